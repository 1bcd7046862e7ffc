// The search box: asks the engine in search-worker.js, shows what it finds, marks the found words on the page that is opened.
//
// The results are a plain list of links below the box: they can be reached by arrows and Tab, opened in a new tab and copied.

const page = document.body.dataset;
const form = document.querySelector("form.search");
const field = form.querySelector("input");
const words = form.dataset;
const MARKS = "search-words"; // what a reader searched for, kept from the click on a result to the page it opens
const PATIENCE = 8000; // ms until a request that hangs is called a failure

const asset = (name) => new URL(`${page.home}assets/${name}${page.version}`, document.baseURI).href;
const make = (tag, className, text = "", attributes = {}) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};
const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const short = (text) => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

document.head.append(make("link", "", "", { rel: "stylesheet", href: asset("search.css") }));
const status = make("p", "search-status", "", { role: "status" });
const panel = make("div", "results", "", { id: "page-results", role: "region", "aria-label": words.results });
panel.hidden = true;
form.append(status, panel);
field.setAttribute("aria-controls", panel.id);

// The engine: in a worker, so that typing never waits for it; where a browser has no module workers, on the page.
let engine; // promise of a function (query, options) → promise of what was found
function startEngine() {
  engine ??= inWorker().catch(async () => {
    const { loadEngine } = await import(asset("search-worker.js"));
    const { search } = await loadEngine(new URL(page.home, document.baseURI).href, page.version);
    return async (query, options) => search(query, options);
  });
  engine.catch(() => { engine = undefined; }); // the next key tries again
  return engine;
}
async function inWorker() {
  const worker = new Worker(asset("search-worker.js"), { type: "module" });
  const waiting = new Map();
  let last = 0;
  const ask = (query, options) => new Promise((resolve) => {
    waiting.set(++last, resolve);
    worker.postMessage({ number: last, query, options });
  });
  return new Promise((resolve, reject) => {
    worker.onerror = reject;
    worker.onmessage = ({ data }) => {
      if (data.ready) resolve(ask);
      else if (data.failed) reject(new Error(data.failed));
      else waiting.get(data.number)(data.found);
      waiting.delete(data.number);
    };
    worker.postMessage({ home: new URL(page.home, document.baseURI).href, version: page.version });
  });
}

let composing = false; // an input method has text that is not final
let exact = false; // the reader declined the correction
let asking = false; // one question at a time; what is typed meanwhile is asked next
let shown = ""; // what the panel shows, to leave it alone when nothing changes
let answered = null; // the query that the panel answers
let openFirst = false; // Enter came before the results

const query = () => field.value.slice(0, 300).replace(/[\p{Surrogate}\p{Control}]/gu, " ").trim();

async function update() {
  if (composing || asking) return;
  const wanted = query();
  const wantedExact = exact;
  if (!wanted) return close();
  asking = true;
  const late = setTimeout(failed, PATIENCE);
  try {
    const ask = await startEngine();
    const found = await ask(wanted, { exact: wantedExact });
    answered = wanted;
    if (query()) render(found, wanted);
  } catch {
    failed();
  }
  clearTimeout(late);
  asking = false;
  if (composing) return;
  if (answered !== null && (query() !== wanted || exact !== wantedExact)) update();
  else if (openFirst) open();
}

function failed() {
  answered = null;
  const all = make("a", "", words.all, { href: `${page.home}questions/` });
  const text = make("p", "message", `${words.failed} `);
  text.append(all);
  show("failed", text);
  announce(words.failed);
  if (openFirst) location.assign(all.href);
}

function render({ results, mended, common, marks }, wanted) {
  const state = JSON.stringify([results, mended, results.length ? "" : wanted]);
  if (state !== shown) {
    const parts = [];
    if (mended) {
      const [before, after] = words.mended.split("{words}");
      const line = make("p", "mended", before);
      const undo = make("button", "", fill(words.exactly, { words: short(wanted) }), { type: "button" });
      undo.addEventListener("click", () => { exact = true; field.focus(); update(); });
      line.append(make("strong", "", short(mended)), after, " ", undo);
      parts.push(line);
    }
    if (!results.length) {
      const text = make("p", "message", fill(words.none, { words: short(wanted) }));
      parts.push(text, make("p", "message", words.noneHelp));
    }
    const list = make("ol");
    for (const result of results.length ? results : common) list.append(row(result, marks));
    parts.push(list);
    const other = make("p", "other");
    other.append(make("a", "", words.all, { href: `${page.home}questions/` }), make("a", "", words.contact, { href: `${page.home}contact/` }));
    if (!results.length && words.email) {
      const mail = `mailto:${words.email}?subject=${encodeURIComponent(words.missingSubject)}&body=${encodeURIComponent(`${words.missingBody} ${wanted}`)}`;
      other.append(make("a", "", words.missing, { href: mail }));
    }
    parts.push(other);
    show(state, ...parts);
    setTimeout(() => { if (shown === state) mark([list], marks, "found-in-results"); }); // the results do not wait for it
  }
  panel.hidden = false;
  panel.dataset.query = wanted;
  const count = results.length ? fill(words.count, { count: results.length }) : fill(words.none, { words: short(wanted) });
  announce(mended ? `${fill(words.mended, { words: short(mended) })} ${count}` : count);
}

function row({ path, title, answer, section }, marks) {
  const item = make("li");
  const link = make("a", "", "", { href: page.home + path });
  link.append(make("span", "title", title), make("span", "answer", answer ?? ""));
  if (section) link.append(make("span", "section", section));
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    keep(marks);
    if (link.pathname === location.pathname && link.hash) { // on this very page
      close();
      showMarks();
    }
  });
  item.append(link);
  return item;
}

function show(state, ...parts) {
  shown = state;
  panel.replaceChildren(...parts);
  panel.hidden = false;
}
function close() {
  panel.hidden = true;
  openFirst = false;
  announce("");
}
function open() {
  openFirst = false;
  if (!shown || answered === null || panel.querySelector(".message")) return;
  panel.querySelector("ol a").click();
}

let speaking;
function announce(text) { // after a pause in typing, not at every key
  clearTimeout(speaking);
  speaking = setTimeout(() => { status.textContent = text; }, 700);
}

field.addEventListener("input", () => {
  exact = false;
  openFirst = false;
  update();
});
field.addEventListener("compositionstart", () => { composing = true; });
field.addEventListener("compositionend", () => { composing = false; update(); });
field.addEventListener("focus", () => { startEngine().catch(() => {}); if (panel.hidden) update(); });
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (composing || !query()) return;
  openFirst = true;
  if (asking) return; // opens when the answer is there
  if (answered === query()) open();
  else update();
});
form.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const links = [...panel.querySelectorAll("a")];
  const at = links.indexOf(document.activeElement);
  if (event.key === "Escape" && !panel.hidden) {
    event.preventDefault();
    close();
    field.focus();
    close(); // focus may have opened it again
  } else if (event.key === "ArrowDown" && !panel.hidden && at < links.length - 1) {
    event.preventDefault();
    links[at + 1].focus();
  } else if (event.key === "ArrowUp" && at >= 0) {
    event.preventDefault();
    (links[at - 1] ?? field).focus();
  } else if (at >= 0 && event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey) {
    field.focus(); // typing goes on in the box
  }
});
addEventListener("pointerdown", (event) => { if (!form.contains(event.target)) close(); });
form.addEventListener("focusout", (event) => { if (event.relatedTarget && !form.contains(event.relatedTarget)) close(); });
addEventListener("pagehide", close);

// Found words on the opened page. The address stays clean: they travel in the storage of this tab, and only once.
function keep(marks) {
  try { sessionStorage.setItem(MARKS, JSON.stringify(marks)); } catch { /* storage is closed: nothing is marked */ }
}
function showMarks() {
  try {
    const marks = JSON.parse(sessionStorage.getItem(MARKS));
    sessionStorage.removeItem(MARKS);
    if (Array.isArray(marks)) mark([...document.querySelectorAll("main :is(h1, .short-answer, .body)")], marks, "found");
  } catch { /* no storage, nothing kept */ }
}

/** Marks words below some elements without changing them. Japanese words anywhere, others as whole words. */
function mark(roots, list, name) {
  if (!globalThis.Highlight || !list.length) return;
  const japanese = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u;
  const any = (words) => words.map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("|") || "(?!)";
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${any(list.filter((word) => !japanese.test(word)))})(?![a-z0-9])|${any(list.filter((word) => japanese.test(word)))}`, "giu");
  const ranges = [];
  for (const root of roots) {
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      for (const match of texts.currentNode.data.matchAll(pattern)) {
        const range = new Range();
        range.setStart(texts.currentNode, match.index);
        range.setEnd(texts.currentNode, match.index + match[0].length);
        ranges.push(range);
      }
    }
  }
  CSS.highlights.set(name, new Highlight(...ranges));
}

showMarks();
const asked = new URLSearchParams(location.search).get("q");
if (asked && !field.value) {
  field.value = asked;
  field.focus();
}
if (document.activeElement === field) { // what was typed before this script came
  startEngine().catch(() => {});
  update();
}
