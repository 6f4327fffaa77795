"""Who may do what: roles, what each allows, and where. What may be done *now* is another question (`charter.policies`).

A role is granted for one area or for every area. Signed in without any role, a person may see what is published and
nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, get_args

Role = Literal["viewer", "lead_member", "contributor", "moderator", "campaign_staff", "researcher", "administrator"]
ROLES: tuple[Role, ...] = get_args(Role)

ROLE_WORDS: Mapping[Role, str] = {
    "viewer": "viewer",
    "lead_member": "Lead Member",
    "contributor": "contributor",
    "moderator": "moderator",
    "campaign_staff": "campaign staff",
    "researcher": "researcher",
    "administrator": "administrator",
}


class Action(StrEnum):
    """What can be done, in words that complete "may not ...". An action marked in WITHOUT_AREA belongs to no area."""

    SEE_PUBLISHED = "see what is published"
    SEE_DRAFTS = "see an assessment that is not published"
    ANSWER = "answer a self-assessment"
    SUBMIT = "submit a self-assessment"
    REPLY = "reply to a moderator's challenge"
    MODERATE = "challenge, return or approve a self-assessment"
    PUBLISH = "publish a self-assessment or withdraw it"
    PLAN_ACTIONS = "plan and close actions"
    RECORD_OFFICIAL_SCORES = "record official scores"
    RECORD_FEEDBACK = "record young people's feedback"
    RECORD_SIGNUPS = "record and correct sign-ups"
    DECIDE_NAMES = "decide what a name means"
    IMPORT_FILES = "bring in files and take them back"
    CORRECT_ANSWERS = "correct imported answers by hand"
    RUN_WAVES = "keep a wave of requests"
    PUBLISH_WAVES = "publish a wave of requests"
    CODE_ANSWERS = "code free-text answers"
    SEE_SMALL_NUMBERS = "see small numbers that public files hide"
    SEE_AUDIT = "see the audit trail"
    MANAGE_PEOPLE = "manage people, roles and sessions"
    BACK_UP = "back up and restore"


WITHOUT_AREA: frozenset[Action] = frozenset(
    {
        Action.DECIDE_NAMES,
        Action.IMPORT_FILES,
        Action.CORRECT_ANSWERS,
        Action.RUN_WAVES,
        Action.PUBLISH_WAVES,
        Action.CODE_ANSWERS,
        Action.BACK_UP,
    }
)
"""A file or a wave is about many areas: only a role granted for every area allows these."""

EVERYONE: frozenset[Action] = frozenset({Action.SEE_PUBLISHED})

_SEES = frozenset({Action.SEE_DRAFTS, Action.SEE_SMALL_NUMBERS})
_ANSWERS = _SEES | {
    Action.ANSWER,
    Action.SUBMIT,
    Action.REPLY,
    Action.PLAN_ACTIONS,
    Action.RECORD_OFFICIAL_SCORES,
    Action.RECORD_FEEDBACK,
}
_FILES = frozenset(
    {
        Action.IMPORT_FILES,
        Action.CORRECT_ANSWERS,
        Action.DECIDE_NAMES,
        Action.RUN_WAVES,
        Action.CODE_ANSWERS,
        Action.RECORD_OFFICIAL_SCORES,
        Action.SEE_SMALL_NUMBERS,
    }
)

PERMISSIONS: Mapping[Role, frozenset[Action]] = {
    "viewer": _SEES,
    "lead_member": _ANSWERS | {Action.PUBLISH, Action.SEE_AUDIT},
    "contributor": _ANSWERS,
    "moderator": _SEES | {Action.MODERATE, Action.SEE_AUDIT},
    "campaign_staff": _FILES | {Action.RECORD_SIGNUPS, Action.PUBLISH_WAVES, Action.RECORD_FEEDBACK},
    "researcher": _FILES,
    "administrator": frozenset({Action.MANAGE_PEOPLE, Action.BACK_UP, Action.SEE_AUDIT}),
}


@dataclass(frozen=True)
class Grant:
    """A role, for one area or (None) for every area."""

    role: Role
    area_code: str | None = None

    def __post_init__(self) -> None:
        if self.role not in ROLES:
            raise ValueError(f"'{self.role}' is not a role. The roles are {', '.join(ROLES)}.")

    def covers(self, area_code: str | None) -> bool:
        return self.area_code is None or self.area_code == area_code


EVERY_RIGHT: tuple[Grant, ...] = tuple(Grant(role) for role in ROLES)


def may(grants: Iterable[Grant], action: Action, area_code: str | None = None) -> bool:
    """Whether these grants allow an action in an area; `area_code` is None for what belongs to no area."""
    if action in EVERYONE:
        return True
    where = None if action in WITHOUT_AREA else area_code
    return any(action in PERMISSIONS[grant.role] and grant.covers(where) for grant in grants)


def roles_that_may(action: Action) -> tuple[Role, ...]:
    """The roles that allow an action, in the order of ROLES."""
    return tuple(role for role in ROLES if action in PERMISSIONS[role])
