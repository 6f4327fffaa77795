"""A backup brings everything back, from either database into either, and nothing that is damaged."""

from __future__ import annotations

import errno
import io
import json
import threading
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from typer.testing import CliRunner

from charter.assessment import Answer
from charter.permissions import Grant
from charter.register import Observation, Source, UncertainDate
from publishing.open_data import csv_bytes
from services.administration.audit import Audit
from services.administration.backups import Backups
from services.demonstration import Demonstration
from services.exceptions import BackupError, NotAllowedError, RefusedError
from services.exports.exporting import EXPORTABLE, Scope
from services.generated import DEMONSTRATION, KIND, is_demonstration
from services.people import LOCAL_PERSON, Person
from services.ports import WHOLE_DATABASE
from services.register.signups import SignupRegister
from storage import tables
from storage.backup import LEFT_OUT, MANIFEST
from storage.engine import alembic_of, newest_schema, open_engine
from storage.unit_of_work import SqlStorage, open_storage
from tasks.commands import app
from tests.databases import new_postgres_database

LEEDS, CHARTER = "E08000035", "runaways-charter-2012"
AT = "2025-01-01T12:00:00+00:00"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlStorage]:
    """A database with something in every corner: the demonstration, figures, files and all."""
    storage = open_storage(f"sqlite:///{tmp_path_factory.mktemp('filled') / 'a.sqlite3'}")
    SignupRegister(storage).load_known()
    Demonstration(storage).fill()
    yield storage
    storage.engine.dispose()


@pytest.fixture(scope="module")
def whole(filled: SqlStorage) -> bytes:
    return backup_of(filled)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The backup of a demonstration of a few hundred rows, where it does not matter what is in it."""
    storage = open_storage(f"sqlite:///{tmp_path_factory.mktemp('small') / 'a.sqlite3'}")
    SignupRegister(storage).load_known()
    with storage.write("ada") as work:
        work.settings.set(KIND, DEMONSTRATION)
        number = work.assessments.open(LEEDS, CHARTER, "1", "2026").id
        for item in ("C1", "C2", "C3"):
            work.assessments.save(number, Answer(item, "answered", 2), "Report", expected_version=0)
    backup = backup_of(storage)
    storage.engine.dispose()
    return backup


def backup_of(storage: SqlStorage) -> bytes:
    out = io.BytesIO()
    Backups(storage).make(LOCAL_PERSON, out)
    return out.getvalue()


def restore(storage: SqlStorage, backup: bytes, *, replace: bool = False) -> None:
    assert Backups(storage).restore(LOCAL_PERSON, io.BytesIO(backup), replace=replace).broken is None


def exports(storage: SqlStorage) -> dict[str, bytes]:
    """Every table of the Export page as the bytes of its CSV file."""
    from ui.resources import build_services

    tables_out = build_services(storage).exporting.tables([e.id for e in EXPORTABLE], Scope(area_code=LEEDS))
    return {table.id: csv_bytes(table) for table in tables_out}


def rows_of(storage: SqlStorage) -> dict[str, list[tuple[object, ...]]]:
    with storage.engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key))]
            for table in tables.metadata.sorted_tables
            if table.name not in LEFT_OUT
        }


def data_of(storage: SqlStorage) -> dict[str, list[tuple[object, ...]]]:
    """Every row but those of the trail's end: "backed up" there, "restored" here."""
    rows = rows_of(storage)
    del rows["change_head"]
    rows["change"] = [row for row in rows["change"] if WHOLE_DATABASE not in row]
    return rows


def test_everything_goes_from_sqlite_to_postgresql_and_back_row_by_row_and_exports_to_the_same_bytes(
    postgres: str, filled: SqlStorage, whole: bytes, embedded: SqlStorage
) -> None:
    between = open_storage(new_postgres_database(postgres, "between"))
    restore(between, whole)
    there = data_of(filled)
    assert sum(map(len, there.values())) > 5_000
    assert data_of(between) == there
    assert exports(between) == exports(filled)
    assert Audit(between).first_broken() is None
    restore(embedded, backup_of(between))
    between.engine.dispose()
    back = data_of(embedded)
    assert back == there
    assert Audit(embedded).first_broken() is None


def test_after_a_restore_new_rows_are_numbered_after_the_old(small: bytes, storage: SqlStorage) -> None:
    restore(storage, small)
    with storage.engine.connect() as connection:
        newest = connection.execute(sa.select(sa.func.max(tables.observation.c.id))).scalar_one()
    observation = Observation(
        LEEDS, "signed", UncertainDate("by", date(2013, 9, 19)), Source("Minutes", "https://example.org/m")
    )
    with storage.write("ada") as work:
        assert work.signups.record(observation) == newest + 1
        work.assessments.open(LEEDS, CHARTER, "1", "a new round")
    assert Audit(storage).first_broken() is None


def test_the_version_of_the_data_is_another_after_a_restore(embedded: SqlStorage) -> None:
    with embedded.write("ada") as work:
        work.settings.set("a", "1")
    backup = backup_of(embedded)
    with embedded.write("ada") as work:
        work.settings.set("a", "2")
        before = work.changes.version()
    restore(embedded, backup, replace=True)
    with embedded.read() as work:
        assert work.settings.get("a") == "1"
        assert work.changes.version() != before


def test_a_restore_into_work_is_refused_until_it_is_asked_for(embedded: SqlStorage) -> None:
    with embedded.write("ada") as work:
        work.settings.set("a", "1")
    backup = backup_of(embedded)
    with embedded.write("ada") as work:
        work.settings.set("a", "2")
    with pytest.raises(RefusedError, match="takes the place of everything"):
        restore(embedded, backup)
    with embedded.read() as work:
        assert work.settings.get("a") == "2"
    restore(embedded, backup, replace=True)
    with embedded.read() as work:
        assert work.settings.get("a") == "1"


def test_the_register_that_ships_is_no_work_to_be_lost(embedded: SqlStorage, small: bytes) -> None:
    SignupRegister(embedded).load_known()
    restore(embedded, small)
    assert SignupRegister(embedded).load_known() == 0


def test_a_demonstration_stays_stamped_and_never_takes_the_place_of_real_work(
    embedded: SqlStorage, small: bytes, tmp_path: Path
) -> None:
    restore(embedded, small)
    assert is_demonstration(embedded)
    real = open_storage(f"sqlite:///{tmp_path / 'real.sqlite3'}")
    with real.write("ada") as work:
        work.settings.set("a", "1")
    with pytest.raises(RefusedError, match="demonstration"):
        restore(real, small, replace=True)
    assert not is_demonstration(real)
    real.engine.dispose()


@pytest.mark.parametrize("keep", [0, 10, 0.3, 0.7, 0.999])
def test_a_backup_that_was_cut_short_restores_nothing(embedded: SqlStorage, small: bytes, keep: float) -> None:
    cut = small[: int(keep if keep >= 1 else len(small) * keep)]
    before = rows_of(embedded)
    with pytest.raises(BackupError, match="Nothing was restored"):
        restore(embedded, cut)
    assert rows_of(embedded) == before


def test_no_changed_byte_of_a_backup_goes_unnoticed(embedded: SqlStorage, tmp_path: Path) -> None:
    with embedded.write("ada") as work:
        work.assessments.open(LEEDS, CHARTER, "1", "2026")
    backup = backup_of(embedded)
    empty = open_storage(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    before = rows_of(empty)
    said = 0
    for place in range(0, len(backup), 97):
        damaged = bytearray(backup)
        damaged[place] ^= 0xFF
        try:
            Backups(empty).look(LOCAL_PERSON, io.BytesIO(damaged))
        except BackupError:
            said += 1
        else:
            # Bytes of a zip that mean nothing (dates, flags) may change; what is in it may not.
            assert contents_of(bytes(damaged)) == contents_of(backup)
    assert said > 20
    assert rows_of(empty) == before
    empty.engine.dispose()


def contents_of(backup: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(backup)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(backup: bytes, **changes: object) -> bytes:
    """The same backup whose manifest says something else."""
    parts = contents_of(backup)
    parts[MANIFEST] = json.dumps(json.loads(parts[MANIFEST]) | changes).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"schema": "9999"}, r"newer version of this program .*9999"),
        ({"format": "another"}, "kind that this program does not know"),
        ({"tables": [{"name": "setting", "rows": 1, "sha256": "0"}]}, "setting is not as it was written"),
        ({"tables": [{"name": "nothing", "rows": 1, "sha256": "0"}]}, "has no table 'nothing'"),
        ({"tables": 3}, "cannot be read"),
    ],
)
def test_a_backup_that_cannot_be_restored_says_why(
    embedded: SqlStorage, small: bytes, changes: dict[str, object], words: str
) -> None:
    with pytest.raises(BackupError, match=words):
        restore(embedded, rewritten(small, **changes))


def test_a_backup_without_one_of_its_tables_says_which(embedded: SqlStorage) -> None:
    backup = handmade({}, schema="0004", made_at=AT)
    with pytest.raises(BackupError, match="the table answer is not in it"):
        restore(embedded, rewritten(backup, tables=[{"name": "answer", "rows": 0, "sha256": "0"}]))


@pytest.mark.parametrize("named", ["minutes_of_council", "alembic_version", "session"])
@pytest.mark.parametrize("schema", ["0004", "head"])
def test_a_backup_that_names_a_table_of_others_is_refused_before_anything_is_touched(
    storage: SqlStorage, named: str, schema: str
) -> None:
    with storage.engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE minutes_of_council (words TEXT)"))
        connection.execute(sa.text("INSERT INTO minutes_of_council VALUES ('kept')"))
    with storage.write("ada") as work:
        work.settings.set("ours", "kept")
    before = rows_of(storage)
    hostile = handmade({named: "", "setting": ""}, schema=schema.replace("head", newest_schema()), made_at=AT)
    touched: list[str] = []
    sa.event.listen(storage.engine, "before_cursor_execute", lambda *told: touched.append(told[2]))
    with pytest.raises(BackupError, match=f"has no table '{named}'"):
        restore(storage, hostile, replace=True)
    assert [words for words in touched if not words.startswith(("SELECT", "BEGIN"))] == []
    assert rows_of(storage) == before
    with storage.engine.connect() as connection:
        assert connection.execute(sa.text("SELECT words FROM minutes_of_council")).scalars().all() == ["kept"]


def test_a_restore_leaves_the_tables_of_others_as_they_are(storage: SqlStorage, small: bytes) -> None:
    with storage.engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE minutes_of_council (words TEXT)"))
        connection.execute(sa.text("INSERT INTO minutes_of_council VALUES ('kept')"))
    restore(storage, small)
    with storage.engine.connect() as connection:
        assert connection.execute(sa.text("SELECT words FROM minutes_of_council")).scalars().all() == ["kept"]


def test_any_other_file_is_no_backup(embedded: SqlStorage) -> None:
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("letter.txt", "Dear council")
    for content in (b"Dear council", other.getvalue()):
        with pytest.raises(BackupError, match="no backup of this program"):
            restore(embedded, content)


def test_a_restore_that_breaks_off_leaves_what_was_there(
    storage: SqlStorage, small: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    with storage.write("demonstration") as work:
        work.settings.set("kind", "demonstration")
    before = rows_of(storage)

    def give_up(*_: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr("storage.backup._count_on", give_up)
    with pytest.raises(RuntimeError, match="power"):
        restore(storage, small, replace=True)
    assert rows_of(storage) == before
    assert Audit(storage).first_broken() is None


def test_a_backup_of_an_older_schema_is_migrated_as_it_is_restored(storage: SqlStorage, tmp_path: Path) -> None:
    old = open_engine(f"sqlite:///{tmp_path / 'old.sqlite3'}")
    with old.connect().execution_options(writes=True) as connection, connection.begin():
        there = sa.MetaData()
        there.reflect(connection)
        there.drop_all(connection)
        command.upgrade(alembic_of(connection), "0004")
    setting = json.dumps({"name": "a", "value": "é"}) + "\n"
    change = json.dumps(
        {"id": 7, "at": AT, "person": "ada", "action": "set", "object_kind": "setting", "object_id": "a",
         "area_code": None, "summary": "a: é", "before": None, "after": {"value": "é"}}
    ) + "\n"  # fmt: skip
    backup = handmade({"setting": setting, "change": change}, schema="0004", made_at=AT)
    restore(storage, backup)
    with storage.read() as work:
        assert work.settings.get("a") == "é"
        assert [entry.id for entry in work.changes.list()] == [8, 7]
    assert Audit(storage).first_broken() is None
    old.dispose()


def handmade(parts: dict[str, str], *, schema: str, made_at: str) -> bytes:
    from hashlib import sha256

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(f"tables/{name}.jsonl", text)
        about = [
            {"name": name, "rows": text.count("\n"), "sha256": sha256(text.encode()).hexdigest()}
            for name, text in parts.items()
        ]
        manifest = {"format": "runaways-charter-backup-1", "program": "0.0.9", "schema": schema, "stamp": "",
                    "made_at": made_at, "tables": about}  # fmt: skip
        archive.writestr(MANIFEST, json.dumps(manifest))
    return out.getvalue()


def test_a_backup_made_while_others_save_is_of_one_moment(storage: SqlStorage, tmp_path: Path) -> None:
    with storage.write("ada") as work:
        number = work.assessments.open(LEEDS, CHARTER, "1", "2026").id
    stop = threading.Event()
    versions = [0]

    def save_on() -> None:
        while not stop.is_set():
            with storage.write("ada") as work:
                version = versions[-1]
                work.assessments.save(number, Answer("C1", "answered", 1), str(version + 1), expected_version=version)
            versions.append(version + 1)

    saver = threading.Thread(target=save_on)
    saver.start()
    backups = [backup_of(storage) for _ in range(3)]
    stop.set()
    saver.join()
    assert len(versions) > 3
    for count, backup in enumerate(backups):
        copy = open_storage(f"sqlite:///{tmp_path / f'{count}.sqlite3'}")
        restore(copy, backup)
        assert Audit(copy).first_broken() is None
        with copy.read() as work:
            stored = work.assessments.answers([number])[number].get("C1")
            saved = len(work.changes.list(object_kind="answer", limit=100_000))
        assert (stored.version if stored else 0) == saved
        copy.engine.dispose()


def test_only_an_administrator_backs_up_and_restores(embedded: SqlStorage, small: bytes) -> None:
    for role in ("moderator", "campaign_staff"):
        person = Person("x", "X", (Grant(role),))  # type: ignore[arg-type]
        for attempt in (
            lambda person=person: Backups(embedded).make(person, io.BytesIO()),
            lambda person=person: Backups(embedded).look(person, io.BytesIO(small)),
            lambda person=person: Backups(embedded).restore(person, io.BytesIO(small)),
        ):
            with pytest.raises(NotAllowedError, match="back up and restore"):
                attempt()


def test_progress_goes_from_nothing_to_everything_and_never_back(embedded: SqlStorage, small: bytes) -> None:
    told: list[float] = []
    Backups(embedded).restore(LOCAL_PERSON, io.BytesIO(small), progress=lambda share, _words: told.append(share))
    assert told == sorted(told)
    assert (told[0] < 0.1, told[-1]) == (True, 1)


def test_making_and_restoring_a_backup_stand_in_the_trail(embedded: SqlStorage) -> None:
    backup = backup_of(embedded)
    restore(embedded, backup, replace=True)
    with embedded.read() as work:
        assert [(c.person, c.action) for c in work.changes.list()] == [("local", "restored a backup")]
    backup_of(embedded)
    with embedded.read() as work:
        assert work.changes.list()[0].action == "backed up"


def test_the_commands_back_up_and_restore_with_progress_on_standard_error(
    small: bytes, database_url: str, tmp_path: Path
) -> None:
    path, source = tmp_path / "everything.zip", f"sqlite:///{tmp_path / 'source.sqlite3'}"
    filled = open_storage(source)
    restore(filled, small)
    filled.engine.dispose()
    run = CliRunner()
    made = run.invoke(app, ["backup", str(path), "--database", source])
    assert (made.exit_code, made.stdout) == (0, ""), made.output
    assert "Writing observation" in made.stderr
    assert [found.name for found in tmp_path.glob("everything*")] == ["everything.zip"]
    restored = run.invoke(app, ["restore", str(path), "--database", database_url])
    assert restored.exit_code == 0, restored.output
    assert ("100% Restored" in restored.stderr, "demonstration database" in restored.stderr) == (True, True)
    again = run.invoke(app, ["restore", str(path), "--database", database_url])
    assert (again.exit_code, "--replace" in again.stderr) == (2, True)
    assert run.invoke(app, ["restore", str(path), "--replace", "--database", database_url]).exit_code == 0
    path.write_bytes(path.read_bytes()[:-400])
    damaged = run.invoke(app, ["restore", str(path), "--replace", "--database", database_url])
    assert (damaged.exit_code, "Nothing was restored" in damaged.stderr) == (1, True)
    nowhere = run.invoke(app, ["backup", str(tmp_path / "no" / "folder.zip"), "--database", database_url])
    assert (nowhere.exit_code, "cannot be written" in nowhere.stderr) == (2, True)


class FullDisk(io.BytesIO):
    """A file on a disk that has room for a thousand bytes."""

    def write(self, content: Any) -> int:
        if self.tell() + len(content) > 1000:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(content)


def test_a_disk_without_room_for_the_backup_is_said_and_nothing_counts_as_backed_up(embedded: SqlStorage) -> None:
    SignupRegister(embedded).load_known()
    with pytest.raises(BackupError, match=r"No space left on device.*Make room"):
        embedded.write_backup("local", FullDisk())
    with embedded.read() as work:
        assert not [one for one in work.changes.list(limit=5000) if one.action == "backed up"]
