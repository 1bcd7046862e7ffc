"""No mistake passes unnoticed: no rule finds one on the real pages, and each mistake that is planted on the small site
is told by its rule at its file and line.

The mistakes of a batch are planted together and the site is built once; they do not hide each other.
"""

import functools
import re
import shutil
import tempfile
from pathlib import Path

import checks
import pytest
import report
import small
from pages import Site
from planted import Row, page_of
from planted_form import FORM, FORMS
from planted_pages import PAGES
from planted_site import FRAME, TEMPLATE, UNBUILT, WAY

pytestmark = pytest.mark.slow
PLANTED = {"pages": PAGES, "form": FORMS, "unbuilt": UNBUILT, "way": WAY, "frame": FRAME, "template": TEMPLATE}
        Row("conflict in asked.txt", "conflict", ASKED, "", "\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n"),
        Row("conflict in a style", "conflict", STYLE, "", "\n<<<<<<<\na{}\n=======\nb{}\n>>>>>>> other\n", ">>>>>>>"),
        Row("line ends of Windows in the settings", "line-ends", "mkdocs.ja.yml", "", b"\r\n", 1),
        Row("BOM in a part", "line-ends", "overrides/includes/parts/en/report.md", r"\A", "\ufeff", 1),
        Row("name that Windows keeps", "reserved-name", "docs/en/answers/con.md", None, "---\ntitle: A?\n---\n", 1),
        Row("part that does not exist", "part", LOST, "", '\n--8<-- "parts/en/reprot.md"\n'),
        Row("ledger removed", "published", LEDGER, None, "", 1),
        Row("broken YAML in the settings", "settings", SETTINGS, r"\nnav:\n", "\nnav: [\n", "- index.md"),
        Row("address without a slash", "settings", SETTINGS, "https://small.example/", "https://small.example"),
        Row("notice that ends on no date", "settings", SETTINGS, "notice: {}", "notice: {text: Slow., until: soon}"),
        Row("notice that leads nowhere", "notice-link", SETTINGS, "notice: {}", "notice: {text: Slow., link: no.md}"),
        Row("notice with an unknown key", "settings", SETTINGS, "notice: {}", "notice: {txt: Slow today.}"),
        Row("notice without a text", "settings", SETTINGS, "notice: {}", "notice: {until: 2026-12-31}"),
        Row("contact page without https", "settings", SETTINGS, '    url: ""', "    url: kyushu-u.ac.jp/contact"),
        Row("contact mail that is none", "settings", SETTINGS, '    email: ""', "    email: office at example.com"),
        Row("no hours", "settings", SETTINGS, "    hours: Weekdays", '    hours: ""'),
        Row("unlisted page", "navigation", SETTINGS, "      - answers/new.md\n", "", 1, "docs/en/answers/new.md"),
        Row("listed page that does not exist", "navigation", SETTINGS, "answers/new.md", "answers/nwe.md"),
        Row("page listed twice", "navigation", SETTINGS, "  - questions.md", "  - contact.md", "- contact.md"),
        Row("page under no topic", "navigation", SETTINGS, r"      - answers/new.md\n((?:.*\n)*?)  - questions.md",
            r"\1  - answers/new.md\n  - questions.md", "- answers/new.md"),
        Row("topic without Japanese words", "words", "mkdocs.ja.yml", r"    Guides: .*\n", "", "  topics:"),
        Row("missing words in Japanese", "words", WORDS, r'  "skip": .*\n', "", '"colon":'),
        Row("unknown words", "words", WORDS, '  "skip":', '  "skpi": "x",\n  "skip":'),
    ],
    "way": [
        Row("published page removed", "published", "docs/en/answers/old.md", None, None, "answers/old/", LEDGER),
        Row("choice that leads to no question", "guided-way", WAY, r"\]\(#lost\)", "](#lsot)"),
        Row("loop", "guided-way", WAY, r"\[Not sure\]\(#last\)", "[Not sure](#start)"),
        Row("dead end", "guided-way", WAY, r"- \[To the methods\].*\n", "", "{ #last }"),
        Row("question without a way back", "guided-way", WAY, r"Back to: \[What do you have.*\n", "", "{ #else }"),
        Row("answer that no way reaches", "guided-way", WAY, r"- \[A new phone\].*\n", "", "{ #start }"),
        Row("way that ends nowhere", "guided-way", WAY, r"manuals/methods\.md\)", "glossary.md)"),
        Row("no way to a human", "way-out", METHODS, "contact.md#reach", "glossary.md", "#not-working"),
        Row("circle before the human", "way-out", "docs/ja/manuals/methods.md", r"\[担当部署\].*",
            "[戻る](../answers/new.md)", "[認証方法の一覧を見る]", "docs/ja/answers/new.md"),
        Row("line of asked.txt of no page", "asked", ASKED, "", "[lots]\ntaxi\n"),
        Row("line of asked.txt of no part", "asked", ASKED, "", "[lost#reprot]\ncab\n"),
        Row("line of asked.txt twice", "asked", ASKED, "", "[new]\nPhone  gone\nphone gone\n", "phone gone"),
        Row("id twice in a template", "html", FOOTER, "<footer", '<footer id="page-contact"'),
        Row("page that no link reaches", "reachable", FOOTER, r', "privacy"', "", 1, "docs/en/privacy.md"),
        Row("other host in a script", "asset", SCRIPT, r"\A", 'fetch("https://a.example/x");\n'),
        Row("security policy removed", "policy", "overrides/partials/policy.html", "default-src 'none'", "",
            "Content-Security-Policy", MAIN),
    ],
    "frame": [
        Row("published part removed", "published", LOST, r"\{ #report \}", "{ #tell-us }", "title:"),
        Row("page not in the ledger", "unpublished", LEDGER, "^answers/lost/#remove\n", "", "#remove", LOST),
        Row("fault in a part", "wording", "overrides/includes/parts/en/report.md", "Say", "Simply say"),
        Row("statement of the seed lost", "statement", "docs/ja/answers/new.md", "古いものを削除", "片付け", 1),
        Row("statement of safety lost", "statement", "docs/en/contact.md", "Never send a password", "Send it", "#send"),
        Row("element not closed in a template", "html", FOOTER, "</footer>", "<div></footer>", "<div>"),
        Row("dead link in the footer", "link-dead", FOOTER, "</footer>", '<a href="{{ home }}glosary/">x</a></footer>'),
        Row("dead link on the error page", "link-dead", "overrides/404.html", "questions/", "question/"),
        Row("search form that leads nowhere", "link-dead", SEARCH, r'action="[^"]*"', 'action="no-such-page/"'),
        Row("script in a template", "policy", CONTACT, "<section", "<script>x</script><section"),
        Row("foreign image in a template", "link-outside", MAIN, "</body>", '<img src="https://a.example/x"></body>'),
        Row("handler in a template", "policy", FOOTER, "<footer", '<footer onclick="x()" style="color:red"'),
        Row("aria that names nothing", "link-dead", CONTACT, 'labelledby="page-contact"', 'labelledby="page-cont"'),
        Row("wrong language of the page", "languages", MAIN, '<html lang="[^"]*">', '<html lang="en">'),
        Row("page hidden from search engines", "head", MAIN, "<title>", '<meta name="robots"><title>', 'name="robots"'),
        Row("two titles", "head", MAIN, "</title>", "</title><title>x</title>", "<title>"),
        Row("wrong hreflang", "languages", MAIN, 'hreflang="x-default"', 'hreflang="x-defualt"', "hreflang="),
        Row("image missing in the styles", "asset", STYLE, r"\A", ".x { background: url(no-such.svg) }\n"),
        Row("script missing in a script", "asset", SCRIPT, r"\A", 'import("assets/no-such.js");\n'),
        Row("styles that the policy does not know", "policy", MAIN, "</head>", "<style>a{}</style>\n</head>"),
        Row("address for machines that leads nowhere", "machine-files", "overrides/sitemap.xml", "<url>",
            "<url><loc>{{ config.site_url }}no-such/</loc></url><url>", 1),
        Row("short answer missing in the helpdesk's table", "helpdesk", "overrides/partials/helpdesk.html",
            r"<td>\{\{ site.show\(item.meta.description.*", "<td></td>", "description:", LOST),
        Row("contact that is not set", "link-outside", CONTACT, "</section>", '<a href="mailto:x@a.b">x</a></section>'),
    ],
    "template": [Row("template cannot be read", "build", FOOTER, "</footer>", "{% if %}</footer>")],
}


>>>>>>> machine
FOLDER = tempfile.TemporaryDirectory(prefix="planted-")  # of this process alone; removed when it ends


@functools.cache
def planted(batch: str, *rows: Row) -> tuple:
    """(problems, root) of a copy with these mistakes."""
    root = small.copy_site(Path(tempfile.mkdtemp(dir=FOLDER.name)))
    for row in rows if batch == "pages" else ():
        for language in ("en", "ja"):
            shutil.copy(root / page_of("lost", language), root / page_of(row.name, language))
    for row in rows if batch == "form" else ():
        if row.file.endswith(".md"):
            (root / row.file).write_text(FORM, "utf-8")
    small.change(root, [row[2:5] for row in rows])
    return (checks.run(Site(root)) if batch == "unbuilt" else small.problems(root)), root


@pytest.mark.parametrize("batch, row", [pytest.param(batch, row, id=row.name)
                                        for batch, rows in PLANTED.items() for row in rows])
def test_mistake_is_found(batch, row):
    problems, root = planted(batch, *([row] if batch == "unbuilt" else PLANTED[batch]))
    file, words = row.at or row.file, row.words or row.new.strip().split("\n")[0]
    text = (root / file).read_bytes().decode("utf-8", "replace").split("\n")
    places = {(file, number) for number, line in enumerate(text, 1)
              if (words in line if isinstance(words, str) else words == number)}
    mine = [problem for problem in problems if problem.rule == row.rule]
    assert places & {place for problem in mine for place in problem.places}, \
        f"expected {places} [{row.rule}], found:\n" + \
        "\n".join(str(problem) for problem in problems if file in str(problem) or problem in mine)
    for problem in mine:
        assert re.fullmatch(r"\S.*[.!?]", problem.message, re.DOTALL) and problem.fix, f"not for people: {problem}"


def test_every_rule_holds_on_the_real_pages(whole):  # `make check` runs tools/check.py itself
    if problems := checks.run(whole):
        pytest.fail(report.format(problems), pytrace=False)


def test_every_rule_finds_a_mistake():
    assert {row.rule for rows in PLANTED.values() for row in rows} == checks.RULES.keys()


def test_the_small_site_has_no_problem(tmp_path):
    assert [str(problem) for problem in small.problems(small.copy_site(tmp_path))] == []
