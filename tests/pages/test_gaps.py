"""Everything that bears on a gap, and the gaps most common in a region."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from charter.answer_details import Details
from charter.assessment import Answer
from charter.framework import instrument
from charter.permissions import EVERY_RIGHT
from services.assessment.actions import Actions
from services.assessment.actions_stored import ActionDraft
from services.assessment.assessments import Assessments
from services.exports.exporting import Exporting, Scope
from services.foi.ingestion import Ingestion
from services.people import LOCAL_PERSON, Person
from storage.unit_of_work import SqlStorage
from tests.pages.conftest import ROOT, Opener, turned_to, words

KENT, MEDWAY, LEEDS, DERBY = "E10000016", "E06000035", "E08000035", "E06000015"
CHARTER = "runaways-charter-2012"
ADA = Person("ada", "Ada", EVERY_RIGHT)


def answer(storage: SqlStorage, area: str, round_: str = "2013", **levels: int) -> None:
    desk = Assessments(storage)
    for item, level in levels.items():
        desk.save_answer(
            ADA, area, CHARTER, round_, answer=Answer(item, "answered", level), expected_version=0
        )  # fmt: skip


def tell(storage: SqlStorage, row: str, wave: str = "Requests of December 2012") -> None:
    head = "Local authority,Missing from home,Missing from care,Provider,Independent,Named person"
    desk = Ingestion(storage)
    desk.accept(ADA, desk.preview(f"{head}\n{row}\n".encode(), "wave.csv"), wave=wave)


@pytest.fixture
def answered(app_storage: SqlStorage) -> SqlStorage:
    answer(app_storage, KENT, T7=2, P5=1, C1=0)
    answer(app_storage, MEDWAY, T7=3, P5=3, C1=0)
    answer(app_storage, LEEDS, T7=3, P5=0)
    tell(app_storage, "Kent,all,all,Own social worker,no,no")
    return app_storage


def behind(app: AppTest, *items: str) -> str:
    """What the page says with what lies behind some gaps opened."""
    for item in items:
        app.session_state[f"behind {item}"] = True
    return words(app.run())


def test_a_gap_names_who_has_it_in_place_with_links(opened: Opener, answered: SqlStorage) -> None:
    said = behind(opened("gaps", area=KENT), "T7")
    assert "fully in place in 2 of 2 with data (152 in all)" in said
    assert f"[Medway](area?area={MEDWAY})" in said
    assert f"[Leeds](area?area={LEEDS})" in said


def test_a_gap_shows_what_was_told_with_words_file_and_cell(opened: Opener, answered: SqlStorage) -> None:
    said = behind(opened("gaps", area=KENT, gaps="all"), "T7")
    assert "1 of these answers differs from what it told FOI requests." in said
    assert 'The area says "Partly in place". It told an FOI request (31 December 2012): A named person' in said
    assert "answer is higher than what it told the request." in said
    assert 'Told: "no" (Requests of December 2012, 31 December 2012; wave.csv' in said
    assert "cell F2" in said


def test_an_areas_word_on_a_contradiction_stands_beside_it_wherever_it_is_shown(
    opened: Opener, answered: SqlStorage
) -> None:
    said = words(opened("gaps", area=KENT, gaps="all"))
    assert "The area has not said why they differ." in said
    Assessments(answered).save_answer(
        ADA, KENT, CHARTER, "2013", answer=Answer("T7", "answered", 2), expected_version=1,
        details=Details(explanation="A coordinator began\nin *January* 2013."),
    )  # fmt: skip
    assert 'The area\'s word on it: "A coordinator began in *January* 2013."' in words(
        opened("gaps", area=KENT, gaps="all")
    )
    assert 'The area\'s word on it: "A coordinator began in *January* 2013."' in words(opened("area", area=KENT))
    exporting = Exporting(answered, ADA)
    rows = exporting.table("contradictions", Scope(KENT, CHARTER)).records()
    assert [row["explanation"] for row in rows] == ["A coordinator began\nin *January* 2013."]
    in_public = exporting.table("contradictions", Scope(KENT, CHARTER, public=True))
    assert in_public.rows == ()
    asked = exporting.table("gaps", Scope(KENT, CHARTER)).records()
    assert any("A coordinator began" in str(row["evidence"]) for row in asked)


def test_a_gap_says_how_many_actions_are_planned_in_list_table_and_files(opened: Opener, answered: SqlStorage) -> None:
    desk = Actions(answered)
    for title, due in (("Write it down", date(2020, 1, 1)), ("Tell everybody", None), ("Old plan", None)):
        desk.plan(LOCAL_PERSON, KENT, CHARTER, "C1", draft=ActionDraft(title, due=due))
    (old,) = (one for one in desk.found(KENT) if one.draft.title == "Old plan")
    desk.move(LOCAL_PERSON, old.id, "done", expected_version=old.version)
    rows = list(Exporting(answered, ADA).table("gaps", Scope(KENT, CHARTER)).records())
    assert {row["item_id"]: row["actions"] for row in rows}["C1"] == "2 to finish, 1 of them overdue; 1 done"
    assert {row["item_id"]: row["actions"] for row in rows}["T7"] == ""
    in_public = Exporting(answered, ADA).table("gaps", Scope(KENT, CHARTER, public=True))
    assert not any(row["actions"] for row in in_public.records())
    app = turned_to(opened("gaps", area=KENT), "The same as a table", of="gaps")
    assert "2 to finish, 1 of them overdue; 1 done" in app.dataframe[0].value.to_string()


def test_comparators_can_be_the_region(opened: Opener, answered: SqlStorage) -> None:
    app = opened("gaps", area=KENT, against="region")
    assert "Of 18 other areas in South East, 1 has answers here to compare with." in words(app)
    table = turned_to(app, "The same as a table", of="gaps").dataframe[0].value
    assert table[table["Item"] == "T7"].iloc[0]["Comparators"] == "fully in place in 1 of 1 with data (18 in all)"
    assert table[table["Item"] == "T7"].iloc[0]["In place in"] == "Medway"


def test_the_choice_of_comparators_is_one_for_all_pages(opened: Opener, answered: SqlStorage) -> None:
    before = opened("gaps", area=KENT, **{"with": "region"})
    assert "Of 18 other areas in South East, 1 has answers here to compare with." in words(before)
    assert before.query_params["against"] in ("region", ["region"])
    assert "with" not in before.query_params
    compared = before.switch_page(str(ROOT / "pages" / "compare.py")).run()
    assert "18 other areas in South East" in words(compared)
    compared.selectbox(key="widget against").set_value("chosen").run()
    compared.multiselect(key="widget with").set_value([MEDWAY]).run()
    by_hand = compared.switch_page(str(ROOT / "pages" / "gaps.py")).run()
    assert "Of 1 areas picked by hand, 1 has answers here to compare with." in words(by_hand)


def test_gaps_stand_under_pillars_or_under_who_must_act(opened: Opener, answered: SqlStorage) -> None:
    pillars = [heading.value for heading in opened("gaps", area=KENT, group="pillar").header]
    assert [heading.split(":")[0] for heading in pillars] == ["Count", "Think", "Act", "Prevent"]
    bodies = [heading.value.split(":")[0] for heading in opened("gaps", area=KENT, group="body").header]
    assert {"Council", "Police", "Health services", "Schools"} <= set(bodies)


def test_a_gap_names_good_practice_and_linked_items(opened: Opener, answered: SqlStorage) -> None:
    app = opened("gaps", area=KENT, gaps="all")
    said = behind(app, *instrument(CHARTER).item_ids)
    assert f"Named for good practice: [Derby](area?area={DERBY})" in said
    assert "in Lead Member" in said or "Something near is asked in" in said


def test_the_first_gaps_stand_alone_until_the_others_are_asked_for(opened: Opener, answered: SqlStorage) -> None:
    app = opened("gaps", area=KENT)
    assert "**5. " in words(app)
    assert "**6. " not in words(app)
    (button,) = [button for button in app.button if button.label.startswith("Show the other")]
    button.click().run()
    assert "**6. " in words(app)
    assert app.query_params["gaps"] in ("all", ["all"])


def test_the_way_to_a_hundred_is_a_picture_and_a_table(opened: Opener, answered: SqlStorage) -> None:
    app = turned_to(opened("gaps", area=KENT), "From the score to 100", of="gaps")
    assert any("From what is in place to 100" in chart.proto.alt for chart in app.get("plotly_chart"))
    app = turned_to(app, "As a table", of="way")
    (steps,) = [d.value for d in app.dataframe if "Step" in d.value.columns]
    assert steps.iloc[-1]["Reached"] == 100
    assert steps.iloc[0]["What it is"] == "In place for sure"
    assert set(steps["What it is"]) == {"In place for sure", "Known to be missing", "Not known"}


def test_the_most_common_gaps_of_england_and_of_a_region(opened: Opener, answered: SqlStorage) -> None:
    app = opened("gaps")
    assert "3 of 153 areas in England have answers here. The most common gap: " in words(app)
    table = app.dataframe[-1].value
    row = table[table["Item"] == "C1"].iloc[0]
    assert (row["Areas below the highest level"], row["Areas with an answer"], row["Areas in all"]) == (2, 2, 153)
    region = opened("gaps", **{"in": "South East"})
    assert "2 of 19 areas in South East have answers here." in words(region)


def test_an_area_without_an_assessment_is_shown_from_evidence_alone(opened: Opener, app_storage: SqlStorage) -> None:
    tell(app_storage, "Kent,all,all,Own social worker,no,no")
    app = opened("gaps", area=KENT)
    assert "From FOI answers alone, not from Kent's own assessment" in words(app)
    table = app.dataframe[0].value
    assert set(table[table["Item"] == "P5"]["The answers show"]) == {'at most "Partly in place"'}
