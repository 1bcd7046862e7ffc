"""Pictures of one page of each kind, for a person to look at: screenshots/<page>-<language>-<width>-<light|dark>.png

    make screenshots    of the site in site/; needs Chromium
"""

from itertools import product

from browse import chromium, serve
from pages import KINDS, ROOT, Site

SIZES = ((360, 640), (1280, 800))


def addresses(site: Site, language) -> dict[str, str]:
    """{name: address} of the pages to show: those at the top, and the longest of each kind."""
    pages = [page for page in site.pages[language.code].values() if not page.moved]
    chosen = [page for page in pages if not page.kind]
    chosen += [max((page for page in pages if page.kind == kind), key=lambda page: len(page.text)) for kind in KINDS]
    return {page.id: page.url for page in chosen} | {"not-found": language.path + "404.html"}


def main():
    """Takes the pictures."""
    site, folder, home = Site(), ROOT / "screenshots", serve(ROOT / "site")
    with chromium() as browser:
        for language in site.languages:
            page = browser.new_page(locale=language.code, reduced_motion="reduce")
            for (name, address), (width, height) in product(addresses(site, language).items(), SIZES):
                page.set_viewport_size({"width": width, "height": height})
                page.goto(home + address)
                for scheme in ("light", "dark"):
                    page.emulate_media(color_scheme=scheme)
                    page.screenshot(path=folder / f"{name}-{language.code}-{width}-{scheme}.png", full_page=True)
    print(f"{len([*folder.glob('*.png')])} pictures in {folder.name}/")


if __name__ == "__main__":
    main()
