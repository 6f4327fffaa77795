"""What the environment says of signing in, and what it must not be taken to say."""

from __future__ import annotations

from datetime import timedelta

import pytest

from charter.permissions import Grant
from config import SettingsError, access_rules, program_version, settings, sign_in_secrets
from services.administration.access_rules import AccessRules, ClaimRole

WHOLE = {
    "RUNAWAYS_OIDC_ISSUER": "https://identity.example.org/",
    "RUNAWAYS_OIDC_CLIENT_ID": "charter",
    "RUNAWAYS_OIDC_CLIENT_SECRET": "secret",
    "RUNAWAYS_COOKIE_SECRET": "x" * 32,
    "RUNAWAYS_REDIRECT_URI": "https://charter.example.org/oauth2callback",
}


def test_nothing_said_is_no_sign_in() -> None:
    assert sign_in_secrets({}) == {}
    assert access_rules({}) == AccessRules()


def test_a_whole_sign_in_becomes_what_streamlit_reads() -> None:
    auth = sign_in_secrets(WHOLE)["auth"]
    assert auth["server_metadata_url"] == "https://identity.example.org/.well-known/openid-configuration"
    assert auth["client_id"] == "charter"
    assert auth["redirect_uri"].endswith("/oauth2callback")


@pytest.mark.parametrize("missing", WHOLE)
def test_half_a_sign_in_is_refused_and_names_what_is_missing(missing: str) -> None:
    with pytest.raises(SettingsError, match=missing):
        sign_in_secrets(WHOLE | {missing: " "})


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("RUNAWAYS_COOKIE_SECRET", "short", "too short"),
        ("RUNAWAYS_REDIRECT_URI", "https://charter.example.org/", "must end with /oauth2callback"),
    ],
)
def test_what_cannot_work_is_refused_in_a_sentence(name: str, value: str, words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        sign_in_secrets(WHOLE | {name: value})


def test_a_secret_is_never_shown_with_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (WHOLE | {"RUNAWAYS_OIDC_CLIENT_SECRET": "never shown"}).items():
        monkeypatch.setenv(name, value)
    assert settings().secrets["auth"]["client_secret"] == "never shown"
    assert "never shown" not in repr(settings())
    assert settings().has_https


def test_trouble_is_kept_for_the_page_to_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNAWAYS_OIDC_ISSUER", "https://identity.example.org")
    assert "set up only in part" in settings().trouble


def test_claims_mean_roles_in_an_area_or_everywhere() -> None:
    rules = access_rules(
        {"RUNAWAYS_ROLE_CLAIM": "groups", "RUNAWAYS_CLAIM_ROLES": "cn=a,dc=b=contributor@E08000035; staff=researcher;"}
    )
    assert rules.claim_roles == (
        ClaimRole("cn=a,dc=b", Grant("contributor", "E08000035")), ClaimRole("staff", Grant("researcher")),
    )  # fmt: skip
    assert rules.roles_of({"groups": ["staff", "other"]}) == rules.claim_roles[1:]
    assert rules.roles_of({"groups": "staff"}) == rules.claim_roles[1:]
    assert rules.roles_of({"roles": "staff"}) == ()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"RUNAWAYS_ROLE_CLAIM": "groups"}, "go together"),
        ({"RUNAWAYS_CLAIM_ROLES": "a=viewer"}, "go together"),
        ({"RUNAWAYS_ROLE_CLAIM": "g", "RUNAWAYS_CLAIM_ROLES": "viewer"}, "value=role"),
        ({"RUNAWAYS_ROLE_CLAIM": "g", "RUNAWAYS_CLAIM_ROLES": "a=king"}, "'king' is not a role"),
        ({"RUNAWAYS_ROLE_CLAIM": "g", "RUNAWAYS_CLAIM_ROLES": "a=viewer@X01"}, "not the code of an authority"),
        ({"RUNAWAYS_ADMINISTRATORS": "root"}, "e-mail addresses"),
        ({"RUNAWAYS_VERIFIED_ADDRESSES_ONLY": "true"}, "'yes' or 'no'; it is 'true'"),
        ({"RUNAWAYS_SIGN_IN_HOURS": "0"}, "number of hours"),
        ({"RUNAWAYS_IDLE_HOURS": "two"}, "number of hours"),
        ({"RUNAWAYS_IDLE_HOURS": "nan"}, "number of hours"),
    ],
)
def test_rules_that_cannot_be_read_are_refused_in_a_sentence(given: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        access_rules(given)


def test_administrators_and_hours_are_read() -> None:
    rules = access_rules(
        {"RUNAWAYS_ADMINISTRATORS": "Root@Example.org, b@example.org", "RUNAWAYS_SIGN_IN_HOURS": "8",
         "RUNAWAYS_IDLE_HOURS": "0.5", "RUNAWAYS_CONTACT": "the office"}
    )  # fmt: skip
    assert rules.administrators == {"root@example.org", "b@example.org"}
    assert (rules.longest, rules.idle) == (timedelta(hours=8), timedelta(minutes=30))
    assert rules.whom_to_ask == "the office"


@pytest.mark.parametrize(("said", "meant"), [("yes", True), (" Yes ", True), ("no", False), ("", False)])
def test_whether_only_verified_addresses_count_is_read(said: str, meant: bool) -> None:
    assert access_rules({"RUNAWAYS_VERIFIED_ADDRESSES_ONLY": said}).verified_only is meant


def test_the_version_is_that_of_the_project_file() -> None:
    assert program_version().count(".") == 2
