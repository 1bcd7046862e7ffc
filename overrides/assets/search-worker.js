// The search engine. It runs in a worker of its own; a page or Node may import its functions as well.
//
// It learns from lines that people asked, each under the page that answers it (asked.txt), and from titles and short
// answers. A line becomes features: words, pairs of words and groups of letters. A naive Bayes classifier says which
// page is asked for, and the line that is most alike says which section. No word and no page is named here: a miss is
// mended by a line.

const LONGEST_QUERY = 200; // characters; the rest of a longer one is not looked at
const MOST_RESULTS = 8;
const NOWHERE = "none"; // the group of lines that this site does not answer

export const WEIGHTS = {
  smoothing: 0.02, // of every feature each page is taken to have asked, so that one unknown rules nothing out
  likeness: 6, // what the most alike line counts beside the whole page's lines: rare cases stand in one line
  same: 0.95, // likeness from which on a line was asked as it stands, and counts twice
  title: 2, // a title counts like two lines
  heading: 0.3, // a heading says what a part holds, not what people ask
  body: 0.3, // a paragraph of a page is not what people ask, but it has rare names and codes
  section: 0.5, // likeness from which on a line stands for its section, not the page
  sharpness: 4, // turns differences of scores into probabilities
  known: 0.2, // share of known features below which a query is not understood
  familiar: 0.65, // and below which its Latin letters are probably of another language
  sure: 0.999999, // probability of the first page below which further lines are read; naive Bayes is too sure of itself
  doubtful: 0.9, // and below which the bodies of the pages are read, too
  sharedBy: 3, // pages that may have the same heading; one of more pages ("Before you start") says nothing about any
  shown: 0.004, // probability of a page, compared with the first, from which on it is shown
};

// letters whose words are not told apart by spaces
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

const mix = (hash, code) => Math.imul(hash ^ code, 0x01000193); // FNV-1a, a common hash function
const hashOf = (word) => [...word].reduce((hash, letter) => mix(hash, letter.codePointAt(0)), 7);

/** Calls add(hash) for every group of `size` neighbouring letters. */
function eachGroup(text, size, add) {
  for (let from = 0; from + size <= text.length; from++) {
    let hash = 0x811c9dc5 + size;
    for (let at = from; at < from + size; at++) hash = mix(hash, text.charCodeAt(at));
    add(hash);
  }
}

/** Text → its features: hash → how often. */
export function features(text) {
  const counts = new Map();
  const add = (hash) => counts.set(hash, (counts.get(hash) ?? 0) + 1);
  let before = 0; // the word before, for pairs
  for (const [run] of fold(text).matchAll(RUN)) {
    if (HAS_UNSPACED.test(run)) {
      eachGroup(run, 1, add);
      eachGroup(run, 2, add);
      before = 0;
    } else {
      const word = run.replace(/'/g, "");
      const hash = hashOf(word);
      add(hash);
      if (before) add(Math.imul(before, 31) + hash);
      before = hash;
      eachGroup(`^${word}$`, 3, add); // with marks where the word begins and ends
    }
  }
  return counts;
}

/** asked.txt → [{id, section, text}]. */
export function readAsked(file) {
  const lines = [];
  let [id, section] = ["", ""];
  for (const line of file.split("\n")) {
    const text = line.trim();
    const head = /^\[([^\]#]*)(?:#([^\]]*))?\]$/.exec(text);
    if (head) [, id, section = ""] = head;
    else if (text && text[0] !== "#" && id) lines.push({ id, section, text });
  }
  return lines;
}

const ENTITIES = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&amp;": "&" };
const plain = (html) => html.replace(/<[^>]*>/g, " ").replace(/&(lt|gt|quot|#39|amp);/g, (entity) => ENTITIES[entity])
  .replace(/\s+/g, " ").trim();
const idOf = (path) => path.split("/").filter(Boolean).pop() || "";

/** MkDocs' search index → lines like those of asked.txt. */
export function readIndex(index) {
  return index.docs.map(({ location, title, text }) => {
    const [path, section = ""] = location.split("#");
    return { id: idOf(path), section, text: `${plain(title)} ${plain(text)}`, weight: WEIGHTS.body };
  });
}

/**
 * Lines → what was learned from them. lines: [{group: number, weight: number or none, text}], groups: how many.
 * asked: for each feature and group how much of it was asked; holders: for each feature the lines that hold it and its
 * value in each, in turns.
 */
export function learn(lines, groups) {
  const counts = lines.map((line) => (line.features ??= features(line.text))); // kept for when more lines come
  const numberOf = new Map(); // hash of a feature → its number
  const lineCount = [];
  for (const hash of counts.flatMap((count) => [...count.keys()])) {
    const number = numberOf.get(hash) ?? lineCount.push(0) - 1;
    numberOf.set(hash, number);
    lineCount[number] += 1;
  }
  // How much a feature tells: the fewer lines hold it, the more. The last value is for one that no line holds.
  const rarity = lineCount.concat(0).map((count) => 1 + Math.log((1 + lines.length) / (1 + count)));
  const asked = new Float32Array(numberOf.size * groups);
  const total = new Float64Array(groups);
  const holders = lineCount.map(() => []);
  lines.forEach(({ group, weight = 1 }, line) => {
    const { numbers, values } = weigh({ numberOf, rarity }, counts[line]);
    numbers.forEach((number, i) => {
      holders[number].push(line, values[i]);
      asked[number * groups + group] += values[i] * weight;
      total[group] += values[i] * weight;
    });
  });
  return { lines, groups, numberOf, rarity, asked, total, holders };
}

/**
 * Counts of features → {numbers, values: of each known feature; known: the share of the text that they are}. Rare and
 * repeated ones weigh more (tf-idf); all together have length 1.
 */
function weigh({ numberOf, rarity }, counts) {
  const [numbers, values] = [[], []];
  let [length, unknown] = [0, 0];
  for (const [hash, count] of counts) {
    const number = numberOf.get(hash);
    const value = (1 + Math.log(count)) * (rarity[number] ?? rarity.at(-1));
    if (number === undefined) unknown += value * value;
    else {
      numbers.push(number);
      values.push(value);
      length += value * value;
    }
  }
  const scale = 1 / Math.sqrt(length || 1);
  return { numbers, values: values.map((value) => value * scale), known: length / (length + unknown || 1) };
}

/** What was learned, a query → {scores: of groups, likeness: of lines, 0 to 1, known: share that was understood}. */
export function judge({ lines, groups, numberOf, rarity, holders, asked, total }, query) {
  const { smoothing } = WEIGHTS;
  const { numbers, values, known } = weigh({ numberOf, rarity }, features(query));
  const scores = new Float64Array(groups);
  const likeness = new Float32Array(lines.length);
  const size = total.map((weight) => weight + smoothing * numberOf.size);
  numbers.forEach((number, i) => {
    const held = holders[number];
    for (let at = 0; at < held.length; at += 2) likeness[held[at]] += held[at + 1] * values[i];
    for (let group = 0; group < groups; group++) {
      scores[group] += values[i] * Math.log((asked[number * groups + group] + smoothing) / size[group]);
    }
  });
  const nearest = new Float64Array(groups);
  lines.forEach(({ group, weight = 1 }, line) => {
    nearest[group] = Math.max(nearest[group], likeness[line] * Math.min(1, weight));
  });
  const weightOfNearest = (value) => WEIGHTS.likeness * value * (value > WEIGHTS.same ? 2 : 1);
  return { scores: scores.map((score, group) => score + weightOfNearest(nearest[group])), likeness, known };
}

/** Scores → probabilities. */
function chances(scores) {
  const highest = Math.max(...scores);
  const raised = Array.from(scores, (score) => Math.exp(WEIGHTS.sharpness * (score - highest)));
  const sum = raised.reduce((a, b) => a + b, 0);
  return raised.map((value) => value / sum);
}

/** Words of a query that are worth marking on a page: whole Latin words, and runs of kanji or of katakana. */
const MARKED = /[\p{sc=Han}々]+|[\p{sc=Katakana}ー]{2,}|\p{sc=Hangul}{2,}|[\p{sc=Latin}\p{N}]{3,}/gu;
export const wordsToMark = (query) => [...new Set(query.normalize("NFKC").toLowerCase().match(MARKED))];

/**
 * Makes the engine of one language.
 * pages: [{path, title, answer, sections: id → heading}]. → {add(lines): learns more, search(query)}
 */
export function createEngine(pages) {
  const places = pages.map((page) => ({ sections: {}, ...page, id: idOf(page.path), bare: bare(page.title) }));
  const numbers = new Map(places.map(({ id }, number) => [id, number]));
  const outside = numbers.set(NOWHERE, places.length).get(NOWHERE);
  const lines = [];
  let learned = null;

  /** Learns from more lines; those of ids that have no page are left out. */
  function add(more) {
    for (const { id, ...line } of more) if (numbers.has(id)) lines.push({ group: numbers.get(id), ...line });
    learned = null;
  }
  const headings = places.flatMap(({ id, sections }) => Object.entries(sections)
    .map(([section, text]) => ({ id, section, text, weight: WEIGHTS.heading })));
  const pagesWith = new Map();
  for (const { text } of headings) pagesWith.set(text, (pagesWith.get(text) ?? 0) + 1);
  add(headings.filter(({ text }) => pagesWith.get(text) <= WEIGHTS.sharedBy));
  add(places.flatMap(({ id, title, answer }) => [{ id, section: "", text: title, weight: WEIGHTS.title },
    { id, section: "", text: answer }]));

  /** The section of a page whose lines are more like the query than those of the page as a whole. */
  function sectionOf(group, likeness) {
    let [best, section] = [WEIGHTS.section, ""];
    learned.lines.forEach((line, number) => {
      if (line.group === group && likeness[number] > best) [best, section] = [likeness[number], line.section];
    });
    return section;
  }

  /** The pages that answer a query, best first; outside: this site does not; sure: no need to read more. */
  function search(query) {
    const text = query.slice(0, LONGEST_QUERY);
    learned ??= learn(lines, numbers.size);
    const { scores, likeness, known } = judge(learned, text);
    const chance = chances(scores);
    const typed = bare(text);
    const order = [...places.keys()].sort((a, b) => (places[b].bare === typed) - (places[a].bare === typed)
      || scores[b] - scores[a]);
    const first = places[order[0]];
    const isTitle = typed && first.bare === typed;
    const refused = !isTitle && (known < WEIGHTS.known
      || learned.total[outside] && scores[outside] > scores[order[0]]);
    const shown = order.filter((group, place) => place < 3 || chance[group] > WEIGHTS.shown * chance[order[0]])
      .slice(0, MOST_RESULTS);
    return {
      outside: Boolean(refused),
      sure: Boolean(isTitle || chance[order[0]] >= WEIGHTS.sure),
      doubtful: !isTitle && chance[order[0]] < WEIGHTS.doubtful,
      marks: wordsToMark(text),
      results: refused ? [] : shown.map((group) => {
        const { path, title, answer, sections } = places[group];
        const section = sectionOf(group, likeness);
        return { path: section ? `${path}#${section}` : path, title, answer, section: sections[section] ?? "" };
      }),
      known,
      chances: new Map([...numbers].map(([id, number]) => [id, chance[number]])),
    };
  }

  return { add, search };
}

// Whose lines are worth reading for which letters (紛失 may be Japanese or Chinese). Other languages: Latin letters.
const LETTERS = {
  ja: /[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Han}]/u,
  zh: /^[^\p{sc=Hiragana}\p{sc=Katakana}]*\p{sc=Han}[^\p{sc=Hiragana}\p{sc=Katakana}]*$/u,
  ko: /\p{sc=Hangul}/u,
};
const LATIN = new RegExp(`^[^${UNSPACED}]*\\p{sc=Latin}{2}[^${UNSPACED}]*$`, "u");

/**
 * An engine that reads more when a query needs it. pages, asked: what its language needs first; files: language →
 * address of its lines, for queries in other letters; others: the same, for Latin letters that it hardly knows;
 * later: addresses of further lines, and index: that of the pages' bodies, for queries whose first answer is not sure.
 * → (query, settled) → promise of what was found; settled: the reader has stopped typing.
 */
export function makeReader({ pages, asked, files, others, later, index }) {
  const engine = createEngine(pages);
  engine.add(readAsked(asked));
  const read = new Map(); // address → promise; what cannot be read is tried again by the next query
  function more(address, kind, linesOf) {
    if (!read.has(address)) {
      read.set(address, fetch(address).then(async (response) => {
        if (!response.ok) throw new Error(`${address}: ${response.status}`);
        engine.add(linesOf(await response[kind]()));
      }).catch(() => { read.delete(address); }));
    }
    return read.get(address);
  }
  const moreLines = (addresses) => Promise.all(addresses.map((address) => more(address, "text", readAsked)));
  return async (query, settled) => {
    let found;
    const searchWith = async (reading) => {
      await reading;
      found = engine.search(query);
    };
    const written = Object.keys(files).filter((language) => (LETTERS[language] ?? LATIN).test(query));
    await searchWith(moreLines(written.map((language) => files[language])));
    if (!settled) return found;
    if (found.known < WEIGHTS.familiar && LATIN.test(query)) await searchWith(moreLines(others));
    if (!found.sure) await searchWith(moreLines(later));
    if (found.doubtful) await searchWith(more(index, "json", readIndex));
    return { ...found, sure: true };
  };
}

// In a worker: first what to learn from, then queries.
if (globalThis.WorkerGlobalScope && globalThis instanceof WorkerGlobalScope) {
  let ask;
  onmessage = async ({ data: { start, number, query, settled } }) => {
    try {
      if (start) ask = makeReader(start);
      else postMessage({ number, found: await ask(query, settled) });
    } catch (error) {
      postMessage({ failed: String(error) });
    }
  };
}
