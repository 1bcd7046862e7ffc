"""The guided way, find-your-answer.md, as a graph: questions are headings, choices are list items with a link.

No dead end, no loop, every branch ends at an answer, a manual or contact, in at most four clicks; every answer for people who
are locked out is reached; each question but the first has a way back to one that leads to it."""

from .links import resolve
from .parity import sections
from .source import Fault, Page, Site

PAGE = "find-your-answer.md"
FIRST = "start"
CLICKS = 4
LOCKED_OUT_TOPICS = 3  # the navigation's first topics are for people who cannot sign in now


def check(site: Site):
    for language in site.pages:
        page = site.page(language, PAGE)
        if page:
            yield from walk(site, page)


def graph(page: Page) -> tuple[dict, dict]:
    """({question: [(link, target path, fragment)]}, {question: [questions that "Back to" leads to]})."""
    choices, back = {}, {}
    item_lines = {item.line for item in page.items}
    for name, _, first, end in sections(page):
        links = [link for link in page.links if first <= link.line < end and link.kind == "inline"]
        if name:
            choices[name] = [(link, *resolve(page, link.target)) for link in links if link.line in item_lines]
            back[name] = [resolve(page, link.target)[1] for link in links if link.line not in item_lines and resolve(page, link.target)[0] == page.path]
    return choices, back


def walk(site: Site, page: Page):
    lines = {heading.id: heading.line for heading in page.headings}
    choices, back = graph(page)

    def fault(name, wrong, remedy):
        return Fault(page.file, lines.get(name, page.body_line), wrong, remedy)

    if FIRST not in choices:
        yield fault(None, f"The guided way has no first question `#{FIRST}`.", f"Give the first question the id {{ #{FIRST} }}.")
        return
    for name, links in choices.items():
        if len(links) < 2:
            yield fault(name, f"The question `#{name}` offers {len(links) or 'no'} choice{'s'[:len(links) != 1]}: a dead end.", "Write at least two choices as a list: - [Choice](page.md#part).")
        for link, path, fragment in links:
            target = site.page(page.language, path)
            if path == page.path:
                if fragment not in choices:
                    yield Fault(page.file, link.line, f"The choice leads to `#{fragment}`, which is no question.", f"Questions are: {', '.join(f'#{question}' for question in choices)}.")
            elif target and target.kind not in ("answers", "manuals") and path != "contact.md":
                yield Fault(page.file, link.line, f"The choice leads to `{path}`.", "A way ends at an answer, a manual or contact.md.")

    # Fewest and most clicks to each question, and loops, by walking every way from the first one.
    reached, ends, loops = set(), set(), set()
    waiting = [(FIRST, 1, (FIRST,))]
    while waiting:
        name, clicks, way = waiting.pop()
        reached.add(name)
        for link, path, fragment in choices[name]:
            if path != page.path:
                ends.add(path)
                if clicks > CLICKS:
                    yield Fault(page.file, link.line, f"This end takes {clicks} clicks: {' → '.join(way)}.", f"Bring it within {CLICKS} clicks of the first question.")
            elif fragment in way:
                if link not in loops:
                    loops.add(link)
                    yield Fault(page.file, link.line, f"The choice leads back to `#{fragment}`: a loop.", "Lead on to another question or to an answer. The way back stands below the list.")
            elif fragment in choices and len(way) < 20:
                waiting.append((fragment, clicks + 1, (*way, fragment)))
    for name in choices:
        if name not in reached:
            yield fault(name, f"No choice leads to the question `#{name}`.", "Link to it from a question, or remove it.")
        parents = [other for other, links in choices.items() if any(path == page.path and fragment == name for _, path, fragment in links)]
        if name != FIRST and name in reached and not any(question in parents for question in back[name]):
            yield fault(name, f"The question `#{name}` has no way back.", f"Write below its list: {'戻る：' if page.language == 'ja' else 'Back to: '}[question](#{parents[0] if parents else FIRST})")
    topics = []
    for path, topic, line in site.nav(page.language):
        if topic and topic not in topics:
            topics.append(topic)
        if topic and topics.index(topic) < LOCKED_OUT_TOPICS and path.startswith("answers/") and path not in ends:
            yield Fault(page.file, lines[FIRST], f"No way leads to `{path}`, an answer for people who are locked out.", "Add a choice that leads to it.")
