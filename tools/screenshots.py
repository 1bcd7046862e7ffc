"""Pictures of every kind of page, for a person to look at: screenshots/<page>-<language>-<width>-<light|dark>.png

Usage: screenshots.py [SITE_FOLDER] [TARGET_FOLDER]; both have defaults: site and screenshots. Needs Chromium.
"""

import functools
import http.server
import sys
import threading
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
CHROMIUM = "/usr/bin/chromium"
LANGUAGES = {"en": "", "ja": "ja/"}
PAGES = {
    "home": "", "guided": "find-your-answer/", "answer": "answers/lost-device/", "answer-long": "answers/device-unavailable/",
    "manual": "manuals/sign-in-another-way/", "manual-long": "manuals/register-mfa/", "questions": "questions/", "contact": "contact/",
    "glossary": "glossary/", "helpdesk": "helpdesk/", "privacy": "privacy/", "not-found": "404.html",
}
SEARCHED = {"en": "lost phone", "ja": "機種変更"}
SIZES = {360: 640, 1280: 800}


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


def main(site: str = "site", target: str = "screenshots"):
    folder = ROOT / target
    folder.mkdir(parents=True, exist_ok=True)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(ROOT / site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    count = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"])
        for language, path in LANGUAGES.items():
            page = browser.new_page(locale=language, base_url=f"http://127.0.0.1:{server.server_address[1]}", reduced_motion="reduce")
            for name, address in [*PAGES.items(), ("search", "")]:
                for width, height in SIZES.items():
                    page.set_viewport_size({"width": width, "height": height})
                    page.goto(f"/{path}{address}")
                    if name == "search":
                        page.locator("#page-search").press_sequentially(SEARCHED[language])
                        page.locator(".search .results a").first.wait_for()
                    for scheme in ("light", "dark"):
                        page.emulate_media(color_scheme=scheme)
                        page.screenshot(path=folder / f"{name}-{language}-{width}-{scheme}.png", full_page=name != "search")
                        count += 1
        browser.close()
    server.shutdown()
    print(f"{count} pictures in {target}/")


if __name__ == "__main__":
    main(*sys.argv[1:])
