"""The words of this help: rare ones are explained, and none of wordings.tsv is used."""

import re
from functools import cache

from document import Page, Text

from . import rule
from .common import wordings

# Words that readers may not know, by the glossary's part about each.
TERMS = {
    "en": {"mfa": r"MFA(?! request)|multi-factor authentication", "mfa-request": "MFA request",
           "matrix-code": "matrix code", "sso-kid": "SSO-KID", "primary-address": "primary mail address",
           "passkey": "passkey"},
    "ja": {"mfa": "MFA|多要素認証", "mfa-request": "認証の要求", "matrix-code": "マトリクスコード",
           "sso-kid": "SSO-KID|全学共通ID", "primary-address": "全学基本メールアドレス", "passkey": "パスキー"},
}


@rule("term", "An answer or manual that uses a rare word explains it there, or links it to where it is explained.")
def terms(page: Page):
    blocks = [(texts[0].node, "".join(text.node for text in texts if not text.label))
              for block, texts in page.blocks if page.kind and not block.name.startswith("h")]
    for part, words in TERMS.get(page.language.code, {}).items():
        word = re.compile(words, re.IGNORECASE)
        use, node = next(((use, node) for node, text in blocks if (use := word.search(text))), (None, None))
        linked = any(word.search(link.get_text()) or address.endswith("glossary/") and fragment == part
                     for link, address, fragment in page.links)
        explained = re.compile(rf"(?:{words})\s?(?:\(|（|is an? |とは)", re.IGNORECASE)
        if use and not linked and page.id != part and not any(explained.search(text) for _, text in blocks):
            yield node, f"“{use[0]}” is neither explained nor linked on this page.", (
                f"Link it where it is first: [{use[0]}](../glossary.md#{part})."), use[0]


@cache
def unwanted(language: str) -> tuple[re.Pattern, list[tuple[re.Pattern, str]]]:
    """All unwanted words of a language as one pattern, to look fast, and each with what to write instead."""
    # In quotes on both sides they are only named.
    rows = [("(?<!「)(?:{words})|(?:{words})(?!」)".format(**row), row["instead"])
            for row in wordings("text", language)]
    return re.compile("(?i)" + "|".join(words for words, _ in rows) if rows else "(?!)"), [
        (re.compile(words, re.IGNORECASE), instead) for words, instead in rows]


def plain_texts(page: Page) -> list[Text]:
    """The texts of a page without labels; not of the glossary, which lists other words for the same thing."""
    return [text for _, texts in page.blocks for text in texts if not text.label and page.path != "glossary.md"]


@rule("wording", "Pages use the words of this help: none that talk down, say nothing, or are translated word by word.",
      each=plain_texts)
def unwanted_words(page: Page, text: Text):
    together, one_by_one = unwanted(text.language)
    for pattern, instead in one_by_one if together.search(text.node) else ():
        if match := pattern.search(text.node):
            yield f"“{match[0]}” is not a word of this help.", instead, match[0]
