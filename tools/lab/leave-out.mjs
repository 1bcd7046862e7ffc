// What the search has learned, asked with lines that it has not: node tools/lab/leave-out.mjs [--json] [SITE]
//
// Ten engines a language, each without a tenth of its lines, are asked that tenth. Lines of one page that begin alike
// stand together in asked.txt and are left out together, since near-doubles would flatter. Prints the shares of lines
// that find their page first and among the first three, by page and by length; pairs of pages that are mixed up; lines
// that are missed (--missed), and lines that are found so surely without themselves that they may go (--unneeded); or
// the scores alone (--json). The engine is the file that the site ships; SITE is the built site, site/.

import { readFileSync } from "node:fs";
import { createEngine, readAsked } from "../../overrides/assets/search-worker.js";
import { idsOf, isFirst, scoresOf, table } from "./score.mjs";

const FOLDS = 10;
const SURELY = 0.98; // probability of the right page from which on a line adds nothing

/** Asks every line of an engine that has not learned it: neighbours of one page share the tenth that is left out. */
function leaveOut(pages, lines) {
  const known = new Set([...idsOf({ results: pages }), "none"]);
  const groups = Map.groupBy(lines.filter(({ id }) => known.has(id)), ({ id }) => id);
  const all = [...groups.values()].flatMap((group) => group.map((line, place) =>
    ({ ...line, fold: Math.floor((place * FOLDS) / group.length) })));
  return [...Map.groupBy(all, ({ fold }) => fold)].flatMap(([fold, asked]) => {
    const engine = createEngine(pages);
    engine.add(all.filter((line) => line.fold !== fold));
    return asked.map(({ id, text }) => {
      const answer = engine.search(text);
      return { id, ids: [id], text, found: idsOf(answer), outside: answer.outside, chance: answer.chances.get(id) };
    });
  });
}

const kindOf = ({ id, text }) => {
  if (id === "none") return "not ours";
  const size = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u.test(text) ? text.length / 4 : text.split(/\s+/).length;
  return size <= 2 ? "one or two words" : size <= 6 ? "a few words" : "sentences";
};

function report(language, result) {
  table(`${language}: by length`, result, kindOf);
  table(`${language}: by page`, result, ({ id }) => id);
  const missed = result.filter((line) => !isFirst(line));
  const pairs = [...Map.groupBy(missed, ({ id, found }) => `${id} → ${found[0] ?? "refused"}`)];
  console.log(`\n${language}: pages that are mixed up (asked → found), lines`);
  for (const [pair, { length }] of pairs.sort((a, b) => b[1].length - a[1].length).slice(0, 20)) {
    console.log(`  ${pair}  ${length}`);
  }
  for (const { id, text, found } of process.argv.includes("--missed") ? missed : []) {
    console.log(`missed [${id}] ${text} → ${found.slice(0, 3)}`);
  }
  for (const { id, text, chance } of process.argv.includes("--unneeded") ? result : []) {
    if (chance > SURELY) console.log(`unneeded [${id}] ${text}`);
  }
}

const site = process.argv.slice(2).find((argument) => !argument.startsWith("--")) ?? "site";
const scores = {};
for (const [language, home] of [["en", site], ["ja", `${site}/ja`]]) {
  const read = (name) => readFileSync(`${home}/${name}`, "utf8");
  const lines = [...readAsked(read("asked.txt")), ...readAsked(read("asked.more.txt"))];
  const result = leaveOut(JSON.parse(read("pages.json")), lines);
  const [first, three, refused] = scoresOf(result.filter(({ id }) => id !== "none"));
  const [refusedRightly] = scoresOf(result.filter(({ id }) => id === "none"));
  scores[language] = { lines: result.length, first, three, refused, refusedRightly };
  if (!process.argv.includes("--json")) report(language, result);
}
console.log(JSON.stringify(scores));
