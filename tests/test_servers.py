"""What readers and search engines get from real servers: headers, statuses, redirects, caching, errors in their
language.

One list of promises for nginx and for Cloudflare Pages; what only one of them can do comes last."""

import contextlib
import gzip
import re
import socket
import ssl

import pytest
import servers
import small
from conftest import ROOT, wait_for
from servers import connect, fetch

pytestmark = pytest.mark.slow  # starts servers

PAGES = ["/", "/ja/", "/answers/lost/", "/ja/contact/"]
VERSIONED = ["/assets/style.css", "/assets/site.js"]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The small site, with a page that moved in each language, built as `make build` does."""
    moved = ("docs/en/answers/old.md", "new.md", "new.md#add")
    folder = small.copy_site(tmp_path_factory.mktemp("project") / "small", [moved])
    servers.build(folder)
    return folder


@pytest.fixture(scope="module", params=["nginx", "cloudflare"])
def ask(request, project, tmp_path_factory):
    """ask(path, method, **headers): what each server answers."""
    work, secure = tmp_path_factory.mktemp(request.param), request.param == "nginx"
    with servers.nginx(project, work) if secure else servers.cloudflare(project / "site", work) as port:
        yield lambda *what, **headers: fetch(connect(port[1] if secure else port, secure), *what, **headers)


def test_every_response_carries_the_security_headers(ask, project):
    page = (project / "site/index.html").read_text()
    in_page = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)[1]
    for path in (*PAGES, *VERSIONED, "/answers.json", "/nowhere/", "/answers/old/"):
        headers = ask(path).headers
        assert headers["content-security-policy"] == f"{in_page}; frame-ancestors 'none'", path
        assert int(re.fullmatch(r"max-age=(\d+)", headers["strict-transport-security"])[1]) >= 15768000  # half a year
        assert headers["referrer-policy"] == "same-origin", path
        assert headers["x-content-type-options"] == "nosniff", path
        assert "camera=()" in headers["permissions-policy"] and "clipboard" not in headers["permissions-policy"], path
        assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin", path
        for name in ("set-cookie", "access-control-allow-origin", "x-powered-by"):
            assert name not in headers, path


def test_pages_are_kept_for_minutes_and_versioned_files_for_a_year(ask):
    version = re.search(r"site\.js\?v=([0-9a-f]+)", ask("/").body.decode())[1]
    for path in (*PAGES, "/answers.json", f"/?v={version}"):
        assert ask(path).headers["cache-control"] == "public, max-age=300", path
    for path in VERSIONED:
        assert ask(f"{path}?v={version}").headers["cache-control"] == "public, max-age=31536000, immutable", path
    assert not re.search(r"max-age=[1-9]", ask(f"/assets/none.js?v={version}").headers["cache-control"])


def test_types_and_revalidation(ask):
    for path, kind in {"/": "text/html; charset=utf-8", "/assets/style.css": "text/css; charset=utf-8",
                       "/assets/icon.svg": r"image/svg\+xml", "/assets/site.js": "(application|text)/javascript",
                       "/answers.json": "application/json"}.items():
        answer = ask(path)
        assert answer.status == 200 and re.match(kind, answer.headers["content-type"].lower()), path
        assert ask(path, If_None_Match=answer.headers["etag"]).status == 304, path


def test_moved_pages_redirect_for_good(ask):
    for old, new in {"/answers/old/": "/answers/new/#add", "/ja/answers/old/": "/ja/answers/new/"}.items():
        answer = ask(old)
        assert (answer.status, answer.headers["location"]) == (301, new)
        assert ask(new.partition("#")[0]).status == 200


def test_the_last_slash_of_a_page_is_added(ask):
    """Of files and folders the servers know; all other damage is a matter of the page of errors (test_not_found)."""
    for path in ("/answers/lost", "/ja/answers/lost", "/ja"):
        answer = ask(path)
        assert answer.status in (301, 307, 308) and answer.headers["location"] == f"{path}/", path


@pytest.mark.parametrize("language, paths", [
    ("en", ["/Answers/LOST/", "/answers/lost/%E3%80%82", "/nowhere/", "/answers/nowhere", "/assets/",
            "/assets/none.css", "/answers/", "/answers/losts/",
            "/answers/lost/two/", "/answers/lost-more/", "/on/", "/.git/config", "/nowhere.txt", "/xx/answers/lost/",
            "/%E3%81%82/answers/los/", "//elsewhere.example/", "//elsewhere.example/answers/lost/",
            "/elsewhere.example//", "/%2F%2Felsewhere.example/"]),
    ("ja", ["/ja/nowhere/", "/ja/answers/nowhere.html", "/ja/contact%EF%BC%89"])])
def test_what_means_no_page_is_not_found_and_nobody_is_sent_elsewhere(ask, language, paths):
    """In its own language, also for folders without a page: nothing is listed."""
    for path in paths:
        answer = ask(path)
        assert answer.status == 404 and "location" not in answer.headers, path
        assert answer.headers["content-type"].startswith("text/html"), path
        assert f'<html lang="{language}"' in answer.body.decode(), path


def test_other_methods_are_refused(ask):
    for method in ("POST", "PUT", "DELETE"):
        assert ask("/", method).status == 405, method


@pytest.fixture(scope="module")
def on_nginx(project, tmp_path_factory):
    """nginx alone: (folder of its log, http port, https port)."""
    work = tmp_path_factory.mktemp("nginx-alone")
    with servers.nginx(project, work) as ports:
        yield work, *ports


def test_only_marked_lines_need_an_edit():
    """Whoever changes each line that ends in EDIT has installed it: elsewhere is no path or name of the example."""
    for line in (ROOT / "deploy/nginx.conf").read_text().splitlines():
        assert line.startswith("#") or line.endswith("# EDIT") or not re.search(
            r"/srv/|/etc/ssl|help\.example|/var/log|listen ", line)


def test_nginx_leads_to_https_compresses_and_hides_its_version(on_nginx):
    _, plain, secure = on_nginx
    first = fetch(connect(plain, secure=False), "/answers/lost/?a=b")
    assert (first.status, first.headers["location"]) == (301, "https://help.example/answers/lost/?a=b")
    packed, whole = fetch(connect(secure), "/", Accept_Encoding="gzip"), fetch(connect(secure), "/")
    assert gzip.decompress(packed.body) == whole.body and "Accept-Encoding" in packed.headers["vary"]
    assert whole.headers["server"] == "nginx"


@pytest.mark.parametrize("path", [
    b"/../etc/passwd", b"/%2e%2e/%2e%2e/etc/passwd", b"/assets/..%2f..%2f..%2fetc/passwd", b"/..%5c..%5cetc/passwd",
    b"/.git/config", b"/../mkdocs.yml", b"/.build/", b"/assets/style.css/../../../mkdocs.yml", b"/a\x00b",
    b"/index.html%00.css", b"/%zz", b"/\xff\xfe", b"/" + b"a" * 100_000, b"/mkdocs.yml?v=../..",
    b"/x.json?v=..%2f..%2f..%2f..%2f", b"http://elsewhere.example/nowhere/", b"/answers/lost/%0d%0aSet-Cookie:%20a=b"])
def test_nginx_gives_nothing_from_outside_the_site(on_nginx, path):
    answer = b""
    with servers.INSECURE.wrap_socket(socket.create_connection(("127.0.0.1", on_nginx[2]), timeout=30)) as sock:
        # Hanging up on a request that is too long is an answer, too.
        with contextlib.suppress(ConnectionError, ssl.SSLEOFError):
            sock.sendall(b"GET " + path + b" HTTP/1.1\r\nHost: help.example\r\nConnection: close\r\n\r\n")
        with contextlib.suppress(ConnectionError, ssl.SSLEOFError):
            while part := sock.recv(65536):
                answer += part
    head, _, body = answer.partition(b"\r\n\r\n")
    assert not head or int(head.split()[1]) in (301, 400, 404, 414), head
    assert not re.search(rb"(?im)^(location:.*elsewhere|set-cookie:)", head)
    assert b"root:" not in body and b"site_name" not in body


def test_the_log_keeps_no_query_and_no_origin(on_nginx):
    work, _, secure = on_nginx
    fetch(connect(secure), "/contact/?q=where-i-was", Referer="https://elsewhere.example/secret")
    log = (work / "sign-in-help.log").read_text
    wait_for(lambda: '"GET /contact/" 200' in log(), log)  # nginx writes a line after it has answered
    assert "where-i-was" not in log() and "elsewhere.example/secret" not in log()
