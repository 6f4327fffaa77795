"""Files in: acceptance in one transaction, reading anew, taking back, and what counts afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from charter.permissions import Action
from foi_data.collecting import collector_paused
from foi_data.layouts import Layout
from foi_data.parsed import ParsedFile
from foi_data.returns import Progress
from services.exceptions import AlreadyImportedError, NotFoundError, RefusedError
from services.foi.alike_sheets import AlikeSheets
from services.foi.declared import Declared
from services.foi.file_choices import NOTHING_SAID, Choices, choices_of
from services.foi.file_reading import FOI_KINDS, OFFICIAL_KINDS, FileReading, Preview, SheetOutline, Steps, untold
from services.foi.foi_records import NewCorrection
from services.foi.question_catalogue import Catalogue
from services.foi.receptions import received
from services.foi.wave_changes import WaveChanges, changes_of, likely_wave
from services.people import Person
from services.ports import Figure, FoiAnswer, ImportedFile, ImportIssue, Reception, SetAsideRow, Storage, UnitOfWork

__all__ = ["FOI_KINDS", "OFFICIAL_KINDS", "Ingestion", "Preview"]


class Ingestion:
    """Reads files, accepts them, reads them anew and takes them back."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._reading = FileReading(storage)
        self._alike = AlikeSheets(storage)

    def preview(
        self,
        content: bytes,
        file_name: str,
        *,
        year: int | None = None,
        choices: Choices = NOTHING_SAID,
        progress: Progress | None = None,
        steps: Steps = untold,
    ) -> Preview:
        """Read a file without storing anything. FileRefused says what is wrong with it and how to mend it.

        `choices` are what a person said of the reading; `year` is that of a wide official file. RefusedError for a
        file out of a demonstration database, whose figures nobody stated.
        """
        said = replace(choices, year=year) if year is not None else choices
        return self._beside(self._reading.read(content, file_name, said, progress, steps=steps))

    def outline(self, content: bytes, file_name: str) -> tuple[SheetOutline, ...]:
        """The beginnings of a file's sheets, for a person to say where the header is."""
        return self._reading.outline(content, file_name)

    def previewed(
        self, parsed: ParsedFile, content: bytes, choices: Choices = NOTHING_SAID, layout: Layout | None = None
    ) -> Preview:
        """A file that was read already, by these choices and this layout, beside what is known of it here."""
        return self._beside(Preview(parsed, "", len(content), content=content, choices=choices, layout=layout))

    def _beside(self, preview: Preview) -> Preview:
        with self._storage.read() as work:
            standing = standing_imports(work, preview.parsed.sha256)
        # Only where a person says by which questions it is to be read is it another reading than the accepted one.
        is_other = bool(preview.choices.question_set)
        of_sheet = [file for file in standing if is_of_sheet(file, preview.sheet)]
        before = next((file for file in of_sheet if preview.asks_as(file) or not is_other), None)
        return replace(preview, accepted_before=before, others_accepted=tuple(f for f in standing if f is not before))

    def opened_again(
        self,
        person: Person,
        import_id: int,
        choices: Choices | None = None,
        progress: Progress | None = None,
        *,
        steps: Steps = untold,
    ) -> Preview:
        """An accepted file read anew, by what was said of it before or by `choices`.

        NotFoundError where its bytes are not here: it was accepted before files were kept.
        """
        file = self.file(import_id)
        content = self.content(person, import_id)
        said = choices or choices_of(file.choices)
        day = file.accepted_at.date()
        preview = self._reading.read(content, file.file_name, said, progress, steps=steps, day=day)
        return replace(preview, replaces=file)

    def file(self, import_id: int) -> ImportedFile:
        """One import; NotFoundError where there is none of that number."""
        found = next((file for file in self.files() if file.id == import_id), None)
        if found is None:
            raise NotFoundError(f"There is no import number {import_id}. Choose one from the list of files accepted.")
        return found

    def content(self, person: Person, import_id: int) -> bytes:
        """The bytes of an accepted file as they arrived: for those who may bring files in, as it may hold anything."""
        person.check_may(Action.IMPORT_FILES)
        file = self.file(import_id)
        with self._storage.read() as work:
            content = work.imports.content(file.sha256)
        if content is None:
            raise NotFoundError(
                f"The file '{file.file_name}' was accepted before files were kept here. Bring it in again: take the "
                "import back first."
            )
        return content

    def accept(
        self,
        person: Person,
        preview: Preview,
        *,
        wave: str = "",
        source: str = "",
        source_url: str = "",
        corrections: Iterable[NewCorrection] = (),
        progress: Progress | None = None,
    ) -> int:
        """Store what a preview holds with what a person settled in it, all of it or nothing; the import's number.

        A file that is read anew takes the place of its earlier reading. AlreadyImportedError where the same file was
        accepted before and is not read anew.
        """
        (number,) = self.accept_together(
            person, [preview], wave=wave, source=source, source_url=source_url, corrections=corrections,
            progress=progress,
        )  # fmt: skip
        return number

    def accept_together(
        self,
        person: Person,
        previews: Sequence[Preview],
        *,
        wave: str = "",
        source: str = "",
        source_url: str = "",
        corrections: Iterable[NewCorrection] = (),
        progress: Progress | None = None,
    ) -> tuple[int, ...]:
        """Store several sheets of a file, each as an import of its own, all of them or none; their numbers.

        `progress` is told how many sheets of how many are stored; of a single one, how many rows.
        """
        person.check_may(Action.IMPORT_FILES)
        settled = list(corrections)
        if settled:
            person.check_may(Action.CORRECT_ANSWERS)
        of_rows, of_sheets = (progress, None) if len(previews) == 1 else (None, progress)
        receptions = [
            received(preview, wave=wave, source=source_of(preview, source), source_url=source_url, progress=of_rows)
            for preview in map(checked, previews)
        ]
        numbers = []
        with collector_paused(), self._storage.write(person.id) as work:
            for number, reception in enumerate(receptions):
                if of_sheets:
                    of_sheets(number, len(receptions))
                check_not_there(work, reception)
                check_may_change(work, reception.wave if reception.answers else "")
                numbers.append(work.imports.accept(reception))
            for made in settled:
                work.corrections.add(replace(made, wave=receptions[0].wave))
        return tuple(numbers)

    def undo(self, person: Person, import_id: int) -> None:
        """Take an import back: its values show nowhere any more, its history stays.

        Where it had taken the place of an earlier reading of the file, that one counts again.
        """
        person.check_may(Action.IMPORT_FILES)
        file = self.file(import_id)
        with self._storage.write(person.id) as work:
            check_may_change(work, file.wave)
            work.imports.undo(import_id)

    def redo(self, person: Person, import_id: int) -> None:
        """Let an import that was taken back count again; RefusedError where the same file counts already."""
        person.check_may(Action.IMPORT_FILES)
        file = self.file(import_id)
        with self._storage.write(person.id) as work:
            check_may_change(work, file.wave)
            standing = standing_imports(work, file.sha256)
            others = (one for one in standing if one.id != file.replaces and is_of_sheet(one, file.sheet))
            if other := next(others, None):
                raise RefusedError(f"'{other.file_name}' counts already, as accepted on {other.accepted_at:%d %B %Y}.")
            if file.kind == "neighbours" and file.periods in work.neighbours.vintages():
                raise RefusedError(f"There is another list of {file.periods} by now. Take that back first.")
            work.imports.redo(import_id)

    def files(self) -> Sequence[ImportedFile]:
        """Every file ever accepted, oldest first, those taken back too."""
        with self._storage.read() as work:
            return work.imports.files()

    def issues(self, import_id: int) -> Sequence[ImportIssue]:
        with self._storage.read() as work:
            return work.imports.issues(import_id)

    def set_aside(self, import_id: int) -> Sequence[SetAsideRow]:
        with self._storage.read() as work:
            return work.imports.set_aside(import_id)

    def figures(self, area_code: str | None = None) -> Sequence[Figure]:
        """The official figures of an area, or of all, of every accepted file."""
        with self._storage.read() as work:
            return work.imports.figures(area_code=area_code)

    def foi_answers(self, area_code: str | None = None) -> Sequence[FoiAnswer]:
        """The FOI answers that count, of an area or of all: the latest file's of each wave, corrections applied."""
        with self._storage.read() as work:
            return work.imports.foi_answers(area_code=area_code)

    def catalogue(self) -> Catalogue:
        """Every question that a file may have answered."""
        return Declared(self._storage).catalogue()

    def wave_names(self) -> tuple[tuple[str, str], ...]:
        """The waves there are, oldest first, each with the id of its question set."""
        with self._storage.read() as work:
            return tuple(work.imports.wave_names().items())

    def likely_wave(self, preview: Preview) -> str:
        """The wave that most of a file's answers stand in already, "" for none: it is then a later file of that."""
        with self._storage.read() as work:
            return likely_wave(work.imports.answered(), preview)

    def alike(self, preview: Preview, progress: Progress | None = None) -> tuple[Preview, ...]:
        """The other sheets of its workbook that have its shape and are not in yet, as they would be accepted."""
        return self._alike.of(preview, progress)

    def changes(self, preview: Preview, wave: str) -> WaveChanges:
        """What accepting a file into a wave would change of what counts there now."""
        with self._storage.read() as work:
            return changes_of(work, preview, wave)


def checked(preview: Preview) -> Preview:
    """The preview, if there is anything in it to store; RefusedError says why not."""
    if not preview.parsed.rows_accepted:
        raise RefusedError("No row of this file could be accepted, so there is nothing to store.")
    if preview.parsed.kind not in (*OFFICIAL_KINDS, *FOI_KINDS):
        raise RefusedError(f"{preview.parsed.file_name} is neither official figures nor answers to requests.")
    return preview


def source_of(preview: Preview, said: str) -> str:
    """The source that was said, else that of the reading that this one takes the place of."""
    return said or (preview.replaces.source if preview.replaces else "")


def standing_imports(work: UnitOfWork, sha256: str) -> Sequence[ImportedFile]:
    """The imports of these very bytes that were not taken back: one, or one for each sheet of a workbook of returns."""
    return [file for file in work.imports.files() if file.sha256 == sha256 and file.undone_at is None]


def is_of_sheet(file: ImportedFile, sheet: str) -> bool:
    """Did the import read this sheet? One that does not say which it read stands for all of them."""
    return not file.sheet or not sheet or file.sheet == sheet


def check_may_change(work: UnitOfWork, wave: str) -> None:
    """Raise RefusedError where a wave is published: what readers were told must not change under them unsaid."""
    published = next((one.published_at for one in work.waves.list() if wave and one.name == wave), None)
    if published:
        raise RefusedError(
            f"The wave '{wave}' was published on {published:%d %B %Y}, so its files stay as they are. Take the "
            "publication back on the page Waves of requests first; nothing was changed."
        )


def check_not_there(work: UnitOfWork, reception: Reception) -> None:
    """Raise AlreadyImportedError where the file counts already, RefusedError where what it replaces does not."""
    standing = standing_imports(work, reception.sha256)
    if reception.replaces and reception.replaces not in (file.id for file in standing):
        raise RefusedError("This file was taken back or read anew by somebody else meanwhile. Open it again.")
    others = (
        one for one in standing
        if one.id != reception.replaces and is_of_sheet(one, reception.sheet)
        and (one.question_set in ("", reception.question_set) or not reception.sheet)
    )  # fmt: skip
    if before := next(others, None):
        raise AlreadyImportedError(
            f"This file was accepted before, as '{before.file_name}' on {before.accepted_at:%d %B %Y}. "
            "Nothing was stored twice. Undo that import first if you want to read it anew."
        )
