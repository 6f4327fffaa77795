"""The demonstration's actions, official scores and young people's feedback: drawn by chance, each bearing the stamp."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from charter.framework import Instrument, instrument
from charter.register import Source
from geo.areas import Authority
from services.assessment.actions_stored import ActionDraft, Status, Step, title_for
from services.assessment.feedback import ASKS, FEWEST_TO_PUBLISH
from services.assessment.official_scores import NI71
from services.assessment.statements_stored import Feedback, OfficialScores
from services.comparison.layers import CHARTER
from services.generated import STAMP
from services.ports import Assessment, UnitOfWork

SEED = 1974
"""Another seed than the answers': they stay as they are, whatever is drawn here."""
BEGIN = date(2026, 2, 2)
OWNERS = (
    "Head of children's social care", "Missing coordinator", "Partnership manager", "Data manager",
    "Virtual school head", "",
)  # fmt: skip
STEPS = (
    "Agree who leads",
    "Ask young people what they need",
    "Write it down",
    "Put it to the partnership",
    "Try it for a month",
)
WAYS = ("anonymous survey", "conversations after return interviews", "group of young people in care")
PERIOD = "2009-10"


def add_plans(work: UnitOfWork, areas: Sequence[Authority]) -> None:
    """Actions, official scores and feedback for some of the areas."""
    random = np.random.default_rng(SEED)
    plan_actions(work, random)
    state_scores(work, random, areas)
    hear_young_people(work, random, areas)


def plan_actions(work: UnitOfWork, random: np.random.Generator) -> None:
    """A few actions for every third area's newest round, about items below their highest level."""
    newest = {one.area_code: one for one in work.assessments.find(instrument_id=CHARTER)}
    chosen = list(newest.values())[::3]
    answers = work.assessments.answers([one.id for one in chosen])
    for one in chosen:
        top = instrument(CHARTER).scale.highest
        gaps = [item for item, stored in answers[one.id].items() if stored.answer.level not in (None, top)]
        for item in random.permutation(gaps)[: int(random.integers(2, 6))]:
            plan(work, random, one, str(item))


def plan(work: UnitOfWork, random: np.random.Generator, of: Assessment, item_id: str) -> None:
    """One action, in whatever state it has reached."""
    status: Status = ("open", "open", "in_progress", "in_progress", "done", "dropped")[int(random.integers(6))]
    done = int(random.integers(len(STEPS))) if status in ("in_progress", "dropped") else 0
    ticked = len(STEPS) if status == "done" else done
    draft = ActionDraft(
        title_for(instrument(CHARTER).item(item_id)),
        OWNERS[int(random.integers(len(OWNERS)))],
        BEGIN + timedelta(days=int(random.integers(600))) if random.random() < 0.9 else None,
        tuple(Step(text, place < ticked) for place, text in enumerate(STEPS)),
        STAMP,
    )
    uid = str(uuid.UUID(bytes=random.bytes(16), version=4))
    made = work.actions.add(of.area_code, CHARTER, item_id, draft, uid)
    if status != "open":
        work.actions.move(made.id, status, expected_version=made.version)


def state_scores(work: UnitOfWork, random: np.random.Generator, areas: Sequence[Authority]) -> None:
    """Scores for every third area; now and then one is not there."""
    chosen = instrument(NI71)
    for area in areas[::3]:
        scores = drawn(random, chosen, missing=0.05)
        if scores:
            stated = OfficialScores(area.code, NI71, PERIOD, scores, Source(STAMP))
            work.statements.record_scores(stated, expected_version=0)


def hear_young_people(work: UnitOfWork, random: np.random.Generator, areas: Sequence[Authority]) -> None:
    """One occasion for every eighth area; where enough answered, published for half of them."""
    chosen = instrument(ASKS)
    for area in areas[::8]:
        people = int(random.integers(3, 31))
        first = BEGIN + timedelta(days=int(random.integers(100)))
        given = Feedback(
            area.code, ASKS, "Young people asked in 2026", people, WAYS[int(random.integers(len(WAYS)))], first,
            first + timedelta(days=30), drawn(random, chosen, missing=0.2), {"ask-1": STAMP},
            published=people >= FEWEST_TO_PUBLISH and random.random() < 0.5,
        )  # fmt: skip
        work.statements.record_feedback(given, expected_version=0)


def drawn(random: np.random.Generator, chosen: Instrument, *, missing: float) -> dict[str, int]:
    """A level for each item but those that chance leaves out."""
    top = chosen.scale.highest
    return {item: int(random.binomial(top, 0.6)) for item in chosen.item_ids if random.random() >= missing}
