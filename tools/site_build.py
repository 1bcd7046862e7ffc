"""Builds the site for checks and tests, in spite of warnings, and gives it as data."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import build as builder
from pages import Site
from settings import ROOT


def build(root: Path, folder: Path) -> str:
    """Builds the site below `root` into `folder`, in spite of warnings. Returns what the build said, if anything."""
    try:
        said = builder.build(root, folder, strict=False)
    except builder.Refused as refused:
        said = str(refused)
    return said.replace(f"{Path(root).resolve()}/", "")


@contextmanager
def built(root: Path = ROOT) -> Iterator[Site]:
    """The site below `root`, built for as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="sign-in-help-") as folder:
        target = Path(folder) / "site"
        yield Site(root, target, build(root, target))
