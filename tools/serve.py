"""Preview of all languages while editing: make serve. What is saved shows by itself; what is wrong is told with file
and line, here and on top of every page; when a build fails, the last good pages stay."""

import argparse
import contextlib
import shutil
import socket
import sys
import tempfile
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
    """MkDocs' server, for several languages. `root` is the folder of the last good site, `problems` what is to mend."""

    def __init__(self, source: Path, work: Path, port: int):
        super().__init__(self.rebuild, "127.0.0.1", port, work / "none", urlsplit(Site(source).address).path)
        self.source, self.problems, self._want_rebuild, self.serve_thread.daemon = source, "", True, True
        self.error_handler = lambda _: self._inject_js_into_html(Path(self.root, "404.html").read_bytes(), 0)
        for folder, recursive in ((source, False), (source / "docs", True), (source / "overrides", True)):
            self.watch(folder, recursive=recursive)

    def rebuild(self):
        """Builds, shows and checks. It raises nothing: MkDocs' server would stop answering."""
        built = Path(self.root).with_name("1" if self.root.endswith("0") else "0")
        shutil.rmtree(built, ignore_errors=True)
        built.mkdir()
        try:
            log = make(self.source, built, strict=False)
            shutil.copy(ROOT / "tools/preview.js", built)
            self.root = str(built)
            with self._epoch_cond:  # pages that are open load again now; at the end, if the problems are others
                self._visible_epoch = self._wanted_epoch
                self._epoch_cond.notify_all()
        except Refused as refused:
            log, built = str(refused), None
        found = checks.run(Site(self.source, built, log.replace(f"{self.source}/", "")))
        print(format(found), flush=True)
        if self.problems != (told := format(found) if found else ""):
            self.problems, self._wanted_epoch = told, self._wanted_epoch + 1

    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:
        """The pages' security policy allows scripts of their own address only."""
        return content + (f'<script src="{self.mount_path}preview.js" data-epoch="{epoch or self._visible_epoch}" '
                          f'data-problems="{escape(self.problems)}"></script>').encode()

    def service_actions(self):
        """Four times a second. A folder that is moved away is not watched any more, and MkDocs says nothing."""
        if not self._shutdown and not all(emitter.is_alive() for emitter in self.observer.emitters):
            print("A watched folder was moved or removed, so nothing new would show: start the preview again.")
            self._shutdown = True


def main():
    """Serves until it is stopped."""
    parser = argparse.ArgumentParser(prog="tools/serve.py", description=__doc__.split("\n")[0])
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    port, root = vars(parser.parse_args()).values()
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        sys.exit(f"Port {port} is taken, perhaps by another preview. Another one: make serve ARGS=--port={port + 1}")
    with tempfile.TemporaryDirectory(prefix="preview-") as work, contextlib.suppress(KeyboardInterrupt):
        server = Preview(root.resolve(), Path(work), port)
        print(f"Preview: {server.url}", flush=True)
        server.serve()


if __name__ == "__main__":
    main()
