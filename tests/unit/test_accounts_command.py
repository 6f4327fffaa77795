"""The command that lets another account in for one that was lost."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner, Result

from charter.permissions import Grant
from services.administration.access_rules import AccessRules
from services.administration.accounts import Accounts
from services.administration.sessions import Sessions
from services.people import LOCAL_PERSON
from storage.unit_of_work import SqlStorage, open_storage
from tasks.commands import app
from tests.people import claims_of

RULES = AccessRules(administrators=frozenset({"root@example.org"}))


def run(storage_at: str, address: str) -> Result:
    return CliRunner().invoke(app, ["release-account", address, "--database", storage_at])


def opened(tmp_path: Path) -> tuple[str, SqlStorage]:
    address = f"sqlite:///{tmp_path / 'people.sqlite3'}"
    return address, open_storage(address)


def test_the_only_administrator_with_a_new_account_is_let_in_again(tmp_path: Path) -> None:
    address, storage = opened(tmp_path)
    sessions = Sessions(storage, RULES)
    root = sessions.admit(claims_of("root")).person
    anew = claims_of("root", sub="made anew", nonce="n2")
    assert sessions.admit(anew).person.grants == ()
    result = run(address, " Root@Example.org ")
    assert result.exit_code == 0, result.output
    assert "Whoever signs in with root@example.org next is this person (administrator, every area)" in result.output
    assert "1 sign-in was ended" in result.output
    again = sessions.admit(anew | {"nonce": "n3"}).person
    assert (again.id, again.grants) == (root.id, (Grant("administrator"),))
    storage.engine.dispose()


def test_an_address_that_nobody_has_and_somebody_kept_out_are_said_so(tmp_path: Path) -> None:
    address, storage = opened(tmp_path)
    result = run(address, "nobody@example.org")
    assert (result.exit_code, "Nobody is kept here under 'nobody@example.org'" in result.output) == (1, True)
    person = Sessions(storage, RULES).admit(claims_of("ada")).person
    Accounts(storage).keep_out(LOCAL_PERSON, person.id)
    result = run(address, "ada@example.org")
    assert (result.exit_code, "Ada is kept out here" in result.output) == (1, True)
    storage.engine.dispose()
