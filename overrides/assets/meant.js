// Which page a damaged address means. Mail programs and chat tools glue what follows to an address; people type
// capitals, drop the last slash, add index.html, double a slash or guess where a language stands. Used by the page of
// errors.

/**
 * path: as asked for, below the site's root; pages: all paths ("", "answers/new-phone/" …);
 * folders: where each language stands, {en: "", ja: "ja/"}. → the page meant, or null
 */
export function meant(path, pages, folders = {}) {
  const asked = plain(path);
  const seen = asked.replace(UNSEEN, "").trimStart().replace(WIDE, narrow);
  const own = inLanguage(seen, folders);
  const tries = [own.replace(BETWEEN, "-"), own, ...(own === seen ? [asked] : [])];
  return tries.map((one) => begins(one, pages)).find((page) => page !== null) ?? null;
}
const UNSEEN = /[\t\r\n\u00ad\u200b-\u200f\u2060\ufeff]/g; // also inside words, where a mail program broke the line
const WIDE = /[／－．０-９ａ-ｚ]/g; // as an input method types them
const BETWEEN = /[_ ]/g; // words, as other sites write addresses
const narrow = (sign) => sign.normalize("NFKC");

/** What was asked for, in small letters, without doubled slashes and index.html. */
function plain(path) {
  let asked = path;
  try { asked = decodeURIComponent(path); } catch { /* cut inside a letter: taken as it is */ }
  return asked.replace(/\/{2,}/g, "/").replace(/^\//, "").replace(/(^|\/)index\.html?(?![a-z0-9/-])/i, "$1")
    .toLowerCase();
}

/** The language that an address names, as this site writes it or in another way: en/…, ja-jp/…, jp/… */
function languageIn(asked, folders) {
  const first = /^([a-z]{2})(?:[-_][a-z]+)?(?:\/|$)/.exec(asked)?.[1].replace("jp", "ja");
  return Object.keys(folders).find((code) => folders[code] && asked.startsWith(folders[code])) ??
    (Object.hasOwn(folders, first) ? first : undefined);
}

/** The address with its language named as this site does. */
function inLanguage(asked, folders) {
  const folder = folders[languageIn(asked, folders)];
  return folder === undefined || (folder && asked.startsWith(folder)) ? asked : folder + asked.replace(/^[^/]*\/?/, "");
}

/** The page whose whole address stands at the beginning, with nothing or something glued behind it; or null. */
function begins(asked, pages) {
  const after = (page) => asked.slice(page.length).replace(/^\//, "");
  const glued = (page) => (page ? /^[^a-z0-9/-]/ : /^(?:[^\0-\x7f]|[)\]}>,;])[^/]*$/).test(after(page));
  const found = pages.map((page) => page.replace(/\/$/, ""))
    .findIndex((page) => asked.startsWith(page) && (after(page) === "" || glued(page)));
  return found < 0 ? null : pages[found];
}

/** On the page of errors: the reader's language first, and in it the page that is meant. The site map lists all. */
async function offer(article) {
  const { root, site } = article.dataset;
  const below = location.pathname.slice(root.length);
  const sections = [...article.querySelectorAll("section")];
  const folders = Object.fromEntries(sections.map(({ lang, dataset }) => [lang, dataset.folder]));
  const named = languageIn(plain(below), folders);
  const byAddress = sections.filter(({ lang }) => lang === named);
  const byBrowser = navigator.languages.flatMap((name) => sections.filter(({ lang }) => lang === name.slice(0, 2)));
  const first = byAddress[0] ?? byBrowser[0] ?? sections[0];
  article.prepend(first);
  const map = await (await fetch(`${root}sitemap.xml`)).text();
  const pages = [...new Set(map.match(/https?:[^<"]+/g))].filter((url) => url.startsWith(site))
    .map((url) => url.slice(site.length));
  const page = meant(below, pages, folders) ?? nearest(inLanguage(plain(below), folders).replace(BETWEEN, "-"), pages);
  if (page === null) return;
  const [, part] = /%23([\w-]+)/.exec(below) ?? []; // "#" as some programs write it
  const target = root + page + location.search + (location.hash || (part ? `#${part.toLowerCase()}` : ""));
  const opened = new DOMParser().parseFromString(await (await fetch(target)).text(), "text/html");
  const note = first.querySelector(".meant");
  Object.assign(note.querySelector("a"), { href: target, textContent: opened.querySelector("h1").textContent });
  note.hidden = false;
}

/** The page that begins most like what was asked for, if most of its address is alike: a slip, a page below it. */
function nearest(asked, pages) {
  const alike = (page) => [...page, ""].findIndex((letter, at) => letter !== asked[at]);
  const near = pages.filter((page) => page.length > 3 && alike(page) > 0.6 * page.length)
    .sort((a, b) => alike(b) - alike(a));
  return near.length && (near.length === 1 || alike(near[0]) > alike(near[1])) ? near[0] : null;
}

const article = globalThis.document?.querySelector(".not-found");
if (article) offer(article).catch(() => { /* the lists stay */ });
