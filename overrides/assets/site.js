// What a page can do with JavaScript. Without it every page still reads and works; search lives in search.js.

const page = document.body.dataset;
const language = document.documentElement.lang;
const field = document.getElementById("page-search");

// Search is loaded when the reader reaches for it, not before: most pages are opened from a link.
const loadSearch = () => import(`${page.home}assets/search.js${page.version}`);
field?.addEventListener("focus", loadSearch, { once: true });
if (new URLSearchParams(location.search).get("q") && field) loadSearch();
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey && field) {
    event.preventDefault();
    field.focus();
  }
});

// A notice ends by itself, even if nobody publishes the site again.
for (const notice of document.querySelectorAll("[data-until]")) {
  const end = new Date(`${notice.dataset.until}T23:59:59+09:00`);
  if (Date.now() > end) notice.remove();
}

// A part of a page that moved: the note at its old place says where to; follow it.
function followMovedPart() {
  const id = decodeURIComponent(location.hash.slice(1));
  const note = document.getElementById(id);
  if (note?.classList.contains("moved-part")) location.replace(note.querySelector("a").href);
}
addEventListener("hashchange", followMovedPart);
followMovedPart();

// A page that moved: keep the part that was asked for, which a refresh by <meta> would lose.
const moved = document.querySelector("[data-moved] a");
if (moved) {
  const target = new URL(moved.href);
  if (!target.hash) target.hash = location.hash;
  location.replace(target);
}

// An offer of the other language, to readers whose browser prefers it, until they decline.
const offer = document.querySelector(".offer");
if (offer && navigator.language.startsWith(offer.lang) && !stored("offer-declined")) {
  offer.hidden = false;
  offer.querySelector("button").addEventListener("click", () => {
    offer.remove();
    try { localStorage.setItem("offer-declined", "yes"); } catch { /* storage is closed: the offer comes again */ }
  });
}
function stored(key) {
  try { return localStorage.getItem(key); } catch { return null; }
}

// Copy: links to parts, link to a page, reply for an e-mail.
for (const element of document.querySelectorAll(".copy, .filter")) element.hidden = false;

const canonical = document.querySelector("link[rel=canonical]")?.href;
for (const link of document.querySelectorAll(".headerlink")) {
  const heading = link.parentElement.firstChild.textContent.trim();
  link.setAttribute("role", "button");
  link.setAttribute("aria-label", `${link.getAttribute("aria-label")} ${heading}`);
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // open in a new tab, as with any link
    event.preventDefault();
    history.replaceState(null, "", link.hash);
    copy(link, Promise.resolve({ plain: canonical + link.hash }));
  });
  link.addEventListener("keydown", (event) => {
    if (event.key === " ") { event.preventDefault(); link.click(); }
  });
}

const answers = {}; // language → promise of its answers.json
function loadAnswers(wanted) {
  const path = wanted === language ? page.home : `${page.home}${language === "en" ? "ja/" : "../"}`;
  answers[wanted] ??= fetch(`${path}answers.json${page.version}`).then((response) => response.json());
  return answers[wanted];
}

async function reply(id, languages) {
  const parts = [];
  for (const wanted of languages) {
    const { answers: list, contact } = await loadAnswers(wanted);
    const { title, answer, url } = list.find((entry) => entry.id === id);
    parts.push({ wanted, title, answer, url, contact });
  }
  const plain = parts.map(({ title, answer, url, contact }) => [title, answer, url, contact].join("\n\n"));
  const html = parts.map(({ wanted, title, answer, url, contact }) =>
    `<div lang="${wanted}"><p><b>${escape(title)}</b></p><p>${escape(answer)}</p><p><a href="${escape(url)}">${escape(url)}</a></p><p>${linked(contact)}</p></div>`);
  return { plain: plain.join("\n\n―――\n\n"), html: html.join("<hr>") };
}
const escape = (text) => text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
const linked = (text) => escape(text).replace(/https?:\/\/\S+/, (url) => `<a href="${url}">${url}</a>`);

for (const button of document.querySelectorAll("[data-copy]")) {
  const kind = button.dataset.copy;
  const id = button.closest("[data-id]")?.dataset.id ?? document.querySelector("article").dataset.id;
  const languages = kind === "both" ? [language, language === "en" ? "ja" : "en"] : [kind];
  const content = () => kind === "link"
    ? loadAnswers(language).then(({ answers: list }) => ({ plain: list.find((entry) => entry.id === id).url }))
    : reply(id, languages);
  button.addEventListener("click", () => copy(button, content()));
}

// Browsers allow writing to the clipboard only during the click itself, so the content is handed over as a promise.
async function copy(button, content) {
  const status = document.querySelector(".status") ?? announcer();
  const blob = (kind, type) => content.then((text) => new Blob([text[kind] ?? text.plain], { type }));
  try {
    const item = { "text/plain": blob("plain", "text/plain") };
    if (button.dataset.copy && button.dataset.copy !== "link") item["text/html"] = blob("html", "text/html");
    await navigator.clipboard.write([new ClipboardItem(item)]);
    say(status, button.closest(".copy-reply") ? "copiedReply" : "copiedLink");
  } catch {
    const text = await content.catch(() => ({ plain: canonical }));
    say(status, "copyFailed", text.plain);
  }
}
function say(status, message, rest = "") {
  status.textContent = "";
  requestAnimationFrame(() => { status.textContent = `${page[message]} ${rest && `\n${rest}`}`.trim(); });
}
function announcer() {
  const element = document.createElement("p");
  element.className = "status";
  element.setAttribute("role", "status");
  document.querySelector("article").append(element);
  return element;
}

// The helpdesk's table, narrowed while typing.
const filter = document.querySelector(".filter");
if (filter) {
  const rows = [...document.querySelectorAll(".answers tbody tr")];
  const [words, topic, audience] = filter.querySelectorAll("input, select");
  const plain = (text) => text.normalize("NFKC").toLowerCase();
  const haystacks = rows.map((row) => plain(`${row.dataset.id} ${row.cells[0].textContent} ${row.cells[1].textContent} ${row.dataset.tags}`));
  const narrow = () => {
    const wanted = plain(words.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, index) => {
      const fits = wanted.every((word) => haystacks[index].includes(word))
        && (!topic.value || row.dataset.topic === topic.value)
        && (!audience.value || row.dataset.audience.split(" ").includes(audience.value));
      row.hidden = !fits;
      shown += fits;
    });
    filter.querySelector("output").textContent = shown;
  };
  filter.addEventListener("input", narrow);
  filter.addEventListener("submit", (event) => event.preventDefault());
  narrow();
}
