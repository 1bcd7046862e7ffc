"""Who follows this help learns what changed: a page and a feed for each language, and dates in answers.json."""

import json
import re
from collections import Counter
from xml.etree import ElementTree

import checks
import feedparser
import published
import pytest
import small
from pages import Site
from small import built, copy_site

pytestmark = pytest.mark.slow  # builds sites of its own

# (page, date, sentence), newest first
WANTED = [
    ("contact/", "2026-12-01", "Hours & days: <new>."),
    ("answers/lost/", "2026-11-30", 'It says "stop" before deleting.'),
    ("answers/lost/", "2026-11-02", "A first version."),
]
CHANGED = r"^changed:\n(?:  .*\n)*"  # in front matter


@pytest.fixture(scope="module")
def changed(tmp_path_factory):
    """The small site, with two pages that changed in each language."""
    edits = []
    for language in ("en", "ja"):
        front = [f"{{date: {date}, what: '{what}'}}" for _, date, what in WANTED]
        edits.append((f"docs/{language}/answers/lost.md", CHANGED, f"changed: [{front[1]}, {front[2]}]\n"))
        edits.append((f"docs/{language}/contact.md", "^reviewed:", f"changed: [{front[0]}]\nreviewed:"))
    return built(copy_site(tmp_path_factory.mktemp("changed") / "small", edits))


@pytest.fixture(params=[0, 1], ids=["en", "ja"])
def language(changed, request):
    return changed.languages[request.param]


def test_the_feed(changed, language):
    home = changed.address + language.path
    feed = feedparser.parse((changed.folder / language.path / "changes.xml").read_bytes())
    assert not feed.bozo and feed.version == "atom10" and feed.feed.language == language.code
    assert feed.feed.id == home + "changes.xml" and feed.feed.author
    links = {link.rel: link.href for link in feed.feed.links}
    assert links == {"self": home + "changes.xml", "alternate": home + "changes/"}
    titles = [changed.html[language.path + url].h1.get_text() for url, _, _ in WANTED]
    assert [(entry.link, entry.updated, entry.summary, entry.title) for entry in feed.entries] == [
        (home + url, f"{date}T00:00:00+09:00", what, title) for (url, date, what), title in zip(WANTED, titles)]
    assert len({entry.id for entry in feed.entries}) == len(WANTED)
    assert feed.feed.updated == feed.entries[0].updated


# Published one after the other on two days. Their days alone would hide the second and the last change.
STEPS = [[("answers/lost", "date: 2026-11-30", "One change."), ("contact", "date: 2026-11-30", "Another.")],
         [("answers/new", 'date: 2026-11-30, time: "14:05"', "In the afternoon.")],
         [("answers/lost", "date: 2026-12-01", "The next morning.")],
         [("answers/lost", 'date: 2026-12-01, time: "09:10"', "Dated a day late.")]]


def add(root, page, moment, what):
    """A change on top of a page's own."""
    text = (root / f"docs/en/{page}.md").read_text("utf-8")
    key, more = ("^changed:\n", "") if "\nchanged:\n" in text else ("^title:", "title:")
    small.change(root, [(f"docs/en/{page}.md", key, f"changed:\n  - {{{moment}, what: {what}}}\n{more}")])


def test_a_teams_workflow_that_takes_what_is_newer_than_the_newest_seen_loses_nothing(root):
    """Microsoft's published rule: it keeps the newest date that it has seen; what is greater starts it, equal not. A
    change that it would not see is told before it is published, and is not noted as published."""
    seen, started, ids = "2026-11-24T00:00:00+09:00", [], set()
    for step in STEPS:
        for page, moment, what in step:
            if "time" in moment:
                before = (root / f"docs/en/{page}.md").read_text("utf-8")
                add(root, page, moment.partition(", time")[0], what)
                site = Site(root, root / "site")  # as built in the step before
                assert checks.run(site, "change-unseen", "change-order") and published.add(site) == []
                (root / f"docs/en/{page}.md").write_text(before, "utf-8")
            add(root, page, moment, what)
        site = built(root)
        assert checks.run(site, "change-unseen", "change-order") == []
        feed = feedparser.parse((site.folder / "changes.xml").read_bytes())
        new = [entry for entry in feed.entries if entry.updated > seen]
        assert [site.address + address for address in published.add(site)] == [entry.id for entry in reversed(new)]
        started += [entry.summary for entry in new]
        seen, now = max(entry.updated for entry in feed.entries), {entry.id for entry in feed.entries}
        assert len(now) == len(feed.entries) and ids <= now
        ids = now
    assert sorted(started) == sorted(what for step in STEPS for *_, what in step)


ATOM = "{http://www.w3.org/2005/Atom}"
ONCE = {"id", "title", "updated"}  # each exactly once in a feed and in an entry: RFC 4287, 4.1.1 and 4.1.2


def test_the_feed_is_what_its_standard_asks_for(changed, language):
    """More strictly than a reader of feeds, which forgives: what a feed and an entry hold, and how often."""
    feed = ElementTree.parse(changed.folder / language.path / "changes.xml").getroot()
    entries = feed.findall(f"{ATOM}entry")
    for element, more in ((feed, {"author": 1, "link": 2, "icon": 1, "entry": len(WANTED)}),
                          *((entry, {"link": 1, "summary": 1}) for entry in entries)):
        counts = Counter(child.tag.removeprefix(ATOM) for child in element)
        assert counts == dict.fromkeys(ONCE, 1) | more
        assert [link.get("rel") for link in element.findall(f"{ATOM}link")][-1] == "alternate"
        assert re.fullmatch(r"https://\S+", element.find(f"{ATOM}id").text)
        assert not any(text.get("type") for name in ("title", "summary") for text in element.findall(ATOM + name))
    assert feed.tag == f"{ATOM}feed" and feed.find(f"{ATOM}author/{ATOM}name").text.strip()


def test_the_page_says_the_same(changed, language):
    url = f"{language.path}changes/"
    items = changed.html[url].select("article ul.list li")
    assert [(item.time["datetime"], changed.resolve(url, item.a["href"])[0]) for item in items] == [
        (date, language.path + page) for page, date, _ in WANTED]
    assert all(item.get_text().endswith(what) for item, (_, _, what) in zip(items, WANTED, strict=True))


def test_every_page_leads_to_the_feed(changed):
    for url, page in changed.html.items():
        links = page.select('link[type="application/atom+xml"]')
        wanted = [] if url.endswith("404.html") else [f"{changed.language_of(url).path}changes.xml"]
        assert [changed.resolve(url, link["href"])[0] for link in links] == wanted, url
    assert {"changes.xml", "ja/changes.xml"} <= changed.files


def test_answers_json_has_the_newest_dates(changed):
    for language in changed.languages:
        data = json.loads((changed.folder / language.path / "answers.json").read_text())
        dates = {entry["id"]: entry["changed"] for entry in data["answers"]}
        assert data["changed"] == "2026-12-01"
        assert dates.pop("lost") == "2026-11-30" and set(dates.values()) == {None}


def test_without_changes_the_feed_is_a_feed_all_the_same(root):
    small.change(root, [("docs/en/answers/lost.md", CHANGED, "")])
    site = built(root)
    feed = feedparser.parse((site.folder / "changes.xml").read_bytes())
    assert not feed.bozo and not feed.entries and feed.feed.updated_parsed
