"""make check-external tells dead, moved and silent addresses of other organisations apart, and tries them all."""

import threading

import check_external
import pytest
import small
from browse import Handler, served


class Other(Handler):
    """A server whose paths say what it answers: /404, /301/302/200 leads on, /slow does not answer in time."""

    def do_GET(self):
        first, _, rest = self.path.removeprefix("/").partition("/")
        if first == "slow":
            over.wait(9)
        elif first == "nonsense":
            self.wfile.write(b"nonsense\r\n\r\n")
        else:
            self.send_response(int(first))
            if first.startswith("30") and rest:
                self.send_header("Location", f"/{rest}")
            self.send_header("Content-Length", "0")
            self.end_headers()

over = threading.Event()


@pytest.fixture(scope="module")
def server():
    with served(".", Other) as address:
        yield address
        over.set()


@pytest.mark.parametrize("kind, paths", [
    ("good", "200"), ("moved", "301/200 308/301/200"), ("elsewhere", "302/200 301/302/200"), ("closed", "403 429"),
    ("dead", "404 500 301/404 301 nonsense http://127.0.0.1:1/ https:// https://no-such-host.invalid/ "
     + "301/" * 40 + "200"), ("slow", "slow 302/slow")])
def test_kinds(server, kind, paths):
    for path in paths.split():
        assert check_external.try_address(path if "://" in path else f"{server}/{path}", 0.5).kind == kind, path


def test_the_command_tries_every_outside_address_and_names_its_line(server, tmp_path, capsys):
    small.copy_site(tmp_path, [
        ("overrides/includes/addresses.md", None, f"[gone]: {server}/404\n[new]: {server}/301/200\n"),
        ("mkdocs.yml", '    url: ""', "    url: https://127.0.0.1:1/?s={subject}")])
    assert check_external.main(tmp_path) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"overrides/includes/addresses.md:2: moved (200) {server}/301/200 → {server}/200",
        f"overrides/includes/addresses.md:1: dead (404) {server}/404",
        "mkdocs.yml:29: dead (ConnectionError) https://127.0.0.1:1/",
        "", "1 moved: moved for good: write the new address", "2 dead: correct or remove it"]
