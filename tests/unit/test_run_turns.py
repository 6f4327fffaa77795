"""Runs of pages take turns, and a long one holds up nobody."""

from __future__ import annotations

import threading

import pytest

from ui.run_turns import RunTurns

PATIENCE = 20
"""Seconds after which a test gives up; none waits for them."""


def test_one_run_begins_when_the_one_before_is_done() -> None:
    turns, done, inside, most = RunTurns(longest=PATIENCE), [], 0, 0
    counting = threading.Lock()

    def run(number: int) -> None:
        nonlocal inside, most
        with turns.turn():
            with counting:
                inside += 1
                most = max(most, inside)
            done.append(number)
            with counting:
                inside -= 1

    together([threading.Thread(target=run, args=(number,)) for number in range(20)])
    assert most == 1
    assert sorted(done) == list(range(20))


def test_runs_come_in_the_order_of_their_coming() -> None:
    turns, done = RunTurns(longest=PATIENCE), []
    threads = []
    with turns.turn():
        for number in range(5):
            before = turns.waiting()
            thread = threading.Thread(target=lambda number=number: note(turns, done, number))
            thread.start()
            threads.append(thread)
            while turns.waiting() == before:
                pass
    join(threads)
    assert done == [0, 1, 2, 3, 4]


def test_a_run_that_takes_long_is_no_longer_waited_for() -> None:
    turns, over, done = RunTurns(longest=0.01), threading.Event(), []

    def long_one() -> None:
        with turns.turn():
            assert over.wait(PATIENCE)
            done.append("long")

    holder = threading.Thread(target=long_one)
    holder.start()
    while not turns.waiting():
        pass
    together([threading.Thread(target=note, args=(turns, done, number)) for number in range(3)])
    assert sorted(done) == [0, 1, 2]
    over.set()
    join([holder])
    assert done[-1] == "long"
    assert turns.waiting() == 0


def test_a_run_that_slept_through_its_turn_goes_on() -> None:
    turns, done = RunTurns(longest=PATIENCE), []
    with turns.turn():
        late = threading.Thread(target=note, args=(turns, done, "late"))
        late.start()
        while turns.waiting() < 2:
            pass
        # As runs do that came after it, once its time was over before it woke.
        with turns._changed:
            turns._queue.clear()
            turns._changed.notify_all()
        join([late])
    assert done == ["late"]


def test_a_run_that_fails_passes_its_turn_on() -> None:
    turns, done = RunTurns(longest=PATIENCE), []
    with pytest.raises(RuntimeError), turns.turn():
        raise RuntimeError
    note(turns, done, 1)
    assert done == [1]


def note(turns: RunTurns, done: list, number: object) -> None:  # type: ignore[type-arg]
    with turns.turn():
        done.append(number)


def together(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    join(threads)


def join(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()
