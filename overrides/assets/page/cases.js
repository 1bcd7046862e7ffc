// One case of an answer at a time, one question of the guided way: the one in the address. Styles do that without
// scripts, by :target. A script does more: fragments outside the cases leave the case shown, a search in the page
// finds what is hidden, folds open for what is linked inside them, old and damaged fragments lead on.

const root = document.documentElement;
const cases = [...document.querySelectorAll(".case, .step")];
const first = document.querySelector(".step"); // shows where the address names none; an answer has its choices instead
const canonical = document.querySelector("link[rel=canonical]")?.href;
const idOf = (part) => part.querySelector("h2").id;
let shown = first;

/** The element that a fragment means, or none. Mail programs glue what follows to an address: an id that is none is
    tried without it, in small letters. What moved has a note at its old place with a link. */
function meantBy(hash) {
  let id = hash.slice(1);
  try { id = decodeURIComponent(id); } catch { /* cut inside a letter: taken as it is */ }
  const element = document.getElementById(id) ?? document.getElementById(/^[\w-]*/.exec(id.toLowerCase())[0]);
  if (!element?.classList.contains("moved-part")) return element;
  const { hash: moved, href } = element.querySelector("a");
  if (element.querySelector("a").getAttribute("href").startsWith("#")) return meantBy(moved);
  location.replace(href);
  return null;
}

/** Shows what a fragment means: its case alone, the folds around it open. Without a case, the choices. The link to the
    other language and the address on paper name what shows. */
function show(hash) {
  const element = meantBy(hash);
  const part = element?.closest(".case, .step");
  if (part || !element || element.closest(".body")) shown = part ?? first;
  document.querySelector(".with-choices")?.classList.toggle("chosen", Boolean(shown));
  for (const link of document.querySelectorAll(".with-choices > ul a")) {
    const current = shown && link.getAttribute("href") === `#${idOf(shown)}`;
    if (current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  for (const one of cases) {
    if (one === shown) one.removeAttribute("hidden");
    else one.setAttribute("hidden", "until-found"); // older engines: hidden
  }
  for (let fold = element?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  const inside = element && element !== first && (element.closest(".body") || !cases.length);
  const fragment = inside ? `#${element.id}` : shown && shown !== first ? `#${idOf(shown)}` : "";
  for (const link of document.querySelectorAll(".language")) link.hash = fragment || location.hash;
  for (const printed of document.querySelectorAll(".paper")) printed.textContent = canonical + fragment;
  return element;
}

/** Shows what the address means, and corrects the address; before the page is loaded, Firefox would lose :target. */
function follow() {
  root.classList.remove("found");
  const element = show(location.hash);
  if (!element || `#${element.id}` === location.hash) return;
  const correct = () => location.replace(`#${element.id}`);
  if (document.readyState === "complete") correct();
  else addEventListener("load", () => setTimeout(correct), { once: true });
}

follow();
root.classList.add("live"); // from here on `hidden` counts
for (const event of ["hashchange", "popstate"]) addEventListener(event, follow);

// What a link leads to shows before the browser goes there: it can then scroll and move the focus by itself.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href*='#']");
  const away = event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey;
  if (link && !away && link.pathname === location.pathname && link.host === location.host) show(link.hash);
});

// A search in the page found words in a case that does not show. Some engines tell the same of a fragment.
document.addEventListener("beforematch", ({ target }) => {
  const part = target.closest(".case, .step");
  if (!part || part === meantBy(location.hash)?.closest(".case, .step")) return;
  const hash = `#${idOf(part)}`;
  history.replaceState(history.state, "", hash);
  root.classList.add("found"); // :target stays what it was
  show(hash);
});

// On paper all folds of what shows are open.
let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll(".body details:not([open])")];
  for (const fold of opened) fold.open = true;
});
addEventListener("afterprint", () => { for (const fold of opened) fold.open = false; });
