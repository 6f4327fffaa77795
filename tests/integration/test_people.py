"""Signing in, roles and sessions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from charter.permissions import Grant
from services.administration.accounts import Accounts
from services.administration.sessions import CheckedStorage, Sessions, session_key
from services.exceptions import NotAllowedError, RefusedError, SignedOutError
from services.people import LOCAL_PERSON, Person
from storage.unit_of_work import SqlStorage
from tests.integration.conftest import RULES, START, Clock
from tests.people import ISSUER, KENT, LEEDS, claims_of


@pytest.fixture
def storage(embedded: SqlStorage) -> SqlStorage:
    """One kind of database is enough here; `test_people_on_both.py` has what depends on the kind."""
    return embedded


def ada(**more: object) -> dict[str, object]:
    return claims_of("ada", issued=START, **more)  # type: ignore[arg-type]


def test_somebody_unknown_comes_in_with_no_role(sessions: Sessions, storage: SqlStorage) -> None:
    person = sessions.admit(ada()).person
    assert (person.name, person.grants) == ("Ada", ())
    assert person.sight == frozenset()


@pytest.mark.parametrize("said", [False, "false", "False"])
def test_an_address_that_is_not_verified_opens_nothing(sessions: Sessions, accounts: Accounts, said: object) -> None:
    accounts.invite(LOCAL_PERSON, "ada@example.org", Grant("contributor", LEEDS))
    assert sessions.admit(ada(email_verified=said)).person.grants == ()


def test_an_address_verified_later_leads_to_the_invitation(sessions: Sessions, accounts: Accounts) -> None:
    sessions.admit(ada(email_verified=False))
    accounts.invite(LOCAL_PERSON, "ada@example.org", Grant("contributor", LEEDS))
    assert sessions.admit(ada(nonce="n2")).person.grants == (Grant("contributor", LEEDS),)


def test_an_address_given_to_somebody_new_does_not_bring_the_old_roles(sessions: Sessions, accounts: Accounts) -> None:
    accounts.invite(LOCAL_PERSON, "ada@example.org", Grant("contributor", LEEDS))
    first = sessions.admit(ada()).person
    successor = sessions.admit(ada(sub="another ada", nonce="n2")).person
    assert successor.id != first.id
    assert successor.grants == ()
    accounts.release(LOCAL_PERSON, first.id)
    assert sessions.admit(ada(sub="another ada", nonce="n3")).person.id == first.id


def test_an_administrator_of_the_settings_is_bound_once_and_a_second_account_with_the_address_gets_nothing(
    sessions: Sessions, accounts: Accounts
) -> None:
    root = sessions.admit(claims_of("root", issued=START)).person
    for nonce in ("n2", "n3"):
        second = sessions.admit(claims_of("root", issued=START, sub="another root", nonce=nonce)).person
        assert second.id != root.id
        assert second.grants == ()
    assert sessions.admit(claims_of("root", issued=START, nonce="n4")).person == root
    accounts.release(LOCAL_PERSON, root.id)
    let_in = sessions.admit(claims_of("root", issued=START, sub="another root", nonce="n5")).person
    assert (let_in.id, let_in.grants) == (root.id, (Grant("administrator"),))
    first_again = sessions.admit(claims_of("root", issued=START, nonce="n6")).person
    assert first_again.id != root.id
    assert first_again.grants == ()


def test_no_other_account_is_let_in_for_somebody_who_is_kept_out(sessions: Sessions, accounts: Accounts) -> None:
    person = sessions.admit(ada()).person
    accounts.keep_out(LOCAL_PERSON, person.id)
    with pytest.raises(RefusedError, match=r"Ada is kept out here\. Let them in"):
        accounts.release(LOCAL_PERSON, person.id)
    with pytest.raises(NotAllowedError):
        sessions.admit(ada(sub="another ada", nonce="n2"))


@pytest.mark.parametrize("silent", [{"email_verified": None}, {"email_verified": ...}])
def test_an_installation_may_demand_that_the_provider_calls_an_address_verified(
    storage: SqlStorage, accounts: Accounts, clock: Clock, silent: dict[str, object]
) -> None:
    for who in ("ada@example.org", "ben@example.org"):
        accounts.invite(LOCAL_PERSON, who, Grant("contributor", LEEDS))
    strict = Sessions(storage, replace(RULES, verified_only=True), clock)
    unsaid = {name: value for name, value in ada(**silent).items() if value is not ...}
    assert strict.admit(unsaid).person.grants == ()
    assert strict.admit(claims_of("ben", issued=START)).person.grants == (Grant("contributor", LEEDS),)
    root = claims_of("root", issued=START) | silent
    assert strict.admit({name: value for name, value in root.items() if value is not ...}).person.grants == ()


def test_without_that_demand_an_address_counts_unless_it_is_called_unverified(
    sessions: Sessions, accounts: Accounts
) -> None:
    accounts.invite(LOCAL_PERSON, "ada@example.org", Grant("contributor", LEEDS))
    unsaid = {name: value for name, value in ada().items() if name != "email_verified"}
    assert sessions.admit(unsaid).person.grants == (Grant("contributor", LEEDS),)


ELSEWHERE = "https://elsewhere.example.org"


@pytest.mark.parametrize("who", ["ada", "root"])
def test_a_second_provider_cannot_take_over_an_account_by_its_address(
    sessions: Sessions, accounts: Accounts, who: str
) -> None:
    accounts.invite(LOCAL_PERSON, f"{who}@example.org", Grant("contributor", LEEDS))
    first = sessions.admit(claims_of(who, issued=START)).person
    with pytest.raises(NotAllowedError, match=r"another sign-in provider.*ask the office"):
        sessions.admit(claims_of(who, issued=START, iss=ELSEWHERE, nonce="n2"))
    (known,) = accounts.known(LOCAL_PERSON)
    assert (known.account.id, known.account.issuer, known.sessions) == (first.id, ISSUER, 1)
    assert sessions.admit(claims_of(who, issued=START, nonce="n3")).person.id == first.id


def test_an_identity_of_a_second_provider_cannot_move_to_an_address_bound_to_the_first(
    sessions: Sessions, accounts: Accounts
) -> None:
    sessions.admit(claims_of("root", issued=START))
    mallory = claims_of("mallory", issued=START, iss=ELSEWHERE)
    assert sessions.admit(mallory).person.grants == ()
    with pytest.raises(NotAllowedError, match="another sign-in provider"):
        sessions.admit(mallory | {"email": "root@example.org", "nonce": "n2"})
    assert sorted(known.account.email or "" for known in accounts.known(LOCAL_PERSON)) == [
        "mallory@example.org", "root@example.org",
    ]  # fmt: skip


def test_who_comes_by_a_new_provider_is_found_again_once_another_account_is_let_in(
    sessions: Sessions, accounts: Accounts
) -> None:
    first = sessions.admit(claims_of("root", issued=START)).person
    accounts.release(LOCAL_PERSON, first.id)
    again = sessions.admit(claims_of("root", issued=START, iss=ELSEWHERE, nonce="n2")).person
    assert (again.id, again.grants) == (first.id, (Grant("administrator"),))
    with pytest.raises(NotAllowedError, match="another sign-in provider"):
        sessions.admit(claims_of("root", issued=START, nonce="n3"))


def test_a_claim_gives_roles_and_a_later_sign_in_without_it_takes_them_back(sessions: Sessions) -> None:
    first = sessions.admit(ada(groups=["leeds", "chess"])).person
    assert first.grants == (Grant("viewer", LEEDS),)
    assert sessions.admit(ada(groups="staff", nonce="n2")).person.grants == (Grant("campaign_staff"),)
    assert sessions.admit(ada(nonce="n3")).person.grants == ()


def test_a_role_given_by_hand_stays_when_a_claim_goes(sessions: Sessions, accounts: Accounts) -> None:
    person = sessions.admit(ada(groups=["leeds"])).person
    accounts.give(LOCAL_PERSON, person.id, Grant("viewer", LEEDS))
    assert sessions.admit(ada(nonce="n2")).person.grants == (Grant("viewer", LEEDS),)


def test_a_role_of_a_claim_is_taken_back_where_it_came_from(sessions: Sessions, accounts: Accounts) -> None:
    person = sessions.admit(ada(groups=["leeds"])).person
    (known,) = accounts.known(LOCAL_PERSON)
    with pytest.raises(RefusedError, match="identity provider, which says 'leeds'"):
        accounts.take_back(LOCAL_PERSON, person.id, known.held[0].id)


def test_the_settings_name_administrators(sessions: Sessions) -> None:
    root = sessions.admit(claims_of("root", issued=START)).person
    assert root.grants == (Grant("administrator"),)
    assert sessions.admit(claims_of("root", issued=START, email_verified=False, nonce="n2")).person.grants == ()


def test_signing_out_everywhere_ends_other_computers_too(sessions: Sessions) -> None:
    here, elsewhere = sessions.admit(ada()), ada(nonce="n2")
    sessions.admit(elsewhere)
    sessions.sign_out(here, everywhere=True)
    with pytest.raises(SignedOutError):
        sessions.admit(elsewhere)


def test_a_session_ends_after_two_hours_of_nothing(sessions: Sessions, clock: Clock) -> None:
    sessions.admit(ada())
    clock.move(hours=1, minutes=59)
    sessions.admit(ada())
    clock.move(hours=2)
    with pytest.raises(SignedOutError, match="Nothing was done here for a while"):
        sessions.admit(ada())


def test_a_session_ends_after_twelve_hours_of_work_and_a_clock_set_back_does_not_revive_it(
    sessions: Sessions, clock: Clock
) -> None:
    sessions.admit(ada())
    for _ in range(11):
        clock.move(hours=1)
        sessions.admit(ada())
    clock.move(hours=1)
    with pytest.raises(SignedOutError, match="too long ago"):
        sessions.admit(ada())
    clock.move(hours=-1)
    with pytest.raises(SignedOutError, match="too long ago"):
        sessions.admit(ada())


def test_a_clock_that_went_back_ends_what_it_would_prolong(sessions: Sessions, clock: Clock) -> None:
    sessions.admit(ada())
    clock.move(hours=1)
    sessions.admit(ada())
    clock.move(minutes=-9)
    sessions.admit(ada())
    clock.move(minutes=-9)
    with pytest.raises(SignedOutError, match="clock of the server went back"):
        sessions.admit(ada())


def test_a_token_issued_too_long_ago_begins_nothing(sessions: Sessions, accounts: Accounts, clock: Clock) -> None:
    clock.move(hours=12)
    with pytest.raises(SignedOutError, match="too long ago"):
        sessions.admit(ada())
    assert accounts.known(LOCAL_PERSON) == ()


def test_a_token_without_its_subject_is_nobody(sessions: Sessions) -> None:
    with pytest.raises(NotAllowedError, match="did not say who you are"):
        sessions.admit(ada(sub=""))


def test_the_database_holds_no_claim_that_a_session_could_be_copied_from(
    sessions: Sessions, storage: SqlStorage
) -> None:
    admission = sessions.admit(ada(nonce="a very secret nonce"))
    assert admission.key == session_key(ada(nonce="a very secret nonce"))
    with storage.engine.connect() as connection:
        rows = connection.execute(sa.text("SELECT * FROM session")).all()
    assert "nonce" not in str(rows)


def test_an_administrator_ends_a_session_and_it_stays_ended(sessions: Sessions, accounts: Accounts) -> None:
    admission = sessions.admit(ada())
    accounts.end_session(LOCAL_PERSON, admission.key)
    with pytest.raises(SignedOutError, match="An administrator ended"):
        sessions.admit(ada())


def test_ending_all_sessions_ends_cookies_that_were_not_used_yet(storage: SqlStorage, accounts: Accounts) -> None:
    now = datetime.now(UTC)
    sessions = Sessions(storage, RULES)
    sessions.admit(claims_of("ada", issued=now - timedelta(minutes=5)))
    assert accounts.end_all(LOCAL_PERSON) == 1
    with pytest.raises(SignedOutError, match="An administrator ended"):
        sessions.admit(claims_of("ben", issued=now - timedelta(minutes=5)))
    assert sessions.admit(claims_of("ben", issued=now + timedelta(seconds=1), nonce="n2")).person.name == "Ben"


def test_somebody_kept_out_is_out_at_once_and_does_not_come_back(sessions: Sessions, accounts: Accounts) -> None:
    person = sessions.admit(ada(groups=["leeds"])).person
    accounts.keep_out(LOCAL_PERSON, person.id)
    with pytest.raises(SignedOutError):
        sessions.admit(ada(groups=["leeds"]))
    with pytest.raises(NotAllowedError, match="Ask the office"):
        sessions.admit(ada(groups=["leeds"], nonce="n2"))
    accounts.let_in(LOCAL_PERSON, person.id)
    assert sessions.admit(ada(groups=["leeds"], nonce="n3")).person == person


def test_nothing_is_written_or_read_in_an_ended_session(
    sessions: Sessions, storage: SqlStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    admission = sessions.admit(ada())
    checked = CheckedStorage(storage, sessions, admission)
    with checked.read() as work:
        assert work.settings.get("test") == ""
    sessions.sign_out(admission)
    with pytest.raises(SignedOutError), checked.write(admission.person.id) as work:
        work.settings.set("test", "1")
    monkeypatch.setattr("services.administration.sessions.SECONDS_BETWEEN_LOOKS", -1.0)
    with pytest.raises(SignedOutError), checked.read() as work:
        work.settings.get("test")
    with pytest.raises(SignedOutError):
        checked.look_again()


def test_looking_again_is_no_use_of_the_page_and_notices_other_roles(
    sessions: Sessions, accounts: Accounts, storage: SqlStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    admission = sessions.admit(ada())
    checked = CheckedStorage(storage, sessions, admission)
    monkeypatch.setattr("services.administration.sessions.SECONDS_BETWEEN_LOOKS", -1.0)
    (before,) = accounts.sessions(LOCAL_PERSON)
    checked.look_again()
    assert accounts.sessions(LOCAL_PERSON) == (before,)
    accounts.give(LOCAL_PERSON, admission.person.id, Grant("viewer", LEEDS))
    with pytest.raises(NotAllowedError, match="Your roles here were changed"):
        checked.look_again()


def test_the_last_administrator_cannot_be_removed(sessions: Sessions, accounts: Accounts) -> None:
    root = sessions.admit(claims_of("root", issued=START)).person
    accounts.invite(root, "ada@example.org", Grant("administrator"))
    for remove in (accounts.keep_out, accounts.anonymise):
        with pytest.raises(RefusedError, match="Nobody would be left"):
            remove(LOCAL_PERSON, root.id)
    ada_in = sessions.admit(ada()).person
    accounts.keep_out(ada_in, root.id)
    (held,) = next(known.held for known in accounts.known(ada_in) if known.account.id == ada_in.id)
    with pytest.raises(RefusedError, match="Nobody would be left"):
        accounts.take_back(ada_in, ada_in.id, held.id)


def test_an_administrator_of_one_area_keeps_that_areas_roles_only(accounts: Accounts) -> None:
    of_leeds = Person("of leeds", "Of Leeds", (Grant("administrator", LEEDS),))
    accounts.invite(LOCAL_PERSON, "kent@example.org", Grant("viewer", KENT))
    accounts.invite(of_leeds, "leeds@example.org", Grant("contributor", LEEDS))
    assert [known.account.email for known in accounts.known(of_leeds)] == ["leeds@example.org"]
    for grant in (Grant("viewer", KENT), Grant("viewer")):
        with pytest.raises(NotAllowedError):
            accounts.invite(of_leeds, "leeds@example.org", grant)
    kent = next(known for known in accounts.known(LOCAL_PERSON) if known.account.email == "kent@example.org")
    with pytest.raises(NotAllowedError):
        accounts.take_back(of_leeds, kent.account.id, kent.held[0].id)
    for method in (accounts.keep_out, accounts.anonymise, accounts.release, accounts.let_in):
        with pytest.raises(NotAllowedError):
            method(of_leeds, kent.account.id)


def test_what_is_no_address_is_refused(accounts: Accounts) -> None:
    for text in ("", "ada", "ada@", "ada@example", "ada@example.org, ben@example.org", f"{'a' * 320}@example.org"):
        with pytest.raises(RefusedError, match="not an e-mail address"):
            accounts.invite(LOCAL_PERSON, text, Grant("viewer", LEEDS))


def test_a_role_is_held_once(accounts: Accounts) -> None:
    accounts.invite(LOCAL_PERSON, "ada@example.org", Grant("viewer", LEEDS))
    with pytest.raises(RefusedError, match="holds this role already: viewer, Leeds"):
        accounts.invite(LOCAL_PERSON, "ada@example.org", Grant("viewer", LEEDS))


def test_no_name_or_address_ever_enters_the_trail(sessions: Sessions, accounts: Accounts, storage: SqlStorage) -> None:
    person = sessions.admit(ada(groups=["leeds"])).person
    accounts.invite(LOCAL_PERSON, "ben@example.org", Grant("viewer", LEEDS), "Ben Example")
    accounts.release(LOCAL_PERSON, person.id)
    accounts.keep_out(LOCAL_PERSON, person.id)
    with storage.engine.connect() as connection:
        trail = str(connection.execute(sa.text("SELECT * FROM change")).all())
    assert [word for word in ("Ada", "ada@", "Ben", "ben@", ISSUER) if word in trail] == []
    assert trail.count("person-") > 4


def test_sessions_of_long_ago_are_forgotten_and_their_tokens_still_begin_nothing(
    sessions: Sessions, clock: Clock, storage: SqlStorage
) -> None:
    sessions.sign_out(sessions.admit(ada()))
    clock.move(days=100)
    sessions.admit(claims_of("ben", issued=clock.now))
    with storage.engine.connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM session")).scalar() == 1
    with pytest.raises(SignedOutError, match="too long ago"):
        sessions.admit(ada())
