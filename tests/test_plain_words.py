"""Every page is written in plain words and short sentences."""

import pytest
from checks import plain_words


def test_plain_words(sources, passes):
    passes(plain_words.check, sources)


@pytest.mark.parametrize("word, count", [
    ("code", 1), ("phones", 1), ("device", 2), ("messages", 3), ("authentication", 5), ("registered", 3), ("deleted", 3), ("called", 1), ("table", 2),
    ("handled", 2), ("trying", 2), ("radio", 3), ("question", 2), ("previous", 3), ("administrator", 5), ("university", 5), ("unavailable", 5)])
def test_syllables(word, count):
    assert plain_words.syllables(word) == count


def test_grade_of_a_known_text():
    """Two sentences by hand: 13 words, 14 syllables."""
    words = [["The", "app", "shows", "six", "digits"], ["Type", "them", "on", "the", "sign", "in", "screen", "now"]]
    assert plain_words.grade(words) == pytest.approx(0.39 * 13 / 2 + 11.8 * 14 / 13 - 15.59)
