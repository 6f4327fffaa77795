"""What can be wrong with an instrument or with answers to it. Every message can be shown to a person as it stands."""

from __future__ import annotations


class CharterError(Exception):
    """Base of this package's errors; its text says what, where and how to mend it."""


class InstrumentError(CharterError):
    """An instrument's file does not hold together, or an id is not in it."""


class AnswerError(CharterError):
    """An answer does not fit the item it is given to."""


class RegisterError(CharterError):
    """An observation of a sign-up that cannot be kept as it is."""


class StatisticsError(CharterError, ValueError):
    """A statistic was asked of numbers it is not defined for."""


class PolicyError(CharterError):
    """The rules of a round do not allow it now; the message says which and what would."""
