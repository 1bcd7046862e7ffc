"""Real servers on loopback ports: Debian's nginx with deploy/nginx.conf, Cloudflare's runtime, a host without any
rules."""

import contextlib
import functools
import http.server
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
WRANGLER = ROOT / "tests/node/node_modules/.bin/wrangler"
PATIENCE = 60  # seconds until a server must answer, on a busy machine


def need(found, advice: str):
    """Skip the test that needs what is missing; in continuous integration fail it."""
    if not found:
        pytest.fail(advice, pytrace=False) if os.environ.get("CI") else pytest.skip(advice)


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


PAGE = """---
title: {title}
description: What it says first.
audience: [staff]
tags: [word]
reviewed: 2026-11-24
sources: [seed]
---

## A part {{ #first }}

Text.
"""


def small_project(folder: Path) -> Path:
    """A project of five pages a language in `folder`, with this project's templates, settings and build."""
    for part in ("overrides", "tools"):
        shutil.copytree(ROOT / part, folder / part)
    for settings in ROOT.glob("mkdocs*.yml"):
        nav = "nav: [index.md, find-your-answer.md, One: [answers/one.md], questions.md, contact.md]\n\n"
        (folder / settings.name).write_text(re.sub(r"(?ms)^nav:\n.*?\n\n", nav, settings.read_text()))
    for language in (ROOT / "docs").iterdir():
        for page in ("index", "find-your-answer", "answers/one", "questions", "contact"):
            path = folder / f"docs/{language.name}/{page}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(PAGE.format(title=page))
    return folder


def write_moved(folder: Path, prefix: str, old: str, new: str):
    """A page of a small project that moved: answers/older/ → answers/one/#first, in the language at `prefix`
    ("ja/")."""
    target = re.sub(r"/(#|$)", r".md\1", new)
    (folder / f"docs/{prefix or 'en/'}{old[:-1]}.md").write_text(
        f"---\ntitle: Old\ntemplate: moved.html\nmoved_to: {target}\nsearch: {{exclude: true}}\n---\n")


def build(folder: Path, **more):
    """Runs the build of a project; CalledProcessError with what it said if it fails."""
    subprocess.run([folder / "tools/build.sh"], check=True, capture_output=True, text=True,
                   env={**os.environ, "MKDOCS": f"{Path(sys.executable).parent}/mkdocs", **more})


@contextlib.contextmanager
def running(command: list, ports: list[int], log: Path, ready: str = "", **options):
    """A program until the end of the block, from when its ports answer and it has said that it is ready. RuntimeError
    with its log if it does not start."""
    with log.open("w") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True, **options)
    end = time.monotonic() + PATIENCE
    try:
        for port in ports:
            while True:
                if process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError(f"{command[0]} does not start:\n{log.read_text()}")
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                    if ready in log.read_text():
                        break
                time.sleep(0.05)
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)  # its helpers, too
        process.wait(10)


def installed(folder: Path, work: Path, http: int, https: int) -> str:
    """deploy/nginx.conf with the edits that its first lines ask of an operator, and no others."""
    edits = {
        "/srv/sign-in-help": str(folder),
        "listen 80;": f"listen 127.0.0.1:{http};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{https} ssl http2;",
        "listen [::]": "# listen [::]",
        "/etc/ssl/certs/help.example.pem": f"{work}/certificate.pem",
        "/etc/ssl/private/help.example.key": f"{work}/key.pem",
        "/var/log/nginx/": f"{work}/",
    }
    lines = (ROOT / "deploy/nginx.conf").read_text().splitlines()
    for number, line in enumerate(lines):
        if line.endswith("# EDIT"):
            for old, new in edits.items():
                lines[number] = lines[number].replace(old, new)
    return "\n".join(lines)


@contextlib.contextmanager
def nginx(folder: Path, work: Path):
    """nginx on folder/site; gives its ports (http, https). `work` is an empty folder for its logs and certificate."""
    need(NGINX and shutil.which("openssl"), "nginx or openssl is missing. Install: apt-get install -y nginx openssl")
    http, https = free_port(), free_port()
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                    "/CN=help.example",
                    "-addext", "subjectAltName=DNS:help.example,IP:127.0.0.1",
                    "-keyout", work / "key.pem", "-out", work / "certificate.pem"], check=True, capture_output=True)
    (work / "site.conf").write_text(installed(folder, work, http, https))
    places = "".join(f"  {kind}_temp_path {work}/{kind};\n"
                     for kind in ("client_body", "proxy", "fastcgi", "scgi", "uwsgi"))
    (work / "nginx.conf").write_text(
        f"daemon off;\npid {work}/pid;\nerror_log {work}/error.log;\n{'user root;' if os.geteuid() == 0 else ''}\n"
        f"worker_processes 2;\nevents {{}}\nhttp {{\n{places}  include /etc/nginx/mime.types;\n"
        f"  default_type application/octet-stream;\n  include {work}/site.conf;\n}}\n")
    command = [NGINX, "-e", f"{work}/error.log", "-p", work, "-c", f"{work}/nginx.conf"]
    with running(command, [http, https], work / "said.log"):
        yield http, https


@contextlib.contextmanager
def cloudflare(site: Path, work: Path):
    """Cloudflare's runtime on a folder, as Cloudflare Pages would serve it; gives its port."""
    need(WRANGLER.exists(), "wrangler is missing. Install it: npm ci --prefix tests/node")
    port = free_port()
    command = [WRANGLER, "pages", "dev", site, "--compatibility-date", "2026-05-01", "--ip", "127.0.0.1", "--port",
               str(port), "--inspector-port", str(free_port())]  # else two at a time would want the same one
    quiet = {**os.environ, "WRANGLER_SEND_METRICS": "false", "CI": "1", "HOME": str(work),
             "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    with running(command, [port], work / "said.log", ready="Ready on", cwd=work, env=quiet):
        yield port


class Plain(http.server.SimpleHTTPRequestHandler):
    """A host without rules, as GitHub Pages: no headers, one 404.html for every miss, below `prefix`."""

    def __init__(self, *arguments, prefix="/", **options):
        self.prefix = prefix
        super().__init__(*arguments, **options)

    def translate_path(self, path):
        below = path.startswith(self.prefix)
        return super().translate_path(path[len(self.prefix) - 1:] if below else "/no such file")

    def send_error(self, code, message=None, explain=None):
        body = Path(self.directory, "404.html").read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


@contextlib.contextmanager
def plain(site: Path, prefix: str = "/"):
    """A host without rules on a folder; gives its port."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0),
                                             functools.partial(Plain, directory=str(site), prefix=prefix))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
