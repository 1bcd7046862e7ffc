"""Japanese as it is set in Japan, as far as a machine can tell. Labels of screens stay as the screens write them."""

import re

from .labels import known as labels_of
from .parity import BLOCK, blank
from .source import SETTINGS, Fault, Page, Site

WIDE = "぀-ヿ㐀-鿿々ー"  # kana and kanji
RULES = [  # (pattern, what is wrong, what to do)
    (rf"(?<=[{WIDE}、。「」（）])[ ](?=[A-Za-z0-9])|(?<=[A-Za-z0-9])[ ](?=[{WIDE}「」（）])", "A space stands between Japanese and Latin letters or digits.", "Remove it: browsers make the gap."),
    (rf"(?<=[{WIDE}、。])[ ](?=[{WIDE}])", "A space stands between Japanese words.", "Remove it."),
    (r"[０-９Ａ-Ｚａ-ｚ]", "A full-width letter or digit stands here.", "Write letters and digits half-width: 6, MFA."),
    (r"[ｦ-ﾟ｡-･]", "A half-width Japanese character stands here.", "Write it full-width."),
    (rf"(?<=[{WIDE}])[,.!?;:](?![\w/])|[,!?;:](?=[{WIDE}])", "A half-width punctuation mark stands in Japanese.", "Write 、。！？： instead."),
    (rf"(?<=[{WIDE}])\(|\((?=[{WIDE}])|(?<=[{WIDE}])\)|\)(?=[{WIDE}])", "A half-width bracket stands in Japanese.", "Write （ and ） instead."),
    (r"。。|、、|、。|。、|[（(]\s*[）)]|！！|？？", "Punctuation stands twice.", "Remove one."),
    (r"[～~]|(?<=\d)[-–—](?=\d+(?:時|分|日|月|年|歳|個|[:：]\d))", "A wave dash in another form stands here.", "Write 〜 between numbers."),
    (r"(?<![\d-])\d{4}[-/]\d{1,2}[-/]\d{1,2}", "A date stands here in another form.", "Write it as 2027年2月1日."),
    (r"(?<=\d)：(?=\d)", "A time has a full-width colon.", "Write it as 9:00."),
]
WORDS = {"ログイン": "サインイン", "ログオン": "サインイン", "マトリックスコード": "マトリクスコード", "規定の": "既定の", "下さい": "ください", "出来ます": "できます", "出来る": "できる",
         "致します": "いたします", "コンピューター": "パソコン", "ユーザ名": "ユーザー名", "ブラウザー": "ブラウザ"}


NAMES = ["九州大学 情報統括本部"]  # written so by their owners


def check(site: Site):
    labels = {text for text in labels_of(site)["ja"] if " " in text or "?" in text} | set(NAMES)
    for page in site.pages["ja"].values():
        if "moved_to" not in page.meta:
            yield from marks(page, labels)
    yield from settings(site)


def marks(page: Page, labels: set[str]):
    quoted = r"\*\*[^*\n]+\*\*"  # labels of screens
    body = blank(page.prose, BLOCK.pattern, r"<span[^>]*lang=[^>]*>.*?</span>", r"<[^>\n]+>", r"(?<=\])\([^)\n]*\)", r"(?<=\])\[[^\]\n]*\]", r"\{[^}\n]*\}")
    lines = [(page.line(key), str(page.meta.get(key))) for key in ("title", "description") if page.meta.get(key)]
    # What quotes a label, or the end of one, stays as the screen has it.
    body = re.sub("|".join(map(re.escape, sorted(labels, key=len, reverse=True))), "□", body)
    body = re.sub(r"「([^」\n]*)」", lambda match: "「□」" if any(match[1] in label for label in labels) else match[0], body)
    # A label leaves a mark that no rule looks at, so that words on both sides of it do not meet.
    lines += list(enumerate(re.sub(quoted, "□", re.sub(r"[ ]+$", "", body, flags=re.MULTILINE)).split("\n"), page.body_line))
    for number, line in lines:
        yield from _line(page.file, number, re.sub(r"^[ ]*(?:\d+\.|[-*+]|#+)?[ ]*|\[|\]", "", re.sub(r"[ ]{2,}", "□", line)), page.path == "glossary.md")
    for match in re.finditer(r"(?<![*\w])\*(?![*\s])[^*\n]+\*(?!\*)(?!\{[^}\n]*\.field)|(?<![_\w])_(?![_\s])[^_\n]+_(?![_\w])", blank(page.prose, r"\*\*[^*\n]+\*\*", r"(?<=\])\([^)\n]*\)")):
        yield Fault(page.file, page.body_line_at(match.start()), "Italics stand here; Japanese has none.", "Use 「」, or ** for a label.")


def _line(file, number, line, words_free=False):
    for pattern, wrong, remedy in RULES:
        if match := re.search(pattern, line):
            around = line[max(0, match.start() - 6):match.end() + 6].replace("□", "…").strip()
            yield Fault(file, number, f"{wrong[:-1]}: “{around}”.", remedy)
    for word, better in WORDS.items():
        if word in line and not words_free and f"「{word}" not in line:
            yield Fault(file, number, f"“{word}” is not the word of this help.", f"Write {better}.")


def settings(site: Site):
    lines = site.settings_files["ja"]
    extra = lines.data.get("extra") or {}
    texts = extra.get("text") if isinstance(extra, dict) else {}
    for key, value in (texts or {}).items() if isinstance(texts, dict) else ():
        yield from _line(SETTINGS["ja"], lines.line("extra", "text", key), re.sub(r"\s+$", "", str(value)))
    for index, entry in enumerate(lines.data.get("nav") or []):
        for name in entry if isinstance(entry, dict) else ():
            yield from _line(SETTINGS["ja"], lines.line("nav", index), str(name))
