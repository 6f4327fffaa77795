"""Who is doing something. Every write bears a person's id."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """Somebody known to this installation. `id` goes into the audit trail, `name` on the page."""

    id: str
    name: str

    def __post_init__(self) -> None:
        if not self.id.strip():
            raise ValueError("A person needs an id.")


LOCAL_PERSON = Person("local", "the person at this computer")
"""Without sign-in there is one person, with every right, on this computer only."""

SHIPPED = Person("shipped-register", "the register that comes with the program")
COMMAND_LINE = Person("command-line", "the command line")
