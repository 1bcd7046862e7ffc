"""Preview of all languages while editing: make serve. Pages load again by themselves when a file is saved.

What is wrong is told with file and line, here and on top of every page; when a build fails, the last good pages stay.
"""

import argparse
import http.server
import logging
import os
import shutil
import tempfile
import threading
import time
import traceback
from functools import partial
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

os.environ["NO_MKDOCS_2_WARNING"] = "1"
for computed in ("SITE_VERSION", "STYLE_HASH", "NOTICE_HASH"):
    os.environ.pop(computed, None)  # pages then link files, and browsers are told to keep none

import checks
import report
from mkdocs.commands.build import build
from mkdocs.config import load_config
from pages import Site
from settings import ROOT, Language
from watchdog.events import FileSystemEventHandler
from watchdog.observers import Observer

WAIT = 20  # seconds that a page's question for news stays open
TOGETHER = 0.05  # seconds: what is saved within them is built at once
RELOAD = """\
const { state, faults } = document.currentScript.dataset;
if (faults) {
  const box = document.createElement("pre");
  box.setAttribute("role", "alert");
  box.textContent = faults;
  Object.assign(box.style, { margin: 0, padding: "1em", background: "#7d1712", color: "#fff", whiteSpace: "pre-wrap" });
  document.body.prepend(box);
}
(async () => {
  for (;;) {
    try {
      if (await (await fetch(`/preview.state?${state}`)).text() !== state) return location.reload();
    } catch { await new Promise((resolve) => setTimeout(resolve, 500)); }
  }
})();
"""


class Preview(FileSystemEventHandler):
    """Builds what was saved. `folder` has the last good site, `faults` what is to mend; `state` counts their changes.
    """

    def __init__(self, root: Path, work: Path):
        self.root, self.work, self.address = root, work, ""
        self.folder, self.faults, self.state, self.log = None, "", 0, {}
        self.news, self.saved = threading.Condition(), {"mkdocs.yml"}

    def on_any_event(self, event):
        """Notes which files were saved."""
        if event.event_type not in ("opened", "closed_no_write") and not event.is_directory:
            paths = {os.path.relpath(path, self.root) for path in (event.src_path, event.dest_path) if path}
            with self.news:
                self.saved |= {path for path in paths if path.startswith(("docs/", "overrides/", "mkdocs"))}
                self.news.notify_all()

    def run(self):
        """Builds and checks whatever is saved, for ever."""
        while True:
            with self.news:
                self.news.wait_for(lambda: self.saved)
            time.sleep(TOGETHER)
            with self.news:
                saved, self.saved, start = self.saved, set(), time.monotonic()
            languages = Site(self.root).languages
            due = [one for one in languages if any(path.startswith(f"docs/{one.code}/") or not path.startswith("docs/")
                                                   for path in saved)]
            self.build(due, languages)
            print(f"built in {time.monotonic() - start:.1f} s: {', '.join(one.code for one in due)}", flush=True)
            if not self.saved:  # else the next build is due first
                self.check()

    def build(self, due: list[Language], languages: list[Language]):
        """Builds some languages, and shows them with the last builds of the others if that works."""
        self.log |= {language: self.mkdocs(language) for language in due}
        if not any("Traceback" in log for log in self.log.values()):
            old, folder = self.folder, Path(tempfile.mkdtemp(prefix="shown-", dir=self.work))
            for language in languages:
                shutil.copytree(self.work / language.code, folder / language.path, copy_function=os.link,
                                dirs_exist_ok=True)
            self.tell(folder=folder)
            for older in {*self.work.glob("shown-*")} - {old, folder}:  # the last one may still be read
                shutil.rmtree(older, ignore_errors=True)

    def mkdocs(self, language: Language) -> str:
        """Builds one language into a folder of its own. Returns what MkDocs said."""
        said = []
        handler = logging.Handler(logging.WARNING)
        handler.emit = lambda record: said.append(f"{record.levelname} - {record.getMessage()}")
        logging.getLogger("mkdocs").addHandler(handler)
        try:
            build(load_config(str(self.root / language.settings), site_dir=str(self.work / language.code),
                              site_url=self.address, strict=False))
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
        print(report.format(faults), flush=True)
        self.tell(faults=report.format(faults) if faults else "")

    def tell(self, **news):
        """Changes `folder` or `faults`; pages that are open load again."""
        with self.news:
            if news != {name: getattr(self, name) for name in news}:
                vars(self).update(news, state=self.state + 1)
                self.news.notify_all()


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the last good site; HTML pages ask for news."""

    def __init__(self, *arguments, preview: Preview):
        self.preview = preview
        super().__init__(*arguments, directory=str(preview.folder))

    def do_GET(self):
        preview, url = self.preview, urlsplit(self.path)
        file = Path(self.translate_path(url.path)) / ("index.html" if url.path.endswith("/") else "")
        if url.path == "/preview.state":
            with preview.news:
                preview.news.wait_for(lambda: str(preview.state) != url.query, WAIT)
            self.answer("text/plain", str(preview.state))
        elif url.path == "/preview.js":
            self.answer("text/javascript", RELOAD)
        elif file.exists() and file.suffix != ".html":  # a folder leads on to its address with a slash
            super().do_GET()
        else:
            page = file if file.exists() else preview.folder / "404.html"
            script = f'<script src="/preview.js" data-state="{preview.state}" data-faults="{escape(preview.faults)}">'
            self.answer("text/html", f"{page.read_text('utf-8')}{script}</script>", 200 if file.exists() else 404)

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


def main():
    """Serves until it is stopped."""
    parser = argparse.ArgumentParser(prog="tools/serve.py", description=__doc__.split("\n")[0])
    parser.add_argument("--port", type=int, default=8000, help="0: any free one")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    options = parser.parse_args()
    os.chdir(options.root)  # MkDocs looks for what pages include from here
    with tempfile.TemporaryDirectory(prefix="preview-") as work:
        preview = Preview(options.root.resolve(), Path(work))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", options.port), partial(Handler, preview=preview))
        preview.address = f"http://127.0.0.1:{server.server_address[1]}/"
        print(f"Preview: {preview.address}", flush=True)
        observer = Observer()
        observer.schedule(preview, str(preview.root), recursive=True)
        observer.start()
        threading.Thread(target=preview.run, daemon=True).start()
        with preview.news:
            preview.news.wait_for(lambda: preview.folder)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            observer.stop()


if __name__ == "__main__":
    main()
