"""make offline: the site as sign-in-help.zip, which opens without a server: unpack it, open index.html.

Browsers let no page of a folder read other files, so the search box leads to the list of all questions there.
"""

import re
import sys
import zipfile
from pathlib import Path

from settings import ROOT
from site_build import built

# Addresses on pages end in a folder's slash; without a server only its index.html opens. Those of others have a colon.
LINK = re.compile(r'((?:href|action)="|; url=)([^":]*/)(#[^"]*)?(?=")')
# Files for servers and machines, which nobody opens from a folder, and the search.
LEFT_OUT = re.compile(r"\.built|_headers|_redirects|.*\.map|nginx/.*|.*sitemap\.xml(\.gz)?|"
                      r"(sw|service-worker)\.js|([a-z-]+/)?(assets/search[^/]*|search-[^/]*\.json|asked[^/]*|pages\.json)")
FORM = "; form-action 'self'"  # 'self' is no folder: Firefox would refuse the search form


def pack(site: Path, target: Path):
    """Writes a built site to the zip file `target`, with links that open without a server."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in sorted(site.rglob("*")):
            name = file.relative_to(site).as_posix()
            if file.suffix == ".html":
                text = LINK.sub(r"\1\2index.html\3", file.read_text("utf-8").replace(FORM, "", 1))
                packed.writestr(f"sign-in-help/{name}", text)
            elif file.is_file() and not LEFT_OUT.fullmatch(name):
                packed.write(file, f"sign-in-help/{name}")


if __name__ == "__main__":
    target = ROOT / "sign-in-help.zip"
    with built() as site:
        if site.log:
            sys.exit(f"{site.log}No copy was made: the site does not build.")
        pack(site.folder, target)
    print(f"{target.name}: {target.stat().st_size // 1024} KB. Unpack it and open sign-in-help/index.html.")
