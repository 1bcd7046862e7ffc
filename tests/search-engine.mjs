// The functions of the search engine, one by one: node --test tests/search-engine.mjs

import assert from "node:assert/strict";
import test from "node:test";
import { createEngine, features, fold, judge, learn, makeReader, readAsked, readIndex, wordsToMark }
  from "../overrides/assets/search-worker.js";

test("fold: one width, one case, no accents, one kind of kana", () => {
  assert.equal(fold("ＭＦＡ"), "mfa");
  assert.equal(fold("ｽﾏﾎ"), fold("すまほ"));
  assert.equal(fold("オーセンティケーター"), fold("おせんていけた"));
  assert.equal(fold("Điện thoại"), "dien thoai");
  assert.equal(fold("don’t"), "don't");
  assert.equal(fold("が"), "が"); // its two dots are no accent
  assert.equal(fold("한국어"), "한국어");
});

test("features: words, pairs and groups of letters; each once, with its count", () => {
  const count = (text) => features(text).size;
  assert.equal(count(""), 0);
  assert.equal(count("a"), 2); // the word and ^a$
  assert.equal(count("ab"), 1 + 2); // the word; ^ab, ab$
  assert.equal(count("紛失"), 3); // 紛, 失, 紛失
  assert.deepEqual([...features("紛紛").values()].sort(), [1, 2]);
  const shared = (a, b) => [...features(a).keys()].filter((hash) => features(b).has(hash)).length;
  assert.ok(shared("lost phone", "phone lost") < count("lost phone")); // the pair differs
  assert.ok(shared("notification", "notifcation") > 8); // a slip leaves most groups
  assert.equal(shared("phone", "紛失"), 0);
});

test("readAsked: lines under the page or section that answers them", () => {
  const file = "before any page\n# comment\n[a]\nfirst\n\n  second  \n[a#part]\nthird\n[none]\n# no\nfourth\r\n";
  assert.deepEqual(readAsked(file), [
    { id: "a", section: "", text: "first" }, { id: "a", section: "", text: "second" },
    { id: "a", section: "part", text: "third" }, { id: "none", section: "", text: "fourth" },
  ]);
});

test("readIndex: text without markup, under its page and section", () => {
  const [top, part] = readIndex({ docs: [{ location: "answers/a/", title: "A &amp; B", text: "<p>One</p>" },
    { location: "contact/#hours", title: "Hours", text: "" }] });
  assert.deepEqual([top.id, top.section, top.text], ["a", "", "A & B One"]);
  assert.deepEqual([part.id, part.section, part.text], ["contact", "hours", "Hours "]);
});

test("learn and judge: the group with such lines scores highest, and the line most alike is the nearest", () => {
  const learned = learn([{ group: 0, text: "lost my phone" }, { group: 1, text: "new phone" },
    { group: 1, text: "another handset" }], 2);
  const { scores, likeness, known } = judge(learned, "lost phone");
  assert.ok(scores[0] > scores[1]);
  assert.equal(likeness.indexOf(Math.max(...likeness)), 0);
  assert.ok(known > 0.5);
  assert.equal(judge(learned, "ゑ").known, 0);
  assert.ok(Math.abs(judge(learned, "another handset").likeness[2] - 1) < 1e-6);
});

const PAGES = [
  { path: "answers/lost/", title: "I lost my phone", answer: "Report it." },
  { path: "answers/other/", title: "Blue moon", answer: "Something else." },
  { path: "contact/", title: "Contact", answer: "How to reach us.",
    sections: { hours: "Opening hours", before: "Before you start" } },
];

test("createEngine: pages best first, an exact title before any lines", () => {
  const engine = createEngine(PAGES);
  engine.add(readAsked(`[lost]\n${Array.from({ length: 9 }, (_, i) => `blue moon ${i}`).join("\n")}\nstolen handset`));
  assert.equal(engine.search("my handset was stolen").results[0].path, "answers/lost/");
  assert.equal(engine.search("BLUE  moon!").results[0].path, "answers/other/");
});

test("createEngine: a section's lines lead to it", () => {
  const engine = createEngine(PAGES);
  engine.add(readAsked("[contact]\nhelp desk\n[contact#hours]\nwhen are you open"));
  const [first] = engine.search("when are you open").results;
  assert.deepEqual([first.path, first.section], ["contact/#hours", "Opening hours"]);
  assert.equal(engine.search("opening hours").results[0].path, "contact/#hours"); // its heading
  assert.equal(engine.search("help desk").results[0].path, "contact/");
});

test("createEngine: what nobody understands is refused, as is what is not ours; lines of no page do no harm", () => {
  const engine = createEngine(PAGES);
  engine.add(readAsked("[none]\nprinter has no paper\nprinter jam\nwifi is slow\n[nowhere]\nstolen"));
  assert.equal(engine.search("printer paper jam").outside, true);
  assert.equal(engine.search("zzqxw").outside, true);
  assert.equal(engine.search("lost phone").outside, false);
});

test("createEngine: lines that come later are learned, too", () => {
  const engine = createEngine(PAGES);
  engine.search("warm up");
  engine.add(readAsked("[other]\n手机"));
  assert.equal(engine.search("手机").results[0].path, "answers/other/");
});

test("wordsToMark: whole words and runs, nothing of one Latin letter", () => {
  assert.deepEqual(wordsToMark("I lost my ｐhone スマホを紛失"), ["lost", "phone", "スマホ", "紛失"]);
  assert.deepEqual(wordsToMark(""), []);
});

const NASTY = ["<img src=x onerror=alert(1)>", "\"><script>alert(1)</script>", "+lost -phone ~1 ^2 * title:phone", "*",
  "(", "[[[", "\\", "'", "''''", "%", "%E0%A4%A", "__proto__", "constructor", "#0", "#", "…", "...", "\0\x01\x1f\x7f",
  "\ud800", "lost \udfff phone", "😀😀😀", "👩‍👩‍👧‍👦 phone", "ﷺ".repeat(300), "a".repeat(10000),
  "紛失".repeat(5000), "ー".repeat(500), "ｱ".repeat(500), "é".repeat(300),
  "\u202etest", "\u200bzero\u200bwidth", "a'b'c'd", "1", "ア", "  ", "한국어", "điện thoại"];
const LETTERS = "lost phone  '\"<>&+-~^*:()[]{}\\/|…ー。、々🙂\u200d\u0301\ufeff紛失スマホすまほｽﾏﾎＭＦＡ";

test("makeReader: any input is answered, also where further lines cannot be read", async () => {
  const read = makeReader({ pages: PAGES, asked: "[lost]\nstolen handset",
    files: { ja: "a", zh: "b", ko: "c", vi: "d" }, others: ["e"], later: ["f"], index: "g" });
  let seed = 5;
  const letter = () => LETTERS[(seed = (seed * 48271) % 2147483647) % LETTERS.length];
  const noise = Array.from({ length: 1000 }, (_, size) => Array.from({ length: 1 + (size % 60) }, letter).join(""));
  for (const query of [...NASTY, ...noise]) assert.ok(Array.isArray((await read(query, true)).results), query);
  assert.equal((await read("stolen handset ".repeat(1000), true)).results[0].path, "answers/lost/");
});
