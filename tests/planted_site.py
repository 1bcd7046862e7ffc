"""Mistakes in settings, tables and templates of the small site, and on pages that only the whole shows."""

from pages import ADDRESSES, PUBLISHED
from planted import Row
from planted_pages import MOVED

LOST, METHODS, QUESTIONS = "docs/en/answers/lost.md", "docs/en/manuals/methods.md", "docs/en/find-your-answer.md"
SETTINGS, WORDS, ASKED = "mkdocs.yml", "overrides/words/ja.html", "docs/en/asked.txt"
MAIN, FOOTER, SEARCH, CONTACT = ("overrides/main.html",
                                 *(f"overrides/partials/{name}.html" for name in ("footer", "search", "contact")))
STYLE, SCRIPT = "overrides/assets/style.css", "overrides/assets/site.js"

# Tried one by one, on a copy that is not built.
UNBUILT = [
    Row("address without https", "address-list", ADDRESSES, r"\[office\]: https://", "[office]: http://"),
    Row("address twice", "address-list", ADDRESSES, "", "\n[office]: https://a.example/\n"),
    Row("address that is none", "address-list", ADDRESSES, "https://www.office.com/", "www.office.com"),
    Row("moved page in the navigation", "navigation", "docs/en/answers/new.md", None,
        MOVED.format("answers/lost.md"), "- answers/new.md", SETTINGS),
    Row("not UTF-8", "encoding", LOST, "", b"\nCaf\xe9\n", "Caf"),
    Row("conflict in a page", "conflict", LOST, "", "\n<<<<<<< HEAD\nA.\n=======\nB.\n>>>>>>> other\n"),
    Row("conflict in asked.txt", "conflict", ASKED, "", "\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n"),
    Row("few lines in asked.txt", "asked-little", ASKED, "replace my old phone\n", "", 1, "docs/en/answers/new.md"),
    Row("conflict in a style", "conflict", STYLE, "", "\n<<<<<<<\na{}\n=======\nb{}\n>>>>>>> other\n", ">>>>>>>"),
    Row("line ends of Windows in the settings", "line-ends", "mkdocs.ja.yml", "", b"\r\n", 1),
    Row("BOM in a part", "line-ends", "overrides/includes/parts/en/report.md", r"\A", "\ufeff", 1),
    Row("name that Windows keeps", "file-name", "docs/en/answers/con.md", None, "---\ntitle: A?\n---\n", 1),
    Row("part that does not exist", "part", LOST, "", '\n--8<-- "parts/en/reprot.md"\n'),
    Row("list of published addresses removed", "published", PUBLISHED, None, "", 1),
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
    Row("topic without Japanese words", "topics", "mkdocs.ja.yml", r"    Guides: .*\n", "", "  topics:"),
    Row("missing words in Japanese", "frame-text", WORDS, r'  "skip": .*\n', "", '"colon":'),
    Row("unknown words", "frame-text", WORDS, '  "skip":', '  "skpi": "x",\n  "skip":'),
]
WAY = [
    Row("published page removed", "published", "docs/en/answers/old.md", None, None, "answers/old/", PUBLISHED),
    Row("choice that leads to no question", "guided-way", QUESTIONS, r"\]\(#lost\)", "](#lsot)"),
    Row("loop", "guided-way", QUESTIONS, r"\[Not sure\]\(#last\)", "[Not sure](#start)"),
    Row("dead end", "guided-way", QUESTIONS, r"- \[To the methods\].*\n", "", "{ #last }"),
    Row("question without a way back", "guided-way", QUESTIONS, r"Back to: \[What do you have.*\n", "", "{ #else }"),
    Row("answer that no way reaches", "guided-way", QUESTIONS, r"- \[A new phone\].*\n", "", "{ #start }"),
    Row("way that ends nowhere", "guided-way", QUESTIONS, r"manuals/methods\.md\)", "glossary.md)"),
    Row("lines of a language that settings do not name", "asked", "docs/en/asked.fr.txt", None, "[new]\nbonjour\n"),
    Row("line of asked.txt of no page", "asked", ASKED, "", "[lots]\ntaxi\n"),
    Row("line of asked.txt of no part", "asked", ASKED, "", "[lost#reprot]\ncab\n"),
    Row("line of asked.txt twice", "asked", ASKED, "", "[new]\nPhone  gone\nphone gone\n", "phone gone"),
    Row("id twice in a template", "id", FOOTER, "<footer", '<footer id="page-contact"'),
    Row("page that no link reaches", "reachable", FOOTER, r', "privacy"', "", 1, "docs/en/privacy.md"),
    Row("other host in a script", "asset", SCRIPT, r"\A", 'fetch("https://a.example/x");\n'),
    Row("security policy removed", "policy", "overrides/partials/policy.html", "default-src 'none'", "",
        "Content-Security-Policy", MAIN),
]
FRAME = [
    Row("no way to a human below pages", "way-out", CONTACT, r"contact/#reach", "questions/", "<section"),
    Row("pages too long on the average", "mean-length", METHODS, "", "\nYou open the page and look. " * 700, 1),
    Row("published part removed", "published", LOST, r"\{ #report \}", "{ #tell-us }", "title:"),
    Row("address not in the list", "unpublished", PUBLISHED, "^answers/lost/#remove\n", "", "#remove", LOST),
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
]
TEMPLATE = [Row("template cannot be read", "build", FOOTER, "</footer>", "{% if %}</footer>")]
