// How good the search is on a list of queries: node tools/lab/score.mjs FILE [--missed]
// What it finds: node tools/lab/score.mjs --ask SITE < [{language, query}, …] > [[id of a page, best first, …], …]
//
// FILE: tab-separated: language of the query, query, ids of the pages that answer it (none: no page does), kind.
// The built site in site/ is asked: its Japanese edition for queries in ja, its English one for all others. Prints for
// each language and kind how often the first result answers, how often one of the first three does, and how often the
// query is refused as not ours; --missed prints the queries, too. The engine is the file that the site ships.

import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { makeReader } from "../../overrides/assets/search-worker.js";

/** Ids of the pages that the engine found, best first. */
export const idsOf = ({ results }) => results.map(({ path }) => path.split("#")[0].split("/").filter(Boolean).pop());

// What came of a query: {ids: of the pages that answer it, found: ids, outside: refused}
export const isFirst = ({ ids, found, outside }) => (ids[0] === "none" ? outside : ids.includes(found[0]));
const isAmongThree = ({ ids, found, outside }) => (ids[0] === "none" ? outside
  : found.slice(0, 3).some((id) => ids.includes(id)));
/** How often the first result answers, one of the first three does, and the query is refused, as parts of 1. */
export const scoresOf = (rows) => [isFirst, isAmongThree, ({ outside }) => outside]
  .map((test) => (rows.length ? rows.filter(test).length / rows.length : 0));

/** Prints the scores of rows, grouped by a key: the worst group first, or as `order` compares keys. */
export function table(title, rows, keyOf, order) {
  const groups = [...Map.groupBy(rows, keyOf)].map(([key, group]) => [key, group.length, ...scoresOf(group)]);
  groups.sort((a, b) => (order ? order(a[0], b[0]) : a[2] - b[2]));
  const line = (first, cells) =>
    console.log(first.padEnd(30) + cells.map((cell) => String(cell).padStart(10)).join(""));
  console.log();
  line(title, ["lines", "first", "of three", "refused"]);
  for (const [key, count, ...scores] of groups) {
    line(key, [count, ...scores.map((score) => `${(100 * score).toFixed(1)} %`)]);
  }
}

globalThis.fetch = async (path) => ({ ok: true, json: async () => JSON.parse(await readFile(path, "utf8")),
  text: () => readFile(path, "utf8") });

async function readerOf(site, language) {
  const home = language === "en" ? site : `${site}/${language}`;
  const { [language]: own, ...files } = { en: `${site}/asked.txt`, ja: `${site}/ja/asked.txt`,
    zh: `${site}/asked.zh.txt`, ko: `${site}/asked.ko.txt` };
  return makeReader({
    pages: JSON.parse(await readFile(`${home}/pages.json`, "utf8")), asked: await readFile(own, "utf8"), files,
    others: [`${site}/asked.vi.txt`, `${site}/asked.id.txt`], later: [`${home}/asked.more.txt`],
    index: `${home}/search/search_index.json`,
  });
}

/** Asks a built site rows {language, query}, one after another as a reader would. → rows with {found: ids, outside} */
async function askAll(rows, site) {
  const readers = { en: await readerOf(site, "en"), ja: await readerOf(site, "ja") };
  const answered = [];
  for (const row of rows) {
    const answer = await (readers[row.language] ?? readers.en)(row.query, true);
    answered.push({ ...row, found: idsOf(answer), outside: answer.outside });
  }
  return answered;
}

if (import.meta.main && process.argv[2] === "--ask") {
  const answered = await askAll(JSON.parse(await text(process.stdin)), process.argv[3]);
  console.log(JSON.stringify(answered.map(({ found }) => found)));
} else if (import.meta.main) {
  const file = process.argv.slice(2).find((argument) => argument !== "--missed");
  const lines = (await readFile(file, "utf8")).split("\n").filter((line) => line.trim() && line[0] !== "#");
  const rows = lines.map((line) => line.split("\t")).filter(([, query, answers]) => answers && query !== "query")
    .map(([language, query, answers, kind = ""]) => ({ language, query, ids: answers.split(",").map((id) => id.trim()),
      kind }));
  const answered = await askAll(rows, "site");
  const keyOf = ({ language, ids, kind }) => `${language} ${ids[0] === "none" ? "none" : kind}`;
  const keyed = answered.flatMap((row) => [{ ...row, key: `${row.language} all` }, { ...row, key: keyOf(row) }]);
  table("", keyed, ({ key }) => key, (a, b) => a.localeCompare(b));
  for (const { query, ids, found, outside } of process.argv.includes("--missed") ? answered : []) {
    if (!isFirst({ ids, found, outside })) console.log(`${query}\t${ids}\t${outside ? "refused" : found.slice(0, 3)}`);
  }
}
