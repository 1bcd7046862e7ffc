// The search engine. It runs in a worker of its own; a page or Node may import its functions as well.
//
// Every text becomes a list of tokens: Latin words by their stem, Japanese by single characters (kana folded), since
// Japanese has no spaces. From tokens come terms: stems, pairs of characters, katakana words, and the groups of
// synonyms.txt that occur in the text. A page is ranked by the terms it shares with the query, rare ones counting more, and by
// its title, tag or heading that is most alike.

const LONGEST_QUERY = 200; // characters; the rest of a longer one is not looked at
const MOST_RESULTS = 8;
const GAP = "…";
const JAPANESE = "\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}ー々";
const TOKEN = new RegExp(`[${JAPANESE}]|(?:(?![${JAPANESE}])[\\p{L}\\p{N}'])+`, "gu");
const SMALL = { ぁ: "あ", ぃ: "い", ぅ: "う", ぇ: "え", ぉ: "お", ゃ: "や", ゅ: "ゆ", ょ: "よ", っ: "つ", ゎ: "わ", ヵ: "か", ヶ: "け" };

// Words that say little. They count a little, so that a query of nothing else still finds something.
const STOP = words(`a about after again all also am an and any are as at be because been before being but by can cannot cant come could
  did didnt do does doesnt doing done dont each every for from get gets getting go goes going got had has have having he help hello her here hi him his how i id if
  ill im in into is isnt it its ive just keep keeps know let lets like make may me might mine must my need needs no not now of oh ok on one only or our out over
  please really say says see she should so some somebody someone something still such tell than thanks that the their them then there these they thing this those to
  today tried try trying u up us use used using very want wants was wasnt way we well went were what when where which while who why will wish with wont
  would yes yesterday yet you your`);
const GLUE = words("my to in on no is me up off"); // short words that get stuck to others

function words(text) { return new Set(text.trim().split(/\s+/)); }

// "does not", "isn't", "never" are one word; so are 届きません and 届かない, できませんでした and できなかった.
const NOT = words("not dont doesnt didnt isnt arent wasnt werent hasnt havent hadnt wont wouldnt never");
const AUXILIARY = words("do does did is are was were has have had will would");
const ROMAJI = { k: "かきくけこ", s: "さしすせそ", t: "たちつてと", n: "んなにぬねの", h: "はひふへほ", m: "まみむめも", y: "やゆよ", r: "らりるれろ", w: "わを", g: "がぎぐげご", z: "ざじずぜぞ", d: "だでど", b: "ばびぶべぼ", p: "ぱぴぷぺぽ" };
const ROW_I = "いきぎしちにびみり";
const ROW_A = "わかがさたなばまら";
const POLITE = new RegExp(`(でき|起き|落ち|足り|借り|過ぎ|降り)?([${ROW_I}])?ません(でした)?`, "g");

/** Text → the same text for comparing: one width, one case, straight quotes, one way to write できる and わかる, plain Japanese negation. */
export function fold(text) {
  return text.normalize("NFKC").toLowerCase().replace(/[‘’＇`´]/g, "'")
    .replace(/出来/g, "でき").replace(/分か|(?:判|解)(?=ら)/g, "わか").replace(POLITE, (_, verb = "", kana = "", past) => verb + (ROW_A[ROW_I.indexOf(kana || "-")] ?? "") + (past ? "なかった" : "ない"));
}

/** An English word → what its plural, tenses, British and American spellings share. */
export function stem(word) {
  if (word.length < 4 || /[^a-z]/.test(word)) return word;
  let base = word.replace(/(?<=..)is(?=(e[sdr]?|ing|ations?)$)/, "iz").replace(/(?<=..)our(?=s?$)/, "or").replace(/(?<=..)tre$/, "ter").replace(/ence$/, "ense");
  base = /(ss|us|is)$/.test(base) ? base : base.replace(/ies$/, "y").replace(/(x|ch|sh|ss|z)es$/, "$1").replace(/s$/, "");
  const cut = /^(.*[aeiouy].*?)(?:(?<!e)ed|ing)$/.exec(base.replace(/ied$/, "yed"));
  if (cut && cut[1].length > 1) base = cut[1].replace(/([bdfgklmnprt])\1$/, "$1");
  else base = base.replace(/ll$/, "l");
  return base.length > 3 ? base.replace(/e$/, "") : base;
}

/** Text → tokens {t: what is compared, raw, kind: latin | han | katakana | hiragana, from, to, glued: touches the one before}. */
export function tokenize(text) {
  const list = [];
  const folded = fold(text);
  let end = -1;
  for (const match of folded.matchAll(TOKEN)) {
    const from = match.index;
    const to = from + match[0].length;
    let raw = match[0];
    let t = raw;
    let kind = "latin";
    if (raw === "ー") { // a long mark is optional
      if (list.length) list.at(-1).to = to;
      end = to;
      continue;
    } else if (/\p{sc=Han}|々/u.test(raw)) kind = "han";
    else if (/\p{sc=Katakana}/u.test(raw)) {
      kind = "katakana";
      const hiragana = String.fromCodePoint(raw.codePointAt(0) - 0x60);
      t = SMALL[raw] ?? SMALL[hiragana] ?? (/\p{sc=Hiragana}/u.test(hiragana) ? hiragana : raw);
    } else if (/\p{sc=Hiragana}/u.test(raw)) {
      kind = "hiragana";
      t = SMALL[raw] ?? raw;
    } else {
      raw = raw.replace(/'s$|'/g, "");
      if (!raw) continue;
      t = stem(raw);
      if (NOT.has(raw)) {
        const before = list.at(-1)?.raw;
        if (before === "can" || before === "could") t = raw = "cant";
        else t = raw = "not";
        if (t === "cant" || AUXILIARY.has(before)) list.pop();
      } else if (raw === "cannot" || raw === "couldnt") t = raw = "cant";
    }
    list.push({ t, raw, kind, from, to, glued: from === end });
    end = to;
  }
  return list;
}

/** Number of wrong, missing, extra and swapped letters between two words (a swap counts one); more than `most` is Infinity. */
export function distance(a, b, most = 3) {
  if (Math.abs(a.length - b.length) > most) return Infinity;
  let before = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      least = Math.min(least, row[j]);
    }
    if (least > most) return Infinity;
    before = last;
    last = row;
  }
  return last[b.length] > most ? Infinity : last[b.length];
}

/** How a word sounds, roughly: fone = phone, authenticater = authenticator. */
const sound = (word) => word.replace(/ph/g, "f").replace(/ck?|q/g, "k").replace(/z/g, "s").replace(/[aeiouy]+/g, "a").replace(/(.)\1+/g, "$1");

/** Where a pattern occurs in a list of characters with the fewest mistakes: {mistakes, from, to}. */
function approximate(pattern, characters) {
  const size = pattern.length + 1;
  let cost = Array.from({ length: size }, (_, i) => i);
  let start = new Array(size).fill(0);
  let costBefore = cost;
  let startBefore = start;
  let best = { mistakes: Infinity };
  for (let at = 0; at < characters.length; at++) {
    const nextCost = [0];
    const nextStart = [at + 1];
    for (let i = 1; i < size; i++) {
      nextCost[i] = cost[i - 1] + (pattern[i - 1] === characters[at] ? 0 : 1);
      nextStart[i] = i === 1 ? at : start[i - 1];
      if (cost[i] + 1 < nextCost[i]) [nextCost[i], nextStart[i]] = [cost[i] + 1, start[i]];
      if (nextCost[i - 1] + 1 < nextCost[i]) [nextCost[i], nextStart[i]] = [nextCost[i - 1] + 1, nextStart[i - 1]];
      if (i > 1 && at && pattern[i - 1] === characters[at - 1] && pattern[i - 2] === characters[at] && costBefore[i - 2] + 1 < nextCost[i]) {
        [nextCost[i], nextStart[i]] = [costBefore[i - 2] + 1, i === 2 ? at - 1 : startBefore[i - 2]];
      }
    }
    [costBefore, startBefore, cost, start] = [cost, start, nextCost, nextStart];
    if (cost[size - 1] <= best.mistakes) best = { mistakes: cost[size - 1], from: start[size - 1], to: at + 1 };
  }
  return best;
}

/** The letters of a word as bits: two words that differ in many bits cannot be one slip apart. */
const letters = (word) => { let bits = 0; for (const letter of word) bits |= 1 << (letter.charCodeAt(0) & 31); return bits; };
const count = (bits) => { let sum = 0; for (; bits; bits &= bits - 1) sum++; return sum; };

/** Makes the engine of one language from answers.json, search_index.json (both parsed), and the texts of synonyms.txt and everyday-words.txt. */
export function createEngine(answers, index, synonyms, everyday = "") {
  const everydayWords = words(everyday.replace(/^#.*$/gm, ""));
  const everydayStems = new Set([...everydayWords].map(stem));
  const phrases = { next: new Map(), groups: [] }; // the synonyms as a tree of tokens
  const groups = []; // number → its words as written
  const known = new Map(); // stem → {words: as written → how often, weight: how much it matters here}
  const dictionary = []; // Japanese words that typing errors are compared with: {characters, word}
  const dictionaryWords = new Set();

  // tokens here are strings: what is compared
  function addPhrase(tokens, group) {
    let node = phrases;
    for (const t of tokens) {
      if (!node.next.has(t)) node.next.set(t, { next: new Map(), groups: [] });
      node = node.next.get(t);
    }
    if (!node.groups.includes(group)) node.groups.push(group);
  }
  function addToDictionary(tokens, word) {
    const characters = tokens.map((token) => token.t);
    const key = characters.join("");
    if (dictionaryWords.has(key) || tokens.some((token) => token.kind === "latin")) return;
    const kana = tokens.every((token) => token.kind === "hiragana");
    const sentence = !kana && tokens.some((token) => token.kind === "hiragana");
    if (tokens.length < (kana || sentence ? 6 : 4)) return;
    dictionaryWords.add(key);
    dictionary.push({ characters, word, sentence, short: tokens.length < 6, most: tokens.length < 8 || sentence ? 1 : 2 });
  }
  function learn(token, weight) {
    if (token.kind !== "latin" || /\d/.test(token.raw)) return;
    if (!known.has(token.t)) known.set(token.t, { words: new Map(), weight: 0 });
    const entry = known.get(token.t);
    entry.weight += weight;
    entry.words.set(token.raw, (entry.words.get(token.raw) ?? 0) + weight);
  }

  for (const line of synonyms.split("\n")) {
    if (!line.trim() || line.startsWith("#")) continue;
    const number = groups.length;
    groups.push(line.split(",").map((word) => word.trim()).filter(Boolean));
    for (const word of groups[number]) {
      const parts = word.split(GAP).map(tokenize);
      addPhrase(parts.flatMap((tokens, i) => [...(i ? [GAP] : []), ...tokens.map((token) => token.t)]), number);
      for (const token of parts.flat()) learn(token, 0.5);
      if (parts.length === 1) addToDictionary(parts[0], word);
    }
  }
  // Katakana words of the pages are words of their own: kana typed for them, or a slip in them, finds them.
  const katakana = (text) => fold(text).match(/[\p{sc=Katakana}ー]{3,}/gu) ?? [];

  /** The longest synonyms in a list of tokens, from left to right: {from, to, groups}. */
  function findPhrases(tokens) {
    const found = [];
    const walk = (node, at) => {
      let best = node.groups.length ? { to: at, groups: node.groups } : null;
      const next = tokens[at] && node.next.get(tokens[at].t);
      const deeper = next && walk(next, at + 1);
      if (deeper) best = deeper;
      const gap = node.next.get(GAP);
      for (let skip = 0; gap && skip <= 3 && !best; skip++) best = tokens[at + skip] ? walkGap(gap, at + skip) : null;
      return best;
    };
    const walkGap = (node, at) => { const next = node.next.get(tokens[at].t); return next ? walk(next, at + 1) : null; };
    for (let at = 0; at < tokens.length; ) {
      const best = walk(phrases, at);
      if (best && best.to > at) {
        found.push({ from: at, ...best });
        at = best.to;
      } else at++;
    }
    return found;
  }

  /** Calls add(term, weight) for everything a text is found by. */
  function eachTerm(tokens, add) {
    const covered = new Array(tokens.length).fill(1);
    for (const { from, to, groups: numbers } of findPhrases(tokens)) {
      // Many words together say more; a single word like "not" says little.
      const weight = tokens[from].kind !== "latin" ? 0.9 : to - from > 1 ? Math.min(1.2, 0.8 + 0.15 * (to - from)) : STOP.has(tokens[from].raw) ? 0.3 : 0.9;
      for (const number of numbers) add(`#${number}`, numbers.length > 1 ? weight * 0.8 : weight);
      for (let i = from; i < to; i++) covered[i] = to - from > 1 && tokens[i].kind === "latin" ? 0.3 : 0.45;
    }
    tokens.forEach((token, i) => {
      if (token.kind === "latin") add(token.t, STOP.has(token.raw) ? 0.12 : token.raw.length < 2 ? 0.3 * covered[i] : covered[i]);
      else {
        if (token.kind === "han") add(token.t, 0.12 * covered[i]);
        const next = tokens[i + 1];
        if (next && next.kind !== "latin" && next.glued) {
          const plain = [token.kind, next.kind].filter((kind) => kind === "hiragana").length;
          add(token.t + next.t, [0.5, 0.25, 0.1][plain] * Math.min(covered[i], covered[i + 1]));
        }
      }
    });
  }

  // Pages and sections.
  const described = new Map(answers.answers.map((entry) => [`${entry.kind === "answer" ? "answers" : "manuals"}/${entry.id}/`, entry]));
  const plainText = (html) => html.replace(/<[^>]*>/g, " ").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, "&").replace(/\s+/g, " ").trim();
  const pages = [];
  for (const { location, title, text, tags = [] } of index.docs) {
    const [path, id] = location.split("#");
    let page = pages.find((other) => other.path === path);
    if (!page) {
      const entry = described.get(path);
      page = { path, title: plainText(title), answer: entry?.answer ?? "", tags, topic: entry?.topic ?? "", sections: [], fields: new Map() };
      page.prior = entry ? 1 : { "contact/": 1.35, "privacy/": 0.95, "glossary/": 0.8, "helpdesk/": 0.7 }[path] ?? 0.55;
      pages.push(page);
    }
    if (id) page.sections.push({ id, title: plainText(title), text: plainText(text) });
    else page.lead = plainText(text);
  }
  for (const page of pages) {
    const sources = [page.title, page.answer, page.topic, ...page.tags, ...page.sections.flatMap((section) => [section.title, section.text])];
    for (const word of sources.flatMap(katakana)) {
      const tokens = tokenize(word);
      if (tokens.length < 3 || findPhrases(tokens)[0]?.to === tokens.length) continue;
      addPhrase(tokens.map((token) => token.t), groups.length);
      groups.push([word]);
      addToDictionary(tokens, word);
    }
  }

  // What to offer when nothing is found: the first two answers of the first three topics.
  const topics = [...new Set(answers.answers.map((entry) => entry.topic))].slice(0, 3);
  const common = topics.flatMap((topic) => [...described].filter(([, entry]) => entry.topic === topic).slice(0, 2)).map(([path, { title }]) => ({ path, title }));

  const inverted = new Map(); // term → [{unit, weight}]
  const units = [];
  for (const page of pages) {
    const collect = (text, boost, unit, isTag) => {
      const tokens = tokenize(text);
      const own = new Map();
      eachTerm(tokens, (term, weight) => {
        page.fields.set(term, (page.fields.get(term) ?? 0) + weight * boost);
        own.set(term, Math.max(own.get(term) ?? 0, weight));
      });
      if (!isTag) for (const token of tokens) learn(token, boost);
      if (unit) units.push({ page, terms: own, weight: unit, key: keyOf(tokens), isTitle: unit === 1 });
      return own;
    };
    const bare = page.tags.length ? 1 : 2.5; // a page without tags stands by its title and headings alone
    const title = collect(page.title, 8 * bare, 1);
    const answer = collect(page.answer, 3, 0.75);
    page.titleTerms = title;
    page.top = new Map(answer);
    for (const [term, weight] of title) page.top.set(term, Math.max(weight, page.top.get(term) ?? 0));
    for (const tag of page.tags) collect(tag, 2, 0.97, true);
    collect(page.topic, 0.5, 0);
    if (page.lead) collect(page.lead, 0.6, 0);
    for (const section of page.sections) {
      section.heading = collect(section.title, 2.5 * bare, page.prior < 1 ? 0.8 : 0.7);
      section.body = collect(section.text, 0.5, 0);
    }
    if (!page.answer) page.answer = page.sections.find((section) => section.text)?.text.slice(0, 160) ?? "";
  }
  const saturate = (weight) => weight / (weight + 4);
  const frequency = new Map();
  for (const page of pages) for (const [term, weight] of page.fields) frequency.set(term, (frequency.get(term) ?? 0) + saturate(weight) * 1.3);
  // Rare words count more, but not those that no title, tag or heading uses: they are rare by chance.
  const trust = new Map();
  for (const page of pages) for (const [term, weight] of page.fields) trust.set(term, Math.max(trust.get(term) ?? 0, saturate(weight)));
  const rarity = (term) => Math.log(1 + pages.length / (0.4 + frequency.get(term))) * (0.2 + 0.8 * Math.min(1, 2.5 * trust.get(term)));
  for (const unit of units) {
    let sum = 0;
    for (const [term, weight] of unit.terms) {
      const value = weight * rarity(term);
      sum += value * value;
      if (!inverted.has(term)) inverted.set(term, []);
      inverted.get(term).push({ unit, value });
    }
    unit.length = Math.sqrt(sum) || 1;
  }

  function keyOf(tokens) { return tokens.map((token) => token.t).join(" "); }

  // A bare stem is a word if it is written somewhere, or with a plain ending: explain(ed), but not hous(e).
  const isWritten = (token) => [...known.get(token.t).words.keys()].some((word) => word === token.raw || ["s", "ed", "ing", "er"].some((ending) => word === token.raw + ending));
  const isKnown = (token) => STOP.has(token.raw) || everydayWords.has(token.raw) || /\d/.test(token.raw)
    || (token.raw !== token.t ? known.has(token.t) || everydayStems.has(token.t) : known.has(token.t) && isWritten(token));
  let vocabulary = []; // {word, stem, weight, sound, letters}
  const corrections = new Map(); // word → candidates, so that typing on costs nothing again
  function listVocabulary() {
    vocabulary = [];
    const list = (word, base, weight) => vocabulary.push({ word, stem: base, weight: Math.log(2 + weight), sound: sound(word), letters: letters(word) });
    for (const [base, entry] of known) for (const word of entry.words.keys()) list(word, base, entry.weight);
    for (const word of [...NOT, "cannot"]) list(word, word === "cannot" ? "cant" : "not", 1);
  }
  listVocabulary();

  // Tags may hold misspellings. A word that only tags have counts as a word, unless it looks like a slip in another.
  const tagWords = pages.flatMap((page) => page.tags.flatMap(tokenize)).filter((token) => !known.has(token.t));
  const slips = new Set(tagWords.filter(({ raw }) => raw.length > 4 && correct(raw, false)[0]?.cost < 0.9).map(({ t }) => t));
  for (const token of tagWords) if (!slips.has(token.t)) learn(token, 2);
  listVocabulary();
  corrections.clear();

  /** What a word that nobody knows may have been meant to be, best first: {word, cost}. */
  function correct(word, prefix) {
    const key = `${prefix ? "+" : ""}${word}`;
    if (corrections.has(key)) return corrections.get(key);
    const most = word.length < 3 ? 0 : word.length < 7 ? 1 : word.length < 12 ? 2 : 3;
    const candidates = [];
    const heard = sound(word);
    const own = letters(word);
    for (const entry of vocabulary) {
      const other = entry.word;
      if (other.length < 3 || !most) continue;
      const possible = count(prefix ? own & ~entry.letters : own ^ entry.letters) <= 2 * most || heard === entry.sound;
      if (!possible) continue;
      let cost = distance(word, other, most);
      if (cost === 1 && word.length <= 3 && (other.length < 3 || [...word].sort().join() !== [...other].sort().join()) && other.length <= word.length) cost = Infinity;
      if (cost && heard.length > 2 && heard === entry.sound) cost = Math.min(cost, 0.8);
      if (cost === 1 && [...word].sort().join() === [...other].sort().join()) cost = 0.75; // swapped letters
      if (prefix && cost === Infinity && word.length >= 4 && other.length > word.length) {
        cost = Math.min(...[-1, 0, 1].map((more) => distance(word, other.slice(0, word.length + more), 1))) + 0.4;
      }
      if (cost === Infinity || (cost > 1 && NOT.has(other))) continue;
      if (word[0] !== other[0]) cost += 0.3;
      if (cost > 1.5 && cost / word.length > 0.34) continue;
      candidates.push({ word: other, stem: entry.stem, cost: cost - 0.06 * entry.weight });
    }
    candidates.sort((a, b) => a.cost - b.cost);
    const best = [];
    for (const candidate of candidates) {
      if (candidate.cost > candidates[0].cost + 0.5 || best.length === 3) break;
      if (!best.some((other) => other.stem === candidate.stem)) best.push(candidate);
    }
    if (corrections.size > 2000) corrections.clear();
    corrections.set(key, best);
    return best;
  }

  const isWord = (word) => known.get(stem(word))?.weight >= 2 && known.get(stem(word)).words.has(word);

  /** Words glued together → their parts, or null: "lostphone" → ["lost", "phone"]. */
  function split(word, misspelt) {
    if (word.length < 5 || word.length > 30) return null;
    const best = [{ cost: 0, parts: [] }];
    for (let end = 1; end <= word.length; end++) {
      for (let start = Math.max(0, end - 16); start < end; start++) {
        if (!best[start]) continue;
        const part = word.slice(start, end);
        const short = part.length < 3;
        if (short ? !GLUE.has(part) : !STOP.has(part) && !isWord(part)) continue;
        const cost = best[start].cost + (short ? 1.6 : 1) - Math.min(part.length, 8) * 0.02;
        if (!best[end] || cost < best[end].cost) best[end] = { cost, parts: [...best[start].parts, part] };
      }
    }
    const result = best[word.length];
    if (result && result.parts.length > 1 && result.parts.length < 6 && result.parts.some((part) => part.length > 3 && !STOP.has(part))) return result.parts;
    for (let cut = 3; misspelt && cut <= word.length - 3; cut++) { // one part may be misspelt
      const [left, right] = [word.slice(0, cut), word.slice(cut)];
      if (left.length > 2 && isWord(left) && right.length > 3) {
        const other = correct(right, false)[0];
        if (other && other.cost < 1) return [left, other.word];
      }
      if (isWord(right) && right.length > 2 && left.length > 3) {
        const other = correct(left, false)[0];
        if (other && other.cost < 1) return [other.word, right];
      }
    }
    return null;
  }

  const latin = (raw, like) => ({ ...tokenize(raw)[0], from: like?.from, to: like?.to, glued: like?.glued });

  /** The query's tokens with typing errors mended, further terms, and what was mended. */
  function mend(text, typing, exact) {
    const given = tokenize(text);
    const folded = fold(text);
    const written = (first, last = first) => folded.slice(first.from, last.to);
    const tokens = [];
    const more = new Map();
    const changes = [];
    const add = (term, weight) => more.set(term, Math.max(weight, more.get(term) ?? 0));
    for (let i = 0; i < given.length; i++) {
      const token = given[i];
      const next = given[i + 1];
      const unfinished = typing && i === given.length - 1 && token.to === folded.length;
      if (token.kind !== "latin") { tokens.push(token); continue; }
      if (next?.kind === "latin" && token.raw.length + next.raw.length > 3) { // pass word, authen ticator
        const joined = token.raw + next.raw;
        const whole = known.has(stem(joined));
        const parts = isKnown(token) && isKnown(next);
        if (whole && parts) add(stem(joined), 0.8);
        else if (!exact && !parts && !(isKnown(token) && token.raw.length > 3) && (whole || (joined.length > 7 && correct(joined, false)[0]?.cost < 1 && !correct(next.raw, unfinished).some((c) => c.cost < 1)))) {
          const word = whole ? joined : correct(joined, false)[0].word;
          tokens.push(latin(word, { ...token, to: next.to }));
          changes.push([written(token, next), word]);
          i++;
          continue;
        }
      }
      if (isKnown(token)) {
        tokens.push(token);
        if (unfinished && token.raw.length > 2) complete(token.raw, 0.25);
        continue;
      }
      if (unfinished && token.raw.length > 1 && complete(token.raw, 0.8)) { // it may also be whole, and a slip
        tokens.push(token);
        for (const { word, cost } of exact ? [] : correct(token.raw, false)) {
          if (cost >= 1) continue;
          const before = given[i - 1]?.kind === "latin" && findPhrases([given[i - 1], latin(word)])[0]?.to === 2; // opening hous
          eachTerm(before ? [given[i - 1], latin(word)] : [latin(word)], (term, weight) => add(term, (before ? 1 : 0.5) * weight));
        }
        continue;
      }
      if (exact) { tokens.push(token); continue; }
      // In a sentence, a short word that nobody knows is rather another word than a slip.
      if (token.raw.length < 5 && given.length > 6 && !(correct(token.raw, false)[0]?.cost < 0.8)) { tokens.push(token); continue; }
      const candidates = inContext(correct(token.raw, unfinished), given, i);
      const parts = split(token.raw, candidates.length === 0);
      if (parts && !(candidates[0]?.cost < (parts.some((part) => STOP.has(part)) ? 0.9 : 0.55))) {
        tokens.push(...parts.map((part) => latin(part, token)));
        changes.push([written(token), parts.join(" ")]);
      } else if (candidates.length) {
        tokens.push(latin(candidates[0].word, token));
        changes.push([written(token), candidates[0].word]);
        for (const other of candidates.slice(1)) eachTerm([latin(other.word, token)], (term, weight) => add(term, 0.5 * weight));
      } else tokens.push(token);
    }
    /** Candidates again, those first that make a synonym together with the word before or after. */
    function inContext(candidates, list, at) {
      if (candidates.length < 2) return candidates;
      const cost = (candidate) => {
        const around = [list[at - 1], latin(candidate.word, list[at]), list[at + 1]].filter(Boolean);
        return candidate.cost - (findPhrases(around).some(({ from, to }) => to - from > 1) ? 0.4 : 0);
      };
      return [...candidates].sort((a, b) => cost(a) - cost(b));
    }
    function complete(raw, weight) {
      const entries = vocabulary.filter((entry) => entry.word.startsWith(raw) && entry.word !== raw).sort((a, b) => b.weight - a.weight).slice(0, 5);
      for (const entry of entries) eachTerm([latin(entry.word)], (term, value) => add(term, (weight * value) / Math.sqrt(entries.length)));
      return entries.length > 0;
    }
    if (!exact) mendJapanese(tokens, folded, changes);
    if (typing) completeJapanese(tokens, add);
    return { tokens, more, changes };
  }

  /** A consonant whose vowel was lost gets the one that makes a known word: こわrた → こわれた. */
  function mendRomaji(tokens, text, changes) {
    tokens.forEach((token, i) => {
      const row = token.glued && ROMAJI[token.raw];
      if (!row || tokens[i - 1].kind === "latin") return;
      for (const kana of row) {
        const other = { ...token, t: SMALL[kana] ?? kana, raw: kana, kind: "hiragana" };
        const start = Math.max(0, i - 4);
        if (!findPhrases([...tokens.slice(start, i), other, ...tokens.slice(i + 1, i + 4)]).some(({ from, to }) => from < i - start && i - start < to)) continue;
        changes.push([text.slice(token.from, token.to), kana]);
        tokens[i] = other;
        return;
      }
    });
  }

  /** Mends slips in runs of Japanese, in the list of tokens itself. */
  function mendJapanese(tokens, text, changes) {
    mendRomaji(tokens, text, changes);
    for (let start = 0; start < tokens.length; start++) {
      if (tokens[start].kind === "latin") continue;
      let end = start + 1;
      // A single letter is what an input method leaves of a slip: できまsん.
      while (end < tokens.length && tokens[end].glued && (tokens[end].kind !== "latin" || /^[a-z]$/.test(tokens[end].raw))) end++;
      const run = tokens.slice(start, end);
      const characters = run.map((token) => token.t);
      const present = new Set(characters);
      const found = findPhrases(run);
      const covered = run.map((token, i) => found.some(({ from, to }) => i >= from && i < to));
      if (run.length > 3 && covered.filter((is) => !is).length > 0) {
        let best = null;
        for (const { characters: pattern, word, sentence, short, most } of dictionary) {
          if (pattern.length > run.length + 2) continue;
          const missing = pattern.reduce((sum, character) => sum + !present.has(character), 0);
          if (missing > 2) continue;
          const { mistakes, from, to } = approximate(pattern, characters);
          if (!mistakes || mistakes > most) continue;
          // できますか is no slip of できません: with another first or last character it is another word.
          if (sentence && (pattern[0] !== characters[from] || (pattern.at(-1) !== characters[to - 1] && run[to - 1].kind !== "latin"))) continue;
          // 番号を変えた is no slip of 番号を教えた.
          if (sentence && run.slice(from, to).some(({ kind, t }) => kind === "han" && !pattern.includes(t))) continue;
          // ですでしょう is no slip of スクショ.
          if (short && run.slice(from, to).every(({ kind }) => kind === "hiragana")) continue;
          if (covered.slice(from, to).every(Boolean)) continue;
          const inside = found.filter((phrase) => phrase.from < to && phrase.to > from);
          if (inside.some((phrase) => phrase.to - phrase.from >= to - from - 1)) continue;
          const worth = pattern.length - 2.5 * mistakes - 0.4 * inside.reduce((sum, phrase) => sum + phrase.to - phrase.from, 0);
          if (worth > 1 && (!best || worth > best.worth)) best = { worth, word, from, to };
        }
        if (best) {
          const wrong = run.slice(best.from, best.to);
          changes.push([text.slice(wrong[0].from, wrong.at(-1).to), best.word]);
          const right = tokenize(best.word).map((token, i) => ({ ...token, from: wrong[0].from, to: wrong.at(-1).to, glued: i > 0 || wrong[0].glued }));
          tokens.splice(start + best.from, wrong.length, ...right);
          if (changes.length < 4) { start--; continue; } // there may be more than one
        }
      }
      start = end - 1;
    }
  }

  /** The last Japanese letters as the beginning of a word: オーセン, つう. */
  function completeJapanese(tokens, add) {
    const found = findPhrases(tokens);
    for (let start = Math.max(0, tokens.length - 6); start <= tokens.length - 2; start++) {
      if (tokens[start].kind === "latin" || found.some(({ from, to }) => from <= start && start < to)) continue;
      let node = phrases;
      for (let i = start; node && i < tokens.length; i++) node = node.next.get(tokens[i].t);
      if (!node) continue;
      const numbers = new Set();
      const collect = (at, depth) => {
        for (const number of at.groups) numbers.add(number);
        if (depth < 8 && numbers.size < 12) for (const next of at.next.values()) collect(next, depth + 1);
      };
      collect(node, 0);
      for (const number of numbers) add(`#${number}`, 0.6 / Math.sqrt(numbers.size));
      return;
    }
  }

  /**
   * The pages that answer a query, best first.
   * typing: the last word may be unfinished. exact: nothing is corrected.
   */
  function search(query, { typing = true, exact = false } = {}) {
    const text = query.slice(0, LONGEST_QUERY);
    const { tokens, more, changes } = mend(text, typing, exact);
    const wanted = new Map();
    eachTerm(tokens, (term, weight) => wanted.set(term, Math.max(weight, wanted.get(term) ?? 0)));
    for (const [term, weight] of more) wanted.set(term, Math.max(weight, wanted.get(term) ?? 0));
    let length = 0;
    let total = 0;
    for (const [term, weight] of wanted) {
      if (!frequency.has(term)) { wanted.delete(term); continue; }
      const value = weight * rarity(term);
      wanted.set(term, value);
      length += value * value;
      total += value;
    }
    if (!wanted.size) return { results: [], mended: "", marks: [], common };
    length = Math.sqrt(length);

    const alike = new Map(); // unit → shared weight
    for (const [term, value] of wanted) {
      for (const { unit, value: other } of inverted.get(term) ?? []) alike.set(unit, (alike.get(unit) ?? 0) + value * other);
    }
    const best = new Map(); // page → likeness of its units, best first
    const key = keyOf(tokens);
    const exactly = new Map();
    for (const [unit, shared] of alike) {
      const likeness = (unit.weight * shared) / (unit.length * length);
      if (!best.has(unit.page)) best.set(unit.page, []);
      best.get(unit.page).push(likeness);
      if (unit.key === key) exactly.set(unit.page, Math.max(exactly.get(unit.page) ?? 0, unit.isTitle ? 10 : 0.4 * unit.weight));
    }
    const scored = [];
    for (const page of pages) {
      let coverage = 0;
      for (const [term, value] of wanted) {
        const weight = page.fields.get(term);
        if (weight) coverage += value * saturate(weight);
      }
      if (!coverage) continue;
      const likeness = (best.get(page) ?? []).sort((a, b) => b - a);
      const nearest = 0.75 * (likeness[0] ?? 0) + 0.15 * (likeness[1] ?? 0) + 0.1 * (likeness[2] ?? 0);
      scored.push({ page, score: page.prior * (coverage / total + 1.2 * nearest) + (exactly.get(page) ?? 0) });
    }
    scored.sort((a, b) => b.score - a.score);
    const results = scored.filter(({ score }) => score >= 0.3 * scored[0].score).slice(0, MOST_RESULTS);
    return {
      mended: mended(text, changes),
      marks: marksOf(wanted),
      common: [],
      results: results.map(({ page }) => {
        const section = sectionOf(page, wanted, total);
        return { path: page.path + (section ? `#${section.id}` : ""), title: page.title, answer: page.answer, section: section?.title ?? "" };
      }),
    };
  }

  /** The section that answers better than the top of the page does, if there is one. */
  function sectionOf(page, wanted, total) {
    const covers = (weightOf) => {
      let sum = 0;
      for (const [term, value] of wanted) sum += value * Math.min(1, weightOf(term));
      return sum / total;
    };
    // A manual is a list of procedures: its short answer names them, the sections are the answers.
    const top = covers((term) => (page.path.startsWith("manuals/") ? page.titleTerms : page.top).get(term) ?? 0);
    let best = null;
    for (const section of page.sections) {
      if (section.id === "not-working") continue;
      const heading = covers((term) => section.heading.get(term) ?? 0);
      const body = covers((term) => Math.max(section.heading.get(term) ?? 0, 0.7 * (section.body.get(term) ?? 0)));
      const value = heading + 0.5 * body;
      if ((heading > top + 0.05 || body > top + 0.2) && (!best || value > best.value)) best = { section, value };
    }
    return best?.section;
  }

  /** The query as it was searched, for the reader to see; "" where nothing was mended. */
  function mended(text, changes) {
    if (!changes.length) return "";
    let result = text.normalize("NFKC");
    for (const [from, to] of changes) {
      const at = result.toLowerCase().indexOf(from);
      if (at >= 0) result = result.slice(0, at) + to + result.slice(at + from.length);
    }
    return result === text.normalize("NFKC") ? "" : result.trim().replace(/\s+/g, " ");
  }

  /** Words to mark on the page: those of the query that are there, and what stands for them. */
  function marksOf(wanted) {
    const list = new Set();
    for (const term of wanted.keys()) {
      if (term[0] === "#") {
        for (const word of groups[term.slice(1)]) if (!word.includes(GAP) && !/^[\p{sc=Hiragana}ー]{1,3}$/u.test(word) && !STOP.has(word)) list.add(word);
      } else if (known.has(term)) for (const word of known.get(term).words.keys()) if (!STOP.has(word)) list.add(word);
    }
    return [...list];
  }

  return { search };
}

/** Loads what a language's engine needs. home: address of the language's folder; version: for the addresses. */
export async function loadEngine(home, version) {
  const get = async (path, kind) => {
    const response = await fetch(home + path + version);
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response[kind]();
  };
  return createEngine(...await Promise.all([get("answers.json", "json"), get("search/search_index.json", "json"), get("assets/synonyms.txt", "text"), get("assets/everyday-words.txt", "text")]));
}

// In a worker: first where to load from, then queries.
if (globalThis.WorkerGlobalScope && globalThis instanceof WorkerGlobalScope) {
  let engine;
  onmessage = async ({ data: { home, version, number, query, options } }) => {
    if (number) return postMessage({ number, found: engine.search(query, options) });
    try {
      engine = await loadEngine(home, version);
      engine.search("warm up");
      postMessage({ ready: true });
    } catch (error) {
      postMessage({ failed: String(error) });
    }
  };
}
