"""A reader who cannot read small letters sets a smallest size in Firefox: no page becomes wider than his phone."""

from typing import ClassVar

import engines
import pytest
from browse import served
from conftest import by_kind

pytestmark = pytest.mark.browser


class LargeLetters(engines.Firefox):
    more: ClassVar[dict] = {f"font.minimum-size.{script}": 28 for script in ("x-western", "ja", "x-unicode", "zh-CN")}


@pytest.fixture(scope="module")
def firefox():
    engines.ENGINES["LargeLetters"] = LargeLetters
    with engines.start("LargeLetters") as engine:
        del engines.ENGINES["LargeLetters"]
        engine.call("browsingContext.setViewport", context=engine.context, viewport={"width": 390, "height": 844})
        yield engine


@pytest.mark.parametrize("language", ["en", "ja"])
def test_no_page_is_too_wide(firefox, small_site, language):
    wide = {}
    with served(small_site.folder) as address:
        for kind, page in by_kind(small_site, language).items():
            firefox.go(address + page.path)
            small = firefox.js("document.querySelector('.brand span').getBoundingClientRect().height")
            assert small > 28, "the setting does nothing"
            width = firefox.js("document.documentElement.scrollWidth")
            if width > 390:
                wide[kind] = (width, firefox.js("""[...document.querySelectorAll("body *")]
                    .filter((one) => one.getBoundingClientRect().right > 390.5).map((one) => one.outerHTML.slice(0, 90))
                    .slice(-3)"""))
    assert not wide
