"""What areas told FOI requests, as evidence on an instrument's items, beside what they say of themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from charter.evidence import (
    Difference,
    Finding,
    ItemEvidence,
    Said,
    differences,
    evidence_scorecard,
    item_evidence,
)
from charter.framework import Instrument, Item
from charter.scorecard import Scorecard
from charter.wording import answer_words, counted, date_words
from foi_data.periods import parse_period
from foi_data.questions import Question
from geo.areas import Authority, authority
from services.assessment.assessments import Assessments, Sheet
from services.comparison.layers import area_values
from services.exports.disclosed import AnswersSource
from services.foi.question_catalogue import Catalogue, shipped
from services.ports import FoiAnswer, ImportedFile
from services.tables import AREA_COLUMNS, Column, Table

LONE_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
LICENCE = "Answers of public bodies; reuse as each of them allows"
STANDING_WORDS = {
    "contradiction": "Differs",
    "undated": "Differs; the day of the answer is not known",
    "dated": "Differs from an answer that is out of date",
}
NO_CONTRADICTION = {
    "undated": "Nobody said which day that reply is from, so it is not counted as a contradiction.",
    "dated": "That reply is out of date, so it is not counted as a contradiction.",
}
DIRECTION_WORDS = {
    "claims_more": "The area's own answer is higher than what it told the request.",
    "claims_less": "The area's own answer is lower than what it told the request.",
}


@dataclass(frozen=True)
class Quote:
    """One answer as it was given: the question, its words to the letter, and where it stands."""

    question: str
    words: str
    wave: str
    day: date | None
    place: str
    source_url: str = ""

    @property
    def when(self) -> str:
        return date_words(self.day) if self.day else "day not known"


@dataclass(frozen=True)
class Told:
    """An item where the area's own answer and what it told a request differ, with the words of both."""

    difference: Difference
    item: Item
    own: str
    shown: str
    quotes: tuple[Quote, ...]
    reasons: tuple[str, ...]
    explanation: str = ""
    """The area's own word on why the two differ, as it was typed; empty where it has given none."""

    @property
    def sentence(self) -> str:
        """`The area says "Planned". It told an FOI request (31 March 2024): Children who went missing: "46".`

        Then what to make of it: which of the two is higher, or why it is no contradiction.
        """
        told = "; ".join(f'{quote.question}: "{shortened(quote.words)}"' for quote in self.quotes)
        days = ", ".join(dict.fromkeys(quote.when for quote in self.quotes))
        verdict = NO_CONTRADICTION.get(self.difference.standing) or DIRECTION_WORDS[self.difference.direction]
        return f'The area says "{self.own}". It told an FOI request ({days}): {told}. {verdict}'

    @property
    def explained(self) -> str:
        """The area's word on it as a sentence, or that a contradiction has none yet; empty for other differences."""
        if self.explanation:
            said = " ".join(self.explanation.split())
            return f'The area\'s word on it: "{said}"'
        is_contradiction = self.difference.standing == "contradiction"
        return "The area has not said why they differ." if is_contradiction else ""


@dataclass(frozen=True)
class AreaEvidence:
    """Everything that an area's FOI answers show of one instrument's items."""

    area: Authority
    instrument: Instrument
    card: Scorecard
    items: Mapping[str, ItemEvidence]
    told: tuple[Told, ...]
    quotes: Mapping[str, Quote]

    @property
    def contradictions(self) -> tuple[Told, ...]:
        return tuple(told for told in self.told if told.difference.standing == "contradiction")

    @property
    def other_differences(self) -> tuple[Told, ...]:
        """Differences from answers that are out of date or of an unknown day: no contradictions."""
        return tuple(told for told in self.told if told.difference.standing != "contradiction")

    def on(self, item_id: str) -> Told | None:
        return next((told for told in self.told if told.item.id == item_id), None)

    def quotes_of(self, found: Finding) -> tuple[Quote, ...]:
        return tuple(dict.fromkeys(self.quotes[said.reference] for said in found.said))

    def in_words(self, item_id: str) -> str:
        """What the answers show of an item, in a few words; empty where none speaks to it."""
        found = self.items.get(item_id)
        return shown_words(self.instrument, found) if found else ""

    @cached_property
    def table(self) -> Table:
        """Every answer that speaks to an item, with the reason of the rule and its cell."""
        columns = (
            *AREA_COLUMNS,
            Column("item_id", "Item", meaning="The item's lasting id"),
            Column("item", "What is asked", meaning="The item's title"),
            Column("shows", "The answers show", meaning="The level, or the levels that are possible"),
            Column("differs", "Against the own answer", meaning="Empty where nothing differs by a whole level"),
            Column("question", "Question of the request"),
            Column("words", "As written", meaning="The answer's words to the letter"),
            Column("reason", "Why it shows that"),
            Column("wave", "Wave"),
            Column("day", "Day of the answer", "date", "The last day of the period it is about; empty if not known"),
            Column("place", "Where it stands", meaning="File, sheet and cell"),
            Column("source_url", "Address", "link"),
        )
        rows = []
        for item_id, found in self.items.items():
            told = self.on(item_id)
            head = (
                *area_values(self.area), item_id, self.instrument.item(item_id).title, self.in_words(item_id),
                STANDING_WORDS[told.difference.standing] if told else "",
            )  # fmt: skip
            rows += [
                (*head, q.question, q.words, finding.rule.reason, q.wave, q.day, q.place, q.source_url)
                for finding in (*found.findings, *found.set_aside)
                for q in self.quotes_of(finding)
            ]
        return Table(
            "evidence", f"Evidence on {self.area.plain_name}: {self.instrument.title}", columns, tuple(rows),
            "Answers to Freedom of Information requests", "newest answer to each question", LICENCE,
            "What an answer shows is this project's reading, by the rule named; the words are the council's.",
        )  # fmt: skip


class Evidence:
    """Reads FOI answers as evidence."""

    def __init__(self, assessments: Assessments, ingestion: AnswersSource) -> None:
        self._assessments, self._ingestion = assessments, ingestion

    def of(self, area_code: str, instrument_id: str, round_: str | None = None) -> AreaEvidence:
        """What an area told requests, held against its newest assessment, or against that of a round."""
        sheet = self._assessments.sheet(area_code, instrument_id, round_)
        files = {file.id: file for file in self._ingestion.files()}
        asked = self._ingestion.catalogue()
        newest = newest_answers(self._ingestion.foi_answers(area_code), files, asked)
        return area_evidence(authority(area_code), sheet, newest, files=files, asked=asked)


def area_evidence(
    area: Authority,
    sheet: Sheet,
    newest: Sequence[FoiAnswer],
    *,
    files: Mapping[int, ImportedFile],
    asked: Catalogue,
) -> AreaEvidence:
    """The evidence in an area's newest answers to the questions asked, held against a sheet of its own."""
    chosen = sheet.instrument
    said = [
        Said(answer.question or "", code, day_of(answer, files), place_of(answer, files))
        for answer in newest
        for code in asked.codes_of(answer)
    ]
    items = item_evidence(chosen, asked.rules(chosen.id), said)
    quotes = {place_of(answer, files): quote_of(answer, files, asked) for answer in newest}
    days = {item: assessed_on(sheet, item) for item in sheet.stored}
    found = differences(chosen, sheet.answers, items, days)
    told = tuple(told_of(chosen, sheet, difference, quotes) for difference in found)
    return AreaEvidence(area, chosen, evidence_scorecard(chosen, items, area.code), items, told, quotes)


def told_of(chosen: Instrument, sheet: Sheet, difference: Difference, quotes: Mapping[str, Quote]) -> Told:
    references = [said.reference for finding in difference.deciding for said in finding.said]
    return Told(
        difference,
        chosen.item(difference.item_id),
        answer_words(chosen, sheet.answers[difference.item_id]),
        shown_words(chosen, difference.evidence),
        tuple(dict.fromkeys(quotes[reference] for reference in references)),
        tuple(dict.fromkeys(finding.rule.reason for finding in difference.deciding)),
        sheet.stored[difference.item_id].details.explanation.strip(),
    )


def assessed_on(sheet: Sheet, item_id: str) -> date:
    """The day an item's own answer speaks of: when it was saved, or the end of the round's year if that is earlier."""
    saved = sheet.stored[item_id].changed_at.date()
    named = parse_period(sheet.round)
    return min(saved, named.end) if named else saved


def newest_answers(
    answers: Iterable[FoiAnswer], files: Mapping[int, ImportedFile], asked: Catalogue
) -> tuple[FoiAnswer, ...]:
    """The newest answer to each question that says anything; one that was refused later does not undo it."""
    newest: dict[str, FoiAnswer] = {}
    told = [answer for answer in answers if asked.codes_of(answer)]
    for answer in sorted(told, key=lambda a: (day_of(a, files) or date.min, a.import_id, a.row)):
        newest[answer.question or ""] = answer
    return tuple(newest.values())


def codes_of(answer: FoiAnswer) -> tuple[str, ...]:
    """An answer to a question that ships as the codes that rules know; none where it says nothing."""
    return shipped().codes_of(answer)


def questions() -> Mapping[str, Question]:
    """Every question that ships, by id: those that the page Return interviews is about."""
    return shipped().questions


def day_of(answer: FoiAnswer, files: Mapping[int, ImportedFile]) -> date | None:
    """The last day that an answer is about: of its period, else the day it was asked for, else by its wave's name.

    Where nobody said when the wave was sent, the month or year in its name or the file's is taken.
    """
    if answer.period and (named := parse_period(answer.period)):
        return named.end
    if answer.asked_on:
        return answer.asked_on
    for text in (answer.wave, files[answer.import_id].file_name):
        if text and (named := parse_period(text)):
            return named.end
    years = set(LONE_YEAR.findall(f"{answer.wave} {files[answer.import_id].file_name}"))
    return date(int(years.pop()), 12, 31) if len(years) == 1 else None


def place_of(answer: FoiAnswer, files: Mapping[int, ImportedFile]) -> str:
    """`wave-2012.xlsx, sheet Answers, cell D14`."""
    sheet = f", sheet {answer.sheet}" if answer.sheet else ""
    return f"{files[answer.import_id].file_name}{sheet}, cell {answer.column}{answer.row}"


def quote_of(answer: FoiAnswer, files: Mapping[int, ImportedFile], asked: Catalogue) -> Quote:
    place = place_of(answer, files)
    return Quote(asked.title_of(answer), answer.raw, answer.wave, day_of(answer, files), place, answer.source_url)


def shown_words(chosen: Instrument, found: ItemEvidence) -> str:
    """`Partly in place`, `at most "Planned"`, `at least "Planned"`, or that the answers settle nothing."""
    top = chosen.scale.highest
    low, high = chosen.scale.label_of(found.at_least), chosen.scale.label_of(found.at_most)
    if found.at_least == found.at_most:
        return low
    if (found.at_least, found.at_most) == (0, top):
        return "nothing either way"
    if found.at_least == 0:
        return f'at most "{high}"'
    return f'at least "{low}"' if found.at_most == top else f'"{low}" to "{high}"'


def difference_words(found: AreaEvidence) -> str:
    """`3 answers differ from what it told FOI requests`, for a headline; empty where there is no evidence at all.

    Those that differ from nothing recent are told with that, so that no reader takes them for none, or for news.
    """
    if not found.items:
        return ""
    plain, stale = len(found.contradictions), len(found.other_differences)
    if not plain and not stale:
        return "no answer differs from what it told FOI requests"
    number = plain or stale
    differs = f"{counted(number, 'answer')} {'differs' if number == 1 else 'differ'} from what it told FOI requests"
    if not stale:
        return differs
    which = stale_words(found)
    if not plain:
        return f"{differs}, but {'that reply is' if stale == 1 else 'those replies are'} {which}"
    return f"{differs}; {stale} more {'differs' if stale == 1 else 'differ'} from replies that are {which}"


def stale_words(found: AreaEvidence) -> str:
    """What keeps the replies that differ from being contradictions: `out of date`, `undated`, or both."""
    standings = {told.difference.standing for told in found.other_differences}
    words = {"dated": "out of date", "undated": "undated"}
    return " or ".join(word for standing, word in words.items() if standing in standings)


def shortened(words: str, most: int = 160) -> str:
    """The words on one line, cut at a word's end where they are long."""
    line = " ".join(words.split())
    return line if len(line) <= most else f"{line[:most].rsplit(' ', 1)[0]} ..."
