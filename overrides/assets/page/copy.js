// Copy as plain text: links to parts, the link of a page or case, replies for e-mails. Addresses are the canonical
// ones, whatever host serves.

for (const element of document.querySelectorAll(".copy, .filter")) element.hidden = false;

for (const link of document.querySelectorAll(".headerlink")) {
  const heading = link.previousElementSibling.textContent;
  link.setAttribute("role", "button");
  link.setAttribute("aria-label", `${page.copyLink} ${heading}`);
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // open in a new tab, as with any link
    event.preventDefault();
    history.replaceState(history.state, "", location.pathname + link.hash);
    follow();
    copy("copiedLink", canonical + link.hash);
  });
  link.addEventListener("keydown", (event) => {
    if (event.key === " ") { event.preventDefault(); link.click(); }
  });
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  const row = button.closest("tr"); // of the helpdesk's table; other pages copy their own link
  const { id } = (row ?? document.querySelector("article")).dataset;
  const kind = button.dataset.copy;
  button.addEventListener("click", () => {
    const link = row ? new URL(row.querySelector("a").getAttribute("href"), canonical).href : canonical + fragment;
    if (kind === "link") copy("copiedLink", link);
    else copy("copiedReply", reply(id, kind === "all" ? [...folders.keys()] : [kind], new URL(link).hash), link);
  });
}

const replies = {}; // language → promise of its answers.json
function loadReplies(wanted) {
  replies[wanted] ??= fetch(ours(`${folders.get(wanted)}answers.json`)).then((response) => response.json());
  replies[wanted].catch(() => delete replies[wanted]); // try again at the next click
  return replies[wanted];
}

/** The reply of an answer in each of the languages; its link leads to a part of the page, as "#id". */
async function reply(id, languages, part) {
  const lists = await Promise.all(languages.map(loadReplies));
  const found = lists.map(({ answers }) => answers.find((answer) => answer.id === id));
  return found.map((answer) => answer.reply.replace(answer.url, answer.url + part)).join("\n\n――――\n\n");
}

/** Copies a text, or a promise of one: a browser allows it only during the click itself, so what still loads is handed
    over as a promise. What cannot be loaded is replaced by `link`. Says which message of the page then holds. */
async function copy(message, text, link) {
  try {
    const blob = Promise.resolve(text).then((plain) => new Blob([plain], { type: "text/plain" }));
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
    say(page[message]);
  } catch {
    const loaded = await Promise.resolve(text).catch(() => null);
    if (copyFromBox(loaded ?? link)) say(page[loaded ? message : "copiedLink"]);
  }
}

/** Without that interface (plain http, an older browser): the text is selected in a box, and copied by command. If that
    is refused, too, the box stays and says what to press. Gives whether the text was copied. */
function copyFromBox(text) {
  document.body.insertAdjacentHTML("beforeend", `<dialog class="to-copy" aria-labelledby="page-to-copy">
    <form method="dialog"><p id="page-to-copy"></p><textarea readonly aria-labelledby="page-to-copy"></textarea>
    <button></button></form></dialog>`);
  const box = document.body.lastElementChild;
  const [words, field, close] = box.querySelectorAll("p, textarea, button");
  [words.textContent, field.value, close.textContent] = [page.copyFailed, text, page.close];
  box.addEventListener("close", () => box.remove());
  box.showModal();
  field.focus();
  field.select();
  const copied = document.execCommand("copy");
  if (copied) box.close();
  return copied;
}
