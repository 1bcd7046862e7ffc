"""`make serve`: one preview of both languages that follows every save, tells what is wrong and where, and stays up."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

import pytest

from conftest import ROOT

pytestmark = pytest.mark.slow


class Preview:
    """A running tools/serve.py on a copy of the project."""

    def __init__(self, folder):
        self.folder = folder
        for part in ("docs", "overrides", "tests", "tools"):
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        for part in ("mkdocs.yml", "mkdocs.ja.yml"):
            shutil.copy(ROOT / part, folder / part)
        self.process = subprocess.Popen([sys.executable, folder / "tools/serve.py", "--port", "0"], text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"},
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.output = ""
        threading.Thread(target=self._read, daemon=True).start()
        self.wait(lambda: "everything built" in self.output)
        self.address = re.search(r"Preview: (\S+)", self.output)[1]

    def _read(self):
        for line in self.process.stdout:
            self.output += line

    def wait(self, true, seconds=120):
        end = time.monotonic() + seconds
        while not true():
            assert self.process.poll() is None and time.monotonic() < end, self.output
            time.sleep(0.05)

    def get(self, path):
        """Status and text of a page."""
        try:
            with urllib.request.urlopen(self.address + path) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def problems(self):
        return json.loads(self.get("preview.json?path=/&state=none")[1])["problems"]

    def change(self, file, old, new):
        path = self.folder / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))


@pytest.fixture(scope="module")
def preview(tmp_path_factory):
    preview = Preview(tmp_path_factory.mktemp("preview"))
    yield preview
    preview.process.terminate()
    preview.process.wait(20)


@pytest.mark.parametrize("language, path", [("en", ""), ("ja", "ja/")])
def test_a_saved_page_is_shown_in_its_language(preview, language, path):
    file = f"docs/{language}/answers/new-phone.md"
    preview.change(file, "\n---\n\n", f"\n---\n\nJust written in {language}.\n\n")
    preview.wait(lambda: f"Just written in {language}." in preview.get(f"{path}answers/new-phone/")[1])
    preview.wait(lambda: re.search(rf"{re.escape(file)}: shown [\d.]+ s after it was saved", preview.output))


@pytest.mark.parametrize("path, lang", [("", "en"), ("ja/", "ja")])
def test_what_depends_on_a_page_follows(preview, path, lang):
    """A new title reaches the lists, the helpdesk's data and the search index."""
    title = "Is this the new title?" if lang == "en" else "新しい題名ですか？"
    file = f"docs/{lang}/answers/before-travel.md"
    preview.change(file, re.search(r"(?m)^title: .*", (preview.folder / file).read_text())[0], f"title: {title}")
    for place in ("", "answers/before-travel/", "questions/", "helpdesk/", "answers.json", "search/search_index.json"):
        shown = json.dumps(title)[1:-1] if place.endswith(".json") else title
        preview.wait(lambda place=place, shown=shown: shown in preview.get(path + place)[1])


def test_templates_styles_and_settings_reach_both_languages(preview):
    preview.change("overrides/partials/footer.html", "<footer>", "<footer><b>new footer</b>")
    preview.wait(lambda: all("new footer" in preview.get(path)[1] for path in ("", "ja/contact/")))
    style = preview.folder / "overrides/assets/style.css"
    style.write_text("/* new style */")
    preview.wait(lambda: all("new style" in preview.get(f"{path}assets/style.css")[1] for path in ("", "ja/")))
    shutil.copy(ROOT / "overrides/assets/style.css", style)  # the security policy names its hash
    preview.change("mkdocs.yml", "site_name: ", "site_name: New name of ")
    preview.wait(lambda: "New name of" in preview.get("")[1])


def test_a_new_page_comes_and_a_removed_one_goes(preview):
    text = (preview.folder / "docs/en/answers/new-phone.md").read_text()
    (preview.folder / "docs/en/answers/brand-new.md").write_text(text)
    preview.change("mkdocs.yml", "      - answers/new-phone.md\n", "      - answers/new-phone.md\n      - answers/brand-new.md\n")
    preview.wait(lambda: preview.get("answers/brand-new/")[0] == 200)
    (preview.folder / "docs/en/answers/brand-new.md").unlink()
    preview.change("mkdocs.yml", "      - answers/brand-new.md\n", "")
    preview.wait(lambda: preview.get("answers/brand-new/")[0] == 404)


@pytest.mark.parametrize("file, old, new, place, shown", [
    ("docs/ja/contact.md", "\n---\n\n", "\n---\n\n[nowhere](nowhere.md)\n\n", r"docs/ja/contact\.md:\d+: .*nowhere\.md", True),
    ("docs/en/contact.md", "title: ", "title: a: ", r"docs/en/contact\.md:\d+: .*YAML", None),
    ("overrides/partials/contact.html", "<section", "{{ nothing.of.it }}<section", r"overrides/partials/contact\.html:\d+: .*nothing", False),
    ("overrides/partials/contact.html", "{%- if", "{%- iff", r"overrides/partials/contact\.html:\d+: ", False),
    ("mkdocs.ja.yml", "site_name: ", "site_name: \"", r"mkdocs\.ja\.yml:\d+: ", False)])
def test_an_error_is_told_with_file_and_line_and_the_pages_stay(preview, file, old, new, place, shown):
    """In the terminal and on the page. `shown`: whether the change can be shown all the same; else the last good page stays."""
    preview.wait(lambda: not preview.problems())
    before = len(preview.output)
    preview.change(file, old, new)
    preview.wait(lambda: re.search(place, preview.problems()))
    preview.wait(lambda: re.search(place, preview.output[before:]))
    for path in ("", "ja/", "contact/", "ja/contact/"):
        assert preview.get(path)[0] == 200
    if shown is not None:
        assert ("nowhere.md" in preview.get("ja/contact/")[1]) == shown
    preview.change(file, new, old)
    preview.wait(lambda: not preview.problems())


def test_each_language_has_its_error_page(preview):
    for path, lang in (("nowhere/", "en"), ("ja/nowhere/", "ja"), ("..%2f..%2fmkdocs.yml", "en"), ("ja/..%2f..%2f..%2fmkdocs.yml", "ja")):
        status, text = preview.get(path)
        assert status == 404 and f'<html lang="{lang}">' in text, path


@pytest.mark.browser
def test_the_open_page_reloads_by_itself(preview, browser):
    """Under the site's own policy, so that the preview shows what the policy would forbid."""
    page = browser.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{preview.address}ja/glossary/")
    preview.change("docs/ja/glossary.md", "\n---\n\n", "\n---\n\n再読み込みの確認。\n\n")
    page.get_by_text("再読み込みの確認。").wait_for()
    preview.change("docs/ja/glossary.md", "再読み込みの確認。", "[どこにもない](nowhere.md)")
    page.locator("#preview-problems", has_text=re.compile(r"docs/ja/glossary\.md:\d+")).wait_for()
    preview.change("docs/ja/glossary.md", "[どこにもない](nowhere.md)", "直しました。")
    page.get_by_text("直しました。").wait_for()
    page.locator("#preview-problems").wait_for(state="detached")
    assert said == []
    page.close()


def test_a_taken_port_is_told(preview):
    port = preview.address.rstrip("/").rpartition(":")[2]
    done = subprocess.run([sys.executable, ROOT / "tools/serve.py", "--port", port], capture_output=True, text=True, timeout=60)
    assert done.returncode != 0 and "--port" in done.stderr and "Traceback" not in done.stderr
