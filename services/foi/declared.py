"""Layouts and question sets: those that ship with the program, and those that this installation has of its own."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache

from charter.permissions import Action
from foi_data.exceptions import LayoutError, QuestionSetError
from foi_data.layouts import Layout, layout_text, parse_layout
from foi_data.periods import parse_period
from foi_data.questions import QuestionSet, parse_question_set, question_sets
from services.exceptions import RefusedError
from services.foi.foi_records import Declaration, DeclarationKind
from services.foi.question_catalogue import Catalogue, catalogue_of, check_same_meaning, rules_of
from services.people import Person
from services.ports import Storage

LONGEST = 200_000
"""Characters of a layout or question set that is taken."""


class Declared:
    """Keeps layouts and question sets, and gives those there are."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def kept(self, kind: DeclarationKind) -> Sequence[Declaration]:
        """Every layout or question set of one's own ever kept, oldest first, those deleted too."""
        with self._storage.read() as work:
            return work.declarations.list(kind)

    def catalogue(self) -> Catalogue:
        """Every question of every set, those that ship and this installation's own, with what answers show."""
        return catalogue_in(self.kept("question_set"))

    def question_sets(self) -> Mapping[str, QuestionSet]:
        """Every set by its id: this installation's own, then those that ship."""
        return self.catalogue().sets

    def layouts(self) -> tuple[Layout, ...]:
        """Every layout in use, oldest first."""
        return layouts_in(self.kept("layout"))

    def layout(self, name: str) -> Layout:
        """The layout of that name; RefusedError where there is none any more."""
        return layout_named(name, self.layouts())

    def keep_layout(self, person: Person, layout: Layout) -> int:
        """Keep a layout under its name; one of that name before is put aside. RefusedError for an unknown set."""
        person.check_may(Action.IMPORT_FILES)
        if layout.question_set not in self.question_sets():
            raise RefusedError(
                f"The layout '{layout.name}' is for the question set '{layout.question_set}', which is not here. "
                "Bring in the question set first."
            )
        check_fits_set(layout, self.question_sets()[layout.question_set])
        return self._keep(person, "layout", layout.name, layout_text(layout))

    def bring_in_layout(self, person: Person, text: str) -> int:
        """Keep a layout from the text of its file; LayoutError says what is wrong in it."""
        check_length(text)
        layout = parse_layout(text)
        periods = [layout.period, *(column.period for column in layout.columns)]
        if strange := [period for period in periods if period and parse_period(period) is None]:
            raise RefusedError(f"'{strange[0]}' in the layout is no period; write it as 2022-23 or 2022.")
        return self.keep_layout(person, layout)

    def bring_in_question_set(self, person: Person, text: str) -> str:
        """Keep a question set from the text of its file; its id. QuestionSetError says what is wrong in it."""
        person.check_may(Action.IMPORT_FILES)
        check_length(text)
        set_id = id_in(text)
        if set_id in question_sets():
            raise RefusedError(f"The question set '{set_id}' ships with the program. Give yours another id.")
        asked = parse_question_set(text, set_id)
        rules_of(asked, text)
        check_same_meaning(asked, self.question_sets())
        self._keep(person, "question_set", set_id, text)
        return set_id

    def delete(self, person: Person, declaration_id: int) -> None:
        """Use it no more. What was read by it stays as it is, and it can be brought back."""
        person.check_may(Action.IMPORT_FILES)
        with self._storage.write(person.id) as work:
            work.declarations.undo(declaration_id)

    def bring_back(self, person: Person, declaration_id: int) -> None:
        """Use it again after it was deleted."""
        person.check_may(Action.IMPORT_FILES)
        wanted = next((one for one in self.kept("question_set") if one.id == declaration_id), None)
        if wanted and is_understood(wanted):
            check_same_meaning(parse_question_set(wanted.text, wanted.name), self.question_sets())
        with self._storage.write(person.id) as work:
            work.declarations.restore(declaration_id)

    def _keep(self, person: Person, kind: DeclarationKind, name: str, text: str) -> int:
        longest = 200 if kind == "layout" else 60
        if len(name) > longest:
            raise RefusedError(f"The name is too long. Give it one of up to {longest} letters.")
        with self._storage.write(person.id) as work:
            return work.declarations.add(kind, name, text)


def check_fits_set(layout: Layout, asked: QuestionSet) -> None:
    """Raise RefusedError for a layout that names a question its set does not have, or no authorities' column."""
    if strange := [column.question for column in layout.columns if column.question and column.question not in asked]:
        known = ", ".join(question.id for question in asked.questions)
        raise RefusedError(f"The layout names the question '{strange[0]}'; those of '{asked.title}' are {known}.")
    if not layout.says_whose:
        raise RefusedError('The layout does not say which column holds the authorities: give one the role "area".')


def catalogue_in(kept: Sequence[Declaration]) -> Catalogue:
    """The questions of the sets that ship and of those kept here that are in use."""
    return catalogue_of(tuple((one.name, one.text) for one in in_use(kept)))


def layouts_in(kept: Sequence[Declaration]) -> tuple[Layout, ...]:
    return tuple(parse_layout(one.text) for one in in_use(kept))


def layout_named(name: str, layouts: Sequence[Layout]) -> Layout:
    """The layout of that name; RefusedError where there is none any more."""
    found = next((one for one in layouts if one.name == name), None)
    if found is None:
        raise RefusedError(f"There is no layout '{name}' any more. Choose another, or none.")
    return found


def in_use(kept: Sequence[Declaration]) -> list[Declaration]:
    """Those that were not deleted and that this version of the program understands."""
    return [one for one in kept if one.undone_at is None and is_understood(one)]


def is_understood(one: Declaration) -> bool:
    """Can it be read? A file kept by another version of the program may not."""
    return can_be_read(one.kind, one.name, one.text)


@lru_cache(maxsize=64)
def can_be_read(kind: DeclarationKind, name: str, text: str) -> bool:
    """Whether a declaration's text holds together: remembered, as every page that shows answers asks."""
    try:
        if kind == "layout":
            parse_layout(text)
        else:
            rules_of(parse_question_set(text, name), text)
    except (LayoutError, QuestionSetError):
        return False
    return True


def id_in(text: str) -> str:
    """The id that a question set's file gives itself."""
    try:
        found = tomllib.loads(text).get("id")
    except tomllib.TOMLDecodeError as error:
        raise QuestionSetError(f"The question set is no TOML: {error}.") from error
    if not isinstance(found, str) or not found.strip():
        raise QuestionSetError('The question set has no id. Write one at its top, as in id = "our-questions-2026".')
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", found):
        raise QuestionSetError(f"The id {found!r:.80} may hold letters, digits, - and _ alone: our-questions-2026.")
    return found


def check_length(text: str) -> None:
    if len(text) > LONGEST:
        raise RefusedError(f"The file has {len(text):,} characters; up to {LONGEST:,} are read here.")
