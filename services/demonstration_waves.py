"""The demonstration's waves: when they are said to have been sent, and to whom."""

from __future__ import annotations

from datetime import date

from foi_data.questions import question_sets
from services.foi.ingestion import Ingestion
from services.foi.waves import WaveBook
from services.people import Person
from services.ports import Storage
from services.register.names import NameBook

STILL_SILENT = 4
"""Of those whose silence was noted, how many are left as overdue, so that there is somebody to write to."""


def send_waves(storage: Storage, person: Person, sent: dict[str, date]) -> None:
    """Date the waves named, with the questions that were answered, and every authority of that day on their lists."""
    answers = Ingestion(storage).foi_answers()
    waves = WaveBook(storage, NameBook(storage))
    for wave in waves.waves():
        if wave.name not in sent:
            continue
        answered = {answer.question for answer in answers if answer.wave == wave.name}
        asked = [question.id for question in question_sets()[wave.question_set].questions if question.id in answered]
        waves.change(person, wave.id, sent=sent[wave.name], working_days=wave.working_days, questions=asked)
        waves.ask_everybody(person, wave.id)
        overdue = [line.area.code for line in waves.board(wave.id, date.max).overdue]
        if silent := overdue[STILL_SILENT:]:
            waves.note_reply(person, wave.id, silent, "no_reply", day=date(sent[wave.name].year + 1, 1, 31))
