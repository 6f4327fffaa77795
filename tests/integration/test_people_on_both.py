"""Signing in, roles and sessions, on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa

from charter.permissions import Grant
from services.administration.accounts import NAME_REMOVED, NOBODYS_NAME, Accounts, name_of
from services.administration.audit import Audit, Wanted
from services.administration.sessions import Admission, CheckedStorage, Sessions
from services.exceptions import NotAllowedError, RefusedError, SignedOutError
from services.people import LOCAL_PERSON, Person
from storage.unit_of_work import SqlStorage
from tests.integration.conftest import START, Clock
from tests.integration.test_people import ada
from tests.people import ISSUER, LEEDS, claims_of


def test_an_invitation_is_found_by_the_verified_address_in_whatever_letters(
    sessions: Sessions, accounts: Accounts
) -> None:
    invited = accounts.invite(LOCAL_PERSON, " ADA@Example.org ", Grant("contributor", LEEDS))
    person = sessions.admit(ada()).person
    assert person.id == invited.id
    assert person.grants == (Grant("contributor", LEEDS),)


def test_the_same_sign_in_is_one_session_in_every_tab_and_run(
    sessions: Sessions, accounts: Accounts, storage: SqlStorage, clock: Clock
) -> None:
    first = sessions.admit(ada())
    with storage.read() as work:
        version = work.changes.version()
    clock.move(minutes=30)
    assert sessions.admit(ada()) == first
    (session,) = accounts.sessions(LOCAL_PERSON)
    assert (session.started, session.last_seen) == (START, clock.now)
    with storage.read() as work:
        assert work.changes.version() == version, "being seen is no change of the data"


def test_two_tabs_that_open_at_once_begin_one_session(sessions: Sessions, accounts: Accounts) -> None:
    found: list[Admission | BaseException] = []

    def open_tab() -> None:
        try:
            found.append(sessions.admit(ada()))
        except BaseException as trouble:
            found.append(trouble)

    tabs = [threading.Thread(target=open_tab) for _ in range(4)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert len({one.key for one in found if isinstance(one, Admission)}) == 1, found
    assert len(found) == 4
    assert len(accounts.known(LOCAL_PERSON)) == 1
    assert len(accounts.sessions(LOCAL_PERSON)) == 1


def test_signing_out_ends_the_token_for_ever(sessions: Sessions, clock: Clock) -> None:
    admission = sessions.admit(ada())
    sessions.sign_out(admission)
    for _ in range(2):
        with pytest.raises(SignedOutError, match="You signed out"):
            sessions.admit(ada())
        clock.move(hours=-1)
    assert sessions.admit(ada(nonce="n2")).person == admission.person


def test_a_role_taken_back_counts_in_the_middle_of_a_run(
    sessions: Sessions, accounts: Accounts, storage: SqlStorage
) -> None:
    accounts.invite(LOCAL_PERSON, "ada@example.org", Grant("contributor", LEEDS))
    admission = sessions.admit(ada())
    checked = CheckedStorage(storage, sessions, admission)
    with checked.write(admission.person.id) as work:
        work.settings.set("test", "1")
    (known,) = accounts.known(LOCAL_PERSON)
    accounts.take_back(LOCAL_PERSON, known.account.id, known.held[0].id)
    with pytest.raises(NotAllowedError, match="nothing was done"), checked.write(admission.person.id) as work:
        work.settings.set("test", "2")
    with storage.read() as work:
        assert work.settings.get("test") == "1"


def test_two_administrators_who_remove_each_other_leave_one(
    storage: SqlStorage, sessions: Sessions, accounts: Accounts
) -> None:
    for name in ("ada", "ben"):
        accounts.invite(LOCAL_PERSON, f"{name}@example.org", Grant("administrator"))
    people = [sessions.admit(claims_of(name, issued=START)).person for name in ("ada", "ben")]
    outcomes: list[str] = []

    def remove(who: Person, other: Person) -> None:
        try:
            accounts.keep_out(who, other.id)
            outcomes.append("done")
        except RefusedError:
            outcomes.append("refused")

    threads = [threading.Thread(target=remove, args=pair) for pair in (people, people[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "refused"]


def test_a_person_is_anonymised_and_the_trail_stays_whole(
    sessions: Sessions, accounts: Accounts, storage: SqlStorage
) -> None:
    accounts.invite(LOCAL_PERSON, "ada@example.org", Grant("contributor", LEEDS))
    admission = sessions.admit(ada(groups=["leeds"]))
    person = admission.person
    assert name_of(accounts.names(), person.id, LOCAL_PERSON) == "Ada"
    assert name_of(accounts.names(), person.id, Person("stranger", "Stranger")) == NOBODYS_NAME
    with storage.write(person.id) as work:
        work.presence.note((LEEDS, "runaways-charter-2012", "2026"), person.name, "C1")
    accounts.anonymise(LOCAL_PERSON, person.id)
    assert name_of(accounts.names(), person.id, LOCAL_PERSON) == NAME_REMOVED
    with pytest.raises(SignedOutError):
        sessions.admit(ada(groups=["leeds"]))
    with storage.engine.connect() as connection:
        person_rows = connection.execute(sa.text("SELECT * FROM person")).all()
        trail = connection.execute(sa.text("SELECT * FROM change")).all()
        here = connection.execute(sa.text("SELECT * FROM presence")).all()
        roles = connection.execute(sa.text("SELECT * FROM held_role")).all()
    for word in ("ada@", "Ada", ISSUER):
        assert word not in str([person_rows, trail, roles, here])
    assert Audit(storage).first_broken() is None
    assert "anonymised" in [c.action for c in Audit(storage).changes(LOCAL_PERSON, Wanted(object_id=person.id))]
    again = sessions.admit(ada(nonce="n2")).person
    assert again.id != person.id
    assert again.grants == ()
    with pytest.raises(RefusedError, match="removed for good"):
        accounts.let_in(LOCAL_PERSON, person.id)
