"""Settings, navigation and words of the page frame."""

import re

from pages import KINDS, Site
from published import astray
from report import Problem, nearest
from settings import Yaml

from . import rule
from .schemas import SETTINGS, validate


def filled(data):
    """Settings without keys whose value is left empty."""
    return {key: filled(value) for key, value in data.items() if value is not None} if isinstance(data, dict) else data


@rule("settings", "The settings can be read, and have what the schema says.")
def settings(site: Site):
    for settings in site.settings.values():
        unread = [Problem(file, *problem) for file, part in settings.files.items() for problem in part.problems]
        yield from unread or (Problem(*settings.place(*path), message, fix)
                              for path, message, fix in validate(SETTINGS, filled(settings.data)))


@rule("notice-link", "A notice is on pages, and links to a page, that exist.")
def notice(site: Site):
    for code, settings in site.settings.items():
        value = settings.get("extra", "notice")
        value = value if isinstance(value, dict) else {}
        named = [("names", str(file), ("pages", index)) for index, file in enumerate(value.get("pages") or [])]
        link = str(value.get("link") or "")
        named += [("links to", link, ("link",))] if re.match(r"[^:]*\.md(#|$)", link) else []
        for does, target, path in named:
            for message, fix in astray(site, code, target):
                yield Problem(*settings.place("extra", "notice", *path), f"The notice {does} {message}.", fix)


@rule("navigation", "The navigation lists each page once: answers and manuals under a topic, the others outside.")
def listed(site: Site):
    for language in site.languages:
        pages, settings, seen = site.pages[language.code], site.settings[language.code], {}
        if any(part.problems for part in settings.files.values()):
            continue  # told already
        for path, topic, place in settings.nav():
            page = pages.get(path)
            if path in seen:
                yield Problem(*place, f"`{path}` is listed twice.", f"Remove it here or in line {seen[path]}.")
            elif not page:
                yield Problem(*place, f"The navigation lists `{path}`, which does not exist.",
                            nearest(path, pages, f"Create docs/{language.code}/{path} or remove the entry."))
            elif page.moved:
                yield Problem(*place, f"The navigation lists `{path}`, which moved.",
                            f"List `{page.meta['moved_to']}` instead.")
            elif page.kind in KINDS and not topic:
                yield Problem(*place, f"`{path}` is under no topic, so no list shows it.",
                            "Indent it under one of the topics.")
            elif page.kind not in KINDS and topic:
                yield Problem(*place, f"`{path}` is under a topic; topics hold answers and manuals.", "Move it out.")
            seen.setdefault(path, place[1])
        for path, page in pages.items():
            if path not in seen and not page.moved:
                yield Problem(page.file, 1, "The page is not in the navigation: no list shows it.",
                            f"Add `- {path}` under its topic in {language.settings}.")


@rule("frame-text", "Every language has the same texts of the page frame, and a name for every topic.")
def frame_texts(site: Site):
    first, original = {}, f"overrides/words/{site.first.code}.html"
    topics = {topic for _, topic, _ in site.settings[site.first.code].nav() if topic}
    for language in site.languages:
        file = f"overrides/words/{language.code}.html"
        before, _, text = site.read(file).partition("set text = ")
        own = Yaml(text.partition("\n}")[0] + "\n}", before.count("\n") + 1)  # JSON is YAML
        for line, message, _ in own.problems:
            yield Problem(file, line, f"The words of the frame cannot be read. {message}",
                        'Write each as "key": "words", once, with a comma behind it.')
        first = first or own.data
        for key in first.keys() - own.data.keys() if not own.problems else ():
            yield Problem(file, own.line("colon"), f"The words for `{key}` are missing.",
                        f"Add `\"{key}\":`; in {original} it says “{first[key]}”.")
        for key, value in own.data.items():
            if key not in first:
                yield Problem(file, own.line(key), f"Unknown words `{key}`.",
                            nearest(key, first, f"Add them to {original} too, or remove them."))
            elif not isinstance(value, str) or not value.strip():
                yield Problem(file, own.line(key), f"The words for `{key}` are empty.", "Write them.")
    for language in site.languages[1:]:
        settings = site.settings[language.code]
        own = settings.get("extra", "topics", default={})
        for topic in sorted(topics - own.keys()):
            yield Problem(*settings.place("extra", "topics"), f"The topic `{topic}` has no {language.name} words.",
                        f"Add `{topic}: …` below extra.topics.")
        for topic in own.keys() - topics:
            yield Problem(*settings.place("extra", "topics", topic), f"There is no topic `{topic}`.",
                        nearest(topic, topics, "Remove the line."))
