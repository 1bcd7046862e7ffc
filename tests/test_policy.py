"""The site is complete without what tools/build.py computes: plain `mkdocs build` links what the policy cannot name."""

import os
import subprocess
import sys
from pathlib import Path

import checks
import pytest
from pages import Site
from small import copy_site

NOTICE = 'notice: {text: Slow today., until: "2099-12-31"}'
COMPUTED = ("SITE_VERSION", "SITE_URL", "STYLE_HASH", "NOTICE_HASH")


@pytest.mark.slow  # builds a site of its own
def test_a_plain_build_links_its_styles_and_scripts(tmp_path):
    root = copy_site(tmp_path / "small", [("mkdocs.yml", "notice: {}", NOTICE)])
    environment = {key: value for key, value in os.environ.items() if key not in COMPUTED}
    for settings in ("mkdocs.yml", "mkdocs.ja.yml"):
        subprocess.run([Path(sys.executable).parent / "mkdocs", "build", "--quiet", "--strict", "-f", settings],
                       cwd=root, check=True, env=environment)
    site = Site(root, root / "site")
    assert len(site.html) > 20
    for url, page in site.html.items():
        policy = page.select_one("meta[http-equiv=Content-Security-Policy]")["content"]
        assert "sha256" not in policy, url
        linked = {tag.get("href") or tag["src"] for tag in page.select("link[rel=stylesheet], script[src]")}
        assert {Path(address).name for address in linked} >= {"style.css", "site.js", "notice.js"}, url
        assert not any("?v=" in address for address in linked), f"{url}: browsers would keep for a year what may change"
    problems = checks.run(site, "asset", "link-dead", "policy", "html")
    assert [one for one in problems if "search-" not in one.message] == [], "all but what tools/build.py trains"
