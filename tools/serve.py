"""Preview of all languages while editing: make serve. Pages load again by themselves when a file is saved.

What is wrong is told with file and line, here and on top of every page; when a build fails, the last good pages stay.
"""

import argparse
import shutil
import socket
import tempfile
import time
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

import checks
from build import Refused, make
from mkdocs.livereload import LiveReloadServer
from pages import Site
from report import format
from settings import ROOT


class Preview(LiveReloadServer):
    """MkDocs' server, for several languages. `root` is the folder of the last good site, `faults` what is to mend."""

    def __init__(self, source: Path, work: Path, port: int):
        super().__init__(self.rebuild, "127.0.0.1", port, str(work), urlsplit(Site(source).address).path)
        self.source, self.work, self.faults = source, work, ""
        self.error_handler = lambda code: self._inject_js_into_html(
            Path(self.root, "404.html").read_bytes(), self._visible_epoch)
        for path in (source / "docs", source / "overrides", *source.glob("mkdocs*.yml")):
            self.watch(str(path))

    def rebuild(self):
        """Builds, shows and checks. It raises nothing: MkDocs' server would stop answering."""
        start, old, folder = time.monotonic(), Path(self.root), Path(tempfile.mkdtemp(dir=self.work))
        try:
            log, built = make(self.source, folder, strict=False), folder
            self.root = str(folder)
            self.show()
        except Refused as refused:
            log, built = str(refused), None
        print(f"{'built' if built else 'not built'} in {time.monotonic() - start:.1f} s", flush=True)
        found = checks.run(Site(self.source, built, log.replace(f"{self.source}/", "")))
        print(format(found), flush=True)
        if self.faults != (told := format(found) if found else ""):
            self.faults, self._wanted_epoch = told, round(time.monotonic() * 1000)
        self.show()
        if (unused := old if built else folder) != self.work:
            shutil.rmtree(unused, ignore_errors=True)

    def show(self):
        """Pages that are open load again, if they are older."""
        with self._epoch_cond:
            self._visible_epoch = self._wanted_epoch
            self._epoch_cond.notify_all()

    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:
        """The pages' security policy allows scripts of their own address only."""
        script = f'<script src="/preview.js" data-epoch="{epoch}" data-faults="{escape(self.faults)}"></script>'
        return content + script.encode()

    def _serve_request(self, environ, start_response):
        if environ["PATH_INFO"] != "/preview.js":
            return super()._serve_request(environ, start_response)
        start_response("200 OK", [("Content-Type", "text/javascript; charset=utf-8")])
        return [(ROOT / "tools/preview.js").read_bytes()]

    def service_actions(self):
        """Four times a second. A folder that is moved away is not watched any more, and MkDocs says nothing."""
        if not all(emitter.is_alive() for emitter in self.observer.emitters) and not self._shutdown:
            print("A watched folder was moved or removed, so nothing new would show: start the preview again.")
            self._shutdown = True


def free(wanted: int) -> int:
    """The port, or another one where somebody else has it."""
    with socket.socket() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind(("127.0.0.1", wanted))
        except OSError:
            sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def main():
    """Serves until it is stopped."""
    parser = argparse.ArgumentParser(prog="tools/serve.py", description=__doc__.split("\n")[0])
    parser.add_argument("--port", type=int, default=8000, help="if it is taken, another one is used")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="preview-") as work:
        server = Preview(options.root.resolve(), Path(work), free(options.port))
        print(f"Preview: {server.url}", flush=True)
        try:
            server.rebuild()
            server.serve()
        except KeyboardInterrupt:
            pass
        finally:
            server.shutdown()


if __name__ == "__main__":
    main()
