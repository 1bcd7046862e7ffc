"""Real servers on loopback ports: Debian's nginx with deploy/nginx.conf, Cloudflare's runtime."""

import contextlib
import http.client
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
from pathlib import Path

from conftest import ROOT, need, wait_for

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
WRANGLER = ROOT / "tests/node/node_modules/.bin/wrangler"
PROGRAMS = Path(sys.executable).parent
BUILD = [sys.executable, ROOT / "tools/build.py", "--root"]
INSECURE = ssl.create_default_context()
INSECURE.check_hostname, INSECURE.verify_mode = False, ssl.CERT_NONE  # the certificate is made for this run


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def connect(port: int, secure=True) -> http.client.HTTPConnection:
    """A connection to a server of this machine."""
    if secure:
        return http.client.HTTPSConnection("127.0.0.1", port, timeout=30, context=INSECURE)
    return http.client.HTTPConnection("127.0.0.1", port, timeout=30)


def fetch(connection, path: str, method="GET", **headers) -> http.client.HTTPResponse:
    """What a server answers: status, headers, body as sent. Names of `headers` have _ for -."""
    connection.request(method, path, headers={"Host": "help.example"} | {
        name.replace("_", "-"): value for name, value in headers.items()})
    response = connection.getresponse()
    response.body = response.read()
    return response


def build(folder: Path, check=True, **options) -> subprocess.CompletedProcess:
    """Runs the build of a project, as `make build` does. CalledProcessError if it fails, unless `check` is off."""
    return subprocess.run([*BUILD, folder], check=check, capture_output=True, text=True, **options)


@contextlib.contextmanager
def running(command: list, ports: list[int], log: Path, ready: str = "", **options):
    """A program until the end of the block, from when its ports answer and it has said that it is ready. Gives a
    function that waits for a condition (see wait_for) for as long as the program runs."""
    with log.open("w") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True, **options)

    def wait(condition):
        def still():
            assert process.poll() is None, log.read_text()
            return condition()
        return wait_for(still, log.read_text)

    def answers(port):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return ready in log.read_text()
    try:
        for port in ports:
            wait(lambda port=port: answers(port))
        yield wait
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
    for old, new in edits.items():
        lines = [line.replace(old, new) if line.endswith("# EDIT") else line for line in lines]
    return "\n".join(lines)


@contextlib.contextmanager
def nginx(folder: Path, work: Path):
    """nginx on folder/site; gives its ports (http, https). `work` is an empty folder for its logs and certificate."""
    need(NGINX and shutil.which("openssl"), "nginx or openssl is missing. Install: apt-get install -y nginx openssl")
    ports = free_port(), free_port()
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=help.example",
                    "-keyout", work / "key.pem", "-out", work / "certificate.pem"], check=True, capture_output=True)
    (work / "site.conf").write_text(installed(folder, work, *ports))
    places = "".join(f"  {kind}_temp_path {work}/{kind};\n"
                     for kind in ("client_body", "proxy", "fastcgi", "scgi", "uwsgi"))
    (work / "nginx.conf").write_text(
        f"daemon off;\npid {work}/pid;\nerror_log {work}/error.log;\n{'user root;' if os.geteuid() == 0 else ''}\n"
        f"worker_processes 2;\nevents {{}}\nhttp {{\n{places}  include /etc/nginx/mime.types;\n"
        f"  default_type application/octet-stream;\n  include {work}/site.conf;\n}}\n")
    command = [NGINX, "-e", f"{work}/error.log", "-p", work, "-c", f"{work}/nginx.conf"]
    with running(command, ports, work / "said.log"):
        yield ports


@contextlib.contextmanager
def cloudflare(site: Path, work: Path):
    """Cloudflare's runtime on a folder, as Cloudflare Pages would serve it; gives its port."""
    need(WRANGLER.exists(), "wrangler is missing. Install it: npm ci --prefix tests/node")
    port = free_port()
    command = [WRANGLER, "pages", "dev", site, "--compatibility-date", "2026-05-01", "--ip", "127.0.0.1", "--port",
               str(port), "--inspector-port", str(free_port())]  # else two at a time would want the same one
    quiet = {**os.environ, "WRANGLER_SEND_METRICS": "false", "CI": "1", "HOME": str(work),
             "PATH": f"{PROGRAMS}:{os.environ['PATH']}"}
    with running(command, [port], work / "said.log", ready="Ready on", cwd=work, env=quiet):
        yield port
