"""Settings, navigation and texts of the page frame."""

import re

from pages import KINDS, Site
from published import astray
from report import nearest
from settings import Yaml

from . import rule
from .schemas import SETTINGS, validate


def filled(data):
    """Settings without keys whose value is left empty."""
    return {key: filled(value) for key, value in data.items() if value is not None} if isinstance(data, dict) else data


@rule("settings", "The settings can be read, and have what the schema says.")
def settings(site: Site):
    for settings in site.settings.values():
        unread = [((file, line), *found) for file, yaml in settings.files.items() for line, *found in yaml.problems]
        yield from unread or ((settings.place(*path), *found)
                              for path, *found in validate(SETTINGS, filled(settings.data)))


@rule("notice-link", "A notice links to a page that exists.")
def notice_link(site: Site):
    for code, settings in site.settings.items():
        link = str(settings.get("extra", "notice", "link"))
        for message, fix in astray(site, code, link) if re.match(r"[^:]*\.md(#|$)", link) else ():
            yield settings.place("extra", "notice", "link"), f"The notice links to {message}.", fix


@rule("navigation", "The navigation lists each page once: answers and manuals under a topic, the others outside.")
def navigation(site: Site):
    for language in site.languages:
        pages, settings, seen = site.pages[language.code], site.settings[language.code], {}
        if any(part.problems for part in settings.files.values()):
            continue  # told already
        for path, topic, place in settings.nav():
            page = pages.get(path)
            if path in seen:
                yield place, f"`{path}` is listed twice.", f"Remove it here or in line {seen[path]}."
            elif not page:
                yield place, f"The navigation lists `{path}`, which does not exist.", (
                    nearest(path, pages, f"Create docs/{language.code}/{path} or remove the entry."))
            elif page.moved:
                yield place, f"The navigation lists `{path}`, which moved.", f"List `{page.meta['moved_to']}` instead."
            elif (page.kind in KINDS) != bool(topic):
                yield place, f"`{path}` is {f'under {topic}' if topic else 'under no topic'}.", (
                    "Indent answers and manuals under one of the topics, other pages under none.")
            seen.setdefault(path, place[1])
        for path in pages.keys() - seen.keys():
            if not pages[path].moved:
                yield pages[path].file, "The page is not in the navigation: no list shows it.", (
                    f"Add `- {path}` under its topic in {language.settings}.")


@rule("frame-text", "Every language has the same texts of the page frame.")
def frame_texts(site: Site):
    first, original = {}, f"overrides/words/{site.first.code}.html"
    for language in site.languages:
        file = f"overrides/words/{language.code}.html"
        before, _, text = site.read(file).partition("set text = ")
        own = Yaml(text.partition("\n}")[0] + "\n}", before.count("\n") + 1)  # JSON is YAML
        for line, message, _ in own.problems:
            yield (file, line), f"The texts of the frame cannot be read. {message}", (
                'Write each as "key": "words", once, with a comma behind it.')
        first = first or own.data
        for key in first.keys() - own.data.keys() if not own.problems else ():
            yield (file, own.line("colon")), f"The text `{key}` is missing.", (
                f"Add `\"{key}\":`; in {original} it says “{first[key]}”.")
        for key, value in own.data.items():
            if key not in first:
                yield (file, own.line(key)), f"Unknown text `{key}`.", nearest(key, first, f"Add it to {original} too.")
            elif not isinstance(value, str) or not value.strip():
                yield (file, own.line(key)), f"The text `{key}` is empty.", "Write it."


@rule("topics", "Every topic has its name in every language.")
def topics(site: Site):
    names = {topic for _, topic, _ in site.settings[site.first.code].nav() if topic}
    for language in site.languages[1:]:
        settings = site.settings[language.code]
        own = settings.get("extra", "topics", default={})
        for topic in names - own.keys():
            yield settings.place("extra", "topics"), f"The topic `{topic}` has no {language.name} name.", (
                f"Add `{topic}: …` below extra.topics.")
        for topic in own.keys() - names:
            yield settings.place("extra", "topics", topic), f"There is no topic `{topic}`.", (
                nearest(topic, names, "Remove the line."))
