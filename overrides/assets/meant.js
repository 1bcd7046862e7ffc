// Which page a damaged address means. Mail programs and chat tools glue what follows to an address; people type capitals,
// drop the last slash, add index.html or double a slash. Used by the page of errors, and by deploy's own server code.

/** path: as asked for, below the site's root; pages: paths of all pages ("", "answers/new-phone/" …). The one meant, or null. */
export function meant(path, pages) {
  let asked = path;
  try { asked = decodeURIComponent(path); } catch { /* cut inside a letter: taken as it is */ }
  asked = asked.replace(/\/{2,}/g, "/").replace(/^\//, "").replace(/(^|\/)index\.html?$/i, "$1").toLowerCase();
  const after = (page) => asked.slice(page.length).replace(/^\//, "");
  const glued = (page) => (page ? /^[^a-z0-9/-]/ : /^(?:[^\0-\x7f]|[)\]}>,;])/).test(after(page));
  const names = pages.map((page) => page.replace(/\/$/, ""));
  const found = names.findIndex((page) => asked.startsWith(page) && (after(page) === "" || glued(page)));
  return found < 0 ? null : pages[found];
}

/** On the page of errors: offers the page that is meant. The list of pages is the site map. */
async function offer(note) {
  const root = new URL(note.dataset.root, document.baseURI).pathname;
  const map = await (await fetch(`${note.dataset.root}${note.dataset.folder}sitemap.xml`)).text();
  const site = note.dataset.site;
  const pages = [...map.matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, address]) => address.slice(site.length));
  const page = meant(location.pathname.slice(root.length), pages);
  if (page === null) return;
  const link = note.querySelector("a");
  link.href = root + page + location.search + location.hash;
  link.textContent = site + page;
  note.hidden = false;
}
if (globalThis.document) {
  for (const note of document.querySelectorAll(".meant")) offer(note).catch(() => { /* the lists below stay */ });
}
