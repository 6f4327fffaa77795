"""How a return as a whole came back, told from the states of its cells."""

from __future__ import annotations

from collections.abc import Iterable

from foi_data.parsed import ReturnStatus

SAID = ("answered", "unable_to_say", "not_applicable", "suppressed", "unclear")
"""Cells in which the authority gave an answer: that it cannot say is one, and so is a text that waits for a person."""
WITHOUT = ("withdrawn", "refused", "not_held", "not_available", "no_reply", "awaiting")
"""Cells without an answer, the one that says most of the whole return first."""


def return_state(states: Iterable[str]) -> ReturnStatus | None:
    """`answered` where every cell is, `partly_answered` where some are, else why there is nothing.

    None where every cell is blank: then nothing is known of the return. A column "Full" is not asked: a return is as
    full as its cells.
    """
    found = set(states)
    if not found:
        return None
    said = found & {*SAID, "partly_answered"}
    if said:
        return "answered" if found <= set(SAID) else "partly_answered"
    for state in WITHOUT:
        if state in found:
            return "not_held" if state == "not_available" else state  # type: ignore[return-value]
    return None
