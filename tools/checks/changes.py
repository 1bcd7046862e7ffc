"""Changes reach whoever follows the feed: programs take only what is newer than the newest that they have seen."""

from itertools import pairwise

from document import Page
from pages import Site
from published import changes, new_changes

from . import rule


@rule("change-unseen", "A change is newer than all that were published before it.")
def unseen(site: Site):
    for page, index, moment, newest in new_changes(site) if site.html else ():
        if moment <= newest:
            yield page.at("changed", f"Who follows the help would never see this change: one of {newest} is published.",
                          'Say when this one comes, later than that: `date`, and behind it `time: "14:05"`.', index)


@rule("change-order", "The changes of a page are listed newest first, each with a moment of its own.")
def order(page: Page):
    moments = changes(page)
    for index, (newer, moment) in enumerate(pairwise(moments), 1):
        if moment >= newer:
            yield page.at("changed", f"The change of {moment} is not older than the one before it, of {newer}.",
                          'Put the newest first; two of one day need `time: "14:05"` behind `date`.', index)
