// What the search has learned, asked with lines that it has not: node tools/lab/leave-out.mjs [--json] [SITE]
//
// Ten engines a language, each without a tenth of its lines, are asked that tenth. Lines of one page that begin alike
// stand together in asked.txt and are left out together, since near-doubles would flatter. Prints the shares of lines
// that find their page first and among the first three, by page and by length; pairs of pages that are mixed up; lines
// that are missed (--missed), and lines that are found so surely without themselves that they may go (--unneeded). The
// engine is the file that the site ships; SITE is the built site, site/.

import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createEngine, readAsked } from "../../overrides/assets/search-worker.js";
import { idsOf } from "./score.mjs";

const FOLDS = 10;
const SURELY = 0.98; // probability of the right page from which on a line adds nothing
const LANGUAGES = { en: "", ja: "ja/" };

/** Lines with the tenth that each belongs to: neighbours of one page share it. */
function folded(lines) {
  const byPage = new Map();
  for (const line of lines) byPage.set(line.id, [...(byPage.get(line.id) ?? []), line]);
  return [...byPage.values()].flatMap((group) => group.map((line, place) =>
    ({ ...line, fold: Math.floor((place * FOLDS) / group.length) })));
}

/**
 * Asks every line of an engine that has not learned it. → lines with {found: ids, outside, chance of the right page}
 */
export function leaveOut(pages, lines) {
  const known = new Set([...pages.map(({ path }) => path.split("/").filter(Boolean).pop()), "none"]);
  const all = folded(lines.filter(({ id }) => known.has(id)));
  const result = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const engine = createEngine(pages);
    engine.add(all.filter((line) => line.fold !== fold));
    for (const line of all) {
      if (line.fold !== fold) continue;
      const answer = engine.search(line.text);
      result.push({ ...line, found: idsOf(answer), outside: answer.outside, chance: answer.chances.get(line.id) });
    }
  }
  return result;
}

const isFirst = ({ id, found, outside }) => (id === "none" ? outside : found[0] === id);
const isAmongThree = ({ id, found, outside }) => (id === "none" ? outside : found.slice(0, 3).includes(id));
const share = (list, test) => (list.length ? list.filter(test).length / list.length : 0);
const kindOf = ({ id, text }) => {
  if (id === "none") return "not ours";
  const size = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u.test(text) ? text.length / 4 : text.split(/\s+/).length;
  return size <= 2 ? "one or two words" : size <= 6 ? "a few words" : "sentences";
};

function print(title, result, keyOf) {
  const groups = new Map();
  for (const line of result) groups.set(keyOf(line), [...(groups.get(keyOf(line)) ?? []), line]);
  const names = ["first", "of three", "refused"].map((name) => name.padStart(10)).join("");
  console.log(`\n${title.padEnd(30)}${"lines".padStart(7)}${names}`);
  for (const [key, list] of [...groups].sort((a, b) => share(a[1], isFirst) - share(b[1], isFirst))) {
    const percent = (test) => `${(100 * share(list, test)).toFixed(1)} %`;
    console.log(key.padEnd(30) + String(list.length).padStart(7) + percent(isFirst).padStart(10) + percent(isAmongThree)
      .padStart(10) + percent(({ outside }) => outside).padStart(10));
  }
}

function report(language, result, wanted) {
  print(`${language}: by length`, result, kindOf);
  print(`${language}: by page`, result, ({ id }) => id);
  const pairs = new Map();
  for (const line of result.filter((one) => !isFirst(one))) {
    const pair = `${line.id} → ${line.found[0] ?? "refused"}`;
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  console.log(`\n${language}: pages that are mixed up (asked → found), lines`);
  for (const [pair, count] of [...pairs].sort((a, b) => b[1] - a[1]).slice(0, 20)) console.log(`  ${pair}  ${count}`);
  if (wanted.has("--missed")) for (const line of result.filter((one) =>
    !isFirst(one))) console.log(`missed [${line.id}] ${line.text} → ${line.found.slice(0, 3)}`);
  if (wanted.has("--unneeded")) for (const line of result.filter(({ chance }) =>
    chance > SURELY)) console.log(`unneeded [${line.id}] ${line.text}`);
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const wanted = new Set(process.argv.slice(2).filter((argument) => argument.startsWith("--")));
  const site = process.argv.slice(2).find((argument) => !argument.startsWith("--")) ?? "site";
  const scores = {};
  for (const [language, path] of Object.entries(LANGUAGES)) {
    const pages = JSON.parse(await readFile(`${site}/${path}pages.json`, "utf8"));
    const result = leaveOut(pages, ["asked.txt", "asked.more.txt"].flatMap((name) =>
      readAsked(readFileSync(`${site}/${path}${name}`, "utf8"))));
    const ours = result.filter(({ id }) => id !== "none");
    scores[language] = {
      lines: result.length, first: share(ours, isFirst), three: share(ours, isAmongThree),
      refused: share(ours, ({ outside }) => outside), refusedRightly: share(result.filter(({ id }) => id === "none"),
        isFirst),
    };
    if (!wanted.has("--json")) report(language, result, wanted);
  }
  console.log(wanted.has("--json") ? JSON.stringify(scores) : scores);
}
