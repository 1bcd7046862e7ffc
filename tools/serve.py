"""Preview of all languages while editing: make serve. Pages load again by themselves when a file is saved.

What is wrong is told with file and line, here and on top of every page; when a build fails, the last good pages stay.
"""

import argparse
import functools
import http.server
import json
import logging
import os
import shutil
import sys
import tempfile
import threading
import time
import traceback
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

os.environ["NO_MKDOCS_2_WARNING"] = "1"
for computed in ("SITE_VERSION", "STYLE_HASH", "NOTICE_HASH"):
    os.environ.pop(computed, None)  # pages then link files, and browsers are told to keep none

import checks
from mkdocs.commands.build import build
from mkdocs.config import load_config
from pages import ROOT, Language, Site
from report import tell
from watchdog.events import FileSystemEventHandler
from watchdog.observers import Observer

WAIT = 20  # seconds that a page's question for news stays open
TOGETHER = 0.05  # seconds: what is saved within them is built at once
RELOAD = """\
let state = document.currentScript.dataset.state;
let faults = "";
const box = document.createElement("pre");
box.setAttribute("role", "alert");
Object.assign(box.style, { margin: 0, padding: "1rem", background: "#7d1712", color: "#fff", whiteSpace: "pre-wrap" });
(async () => {
  for (;;) {
    try {
      const news = await (await fetch(`/preview.json?${new URLSearchParams({ state, faults })}`)).json();
      if (news.state !== state) { location.reload(); return; }
      box.textContent = faults = news.faults;
      if (faults) document.body.prepend(box); else box.remove();
    } catch { await new Promise((resolve) => setTimeout(resolve, 500)); }
  }
})();
"""


def say(text: str):
    """Prints a line in one piece, since several threads print."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


class Preview(FileSystemEventHandler):
    """Builds what was saved. `folder` has the last good site, `state` counts its builds, `faults` is what is to
    mend."""

    def __init__(self, root: Path, work: Path, address: str):
        self.root, self.work, self.address = root, work, address
        self.folder, self.state, self.faults, self.log = None, 0, "", {}
        self.news, self.saved = threading.Condition(), {*self.languages()}

    def languages(self) -> list[Language]:
        return Site(self.root).languages

    def on_any_event(self, event):
        """Notes which languages a saved file belongs to: its own, or all."""
        paths = [os.path.relpath(path, self.root) for path in (event.src_path, event.dest_path) if path]
        if event.event_type in ("opened", "closed_no_write") or event.is_directory or not any(
                path.startswith(("docs/", "overrides/", "mkdocs")) for path in paths):
            return
        languages = self.languages()
        own = {language for language in languages for path in paths if path.startswith(f"docs/{language.code}/")}
        with self.news:
            self.saved |= own or {*languages}
            self.news.notify_all()

    def run(self):
        """Builds and checks whatever is saved, for ever."""
        while True:
            with self.news:
                self.news.wait_for(lambda: self.saved)
            time.sleep(TOGETHER)
            with self.news:
                saved, self.saved, start = self.saved, set(), time.monotonic()
            self.build(saved)
            say(f"built in {time.monotonic() - start:.1f} s: {', '.join(sorted(one.code for one in saved))}")
            if not self.saved:  # else the next build is due first
                self.check()

    def build(self, saved: set[Language]):
        """Builds some languages into a new folder beside links to the files of the others, and shows it if that
        works."""
        folder = Path(tempfile.mkdtemp(dir=self.work)) / "site"
        others = [language for language in self.languages() if language not in saved]
        for language in sorted({*saved, *others}, key=lambda language: language.path):
            inner = [other.path.rstrip("/") for other in (*saved, *others) if other.path and not language.path]
            if language in others:
                shutil.copytree(self.folder / language.path, folder / language.path, copy_function=os.link,
                                ignore=shutil.ignore_patterns(*inner))
            else:
                self.log[language] = self.mkdocs(language, folder / language.path)
        if not any("Traceback" in log for log in self.log.values()):
            old, self.folder = self.folder, folder
            self.tell(self.faults, self.state + 1)
            shutil.rmtree(old.parent if old else "", ignore_errors=True)

    def mkdocs(self, language: Language, folder: Path) -> str:
        """Builds one language. Returns what MkDocs said."""
        said = []
        handler = logging.Handler(logging.WARNING)
        handler.emit = lambda record: said.append(f"{record.levelname} - {record.getMessage()}")
        logging.getLogger("mkdocs").addHandler(handler)
        try:
            build(load_config(str(self.root / language.settings), site_dir=str(folder), site_url=self.address,
                              strict=False))
        except (Exception, SystemExit):  # noqa: BLE001 - whatever stops a build is told, and the preview goes on
            said.append(traceback.format_exc())
        finally:
            logging.getLogger("mkdocs").removeHandler(handler)
        return "\n".join(said)

    def check(self):
        """Tells what the rules find."""
        log = "\n".join(self.log.values())
        site = Site(self.root, None if "Traceback" in log else self.folder, log.replace(f"{self.root}/", ""))
        site.address = self.address
        faults = checks.run(site)
        self.tell(tell(faults, annotate=False) if faults else "", self.state)
        say(self.faults or "Nothing to mend.")

    def tell(self, faults: str, state: int):
        with self.news:
            self.faults, self.state = faults, state
            self.news.notify_all()


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the last good site; HTML pages ask for news."""

    def __init__(self, *arguments, preview: Preview):
        self.preview = preview
        super().__init__(*arguments, directory=str(preview.folder))

    def do_GET(self):
        preview, url = self.preview, urlsplit(self.path)
        file = Path(self.translate_path(url.path))
        if url.path == "/preview.json":
            seen = {name: values[0] for name, values in parse_qs(url.query, keep_blank_values=True).items()}
            with preview.news:
                preview.news.wait_for(lambda: (str(preview.state),
                                               preview.faults) != (seen.get("state"), seen.get("faults")), WAIT)
                self.answer("application/json", json.dumps({"state": str(preview.state), "faults": preview.faults}))
        elif url.path == "/preview.js":
            self.answer("text/javascript", RELOAD)
        elif (file / "index.html").is_file() and not url.path.endswith("/"):
            super().do_GET()  # leads on to the address with a slash
        elif (page := file / "index.html" if file.is_dir() else file).suffix == ".html" or not page.exists():
            status = 200 if page.exists() else 404
            page = page if page.exists() else preview.folder / "404.html"
            self.answer("text/html",
                        page.read_text("utf-8") + f'<script src="/preview.js" data-state="{preview.state}"></script>',
                        status)
        else:
            super().do_GET()

    def answer(self, kind: str, text: str, status: int = 200):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self):
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_):
        pass


def main() -> int:
    """Serves until it is stopped. Returns the status for the shell."""
    parser = argparse.ArgumentParser(prog="tools/serve.py", description=__doc__.split("\n")[0])
    parser.add_argument("--port", type=int, default=8000, help="0: any free one")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    options = parser.parse_args()
    os.chdir(options.root)  # MkDocs looks for what pages include from here
    with tempfile.TemporaryDirectory(prefix="preview-") as work:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", options.port), http.server.BaseHTTPRequestHandler)
        preview = Preview(options.root.resolve(), Path(work), f"http://127.0.0.1:{server.server_address[1]}/")
        observer = Observer()
        observer.schedule(preview, str(preview.root), recursive=True)
        observer.start()
        threading.Thread(target=preview.run, daemon=True).start()
        with preview.news:
            preview.news.wait_for(lambda: preview.folder)
        server.RequestHandlerClass = functools.partial(Handler, preview=preview)
        say(f"Preview: {preview.address}")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            observer.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
