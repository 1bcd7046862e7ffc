"""`make check-external` tells good, moved, closed, slow and dead addresses of other organisations apart; few at once, each with a time limit."""

import http.server
import socket
import threading

import check_external as tool
import copies
import pytest
from checks.source import Site


class Handler(http.server.BaseHTTPRequestHandler):
    """A server with good, moved, slow and dead addresses."""

    protocol_version = "HTTP/1.1"
    meet = threading.Barrier(3)
    enough = threading.Event()  # lets the slow addresses go at the end

    def do_GET(self):
        try:
            kind, _, rest = self.path.strip("/").partition("/")
            if kind in ("301", "302", "307", "308"):
                self.answer(int(kind), f"/{rest}")
            elif kind == "nowhere":
                self.answer(301, None)
            elif kind == "meet":
                Handler.meet.wait(60)  # answers only when three are here at once
                self.answer(200)
            elif kind == "slow":
                Handler.enough.wait(60)
            elif kind == "drops":
                while not Handler.enough.wait(0.05):
                    self.wfile.write(b"H")
                    self.wfile.flush()
            elif kind == "nonsense":
                self.wfile.write(b"nonsense\r\n\r\n")
            else:
                self.answer(int(kind))
        except (ConnectionError, ValueError):
            pass
        finally:
            self.close_connection = True

    def answer(self, status, location=None):
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def server():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    Handler.enough.set()
    server.shutdown()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.parametrize("path, kind, status", [
    ("/200/page", "good", "200"), ("/200/page?q=1#part", "good", "200"), ("/200/紛失 と", "good", "200"),
    ("/301/200/new", "moved", "200"), ("/308/301/200/new", "moved", "200"), ("/302/200/now", "elsewhere", "200"), ("/301/302/200/now", "elsewhere", "200"),
    ("/403/x", "closed", "403"), ("/401/x", "closed", "401"), ("/404/x", "dead", "404"), ("/500/x", "dead", "500"), ("/301/404/x", "dead", "404"),
    ("/nowhere", "dead", "301"), ("/" + "301/" * 12 + "200", "dead", "goes in circles")])
def test_kinds(server, path, kind, status):
    answer = tool.try_address("name", server + path, 30)
    assert (answer.kind, answer.status) == (kind, status)
    if kind in ("moved", "elsewhere"):
        assert answer.end == server + path[path.index("/200"):]


@pytest.mark.parametrize("path", ["/slow", "/drops", "/302/slow"])
def test_a_slow_address_is_given_up(server, path):
    answer = tool.try_address("name", server + path, 0.5)
    assert (answer.kind, answer.status) == ("slow", "time is up")


def test_no_server_and_nonsense(server):
    assert tool.try_address("name", f"http://127.0.0.1:{free_port()}/", 30).kind == "dead"
    assert tool.try_address("name", f"{server}/nonsense", 30).kind == "dead"
    assert tool.try_address("name", "https://", 30).kind == "dead"
    assert tool.try_address("name", server.replace("http:", "https:"), 30).kind == "dead"  # speaks no TLS


def test_a_bounded_number_at_once(server, monkeypatch):
    workers, one = set(), tool.try_address
    monkeypatch.setattr(tool, "try_address", lambda *arguments: (workers.add(threading.get_ident()), one(*arguments))[1])
    answers = tool.try_all([(str(number), f"{server}/meet/{number}") for number in range(9)], 60, 3)
    assert [answer.name for answer in answers] == [str(number) for number in range(9)]
    assert {answer.kind for answer in answers} == {"good"}  # three were open at once, else none would have been answered
    assert len(workers) == 3  # and never more


def test_the_command_prints_a_table(server, tmp_path, monkeypatch, capsys):
    copies.plant(tmp_path, [(Site.ADDRESSES, None, f"[fine]: {server}/200/x\n[gone]: {server}/404/x\n[new-place]: {server}/301/200/y\n"),
                            ("mkdocs.yml", r"university_page: \S+", 'university_page: ""')])
    assert tool.main([], tmp_path) == 1
    printed = capsys.readouterr().out
    assert [line.split()[:2] for line in printed.splitlines()[1:4]] == [["dead", "gone"], ["moved", "new-place"], ["good", "fine"]]
    assert f"{server}/301/200/y → {server}/200/y" in printed and "1 moved: moved for good: write the new address" in printed
    (tmp_path / Site.ADDRESSES).write_text(f"[fine]: {server}/200/x\n")
    assert tool.main([], tmp_path) == 0


def test_every_outside_address_is_tried(sources):
    assert {url for _, url in tool.outside(sources)} >= {address.url for address in sources.address_lines}
