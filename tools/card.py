"""Draws the picture that chat tools show beside a link to this site: overrides/assets/card.png, from icon.svg.

Usage: card.py [FILE]    after a change of overrides/assets/icon.svg; needs Chromium
"""

import sys
from pathlib import Path

from browse import chromium

ASSETS = Path(__file__).parent.parent / "overrides/assets"
STYLE = "margin: 0; height: 100vh; display: grid; place-items: center; background: #0c3b48"  # as in icon.svg


def draw(target: str | Path = ASSETS / "card.png"):
    """Writes the card, the icon in the middle of its own colour, as PNG."""
    icon = (ASSETS / "icon.svg").read_text().replace("<svg ", '<svg width="420" ', 1)
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1200, "height": 630})  # what Open Graph readers crop least
        page.set_content(f"<body style='{STYLE}'>{icon}")
        page.screenshot(path=target)


if __name__ == "__main__":
    draw(*sys.argv[1:])
