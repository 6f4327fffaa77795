"""Runs of pages take turns, whoever they are for.

One interpreter works on one of them at a time anyhow: two runs side by side both end late, one after the other the
first is done in half the time and the second no later.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST_TURN = 0.1
"""Seconds after which a run that is not done, for example one that reads a large file, holds up nobody any more."""


class RunTurns:
    """Who is drawn next: in the order of coming, each alone until it is done or its turn was long enough."""

    def __init__(self, longest: float = LONGEST_TURN) -> None:
        self._longest = longest
        self._changed = threading.Condition()
        self._queue: deque[object] = deque()
        self._began = 0.0

    @contextmanager
    def turn(self) -> Iterator[None]:
        mine = object()
        self._wait_for(mine)
        try:
            yield
        finally:
            with self._changed:
                if mine in self._queue:
                    self._queue.remove(mine)
                    self._pass_on()

    def waiting(self) -> int:
        """How many have a turn or wait for theirs."""
        with self._changed:
            return len(self._queue)

    def _wait_for(self, mine: object) -> None:
        with self._changed:
            self._queue.append(mine)
            if self._queue[0] is mine:
                self._pass_on()
            # Whoever slept through the whole of a turn was passed over meanwhile, and waits for nobody.
            while mine in self._queue and self._queue[0] is not mine:
                left = self._began + self._longest - time.monotonic()
                if left > 0:
                    self._changed.wait(left)
                else:
                    # It goes on, beside the next one: nobody shall wait for a whole import.
                    self._queue.popleft()
                    self._pass_on()

    def _pass_on(self) -> None:
        """The turn of whoever is first now begins."""
        self._began = time.monotonic()
        self._changed.notify_all()


run_turns = RunTurns()
"""Of this process."""
