"""Paper: an answer is two black-and-white A4 sheets at most, a manual three, with all that helps, without buttons."""

import io
import re
import unicodedata

import pypdf
import pytest
from conftest import ROOT, by_kind

pytestmark = pytest.mark.browser
LONGEST = 4  # pages that are printed; shorter ones need no more sheets
ALIKE = str.maketrans("‧⺟⺠⻄⻑⻘⻝⻩⻭", "・母民西長青食黄歯")


def squeezed(text: str) -> str:
    """Text as far as paper keeps it: fonts may swap look-alike letters, lines break anywhere."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).translate(ALIKE)


def on_paper(pdf: bytes) -> str:
    """The squeezed text of all sheets."""
    return squeezed("".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(pdf)).pages))


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("kind, sheets", [("answers", 2), ("manuals", 3)])
def test_sheets(page, site, kind, sheets, language):
    """Of the longest pages of a kind their number, of the longest one that its title, short answer, steps, drawings,
    contact block and address are on them."""
    articles = [article for article in site.articles(language).values() if article.kind == kind]
    for article in sorted(articles, key=lambda article: len(article.html.main.get_text()))[-LONGEST:]:
        page.goto(f"/{article.url}")
        printed = page.pdf(prefer_css_page_size=True)
        pdf = pypdf.PdfReader(io.BytesIO(printed))
        assert {tuple(round(side) for side in sheet.mediabox[2:]) for sheet in pdf.pages} == {(595, 842)}, "A4"
        assert len(pdf.pages) <= sheets, article.file
    text = on_paper(printed)
    html = article.html
    assert html.select_one("link[rel=canonical]")["href"] in text
    parts = [part for element in html.select("h1, .short-answer, .audience, .body, .contact")
             for part in element.find_all(string=True) if not part.find_parent(class_=["back", "headerlink"])]
    assert len(parts) > 50 and not [part for part in parts if squeezed(part) not in text]


def test_nothing_to_press_and_no_colour(page, site):
    page.emulate_media(media="print", color_scheme="dark")
    pressed = ":is(button, input, select, nav, header, footer, .related, .back):visible"
    for html in by_kind(site, "en").values():
        page.goto(html.path)
        assert page.locator(pressed).count() == 0, html.path
        colours = set(page.evaluate("""[...document.querySelectorAll("main *")].flatMap(element => {
            const {color, backgroundColor, borderTopColor, fill} = getComputedStyle(element);
            return element.checkVisibility() ? [color, backgroundColor, borderTopColor, fill] : [];
        })"""))
        tinted = [colour for colour in colours if len(set(re.findall(r"[\d.]+", colour)[:3])) > 1]
        assert colours and not tinted, f"{html.path}: {tinted}"


def test_a_pseudo_element_that_engines_may_not_know_stands_alone():
    """It would make the rules of a whole list void: Firefox before 143 showed no case on paper."""
    seen = 0
    for file in (ROOT / "overrides/assets").glob("*.css"):
        for selectors in re.findall(r"[^{}]+(?={)", re.sub(r"/\*.*?\*/", "", file.read_text("utf-8"), flags=re.DOTALL)):
            if re.search(r"::(?!before|after|marker|placeholder)", selectors):
                seen += 1
                assert "," not in re.sub(r"\([^()]*\)", "", selectors), f"{file.name}: {selectors}"
    assert seen
