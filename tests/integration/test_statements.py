"""Official scores and young people's feedback on both databases."""

from __future__ import annotations

import io
import threading
from datetime import date

import openpyxl
import pytest

from charter.exceptions import InstrumentError, RegisterError
from charter.permissions import EVERY_RIGHT, Grant
from charter.register import Source
from services.assessment.feedback import ASKS, FeedbackBook, asked_sentence, few_sentence
from services.assessment.official_score_files import template_csv, template_xlsx
from services.assessment.official_scores import NI71, OfficialScoreBook
from services.assessment.statements_stored import Feedback, OfficialScores
from services.exceptions import NotAllowedError, RefusedError, StaleEditError
from services.generated import STAMP
from services.people import Person
from storage.unit_of_work import SqlStorage

LEEDS, KENT, CHARTER = "E08000035", "E10000016", "runaways-charter-2012"
ADA = Person("ada", "Ada", EVERY_RIGHT)
LEEDS_STAFF = Person("lee", "Lee", (Grant("contributor", LEEDS),))
KENT_STAFF = Person("kim", "Kim", (Grant("contributor", KENT),))
SOURCE = Source("Official statistics OSR23/2010", "https://example.org/osr23")


def scores(**changes: object) -> OfficialScores:
    values: dict[str, object] = {
        "area_code": LEEDS, "instrument_id": NI71, "period": "2009-10", "scores": {"NI71-1": 2, "NI71-2": 3},
        "source": SOURCE,
    }  # fmt: skip
    return OfficialScores(**(values | changes))  # type: ignore[arg-type]


def feedback(**changes: object) -> Feedback:
    values: dict[str, object] = {
        "area_code": LEEDS, "instrument_id": ASKS, "occasion": "Spring survey", "people": 14,
        "asked": "an anonymous survey", "first_day": date(2026, 3, 3), "last_day": date(2026, 4, 9),
        "ratings": {"Y1.1": 2, "Y1.2": 1}, "said": {"ask-1": "Most felt believed."},
    }  # fmt: skip
    return Feedback(**(values | changes))  # type: ignore[arg-type]


def test_scores_come_back_with_their_source_and_their_scorecard(storage: SqlStorage) -> None:
    book = OfficialScoreBook(storage)
    made = book.record(ADA, scores())
    assert book.of(NI71, LEEDS) == (made,)
    assert made.scores == scores()
    card = book.card(made)
    assert (card.total.answered, card.total.applicable) == (2, 5)
    assert (card.total.score, card.total.low, card.total.high) == (
        None, pytest.approx(100 * (2 / 3 + 1) / 5), pytest.approx(100 * (2 / 3 + 1) / 5 + 60),
    )  # fmt: skip


def test_a_correction_supersedes_and_the_first_stays_in_the_history(storage: SqlStorage) -> None:
    book = OfficialScoreBook(storage)
    first = book.record(ADA, scores())
    second = book.record(ADA, scores(scores={"NI71-1": 1}), expected_version=1)
    assert book.of(NI71, LEEDS) == (second,)
    assert book.history(NI71, LEEDS) == (first, second)
    with storage.read() as work:
        newest, oldest = work.changes.list(object_kind="official_score")
    assert (oldest.action, newest.action) == ("recorded", "corrected")
    assert (newest.before or {})["scores"] == {"NI71-1": 2, "NI71-2": 3}
    assert (newest.after or {})["scores"] == {"NI71-1": 1}


def test_nobody_corrects_or_records_over_what_they_have_not_seen(storage: SqlStorage) -> None:
    book = OfficialScoreBook(storage)
    book.record(ADA, scores())
    for expected in (0, 7):
        with pytest.raises(StaleEditError, match="Somebody else recorded or corrected"):
            book.record(ADA, scores(scores={"NI71-1": 0}), expected_version=expected)
    assert len(book.history(NI71)) == 1


def test_of_eight_who_record_at_once_one_does(storage: SqlStorage) -> None:
    book, outcomes = OfficialScoreBook(storage), []

    def record(level: int) -> None:
        try:
            book.record(ADA, scores(scores={"NI71-1": level % 4}))
            outcomes.append("recorded")
        except StaleEditError:
            outcomes.append("told")

    threads = [threading.Thread(target=record, args=(level,)) for level in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["recorded"] + ["told"] * 7


def test_scores_taken_back_count_no_more_and_can_count_again(embedded: SqlStorage) -> None:
    book = OfficialScoreBook(embedded)
    taken = book.withdraw(ADA, book.record(ADA, scores()))
    assert book.of(NI71) == ()
    assert taken.record.withdrawn
    restored = book.restore(ADA, taken)
    assert (book.of(NI71), restored.record.version) == ((restored,), 3)


def test_scores_need_a_right_an_official_instrument_and_a_level_of_it(embedded: SqlStorage) -> None:
    book = OfficialScoreBook(embedded)
    with pytest.raises(NotAllowedError):
        book.record(KENT_STAFF, scores())
    with pytest.raises(RefusedError, match="has no official scores"):
        book.record(ADA, scores(instrument_id=CHARTER, scores={"C1": 1}))
    with pytest.raises(RefusedError, match="Scores run from 0 to 3"):
        book.record(ADA, scores(scores={"NI71-1": 4}))
    with pytest.raises(InstrumentError):
        book.record(ADA, scores(scores={"C1": 1}))
    with pytest.raises(RefusedError, match="No score was given"):
        scores(scores={})
    with pytest.raises(RegisterError, match="needs a title"):
        Source(" ")
    assert book.history(NI71) == ()


HEADER = "area,period,NI71-1,NI71-2,NI71-3,NI71-4,NI71-5,source,address,note\n"


def test_a_file_is_shown_row_by_row_before_anything_is_stored(embedded: SqlStorage) -> None:
    book = OfficialScoreBook(embedded)
    book.record(ADA, scores(area_code=KENT, scores={"NI71-1": 1}))
    book.record(ADA, scores(scores={"NI71-1": 3}))
    text = HEADER + (
        "Leeds,2009-10,2,3,,,,OSR23/2010,https://example.org/osr23,\n"
        "E10000016,2009-10,1,,,,,Official statistics OSR23/2010,https://example.org/osr23,\n"
        "Bury,2009-10,0,1,2,3,3,OSR23/2010,,\n"
        "Bury,2009-10,0,1,2,3,2,OSR23/2010,,\n"
        "Borsetshire,2009-10,1,,,,,OSR23/2010,,\n"
        "York,2009-10,5,,,,,OSR23/2010,,\n"
        "Hull,2009-10,1,,,,,,,\n"
        "Derby,2009-10,,,,,,OSR23/2010,,\n"
    )
    file = book.preview(text.encode(), "scores.csv", NI71)
    assert [row.words.split(":")[0] for row in file.rows] == [
        "Corrects what is recorded", "Recorded already", "New", *["Set aside"] * 5,
    ]  # fmt: skip
    assert "row 4 is about the same authority" in file.rows[3].trouble
    assert "column C: '5' is no score from 0 to 3" in file.rows[5].trouble
    assert file.sentence == (
        "8 rows read: 1 new, 1 that correct what is recorded, 1 recorded already, 5 set aside with a reason."
    )
    assert len(file.table.rows) == 8
    assert len(book.history(NI71)) == 2
    assert book.accept(ADA, file) == 2
    assert [one.scores.area_code for one in book.of(NI71)] == ["E08000002", LEEDS, KENT]
    again = book.preview(text.encode(), "scores.csv", NI71)
    assert again.to_store == ()


def test_a_file_is_stored_whole_or_not_at_all(storage: SqlStorage) -> None:
    book = OfficialScoreBook(storage)
    text = HEADER + "Leeds,2009-10,2,,,,,OSR,,\nKent,2009-10,2,,,,,OSR,,\n"
    file = book.preview(text.encode(), "scores.csv", NI71)
    with pytest.raises(NotAllowedError):
        book.accept(LEEDS_STAFF, file)
    book.record(ADA, scores(area_code=KENT))
    with pytest.raises(RefusedError, match="Kent, 2009-10: somebody else recorded it"):
        book.accept(ADA, file)
    assert [one.scores.area_code for one in book.of(NI71)] == [KENT]


def test_a_file_without_the_headings_and_one_of_a_demonstration_are_refused(embedded: SqlStorage) -> None:
    book = OfficialScoreBook(embedded)
    with pytest.raises(RefusedError, match="no row with the headings area, period, source"):
        book.preview(b"council,score\nLeeds,2\n", "x.csv", NI71)
    with pytest.raises(RefusedError, match="demonstration"):
        book.preview((HEADER + f"Leeds,2009-10,2,,,,,{STAMP},,\n").encode(), "x.csv", NI71)


def test_a_filled_template_is_read_back(embedded: SqlStorage) -> None:
    sheet = (book := openpyxl.load_workbook(io.BytesIO(template_xlsx(NI71))))["Scores"]
    sheet.append(["Leeds", "2009-10", 0, 1, 2, 3, None, "OSR23/2010", None, "=1+1"])
    out = io.BytesIO()
    book.save(out)
    assert template_csv(NI71).decode("utf-8-sig") == HEADER.replace("\n", "\r\n")
    (row,) = OfficialScoreBook(embedded).preview(out.getvalue(), "filled.xlsx", NI71).rows
    assert row.scores is not None
    assert row.scores.scores == {"NI71-1": 0, "NI71-2": 1, "NI71-3": 2, "NI71-4": 3}


def test_feedback_comes_back_with_a_scorecard_of_its_own(storage: SqlStorage) -> None:
    book = FeedbackBook(storage)
    made = book.record(ADA, feedback())
    assert book.of(ASKS, LEEDS) == (made,)
    assert made.feedback == feedback()
    assert asked_sentence(made.feedback) == (
        "Spring survey: 14 young people, 3 March 2026 to 9 April 2026. How: an anonymous survey."
    )
    card = book.card(made.feedback)
    assert (card.total.answered, card.total.applicable) == (2, 16)
    assert card.node("ask-1").score == pytest.approx(50)


def test_feedback_is_for_its_area_until_it_is_published(embedded: SqlStorage) -> None:
    lead = Person("lou", "Lou", (Grant("lead_member", LEEDS),))
    own, elsewhere = FeedbackBook(embedded, LEEDS_STAFF), FeedbackBook(embedded, KENT_STAFF)
    made = own.record(LEEDS_STAFF, feedback())
    assert elsewhere.of(ASKS) == ()
    with pytest.raises(NotAllowedError):
        own.publish(LEEDS_STAFF, made)
    published = own.publish(lead, made)
    assert [one.feedback.occasion for one in elsewhere.of(ASKS)] == ["Spring survey"]
    corrected = own.record(LEEDS_STAFF, feedback(people=15, published=True), expected_version=2)
    assert not corrected.feedback.published
    assert elsewhere.of(ASKS) == ()
    assert elsewhere.history(ASKS) == ()
    assert published in own.history(ASKS)
    own.hide(lead, own.publish(lead, corrected))
    assert elsewhere.of(ASKS) == ()


def test_what_few_young_people_said_is_never_published(embedded: SqlStorage) -> None:
    book = FeedbackBook(embedded)
    few = book.record(ADA, feedback(people=4))
    assert "Only 4 young people answered: they may be recognised" in few_sentence(few.feedback)
    with pytest.raises(RefusedError, match="may be recognised"):
        book.publish(ADA, few)
    assert few_sentence(feedback(people=5)) == ""


def test_feedback_taken_back_is_unpublished_and_counts_no_more(embedded: SqlStorage) -> None:
    book = FeedbackBook(embedded)
    standing = book.publish(ADA, book.record(ADA, feedback()))
    taken = book.withdraw(ADA, standing)
    assert (taken.record.withdrawn, taken.feedback.published) == (True, False)
    assert book.of(ASKS) == ()
    assert FeedbackBook(embedded, KENT_STAFF).of(ASKS) == ()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"people": 0}, "how many young people answered"),
        ({"occasion": ""}, "occasion needs a text"),
        ({"asked": " "}, "How they were asked needs a text"),
        ({"last_day": date(2026, 1, 1)}, "last day is before the first"),
        ({"ratings": {}, "said": {"ask-1": " "}}, "Nothing of what they said"),
        ({"said": {"ask-1": "x" * 4001}}, "4,001 characters"),
    ],
)
def test_feedback_that_cannot_be_kept_refuses_to_exist(changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(RefusedError, match=sentence):
        feedback(**changes)


def test_feedback_belongs_to_the_asks_alone(embedded: SqlStorage) -> None:
    book = FeedbackBook(embedded)
    with pytest.raises(RefusedError, match="does not take young people's feedback"):
        book.record(ADA, feedback(instrument_id=CHARTER, ratings={"C1": 1}, said={}))
    with pytest.raises(RefusedError, match="not on the scale"):
        book.record(ADA, feedback(ratings={"Y1.1": 4}))
    with pytest.raises(InstrumentError):
        book.record(ADA, feedback(said={"count": "x"}))


def test_the_tables_have_a_row_for_each_part(embedded: SqlStorage) -> None:
    FeedbackBook(embedded).record(ADA, feedback())
    OfficialScoreBook(embedded).record(ADA, scores())
    said = FeedbackBook(embedded).table(ASKS, LEEDS)
    assert len(said.rows) == 16
    assert said.values("rating")[:3] == ("Mostly", "Sometimes", "")
    stated = OfficialScoreBook(embedded).table(NI71)
    assert stated.values("score") == (2, 3, None, None, None)
