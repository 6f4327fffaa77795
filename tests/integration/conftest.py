"""Signing in, for tests: a clock that stands, the rules of an installation, and its services."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from charter.permissions import Grant
from services.administration.access_rules import AccessRules, ClaimRole
from services.administration.accounts import Accounts
from services.administration.sessions import Sessions
from storage.unit_of_work import SqlStorage
from tests.people import LEEDS

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
RULES = AccessRules(
    administrators=frozenset({"root@example.org"}),
    role_claim="groups",
    claim_roles=(ClaimRole("leeds", Grant("viewer", LEEDS)), ClaimRole("staff", Grant("campaign_staff"))),
    contact="the office",
)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sessions(storage: SqlStorage, clock: Clock) -> Sessions:
    return Sessions(storage, RULES, clock)


@pytest.fixture
def accounts(storage: SqlStorage) -> Accounts:
    return Accounts(storage)
