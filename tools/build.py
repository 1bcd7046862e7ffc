"""The builder: all languages by plain `mkdocs build`, from Markdown, templates and settings: make build [TO=FOLDER].

It builds beside the target and puts the whole site in its place at the end: a web server on the target never serves
half a site, a failed build leaves the last good one, and what somebody else put there is never removed.
"""

import argparse
import base64
import contextlib
import ctypes
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pages import Site
from settings import ROOT, Language
from train import train

LIST = ".built"  # the build's own list of its files: what a later build may replace
# What the site is made of: a change in it makes another version.
SOURCES = ("docs/**/*", "overrides/**/*", "mkdocs*.yml", "requirements.lock", "tools/build.py", "tools/train.py",
           "tools/model_file.py", "tools/asked.py")
UNUSED = [f"assets/{name}" for name in ("javascripts", "stylesheets", "images")]  # Material's own
FOR_HOSTS = ("_redirects", "_headers", "nginx")  # hosts read one file for all languages
OUR_USE = re.compile(rf"(\w+/)?({'|'.join(UNUSED)})/.*|.*sitemap\.xml\.gz|(\w+/)({'|'.join(FOR_HOSTS)})(/.*)?")


class Refused(Exception):
    """The site cannot be built, or not there. Its text says why, and what to do."""


def plain(file: Path) -> bytes:
    """A file's content, the same whatever line ends a checkout gave it."""
    return file.read_bytes().replace(b"\r\n", b"\n")


def computed(root: Path, site_url: str = "") -> dict[str, str]:
    """The environment of a build: the version in addresses of styles, scripts and search data, so that browsers may
    keep them for long; the style that pages bear, and its hash for the security policy."""
    version = hashlib.sha256(site_url.encode())
    for file in sorted(file for pattern in SOURCES for file in root.glob(pattern) if file.is_file()):
        version.update(b"\0%s\0%s" % (file.relative_to(root).as_posix().encode(), plain(file)))
    style = small_style(plain(root / "overrides/assets/style.css").decode())
    return {"SITE_VERSION": version.hexdigest()[:12], "STYLE": style,
            "STYLE_HASH": base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}


def small_style(css: str) -> str:
    """A style sheet without comments and blanks that say nothing: every page bears it."""
    css = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))
    return re.sub(r" ?([{};,>~]) ?", r"\1", css).replace(": ", ":").replace(";}", "}").strip()


def mkdocs(root: Path, language: Language, home: Path, environment: dict, strict: bool) -> str:
    """Builds the pages of a language. Returns what MkDocs warned of."""
    # Not by MkDocs' --quiet: it also hides warnings from --strict.
    command = [sys.executable, "-m", "mkdocs", "build", "--strict" if strict else "--no-strict",
               "--config-file", root / language.settings, "--site-dir", home]
    done = subprocess.run(command, cwd=root, env={**os.environ, **environment, "NO_MKDOCS_2_WARNING": "1"},
                          check=False, capture_output=True, text=True, encoding="utf-8", errors="replace")
    said = re.sub(r"^INFO.*\n(?:\s.*\n)*", "", done.stderr, flags=re.MULTILINE)
    if done.returncode:
        unwritten = re.search(r"^OSError: \[Errno \d+\] (.+)", said, re.MULTILINE)  # such as a full disk
        raise Refused(f"{unwritten[1]}. Nothing was changed: mend that, and build again." if unwritten else
                      said.strip() or f"MkDocs ended with status {done.returncode}.")
    return said


def make(root: Path, folder: Path, strict: bool) -> str:
    """Builds all languages into an empty folder, side by side. Returns what MkDocs warned of."""
    site, environment = Site(root), computed(root, os.environ.get("SITE_URL", ""))
    # MkDocs empties its folder first, but for names that begin with a dot.
    homes = [folder / f".{language.code}" if language.path else folder for language in site.languages]
    with ThreadPoolExecutor() as pool:
        said = [*pool.map(lambda *one: mkdocs(root, *one, environment, strict), site.languages, homes)]
    for language, home in zip(site.languages, homes):
        if language.path:
            home = home.rename(folder / language.path)
            with (folder / "_redirects").open("a", encoding="utf-8") as out:
                out.write("\n" + (home / "_redirects").read_text("utf-8"))  # MkDocs leaves out the last line break
            for name in FOR_HOSTS:
                shutil.rmtree(home / name) if (home / name).is_dir() else (home / name).unlink(missing_ok=True)
        for name in UNUSED:
            shutil.rmtree(home / name, ignore_errors=True)
    train(site, {language.code: folder / language.path for language in site.languages})
    return "".join(said)


def files(folder: Path) -> set[str]:
    """Everything in a folder but folders, by its path in it."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink() or path.is_file()}


def refuse_place(root: Path, target: Path):
    """No site among the sources or around them."""
    inside = target.relative_to(root).parts if root in target.parents else ()
    if target == root or target in root.parents:
        raise Refused(f"{target} holds this project: choose another folder, such as TO=public.")
    if len(inside) > 1 and inside[0] != ".build" and (root / inside[0]).exists():
        raise Refused(f"{target} lies among the files of this project: choose another folder, such as TO=public.")
    if target.exists() and not target.is_dir():
        raise Refused(f"{target} is a file: choose a folder.")


def refuse_foreign(target: Path, new: Path):
    """Nothing is replaced but what a build has made: its own list names it, or this build makes it again."""
    own = target / LIST
    known = files(new) | {LIST} | {*(own.read_text("utf-8").splitlines() if own.is_file() else ())}
    foreign = sorted(name for name in files(target) - known if not OUR_USE.fullmatch(name)) if target.exists() else []
    if foreign:
        more = f" and {len(foreign) - 1} more" if len(foreign) > 1 else ""
        raise Refused(f"{target} holds what no build has put there ({foreign[0]}{more}). Nothing was changed: choose "
                      "another folder, or move that away.")


def swap(new: Path, target: Path):
    """Puts `new` in the target's place. The old one, if any, then stands at `new`."""
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        new.rename(target)
        return
    with contextlib.suppress(AttributeError):  # Linux can exchange two folders in one step; others have no such call
        here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
        if ctypes.CDLL(None).renameat2(here, os.fsencode(new), here, os.fsencode(target), exchange) == 0:
            return
    aside = new.with_name(f"{new.name}-old")
    target.rename(aside)
    try:
        new.rename(target)
    except OSError:
        aside.rename(target)
        raise
    aside.rename(new)


@contextlib.contextmanager
def scratch(target: Path) -> Iterator[Path]:
    """A folder beside the target, or above where it will be, so that moving it is one step. Removed at the end."""
    above = next(folder for folder in target.parents if folder.is_dir())
    try:
        folder = Path(tempfile.mkdtemp(prefix=f".{target.name}-unfinished-", dir=above))
    except OSError as error:
        raise Refused(f"Nothing can be written beside {target} ({error.strerror}): build into another folder, and copy "
                      "from there.") from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def build(root: Path, target: Path, strict: bool = True) -> str:
    """Builds the site below `root` and swaps it in. Returns what MkDocs warned of. Refused says why it cannot be."""
    root, target = root.resolve(), target.resolve()
    refuse_place(root, target)
    with scratch(target) as folder:
        said = make(root, folder, strict)
        (folder / LIST).write_text("\n".join(sorted(files(folder))) + "\n", "utf-8")
        refuse_foreign(target, folder)
        folder.chmod(0o755)
        try:
            swap(folder, target)
        except OSError as error:
            raise Refused(f"{target} cannot be replaced ({error.strerror}): build into another folder, and copy from "
                          "there.") from error
    return said


def main() -> int | str:
    """Returns the status for the shell, or what went wrong."""
    parser = argparse.ArgumentParser(prog="tools/build.py", description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?", help="site/ without it")
    parser.add_argument("--keep-going", action="store_true", help="build in spite of warnings, and print them")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    options = parser.parse_args()
    os.umask(0o022)  # a web server must be able to read the site, whoever builds it
    for name in ("SIGHUP", "SIGTERM"):  # stopped, it cleans up as at its end
        signal.signal(getattr(signal, name), lambda *_: sys.exit(1))
    try:
        said = build(options.root, (options.folder or options.root / "site").expanduser(), not options.keep_going)
    except Refused as refused:
        return str(refused)
    except KeyboardInterrupt:
        return 1
    sys.stderr.write(said)
    return 0


if __name__ == "__main__":
    sys.exit(main())
