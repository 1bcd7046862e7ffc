// The search engine: a naive Bayes classifier over words, pairs of words and groups of letters. tools/train.py counts,
// at build, which of these features people use who need a page, and writes them as a small model; here a query is
// scored with it. tools/train.py runs this file in Node for features(), so both sides see the same features.

export const FORMAT = 2; // of the model; a model of another one is refused
// Names of features and texts are hashes: fewer bits make a smaller file, and more names that are mixed up.
const FEATURE_BITS = 18;
const TEXT_BITS = 22;
const LONGEST_QUERY = 200; // characters; the rest of a longer one is not looked at
const MOST_RESULTS = 8;
const NONE = "none"; // label of what this site does not answer

export const SETTINGS = {
  letterGroups: 0.5, // weight of a group of letters beside a word: one word has many of them
  sign: 0.7, // weight of a single sign of Chinese characters, kana or Hangul beside a pair of them
  temperature: 4, // sharpens scores before the softmax; so that a probability of 0.5 is right in half of all cases
  line: 20, // added to the score of a page under which the query stands, word for word
  known: 0.2, // share of known features below which a query is not understood
  shown: 0.004, // probability of a page, compared with the first, from which on it is shown
  page: 0.8, // score of a page beside its cases: the higher, the fewer queries open a case
  naming: 13, // letters, or half as many signs of Chinese characters and kana, from which on a query can name a case
  sure: 0.5, // probability from which on a case is named
  own: 4, // added to the score of the page's own language
  ofPages: 3, // and to those of the languages of pages: most short queries in Latin letters are English
};

// letters of languages that put no space between words
const UNSPACED = "\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Hangul}々";
const HAS_UNSPACED = new RegExp(`[${UNSPACED}]`, "u");
const RUN = new RegExp(`[${UNSPACED}]+|(?:(?![${UNSPACED}])[\\p{L}\\p{N}'])+`, "gu");
const moved = (by) => (kana) => String.fromCharCode(kana.charCodeAt(0) + by); // a large kana follows its small one

/** Text → the same for comparing: one width, one case, no accents, one kind of kana, none small, no long marks. */
export function fold(text) {
  return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").normalize("NFC").toLowerCase()
    .replace(/[‘’`´]/g, "'").replace(/đ/g, "d")
    .replace(/[ァ-ヶ]/g, moved(-0x60)).replace(/[ぁぃぅぇぉゃゅょっゎ]/g, moved(1)).replace(/ー/g, "");
}

/** A text's letters and digits only: what two spellings of one title share. */
const bare = (text) => fold(text).replace(/[^\p{L}\p{N}]/gu, "");

/** FNV-1a, a common hash function. */
function hashOf(name, bits) {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> (32 - bits);
}

/** Text → a hash of all its letters and digits. */
export const hashOfText = (text) => hashOf(bare(text), TEXT_BITS);

/** Text → its features: hash of the name → weight. */
export function features(text) {
  const found = new Map();
  const add = (name, weight = 1) => found.set(hashOf(name, FEATURE_BITS), weight);
  const addGroups = (letters, size, weight) => {
    for (let from = 0; from + size <= letters.length; from++) add(letters.slice(from, from + size), weight);
  };
  let before = "";
  for (const [run] of fold(text.slice(0, LONGEST_QUERY)).matchAll(RUN)) {
    add(`script ${run.charCodeAt(0) >> 12}`, SETTINGS.letterGroups); // tells languages apart
    if (HAS_UNSPACED.test(run)) {
      addGroups(run, 1, SETTINGS.sign);
      addGroups(run, 2, 1);
      before = "";
    } else {
      const word = run.replace(/'/g, "");
      addGroups(`^${word}$`, 3, SETTINGS.letterGroups); // with marks where the word begins and ends
      add(`${word} `);
      if (before) add(`${before} ${word}`);
      before = word;
    }
  }
  return found;
}

const DIGITS = 91; // numbers below it are printable characters that JSON needs not escape
const digits = (text) => Array.from(text, (letter) => letter.charCodeAt(0) - 35 - (letter > "\\"));

/** Gaps between sorted hashes, to base 45, where a digit of 45 and more goes on → the hashes. */
function readNames(text) {
  const hashes = [];
  let [hash, place] = [0, 1];
  for (const digit of digits(text)) {
    hash += (digit % 45) * place;
    place *= 45;
    if (digit < 45) {
      hashes.push(hash);
      place = 1;
    }
  }
  return hashes;
}

/**
 * Which labels a feature adds to, and at which level → for each feature [rarity, label, score, label, score, …].
 * The first digit is the rarity (inverse class frequency). Then 0 ends the feature; another, less 1, divided by the
 * number of levels: so many labels are skipped, and the next has the level of the remainder. The greatest only skips.
 */
function readEntries(text, levels) {
  const most = Math.floor((DIGITS - 1) / levels.length) - 1;
  const lists = [];
  let [list, label] = [[], -1];
  for (const digit of digits(text)) {
    const gap = Math.floor((digit - 1) / levels.length);
    if (!list.length) list.push(digit);
    else if (digit === 0) {
      lists.push(list);
      [list, label] = [[], -1];
    } else if (gap < most) {
      label += gap + 1;
      list.push(label, levels[(digit - 1) % levels.length]);
    } else label += gap;
  }
  return lists;
}

/**
 * The file of tools/train.py → model.
 * refusal: added to the score of none; labels: page, page#case, none, or language; base: of each label the score of a
 * feature that says nothing of it; levels: what an entry may add; names, entries: the features, and what they add;
 * lines, pages: texts that the model gets wrong, by their hash, and the page that answers them.
 */
export function readModel({ format, refusal, labels, base, levels, names, entries, lines, pages }) {
  if (format !== FORMAT) throw new Error(`model of format ${format}`);
  const table = (hashes, values) => {
    if (hashes.length !== values.length || base.length !== labels.length) throw new Error("damaged model");
    return new Map(hashes.map((hash, number) => [hash, values[number]]));
  };
  return { refusal, labels, base, held: table(readNames(names), readEntries(entries, levels)),
    lines: table(readNames(lines), digits(pages)) };
}

/** Model, query → {scores: of labels; length: of the query, by which they were divided; known: its known share}. */
export function score({ labels, base, held, lines }, query) {
  const scores = new Float64Array(labels.length);
  let [all, known, sum, squares] = [0, 0, 0, 0];
  for (const [hash, weight] of features(query)) {
    all += weight;
    const list = held.get(hash);
    if (!list) continue;
    const value = weight * list[0];
    known += weight;
    sum += value;
    squares += value * value;
    for (let at = 1; at < list.length; at += 2) scores[list[at]] += value * list[at + 1];
  }
  const length = Math.sqrt(squares || 1); // scores are those of a query of length 1
  const page = lines.get(hashOfText(query));
  const total = (value, label) => (value + sum * base[label]) / length + (label === page) * SETTINGS.line;
  return { scores: scores.map(total), length, known: page === undefined ? known / (all || 1) : 1 };
}

/** Model of languages, query, the page's own language, the languages of all pages → the language of the query. */
export function languageOf(model, query, own, ofPages) {
  const { scores, length } = score(model, query); // all that was typed counts: a short query may mean anything
  const rated = model.labels.map((code, number) =>
    [scores[number] * length + (code === own) * SETTINGS.own + ofPages.includes(code) * SETTINGS.ofPages, code]);
  return rated.sort(([a], [b]) => b - a)[0][1];
}

function softmax(scores) {
  const highest = Math.max(...scores);
  const raised = scores.map((score) => Math.exp(SETTINGS.temperature * (score - highest)));
  const sum = raised.reduce((a, b) => a + b, 0);
  return raised.map((value) => value / sum);
}

/** search-pages.json, [{path, title, answer, sections}] → pages by the last part of their path, which labels name. */
export const readPages = (pages) => new Map(pages.map((page) =>
  [page.path.split("/").filter(Boolean).pop() ?? "", { ...page, bare: bare(page.title) }]));

/** Pages, model, query → what is shown: [{path, title, answer, section}], best first; nothing if this is not ours. */
export function answer(pages, model, query) {
  const { scores, known } = score(model, query);
  const typed = bare(query);
  const names = typed.length * (HAS_UNSPACED.test(typed) ? 2 : 1) >= SETTINGS.naming;
  const ranked = [];
  model.labels.forEach((label, number) => {
    const page = pages.get(label);
    if (page || label === NONE) ranked.push({ label, page, score: scores[number] });
    if (label === NONE) ranked.at(-1).score += model.refusal;
  });
  softmax(ranked.map((row) => row.score)).forEach((probability, row) => { ranked[row].probability = probability; });
  ranked.sort((a, b) => b.score - a.score);
  const titled = typed && [...pages.values()].find((page) => page.bare === typed);
  if (!titled && (known < SETTINGS.known || ranked[0]?.label === NONE)) return [];
  const shown = ranked.filter(({ page }) => page && page !== titled);
  const least = SETTINGS.shown * shown[0]?.probability;
  const results = shown.filter(({ probability }, place) => place < 3 || probability > least)
    .map(({ page, label }) => {
      const named = Object.keys(page.sections).find((id) => bare(page.sections[id]) === typed);
      const section = named ?? (names ? caseOf(model, scores, label) : "");
      const { path, title, answer } = page;
      return { path: section ? `${path}#${section}` : path, title, answer, section: page.sections[section] ?? "" };
    });
  if (titled) results.unshift({ ...titled, section: "" });
  return results.slice(0, MOST_RESULTS);
}

/** The case of a page that a query names, or "". Its score is how much better than the page it fits. */
function caseOf({ labels }, scores, page) {
  const cases = labels.map((label, number) => ({ label, score: scores[number] }))
    .filter(({ label }) => label.startsWith(`${page}#`));
  const [, ...probabilities] = softmax([SETTINGS.page, ...cases.map((row) => row.score)]);
  const best = probabilities.findIndex((probability) => probability > SETTINGS.sure);
  return best < 0 ? "" : cases[best].label.slice(page.length + 1);
}
