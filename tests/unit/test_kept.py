"""What is worked out once: by one of those who ask at once, again after an error, and only so much of it."""

from __future__ import annotations

import threading

import pytest

from ui.kept import Kept


def test_of_many_who_ask_at_once_one_works_and_the_others_wait() -> None:
    kept, works, begin = Kept(), [], threading.Barrier(8)
    first, go_on = threading.Event(), threading.Event()
    found: list[str] = []

    def work_out() -> str:
        works.append(threading.get_ident())
        first.set()
        go_on.wait(10)
        return "ranks"

    def ask() -> None:
        begin.wait(10)
        found.append(kept.get("ranks", work_out))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    assert first.wait(10)
    # Something else is not held up meanwhile.
    assert kept.get("another", lambda: "at once") == "at once"
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert (found, len(works)) == (["ranks"] * 8, 1)


def test_after_an_error_the_next_who_asks_works_it_out_anew() -> None:
    kept = Kept()
    with pytest.raises(ZeroDivisionError):
        kept.get("share", lambda: 1 / 0)
    assert kept.get("share", lambda: 2) == 2
    assert kept.get("share", lambda: 3) == 2


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    kept = Kept(most=2)
    kept.get("a", lambda: 1)
    kept.get("b", lambda: 1)
    kept.get("a", lambda: 1)
    kept.get("c", lambda: 1)
    assert [kept.get(key, lambda: 2) for key in ("a", "c", "b")] == [1, 1, 2]


def test_what_is_worked_out_may_ask_for_something_else_that_is_kept() -> None:
    kept = Kept()
    assert kept.get("outer", lambda: kept.get("inner", lambda: 1) + 1) == 2
