"""How names arrive: what is taken away before anybody asks what they mean."""

from __future__ import annotations

import pytest

from geo.spelling import LONGEST, loose, loose_forms, written


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("  Leeds   City\u00a0Council ", ("leeds", "city", "council")),
        ("Wi\u200bgan", ("wigan",)),
        ("\ufeffRochdale", ("rochdale",)),
        ("ＬＥＥＤＳ", ("leeds",)),
        ("Ynys Môn", ("ynys", "mon")),
        ("Ynys MÃ´n", ("ynys", "mon")),
        ("Stokeâ€“onâ€“Trent", ("stoke", "on", "trent")),
        ("TraffordÂ\u00a0", ("trafford",)),
        ("King�s Lynn", ("kings", "lynn")),
        ("King’s Lynn", ("kings", "lynn")),
        ("Kingâ€™s Lynn", ("kings", "lynn")),
        ("Barking &amp; Dagenham", ("barking", "and", "dagenham")),
        ("Sandwell M.B.C.", ("sandwell", "mbc")),
        ("ST.HELENS", ("st", "helens")),
        ("Saint Helens", ("st", "helens")),
        ("leeds_city_council", ("leeds", "city", "council")),
        ("Bristol, City of", ("bristol", "/", "city", "of")),
        ("Kent / Medway", ("kent", "/", "medway")),
        ("L\x00e\x00e\x00d\x00s\x00", ("leeds",)),
    ],
)
def test_words_are_found_under_dirt_and_damage(text: str, words: tuple[str, ...]) -> None:
    assert written(text).words == words


@pytest.mark.parametrize(
    "text",
    ["Leeds*", "Leeds †", "Leeds¹", "Leeds²³", "Leeds [1]", "Leeds (2)", "Leeds [note 4]", "Leeds3", "Leeds 12",
     "Leeds (a)", "Leeds [r]", "1. Leeds", "12) Leeds", "101 Leeds", "Leeds #", "“Leeds”", "(Leeds)", "Leeds."],
)  # fmt: skip
def test_footnote_marks_and_list_numbers_mean_nothing(text: str) -> None:
    assert written(text).words == ("leeds",)
    assert written(text).numbers == ()


def test_a_letter_of_the_compass_in_brackets_is_no_footnote() -> None:
    assert written("Yorkshire (N)").words == ("yorkshire", "/", "n")


@pytest.mark.parametrize(
    ("text", "codes", "numbers", "words"),
    [
        ("e08000035", ("E08000035",), (), ()),
        ("E08000035 Leeds", ("E08000035",), (), ("leeds",)),
        ("Leeds_E08000035", ("E08000035",), (), ("leeds",)),
        ("E06000061 / E06000062", ("E06000061", "E06000062"), (), ()),
        ("383", (), ("383",), ()),
        ("383.0", (), ("383",), ()),
        ("383 - Leeds", (), ("383",), ("leeds",)),
        ("201.5", (), (), ("201", "5")),
        ("2013", (), (), ("2013",)),
    ],
)
def test_codes_and_numbers_are_told_from_words(
    text: str, codes: tuple[str, ...], numbers: tuple[str, ...], words: tuple[str, ...]
) -> None:
    found = written(text)
    assert (found.codes, found.numbers, found.words) == (codes, numbers, words)


def test_a_text_too_long_for_a_name_is_not_read() -> None:
    assert written("x" * (LONGEST + 1)).words == ()
    assert written("x" * LONGEST).words == ("x" * LONGEST,)


def test_spaces_hyphens_and_silent_words_do_not_part_spellings() -> None:
    assert loose(("stoke", "upon", "trent")) == loose(("stoke", "on", "trent")) == loose(("stokeon", "trent"))
    assert loose(("the", "isle", "of", "wight")) == loose(("isle", "wight"))


def test_and_does_part_them_when_the_name_has_none() -> None:
    assert loose(("north", "and", "east", "lincolnshire")) not in loose_forms("North East Lincolnshire")
    assert loose(("kingston", "and", "hull")) not in loose_forms("Kingston upon Hull")
    assert loose(("barking", "dagenham")) in loose_forms("Barking and Dagenham")
    assert loose(("bournemouth", "and", "christchurch", "and", "poole")) in loose_forms(
        "Bournemouth, Christchurch and Poole"
    )
