"""Spreadsheets written byte by byte, for the formats and damages that no library here writes."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from html import escape

from openpyxl import Workbook

Rows = Sequence[Sequence[object]]


def xlsx(rows: Rows, *, sheet: str = "Sheet1", **others: Rows) -> bytes:
    """A workbook of one sheet, and one more for each keyword."""
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = sheet
    for row in rows:
        first.append(list(row))
    for name, more in others.items():
        second = book.create_sheet(name)
        for row in more:
            second.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The bytes of an openpyxl workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_member(content: bytes, name: str, changed: bytes) -> bytes:
    """The archive with one member put in the place of, or added to, those it has."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {each: archive.read(each) for each in archive.namelist()}
    return zipped({**members, name: changed})


ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="Returns">'
)
ODS_TAIL = "</table:table></office:spreadsheet></office:body></office:document-content>"


def ods_of(table: str) -> bytes:
    """An OpenDocument spreadsheet with this XML as the inside of its one table."""
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": (
                b'<?xml version="1.0"?><manifest:manifest '
                b'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
            ),
            "content.xml": f"{ODS_HEAD}{table}{ODS_TAIL}".encode(),
        }
    )


def ods(rows: Rows) -> bytes:
    """An OpenDocument spreadsheet of one sheet."""
    return ods_of("".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows))


def _ods_cell(value: object) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, int | float):
        return (
            f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p>'
            "</table:table-cell>"
        )
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'


SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def xls(rows: Rows) -> bytes:
    """A workbook in Excel's format of 1997 (BIFF8): numbers and texts only, one sheet."""
    return compound(_biff(rows))


def record(number: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", number, len(content)) + content


def _biff(rows: Rows) -> bytes:
    globals_bof = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 6))
    name = b"Returns"
    sheet_at = len(globals_bof) + 4 + 8 + len(name) + 4
    bound = record(0x0085, struct.pack("<IBBBB", sheet_at, 0, 0, len(name), 0) + name)
    cells = b"".join(_biff_cell(at, column, value) for at, row in enumerate(rows) for column, value in enumerate(row))
    width = max((len(row) for row in rows), default=0)
    dimensions = record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 6)) + dimensions + cells + record(0x000A)
    return globals_bof + bound + record(0x000A) + sheet


def _biff_cell(row: int, column: int, value: object) -> bytes:
    if value is None or value == "":
        return b""
    if isinstance(value, int | float):
        return record(0x0203, struct.pack("<HHHd", row, column, 0, float(value)))
    text = str(value).encode("utf-16-le")
    return record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text) // 2, 1) + text)


def compound(stream: bytes) -> bytes:
    """Microsoft's compound file with one stream, "Workbook", long enough not to need the small-stream table."""
    stream = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    count = len(stream) // SECTOR
    chain = [*range(1, count), END, END, FAT]
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(SECTOR, b"\xff")
    assert len(fat) == SECTOR, "one table of sectors is enough for what the tests write"
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\0" * 16, 0x3E, 3, 0xFFFE, 9, 6, b"\0" * 6,
        0, 1, count, 0, 4096, END, 0, END, 0,
    ) + struct.pack("<109I", count + 1, *[FREE] * 108)  # fmt: skip
    directory = _entry("Root Entry", 5, END, 0, child=1) + _entry("Workbook", 2, 0, len(stream)) + b"\0" * 256
    return header + stream + directory + fat


def _entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, FREE, FREE, child)
    return head + b"\0" * 36 + struct.pack("<IQ", start, size)
