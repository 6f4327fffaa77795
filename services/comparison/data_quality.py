"""How complete and how old everything is: coverage, refusals, corrections, and the vintage of every source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from charter.framework import instrument, instruments
from charter.wording import counted, date_words, share_words
from geo.areas import authority, has_authority, vintages
from services.administration.audit import as_seen
from services.assessment.assessments import Assessments
from services.comparison.layers import area_values
from services.foi.ingestion import Ingestion
from services.foi.question_catalogue import Catalogue
from services.people import LOCAL_PERSON, WHO, Person, known_as
from services.ports import FoiAnswer, Storage
from services.register.signups import SignupRegister
from services.tables import AREA_COLUMNS, OWN_LICENCE, Column, Table, Value

ANSWERS = ("answered", "partly_answered", "unable_to_say")
"""What counts as an answer: a council that cannot say has told us that it cannot."""
CORRECTING = ("corrected", "retracted", "restored", "undid", "changed")
"""Actions of the audit trail by which something that stood before stands no more."""
MOST_CORRECTIONS = 2_000


class DataQuality:
    """Builds the tables of the data quality page."""

    def __init__(
        self,
        storage: Storage,
        signups: SignupRegister,
        assessments: Assessments,
        *,
        ingestion: Ingestion,
        viewer: Person = LOCAL_PERSON,
    ) -> None:
        self._storage, self._signups = storage, signups
        self._assessments, self._ingestion, self._viewer = assessments, ingestion, viewer

    def headline(self) -> str:
        """How much there is, in one sentence."""
        charter = next(iter(instruments().values()))
        assessed = len(self._assessments.newest_scorecards(charter.id))
        # What stands in a column that is no known question is kept, but nobody was asked it here.
        answers = [answer for answer in self._ingestion.foi_answers() if answer.question]
        given = sum(1 for answer in answers if answer.status in ANSWERS)
        today = len(vintages()[-1].authorities)
        return (
            f"{assessed} of {today} areas have assessed themselves against the charter here. Of "
            f"{counted(len(answers), 'question put', 'questions put')} to councils under the Freedom of Information "
            f"Act, {given:,} have an answer."
        )

    def instruments(self) -> Table:
        """For each instrument and round: how many areas, and how many of their items have an answer."""
        columns = (
            Column("instrument", "Instrument"),
            Column("round", "Round"),
            Column("areas", "Areas", "whole_number", "Areas that have answered anything"),
            Column("answered", "Items answered", "whole_number", "Over all these areas"),
            Column("not_known", "Not known", "whole_number", "Items to which the answer was 'not known'"),
            Column("not_applicable", "Not applicable", "whole_number"),
            Column("words", "In words"),
        )
        found = self._assessments.found()
        answers = self._assessments.answers(found)
        rows: list[tuple[Value, ...]] = []
        for instrument_id, round_ in dict.fromkeys((one.instrument_id, one.round) for one in found):
            mine = [answers[a.id] for a in found if (a.instrument_id, a.round) == (instrument_id, round_)]
            states = Counter(stored.answer.state for sheet in mine for stored in sheet.values())
            chosen = instrument(instrument_id)
            asked = len(chosen.items) * len(mine)
            words = f"{states['answered']:,} of {asked:,} items of {counted(len(mine), 'area')}"
            apart = (states["answered"], states["not_known"], states["not_applicable"])
            rows.append((chosen.title, round_, len(mine), *apart, words))
        return own_table("quality.instruments", "Coverage by instrument and round", columns, rows)

    def questions(self) -> Table:
        """For each wave and question: asked, answered, refused, not held, silent; never a silence taken for a no."""
        columns = (
            Column("wave", "Wave"),
            Column("question_id", "Question id", meaning="Empty where the file's column is no known question"),
            Column("question", "Question"),
            Column("asked", "Asked", "whole_number", "Councils with a row in the wave's files"),
            Column("answered", "Answered", "whole_number", "'Unable to say' is an answer"),
            Column("refused", "Refused", "whole_number"),
            Column("not_held", "Not held", "whole_number"),
            Column("unclear", "Unclear", "whole_number", "More than one reading: a person must decide"),
            Column("silent", "No answer", "whole_number", "Left blank, not available, or no reply"),
            Column("words", "In words"),
        )
        found = by_question(self._ingestion.foi_answers(), self._ingestion.catalogue())
        rows: list[tuple[Value, ...]] = []
        for (wave, question, text), answers in found.items():
            states = Counter(answer.status for answer in answers)
            given = sum(states[state] for state in ANSWERS)
            apart = [states["refused"], states["not_held"], states["unclear"]]
            silent = len(answers) - given - sum(apart)
            words = share_words(given, len(answers)).replace("that answered", "asked")
            rows.append((wave, question, text, len(answers), given, *apart, silent, words))
        return own_table("quality.questions", "Coverage by wave and question", columns, rows)

    def refusals(self) -> Table:
        """Every refusal with the exemption relied on, its words and its cell."""
        columns = (
            *AREA_COLUMNS,
            Column("wave", "Wave"),
            Column("question", "Question"),
            Column("exemption", "Exemption", meaning="Section of the Freedom of Information Act relied on"),
            Column("raw", "As written"),
            Column("file", "File"),
            Column("row", "Row", "whole_number"),
            Column("column", "Column"),
        )
        files = {file.id: file.file_name for file in self._ingestion.files()}
        asked = self._ingestion.catalogue()
        rows = [
            (
                *area_values(authority(a.area_code)), a.wave, asked.title_of(a), a.exemption or "", a.raw,
                files[a.import_id], a.row, a.column,
            )
            for a in self._ingestion.foi_answers()
            if a.status == "refused"
        ]  # fmt: skip
        return own_table("quality.refusals", "Refusals", columns, rows)

    def corrections(self) -> Table:
        """What was corrected, taken back or restored, by whom and when; newest first.

        Changes of what the viewer may not see, such as another area's draft, are left out.
        """
        columns = (
            Column("at", "When", meaning="Date and time, UTC"),
            Column("person", "Who", meaning=WHO),
            Column("action", "What was done"),
            Column("kind", "To what"),
            Column("la_name", "Authority"),
            Column("summary", "Summary"),
        )
        with self._storage.read() as work:
            changes = work.changes.list(limit=MOST_CORRECTIONS)
        rows = [
            (
                c.at.isoformat(timespec="seconds"), known_as(c.person), c.action, c.object_kind.replace("_", " "),
                authority(c.area_code).name if c.area_code and has_authority(c.area_code) else "", c.summary,
            )
            for c in changes
            if (c.action in CORRECTING or (c.action == "answered" and c.before)) and as_seen(c, self._viewer) == c
        ]  # fmt: skip
        return own_table("quality.corrections", "Corrections", columns, rows)

    def vintages(self) -> Table:
        """Everything that figures come from, with its edition and how old it is."""
        columns = (
            Column("what", "What"),
            Column("edition", "Edition or period"),
            Column("source", "Source"),
            Column("since", "Here since", meaning="When it was accepted; empty for what ships with the program"),
            Column("standing", "Standing", meaning="In use, or taken back"),
        )
        rows: list[tuple[Value, ...]] = [
            (f"Instrument: {one.title}", f"version {one.version}", "Ships with the program", "", "in use")
            for one in instruments().values()
        ]
        rows += [
            (f"Questions: {one.title}", f"{len(one.questions)} questions", one.source, "", "in use")
            for one in self._ingestion.catalogue().sets.values()
        ]
        rows += [
            (f"List of authorities: {one.label}", date_words(one.date), "Ships with the program", "", "in use")
            for one in vintages()
        ]
        newest = self._signups.days()[-1]
        rows.append(("Register of sign-ups", f"known up to {date_words(newest)}", "Sources named there", "", "in use"))
        for file in self._ingestion.files():
            standing = "taken back" if file.undone_at else "in use"
            since = file.accepted_at.date().isoformat()
            rows.append((f"File: {file.file_name}", file.periods, file.source, since, standing))
        return own_table("quality.vintages", "Where everything comes from, and of when", columns, rows)


def by_question(answers: Sequence[FoiAnswer], asked: Catalogue) -> Mapping[tuple[str, str, str], list[FoiAnswer]]:
    """The answers by wave and question, each area once: its last row of the wave."""
    found: dict[tuple[str, str, str], dict[tuple[str, str], FoiAnswer]] = {}
    for answer in answers:
        key = (answer.wave, answer.question or "", asked.title_of(answer))
        found.setdefault(key, {})[answer.area_code, answer.period] = answer
    return {key: list(kept.values()) for key, kept in found.items()}


def own_table(table_id: str, title: str, columns: tuple[Column, ...], rows: Sequence[tuple[Value, ...]]) -> Table:
    return Table(table_id, title, columns, tuple(rows), "This database", "now", OWN_LICENCE)
