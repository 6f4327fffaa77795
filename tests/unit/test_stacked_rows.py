"""Replies whose answers stand below their questions: what is kept of an answer of several lines."""

from __future__ import annotations

from foi_data import returns
from foi_data.corrections import Correction, apply_corrections
from foi_data.parsed import ParsedAnswer
from tests.golden.foi import formats

LONG_REMARK = "We count every episode by itself. " * 20
SUPPORT = "Do you offer support after an interview?"


def answers_of(*below_support: str) -> list[ParsedAnswer]:
    rows = [["How many children went missing?"], [412], [SUPPORT], *([line] for line in below_support)]
    return list(returns.parse(formats.xlsx(rows), "Kent.xlsx", "activity-2024").answers)


def test_an_answer_of_several_lines_is_kept_whole_and_to_the_letter():
    [missing, support] = answers_of("Response: Yes ", "but only  to children in care", LONG_REMARK)
    assert missing.raw == "412"
    assert support.raw == support.cell.raw == f"Response: Yes \nbut only  to children in care\n{LONG_REMARK}"
    assert (support.cell.column, support.cell.row) == ("A", 4)
    assert support.note.startswith("read with rows 5 and 6")


def test_an_answer_of_one_line_has_no_note_of_others():
    [_, support] = answers_of("Yes")
    assert (support.raw, support.note) == ("Yes", "")


def test_a_correction_of_an_answer_no_longer_fits_where_a_later_line_of_it_has_changed():
    [_, support] = answers_of("Yes", "but only to children in care")
    made = Correction(
        support.area_code, "follow_up_support", support.period, support.raw, "telephoned", "the council", "answered",
        code="yes",
    )  # fmt: skip
    assert apply_corrections([support], [made]).applied == (made,)
    [_, changed] = answers_of("Yes", "but only to girls")
    assert apply_corrections([changed], [made]).stale == (made,)
