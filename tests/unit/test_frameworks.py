"""The six instruments that ship: counts, ids, weights, references and wording."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from charter import scoring
from charter.exceptions import InstrumentError
from charter.framework import FRAMEWORKS, LONGEST_TITLE, Instrument, Item, instrument, instruments

CHARTER = "runaways-charter-2012"
ASKS = "young-peoples-asks-2012"
CHECKLIST = "lead-member-checklist-2010"
WORKS = "what-works-2010"
LESSONS = "lessons-to-learn-2013"
NI71 = "ni71-2009"

#                pillars, standards, items, highest level, who answers
SHAPES = {
    CHARTER: (4, 10, 24, 3, "self_assessment"),
    CHECKLIST: (5, 13, 28, 2, "self_assessment"),
    ASKS: (0, 6, 16, 3, "young_people"),
    WORKS: (2, 9, 13, 3, "self_assessment"),
    LESSONS: (0, 10, 22, 3, "self_assessment"),
    NI71: (0, 0, 5, 3, "official_record"),
}
CHILDREN = {
    CHARTER: {
        "total": ["count", "think", "act", "prevent"],
        "count-1": ["C1", "C2", "C3", "C4"],
        "think-1": ["T1", "T2", "T3", "T4"],
        "think-2": ["T5", "T6"],
        "think-3": ["T7"],
        "think-4": ["T8", "T9"],
        "act-1": ["A1", "A2"],
        "act-2": ["A3", "A4"],
        "prevent-1": ["P1", "P2"],
        "prevent-2": ["P3", "P4", "P5"],
        "prevent-3": ["P6", "P7"],
    },
    CHECKLIST: {
        "get-involved": ["tick-1", "tick-2", "tick-3"],
        "help-partners": ["tick-4", "tick-5", "tick-6"],
        "effective-services": ["tick-7", "tick-8", "tick-9"],
        "champion-prevention": ["tick-10", "tick-11", "tick-12"],
        "listen-and-speak-up": ["tick-13"],
        "tick-9": ["L9a", "L9b", "L9c"],
    },
    WORKS: {
        "in-place": [f"in-place-{number}" for number in range(1, 8)],
        "repeat-running": ["works-1", "works-2"],
        "works-1": ["X1a", "X1b"],
        "works-2": ["X2"],
    },
    LESSONS: {"total": [f"rec-{number}" for number in range(1, 11)]},
    ASKS: {"total": [f"ask-{number}" for number in range(1, 7)]},
    NI71: {"total": [f"NI71-{number}" for number in range(1, 6)]},
}
# Item ids of the decomposition by the name it gives each set; the young people's parts stand among its facets.
SETS = {"Charter": CHARTER, "LMCS": CHECKLIST, "InPlace": WORKS, "WhatWorks": WORKS, "Lessons": LESSONS}
COUNCILS_OWN = {"R2b", "R3a", "R3b", "R8a", "R8b", "R8c"}
# A name that has gone, and a word that must stand beside it in the same question.
ENDED = (
    "local safeguarding children board",
    "primary care trust",
    "local strategic partnership",
    "local area agreement",
    "common assessment framework",
    "integrated youth support",
    "targeted youth support",
    "education welfare team",
    "safe and well check",
)
RUN = 11

all_instruments = pytest.mark.parametrize("instrument_id", SHAPES)


def every_item() -> Iterator[tuple[Instrument, Item]]:
    for loaded in instruments().values():
        for item in loaded.items:
            yield loaded, item


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9']+", text.lower().replace("’", "'"))


def runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[start : start + RUN]) for start in range(len(found) - RUN + 1)}


def test_the_six_instruments_are_offered_with_the_charter_and_the_checklist_first() -> None:
    assert list(instruments())[:2] == [CHARTER, CHECKLIST]
    assert set(instruments()) == set(SHAPES)


@all_instruments
def test_an_instrument_has_the_pillars_standards_and_items_of_its_source(instrument_id: str) -> None:
    loaded = instrument(instrument_id)
    kinds = [group.kind for group in loaded.groups]
    assert (
        kinds.count("pillar"),
        kinds.count("standard"),
        len(loaded.items),
        loaded.scale.highest,
        loaded.answered_by,
    ) == SHAPES[instrument_id]


@all_instruments
def test_the_file_is_named_after_the_instrument(instrument_id: str) -> None:
    assert (FRAMEWORKS / f"{instrument_id}.toml").is_file()


@pytest.mark.parametrize(
    ("instrument_id", "node", "children"),
    [(i, node, children) for i, nodes in CHILDREN.items() for node, children in nodes.items()],
)
def test_a_node_has_its_children_in_the_order_of_the_source(instrument_id: str, node: str, children: list[str]) -> None:
    assert [child.id for child in instrument(instrument_id).children(node)] == children


def test_item_ids_are_those_of_the_decomposition_in_its_order(reference: Path) -> None:
    expected: dict[str, list[str]] = {}
    with (reference / "charter" / "decomposition_items.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["framework"] == "YoungPeople":
                expected.setdefault(ASKS, []).extend(re.findall(r"Y\d\.\d", row["facets"]))
            else:
                expected.setdefault(SETS[row["framework"]], []).append(row["item_id"])
    found = {i: list(loaded.item_ids) for i, loaded in instruments().items() if i != NI71}
    assert found == expected


def test_an_item_names_as_many_facets_as_the_decomposition(reference: Path) -> None:
    with (reference / "charter" / "decomposition_items.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["framework"] in SETS]
    remarks = ("(no number", "(the seed")
    expected = {
        row["item_id"]: len([f for f in row["facets"].split(";") if f.strip()])
        for row in rows
        if not row["facets"].startswith(remarks)
    }
    # One facet there is a remark about another ("such as with the local police force"), told in the evidence here.
    expected["L8b"] = 2
    found = {item.id: len(item.facets) for loaded, item in every_item() if item.id in expected}
    assert found == expected


@all_instruments
def test_every_weight_is_1_save_what_lessons_asks_of_others(instrument_id: str) -> None:
    loaded = instrument(instrument_id)
    odd = {node.id for node in loaded.walk() if node.weight != 1}
    if instrument_id != LESSONS:
        assert odd == set()
    else:
        partners = {item.id for item in loaded.items} - COUNCILS_OWN
        assert len(partners) == 16
        assert odd == partners | {f"rec-{number}" for number in (1, 4, 5, 6, 7, 9, 10)}
        assert {loaded.item(item_id).weight for item_id in partners} == {0}


def test_only_what_a_council_can_answer_for_counts_in_its_total_of_lessons() -> None:
    loaded = instrument(LESSONS)
    best_of_the_councils_own = [[3 if item.id in COUNCILS_OWN else 0 for item in loaded.items]]
    best_of_the_others = [[0 if item.id in COUNCILS_OWN else 3 for item in loaded.items]]
    codes = np.array(best_of_the_councils_own + best_of_the_others, dtype=np.int8)
    assert scoring.score(loaded, codes).score[:, 0].tolist() == [100.0, 0.0]


def test_each_pillar_of_the_charter_is_a_quarter_of_it_and_each_standard_an_equal_part_of_its_pillar() -> None:
    shares = scoring.nominal_weights(instrument(CHARTER))
    assert shares["C1"] == pytest.approx(1 / 4 / 4)
    assert shares["T7"] == pytest.approx(1 / 4 / 4)
    assert shares["T1"] == pytest.approx(1 / 4 / 4 / 4)
    assert shares["P5"] == pytest.approx(1 / 4 / 3 / 3)


def test_every_recommendation_says_which_body_must_act() -> None:
    bodies = {item.id: set(item.bodies) for item in instrument(LESSONS).items}
    assert {i for i, who in bodies.items() if "council" in who} == {"R3a", "R3b", "R8a", "R8b", "R8c"}
    assert {i for i, who in bodies.items() if who == {"Ofsted"}} == {"R5c", "R10a", "R10b"}
    assert {i for i, who in bodies.items() if who == {"government"}} == {"R9a", "R9b"}
    assert {i for i, who in bodies.items() if who == {"safeguarding partnership"}} == {"R2b"}
    assert {i for i, who in bodies.items() if "schools" in who} == {
        *("R1a", "R1b", "R1c", "R2a", "R3a", "R3b", "R4a", "R4b", "R5a", "R5b", "R6", "R7a", "R7b")
    }


@all_instruments
def test_every_item_has_a_question_evidence_somebody_to_ask_and_a_subject(instrument_id: str) -> None:
    for item in instrument(instrument_id).items:
        assert "?" in item.question, item.id
        assert item.evidence.endswith("."), item.id
        assert item.answerers, item.id
        assert item.bodies, item.id
        assert item.subjects, item.id
        assert all(re.fullmatch(r"X(0[1-9]|1\d|2[0-5])", subject) for subject in item.subjects), item.id


@all_instruments
def test_titles_are_short_and_no_two_items_share_a_title_or_a_question(instrument_id: str) -> None:
    items = instrument(instrument_id).items
    assert max(len(item.title) for item in items) <= LONGEST_TITLE
    assert len({item.title for item in items}) == len(items)
    assert len({item.question for item in items}) == len(items)


@all_instruments
def test_a_question_can_be_read_on_its_own(instrument_id: str) -> None:
    pointing = re.compile(
        r"\b(these|those (teams|policies|partners|figures)|that (team|plan|work|view)|do they say)\b", re.I
    )
    assert [item.id for item in instrument(instrument_id).items if pointing.search(item.question)] == []


@all_instruments
def test_an_item_cites_the_paragraph_of_its_standard(instrument_id: str) -> None:
    loaded = instrument(instrument_id)
    for group in loaded.groups:
        if group.kind == "standard":
            assert group.citation is not None, group.id
            for item in loaded.items_below(group.id):
                assert item.citation.document == group.citation.document
                assert re.match(re.escape(group.citation.paragraph) + r"(,|$)", item.citation.paragraph), item.id


@all_instruments
def test_every_document_has_a_title_a_publisher_and_a_year(instrument_id: str) -> None:
    for title in instrument(instrument_id).documents.values():
        assert re.search(r"The Children's Society|Department for", title), title
        assert re.search(r"\b20(09|10|12)\b", title), title


@all_instruments
def test_a_body_that_has_ended_is_named_with_its_successor(instrument_id: str) -> None:
    loaded = instrument(instrument_id)
    explained = set()
    for item in loaded.items:
        for name in ENDED:
            if name in item.question.lower() and name not in explained:
                assert re.search(r"\b(today|now)\b", item.question), (item.id, name)
                explained.add(name)
    for item in loaded.items:
        if "safeguarding children board" in item.question:
            assert "safeguarding partnership" in item.question, item.id


@all_instruments
def test_a_file_opens_by_saying_what_an_editor_may_change_and_that_a_new_meaning_needs_a_new_version(
    instrument_id: str,
) -> None:
    text = (FRAMEWORKS / f"{instrument_id}.toml").read_text(encoding="utf-8")
    opening = " ".join(line.lstrip("# ") for line in text.split("\n\n", 1)[0].splitlines())
    assert opening.startswith(text[2:20])
    for said in ("An editor may change", "An editor may not change an id", "cites", "raise `version`"):
        assert said in opening


@all_instruments
def test_a_scale_says_whose_it_is(instrument_id: str) -> None:
    scale = instrument(instrument_id).scale
    if instrument_id == NI71:
        assert [level.label for level in scale.levels] == ["0", "1", "2", "3"]
        assert all("not found and is not invented" in level.meaning for level in scale.levels)
    else:
        assert scale.source == "The product's own; the source prints no levels."


# --- The traps of the wording, each of which would otherwise be answered too kindly.


@pytest.mark.parametrize("item_id", ["T8", "T9"])
def test_every_professional_means_that_training_for_some_is_not_a_full_yes(item_id: str) -> None:
    item = instrument(CHARTER).item(item_id)
    assert "every professional" in item.question
    assert "where some have not been reached it is at most partly in place" in item.evidence


@pytest.mark.parametrize("item_id", ["T1", "T2", "T3", "P7"])
def test_what_the_charter_gives_as_an_example_is_called_an_example(item_id: str) -> None:
    item = instrument(CHARTER).item(item_id)
    assert "example" in item.question + item.evidence


def test_an_interview_by_the_childs_own_social_worker_is_not_independent() -> None:
    item = instrument(CHARTER).item("P5")
    assert "own social worker or the police is a return interview but not an independent one" in item.evidence


def test_the_safe_and_well_check_is_for_the_police_and_no_return_interview() -> None:
    item = instrument(CHARTER).item("P4")
    assert item.bodies == ("police",)
    assert "does not replace a return interview" in item.evidence


@pytest.mark.parametrize("item_id", ["A3", "A4"])
def test_fifteen_year_olds_are_not_dropped(item_id: str) -> None:
    assert instrument(CHARTER).item(item_id).facets == ("15", "16", "17")


def test_a_second_time_is_enough_whatever_the_time_between() -> None:
    item = instrument(CHARTER).item("P6")
    assert "a second time" in item.question
    assert "no limit on the time between" in item.evidence


@pytest.mark.parametrize(("instrument_id", "item_id"), [(CHARTER, "T7"), (CHECKLIST, "L4"), (WORKS, "W1a")])
def test_a_champion_and_the_named_person_are_kept_apart(instrument_id: str, item_id: str) -> None:
    evidence = instrument(instrument_id).item(item_id).evidence
    assert re.search(r"champion lends weight but does not coordinate|not a champion|is somebody else", evidence)


def test_72_hours_are_nowhere_said_to_come_from_a_source_document() -> None:
    mentions = {
        item.id: item.question + item.evidence for _, item in every_item() if "72" in item.question + item.evidence
    }
    assert list(mentions) == ["X1a"]
    assert "come from later guidance" in mentions["X1a"]


def test_half_days_missed_are_not_confused_with_school_days_of_unbroken_absence() -> None:
    item = instrument(LESSONS).item("R3a")
    assert "20 half days" in item.question
    assert "a different test" in item.evidence


# --- Our own words.


@pytest.mark.parametrize("name", [*(f"{i}.toml" for i in SHAPES), "crosswalk.toml"])
def test_no_run_of_eleven_words_is_copied_from_a_source_document(name: str, reference: Path) -> None:
    seeds = sorted((reference / "seeds").glob("*.txt"))
    assert len(seeds) == 5
    findings = (reference / "charter" / "findings.md").read_text(encoding="utf-8")
    official = findings.split("## 4. NI 71")[1].split("\n## ")[0]
    ours = runs((FRAMEWORKS / name).read_text(encoding="utf-8"))
    copied = [
        run
        for source in (*(seed.read_text(encoding="utf-8") for seed in seeds), official)
        for run in runs(source) & ours
    ]
    assert copied == []


def test_an_unknown_instrument_is_refused_with_the_ids_there_are() -> None:
    with pytest.raises(
        InstrumentError, match=r"There is no instrument 'ni72'\. Choose one of: runaways-charter-2012, "
    ):
        instrument("ni72")


def test_an_unknown_item_is_refused_with_the_ids_there_are() -> None:
    with pytest.raises(InstrumentError, match=r"The Runaways Charter has no item 'C5'\. Its items are C1, C2, "):
        instrument(CHARTER).item("C5")


def test_an_unknown_group_is_refused() -> None:
    with pytest.raises(InstrumentError, match="The Runaways Charter has no pillar or standard 'count-2'"):
        instrument(CHARTER).group("count-2")


def test_the_groups_above_an_item_are_given_nearest_first() -> None:
    assert [group.id for group in instrument(CHARTER).ancestors("P5")] == ["prevent-2", "prevent"]


def test_items_below_the_total_are_all_items_in_reading_order() -> None:
    charter = instrument(CHARTER)
    assert charter.items_below("total") == charter.items
    assert [item.id for item in charter.items_below("prevent")] == ["P1", "P2", "P3", "P4", "P5", "P6", "P7"]


def test_a_citation_reads_as_document_and_paragraph() -> None:
    citation = str(instrument(CHARTER).item("T5").citation)
    assert citation == "The Runaways Charter, The Children's Society, 2012, Think, sentence 2"


def test_every_item_of_the_charter_has_a_question_of_its_own_that_can_be_read_aloud_to_the_director() -> None:
    asked = [item.to_the_director for item in instrument("runaways-charter-2012").items]
    assert len(set(asked)) == 24
    for words in asked:
        assert words.endswith("?")
        assert words.count("?") == 1
        assert 10 <= len(words.split()) <= 30, words
    assert not any(item.to_the_director for item in instrument("lead-member-checklist-2010").items)
