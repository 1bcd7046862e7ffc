// The search box: asks the engine in search-engine.js and shows what it finds. The results are a plain list of links
// below the box: they can be reached by arrows and Tab, opened in a new tab and copied.

const page = document.body.dataset; // home: the way to the language's first page; version: of files
const form = document.querySelector("form.search");
const field = form.querySelector("input");
const words = form.dataset; // what this script says, and what it must know of the site
const PATIENCE = 1000; // ms until the reader is told that the search is still loading

const address = (path) => new URL(path + page.version, document.baseURI).href; // of a file, from this page
const make = (tag, className, content = [], attributes = {}) => { // content: text, elements or both
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...[content].flat());
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};
const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const short = (text) => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

document.head.append(make("link", "", [], { rel: "stylesheet", href: address(`${page.home}assets/search.css`) }));
const status = make("p", "search-status", [], { role: "status" });
const panel = make("div", "results", [], { id: "page-results", role: "region", "aria-label": words.results });
panel.hidden = true;
form.append(status, panel);
field.setAttribute("aria-controls", panel.id);

// Files are loaded once. What failed is loaded again by the next key, or for a key that came while it was loading.
const loaded = new Map(); // address → promise of what was made of it
function load(path, use) {
  const file = address(path);
  if (loaded.has(file)) return loaded.get(file).catch(() => load(path, use));
  loaded.set(file, use(file));
  loaded.get(file).catch(() => loaded.delete(file));
  return loaded.get(file);
}
async function json(file) {
  const response = await fetch(file);
  if (!response.ok) throw new Error(`${file}: ${response.status}`);
  return response.json();
}
let attempt = ""; // makes another address of a script that failed: some browsers keep the failure of an address
const loadEngine = () => load(`${page.home}assets/search-engine.js`, (file) => import(file + attempt).catch((error) => {
  attempt += page.version ? "&again" : "?again";
  throw error;
}));
const loadModel = (name) => load(`${words.root}search-${name}.json`,
  async (file) => (await loadEngine()).readModel(await json(file)));
const loadPages = () => load(`${page.home}search-pages.json`,
  async (file) => (await loadEngine()).readPages(await json(file)));
const loadBase = () => Promise.all([loadEngine(), loadPages(), loadModel("languages")]);

/** What a query finds. The model of its language answers, once it has come: nothing provisional is shown. */
async function find(query) {
  const [engine, pages, languages] = await loadBase();
  const language = engine.languageOf(languages, query, document.documentElement.lang, words.languages.split(" "));
  return engine.answer(pages, await loadModel(language), query);
}

let latest = 0; // number of the question whose answer is shown; one that was overtaken or dismissed shows nothing
let composing = false; // an input method has letters that are not final

const query = () => field.value.slice(0, 300).replace(/[\p{Surrogate}\p{Control}]/gu, " ").trim();

/** Asks for what stands in the field and shows the answer; or opens it, where Enter asked. */
async function update(enter = false) {
  const number = ++latest;
  const wanted = query();
  if (!wanted) return close();
  const late = setTimeout(() => { if (number === latest) message(words.slow); }, PATIENCE);
  try {
    const results = await find(wanted);
    if (number !== latest) return;
    render(results, wanted);
    if (enter) panel.querySelector("ol a")?.click();
  } catch (error) {
    console.error(error);
    if (number === latest) failed(enter);
  } finally {
    clearTimeout(late);
  }
}

const linkTo = (name, text) => make("a", "", text, { href: `${page.home}${name}/` });
function message(text) {
  show(text, make("p", "message", [`${text} `, linkTo("questions", words.all)]));
  delete panel.dataset.query;
  announce(text);
}
function failed(enter) {
  message(words.failed);
  if (!narrowQuestions() && enter) location.assign(`${page.home}questions/?q=${encodeURIComponent(query())}`);
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

let shown = ""; // what the panel shows, to leave it alone when nothing changes
function show(state, ...parts) {
  if (state !== shown) panel.replaceChildren(...parts);
  shown = state;
  panel.hidden = false;
}

function render(results, wanted) {
  const nothing = [fill(words.none, { words: short(wanted) }), words.noneHelp];
  const other = make("p", "other", [linkTo("contact", words.contact), linkTo("questions", words.all)]);
  if (!results.length && words.email) {
    const body = encodeURIComponent(`${words.missingBody} ${wanted}`);
    const mail = `mailto:${words.email}?subject=${encodeURIComponent(words.missingSubject)}&body=${body}`;
    other.append(make("a", "", words.missing, { href: mail }));
  }
  const list = results.length ? [make("ol", "", results.map(row))] : nothing.map((text) => make("p", "message", text));
  show(JSON.stringify([results, results.length ? "" : wanted]), ...list, other);
  panel.dataset.query = wanted;
  announce(results.length ? fill(words.count, { count: results.length }) : nothing.join(" "));
}

/** One result: the page's title and short answer; or, where the query names a case of it, the case's name. */
function row({ path, title, answer, section }) {
  const texts = Object.entries({ title, section, answer: section ? "" : answer }).filter(([, text]) => text);
  const link = make("a", "", texts.map(([name, text]) => make("span", name, text)), { href: page.home + path });
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    remember();
    if (link.pathname === location.pathname && link.hash) close(); // on this very page
  });
  return make("li", "", link);
}

function close() {
  latest++;
  panel.hidden = true;
  announce("");
}

let speaking;
function announce(text) { // after a pause in typing, not at every key
  clearTimeout(speaking);
  speaking = setTimeout(() => { status.textContent = text; }, 700);
}

field.addEventListener("input", () => { if (!composing) update(); });
// Half-composed letters wait. Keyboards of phones compose Latin words, too, and may never say that they are done.
field.addEventListener("compositionupdate",
  ({ data }) => { composing = /[\p{sc=Hiragana}\p{sc=Katakana}Ａ-Ｚａ-ｚ]/u.test(data); });
field.addEventListener("compositionend", () => { composing = false; update(); });
field.addEventListener("focus", () => { loadBase().catch(() => {}); if (panel.hidden) update(); });
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!composing && query()) update(true);
});
form.addEventListener("keydown", (event) => {
  // A key that an input method takes chooses among its words; 229 says so where `isComposing` does not.
  if (composing || event.isComposing || event.keyCode === 229) return;
  const links = [...panel.querySelectorAll("a")];
  const at = links.indexOf(document.activeElement);
  if (event.key === "Escape" && !panel.hidden) {
    event.preventDefault();
    field.focus();
    close();
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
// browsers empty the field at `pageshow`, or after it; and this script may come before or after that event.
const remember = () => history.replaceState({ ...history.state, search: query() }, "");
function recall() {
  const before = history.state?.search;
  if (before) setTimeout(() => {
    field.value ||= before;
    update();
  });
}
addEventListener("pageshow", recall);
addEventListener("pagehide", close);
recall();
const asked = new URLSearchParams(location.search).get("q");
if (asked && !field.value) {
  field.value = asked;
  field.focus();
}
if (document.activeElement === field) update(); // what was typed before this script came
