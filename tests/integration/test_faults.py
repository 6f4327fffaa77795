"""What goes wrong around the program is said in a sentence, loses nothing, and is over when it is over."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from charter.assessment import Answer
from services.administration.audit import Audit
from services.exceptions import StorageUnavailableError
from storage import turns
from storage.unit_of_work import SqlStorage, open_storage
from tests.databases import Cluster, new_postgres_database
from tests.integration.test_killed import own_server
from tests.killable import ADA, AREAS, CHARTER, ROUND, desk_of

__all__ = ["own_server"]
LEEDS = AREAS[0]


def save(storage: SqlStorage, item: str, version: int = 0, evidence: str = "") -> int:
    answer = Answer(item, "answered", 2)
    saved = desk_of(storage).save_answer(
        ADA, LEEDS, CHARTER, ROUND, answer=answer, evidence=evidence, expected_version=version
    )
    return saved.version


def versions(storage: SqlStorage) -> dict[str, int]:
    stored = desk_of(storage).sheet(LEEDS, CHARTER, ROUND).stored
    return {item: answer.version for item, answer in stored.items()}


def test_a_full_disk_keeps_every_acknowledged_answer_and_goes_on_when_there_is_room(embedded: SqlStorage) -> None:
    version = save(embedded, "C1")
    most: list[int] = []

    @sa.event.listens_for(embedded.engine, "checkout")
    def _room(connection: sqlite3.Connection, _record: object, _proxy: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {most[0] if most else 1_000_000}")

    with embedded.engine.connect() as connection:
        pages = connection.execute(sa.text("PRAGMA page_count")).scalar_one()
    most.append(pages + 4)
    with pytest.raises(StorageUnavailableError, match=r"no room left .* Make room and try again"):
        while True:
            version = save(embedded, "C1", version, "x" * 5000)
    assert versions(embedded) == {"C1": version}
    assert Audit(embedded).first_broken() is None
    most.clear()
    assert save(embedded, "C1", version, "x" * 5000) == version + 1
    assert Audit(embedded).first_broken() is None


def away_and_back(storage: SqlStorage, go: Callable[[], None], come_back: Callable[[], None], words: str) -> None:
    version = save(storage, "C1")
    go()
    for attempt in (lambda: save(storage, "C1", version), lambda: versions(storage)):
        with pytest.raises(StorageUnavailableError, match=words):
            attempt()
    come_back()
    assert versions(storage) == {"C1": version}
    assert save(storage, "C1", version) == version + 1
    assert Audit(storage).first_broken() is None


@pytest.mark.parametrize(
    "change", ["DROP TABLE challenge", "DROP TABLE answer", "ALTER TABLE answer RENAME COLUMN evidence TO proof"]
)
def test_tables_that_do_not_fit_are_said_to_and_not_that_nothing_is_reached(storage: SqlStorage, change: str) -> None:
    save(storage, "C1")
    with storage.engine.begin() as connection:
        connection.execute(sa.text(change))

    def read_everything() -> None:
        with storage.read() as work:
            (found,) = work.assessments.find()
            work.assessments.answers([found.id])
            work.challenges.of(found.id)

    with pytest.raises(StorageUnavailableError, match=r"tables of the database .* do not fit this program") as caught:
        read_everything()
    assert "cannot be reached" not in str(caught.value)


def test_tables_without_their_version_are_said_not_to_fit(storage: SqlStorage, database_url: str) -> None:
    with storage.engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE alembic_version"))
    with pytest.raises(StorageUnavailableError, match=r"do not fit this program .*already exists"):
        open_storage(database_url)


def test_a_database_file_that_goes_and_comes_back_is_used_again(embedded: SqlStorage) -> None:
    path = Path(str(embedded.engine.url.database))
    elsewhere = path.parent / "elsewhere"
    elsewhere.mkdir()

    def move(start: Path, end: Path) -> None:
        for file in start.glob("embedded.sqlite3*"):
            file.rename(end / file.name)

    away_and_back(
        embedded, lambda: move(path.parent, elsewhere), lambda: move(elsewhere, path.parent), "not there any more"
    )


def test_a_copy_that_took_the_place_of_the_database_file_is_what_is_used(embedded: SqlStorage, tmp_path: Path) -> None:
    path = Path(str(embedded.engine.url.database))
    save(embedded, "C1")
    embedded.engine.dispose()
    copy = tmp_path / "copy"
    copy.write_bytes(path.read_bytes())
    save(embedded, "C2")
    embedded.engine.dispose()
    copy.rename(path)
    assert versions(embedded) == {"C1": 1}
    assert save(embedded, "C3") == 1
    assert versions(open_storage(f"sqlite:///{path}")) == {"C1": 1, "C3": 1}


@pytest.mark.postgres
def test_a_database_server_that_goes_and_comes_back_is_used_again(own_server: Cluster) -> None:
    url = new_postgres_database(own_server.address, "gone")
    storage = open_storage(url)
    away_and_back(storage, own_server.stop, own_server.start, "cannot be reached")
    own_server.stop()
    with pytest.raises(StorageUnavailableError, match="cannot be reached"):
        open_storage(url)
    own_server.start()
    assert versions(storage) == {"C1": 2}
    storage.engine.dispose()


@pytest.mark.postgres
def test_a_server_that_dies_while_it_saves_is_never_said_to_have_saved_nothing(own_server: Cluster) -> None:
    storage = open_storage(new_postgres_database(own_server.address, "dies"))

    @sa.event.listens_for(storage.engine, "commit")
    def _die(_connection: sa.Connection) -> None:
        own_server.kill()

    with pytest.raises(StorageUnavailableError, match="whether what you just entered was saved cannot be told"):
        save(storage, "C1")
    sa.event.remove(storage.engine, "commit", _die)
    own_server.start()
    assert versions(storage) == {}
    assert save(storage, "C1") == 1
    storage.engine.dispose()


def test_a_long_piece_of_work_lets_others_wait_their_turn_and_then_says_so(
    storage: SqlStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "SECONDS_TO_WAIT_FOR_A_TURN", 0.2)
    if storage.engine.dialect.name == "postgresql":
        # There nobody waits for another's work, only for the same row.
        with storage.write("ben") as work:
            work.settings.set("slow", "1")
            assert save(storage, "C1") == 1
        return
    with storage.write("ben") as work:
        work.settings.set("slow", "1")
        outcome: list[str] = []
        other = threading.Thread(target=lambda: outcome.append(said_by(lambda: save(storage, "C1"))))
        other.start()
        other.join()
        assert "busy with a long piece of work" in outcome[0]
    assert save(storage, "C1") == 1


def said_by(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except StorageUnavailableError as error:
        return str(error)
    return ""


def test_writers_of_one_file_are_served_in_the_order_they_came(embedded: SqlStorage) -> None:
    order: list[str] = []
    threads: list[threading.Thread] = []

    def write(person: str) -> None:
        with embedded.write(person):
            order.append(person)

    with embedded.write("first"):
        for number in range(8):
            thread = threading.Thread(target=write, args=(f"person {number}",))
            threads.append(thread)
            thread.start()
            while embedded.waiting() < number + 2:
                pass
    for thread in threads:
        thread.join()
    assert order == [f"person {number}" for number in range(8)]


def test_more_people_than_connections_wait_and_are_served(storage: SqlStorage) -> None:
    troubles: list[BaseException] = []

    def work_through(number: int) -> None:
        try:
            with storage.write(f"person {number}") as work:
                work.settings.set(f"seen by {number}", "1")
            with storage.read() as work:
                assert work.settings.get(f"seen by {number}") == "1"
        except BaseException as error:
            troubles.append(error)

    threads = [threading.Thread(target=work_through, args=(number,)) for number in range(60)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    with storage.read() as work:
        assert work.changes.latest_id() == 60


def test_no_free_connection_is_said_in_a_sentence(storage: SqlStorage) -> None:
    pool = storage.engine.pool
    pool._timeout = 0.05  # type: ignore[attr-defined]
    pool._max_overflow = 0  # type: ignore[attr-defined]
    held = [storage.engine.connect() for _ in range(15)]
    with pytest.raises(StorageUnavailableError, match="more to do than it can"):
        versions(storage)
    for connection in held:
        connection.close()
    assert versions(storage) == {}
