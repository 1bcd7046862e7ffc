"""The file of a search model: numbers as letters that JSON need not escape, most of them one letter long.
overrides/assets/search-engine.js reads it."""

import json

import numpy as np

FORMAT = 2  # as in the engine
LEVELS = 4  # a weight is one of so many numbers
DIGITS = np.array([chr(code) for code in range(35, 127) if chr(code) != "\\"])  # of the engine's numbers
BASE = 45  # of gaps between hashes; a digit of so much and more goes on
PLACES = 4  # of a gap, at most


def quantize(entries: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The numbers by which entries are replaced with the least error (k-means in one dimension); which one where."""
    values = entries[entries != 0] if entries.any() else np.zeros(1)
    levels = np.quantile(values, (np.arange(LEVELS) + 0.5) / LEVELS)
    for _ in range(30):
        nearest = np.searchsorted((levels[1:] + levels[:-1]) / 2, values)
        counts = np.bincount(nearest, minlength=LEVELS)
        levels = np.where(counts > 0, np.bincount(nearest, values, LEVELS) / np.maximum(counts, 1), levels)
    return levels, np.searchsorted((levels[1:] + levels[:-1]) / 2, entries)


def encode_numbers(digits: np.ndarray) -> str:
    return "".join(DIGITS[digits])


def encode_names(hashes: np.ndarray) -> str:
    """Sorted hashes as gaps."""
    gaps = np.diff(hashes, prepend=0)
    places = np.stack([gaps // BASE**place for place in range(PLACES)], 1)
    return encode_numbers((places % BASE + BASE * (places >= BASE))[(places > 0) | (np.arange(PLACES) == 0)])


def encode_entries(lists: np.ndarray, rarity: np.ndarray, level: np.ndarray) -> str:
    """Of each feature its rarity, which labels it adds to, and at which level, as the engine's readEntries() wants it.
    lists: bool, feature × label; level: a number below LEVELS, of the same shape."""
    most = (len(DIGITS) - 1) // LEVELS - 1  # a digit of this gap only skips
    digits = []
    for of_feature, rare, levels in zip(lists, rarity.tolist(), level):
        digits.append(rare)
        before = -1
        for label in np.flatnonzero(of_feature).tolist():
            gap = label - before - 1
            digits += [1 + most * LEVELS] * (gap // most) + [1 + gap % most * LEVELS + int(levels[label])]
            before = label
        digits.append(0)
    return encode_numbers(np.array(digits, int))


def weights(entries: np.ndarray, kept: np.ndarray, rarity: np.ndarray) -> tuple[dict, np.ndarray]:
    """Of entries, label × feature: the part of the file for features that are kept; and entries as it has them."""
    levels, level = quantize(entries)
    return {"levels": levels.round(3).tolist(),
            "entries": encode_entries(entries.T[kept] != 0, rarity[kept], level.T[kept])}, (
        np.where(entries, levels[level], 0))


def dump(data) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
