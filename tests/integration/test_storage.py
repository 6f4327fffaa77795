"""The same promises on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from charter.assessment import Answer
from charter.register import Observation, Source, UncertainDate, known_register
from services.exceptions import NotFoundError, RefusedError, StaleEditError, StorageUnavailableError
from services.ports import Figure, FoiAnswer, ImportIssue, Reception, SetAsideRow
from storage import tables
from storage.engine import open_engine
from storage.unit_of_work import SqlStorage, open_storage

LEEDS = "E08000035"


def an_observation(**changes: object) -> Observation:
    values: dict[str, object] = {
        "area_code": LEEDS,
        "state": "signed",
        "when": UncertainDate("by", date(2013, 9, 19)),
        "source": Source("Minutes of the council", "https://example.org/minutes"),
        "note": "<b>as typed</b>",
    }
    return Observation(**(values | changes))  # type: ignore[arg-type]


def a_figure(**changes: object) -> Figure:
    values: dict[str, object] = {
        "level": "local_authority", "geo_code": LEEDS, "geo_name": "Leeds", "area_code": LEEDS,
        "series": "missing_incidents", "period": "2018", "raw": "c", "status": "suppressed", "value": None,
        "low": 1.0, "high": None, "sheet": "", "row": 7, "column": "L",
    }  # fmt: skip
    return Figure(**(values | changes))  # type: ignore[arg-type]


def a_reception(**changes: object) -> Reception:
    values: dict[str, object] = {
        "kind": "official_long", "file_name": "missing.csv", "sha256": "ab" * 32, "size": 10, "rows_read": 3,
        "rows_accepted": 2, "source": "DfE", "source_url": "", "periods": "2018",
        "issues": [ImportIssue("suppressed", "note", "One value is hidden.", 7, "L")],
        "set_aside": [SetAsideRow(9, "a totals row", ("England", "12"))],
        "figures": [a_figure(), a_figure(row=8, raw="12", status="answered", value=12.0, low=12.0, high=12.0)],
    }  # fmt: skip
    return Reception(**(values | changes))  # type: ignore[arg-type]


def test_an_observation_comes_back_as_it_was_recorded(storage: SqlStorage) -> None:
    with storage.write("Ada") as work:
        number = work.signups.record(an_observation())
    with storage.read() as work:
        (recorded,) = work.signups.observations()
    assert recorded.observation == an_observation(id=number)
    assert recorded.recorded_by == "Ada"
    assert abs((datetime.now(UTC) - recorded.recorded_at).total_seconds()) < 60


def test_a_correction_keeps_what_it_corrects_and_can_be_made_once(storage: SqlStorage) -> None:
    with storage.write("Ada") as work:
        first = work.signups.record(an_observation())
        second = work.signups.record(an_observation(state="withdrawn"), supersedes=first)
    with storage.read() as work:
        assert [(r.observation.id, r.supersedes) for r in work.signups.observations()] == [
            (first, None),
            (second, first),
        ]
    with pytest.raises(RefusedError, match="Correct the newest one"), storage.write("Ada") as work:
        work.signups.record(an_observation(), supersedes=first)


def test_taking_back_and_restoring_an_observation_leaves_both_in_the_trail(storage: SqlStorage) -> None:
    with storage.write("Ada") as work:
        number = work.signups.record(an_observation())
        work.signups.retract(number)
    with storage.read() as work:
        assert work.signups.observations()[0].retracted_at is not None
    with storage.write("Ben") as work:
        work.signups.restore(number)
    with storage.read() as work:
        assert work.signups.observations()[0].retracted_at is None
        actions = [(change.person, change.action) for change in work.changes.list(object_kind="observation")]
    assert actions == [("Ben", "restored"), ("Ada", "retracted"), ("Ada", "recorded")]


def test_the_shipped_lists_and_mentions_come_back(storage: SqlStorage) -> None:
    known = known_register()
    with storage.write("Ada") as work:
        work.signups.add_list(known.lists[0])
        work.signups.add_good_practice(known.good_practice[0])
    with storage.read() as work:
        assert list(work.signups.lists()) == [known.lists[0]]
        assert list(work.signups.good_practice()) == [known.good_practice[0]]


def test_an_assessment_is_opened_once(storage: SqlStorage) -> None:
    with storage.write("Ada") as work:
        first = work.assessments.open(LEEDS, "runaways-charter-2012", "1", "2026")
    with storage.write("Ben") as work:
        second = work.assessments.open(LEEDS, "runaways-charter-2012", "1", "2026")
    assert first == second
    assert second.created_by == "Ada"


def test_an_answer_carries_who_and_when_and_counts_its_versions(storage: SqlStorage) -> None:
    with storage.write("Ada") as work:
        number = work.assessments.open(LEEDS, "runaways-charter-2012", "1", "2026").id
        work.assessments.save(number, Answer("C1", "answered", 2), "Monthly report", expected_version=0)
    with storage.write("Ben") as work:
        work.assessments.save(number, Answer("C1", "not_known"), "", expected_version=1)
    with storage.read() as work:
        stored = work.assessments.answers([number])[number]["C1"]
        newest, oldest = work.changes.list(object_kind="answer")
    assert (stored.answer, stored.version, stored.changed_by) == (Answer("C1", "not_known"), 2, "Ben")
    assert oldest.after == {"state": "answered", "level": 2, "reason": "", "evidence": "Monthly report"}
    assert newest.before == oldest.after
    assert newest.area_code == LEEDS


def test_a_second_person_never_overwrites_an_answer_unseen(storage: SqlStorage) -> None:
    with storage.write("Ada") as work:
        number = work.assessments.open(LEEDS, "runaways-charter-2012", "1", "2026").id
        work.assessments.save(number, Answer("C1", "answered", 2), "Ada's", expected_version=0)
    with pytest.raises(StaleEditError) as caught, storage.write("Ben") as work:
        work.assessments.save(number, Answer("C1", "answered", 0), "Ben's", expected_version=0)
    assert caught.value.theirs.evidence == "Ada's"
    with storage.read() as work:
        assert work.assessments.answers([number])[number]["C1"].evidence == "Ada's"


def test_ten_people_who_answer_one_item_at_once_leave_one_answer_and_nine_sentences(storage: SqlStorage) -> None:
    with storage.write("Ada") as work:
        number = work.assessments.open(LEEDS, "runaways-charter-2012", "1", "2026").id
    outcomes: list[str] = []

    def answer(person: str) -> None:
        try:
            with storage.write(person) as work:
                work.assessments.save(number, Answer("C1", "answered", 1), person, expected_version=0)
            outcomes.append("saved")
        except StaleEditError:
            outcomes.append("stale")

    threads = [threading.Thread(target=answer, args=(f"person {n}",)) for n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["saved", *["stale"] * 9]
    with storage.read() as work:
        assert len(work.changes.list(object_kind="answer")) == 1


def test_a_failed_block_writes_neither_the_answer_nor_its_trail(storage: SqlStorage) -> None:
    with pytest.raises(RuntimeError, match="half way"), storage.write("Ada") as work:
        work.signups.record(an_observation())
        raise RuntimeError("half way")
    with storage.read() as work:
        assert list(work.signups.observations()) == []
        assert work.changes.latest_id() == 0


def test_every_kind_of_write_leaves_a_row_in_the_trail(storage: SqlStorage) -> None:
    with storage.write("Ada") as work:
        observation = work.signups.record(an_observation())
        work.signups.retract(observation)
        work.signups.add_list(known_register().lists[0])
        work.signups.add_good_practice(known_register().good_practice[0])
        number = work.assessments.open(LEEDS, "runaways-charter-2012", "1", "2026").id
        work.assessments.save(number, Answer("C1", "answered", 1), "", expected_version=0)
        imported = work.imports.accept(a_reception())
        work.imports.undo(imported)
    with storage.read() as work:
        trail = [(change.action, change.object_kind) for change in reversed(work.changes.list())]
        assert {change.person for change in work.changes.list()} == {"Ada"}
    assert trail == [
        ("recorded", "observation"),
        ("retracted", "observation"),
        ("recorded", "published_list"),
        ("recorded", "good_practice"),
        ("opened", "assessment"),
        ("answered", "answer"),
        ("imported", "import"),
        ("undid", "import"),
    ]


def test_a_write_without_a_person_is_refused(storage: SqlStorage) -> None:
    with pytest.raises(ValueError, match="person"), storage.write(" "):
        pass


def test_an_accepted_file_keeps_its_figures_issues_and_rows_set_aside(storage: SqlStorage) -> None:
    with storage.write("Ada") as work:
        number = work.imports.accept(a_reception())
    with storage.read() as work:
        (file,) = work.imports.files()
        figures = work.imports.figures(series="missing_incidents", period="2018")
        assert (file.rows_read, file.rows_accepted, file.rows_set_aside) == (3, 2, 1)
        assert [figure.row for figure in figures] == [7, 8]
        assert figures[0] == a_figure(import_id=number)
        assert list(work.imports.issues(number)) == [ImportIssue("suppressed", "note", "One value is hidden.", 7, "L")]
        assert list(work.imports.set_aside(number)) == [SetAsideRow(9, "a totals row", ("England", "12"))]
        assert list(work.imports.series()) == [("missing_incidents", "2018")]


def test_an_undone_import_shows_nowhere_but_in_the_history(storage: SqlStorage) -> None:
    with storage.write("Ada") as work:
        number = work.imports.accept(a_reception())
        work.imports.undo(number)
    with storage.read() as work:
        assert list(work.imports.figures()) == []
        assert list(work.imports.series()) == []
        assert work.imports.files()[0].undone_by == "Ada"


def test_foi_answers_come_back_with_their_words_wave_and_cell(storage: SqlStorage) -> None:
    answer = FoiAnswer(
        area_code=LEEDS, question=None, question_text="return interviews offered", period="2018", raw="639 forms",
        status="refused", code=None, value=None, low=None, high=None, exemption="s12", rule="stated", note="",
        sheet="", row=3, column="D", source_url="https://example.org/1",
    )  # fmt: skip
    with storage.write("Ada") as work:
        number = work.imports.accept(
            a_reception(kind="foi_long", wave="Seen in logs", figures=[], answers=[answer, answer])
        )
    with storage.read() as work:
        found = work.imports.foi_answers(area_code=LEEDS)
        assert list(work.imports.foi_answers(area_code="E08000025")) == []
    assert len(found) == 2
    assert (found[0].raw, found[0].wave, found[0].import_id, found[0].column) == (
        "639 forms",
        "Seen in logs",
        number,
        "D",
    )


def test_undoing_what_is_not_there_says_so(storage: SqlStorage) -> None:
    with pytest.raises(NotFoundError, match="no such record"), storage.write("Ada") as work:
        work.imports.undo(99)


def test_opening_twice_migrates_once_and_keeps_what_was_there(database_url: str) -> None:
    first = open_storage(database_url)
    with first.write("Ada") as work:
        work.signups.record(an_observation())
    first.engine.dispose()
    second = open_storage(database_url)
    with second.read() as work:
        assert len(work.signups.observations()) == 1
    second.engine.dispose()


def test_two_programs_that_start_at_once_both_find_a_whole_schema(database_url: str) -> None:
    troubles: list[BaseException] = []

    def start() -> None:
        try:
            open_engine(database_url).dispose()
        except BaseException as error:
            troubles.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []


def test_the_migrations_make_exactly_the_tables_of_the_code(storage: SqlStorage) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with storage.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), tables.metadata)
    assert differences == []


def test_a_database_newer_than_the_program_is_left_alone_with_a_sentence(database_url: str) -> None:
    engine = open_engine(database_url)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StorageUnavailableError, match=r"newer version of this program.*Nothing was changed"):
        open_engine(database_url)
