"""make check-external tells dead, moved and silent addresses of other organisations apart, and tries them all."""

import http.server
import threading

import check_external
import pytest
import small
from pages import Site


class Other(http.server.BaseHTTPRequestHandler):
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

    def log_message(self, *_):
        pass


over = threading.Event()


@pytest.fixture(scope="module")
def server():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Other)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    over.set()
    server.shutdown()


@pytest.mark.parametrize("kind, paths", [
    ("good", "200"), ("moved", "301/200 308/301/200"), ("elsewhere", "302/200 301/302/200"), ("closed", "403 429"),
    ("dead", "404 500 301/404 301 nonsense " + "301/" * 40 + "200"), ("slow", "slow 302/slow")])
def test_kinds(server, kind, paths):
    for path in paths.split():
        assert check_external.try_address(f"{server}/{path}", 0.5).kind == kind, path


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "https://", "https://no-such-host.invalid/"])
def test_no_server(url):
    assert check_external.try_address(url, 5).kind == "dead"


def test_the_command_names_the_line_of_each(server, tmp_path, capsys):
    small.plant(tmp_path,
                [("overrides/includes/addresses.md", None, f"[gone]: {server}/404\n[new]: {server}/301/200\n")])
    assert check_external.main(tmp_path) == 1
    said = capsys.readouterr().out
    assert f"addresses.md:1: dead (404) {server}/404" in said
    assert f"addresses.md:2: moved (200) {server}/301/200 → {server}/200" in said
    assert "1 dead: correct or remove it" in said


def test_every_outside_address_is_tried(tmp_path):
    root = small.plant(tmp_path, [("mkdocs.yml", '    url: ""', "    url: https://forms.example.org/?s={subject}")])
    tried = check_external.outside(Site(root))
    assert sorted(tried) == ["https://forms.example.org/", "https://mysignins.microsoft.com/security-info",
                             "https://www.office.com/"]
    assert tried["https://forms.example.org/"] == "mkdocs.yml:28"
