"""The Export page and the briefing's button: what a reader sees of what leaves."""

from __future__ import annotations

import re
from datetime import date

import pytest

from charter.assessment import Answer
from charter.permissions import EVERY_RIGHT
from publishing.briefing import Standing, briefing_bytes
from services.assessment.assessments import Assessments
from services.exports.exporting import EXPORTABLE, Exporting, Scope
from services.foi.ingestion import Ingestion
from services.people import Person
from storage.unit_of_work import SqlStorage
from tests.pages.conftest import Opener, words
from tests.pdf_text import read_pdf
from ui.resources import build_services

KENT, CHECKLIST = "E10000016", "lead-member-checklist-2010"
ADA = Person("ada", "Ada", EVERY_RIGHT)
PROVISION = (
    "Local authority,Missing from home,Missing from care,Provider,Independent,Named person\n"
    "Kent,some,all,Own social worker,no,yes\n"
)


def bare(text: str) -> str:
    """Letters and digits alone: marks of Markdown and breaks of lines say nothing."""
    return re.sub(r"[\W_]+", "", text)


def answer(storage: SqlStorage, **levels: int) -> None:
    for item, level in levels.items():
        Assessments(storage).save_answer(
            ADA, KENT, "runaways-charter-2012", "2026", answer=Answer(item, "answered", level), expected_version=0
        )


def test_what_the_briefing_says_stands_on_the_area_page(opened: Opener, app_storage: SqlStorage) -> None:
    answer(app_storage, P5=3, T7=3, C1=2, A1=0)
    desk = Ingestion(app_storage)
    desk.accept(ADA, desk.preview(PROVISION.encode(), "wave.csv"), wave="Requests of December 2025")
    services = build_services(app_storage)
    sign_up = services.signups.newest(KENT)
    brief = services.lead_member.brief(KENT, CHECKLIST)
    printed = read_pdf(briefing_bytes(brief, Standing(sign_up, date(2026, 3, 1), "1")))
    on_screen = bare(words(opened("area", area=KENT)))
    said = [element.words for element in printed.elements if element.kind in ("P", "LBody")]
    asked = [words for one in brief.questions for words in (one.ask, one.background)]
    for sentence in (brief.own_account, *asked, *(gap.in_short for gap in brief.gaps)):
        assert bare(sentence) in bare(" ".join(said)), sentence
        assert bare(sentence) in on_screen, sentence
    # Of the three figures that every score carries, the page's picture has them in its text alternative.
    for told in brief.evidence.contradictions:
        assert bare(told.sentence) in bare(" ".join(said))
        assert bare(told.sentence) in on_screen


def test_the_area_page_offers_the_briefing_and_its_link(opened: Opener) -> None:
    app = opened("area", area=KENT)
    assert not app.exception
    (button,) = [one for one in app.get("download_button") if "PDF" in one.proto.label]
    assert not button.proto.disabled
    assert app.code[0].value.endswith(f"/area?area={KENT}")


def test_the_export_page_offers_every_table_and_in_public_only_what_is_for_publication(opened: Opener) -> None:
    app = opened("export", area=KENT)
    assert not app.exception
    assert len(app.selectbox(key="widget table").options) == len(EXPORTABLE)
    assert f"{len(EXPORTABLE)} in all" in words(app)
    labels = [one.proto.label for one in app.get("download_button")]
    assert labels == [
        "This table as CSV",
        "This table as Excel",
        "Excel workbook",
        "CSV files",
        "Data package",
        "GeoPackage",
    ]
    app.toggle(key="for publication").set_value(True).run()
    assert not app.exception
    public = [e.title for e in EXPORTABLE if not e.internal]
    assert app.selectbox(key="widget table").options == public
    assert f"{len(public)} in all" in words(app)


def test_the_export_page_says_how_to_cite_and_what_the_columns_mean(opened: Opener) -> None:
    app = opened("export", table="scores")
    assert "method version 1" in app.code[0].value
    meaning = app.dataframe[-1].value
    row = meaning[meaning["Column"] == "coverage"].iloc[0]
    assert (row["Unit"], row["Kind"]) == ("share, 0 to 1", "number")


def test_the_list_of_authorities_can_be_chosen_for_a_table_of_all_of_them(opened: Opener) -> None:
    app = opened("export", table="map.signed")
    assert "152 rows" in words(app)
    app.selectbox(key="widget areas").set_value("today").run()
    assert "153 rows" in words(app)
    gaps = opened("export", table="common_gaps")
    assert "Authorities" not in [box.label for box in gaps.selectbox]


def test_every_table_is_the_same_file_whatever_list_was_chosen_for_the_one_that_is_shown(
    opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[Scope] = []
    complete = Exporting.complete
    monkeypatch.setattr(Exporting, "complete", lambda self, scope: offered.append(scope) or complete(self, scope))
    for areas in ("2012-13", "today"):
        opened("export", table="map.signed", areas=areas)
    assert len(offered) == 2
    assert offered[0] == offered[1]


def test_a_link_to_an_internal_table_in_public_is_answered_with_a_sentence(opened: Opener) -> None:
    app = opened("export", table="quality.corrections")
    app.toggle(key="for publication").set_value(True).run()
    assert not app.exception
    assert "which is not here" in app.warning[0].value
