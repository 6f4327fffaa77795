"""Free text coded by two people, both blind, on both databases."""

from __future__ import annotations

import pytest

from charter.permissions import Grant
from services.exceptions import NotAllowedError, NotFoundError, RefusedError
from services.foi.codings import Coder, CodingDesk, coder_of, is_free_text
from services.foi.codings_stored import TextKey, raw_key
from services.foi.ingestion import Ingestion
from services.foi.question_catalogue import shipped
from services.people import LOCAL_PERSON, Person
from storage.unit_of_work import SqlStorage

WAVE, HOME = "March", "offer_home"
SENTENCES = (
    "We offer to all children missing from care but only to those from home who are known to social care",
    "Interviews are offered to every child who has been missing",
    "It depends on the circumstances of each child and family",
    "Offered only where the child is open to a social worker",
)
COUNCILS = ("Kent", "Leeds", "Devon", "Harrow")
FILE = "Local authority,Missing from home,Independent\n" + "".join(
    f'{name},"{text}",yes\n' for name, text in zip(COUNCILS, SENTENCES, strict=True)
)
PLAIN = FILE + "York,All,no\nBarnet,Refused under section 12,no\nBury,,no\n"
READER = Person("reader", "Reader", (Grant("viewer"),))
ADA, BEN, CAT = (Person(name.lower(), name, (Grant("researcher"),)) for name in ("Ada", "Ben", "Cat"))


@pytest.fixture
def desk(storage: SqlStorage) -> CodingDesk:
    accept(storage)
    return CodingDesk(storage)


def accept(storage: SqlStorage, content: str = PLAIN, name: str = "march.csv") -> int:
    files = Ingestion(storage)
    return files.accept(LOCAL_PERSON, files.preview(content.encode(), name), wave=WAVE)


def coder(person: Person) -> Coder:
    found = coder_of(person, person.name)
    assert found
    return found


def code_all(desk: CodingDesk, person: Person, codes: dict[str, str]) -> None:
    """Code each text as `codes` has it by its first word, "some" where it does not."""
    while task := desk.task(coder(person), WAVE, HOME):
        given = codes.get(task.text.raw.split()[0], "some")
        desk.code(person, coder(person), task.text.key, [given])


def codes_now(storage: SqlStorage) -> dict[str, tuple[str, str | None]]:
    return {a.raw.split()[0]: (a.status, a.code) for a in Ingestion(storage).foi_answers() if a.raw in SENTENCES}


def test_only_words_that_need_judgement_are_coded(desk: CodingDesk, storage: SqlStorage) -> None:
    (found,) = desk.questions()
    assert (found.wave, found.question.id, found.texts) == (WAVE, HOME, 4)
    shown = {answer.raw for answer in Ingestion(storage).foi_answers() if is_free_text(answer, shipped())}
    assert shown == set(SENTENCES)


def test_whoever_codes_is_told_only_the_words_and_how_many_are_left(desk: CodingDesk) -> None:
    for person in (ADA, BEN):
        task = desk.task(coder(person), WAVE, HOME)
        assert task is not None
        assert set(vars(task)) == {"text", "done", "total"}
        desk.code(person, coder(person), task.text.key, ["some"])
        (own,) = desk.own(coder(person), WAVE, HOME)
        assert own.reading is None


def test_the_programs_reading_is_shown_after_coding_and_the_code_stays_from_then_on(
    desk: CodingDesk, storage: SqlStorage
) -> None:
    task = desk.task(coder(ADA), WAVE, HOME)
    assert task
    for _ in range(2):
        with pytest.raises(RefusedError, match="Code every text of this question first"):
            desk.show_reading(ADA, coder(ADA), task.text.key)
        desk.code(ADA, coder(ADA), task.text.key, ["some"])
    with pytest.raises(NotAllowedError):
        desk.show_reading(READER, coder(READER), task.text.key)
    code_all(desk, ADA, {})
    key = next(own.text.key for own in desk.own(coder(ADA), WAVE, HOME) if own.text.raw == SENTENCES[0])
    desk.show_reading(ADA, coder(ADA), key)
    desk.show_reading(ADA, coder(ADA), key)
    (shown,) = [own for own in desk.own(coder(ADA), WAVE, HOME) if own.reading is not None]
    assert any("known to social care" in words for _, words in shown.reading or ())
    with pytest.raises(RefusedError, match="your code of it stays"):
        desk.code(ADA, coder(ADA), key, ["all"])
    with storage.read() as work:
        assert [c.action for c in work.changes.list(object_kind="coding")].count("shown") == 1
    assert all(own.reading is None for own in desk.own(coder(BEN), WAVE, HOME))
    code_all(desk, BEN, {})
    assert desk.pairs()[0].agreement.n == 4


def test_two_who_code_alike_agree_and_their_code_becomes_the_answers(desk: CodingDesk, storage: SqlStorage) -> None:
    read_first = codes_now(storage)
    code_all(desk, ADA, {"Interviews": "all"})
    assert codes_now(storage) == read_first
    code_all(desk, BEN, {"Interviews": "all"})
    (pair,) = desk.pairs()
    assert (pair.first, pair.second, pair.agreement.n, pair.agreement.agreed) == ("Ada", "Ben", 4, 4)
    assert pair.agreement.kappa == 1
    assert codes_now(storage) == dict.fromkeys(("We", "It", "Offered"), ("answered", "some")) | {
        "Interviews": ("answered", "all")
    }
    answer = next(a for a in Ingestion(storage).foi_answers() if a.raw == SENTENCES[0])
    assert answer.settlement == "Coded alike by Ada and Ben"
    assert answer.note.endswith("Coded alike by 2 people")
    assert "Ada" not in answer.note
    assert answer.rule == "settled"


def test_a_disagreement_is_settled_by_a_third_with_a_reason(desk: CodingDesk, storage: SqlStorage) -> None:
    before = codes_now(storage)["It"]
    code_all(desk, ADA, {"It": "some"})
    code_all(desk, BEN, {"It": "unclear"})
    (found,) = desk.disagreements(coder(CAT), WAVE, HOME)
    assert found.codes == (("Ada", "some"), ("Ben", "unclear"))
    assert found.text.raw == SENTENCES[2]
    assert codes_now(storage)["It"] == before
    for person in (ADA, BEN):
        with pytest.raises(RefusedError, match="A third person"):
            desk.settle(person, coder(person), found.text.key, ["some"], "because")
    with pytest.raises(RefusedError, match="Say in a sentence why"):
        desk.settle(CAT, coder(CAT), found.text.key, ["some"], " ")
    number = desk.settle(CAT, coder(CAT), found.text.key, ["none"], "It says no child is sure of one.")
    assert codes_now(storage)["It"] == ("answered", "none")
    answer = next(a for a in Ingestion(storage).foi_answers() if a.raw == SENTENCES[2])
    assert "It says no child is sure of one." in answer.settlement
    assert "Coders differed; settled by another person, " in answer.note
    assert "Cat" not in answer.note
    (settled,) = desk.disagreements(coder(CAT), WAVE, HOME)
    assert settled.settlement
    assert settled.settlement.settler_name == "Cat"
    desk.undo(CAT, number)
    assert codes_now(storage)["It"] == before


def test_a_text_settled_as_unclear_has_no_code(desk: CodingDesk, storage: SqlStorage) -> None:
    code_all(desk, ADA, {"Interviews": "all"})
    code_all(desk, BEN, {"Interviews": "none"})
    (found,) = desk.disagreements(coder(CAT), WAVE, HOME)
    desk.settle(CAT, coder(CAT), found.text.key, ["unclear"], "Both readings are open.")
    assert codes_now(storage)["Interviews"] == ("unclear", None)
    assert codes_now(storage)["We"] == ("answered", "some")


def test_settling_anew_takes_the_earlier_back_and_both_stay_in_the_history(
    desk: CodingDesk, storage: SqlStorage
) -> None:
    code_all(desk, ADA, {"It": "some"})
    code_all(desk, BEN, {"It": "all"})
    (found,) = desk.disagreements(coder(CAT), WAVE, HOME)
    desk.settle(CAT, coder(CAT), found.text.key, ["none"], "First thought.")
    desk.settle(CAT, coder(CAT), found.text.key, ["all"], "Second thought.")
    with storage.read() as work:
        assert [each.undone_at is None for each in work.codings.settlements()] == [False, True]
        assert [each.code for each in work.codings.settled().values()].count("all") == 1
        actions = [change.action for change in work.changes.list(object_kind="settlement")]
    assert actions == ["settled", "undid", "settled"]


def test_codes_survive_undoing_an_import_and_bringing_it_in_again(desk: CodingDesk, storage: SqlStorage) -> None:
    code_all(desk, ADA, {})
    code_all(desk, BEN, {})
    files = Ingestion(storage)
    files.undo(LOCAL_PERSON, files.files()[0].id)
    assert desk.questions() == ()
    assert desk.pairs() == ()
    accept(storage)
    assert desk.pairs()[0].agreement.n == 4
    assert codes_now(storage)["It"] == ("answered", "some")


def test_a_changed_text_is_coded_anew(desk: CodingDesk, storage: SqlStorage) -> None:
    code_all(desk, ADA, {})
    accept(storage, PLAIN.replace("It depends on", "It still depends on"), "march-corrected.csv")
    task = desk.task(coder(ADA), WAVE, HOME)
    assert task is not None
    assert task.text.raw.startswith("It still depends")


def test_codes_of_an_earlier_version_that_were_not_blind_do_not_count_for_a_second_coder(
    desk: CodingDesk, storage: SqlStorage
) -> None:
    first, second = desk.task(coder(ADA), WAVE, HOME), desk.task(coder(BEN), WAVE, HOME)
    assert first
    assert second
    for person in (ADA, BEN):
        with storage.write(person.id) as work:
            work.codings.code(first.text.key, person.id, person.name, "some", blind=False)
    assert desk.pairs() == ()
    desk.code(BEN, coder(BEN), second.text.key, ["some"])
    assert desk.pairs()[0].agreement.n == 1


def test_the_first_coder_is_first_on_texts_that_another_reached_before(desk: CodingDesk, storage: SqlStorage) -> None:
    first = desk.task(coder(ADA), WAVE, HOME)
    assert first
    desk.code(ADA, coder(ADA), first.text.key, ["some"])
    code_all(desk, BEN, {})
    code_all(desk, ADA, {})
    (pair,) = desk.pairs()
    assert (pair.first, pair.second, pair.agreement.n) == ("Ada", "Ben", 4)


def test_a_coder_may_change_a_code_until_it_is_settled_and_the_trail_keeps_both(
    desk: CodingDesk, storage: SqlStorage
) -> None:
    code_all(desk, ADA, {})
    own, *_ = desk.own(coder(ADA), WAVE, HOME)
    assert own.code == "some"
    again = desk.task(coder(ADA), WAVE, HOME, again=own.text.key)
    assert again
    assert again.text == own.text
    desk.code(ADA, coder(ADA), own.text.key, ["all"])
    assert {each.text: each.code for each in desk.own(coder(ADA), WAVE, HOME)}[own.text] == "all"
    with storage.read() as work:
        newest = work.changes.list(object_kind="coding", limit=1)[0]
    assert (newest.action, newest.before, newest.after) == (
        "changed", {"code": "some"}, {"code": "all", "blind": True},
    )  # fmt: skip


def test_nobody_sees_disagreements_half_way_through_their_own_coding(desk: CodingDesk) -> None:
    code_all(desk, ADA, {})
    first = desk.task(coder(BEN), WAVE, HOME)
    assert first
    desk.code(BEN, coder(BEN), first.text.key, ["all"])
    with pytest.raises(RefusedError, match="Finish it"):
        desk.disagreements(coder(BEN), WAVE, HOME)


def test_without_sign_in_the_name_typed_is_the_coder() -> None:
    assert coder_of(LOCAL_PERSON, "  ") is None
    assert coder_of(LOCAL_PERSON, " Ada  Lovelace ") == Coder("local: ada lovelace", "Ada Lovelace")
    assert coder_of(ADA, "Somebody else") == Coder("ada", "Ada")


def test_nobody_codes_in_the_name_of_another(desk: CodingDesk) -> None:
    task = desk.task(coder(ADA), WAVE, HOME)
    assert task
    with pytest.raises(RefusedError, match="whoever is signed in"):
        desk.code(ADA, coder(BEN), task.text.key, ["some"])
    with pytest.raises(NotAllowedError):
        desk.code(READER, coder(READER), task.text.key, ["some"])
    with pytest.raises(NotAllowedError):
        desk.settle(READER, coder(READER), task.text.key, ["some"], "why")
    with pytest.raises(NotAllowedError):
        desk.undo(READER, 1)


@pytest.mark.parametrize(("codes", "words"), [
    ([], "Choose a code"),
    (["sometimes"], "no code of"),
    (["all", "none"], "takes one code"),
    (["all", "unclear"], "takes one code"),
])  # fmt: skip
def test_codes_that_the_question_does_not_have_are_refused(desk: CodingDesk, codes: list[str], words: str) -> None:
    task = desk.task(coder(ADA), WAVE, HOME)
    assert task
    with pytest.raises(RefusedError, match=words):
        desk.code(ADA, coder(ADA), task.text.key, codes)


def test_a_text_that_is_gone_is_not_coded(desk: CodingDesk) -> None:
    gone = TextKey(WAVE, "E10000016", HOME, "", raw_key("never said"))
    with pytest.raises(NotFoundError):
        desk.code(ADA, coder(ADA), gone, ["some"])
    with pytest.raises(RefusedError, match="no disagreement"):
        desk.settle(CAT, coder(CAT), gone, ["some"], "why")


def test_the_table_of_agreement_says_it_in_figures_and_words(desk: CodingDesk) -> None:
    assert desk.agreement_table().rows == ()
    code_all(desk, ADA, {"It": "all"})
    code_all(desk, BEN, {})
    (row,) = desk.agreement_table().records()
    assert (row["texts"], row["agreed"], row["percent"], row["kappa"]) == (4, 3, None, 0.0)
    assert str(row["words"]).startswith("3 of 4 texts were coded the same.")
