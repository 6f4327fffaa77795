"""The Lead Member's briefing on paper: tagged, two pages, the same bytes for the same data, whatever is missing."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from charter.assessment import Answer
from charter.permissions import EVERY_RIGHT
from charter.wording import score_words, sign_up_words
from geo.areas import authority, vintages
from publishing.briefing import Standing, briefing_bytes
from publishing.briefing_sheets import Bar, Bars, Plot, PlotLine, Plots, Sheets, Words, cleaned, day_of_making, round_up
from services.comparison.lead_member import Brief
from services.exports.exporting import Exporting, Scope
from services.generated import STAMP
from services.people import Person
from services.register.signups import SignupRegister
from storage.unit_of_work import SqlStorage, open_storage
from tests.pdf_text import PdfText, read_pdf
from ui.resources import Services, build_services

SEFTON, LEEDS, CUMBRIA, SCILLY = "E08000014", "E08000035", "E10000006", "E06000053"
CHECKLIST = "lead-member-checklist-2010"
DAY = date(2026, 3, 1)
ADA = Person("ada", "Ada", EVERY_RIGHT)


@pytest.fixture(scope="module")
def demonstration(demonstration_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    copy = shutil.copy(demonstration_file, tmp_path_factory.mktemp("briefing") / "briefing.sqlite3")
    storage = open_storage(f"sqlite:///{copy}")
    yield build_services(storage)
    storage.engine.dispose()


def brief_of(services: Services, area_code: str) -> tuple[Brief, Standing]:
    sign_up = services.signups.newest(area_code)
    official = services.exporting.table("official", Scope(area_code=area_code))
    source = official.source if official.rows else ""
    return services.lead_member.brief(area_code, CHECKLIST), Standing(sign_up, DAY, "1", source, services.stamp)


def printed(services: Services, area_code: str) -> PdfText:
    return read_pdf(briefing_bytes(*brief_of(services, area_code)))


def plain(text: str) -> str:
    """Without spaces: where a line breaks says nothing."""
    return re.sub(r"\s+", "", text)


def test_it_is_two_pages_that_a_screen_reader_can_read(demonstration: Services) -> None:
    found = printed(demonstration, SEFTON)
    assert found.pages == 2
    for mark in (b"/Lang (en-GB)", b"/MarkInfo <</Marked true>>", b"/StructTreeRoot", b"/DisplayDocTitle true"):
        assert mark in found.catalogue
    assert b"/Title (Sefton: where does it stand?)" in found.raw
    assert [element.words for element in found.of_kind("H1")] == ["Sefton: where does it stand?"]
    assert [element.words for element in found.of_kind("H2")] == [
        "The four pillars", "Return interviews, as told to FOI requests", "What changed", "Five gaps to close first",
        "Questions to ask your Director", "Official figures: children looked after who go missing",
        "Its own answer, and what it told FOI requests", "Sources",
    ]  # fmt: skip


def test_gaps_and_questions_are_lists_of_items(demonstration: Services) -> None:
    brief, standing = brief_of(demonstration, SEFTON)
    raw = briefing_bytes(brief, standing)
    found = read_pdf(raw)
    assert [element.words for element in found.of_kind("LBody")][: len(brief.gaps)] == [
        f"{number}. {gap.item.title}: {gap.in_short}." for number, gap in enumerate(brief.gaps, start=1)
    ]
    lists = [len(re.findall(rb"\d+ 0 R", kids)) for kids in re.findall(rb"/K \[([^]]*)\]\n/P \d+ 0 R\n/S /L\n", raw)]
    assert lists[:2] == [len(brief.gaps), len(brief.questions)]
    assert sum(lists) == len(found.of_kind("LBody")) == raw.count(b"/S /LI\n")


def test_every_picture_has_words_in_its_place(demonstration: Services) -> None:
    brief, _ = brief_of(demonstration, SEFTON)
    pictures = printed(demonstration, SEFTON).of_kind("Figure")
    assert len(pictures) == 5 + len(brief.trends)
    assert all(picture.alternative for picture in pictures)
    assert pictures[0].alternative == (
        f"{brief.card.total.title}: {score_words(brief.card.total)}, {brief.medians[brief.card.total.id].words}."
    )
    newest = brief.trends[0].lines[0][1][-1]
    assert f"{newest.period} {newest.words}" in pictures[5].alternative


def test_it_says_what_the_brief_says_and_no_figure_of_its_own(demonstration: Services) -> None:
    brief, standing = brief_of(demonstration, SEFTON)
    said = plain(printed(demonstration, SEFTON).words)
    sentences = [
        sign_up_words(standing.sign_up, brief.area.plain_name), brief.own_account, brief.change.sentence,
        brief.share, brief.ratio,
        *(score_words(node) for node in (brief.card.total, *brief.card.of_kind("pillar"))),
        *(median.words for median in brief.medians.values()),
        *(f"{told.heading}: {told.words}" for told in brief.interviews),
        *(f"{number}. {gap.item.title}: {gap.in_short}." for number, gap in enumerate(brief.gaps, start=1)),
        *(f"{one.ask} {one.background}" for one in brief.questions), *(trend.sentence for trend in brief.trends),
        *(f"{told.item.title}: {told.sentence}" for told in brief.evidence.told),
    ]  # fmt: skip
    assert [sentence for sentence in sentences if plain(sentence) not in said] == []


def test_the_stamp_of_a_demonstration_is_on_every_page(demonstration: Services) -> None:
    found = printed(demonstration, SEFTON)
    for page in (1, 2):
        assert next(element for element in found.elements if element.page == page).words == STAMP


def test_the_same_data_give_the_same_bytes(demonstration: Services) -> None:
    brief, standing = brief_of(demonstration, SEFTON)
    first = briefing_bytes(brief, standing)
    assert briefing_bytes(brief, standing) == first
    assert b"/CreationDate (D:20260301000000Z)" in first
    assert briefing_bytes(brief, replace(standing, as_at=date(2026, 3, 2))) != first


def test_only_the_letters_used_are_embedded(demonstration: Services) -> None:
    assert len(printed(demonstration, SEFTON).raw) < 120_000


@pytest.mark.parametrize("area_code", [LEEDS, CUMBRIA, SCILLY, "E06000058", "E09000001"])
def test_nothing_known_but_the_register_is_still_a_briefing(embedded: SqlStorage, area_code: str) -> None:
    SignupRegister(embedded).load_known()
    found = printed(build_services(embedded), area_code)
    assert found.pages == 2
    name = authority(area_code).plain_name
    for sentence in (
        f"{name} has not answered any of the charter's 24 items here.",
        "No answer about return interviews has been brought in for this area.",
        "Gaps show once the charter's items are answered.",
        "No official file has been accepted yet.",
        "When will our area assess itself against the charter, and who will do it?",
    ):
        assert plain(sentence) in plain(found.words)
    assert STAMP not in found.words
    if authority(area_code).end:
        assert "followed by Cumberland; Westmorland and Furness" in found.words


def test_every_area_of_the_demonstration_fits_on_two_pages(demonstration: Services) -> None:
    codes = [area.code for area in vintages()[-1].authorities][::38]
    assert {printed(demonstration, code).pages for code in codes} == {2}


def test_a_long_name_is_broken_and_nothing_is_lost(demonstration: Services) -> None:
    brief, standing = brief_of(demonstration, SEFTON)
    long = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch and " * 6 + "X" * 400
    named = replace(brief, area=replace(brief.area, name=long))
    found = read_pdf(briefing_bytes(named, standing))
    assert found.pages == 2
    assert plain(named.area.plain_name) in plain(found.words)


def test_more_differences_than_fit_are_counted_and_left_to_the_page(demonstration: Services) -> None:
    brief, standing = brief_of(demonstration, SEFTON)
    many = replace(brief, evidence=replace(brief.evidence, told=brief.evidence.told * 9))
    found = read_pdf(briefing_bytes(many, standing))
    assert found.pages == 2
    left_out = re.search(r"(\d+) more on the area's page\.", found.words)
    assert left_out
    shown = found.words.count("It told an FOI request")
    assert shown + int(left_out.group(1)) >= len(many.evidence.told)


def test_what_people_typed_is_printed_to_the_letter(embedded: SqlStorage) -> None:
    SignupRegister(embedded).load_known()
    services = build_services(embedded)
    typed = "**bold** _x_ <b>tag</b> [link](http://x) \\n ‘quoted’ – é ö “…” \x07\u202e end"
    services.assessments.save_answer(
        ADA, LEEDS, "runaways-charter-2012", typed[:40], answer=Answer("C1", "answered", 3), expected_version=0
    )
    found = printed(build_services(embedded), LEEDS)
    assert plain(cleaned(typed[:40])) in plain(found.words)
    assert cleaned(typed).endswith("“…” end")


def test_a_figure_that_is_hidden_or_missing_is_drawn_as_such() -> None:
    points = (("2015", 12.0, None, None, "12"), ("2016", None, 1.0, 5.0, "1 to 5"), ("2017", None, None, None, "none"))
    before = PlotLine("The body before", (("2015", 3.0, None, None, "3"),), is_own=False)
    plot = Plot("Children", (PlotLine("Here", points, is_own=True), before), ("2015", "2016", "2017"), ("2017",))
    sheets = Sheets("A title", "", "A foot", made=day_of_making(DAY))
    found = read_pdf(sheets.written(10, [Plots((plot,)), Plots(())]))
    (picture,) = found.of_kind("Figure")
    assert picture.alternative == (
        "Children. Here: 2015 12, 2016 1 to 5, 2017 none. The body before: 2015 3. Recording changed before 2017."
    )
    assert plot.top == 20.0
    assert "The body before" in " ".join(found.decoration)


def test_a_bar_without_a_score_is_its_range_alone() -> None:
    bars = Bars(
        (Bar("Count", "between 31 and 84: 11 of 24 answered", 31, 84, None), Bar("Act", "none", None, None, None))
    )
    sheets = Sheets("A title", "", "A foot", made=day_of_making(DAY))
    found = read_pdf(sheets.written(10, [Words("Heading", kind="H2"), bars]))
    assert [p.alternative for p in found.of_kind("Figure")] == [
        "Count: between 31 and 84: 11 of 24 answered.",
        "Act: none.",
    ]


@pytest.mark.parametrize(("number", "top"), [(0, 1), (1, 1), (1.5, 2), (12, 20), (49, 50), (51, 100), (2001, 5000)])
def test_an_axis_ends_at_a_round_number(number: float, top: float) -> None:
    assert round_up(number) == top


def test_the_day_of_the_data_is_that_of_its_last_change(demonstration: Services, embedded: SqlStorage) -> None:
    assert Exporting(embedded).data_moment().date() == date(2012, 1, 1)
    SignupRegister(embedded).load_known()
    assert Exporting(embedded).data_moment().date() >= date(2026, 1, 1)
