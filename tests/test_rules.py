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
from pages import LEDGER, Site
from report import tell

pytestmark = pytest.mark.slow
LOST = "docs/{}/answers/lost.md"
WAY, WORDS, SETTINGS = "docs/en/find-your-answer.md", "overrides/words/ja.html", "mkdocs.yml"
ADDRESSES, ASKED = "overrides/includes/addresses.md", "docs/en/asked.txt"
MOVED = "---\ntitle: Moved\ntemplate: moved.html\nmoved_to: {}\nsearch: {{exclude: true}}\n---\n"
# `old` and `new` as small.plant takes them; the rule tells the fault in the file `at`, on a line with `words`, or on
# that line. Those of one batch are planted together; "alone" has its own copy, "unbuilt" one that is not built.
Planted = namedtuple("Planted", "name rule file old new words at batch")


def page_of(name: str, language: str) -> str:
    return f"docs/{language}/answers/{re.sub('[^a-z0-9]+', '-', name.lower()).strip('-')}.md"


def other(name: str, rule: str, file: str, old, new, words=None, at=None, batch="alone") -> Planted:
    """A fault in another file than a page of its own."""
    return Planted(name, rule, file, old, new, words or (new or "").strip().split("\n")[0], at or file, batch)


def turns(name: str, rule: str, old, new, words=None, language="en") -> Planted:
    """A fault where a text is replaced on a page of its own."""
    return other(name, rule, page_of(name, language), old, new, words, batch="pages")


def adds(name: str, rule: str, text: str, language="en", words=None) -> Planted:
    """A fault in text at the end of a page of its own."""
    return turns(name, rule, "", f"\n{text}\n", words, language)


def moves(name: str, to: str) -> Planted:
    """A page of its own that says it moved."""
    return turns(name, "moved-page", None, MOVED.format(to), "moved_to:")


def frame(name: str, rule: str, file: str, old: str, new: str, words=None, at=None, batch="frame") -> Planted:
    """A fault of a template or an asset; those of the batch "frame" do not hide each other."""
    return other(name, rule, f"overrides/{file}", old, new, words, at, batch)


def setting(name: str, rule: str, old: str, new: str, words=None, file=SETTINGS) -> Planted:
    """A fault of the settings: told without a build."""
    return other(name, rule, file, old, new, words, batch="unbuilt")


FAULTS = [
    # Links and images
    adds("dead link", "link-dead", "Read [this answer](no-such-page.md)."),
    adds("misspelt page in a link", "link-dead", "Read [the guide](../manuals/method.md)."),
    adds("wrong part of a page", "link-dead", "Read [the guide](../manuals/methods.md#delte)."),
    adds("wrong part of the same page", "link-dead", "Go [back up](#reprot)."),
    adds("dead link in raw HTML", "link-dead", 'Read <a href="../no-such-page/">this answer</a>.'),
    adds("wrong part in raw HTML", "link-dead", 'Go <a href="#no-such-part">back up</a>.'),
    adds("link from the root", "link-written", "Read [this answer](/answers/new/)."),
    adds("link without md", "link-dead", "Read [this answer](new)."),
    adds("outside address written out", "link-written", "Read [the news](https://www.example.com/)."),
    adds("outside address in the text", "link-written", "Read https://www.example.com/ now."),
    adds("unknown name of an address", "link-written", "Open the [security info page][security-inof]."),
    adds("unknown name alone in brackets", "link-written", "Open [security-inof] now."),
    adds("space in a link", "link-written", "Open the [security info page] [security-info]."),
    adds("javascript link", "link-outside", "Press [the button](javascript:alert(1))."),
    adds("javascript link in raw HTML", "link-outside", 'Press <a href="JavaScript:alert(1)">the button</a>.'),
    adds("mail address in a page", "link-outside", "Write to [the office](mailto:office@example.com)."),
    adds("missing image", "link-dead", "![A phone](phone.png)"),
    adds("image from another host", "link-outside", "![A phone](https://www.example.com/phone.png)"),
    adds("image without words", "link-words", "![](phone.png)"),
    adds("image without words in raw HTML", "link-words", '<img src="phone.png">'),
    adds("image with an empty alt", "link-words", 'See <img src="phone.png" alt="">'),
    adds("dead image in srcset", "link-dead",
        '<img src="../../assets/icon.svg" srcset="no-such.png 2x" alt="A phone">'),
    adds("link without words", "link-words", "Read [](new.md) first."),
    adds("link called here", "link-words", "For more click [here](new.md)."),
    adds("link to a moved page", "link-moved", "Read [the old answer](old.md)."),
    adds("link to a moved part", "link-moved", "Read [the guide](../manuals/methods.md#remove)."),
    setting("address without https", "address-list", r"\[office\]: https://", "[office]: http://", file=ADDRESSES),
    setting("address twice", "address-list", r"\[office\]:", "[security-info]: https://a.example/\n[office]:",
        file=ADDRESSES),
    setting("address that is none", "address-list", "https://www.office.com/", "www.office.com", file=ADDRESSES),
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
    turns("Japanese description too long", "short-answer", r"(description: )>-\n.*", r"\1" + "すぐに行う。" * 21,
        "すぐ", "ja"),
    turns("tags as one text", "front-matter", r"tags:\n( +- .*\n)+", "tags: lost, stolen\n"),
    turns("too many tags", "front-matter", r"tags:\n( +- .*\n)+",
        f"tags: [{', '.join(f'phone {n}' for n in range(13))}]\n"),
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
    turns("YAML anchor", "encoding", r"audience: .*", "audience: *both"),
    turns("tab in YAML", "encoding", r"tags:\n +-", "tags:\n\t-", words="\t-"),
    turns("key twice", "encoding", r"\nreviewed:", "\naudience: [staff]\nreviewed:", words="audience: [staff]"),
    turns("front matter not closed", "encoding", r"\n---\n", "\n", words=1),
    turns("front matter missing", "encoding", r"^---\n", "", words=1),
    other("not UTF-8", "encoding", LOST.format("en"), "", b"\nCaf\xe9\n", "Caf"),
    adds("zero-width space", "invisible", "Sign\u200bin"),
    adds("no-break space", "invisible", "Sign\u00a0in"),
    adds("right-to-left control", "invisible", "Sign \u202ein"),
    adds("tab in the text", "invisible", "Sign\tin"),
    adds("unfinished page", "unfinished", "FILL IN: the steps"),
    other("file name with a space", "file-name", "docs/en/answers/lost device.md", None, "---\ntitle: A?\n---\n", 1,
        batch="pages"),
    other("Japanese file name", "file-name", "docs/en/answers/紛失.md", None, "---\ntitle: A?\n---\n", 1,
        batch="pages"),
    other("file that is no page", "foreign-file", "docs/en/answers/notes.txt", None, "x", 1, batch="pages"),
    # Steps, drawings, what Markdown left over
    adds("step number skipped", "steps", "1. Open it.\n3. Close it.", words="3. Close it."),
    adds("step with a bracket", "left-over", "1) Open it."),
    adds("step without a space", "left-over", "1.Open it."),
    adds("full-width Markdown", "left-over", "＃＃ 追加", language="ja"),
    adds("comment not closed", "left-over", "<!-- Later"),
    adds("code not closed", "left-over", "```\nLater"),
    adds("list cut in two", "steps", "1. Open it.\n\nThis belongs to it.\n\n2. Close it.", words="2. Close it."),
    adds("list item half indented", "list", "1. Open it.\n  - Look.", words="  - Look."),
    adds("list without an empty line before it", "left-over", "Do this:\n- Open it.\n- Close it.", words="- Open it."),
    adds("brackets that the reader sees", "left-over", "Press **Next now."),
    adds("unknown drawing", "drawing", "/// signup | Title\n///"),
    adds("drawing not closed", "drawing", "/// signin | Next\n**Next**{ .press }"),
    adds("drawing without a title", "drawing", "/// signin\n///"),
    adds("three things to press", "drawing",
        "/// signin | Next\n**Next**{ .press } **Back**{ .press } **OK**{ .press }\n///"),
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
    adds("foreign script", "markup", '<script src="https://www.example.com/x.js"></script>'),
    adds("frame", "markup", '<iframe src="https://www.example.com/"></iframe>'),
    adds("event handler", "markup", '<span onclick="alert(1)">Press</span>'),
    adds("event handler in Markdown", "markup", 'Press **Next**{ onclick="alert(1)" }.'),
    adds("inline style", "markup", '<span style="color:red">Red</span>'),
    adds("form", "markup", '<form action="https://www.example.com/"><input name="password"></form>'),
    # Translations
    other("no translation", "translation", page_of("no translation", "ja"), None, None, 1,
        page_of("no translation", "en"), "pages"),
    other("no original", "translation", page_of("no original", "en"), None, None, 1, page_of("no original", "ja"),
        "pages"),
    turns("missing part in a translation", "same-parts", r"## [^\n]*\{ #report \}\n", "", "#not-working", "ja"),
    turns("missing step in a translation", "same-parts", r"1\. .*\n2\.", r"1.", "#remove", "ja"),
    turns("other link in a translation", "same-parts", r"methods\.md#delete", "methods.md#after", "#remove", "ja"),
    turns("drawing lost in a translation", "same-parts", r" +/// security (?:.*\n)*?.*///\n", "\n", "#remove", "ja"),
    turns("other audience in a translation", "same-facts", r"audience: .*", "audience: [staff]", language="ja"),
    turns("translation older than the original", "same-facts", r"reviewed: .*", "reviewed: 2026-01-01", language="ja"),
    turns("change told in one language only", "same-facts", r"  - \{date: 2026-11-24", "  - {date: 2026-11-23",
        "changed:", "ja"),
    adds("English in a Japanese page", "own-language", "Open the page and delete the entry of the lost device.", "ja"),
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
    adds("sentence too long", "sentence", "You open the page and then you look for the entry of the phone " * 2 + "."),
    adds("word that is not explained", "term", "Then register a passkey."),
    adds("talking down", "wording", "Simply press the button."),
    adds("two conditions", "condition", "If you have a phone, press it, if it is yours."),
    adds("page that is hard to read", "grade",
        "Organisational administrators consequently reconsider configurations.\n\n" * 15, words="Organisational"),
    adds("Japanese sentence too long", "sentence", "紛失した端末の項目を一覧から探して、" * 5 + "削除します。", "ja"),
    # Moved pages and parts; the ledger
    moves("page that moved nowhere", "answers/no.md"),
    moves("first page of a loop", "answers/second-page-of-a-loop.md"),
    moves("second page of a loop", "answers/first-page-of-a-loop.md"),
    moves("page that moved to a moved page", "answers/old.md"),
    moves("page that moved to itself", "answers/page-that-moved-to-itself.md"),
    moves("page that moved to a missing part", "answers/new.md#no-such-part"),
    other("moved page in the navigation", "navigation", "docs/en/answers/new.md", None, MOVED.format("answers/lost.md"),
        "- answers/new.md", SETTINGS, "unbuilt"),
    turns("live page that says it moved", "moved-page", r"\naudience:", "\nmoved_to: answers/new.md\naudience:"),
    other("two pages with one address", "same-address", "docs/en/answers/lost/index.md", None,
        "---\ntitle: Can I?\n---\n", 1),
    turns("moved part that is still there", "moved-part", "\nrelated", '\nmoved_anchors: {report: "#remove"}\nrelated'),
    turns("moved part that leads nowhere", "moved-part", "\nrelated",
        '\nmoved_anchors: {old: "#no-such-part"}\nrelated'),
    turns("moved part on a missing page", "moved-part", "\nrelated",
        "\nmoved_anchors: {old: answers/no.md#x}\nrelated"),
    other("published page removed", "published", "docs/en/answers/old.md", None, None, "answers/old/", LEDGER, "way"),
    other("published part removed", "published", LOST.format("en"), r"\{ #report \}", "{ #tell-us }", "title:",
        batch="frame"),
    other("page not in the ledger", "unpublished", LEDGER, r"^answers/lost/#remove\n", "", "#remove", LOST.format("en"),
        "frame"),
    other("ledger removed", "published", LEDGER, None, "", 1, batch="unbuilt"),
    # Settings, navigation, words
    setting("broken YAML in the settings", "settings", r"\nnav:\n", "\nnav: [\n", "- index.md"),
    setting("public address without a slash", "settings", r"https://small.example/", "https://small.example"),
    setting("notice that ends on no date", "settings", "notice: {}", "notice: {text: Slow today., until: tomorrow}"),
    setting("notice that leads nowhere", "notice-link", "notice: {}", "notice: {text: Slow., link: answers/slow.md}"),
    setting("notice with an unknown key", "settings", "notice: {}", "notice: {txt: Slow today.}"),
    setting("notice without a text", "settings", "notice: {}", "notice: {until: 2026-12-31}"),
    setting("contact page that is no address", "settings", r'    url: ""', "    url: ci.iii.kyushu-u.ac.jp/contact"),
    setting("contact mail that is none", "settings", r'    email: ""', "    email: office at example.com"),
    setting("no hours", "settings", "    hours: Weekdays", '    hours: ""'),
    other("unlisted page", "navigation", SETTINGS, "      - answers/new.md\n", "", 1, "docs/en/answers/new.md",
        "unbuilt"),
    setting("listed page that does not exist", "navigation", "answers/new.md", "answers/nwe.md"),
    setting("page listed twice", "navigation", "  - questions.md", "  - questions.md\n  - contact.md",
        words="- contact.md"),
    setting("page under no topic", "navigation", r"      - answers/new.md\n((?:.*\n)*?)  - questions.md",
        r"\1  - answers/new.md\n  - questions.md", "- answers/new.md"),
    setting("topic without Japanese words", "words", r"    Guides: .*\n", "", "  topics:", "mkdocs.ja.yml"),
    setting("missing words in Japanese", "words", r'  "skip": .*\n', "", '"colon":', WORDS),
    setting("unknown words", "words", '  "skip":', '  "skpi": "x",\n  "skip":', file=WORDS),
    # The guided way
    other("choice that leads to no question", "guided-way", WAY, r"\]\(#lost\)", "](#lsot)", batch="way"),
    other("loop", "guided-way", WAY, r"\[Not sure\]\(#last\)", "[Not sure](#start)", batch="way"),
    other("dead end", "guided-way", WAY, r"- \[To the methods\].*\n", "", "{ #last }", batch="way"),
    other("question without a way back", "guided-way", WAY, r"Back to: \[What do you have.*\n", "", "{ #else }",
        batch="way"),
    other("answer that no way reaches", "guided-way", WAY, r"- \[A new phone\].*\n", "", "{ #start }", batch="way"),
    other("way that ends nowhere", "guided-way", WAY, r"manuals/methods\.md\)", "glossary.md)", batch="way"),
    # The way out
    other("no way to a human", "way-out", "docs/en/manuals/methods.md", r"contact.md#reach", "privacy.md",
        "#not-working", batch="way"),
    other("circle before the human", "way-out", "docs/ja/manuals/methods.md", r"\[担当部署\].*",
        "[戻る](../answers/new.md)", "[認証方法の一覧を見る]", "docs/ja/answers/new.md", "way"),
    # Parts and statements
    frame("fault in a part", "wording", "includes/parts/en/report.md", "Say", "Simply say"),
    other("part that does not exist", "part", LOST.format("en"), "", '\n--8<-- "parts/en/reprot.md"\n'),
    other("statement of the seed lost", "statement", "docs/ja/answers/new.md", "古いものを削除", "片付け", 1,
        batch="frame"),
    other("statement of safety lost", "statement", "docs/en/contact.md", "Never send a password or a code.",
        "Be quick.", "#send", batch="frame"),
    # The frame
    frame("template cannot be read", "build", "partials/footer.html", "</footer>", "{% if %}</footer>", batch="alone"),
    frame("element not closed in a template", "html", "partials/footer.html", "</footer>", "<div></footer>"),
    frame("dead link in the footer", "link-dead", "partials/footer.html", r'(?<="privacy"\] %\}\n)',
        '<li><a href="{{ home }}glosary/">x</a></li>\n'),
    frame("dead link on the error page", "link-dead", "404.html", "questions/", "question/"),
    frame("search form that leads nowhere", "link-dead", "partials/search.html", r'action="[^"]*"',
        'action="no-such-page/"'),
    frame("script in a template", "policy", "partials/contact.html", "</section>", "<script>x</script></section>"),
    other("line of asked.txt of no page", "asked", ASKED, None, "[lots]\ntaxi"),
    other("line of asked.txt of no part", "asked", ASKED, None, "[lost#reprot]\ntaxi"),
    other("line of asked.txt twice", "asked", ASKED, None, "[lost]\nphone gone\n[new]\nPhone  gone\n", "Phone  gone",
        batch="second"),
    frame("foreign script in a template", "link-outside", "partials/ways.html", r"<dl[^>]*>",
        '<script src="https://a.example/x"></script><dl>'),
    frame("handler and style in a template", "policy", "partials/footer.html", "<footer",
        '<footer onclick="x()" style="color:red"'),
    frame("label for nothing", "link-dead", "partials/search.html", 'for="page-search"', 'for="page-serch"'),
    frame("aria that names nothing", "link-dead", "partials/contact.html", 'aria-labelledby="page-contact"',
        'aria-labelledby="page-contacts"'),
    frame("id twice in a template", "html", "partials/footer.html", "<footer", '<footer id="page-contact"',
        batch="second"),
    frame("wrong language of the page", "languages", "main.html", '<html lang="[^"]*">', '<html lang="en">'),
    frame("every page hidden from search engines", "head", "main.html", r"(<meta name=\"viewport\".*)",
        r'\1<meta name="robots" content="noindex">', 'name="robots"'),
    frame("two titles", "head", "main.html", r"(<title>.*)", r"\1\1", "<title>"),
    frame("wrong hreflang", "languages", "main.html", "hreflang=\"x-default\"", "hreflang=\"x-defualt\"", "hreflang="),
    frame("page that no link reaches", "reachable", "partials/footer.html", r', "privacy"', "", 1, "docs/en/privacy.md",
        "second"),
    frame("image missing in the styles", "asset", "assets/style.css", r"\A", ".x { background: url(no-such.svg) }\n"),
    frame("script missing in a script", "asset", "assets/site.js", r"\A", 'import("assets/no-such.js");\n'),
    frame("other host in a script", "asset", "assets/site.js", r"\A", 'fetch("https://a.example/x");\n',
        batch="second"),
    frame("styles that the policy does not know", "policy", "main.html", "</head>", "<style>a{}</style>\n</head>"),
    frame("address for machines that leads nowhere", "machine-files", "sitemap.xml", "<url>",
        "<url><loc>{{ config.site_url }}no-such/</loc></url><url>", 1),
    frame("security policy removed", "policy", "partials/policy.html", "default-src 'none'", "default-src *",
        "Content-Security-Policy", "overrides/main.html", "second"),
    frame("short answer missing in the helpdesk's table", "helpdesk", "partials/helpdesk.html",
        r"<td>\{\{ site.show\(item.meta.description.*", "<td></td>", "description:", LOST.format("en")),
    frame("contact detail without scheme", "link-outside", "partials/contact.html", r"<ul role=\"list\">",
        '<ul role="list"><li><a href="mailto:x@a.example">x</a></li>'),
]


FOLDER = tempfile.TemporaryDirectory(prefix="planted-")  # of this process alone; removed when it ends


@functools.cache
def told(batch: str, one: Planted | None = None) -> tuple:
    """(faults, root) of a copy with the faults of a batch, or with one."""
    rows = [one] if one else [row for row in FAULTS if row.batch == batch]
    root = Path(tempfile.mkdtemp(dir=FOLDER.name))
    small.plant(root)
    for row in rows if batch == "pages" else ():
        for language in ("en", "ja"):
            if not (root / page_of(row.name, language)).exists():
                shutil.copy(root / LOST.format(language), root / page_of(row.name, language))
    for row in rows:
        small.change(root, [(row.file, row.old, row.new)])
    return (checks.run(Site(root)) if batch == "unbuilt" else small.faults(root)), root


@pytest.mark.parametrize("row", FAULTS, ids=lambda row: row.name)
def test_fault_is_told(row):
    faults, root = told(row.batch, row if row.batch in ("alone", "unbuilt") else None)
    lines = [row.words]
    if isinstance(row.words, str):
        text = (root / row.at).read_bytes().decode("utf-8", "replace").split("\n")
        lines = [number for number, line in enumerate(text, 1) if row.words in line]
    mine = [fault for fault in faults if fault.rule == row.rule]
    assert {(row.at, line) for line in lines} & {place for fault in mine for place in fault.places}, \
        f"expected {row.at}:{lines} [{row.rule}], told:\n" + "\n".join(
            str(fault) for fault in faults if row.at in str(fault) or fault in mine)
    for fault in mine:
        assert re.fullmatch(r"\S.*[.!?]", fault.wrong, re.DOTALL) and fault.remedy, f"no message for people: {fault}"


def test_every_rule_holds_on_the_real_pages(whole):  # `make check` runs tools/check.py itself
    if faults := checks.run(whole):
        pytest.fail(tell(faults), pytrace=False)


def test_every_rule_has_a_fault():
    assert {row.rule for row in FAULTS} == checks.RULES.keys()


def test_the_small_site_has_no_fault(tmp_path):
    assert [str(fault) for fault in small.faults(small.plant(tmp_path))] == []
