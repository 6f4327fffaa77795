"""How generated figures are told from real ones: a database's own mark, and the stamp on all that leaves it."""

from __future__ import annotations

import io
import zipfile

from services.exceptions import RefusedError
from services.ports import Storage

STAMP = "Demonstration: generated, not real"
KIND, DEMONSTRATION = "kind", "demonstration"
LARGEST_MEMBER = 50_000_000
"""Bytes of one part of a workbook that are searched for the stamp; a larger one is no export of ours."""


def is_demonstration(storage: Storage) -> bool:
    with storage.read() as work:
        return work.settings.get(KIND) == DEMONSTRATION


def stamp_of(storage: Storage) -> str:
    """The stamp of a demonstration database, "" for a real one."""
    return STAMP if is_demonstration(storage) else ""


def bears_stamp(content: bytes) -> bool:
    """Whether a file says of itself that it is generated: in plain text, or in any part of a workbook."""
    marks = [STAMP.encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be")]
    if any(mark in content for mark in marks):
        return True
    if not content.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [member for member in archive.infolist() if member.file_size <= LARGEST_MEMBER]
            return any(marks[0] in archive.read(member) for member in parts)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError):
        return False


def check_not_generated(content: bytes, file_name: str, storage: Storage) -> None:
    """Raise RefusedError for a file from a demonstration database, unless this is one."""
    if bears_stamp(content) and not is_demonstration(storage):
        raise RefusedError(
            f"{file_name} comes from a demonstration database ('{STAMP}'). Its figures were never stated by anybody, "
            "so this database does not take them. Nothing was stored."
        )
