"""Each page stands once in the navigation of its language, under a topic if it is an answer or manual."""

from pages import KINDS, Site
from report import Fault, nearest

from . import rule


@rule("navigation", "The navigation lists each page once: answers and manuals under a topic, the others outside.")
def listed(site: Site):
    for language in site.languages:
        pages, settings, seen = site.pages[language.code], site.settings[language.code], {}
        if any(part.problems for part in settings.files.values()):
            continue  # told already
        for path, topic, place in settings.nav():
            page = pages.get(path)
            if path in seen:
                yield Fault(*place, f"`{path}` is listed twice.", f"Remove it here or in line {seen[path]}.")
            elif not page:
                yield Fault(*place, f"The navigation lists `{path}`, which does not exist.",
                            nearest(path, pages, f"Create docs/{language.code}/{path} or remove the entry."))
            elif page.moved:
                yield Fault(*place, f"The navigation lists `{path}`, which moved.",
                            f"List `{page.meta['moved_to']}` instead.")
            elif page.kind in KINDS and not topic:
                yield Fault(*place, f"`{path}` stands under no topic, so no list shows it.",
                            "Indent it under one of the topics.")
            elif page.kind not in KINDS and topic:
                yield Fault(*place, f"`{path}` stands under a topic; topics hold answers and manuals.", "Move it out.")
            seen.setdefault(path, place[1])
        for path, page in pages.items():
            if path not in seen and not page.moved:
                yield Fault(page.file, 1, "The page is not in the navigation: no list shows it.",
                            f"Add `- {path}` under its topic in {language.settings}.")
