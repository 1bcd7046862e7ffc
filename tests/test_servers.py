"""What readers and search engines get from real servers: headers, statuses, redirects, caching, errors in their
language.

One list of promises for nginx and for Cloudflare Pages; what only one of them can do stands below."""

import contextlib
import gzip
import http.client
import re
import socket
import ssl
import time

import pytest
import servers
from servers import ROOT

pytestmark = pytest.mark.slow  # starts servers

INSECURE = ssl.create_default_context()
INSECURE.check_hostname, INSECURE.verify_mode = False, ssl.CERT_NONE  # the certificate is made for this run
MOVED = {"": ("answers/older/", "answers/one/#first"), "ja/": ("answers/older/", "contact/")}
PAGES = ["/", "/ja/", "/answers/one/", "/ja/contact/"]
VERSIONED = ["/assets/style.css", "/assets/site.js"]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A small site with a page that moved in each language, built as `make build` does."""
    folder = servers.small_project(tmp_path_factory.mktemp("project"))
    for path, (old, new) in MOVED.items():
        servers.write_moved(folder, path, old, new)
    servers.build(folder, SITE_URL="https://help.example/")
    return folder


class Asked:
    """What a server answered: status, headers (lower case names), body as sent."""

    def __init__(self, connection, path, method="GET", **headers):
        headers = {key.replace("_", "-"): value for key, value in headers.items()}
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding="Accept-Encoding" in headers)
        for name, value in ({"Host": "help.example"} | headers).items():
            connection.putheader(name, value)
        connection.endheaders()
        response = connection.getresponse()
        self.status = response.status
        self.headers = {key.lower(): value for key, value in response.getheaders()}
        self.body = response.read()


@pytest.fixture(scope="module", params=["nginx", "cloudflare"])
def ask(request, project, tmp_path_factory):
    """ask(path, method, **headers): an Asked, from each server."""
    work = tmp_path_factory.mktemp(request.param)
    if request.param == "nginx":
        with servers.nginx(project, work) as (_, port):
            yield lambda *what, **headers: Asked(
                http.client.HTTPSConnection("127.0.0.1", port, context=INSECURE, timeout=30), *what, **headers)
    else:
        with servers.cloudflare(project / "site", work) as port:
            yield lambda *what, **headers: Asked(http.client.HTTPConnection("127.0.0.1", port, timeout=30), *what,
                                                 **headers)


@pytest.mark.parametrize("path", [*PAGES, *VERSIONED, "/answers.json", "/nowhere/", "/answers/older/"])
def test_every_response_carries_the_security_headers(ask, project, path):
    headers = ask(path).headers
    page = (project / "site/index.html").read_text()
    in_page = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)[1]
    assert headers["content-security-policy"] == f"{in_page}; frame-ancestors 'none'"
    assert not re.search(r"unsafe|\*|https?:", in_page) and in_page.startswith("default-src 'none'")
    assert int(re.fullmatch(r"max-age=(\d+)", headers["strict-transport-security"])[1]) >= 15768000  # half a year
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert "camera=()" in headers["permissions-policy"] and "clipboard" not in headers["permissions-policy"]
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
    assert not {"set-cookie", "access-control-allow-origin", "x-powered-by"} & set(headers)


def test_pages_are_kept_for_minutes_and_versioned_files_for_a_year(ask):
    version = re.search(r"site\.js\?v=([0-9a-f]+)", ask("/").body.decode())[1]
    for path in (*PAGES, "/answers.json", f"/?v={version}"):
        assert ask(path).headers["cache-control"] == "public, max-age=300", path
    for path in VERSIONED:
        assert ask(f"{path}?v={version}").headers["cache-control"] == "public, max-age=31536000, immutable", path
    assert not re.search(r"max-age=[1-9]", ask(f"/assets/none.js?v={version}").headers["cache-control"])


@pytest.mark.parametrize("path, kind",
                         [("/", "text/html"), ("/assets/style.css", "text/css"), ("/assets/icon.svg", "image/svg+xml"),
                                        ("/assets/site.js", "application/javascript|text/javascript"),
                                        ("/answers.json", "application/json")])
def test_types_and_revalidation(ask, path, kind):
    answer = ask(path)
    assert answer.status == 200 and re.match(kind.replace("+", r"\+"), answer.headers["content-type"])
    assert kind not in ("text/html", "text/css") or "charset=utf-8" in answer.headers["content-type"].lower()
    assert ask(path, If_None_Match=answer.headers["etag"]).status == 304


@pytest.mark.parametrize("path, language", [("/nowhere/", "en"), ("/ja/nowhere/", "ja"), ("/answers/nowhere", "en"),
                                            ("/ja/answers/nowhere.html", "ja"), ("/assets/", "en"),
                                            ("/assets/none.css", "en"), ("/answers/", "en")])
def test_not_found_in_its_own_language(ask, path, language):
    """Also for folders without a page: nothing is listed."""
    answer = ask(path)
    assert answer.status == 404 and answer.headers["content-type"].startswith("text/html")
    assert f'<html lang="{language}"' in answer.body.decode()


@pytest.mark.parametrize("prefix", MOVED)
def test_moved_pages_redirect_for_good(ask, prefix):
    old, new = MOVED[prefix]
    answer = ask(f"/{prefix}{old}")
    assert (answer.status, answer.headers["location"]) == (301, f"/{prefix}{new}")
    assert ask(f"/{prefix}{new}".partition("#")[0]).status == 200


DAMAGED = [
    ("/answers/one", "/answers/one/"), ("/ja/answers/one", "/ja/answers/one/"), ("/ja", "/ja/"),
    ("/Answers/ONE/", "/answers/one/"),
    ("/answers/one/index.html", "/answers/one/"), ("/index.html", "/"), ("//answers//one/", "/answers/one/"),
    ("/JA/Contact", "/ja/contact/"),
    *((f"{page}{glued}", "/answers/one/") for page in ("/answers/one/", "/answers/one") for glued in (
        "%E3%80%82", "%EF%BC%89", "%E3%80%8D", "%E3%82%92%E9%96%8B%E3%81%8F", ")", ").", "%3E", "&gt;", "%E2%80%A6",
        "%E2%80%8B", ",", "%22", "'", "]")),
    *((f"/answers/one/index.html{glued}", "/answers/one/") for glued in ("%E3%80%82", ")", ").")),
    ("/answers/o%E2%80%8Bne/", "/answers/one/"), ("/answers/%EF%BB%BFone/", "/answers/one/"),
    ("/answers/o%0Ane", "/answers/one/"), ("/%20answers/one/", "/answers/one/"),
    ("/%E2%80%8Banswers/one/", "/answers/one/"), ("/index.html%E3%80%82", "/"),
    ("/%E3%80%82", "/"), ("/)", "/"), ("/contact%EF%BC%89%E3%81%AE", "/contact/"), ("/ja/%E3%80%82", "/ja/"),
]


@pytest.mark.parametrize("path, page", DAMAGED)
def test_damaged_addresses_lead_to_the_page_that_is_meant(ask, path, page):
    for query in ("", "?from=mail"):
        answer = ask(path + query)
        assert (answer.status, answer.headers.get("location")) == (301, page + query)


@pytest.mark.parametrize("path",
                         ["/answers/ones/", "/answers/one/two/", "/answers/one-more/", "/on/", "/.git/config",
                          "/changes.txt", "/xx/answers/one/", "/%E3%81%82/answers/on/",
                                  "//elsewhere.example/", "//elsewhere.example/answers/one/", "/elsewhere.example//",
                                  "/%2F%2Felsewhere.example/"])
def test_what_means_no_page_is_not_found_and_nobody_is_sent_elsewhere(ask, path):
    answer = ask(path)
    assert answer.status == 404 and "location" not in answer.headers


def test_other_methods_are_refused(ask):
    for method in ("POST", "PUT", "DELETE"):
        assert ask("/", method, Content_Length="0").status == 405


@pytest.fixture(scope="module")
def on_nginx(project, tmp_path_factory):
    """nginx alone: (folder of its log, http port, https port)."""
    work = tmp_path_factory.mktemp("nginx-alone")
    with servers.nginx(project, work) as ports:
        yield work, *ports


def https(port, *what, **headers):
    return Asked(http.client.HTTPSConnection("127.0.0.1", port, context=INSECURE, timeout=30), *what, **headers)


def test_only_marked_lines_need_an_edit():
    """Whoever changes each line that ends in EDIT has installed it: no path or name of the example is left
    elsewhere."""
    rest = [line for line in (ROOT / "deploy/nginx.conf").read_text().splitlines()
            if not line.startswith("#") and not line.endswith("# EDIT")]
    assert not [line for line in rest if re.search(r"/srv/|/etc/ssl|help\.example|/var/log|listen ", line)]


def test_nginx_leads_to_https_compresses_and_hides_its_version(on_nginx):
    _, plain, secure = on_nginx
    first = Asked(http.client.HTTPConnection("127.0.0.1", plain, timeout=30), "/answers/one/?a=b")
    assert (first.status, first.headers["location"]) == (301, "https://help.example/answers/one/?a=b")
    packed, whole = https(secure, "/", Accept_Encoding="gzip"), https(secure, "/")
    assert gzip.decompress(packed.body) == whole.body and "Accept-Encoding" in packed.headers["vary"]
    assert whole.headers["server"] == "nginx"


def test_nginx_serves_an_open_page_the_files_of_its_own_version(project, on_nginx):
    """The files of a build stay reachable by its version after the next one was published."""
    secure = on_nginx[2]
    other = project / ".build/by-version/0123456789ab/assets"
    other.mkdir(parents=True)
    (other / "style.css").write_text("/* older */")
    assert https(secure, "/assets/style.css?v=0123456789ab").body == b"/* older */"
    newest = https(secure, "/assets/style.css").body
    assert https(secure, "/assets/style.css?v=ffffffffffff").body == newest != b"/* older */"
    assert https(secure, "/assets/style.css?v=../../etc").headers["cache-control"] == "public, max-age=300"


@pytest.mark.parametrize("path", [
    b"/../etc/passwd", b"/%2e%2e/%2e%2e/etc/passwd", b"/assets/..%2f..%2f..%2fetc/passwd", b"/..%5c..%5cetc/passwd",
    b"/.git/config",
    b"/../mkdocs.yml", b"/.build/", b"/assets/style.css/../../../mkdocs.yml", b"/a\x00b", b"/index.html%00.css",
    b"/%zz", b"/\xff\xfe",
    b"/" + b"a" * 100_000, b"/mkdocs.yml?v=../..", b"/x.json?v=..%2f..%2f..%2f..%2f",
    b"http://elsewhere.example/nowhere/",
    b"/answers/one/%0d%0aSet-Cookie:%20a=b"])
def test_nginx_gives_nothing_from_outside_the_site(on_nginx, path):
    with INSECURE.wrap_socket(socket.create_connection(("127.0.0.1", on_nginx[2]), timeout=30)) as sock:
        answer = b""
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
    https(secure, "/contact/?q=where-i-was", Referer="https://elsewhere.example/secret")
    end = time.monotonic() + 10
    while "/contact/" not in (log := (work / "sign-in-help.log").read_text()) and time.monotonic() < end:
        time.sleep(0.02)  # nginx writes a line after it has answered
    assert '"GET /contact/" 200' in log and "where-i-was" not in log and "elsewhere.example/secret" not in log
