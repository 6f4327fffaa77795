"""The container of an .xls file (Microsoft's compound file, [MS-CFB]): checked before anything reads its streams.

The container is a small file system whose chains of sectors may, in a damaged file, run in a circle; a reader that
follows one without counting fills the memory. Only the chains and declared sizes are looked at here.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

HEADER_SIZE = 512
END_OF_CHAIN, FREE = 0xFFFFFFFE, 0xFFFFFFFF
SECTOR_SIZES = {9: 512, 12: 4096}
ENTRY_SIZE = 128
SMALL_STREAM = 4096
"""Streams shorter than this lie in the root entry's own stream and not in the chains checked here."""
SMALL_SECTOR = 64
STREAM, ROOT = 2, 5


class CompoundError(ValueError):
    """The container does not hold together."""


def check_compound(content: bytes) -> None:
    """Raise CompoundError unless every chain of sectors that a reader follows comes to an end within the file."""
    if len(content) < HEADER_SIZE:
        raise CompoundError("shorter than its header")
    size = SECTOR_SIZES.get(_number(content, 30, 2), 0)
    if not size:
        raise CompoundError("unknown size of sectors")
    count = -(-(len(content) - size) // size)
    for at in (40, 44, 64, 72):
        if _number(content, at) > count:
            raise CompoundError("more sectors declared than there are")
    table = _table(content, size, count)
    directory = b"".join(_sector(content, each, size) for each in _chain(_number(content, 48), table, count))
    list(_chain(_number(content, 60), table, count))
    for start, length in _streams(directory):
        if length > len(content):
            raise CompoundError("a stream longer than the file")
        list(_chain(start, table, count))


def stream(content: bytes, name: str) -> bytes:
    """A stream of a container that was checked, by its name; empty where there is none.

    CompoundError where its chain does not hold together.
    """
    size = SECTOR_SIZES[_number(content, 30, 2)]
    count = -(-(len(content) - size) // size)
    table = _table(content, size, count)
    directory = b"".join(_sector(content, each, size) for each in _chain(_number(content, 48), table, count))
    root = b""
    for at in range(0, len(directory) - ENTRY_SIZE + 1, ENTRY_SIZE):
        entry = directory[at : at + ENTRY_SIZE]
        called = entry[: max(0, min(64, _number(entry, 64, 2)) - 2)].decode("utf-16-le", "replace")
        start, length = _number(entry, 116), _number(entry, 120)
        if entry[66] == ROOT:
            root = b"".join(_sector(content, each, size) for each in _chain(start, table, count)) if length else b""
        elif called == name and entry[66] == STREAM and length >= SMALL_STREAM:
            return b"".join(_sector(content, each, size) for each in _chain(start, table, count))[:length]
        elif called == name and entry[66] == STREAM:
            sectors = [_sector(content, each, size) for each in _chain(_number(content, 60), table, count)]
            return _small(root, start, _numbers(b"".join(sectors)))[:length]
    return b""


def _small(root: bytes, start: int, table: list[int]) -> bytes:
    """A short stream: its sectors of 64 bytes lie in the root entry's own stream and have a table of their own."""
    places = _chain(start, table, len(table))
    return b"".join(root[place * SMALL_SECTOR : (place + 1) * SMALL_SECTOR] for place in places)


def _number(content: bytes, at: int, width: int = 4) -> int:
    return int.from_bytes(content[at : at + width], "little")


def _sector(content: bytes, number: int, size: int) -> bytes:
    return content[(number + 1) * size : (number + 2) * size]


def _numbers(sector: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(sector) // 4}I", sector[: len(sector) // 4 * 4]))


def _table(content: bytes, size: int, count: int) -> list[int]:
    """The table that names each sector's next one, itself spread over sectors that the header lists."""
    listed = _numbers(content[76:HEADER_SIZE])
    more, steps = _number(content, 68), 0
    while more not in (END_OF_CHAIN, FREE):
        steps += 1
        if more >= count or steps > count:
            raise CompoundError("the list of sectors runs in a circle")
        *entries, more = _numbers(_sector(content, more, size)) or [FREE]
        listed += entries
    table: list[int] = []
    for number in listed:
        if number < count:
            table += _numbers(_sector(content, number, size))
        elif number != FREE:
            raise CompoundError("a sector beyond the end")
    return table


def _chain(start: int, table: list[int], count: int) -> Iterator[int]:
    """The sectors of a chain; CompoundError where it leaves the file or comes back to itself."""
    steps = 0
    while start != END_OF_CHAIN:
        steps += 1
        if start >= min(count, len(table)) or steps > count:
            raise CompoundError("a chain of sectors does not end")
        yield start
        start = table[start]


def _streams(directory: bytes) -> Iterator[tuple[int, int]]:
    """The first sector and length of each stream whose sectors are chained."""
    for at in range(0, len(directory) - ENTRY_SIZE + 1, ENTRY_SIZE):
        entry = directory[at : at + ENTRY_SIZE]
        start, length = _number(entry, 116), _number(entry, 120)
        if (entry[66] == ROOT and length) or (entry[66] == STREAM and length >= SMALL_STREAM):
            yield start, length
