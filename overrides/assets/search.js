// The search box: asks the engine in search-worker.js, shows what it finds, marks the found words on the page that is
// opened. The results are a plain list of links below the box: they can be reached by arrows and Tab, opened in a new
// tab and copied.

const page = document.body.dataset;
const form = document.querySelector("form.search");
const field = form.querySelector("input");
const words = form.dataset;
const MARKS = "search-words"; // what a reader searched for, kept from the click on a result to the page it opens
const PATIENCE = 8000; // ms until the reader is told that the search is still loading
const PAUSE = 600; // ms without a key after which typing is taken to have ended

const address = (path) => new URL(path + page.version, document.baseURI).href; // of a file, from this page
const asset = (name) => address(`${page.home}assets/${name}`);
const make = (tag, className, content = [], attributes = {}) => { // content: text, elements or both
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...[content].flat());
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};
const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const short = (text) => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

document.head.append(make("link", "", [], { rel: "stylesheet", href: asset("search.css") }));
const status = make("p", "search-status", [], { role: "status" });
const panel = make("div", "results", [], { id: "page-results", role: "region", "aria-label": words.results });
panel.hidden = true;
form.append(status, panel);
field.setAttribute("aria-controls", panel.id);

async function get(path, kind) {
  const response = await fetch(address(page.home + path));
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response[kind]();
}

// The engine: in a worker, so that typing never waits for it; where a browser has no module workers, on the page.
// What it learns from is fetched here, at the same time as the engine itself.
let engine; // promise of a function (query, settled) → promise of what was found
function startEngine() {
  if (!engine) {
    const start = material();
    engine = inWorker(start).catch(async () => (await import(asset("search-worker.js"))).makeReader(await start));
    engine.catch(() => { engine = undefined; }); // the next key tries again
  }
  return engine;
}
async function material() {
  const files = Object.fromEntries(words.lines.split(" ").map((entry) => entry.split("="))
    .map(([language, path]) => [language, address(path)]));
  const [others, later] = [words.linesOfOthers, words.linesLater].map((paths) => paths.split(" ").map(address));
  const [pages, asked] = await Promise.all([get("pages.json", "json"), get("asked.txt", "text")]);
  return { pages, asked, files, others, later, index: address(`${page.home}search/search_index.json`) };
}
async function inWorker(start) {
  const worker = new Worker(asset("search-worker.js"), { type: "module" });
  const waiting = new Map();
  let last = 0;
  const ask = (query, settled) => new Promise((resolve) => {
    waiting.set(++last, resolve);
    worker.postMessage({ number: last, query, settled });
  });
  return new Promise((resolve, reject) => {
    worker.onerror = reject;
    worker.onmessage = ({ data: { failed, number, found } }) => {
      if (failed) reject(new Error(failed));
      else waiting.get(number)(found);
      waiting.delete(number);
    };
    start.then((start) => {
      worker.postMessage({ start });
      ask("warm up").then(() => resolve(ask));
    }, reject);
  });
}

let composing = false; // an input method has kana that are not final
let asking = false; // one question at a time; what is typed meanwhile is asked next
let shown = ""; // what the panel shows, to leave it alone when nothing changes
let answered = null; // the query that the panel answers
let sure = false; // it needs no second look
let openFirst = false; // Enter came before the results
let pause; // timer: the reader has stopped typing
let dismissed = true; // the reader has closed the panel; an answer that comes late does not open it

const query = () => field.value.slice(0, 300).replace(/[\p{Surrogate}\p{Control}]/gu, " ").trim();

/** Asks for what stands in the field and shows the answer. settled: what is unsure may cost a second request. */
async function update(settled = openFirst) {
  dismissed = false;
  if (composing || asking) return;
  const wanted = query();
  if (!wanted) return close();
  asking = true;
  clearTimeout(pause);
  const late = setTimeout(() => message(words.slow), PATIENCE);
  try {
    const found = await (await startEngine())(wanted, settled);
    answered = wanted;
    ({ sure } = found);
    if (!dismissed) render(found, wanted);
  } catch {
    failed();
  }
  clearTimeout(late);
  asking = false;
  if (composing || dismissed) return;
  if (query() !== wanted) update();
  else if (answered !== null && !sure) pause = setTimeout(() => update(true), openFirst ? 0 : PAUSE);
  else if (openFirst) open();
}

const linkTo = (name, text) => make("a", "", text, { href: `${page.home}${name}/` });
function message(text) {
  if (dismissed) return;
  show(text, make("p", "message", [`${text} `, linkTo("questions", words.all)]));
  announce(text);
}
function failed() {
  answered = null;
  message(words.failed);
  if (!narrowQuestions() && openFirst) location.assign(`${page.home}questions/?q=${encodeURIComponent(query())}`);
}

/** On the list of questions, shows only those that have a word of the query; true when it did. */
function narrowQuestions() {
  if (!document.body.classList.contains("on-questions")) return false;
  const wanted = query().toLowerCase().match(/[\p{sc=Han}\p{sc=Katakana}ー]{2,}|[\p{sc=Latin}\p{N}]{3,}/gu) ?? [];
  const items = [...document.querySelectorAll("main .list li")];
  const fits = items.map((item) => wanted.some((word) => item.textContent.toLowerCase().includes(word)));
  items.forEach((item, number) => { item.hidden = fits.includes(true) && !fits[number]; });
  return true;
}

function render({ results, marks }, wanted) {
  const nothing = [fill(words.none, { words: short(wanted) }), words.noneHelp];
  const state = JSON.stringify([results, results.length ? "" : wanted]);
  if (state !== shown) {
    const list = make("ol", "", results.map((result) => row(result, marks)));
    const other = make("p", "other", [linkTo("contact", words.contact), linkTo("questions", words.all)]);
    if (!results.length && words.email) {
      const body = encodeURIComponent(`${words.missingBody} ${wanted}`);
      const mail = `mailto:${words.email}?subject=${encodeURIComponent(words.missingSubject)}&body=${body}`;
      other.append(make("a", "", words.missing, { href: mail }));
    }
    show(state, ...(results.length ? [list] : nothing.map((text) => make("p", "message", text))), other);
    setTimeout(() => { if (shown === state) mark([list], marks, "found-in-results"); }); // the results do not wait
  }
  panel.hidden = false;
  panel.dataset.query = wanted;
  announce(results.length ? fill(words.count, { count: results.length }) : nothing.join(" "));
}

function row({ path, title, answer, section }, marks) {
  const texts = Object.entries({ title, answer, section }).filter(([, text]) => text);
  const link = make("a", "", texts.map(([name, text]) => make("span", name, text)), { href: page.home + path });
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    keep(marks);
    remember();
    if (link.pathname === location.pathname && link.hash) { // on this very page
      close();
      showMarks();
    }
  });
  return make("li", "", link);
}

function show(state, ...parts) {
  shown = state;
  panel.replaceChildren(...parts);
  panel.hidden = false;
}
function close() {
  panel.hidden = dismissed = true;
  openFirst = false;
  clearTimeout(pause);
  announce("");
}
function open() {
  openFirst = false;
  panel.querySelector("ol a")?.click();
}

let speaking;
function announce(text) { // after a pause in typing, not at every key
  clearTimeout(speaking);
  speaking = setTimeout(() => { status.textContent = text; }, 700);
}

field.addEventListener("input", () => {
  openFirst = false;
  update();
});
// Half-composed kana wait. Keyboards of phones compose Latin words, too, and may never say that they are done.
field.addEventListener("compositionupdate",
  ({ data }) => { composing = /[\p{sc=Hiragana}\p{sc=Katakana}Ａ-Ｚａ-ｚ]/u.test(data); });
field.addEventListener("compositionend", () => { composing = false; update(); });
field.addEventListener("focus", () => { startEngine().catch(() => {}); if (panel.hidden) update(); });
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (composing || !query()) return;
  openFirst = true;
  if (asking) return; // opens when the answer is there
  if (answered === query() && sure) open();
  else update();
});
form.addEventListener("keydown", (event) => {
  if (composing) return;
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
  } else if (at >= 0 && /^[^ ]$/.test(event.key) && !(event.ctrlKey || event.metaKey || event.altKey)) {
    field.focus(); // typing goes on in the box
  }
});
addEventListener("pointerdown", (event) => { if (!form.contains(event.target)) close(); });
form.addEventListener("focusout", ({ relatedTarget: next }) => { if (next && !form.contains(next)) close(); });

// Back to this page shows the query and its results again. They travel in the history entry, not in the address. Some
// browsers empty the field after `pageshow`.
const remember = () => history.replaceState({ ...history.state, search: query() }, "");
function recall() {
  if (!history.state?.search) return;
  setTimeout(() => {
    field.value = history.state.search;
    update();
  });
}
addEventListener("pageshow", ({ persisted }) => { if (persisted) recall(); });
addEventListener("pagehide", close);

// Found words on the opened page. The address stays clean: they travel in the storage of this tab, and only once.
function keep(marks) {
  try { sessionStorage.setItem(MARKS, JSON.stringify(marks)); } catch { /* storage is closed: nothing is marked */ }
}
function showMarks() {
  try {
    const marks = JSON.parse(sessionStorage.getItem(MARKS));
    sessionStorage.removeItem(MARKS);
    const texts = [...document.querySelectorAll("main :is(h1, .short-answer, .body)")];
    if (Array.isArray(marks)) mark(texts, marks, "found");
  } catch { /* no storage, nothing kept */ }
}

/** Marks words below some elements without changing them. Latin words whole, with any ending; others anywhere. */
function mark(roots, list, name) {
  if (!globalThis.Highlight || !list.length) return;
  // no lookbehind: older Safari cannot read it
  const latin = (word) => `(^|[^\\p{L}\\p{N}])${word}\\p{L}{0,3}(?![\\p{L}\\p{N}])`;
  const pattern = new RegExp(list.map((word) => (/\p{sc=Latin}|\d/u.test(word) ? latin(word) : word)).join("|"), "giu");
  const ranges = [];
  for (const root of roots) {
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      for (const match of texts.currentNode.data.matchAll(pattern)) {
        const before = match.slice(1).find((part) => part !== undefined) ?? "";
        const range = new Range();
        range.setStart(texts.currentNode, match.index + before.length);
        range.setEnd(texts.currentNode, match.index + match[0].length);
        ranges.push(range);
      }
    }
  }
  CSS.highlights.set(name, new Highlight(...ranges));
}

showMarks();
recall();
const asked = new URLSearchParams(location.search).get("q");
if (asked && !field.value) {
  field.value = asked;
  field.focus();
}
if (document.activeElement === field) { // what was typed before this script came
  startEngine().catch(() => {});
  update();
}
