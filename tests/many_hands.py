"""Somebody who does one thing after another to a round, drawn by chance, and notes what they were told was done."""

from __future__ import annotations

import io
import random
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection

import openpyxl

from charter.answer_details import Details
from charter.assessment import Answer
from charter.exceptions import CharterError
from charter.framework import instrument
from charter.permissions import Grant
from charter.rounds import Step
from publishing.questionnaire import questionnaire_bytes
from services.assessment.questionnaire_comparison import Choice, Target
from services.exceptions import NotFoundError, RefusedError, StaleEditError
from services.people import Person
from storage.unit_of_work import SqlStorage, open_storage
from tests.people import LEEDS
from ui.resources import Services, build_services

CHARTER, ROUND, EARLIER = "runaways-charter-2012", "2026", "2025"
ITEMS = instrument(CHARTER).item_ids[:4]
STEPS: tuple[Step, ...] = ("submit", "submit", "return", "return", "return", "approve")
THREADS, TURNS = 3, 14


@dataclass(frozen=True)
class Told:
    """An answer that somebody was told is saved: `version` of an item, in the words `evidence`."""

    person: str
    item: str
    version: int
    evidence: str


class Hand:
    """One person at work. What is refused is refused; anything else that goes wrong is a finding."""

    def __init__(self, storage: SqlStorage, name: str, seed: str) -> None:
        grants = (Grant("contributor", LEEDS), Grant("moderator", LEEDS), Grant("lead_member", LEEDS))
        self.person = Person(name, name.title(), grants)
        self.services: Services = build_services(storage, person=self.person)
        self.draw = random.Random(seed)
        self.told: list[Told] = []
        self.moves: list[tuple[str, int]] = []
        self.refused = 0

    def work(self, turns: int) -> None:
        doings: Sequence[Callable[[], None]] = (
            self.answer, self.answer, self.answer, self.move, self.move, self.restore, self.ask, self.reply,
            self.settle, self.carry_over,
        )  # fmt: skip
        for turn in range(turns):
            doing = self.questionnaire if turn == turns // 2 else self.draw.choice(doings)
            try:
                doing()
            except (StaleEditError, RefusedError, NotFoundError, CharterError):
                self.refused += 1

    def note(self, item: str, version: int, evidence: str) -> None:
        self.told.append(Told(self.person.id, item, version, evidence))

    def words(self) -> str:
        return f"{self.person.id} {self.draw.getrandbits(64):x}"

    def answer(self) -> None:
        item, evidence = self.draw.choice(ITEMS), self.words()
        before = self.services.assessments.sheet(LEEDS, CHARTER, ROUND).version(item)
        saved = self.services.assessments.save_answer(
            self.person, LEEDS, CHARTER, ROUND, answer=Answer(item, "answered", self.draw.randrange(3)),
            evidence=evidence, details=Details(owner=self.person.name), expected_version=before,
        )  # fmt: skip
        self.note(item, saved.version, saved.evidence)

    def move(self) -> None:
        (present,) = self.services.assessments.found(area_code=LEEDS, instrument_id=CHARTER, round_=ROUND)
        moved = self.services.rounds.move(self.person, self.draw.choice(STEPS), present, note=self.words())
        self.moves.append((moved.state, moved.version))

    def restore(self) -> None:
        """Back to an earlier version, or to the one before the newest: an undo."""
        sheet, item = self.services.assessments.sheet(LEEDS, CHARTER, ROUND), self.draw.choice(ITEMS)
        editions = self.services.history.of(self.person, sheet, item)
        if editions:
            wanted = self.draw.choice(editions[1:] or editions)
            saved = self.services.history.restore(self.person, sheet, wanted, expected_version=sheet.version(item))
            self.note(item, saved.version, saved.evidence)

    def ask(self) -> None:
        (present,) = self.services.assessments.found(area_code=LEEDS, instrument_id=CHARTER, round_=ROUND)
        self.services.rounds.challenge(self.person, present, self.draw.choice(ITEMS), self.words())

    def reply(self) -> None:
        self._on_a_question(lambda found, number: self.services.rounds.reply(self.person, found, number, self.words()))

    def settle(self) -> None:
        self._on_a_question(lambda found, number: self.services.rounds.settle(self.person, found, number))

    def _on_a_question(self, doing: Callable[..., object]) -> None:
        found = self.services.rounds.of(LEEDS, CHARTER, ROUND)
        if found and found.challenges:
            doing(found.assessment, self.draw.choice(found.challenges).id)

    def carry_over(self) -> None:
        now = self.services.assessments.sheet(LEEDS, CHARTER, ROUND)
        earlier = self.services.assessments.sheet(LEEDS, CHARTER, EARLIER)
        items = [item for item in now.instrument.items if item.id in ITEMS]
        for item_id in self.services.carrying.carry(self.person, now, earlier, items):
            self.note(item_id, now.version(item_id) + 1, earlier.stored[item_id].evidence)

    def questionnaire(self) -> None:
        """A questionnaire taken away, filled in, and brought back once others went on."""
        sheet, evidence = self.services.assessments.sheet(LEEDS, CHARTER, ROUND), self.words()
        content = questionnaire_bytes(sheet, ROUND, made_at=datetime.now(UTC))
        filled = self.services.questionnaires.read(filled_in(content, evidence), "filled.xlsx")
        found = self.services.questionnaires.compare(self.person, filled, Target(LEEDS, CHARTER, ROUND))
        choices: dict[str, Choice] = {one.item_id: "file" for one in found.differences}
        report = self.services.questionnaires.accept(self.person, found, choices)
        expected = {one.item_id: one.expected_version for one in found.differences}
        for outcome in report.outcomes:
            if outcome.stored:
                self.note(outcome.item_id, expected[outcome.item_id] + 1, evidence)


def filled_in(content: bytes, evidence: str) -> bytes:
    """The questionnaire with other evidence on the items that are worked on."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book["Answers"]
    header = next(row for row in page.iter_rows(max_row=40) if "Evidence" in [cell.value for cell in row])
    places = {cell.value: cell.column for cell in header}
    for row in range(header[0].row + 1, page.max_row + 1):
        if page.cell(row, places["Item"]).value in ITEMS[:2]:
            page.cell(row, places["Evidence"]).value = evidence
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def all_at_once(storage: SqlStorage, seed: str) -> list[Hand]:
    """Several people in threads of this process, until all are done. What goes wrong in one is raised here."""
    hands = [Hand(storage, f"p{seed}-{number}", f"{seed}/{number}") for number in range(THREADS)]
    troubles: list[BaseException] = []

    def work(hand: Hand) -> None:
        try:
            hand.work(TURNS)
        except BaseException as trouble:
            troubles.append(trouble)

    threads = [threading.Thread(target=work, args=(hand,)) for hand in hands]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if troubles:
        raise troubles[0]
    return hands


def in_another_process(url: str, seed: str, out: Connection) -> None:
    """The same in a process of its own, which sends what its people were told and which steps they took."""
    storage = open_storage(url)
    hands = all_at_once(storage, seed)
    out.send(([told for hand in hands for told in hand.told], [move for hand in hands for move in hand.moves]))
    storage.engine.dispose()
