// Copying as plain text: the links of headings here, links and replies in helpdesk.js. Addresses are the canonical
// ones, whatever host serves.

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
