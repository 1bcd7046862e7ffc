"""No mistake passes unnoticed: no rule finds one on the real pages, and each fault of this table, planted on the small
site, is told by its rule at its file and line.

Faults of one batch are planted together, most of them on a copy of the page answers/lost.md each, and built once."""

import functools
import re
import shutil
import tempfile
from collections import namedtuple
from pathlib import Path

import checks
import pytest
import small
from pages import ADDRESSES, LEDGER, Site
from report import tell

pytestmark = pytest.mark.slow
LOST, METHODS, WAY = "docs/en/answers/lost.md", "docs/en/manuals/methods.md", "docs/en/find-your-answer.md"
SETTINGS, WORDS, ASKED = "mkdocs.yml", "overrides/words/ja.html", "docs/en/asked.txt"
MAIN, FOOTER, SEARCH, CONTACT = ("overrides/main.html",
                                 *(f"overrides/partials/{name}.html" for name in ("footer", "search", "contact")))
STYLE, SCRIPT = "overrides/assets/style.css", "overrides/assets/site.js"
MOVED = "---\ntitle: Moved\ntemplate: moved.html\nmoved_to: {}\nsearch: {{exclude: true}}\n---\n"
# `old` and `new` as small.plant takes them; the rule tells the fault in the file `at` (or `file`), on a line with
# `words` (or with the first line of `new`), or on that line.
Row = namedtuple("Row", "name rule file old new words at", defaults=(None, None))


def page_of(name: str, language: str) -> str:
    return f"docs/{language}/answers/{re.sub('[^a-z0-9]+', '-', name.lower()).strip('-')}.md"


def turns(name: str, rule: str, old, new, words=None, language="en") -> Row:
    """A fault where a text is replaced on a page of its own."""
    return Row(name, rule, page_of(name, language), old, new, words)


def adds(name: str, rule: str, text: str, language="en", words=None) -> Row:
    """A fault in text at the end of a page of its own."""
    return turns(name, rule, "", f"\n{text}\n", words, language)


# By batch. The faults of a batch are planted together and do not hide each other; those of "pages" on copies of the
# page lost each; those of "unbuilt" one by one, on a copy that is not built.
FAULTS = {
    "pages": [
        # Links and images
        adds("dead link", "link-dead", "Read [this answer](no-such-page.md)."),
        adds("wrong part of a page", "link-dead", "Read [the guide](../manuals/methods.md#delte)."),
        adds("dead link in raw HTML", "link-dead", 'Read <a href="../no-such-page/">this answer</a>.'),
        adds("link from the root", "link-written", "Read [this answer](/answers/new/)."),
        adds("link without md", "link-dead", "Read [this answer](new)."),
        adds("outside address written out", "link-written", "Read [the news](https://www.example.com/)."),
        adds("outside address in the text", "link-written", "Read https://www.example.com/ now."),
        adds("unknown name of an address", "link-written", "Open the [security info page][security-inof]."),
        adds("unknown name alone in brackets", "link-written", "Open [security-inof] now."),
        adds("space in a link", "link-written", "Open the [security info page] [security-info]."),
        adds("javascript link in raw HTML", "link-outside", 'Press <a href="JavaScript:alert(1)">the button</a>.'),
        adds("mail address in a page", "link-outside", "Write to [the office](mailto:office@example.com)."),
        adds("missing image", "link-dead", "![A phone](phone.png)"),
        adds("image from another host", "link-outside", "![A phone](https://www.example.com/phone.png)"),
        adds("image without words", "link-words", "![](phone.png)"),
        adds("image without words in raw HTML", "link-words", '<img src="phone.png">'),
        adds("dead image in srcset", "link-dead", '<img src="../../assets/icon.svg" srcset="no.png 2x" alt="A phone">'),
        adds("link without words", "link-words", "Read [](new.md) first."),
        adds("link called here", "link-words", "For more click [here](new.md)."),
        adds("link to a moved page", "link-moved", "Read [the old answer](old.md)."),
        adds("link to a moved part", "link-moved", "Read [the guide](../manuals/methods.md#remove)."),
        # Headings and ids
        adds("heading without id", "heading-id", "## What else"),
        adds("heading with an id twice", "heading-id", "## What else { #report }"),
        adds("id of the frame", "heading-id", "## What else { #page-contact }"),
        adds("id that is not plain", "heading-id", "## What else { #What_Else }"),
        adds("second title", "heading-level", "# What else { #else }"),
        adds("skipped level", "heading-level", "##### What else { #else }"),
        adds("underlined heading", "heading-id", "What else\n---", words="What else"),
        # Front matter
        turns("unknown key", "front-matter", "\naudience:", "\nowner: me\naudience:"),
        turns("misspelt key", "front-matter", "\naudience:", "\naudeince:"),
        turns("missing key", "front-matter", r"\nreviewed: \S+", "", words=1),
        turns("title too long", "front-matter", r"title: .*", "title: " + "Why " * 21 + "so?"),
        turns("title that is no question", "short-answer", r"title: .*", "title: A lost phone"),
        turns("title of another page", "short-answer", r"title: .*", "title: Can I use a new phone?"),
        turns("title that YAML reads as yes", "front-matter", r"title: .*", "title: yes"),
        turns("no description", "front-matter", r"description: >-\n.*", "description:"),
        turns("description too long", "front-matter", r"description: >-\n.*", "description: " + "Do this now. " * 20),
        turns("Japanese description too long", "short-answer", r"(description: )>-\n.*", r"\1" + "すぐ行う。" * 25,
            "すぐ", "ja"),
        turns("tags as one text", "front-matter", r"tags:\n( +- .*\n)+", "tags: lost, stolen\n"),
        turns("too many tags", "front-matter", r"tags:\n( +- .*\n)+", f"tags: {[*range(13)]}\n"),
        turns("mail link that Windows cuts", "mail-link", r"title: .*\ndescription: >-\n.*",
              f"title: {'紛失した端末' * 13}？\ndescription: {'すぐに連絡する。' * 14}", "description:", "ja"),
        turns("unknown audience", "front-matter", r"audience: .*", "audience: [staf]"),
        turns("date that does not exist", "front-matter", r"reviewed: .*", "reviewed: 2026-02-30"),
        turns("date in the future", "dates", r"reviewed: .*", "reviewed: 2126-01-01"),
        turns("unknown source", "known-names", r"sources: \[seed", "sources: [sead"),
        turns("unknown related page", "known-names", r"related: \[new", "related: [nwe"),
        turns("page related to itself", "known-names", r"related: \[new", "related: [page-related-to-itself"),
        turns("four related pages", "front-matter", r"related: .*", "related: [new, methods, lost, old]"),
        turns("expires that is no date", "front-matter", r"expires: .*", "expires: soon"),
        turns("change newer than the review", "dates", r"  - \{date: 2026-11-24", "  - {date: 2026-11-25"),
        turns("change without a sentence", "front-matter", r", what: .*\}", "}", words="- {date: 2026-11-24}"),
        # YAML, encoding, names of files
        turns("broken YAML", "encoding", r"audience: .*", "audience: [staff"),
        turns("colon in a value", "encoding", r"title: .*", "title: Lost: what now?"),
        turns("YAML tag", "encoding", r"title: .*", "title: !!python/object/apply:os.getcwd []"),
        turns("tab in YAML", "encoding", r"tags:\n +-", "tags:\n\t-", words="\t-"),
        turns("key twice", "encoding", r"\nreviewed:", "\naudience: [staff]\nreviewed:", words="audience: [staff]"),
        turns("front matter not closed", "encoding", r"\n---\n", "\n", words=1),
        turns("front matter missing", "encoding", r"^---\n", "", words=1),
        adds("zero-width space", "invisible", "Sign\u200bin"),
        adds("no-break space", "invisible", "Sign\u00a0in"),
        adds("tab in the text", "invisible", "Sign\tin"),
        adds("unfinished page", "unfinished", "FILL IN: the steps"),
        Row("file name with a space", "file-name", "docs/en/answers/new phone.md", None, "---\ntitle: A?\n---\n", 1),
        Row("Japanese file name", "file-name", "docs/en/answers/紛失.md", None, "---\ntitle: A?\n---\n", 1),
        Row("file that is no page", "foreign-file", "docs/en/answers/notes.txt", None, "x", 1),
        # Steps, drawings, what Markdown left over
        adds("step number skipped", "steps", "1. Open it.\n3. Close it.", words="3. Close it."),
        adds("step with a bracket", "left-over", "1) Open it."),
        adds("step without a space", "left-over", "1.Open it."),
        adds("full-width Markdown", "left-over", "＃＃ 追加", language="ja"),
        adds("comment not closed", "left-over", "<!-- Later"),
        adds("code not closed", "left-over", "```\nLater"),
        adds("list cut in two", "steps", "1. Open it.\n\nThis belongs to it.\n\n2. Close it.", words="2. Close it."),
        adds("list item half indented", "list", "1. Open it.\n  - Look.", words="  - Look."),
        adds("list without an empty line", "left-over", "Do this:\n- Open it.\n- Close it.", words="- Open it."),
        adds("brackets that the reader sees", "left-over", "Press **Next now."),
        adds("unknown drawing", "drawing", "/// signup | Title\n///"),
        adds("drawing not closed", "drawing", "/// signin | Next\n**Next**{ .press }"),
        adds("drawing without a title", "drawing", "/// signin\n///"),
        adds("three things to press", "drawing", "/// signin | Next\n" + "**Next**{ .press } " * 3 + "\n///"),
        adds("unknown mark", "markup", "Press **Next**{ .pres }."),
        adds("collapsed text", "left-over", '??? note "More"\n    Hidden.'),
        adds("collapsed HTML", "markup", "<details><summary>More</summary>Hidden.</details>"),
        adds("wrong label", "label", "Press **Sign out from everywhere** now."),
        adds("label of no screen in a drawing", "label", "/// signin | Approve the sign in request\n///"),
        adds("guessed Japanese label", "label", "**すべてサインアウト**を押します。", language="ja"),
        adds("tags that cross", "html", "Press <em>this <strong>button</em></strong> now."),
        adds("element not closed", "html", "Press <em>this button now."),
        # Scripts, frames, styles
        adds("script", "markup", "<script>alert(1)</script>"),
        adds("frame", "markup", '<iframe src="https://www.example.com/"></iframe>'),
        adds("event handler", "markup", '<span onclick="alert(1)">Press</span>'),
        adds("event handler in Markdown", "markup", 'Press **Next**{ onclick="alert(1)" }.'),
        adds("inline style", "markup", '<span style="color:red">Red</span>'),
        # Translations
        Row("untranslated", "translation", page_of("untranslated", "ja"), None, None, 1, page_of("untranslated", "en")),
        Row("no original", "translation", page_of("no original", "en"), None, None, 1, page_of("no original", "ja")),
        turns("missing part in a translation", "same-parts", r"## [^\n]*\{ #report \}\n", "", "#not-working", "ja"),
        turns("missing step in a translation", "same-parts", r"1\. .*\n2\.", r"1.", "#remove", "ja"),
        turns("other link in a translation", "same-parts", r"methods\.md#delete", "methods.md#after", "#remove", "ja"),
        turns("drawing lost", "same-parts", r" +/// security (?:.*\n)*?.*///\n", "\n", "#remove", "ja"),
        turns("other audience in a translation", "same-facts", r"audience: .*", "audience: [staff]", language="ja"),
        turns("older translation", "same-facts", r"reviewed: .*", "reviewed: 2026-01-01", language="ja"),
        turns("change in one language", "same-facts", r"  - \{date: .{10}", "  - {date: 2026-11-23", "changed:", "ja"),
        adds("English in a Japanese page", "own-language", "Open the page and delete the entry.", "ja"),
        adds("Japanese in an English page", "own-language", "Open the page. 紛失した端末を削除します。"),
        # Japanese typography
        adds("space between Japanese and Latin", "japanese", "Microsoft 365 にサインインします。", "ja"),
        adds("full-width digits", "japanese", "６桁のコードを入力します。", "ja"),
        adds("half-width punctuation", "japanese", "コードを入力します.", "ja"),
        adds("half-width katakana", "japanese", "ｽﾏﾎで開きます。", "ja"),
        adds("italics in Japanese", "japanese", "*必ず*連絡します。", "ja"),
        adds("date in another form", "japanese", "2027/2/1に終了します。", "ja"),
        adds("other word for signing in", "wording", "ログインしてください。", "ja"),
        # Plain words
        adds("sentence too long", "sentence", "You open the page and look for the entry of the phone " * 3 + "."),
        adds("word that is not explained", "term", "Then register a passkey."),
        adds("talking down", "wording", "Simply press the button."),
        adds("two conditions", "condition", "If you have a phone, press it, if it is yours."),
        adds("page that is hard to read", "grade",
            "Organisational administrators consequently reconsider configurations.\n\n" * 15, words="Organisational"),
        adds("Japanese sentence too long", "sentence", "紛失した端末の項目を探して、" * 6 + "削除します。", "ja"),
        # Moved pages and parts; the ledger
        turns("moved nowhere", "moved-page", None, MOVED.format("answers/no.md"), "moved_to:"),
        turns("moved to a moved page", "moved-page", None, MOVED.format("answers/old.md"), "moved_to:"),
        turns("moved to itself", "moved-page", None, MOVED.format("answers/moved-to-itself.md"), "moved_to:"),
        turns("moved to a missing part", "moved-page", None, MOVED.format("answers/new.md#no-such-part"), "moved_to:"),
        turns("live page that says it moved", "moved-page", r"\naudience:", "\nmoved_to: answers/new.md\naudience:"),
        turns("moved part that stays", "moved-part", "\nrelated", '\nmoved_anchors: {report: "#remove"}\nrelated'),
        turns("moved part that leads nowhere", "moved-part", "\nrelated", '\nmoved_anchors: {old: "#no"}\nrelated'),
        Row("one address twice", "same-address", page_of("one address twice", "en")[:-3] + "/index.md",
            None, "---\ntitle: Can I?\n---\n", 1),
    ],
    "unbuilt": [
        Row("address without https", "address-list", ADDRESSES, r"\[office\]: https://", "[office]: http://"),
        Row("address twice", "address-list", ADDRESSES, "", "\n[office]: https://a.example/\n"),
        Row("address that is none", "address-list", ADDRESSES, "https://www.office.com/", "www.office.com"),
        Row("moved page in the navigation", "navigation", "docs/en/answers/new.md", None,
            MOVED.format("answers/lost.md"), "- answers/new.md", SETTINGS),
        Row("not UTF-8", "encoding", LOST, "", b"\nCaf\xe9\n", "Caf"),
        Row("conflict in a page", "conflict", LOST, "", "\n<<<<<<< HEAD\nA.\n=======\nB.\n>>>>>>> other\n"),
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


FOLDER = tempfile.TemporaryDirectory(prefix="planted-")  # of this process alone; removed when it ends


@functools.cache
def told(batch: str, *rows: Row) -> tuple:
    """(faults, root) of a copy with these faults."""
    root = small.plant(Path(tempfile.mkdtemp(dir=FOLDER.name)))
    for row in rows if batch == "pages" else ():
        for language in ("en", "ja"):
            shutil.copy(root / page_of("lost", language), root / page_of(row.name, language))
    small.change(root, [row[2:5] for row in rows])
    return (checks.run(Site(root)) if batch == "unbuilt" else small.faults(root)), root


@pytest.mark.parametrize("batch, row", [pytest.param(batch, row, id=row.name)
                                        for batch, rows in FAULTS.items() for row in rows])
def test_fault_is_told(batch, row):
    faults, root = told(batch, *([row] if batch == "unbuilt" else FAULTS[batch]))
    file, words = row.at or row.file, row.words or row.new.strip().split("\n")[0]
    text = (root / file).read_bytes().decode("utf-8", "replace").split("\n")
    places = {(file, number) for number, line in enumerate(text, 1)
              if (words in line if isinstance(words, str) else words == number)}
    mine = [fault for fault in faults if fault.rule == row.rule]
    assert places & {place for fault in mine for place in fault.places}, f"expected {places} [{row.rule}], told:\n" + \
        "\n".join(str(fault) for fault in faults if file in str(fault) or fault in mine)
    for fault in mine:
        assert re.fullmatch(r"\S.*[.!?]", fault.wrong, re.DOTALL) and fault.remedy, f"no message for people: {fault}"


def test_every_rule_holds_on_the_real_pages(whole):  # `make check` runs tools/check.py itself
    if faults := checks.run(whole):
        pytest.fail(tell(faults), pytrace=False)


def test_every_rule_has_a_fault():
    assert {row.rule for rows in FAULTS.values() for row in rows} == checks.RULES.keys()


def test_the_small_site_has_no_fault(tmp_path):
    assert [str(fault) for fault in small.faults(small.plant(tmp_path))] == []
