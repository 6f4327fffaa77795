"""The questionnaire as a file: filled in away from the computer, by several people, and brought back.

What comes back is held against what the file was given (its base) and against what stands here now, item by item.
Changed in the file alone: taken. Changed here alone: left. Changed in both: somebody chooses. Nothing is stored before
that, and nothing else is touched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from charter.answer_details import Details
from charter.assessment import Answer
from charter.exceptions import CharterError
from charter.framework import Instrument, instrument, instruments
from charter.permissions import Action
from charter.personal_details import warn_of_personal_details
from charter.policies import Case, check_can
from geo.areas import authority, has_authority
from services.assessment.assessments import Assessments, Sheet, check_can_be_self_assessed
from services.assessment.questionnaire_comparison import (
    KIND_WORDS,
    Choice,
    Comparison,
    Difference,
    Kind,
    Outcome,
    Report,
    Target,
    fields_apart,
)
from services.assessment.questionnaire_files import Filled, FilledRow, Marks, read_questionnaire
from services.assessment.questionnaire_texts import (
    FIELDS,
    FieldName,
    Texts,
    check_texts,
    parse_answer_text,
    parse_details_texts,
    texts_of,
)
from services.exceptions import RefusedError, StaleEditError
from services.generated import check_not_generated
from services.people import Person
from services.ports import Storage, StoredAnswer, UnitOfWork


class Questionnaires:
    """Gives questionnaires out and takes them back."""

    def __init__(self, storage: Storage, assessments: Assessments) -> None:
        self._storage, self._assessments = storage, assessments

    def sheet(self, person: Person, target: Target) -> Sheet:
        """What a questionnaire is made of: the answers of the round as they stand."""
        person.check_may(Action.SEE_DRAFTS, target.area_code)
        check_can_be_self_assessed(instrument(target.instrument_id))
        return self._assessments.sheet(target.area_code, target.instrument_id, target.round)

    def read(self, content: bytes, file_name: str) -> Filled:
        """A file as a questionnaire. FileRefused or RefusedError says why it is none, or may not come in here."""
        check_not_generated(content, file_name, self._storage)
        return read_questionnaire(content, file_name)

    def compare(self, person: Person, filled: Filled, target: Target) -> Comparison:
        """Every difference. RefusedError for a file of another area, instrument or round, saying which."""
        if filled.marks:
            check_is_for(filled.marks, target, filled.file_name)
        sheet = self.sheet(person, target)
        notes = [*filled.notes, *version_notes(filled, sheet.instrument)]
        return Comparison(filled.file_name, target, filled.marks, tuple(notes), differences(filled, sheet))

    def accept(self, person: Person, found: Comparison, choices: Mapping[str, Choice]) -> Report:
        """Take over what the file alone changed, and every conflict as it was chosen, in one transaction.

        An item that somebody changed since the comparison is left and said so. PolicyError while the round stands
        still; nothing is stored then.
        """
        target = found.target
        person.check_may(Action.ANSWER, target.area_code)
        chosen = instrument(target.instrument_id)
        if not any(choice_for(one, choices) for one in found.differences):
            said = tuple(left(one, choices.get(one.item_id)) for one in found.differences)
            return Report(found.file_name, target, said)
        outcomes = []
        with self._storage.write(person.id) as work:
            opened = work.assessments.open(authority(target.area_code).code, chosen.id, chosen.version, target.round)
            check_can("answer", Case(opened.state))
            for one in found.differences:
                choice = choice_for(one, choices)
                outcomes.append(
                    taken_over(work, opened.id, chosen, one, choice) if choice else left(one, choices.get(one.item_id))
                )
        return Report(found.file_name, target, tuple(outcomes))


def target_of(marks: Marks | None) -> Target:
    """What a file says of itself that it is for. RefusedError where it does not say, or nobody knows it."""
    if marks is None:
        raise RefusedError("The file does not say which area and round it is for. Name them.")
    if not has_authority(marks.area_code) or marks.instrument_id not in instruments():
        raise RefusedError(f"The file is for '{marks.area_code}', '{marks.instrument_id}', which nobody here knows.")
    return Target(marks.area_code, marks.instrument_id, marks.round)


def check_is_for(marks: Marks, target: Target, file_name: str) -> None:
    """Raise RefusedError for a file of another instrument, area or round, saying what to choose instead."""
    if marks.instrument_id != target.instrument_id:
        known = instruments().get(marks.instrument_id)
        other = known.title if known else f"'{marks.instrument_id}', which this program does not have"
        wanted = instrument(target.instrument_id).title
        raise RefusedError(f"{file_name} is a questionnaire on {other}, not on {wanted}. Choose that one first.")
    if marks.area_code != target.area_code:
        here = authority(target.area_code).plain_name
        if not has_authority(marks.area_code):
            raise RefusedError(
                f"The hidden sheet of {file_name} names the area '{marks.area_code[:40]}', which nobody here knows. "
                "Download the questionnaire anew and copy the answers into it."
            )
        other = authority(marks.area_code).plain_name
        raise RefusedError(
            f"{file_name} is the questionnaire of {other}, not of {here}. Nothing of it is read into {here}: choose "
            f"{other} first if that is meant."
        )
    if marks.round != target.round:
        raise RefusedError(
            f"{file_name} is of round '{marks.round}', not of round '{target.round}'. Choose that round first, or "
            "download the questionnaire of this one."
        )


def version_notes(filled: Filled, chosen: Instrument) -> list[str]:
    """What a file made with another version of the instrument lacks, or has too much."""
    if filled.marks is None or filled.marks.version == chosen.version:
        return []
    there = set(filled.marks.base)
    gone = [item for item in filled.marks.base if item not in chosen.item_ids]
    new = [item for item in chosen.item_ids if item not in there]
    note = (
        f"The file was made with version {filled.marks.version or 'unknown'} of {chosen.title}; here it is version "
        f"{chosen.version}. Items are matched by their ids."
    )
    if gone:
        note += f" No longer asked, and not read: {', '.join(gone)}."
    if new:
        note += f" New since, and left as here: {', '.join(new)}."
    return [note]


def differences(filled: Filled, sheet: Sheet) -> tuple[Difference, ...]:
    """Each row of the file, then each item that it has no row for."""
    first: dict[str, int] = {}
    found = []
    known = {item.casefold(): item for item in sheet.instrument.item_ids}
    for given in filled.rows:
        row = replace(given, item_id=known.get(given.item_id.casefold(), given.item_id))
        if row.item_id in first and row.item_id in sheet.instrument.item_ids:
            said = f"Row {first[row.item_id]} is about {row.item_id} already and was read; this row was not."
            found.append(Difference(row.item_id, "repeated", row.row, message=said))
            continue
        first[row.item_id] = row.row
        found.append(difference(row, filled.marks, sheet))
    absent = [item for item in sheet.instrument.item_ids if item not in first]
    return (*found, *(Difference(item, "absent", ours=texts_here(sheet, item)) for item in absent))


def difference(row: FilledRow, marks: Marks | None, sheet: Sheet) -> Difference:
    """One row beside what stands here and what the file was given."""
    chosen = sheet.instrument
    if row.item_id not in chosen.item_ids:
        said = f"'{row.item_id[:40]}' is not an item of {chosen.title}." if row.item_id else "The row names no item."
        return Difference(row.item_id, "unknown", row.row, message=f"{said} Its answer was not read.")
    ours = texts_here(sheet, row.item_id)
    base = marks.base.get(row.item_id) if marks else None
    theirs: Texts = {field: row.texts.get(field, (base or ours)[field]) for field in FIELDS}
    # What was changed alike in the file and here is no difference any more.
    apart = set(fields_apart(theirs, ours))
    changed = tuple(field for field in fields_apart(theirs, base or ours) if field in apart)
    here = tuple(field for field in fields_apart(ours, base) if field in apart) if base else ()
    kind = kind_of(theirs, ours, base, changed=changed, changed_here=here)
    message = trouble_with(sheet, row.item_id, theirs) if kind in ("taken", "conflict") else ""
    warned = [warn_of_personal_details(theirs[field]) for field in changed] if kind in ("taken", "conflict") else []
    return Difference(
        row.item_id, "invalid" if message else kind, row.row, theirs, ours, base, changed, here, message,
        next(filter(None, warned), ""), sheet.version(row.item_id),
    )  # fmt: skip


def kind_of(
    theirs: Texts, ours: Texts, base: Texts | None, *, changed: Sequence[FieldName], changed_here: Sequence[FieldName]
) -> Kind:
    """What follows from who changed what. Without a base nobody can tell, and only the plain cases decide."""
    if not fields_apart(theirs, ours):
        return "same"
    if base is None:
        if not any(ours.values()):
            return "taken"
        return "conflict" if any(theirs.values()) else "left"
    if not changed:
        return "left"
    return "conflict" if changed_here else "taken"


def texts_here(sheet: Sheet, item_id: str) -> Texts:
    return texts_of(sheet.instrument, sheet.stored.get(item_id))


def trouble_with(sheet: Sheet, item_id: str, texts: Texts) -> str:
    """What is wrong with a row, in a sentence; "" where it can be taken."""
    try:
        parsed(sheet.instrument, item_id, texts, sheet.stored.get(item_id))
    except CharterError as trouble:
        said = str(trouble)
        return said if said.startswith(item_id) else f"{item_id}: {said}"
    return ""


def parsed(chosen: Instrument, item_id: str, texts: Texts, stored: StoredAnswer | None) -> tuple[Answer, Details]:
    """A row's answer and details. AnswerError says what to mend."""
    check_texts(item_id, texts)
    details = parse_details_texts(chosen, item_id, texts, stored)
    return parse_answer_text(chosen, item_id, texts), details


def choice_for(one: Difference, choices: Mapping[str, Choice]) -> Choice | None:
    """How an item is to be stored; None where it is not."""
    if one.kind == "taken":
        return "file"
    choice = choices.get(one.item_id) if one.kind == "conflict" else None
    return choice if choice in one.choices and choice != "here" else None


def taken_over(work: UnitOfWork, assessment_id: int, chosen: Instrument, one: Difference, choice: Choice) -> Outcome:
    """Store one item, and say what became of it."""
    stored = work.assessments.answers([assessment_id])[assessment_id].get(one.item_id)
    texts = one.result(choice)
    try:
        answer, details = parsed(chosen, one.item_id, texts, stored)
        work.assessments.save(
            assessment_id, answer, texts["evidence"], expected_version=one.expected_version, details=details
        )  # fmt: skip
    except StaleEditError:
        said = "Somebody changed it here since the file was read: left as it is. Bring the file in again."
        return Outcome(one.item_id, one.row, False, said)
    except CharterError as trouble:
        return Outcome(one.item_id, one.row, False, str(trouble))
    said = "Taken from the file." if choice == "file" else "What changed in the file was put with what is here."
    return Outcome(one.item_id, one.row, True, said)


def left(one: Difference, choice: Choice | None) -> Outcome:
    """Why an item was not stored."""
    words = one.message or f"{KIND_WORDS[one.kind]}."
    if one.kind == "conflict":
        words = "Kept as it is here, as chosen." if choice == "here" else "Changed in both; no choice was made: left."
    return Outcome(one.item_id, one.row, False, words)
