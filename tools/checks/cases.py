"""Cases and their choices, steps and folds: nothing leads nowhere, and every way ends at a human or a next step."""

from document import Page
from form import CONTACT_BOX, cases, choices, folds, in_case, step_lists, text_of
from report import nearest

from . import rule

FEWEST, MOST = 3, 7  # steps of a case
MOST_IN_FOLD = 8


@rule("choice", "A choice leads to a case of its page, which is named with the same words, or to another page.")
def choice(page: Page):
    found = {case.id: case for case in cases(page)}
    items = choices(page)
    if found and len(items) < 2:
        yield page.problem(page.headings[0], "The page has cases, but no choices below its first heading.",
                         "Write a question as first heading, and below it at least two choices: "
                         "- [The case's words](#its-id).")
    for item in items:
        links = page.links_in(item.find_all("a"))
        if not links:
            yield page.problem(item, f"The choice “{text_of(item)[:60]}” leads nowhere.",
                             "Make its words a link to a case: - [The case's words](#its-id).")
        for link, address, fragment in links:
            if address == page.url and fragment not in found:
                inside = fragment in page.anchors and in_case(page.anchors[fragment])
                if not inside and fragment in page.anchors or not fragment:
                    yield page.problem(link, f"The choice leads to `#{fragment}`, which is no case.",
                                     nearest(fragment, found, f"Cases are: #{', #'.join(found)}."))
            elif address == page.url and text_of(link) != text_of(found[fragment].heading):
                yield page.problem(link, f"The choice “{text_of(link)}” leads to the case "
                                       f"“{text_of(found[fragment].heading)}”.",
                                 "Write the same words in both: readers must see that they arrived.")


@rule("case-linked", "Every case is reached by a choice or a link.")
def linked(page: Page):
    links = [link for other in page.site.pages[page.language.code].values() for link in other.links]
    for case in cases(page):
        if not any((address, fragment) == (page.url, case.id) and case.section not in link.parents
                   for link, address, fragment in links):
            yield page.problem(case.heading, f"Nothing links to the case `#{case.id}`: no reader can see it.",
                             f"Add a choice to it, - [{text_of(case.heading)}](#{case.id}), or a link in another case.")


@rule("case-steps", "A case has three to seven steps.")
def case_steps(page: Page):
    for case in cases(page):
        count = sum(len(items.find_all("li", recursive=False)) for items in step_lists(case.section))
        if not FEWEST <= count <= MOST:
            yield page.problem(case.heading, f"The case `#{case.id}` has {count} steps; {FEWEST} to {MOST} are right.",
                             "Number its steps 1. 2. 3., one action each" + (
                                 "; make it two cases, or fold what belongs together." if count > MOST else "."))


@rule("case-exit", "A case ends with a link that leads on, and a link in it leads to a human.")
def exits(page: Page):
    for case in cases(page):
        links = page.links_in(tag for tag in case.section.find_all("a") if not page.by_frame(tag))
        last = [tag for tag in case.section.find_all(["p", "li"])
                if not page.by_frame(tag) and not tag.find_parent(["details", "li"])][-1:]
        ends = [one for one in links if last and last[0] in one[0].parents and one[1:] != (page.url, case.id)]
        contact = page.language.path + "contact/"
        if not ends:
            yield page.problem(last[0] if last else case.heading, f"The case `#{case.id}` ends without a way out.",
                             "Let its last line lead on: If this did not work, [write to us](../contact.md#reach).")
        if not any(address == contact or fragment == CONTACT_BOX for _, address, fragment in links):
            yield page.problem(case.heading, f"No link in the case `#{case.id}` leads to a human.",
                             f"Link in it to a part of contact.md, or to #{CONTACT_BOX}.")


@rule("fold", "A fold holds no other fold, and at most eight steps.")
def inside_folds(page: Page):
    for fold in folds(page):
        name = text_of(fold.summary or fold)[:40]
        if fold.find_parent("details"):
            yield page.problem(fold, f"The fold “{name}” is in another fold.",
                             "Write it as plain text, or as a fold of the step.")
        if (count := max([len(items.find_all("li", recursive=False)) for items in step_lists(fold)] or [0])) \
                > MOST_IN_FOLD:
            yield page.problem(fold, f"The fold “{name}” has {count} steps; {MOST_IN_FOLD} are the limit.",
                             "Leave out what the screen says by itself, or make a page of it.")


@rule("single-step", "A list of steps has more than one.")
def single_steps(page: Page):
    for items in page.find_all("ol"):
        if len(items.find_all("li", recursive=False)) == 1 and not items.find_parent(class_="screen"):
            yield page.problem(items, "This list has a single step.", "Write it as a sentence, without a number.")
