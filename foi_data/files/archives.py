"""The zip archive that an .xlsx or .ods file is: opened only when it is certain to stay small once unpacked.

A few kilobytes of zip can unpack to gigabytes (a "zip bomb"), and the sizes an archive declares for its members can
be lies. So the declared sizes are checked first, and what a member really unpacks to is counted while it is read.
Nothing is written to disk and no member is followed anywhere: macros, links and external references stay bytes.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from foi_data.exceptions import FileRefused

MEMBER_LIMIT = 2_000
"""Files inside one workbook. A real one has about ten and one more for each sheet, chart or picture."""
UNPACKED_LIMIT = 600_000_000
"""Bytes of all members together, unpacked. A sheet of 200,000 rows by 40 columns is about 400 million."""
RATIO_LIMIT = 250
"""Unpacked bytes for one packed byte. Sheets of repeated text reach about 100; zeros alone reach 1,000."""
RATIO_FREE = 5_000_000
"""Members smaller than this (bytes, unpacked) may have any ratio: an empty style sheet packs very well."""
CHUNK = PACKED_CHUNK = 1 << 16
"""Bytes that are unpacked at a time: what is made of a piece then stays where the processor reaches it at once."""
LOCAL_HEADER = struct.Struct("<4s5H3I2H")
READABLE_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


Watch = Callable[[bytes], object]
"""Shown every piece of a file as it is unpacked, so that nothing need be unpacked again to search it."""


def unwatched(piece: bytes) -> None:
    """Show nobody."""


@dataclass(frozen=True)
class Archive:
    """An archive within the limits; `members` by name. Made by `open_archive` only. `watch` is shown all it unpacks."""

    content: bytes
    members: dict[str, zipfile.ZipInfo]
    watch: Watch = unwatched

    def chunks(self, name: str) -> Iterator[bytes]:
        """The member unpacked, a piece at a time; FileRefused if it is damaged or larger than declared."""
        for chunk in self._chunks(name):
            self.watch(chunk)
            yield chunk

    def _chunks(self, name: str) -> Iterator[bytes]:
        member = self.members[name]
        packed = memoryview(self.content)[_start_of(self.content, member) :][: member.compress_size]
        if member.compress_type == zipfile.ZIP_STORED:
            yield bytes(packed)
            return
        yield from _inflated(packed, member)

    def show(self, name: str) -> None:
        """Unpack a member for the watch alone, as far as it can be unpacked."""
        with suppress(FileRefused):
            for _ in self.chunks(name):
                pass

    def text(self, name: str) -> bytes:
        """A small member whole, empty if there is none of that name."""
        return b"".join(self.chunks(name)) if name in self.members else b""


def open_archive(content: bytes, watch: Watch = unwatched) -> Archive:
    """The archive, if what it declares of its members is within the limits; FileRefused says which limit is not.

    What the members really unpack to is counted by `Archive.chunks`.
    """
    # Counted before the directory is read, which for a million members takes its time.
    if (entries := content.count(b"PK\x01\x02")) > 10 * MEMBER_LIMIT:
        raise _too_many(entries)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as zipped:
            members = zipped.infolist()
    except Exception as error:
        # zipfile raises BadZipFile and, for damaged directories, ValueError, OverflowError, NotImplementedError ...
        raise damaged() from error
    _check_limits(members, len(content))
    return Archive(content, {member.filename: member for member in members}, watch)


def _check_limits(members: list[zipfile.ZipInfo], packed_size: int) -> None:
    if len(members) > MEMBER_LIMIT:
        raise _too_many(len(members))
    unpacked = sum(member.file_size for member in members)
    if unpacked > UNPACKED_LIMIT:
        raise FileRefused(
            f"This workbook unpacks to {unpacked / 1e6:,.0f} MB; the limit is {UNPACKED_LIMIT / 1e6:,.0f} MB. "
            "Copy the rows that are needed into a new workbook, or save it as CSV, and choose that."
        )
    for member in members:
        _check_member(member, packed_size)


def _too_many(count: int) -> FileRefused:
    return FileRefused(
        f"This workbook holds {count:,} inner files; the limit is {MEMBER_LIMIT:,}. "
        "Copy the sheet that is needed into a new workbook and choose that."
    )


def _check_member(member: zipfile.ZipInfo, packed_size: int) -> None:
    if member.flag_bits & 0x1:
        raise FileRefused("This workbook is locked with a password. Save it without one and choose it again.")
    if member.compress_type not in READABLE_METHODS or member.compress_size > packed_size:
        raise damaged()
    if member.file_size > RATIO_FREE and member.file_size > RATIO_LIMIT * max(member.compress_size, 1):
        raise FileRefused(
            f"A part of this workbook ({member.filename[:60]!r}) unpacks to more than {RATIO_LIMIT} times its size, "
            "as files made to overload a computer do. Open it in a spreadsheet program, copy the rows that are "
            "needed into a new workbook and choose that."
        )


def _start_of(content: bytes, member: zipfile.ZipInfo) -> int:
    header = content[member.header_offset : member.header_offset + LOCAL_HEADER.size]
    if len(header) < LOCAL_HEADER.size or header[:4] != b"PK\x03\x04":
        raise damaged()
    *_, name_length, extra_length = LOCAL_HEADER.unpack(header)
    return member.header_offset + LOCAL_HEADER.size + int(name_length) + int(extra_length)


def _inflated(packed: memoryview, member: zipfile.ZipInfo) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    produced = 0
    for start in range(0, len(packed), PACKED_CHUNK):
        rest = bytes(packed[start : start + PACKED_CHUNK])
        while rest and not unpacker.eof:
            chunk, rest = _next_chunk(unpacker, rest)
            produced += len(chunk)
            _check_produced(produced, member)
            if chunk:
                yield chunk


def _next_chunk(unpacker: zlib._Decompress, packed: bytes) -> tuple[bytes, bytes]:
    try:
        return unpacker.decompress(packed, CHUNK), unpacker.unconsumed_tail
    except zlib.error as error:
        raise damaged() from error


def _check_produced(produced: int, member: zipfile.ZipInfo) -> None:
    if produced > member.file_size:
        raise FileRefused(
            f"A part of this workbook ({member.filename[:60]!r}) is larger than the workbook declares. "
            "Open it in a spreadsheet program, save it again and choose the saved file."
        )


def damaged() -> FileRefused:
    """What is said of a workbook whose parts are not as they should be."""
    return FileRefused(
        "This workbook is damaged: its inner files cannot be unpacked. Ask for it again, or open it in a spreadsheet "
        "program, save it under a new name and choose that."
    )
