"""Plain words: short sentences, one condition each; English at or below grade 8 (Flesch–Kincaid); rare words explained;
none of wordings.tsv; Japanese as it is set in Japan, as far as a machine can tell.

Left out: labels of screens, names, code and drawings. In a sentence each label or name counts as one short word, □."""

import csv
import functools
import re
from pathlib import Path
from typing import NamedTuple

from form import length, unit
from pages import Page, Site
from report import Fault

from . import rule, said
from .labels import known

WORDINGS = list(csv.DictReader(  # columns: language, where (link or text), words, instead
    Path(__file__).with_name("wordings.tsv").read_text("utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
GRADE = 8.0  # a reading age of about 13: what second-language readers follow
FEWEST_WORDS = 60  # below that a grade says nothing
LONGEST = {"en": 20, "ja": 60}  # words of a sentence; characters of a Japanese one
CONDITIONS = {"en": r"(?i)\b(?<!as )(?:if|unless)\b",
              "ja": r"場合(?!によ|の)|とき(?=は|に?、|：)|(?:なら|たら|れば)(?=、)"}
# Where sentences end; abbreviations and numbers whose full stop ends none are left alone.
ENDS = {"en": r"(?<=[.!?:])[\"”)]*\s+(?=[\"“(]?[A-Z0-9□])", "ja": r"(?<=[。？！])(?![」）])|(?<=：)\s*$|(?<=：)(?=□)"}
NAMES = re.compile(
    r"\b(?:Microsoft|Authenticator|Google|Android|Kyushu University|Kyushu|iPhone|iPad|Apple|Windows|macOS|China|QMAX|"
    r"Outlook|Teams|Chrome|Edge|Firefox|Safari|February|September|November|Snipping)\b")
# Words that readers may not know, by the glossary's part about each.
TERMS = {
    "en": {"mfa": r"MFA(?! request)|multi-factor authentication", "mfa-request": "MFA request",
           "matrix-code": "matrix code", "sso-kid": "SSO-KID", "primary-address": "primary mail address",
           "passkey": "passkey"},
    "ja": {"mfa": "MFA|多要素認証", "mfa-request": "認証の要求", "matrix-code": "マトリクスコード",
           "sso-kid": "SSO-KID|全学共通ID", "primary-address": "全学基本メールアドレス", "passkey": "パスキー"},
}
WIDE = "぀-ヿ㐀-鿿々ー"  # kana and kanji
JAPANESE = [  # (pattern, what is wrong, what to do)
    (rf"(?<=[{WIDE}、。「」（）])[ ](?=[A-Za-z0-9])|(?<=[A-Za-z0-9])[ ](?=[{WIDE}「」（）])",
     "A space stands between Japanese and Latin letters or digits", "Remove it: browsers make the gap."),
    (rf"(?<=[{WIDE}、。])[ ](?=[{WIDE}])", "A space stands between Japanese words", "Remove it."),
    (r"[０-９Ａ-Ｚａ-ｚ]", "A full-width letter or digit stands here", "Write letters and digits half-width: 6, MFA."),
    (r"[ｦ-ﾟ｡-･]", "A half-width Japanese character stands here", "Write it full-width."),
    (rf"(?<=[{WIDE}])[,.!?;:](?![\w/])|[,!?;:](?=[{WIDE}])", "A half-width punctuation mark stands in Japanese",
     "Write 、。！？： instead."),
    (rf"(?<=[{WIDE}])\(|\((?=[{WIDE}])|(?<=[{WIDE}])\)|\)(?=[{WIDE}])", "A half-width bracket stands in Japanese",
     "Write （ and ） instead."),
    (r"。。|、、|、。|。、|[（(]\s*[）)]|！！|？？", "Punctuation stands twice", "Remove one."),
    (r"[～~]|(?<=\d)[-–—](?=\d+(?:時|分|日|月|年|歳|個|[:：]\d))", "A wave dash in another form stands here",
     "Write 〜 between numbers."),
    (r"(?<![\d-])\d{4}[-/]\d{1,2}[-/]\d{1,2}", "A date stands here in another form", "Write it as 2027年2月1日."),
    (r"(?<=\d)：(?=\d)", "A time has a full-width colon", "Write it as 9:00."),
]


class Sentence(NamedTuple):
    text: str
    place: tuple[str, int]
    whole: bool  # it ends as sentences do; headings and choices do not

    def fault(self, wrong: str, remedy="Make two sentences.") -> Fault:
        return Fault(*self.place, f"{wrong}: “{short(self.text)}”.", remedy)


@functools.cache  # three rules read them
def sentences(page: Page) -> list[Sentence]:
    """The sentences of a page, title and short answer included."""
    blocks = [(page.key(key), str(page.meta[key])) for key in ("title", "description") if page.meta.get(key)]
    blocks += [(texts[0].node, without_labels(texts, page.language.code)) for _, texts in page.blocks]
    found = []
    for where, text in blocks:
        text = re.sub(r"□(?:（□）|□)*", "□", " ".join(text.split()))
        for part in map(str.strip, re.split(ENDS.get(page.language.code, ENDS["en"]), text)):
            if re.search(r"\w", part.replace("□", "")):
                words = max(part.split("□"), key=len)[:20]
                place = where if isinstance(where, tuple) else page.place(where, words)
                found.append(Sentence(part, place, part[-1] in ".!?。"))
    return found


def without_labels(texts, language: str) -> str:
    """The words of a paragraph, with □ for each label and for words in another language."""
    return "".join("□" if text.label or text.language != language else text.node for text in texts)


def short(text: str) -> str:
    return text if len(text) <= 90 else text[:89] + "…"


@rule("sentence", "Sentences are short: 20 English words, 60 Japanese characters.")
def long_sentences(page: Page):
    code = page.language.code
    for one in sentences(page):
        count, most = length(one.text.replace("□", ""), code), LONGEST.get(code, LONGEST["en"])
        if count > most and not one.text.startswith("ほかの言い方"):  # a list
            yield one.fault(f"A sentence has {count} {unit(code)}; {most} are enough")


@rule("question-mark", "Only headings, choices, names of folds, labels and quotes ask; running text says “If X, do Y.”")
def question_marks(page: Page):
    asking = [tag for tag in page.find_all("li") if tag.find("a") and not tag.find_parent("ol")]
    named = {str(other.meta.get("title")) for other in page.site.pages[page.language.code].values()}
    named |= {said(heading) for heading in page.headings}
    shown = [(page.key("description"), str(page.meta.get("description") or ""))]
    for block, texts in page.blocks:
        if block.name in ("p", "li", "td", "dd") and not any(one is block or one in block.parents for one in asking) \
                and not block.find_parent("blockquote"):
            links = {id(text.node) for text in texts if (link := text.node.find_parent("a")) and said(link) in named}
            shown.append((texts[0].node, without_labels([text for text in texts if id(text.node) not in links],
                                                        page.language.code)))
    for where, text in shown:
        plain = re.sub("「[^「」]*」|『[^『』]*』|“[^“”]*”|\"[^\"]*\"", "□", " ".join(text.split()))
        for match in re.finditer(r"([^.!?。？！:：]*)[?？]+", plain):
            place = where if isinstance(where, tuple) else page.place(where, max(match[1].split("□"), key=len)[:20])
            yield Fault(*place, f"Running text asks: “{short(match[0].strip())}”.",
                        f"Write {'「…のときは、…します。」' if page.language.code == 'ja' else '“If X, do Y.”'}, or "
                        "make it a choice that leads to a case.")


@rule("condition", "A sentence has one condition.")
def conditions(page: Page):
    return [one.fault("A sentence has more than one condition", "Make two sentences, or a list.")
            for one in sentences(page) if len(re.findall(CONDITIONS.get(page.language.code, "(?!)"), one.text)) > 1]


@rule("grade", "An English page reads at grade 8 or below.")
def grades(page: Page):
    found = {one: words for one in sentences(page) if one.whole and (words := names_out(one.text))}
    enough = page.language.code == "en" and sum(map(len, found.values())) >= FEWEST_WORDS
    if enough and (result := grade([*found.values()])) > GRADE:
        worst = sorted((one for one in found if len(found[one]) > 4), key=lambda one: -grade([found[one]]))[:3]
        listed = "; ".join(f"line {one.place[1]} “{short(one.text)}”" for one in worst)
        yield Fault(*worst[0].place, f"The page reads at grade {result:.1f}; {GRADE:.0f} is the limit.",
                    f"Use shorter words and sentences. The hardest: {listed}.")


def names_out(text: str) -> list[str]:
    """The words of a sentence, each name as one short word."""
    text = re.sub(r"(?:\b[A-Z][\w-]*\b\s+)*\b\w*[A-Z]\w*[A-Z]\w*\b|\w*\d[\w-]*", "X", text)  # MFA, SSO-KID, 365
    text = re.sub(r"(?<=[a-z,] )[A-Z][a-z]+(?: [A-Z][a-z]+)*", "X", NAMES.sub("X", text))  # capitals inside a sentence
    return re.findall(r"[A-Za-z]+(?:['’][a-z]+)?", re.sub(r"X(?:[ -]+X)+", "X", text.replace("□", " X ")))


# What spelling does not show.
SYLLABLES = {"something": 2, "someone": 2, "sometimes": 2, "somewhere": 2, "everything": 3, "everywhere": 3,
             "everyone": 3, "every": 2, "people": 2, "business": 2, "area": 3, "idea": 3, "create": 2, "safely": 2,
             "smartphone": 2, "smartphones": 2, "else": 1}


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
    return max(count - len(re.findall(r"[ct]ia|[ct]ient|[qg]ua|[qg]uing", word)), 1)


def grade(sentences: list[list[str]]) -> float:
    """Flesch–Kincaid grade of sentences given as lists of words."""
    words = [word for sentence in sentences for word in sentence]
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


@rule("term", "An answer or manual that uses a rare word explains it there, or links it to where it is explained.")
def terms(page: Page):
    blocks = [("".join(text.node for text in texts if not text.label), texts[0].node)
              for block, texts in page.blocks if page.kind and not block.name.startswith("h")]
    whole = "\n".join(text for text, _ in blocks)
    for part, words in TERMS.get(page.language.code, {}).items():
        word = re.compile(words, re.IGNORECASE)
        use, node = next(((word.search(text), node) for text, node in blocks if word.search(text)), (None, None))
        linked = any(word.search(link.get_text()) or address.endswith("glossary/") and fragment == part
                     for link, address, fragment in page.links)
        explained = re.search(rf"(?:{words})\s?(?:\(|（|is an? |とは)", whole, re.IGNORECASE)
        if use and not linked and not explained and page.id != part:
            yield page.fault(node, f"“{use[0]}” is neither explained nor linked on this page.",
                             f"Link it where it stands first: [{use[0]}](../glossary.md#{part}).", use[0])


@rule("wording", "Pages use the words of this help: none that talk down, say nothing, or are translated word by word.")
def wordings(page: Page):
    texts = [text for _, texts in page.blocks for text in texts if not text.label]
    for row in WORDINGS if page.path != "glossary.md" else ():  # it lists other words for the same thing
        for text in texts if row["where"] == "text" else ():
            # Quoted, they are only named.
            match = re.search(rf"(?i)(?<!「)(?:{row['words']})|(?:{row['words']})(?!」)", text.node)
            if match and row["language"] == text.language:
                yield page.fault(text.node, f"“{match[0]}” is not a word of this help.", row["instead"], match[0])


def odd(text: str):
    """(what is wrong, remedy, the place in its surroundings) for each rule that a Japanese text breaks."""
    for pattern, wrong, remedy in JAPANESE:
        if match := re.search(pattern, text):
            around = text[max(0, match.start() - 6):match.end() + 6].replace("□", "…").strip()
            yield f"{wrong}: “{around}”.", remedy, around


@rule("japanese",
      "Japanese is set as in Japan: letters and digits half-width, punctuation full-width, no spaces, no italics.")
def typography(site: Site):
    # What quotes a label, or the end of one, stays as the screen has it; so does the office's own name.
    labels = [text for text in known(site).get("ja", ()) if " " in text or "?" in text]
    settings = site.settings.get("ja")
    name = settings.get("extra", "contact", "name", default="") if settings else ""
    labels += filter(None, (name, name.partition("（")[0]))
    kept = re.compile("|".join(map(re.escape, sorted(labels, key=len, reverse=True))) or "(?!)")
    for page in site.pages.get("ja", {}).values():
        for key in ("title", "description"):
            yield from (page.at(key, *told) for *told, _ in odd(str(page.meta.get(key) or "")))
        for block, texts in page.blocks:
            # A label leaves a mark that no rule looks at, so that words on both sides of it do not meet.
            line = re.sub("「([^」]*)」", lambda found: "「□」" if any(found[1] in one for one in labels) else found[0],
                          kept.sub("□", without_labels(texts, "ja")))
            yield from (page.fault(block, *told) for told in odd(re.sub(r"\s*\n\s*", "\n", line)))
        for tag in page.find_all("em", lang=False):
            if "field" not in tag.get("class", ()) and not tag.find_parent(lang="en"):
                yield page.fault(tag, "Italics stand here; Japanese has none.", "Use 「」, or ** for a label.")
    for topic, words in settings.get("extra", "topics", default={}).items() if settings else ():
        yield from (Fault(*settings.place("extra", "topics", topic), *told) for *told, _ in odd(str(words)))
