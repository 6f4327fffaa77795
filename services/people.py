"""Who is doing something, and whether they may. Every write bears a person's id."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property

from charter.permissions import EVERY_RIGHT, ROLE_WORDS, WITHOUT_AREA, Action, Grant, may, roles_that_may
from geo.areas import authority
from services.exceptions import NotAllowedError

SEEN = (Action.SEE_DRAFTS, Action.SEE_SMALL_NUMBERS, Action.SEE_AUDIT, Action.MANAGE_PEOPLE)
"""What decides, area by area, which figures and words somebody is shown."""
Sight = frozenset[str] | None
"""The areas whose unpublished assessments a person may see; None for every area."""


@dataclass(frozen=True)
class Person:
    """Somebody known to this installation. `id` goes into the audit trail, `name` on the page."""

    id: str
    name: str
    grants: tuple[Grant, ...] = ()

    def __post_init__(self) -> None:
        if not self.id.strip():
            raise ValueError("A person needs an id.")

    def may(self, action: Action, area_code: str | None = None) -> bool:
        return may(self.grants, action, area_code)

    def why_not(self, action: Action, area_code: str | None = None) -> str:
        """Why this person may not, in a sentence for a grey button; empty where they may."""
        if self.may(action, area_code):
            return ""
        whole = action in WITHOUT_AREA or area_code is None
        where = "every area" if whole else authority(str(area_code)).plain_name
        roles = [ROLE_WORDS[role] for role in roles_that_may(action)]
        needed = roles[0] if len(roles) == 1 else f"{', '.join(roles[:-1])} or {roles[-1]}"
        return f"To {action.value} you need the role {needed} for {where}. An administrator can give it to you."

    def check_may(self, action: Action, area_code: str | None = None) -> None:
        """Raise NotAllowedError, with the sentence of `why_not`, unless this person may."""
        if reason := self.why_not(action, area_code):
            raise NotAllowedError(reason)

    @property
    def sight(self) -> Sight:
        """The areas whose drafts this person may see."""
        return self.areas_of(Action.SEE_DRAFTS)

    def areas_of(self, action: Action) -> Sight:
        """The areas that this person may do something in; None for every area."""
        able = [grant for grant in self.grants if may([grant], action, grant.area_code)]
        if any(grant.area_code is None for grant in able):
            return None
        return frozenset(grant.area_code for grant in able if grant.area_code is not None)

    @cached_property
    def outlook(self) -> Hashable:
        """What this person may see, so that two with the same outlook can share what was worked out for one."""
        without = frozenset(action for action in WITHOUT_AREA if self.may(action))
        seen = tuple(self.areas_of(action) for action in SEEN)
        # Some tables are for whoever has any role at all.
        return seen, without, bool(self.grants)


LOCAL_PERSON = Person("local", "the person at this computer", EVERY_RIGHT)
"""Without sign-in there is one person, with every right, on this computer only."""

SHIPPED = Person("shipped-register", "the register that comes with the program", EVERY_RIGHT)
COMMAND_LINE = Person("command-line", "the command line", EVERY_RIGHT)
SIGN_IN = Person("sign-in", "signing in")
"""In whose name an account is made or bound when somebody signs in; it has no rights of its own."""
NOT_PEOPLE = {person.id: person.name for person in (LOCAL_PERSON, COMMAND_LINE, SHIPPED, SIGN_IN)}
WHO = "The person's id in this installation; in words where it was nobody who signs in"


def known_as(person_id: str) -> str:
    """What a file says for a person: the id, as names are for pages alone; words for those that are no accounts."""
    return NOT_PEOPLE.get(person_id, person_id)
