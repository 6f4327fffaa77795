"""Whatever an answer holds, it comes back as it was out of the document that it is kept in."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from services.foi.kept_answers import KeptReturn, Legend, answers_of, packed
from services.ports import FoiAnswer

TEXTS = st.one_of(
    st.integers(0, 99).map(str), st.sampled_from(["", " 5", "007", "<5", "1,200", "-3", "5.0"]), st.text()
)
NUMBERS = st.one_of(st.none(), st.integers(0, 99).map(float), st.floats(allow_nan=False, allow_infinity=False))
WORDS = st.sampled_from(["", "a note", "whole_number"])
PROPOSALS = st.one_of(st.none(), st.lists(st.fixed_dictionaries({"words": WORDS, "value": NUMBERS}), min_size=1))


@st.composite
def answers(draw: st.DrawFn) -> FoiAnswer:
    """An answer of any shape, more often than not a plain number."""
    raw, value = draw(TEXTS), draw(NUMBERS)
    plain = FoiAnswer(
        draw(st.sampled_from(["E08000035", "E10000016"])), draw(st.sampled_from(["incidents", None])), draw(WORDS),
        draw(st.sampled_from(["2022-23", ""])), raw, "answered", None, value, value, value, None, "whole_number", "",
        "Answers", draw(st.integers(1, 9)), draw(st.sampled_from("BCD")), draw(st.sampled_from(["", "https://a"])),
    )  # fmt: skip
    if draw(st.booleans()):
        return plain
    return replace(
        plain, status=draw(st.sampled_from(["refused", "answered"])), code=draw(st.one_of(st.none(), WORDS)),
        low=draw(NUMBERS), note=draw(WORDS), exemption=draw(st.one_of(st.none(), WORDS)),
        superseded_row=draw(st.one_of(st.none(), st.integers(1, 9))), proposals=draw(PROPOSALS),
    )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(answers(), max_size=12))
def test_answers_come_back_as_they_were_through_json(told: list[FoiAnswer]) -> None:
    kept = packed(told)
    legend = Legend(**json.loads(json.dumps(asdict(kept.legend))))
    returns = [
        KeptReturn(one.area_code, one.source_url, json.loads(json.dumps(one.document)), number)
        for number, one in enumerate(kept.returns, 1)
    ]
    back = [answer for one in returns for answer in answers_of(one, legend)]
    assert sorted(map(repr, (replace(one, id=0) for one in back))) == sorted(map(repr, told))
    assert len({one.id for one in back}) == len(told)
    for key in {(one.area_code, one.source_url) for one in told}:
        same = [[one.raw for one in some if (one.area_code, one.source_url) == key] for some in (told, back)]
        assert same[0] == same[1]


@given(st.integers(0, 10**7))
def test_a_plain_whole_number_needs_no_reading_of_its_own(number: int) -> None:
    value = float(number)
    answer = FoiAnswer(
        "E08000035", "incidents", "Incidents", "2022-23", str(number), "answered", None, value, value, value, None,
        "whole_number", "", "Answers", 2, "B",
    )  # fmt: skip
    assert packed([answer]).legend.readings == [None]
