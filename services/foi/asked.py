"""Who was asked in a wave of requests: one rule, so that every page counts the same authorities.

Asked are those on the wave's list and those in its files: whoever sent an answer back had been asked, list or none.
"""

from __future__ import annotations

from collections.abc import Mapping

from charter.wording import counted
from services.ports import Storage

Noted = Mapping[str, str]
"""By the code of each authority on a wave's list: the state of its reply that a person noted, "" where nobody did."""


def lists_of_waves(storage: Storage) -> Mapping[str, Noted]:
    """The list of every wave by the wave's name; an empty one where nobody has said who was asked."""
    with storage.read() as work:
        return {
            wave.name: {request.area_code: request.state for request in work.waves.requests(wave.id)}
            for wave in work.waves.list()
        }


def asked_sentence(listed: int, only_in_files: int) -> str:
    """How those on the list and those who are only in the files make the authorities asked; "" where all are listed."""
    if not only_in_files:
        return ""
    who = counted(only_in_files, "authority", "authorities")
    verb = "counts" if only_in_files == 1 else "count"
    if not listed:
        return f"No list says who was asked, so the {who} in its files {verb} as asked."
    return f"{who} in its files without being on the list {verb} as asked too."
