"""Plain words: short sentences, one condition each; English at or below grade 8 (Flesch–Kincaid); rare words explained.

Left out: labels of screens, names, code and drawings. In a sentence each label or name counts as one short word, □."""

import functools
import re
from dataclasses import dataclass

from pages import Page, Site
from report import Fault

from . import rule

GRADE = 8.0  # a reading age of about 13: what second-language readers follow
FEWEST_WORDS = 60  # below that a grade says nothing
WORDS = 25  # words in an English sentence
CHARACTERS, SHARE, MOST = 60, 0.03, 80  # in a Japanese one: as a rule; the share that may be longer; never more
CONDITIONS = {"en": r"\b(?:if|unless)\b", "ja": r"場合(?!によ|の)|とき(?=は|に?、|：)|(?:なら|たら|れば)(?=、)"}
# Where sentences end; abbreviations and numbers whose full stop ends none are left alone.
ENDS = {"en": r"(?<=[.!?:])[\"”)]*\s+(?=[\"“(]?[A-Z0-9□])", "ja": r"(?<=[。？！])(?![」）])|(?<=：)\s*$|(?<=：)(?=□)"}
NAMES = re.compile(
    r"\b(?:Microsoft|Authenticator|Google|Android|Kyushu University|Kyushu|iPhone|iPad|Apple|Windows|macOS|China|QMAX|"
    r"Outlook|Teams|Chrome|Edge|Firefox|Safari|February|September|November|Snipping)\b")
# Words that readers may not know, by the glossary's part about each.
TERMS = {
    "en": {"mfa": r"MFA(?! request)|multi-factor authentication", "mfa-request": "MFA request",
           "matrix-code": "matrix code",
           "sso-kid": "SSO-KID", "primary-address": "primary mail address", "passkey": "passkey"},
    "ja": {"mfa": "MFA|多要素認証", "mfa-request": "認証の要求", "matrix-code": "マトリクスコード",
           "sso-kid": "SSO-KID|全学共通ID", "primary-address": "全学基本メールアドレス", "passkey": "パスキー"},
}


@dataclass(frozen=True)
class Sentence:
    text: str
    place: tuple[str, int]
    whole: bool  # it ends as sentences do; headings and choices do not


@functools.cache  # three rules read them
def sentences(page: Page) -> list[Sentence]:
    """The sentences of a page, title and short answer included."""
    ends = re.compile(ENDS.get(page.language.code, ENDS["en"]))
    blocks = [((page.file, page.front.line(key)), str(page.meta.get(key)))
              for key in ("title", "description") if page.meta.get(key)]
    blocks += [(texts[0].node, without_labels(texts, page.language.code)) for _, texts in page.blocks]
    found = []
    for where, text in blocks:
        text = re.sub(r"□(?:（□）|□)*", "□", " ".join(text.split()))
        for part in ends.split(text):
            if re.search(r"\w", part.replace("□", "")):
                words = max(part.split("□"), key=len)[:20]
                place = where if isinstance(where, tuple) else page.place(where, words)
                found.append(Sentence(part.strip(), place, part.strip()[-1] in ".!?。"))
    return found


def without_labels(texts, language: str) -> str:
    """The words of a paragraph, with □ for each label and for words in another language."""
    return "".join("□" if text.label or text.language != language else text.node for text in texts)


def short(text: str) -> str:
    return text if len(text) <= 90 else text[:89] + "…"


@rule("sentence", "Sentences are short: 25 English words; 60 Japanese characters as a rule, never more than 80.")
def long_sentences(site: Site):
    for page in site.all_pages():
        for sentence in sentences(page) if page.language.code == "en" else ():
            if (count := len(re.findall(r"[A-Za-z]+(?:['’][a-z]+)?|\d+", sentence.text))) > WORDS:
                yield Fault(*sentence.place,
                            f"A sentence has {count} words; {WORDS} are enough: “{short(sentence.text)}”.",
                            "Make two sentences.")
    everything = [one for page in site.pages.get("ja", {}).values()
                  for one in sentences(page) if not one.text.startswith("ほかの言い方")]
    longer = [one for one in everything if len(one.text) > CHARACTERS]
    for one in longer:
        if len(one.text) > MOST or len(longer) > SHARE * len(everything):
            as_a_rule = f"{CHARACTERS} as a rule, {SHARE:.0%} may be longer"
            allowed = f"{MOST} at most" if len(one.text) > MOST else as_a_rule
            yield Fault(*one.place, f"A sentence has {len(one.text)} characters; {allowed}: “{short(one.text)}”.",
                        "Make two sentences.")


@rule("condition", "A sentence has one condition.")
def conditions(site: Site):
    for page in site.all_pages():
        pattern = re.compile(CONDITIONS.get(page.language.code, "(?!)"), re.IGNORECASE)
        for sentence in sentences(page):
            if len(pattern.findall(sentence.text)) > 1:
                yield Fault(*sentence.place, f"A sentence has more than one condition: “{short(sentence.text)}”.",
                            "Make two sentences, or a list.")


@rule("grade", "An English page reads at grade 8 or below.")
def grades(site: Site):
    for page in site.pages.get("en", {}).values():
        found = [(words, one) for one in sentences(page) if one.whole and (words := names_out(one.text))]
        if sum(len(words) for words,
               _ in found) >= FEWEST_WORDS and (result := grade([words for words, _ in found])) > GRADE:
            worst = sorted((pair for pair in found if len(pair[0]) > 4), key=lambda pair: -grade([pair[0]]))[:3]
            listed = "; ".join(f"line {one.place[1]} “{short(one.text)}”" for _, one in worst)
            yield Fault(*worst[0][1].place, f"The page reads at grade {result:.1f}; {GRADE:.0f} is the limit.",
                        f"Use shorter words and sentences. The hardest: {listed}.")


def names_out(text: str) -> list[str]:
    """The words of a sentence, each name as one short word."""
    text = re.sub(r"(?:\b[A-Z][\w-]*\b\s+)*\b\w*[A-Z]\w*[A-Z]\w*\b|\w*\d[\w-]*", "X", text)  # MFA, SSO-KID, 365
    text = re.sub(r"(?<=[a-z,] )[A-Z][a-z]+(?: [A-Z][a-z]+)*", "X", NAMES.sub("X", text))  # capitals inside a sentence
    return re.findall(r"[A-Za-z]+(?:['’][a-z]+)?", re.sub(r"X(?:[ -]+X)+", "X", text.replace("□", " X ")))


# What spelling does not show.
SYLLABLES = {"something": 2, "someone": 2, "sometimes": 2, "somewhere": 2, "everything": 3, "everywhere": 3,
             "everyone": 3, "every": 2,
             "people": 2, "business": 2, "area": 3, "idea": 3, "create": 2, "safely": 2, "smartphone": 2,
             "smartphones": 2, "else": 1}


def syllables(word: str) -> int:
    """How many syllables an English word has, by its spelling."""
    word = re.sub(r"['’].*", "", word.lower())
    if word in SYLLABLES:
        return SYLLABLES[word]
    count = len(re.findall(r"[aeiouy]+", word))
    # a silent e: code, opened, phones
    endings = r"[^aeiouy]e$|[aeiouy]le$|[^aeiouytd]ed$|([^aeiouyszxcg]|[^aeiouysc]h)es$"
    sounded = r"[^aeiouy]les?$|[bcdfgkptz]led$|(?:ch|sh)es$"  # ta-ble, han-dled, match-es
    count -= bool(re.search(endings, word) and not re.search(sounded, word))
    count += len(re.findall(r"i(?=a)|(?<![tcgx])i(?=o(?!n))|i(?=u)|i(?=ent|et)|e(?=o(?!u))|u(?=a)|[aeiouy](?=ing)",
                            word))  # said apart
    count -= len(re.findall(r"[ct]ia|[ct]ient|[qg]ua|[qg]uing", word))
    return max(count, 1)


def grade(sentences: list[list[str]]) -> float:
    """Flesch–Kincaid grade of sentences given as lists of words."""
    words = sum(map(len, sentences))
    return 0.39 * words / len(sentences) + 11.8 * sum(syllables(word) for one in sentences
                                                      for word in one) / words - 15.59


@rule("term", "An answer or manual that uses a rare word explains it there, or links it to where it is explained.")
def terms(site: Site):
    for page in site.all_pages():
        if not page.kind or not page.body:
            continue
        blocks = [("".join(text.node for text in texts if not text.label), texts[0].node) for block,
                  texts in page.blocks
                  if not block.name.startswith("h")]
        whole = "\n".join(text for text, _ in blocks)
        for part, words in TERMS.get(page.language.code, {}).items():
            word = re.compile(words, re.IGNORECASE)
            use = next((pair for pair in blocks if word.search(pair[0])), None)
            linked = any(word.search(link.get_text()) or address.endswith("glossary/") and fragment == part for link,
                         address, fragment in page.links)
            explained = re.search(rf"(?:{words})\s?(?:\(|（|is an? |とは)", whole, re.IGNORECASE)
            if use and not linked and not explained and page.id != part:
                shown = word.search(use[0])[0]
                yield page.fault(use[1], f"“{shown}” is neither explained nor linked on this page.",
                                 f"Link it where it stands first: [{shown}](../glossary.md#{part}).", shown)
