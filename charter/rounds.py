"""A round of self-assessment from draft to publication: its states, and what leads from one to the next, as one table.

Who may take a step is said by `charter.permissions`; whether it can be taken *now*, by the rules named here
(`charter.policies`). The table also draws the diagram in docs/rounds.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from charter.permissions import Action

State = Literal["draft", "submitted", "returned", "approved", "published", "superseded", "withdrawn"]
STATES: tuple[State, ...] = get_args(State)
STATE_WORDS: Mapping[State, str] = {
    "draft": "a draft",
    "submitted": "submitted",
    "returned": "returned",
    "approved": "approved",
    "published": "published",
    "superseded": "superseded",
    "withdrawn": "withdrawn",
}
UNFINISHED_WORDS: Mapping[State, str] = {
    "submitted": "submitted, not yet approved",
    "returned": "returned to the group, not yet approved",
    "approved": "approved, not yet published",
}
"""What a reader of scores must know of a round that is on its way."""
STATE_MEANINGS: Mapping[State, str] = {
    "draft": "The group answers. Only its own area sees it.",
    "submitted": "A moderator reads it. Answers stand still; the group replies to questions.",
    "returned": "It is back with the group, which may change answers and replies to questions.",
    "approved": "The moderator has no question left. It waits to be published.",
    "published": "Everybody sees it.",
    "superseded": "A later round of the same area was published. Everybody still sees this one as an earlier round.",
    "withdrawn": "It was taken back, with a reason. Nobody outside the area sees it.",
}
PUBLIC_STATES: tuple[State, ...] = ("published", "superseded")
"""The states in which everybody may see a round; in any other only its own area may."""
FINISHED: tuple[State, ...] = ("published", "superseded", "withdrawn")
"""The states in which nobody goes on answering: what comes next is another round."""

Step = Literal["submit", "return", "approve", "publish", "supersede", "withdraw"]
Work = Literal["answer", "challenge", "reply", "settle", "retract"]
Deed = Step | Work
DONE: Mapping[Deed, str] = {
    "submit": "submitted",
    "return": "returned",
    "approve": "approved",
    "publish": "published",
    "supersede": "superseded",
    "withdraw": "withdrawn",
    "answer": "answered",
    "challenge": "challenged",
    "reply": "replied to",
    "settle": "settled",
    "retract": "taken back",
}

RuleName = Literal[
    "something is answered", "every challenge has a reply", "every challenge is settled",
    "not by who submitted it", "it says why", "it has a reply", "it has no reply yet", "it is not settled yet",
]  # fmt: skip


def how_far_words(state: str) -> str:
    """`submitted, not yet approved`: the state with what still lies before it, where something does."""
    return next((UNFINISHED_WORDS.get(known, STATE_WORDS[known]) for known in STATES if known == state), state)


@dataclass(frozen=True)
class Transition:
    """A step from one state to another. Without an action nobody takes it: it follows from another step."""

    start: State
    step: Step
    end: State
    action: Action | None
    rules: tuple[RuleName, ...] = ()


@dataclass(frozen=True)
class Activity:
    """What can be done to a round while it stays in its state."""

    work: Work
    states: tuple[State, ...]
    action: Action
    rules: tuple[RuleName, ...] = ()


TRANSITIONS: tuple[Transition, ...] = (
    Transition("draft", "submit", "submitted", Action.SUBMIT, ("something is answered",)),
    Transition("submitted", "return", "returned", Action.MODERATE, ("it says why",)),
    Transition(
        "returned", "submit", "submitted", Action.SUBMIT, ("something is answered", "every challenge has a reply")
    ),
    Transition(
        "submitted", "approve", "approved", Action.MODERATE,
        ("every challenge has a reply", "every challenge is settled", "not by who submitted it"),
    ),
    Transition("approved", "return", "returned", Action.MODERATE, ("it says why",)),
    Transition("approved", "publish", "published", Action.PUBLISH),
    Transition("published", "supersede", "superseded", None),
    Transition("published", "withdraw", "withdrawn", Action.PUBLISH, ("it says why",)),
    Transition("superseded", "withdraw", "withdrawn", Action.PUBLISH, ("it says why",)),
)  # fmt: skip

ACTIVITIES: tuple[Activity, ...] = (
    Activity("answer", ("draft", "returned"), Action.ANSWER),
    Activity("challenge", ("submitted",), Action.MODERATE, ("it says why",)),
    Activity("reply", ("submitted", "returned"), Action.REPLY, ("it says why", "it is not settled yet")),
    Activity("settle", ("submitted", "returned"), Action.MODERATE, ("it has a reply", "it is not settled yet")),
    Activity("retract", ("submitted", "returned"), Action.MODERATE, ("it is not settled yet", "it has no reply yet")),
)


def transition(state: str, step: Step) -> Transition | None:
    """The transition that a step makes from a state; None where there is none."""
    return next((one for one in TRANSITIONS if (one.start, one.step) == (state, step)), None)


def activity(work: Work) -> Activity:
    return next(one for one in ACTIVITIES if one.work == work)


def is_step(deed: Deed) -> bool:
    return deed in get_args(Step)


def starts_of(deed: Deed) -> tuple[State, ...]:
    """The states in which a deed can be done, in the order of STATES."""
    if is_step(deed):
        return tuple(state for state in STATES if any((t.start, t.step) == (state, deed) for t in TRANSITIONS))
    return next(one.states for one in ACTIVITIES if one.work == deed)


def action_of(deed: Deed) -> Action | None:
    """What a person must be allowed for a deed; None for a step that nobody takes."""
    if is_step(deed):
        return next(one.action for one in TRANSITIONS if one.step == deed)
    return next(one.action for one in ACTIVITIES if one.work == deed)


def rules_of(deed: Deed, state: str) -> tuple[RuleName, ...]:
    """The rules that a deed must keep from a state."""
    if is_step(deed):
        return next((one.rules for one in TRANSITIONS if (one.start, one.step) == (state, deed)), ())
    return next(one.rules for one in ACTIVITIES if one.work == deed)


def diagram() -> str:
    """The table of transitions as a Mermaid state diagram."""
    ends = [state for state in STATES if not any(one.start == state for one in TRANSITIONS)]
    lines = ["stateDiagram-v2", f"    [*] --> {STATES[0]}"]
    lines += [f"    {one.start} --> {one.end}: {one.step}" for one in TRANSITIONS]
    return "\n".join([*lines, *(f"    {state} --> [*]" for state in ends)])
