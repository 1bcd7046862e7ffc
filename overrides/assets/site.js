{#- The words that scripts say stand here, not in every page. -#}
{%- import "partials/site.html" as site with context -%}
{%- set text = site.text -%}
{%- set up = "../" if site.language.path else "" -%}
{%- set folders = namespace(all=[[site.language.code, ""]]) -%}
{%- for other in site.others %}{% set folders.all = folders.all + [[other.code, up ~ other.path]] %}{% endfor -%}
{%- set words = {"copyLink": (text.copy_link ~ text.colon) | trim, "copiedLink": text.copied_link,
  "copiedReply": text.copied_reply, "copyFailed": text.copy_failed, "close": text.close,} -%}
{%- set searching = {"results": text.search_results, "count": text.search_count, "none": text.search_none,
  "noneHelp": text.search_none_help, "slow": text.search_slow, "failed": text.search_failed, "all": text.questions,
  "contact": text.contact_us} -%}
{%- if config.extra.contact.email %}
{%- set searching = dict(searching, email=config.extra.contact.email, missing=text.search_missing,
  missingSubject=text.search_missing_subject, missingBody=text.search_missing_body) -%}
{%- endif -%}
// What a page can do with JavaScript. Without it every page still reads and works; search lives in search.js.

const page = document.body.dataset; // what scripts must know of the page; search.js reads it there, too
[, page.home, page.version] = /^(.*)assets\/site\.js(.*)$/.exec(document.currentScript.getAttribute("src"));
Object.assign(page, {{ words | tojson }});
const language = document.documentElement.lang;
const folders = new Map({{ folders.all | tojson }}); // language → its home, from this one's, which is the first
const field = document.getElementById("page-search");
Object.assign(field?.form.dataset ?? {}, {{ searching | tojson }}, { root: page.home + {{ up | tojson }},
  languages: [...folders.keys()].join(" ") });

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
const SEARCH_FILES = ["assets/search.css", "assets/search-engine.js", "search-pages.json",
  {{ (up ~ "search-languages.json") | tojson }}];
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

// What pages do, a file a feature; together one request.
{% include "assets/page/cases.js" %}
{% include "assets/page/phrases.js" %}
{% include "assets/page/moved.js" %}
{% include "assets/page/offer.js" %}
{% include "assets/page/status.js" %}
{% include "assets/page/copy.js" %}
