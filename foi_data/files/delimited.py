"""Text files of separated values: which letters the bytes stand for, what separates the cells, and the rows.

Row numbers are those a spreadsheet program would show: a cell with a line break inside quotes stays one row, and a
blank line is a row.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from charset_normalizer import from_bytes

from foi_data.exceptions import FileRefused

DELIMITERS = (",", "\t", ";", "|")
"""What may separate cells, the likeliest first."""
SAMPLE_ROWS = 60
LONGEST_CELL = 131_072
"""Characters of one cell: four times what a spreadsheet keeps."""
MOST_ROWS, MOST_CELLS = 1_048_576, 16_384
"""Rows and columns of the largest sheet that spreadsheet programs keep."""
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte-order marks and what they say. UTF-32's little-endian mark begins like UTF-16's, so it is asked first."""


@dataclass(frozen=True)
class DelimitedText:
    """The rows of a text file with what was found about it. `certain` is False where the encoding was guessed."""

    rows: list[list[str]]
    encoding: str
    delimiter: str
    certain: bool


def read_delimited(content: bytes) -> DelimitedText:
    """The rows of a text file of separated values; FileRefused if the bytes are not text."""
    text, encoding, certain = _decoded(content)
    if "\x00" in text:
        raise FileRefused(
            "This file is not a spreadsheet or a table of text: it holds bytes that no text has. "
            "Choose an .xlsx, .xls, .ods or .csv file."
        )
    delimiter = _delimiter_of(text)
    return DelimitedText(_rows(text, delimiter), encoding, delimiter, certain)


def _decoded(content: bytes) -> tuple[str, str, bool]:
    """The text, the name of its encoding, and whether that is certain rather than guessed."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _strictly(content, encoding), encoding, True
    for encoding, certain in ((_wide_encoding(content), False), ("utf-8", True), ("cp1252", False)):
        try:
            if encoding:
                return content.decode(encoding), encoding, certain or content.isascii()
        except UnicodeDecodeError:
            continue
    guess = from_bytes(content[:200_000]).best()
    encoding = guess.encoding if guess else "latin-1"
    return content.decode(encoding, "replace"), encoding, False


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileRefused(
            f"This text file begins as {encoding} but byte {error.start:,} does not fit it: it is damaged or cut "
            "short. Ask for it again, or save it as CSV (UTF-8) from a spreadsheet program."
        ) from error


def _wide_encoding(content: bytes) -> str:
    """UTF-16 without its mark shows as a zero byte beside nearly every letter."""
    sample = content[:2_000]
    if sample.count(b"\x00") * 3 < len(sample):
        return ""
    return "utf-16-be" if sample[:1] == b"\x00" else "utf-16-le"


def _delimiter_of(text: str) -> str:
    """The separator that cuts most of the first rows into the same number of cells, two or more."""
    sample = text[:200_000]
    return max(DELIMITERS, key=lambda mark: (_evenness(sample, mark), -DELIMITERS.index(mark)))


def _evenness(sample: str, delimiter: str) -> float:
    try:
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        widths = [len(row) for row, _ in zip(reader, range(SAMPLE_ROWS), strict=False) if any(row)]
    except csv.Error:
        return 0.0
    wide = [width for width in widths if width > 1]
    if not wide:
        return 0.0
    usual = max(set(wide), key=lambda width: (wide.count(width), width))
    return wide.count(usual) / len(widths) + min(usual, 50) / 1_000


def torn_number(texts: Sequence[str], width: int) -> str:
    """A number whose comma was taken for a separator, in a row that is longer than its header; "" where none is.

    Every cell after it stands a column too far to the right.
    """
    if not any(text.strip() for text in texts[width:]):
        return ""
    return next(
        (f"{left.strip()},{right.strip()}" for left, right in pairwise(texts) if TORN.fullmatch(f"{left},{right}")), ""
    )


def _check_extent(rows: int, cells: int) -> None:
    """Raise FileRefused for more rows or columns than any spreadsheet has."""
    if rows > MOST_ROWS:
        raise FileRefused(
            f"This text file has more than {MOST_ROWS:,} rows, more than any spreadsheet can have. Split it into files "
            "of fewer rows and choose them one after another."
        )
    if cells > MOST_CELLS:
        raise FileRefused(
            f"Row {rows + 1:,} of this text file has {cells:,} cells; no spreadsheet has more than {MOST_CELLS:,} "
            "columns. Save the table again as CSV from a spreadsheet program and choose that."
        )


TORN = re.compile(r"\s*[1-9]\d{0,2},\d{3}\s*")


def _rows(text: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    blank = 0
    # The limit is the process's: what another reader set must not let a quotation mark swallow the rest of the file.
    csv.field_size_limit(LONGEST_CELL)
    try:
        # Blank lines at the end, of which a file may have millions, are no rows.
        for row in csv.reader(io.StringIO(text.rstrip("\r\n"), newline=""), delimiter=delimiter):
            _check_extent(len(rows) + blank, len(row))
            if not row:
                blank += 1
                continue
            rows.extend([] for _ in range(blank))
            rows.append(row)
            blank = 0
    except csv.Error as error:
        raise FileRefused(
            f"Row {len(rows) + blank + 1:,} of this text file cannot be read ({error}). A quotation mark that is "
            "opened and never closed is the usual reason: mend the row, or save the file again from a spreadsheet "
            "program."
        ) from error
    return rows
