"""Mistakes in the form of an answer (choices, cases, steps, folds), each on a copy of FORM."""

from planted import Row, adds, turns

FORM = """\
---
title: Which form has an answer?
description: >-
  Choose what fits you. Each choice has its own steps.
tags:
  - which one
audience: [staff, students]
reviewed: 2026-11-24
sources: [seed]
---

## Can you still sign in? { #can-you }

- [Yes](#yes)
- [No](#no)
- [I have a new phone](new.md)

///// html | section.case
## Yes { #yes }

1. Open the page.

    It is safe.

    //// how | How to open it

    1. Look for the name.
    2. Open it.
    ////

2. Choose your phone.
3. Go on.

If this did not work, [write to us](../contact.md#reach).
/////

///// html | section.case
## No { #no }

1. Write to us.
2. Wait.
3. Then [sign in](#yes).

Last of all [write to us](../contact.md#reach).
/////
"""
LAST, FOLD = "Last of all .*", "    2. Open it."
SENTENCE = "You open the page and look for it. "  # eight words

FORMS = [
    # How long things may be
    turns("opening too long", "opening-length", r"\n- \[Yes\]", f"\n{SENTENCE * 15}\n\n- [Yes]", "#can-you"),
    turns("case too long", "case-length", LAST, SENTENCE * 27 + "[Write to us](../contact.md#reach).", "{ #no }"),
    turns("fold too long", "fold-length", FOLD, f"{FOLD}\n\n    {SENTENCE * 18}", "How to open it"),
    turns("page too long", "page-length", FOLD, f"{FOLD}\n\n    {SENTENCE * 125}", 1),
    turns("sentence of 21 words", "sentence", LAST,
          "one two three four five six seven " * 3 + "[us](../contact.md#reach)."),
    # Choices
    turns("choice without a link", "choice", r"- \[No\]\(#no\)", "- No [link](new.md)\n- Perhaps", "- Perhaps"),
    turns("choice that leads to no case", "choice", r"- \[No\]\(#no\)", "- [No](#can-you)"),
    turns("choice in other words", "choice", r"- \[No\]\(#no\)", "- [Not any more](#no)"),
    turns("cases without choices", "choice", r"- \[Yes(.*\n){3}", "", "#can-you"),
    # Cases
    turns("case that nothing links", "case-linked", r"- \[No\]\(#no\)\n", "", "{ #no }"),
    turns("case of two steps", "case-steps", "2. Wait.\n3. Then", "2. Then", "{ #no }"),
    turns("case of eight steps", "case-steps", "2. Wait.\n3.", "".join(f"{n}. Wait.\n" for n in range(2, 8)) + "8.",
          "{ #no }"),
    turns("case without a way out", "case-exit", LAST, "Last of all wait."),
    turns("case without a human", "case-exit", LAST, "Then [go on](new.md).", "{ #no }"),
    turns("case that leads to itself", "case-exit", LAST, "Last of all [begin](#no) again."),
    # Folds and fences
    turns("fold in a fold", "fold", FOLD, f"{FOLD}\n\n    /// how | More\n    Look.\n    ///", "how | More"),
    turns("fold of nine steps", "fold", FOLD, "\n".join(f"    {n}. Open it." for n in range(2, 10)), "How to open it"),
    turns("fold not closed", "fence", "    ////\n\n", "\n", "how | How to open it"),
    turns("case not closed", "fence", r"reach\)\.\n/////\n\n", "reach).\n\n", "///// html"),
    turns("fold without a name", "fence", r"how \| How to open it", "how"),
    turns("fence that closes nothing", "fence", LAST, "////", "////"),
    turns("fold with as many slashes as the case", "fence", "    //// how", "    ///// how"),
    turns("unknown fence", "fence", "    //// how", "    //// hwo"),
    turns("section of another kind", "fence", r"html \| section\.case\n## No", "html | section.cases\n## No"),
    turns("name of a fold with an id", "fence", "How to open it", "How to open it { #open }"),
    turns("fold written in HTML", "markup", LAST, "<details><summary>More</summary>Text.</details>"),
    turns("single step", "single-step", FOLD + "\n", "", "1. Look for the name."),
    # Ids
    turns("id of a fold twice", "id", "How to open it\n", "How to open it\n        attrs: {id: can-you}\n", "can-you}"),
    turns("id of a fold for the frame", "id", "How to open it\n", "How to open it\n        attrs: {id: page-open}\n",
          "page-open"),
    turns("heading with the id of the contact box", "id", r"\{ #no \}", "{ #not-working }"),
    # Words
    turns("question in running text", "question-mark", LAST, "It is gone? [Write to us](../contact.md#reach)."),
    turns("question in the short answer", "question-mark", "Choose what fits you.", "Is it lost? Choose what fits you.",
          "description:"),
    turns("question in Japanese", "question-mark", LAST, "紛失しましたか？ 連絡します。", language="ja"),
    turns("apology", "wording", LAST, "We have not seen this page. [Write to us](../contact.md#reach)."),
    turns("apology in Japanese", "wording", LAST, "この画面は未確認です。", language="ja"),
    adds("office as somebody else", "wording", "Then contact the office."),
    # What the office must settle
    Row("sentence of an open question lost", "open-question", "tests/data/open-questions.tsv", None,
        "question\twhy\tpages\tsentence\nWho calls?\tIt is new\tanswers/new\tWe call you from a number of ours.\n",
        "We call you"),
    Row("open question of no section", "open-question", "tests/data/open-questions.tsv", "",
        "Where?\tIt is new\tanswers/new/#nowhere\t\n"),
    Row("open question of no page", "open-question", "tests/data/open-questions.tsv", "",
        "Where?\tIt is new\tanswers/nwe\t\n"),
]
