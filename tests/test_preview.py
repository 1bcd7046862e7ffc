"""make serve: one preview of all languages that follows every save, tells what is wrong and where, and stays up."""

import html
import re
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import pytest
import serve
import servers
import small
from conftest import wait_for
from settings import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def preview(tmp_path_factory):
    """A running preview of the small site: its folder; wait(true); get(path): status and text of a page; problems():
    what each page shows, by a script of its own address that polls for news."""
    folder, port = small.copy_site(tmp_path_factory.mktemp("preview") / "small"), servers.free_port()

    def get(path=""):
        try:
            answer = urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}")
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return answer.status, answer.read().decode()

    def problems():
        epoch, problems = re.search(r'<script src="/preview.js" data-epoch="(\d+)" data-problems="([^"]*)">',
                                  get("answers/lost/")[1]).groups()
        assert int(get("livereload/0/0")[1]) >= int(epoch)
        return html.unescape(problems)
    command = [sys.executable, "-u", ROOT / "tools/serve.py", "--port", str(port), "--root", folder]
    with servers.running(command, [port], folder.parent / "log", ready="Nothing to fix.") as wait:
        assert f"Preview: http://127.0.0.1:{port}/" in (folder.parent / "log").read_text()
        yield SimpleNamespace(folder=folder, wait=wait, get=get, problems=problems)


@pytest.mark.parametrize("path, title, other", [
    ("", "Is this the new title?", "ja/"), ("ja/", "新しい題名ですか？", "")])
def test_a_saved_page_is_shown_with_what_depends_on_it(preview, path, title, other):
    small.change(preview.folder, [(f"docs/{path or 'en/'}answers/new.md", "title: .*", f"title: {title}")])
    preview.wait(lambda: title in preview.get(f"{path}answers/new/")[1])
    assert title in preview.get(f"{path}questions/")[1] and title in preview.get(path)[1]
    assert preview.get(f"{other}answers/lost/")[0] == 200


def test_what_is_served_beside_pages(preview):
    assert "livereload" in preview.get("preview.js")[1] and "<urlset" in preview.get("sitemap.xml")[1]
    assert preview.get("answers/lost") == preview.get("answers/lost/"), "it leads on to the address with a slash"
    status, text = preview.get("no-such-page/")
    assert status == 404 and "/preview.js" in text


LOST = "docs/en/answers/lost.md"


@pytest.mark.parametrize("file, old, new, message", [
    (LOST, "Do these steps at once.", "Press **Nxet** now.",
     f"{LOST}:17: `Nxet` is no known label. Did you mean `Next`?"),
    ("mkdocs.ja.yml", "^site_name:", "site_name: [", "mkdocs.ja.yml:"),
    ("overrides/main.html", "<!doctype", "{% if %}<!doctype", "overrides/main.html:")])
def test_problems_show_and_go_away_and_the_last_good_pages_stay_when_a_build_fails(
        preview, file, old, new, message):
    before = (preview.folder / file).read_bytes()
    small.change(preview.folder, [(file, old, new)])
    preview.wait(lambda: message in preview.problems())
    assert "スマートフォン" in preview.get("ja/answers/lost/")[1]
    (preview.folder / file).write_bytes(before)
    preview.wait(lambda: preview.problems() == "")


def test_a_port_that_is_taken_is_told_in_a_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run([sys.executable, ROOT / "tools/serve.py", "--port", port], check=False,
                              capture_output=True, text=True)
    assert done.returncode == 1 and re.fullmatch(f"Port {port} is taken.*\n", done.stderr)


def test_it_watches_what_is_built_from_without_the_systems_few_watches_and_says_when_it_cannot(root, tmp_path, capsys):
    preview = serve.Preview(root, tmp_path, servers.free_port())
    watched = {str(Path(path).relative_to(root)) for path in preview._watched_paths}
    assert watched == {".", "docs", "overrides"} and not preview._watch_refs[str(root)].is_recursive
    assert type(preview.observer).__name__ == "PollingObserver"
    preview.observer.start()
    preview.service_actions()
    assert not capsys.readouterr().out
    (root / "docs").rename(tmp_path / "elsewhere")
    wait_for(lambda: preview.service_actions() or preview._shutdown)
    assert "start the preview again" in capsys.readouterr().out
    preview.server_close()
    preview.observer.stop()
