"""Words that are nearly the same: found by leaving letters out of both, judged by their distance."""

from __future__ import annotations

from collections.abc import Iterator

#: Shorter words have too many neighbours, longer ones are rarely typed.
_SHORTEST, _LONGEST = 4, 20
_TWO_FROM = 7


def variants(word: str) -> Iterator[str]:
    """The word and the word without any one letter: what the vocabulary is filed under. Nothing for odd lengths."""
    if _SHORTEST - 1 <= len(word) <= _LONGEST and not word.isdigit():
        yield word
        for place in range(len(word)):
            yield word[:place] + word[place + 1 :]


def keys(word: str) -> set[str]:
    """What to look a mistyped word up by; long words may lack or have two letters more."""
    if not _SHORTEST <= len(word) <= _LONGEST:
        return set()
    once = set(variants(word))
    if len(word) < _TWO_FROM:
        return once
    return once | {twice for variant in once for twice in variants(variant)}


def tolerance(word: str) -> int:
    """How many slips in a word of this length are forgiven."""
    return 2 if len(word) >= _TWO_FROM else 1


def distance(one: str, other: str) -> int:
    """Slips between two words: a letter more, less or other, or two neighbours swapped."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, last, row = row, before, [i] + [0] * len(other)
        for j, b in enumerate(other, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                row[j] = min(row[j], last[j - 2] + 1)
    return row[-1]
