"""Preview of both languages while editing: tools/serve.py [--port 8000]

Pages reload by themselves when a file is saved. A saved page is shown first, then everything that may depend on it
(lists, search) is built; a save during that goes first again, so that a large site stays usable. What is wrong is told
with file and line, here and on top of the page, and the last good pages stay.
"""

import argparse
import hashlib
import html
import http.server
import json
import logging
import mimetypes
import os
import shutil
import sys
import tempfile
import threading
import time
import traceback
import urllib.parse
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
os.environ["NO_MKDOCS_2_WARNING"] = "1"
os.environ.pop("SITE_VERSION", None)  # browsers are told to keep nothing, so addresses need no version

from checks import build as build_log, page_model  # noqa: E402
from checks.source import Site  # noqa: E402
from mkdocs.commands import build as mkdocs  # noqa: E402
from mkdocs.config import load_config  # noqa: E402
from mkdocs.plugins import BasePlugin  # noqa: E402

POLL = 0.1  # seconds between two looks at the files
RELOAD = """\
// In the preview only: loads the page again when it changed, and shows what is wrong.
const script = document.currentScript;
const box = document.createElement("pre");
box.setAttribute("role", "alert");
box.id = "preview-problems";
Object.assign(box.style, { margin: 0, padding: "1rem", background: "#7d1712", color: "#fff", whiteSpace: "pre-wrap" });
let { state } = script.dataset;
let problems = "";
(async () => {
  for (;;) {
    try {
      const query = new URLSearchParams({ path: location.pathname, state, problems });
      const now = await (await fetch(`/preview.json?${query}`)).json();
      if (now.state !== state) { location.reload(); return; }
      problems = now.problems;
      box.textContent = problems;
      if (problems) document.body.prepend(box); else box.remove();
    } catch { await new Promise((resolve) => setTimeout(resolve, 500)); }
  }
})();
"""


class Superseded(Exception):
    """Something was saved meanwhile that can be shown sooner than the whole."""


class Keep(BasePlugin):
    """Keeps what MkDocs knows of the site, to build one page again later; and lets a build be interrupted."""

    def __init__(self, interrupt):
        super().__init__()
        self.interrupt = interrupt

    def on_files(self, files, config):
        for file in list(files):  # Material's own scripts and styles, which the site does not use
            if file.src_uri.startswith(("assets/javascripts/", "assets/stylesheets/", "assets/images/")):
                files.remove(file)
        self.config_of_site, self.files = config, files

    def on_nav(self, nav, config, files):
        self.nav = nav

    def on_env(self, env, config, files):
        self.env = env

    def on_page_markdown(self, markdown, **_):
        if self.interrupt():
            raise Superseded

    def on_page_context(self, context, **_):
        if self.interrupt():
            raise Superseded


class Log(logging.Handler):
    """What MkDocs says while it builds, as its command line would print it."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.text = ""

    def emit(self, record):
        self.text += f"{record.levelname:<8}-  {record.getMessage()}\n"


class Language:
    def __init__(self, settings: str, docs: str, path: str, root: Path, work: Path, address: str):
        self.settings, self.docs, self.path = root / settings, f"docs/{docs}/", path
        self.root, self.work, self.address = root, work, address
        self.folder = None  # where the last good build is
        self.kept = None
        self.log = ""
        self.due = True  # whether a whole build is to be done

    def build(self, interrupt) -> bool:
        """Build everything into a new folder, and show that. True if that worked."""
        folder = Path(tempfile.mkdtemp(dir=self.work))
        kept = Keep(lambda: self.folder is not None and interrupt())

        def whole():
            config = load_config(str(self.settings), site_dir=str(folder), site_url=self.address, strict=False)
            config.plugins["preview"] = kept
            config.plugins.on_startup(command="build", dirty=False)
            mkdocs.build(config)

        log = self._logged(whole)
        if log is None:
            shutil.rmtree(folder)
            return False
        self.log, self.due = log, False
        if "Traceback" in log:
            shutil.rmtree(folder)
            return False
        old, self.folder, self.kept = self.folder, folder, kept
        if old:
            shutil.rmtree(old)
        return True

    def page(self, file: str):
        """What MkDocs knows of a page of the last build, or None."""
        found = self.kept and file.startswith(self.docs) and self.kept.files.src_uris.get(file.removeprefix(self.docs))
        return found.page if found else None

    def refresh(self, file: str) -> bool:
        """Build one page again with the lists as they were. True if that worked."""
        page, kept = self.page(file), self.kept
        interrupt, kept.interrupt = kept.interrupt, lambda: False

        def one():
            mkdocs._populate_page(page, kept.config_of_site, kept.files)
            mkdocs._build_page(page, kept.config_of_site, kept.files.documentation_pages(), kept.nav, kept.env)

        self.log = self._logged(one)
        kept.interrupt = interrupt
        self.due = True
        return "Traceback" not in self.log

    def _logged(self, action) -> str | None:
        """Do it and give what was logged, with a traceback if it failed; None if it was interrupted."""
        handler, logger = Log(), logging.getLogger("mkdocs")
        logger.setLevel(logging.WARNING)
        logger.propagate = False
        logger.addHandler(handler)
        try:
            action()
        except Superseded:
            return None
        except (Exception, SystemExit):
            handler.text += traceback.format_exc()
        finally:
            logger.removeHandler(handler)
        return handler.text


class Preview:
    def __init__(self, root: Path, port: int):
        self.root = root
        self.work = Path(tempfile.mkdtemp(prefix="sign-in-help-preview-"))
        self.changed = threading.Condition()
        self.problems = ""
        self.last_path = "/"
        self.round = 0
        self.checking = threading.Lock()
        preview = self

        class Bound(Handler):
            def __init__(self, *arguments):
                self.preview = preview
                super().__init__(*arguments)

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Bound)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}/"
        self.languages = [Language("mkdocs.yml", "en", "/", root, self.work, self.address),
                          Language("mkdocs.ja.yml", "ja", "/ja/", root, self.work, self.address)]
        self.seen = self.look()
        self.looked = 0.0

    # Files

    def look(self) -> dict[str, tuple]:
        """Every source file with its time and size."""
        found = {}

        def walk(folder):
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_dir():
                        walk(entry.path)
                    elif not entry.name.startswith((".", "#")) and not entry.name.endswith(("~", ".swp", ".tmp")):
                        status = entry.stat()
                        found[entry.path[len(str(self.root)) + 1:]] = (status.st_mtime_ns, status.st_size)

        for name in ("docs", "overrides"):
            walk(self.root / name)
        for name in ("mkdocs.yml", "mkdocs.ja.yml"):
            if (self.root / name).exists():
                status = (self.root / name).stat()
                found[name] = (status.st_mtime_ns, status.st_size)
        return found

    def saved(self) -> list[str]:
        """Files that changed, came or went since they were last taken."""
        try:
            now = self.look()
        except FileNotFoundError:  # it went while we looked
            return []
        return [file for file in {**self.seen, **now} if self.seen.get(file) != now.get(file)]

    def take(self) -> list[str]:
        """Changed files, once they are at rest: some editors write in several steps."""
        files = self.saved()
        while files:
            before = [self.seen.get(file) for file in files], files
            time.sleep(POLL / 3)
            now, files = self.look(), self.saved()
            if self.look() == now and before[1] == files:
                self.seen = now
                return files
        return []

    def soon(self, file: str):
        """How to show this file's change without building everything: a language's page or an asset; None if it can't be."""
        if (self.root / file).exists() and file in self.seen:
            if file.startswith("overrides/assets/"):
                return self.asset
            for language in self.languages:
                if language.page(file):
                    return language.refresh
        return None

    def asset(self, file: str) -> bool:
        for language in self.languages:
            if language.folder:
                shutil.copy(self.root / file, language.folder / file.removeprefix("overrides/"))
        return True

    def interrupt(self) -> bool:
        """Whether something waits that can be shown at once."""
        if time.monotonic() - self.looked < POLL:
            return False
        self.looked = time.monotonic()
        files = self.saved()
        return bool(files) and all(self.soon(file) for file in files)

    # Building

    def run(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        print(f"Preview: {self.address} and {self.address}ja/ (stop it with Ctrl+C)", flush=True)
        try:
            while True:
                self.show(self.take())
                self.complete()
                time.sleep(POLL)
        except KeyboardInterrupt:
            print()
        finally:
            self.server.shutdown()
            shutil.rmtree(self.work, ignore_errors=True)

    def show(self, files: list[str]):
        """Show saved files as soon as can be; what that cannot do is left to complete()."""
        for file in files:
            ways = self.soon(file)
            if ways and ways(file):
                self.tell([])
                print(f"{file}: shown {time.time() - self.seen[file][0] / 1e9:.2f} s after it was saved", flush=True)
            if not file.startswith("overrides/assets/") or not ways:
                for language in self.languages:
                    if file.startswith(language.docs) or not file.startswith("docs/"):
                        language.due = True

    def complete(self):
        """Build what is due, the language that was looked at last first; then find out what is wrong."""
        due = [language for language in self.languages if language.due]
        if not due:
            return
        start, good = time.monotonic(), True
        for language in sorted(due, key=lambda language: language.path != ("/ja/" if self.last_path.startswith("/ja/") else "/")):
            built = language.build(self.interrupt)
            if not built and language.due:
                return  # interrupted
            good = good and built
            self.tell([])
        if good:
            print(f"everything built in {time.monotonic() - start:.2f} s", flush=True)
        self.round += 1
        threading.Thread(target=self.check, args=[self.round], daemon=True).start()

    def check(self, number: int):
        """Find out what is wrong, beside everything else: on a large site it takes longer than a reader of the preview would wait."""
        with self.checking:  # one at a time, and only what is still of interest
            if number != self.round:
                return
            site, faults = Site(self.root), set()
            for found in (*(build_log.check(site, language.log) for language in self.languages), page_model.check(site)):
                for fault in found:
                    faults.add(fault)
                    if number != self.round:
                        return
        self.tell(sorted(faults), final=True)

    def tell(self, faults: list, final=False):
        """Wake the pages that wait for news; with `final`, `faults` are all that is wrong now."""
        with self.changed:
            if final:
                problems = "\n\n".join(map(str, faults))
                if problems and problems != self.problems:
                    print(f"\n{problems}\n", file=sys.stderr, flush=True)
                elif self.problems and not problems:
                    print("No problem is left.", flush=True)
                self.problems = problems
            self.changed.notify_all()

    # Pages

    def find(self, path: str) -> tuple[int, Path | None]:
        """Status and file for the path of an address; 301 for a folder without a slash at the end."""
        language = self.languages[1 if path.startswith("/ja/") else 0]
        folder = language.folder
        if not folder:
            return 503, None
        file = (folder / path[len(language.path):]).resolve()
        if path == "/ja" or file.is_dir() and not path.endswith("/"):
            return 301, None
        file = file / "index.html" if file.is_dir() else file
        return (200, file) if file.is_file() and file.is_relative_to(folder.resolve()) else (404, folder / "404.html")

    def state(self, path: str) -> str:
        """What a page and its assets look like now: another value when it is to be loaded again."""
        status, file = self.find(path)
        digest = hashlib.sha256(str(status).encode())
        try:
            for part in [file, *sorted((file.parents[len(file.parents) - len(self.work.parents) - 2] / "assets").iterdir())] if file else []:
                digest.update(part.read_bytes())
        except OSError:
            pass  # a new build took its place just now; the next question sees that
        return digest.hexdigest()[:16]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        path = urllib.parse.unquote(url.path)
        if path == "/preview.js":
            return self.send(200, "text/javascript", RELOAD.encode())
        if path == "/preview.json":
            return self.wait(dict(urllib.parse.parse_qsl(url.query)))
        for _ in range(10):
            status, file = self.preview.find(path)
            if status == 301:
                return self.send(301, "text/plain", b"", Location=urllib.parse.quote(path) + "/")
            try:
                body = file.read_bytes() if file else self.nothing_yet()
                break
            except FileNotFoundError:
                time.sleep(0.01)  # a new build takes its place just now
        else:
            status, body = 404, b""
        kind = (mimetypes.guess_type(file.name)[0] if file else "text/html") or "application/octet-stream"
        if kind == "text/html":
            self.preview.last_path = path
            script = f'<script src="/preview.js" data-state="{self.preview.state(path)}"></script>'.encode()
            body = body.replace(b"</body>", script + b"</body>")
        return self.send(status, kind, body)

    do_HEAD = do_GET

    def nothing_yet(self) -> bytes:
        problems = html.escape(self.preview.problems) or "The site is being built."
        return f"<!doctype html><title>Preview</title><pre>{problems}</pre><body></body>".encode()

    def wait(self, query: dict):
        """Answers when the page of `path` is no longer in `state`, or when other `problems` than these are known."""
        preview, path = self.preview, query.get("path", "/")

        def news():
            return preview.state(path) != query.get("state") or preview.problems != query.get("problems", "")

        with preview.changed:
            preview.changed.wait_for(news, timeout=20)
        self.send(200, "application/json", json.dumps({"state": preview.state(path), "problems": preview.problems}).encode())

    def send(self, status: int, kind: str, body: bytes, **headers):
        self.send_response(status)
        charset = "; charset=utf-8" if kind.startswith(("text/", "application/json")) else ""
        for name, value in {"Content-Type": kind + charset, "Content-Length": len(body), "Cache-Control": "no-store", **headers}.items():
            self.send_header(name, str(value))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *arguments):
        pass


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Preview of both languages while editing.")
    parser.add_argument("--port", type=int, default=8000, help="0 takes any free one")
    try:
        preview = Preview(ROOT, parser.parse_args().port)
    except OSError as error:
        sys.exit(f"The preview cannot start: {error.strerror}. Another one may be running; try --port 8001.")
    preview.run()
