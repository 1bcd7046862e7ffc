"""Draws the picture that chat tools show beside a link to this site: overrides/assets/card.png, from icon.svg.

Usage: card.py [FILE]    after a change of overrides/assets/icon.svg; needs Chromium
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ASSETS = Path(__file__).parent.parent / "overrides/assets"
BACK = "#0c3b48"  # as in icon.svg
SIZE = {"width": 1200, "height": 630}  # what Open Graph readers crop least


def draw() -> bytes:
    """The card as PNG: the icon in the middle of its own colour. Raises Playwright's Error without Chromium."""
    icon = (ASSETS / "icon.svg").read_text().replace("<svg ", '<svg width="420" ', 1)
    with sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport=SIZE)
        style = f"margin: 0; height: 100vh; display: grid; place-items: center; background: {BACK}"
        page.set_content(f"<body style='{style}'>{icon}")
        picture = page.screenshot()
        browser.close()
    return picture


if __name__ == "__main__":
    Path(sys.argv[1] if len(sys.argv) > 1 else ASSETS / "card.png").write_bytes(draw())
