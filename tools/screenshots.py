"""Pictures of one page of each kind, for a person to look at: screenshots/<page>-<language>-<width>-<light|dark>.png

    make screenshots    of the site in site/; needs Chromium
"""

import functools
import http.server
import sys
import threading

from pages import KINDS, ROOT, Site
from playwright.sync_api import sync_playwright

CHROMIUM = "/usr/bin/chromium"
SIZES = {360: 640, 1280: 800}


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_):
        pass


def addresses(site: Site, language) -> dict[str, str]:
    """{name: address} of the pages to show: those at the top, and the longest of each kind."""
    pages = site.pages[language.code].values()
    chosen = [page for page in pages if not page.kind and not page.moved]
    chosen += [max((page for page in pages if page.kind == kind and not page.moved), key=lambda page: len(page.text))
               for kind in KINDS]
    return {page.id: page.url for page in chosen} | {"not-found": language.path + "404.html"}


def main() -> int:
    """Takes the pictures. Returns the status for the shell."""
    site, folder, count = Site(ROOT), ROOT / "screenshots", 0
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(ROOT / "site")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM,
                                             args=["--no-sandbox", "--disable-background-networking"])
        for language in site.languages:
            page = browser.new_page(locale=language.code, base_url=f"http://127.0.0.1:{server.server_address[1]}",
                                    reduced_motion="reduce")
            for name, address in addresses(site, language).items():
                for width, height in SIZES.items():
                    page.set_viewport_size({"width": width, "height": height})
                    page.goto(f"/{address}")
                    for scheme in ("light", "dark"):
                        page.emulate_media(color_scheme=scheme)
                        page.screenshot(path=folder / f"{name}-{language.code}-{width}-{scheme}.png", full_page=True)
                        count += 1
        browser.close()
    server.shutdown()
    print(f"{count} pictures in {folder.name}/")
    return 0


if __name__ == "__main__":
    sys.exit(main())
