"""Results that are worked out once and shared by every session."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

T = TypeVar("T")
MOST_KEPT = 600
"""Some ten for each of fifty people at once, and what all of them share."""


class Kept:
    """Results worked out once for a version of the data, shared by every session: they must be immutable.

    Several people who ask for the same at once wait for one of them: ten at once would each take ten times as long.
    """

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._results: OrderedDict[Hashable, Any] = OrderedDict()
        self._turns: dict[Hashable, threading.RLock] = {}
        self._lock = threading.Lock()
        self._most = most

    def get(self, key: Hashable, work_out: Callable[[], T]) -> T:
        """What is kept under a key, worked out first where it is not. An error is kept for nobody."""
        with self._lock:
            if key in self._results:
                return cast(T, self._found(key))
            turn = self._turns.setdefault(key, threading.RLock())
        with turn:
            with self._lock:
                if key in self._results:
                    return cast(T, self._found(key))
            try:
                result = work_out()
                self._keep(key, result)
            finally:
                with self._lock:
                    self._turns.pop(key, None)
        return result

    def _found(self, key: Hashable) -> Any:
        self._results.move_to_end(key)
        return self._results[key]

    def _keep(self, key: Hashable, result: object) -> None:
        with self._lock:
            self._results[key] = result
            while len(self._results) > self._most:
                self._results.popitem(last=False)
