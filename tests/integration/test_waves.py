"""Waves of requests on both databases: who was asked, the board, what is overdue, and publishing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from charter.permissions import Grant
from services.assessment.assessments import Assessments
from services.comparison.evidence import Evidence
from services.exceptions import NotAllowedError, NotFoundError, RefusedError
from services.foi.codings_stored import TextKey, raw_key
from services.foi.declared import Declared
from services.foi.foi_corrections import AnswerCorrections, by_text
from services.foi.ingestion import Ingestion, check_may_change
from services.foi.waves import BOARD_STATES, WaveBook, standing_words
from services.foi.waves_stored import Asked
from services.people import LOCAL_PERSON, Person
from services.ports import UnitOfWork
from services.register.names import NameBook
from storage.unit_of_work import SqlStorage

SET_FILE = Path(__file__).parents[1] / "golden" / "foi" / "contracts-2023.toml"
LEEDS, KENT, HARROW, DEVON, YORK = "E08000035", "E10000016", "E09000015", "E10000008", "E06000014"
SENT, DUE, LATER = date(2025, 3, 3), date(2025, 3, 31), date(2025, 4, 8)
READER = Person("reader", "Reader", (Grant("viewer"),))
RESEARCHER = Person("rita", "Rita", (Grant("researcher"),))
FILE = b"""Local authority,Type of response,Missing from home,Missing from care,Provider,Independent
Kent,Full,all,all,Own social worker,no
Leeds,Partial,some,,Barnardo's,Refused under section 12
Devon,Refused,,,,
"""
ASKED_FOR = ("offer_home", "offer_care", "provider", "independent")


def book(storage: SqlStorage) -> WaveBook:
    return WaveBook(storage, NameBook(storage))


def a_wave(storage: SqlStorage, *codes: str) -> tuple[WaveBook, int]:
    """A wave of four questions sent on 3 March 2025, with the file's three returns accepted."""
    waves = book(storage)
    number = waves.create(LOCAL_PERSON, "March", "provision-2012", sent=SENT, questions=ASKED_FOR)
    waves.ask(LOCAL_PERSON, number, [Asked(code) for code in codes])
    desk = Ingestion(storage)
    desk.accept(LOCAL_PERSON, desk.preview(FILE, "march.csv"), wave="March")
    return waves, number


def states(waves: WaveBook, number: int, today: date) -> dict[str, str]:
    return {line.area.code: line.state for line in waves.board(number, today).lines}


def test_a_wave_comes_back_as_it_was_made(storage: SqlStorage) -> None:
    waves = book(storage)
    number = waves.create(LOCAL_PERSON, " March ", "provision-2012", sent=SENT, working_days=10, questions=ASKED_FOR)
    (wave,) = waves.waves()
    assert (wave.id, wave.name, wave.sent, wave.working_days) == (number, "March", SENT, 10)
    assert wave.questions == ASKED_FOR
    assert standing_words(wave) == "not yet published: figures may change"
    waves.change(LOCAL_PERSON, number, sent=None, working_days=20, questions=())
    assert (waves.wave(number).sent, waves.wave(number).questions) == (None, ())
    with storage.read() as work:
        assert [change.action for change in work.changes.list(object_kind="wave")] == ["changed", "changed", "created"]


def test_the_board_takes_returns_first_then_notes_then_the_dates(storage: SqlStorage) -> None:
    waves, number = a_wave(storage, KENT, LEEDS, DEVON, HARROW, YORK)
    waves.note_reply(LOCAL_PERSON, number, [YORK, KENT], "not_held", day=date(2025, 3, 20), note="letter")
    on_the_day, after = states(waves, number, DUE), states(waves, number, LATER)
    assert on_the_day == {
        KENT: "answered", LEEDS: "partly_answered", DEVON: "refused", HARROW: "awaiting", YORK: "not_held",
    }  # fmt: skip
    assert after == on_the_day | {HARROW: "overdue"}
    board = waves.board(number, LATER)
    assert board.headline == "Of 5 authorities asked: 1 answered, 1 partly answered, 1 refused, 1 not held, 1 overdue."
    assert sum(board.counts.values()) == 5
    assert board.overdue_table.rows[0][-4:] == ("London Borough of Harrow", SENT, DUE, 6)
    assert {line.known_from for line in board.lines if line.area.code in (YORK, KENT)} == {
        "noted by hand", "accepted return",
    }  # fmt: skip


def test_an_authority_with_a_day_of_its_own_is_overdue_by_that_day(storage: SqlStorage) -> None:
    waves, number = a_wave(storage, HARROW, YORK)
    waves.ask(LOCAL_PERSON, number, [Asked(YORK, date(2025, 3, 20))])
    assert states(waves, number, LATER) == {HARROW: "overdue", YORK: "awaiting"}
    assert waves.sent_on("March", YORK) == date(2025, 3, 20)
    assert waves.sent_on("March", HARROW) == SENT
    assert waves.sent_on("no such wave") is None


def test_without_a_day_nobody_is_overdue(storage: SqlStorage) -> None:
    waves = book(storage)
    number = waves.create(LOCAL_PERSON, "Undated", "provision-2012")
    waves.ask(LOCAL_PERSON, number, [Asked(YORK)])
    (line,) = waves.board(number, date(2099, 1, 1)).lines
    assert (line.state, line.known_from) == ("awaiting", "no day sent is known")


def test_everybody_of_the_day_it_was_sent_can_be_asked_at_once(storage: SqlStorage) -> None:
    waves = book(storage)
    now = waves.create(LOCAL_PERSON, "Now", "activity-2024", sent=SENT)
    then = waves.create(LOCAL_PERSON, "Then", "provision-2012", sent=date(2012, 11, 1))
    assert waves.ask_everybody(LOCAL_PERSON, now) == 153
    assert waves.ask_everybody(LOCAL_PERSON, then) == 152
    assert waves.ask_everybody(LOCAL_PERSON, now) == 0
    assert waves.unask(LOCAL_PERSON, now, [LEEDS, "E99999999"]) == 1
    assert LEEDS not in states(waves, now, SENT)


def test_those_who_replied_unasked_are_named_and_can_be_added(storage: SqlStorage) -> None:
    waves, number = a_wave(storage, KENT)
    assert [area.plain_name for area in waves.board(number, SENT).unasked] == ["Devon", "Leeds"]
    assert waves.ask_those_who_replied(LOCAL_PERSON, number) == 2
    assert not waves.board(number, SENT).unasked


def test_pasted_names_are_read_by_the_gazetteer_as_at_the_day_sent(storage: SqlStorage) -> None:
    waves = book(storage)
    number = waves.create(LOCAL_PERSON, "Old", "provision-2012", sent=date(2012, 11, 1))
    read = waves.read_names(
        number, "Leeds City Council\nPoole; Bournemouth\nBorsetshire\n\nNewcastle\nLeeds City Council"
    )
    assert [each.asked_as for each in read.asked] == ["Leeds City Council", "Poole", "Bournemouth"]
    assert [name for name, _ in read.unsure] == ["Borsetshire", "Newcastle"]
    assert "Newcastle upon Tyne" in read.unsure[1][1]
    assert waves.ask(LOCAL_PERSON, number, read.asked) == 3
    assert [request.asked_as for request in waves.requests(number)].count("Leeds City Council") == 1


def test_the_matrix_has_a_word_for_each_authority_and_question(storage: SqlStorage) -> None:
    waves, number = a_wave(storage, KENT, LEEDS, DEVON, HARROW)
    matrix = waves.matrix(number)
    table = matrix.table()
    rows = {row[2]: row[4:] for row in table.rows}
    assert rows["Kent"] == ("Answered",) * 4
    assert rows["Leeds"] == ("Answered", "Left blank", "Answered", "Refused")
    assert rows["Devon"] == ("Refused",) * 4
    assert rows["Harrow"] == ("Nothing yet",) * 4
    assert matrix.words == "4 authorities by 4 questions: 5 are open."
    opened = matrix.table(only_open=True)
    assert [row[2] for row in opened.rows] == ["Harrow", "Leeds"]


def test_a_question_about_years_has_a_column_for_each_year(storage: SqlStorage) -> None:
    waves, desk = book(storage), Ingestion(storage)
    content = b"Local authority,Period,Interviews offered\nKent,2022-23,5\nKent,2023-24,6\nLeeds,2023-24,7\n"
    desk.accept(LOCAL_PERSON, desk.preview(content, "activity.csv"), wave="Activity")
    (wave,) = waves.waves()
    waves.change(LOCAL_PERSON, wave.id, sent=SENT, working_days=20, questions=["interviews_offered"])
    waves.ask_those_who_replied(LOCAL_PERSON, wave.id)
    matrix = waves.matrix(wave.id)
    assert [column.period for column in matrix.columns] == ["2022-23", "2023-24"]
    assert {row[2]: row[4:] for row in matrix.table().rows} == {
        "Kent": ("Answered", "Answered"), "Leeds": ("Left blank", "Answered"),
    }  # fmt: skip


def test_only_a_wave_without_a_gap_can_be_published(storage: SqlStorage) -> None:
    waves, number = a_wave(storage, KENT, DEVON, HARROW)
    with pytest.raises(RefusedError, match=r"4 of 12 cells .* first Harrow, 'Return interview offered, missing from"):
        waves.publish(LOCAL_PERSON, number)
    waves.note_reply(LOCAL_PERSON, number, [HARROW], "no_reply", day=date(2025, 5, 1))
    assert waves.why_not_publish(LOCAL_PERSON, number) == ""
    waves.publish(LOCAL_PERSON, number)
    assert waves.standing("March").startswith("published ")
    waves.withdraw(LOCAL_PERSON, number)
    assert waves.standing("March") == "not yet published: figures may change"
    with storage.read() as work:
        actions = [change.action for change in work.changes.list(object_kind="wave", limit=2)]
    assert actions == ["withdrew", "published"]


class Overtaken:
    """Storage in which somebody does something in the moment before the next write begins."""

    def __init__(self, storage: SqlStorage, doing: Callable[[], object]) -> None:
        self._storage, self._doing, self.read, self.place = storage, doing, storage.read, storage.place

    @contextmanager
    def write(self, person: str) -> Iterator[UnitOfWork]:
        self._doing()
        with self._storage.write(person) as work:
            yield work


def overtaken(storage: SqlStorage, doing: Callable[[], object]) -> WaveBook:
    return WaveBook(Overtaken(storage, doing), NameBook(storage))


def test_a_wave_published_a_moment_ago_keeps_its_name_and_one_that_got_a_file_is_not_deleted(
    storage: SqlStorage,
) -> None:
    waves, number = a_wave(storage, KENT, DEVON)
    (file,) = Ingestion(storage).files()
    with pytest.raises(RefusedError, match="published under this name"):
        overtaken(storage, lambda: book(storage).publish(LOCAL_PERSON, number)).rename(LOCAL_PERSON, number, "April")
    assert waves.wave(number).name == "March"
    waves.withdraw(LOCAL_PERSON, number)
    Ingestion(storage).undo(LOCAL_PERSON, file.id)
    assert waves.why_not_delete(number) == ""
    with pytest.raises(RefusedError, match="It holds the file"):
        overtaken(storage, lambda: Ingestion(storage).redo(LOCAL_PERSON, file.id)).delete(LOCAL_PERSON, number)
    assert waves.wave(number).name == "March"


def test_a_wave_that_lost_a_file_a_moment_ago_is_not_published(storage: SqlStorage) -> None:
    waves, number = a_wave(storage, KENT, DEVON)
    (file,) = Ingestion(storage).files()
    assert waves.why_not_publish(LOCAL_PERSON, number) == ""
    with pytest.raises(RefusedError, match="8 of 8 cells are neither"):
        overtaken(storage, lambda: Ingestion(storage).undo(LOCAL_PERSON, file.id)).publish(LOCAL_PERSON, number)
    assert waves.wave(number).published_at is None


def test_publishing_waits_for_a_file_that_is_being_taken_back(storage: SqlStorage) -> None:
    waves, number = a_wave(storage, KENT, DEVON)
    (file,) = Ingestion(storage).files()
    said: list[str] = []

    def publish() -> None:
        try:
            book(storage).publish(LOCAL_PERSON, number)
        except RefusedError as error:
            said.append(str(error))

    publisher = threading.Thread(target=publish)
    with storage.write("ada") as work:
        check_may_change(work, "March")
        work.imports.undo(file.id)
        publisher.start()
        time.sleep(0.3)
    publisher.join()
    assert [words[:12] for words in said] == ["8 of 8 cells"]
    assert waves.wave(number).published_at is None


def test_the_files_of_a_published_wave_stay_as_they_are(storage: SqlStorage) -> None:
    waves, number = a_wave(storage, KENT, DEVON)
    desk = Ingestion(storage)
    waves.publish(LOCAL_PERSON, number)
    (file,), before = desk.files(), desk.foi_answers()
    later = desk.preview(FILE.replace(b"all,all", b"some,all"), "later.csv")
    for attempt in (
        lambda: desk.accept(LOCAL_PERSON, later, wave="March"),
        lambda: desk.undo(LOCAL_PERSON, file.id),
        lambda: desk.redo(LOCAL_PERSON, file.id),
    ):
        with pytest.raises(RefusedError, match=r"'March' was published on .* Take the publication back"):
            attempt()
    assert desk.foi_answers() == before
    waves.withdraw(LOCAL_PERSON, number)
    desk.accept(LOCAL_PERSON, later, wave="March")
    assert next(a.raw for a in desk.foi_answers(KENT) if a.question == "offer_home") == "some"


def test_what_a_published_wave_asked_and_what_came_back_stay_as_readers_were_told(storage: SqlStorage) -> None:
    waves, number = a_wave(storage, KENT, DEVON, HARROW)
    waves.note_reply(LOCAL_PERSON, number, [HARROW], "no_reply", day=date(2025, 5, 1))

    def publish_first() -> None:
        if waves.wave(number).published_at is None:
            waves.publish(LOCAL_PERSON, number)

    late = overtaken(storage, publish_first)
    before = waves.requests(number)
    for attempt in (
        lambda: late.change(LOCAL_PERSON, number, sent=SENT, working_days=20, questions=["offer_home"]),
        lambda: late.ask(LOCAL_PERSON, number, [Asked(YORK)]),
        lambda: late.ask_everybody(LOCAL_PERSON, number),
        lambda: late.unask(LOCAL_PERSON, number, [HARROW]),
        lambda: late.note_reply(LOCAL_PERSON, number, [HARROW], "refused", day=LATER),
        lambda: late.note_reply(LOCAL_PERSON, number, [HARROW], "", day=None),
    ):
        waves.withdraw(LOCAL_PERSON, number)
        with pytest.raises(RefusedError, match=r"'March' was published on .* take the publication back first"):
            attempt()
    assert waves.requests(number) == before
    assert waves.wave(number).questions == ASKED_FOR
    waves.withdraw(LOCAL_PERSON, number)
    waves.note_reply(LOCAL_PERSON, number, [HARROW], "refused", day=LATER)
    assert states(waves, number, LATER)[HARROW] == "refused"


def test_words_about_a_late_reply_stand_beside_a_published_one_and_change_no_figure(storage: SqlStorage) -> None:
    waves, number = a_wave(storage, KENT, HARROW)
    waves.note_reply(LOCAL_PERSON, number, [HARROW], "no_reply", day=date(2025, 5, 1), note="rang twice")
    waves.publish(LOCAL_PERSON, number)
    matrix, told = waves.matrix(number), waves.board(number, LATER)
    waves.change_words(LOCAL_PERSON, number, HARROW, " rang twice; a letter came on 2 June ")
    waves.change_words(LOCAL_PERSON, number, KENT, "sent a second table")
    now = waves.board(number, LATER)
    assert {line.area.code: line.note for line in now.lines} == {
        HARROW: "rang twice; a letter came on 2 June", KENT: "sent a second table",
    }  # fmt: skip
    assert [(line.state, line.day) for line in now.lines] == [(line.state, line.day) for line in told.lines]
    assert waves.matrix(number).cells == matrix.cells
    with storage.read() as work:
        kent, harrow = (work.changes.list(area_code=code)[0] for code in (KENT, HARROW))
    assert harrow.before | {"note": harrow.after["note"]} == harrow.after
    assert kent.summary.endswith("words beside it")
    for wrong, why in ((lambda: waves.change_words(LOCAL_PERSON, number, YORK, "x"), "not on the list"),
                       (lambda: waves.change_words(LOCAL_PERSON, number, KENT, "x" * 1_001), "1,0")):  # fmt: skip
        with pytest.raises(RefusedError, match=why):
            wrong()
    with pytest.raises(NotAllowedError):
        waves.change_words(READER, number, KENT, "x")


def test_the_same_words_again_are_no_change(storage: SqlStorage) -> None:
    waves, number = a_wave(storage, KENT)
    waves.change_words(LOCAL_PERSON, number, KENT, "a table")
    waves.change_words(LOCAL_PERSON, number, KENT, "a table ")
    with storage.read() as work:
        assert [change.action for change in work.changes.list(area_code=KENT)].count("noted") == 1


def test_a_wave_may_ask_a_question_set_of_ones_own(storage: SqlStorage) -> None:
    own = SET_FILE.read_text(encoding="utf-8")
    set_id = Declared(storage).bring_in_question_set(LOCAL_PERSON, own)
    waves = book(storage)
    number = waves.create(LOCAL_PERSON, "Ours", set_id, sent=SENT)
    waves.ask(LOCAL_PERSON, number, [Asked(KENT)])
    assert waves.matrix(number).columns


def test_what_is_missing_before_publishing_is_said_in_order(storage: SqlStorage) -> None:
    waves = book(storage)
    number = waves.create(LOCAL_PERSON, "Empty", "provision-2012")
    assert "on which day" in waves.why_not_publish(LOCAL_PERSON, number)
    waves.change(LOCAL_PERSON, number, sent=SENT, working_days=20, questions=())
    assert waves.why_not_publish(LOCAL_PERSON, number) == "Say first who was asked."
    assert "campaign staff" in waves.why_not_publish(READER, number)


def test_only_those_who_may_keep_and_publish_waves(storage: SqlStorage) -> None:
    waves, number = a_wave(storage, KENT)
    for attempt in (
        lambda: waves.create(READER, "x", "provision-2012"),
        lambda: waves.change(READER, number, sent=None, working_days=20, questions=()),
        lambda: waves.ask(READER, number, [Asked(LEEDS)]),
        lambda: waves.ask_everybody(READER, number),
        lambda: waves.unask(READER, number, [KENT]),
        lambda: waves.note_reply(READER, number, [KENT], "refused", day=SENT),
        lambda: waves.publish(RESEARCHER, number),
        lambda: waves.withdraw(RESEARCHER, number),
    ):
        with pytest.raises(NotAllowedError):
            attempt()
    assert list(states(waves, number, SENT)) == [KENT]


def test_what_cannot_be_is_refused_with_a_sentence(storage: SqlStorage) -> None:
    waves, number = a_wave(storage, KENT)
    for attempt, words in (
        (lambda: waves.create(LOCAL_PERSON, " ", "provision-2012"), "Give the wave a name"),
        (lambda: waves.create(LOCAL_PERSON, "March", "provision-2012"), "already"),
        (lambda: waves.create(LOCAL_PERSON, "x", "no-such-set"), "no question set"),
        (lambda: waves.create(LOCAL_PERSON, "x", "provision-2012", questions=["incidents"]), "does not ask"),
        (lambda: waves.create(LOCAL_PERSON, "x", "provision-2012", sent=date(1960, 1, 1)), "Check the year"),
        (lambda: waves.create(LOCAL_PERSON, "x", "provision-2012", working_days=0), "working days"),
        (lambda: waves.ask(LOCAL_PERSON, number, [Asked("E99999999")]), "no authority's code"),
        (lambda: waves.note_reply(LOCAL_PERSON, number, [], "refused", day=LATER), "Choose"),
        (lambda: waves.note_reply(LOCAL_PERSON, number, [KENT], "refused", day=None), "which day"),
        (lambda: waves.note_reply(LOCAL_PERSON, number, [KENT], "lost", day=LATER), "no state"),  # type: ignore
        (lambda: waves.note_reply(LOCAL_PERSON, number, [KENT], "refused", day=date(2025, 1, 1)), "was asked on"),
        (lambda: waves.note_reply(LOCAL_PERSON, number, [LEEDS], "refused", day=LATER), "not on the list"),
        (lambda: waves.read_names(number, "x\n" * 1_001), "too many"),
    ):
        with pytest.raises(RefusedError, match=words):
            attempt()
    with pytest.raises(NotFoundError):
        waves.board(999, SENT)


def test_a_note_can_be_taken_back(storage: SqlStorage) -> None:
    waves, number = a_wave(storage, HARROW)
    waves.note_reply(LOCAL_PERSON, number, [HARROW], "withdrawn", day=LATER, note="asked by mistake")
    assert states(waves, number, LATER) == {HARROW: "withdrawn"}
    waves.note_reply(LOCAL_PERSON, number, [HARROW], "", day=None)
    assert states(waves, number, LATER) == {HARROW: "overdue"}
    with storage.read() as work:
        newest, first = work.changes.list(area_code=HARROW)[:2]
    assert newest.before == first.after == {"state": "withdrawn", "day": "2025-04-08", "note": "asked by mistake"}


def test_undoing_an_import_takes_its_returns_off_the_board(storage: SqlStorage) -> None:
    waves, number = a_wave(storage, KENT)
    (file,) = Ingestion(storage).files()
    Ingestion(storage).undo(LOCAL_PERSON, file.id)
    assert states(waves, number, LATER) == {KENT: "overdue"}
    assert set(waves.board(number, LATER).counts) <= set(BOARD_STATES)


def test_answers_know_the_day_they_were_asked_for(storage: SqlStorage) -> None:
    waves, number = a_wave(storage, KENT, LEEDS)
    waves.ask(LOCAL_PERSON, number, [Asked(LEEDS, date(2025, 3, 10))])
    days = {answer.area_code: answer.asked_on for answer in Ingestion(storage).foi_answers()}
    assert days == {KENT: SENT, LEEDS: date(2025, 3, 10), DEVON: SENT}


def test_a_wave_never_dated_leaves_its_answers_undated(storage: SqlStorage) -> None:
    desk = Ingestion(storage)
    desk.accept(LOCAL_PERSON, desk.preview(FILE, "march.csv"), wave="March")
    assert {answer.asked_on for answer in desk.foi_answers()} == {None}


def test_what_an_area_told_is_dated_by_the_day_it_was_asked(storage: SqlStorage) -> None:
    """The file is named march.csv and the wave March: neither says a year, so only the day sent can date it."""
    waves, number = a_wave(storage, KENT)
    evidence = Evidence(Assessments(storage), Ingestion(storage))
    assert {quote.day for quote in evidence.of(KENT, "runaways-charter-2012").quotes.values()} == {SENT}
    waves.change(LOCAL_PERSON, number, sent=None, working_days=20, questions=ASKED_FOR)
    assert {quote.day for quote in evidence.of(KENT, "runaways-charter-2012").quotes.values()} == {None}


# Another name, and the end of a wave.


def a_coded_and_corrected_wave(storage: SqlStorage) -> tuple[WaveBook, int]:
    waves, number = a_wave(storage, KENT, LEEDS)
    answer = next(a for a in Ingestion(storage).foi_answers(KENT) if a.question == "offer_home")
    AnswerCorrections(storage).add(LOCAL_PERSON, by_text(answer, "some", None, reason="a letter", source="the council"))
    with storage.write("ada") as work:
        key = TextKey("March", LEEDS, "provider", "", raw_key("Barnardo's"))
        work.codings.code(key, "ada", "Ada", "voluntary", blind=True)
        work.codings.settle(key, "voluntary", "why", settler="cat", settler_name="Cat")
    return waves, number


def test_a_renamed_wave_keeps_its_answers_corrections_codes_and_files(storage: SqlStorage) -> None:
    waves, number = a_coded_and_corrected_wave(storage)
    before = {(a.area_code, a.question, a.status, a.code, a.rule) for a in Ingestion(storage).foi_answers()}
    waves.rename(LOCAL_PERSON, number, " Requests of March 2025 ")
    answers = Ingestion(storage).foi_answers()
    assert {(a.area_code, a.question, a.status, a.code, a.rule) for a in answers} == before
    assert {"corrected", "settled"} <= {a.rule for a in answers}
    assert {a.wave for a in answers} == {"Requests of March 2025"}
    assert Ingestion(storage).files()[0].wave == "Requests of March 2025"
    assert [one.standing for one in AnswerCorrections(storage).now()] == ["in_force"]
    with storage.read() as work:
        newest = work.changes.list(object_kind="wave", limit=1)[0]
    assert (newest.before, newest.after) == (
        {"name": "March"},
        {"name": "Requests of March 2025", "files": 1, "corrections": 1, "codes": 1, "settlements": 1},
    )


def test_a_wave_cannot_take_a_name_under_which_something_is_kept(storage: SqlStorage) -> None:
    waves, number = a_coded_and_corrected_wave(storage)
    other = waves.create(LOCAL_PERSON, "June", "provision-2012")
    for wrong, why in (("June", "There is a wave called 'June' already"), (" ", "Give the wave a name")):
        with pytest.raises(RefusedError, match=why):
            waves.rename(LOCAL_PERSON, number, wrong)
    with pytest.raises(NotAllowedError):
        waves.rename(READER, number, "Autumn")
    with storage.write("ada") as work:
        work.codings.code(TextKey("Old", LEEDS, "provider", "", raw_key("x")), "ada", "Ada", "police", blind=True)
    with pytest.raises(RefusedError, match="Under the name 'Old' there are kept already: 1 codes"):
        waves.rename(LOCAL_PERSON, other, "Old")
    waves.rename(LOCAL_PERSON, number, "March")
    with storage.write("ada") as work:
        work.waves.publish(number)
    with pytest.raises(RefusedError, match="published under this name"):
        waves.rename(LOCAL_PERSON, number, "Autumn")


def test_only_an_empty_wave_is_deleted_and_it_comes_back_with_its_list(storage: SqlStorage) -> None:
    waves, number = a_wave(storage, KENT, YORK)
    with pytest.raises(RefusedError, match=r"It holds the file .march.csv."):
        waves.delete(LOCAL_PERSON, number)
    files = Ingestion(storage)
    files.undo(LOCAL_PERSON, files.files()[0].id)
    waves.note_reply(LOCAL_PERSON, number, [YORK], "refused", day=LATER)
    with pytest.raises(RefusedError, match="1 reply is noted by hand in it"):
        waves.delete(LOCAL_PERSON, number)
    waves.note_reply(LOCAL_PERSON, number, [YORK], "", day=None)
    with pytest.raises(NotAllowedError):
        waves.delete(READER, number)
    waves.delete(LOCAL_PERSON, number)
    assert waves.waves() == ()
    assert files.wave_names() == ()
    assert [wave.name for wave in waves.deleted()] == ["March"]
    with pytest.raises(RefusedError, match=r"A wave called .March. was deleted"):
        waves.create(LOCAL_PERSON, "March", "provision-2012")
    waves.bring_back(LOCAL_PERSON, number)
    assert waves.deleted() == ()
    assert [request.area_code for request in waves.requests(number)] == [YORK, KENT]


def test_a_deleted_wave_is_there_again_with_a_file_of_it(storage: SqlStorage) -> None:
    waves, number = a_wave(storage, KENT)
    files = Ingestion(storage)
    for again in (
        lambda: files.redo(LOCAL_PERSON, files.files()[0].id),
        lambda: files.accept(LOCAL_PERSON, files.preview(FILE + b"York,Full,all,all,,\n", "more.csv"), wave="March"),
    ):
        for file in files.files():
            files.undo(LOCAL_PERSON, file.id)
        waves.delete(LOCAL_PERSON, number)
        again()
        assert [wave.id for wave in waves.waves()] == [number]
