"""How far a worksheet reaches, found from its bytes before anything of it is laid out.

Every attribute `r` is looked at, whatever its tag: a cell stands where it says itself, even if its row says otherwise,
and the last of several counts. What is called `r` and means something else can only make the bound wider.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias
from xml.parsers.expat import ExpatError, ParserCreate

import numpy as np
from numpy.typing import NDArray

from foi_data.files.archives import damaged

CELLS_BEGIN = b"sheetData"
"""What every list of cells is called; before that word stands no cell that is read."""
MOST_LETTERS, MOST_DIGITS = 3, 7
"""The last cell that there can be is XFD1048576."""
LONGEST_NUMBER = 18
REFERENCE = re.compile(rb"""(?<![\w.:-])r\s*=\s*["']([A-Za-z]*)(\d+)""")
"""Where a cell or row says that it stands, however it is written."""
EMPTY_CELL = re.compile(rb"""<(?:[\w.-]+:)?c(?:\s+[\w:]+="[\w.-]*")*\s*/>""")
"""A cell that closes itself (`<c r="XFD1" s="1"/>`) has a style but no value, and does not widen the sheet."""
PREFIXED = re.compile(rb":(?:c[\s>/]|row)")
TAG = re.compile(rb"<(?:[^\s<>/='\"]+:)?(?:c|row)(?=[\s/>])")
PLACED_TAG = re.compile(rb"<(?:[^\s<>/='\"]+:)?(?:c|row)\sr=")
STATED = re.compile(r"([A-Za-z]*)(\d+)")

Bytes: TypeAlias = NDArray[np.uint8]
Flags: TypeAlias = NDArray[np.bool_]
PADDING = bytes(16)
LESS, EQUALS, QUOTE, APOSTROPHE, MORE, COLON, SPACE = b"<=\"'>: "
C, E, F, N, R, W = b"cefnrw"
BEFORE_LETTERS, NOUGHT, LAST_DIGIT = ord("A") - 1, ord("0"), ord("9")
IN_A_NAME: Flags = np.array([chr(byte).isalnum() or chr(byte) in "_.:-" or byte > 127 for byte in range(256)])


@dataclass
class Reach:
    """The furthest row and column that anything in a sheet stands in.

    `is_usual` is False once cells or rows were seen that do not say where they stand, or are written in some other way
    than all programs write them: then only walking through the sheet tells (`walked`). `is_stated` is False where it
    was walked through and some did not say it, so that nothing more exact can be had.
    """

    last_row: int = 0
    last_column: int = 0
    is_usual: bool = True
    is_stated: bool = True

    def note(self, piece: Piece) -> None:
        """Widen it by what stands in a piece of the sheet."""
        self.is_usual = self.is_usual and piece.is_usual
        self.widen(*piece.furthest())

    def widen(self, row: int, column: int) -> None:
        self.last_row, self.last_column = max(self.last_row, row), max(self.last_column, column)


def walked(chunks: Iterable[bytes]) -> Reach:
    """How far a sheet reaches, from its tags one after another. FileRefused for one that is no XML as it should be."""
    walk = _Walk()
    parser = ParserCreate()
    parser.StartElementHandler, parser.StartDoctypeDeclHandler = walk.start, walk.refuse
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except ExpatError as error:
        raise damaged() from error
    return walk.reach


class _Walk:
    """Counts rows and cells as a reader of values does: one that does not say where it stands follows the one before.

    A row counts one more than it is, as cells that follow it without a row stand in the next.
    """

    def __init__(self) -> None:
        self.reach = Reach()
        self._row = self._column = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition(":")[2]
        if kind not in ("row", "c"):
            return
        stated = STATED.fullmatch(attributes.get("r", ""))
        letters, digits = stated.groups() if stated else ("", "")
        self.reach.is_stated = self.reach.is_stated and bool(digits)
        row = int(digits[:LONGEST_NUMBER]) if digits else 0
        if kind == "row":
            self._row, self._column = row or self._row + 1, 0
        else:
            self._column = column_number(letters[:LONGEST_NUMBER].upper()) or self._column + 1
            self.reach.widen(row or self._row + 1, self._column)

    def refuse(self, *_: object) -> None:
        """A document type can say for a cell where it stands, and no program writes one into a sheet."""
        raise damaged()


class Piece:
    """A piece of a worksheet's XML, cut where a tag begins, and what is seen in it at once.

    A sheet has tens of thousands of tags, nearly all of them written as all programs write them (`<c r="A1"`). Runs of
    bytes that are compared as a whole tell so many times as fast as a search for every other way to write them.
    `is_first` says that the sheet begins with it.
    """

    def __init__(self, content: bytes, *, is_first: bool = True) -> None:
        if b"\0" in content:
            # Letters of two bytes each, of which nothing below would see anything.
            raise damaged()
        self.content, self._is_first = content, is_first
        self._bytes: Bytes = np.frombuffer(content + PADDING, np.uint8)

    def _next(self, places: int) -> Bytes:
        """For each place of the piece the byte that stands so many places after it."""
        return self._bytes[places : len(self.content) + places]

    @cached_property
    def _tags(self) -> Flags:
        """Where a tag begins."""
        found: Flags = self._next(0) == LESS
        return found

    @cached_property
    def _valued(self) -> Flags:
        """Where an equals sign follows after one letter more."""
        found: Flags = self._next(2) == EQUALS
        return found

    @property
    def may_hide(self) -> bool:
        """May a row or column be hidden (`hidden="1"`)?"""
        named_so = self._valued & (self._next(0) == E) & (self._next(1) == N)
        return bool(named_so.any()) and b"hidden" in self.content

    @property
    def may_have_errors(self) -> bool:
        """May a cell hold a spreadsheet error (`t="e"`)?"""
        before = self._next(0)
        quoted = (self._next(1) == E) & (before == self._next(2)) & ((before == QUOTE) | (before == APOSTROPHE))
        return bool(quoted.any())

    @property
    def may_have_formulas(self) -> bool:
        """May a cell hold a formula (`<f>`)?"""
        return self._has_prefixes or bool((self._tags & (self._next(1) == F)).any())

    @cached_property
    def _has_prefixes(self) -> bool:
        """May a tag have a prefix (`<x:c>`)? Before the cells begin there are always some, of no interest."""
        is_prefix = (self._next(0) == COLON) & (self._next(1) > LAST_DIGIT)
        # In a later piece the word is where the cells end.
        begin = max(self.content.find(CELLS_BEGIN), 0) if self._is_first else 0
        return bool(is_prefix[begin:].any())

    @cached_property
    def _placed(self) -> NDArray[np.intp]:
        """Where the equals sign of an attribute `r` stands, whatever its tag is."""
        ends = np.flatnonzero(self._valued & (self._next(1) == R)) + 2
        return ends[~IN_A_NAME[self._bytes[ends - 2]]]

    @property
    def is_usual(self) -> bool:
        """Do all cells and rows say first of all where they stand?"""
        if self._has_prefixes and PREFIXED.search(self.content):
            return len(TAG.findall(self.content)) == len(PLACED_TAG.findall(self.content))
        begin, ends = self._bytes, self._placed
        cells = np.count_nonzero(self._tags & (self._next(1) == C) & (self._next(2) <= MORE))
        rows = np.count_nonzero(self._tags & (self._next(1) == R) & (self._next(3) == W))
        placed_cells = np.count_nonzero((begin[ends - 4] == LESS) & (begin[ends - 3] == C))
        placed_rows = np.count_nonzero((begin[ends - 6] == LESS) & (begin[ends - 3] == W))
        return bool(cells == placed_cells and rows == placed_rows)

    def furthest(self) -> tuple[int, int]:
        """The last row and the last column that any cell or row names."""
        is_spaced = (self._valued & (self._next(1) <= SPACE)).any()
        is_usual = not is_spaced and (self._bytes[self._placed + 1] == QUOTE).all()
        found = self._read_at(self._placed + 2) if is_usual else None
        return found or furthest_of(REFERENCE.findall(self.content))

    def _read_at(self, at: NDArray[np.intp]) -> tuple[int, int] | None:
        """The same of references that all begin at these places; None where one is no letters, digits and a quote."""
        columns = rows = np.zeros(len(at), np.int32)
        for _ in range(MOST_LETTERS):
            letters = self._bytes[at]
            is_letter = letters > BEFORE_LETTERS
            if not is_letter.any():
                break
            columns = np.where(is_letter, columns * 26 + (letters & 31), columns)
            at = at + is_letter
        for _ in range(MOST_DIGITS):
            digits = self._bytes[at] - NOUGHT
            is_digit = digits < 10
            if not is_digit.any():
                break
            rows = np.where(is_digit, rows * 10 + digits, rows)
            at = at + is_digit
        if (self._bytes[at] != QUOTE).any():
            return None
        return int(rows.max(initial=0)), int(columns.max(initial=0))


def furthest_of(references: Iterable[tuple[bytes, bytes]]) -> tuple[int, int]:
    """The last row and the last column, of letters and digits."""
    last_row = last_column = 0
    for letters, digits in references:
        last_row = max(last_row, int(digits[:LONGEST_NUMBER]))
        last_column = max(last_column, column_number(letters[:LONGEST_NUMBER].decode().upper()))
    return last_row, last_column


def furthest_filled(pieces: Iterable[bytes]) -> tuple[int, int]:
    """The last row and the last column with a cell that holds anything, of cells that all say where they stand."""
    last_row = last_column = 0
    for piece in pieces:
        stated = {one for one in REFERENCE.findall(EMPTY_CELL.sub(b"", piece)) if one[0]}
        row, column = furthest_of(stated)
        last_row, last_column = max(last_row, row), max(last_column, column)
    return last_row, last_column


def column_number(letters: str) -> int:
    """The number of a column, from 1: A is 1, Z 26, AA 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
