"""Starts Debian's nginx with deploy/nginx.conf on loopback ports, for tests and benchmarks."""

import contextlib
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
PROGRAM = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def missing() -> str:
    """What to install before serve() can work; empty if nothing."""
    return "" if PROGRAM and shutil.which("openssl") else "nginx or openssl is missing. Install: apt-get install -y nginx openssl"


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


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
def serve(folder: Path, work: Path, change=lambda config: config):
    """nginx on folder/site. Gives (http, https): its two ports on 127.0.0.1. `change` may alter the configuration."""
    http, https = free_port(), free_port()
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=help.example",
                    "-addext", "subjectAltName=DNS:help.example,IP:127.0.0.1",
                    "-keyout", work / "key.pem", "-out", work / "certificate.pem"], check=True, capture_output=True)
    (work / "site.conf").write_text(change(installed(folder, work, http, https)))
    places = "".join(f"  {kind}_temp_path {work}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "scgi", "uwsgi"))
    (work / "nginx.conf").write_text(
        f"daemon off;\npid {work}/pid;\nerror_log {work}/error.log;\n{'user root;' if os.geteuid() == 0 else ''}\nworker_processes 2;\n"
        f"events {{}}\nhttp {{\n{places}  include /etc/nginx/mime.types;\n  default_type application/octet-stream;\n  include {work}/site.conf;\n}}\n")
    process = subprocess.Popen([PROGRAM, "-e", f"{work}/error.log", "-p", work, "-c", f"{work}/nginx.conf"], stderr=subprocess.PIPE, text=True)
    try:
        for port in (http, https):
            while True:
                if process.poll() is not None:
                    raise RuntimeError(f"nginx does not start:\n{process.stderr.read()}{(work / 'error.log').read_text()}")
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                    break
                time.sleep(0.02)
        yield http, https
    finally:
        process.terminate()
        process.wait(10)
