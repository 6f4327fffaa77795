"""Question sets are data, and a wrong file says what is wrong with it."""

from __future__ import annotations

import csv
import re

import pytest

from foi_data.exceptions import QuestionSetError
from foi_data.questions import (
    FOLDER,
    Check,
    Question,
    QuestionSet,
    load_question_set,
    parse_question_set,
    question_set,
    question_sets,
)
from foi_data.texts.phrases import load_words

PROVISION = (
    "offer_home offer_care offer_placed_outside provider independent timescale_promised named_person dedicated_project "
    "safe_and_well_checks protocol data_home data_care analysed_for_trends"
)
ACTIVITY = (
    "children_missing incidents children_looked_after looked_after_missing looked_after_incidents interviews_offered "
    "interviews_completed interviews_within_72h provider follow_up_support"
)
SMALL = """
id = "small"
title = "Small"
source = "made for a test"

[[questions]]
id = "boys"
title = "Boys"
text = "How many boys?"
kind = "count"
unit = "children"

[[questions]]
id = "all"
title = "All"
text = "How many children?"
kind = "count"
unit = "children"

[[checks]]
kind = "sum"
larger = "all"
parts = ["boys"]
why = "Boys are children."
"""


@pytest.mark.parametrize(("set_id", "ids"), [("provision-2012", PROVISION), ("activity-2024", ACTIVITY)])
def test_the_sets_ask_what_the_design_says_in_its_order(set_id, ids):
    assert " ".join(question.id for question in question_set(set_id).questions) == ids


def test_every_question_says_its_unit_scope_and_period():
    for each in question_sets().values():
        for question in each.questions:
            assert bool(question.unit) == (question.kind in ("count", "share", "duration"))
    activity = question_set("activity-2024")
    assert activity.question("incidents").unit == "incidents"
    assert activity.question("looked_after_missing").scope == "care"
    assert activity.question("interviews_offered").period == "year"
    assert question_set("provision-2012").question("offer_home").codes == ("all", "some", "none", "unable_to_say")


def test_the_2012_set_says_that_its_wording_is_ours():
    assert "original of 2012 was not found" in question_set("provision-2012").source


def test_questions_need_only_concepts_that_headers_can_name():
    known = set(load_words("headers")["concepts"])
    for each in question_sets().values():
        for question in each.questions:
            assert set().union(*question.needs, question.may) <= known


def test_questions_speak_to_items_of_the_charter(reference):
    with (reference / "charter" / "decomposition_items.csv").open(encoding="utf-8-sig", newline="") as lines:
        items = {value for row in csv.DictReader(lines) for value in row.values() if value}
    for each in question_sets().values():
        for question in each.questions:
            assert set(question.speaks_to) <= items


def test_no_two_questions_of_a_set_share_an_alias():
    for each in question_sets().values():
        aliases = [alias for question in each.questions for alias in question.aliases]
        assert len(aliases) == len(set(aliases))


def test_a_new_set_needs_a_file_and_no_code(tmp_path):
    path = tmp_path / "small.toml"
    path.write_text(SMALL, encoding="utf-8")
    assert load_question_set(path).checks == (Check("sum", "all", parts=("boys",), why="Boys are children."),)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('id = "small"', 'id = "other"'), "is named 'small' but its id is 'other'"),
        (('kind = "count"\nunit = "children"', 'kind = "count"\nunit = "cats"'), "has one of the units"),
        (('kind = "count"', 'kind = "number"'), "is unknown"),
        (('id = "boys"', 'id = "All Boys"'), "lower-case letters"),
        (('id = "boys"', 'id = "all"'), "each with an id of its own"),
        (('parts = ["boys"]', 'parts = ["girls"]'), "a check names"),
        (('text = "How many boys?"', 'text = ""'), "must be filled in"),
        (('title = "Small"', "title = "), "no TOML"),
        (('title = "Boys"', 'tittle = "Boys"'), "the key 'tittle', which is not known"),
        (('kind = "count"\nunit = "children"', 'kind = "choice"'), "two choices or more"),
        (
            ('kind = "count"\nunit = "children"', 'kind = "count"\nunit = "children"\nperiod = "week"'),
            "is none of year",
        ),
    ],
)
def test_a_wrong_set_is_refused_with_what_is_wrong(change, words):
    with pytest.raises(QuestionSetError, match=words):
        parse_question_set(SMALL.replace(*change, 1), "small")


def test_the_file_is_named_in_the_refusal(tmp_path):
    path = tmp_path / "small.toml"
    path.write_text("id = ", encoding="utf-8")
    with pytest.raises(QuestionSetError, match=r"^small\.toml: it is no TOML"):
        load_question_set(path)


def test_an_unknown_set_or_question_names_those_there_are():
    with pytest.raises(QuestionSetError, match="activity-2024, provision-2012"):
        question_set("activity")
    with pytest.raises(QuestionSetError, match="has no question 'boys'"):
        question_set("activity-2024").question("boys")
    assert "incidents" in question_set("activity-2024")


def test_a_source_that_shows_zeros_makes_every_question_read_so():
    shown = question_set("activity-2024").with_zeros_shown()
    assert all(question.shows_zeros for question in shown.questions)


def test_a_set_without_questions_refuses_to_exist():
    with pytest.raises(QuestionSetError, match="needs questions"):
        QuestionSet("empty", "Empty", "nobody", ())


def test_a_question_without_a_scope_that_is_known_refuses_to_exist():
    with pytest.raises(QuestionSetError, match="scope 'school'"):
        Question("x", "X", "X?", "text", scope="school")


def test_no_source_sentence_is_copied_into_the_data_files(reference):
    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"[a-z0-9']+", text.lower().replace("’", "'"))
        return {tuple(words[at : at + 11]) for at in range(len(words) - 10)}

    sources = set().union(*(runs(path.read_text(encoding="utf-8")) for path in (reference / "seeds").glob("*.txt")))
    for path in [*FOLDER.glob("*.toml"), *FOLDER.parent.glob("*.toml"), *FOLDER.parent.glob("words/*.toml")]:
        assert not runs(path.read_text(encoding="utf-8")) & sources, path.name
