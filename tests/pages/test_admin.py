"""The Admin page: for whom, and what it does."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from charter.assessment import Answer
from charter.permissions import Grant
from config import program_version
from services.administration.access_rules import AccessRules
from services.administration.accounts import Accounts
from services.administration.sessions import CheckedStorage, Sessions
from services.assessment.assessments import Assessments
from services.exceptions import NotAllowedError
from services.people import LOCAL_PERSON
from storage.unit_of_work import SqlStorage, open_storage
from tests.pages.conftest import Opener, words
from tests.people import KENT, LEEDS, claims_of
from ui.admin.backup import opened as opened_backup
from ui.resources import build_services

CHARTER = "runaways-charter-2012"


@pytest.fixture
def accounts(app_storage: SqlStorage) -> Accounts:
    return Accounts(app_storage)


def sign_in(storage: SqlStorage, who: str) -> str:
    from config import settings

    return Sessions(storage, settings().rules).admit(claims_of(who)).person.id


def an_answer(storage: SqlStorage, area: str) -> None:
    answer = Answer("C1", "answered", 3)
    Assessments(storage).save_answer(LOCAL_PERSON, area, CHARTER, "2026", answer=answer, expected_version=0)


def test_somebody_is_invited_with_a_role_in_an_area(opened: Opener, accounts: Accounts) -> None:
    app = opened("admin")
    assert app.button(key="invite").disabled
    app.text_input(key="invite email").set_value("Ada@example.org")
    app.selectbox(key="invite role").set_value("contributor")
    app.selectbox(key="invite area").set_value(LEEDS).run()
    app.button(key="invite").click().run()
    assert "now holds the role: contributor, Leeds" in words(app)
    (known,) = accounts.known(LOCAL_PERSON)
    assert (known.account.email, known.roles) == ("ada@example.org", "contributor, Leeds")
    assert app.text_input(key="invite email").value == ""


def test_what_is_no_address_is_said_and_nothing_is_stored(opened: Opener, accounts: Accounts) -> None:
    app = opened("admin")
    app.text_input(key="invite email").set_value("ada")
    app.selectbox(key="invite area").set_value(LEEDS).run()
    app.button(key="invite").click().run()
    assert "'ada' is not an e-mail address" in words(app)
    assert app.text_input(key="invite email").value == "ada"
    assert accounts.known(LOCAL_PERSON) == ()


def test_a_role_is_given_and_taken_back(opened: Opener, accounts: Accounts) -> None:
    invited = accounts.invite(LOCAL_PERSON, "ada@example.org", Grant("viewer", LEEDS), "Ada")
    app = opened("admin", person=invited.id)
    app.selectbox(key=f"give {invited.id} role").set_value("moderator")
    app.selectbox(key=f"give {invited.id} area").set_value(KENT).run()
    app.button(key=f"give {invited.id}").click().run()
    assert accounts.known(LOCAL_PERSON)[0].roles == "viewer, Leeds; moderator, Kent"
    first = accounts.known(LOCAL_PERSON)[0].held[0]
    app.button(key=f"take back {first.id}").click().run()
    assert accounts.known(LOCAL_PERSON)[0].roles == "moderator, Kent"
    assert "counts at Ada's next click" in words(app)


@pytest.mark.usefixtures("signing_in")
def test_a_role_from_a_claim_is_shown_with_where_it_came_from(
    opened: Opener, app_storage: SqlStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUNAWAYS_ADMINISTRATORS", "root@example.org")
    person = sign_in(app_storage, "root")
    app = opened("admin", user=claims_of("root"), person=person)
    assert "comes from this installation's settings" in words(app)
    held = Accounts(app_storage).known(LOCAL_PERSON)[0].held[0]
    assert app.button(key=f"take back {held.id}").disabled


@pytest.mark.usefixtures("signing_in")
def test_the_last_administrator_is_told_why_they_stay(
    opened: Opener, app_storage: SqlStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUNAWAYS_ADMINISTRATORS", "root@example.org")
    person = sign_in(app_storage, "root")
    app = opened("admin", user=claims_of("root"), person=person)
    app.button(key=f"Keep out {person}").click().run()
    assert "Nobody would be left who can give roles" in words(app)


def test_a_name_is_removed_only_after_the_box_is_ticked(opened: Opener, accounts: Accounts) -> None:
    invited = accounts.invite(LOCAL_PERSON, "ada@example.org", Grant("viewer", LEEDS), "Ada")
    app = opened("admin", person=invited.id)
    assert app.button(key=f"Remove the name {invited.id}").disabled
    app.checkbox(key=f"sure {invited.id}").check().run()
    app.button(key=f"Remove the name {invited.id}").click().run()
    assert "The name and address are gone" in words(app)
    assert "removed for good" in words(app)
    assert accounts.known(LOCAL_PERSON)[0].account.email is None


@pytest.mark.usefixtures("signing_in")
@pytest.mark.parametrize("role", ["viewer", "lead_member", "contributor", "moderator", "campaign_staff", "researcher"])
def test_others_get_a_sentence_or_the_trail_of_their_area(opened: Opener, accounts: Accounts, role: str) -> None:
    accounts.invite(LOCAL_PERSON, "ada@example.org", Grant(role, LEEDS))  # type: ignore[arg-type]
    app = opened("admin", user=claims_of("ada"), admin="people")
    assert not app.exception
    assert len(app.button) == 2, "only the two ways out"
    if role in ("lead_member", "moderator"):
        assert app.selectbox(key="audit area").options == ["Leeds"]
    else:
        assert "you need the role administrator" in words(app)


@pytest.mark.usefixtures("signing_in")
def test_an_administrator_of_one_area_gives_roles_there_only(opened: Opener, accounts: Accounts) -> None:
    accounts.invite(LOCAL_PERSON, "ada@example.org", Grant("administrator", LEEDS))
    accounts.invite(LOCAL_PERSON, "kim@example.org", Grant("viewer", KENT))
    app = opened("admin", user=claims_of("ada"))
    assert app.selectbox(key="invite area").options == ["Leeds"]
    assert "kim@example.org" not in str(app.main)
    assert app.selectbox(key="widget admin").options == ["People and roles", "Sessions", "Audit trail"]


@pytest.mark.usefixtures("signing_in")
def test_a_session_is_ended_from_the_page(opened: Opener, accounts: Accounts, app_storage: SqlStorage) -> None:
    accounts.invite(LOCAL_PERSON, "root@example.org", Grant("administrator"))
    sign_in(app_storage, "ada")
    app = opened("admin", user=claims_of("root"), admin="sessions")
    assert "2 sign-ins not ended" in words(app)
    theirs = next(one for one in accounts.sessions(LOCAL_PERSON) if "Ada" in accounts.names()[one.person_id])
    app.selectbox(key="session").set_value(theirs).run()
    app.button(key="end session").click().run()
    assert "1 sign-in not ended" in words(app)


def test_the_trail_is_filtered_and_names_stand_beside_ids(opened: Opener, app_storage: SqlStorage) -> None:
    an_answer(app_storage, LEEDS)
    an_answer(app_storage, KENT)
    app = opened("admin", admin="audit")
    app.selectbox(key="audit area").set_value(LEEDS).run()
    assert "2 changes; all are shown" in words(app)
    shown = app.dataframe[0].value
    assert set(shown["Name"]) == {"the person at this computer"}
    assert set(shown["Authority"]) == {"Leeds"}
    app.selectbox(key="audit kind").set_value("answer").run()
    assert "1 change; all are shown" in words(app)


def test_a_backup_is_made_and_can_be_downloaded(opened: Opener) -> None:
    app = opened("admin", admin="backup")
    app.button(key="make backup").click().run()
    assert not app.exception
    path = app.session_state["backup made"]
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        assert "manifest.json" in archive.namelist()
    assert path.name.startswith("runaways-charter-")


@pytest.mark.usefixtures("signing_in")
def test_a_backup_made_before_a_role_was_taken_back_is_not_given_out_after_it(
    app_storage: SqlStorage, accounts: Accounts, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("services.administration.sessions.SECONDS_BETWEEN_LOOKS", -1)
    for who in ("root", "ada"):
        accounts.invite(LOCAL_PERSON, f"{who}@example.org", Grant("administrator"))
    sessions = Sessions(app_storage, AccessRules())
    sessions.admit(claims_of("root"))
    admission = sessions.admit(claims_of("ada"))
    checked = CheckedStorage(app_storage, sessions, admission)
    services = build_services(checked, person=admission.person, admission=admission)
    made = tmp_path / "backup.zip"
    made.write_bytes(b"everything")
    with opened_backup(services, made) as out:
        assert out.read() == b"everything"
    (known,) = (one for one in accounts.known(LOCAL_PERSON) if one.account.id == admission.person.id)
    accounts.take_back(LOCAL_PERSON, known.account.id, known.held[0].id)
    with pytest.raises(NotAllowedError, match="roles here were changed"):
        opened_backup(services, made)


def test_restoring_says_what_it_is_for(opened: Opener) -> None:
    app = opened("admin", admin="restore")
    assert "into an empty database only" in words(app)
    assert "tasks restore FILE" in words(app)


@pytest.mark.usefixtures("signing_in")
def test_a_backup_is_restored_into_an_empty_database_by_who_just_came_in(
    opened: Opener, app_storage: SqlStorage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUNAWAYS_ADMINISTRATORS", "root@example.org")
    out, other = io.BytesIO(), open_storage(f"sqlite:///{tmp_path / 'other.sqlite3'}")
    an_answer(other, LEEDS)
    other.write_backup("local", out)
    other.engine.dispose()
    app = opened("admin", user=claims_of("root"), admin="restore")
    app.file_uploader(key="backup given").upload("a.zip", out.getvalue(), "application/zip").run()
    assert "every byte as it was written" in words(app)
    app.button(key="restore").click().run()
    assert not app.error
    assert [one.area_code for one in Assessments(app_storage).found()] == [LEEDS]
    assert "Signed in as Root" in words(opened("method", user=claims_of("root")))


def test_a_database_that_was_worked_in_is_not_overwritten(opened: Opener, app_storage: SqlStorage) -> None:
    an_answer(app_storage, LEEDS)
    out = io.BytesIO()
    app_storage.write_backup("local", out)
    app = opened("admin", admin="restore")
    app.file_uploader(key="backup given").upload("a.zip", out.getvalue(), "application/zip").run()
    app.button(key="restore").click().run()
    assert "Somebody has worked in this database" in words(app)


def test_a_file_that_is_no_backup_is_said_so(opened: Opener) -> None:
    app = opened("admin", admin="restore")
    app.file_uploader(key="backup given").upload("a.zip", b"nothing of the kind", "application/zip").run()
    assert not app.exception
    assert "Nothing was restored" in app.error[0].value


@pytest.mark.parametrize("proxy", [False, True])
def test_who_works_here_alone_is_told_that_nobody_signs_in_and_who_can_reach_it(
    opened: Opener, monkeypatch: pytest.MonkeyPatch, proxy: bool
) -> None:
    monkeypatch.setenv("RUNAWAYS_PROXY_ASKS_WHO", "yes" if proxy else "")
    who = "whoever it lets in may do everything" if proxy else "only this computer can reach it"
    people = words(opened("admin"))
    assert "Nobody signs in here: one person works here, with every right, and " in people
    assert f"{who}.**" in people
    assert "0 people" not in people
    assert f"with every right; {'a proxy' if proxy else who}" in words(opened("overview"))
    assert "Nobody signs in here, so there is no sign-in to end" in words(opened("admin", admin="sessions"))


def test_roles_given_before_anybody_can_sign_in_are_counted(opened: Opener, accounts: Accounts) -> None:
    accounts.invite(LOCAL_PERSON, "ada@example.org", Grant("viewer", LEEDS))
    assert "1 person can come in from then on" in words(opened("admin"))


def test_what_is_running_is_said(opened: Opener) -> None:
    app = opened("admin", admin="running")
    assert f"Version {program_version()} is running, and its database is current" in words(app).replace("\\", "")
    shown = dict(app.dataframe[0].value.itertuples(index=False))
    assert shown["Schema of the database"] == shown["Schema of this program"] != ""
    assert shown["Signing in"] == "not set up: one person, every right; only this computer can reach it"
