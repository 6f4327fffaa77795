"""How generated figures are told from real ones: a database's own mark, and the stamp on all that leaves it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from services.exceptions import RefusedError
from services.ports import Storage
from services.tables import Table

STAMP = "Demonstration: generated, not real"
REGISTER_STAMP = "Demonstration database: the sign-ups are the real ones, unless changed here"
PUBLISHED_STAMP = "Demonstration database: these figures are real, as published"
OF_THE_REGISTER = frozenset({
    "map.signed", "observations", "approach", "sign_ups_by_region", "most_recent", "disagreements", "register_steps",
})  # fmt: skip
"""The tables of the register of sign-ups, which a demonstration has as the real one: it generates none."""
KIND, DEMONSTRATION = "kind", "demonstration"
LARGEST_MEMBER = 50_000_000
"""Bytes of one part of a workbook that are searched for the stamp; a larger one is no export of ours."""


STAMPS = (STAMP, REGISTER_STAMP, PUBLISHED_STAMP)
MARKS = tuple(stamp.encode(name) for stamp in STAMPS for name in ("utf-8", "utf-16-le", "utf-16-be"))
LONGEST_MARK = max(map(len, MARKS))
BEGINNINGS = tuple("Demonstration".encode(name).strip(b"\0") for name in ("utf-8", "utf-16-le"))
"""What all stamps begin with; without its outer zeros the second stands in both kinds of UTF-16."""


def is_demonstration(storage: Storage) -> bool:
    with storage.read() as work:
        return work.settings.get(KIND) == DEMONSTRATION


def stamp_of(storage: Storage) -> str:
    """The stamp of a demonstration database, "" for a real one."""
    return STAMP if is_demonstration(storage) else ""


def stamp_for(table_id: str, stamp: str) -> str:
    """What marks a table, in a database that has `stamp`: nothing real is called generated. "" where that is ""."""
    if not stamp:
        return ""
    if table_id in OF_THE_REGISTER:
        return REGISTER_STAMP
    return PUBLISHED_STAMP if table_id == "published" else stamp


def stamp_of_all(tables: Sequence[Table]) -> str:
    """What a file of several tables says of itself: that figures are generated, as soon as some are."""
    stamps = list(dict.fromkeys(table.stamp for table in tables if table.stamp))
    return STAMP if STAMP in stamps else next(iter(stamps), "")


def _is_stamped(part: bytes) -> bool:
    """Do these bytes hold a stamp? Hardly any hold even the beginning of one, so that is looked for first."""
    return any(beginning in part for beginning in BEGINNINGS) and any(mark in part for mark in MARKS)


def bears_stamp(content: bytes) -> bool:
    """Whether a file says of itself that it is from a demonstration: in plain text, or in any part of a workbook."""
    if _is_stamped(content):
        return True
    if not content.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = (archive.read(found) for found in archive.infolist() if found.file_size <= LARGEST_MEMBER)
            return any(map(_is_stamped, parts))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError):
        return False


class StampSearch:
    """Searches a file for a stamp piece by piece, as it is unpacked: it may lie across two of them."""

    def __init__(self) -> None:
        self.found, self._end = False, b""

    def look(self, piece: bytes) -> None:
        searched = self._end + piece
        self.found = self.found or _is_stamped(searched)
        self._end = searched[-LONGEST_MARK:]


def check_not_generated(content: bytes, file_name: str, storage: Storage) -> None:
    """Raise RefusedError for a file from a demonstration database, unless this is one."""
    if bears_stamp(content):
        refuse_generated(file_name, storage)


def refuse_generated(file_name: str, storage: Storage) -> None:
    """Raise RefusedError for a file that bears a stamp, unless this is a demonstration database itself."""
    if not is_demonstration(storage):
        raise RefusedError(
            f"{file_name} comes from a demonstration database ('{STAMP}'). Its figures were never stated by anybody, "
            "so this database does not take them. Nothing was stored."
        )
