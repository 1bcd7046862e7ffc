"""make offline: the site as sign-in-help.zip, to be opened from a folder without a server: unpack it, open
index.html."""

import os
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
# Addresses on pages end in a folder's slash; without a server only its index.html opens. Others' addresses have a
# colon.
LINK = re.compile(r'((?:href|action)="|; url=)([^":]*/)(#[^"]*)?(?=")')
# Files for servers and machines, which nobody opens from a folder.
LEFT_OUT = re.compile(r"^(_headers|_redirects|_worker\.js|.*\.map|nginx/.*|.*search_index\.json"
                      r"|.*sitemap\.xml(\.gz)?)$")


def opened(html: str) -> str:
    """A page whose links open without a server."""
    return LINK.sub(r"\1\2index.html\3", html)


def pack(site: Path, target: Path):
    """Writes a built site to the zip file `target`."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in sorted(site.rglob("*")):
            name = file.relative_to(site).as_posix()
            if file.suffix == ".html":
                packed.writestr(f"sign-in-help/{name}", opened(file.read_text("utf-8")))
            elif file.is_file() and not LEFT_OUT.match(name):
                packed.write(file, f"sign-in-help/{name}")


def main():
    target = ROOT / "sign-in-help.zip"
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder, "site")
        mkdocs = os.environ.get("MKDOCS", f"{Path(sys.executable).parent}/mkdocs")
        done = subprocess.run([ROOT / "tools/build.sh", site], check=False, env={**os.environ, "MKDOCS": mkdocs})
        if done.returncode:
            sys.exit("No copy was made: the site does not build.")
        pack(site, target)
    print(f"{target.name}: {target.stat().st_size // 1024} KB. Unpack it and open sign-in-help/index.html.")


if __name__ == "__main__":
    main()
