"""The built site in a browser, for tools that look at it: a server, and Chromium."""

import gzip
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import playwright
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = "/usr/bin/chromium"
NODE = Path(playwright.__file__).parent / "driver/node"  # comes with the browser's driver


class Zipped(http.server.SimpleHTTPRequestHandler):
    """Files as a web server sends them: compressed, over connections that stay, kept by the browser."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        body = gzip.compress(file.read_bytes(), 6) if file.is_file() else b""
        self.send_response(200 if file.is_file() else 404)
        for name, value in (("Content-Type", self.guess_type(str(file))), ("Content-Encoding", "gzip"),
                            ("Content-Length", str(len(body))), ("Cache-Control", "max-age=300")):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def serve(folder: Path) -> str:
    """Serves a folder until the program ends. Returns its address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Zipped, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}/"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium for as long as the block lasts; Playwright's Error where it is missing."""
    with sync_playwright() as driver:
        yield driver.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"])
