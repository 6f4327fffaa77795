"""The audit trail cannot be changed unnoticed, on either database, however many write at once."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from charter.assessment import Answer
from charter.permissions import Grant
from services.administration.audit import Audit, Wanted
from services.exceptions import NotAllowedError, RefusedError
from services.people import LOCAL_PERSON, Person
from storage import tables
from storage.chain import canonical, digest_of
from storage.engine import alembic_of, open_engine
from storage.unit_of_work import SqlStorage, open_storage
from tasks.commands import app

LEEDS, BIRMINGHAM = "E08000035", "E08000025"
CHARTER = "runaways-charter-2012"


def answer_items(storage: SqlStorage, person: str = "ada", area: str = LEEDS, items: int = 3) -> None:
    with storage.write(person) as work:
        number = work.assessments.open(area, CHARTER, "1", "2026").id
    for item in range(1, items + 1):
        with storage.write(person) as work:
            work.assessments.save(number, Answer(f"C{item}", "answered", 2), "Café – “report”", expected_version=0)


def tamper(storage: SqlStorage, statement: str) -> None:
    """Change the trail as somebody would who has the database's password and switches its guard off."""
    with storage.engine.connect().execution_options(writes=True) as connection, connection.begin():
        if storage.engine.dialect.name == "sqlite":
            connection.execute(sa.text("DROP TRIGGER change_forbids_update"))
            connection.execute(sa.text("DROP TRIGGER change_forbids_delete"))
        else:
            connection.execute(sa.text("ALTER TABLE change DISABLE TRIGGER USER"))
        # As it stands: a document's colons are no places for values.
        connection.exec_driver_sql(statement)


def first_broken(storage: SqlStorage) -> int | None:
    broken = Audit(storage).first_broken()
    return broken.id if broken else None


def test_an_untouched_trail_is_whole(storage: SqlStorage) -> None:
    assert first_broken(storage) is None
    answer_items(storage)
    assert first_broken(storage) is None


@pytest.mark.parametrize(
    ("statement", "row"),
    [
        ("UPDATE change SET summary = 'C1: 3' WHERE id = 2", 2),
        ("UPDATE change SET person = 'ben' WHERE id = 1", 1),
        ("UPDATE change SET before = '{}' WHERE id = 4", 4),
        ("DELETE FROM change WHERE id = 2", 3),
        ("DELETE FROM change WHERE id = 1", 2),
        ("DELETE FROM change WHERE id >= 3", 3),
        ("DELETE FROM change", 1),
        (
            "INSERT INTO change (id, at, person, action, object_kind, object_id, summary, digest) "
            "VALUES (99, '2026-01-01 00:00:00', 'eve', 'answered', 'answer', '1/C1', 'C1: 3', 'ab')",
            99,
        ),
    ],
)
def test_the_first_row_that_was_tampered_with_is_named(storage: SqlStorage, statement: str, row: int) -> None:
    answer_items(storage)
    tamper(storage, statement)
    assert first_broken(storage) == row


@pytest.mark.parametrize("row", [1, 3, 4])
@pytest.mark.parametrize("column", [column.name for column in tables.change.columns if column.name != "id"])
def test_no_changed_byte_of_any_column_goes_unnoticed(embedded: SqlStorage, column: str, row: int) -> None:
    answer_items(embedded)
    with embedded.engine.connect() as connection:
        held = connection.execute(sa.text(f'SELECT "{column}" FROM change WHERE id = {row}')).scalar() or "x"
    half = len(held) // 2
    changed = held[:half] + chr(ord(held[half]) ^ 1) + held[half + 1 :]
    quoted = changed.replace("'", "''")
    tamper(embedded, f"UPDATE change SET \"{column}\" = '{quoted}' WHERE id = {row}")
    assert first_broken(embedded) == row


@pytest.mark.parametrize("value", ["x'ff41'", "'{'", "cast('C1' AS BLOB)"])
@pytest.mark.parametrize("column", ["at", "summary", "after"])
def test_a_row_that_cannot_even_be_read_is_named(embedded: SqlStorage, column: str, value: str) -> None:
    answer_items(embedded)
    tamper(embedded, f'UPDATE change SET "{column}" = {value} WHERE id = 3')
    assert first_broken(embedded) == 3


@pytest.mark.parametrize(
    ("statement", "row"),
    [
        ("UPDATE change_head SET digest = 'ab'", 4),
        ("UPDATE change_head SET last_id = 3", 5),
        ("DELETE FROM change_head", 5),
    ],
)
def test_a_changed_record_of_where_the_trail_ends_is_noticed(storage: SqlStorage, statement: str, row: int) -> None:
    answer_items(storage)
    tamper(storage, statement)
    assert first_broken(storage) == row


@pytest.mark.parametrize("statement", ["UPDATE change SET person = 'ben'", "DELETE FROM change WHERE id = 1"])
def test_the_database_itself_refuses_to_change_the_trail(storage: SqlStorage, statement: str) -> None:
    answer_items(storage)
    with (
        pytest.raises(sa.exc.DBAPIError, match="only ever appended"),
        storage.engine.connect().execution_options(writes=True) as connection,
        connection.begin(),
    ):
        connection.execute(sa.text(statement))
    assert first_broken(storage) is None


def test_many_writers_at_once_leave_one_whole_chain_without_gaps(storage: SqlStorage) -> None:
    troubles: list[BaseException] = []

    def work_through(person: str) -> None:
        try:
            for area in (LEEDS, BIRMINGHAM):
                with storage.write(person) as work:
                    work.assessments.open(area, CHARTER, "1", f"round of {person}")
                    work.settings.set(f"seen by {person}", area)
        except BaseException as error:
            troubles.append(error)

    threads = [threading.Thread(target=work_through, args=(f"person {n}",)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    assert first_broken(storage) is None
    with storage.read() as work:
        ids = [change.id for change in work.changes.list(limit=1000)]
    assert ids == list(range(48, 0, -1))


def test_numbers_follow_the_order_of_commits(storage: SqlStorage) -> None:
    if storage.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    with storage.write("ada") as slow:
        slow.settings.set("slow", "1")
        with storage.write("ben") as quick:
            quick.settings.set("quick", "1")
        with storage.read() as work:
            assert work.changes.latest_id() == 1
    with storage.read() as work:
        assert [change.person for change in work.changes.list()] == ["ada", "ben"]


def test_the_trail_can_be_read_in_the_transaction_that_writes_it(storage: SqlStorage) -> None:
    with storage.write("ada") as work:
        work.settings.set("one", "1")
        assert [change.object_id for change in work.changes.list()] == ["one"]
        work.settings.set("two", "2")
    with storage.read() as work:
        assert [change.object_id for change in work.changes.list()] == ["two", "one"]
    assert first_broken(storage) is None


def test_a_clock_that_goes_back_neither_reorders_nor_breaks_the_trail(storage: SqlStorage) -> None:
    moments = iter([datetime(2026, 3, 29, 12, tzinfo=UTC), datetime(2026, 3, 1, 12, tzinfo=UTC)])
    storage.clock = lambda: next(moments, datetime(2026, 2, 1, tzinfo=UTC))
    for number in range(3):
        with storage.write("ada") as work:
            work.settings.set("turn", str(number))
    with storage.read() as work:
        trail = work.changes.list()
    assert [change.summary for change in trail] == ["turn: 2", "turn: 1", "turn: 0"]
    assert trail[0].at < trail[1].at < trail[2].at
    assert first_broken(storage) is None


def test_the_version_of_the_data_is_another_after_every_write(storage: SqlStorage) -> None:
    seen = set()
    for number in range(3):
        with storage.read() as work:
            seen.add(work.changes.version())
        with storage.write("ada") as work:
            work.settings.set("turn", str(number))
    assert len(seen) == 3


def test_an_older_database_is_chained_when_it_is_migrated(database_url: str) -> None:
    engine = open_engine(database_url)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        tables_there = sa.MetaData()
        tables_there.reflect(connection)
        tables_there.drop_all(connection)
        if engine.dialect.name == "postgresql":
            connection.execute(sa.text("DROP FUNCTION change_is_append_only"))
    rows = [
        {"id": number, "at": datetime(2025, 1, number, tzinfo=UTC), "person": "ada", "action": "set",
         "object_kind": "setting", "object_id": "a", "summary": "é", "before": None, "after": {"value": number}}
        for number in (1, 2, 5)
    ]  # fmt: skip
    old = sa.Table("change", sa.MetaData(), *(sa.Column(c.name, c.type) for c in tables.change.c if c.name != "digest"))
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        command.upgrade(alembic_of(connection), "0009")
        connection.execute(sa.insert(old), rows)
    engine.dispose()
    storage = open_storage(database_url)
    assert first_broken(storage) is None
    with storage.write("ben") as work:
        work.settings.set("b", "1")
    with storage.read() as work:
        assert [change.id for change in work.changes.list()] == [6, 5, 2, 1]
        assert all(len(change.digest) == 64 for change in work.changes.list())
    assert first_broken(storage) is None
    storage.engine.dispose()


TEXTS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=12)
NUMBERS = st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.tuples(inner, inner) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(st.lists(st.tuples(MOMENTS, JSON_VALUES), min_size=1, max_size=4))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_written_reads_back_to_the_same_digest(
    storage: SqlStorage, written: list[tuple[datetime, object]]
) -> None:
    for at, value in written:
        storage.clock = lambda at=at: at  # type: ignore[misc]
        with storage.write("ada") as work:
            work.changes.trail.append("set", ("setting", "x"), repr(value)[:200], before=None, after={"value": value})
    assert first_broken(storage) is None


def test_the_digest_of_a_row_is_the_documented_one() -> None:
    row = {
        "id": 1, "at": datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC), "person": "ada", "action": "set",
        "object_kind": "setting", "object_id": "a", "area_code": None, "summary": "é", "before": None,
        "after": {"b": 1, "a": [True, 0.5]},
    }  # fmt: skip
    assert canonical(row) == (
        '{"action":"set","after":{"a":[true,0.5],"b":1},"area_code":null,"at":"2026-01-02T03:04:05.000006+00:00",'
        '"before":null,"id":1,"object_id":"a","object_kind":"setting","person":"ada","summary":"\\u00e9"}'
    )
    # printf '%s' '<the line above>' | sha256sum
    assert digest_of("", row) == "b6084c37b891a985efad3380ae66188b187c8041ab2eb6100c64db344e9258f2"


def test_the_trail_is_filtered_by_person_area_thing_and_day(storage: SqlStorage) -> None:
    storage.clock = lambda: datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    answer_items(storage, "ada", LEEDS)
    storage.clock = lambda: datetime(2026, 7, 3, 12, tzinfo=UTC)
    answer_items(storage, "ben", BIRMINGHAM)
    audit = Audit(storage)

    def found(**wanted: object) -> int:
        return len(audit.changes(LOCAL_PERSON, Wanted(**wanted)))  # type: ignore[arg-type]

    assert found() == audit.count(LOCAL_PERSON, Wanted()) == 8
    assert found(person="ada") == found(area_code=LEEDS) == 4
    assert found(object_kind="answer") == 6
    assert found(object_kind="answer", object_id="1/C2") == 1
    # Half past eleven in the evening UTC is the next day in an English summer.
    assert found(last_day=date(2026, 7, 1)) == 0
    assert found(first_day=date(2026, 7, 2), last_day=date(2026, 7, 2)) == 4
    assert found(first_day=date(2026, 7, 3)) == 4
    assert (audit.people(LOCAL_PERSON), audit.object_kinds(LOCAL_PERSON)) == (["ada", "ben"], ["answer", "assessment"])
    with pytest.raises(RefusedError, match="Exchange"):
        Wanted(first_day=date(2026, 7, 3), last_day=date(2026, 7, 2))


def test_the_trail_leaves_as_a_table_that_says_before_and_after(embedded: SqlStorage) -> None:
    answer_items(embedded, items=1)
    table = Audit(embedded).table(LOCAL_PERSON, Wanted(object_kind="answer"))
    (row,) = table.records()
    assert (row["number"], row["person"], row["la_name"], row["summary"]) == (2, "ada", "Leeds", "C1: 2")
    assert (row["before"], '"level": 2' in str(row["after"]), len(str(row["digest"]))) == ("", True, 64)


def test_only_who_may_sees_the_trail(embedded: SqlStorage) -> None:
    answer_items(embedded)
    audit = Audit(embedded)
    moderator = Person("mo", "Mo", (Grant("moderator", LEEDS),))
    assert len(audit.changes(moderator, Wanted(area_code=LEEDS))) == 4
    for wanted in (Wanted(), Wanted(area_code=BIRMINGHAM)):
        with pytest.raises(NotAllowedError, match="see the audit trail"):
            audit.changes(moderator, wanted)
        with pytest.raises(NotAllowedError, match="see the audit trail"):
            audit.table(moderator, wanted)
    with pytest.raises(NotAllowedError):
        audit.people(Person("vi", "Vi", (Grant("viewer"),)))


def test_an_administrator_sees_that_a_draft_was_answered_but_not_what(embedded: SqlStorage) -> None:
    answer_items(embedded, items=1)
    audit = Audit(embedded)
    for person, shown in ((Person("ad", "Ad", (Grant("administrator"),)), False), (LOCAL_PERSON, True)):
        (answered,) = audit.changes(person, Wanted(object_kind="answer"))
        assert (answered.person, answered.area_code) == ("ada", LEEDS)
        assert (answered.after is not None, answered.summary == "C1: 2") == (shown, shown)
        (row,) = audit.table(person, Wanted(object_kind="answer")).records()
        assert ("level" in str(row["after"])) is shown


def test_check_says_whether_the_trail_holds(storage: SqlStorage, database_url: str) -> None:
    answer_items(storage)
    whole = CliRunner().invoke(app, ["check", "--database", database_url])
    assert (whole.exit_code, "ok    4 rows of the audit trail" in whole.output) == (0, True), whole.output
    tamper(storage, "UPDATE change SET summary = 'C1: 3' WHERE id = 2")
    broken = CliRunner().invoke(app, ["check", "--database", database_url])
    assert (broken.exit_code, "WRONG Row 2 of the audit trail does not follow" in broken.output) == (1, True)
    with storage.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(sa.text("DELETE FROM change_head"))
    broken = CliRunner().invoke(app, ["check", "--database", database_url])
    assert (broken.exit_code, "WRONG The row that says where the audit trail ends" in broken.output) == (1, True)


def test_check_makes_no_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    absent = tmp_path / "absent.sqlite3"
    named = CliRunner().invoke(app, ["check", "--database", f"sqlite:///{absent}"])
    assert (named.exit_code, "WRONG database: there is none" in named.output) == (1, True)
    monkeypatch.setenv("RUNAWAYS_DATABASE_URL", f"sqlite:///{absent}")
    assert CliRunner().invoke(app, ["check"]).exit_code == 0
    assert not absent.exists()


def test_the_trail_keeps_a_moment_later_than_the_one_before_it_in_its_own_zone(embedded: SqlStorage) -> None:
    summer = datetime(2026, 7, 1, 12, tzinfo=UTC)
    embedded.clock = lambda: (summer + timedelta(hours=1)).astimezone()
    answer_items(embedded, items=1)
    assert first_broken(embedded) is None
