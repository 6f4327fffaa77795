"""A program or a database that is killed in the middle of its work has lost nothing that was said to be saved.

How often is in KILLS: 20 times in the suite, 200 in `make faults`.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command

from services.administration.audit import Audit
from services.exceptions import StorageUnavailableError
from storage.engine import alembic_of, is_current, open_engine
from storage.unit_of_work import SqlStorage, open_storage
from tests import killable
from tests.conftest import skip_or_fail
from tests.databases import Cluster, new_postgres_database, postgres_binaries, postgres_server
from tests.killable import AREAS, CHARTER, KILLS, ROUND

Acknowledged = dict[tuple[str, str], int]


def check_nothing_lost(storage: SqlStorage, acknowledged: Acknowledged) -> None:
    """Every acknowledged answer is there whole, at most one more an area is there too, and each has its audit row."""
    saved = 0
    for area in AREAS:
        stored = killable.desk_of(storage).sheet(area, CHARTER, ROUND).stored
        more = 0
        for item, answer in stored.items():
            known = acknowledged.get((area, item), 0)
            assert answer.version in (known, known + 1), (area, item)
            assert (answer.evidence, answer.answer.level) == (str(answer.version), answer.version % 4)
            more += answer.version - known
            saved += answer.version
        assert more <= 1
        assert {item for there, item in acknowledged if there == area} <= set(stored)
    with storage.read() as work:
        assert len(work.changes.list(object_kind="answer", limit=10_000_000)) == saved
    assert Audit(storage).first_broken() is None


def kill_in_a_burst(url: str, moment: random.Random, acknowledged: Acknowledged) -> None:
    """Let a process save, kill it at some moment, and take down what it said until then."""
    ours, theirs = killable.pipe()
    process = killable.start(killable.saver, url, theirs)
    theirs.close()
    for _ in range(moment.randint(1, 15)):
        area, item, version = ours.recv()
        acknowledged[area, item] = version
    time.sleep(moment.random() * 0.01)
    process.kill()
    process.join()
    while True:
        try:
            area, item, version = ours.recv()
        except EOFError:
            break
        acknowledged[area, item] = version
    ours.close()


def wait_until_the_dead_are_gone(storage: SqlStorage) -> None:
    """PostgreSQL ends what a killed program had begun: a commit that it was asked for may still come through."""
    if storage.engine.dialect.name == "sqlite":
        return
    others = sa.text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
    while True:
        with storage.engine.connect() as connection:
            ours = storage.engine.pool.checkedin() + storage.engine.pool.checkedout()  # type: ignore[attr-defined]
            if connection.execute(others).scalar_one() <= ours:
                return
        time.sleep(0.01)


def test_every_acknowledged_answer_survives_a_kill_of_the_program(storage: SqlStorage, database_url: str) -> None:
    moment, acknowledged = random.Random(1), Acknowledged()
    for _ in range(KILLS):
        kill_in_a_burst(database_url, moment, acknowledged)
        wait_until_the_dead_are_gone(storage)
        check_nothing_lost(storage, acknowledged)
        # What was saved but not said is known from here on.
        for area in AREAS:
            stored = killable.desk_of(storage).sheet(area, CHARTER, ROUND).stored
            acknowledged |= {(area, item): answer.version for item, answer in stored.items()}
    assert sum(acknowledged.values()) > KILLS


@pytest.fixture
def own_server() -> Iterator[Cluster]:
    """A PostgreSQL of this test's own, that it may kill."""
    binaries = postgres_binaries()
    if binaries is None:
        skip_or_fail("PostgreSQL's server programs are not installed (Debian: apt-get install postgresql)")
    assert binaries is not None
    with postgres_server(binaries) as server:
        yield server


@pytest.mark.postgres
def test_every_acknowledged_answer_survives_a_kill_of_the_database_server(own_server: Cluster) -> None:
    url = new_postgres_database(own_server.address, "killed")
    storage = open_storage(url)
    desk = killable.desk_of(storage)
    moment, acknowledged, stop, enough = random.Random(2), Acknowledged(), threading.Event(), threading.Event()

    def acknowledge(area: str, item: str, version: int) -> None:
        acknowledged[area, item] = version
        enough.set()

    savers = [
        threading.Thread(target=killable.save_without_end, args=(desk, area, acknowledge, stop)) for area in AREAS
    ]
    for saver in savers:
        saver.start()
    try:
        for _ in range(KILLS):
            enough.clear()
            assert enough.wait(60), "nothing is saved any more"
            time.sleep(moment.random() * 0.1)
            own_server.kill()
            with pytest.raises(StorageUnavailableError), storage.read():
                pass
            own_server.start()
    finally:
        stop.set()
        for saver in savers:
            saver.join()
    stored = {area: desk.sheet(area, CHARTER, ROUND).stored for area in AREAS}
    for (area, item), version in acknowledged.items():
        # A commit that was under way when the server died may have been kept without an acknowledgement.
        assert stored[area][item].version >= version
        assert stored[area][item].evidence == str(stored[area][item].version)
    with storage.read() as work:
        assert len(work.changes.list(object_kind="answer", limit=10_000_000)) == sum(
            answer.version for sheet in stored.values() for answer in sheet.values()
        )
    assert Audit(storage).first_broken() is None
    assert sum(acknowledged.values()) >= KILLS
    storage.engine.dispose()


OLD = "0004"


def make_older(url: str) -> None:
    """A database as an earlier version of the program left it, with something in it."""
    engine = open_engine(url)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        there = sa.MetaData()
        there.reflect(connection)
        there.drop_all(connection)
        if engine.dialect.name == "postgresql":
            connection.execute(sa.text("DROP FUNCTION change_is_append_only"))
        command.upgrade(alembic_of(connection), OLD)
        connection.execute(sa.text("INSERT INTO setting (name, value) VALUES ('a', 'kept')"))
    engine.dispose()


def schema_and_setting(url: str) -> tuple[str, str, set[str]]:
    """The version, the setting and the names of the tables, without migrating anything."""
    engine = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        version = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one()
        value = connection.execute(sa.text("SELECT value FROM setting WHERE name = 'a'")).scalar_one()
        names = set(sa.inspect(connection).get_table_names())
    engine.dispose()
    return version, value, names


def test_a_migration_that_is_killed_leaves_the_old_schema_or_the_new(database_url: str) -> None:
    make_older(database_url)
    old = schema_and_setting(database_url)
    died = 0
    for number in (2, 6, 14, 30, 70):
        process = killable.start(killable.dies_at_statement, number, killable.open_and_close, database_url)
        process.join()
        if process.exitcode == 0:
            break
        died += 1
        assert process.exitcode == -9
        assert schema_and_setting(database_url) == old
    assert died >= 4
    storage = open_storage(database_url)
    with storage.read() as work, storage.engine.connect() as connection:
        assert work.settings.get("a") == "kept"
        assert is_current(connection)
    storage.engine.dispose()


def test_a_restore_that_is_killed_leaves_the_old_data_or_the_new(database_url: str, tmp_path: Path) -> None:
    path = tmp_path / "backup.zip"
    storage = open_storage(database_url)
    write(storage, "backed up")
    with path.open("w+b") as out:
        storage.write_backup("ada", out)
    write(storage, "later")
    died = 0
    for number in (8, 25, 60, 140):
        process = killable.start(killable.dies_at_statement, number, restore, database_url, path)
        process.join()
        if process.exitcode == 0:
            break
        died += 1
        with storage.read() as work:
            assert work.settings.get("a") == "later"
        assert Audit(storage).first_broken() is None
    assert died == 4
    restore(database_url, path)
    with storage.read() as work:
        assert work.settings.get("a") == "backed up"
    storage.engine.dispose()


def write(storage: SqlStorage, value: str) -> None:
    with storage.write("ada") as work:
        work.settings.set("a", value)


def restore(url: str, path: Path) -> None:
    storage = open_storage(url)
    with path.open("rb") as source:
        storage.read_backup("ada", source, replace=True)
    storage.engine.dispose()
