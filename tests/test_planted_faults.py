"""No mistake passes unnoticed: each fault of this table, planted in a copy of the sources, is caught by the check named, at its file and line.

A row: name, check, where it must be told, then the edits (copies.py). Where: `file` and the text on the line; a text that begins with `=` is a line number."""

import re
from pathlib import Path

import copies
import pytest
from checks import build, built, guided_way, labels, ledger, links, page_model, parity, plain_words, seed, settings, typography
from checks.source import Site
from copies import plant

SOURCES = [page_model, links, settings, ledger, parity, typography, labels, guided_way, plain_words]
LOST, LOST_JA = "docs/en/answers/lost-device.md", "docs/ja/answers/lost-device.md"
NEW, MFA = "docs/en/answers/new-phone.md", "docs/en/answers/turn-off-mfa.md"
WAY, ADDRESSES, LEDGER = "docs/en/find-your-answer.md", "overrides/includes/addresses.md", "tests/published.txt"
MOVED = "---\ntitle: Moved\ntemplate: moved.html\nmoved_to: {}\nsearch: {{exclude: true}}\n---\n"


def adds(name, check, text, file=LOST, line=None):
    """A fault that stands in text at the end of a page."""
    return (name, check, file, line or text.strip().split("\n")[0], [(file, "", text if isinstance(text, bytes) else f"\n{text}\n")])


def turns(name, check, file, old, new, line=None, at=None):
    """A fault that stands where a text is replaced."""
    return (name, check, at or file, line or new.strip().split("\n")[0], [(file, old, new)])


FAULTS = [
    # Links and images
    adds("dead link", links, "Read [this answer](no-such-page.md)."),
    adds("misspelt page in a link", links, "Read [the manual](../manuals/manage-method.md)."),
    adds("wrong part of a page", links, "Read [the manual](../manuals/manage-methods.md#delte)."),
    adds("wrong part of the same page", links, "Go [back up](#reprot)."),
    adds("dead link in raw HTML", links, 'Read <a href="../no-such-page/">this answer</a>.'),
    adds("wrong part in raw HTML", links, 'Go <a href="#no-such-part">back up</a>.'),
    adds("link from the root", links, "Read [this answer](/answers/new-phone/)."),
    adds("link without .md", links, "Read [this answer](new-phone)."),
    adds("outside address written out", links, "Read [the news](https://www.example.com/)."),
    adds("outside address in the text", links, "Read https://www.example.com/ now."),
    adds("unknown name of an address", links, "Open the [security info page][security-inof]."),
    adds("unknown name alone in brackets", links, "Open [security-inof] now."),
    adds("space in a link", links, "Open the [security info page] [security-info]."),
    adds("javascript: link", links, "Press [the button](javascript:alert(1))."),
    adds("javascript: link in raw HTML", links, 'Press <a href="JavaScript:alert(1)">the button</a>.'),
    adds("mail address in a page", links, "Write to [the office](mailto:office@example.com)."),
    adds("missing image", links, "![A phone](phone.png)"),
    adds("image from another host", links, "![A phone](https://www.example.com/phone.png)"),
    adds("image without words", page_model, "![](phone.png)"),
    adds("image without words in raw HTML", page_model, '<img src="phone.png">'),
    adds("image with an empty alt", page_model, 'See <img src="phone.png" alt="">'),
    adds("link without words", page_model, "Read [](new-phone.md) first."),
    adds("link called here", page_model, "For more click [here](new-phone.md)."),
    turns("address without https", links, ADDRESSES, r"\[office\]: https://", "[office]: http://"),
    turns("address twice", links, ADDRESSES, r"\[office\]:", "[security-info]: https://www.example.com/\n[office]:"),
    turns("address that is none", links, ADDRESSES, r"\[office\]: https://www.office.com/", "[office]: www.office.com"),
    # Headings and ids
    adds("heading without id", page_model, "## What else"),
    adds("heading with an id twice", page_model, "## What else { #report }"),
    adds("id of the frame", page_model, "## What else { #page-contact }"),
    adds("id that is not plain", page_model, "## What else { #What_Else }"),
    adds("second title", page_model, "# What else { #else }"),
    adds("skipped level", page_model, "##### What else { #else }"),
    adds("underlined heading", page_model, "What else\n---", line="---\n"),
    # Front matter
    turns("unknown key", page_model, LOST, "\naudience:", "\nowner: me\naudience:"),
    turns("misspelt key", page_model, LOST, "\naudience:", "\naudeince:"),
    ("missing key", page_model, LOST, "=1", [(LOST, r"\nreviewed: \S+", "")]),
    turns("title too long", page_model, LOST, r"title: .*", "title: " + "Why " * 21 + "so?"),
    turns("title that is no question", page_model, LOST, r"title: .*", "title: A lost phone"),
    ("title of another page", page_model, MFA, "title: ", [(NEW, r"title: .*", "title: Can I?"), (MFA, r"title: .*", "title: Can I?")]),
    turns("title that YAML reads as yes", page_model, LOST, r"title: .*", "title: yes"),
    turns("no description", page_model, LOST, r"description: >-\n.*", "description:"),
    turns("description too long", page_model, LOST, r"description: >-\n.*", "description: " + "Do this now. " * 20),
    turns("tags as one text", page_model, LOST, r"tags:\n( +- .*\n)+", "tags: lost, stolen\n"),
    turns("unknown audience", page_model, LOST, r"audience: .*", "audience: [staf]"),
    turns("date that does not exist", page_model, LOST, r"reviewed: .*", "reviewed: 2026-02-30"),
    turns("date in the future", page_model, LOST, r"reviewed: .*", "reviewed: 2126-01-01"),
    turns("unknown source", page_model, LOST, r"sources: \[seed", "sources: [sead"),
    turns("unknown related page", page_model, LOST, r"related: \[[\w-]+", "related: [lost-divice"),
    turns("page related to itself", page_model, LOST, r"related: \[[\w-]+", "related: [lost-device"),
    turns("four related pages", page_model, LOST, r"related: .*", "related: [new-phone, app-deleted, when-asked, turn-off-mfa]"),
    turns("expires that is no date", page_model, LOST, r"expires: .*", "expires: soon"),
    # YAML, encoding, names of files
    turns("broken YAML", page_model, LOST, r"audience: .*", "audience: [staff"),
    turns("colon in a value", page_model, LOST, r"title: .*", "title: Lost: what now?"),
    turns("YAML tag", page_model, LOST, r"title: .*", "title: !!python/object/apply:os.getcwd []"),
    turns("YAML anchor", page_model, LOST, r"audience: .*", "audience: *both"),
    turns("tab in YAML", page_model, LOST, r"tags:\n +-", "tags:\n\t-", line="\t-"),
    turns("key twice", page_model, LOST, r"\nreviewed:", "\naudience: [staff]\nreviewed:", line="audience: [staff]\n"),
    turns("front matter not closed", page_model, LOST, r"\n---\n", "\n", line="=1"),
    turns("front matter missing", page_model, LOST, r"^---\n", "", line="=1"),
    adds("not UTF-8", page_model, b"Caf\xe9", line="=last"),
    adds("zero-width space", page_model, "Sign\u200bin"),
    adds("right-to-left control", page_model, "Sign \u202ein"),
    adds("tab in the text", page_model, "Sign\tin"),
    ("file name with a space", page_model, "docs/en/answers/lost device.md", "=1", [("docs/en/answers/lost device.md", None, "---\ntitle: Lost?\n---\n")]),
    ("Japanese file name", page_model, "docs/en/answers/紛失.md", "=1", [("docs/en/answers/紛失.md", None, "---\ntitle: Lost?\n---\n")]),
    ("file that is no page", page_model, "docs/en/answers/notes.txt", "=1", [("docs/en/answers/notes.txt", None, "x")]),
    # Navigation and the helpdesk's table
    turns("unlisted page", page_model, "mkdocs.yml", "      - answers/turn-off-mfa.md\n", "", at=MFA, line="=1"),
    turns("listed page that does not exist", page_model, "mkdocs.yml", "answers/turn-off-mfa.md", "answers/turn-of-mfa.md"),
    turns("page listed twice", page_model, "mkdocs.ja.yml", "      - answers/turn-off-mfa.md", "      - answers/turn-off-mfa.md\n      - answers/lost-device.md", line="      - answers/lost-device.md"),
    turns("page under no topic: not in the helpdesk's table", page_model, "mkdocs.yml", r"      - answers/turn-off-mfa.md\n((?:.*\n)*?)  - questions.md", r"\1  - answers/turn-off-mfa.md\n  - questions.md", line="- answers/turn-off-mfa.md"),
    turns("another order in Japanese", page_model, "mkdocs.ja.yml", r"(      - answers/new-phone.md\n)(.*\n)", r"\2\1", line="=nav"),
    # Steps and drawings
    adds("step number skipped", page_model, "1. Open it.\n3. Close it.", line="3. Close it."),
    adds("step with a bracket", page_model, "1) Open it."),
    adds("step without a space", page_model, "1.Open it."),
    adds("full-width Markdown", page_model, "＃＃ 追加", LOST_JA),
    adds("comment not closed", page_model, "<!-- Later"),
    adds("code not closed", page_model, "```\nLater", line="```\n"),
    adds("no-break space", page_model, "Sign\u00a0in"),
    adds("list cut in two", page_model, "1. Open it.\n2. Look.\n\nThis belongs to step 2.\n\n3. Close it.", line="3. Close it."),
    adds("list item half indented", page_model, "1. Open it.\n  - Look.", line="  - Look."),
    adds("unknown drawing", page_model, "/// signup | Title\n///"),
    adds("drawing not closed", page_model, "/// signin | Next\n**Next**{ .press }"),
    adds("drawing without a title", page_model, "/// signin\n///"),
    adds("three things to press", page_model, "/// signin | Next\n**Next**{ .press } **Back**{ .press } **OK**{ .press }\n///"),
    adds("unknown mark", page_model, "Press **Next**{ .pres }."),
    adds("collapsed text", page_model, '??? note "More"\n    Hidden.'),
    adds("collapsed HTML", page_model, "<details><summary>More</summary>Hidden.</details>"),
    adds("wrong label", labels, "Press **Sign out from everywhere** now."),
    adds("label of no screen in a drawing", labels, "/// signin | Approve the sign in request\n///"),
    adds("guessed Japanese label", labels, "**すべてサインアウト**を押します。", LOST_JA),
    # Scripts, frames, styles
    adds("script", page_model, "<script>alert(1)</script>"),
    adds("foreign script", page_model, '<script src="https://www.example.com/x.js"></script>'),
    adds("frame", page_model, '<iframe src="https://www.example.com/"></iframe>'),
    adds("event handler", page_model, '<span onclick="alert(1)">Press</span>'),
    adds("event handler in Markdown", page_model, 'Press **Next**{ onclick="alert(1)" }.'),
    adds("inline style", page_model, '<span style="color:red">Red</span>'),
    adds("form", page_model, '<form action="https://www.example.com/"><input name="password"></form>'),
    # Translations
    (  "missing translation", parity, MFA, "=1", [("docs/ja/answers/turn-off-mfa.md", None, None)]),
    (  "missing original", parity, "docs/ja/answers/extra.md", "=1", [("docs/ja/answers/extra.md", None, "---\ntitle: 追加？\n---\n")]),
    turns("missing part in a translation", parity, LOST_JA, r"## [^\n]*\{ #report \}\n", "", line="#not-working"),
    turns("missing step in a translation", parity, LOST_JA, r"(## [^\n]*\{ #report \}\n(?:.*\n)*?)1\. .*\n2\.", r"\g<1>1.", line="#report"),
    turns("other link in a translation", parity, LOST_JA, r"(## [^\n]*\{ #report \}\n(?:.*\n)*?.*)contact\.md#send", r"\1contact.md#hours", line="#report"),
    turns("drawing lost in a translation", parity, LOST_JA, r" +/// security (?:.*\n)*?.*///\n", "\n", line="#remove"),
    turns("other audience in a translation", parity, LOST_JA, r"audience: .*", "audience: [staff]"),
    turns("translation older than the original", parity, LOST_JA, r"reviewed: .*", "reviewed: 2026-01-01"),
    adds("English in a Japanese page", parity, "Open the page and delete the entry of the lost device.", LOST_JA),
    adds("Japanese in an English page", parity, "Open the page. 紛失した端末を削除します。"),
    turns("missing words in Japanese", settings, "mkdocs.ja.yml", r"    skip: .*\n", "", line="  text:"),
    adds("space between Japanese and Latin", typography, "Microsoft 365 にサインインします。", LOST_JA),
    adds("full-width digits", typography, "６桁のコードを入力します。", LOST_JA),
    adds("half-width punctuation", typography, "コードを入力します.", LOST_JA),
    adds("half-width katakana", typography, "ｽﾏﾎで開きます。", LOST_JA),
    adds("italics in Japanese", typography, "*必ず*連絡します。", LOST_JA),
    adds("date in another form", typography, "2027/2/1に終了します。", LOST_JA),
    adds("other word for signing in", typography, "ログインしてください。", LOST_JA),
    # Moved pages and parts; the ledger
    ("page that moved nowhere", ledger, MFA, "moved_to:", [(MFA, None, MOVED.format("answers/turn-off.md"))]),
    ("pages that moved in a loop", ledger, MFA, "moved_to:", [(MFA, None, MOVED.format("answers/new-phone.md")), (NEW, None, MOVED.format("answers/turn-off-mfa.md"))]),
    ("page that moved to a moved page", ledger, MFA, "moved_to:", [(MFA, None, MOVED.format("answers/new-phone.md")), (NEW, None, MOVED.format("answers/lost-device.md"))]),
    ("page that moved to itself", ledger, MFA, "moved_to:", [(MFA, None, MOVED.format("answers/turn-off-mfa.md"))]),
    ("page that moved to a missing part", ledger, MFA, "moved_to:", [(MFA, None, MOVED.format("answers/new-phone.md#no-such-part"))]),
    ("moved page that shadows a live one", page_model, "mkdocs.yml", "- answers/turn-off-mfa.md", [(MFA, None, MOVED.format("answers/new-phone.md"))]),
    turns("live page that says it moved", ledger, LOST, r"\naudience:", "\nmoved_to: answers/new-phone.md\naudience:"),
    ("two pages with one address", ledger, "docs/en/answers/turn-off-mfa/index.md", "=1", [("docs/en/answers/turn-off-mfa/index.md", None, "---\ntitle: Can I?\n---\n")]),
    turns("moved part that is still there", ledger, LOST, r"\naudience:", '\nmoved_anchors: {report: "#remove"}\naudience:'),
    turns("moved part that leads nowhere", ledger, LOST, r"\naudience:", '\nmoved_anchors: {old: "#no-such-part"}\naudience:'),
    turns("moved part on a missing page", ledger, LOST, r"\naudience:", "\nmoved_anchors: {old: answers/nowhere.md#part}\naudience:"),
    ("link to a moved page", links, LOST, "new-phone.md", [(NEW, None, MOVED.format("answers/lost-device.md")), (LOST, "", "\nRead [this](new-phone.md).\n")]),
    (  "published page removed", ledger, LEDGER, "answers/turn-off-mfa/\n", [(MFA, None, None)]),
    turns("published part removed", ledger, LOST, "{ #report }", "{ #tell-us }", line="title:"),
    turns("page not in the ledger", ledger, LEDGER, r"\nanswers/lost-device/#report\n", "\n", at=LOST, line="#report"),
    (  "ledger removed", ledger, LEDGER, "=1", [(LEDGER, None, None)]),
    # Settings, notice
    turns("broken YAML in the settings", settings, "mkdocs.yml", r"\nnav:\n", "\nnav: [\n", line="=nav+1"),
    turns("public address without a slash", settings, "mkdocs.yml", r'"https://mfa-help.example/"', '"https://mfa-help.example"'),
    turns("notice that ends on no date", settings, "mkdocs.yml", "  notice: {}", "  notice: {text: Slow today., until: tomorrow}"),
    turns("notice that leads nowhere", settings, "mkdocs.yml", "  notice: {}", "  notice: {text: Slow today., link: answers/slow.md}"),
    turns("notice with an unknown key", settings, "mkdocs.yml", "  notice: {}", "  notice: {txt: Slow today.}"),
    turns("notice without a text", settings, "mkdocs.yml", "  notice: {}", "  notice: {until: 2026-12-31}"),
    turns("contact page that is no address", settings, "mkdocs.yml", r'    url: ""', "    url: ci.iii.kyushu-u.ac.jp/contact"),
    turns("contact mail that is none", settings, "mkdocs.yml", r'    email: ""', "    email: office at example.com"),
    # The guided way
    turns("choice that leads to no question", guided_way, WAY, r"\]\(#stuck\)", "](#stck)", line="](#stck)"),
    turns("loop", guided_way, WAY, r"\]\(#arrives\)", "](#start)", line="[Nothing arrives on my phone](#start)"),
    turns("dead end", guided_way, WAY, r"(\{ #arrives \}\n\n)(?:- .*\n)+", r"\1", line="{ #arrives }"),
    turns("question without a way back", guided_way, WAY, r"(\{ #lost \}\n(?:.*\n)*?)Back to: .*\n", r"\1", line="{ #lost }"),
    turns("answer that no way reaches", guided_way, WAY, r"- .*\(answers/sign-in-blocked\.md\)\n", "", line="{ #start }"),
    turns("way that ends nowhere", guided_way, WAY, r"answers/sign-in-blocked\.md", "glossary.md", line="(glossary.md)"),
    # Plain words
    adds("sentence too long", plain_words, "You open the page and then you look for the entry of the phone that you lost and then you press the button that stands right beside it."),
    adds("word that is not explained", plain_words, "Then register a passkey."),
    adds("talking down", plain_words, "Simply press the button."),
    adds("two conditions", plain_words, "If you have a phone, press it, if it is yours."),
    adds("Japanese sentence too long", plain_words, "紛失した端末の項目を一覧から探してその横にある削除のボタンを押したあとで表示される確認の画面で内容をよく確かめてから、もう一度同じ名前のボタンを押して削除が終わるまで待ちます。", LOST_JA),
]

# These show only in what is built.
BUILT = [
    turns("template cannot be read", build, "overrides/partials/footer.html", "</footer>", "{% if %}</footer>"),
    turns("settings cannot be read", build, "mkdocs.yml", r"\nnav:\n", "\nnav: [\n", line="=nav+1"),
    adds("dead link stops the build", build, "Read [this answer](no-such-page.md)."),
    adds("tags that cross", built, "Press <em>this <strong>button</em></strong> now."),
    adds("element not closed", built, "Press <em>this button now."),
    adds("dead image in srcset", built, '<img src="../../assets/icon.svg" srcset="no-such.png 2x" alt="A phone">'),
    adds("list without an empty line before it", built, "Do this:\n- Open it.\n- Close it.", line="- Open it."),
    adds("brackets that the reader sees", built, "Press **Next now."),
    turns("element not closed in a template", built, "overrides/partials/footer.html", "</footer>", "<div></footer>"),
    turns("dead link in the footer", built, "overrides/partials/footer.html", "glossary/", "glosary/"),
    turns("dead link on the error page", built, "overrides/404.html", "}}questions/", "}}question/"),
    turns("search form that leads nowhere", built, "overrides/partials/search.html", r'action="[^"]*"', 'action="no-such-page/"'),
    turns("script in a template", built, "overrides/partials/footer.html", "</footer>", "<script>alert(1)</script></footer>"),
    turns("foreign script in a template", built, "overrides/partials/footer.html", "</footer>", '<script src="https://www.example.com/x.js"></script></footer>'),
    turns("handler and style in a template", built, "overrides/partials/footer.html", "<footer", '<footer onclick="x()" style="color:red"'),
    turns("label for nothing", built, "overrides/partials/search.html", 'for="page-search"', 'for="page-serch"'),
    turns("aria that names nothing", built, "overrides/partials/contact.html", 'aria-labelledby="page-contact"', 'aria-labelledby="page-contacts"'),
    turns("id twice in a template", built, "overrides/partials/footer.html", "<footer", '<footer id="page-contact"'),
    turns("wrong language of the page", built, "overrides/main.html", '<html lang="{{ config.extra.lang }}">', '<html lang="en">'),
    turns("every page hidden from search engines", built, "overrides/main.html", r"(<meta name=\"viewport\".*)", r'\1<meta name="robots" content="noindex">', line='name="robots"'),
    turns("two titles", built, "overrides/main.html", r"(<title>.*)", r"\1\1", line="<title>"),
    turns("wrong hreflang", built, "overrides/main.html", "hreflang=\"x-default\"", "hreflang=\"x-defualt\"", line='hreflang='),
    turns("page that no link reaches", built, "overrides/partials/footer.html", r".*helpdesk/.*\n", "", at="docs/en/helpdesk.md", line="=1"),
    turns("image missing in the styles", built, "overrides/assets/style.css", r"\A", ".x { background: url(no-such.svg) }\n"),
    turns("styles that the policy does not know", built, "overrides/assets/style.css", r"\A", ".x { color: red }\n", at="overrides/main.html", line="<style"),
    turns("script missing in a script", built, "overrides/assets/site.js", "assets/search.js", "assets/serch.js"),
    turns("security policy removed", built, "overrides/partials/policy.html", "default-src 'none'", "default-src *", at="overrides/main.html", line="Content-Security-Policy"),
    turns("short answer missing in the helpdesk's table", built, "overrides/partials/helpdesk.html", r"<td>\{\{ item.meta.description.*", "<td></td>", at="docs/en/answers/app-deleted.md", line="description:"),
    turns("contact detail without scheme", built, "overrides/partials/contact.html", r'href="\{\{ contact.university_page[^"]*"', 'href="mailto:x@example.com"'),
    turns("statement of the seed lost", seed, "docs/en/answers/lost-device.md", r"They stop the lost device.*", "", line="=1"),
]


def lines_of(root: Path, file: str, wanted: str) -> set[int]:
    """The lines where a fault may be told."""
    text = (root / file).read_bytes().decode("utf-8", "replace") if (root / file).exists() else ""
    if wanted.startswith("=nav"):
        at = text[:text.index("\nnav:")].count("\n") + 2
        return set(range(at, at + 12))
    if wanted == "=last":
        return {text.rstrip("\n").count("\n") + 1}
    if wanted.startswith("="):
        return {int(wanted[1:])}
    whole_line = wanted.endswith("\n")
    return {number for number, line in enumerate(text.split("\n"), 1) if (line == wanted.rstrip("\n") if whole_line else wanted in line)}


def caught(root: Path, check, file, wanted, faults):
    assert faults, f"Nothing was found by {check.__name__}."
    for fault in faults:
        assert re.fullmatch(r"\S.*[.!?]", fault.wrong.strip(), re.DOTALL) and fault.remedy.strip(), f"Not a message for people: {fault}"
    lines = lines_of(root, file, wanted)
    assert any(place[0] == file and place[1] in lines for fault in faults for place in ((fault.file, fault.line), *fault.also)), \
        f"Expected at {file}:{sorted(lines)}, told:\n" + "\n".join(map(str, faults))


@pytest.mark.slow
@pytest.mark.parametrize("name, check, file, wanted, edits", FAULTS, ids=[row[0] for row in FAULTS])
def test_fault_is_caught(tmp_path, name, check, file, wanted, edits):
    plant(tmp_path, edits)
    caught(tmp_path, check, file, wanted, list(check.check(Site(tmp_path))))


@pytest.mark.slow
@pytest.mark.parametrize("name, check, file, wanted, edits", BUILT, ids=[row[0] for row in BUILT])
def test_built_fault_is_caught(tmp_path, name, check, file, wanted, edits):
    plant(tmp_path, edits)
    site, log = copies.build(tmp_path)
    if check is build:
        assert log, "It builds."
        faults = list(build.check(Site(tmp_path), log))
    else:
        assert not log, log
        faults = list(check.check(Site(tmp_path, built=site)))
    caught(tmp_path, check, file, wanted, faults)


def test_untouched_copy_passes(tmp_path):
    plant(tmp_path, [])
    site = Site(tmp_path)
    assert [str(fault) for check in SOURCES for fault in check.check(site)] == []
