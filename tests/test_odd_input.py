"""Sources from odd editors are built right or refused in words: no check ever fails by itself or hangs, and no half site comes out.

What is refused, and where that is told, is in test_planted_faults.py."""

import datetime
import re
import signal

import copies
import pytest
import yaml
from checks import guided_way, labels, ledger, links, page_model, parity, plain_words, settings, typography
from checks.html import Document
from checks.source import Fault, Site, read_page, read_yaml
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as some
from mkdocs.utils.meta import get_data

pytestmark = pytest.mark.slow
CHECKS = [page_model, links, ledger, parity, typography, labels, guided_way, plain_words]
PATH = "answers/lost-device.md"
often = how(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.fixture(autouse=True)
def no_hang():
    """A check that never ends fails the test instead of holding up the run."""
    def stop(*_):
        raise AssertionError("A check does not end.")
    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(120)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def faults(*texts: bytes) -> list[Fault]:
    """What the checks say about a site of the English and the Japanese page given, and of nothing else."""
    site = Site(copies.ROOT / "no-such-folder", today=datetime.date(2026, 11, 24))
    site.root = copies.ROOT  # settings, addresses and labels, but no page
    for language, data in zip(("en", "ja"), (texts * 2)[:2]):
        for path in (PATH, guided_way.PAGE):
            page, found = read_page(language, path, f"docs/{language}/{path}", data)
            site.pages[language][path] = page
            site.faults += found
    return [fault for check in CHECKS for fault in check.check(site)]


# Whatever bytes a file has


@often
@given(some.binary(max_size=400))
def test_any_bytes(data):
    assert all(fault.wrong and fault.remedy and fault.line >= 1 for fault in faults(data))


PIECES = ["---\n", "\n\n", "# ", "## ", "{ #id }", "{ .press }", "{", "}", "[", "]", "(", ")", "](", "][", "**", "*", "`", "```\n", "///", "/// signin | Next\n", "<", ">", "<a href=\"", "\">",
          "</a>", "<!--", "-->", "1. ", "- ", "    ", "\t", "|", "title: ", "tags: [", "moved_to: ", "reviewed: 2026-11-24\n", "&a ", "*a ", "!!x ", "contact.md#send", "https://", "javascript:", "。", "、",
          "場合", "紛失", "Sign in", "If ", "?", ".", "\r\n", "\ufeff", "\u200b", "\u202e", "\x00", "é", "😀"]
markdown = some.lists(some.sampled_from(PIECES) | some.text(max_size=8), max_size=40).map("".join)


@often
@given(markdown)
def test_any_markdown(text):
    front = "---\ntitle: A?\ndescription: Some words here.\n---\n"
    assert all(isinstance(fault, Fault) for fault in faults((front + text).encode("utf-8", "surrogatepass"), text.encode("utf-8", "surrogatepass")))


@often
@given(markdown)
def test_any_html(text):
    assert all(what for _, what in Document(text).invalid)


@often
@given(some.text(alphabet=some.sampled_from("-.: \n#'\"[]{}&*!|>%@`,?abc0123456789\t"), max_size=120))
def test_any_yaml(text):
    read = read_yaml(text)
    assert isinstance(read.data, dict) and all(line >= 1 and wrong and remedy for line, wrong, remedy in read.problems)


@pytest.mark.parametrize("piece", PIECES)
def test_long_repetitions_end(piece):
    """Patterns that look back and forth could take for ever on these."""
    text = "---\ntitle: A?\n---\n" + piece * 2000
    assert faults(text.encode()) is not None
    Document(piece * 2000)


# Front matter


scalar = some.none() | some.booleans() | some.integers() | some.dates() | some.text(max_size=30) | some.sampled_from(["seed", "staff", "new-phone", "2026-11-24", "What now?"])
value = some.recursive(scalar, lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=5), inner, max_size=3), max_leaves=6)
keys = some.sampled_from([*page_model.MEANING, *"related expires moved_anchors owner titel".split()]) | some.text(max_size=6)


@often
@given(some.dictionaries(keys, value, max_size=10))
def test_any_front_matter(meta):
    text = f"---\n{yaml.safe_dump(meta, allow_unicode=True, sort_keys=False)}---\n\nText.\n"
    found = faults(text.encode("utf-8", "surrogatepass"))
    page, problems = read_page("en", PATH, f"docs/en/{PATH}", text.encode("utf-8", "surrogatepass"))
    told = {fault.wrong for fault in found if fault.file == page.file}
    # What the templates rely on holds, or a fault says so.
    must = {"title": str, "description": str, "tags": list, "audience": list, "reviewed": datetime.date, "sources": list}
    for key, kind in must.items():
        if not isinstance(page.meta.get(key), kind):
            assert told, key
    assert problems or not (set(page.meta) - set(" ".join(page_model.KEYS["answers"]).split()) - {"template", "moved_to", "search"}) or any("Unknown key" in wrong for wrong in told)


@often
@given(markdown, some.booleans())
def test_front_matter_is_read_as_mkdocs_reads_it(text, closed):
    """Else the checks would look at something that the site does not show."""
    whole = f"---\ntitle: A?\n{text}" + ("\n---\n\nText.\n" if closed else "")
    page, problems = read_page("en", PATH, f"docs/en/{PATH}", whole.encode("utf-8", "surrogatepass"))
    if not problems:
        body, meta = get_data(page.text)
        assert meta == page.meta and body.strip() == page.body.strip()


# Whole sites


def test_harmless_oddities_change_nothing(tmp_path, site):
    """A byte-order mark, line ends of Windows and old Macs, no end of line at the end of the file."""
    pages = {"answers/lost-device.md": lambda data: b"\xef\xbb\xbf" + data, "answers/new-phone.md": lambda data: data.replace(b"\n", b"\r\n"),
             "manuals/screenshot.md": lambda data: data.replace(b"\n", b"\r"), "contact.md": lambda data: data.rstrip(b"\n"),
             "glossary.md": lambda data: b"\xef\xbb\xbf" + data.rstrip(b"\n").replace(b"\n", b"\r\n")}
    copies.plant(tmp_path)
    for language in ("en", "ja"):
        for path, change in pages.items():
            file = tmp_path / "docs" / language / path
            file.write_bytes(change(file.read_bytes()))
    file = tmp_path / "mkdocs.yml"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    odd = Site(tmp_path)
    assert [str(fault) for check in (*CHECKS, settings) for fault in check.check(odd)] == []
    built, log = copies.build(tmp_path)
    assert not log, log
    for language in ("", "ja/"):
        for path in pages:
            name = f"{language}{path.removesuffix('.md')}/index.html"
            one, two = (re.sub(r"\?v=\w+", "", (folder / name).read_text("utf-8")) for folder in (site, built))
            assert one == two, name


@pytest.mark.parametrize("edit", [("docs/ja/answers/lost-device.md", "", b"Caf\xe9"), ("mkdocs.ja.yml", r"\nnav:\n", "\nnav: [\n"), ("docs/ja/contact.md", "", "\n[dead](no-such-page.md)\n")],
                         ids=["bytes that are not UTF-8", "settings that are not YAML", "dead link"])
def test_no_half_site(tmp_path, edit):
    """English builds, Japanese does not: then nothing comes out."""
    copies.plant(tmp_path, [edit])
    built, log = copies.build(tmp_path)
    assert log and not built.exists()
