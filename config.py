"""Settings: the only reader of the environment."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from charter.permissions import Grant
from geo.areas import has_authority
from services.administration.access_rules import AccessRules, ClaimRole

APPLICATION = "runaways-charter"
DATABASE_FILE = "register.sqlite3"
DEMONSTRATION_FILE = "demonstration.sqlite3"

PROVIDER = {
    "RUNAWAYS_OIDC_ISSUER": "the address of the identity provider",
    "RUNAWAYS_OIDC_CLIENT_ID": "the name that the provider knows this installation by",
    "RUNAWAYS_OIDC_CLIENT_SECRET": "the secret that goes with it",
    "RUNAWAYS_COOKIE_SECRET": "a long random text that cookies are signed with, the same on every replica",
    "RUNAWAYS_REDIRECT_URI": "this installation's own address followed by /oauth2callback",
}
OURS = ("RUNAWAYS_", "STREAMLIT_SERVER_BASE_URL_PATH")
SHORTEST_COOKIE_SECRET = 32
CALLBACK = "/oauth2callback"
WELL_KNOWN = "/.well-known/openid-configuration"


class SettingsError(Exception):
    """The environment says something that cannot be meant; the message can be shown as it stands."""


@dataclass(frozen=True)
class Settings:
    """What an installation can choose. `trouble`, where not empty, says why nothing may be shown."""

    database_url: str
    base_path: str = ""
    tile_url: str = ""
    secrets: Mapping[str, Any] = field(default_factory=dict, repr=False)
    rules: AccessRules = field(default_factory=AccessRules)
    proxy_asks: bool = False
    trouble: str = ""

    @property
    def static_url(self) -> str:
        """Where the browser finds the map's files, whatever path the app is served under."""
        return f"{self.base_path}/map-files"

    @property
    def has_https(self) -> bool:
        """Whether people reach this installation over HTTPS, as far as its own address says."""
        return str(self.secrets.get("auth", {}).get("redirect_uri", "")).startswith("https://")


def data_folder() -> Path:
    """The user's own data folder on this system: never the checkout."""
    return user_data_path(APPLICATION, appauthor=False)


def default_database_url() -> str:
    return f"sqlite:///{(data_folder() / DATABASE_FILE).as_posix()}"


def demonstration_url() -> str:
    """Where a demonstration lives unless another place is named: beside the real database, never in it."""
    return f"sqlite:///{(data_folder() / DEMONSTRATION_FILE).as_posix()}"


@cache
def program_version() -> str:
    """The program's version, which is written in pyproject.toml and nowhere else."""
    content = (Path(__file__).parent / "pyproject.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(content)["project"]["version"])


def settings() -> Settings:
    """The settings in force, read afresh. `docs/deployment.md` says what each variable does."""
    said = {name: os.environ[name] for name in os.environ if name.startswith(OURS)}
    return _settings(tuple(said.items()), os.environ.get("RUNAWAYS_DATABASE_URL") or default_database_url())


@lru_cache(maxsize=8)
def _settings(said: tuple[tuple[str, str], ...], database_url: str) -> Settings:
    """Every run of a page asks several times: the same environment is read once."""
    environment = dict(said)
    base = environment.get("STREAMLIT_SERVER_BASE_URL_PATH", "").strip("/")
    secrets: Mapping[str, Any] = {}
    rules, trouble = AccessRules(), ""
    try:
        secrets, rules = sign_in_secrets(environment), access_rules(environment)
    except SettingsError as error:
        trouble = str(error)
    return Settings(
        database_url=database_url,
        base_path=f"/{base}" if base else "",
        tile_url=environment.get("RUNAWAYS_TILE_URL", ""),
        secrets=secrets,
        rules=rules,
        proxy_asks=environment.get("RUNAWAYS_PROXY_ASKS_WHO", "").strip().lower() == "yes",
        trouble=trouble,
    )


def sign_in_secrets(environment: Mapping[str, str]) -> Mapping[str, Any]:
    """What Streamlit needs for signing in, empty where nothing is said of it.

    SettingsError where only a part of it is said: half a sign-in must not be taken for none.
    """
    given = {name: environment.get(name, "").strip() for name in PROVIDER}
    if not any(given.values()):
        return {}
    if missing := [name for name, value in given.items() if not value]:
        words = "; ".join(f"{name} ({PROVIDER[name]})" for name in missing)
        raise SettingsError(f"Sign-in is set up only in part, so nothing is shown. Still missing: {words}.")
    issuer, client_id, client_secret, cookie_secret, redirect = given.values()
    if len(cookie_secret) < SHORTEST_COOKIE_SECRET:
        raise SettingsError(
            f"RUNAWAYS_COOKIE_SECRET is too short: give it {SHORTEST_COOKIE_SECRET} characters or more."
        )
    if not redirect.endswith(CALLBACK):
        raise SettingsError(f"RUNAWAYS_REDIRECT_URI must end with {CALLBACK}; it is '{redirect}'.")
    metadata = issuer if issuer.endswith(WELL_KNOWN) else issuer.rstrip("/") + WELL_KNOWN
    return {
        "auth": {
            "redirect_uri": redirect,
            "cookie_secret": cookie_secret,
            "client_id": client_id,
            "client_secret": client_secret,
            "server_metadata_url": metadata,
        }
    }


def access_rules(environment: Mapping[str, str]) -> AccessRules:
    """What the environment says of people. SettingsError where it cannot be read."""
    named = environment.get("RUNAWAYS_ADMINISTRATORS", "").replace(",", " ").split()
    if strange := [name for name in named if "@" not in name]:
        raise SettingsError(f"RUNAWAYS_ADMINISTRATORS holds e-mail addresses; '{strange[0]}' is none.")
    claim = environment.get("RUNAWAYS_ROLE_CLAIM", "").strip()
    roles = tuple(_claim_role(text) for text in environment.get("RUNAWAYS_CLAIM_ROLES", "").split(";") if text.strip())
    if bool(claim) != bool(roles):
        raise SettingsError(
            "RUNAWAYS_ROLE_CLAIM (the name of a claim) and RUNAWAYS_CLAIM_ROLES (what its values mean) go together: "
            "set both or neither."
        )
    return AccessRules(
        administrators=frozenset(name.lower() for name in named),
        role_claim=claim,
        claim_roles=roles,
        longest=_hours(environment, "RUNAWAYS_SIGN_IN_HOURS", AccessRules.longest),
        idle=_hours(environment, "RUNAWAYS_IDLE_HOURS", AccessRules.idle),
        contact=environment.get("RUNAWAYS_CONTACT", "").strip(),
        verified_only=_is_yes(environment, "RUNAWAYS_VERIFIED_ADDRESSES_ONLY"),
    )


def _claim_role(text: str) -> ClaimRole:
    # The value may hold equals signs (a directory's own names do); the role never does.
    value, _, meaning = text.strip().rpartition("=")
    role, _, area = meaning.strip().partition("@")
    if not value.strip():
        raise SettingsError(f"RUNAWAYS_CLAIM_ROLES: '{text.strip()}' is not of the form value=role or value=role@area.")
    if area.strip() and not has_authority(area.strip()):
        raise SettingsError(f"RUNAWAYS_CLAIM_ROLES: '{area.strip()}' is not the code of an authority.")
    try:
        return ClaimRole(value.strip(), Grant(role.strip(), area.strip() or None))  # type: ignore[arg-type]
    except ValueError as error:
        raise SettingsError(f"RUNAWAYS_CLAIM_ROLES: {error}") from error


def _is_yes(environment: Mapping[str, str], name: str) -> bool:
    said = environment.get(name, "").strip()
    if said.lower() not in ("yes", "no", ""):
        # A door that somebody meant to shut must not stand open for a word.
        raise SettingsError(f"{name} is 'yes' or 'no'; it is '{said}'.")
    return said.lower() == "yes"


def _hours(environment: Mapping[str, str], name: str, otherwise: timedelta) -> timedelta:
    text = environment.get(name, "").strip()
    if not text:
        return otherwise
    try:
        hours = float(text)
    except ValueError:
        hours = 0
    if not 0 < hours <= 24 * 30:
        raise SettingsError(f"{name} is a number of hours above 0 and up to 720; '{text}' is not.")
    return timedelta(hours=hours)
