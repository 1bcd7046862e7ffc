// Takes the place of overrides/assets/search-worker.js on a site with very many answers: Pagefind loads only the part
// of its index that a query needs. It has no site-wide synonyms and corrects no typing errors; the tags of a page are
// searched.

const MOST_RESULTS = 8;

/** Gives the same function as the engine that it replaces. index: where that one's search index stands. */
export async function makeReader({ index }) {
  const home = new URL("..", index);
  const root = new URL(document.documentElement.lang === "ja" ? ".." : ".", home);
  const pagefind = await import(new URL("pagefind/pagefind.js", root));
  await pagefind.init();
  return async (query) => {
    const { results } = await pagefind.search(query);
    const pages = await Promise.all(results.slice(0, MOST_RESULTS).map((result) => result.data()));
    return {
      sure: true, marks: query.match(/[\p{L}\p{N}]+/gu) ?? [],
      results: pages.map(({ url, meta: { title, answer } }) => (
        { path: new URL(url, root).href.slice(home.href.length), title, answer, section: "" })),
    };
  };
}

// Pagefind starts a worker of its own; search.js takes this as "not here" and asks for the function above.
const inWorker = globalThis.WorkerGlobalScope && globalThis instanceof WorkerGlobalScope;
if (inWorker) postMessage({ failed: "runs on the page" });
