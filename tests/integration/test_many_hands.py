"""Many people do everything to one round at once, in threads and two processes: nothing they are told is untrue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from charter.assessment import Answer
from charter.rounds import TRANSITIONS
from services.people import LOCAL_PERSON
from services.ports import Change
from storage.unit_of_work import SqlStorage
from tests.killable import pipe
from tests.killable import start as started
from tests.many_hands import CHARTER, EARLIER, ITEMS, ROUND, Told, all_at_once, in_another_process
from tests.people import LEEDS
from ui.resources import build_services

ANSWERABLE = ("draft", "returned")


def begun(storage: SqlStorage) -> None:
    """A round that is begun, and one before it to carry answers over from."""
    desk = build_services(storage).assessments
    for name, items in ((EARLIER, ITEMS), (ROUND, ITEMS[:1])):
        for item in items:
            desk.save_answer(
                LOCAL_PERSON, LEEDS, CHARTER, name, answer=Answer(item, "answered", 1), evidence=f"{name} {item}",
                expected_version=0,
            )  # fmt: skip


def the_trail(storage: SqlStorage) -> Sequence[Change]:
    with storage.read() as work:
        return list(reversed(work.changes.list(limit=100_000)))


def test_whatever_many_do_to_one_round_at_once_every_word_that_was_saved_is_in_its_history(
    storage: SqlStorage, database_url: str
) -> None:
    begun(storage)
    theirs, ours = pipe()
    others = started(in_another_process, database_url, "7", ours)
    hands = all_at_once(storage, "3")
    assert theirs.poll(120), "the other process did not come to an end"
    told, moves = theirs.recv()
    others.join()
    told += [one for hand in hands for one in hand.told]
    moves += [move for hand in hands for move in hand.moves]
    trail = the_trail(storage)
    number = str(build_services(storage).assessments.sheet(LEEDS, CHARTER, ROUND).assessment.id)  # type: ignore[union-attr]

    # How many get through is chance: while the round is submitted or approved, answers are refused.
    assert len(told) > 5
    assert moves
    check_told(told, trail, number)
    check_versions(storage, trail, number)
    check_states(trail, number, moves)
    with storage.read() as work:
        assert work.changes.first_broken() is None


def saves(trail: Sequence[Change], number: str) -> Mapping[str, list[Change]]:
    """What was saved of each item of the round, in the order of the trail."""
    return {
        item: [one for one in trail if (one.object_kind, one.object_id) == ("answer", f"{number}/{item}")]
        for item in ITEMS
    }


def check_told(told: Sequence[Told], trail: Sequence[Change], number: str) -> None:
    """Everybody's word is in the history, under their name, as the very version that they were told; once."""
    history = saves(trail, number)
    for one in told:
        saved = history[one.item][one.version - 1]
        assert (saved.person, saved.after["evidence"]) == (one.person, one.evidence)  # type: ignore[index]
    assert len({(one.item, one.version) for one in told}) == len(told), "one version was promised to two people"
    by_hand = sum(len(found) for found in history.values()) - 1
    assert by_hand == len(told), "something was saved that nobody was told of"


def check_versions(storage: SqlStorage, trail: Sequence[Change], number: str) -> None:
    """Each save follows on the one before it, and what stands is the last of them."""
    sheet = build_services(storage).assessments.sheet(LEEDS, CHARTER, ROUND)
    for item, found in saves(trail, number).items():
        for before, after in zip([None, *found], found, strict=False):
            assert after.before == (before.after if before else None)
        if found:
            assert sheet.stored[item].version == len(found)
            assert sheet.stored[item].evidence == found[-1].after["evidence"]  # type: ignore[index]


def check_states(trail: Sequence[Change], number: str, moves: Sequence[Any]) -> None:
    """The round went from state to state as the table has it, and was answered only where it can be."""
    allowed = {(one.start, one.end) for one in TRANSITIONS}
    state, version = "draft", 1
    made = []
    for start, end, change in steps_of(trail, number):
        if start is None:
            assert state in ANSWERABLE, f"row {change.id} answers a round that is {state}"
            continue
        assert start["state"] == state
        assert (state, end["state"]) in allowed
        assert end["version"] > version
        state, version = end["state"], end["version"]
        made.append((state, version))
    assert sorted(made) == sorted(map(tuple, moves))


def steps_of(trail: Sequence[Change], number: str) -> Iterator[tuple[Any, Any, Change]]:
    """Moves of the round, each with its state before and after; an answer as (None, None)."""
    for one in trail:
        if one.object_kind == "answer" and one.object_id.startswith(f"{number}/"):
            yield None, None, one
        elif (one.object_kind, one.object_id) == ("assessment", number) and one.before:
            yield one.before, one.after, one
