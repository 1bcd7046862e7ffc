"""Paper: each answer is two clean black-and-white A4 sheets at most, each manual three, with everything that helps and
nothing to press."""

import io
import re
import unicodedata

import pypdf
import pytest
from bs4 import BeautifulSoup
from conftest import by_kind

pytestmark = pytest.mark.browser
SHEETS = {"answers": 2, "manuals": 3}
LONGEST = 4  # pages that are printed; shorter ones need no more sheets


def squeezed(text: str) -> str:
    """Text as far as paper keeps it: fonts may swap look-alike letters, lines break anywhere."""
    alike = str.maketrans("‧⺟⺠⻄⻑⻘⻝⻩⻭", "・母民西長青食黄歯")
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).translate(alike)


def pieces(soup):
    """Every piece of text that the paper must carry: title, short answer, steps, drawings, contact block, address."""
    for element in soup.select("h1, .short-answer, .audience, .body, .contact"):
        yield from (text.strip() for text in element.find_all(string=True) if text.strip()
                    and not text.find_parent(["noscript", "script"]))


@pytest.mark.parametrize("language", ["", "ja/"])
@pytest.mark.parametrize("kind", SHEETS)
def test_sheets(page, site, kind, language):
    """The longest pages of a kind."""
    problems = []
    files = sorted((site / language / kind).glob("*/index.html"), key=lambda file: -file.stat().st_size)[:LONGEST]
    assert len(files) == LONGEST
    for file in files:
        path = f"/{language}{kind}/{file.parent.name}/"
        page.goto(path)
        pdf = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
        text = squeezed("".join(sheet.extract_text() for sheet in pdf.pages))
        soup = BeautifulSoup(file.read_text(), "html.parser")
        for sheet in pdf.pages:
            assert [round(float(side)) for side in sheet.mediabox[2:]] == [595, 842], "A4"
        if len(pdf.pages) > SHEETS[kind]:
            problems.append(f"{path} needs {len(pdf.pages)} sheets, {SHEETS[kind]} allowed")
        problems += [f"{path} lacks on paper: {part!r}" for part in pieces(soup) if squeezed(part) not in text]
        address = soup.select_one("link[rel=canonical]")["href"]
        if address not in text:
            problems.append(f"{path} lacks its address")
        for part in soup.select("header, nav, footer, button, .choice, .related a, .reply h2"):
            words = squeezed(part.get_text())
            if len(words) > 12 and words in text:
                problems.append(f"{path} prints what paper cannot do: {words}")
    assert not problems, "\n".join(problems)


def test_nothing_to_press_and_no_colour(page, site):
    for shown in by_kind(site, "en").values():
        path = shown.path
        page.goto(path)
        page.emulate_media(media="print", color_scheme="dark")
        assert page.locator(":is(button, input, select, nav, header, footer, .choice):visible").count() == 0, path
        colours = set(page.evaluate("""[...document.querySelectorAll("main *")].flatMap(element => {
            const {color, backgroundColor, borderTopColor, fill} = getComputedStyle(element);
            return element.checkVisibility() ? [color, backgroundColor, borderTopColor, fill] : [];
        })"""))
        tinted = [colour for colour in colours if len(set(re.findall(r"[\d.]+", colour)[:3])) > 1]
        assert colours and not tinted, f"{path}: {tinted}"
