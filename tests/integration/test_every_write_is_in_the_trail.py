"""Nothing is written that the audit trail does not tell of: looked up in the code, and watched while all is done."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from charter.permissions import Action
from services.people import LOCAL_PERSON
from storage.unit_of_work import SqlStorage
from tests.integration.test_permissions import DOING, Kit
from tests.people import LEEDS

WRITERS = {"insert", "update", "delete", "inserted_id", "insert_if_absent", "insert_many"}
OF_THE_MOMENT = {
    "PeopleInSql.forget_sessions": "sessions that ended by themselves long ago",
    "PeopleInSql.open_session": "that somebody signed in; the account it opens is in the trail",
    "PeopleInSql.see_session": "that somebody is still there",
    "PresenceInSql.note": "who has a questionnaire open, for a minute and a half",
}
"""What is written without a word in the trail, and what it is."""
WRITES_A_TABLE = re.compile(r"(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM)\s+\"?(\w+)\"?", re.IGNORECASE)
TRAIL, HEAD = "change", "change_head"
SILENT_TABLES = {"session", "presence", HEAD}


def repositories() -> Iterator[tuple[str, Mapping[str, set[str]]]]:
    """Every class that holds SQL, with its methods and what each of them calls."""
    for path in sorted((Path("storage") / "repositories").glob("*.py")):
        for found in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(found, ast.ClassDef) and found.name != "AuditTrail":
                methods = [one for one in found.body if isinstance(one, ast.FunctionDef)]
                yield found.name, {one.name: called_in(one) for one in methods}


def called_in(method: ast.FunctionDef) -> set[str]:
    return {ast.unparse(one.func) for one in ast.walk(method) if isinstance(one, ast.Call)}


def with_helpers(calls: Mapping[str, set[str]], wanted: set[str]) -> set[str]:
    """The methods that do one of the things wanted, themselves or by way of others of their class."""
    found = {name for name, called in calls.items() if called & wanted}
    while more := {n for n, called in calls.items() if called & {f"self.{one}" for one in found}} - found:
        found |= more
    return found


def test_whatever_the_code_writes_it_tells_the_trail() -> None:
    silent = set()
    for name, calls in repositories():
        plain = {method: {call.split(".")[-1] for call in called} for method, called in calls.items()}
        writing = {method for method, called in plain.items() if called & WRITERS}
        telling = with_helpers(calls, {"self.trail.append"})
        used_by = {method: {other for other, called in calls.items() if f"self.{method}" in called} for method in calls}
        for method in writing - telling:
            if not ends_in(method, used_by, telling):
                silent.add(f"{name}.{method}")
    assert silent == set(OF_THE_MOMENT)


def ends_in(method: str, used_by: Mapping[str, set[str]], telling: set[str]) -> bool:
    """Whether a method is only ever part of others that tell the trail, or is done beside a question on a round."""
    if method == "touch":
        return True
    return bool(used_by[method]) and all(
        other in telling or ends_in(other, used_by, telling) for other in used_by[method]
    )


class Watch:
    """Notes which tables each transaction wrote, and which of them it committed without a row of the trail."""

    def __init__(self, engine: sa.Engine) -> None:
        self.written: dict[int, set[str]] = {}
        self.committed: list[set[str]] = []
        sa.event.listen(engine, "before_cursor_execute", self._statement)
        sa.event.listen(engine, "commit", self._commit)
        sa.event.listen(engine, "rollback", lambda connection: self.written.pop(id(connection), None))

    def _statement(self, connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        self.written.setdefault(id(connection), set()).update(
            name.lower() for name in WRITES_A_TABLE.findall(statement)
        )

    def _commit(self, connection: Any) -> None:
        if tables := self.written.pop(id(connection), set()):
            self.committed.append(tables)


def test_whatever_is_done_the_trail_is_written_in_the_same_transaction(storage: SqlStorage) -> None:
    kit = Kit(storage)
    watch = Watch(storage.engine)
    for action in Action:
        DOING[action](kit, LOCAL_PERSON, LEEDS)
    assert len(watch.committed) > 30
    everything = set().union(*watch.committed)
    assert {"answer", "assessment", "challenge", "planned_action", "observation", "held_role"} <= everything
    untold = [tables for tables in watch.committed if tables - SILENT_TABLES and TRAIL not in tables]
    assert untold == []
