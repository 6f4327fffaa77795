"""Layouts and question sets as somebody writes them wrongly: each is refused with what to mend, in plain words."""

from __future__ import annotations

from pathlib import Path

import pytest

from foi_data.exceptions import FoiDataError
from services.exceptions import ServiceError
from services.foi.declared import Declared
from services.people import LOCAL_PERSON
from storage.unit_of_work import SqlStorage

LAYOUT = """name = "Tracker"
question_set = "activity-2024"
[[columns]]
header = "Council"
role = "area"
[[columns]]
header = "Spells"
question = "incidents"
"""
SET = (Path(__file__).parents[1] / "golden" / "foi" / "contracts-2023.toml").read_text("utf-8")
INNER_WORDS = ("__init__", "NoneType", "object has no", "argument", "instances of")


@pytest.mark.parametrize(("text", "words"), [
    ("", "lacks the key 'name'"),
    ("PK\x03\x04", "no TOML"),
    (LAYOUT.replace('name = "Tracker"\n', ""), "lacks the key 'name'"),
    (LAYOUT.replace("activity-2024", "activity-2042"), "'activity-2042', which is not here"),
    (LAYOUT.replace('"incidents"', '"incidentz"'), "names the question 'incidentz'"),
    (LAYOUT + "colour = 1\n", "Column 2 of the layout has the key 'colour'"),
    ("colour = 1\n" + LAYOUT, "The layout has the key 'colour'"),
    (LAYOUT.replace('"Tracker"', "12"), "'name' must be a text in quotation marks, not 12"),
    ('name = "x"\nquestion_set = "activity-2024"\ncolumns = "A"\n', "'columns' must be a list"),
    ('name = "x"\nquestion_set = "activity-2024"\ncolumns = ["A"]\n', "Column 1 of the layout stands there as 'A'"),
    ('header_row = "three"\n' + LAYOUT, "'header_row' must be a whole number"),
    (LAYOUT.replace('header = "Council"\nrole = "area"', 'header = "Ref"\nrole = "context"'), "holds the authorities"),
    (LAYOUT + 'period = "some day"\n', "'some day' in the layout is no period"),
    (LAYOUT.replace("Tracker", "x" * 300), "up to 200 letters"),
    (SET, "The layout has the key 'id'"),
])  # fmt: skip
def test_a_wrong_layout_says_what_to_mend(embedded: SqlStorage, text: str, words: str) -> None:
    with pytest.raises((FoiDataError, ServiceError)) as refused:
        Declared(embedded).bring_in_layout(LOCAL_PERSON, text)
    assert words in str(refused.value)
    assert not any(inner in str(refused.value) for inner in INNER_WORDS)
    assert Declared(embedded).layouts() == ()


@pytest.mark.parametrize(("text", "words"), [
    ("", "has no id"),
    (LAYOUT, "has no id"),
    (SET.split("[[")[0], "lacks the key 'questions'"),
    (SET.replace('title = "Contracts handed back to councils"\n', ""), "lacks the key 'title'"),
    (SET.replace('["hours/week handed back"]', '"hours"'), "Question 2: 'aliases' must be a list"),
    (SET.replace('text = "How many contracts were handed back?"', "text = 4"), "'text' must be a text"),
    (SET + "colour = 1\n", "Question 2 has the key 'colour'"),
    (SET.replace("contracts-2023", "my set!"), "letters, digits, - and _"),
    (SET + '[evidence_rule]\nitem = "C1"\n', "'evidence_rule' must be a list"),
    (SET + '[[evidence_rule]]\nitem = "C1"\n', "needs when"),
    (SET + '[[checks]]\nkind = "at_most"\n', "Check 1 lacks the key 'larger'"),
])  # fmt: skip
def test_a_wrong_question_set_says_what_to_mend(embedded: SqlStorage, text: str, words: str) -> None:
    with pytest.raises((FoiDataError, ServiceError)) as refused:
        Declared(embedded).bring_in_question_set(LOCAL_PERSON, text)
    assert words in str(refused.value)
    assert not any(inner in str(refused.value) for inner in INNER_WORDS)


def test_right_ones_are_kept(embedded: SqlStorage) -> None:
    declared = Declared(embedded)
    declared.bring_in_layout(LOCAL_PERSON, LAYOUT)
    assert declared.bring_in_question_set(LOCAL_PERSON, SET) == "contracts-2023"
    assert [layout.name for layout in declared.layouts()] == ["Tracker"]
