"""The Department for Education's lists of statistical neighbours: brought in by the user, kept by vintage.

Statistical neighbours are the ten authorities that the department's model finds most alike in their population; the
model and its list are made anew every few years, so every comparison says which list it used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from charter.permissions import Action
from foi_data import neighbours_file
from foi_data.official import year_in_name
from foi_data.parsed import ParsedFile
from services.exceptions import AlreadyImportedError, RefusedError
from services.foi.receptions import set_aside_rows, stored_issue
from services.generated import check_not_generated
from services.people import Person
from services.ports import Neighbour, Reception, Storage

SOURCE = "Statistical neighbours (Department for Education)"


@dataclass(frozen=True)
class NeighboursPreview:
    """A list that was read and not yet accepted. `vintage` is the year in its name, "" where it has none."""

    parsed: ParsedFile
    size: int
    vintage: str

    @property
    def authorities(self) -> int:
        return len({found.area_code for found in self.parsed.neighbours})


class NeighbourLists:
    """Reads, accepts and looks up the lists."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def preview(self, content: bytes, file_name: str) -> NeighboursPreview:
        """Read a list without storing anything. FileRefused says what is wrong with it and how to mend it."""
        check_not_generated(content, file_name, self._storage)
        parsed = neighbours_file.parse(content, file_name)
        return NeighboursPreview(parsed, len(content), year_in_name(file_name) or "")

    def accept(self, person: Person, preview: NeighboursPreview, *, vintage: str = "") -> str:
        """Store a list, all of it or nothing; the vintage it is kept under.

        RefusedError without a vintage or where that vintage is there already, AlreadyImportedError for the same file.
        """
        person.check_may(Action.IMPORT_FILES)
        name = vintage.strip() or preview.vintage
        if not name:
            raise RefusedError(f"{preview.parsed.file_name} has no year in its name. Say which year's list it is.")
        if not preview.parsed.neighbours:
            raise RefusedError(f"{preview.parsed.file_name} lists no authority's neighbours, so nothing was stored.")
        with self._storage.write(person.id) as work:
            for file in work.imports.files():
                if file.sha256 == preview.parsed.sha256 and file.undone_at is None:
                    raise AlreadyImportedError(f"This list was accepted before, as '{file.file_name}'.")
            if name in work.neighbours.vintages():
                raise RefusedError(
                    f"There is a list of {name} already. Undo its import on the Import page, or give this one "
                    "another name."
                )
            import_id = work.imports.accept(received(preview, name))
            work.neighbours.add(import_id, name, places(preview.parsed))
        return name

    def vintages(self) -> tuple[str, ...]:
        """The lists there are, oldest first."""
        with self._storage.read() as work:
            return tuple(work.neighbours.vintages())

    def of(self, area_code: str, vintage: str) -> tuple[Neighbour, ...]:
        """An area's neighbours on a list, nearest first; empty where the list does not have the area."""
        with self._storage.read() as work:
            return tuple(work.neighbours.of(area_code, vintage))


def places(parsed: ParsedFile) -> Sequence[Neighbour]:
    return [
        Neighbour(one.area_code, one.rank, one.neighbour_code, one.closeness, one.cell.row, one.cell.column)
        for one in parsed.neighbours
    ]


def received(preview: NeighboursPreview, vintage: str) -> Reception:
    """The list as the history of imports keeps it: its issues and the rows set aside."""
    parsed = preview.parsed
    return Reception(
        kind="neighbours",
        file_name=parsed.file_name,
        sha256=parsed.sha256,
        size=preview.size,
        rows_read=parsed.rows_read,
        rows_accepted=parsed.rows_accepted,
        source=f"{SOURCE}, list of {vintage}",
        source_url="",
        periods=vintage,
        issues=[stored_issue(issue) for issue in parsed.issues],
        set_aside=set_aside_rows(parsed),
    )
