"""The guided way, find-your-answer.md, as a graph: questions are headings, choices are list items with a link.

And the way out of every page: from "If this did not work" a human is at most two links away, and no link leads in a
circle."""

from pages import KINDS, Page, Site

from . import rule

PAGE = "find-your-answer.md"
FIRST = "start"
CLICKS = 4  # to any end
NOT_WORKING = "not-working"  # the id of "If this did not work"
HUMAN = ("reach", "send")  # parts of the contact page


def graph(page: Page) -> tuple[dict, dict]:
    """({question: [(link, address, fragment)]}, {question: [questions that "Back to" leads to]})."""
    choices, back = {}, {}
    for name, heading, tags in page.sections:
        if heading is not None:
            links = page.links_in(tags)
            choices[name] = [link for link in links if link[0].find_parent("li")]
            back[name] = [fragment for link, address, fragment in links if not link.find_parent("li")
                          and address == page.url]
    return choices, back


@rule("guided-way",
      "The guided way has no dead end and no loop, every choice ends at an answer within four clicks, and a way leads "
      "back.")
def guided_way(site: Site):
    for language in site.languages:
        page = site.page(language.code, PAGE)
        if page and page.body:
            yield from _walk(site, page)


def _walk(site: Site, page: Page):
    choices, back = graph(page)
    headings = {heading.get("id"): heading for heading in page.headings}

    def fault(name, wrong, remedy):
        return page.fault(headings.get(name) or page.body, wrong, remedy)

    if FIRST not in choices:
        yield fault(None, f"The guided way has no first question `#{FIRST}`.",
                    f"Give the first question the id {{ #{FIRST} }}.")
        return
    for name, links in choices.items():
        if len(links) < 2:
            yield fault(name, f"The question `#{name}` offers {len(links)} choices: a dead end.",
                        "Write at least two as a list: - [Choice](page.md#part).")
        for link, address, fragment in links:
            target = site.by_url.get(address)
            if address == page.url and fragment not in choices:
                yield page.fault(link, f"The choice leads to `#{fragment}`, which is no question.",
                                 f"Questions are: {', '.join(choices)}.")
            elif target and target is not page and target.kind not in KINDS and target.path != "contact.md":
                yield page.fault(link, f"The choice leads to `{target.path}`.",
                                 "A way ends at an answer, a manual or contact.md.")
    # Fewest and most clicks to each question, and loops, by walking every way from the first one.
    reached, ends, waiting = set(), set(), [(FIRST,)]
    while waiting:
        way = waiting.pop()
        reached.add(way[-1])
        for link, address, fragment in choices[way[-1]]:
            if address != page.url:
                ends.add(address)
                if len(way) > CLICKS:
                    yield page.fault(link, f"This end takes {len(way)} clicks: {' → '.join(way)}.",
                                     f"Bring it within {CLICKS} clicks of the first question.")
            elif fragment in way:
                yield page.fault(link, f"The choice leads back to `#{fragment}`: a loop.",
                                 "Lead on. The way back stands below the list.")
            elif fragment in choices and len(way) < 20:
                waiting.append((*way, fragment))
    for name in choices:
        parents = [other for other,
                   links in choices.items()
                   if any(address == page.url and fragment == name for _, address, fragment in links)]
        if name not in reached:
            yield fault(name, f"No choice leads to the question `#{name}`.",
                        "Link to it from a question, or remove it.")
        elif name != FIRST and not set(back[name]) & set(parents):
            yield fault(name, f"The question `#{name}` has no way back.",
                        f"Write below its list a link to #{(parents or [FIRST])[0]}.")
    yield from _left_out(site, page, ends, headings.get(FIRST))


def _left_out(site: Site, page: Page, ends: set, first):
    """Answers for people who are locked out, under the navigation's first topics, that no way reaches."""
    settings, topics = site.settings[page.language.code], []
    for path, topic, _ in settings.nav():
        topics += [topic] if topic and topic not in topics else []
        target = site.page(page.language.code, path)
        urgent = topic and topic in topics[:settings.get("extra", "urgent_topics", default=3)]
        if urgent and target and target.kind == "answers" and target.url not in ends:
            yield page.fault(first, f"No way leads to `{path}`, an answer for people who are locked out.",
                             "Add a choice that leads to it.")


def exits(page: Page) -> list[tuple] | None:
    """The links of a page's "If this did not work"; None where it has no such part."""
    return next((page.links_in(tags) for name, _, tags in page.sections if name == NOT_WORKING), None)


@rule("way-out",
      "From “If this did not work” a human is at most two links away, and no link leads to where the reader came from.")
def way_out(site: Site):
    for page in site.all_pages():
        links = exits(page)
        if links is None:
            continue
        contact = page.language.path + "contact/"
        heading = next(one for one in page.headings if one.get("id") == NOT_WORKING)

        def human(found, contact=contact):
            return any(address == contact and fragment in HUMAN for _, address, fragment in found)

        targets = [(link, site.by_url[address], fragment) for link, address, fragment in links if address in site.by_url
                   and address != contact]
        if not human(links) and not any(human(target.links) for _, target, _ in targets):
            yield page.fault(heading, "No way leads from here to a human.",
                             f"Link to contact.md#{HUMAN[0]} or contact.md#{HUMAN[1]}.")
        if human(links[:1]):
            continue  # the human comes first: what follows is an offer
        for link, target, fragment in targets:
            back = exits(target) or []
            if target is not page and fragment in ("",
                                                   NOT_WORKING) and not human(back[:1]) and any(address == page.url
                                                                                                for _, address,
                                                                                                _ in back):
                yield page.fault(link, f"This leads to `{target.path}`, which leads back here when it did not work.",
                                 "Name the contact page first, or link to a part that helps.")
