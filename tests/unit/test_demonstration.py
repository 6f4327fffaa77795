"""The demonstration database: complete, faithful to the published shares, stamped, and kept out of real ones."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from charter.permissions import EVERY_RIGHT
from charter.published_figures import published_figures
from publishing.open_data import csv_bytes
from publishing.workbook import workbook_bytes
from services.assessment.assessments import Assessments
from services.comparison.benchmarking import Benchmarking
from services.comparison.comparators import Comparators
from services.comparison.neighbours import NeighbourLists
from services.demonstration import ACTIVITY_WAVE, PROVISION_WAVE, ROUNDS, Demonstration
from services.exceptions import RefusedError
from services.exports.exporting import Scope
from services.foi.ingestion import Ingestion
from services.generated import (
    PUBLISHED_STAMP,
    REGISTER_STAMP,
    STAMP,
    StampSearch,
    bears_stamp,
    is_demonstration,
    stamp_of,
    stamp_of_all,
)
from services.people import Person
from services.ports import FoiAnswer
from storage.unit_of_work import SqlStorage, open_storage
from tests.golden.foi import formats
from tests.unit.test_benchmarking import LEEDS, assess
from ui.resources import build_services

ADA = Person("ada", "Ada", EVERY_RIGHT)
CHARTER = "runaways-charter-2012"


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlStorage]:
    storage = open_storage(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.sqlite3'}")
    Demonstration(storage).fill()
    yield storage
    storage.engine.dispose()


@pytest.fixture(scope="module")
def answers(demonstration: SqlStorage) -> list[FoiAnswer]:
    return list(Ingestion(demonstration).foi_answers())


def counts(answers: list[FoiAnswer], question: str) -> Counter[str]:
    return Counter(a.code or a.status for a in answers if a.question == question and a.wave == PROVISION_WAVE)


def test_it_is_complete(demonstration: SqlStorage) -> None:
    with demonstration.read() as work:
        found = work.assessments.find(instrument_id=CHARTER)
        assert {one.round for one in found} == set(ROUNDS)
        assert work.assessments.find(instrument_id="lead-member-checklist-2010")
        assert work.neighbours.vintages() == ["2021", "2025"]
    benchmarking = Benchmarking(
        demonstration, Assessments(demonstration), Comparators(NeighbourLists(demonstration))
    )  # fmt: skip
    families = {measure.family for measure in benchmarking.measures()}
    assert families == {"Own assessment", "Shares", "Rates", "Incidents and children", "Official figures"}


def test_everybody_finds_rounds_to_compare_and_an_area_finds_some_on_their_way(demonstration: SqlStorage) -> None:
    anybody = Assessments(demonstration, Person("visitor", "Visitor"))
    public, every = anybody.newest_scorecards(CHARTER), Assessments(demonstration).newest_scorecards(CHARTER)
    assert len(public) > 90
    assert len(public) <= len(every)
    with demonstration.read() as work:
        found = work.assessments.find(instrument_id=CHARTER)
        states = Counter(one.state for one in found)
        questions = [asked for one in found for asked in work.challenges.of(one.id)]
    assert set(states) == {"draft", "submitted", "published", "superseded"}
    assert {asked.is_answered for asked in questions} == {True, False}
    by_area = Counter(one.area_code for one in found if one.state == "published")
    assert set(by_area.values()) == {1}


def test_it_reproduces_the_published_national_shares(answers: list[FoiAnswer]) -> None:
    published = {figure.id: figure for figure in published_figures()}
    home, care = counts(answers, "offer_home"), counts(answers, "offer_care")
    answered = sum(count for code, count in home.items() if code not in ("refused", "no_reply", "blank"))
    assert (answered, sum(home.values())) == (134, 152)
    assert round(100 * home["all"] / answered) == published["offer-all-home"].value
    assert 100 * care["all"] / answered < published["offer-all-care"].value
    assert home["none"] == published["offer-none-home"].value
    assert counts(answers, "named_person")["no"] == published["no-named-person"].value
    assert counts(answers, "dedicated_project")["no"] == published["no-dedicated-project"].value


def test_interviews_in_time_average_about_the_published_share(answers: list[FoiAnswer]) -> None:
    found = {
        (a.area_code, a.question): a.value for a in answers if a.wave == ACTIVITY_WAVE and a.value is not None
    }  # fmt: skip
    shares = [
        value / held
        for (area, question), value in found.items()
        if question == "interviews_within_72h" and (held := found.get((area, "interviews_completed")))
    ]
    assert 100 * sum(shares) / len(shares) == pytest.approx(63, abs=4)


def test_its_answers_are_as_messy_as_real_ones(answers: list[FoiAnswer], demonstration: SqlStorage) -> None:
    statuses = {answer.status for answer in answers}
    assert {"answered", "refused", "not_held", "unable_to_say", "not_applicable", "blank"} <= statuses
    assert any(answer.value is None and answer.low == 1 for answer in answers) or any("<5" in a.raw for a in answers)
    ingestion = Ingestion(demonstration)
    assert sum(file.rows_set_aside for file in ingestion.files()) >= 3


def test_the_same_seed_makes_the_same_database(demonstration: SqlStorage, embedded: SqlStorage) -> None:
    Demonstration(embedded).fill()
    again, first = (Assessments(storage).newest_sheets(CHARTER) for storage in (embedded, demonstration))
    assert again == first
    assert [a.raw for a in Ingestion(embedded).foi_answers()] == [a.raw for a in Ingestion(demonstration).foi_answers()]


def test_it_says_of_itself_what_it_is(demonstration: SqlStorage, embedded: SqlStorage) -> None:
    assert is_demonstration(demonstration)
    assert stamp_of(demonstration) == STAMP
    assert not is_demonstration(embedded)
    assert stamp_of(embedded) == ""


def test_a_database_with_real_answers_is_never_filled(embedded: SqlStorage) -> None:
    assess(embedded, LEEDS, 1)
    with pytest.raises(RefusedError, match="A demonstration has a database of its own"):
        Demonstration(embedded).fill()
    assert not is_demonstration(embedded)


def test_every_row_and_sheet_that_leaves_is_stamped(demonstration: SqlStorage) -> None:
    services = build_services(demonstration)
    table = services.exporting.table("foi", Scope(LEEDS))
    lines = csv_bytes(table).decode().splitlines()
    assert lines[0].endswith(",stamp")
    assert all(STAMP in line for line in lines[1:])
    content = workbook_bytes([table], made_at=datetime(2026, 1, 1, tzinfo=UTC), method_version="1")
    book = load_workbook(io.BytesIO(content))
    assert book["About"]["B1"].value == STAMP
    sheet = book.worksheets[1]
    assert {row[-1].value for row in sheet.iter_rows()} == {STAMP}
    assert services.stamp == STAMP


def test_nothing_real_in_a_demonstration_is_called_generated(demonstration: SqlStorage) -> None:
    exporting = build_services(demonstration).exporting
    signed, figures, told = (exporting.table(name, Scope()) for name in ("map.signed", "published", "foi"))
    assert (signed.stamp, figures.stamp, told.stamp) == (REGISTER_STAMP, PUBLISHED_STAMP, STAMP)
    assert stamp_of_all((signed, figures, told)) == STAMP
    assert all(bears_stamp(csv_bytes(table)) for table in (signed, figures))


def test_a_real_database_refuses_its_rows_and_files(demonstration: SqlStorage, embedded: SqlStorage) -> None:
    table = build_services(demonstration).exporting.table("foi", Scope(LEEDS))
    workbook = workbook_bytes([table], made_at=datetime(2026, 1, 1, tzinfo=UTC), method_version="1")
    for name, content in (("export.csv", csv_bytes(table)), ("export.xlsx", workbook)):
        with pytest.raises(RefusedError, match="comes from a demonstration database"):
            Ingestion(embedded).preview(content, name)
        with pytest.raises(RefusedError, match="comes from a demonstration database"):
            NeighbourLists(embedded).preview(content, name)
    assert Ingestion(embedded).files() == []


def test_real_files_bear_no_stamp(reference: Path) -> None:
    for path in sorted((reference / "official").glob("*.csv")):
        assert not bears_stamp(path.read_bytes())


def test_a_real_database_stamps_nothing(embedded: SqlStorage) -> None:
    assess(embedded, LEEDS, 1)
    table = build_services(embedded).exporting.table("scores", Scope())
    assert table.stamp == ""
    assert b"stamp" not in csv_bytes(table)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("stamp", [STAMP, REGISTER_STAMP, PUBLISHED_STAMP])
def test_every_stamp_is_found_in_a_plain_text_of_any_encoding(stamp, encoding):
    assert bears_stamp(f"Leeds,1\n{stamp}\n".encode(encoding))
    assert not bears_stamp(f"Leeds,1\n{stamp[:13]}\n".encode(encoding))


def test_a_stamp_is_found_wherever_a_file_is_cut_into_pieces():
    content = f"Leeds,1\n{STAMP}\n".encode()
    for cut in range(len(content)):
        search = StampSearch()
        for piece in (content[:cut], content[cut:]):
            search.look(piece)
        assert search.found
    search = StampSearch()
    search.look(content.replace(b"generated", b"imaginary"))
    assert not search.found


def test_a_stamp_in_any_part_of_a_workbook_or_archive_is_found(embedded: SqlStorage) -> None:
    table = build_services(embedded).exporting.table("scores", Scope())
    real = workbook_bytes([table], made_at=datetime(2026, 1, 1, tzinfo=UTC), method_version="1")
    beside = formats.with_member(real, "customXml/notes.bin", b"\x00\x01" * 70_000 + STAMP.encode() + b"\x00")
    archive = formats.zipped({"read me.txt": STAMP.encode()})
    for name, content in (("export.xlsx", beside), ("export.zip", archive)):
        with pytest.raises(RefusedError, match="comes from a demonstration database"):
            Ingestion(embedded).preview(content, name)
