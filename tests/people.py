"""People for tests: claims as an identity provider sends them, and somebody of each role."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from charter.permissions import Grant, Role
from services.people import Person

ISSUER = "https://identity.example.org"
LEEDS, KENT = "E08000035", "E10000016"


def claims_of(who: str, *, issued: datetime | None = None, nonce: str = "n1", **more: Any) -> dict[str, Any]:
    """The claims of somebody who signs in as `who`@example.org."""
    at = issued or datetime.now(UTC)
    return {
        "iss": ISSUER, "sub": who, "aud": "charter", "iat": int(at.timestamp()), "nonce": nonce,
        "email": f"{who.title()}@example.org", "email_verified": True, "name": who.title(), "is_logged_in": True,
    } | more  # fmt: skip


def somebody(role: Role, area_code: str | None = None) -> Person:
    return Person(f"a {role}", role, (Grant(role, area_code),))
