"""Files read without being stored: what one holds, and what was understood of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Literal

from foi_data import neighbours_file, official, returns
from foi_data.exceptions import FileRefused
from foi_data.layouts import IGNORE, Layout, layout_of, layout_text, parse_layout
from foi_data.meanings import match_question
from foi_data.numbered import with_questions_written_out
from foi_data.parsed import FileKind, ParsedAnswer, ParsedFile
from foi_data.questions import QuestionSet
from foi_data.recognition import Recognition, best_question_set, fitting_layout, recognise_workbook
from foi_data.returns import Progress
from foi_data.rows.kinds import Names
from foi_data.tables import ENOUGH_QUESTIONS
from foi_data.workbook import Sheet, Workbook, read_workbook
from services.exceptions import RefusedError
from services.foi.declared import catalogue_in, layout_named, layouts_in
from services.foi.file_choices import NO_LAYOUT, NOTHING_SAID, Choices
from services.generated import StampSearch, check_not_generated, refuse_generated
from services.ports import ImportedFile, Storage
from services.register.names import in_force
from services.register.signups import today_here

OFFICIAL_KINDS: tuple[FileKind, ...] = ("official_wide", "official_long")
FOI_KINDS: tuple[FileKind, ...] = ("foi_long", "foi_wide")
ROWS_OUTLINED, LETTERS_OUTLINED = 30, 120
Step = Literal["opening", "recognising", "reading"]
Steps = Callable[[Step], object]
"""Told which step of reading a file begins."""


def untold(step: Step) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class SheetOutline:
    """The beginning of a sheet, so that a person can say where its header is: rows from 1, their texts in one line."""

    name: str
    rows: int
    beginning: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class AlsoAnswered:
    """A set of questions by which a file was not read, and how many of them it answers."""

    questions: QuestionSet
    count: int


@dataclass(frozen=True)
class Preview:
    """A file that was read and not yet accepted. `because` says what kind of file it was taken for, and why.

    `choices` are what a person said of it, `layout` what it was read by, `replaces` the accepted import of this file
    that it would take the place of, `others_accepted` the imports of other sheets of this file, or by other questions.
    `also` are other sets with questions that it answers. `day` is that of its first reading, None for today.
    """

    parsed: ParsedFile
    because: str
    size: int
    accepted_before: ImportedFile | None = None
    content: bytes = field(default=b"", repr=False)
    choices: Choices = NOTHING_SAID
    layout: Layout | None = None
    sheets: tuple[SheetOutline, ...] = ()
    questions: QuestionSet | None = None
    replaces: ImportedFile | None = None
    others_accepted: tuple[ImportedFile, ...] = ()
    also: tuple[AlsoAnswered, ...] = ()
    day: date | None = None

    @property
    def names_as_of(self) -> date:
        """The day whose councils names mean: that on which the requests went out, else that of the first reading."""
        return self.choices.at or self.day or today_here()

    @property
    def sheet(self) -> str:
        """The sheet of a workbook of returns that was read; "" for official files, which are read as a whole."""
        return self.parsed.sheet if self.is_foi else ""

    @property
    def sheets_left(self) -> tuple[SheetOutline, ...]:
        """The sheets of a workbook of returns that hold anything and are neither read here nor accepted before."""
        before = self.accepted_before
        if not self.is_foi or (before and not before.sheet):
            return ()
        done = {self.sheet, *(file.sheet for file in self.others_accepted if self.asks_as(file))}
        return tuple(one for one in self.sheets if one.beginning and one.name not in done)

    def asks_as(self, file: ImportedFile) -> bool:
        """Was an import read by the same questions? One that does not say which stands for all."""
        return file.question_set in ("", self.parsed.question_set or "")

    @property
    def sets_left(self) -> tuple[AlsoAnswered, ...]:
        """The sets of questions that this sheet answers, was not accepted by and is not being read by."""
        files = [file for file in (self.accepted_before, *self.others_accepted) if file and file.sheet == self.sheet]
        accepted = {file.question_set for file in files}
        found = list(self.also)
        if self.accepted_before and self.questions:
            answered = {one.question for one in self.parsed.columns if one.question}
            found.insert(0, AlsoAnswered(self.questions, len(answered)))
        return tuple(one for one in found if one.count and one.questions.id not in accepted and "" not in accepted)

    def by_other_questions(self, questions: QuestionSet) -> Choices:
        """What is said of the file to read this sheet by another set: columns that answer this one are left alone."""
        answered = [column for column in self.parsed.columns if column.question and column.question not in questions]
        return Choices(
            question_set=questions.id,
            layout=NO_LAYOUT,
            sheet=self.sheet,
            header_row=self.choices.header_row,
            period=self.choices.period,
            at=self.choices.at,
            mapping=tuple((column.column, IGNORE) for column in answered),
            body=self.choices.body,
        )

    @property
    def can_be_accepted(self) -> bool:
        return self.accepted_before is None and self.parsed.rows_accepted > 0

    @property
    def is_foi(self) -> bool:
        return self.parsed.kind in FOI_KINDS

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """The periods that the accepted values are about, oldest first."""
        asked = self.parsed.answers.asked if self.parsed.answers else ()
        found = {figure.period for figure in self.parsed.figures} | {one.period or "" for one in asked}
        return tuple(sorted(period for period in found if period))

    @cached_property
    def waiting(self) -> tuple[ParsedAnswer, ...]:
        """The answers to questions of the set that are unclear, and count: a person chooses what they mean."""
        return tuple(
            answer
            for answer in self.parsed.answers
            if answer.status == "unclear" and answer.question and answer.superseded_by is None
        )

    @property
    def stored_choices(self) -> Choices:
        """What was said, with the layout as it was then: so the file can be read the same way again."""
        if self.layout is None:
            return replace(self.choices, layout=NO_LAYOUT, question_set=self.parsed.question_set or "")
        return replace(self.choices, layout=self.layout.name, layout_text=layout_text(self.layout))

    def as_layout(self, name: str) -> Layout:
        """The layout that the file was read by, to be kept under a name for the next file of its shape.

        RefusedError where no column has a header to know it by.
        """
        made = layout_of(
            name.strip(), self.parsed.question_set or "", self.parsed.columns,
            zeros_shown=bool(self.layout and self.layout.zeros_shown),
        )  # fmt: skip
        if self.parsed.body or self.parsed.rows_are_questions:
            raise RefusedError(
                "A layout keeps which column holds the authorities, and this table has none: its like are found by "
                "their questions, without a layout."
            )
        if not made.says_whose:
            raise RefusedError("The authorities' column has no header, so a later file of this shape cannot be told.")
        said = self.choices.period or (self.layout.period if self.layout else "")
        return replace(made, period=said, fill_down=bool(self.layout and self.layout.fill_down))


@dataclass(frozen=True)
class Known:
    """What files of returns are read by here: question sets and layouts in use, and what people decided of names."""

    sets: Mapping[str, QuestionSet]
    layouts: tuple[Layout, ...]
    decisions: Mapping[str, str]


class FileReading:
    """Reads files of every kind that is taken here."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def outline(self, content: bytes, file_name: str) -> tuple[SheetOutline, ...]:
        """The beginnings of the sheets of a file, whether its header is known or not."""
        return outlines(read_workbook(content, file_name))

    def read(
        self,
        content: bytes,
        file_name: str,
        choices: Choices = NOTHING_SAID,
        progress: Progress | None = None,
        *,
        steps: Steps = untold,
        day: date | None = None,
    ) -> Preview:
        """Read a file without storing anything. FileRefused says what is wrong with it and how to mend it.

        `steps` is told which step begins, `progress` how many rows are read. `day` is that of the first reading of a
        file that is read anew, as of which names were told. RefusedError for a file out of a
        demonstration database, whose figures nobody stated.
        """
        steps("opening")
        book = self._opened(content, file_name)
        steps("recognising")
        known = self._known()
        kind, because = recognise_workbook(book, known.sets)
        preview = Preview(
            nothing_read(book),
            because,
            len(content),
            content=content,
            choices=choices,
            sheets=outlines(book),
            day=day,
        )
        steps("reading")
        if kind == "neighbours":
            return replace(preview, parsed=neighbours_file.parse_workbook(book))
        if kind in OFFICIAL_KINDS and not choices.question_set:
            return replace(preview, parsed=official.parse_workbook(book, choices.year))
        if kind == "signups" and not choices.question_set:
            raise FileRefused(f"{file_name} is a list of sign-ups: bring it in on the page Sign-ups.")
        return as_returns(preview, book, known, Recognition(kind, because), progress)

    def _opened(self, content: bytes, file_name: str) -> Workbook:
        """The file, unless it comes out of a demonstration database. It is searched for that while it is unpacked."""
        search = StampSearch()
        search.look(content)
        try:
            book = read_workbook(content, file_name, search.look)
        except FileRefused:
            check_not_generated(content, file_name, self._storage)
            raise
        if search.found:
            refuse_generated(file_name, self._storage)
        return with_questions_written_out(book)

    def read_sheet(self, preview: Preview, book: Workbook, choices: Choices) -> Preview:
        """Another sheet of a workbook of returns, read as one of it was but by these choices. FileRefused as `read`."""
        plain = replace(preview, parsed=nothing_read(book), choices=choices, layout=None)
        taken_for = Recognition(preview.parsed.kind, preview.because)
        return as_returns(plain, book, self._known(), taken_for, None)

    def _known(self) -> Known:
        with self._storage.read() as work:
            return Known(
                catalogue_in(work.declarations.list("question_set")).sets,
                layouts_in(work.declarations.list("layout")),
                in_force(work.names.list()),
            )


def as_returns(
    preview: Preview, book: Workbook, known: Known, taken_for: Recognition, progress: Progress | None
) -> Preview:
    """The preview of a file with its answers read; FileRefused where it holds none."""
    choices = preview.choices
    layout = layout_for(book, known, choices)
    if taken_for.kind not in FOI_KINDS and layout is None and not choices.question_set:
        raise FileRefused(taken_for.reason)
    questions = chosen_set(known.sets, choices, layout) or best_question_set(book, known.sets)
    parsed = returns.parse_workbook(
        book,
        questions,
        layout=layout,
        said=choices.said,
        # What a person once decided a name means is used for every file that follows.
        names=Names(None, preview.names_as_of, known.decisions),
        progress=progress,
    )
    because = taken_for.reason if taken_for.kind in FOI_KINDS else "A person, or a layout, said what its columns are."
    also = also_answered(parsed, known.sets)
    return replace(preview, parsed=parsed, because=because, layout=layout, questions=questions, also=also)


def also_answered(parsed: ParsedFile, sets: Mapping[str, QuestionSet]) -> tuple[AlsoAnswered, ...]:
    """The other sets of which some questions are answered in what was taken for no question of this one."""
    asked = parsed.answers.asked if parsed.answers else ()
    texts = {one.text for one in asked if one.question is None}
    found = []
    for questions in sets.values():
        named = {match_question(text, questions).question for text in texts} - {None}
        if questions.id != parsed.question_set and len(named) >= ENOUGH_QUESTIONS:
            found.append(AlsoAnswered(questions, len(named)))
    return tuple(found)


def layout_for(book: Workbook, known: Known, choices: Choices) -> Layout | None:
    """The layout that was chosen; else, unless none is wanted or another set was chosen, one that fits."""
    if choices.layout_text:
        return parse_layout(choices.layout_text)
    if choices.layout == NO_LAYOUT:
        return None
    if choices.layout:
        return layout_named(choices.layout, known.layouts)
    kept = [one for one in known.layouts if choices.question_set in ("", one.question_set)]
    return fitting_layout(book, kept, known.sets)


def chosen_set(sets: Mapping[str, QuestionSet], choices: Choices, layout: Layout | None) -> QuestionSet | None:
    """The set that a person or a layout says; RefusedError where it is not here any more."""
    wanted = choices.question_set or (layout.question_set if layout else "")
    if wanted and wanted not in sets:
        raise RefusedError(f"The question set '{wanted}' is not here. Bring it in, or choose another.")
    return sets.get(wanted)


def outlines(book: Workbook) -> tuple[SheetOutline, ...]:
    return tuple(outline_of(sheet) for sheet in book.sheets)


def outline_of(sheet: Sheet) -> SheetOutline:
    """The first rows that hold anything."""
    found = []
    for row in range(1, min(len(sheet.rows), ROWS_OUTLINED) + 1):
        if line := " | ".join(text.strip() for text in sheet.texts(row) if text.strip()):
            found.append((row, line[:LETTERS_OUTLINED]))
    return SheetOutline(sheet.name, len(sheet.rows), tuple(found))


def nothing_read(book: Workbook) -> ParsedFile:
    """A file of which nothing is read yet."""
    return ParsedFile("unknown", book.file_name, book.sha256, "", 0, 0, 0, (), 0, 0, 0)
