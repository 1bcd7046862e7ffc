// How good the search is on a list of queries: node tools/lab/score.mjs FILE [LANGUAGE] [SITE]
//
// FILE: tab-separated: language of the query (or of the site), query, ids of the pages that answer it (none: no page
// does), kind.
// LANGUAGE: the site that is asked, en or ja; without it, ja for queries in ja, en for all others. SITE: the built
// site, site/.
// Prints for each language and kind how often the first result answers (@1), one of the first three does (@3), and how
// often the query is refused as not ours. `--missed` prints the queries, too. The engine is the file that the site
// ships.

import { readFile } from "node:fs/promises";
import { makeReader } from "../../overrides/assets/search-worker.js";

globalThis.fetch = async (path) => ({ ok: true, json: async () => JSON.parse(await readFile(path, "utf8")),
  text: () => readFile(path, "utf8") });

/** The reader of one language of a built site. */
export async function readerOf(site, language) {
  const home = language === "en" ? site : `${site}/${language}`;
  const lines = { en: `${site}/asked.txt`, ja: `${site}/ja/asked.txt`, zh: `${site}/asked.zh.txt`,
    ko: `${site}/asked.ko.txt` };
  const { [language]: own, ...files } = lines;
  const others = [`${site}/asked.vi.txt`, `${site}/asked.id.txt`];
  return makeReader({
    pages: JSON.parse(await readFile(`${home}/pages.json`, "utf8")), asked: await readFile(own, "utf8"), files, others,
    later: [`${home}/asked.more.txt`], index: `${home}/search/search_index.json`,
  });
}

/** Rows of a file: {language, query, ids, kind}. A first line that names columns or begins with # is left out. */
export async function rowsOf(file) {
  const lines = (await readFile(file, "utf8")).split("\n").filter((line) => line.trim() && line[0] !== "#");
  return lines.map((line) => line.split("\t")).filter(([, query]) => query && query !== "query")
    .map(([language, query, ids, kind = ""]) => ({ language, query, ids: ids.split(",").map((id) => id.trim()),
      kind }));
}

export const idsOf = ({ results }) => results.map(({ path }) => path.split("#")[0].split("/").filter(Boolean).pop());

/** Asks every row, one after another as a reader would. → rows with {found: ids, outside} */
export async function askAll(rows, site, asked) {
  const readers = new Map();
  const answers = [];
  for (const row of rows) {
    const language = asked || (row.language === "ja" ? "ja" : "en");
    if (!readers.has(language)) readers.set(language, await readerOf(site, language));
    const answer = await readers.get(language)(row.query, true);
    answers.push({ ...row, answer, found: idsOf(answer), outside: answer.outside });
  }
  return answers;
}

/** Prints a table of answers grouped by a key. */
export function table(answers, keyOf) {
  const groups = new Map();
  for (const answer of answers) for (const key of [keyOf(answer), `${answer.language} all`]) groups.set(key,
    [...(groups.get(key) ?? []), answer]);
  const share = (list, test) => `${((100 * list.filter(test).length) / list.length).toFixed(1)} %`.padStart(9);
  console.log(`${"".padEnd(34)}${"queries".padStart(9)}${"@1".padStart(9)}${"@3".padStart(9)}${"refused".padStart(9)}`);
  for (const [key, list] of [...groups].sort(([a], [b]) => a.localeCompare(b))) {
    const first = (row) => (row.ids[0] === "none" ? row.outside : row.ids.includes(row.found[0]));
    const three = (row) => (row.ids[0] === "none" ? row.outside : row.found.slice(0, 3)
      .some((id) => row.ids.includes(id)));
    console.log(key.padEnd(34) + String(list.length).padStart(9) + share(list, first) + share(list,
      three) + share(list, (row) => row.outside));
  }
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const [file, language, site = "site"] = process.argv.slice(2).filter((argument) => argument !== "--missed");
  const answers = await askAll(await rowsOf(file), site, language);
  table(answers, ({ language: of, kind, ids }) => `${of} ${ids[0] === "none" ? "none" : kind}`);
  if (process.argv.includes("--missed")) {
    for (const { query, ids, found, outside } of answers) if (!ids.includes(found[0])
      && !(outside && ids[0] === "none")) console.log(`${query}\t${ids}\t${outside ? "refused" : found.slice(0, 3)}`);
  }
}
