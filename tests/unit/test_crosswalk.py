"""Which items of different instruments are about the same subject."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from charter.crosswalk import (
    CROSSWALK,
    Link,
    LinkedItem,
    Subject,
    check_crosswalk,
    crosswalk,
    linked_items,
    load_crosswalk,
    subject,
)
from charter.exceptions import InstrumentError
from charter.framework import instruments

CHARTER = "runaways-charter-2012"
ASKS = "young-peoples-asks-2012"
CHECKLIST = "lead-member-checklist-2010"
WORKS = "what-works-2010"
LESSONS = "lessons-to-learn-2013"
NI71 = "ni71-2009"

Triple = tuple[str, str, str]


def links_of_the_table(text: str) -> dict[str, set[Triple]]:
    """Section F of the decomposition: subject -> (instrument, item, relation)."""
    table: dict[str, set[Triple]] = {}
    for row in re.findall(r"^\| (X\d\d) \|(.*)\|$", text.split("## F. Cross-walk")[1], flags=re.MULTILINE):
        _, *cells = row[1].split("|")
        columns = zip((CHARTER, CHECKLIST, WORKS, LESSONS), cells, strict=True)
        table[row[0]] = {link for instrument_id, cell in columns for link in links_of_cell(instrument_id, cell)}
    return table


def links_of_cell(instrument_id: str, cell: str) -> set[Triple]:
    """One cell, for example `= L2d; ~ L2c`. The charter's column leaves the sign out where it is `=`."""
    found = set()
    for part in re.sub(r"\(.*?\)|\".*?\"", "", cell).split(";"):
        relation = "overlaps" if "~" in part else "same"
        for named in re.findall(r"[A-Z]\d+(?:-[A-Z]\d+|[a-d])?", part):
            owner = ASKS if named.startswith("Y") else instrument_id
            found |= {(owner, item_id, relation) for item_id in items_named(owner, named)}
    return found


def items_named(instrument_id: str, named: str) -> list[str]:
    """`R1` stands for R1a to R1c, `Y1-Y6` for every part of the asks."""
    known = instruments()[instrument_id].item_ids
    if "-" in named:
        return list(known)
    return [i for i in known if i == named or re.fullmatch(re.escape(named) + "[a-d]", i)]


def relation(one: tuple[str, str], other: tuple[str, str]) -> LinkedItem:
    return next(found for found in linked_items(*one) if (found.instrument, found.item) == other)


def test_there_are_25_subjects_in_order() -> None:
    assert [found.id for found in load_crosswalk()] == [f"X{number:02d}" for number in range(1, 26)]


def test_links_are_those_of_the_decomposition_and_nothing_more(reference: Path) -> None:
    table = links_of_the_table((reference / "charter" / "decomposition.md").read_text(encoding="utf-8"))
    ours = {
        found.id: {(link.instrument, link.item, link.relation) for link in found.links if link.instrument != NI71}
        for found in load_crosswalk()
    }
    assert sum(len(links) for links in table.values()) > 130
    assert ours == table


def test_every_item_of_every_instrument_has_a_subject_that_links_back_to_it() -> None:
    for instrument_id, loaded in instruments().items():
        for item in loaded.items:
            assert item.subjects
            for subject_id in item.subjects:
                assert subject(subject_id).link_of(instrument_id, item.id).item == item.id


def test_every_link_leads_to_an_item_that_lists_the_subject() -> None:
    for found in crosswalk().values():
        for link in found.links:
            assert found.id in instruments()[link.instrument].item(link.item).subjects


def test_links_of_the_national_indicator_only_ever_overlap() -> None:
    found = [link for s in crosswalk().values() for link in s.links if link.instrument == NI71]
    assert {link.item for link in found} == set(instruments()[NI71].item_ids)
    assert {link.relation for link in found} == {"overlaps"}


def test_two_items_stand_to_one_another_the_same_from_either_side() -> None:
    for instrument_id, loaded in instruments().items():
        for item in loaded.items:
            for found in linked_items(instrument_id, item.id):
                back = relation((found.instrument, found.item), (instrument_id, item.id))
                assert (back.relation, set(back.subjects), set(back.notes)) == (
                    found.relation,
                    set(found.subjects),
                    set(found.notes),
                )


def test_linked_items_are_of_other_instruments_each_once_and_the_same_first() -> None:
    found = linked_items(CHARTER, "T5")
    assert CHARTER not in {other.instrument for other in found}
    assert len({(other.instrument, other.item) for other in found}) == len(found)
    relations = [other.relation for other in linked_items(CHARTER, "C3")]
    assert relations == sorted(relations, key=["same", "overlaps"].index)
    assert set(relations) == {"same", "overlaps"}


def test_an_item_shared_through_two_subjects_names_both() -> None:
    assert relation((CHARTER, "T5"), (CHECKLIST, "L1b")).subjects == ("X05", "X06")


@pytest.mark.parametrize(("care_or_home", "same", "other"), [("C1", "L2b", "L2a"), ("C2", "L2a", "L2b")])
def test_a_number_known_for_care_is_not_the_same_as_one_for_home(care_or_home: str, same: str, other: str) -> None:
    assert relation((CHARTER, care_or_home), (CHECKLIST, same)).relation == "same"
    assert relation((CHARTER, care_or_home), (CHECKLIST, other)).relation == "overlaps"


@pytest.mark.parametrize("champion", [(CHECKLIST, "L4"), (WORKS, "W1a"), (WORKS, "W1b")])
def test_a_champion_is_not_the_named_person_and_the_link_says_so(champion: tuple[str, str]) -> None:
    found = relation((CHARTER, "T7"), champion)
    assert found.relation == "overlaps"
    assert any("not the named person" in note for note in found.notes)


def test_an_independent_return_interview_is_not_shown_by_a_chance_to_talk() -> None:
    assert [(found.item, found.relation) for found in linked_items(CHARTER, "P5")] == [("X1b", "overlaps")]


@pytest.mark.parametrize("item_id", ["A3", "A4", "P4"])
def test_what_only_the_charter_asks_has_no_linked_items(item_id: str) -> None:
    assert linked_items(CHARTER, item_id) == ()


def test_how_young_people_are_treated_is_not_the_same_as_whether_they_are_asked() -> None:
    assert {found.relation for found in linked_items(ASKS, "Y1.1")} == {"overlaps"}


def test_an_unknown_subject_is_refused_with_the_ids_there_are() -> None:
    with pytest.raises(InstrumentError, match=r"There is no subject 'X26'\. Choose one of: X01, X02, "):
        subject("X26")


def test_an_unknown_item_has_no_linked_items() -> None:
    with pytest.raises(InstrumentError, match="has no item 'C9'"):
        linked_items(CHARTER, "C9")


def test_a_subject_without_a_link_to_an_item_says_so() -> None:
    with pytest.raises(InstrumentError, match=r"Subject X15 \(Police safe and well check\) has no link to C1 of "):
        subject("X15").link_of(CHARTER, "C1")


def test_a_relation_is_one_of_two_words() -> None:
    with pytest.raises(InstrumentError, match="The link to C1 has the relation 'alike': write one of same, overlaps"):
        Link(CHARTER, "C1", "alike")  # type: ignore[arg-type]


def test_a_subject_does_not_link_an_item_twice() -> None:
    link = Link(CHARTER, "C1", "same")
    with pytest.raises(InstrumentError, match="Subject X01 links these items twice: C1"):
        Subject("X01", "Numbers", (link, link))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('item = "C1"', 'item = "C9"',
         "Subject X01 links C9 of runaways-charter-2012, but there is no such item. "
         "Mend the link's instrument or item."),
        ('instrument = "runaways-charter-2012", item = "C1"', 'instrument = "charter", item = "C1"',
         "Subject X01 links C1 of charter, but there is no such item. Mend the link's instrument or item."),
        ('item = "C1"', 'item = "P5"',
         "Subject X01 links P5 of runaways-charter-2012, but that item does not list X01 under subjects. "
         "Add it there, or take the link away."),
        ('  { instrument = "runaways-charter-2012", item = "C1", relation = "same", aspect = "care" },\n', "",
         "C1 of runaways-charter-2012 lists X01 under subjects, but X01 has no link to it. "
         "Add the link to crosswalk.toml, or take the subject away."),
        ('id = "X02"', 'id = "X01"', "These subjects are there twice: X01."),
        ('relation = "same", aspect = "care"', 'relation = "same", side = "care"',
         "Subject 'X01', link to 'C1' has unknown keys: side. Its keys are instrument, item, relation, aspect, note."),
        ('title = "How many children go missing, from care and from home"\n', "",
         "Subject 'X01' lacks the key 'title'."),
        ("[[subject]]", "[[subjects]]", "The file has unknown keys: subjects. Its keys are subject."),
    ],
)  # fmt: skip
def test_a_mistake_in_the_file_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = CROSSWALK.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "crosswalk.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InstrumentError) as refused:
        load_crosswalk(path)
    assert str(refused.value) == f"crosswalk.toml: {message}"


def test_both_ways_are_checked_against_the_instruments_given() -> None:
    with pytest.raises(InstrumentError, match="but there is no such item"):
        check_crosswalk(load_crosswalk(), {})
