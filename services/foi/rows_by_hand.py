"""Rows that a person gave to an authority, or called a note, offered again for a later file of the same wave.

A row is known again by what it says: its name; without one, what else stands in it, or the names above and below it.
Nothing is applied by itself: a row that only looks the same may be another authority's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from charter.permissions import Action
from foi_data.exceptions import FileRefused
from foi_data.files.reach import column_number
from foi_data.parsed import ParsedFile
from foi_data.texts.plain_text import plain
from foi_data.workbook import read_workbook
from services.exceptions import RefusedError
from services.foi.file_choices import Choices, choices_of
from services.foi.file_reading import FOI_KINDS, FileReading, Preview
from services.foi.wave_changes import likely_wave
from services.people import Person
from services.ports import ImportedFile, Storage

NOTE = ""
"""In place of an authority's code: the row was called a note."""
ENOUGH = 2
"""Texts, beside its name, that a row without a name must have in common with another."""


@dataclass(frozen=True)
class RowWords:
    """What a row says by which it can be known again; `above` and `below` are the nearest names around it."""

    row: int
    name: str
    texts: frozenset[str]
    above: str = ""
    below: str = ""


@dataclass(frozen=True)
class RowOffer:
    """One row of a file that a person said something of in an earlier file, and why it is taken for the same.

    `code` is the authority's, or `NOTE`. `shown` is the name in the row, or what else stands in it.
    """

    row: int
    code: str
    shown: str
    because: str
    earlier_row: int
    earlier_file: str


class RowsByHand:
    """Finds rows again that a person once said something of."""

    def __init__(self, storage: Storage) -> None:
        self._storage, self._reading = storage, FileReading(storage)

    def offers(self, person: Person, preview: Preview) -> tuple[RowOffer, ...]:
        """What may be said again of rows of a file, each row once, by the newest file that knows it.

        Only of rows of which nothing is said yet, and that are not read as that authority's by themselves.
        """
        person.check_may(Action.IMPORT_FILES)
        earlier = self._earlier(preview)
        if not preview.is_foi or not earlier:
            return ()
        now, found = rows_of(preview.content, preview.parsed), dict[int, RowOffer]()
        taken = {**{answer.cell.row: answer.area_code for answer in preview.parsed.answers}, **said_of(preview.choices)}
        for file in earlier:
            for offer in self._offers_of(file, now):
                if taken.get(offer.row) != offer.code and offer.row not in said_of(preview.choices):
                    found.setdefault(offer.row, offer)
        return tuple(found[row] for row in sorted(found))

    def _earlier(self, preview: Preview) -> list[ImportedFile]:
        """The files of the same wave of which rows were said something, newest first; those taken back too."""
        with self._storage.read() as work:
            files, wave = work.imports.files(), likely_wave(work.imports.answered(), preview)
        return [
            file
            for file in reversed(files)
            if file.kind in FOI_KINDS
            and said_of(choices_of(file.choices))
            and file.sha256 != preview.parsed.sha256
            and (file.wave == wave or (file.undone_at and file.question_set == preview.parsed.question_set))
        ]

    def _offers_of(self, file: ImportedFile, now: Sequence[RowWords]) -> Iterable[RowOffer]:
        said = choices_of(file.choices)
        with self._storage.read() as work:
            content = work.imports.content(file.sha256)
        try:
            before = rows_of(content, self._reading.read(content, file.file_name, said).parsed) if content else []
        except (FileRefused, RefusedError):
            # A layout or question set that it was read by is gone: its rows cannot be told apart any more.
            return
        meant = said_of(said)
        for old in (words for words in before if words.row in meant):
            found, because = the_same(old, before, now)
            if found:
                shown = found.name or " | ".join(sorted(found.texts))[:120]
                yield RowOffer(found.row, meant[old.row], shown, because, old.row, file.file_name)


def said_of(choices: Choices) -> Mapping[int, str]:
    """The rows that a person said something of, with the authority's code or that they are notes."""
    return {**dict.fromkeys(choices.notes, NOTE), **dict(choices.bodies)}


def with_offers(choices: Choices, offers: Iterable[RowOffer]) -> Choices:
    """The same with rows said to be what they were said to be before."""
    for offer in offers:
        choices = choices.with_row(offer.row, offer.code) if offer.code else choices.with_note(offer.row)
    return choices


def rows_of(content: bytes, parsed: ParsedFile) -> list[RowWords]:
    """Every row below the header that holds anything."""
    sheet = read_workbook(content, parsed.file_name).sheet(parsed.sheet)
    area = next((column_number(column.column) - 1 for column in parsed.columns if column.role == "area"), None)
    found: list[tuple[int, str, frozenset[str]]] = []
    for row in range(parsed.header_row + 1, len(sheet.rows) + 1):
        texts = [plain(text).strip() for text in sheet.texts(row)]
        if any(texts):
            name = texts[area] if area is not None and area < len(texts) else ""
            found.append((row, name, frozenset(text for text in texts if text and text != name)))
    names = [name for _, name, _ in found]
    above, below = names_before(names), names_before(names[::-1])[::-1]
    return [RowWords(row, name, texts, above[n], below[n]) for n, (row, name, texts) in enumerate(found)]


def names_before(names: Sequence[str]) -> list[str]:
    """For each row the nearest name before it, "" at the beginning."""
    last, found = "", []
    for name in names:
        found.append(last)
        last = name or last
    return found


def the_same(old: RowWords, before: Sequence[RowWords], now: Sequence[RowWords]) -> tuple[RowWords | None, str]:
    """The one row that says what an earlier one said, and why it is taken for it; none where two could be it."""
    if old.name:
        found = [[words for words in rows if words.name == old.name] for rows in (before, now)]
        return only(old, *found), "it has the same name"
    nameless = [words for words in now if not words.name]
    if best := most_alike(old, nameless):
        return best, "it has no name and says the same"
    found = [[words for words in rows if is_between_the_same(old, words)] for rows in (before, nameless)]
    return only(old, *found), "it has no name and stands between the same two"


def most_alike(old: RowWords, rows: Iterable[RowWords]) -> RowWords | None:
    """The row that says most of what an earlier one said, if it says half of it and no other says as much."""
    first, second, *_ = [*sorted(((len(words.texts & old.texts), words.row, words) for words in rows), reverse=True),
                         (0, 0, None), (0, 0, None)]  # fmt: skip
    is_enough = first[0] >= max(ENOUGH, len(old.texts) / 2)
    return first[2] if is_enough and first[0] > second[0] else None


def is_between_the_same(old: RowWords, words: RowWords) -> bool:
    return not words.name and (words.above, words.below) == (old.above, old.below)


def only(old: RowWords, before: Sequence[RowWords], now: Sequence[RowWords]) -> RowWords | None:
    """The row that is one alone in both files; of several the one that says the very same."""
    if len(before) == len(now) == 1:
        return now[0]
    exact = [words for words in now if words.texts == old.texts]
    return exact[0] if len(exact) == 1 else None
