"""Which known names a text is spelt much like. What comes from here is only ever a question to a person."""

from __future__ import annotations

from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from geo.name_index import name_index
from geo.name_reading import strippings

LIKE_ENOUGH = 80.0
"""Likeness (0 to 100, share of letters in common and in order) below which nothing is offered: "Leads" for "Leeds"."""
SHORT_LIKE_ENOUGH = 75.0
"""The same for texts of four letters, where one slip is a quarter of the name: "Kant"."""
TITLE_LIKE_ENOUGH = 84.0
"""The same for title words: "Counsil" is one, "Cuty" may be anything."""
SHORTEST = 3
"""Letters: shorter texts and names are not compared, because any two of them are alike."""
MOST_OFFERED = 6

TITLE_WORDS = (
    "council", "borough", "county", "city", "district", "metropolitan", "london", "royal", "unitary", "authority",
    "police", "constabulary", "childrens", "services",
)  # fmt: skip


def with_titles_mended(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words, misspelt title words put right: "Counicl"."""
    return tuple(_title_word(word) for word in words)


@lru_cache(maxsize=5_000)
def _title_word(word: str) -> str:
    if len(word) <= SHORTEST or word in _words_of_names():
        return word
    best = process.extractOne(word, TITLE_WORDS, scorer=fuzz.ratio, score_cutoff=TITLE_LIKE_ENOUGH)
    return best[0] if best else word


@cache
def _words_of_names() -> frozenset[str]:
    return frozenset(word for name in name_index().spoken for word in name.split())


@cache
def _names_to_compare() -> tuple[str, ...]:
    return tuple(name for name in name_index().spoken if len(name) > SHORTEST)


def most_alike(words: tuple[str, ...]) -> list[tuple[str, float]]:
    """Keys of the names most like the words, with or without their titles, each with its likeness, best first."""
    found: dict[str, float] = {}
    for text in {" ".join(one.words) for one in strippings(words)}:
        lowest = SHORT_LIKE_ENOUGH if len(text) == SHORTEST + 1 else LIKE_ENOUGH
        names = _names_to_compare() if len(text) >= SHORTEST else ()
        for name, score, _ in process.extract(text, names, scorer=fuzz.ratio, limit=MOST_OFFERED, score_cutoff=lowest):
            key = name_index().spoken[name]
            found[key] = max(score, found.get(key, 0.0))
    return sorted(found.items(), key=lambda pair: -pair[1])
