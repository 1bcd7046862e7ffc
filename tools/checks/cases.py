"""Cases and their choices, steps and folds: nothing leads nowhere, and every way ends at a human or a next step."""

from bs4 import Tag
from document import Page
from form import CONTACT_BOX, Case, cases, choices, folds, in_case, items_of, step_lists, text_of
from report import nearest

from . import rule

FEWEST, MOST = 3, 7  # steps of a case
MOST_IN_FOLD = 8


@rule("choice", "A choice leads to a case of its page, which is named with the same words, or to another page.")
def choice(page: Page):
    found, items = {case.id: case for case in cases(page)}, choices(page)
    if found and len(items) < 2:
        yield page.headings[0], "The page has cases, but no choices below its first heading.", (
            "Write a question as first heading, and below it at least two choices: - [The case's words](#its-id).")
    for item in items:
        links = page.links_in(item.find_all("a"))
        if not links:
            yield item, f"The choice “{text_of(item)[:60]}” leads nowhere.", (
                "Make its words a link to a case: - [The case's words](#its-id).")
        for link, address, fragment in links:
            target = page.anchors.get(fragment)
            if address != page.url or target and fragment not in found and in_case(target):
                continue  # another page; a place inside a case
            if target and fragment in found and text_of(link) != text_of(target):
                yield link, f"The choice “{text_of(link)}” leads to the case “{text_of(target)}”.", (
                    "Write the same words in both: readers must see that they arrived.")
            elif fragment not in found and (target or not fragment):
                yield link, f"The choice leads to `#{fragment}`, which is no case.", (
                    nearest(fragment, found, f"Cases are: #{', #'.join(found)}."))


@rule("case-linked", "Every case is reached by a choice or a link.", each=cases)
def case_linked(page: Page, case: Case):
    if not any(case.section not in link.parents for link in page.site.links_to.get((page.url, case.id), ())):
        yield f"Nothing links to the case `#{case.id}`: no reader can see it.", (
            f"Add a choice to it, - [{text_of(case.heading)}](#{case.id}), or a link in another case.")


@rule("case-steps", "A case has three to seven steps.", each=cases)
def case_steps(page: Page, case: Case):
    count = sum(len(items_of(steps)) for steps in step_lists(case.section))
    if not FEWEST <= count <= MOST:
        yield f"The case `#{case.id}` has {count} steps; {FEWEST} to {MOST} are right.", (
            "Number its steps 1. 2. 3., one action each. Too many? Make two cases, or fold what belongs together.")


@rule("case-exit", "A case ends with a link that leads on, and a link in it leads to a human.", each=cases)
def case_exit(page: Page, case: Case):
    links = page.links_in(tag for tag in case.section.find_all("a") if not page.by_frame(tag))
    last = [tag for tag in case.section.find_all(["p", "li"])
            if not page.by_frame(tag) and not tag.find_parent(["details", "li"])][-1:]
    ends = [link for link, *target in links if last and last[0] in link.parents and target != [page.url, case.id]]
    if not ends:
        yield page.problem(last[0] if last else case.heading, f"The case `#{case.id}` ends without a way out.",
                           "Let its last line lead on: If this did not work, [write to us](../contact.md#reach).")
    if not any(address == page.language.path + "contact/" or fragment == CONTACT_BOX for _, address, fragment in links):
        yield f"No link in the case `#{case.id}` leads to a human.", (
            f"Link in it to a part of contact.md, or to #{CONTACT_BOX}.")


@rule("fold", "A fold holds no other fold, and at most eight steps.", each=folds)
def fold_contents(page: Page, fold: Tag):
    name = text_of(fold.summary or fold)[:40]
    if fold.find_parent("details"):
        yield f"The fold “{name}” is in another fold.", "Write it as plain text, or as a fold of the step."
    if (count := max(len(items_of(steps)) for steps in step_lists(fold) or [fold])) > MOST_IN_FOLD:
        yield f"The fold “{name}” has {count} steps; {MOST_IN_FOLD} are the limit.", (
            "Leave out what the screen says by itself, or make a page of it.")


@rule("single-step", "A list of steps has more than one.", each=lambda page: page.find_all("ol"))
def single_step(page: Page, steps: Tag):
    if len(items_of(steps)) == 1 and not steps.find_parent(class_="screen"):
        yield "This list has a single step.", "Write it as a sentence, without a number."
