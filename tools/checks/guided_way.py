"""The guided way, find-your-answer.md, as a graph: questions are headings, choices are list items with a link."""

from document import Page
from pages import KINDS

from . import rule

FIRST = "start"
CLICKS = 4  # to any end


def questions(page: Page) -> dict[str, tuple]:
    """{id: (heading, links in its list, links below)} of the questions; empty for other pages. Links as page.links."""
    found = {}
    for heading, name, tags in page.sections if page.path == "find-your-answer.md" and page.body else ():
        links = page.links_in(tags)
        if heading:
            found[name] = (heading, [link for link in links if link[0].find_parent("li")],
                           [link for link in links if not link[0].find_parent("li")])
    return found


def ways(page: Page, graph: dict) -> list[tuple[tuple[str, ...], tuple]]:
    """Each way from the first question to a choice: (questions passed, link). A loop ends where it closes."""
    found, waiting = [], [(FIRST,)]
    while waiting:
        way = waiting.pop()
        for link in graph[way[-1]][1]:
            found.append((way, link))
            if link[1] == page.url and link[2] in graph.keys() - {*way}:
                waiting.append((*way, link[2]))
    return found


@rule("guided-way",
      "The guided way has no dead end and no loop, every choice ends at an answer within four clicks, and a way leads "
      "back.")
def guided_way(page: Page):
    graph = questions(page)
    if FIRST in graph:
        found = ways(page, graph)
        yield from wrong_choices(page, graph, found)
        yield from wrong_questions(page, graph)
        yield from unreached(page, graph[FIRST][0], {address for _, (_, address, _) in found})
    elif page.path == "find-your-answer.md" and page.body:
        yield None, f"The guided way has no first question `#{FIRST}`.", f"Give it the id {{ #{FIRST} }}."


def wrong_choices(page: Page, graph: dict, found):
    for way, (link, address, fragment) in found:
        target = page.site.by_url.get(address)
        if address == page.url and fragment in way:
            yield link, f"The choice leads back to `#{fragment}`: a loop.", "Lead on. The way back is below the list."
        elif address == page.url and fragment not in graph:
            yield link, f"The choice leads to `#{fragment}`, which is no question.", f"Questions: {', '.join(graph)}."
        elif address != page.url and len(way) > CLICKS:
            yield link, f"This end takes {len(way)} clicks: {' → '.join(way)}.", f"Bring it within {CLICKS} clicks."
        if target and target is not page and target.kind not in KINDS and target.path != "contact.md":
            yield link, f"The choice leads to `{target.path}`.", "A way ends at an answer, a manual or contact.md."


def wrong_questions(page: Page, graph: dict):
    for name, (heading, choices, below) in graph.items():
        parents = [other for other in graph if (page.url, name) in [link[1:] for link in graph[other][1]]]
        if len(choices) < 2:
            yield heading, f"The question `#{name}` offers {len(choices)} choices: a dead end.", (
                "Write at least two as a list: - [Choice](page.md#part).")
        if name != FIRST and not parents:
            yield heading, f"No choice leads to the question `#{name}`.", "Link to it from a question, or remove it."
        elif name != FIRST and not {*parents} & {fragment for _, address, fragment in below if address == page.url}:
            yield heading, f"The question `#{name}` has no way back.", f"Write below its list a link to #{parents[0]}."


def unreached(page: Page, first, ends: set[str]):
    """Answers for people who are locked out are under the navigation's first topics: a way leads to each."""
    settings = page.site.settings[page.language.code]
    topics = [*dict.fromkeys(topic for _, topic, _ in settings.nav() if topic)]
    for path, topic, _ in settings.nav():
        target = page.site.page(page.language.code, path)
        if topic in topics[:settings.get("extra", "urgent_topics", default=3)] and target and \
                target.kind == "answers" and target.url not in ends:
            yield first, f"No way leads to `{path}`, an answer for people who are locked out.", "Add a choice for it."
