"""The guided way, find-your-answer.md, as a graph: questions are headings, choices are list items with a link."""

from document import Page
from pages import KINDS

from . import rule

FIRST = "start"
CLICKS = 4  # to any end


@rule("guided-way",
      "The guided way has no dead end and no loop, every choice ends at an answer within four clicks, and a way leads "
      "back.")
def guided_way(page: Page):
    if page.path != "find-your-answer.md" or not page.body:
        return
    site, headings = page.site, {heading.get("id"): heading for heading in page.headings}
    links = {name: page.links_in(tags) for name, heading, tags in page.sections if heading}
    choices = {name: [link for link in found if link[0].find_parent("li")] for name, found in links.items()}
    if FIRST not in choices:
        yield page.problem(page.body, f"The guided way has no first question `#{FIRST}`.",
                         f"Give the first question the id {{ #{FIRST} }}.")
        return
    # Fewest and most clicks to each question, and loops, by walking every way from the first one.
    ends, reached, waiting = set(), set(), [(FIRST,)]
    while waiting:
        way = waiting.pop()
        reached.add(way[-1])
        for link, address, fragment in choices[way[-1]]:
            if address != page.url:
                ends.add(address)
                if len(way) > CLICKS:
                    yield page.problem(link, f"This end takes {len(way)} clicks: {' → '.join(way)}.",
                                     f"Bring it within {CLICKS} clicks of the first question.")
            elif fragment in way:
                yield page.problem(link, f"The choice leads back to `#{fragment}`: a loop.",
                                 "Lead on. The way back is below the list.")
            elif fragment in choices and len(way) < 20:
                waiting.append((*way, fragment))
    for name, found in choices.items():
        heading = headings.get(name) or page.body
        if len(found) < 2:
            yield page.problem(heading, f"The question `#{name}` offers {len(found)} choices: a dead end.",
                             "Write at least two as a list: - [Choice](page.md#part).")
        for link, address, fragment in found:
            target = site.by_url.get(address)
            if address == page.url and fragment not in choices:
                yield page.problem(link, f"The choice leads to `#{fragment}`, which is no question.",
                                 f"Questions are: {', '.join(choices)}.")
            elif target and target is not page and target.kind not in KINDS and target.path != "contact.md":
                yield page.problem(link, f"The choice leads to `{target.path}`.",
                                 "A way ends at an answer, a manual or contact.md.")
        parents = [other for other, found in choices.items() if (page.url, name) in [link[1:] for link in found]]
        back = [fragment for link, address, fragment in links[name]
                if address == page.url and not link.find_parent("li")]
        if name not in reached:
            yield page.problem(heading, f"No choice leads to the question `#{name}`.",
                             "Link to it from a question, or remove it.")
        elif name != FIRST and not set(back) & set(parents):
            yield page.problem(heading, f"The question `#{name}` has no way back.",
                             f"Write below its list a link to #{(parents or [FIRST])[0]}.")
    # Answers for people who are locked out are under the navigation's first topics.
    settings = site.settings[page.language.code]
    urgent = [*dict.fromkeys(topic for _, topic, _ in settings.nav() if topic)]
    urgent = urgent[:settings.get("extra", "urgent_topics", default=3)]
    for path, topic, _ in settings.nav():
        target = site.page(page.language.code, path)
        if topic in urgent and target and target.kind == "answers" and target.url not in ends:
            yield page.problem(headings[FIRST], f"No way leads to `{path}`, an answer for people who are locked out.",
                             "Add a choice that leads to it.")
