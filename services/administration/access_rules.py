"""What an installation says of people: who administers, which claims are roles, how long a sign-in lasts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from charter.permissions import Grant


@dataclass(frozen=True)
class ClaimRole:
    """A role that the identity provider gives: whoever has `value` in the claim is given the role at sign-in."""

    value: str
    grant: Grant


@dataclass(frozen=True)
class AccessRules:
    """The rules. `longest`: from the token's issue to the end of a session; `idle`: without any run of a page.

    `administrators` are e-mail addresses in small letters; `contact` is whom to ask, in words for a page;
    `verified_only` lets an address count only where the provider says that it is verified, not where it says nothing.
    """

    administrators: frozenset[str] = frozenset()
    role_claim: str = ""
    claim_roles: tuple[ClaimRole, ...] = ()
    longest: timedelta = timedelta(hours=12)
    idle: timedelta = timedelta(hours=2)
    contact: str = ""
    verified_only: bool = False

    @property
    def whom_to_ask(self) -> str:
        return self.contact or "an administrator of this installation"

    def roles_of(self, claims: Mapping[str, Any]) -> tuple[ClaimRole, ...]:
        """The roles that an identity token's claims give; a claim may hold one value or a list of them."""
        held = claims.get(self.role_claim) if self.role_claim else None
        values = {str(value) for value in (held if isinstance(held, list | tuple) else [held]) if value is not None}
        return tuple(role for role in self.claim_roles if role.value in values)
