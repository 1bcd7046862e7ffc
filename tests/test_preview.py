"""make serve: one preview of all languages that follows every save, tells what is wrong and where, and stays up."""

import json
import os
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

import pytest
import small
from pages import ROOT

pytestmark = pytest.mark.slow


class Preview:
    """A running preview of the small site."""

    def __init__(self, folder):
        self.folder, self.output = small.plant(folder), ""
        self.process = subprocess.Popen([sys.executable, ROOT / "tools/serve.py", "--port", "0", "--root", folder],
                                        text=True,
                                        env={**os.environ, "PYTHONUNBUFFERED": "1"}, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT)
        threading.Thread(target=self._read, daemon=True).start()
        self.wait(lambda: "Nothing to mend." in self.output and "Preview:" in self.output)
        self.address = re.search(r"Preview: (\S+)", self.output)[1]

    def _read(self):
        for line in self.process.stdout:
            self.output += line

    def wait(self, true, seconds=60):
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

    def faults(self):
        return json.loads(self.get("preview.json?state=none")[1])["faults"]


@pytest.fixture(scope="module")
def preview(tmp_path_factory):
    preview = Preview(tmp_path_factory.mktemp("preview"))
    yield preview
    preview.process.terminate()
    preview.process.wait(20)


@pytest.mark.parametrize("language, path", [("en", ""), ("ja", "ja/")])
def test_a_saved_page_is_shown_with_what_depends_on_it(preview, language, path):
    title = {"en": "Is this the new title?", "ja": "新しい題名ですか？"}[language]
    small.change(preview.folder, [(f"docs/{language}/answers/new.md", "title: .*", f"title: {title}")])
    preview.wait(lambda: title in preview.get(f"{path}answers/new/")[1])
    assert title in preview.get(f"{path}questions/")[1] and title in preview.get(path)[1]
    assert preview.get(f"{ {'en': 'ja/', 'ja': ''}[language] }answers/lost/")[0] == 200


def test_pages_ask_for_news_by_a_script_of_their_own_address(preview):
    html = preview.get("answers/lost/")[1]
    assert re.search(r'<script src="/preview.js" data-state="\d+">', html) and preview.get("preview.js")[0] == 200
    assert preview.get("no-such-page/")[0] == 404


def test_faults_are_told_and_go_away(preview):
    file = "docs/en/answers/lost.md"
    small.change(preview.folder, [(file, "Do these steps at once.", "Press **Nxet** now.")])
    preview.wait(lambda: f"{file}:17: `Nxet` is no known label. Did you mean `Next`?" in preview.faults())
    small.change(preview.folder, [(file, r"Press \*\*Nxet\*\* now.", "Do these steps at once.")])
    preview.wait(lambda: preview.faults() == "")


@pytest.mark.parametrize("file, old, new, told", [
    ("mkdocs.yml", "^nav:", "nav: [", "mkdocs.yml:"),
    ("overrides/main.html", "<!doctype", "{% if %}<!doctype", "overrides/main.html:"),
    ("docs/ja/answers/new.md", "", b"\nCaf\xe9\n", "This file is not UTF-8")])
def test_the_last_good_pages_stay_when_a_build_fails(preview, file, old, new, told):
    before = (preview.folder / file).read_bytes()
    small.change(preview.folder, [(file, old, new)])
    preview.wait(lambda: told in preview.faults())
    assert "スマートフォン" in preview.get("ja/answers/lost/")[1]
    (preview.folder / file).write_bytes(before)
    preview.wait(lambda: preview.faults() == "")
