"""What cannot be done is said in a sentence, and nothing is half done."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from charter.assessment import Answer
from charter.permissions import EVERY_RIGHT
from services.assessment.assessments import Assessments
from services.exceptions import AlreadyImportedError, RefusedError, StorageUnavailableError
from services.foi.ingestion import Ingestion
from services.people import Person
from services.register.signups import SignupRegister
from storage import engine as storage_engine
from storage.unit_of_work import SqlStorage, open_storage

ADA = Person("ada", "Ada", EVERY_RIGHT)
LEEDS, CHARTER = "E08000035", "runaways-charter-2012"


def save(storage: SqlStorage, item: str = "C1", version: int = 0) -> None:
    Assessments(storage).save_answer(
        ADA, LEEDS, CHARTER, "2026", answer=Answer(item, "answered", 2), expected_version=version
    )


def test_a_locked_database_says_so_and_keeps_nothing_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage_engine, "SECONDS_TO_WAIT_FOR_A_LOCK", 0.1)
    storage = open_storage(f"sqlite:///{tmp_path / 'a.sqlite3'}")
    other = sqlite3.connect(tmp_path / "a.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageUnavailableError, match=r"is locked by another program.*was not saved"):
        save(storage)
    other.execute("ROLLBACK")
    save(storage)
    assert Assessments(storage).sheet(LEEDS, CHARTER).stored["C1"].version == 1
    other.close()
    storage.engine.dispose()


def test_a_read_only_database_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.sqlite3"
    open_storage(f"sqlite:///{path}").engine.dispose()
    monkeypatch.chdir(tmp_path)
    storage = open_storage(f"sqlite:///file:{path}?mode=ro&uri=true")
    with pytest.raises(StorageUnavailableError, match="can only be read"):
        save(storage)
    storage.engine.dispose()
    assert [one.name for one in tmp_path.iterdir() if one.is_dir()] == [], "the address is no folder to be made"


def test_a_file_that_is_no_database_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    path.write_bytes(b"this is a letter, not a database" * 100)
    with pytest.raises(StorageUnavailableError, match="damaged or is no database"):
        open_storage(f"sqlite:///{path}")
    assert path.read_bytes() == b"this is a letter, not a database" * 100


def test_a_full_disk_says_so_and_keeps_what_was_saved_before(tmp_path: Path) -> None:
    storage = open_storage(f"sqlite:///{tmp_path / 'a.sqlite3'}")
    save(storage)
    with storage.engine.connect() as connection:
        pages = connection.execute(sa.text("PRAGMA page_count")).scalar()

    @sa.event.listens_for(storage.engine, "checkout")
    def _no_more_room(connection, _record, _proxy) -> None:  # type: ignore[no-untyped-def]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(StorageUnavailableError, match="no room left"):
        for number in range(1, 400):
            Assessments(storage).save_answer(
                ADA, LEEDS, CHARTER, "2026", answer=Answer("C1", "answered", 2), evidence="x" * 9000,
                expected_version=number,
            )  # fmt: skip
    assert Assessments(storage).sheet(LEEDS, CHARTER).stored["C1"].version >= 1
    storage.engine.dispose()


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("nonsense", "cannot be read"),
        ("mysql://host/name", "SQLite or PostgreSQL"),
        ("sqlite://", "names no file"),
        ("postgresql://nobody@127.0.0.1:1/none", "cannot be reached"),
    ],
)
def test_an_address_that_leads_nowhere_says_how_to_write_one(url: str, message: str) -> None:
    with pytest.raises(StorageUnavailableError, match=message):
        open_storage(url)


def test_a_password_never_stands_in_a_message() -> None:
    with pytest.raises(StorageUnavailableError) as caught:
        open_storage("postgresql://somebody:secret@127.0.0.1:1/none")
    assert "secret" not in str(caught.value)


def test_no_folder_and_no_host_stands_in_a_message(tmp_path: Path) -> None:
    (tmp_path / "broken.sqlite3").write_bytes(b"no database" * 200)
    with pytest.raises(StorageUnavailableError, match=r"\(file broken.sqlite3\)") as caught:
        open_storage(f"sqlite:///{tmp_path / 'broken.sqlite3'}")
    assert str(tmp_path) not in str(caught.value)
    with pytest.raises(StorageUnavailableError) as caught:
        open_storage("postgresql://somebody@127.0.0.1:1/none")
    assert "(none)" in str(caught.value)


def test_the_shipped_register_is_loaded_once_and_what_was_taken_back_stays_so(storage: SqlStorage) -> None:
    register = SignupRegister(storage)
    assert register.load_known() == 35
    assert register.load_known() == 0
    first = register.observations()[0]
    register.retract(ADA, first.id)
    assert register.load_known() == 0
    assert first.id not in {observation.id for observation in register.observations()}
    register.restore(ADA, first.id)
    assert len(register.observations()) == 35


def test_the_same_file_is_accepted_once(storage: SqlStorage, reference: Path) -> None:
    file = reference / "official" / "dfe_SFR41_Missing2016.csv"
    ingestion = Ingestion(storage)
    preview = ingestion.preview(file.read_bytes(), file.name)
    number = ingestion.accept(ADA, preview)
    with pytest.raises(AlreadyImportedError, match="Nothing was stored twice"):
        ingestion.accept(ADA, preview)
    assert len(ingestion.files()) == 1
    ingestion.undo(ADA, number)
    ingestion.accept(ADA, preview)
    assert len(ingestion.figures()) == len(preview.parsed.figures)


def test_an_instrument_with_official_scores_is_not_self_assessed(storage: SqlStorage) -> None:
    with pytest.raises(RefusedError, match="official scores only"):
        Assessments(storage).save_answer(
            ADA, LEEDS, "ni71-2009", "2026", answer=Answer("NI71-1", "answered", 2), expected_version=0
        )


def test_a_text_too_long_to_keep_is_refused_before_anything_is_stored(storage: SqlStorage) -> None:
    with pytest.raises(RefusedError, match="20,000 characters"):
        Assessments(storage).save_answer(
            ADA, LEEDS, CHARTER, "2026", answer=Answer("C1", "answered", 2), evidence="x" * 20_000, expected_version=0
        )
    assert Assessments(storage).sheet(LEEDS, CHARTER).assessment is None
