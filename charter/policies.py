"""What may be done to a round *now*, whoever does it. Who may is another question (`charter.permissions`).

Rules come in pairs: `check_can` raises with a sentence, `can` answers; `why_not` is the sentence for a grey button.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from charter.exceptions import PolicyError
from charter.rounds import DONE, STATE_WORDS, Deed, RuleName, rules_of, starts_of
from charter.wording import counted


@dataclass(frozen=True)
class Case:
    """All that the rules look at. `says` is the word that goes with the deed: a reason, a question, a reply.

    `unanswered` and `unsettled` count challenges. `has_reply` and `is_settled` are about the one challenge in hand.
    `is_alone`: one person runs this installation without signing in.
    """

    state: str
    answered: int = 0
    items: int = 0
    unanswered: int = 0
    unsettled: int = 0
    submitted_by: str = ""
    person: str = ""
    is_alone: bool = False
    says: str = ""
    has_reply: bool = False
    is_settled: bool = False


@dataclass(frozen=True)
class Policy:
    """A rule in words, and what is said where it is not kept; the empty text where it is."""

    words: str
    why_not: Callable[[Case], str]


def nothing_answered(case: Case) -> str:
    if case.answered:
        return ""
    waiting = counted(case.items, "item")
    return f"Nothing is answered yet: {waiting} wait. Answer at least one, or say that it is not known."


def challenge_without_reply(case: Case) -> str:
    if not case.unanswered:
        return ""
    are = "is 1 question" if case.unanswered == 1 else f"are {case.unanswered} questions"
    return f"There {are} by the moderator without a reply. The group has the right to reply first, and the duty to."


def challenge_unsettled(case: Case) -> str:
    if not case.unsettled:
        return ""
    are = "is 1 question" if case.unsettled == 1 else f"are {case.unsettled} questions"
    return f"There {are} that the moderator has not settled. Read the reply and settle it, or return the round."


def by_who_submitted(case: Case) -> str:
    if case.is_alone or not case.submitted_by or case.person != case.submitted_by:
        return ""
    return "You submitted this round yourself. Somebody else has to approve it."


def no_words(case: Case) -> str:
    return "" if case.says.strip() else "Write down why, or what you ask or reply: those who read it need to know."


def no_reply(case: Case) -> str:
    return "" if case.has_reply else "The group has not replied to this yet. It has the right to, before it is settled."


def reply_given(case: Case) -> str:
    return "The group has replied to this. Read the reply and settle the question." if case.has_reply else ""


def settled_already(case: Case) -> str:
    return "This question is settled. Ask another one if something is still open." if case.is_settled else ""


POLICIES: Mapping[RuleName, Policy] = {
    "something is answered": Policy(
        "At least one item is answered; what is not answered counts as missing, and the page says how many.",
        nothing_answered,
    ),
    "every challenge has a reply": Policy(
        "The group has replied to every question of the moderator (its right of reply).", challenge_without_reply
    ),
    "every challenge is settled": Policy("The moderator has settled every question.", challenge_unsettled),
    "not by who submitted it": Policy(
        "Whoever submitted a round does not approve it, except where one person alone runs the installation.",
        by_who_submitted,
    ),
    "it says why": Policy("A reason, a question or a reply is written down.", no_words),
    "it has a reply": Policy("The group has replied to the question.", no_reply),
    "it has no reply yet": Policy("The group has not replied to the question yet.", reply_given),
    "it is not settled yet": Policy("The question is not settled yet.", settled_already),
}


def why_not(deed: Deed, case: Case) -> str:
    """Why a deed cannot be done now, in a sentence for a grey button; empty where it can."""
    starts = starts_of(deed)
    if case.state not in starts:
        states = " or ".join(STATE_WORDS[state] for state in starts)
        present = STATE_WORDS.get(case.state, case.state)  # type: ignore[call-overload]
        return f"This round is {present}: only one that is {states} can be {DONE[deed]}."
    return next((said for rule in rules_of(deed, case.state) if (said := POLICIES[rule].why_not(case))), "")


def can(deed: Deed, case: Case) -> bool:
    """Whether the rules allow a deed now."""
    return not why_not(deed, case)


def check_can(deed: Deed, case: Case) -> None:
    """Raise PolicyError, with the sentence of `why_not`, unless the rules allow a deed now."""
    if said := why_not(deed, case):
        raise PolicyError(said)
