"""deploy/nginx.conf on Debian's real nginx keeps what it promises: headers, statuses, redirects, encodings, caching."""

import contextlib
import gzip
import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path

import pytest

import nginx
from conftest import ROOT

INSECURE = ssl.create_default_context()
INSECURE.check_hostname, INSECURE.verify_mode = False, ssl.CERT_NONE  # the certificate is made for this run
MOVED = {"en": ("answers/old-answer/", "answers/lost-device/#remove"), "ja": ("answers/old-answer/", "contact/")}
PAGES = ["/", "/ja/", "/answers/lost-device/", "/ja/answers/lost-device/", "/helpdesk/", "/ja/privacy/"]
FILES = ["/assets/style.css", "/assets/site.js", "/assets/icon.svg", "/ja/answers.json", "/search/search_index.json"]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """(http, https, folder): nginx on a copy of the site with a moved page in each language, built as `make build` does."""
    if advice := nginx.missing():
        pytest.fail(advice, pytrace=False) if os.environ.get("CI") else pytest.skip(advice)
    folder = tmp_path_factory.mktemp("project")
    for part in ("docs", "overrides", "tools", "mkdocs.yml", "mkdocs.ja.yml"):
        (shutil.copytree if (ROOT / part).is_dir() else shutil.copy)(ROOT / part, folder / part)
    for language, (old, new) in MOVED.items():
        target = re.sub(r"/(#|$)", r".md\1", new)
        (folder / f"docs/{language}/{old[:-1]}.md").write_text(
            f"---\ntitle: Old\ntemplate: moved.html\nmoved_to: {target}\nsearch: {{exclude: true}}\n---\n")
    settings = (folder / "mkdocs.yml").read_text()
    (folder / "mkdocs.yml").write_text(settings.replace("omitted_files: warn", "omitted_files: ignore"))
    subprocess.run([folder / "tools/build.sh"], check=True,
                   env={**os.environ, "MKDOCS": f"{Path(sys.executable).parent}/mkdocs", "SITE_URL": "https://help.example/"})
    with nginx.serve(folder, tmp_path_factory.mktemp("nginx")) as (plain, secure):
        yield plain, secure, folder


@pytest.fixture
def ask(server):
    """ask(path, method, **headers): status, headers (lower case names) and body as sent."""
    def ask(path, method="GET", **headers):
        connection = http.client.HTTPSConnection("127.0.0.1", server[1], context=INSECURE, timeout=10)
        connection.request(method, path, headers={"Host": "help.example", **{key.replace("_", "-"): value for key, value in headers.items()}})
        response = connection.getresponse()
        return response.status, {key.lower(): value for key, value in response.getheaders()}, response.read()
    return ask


@pytest.fixture
def send(server):
    """send(bytes): the whole answer to a request that no browser would make."""
    def send(request):
        with INSECURE.wrap_socket(socket.create_connection(("127.0.0.1", server[1]), timeout=10)) as sock:
            answer = b""
            # Hanging up on a request that is too long is an answer, too.
            with contextlib.suppress(ConnectionError, ssl.SSLEOFError):
                sock.sendall(request)
            with contextlib.suppress(ConnectionError, ssl.SSLEOFError):
                while part := sock.recv(65536):
                    answer += part
        return answer
    return send


def test_only_marked_lines_need_an_edit():
    """Whoever changes each line that ends in EDIT has installed it: no path or name of the example is left elsewhere."""
    rest = [line for line in (ROOT / "deploy/nginx.conf").read_text().splitlines()
            if not line.startswith("#") and not line.endswith("# EDIT")]
    assert not [line for line in rest if re.search(r"/srv/|/etc/ssl|help\.example|/var/log|listen ", line)]


@pytest.mark.parametrize("path", [*PAGES, *FILES, "/nowhere/", "/answers/old-answer/", "/assets/"])
def test_every_response_carries_the_headers(ask, path):
    policy = (ROOT / "overrides/partials/policy.html").read_text().strip()
    _, headers, _ = ask(path)
    assert headers["content-security-policy"] == f"{policy}; frame-ancestors 'none'"
    assert int(re.fullmatch(r"max-age=(\d+)", headers["strict-transport-security"])[1]) >= 15768000  # half a year
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert "camera=()" in headers["permissions-policy"] and "clipboard" not in headers["permissions-policy"]
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["server"] == "nginx", "the version of nginx is nobody's business"
    assert not {"set-cookie", "access-control-allow-origin", "x-powered-by"} & set(headers)


def test_rules_of_http_observatory(server, ask):
    """Mozilla's scoring: the points that each rule takes or gives. Everything that can be reached without preloading is."""
    _, headers, body = ask("/")
    policy = {name: values for name, *values in (part.split() for part in headers["content-security-policy"].split(";"))}
    http_only = http.client.HTTPConnection("127.0.0.1", server[0], timeout=10)
    http_only.request("GET", "/answers/lost-device/?a=b", headers={"Host": "help.example"})
    redirect = http_only.getresponse()
    penalties = {
        "policy": not any("unsafe" in value or ":" in value or value == "*" for values in policy.values() for value in values),
        "cookies": "set-cookie" not in headers,
        "foreign access": "access-control-allow-origin" not in headers,
        "redirection": (redirect.status, redirect.getheader("Location")) == (301, "https://help.example/answers/lost-device/?a=b"),
        "transport": int(headers["strict-transport-security"].removeprefix("max-age=")) >= 15768000,
        "scripts": not re.search(rb"<script[^>]+src=.?(https?:)?//", body),
        "type": headers["x-content-type-options"] == "nosniff",
    }
    bonuses = {
        "policy from nothing": (10, policy["default-src"] == ["'none'"]),
        "framing": (5, policy["frame-ancestors"] == ["'none'"]),
        "referrer": (5, headers["referrer-policy"] in ("no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin")),
        "isolation": (10, headers["cross-origin-resource-policy"] in ("same-origin", "same-site")),
    }
    assert all(penalties.values()), penalties
    assert 100 + sum(points for points, reached in bonuses.values() if reached) == 130, bonuses


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_compressed_and_kept_for_minutes(ask, path):
    status, headers, body = ask(path, Accept_Encoding="gzip")
    assert status == 200
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["content-encoding"] == "gzip" and "Accept-Encoding" in headers["vary"]
    assert headers["cache-control"] == "public, max-age=300"
    plain_status, plain_headers, plain_body = ask(path)
    assert gzip.decompress(body) == plain_body and "content-encoding" not in plain_headers
    assert ask(path, If_None_Match=plain_headers["etag"])[0] == 304


@pytest.mark.parametrize("path, kind", [
    ("/assets/style.css", "text/css; charset=utf-8"), ("/assets/site.js", "application/javascript; charset=utf-8"),
    ("/assets/icon.svg", "image/svg+xml"), ("/answers.json", "application/json; charset=utf-8"),
    ("/ja/answers.json", "application/json; charset=utf-8"), ("/search/search_index.json", "application/json; charset=utf-8"),
    ("/redirects.map", "text/plain; charset=utf-8"), ("/sitemap.xml", "text/xml; charset=utf-8")])
def test_types_and_compression_of_files(ask, path, kind):
    status, headers, body = ask(path, Accept_Encoding="gzip")
    assert (status, headers["content-type"]) == (200, kind)
    assert headers.get("content-encoding") == ("gzip" if len(ask(path)[2]) >= 256 else None)


def test_only_versioned_files_are_kept_for_long(server, ask):
    page = ask("/")[2].decode()
    version = re.search(r"site\.js\?v=([0-9a-f]+)", page)[1]
    for path in FILES:
        assert ask(f"{path}?v={version}")[1]["cache-control"] == "public, max-age=31536000, immutable", path
        assert ask(path)[1]["cache-control"] == "public, max-age=300", path
        assert ask(f"{path}?v=../../etc")[1]["cache-control"] == "public, max-age=300", path
    assert ask(f"/?v={version}")[1]["cache-control"] == "public, max-age=300"
    assert ask(f"/assets/none.js?v={version}")[1]["cache-control"] == "no-cache"


def test_an_open_page_goes_on_with_its_own_version(server, ask):
    """The files of a build stay reachable by its version after the next one was published."""
    folder = server[2]
    version = re.search(r"site\.js\?v=([0-9a-f]+)", ask("/")[2].decode())[1]
    other = folder / ".build/by-version/0123456789ab"
    (other / "assets").mkdir(parents=True)
    (other / "assets/style.css").write_text("/* older */")
    assert ask("/assets/style.css?v=0123456789ab")[2] == b"/* older */"
    assert ask(f"/assets/style.css?v={version}")[2] == ask("/assets/style.css")[2] != b"/* older */"
    assert ask("/assets/style.css?v=ffffffffffff")[2] == ask("/assets/style.css")[2], "an unknown version gets the newest"


@pytest.mark.parametrize("path, language", [("/nowhere/", "en"), ("/ja/nowhere/", "ja"), ("/answers/nowhere", "en"), ("/ja/answers/nowhere.html", "ja"),
                                            ("/assets/", "en"), ("/ja/assets/", "ja"), ("/404.html", "en"), ("/ja/404.html", "ja"),
                                            ("/assets/none.css", "en"), ("/ja/none.js", "ja"), ("/answers/", "en")])
def test_not_found_in_its_own_language(ask, path, language):
    """Also for folders without a page: nothing is listed."""
    status, headers, body = ask(path)
    assert (status, headers["content-type"], headers["cache-control"]) == (404, "text/html; charset=utf-8", "no-cache")
    assert f'<html lang="{language}">' in body.decode()


@pytest.mark.parametrize("language, prefix", [("en", "/"), ("ja", "/ja/")])
def test_moved_pages_redirect_for_good(ask, language, prefix):
    old, new = MOVED[language]
    status, headers, _ = ask(prefix + old)
    assert (status, headers["location"]) == (301, prefix + new)
    assert ask(prefix + new.partition("#")[0])[0] == 200
    assert ask(f"{prefix}search/?q=lost%20phone")[1]["location"] == f"{prefix}questions/?q=lost%20phone"
    assert ask(f"{prefix}{old}?utm=mail")[1]["location"] == prefix + new + ("" if "#" in new else "?utm=mail")


def test_a_missing_slash_is_added_on_the_same_host(ask):
    status, headers, _ = ask("/answers/lost-device")
    assert (status, headers["location"]) == (301, "/answers/lost-device/")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("path", ["/", "/assets/site.js", "/nowhere/"])
def test_other_methods_are_refused(ask, path, method):
    status, headers, _ = ask(path, method)
    assert (status, headers["allow"]) == (405, "GET, HEAD")


def test_head_is_get_without_body(ask):
    for path in ("/", "/nowhere/", "/assets/style.css"):
        status, headers, body = ask(path, "HEAD")
        expected, full, _ = ask(path)
        assert (status, body, headers["content-length"]) == (expected, b"", full["content-length"])


def test_ranges(ask):
    whole = ask("/answers.json")[2]
    status, headers, body = ask("/answers.json", Range="bytes=10-19")
    assert (status, headers["content-range"], body) == (206, f"bytes 10-19/{len(whole)}", whole[10:20])
    assert ask("/answers.json", Range="bytes=99999999-")[0] == 416
    assert ask("/answers.json", Range="bytes=0-0,2-2,4-4,6-6")[0] in (200, 206)
    assert ask("/answers.json", Range="nonsense")[0] == 200


@pytest.mark.parametrize("path", [
    b"/../etc/passwd", b"/../../../../etc/passwd", b"/%2e%2e/%2e%2e/etc/passwd", b"/assets/..%2f..%2f..%2fetc/passwd", b"/..%5c..%5cetc/passwd",
    b"/%252e%252e/etc/passwd", b"/..;/etc/passwd", b"/./../mkdocs.yml", b"/../mkdocs.yml", b"/.git/config", b"/.build/", b"/site/index.html",
    b"/assets/style.css/../../../mkdocs.yml", b"/../docs/en/index.md", b"/a\x00b", b"/index.html%00.css", b"/%00", b"/%", b"/%zz", b"/\xff\xfe",
    b"/" + b"a" * 100_000, b"/" + b"../" * 2000, b"/mkdocs.yml?v=../..", b"/x.json?v=..%2f..%2f..%2f..%2f", b"//etc/passwd", b"*", b"no-slash",
    b"http://elsewhere.example/", b"//elsewhere.example/%2e%2e", b"/elsewhere.example//", b"/%0d%0aSet-Cookie:%20a=b"])
def test_odd_addresses(send, path):
    """Nothing outside the site comes back, nobody is sent elsewhere, and the server keeps answering."""
    answer = send(b"GET " + path + b" HTTP/1.1\r\nHost: help.example\r\nConnection: close\r\n\r\n")
    head, _, body = answer.partition(b"\r\n\r\n")
    status = int(head.split()[1]) if head else 400
    assert status in ((200,) if path in (b"http://elsewhere.example/", b"//elsewhere.example/%2e%2e") else (400, 404, 414)), head
    assert status != 200 or b'<html lang="en">' in body
    assert not re.search(rb"(?im)^(location:.*elsewhere|set-cookie:)", head)
    assert b"root:" not in body and b"site_name" not in body and b"description: >-" not in body
    assert not re.search(rb"nginx/\d", answer)


def test_odd_requests(send, ask):
    for request in (b"\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01" * 50, b"GET /\r\n",
                    b"GET / HTTP/1.1\r\nHost: help.example\r\n" + b"X: " + b"a" * 100_000 + b"\r\n\r\n",
                    b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                    b"POST / HTTP/1.1\r\nHost: help.example\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"):
        answer = send(request + b"GET /privacy/ HTTP/1.1\r\nHost: help.example\r\nConnection: close\r\n\r\n")
        assert not re.search(rb"nginx/\d", answer)
        assert b" 500 " not in answer[:16]
    assert ask("/")[0] == 200


def test_the_log_keeps_no_query_and_no_origin(server, ask, tmp_path_factory):
    ask("/questions/?q=where-i-was", Referer="https://elsewhere.example/secret")
    path = next(tmp_path_factory.getbasetemp().glob("nginx*/sign-in-help.log"))
    end = time.monotonic() + 10
    while "/questions/" not in (log := path.read_text()) and time.monotonic() < end:
        time.sleep(0.02)  # nginx writes a line after it has answered
    assert '"GET /questions/" 200' in log and "where-i-was" not in log and "elsewhere.example/secret" not in log


@pytest.mark.browser
def test_search_works_under_the_policy_of_the_server(server, browser):
    """The header's policy also holds inside the search worker, which a <meta> does not reach."""
    context = browser.new_context(base_url=f"https://127.0.0.1:{server[1]}", ignore_https_errors=True)
    page = context.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    for path, words in (("/answers/new-phone/", "lost phone"), ("/ja/answers/new-phone/", "紛失")):
        page.goto(path)
        page.locator("#page-search").fill(words)
        page.locator(".search a[href*='answers/lost-device']").first.wait_for()
    assert page.goto("/nowhere/").status == 404
    assert [text for text in said if "404" not in text] == []
    context.close()
