// The functions of the search engine, one by one: SITE=FOLDER node tests/search-engine.mjs

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { answer, features, fold, languageOf, readModel, readPages, score } from "../overrides/assets/search-engine.js";

const read = (name) => JSON.parse(readFileSync(`${process.env.SITE}/${name}`, "utf8")); // of the small site, built
const FILE = read("search-en.json");
const [MODEL, LANGUAGES] = [readModel(FILE), readModel(read("search-languages.json"))];
const PAGES = readPages(read("search-pages.json"));

test("fold: one width, one case, no accents, one kind of kana", () => {
  assert.equal(fold("ＭＦＡ"), "mfa");
  assert.equal(fold("ｽﾏﾎ"), fold("すまほ"));
  assert.equal(fold("オーセンティケーター"), fold("おせんていけた"));
  assert.equal(fold("Điện thoại"), "dien thoai");
  assert.equal(fold("don’t"), "don't");
  assert.equal(fold("が"), "が"); // its two dots are no accent
  assert.equal(fold("한국어"), "한국어");
});

test("features: words, pairs and groups of letters, and one for the script", () => {
  const count = (text) => features(text).size;
  assert.equal(count(""), 0);
  assert.equal(count("a"), 3); // script, ^a$, the word
  assert.equal(count("ab"), 4); // script; ^ab, ab$; the word
  assert.equal(count("紛失"), 4); // script; 紛, 失, 紛失
  const shared = (a, b) => [...features(a).keys()].filter((hash) => features(b).has(hash)).length;
  assert.ok(shared("lost phone", "phone lost") < count("lost phone")); // the pair differs
  assert.ok(shared("notification", "notifcation") > 8); // a slip leaves most groups
  assert.equal(shared("phone", "紛失"), 0);
});

test("readModel: every number that the trainer wrote comes back", () => {
  const model = readModel({ format: 2, labels: ["a", "b"], base: [-1, -2], levels: [1, 2, 3, 4, 5, 6],
    // gap 50 = 5 + 1·45, then 1; the first feature, of rarity 2: label a at level 1, b at level 6; the second, of
    // rarity 3: b at level 2
    names: "U$$", entries: "%$)#&+#", lines: "", pages: "" });
  assert.deepEqual([...model.held], [[50, [2, 0, 1, 1, 6]], [51, [3, 1, 2]]]);
});

test("readModel: a model of another format, or a damaged one, is refused", () => {
  assert.throws(() => readModel({ ...FILE, format: 0 }), /format/);
  assert.throws(() => readModel({ ...FILE, names: FILE.names.slice(0, -9) }), /damaged/);
  assert.throws(() => readModel({ ...FILE, base: FILE.base.slice(1) }), /damaged/);
});

test("score: the page whose people ask so scores highest; what no line has is not known", () => {
  const { scores, known } = score(MODEL, "lost phone");
  assert.equal(MODEL.labels.filter((label) => !label.includes("#")).sort((a, b) =>
    scores[MODEL.labels.indexOf(b)] - scores[MODEL.labels.indexOf(a)])[0], "lost");
  assert.ok(known > 0.5);
  assert.ok(score(MODEL, "zzqxw").known < 0.2);
});

test("answer: pages best first, an exact title before any lines, a section where its lines say so", () => {
  const first = (query) => answer(PAGES, MODEL, query)[0]?.path;
  assert.equal(first("I lost my mobile phone"), "answers/lost/");
  for (const { path, title } of PAGES.values()) assert.equal(first(` ${title.toUpperCase()}!`), path);
  assert.equal(first("whom do I report the loss to"), "answers/lost/#report");
});

test("answer: what is not understood or not ours is refused", () => {
  assert.deepEqual(answer(PAGES, MODEL, "zzqxw"), []);
  assert.deepEqual(answer(PAGES, MODEL, "the printer has no paper"), []);
});

test("languageOf: the language of a query; of the page's own where it cannot be told", () => {
  assert.equal(languageOf(LANGUAGES, "スマホをなくした", "en", ["en", "ja"]), "ja");
  assert.equal(languageOf(LANGUAGES, "lost phone", "ja", ["en", "ja"]), "en");
  for (const own of ["en", "ja"]) assert.equal(languageOf(LANGUAGES, "?!", own, ["en", "ja"]), own);
});

test("answer: labels whose page is gone do no harm", () => {
  const pages = new Map([...PAGES].filter(([id]) => id !== "lost"));
  assert.ok(answer(pages, MODEL, "lost phone").length);
});

const NASTY = ["<img src=x onerror=alert(1)>", "\"><script>alert(1)</script>", "+lost -phone ~1 ^2 * title:phone", "*",
  "(", "[[[", "\\", "'", "''''", "%", "%E0%A4%A", "__proto__", "constructor", "#0", "#", "…", "...", "\0\x01\x1f\x7f",
  "\ud800", "lost \udfff phone", "😀😀😀", "👩‍👩‍👧‍👦 phone", "ﷺ".repeat(300), "a".repeat(10000),
  "紛失".repeat(5000), "ー".repeat(500), "ｱ".repeat(500), "é".repeat(300),
  "\u202etest", "\u200bzero\u200bwidth", "a'b'c'd", "1", "ア", "  ", "", "한국어", "điện thoại"];
const LETTERS = "lost phone  '\"<>&+-~^*:()[]{}\\/|…ー。、々🙂\u200d\u0301\ufeff紛失スマホすまほｽﾏﾎＭＦＡ";

test("answer: any input is answered", () => {
  let seed = 5;
  const letter = () => LETTERS[(seed = (seed * 48271) % 2147483647) % LETTERS.length];
  const noise = Array.from({ length: 1000 }, (_, size) => Array.from({ length: 1 + (size % 60) }, letter).join(""));
  for (const query of [...NASTY, ...noise]) assert.ok(Array.isArray(answer(PAGES, MODEL, query)), query);
  assert.equal(answer(PAGES, MODEL, "stolen phone ".repeat(1000))[0].path, "answers/lost/");
});
