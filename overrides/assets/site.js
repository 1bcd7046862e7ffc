// What a page can do with JavaScript. Without it every page still reads and works; search lives in search.js.

const page = document.body.dataset;
const language = document.documentElement.lang;
// language → its home, from this one's, which is the first
const folders = new Map(page.languages.split(" ").map((entry) => entry.split(":")));
const field = document.getElementById("page-search");

const ours = (path) => new URL(page.home + path + page.version, document.baseURI);

// A server whose policy names the hash of other styles refuses those in the page; it serves them as a file all the
// same.
if (document.querySelector("style")?.sheet === null) {
  const link = { rel: "stylesheet", href: ours("assets/style.css") };
  document.head.append(Object.assign(document.createElement("link"), link));
}

// Search is loaded when the reader reaches for it, not before: most pages are opened from a link. It is also loaded
// where a query stands in the address. All its files are asked for in one go; the scripts then find them in the
// browser's cache.
const SEARCH_FILES = ["assets/search.css", "assets/search-engine.js", "search-pages.json", "search.json"];
let searchReached = 0; // how often: a script that failed is asked for at another address, which no browser has refused
let searchReady = false;
function loadSearch() {
  if (searchReady) return;
  searchReady = true;
  if (!searchReached) for (const path of SEARCH_FILES) fetch(ours(path)).then((file) => file.blob()).catch(() => {});
  const script = ours("assets/search.js");
  if (searchReached++) script.searchParams.set("again", searchReached);
  import(script).catch(() => { searchReady = false; }); // the form still leads to all questions
}
for (const reach of ["pointerenter", "focus", "input"].slice(navigator.connection?.saveData ? 1 : 0)) {
  field?.addEventListener(reach, loadSearch); // Save-Data: nothing is loaded on the chance that it is wanted
}
const searchAsked = history.state?.search || new URLSearchParams(location.search).get("q");
if (field && (searchAsked || document.activeElement === field)) loadSearch(); // a reader may be faster than this script

function stored(storage, key) {
  try { return globalThis[storage].getItem(key); } catch { return null; } // where storage is closed
}

// Where the engine does not know Japanese phrases, headings break before a word in other letters, and after a particle.
if (!CSS.supports("word-break", "auto-phrase") && Intl.Segmenter) {
  const segmenter = new Intl.Segmenter("ja", { granularity: "word" });
  const between = (before, word) => /^(?!お$|ご$).*[\p{sc=Hiragana}、。・）」？]$/u.test(before)
    && /^[\p{sc=Han}\p{sc=Katakana}A-Za-z0-9「（]/u.test(word)
    || /^[をはがにへ]$/.test(before) && word.length > 1;
  for (const heading of document.querySelectorAll(":is(h1, h2, h3):lang(ja)")) {
    for (const text of [...heading.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE)) {
      const words = Array.from(segmenter.segment(text.data), ({ segment }) => segment);
      text.replaceWith(...words.flatMap((word, at) => (at && between(words[at - 1], word)
        ? [document.createElement("wbr"), word] : [word])));
    }
  }
}

// A part of a page that moved: the note at its old place says where to; follow it. Mail programs glue what follows to
// an address: an id that is none is tried without it, in small letters. The other language opens at the same part.
function followPart() {
  let id = location.hash.slice(1);
  try { id = decodeURIComponent(id); } catch { /* cut inside a letter: taken as it is */ }
  const [meant] = /^[\w-]*/.exec(id.toLowerCase());
  if (meant && !document.getElementById(id) && document.getElementById(meant)) location.replace(`#${meant}`);
  const note = document.getElementById(id);
  if (note?.classList.contains("moved-part")) location.replace(note.querySelector("a").href);
  for (const link of document.querySelectorAll(".language")) link.hash = location.hash;
}
addEventListener("hashchange", followPart);
followPart();

document.documentElement.classList.toggle("scripted", !matchMedia("(scripting)").matches);

// Questions of the guided way that are not shown stay findable by a search in the page, where the browser can do that.
if ("onbeforematch" in document.body) {
  for (const step of document.querySelectorAll(".step")) {
    step.firstElementChild.setAttribute("hidden", "until-found");
    step.classList.add("findable");
  }
}

// A page that moved: keep the part that was asked for, and what was searched for, which a refresh by <meta> would lose.
const moved = document.querySelector("[data-moved=follow] a");
if (moved) {
  const target = new URL(moved.href);
  if (!target.hash) target.hash = location.hash;
  if (!target.search) target.search = location.search;
  location.replace(target);
}

// An offer of the other language on the home page, to readers whose browser prefers it, until they decline.
const preferred = navigator.languages.map((name) => name.slice(0, 2)).find((name) => folders.has(name));
const offer = document.querySelector(`.offer[lang="${preferred}"]`);
if (offer && !stored("localStorage", "offer-declined")) {
  offer.hidden = false;
  offer.querySelector("button").addEventListener("click", () => {
    offer.remove();
    try { localStorage.setItem("offer-declined", "yes"); } catch { /* storage is closed: the offer comes again */ }
  });
}

// Copy: links to parts, link to a page, reply for an e-mail. Addresses are the canonical ones, whatever host serves.
for (const element of document.querySelectorAll(".copy, .filter")) element.hidden = false;

const canonical = document.querySelector("link[rel=canonical]")?.href;
for (const link of document.querySelectorAll(".headerlink")) {
  const heading = link.previousElementSibling.textContent;
  link.setAttribute("role", "button");
  link.setAttribute("aria-label", `${page.copyLink} ${heading}`);
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // open in a new tab, as with any link
    event.preventDefault();
    history.replaceState(null, "", location.pathname + link.hash);
    followPart();
    copy("copiedLink", { plain: canonical + link.hash });
  });
  link.addEventListener("keydown", (event) => {
    if (event.key === " ") { event.preventDefault(); link.click(); }
  });
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  const row = button.closest("tr");
  const { id } = (row ?? document.querySelector("article")).dataset;
  const kind = button.dataset.copy;
  button.addEventListener("click", () => {
    const link = { plain: row ? new URL(row.querySelector("a").getAttribute("href"), canonical).href : canonical };
    if (kind === "link") copy("copiedLink", link);
    else copy("copiedReply", reply(id, kind === "all" ? [...folders.keys()] : [kind]), link);
  });
}

const replies = {}; // language → promise of its answers.json
function loadReplies(wanted) {
  replies[wanted] ??= fetch(ours(`${folders.get(wanted)}answers.json`)).then((response) => response.json());
  replies[wanted].catch(() => delete replies[wanted]); // try again at the next click
  return replies[wanted];
}

async function reply(id, languages) {
  const lists = await Promise.all(languages.map(loadReplies));
  const texts = lists.map(({ answers }) => answers.find((answer) => answer.id === id).reply);
  const html = texts.map((text, index) => {
    const [title, ...rest] = text.split("\n\n").map(linked);
    return `<div lang="${languages[index]}"><p>${[`<b>${title}</b>`, ...rest].join("</p><p>")}</p></div>`;
  });
  return { plain: texts.join("\n\n――――\n\n"), html: html.join("<hr>") };
}
function linked(text) {
  const escaped = text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);
  return escaped.replace(/https?:\/\/[!-~]+/, (url) => `<a href="${url}">${url}</a>`);
}

// A browser allows writing to the clipboard only during the click itself, so what is still loading is handed over as a
// promise. What cannot be loaded is replaced by the link.
async function copy(message, content, link) {
  const part = (kind, type) => Promise.resolve(content).then((text) => new Blob([text[kind]], { type }));
  try {
    const item = { "text/plain": part("plain", "text/plain") };
    if (message === "copiedReply") item["text/html"] = part("html", "text/html");
    await navigator.clipboard.write([new ClipboardItem(item)]);
    say(page[message]);
  } catch {
    const loaded = await Promise.resolve(content).catch(() => null);
    if (copyTheOldWay(loaded ?? link)) say(loaded ? page[message] : page.copiedLink);
  }
}

// Without that interface (plain http, an older browser): the text is selected in a box, and copied by command.
// If that is refused, too, the box stays and says what to press. Gives whether the text was copied.
function copyTheOldWay({ plain, html }) {
  document.body.insertAdjacentHTML("beforeend", `<dialog class="to-copy" aria-labelledby="page-to-copy">
    <form method="dialog"><p id="page-to-copy"></p><textarea readonly aria-labelledby="page-to-copy"></textarea>
    <button></button></form></dialog>`);
  const box = document.body.lastElementChild;
  const [words, text, close] = box.querySelectorAll("p, textarea, button");
  [words.textContent, text.value, close.textContent] = [page.copyFailed, plain, page.close];
  box.addEventListener("close", () => box.remove());
  box.showModal();
  text.focus();
  text.select();
  box.addEventListener("copy", (event) => {
    event.preventDefault();
    event.clipboardData.setData("text/plain", plain);
    if (html) event.clipboardData.setData("text/html", html);
  });
  const copied = document.execCommand("copy");
  if (copied) box.close();
  return copied;
}

// Screen readers announce what appears here. It goes when the reader goes on.
const status = document.querySelector(".status");
const clear = () => { status.textContent = ""; };
function say(text) {
  clear();
  requestAnimationFrame(() => { status.textContent = text; });
}
document.addEventListener("focusin", clear);
document.addEventListener("keydown", (event) => { if (event.key === "Escape") clear(); });

// The helpdesk's table, narrowed while typing. Enter goes to the first row's buttons.
const filter = document.querySelector(".filter");
if (filter) {
  const rows = [...document.querySelectorAll(".answers tbody tr")];
  const [words, topic, audience] = filter.querySelectorAll("input, select");
  const plain = (text) => text.normalize("NFKC").toLowerCase();
  const haystacks = rows.map(({ dataset, cells: [question, answer] }) =>
    plain(`${dataset.id} ${question.textContent} ${answer.textContent}`));
  for (const row of rows) {
    row.cells[0].id = `page-row-${row.dataset.id}`;
    for (const button of row.querySelectorAll("button")) button.setAttribute("aria-describedby", row.cells[0].id);
  }
  const narrow = () => {
    const wanted = plain(words.value).split(/\s+/).filter(Boolean);
    rows.forEach((row, index) => {
      row.hidden = !(wanted.every((word) => haystacks[index].includes(word))
        && ["", row.dataset.topic].includes(topic.value)
        && ["", ...row.dataset.audience.split(" ")].includes(audience.value));
    });
    document.getElementById("page-filter-count").textContent = rows.filter((row) => !row.hidden).length;
  };
  // The other words that people type would double the weight of the page, so they come after it, with the replies.
  const complete = loadReplies(language).then(({ answers }) => {
    const tags = new Map(answers.map((answer) => [answer.id, answer.tags]));
    rows.forEach((row, index) => { haystacks[index] += plain(` ${(tags.get(row.dataset.id) ?? []).join(" ")}`); });
    narrow();
  }).catch(() => { /* titles and short answers are searched all the same */ });
  filter.addEventListener("input", narrow);
  filter.addEventListener("submit", async (event) => {
    event.preventDefault();
    await complete;
    rows.find((row) => !row.hidden)?.querySelector("button").focus();
  });
  narrow();
}
