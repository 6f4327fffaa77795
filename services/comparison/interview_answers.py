"""What one council's answer about return interviews says: its categories, its number, its words."""

from __future__ import annotations

from itertools import pairwise

from charter.wording import Silence, count_words
from services.comparison.evidence import codes_of, questions
from services.comparison.layers import Shade
from services.ports import FoiAnswer

HOME, CARE, OUTSIDE = "offer_home", "offer_care", "offer_placed_outside"
PROVIDER, INDEPENDENT, PROMISED = "provider", "independent", "timescale_promised"
STAGES = ("interviews_offered", "interviews_completed", "interviews_within_72h")
STAGE_WORDS = dict(zip(STAGES, ("interviews offered", "completed", "within 72 hours"), strict=True))
SUBJECTS = (HOME, CARE, OUTSIDE, PROVIDER, INDEPENDENT, PROMISED, *STAGES)
SILENT = ("no_reply", "awaiting", "withdrawn", "blank")
"""Statuses that are no reply at all."""
BANDS = ((24.0, "within 24 hours"), (72.0, "within 72 hours"), (120.0, "within 5 days"), (1e9, "later than 5 days"))
"""Promised times in hours, upper ends; a promise given as a range counts by its upper end."""
SHADES: dict[str, Shade] = {
    "all": "full", "some": "partly", "none": "none", "yes": "full", "partly": "partly", "no": "none",
    "unable_to_say": "not_known", "refused": "no_reply", "no_reply": "no_reply", "without": "not_asked",
}  # fmt: skip
STEPS: tuple[Shade, ...] = ("step-5", "step-4", "step-3", "step-2", "step-1", "planned")
NON_ANSWERS = {"refused": "Refused", "no_reply": "No reply", "without": "Blank, not held or unclear"}
SCOPE_WORDS = {HOME: "Missing from home", CARE: "Missing from care", OUTSIDE: "Placed outside the area"}

Amount = tuple[float, float]


def answer_codes(answer: FoiAnswer | None) -> tuple[str, ...]:
    """An answer as the categories of its tally: codes, or the band of a promised time."""
    if answer is None:
        return ()
    if answer.question != PROMISED:
        return codes_of(answer)
    amount = amount_of(answer)
    return (band_of(amount[1]),) if amount else ()


def band_of(hours: float) -> str:
    return next(label for limit, label in BANDS if hours <= limit)


def labels_of(question: str) -> dict[str, tuple[str, Shade]]:
    """The categories of a question in order, with their words and shades."""
    if question == PROMISED:
        return {label: (label[0].upper() + label[1:], shade) for (_, label), shade in zip(BANDS, STEPS, strict=False)}
    choices = questions()[question].choices
    return {c.code: (c.label, SHADES.get(c.code) or STEPS[number]) for number, c in enumerate(choices)}


def silence_of(answer: FoiAnswer | None) -> str:
    """In which way a council gave no answer."""
    if answer is not None and answer.status in ("refused", "no_reply"):
        return answer.status
    return "no_reply" if answer is not None and answer.status in ("awaiting", "withdrawn") else "without"


def amount_of(answer: FoiAnswer | None) -> Amount | None:
    """A number with both ends, equal where it is exact or "about"; None where either end is unknown."""
    if answer is None:
        return None
    low = answer.low if answer.low is not None else answer.value
    high = answer.high if answer.high is not None else answer.value
    return (low, high) if low is not None and high is not None else None


def fits(counts: tuple[Amount | None, ...]) -> bool:
    """Can each number be no more than the one before it?"""
    known = [count for count in counts if count]
    return all(later[0] <= earlier[1] for earlier, later in pairwise(known))


def filled(counts: tuple[Amount | None, ...], silence: Silence) -> tuple[Amount, ...]:
    """A council's three numbers, those it did not give put in as the reader chose; none above the one before.

    A number that was not given is at least the one after it: an interview held in time was held.
    """
    found: list[Amount] = []
    for place, count in enumerate(counts):
        most = found[-1][1] if found else 0.0
        least = max((later[0] for later in counts[place + 1 :] if later), default=0.0)
        low, high = count or (least, most if silence == "range" else least)
        found.append((low, min(high, most) if found else high))
    return tuple(found)


def answer_in_words(answer: FoiAnswer) -> str:
    """`To all`, `The child's own social worker; the police`, `Refused under section 12`, `1 to 4`."""
    labels = {choice.code: choice.label for choice in questions()[answer.question or ""].choices}
    if codes := [code for code in codes_of(answer) if code in labels]:
        return "; ".join(labels[code] for code in codes)
    if answer.status == "refused" and answer.exemption:
        return f"Refused under section {answer.exemption.removeprefix('s')}"
    words = count_words(answer.value, answer.low, answer.high, answer.status)
    unit = questions()[answer.question or ""].unit
    return f"{words} {unit}" if amount_of(answer) and unit == "hours" else words
