"""Plain words: English reads at or below grade 8 (Flesch–Kincaid) on every page, with short sentences; Japanese likewise short.

Left out: labels of screens, names, code and drawings. In a sentence each label or name counts as one short word."""

import functools
import re
from dataclasses import dataclass

from .parity import BLOCK, blank
from .source import Fault, Page, Site

GRADE = 8.0
WORDS = 25  # words in an English sentence
CHARACTERS, SHARE, MOST = 60, 0.03, 80  # in a Japanese sentence: as a rule; the share of sentences that may be longer; never more
CONDITIONS = {"en": (re.compile(r"\b(?:if|unless)\b", re.IGNORECASE), 1),
              "ja": (re.compile(r"場合(?!によ|の)|とき(?=は|に?、|：)|(?:なら|たら|れば)(?=、)"), 1)}
# Words that talk down to a stuck reader, or say nothing.
AVOID = re.compile(r"\b(?:simply|just|easy|easily|please|obviously|of course|in order to|utili[sz]e|prior to|e\.g\.|i\.e\.|etc\.)(?=\W|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Sentence:
    text: str
    line: int

    @property
    def words(self) -> list[str]:
        return re.findall(r"[A-Za-z]+(?:['’][a-z]+)?|\d+", self.text)


def check(site: Site):
    yield from english(site)
    yield from japanese(site)
    yield from terms(site)
    for page in site.all_pages():
        pattern, most = CONDITIONS[page.language]
        for sentence in sentences(page):
            if len(pattern.findall(sentence.text)) > most:
                yield Fault(page.file, sentence.line, f"A sentence has more than one condition: “{_short(sentence.text)}”.", "Make two sentences, or a list.")
            if page.language == "en" and (match := AVOID.search(sentence.text)):
                yield Fault(page.file, sentence.line, f"“{match[0]}” does not help a reader who is stuck.", "Leave it out, or say it in plain words.")


def _short(text: str) -> str:
    return text if len(text) <= 90 else text[:89] + "…"


# Abbreviations and numbers whose full stop ends no sentence.
_END = {"en": re.compile(r"(?<=[.!?:])[\"”)]*\s+(?=[\"“(]?[A-Z0-9□])"), "ja": re.compile(r"(?<=[。？！])(?![」）])|(?<=：)\s*$|(?<=：)(?=□?\[)")}


@functools.lru_cache(maxsize=500)
def sentences(page: Page) -> list[Sentence]:
    """The sentences of a page, short answer included, without Markdown. Labels stand as □."""
    found = []
    text = BLOCK.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), page.body)
    text = re.sub(r"\*\*[^*\n]+\*\*(?:\{[^}\n]*\})?|`[^`\n]+`|<kbd>.*?</kbd>|<span[^>]*lang=[^>]*>.*?</span>", "□", text)
    if page.language == "ja":
        text = re.sub(r"□（□）", "□", text)
    text = re.sub(r"(?<=\])\([^)\n]*\)|(?<=\])\[[^\]\n]*\]|\{[^}\n]*\}|<[^>\n]*>", "", text)
    text = re.sub(r"[\[\]*_]", "", text)
    blocks = [(page.line(key), str(page.meta.get(key))) for key in ("title", "description") if isinstance(page.meta.get(key), str)]
    last = -1
    for number, line in enumerate(text.split("\n"), page.body_line):
        starts = re.match(r"\s*(?:#+|\d+\.|[-+])\s+|\s*\|", line)
        if line.strip() and not starts and last == number - 1:
            blocks[-1] = (blocks[-1][0], blocks[-1][1] + " " + line.strip())
        elif line.strip():
            blocks.append((number, re.sub(r"^\s*(?:#+|\d+\.|[-+])\s+|\|", "", line).strip()))
        else:
            continue
        last = number if not line.lstrip().startswith("#") else -1
    for number, block in blocks:
        found += [Sentence(part.strip(), number) for part in _END[page.language].split(block) if part and re.search(r"\w", part.replace("□", ""))]
    return found


# English

_NAMES = re.compile(r"\b(?:Microsoft|Authenticator|Google|Android|Kyushu University|Kyushu|iPhone|iPad|Apple|Windows|macOS|China|WinAuth|QMAX|Outlook|Teams|February|September|November|Snipping)\b")


def names_out(sentence: Sentence) -> list[str]:
    """The words of a sentence, each name as one short word."""
    text = re.sub(r"(?:\b[A-Z][\w-]*\b\s+)*\b\w*[A-Z]\w*[A-Z]\w*\b|\w*\d[\w-]*", "X", sentence.text)  # MFA, SSO-KID, 365
    text = _NAMES.sub("X", text)
    text = re.sub(r"(?<=[a-z,] )[A-Z][a-z]+(?: [A-Z][a-z]+)*", "X", text)  # capitals inside a sentence
    text = re.sub(r"X(?:[ -]+X)+", "X", text.replace("□", " X "))
    return re.findall(r"[A-Za-z]+(?:['’][a-z]+)?", text)


def syllables(word: str) -> int:
    """How many syllables an English word has, by its spelling."""
    word = re.sub(r"['’].*", "", word.lower())
    if word in _KNOWN:
        return _KNOWN[word]
    count = len(re.findall(r"[aeiouy]+", word))
    if re.search(r"[^aeiouy]les?$|[bcdfgkptz]led$", word):
        pass  # ta-ble, ta-bles, han-dled
    elif re.search(r"[^aeiouy]e$|[aeiouy]le$|[^aeiouytd]ed$|([^aeiouyszxcg]|[^aeiouysc]h)es$", word) and not re.search(r"(ch|sh)es$", word):
        count -= 1  # a silent e: code, opened, phones
    count += len(re.findall(r"i(?=a)|(?<![tcgx])i(?=o(?!n))|i(?=u)|i(?=ent|et)|e(?=o(?!u))|u(?=a)|[aeiouy](?=ing)", word))  # two vowels said apart
    count -= len(re.findall(r"[ct]ia|[ct]ient|[qg]ua|[qg]uing", word))
    return max(count, 1)


# What spelling does not show.
_KNOWN = {"something": 2, "someone": 2, "sometimes": 2, "somewhere": 2, "somebody": 3, "everything": 3, "everywhere": 3, "everyone": 3, "every": 2, "people": 2, "business": 2,
          "area": 3, "idea": 3, "create": 2, "safely": 2, "closely": 2, "smartphone": 2, "smartphones": 2, "therefore": 2, "homepage": 2, "lined": 1, "sometime": 2, "else": 1}


def grade(words_of: list[list[str]]) -> float:
    """Flesch–Kincaid grade of sentences given as lists of words."""
    words = sum(map(len, words_of))
    return 0.39 * words / len(words_of) + 11.8 * sum(syllables(word) for sentence in words_of for word in sentence) / words - 15.59


def english(site: Site):
    for page in site.pages["en"].values():
        found = [(sentence, names_out(sentence)) for sentence in sentences(page)]
        found = [(sentence, words) for sentence, words in found if words]
        for sentence, words in found:
            if len(sentence.words) > WORDS:
                yield Fault(page.file, sentence.line, f"A sentence has {len(sentence.words)} words; {WORDS} are enough: “{_short(sentence.text)}”.", "Make two sentences.")
        # Headings and choices are no sentences: they would make the grade look lower than it is.
        prose = [words for sentence, words in found if sentence.text[-1] in ".!?"]
        if sum(map(len, prose)) >= 60 and (result := grade(prose)) > GRADE:
            worst = sorted((pair for pair in found if pair[1] in prose and len(pair[1]) > 4), key=lambda pair: -grade([pair[1]]))[:3]
            listed = "; ".join(f"line {sentence.line} “{_short(sentence.text)}”" for sentence, _ in worst)
            yield Fault(page.file, worst[0][0].line, f"The page reads at grade {result:.1f}; {GRADE:.0f} is the limit.", f"Use shorter words and sentences. The hardest: {listed}.")


# Words that readers may not know, and the glossary's part about each.
TERMS = {"mfa": (r"MFA(?! request)|multi-factor authentication", "MFA|多要素認証"), "mfa-request": ("MFA request", "認証の要求"), "matrix-code": ("matrix code", "マトリクスコード"),
         "sso-kid": ("SSO-KID", "SSO-KID|全学共通ID"), "primary-address": ("primary mail address", "全学基本メールアドレス"), "passkey": ("passkey", "パスキー")}


def terms(site: Site):
    """An answer or manual that uses such a word explains it there, or links it to where it is explained."""
    for page in site.all_pages():
        if not page.kind or "moved_to" in page.meta:
            continue
        text = blank(page.prose, BLOCK.pattern, r"^[ ]*#+ [^\n]*$", r"\*\*[^*\n]+\*\*", r"(?<=\])\([^)\n]*\)", r"(?<=\])\[[^\]\n]*\]", r"\{[^}\n]*\}")
        for part, words in TERMS.items():
            word = re.compile(words[page.language == "ja"], re.IGNORECASE)
            use = word.search(text)
            linked = any(word.search(link.text) or link.target.endswith(f"glossary.md#{part}") for link in page.links)
            explained = re.search(rf"(?:{word.pattern})\s?(?:\(|（|is an? |とは)", text, re.IGNORECASE)
            if use and not linked and not explained and page.id != part:
                yield Fault(page.file, page.body_line_at(use.start()), f"“{use[0]}” is neither explained nor linked on this page.", f"Link it where it stands first: [{use[0]}](../glossary.md#{part}).")


def japanese(site: Site):
    everything = [(page, sentence) for page in site.pages["ja"].values() for sentence in sentences(page) if not sentence.text.startswith("ほかの言い方")]
    long = [(page, sentence) for page, sentence in everything if len(sentence.text) > CHARACTERS]
    rule_broken = len(long) > SHARE * len(everything)
    for page, sentence in sorted(long, key=lambda pair: -len(pair[1].text)):
        if rule_broken or len(sentence.text) > MOST:
            allowed = f"{CHARACTERS} as a rule ({len(long)} of {len(everything)} sentences are longer; {SHARE:.0%} may be)" if len(sentence.text) <= MOST else f"{MOST} at most"
            yield Fault(page.file, sentence.line, f"A sentence has {len(sentence.text)} characters; {allowed}: “{_short(sentence.text)}”.", "Make two sentences.")
