"""The questionnaire: details, what stands beside an answer, two people at once, faults, sign-off and paper."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from charter.answer_details import Details, NamedDocument
from charter.assessment import Answer
from charter.framework import instrument
from charter.permissions import EVERY_RIGHT, Grant, Role
from services.administration.accounts import Accounts
from services.assessment.assessments import Assessments
from services.assessment.presence import WhoIsHere
from services.assessment.rounds import Round, Rounds
from services.people import LOCAL_PERSON, Person
from services.ports import FoiAnswer, Reception, StoredAnswer
from storage.unit_of_work import SqlStorage
from tests.pages.conftest import Opener, words
from tests.people import claims_of
from ui.assessing.item import MORE
from ui.assessing.print_view import css_text

KENT, CHARTER = "E10000016", "runaways-charter-2012"
BEN = Person("ben", "Ben", EVERY_RIGHT)


def key(what: str, item: str, round_: str = "2026") -> str:
    return f"{what} | {KENT} | {CHARTER} | {round_} | {item}"


def at(opened: Opener, part: str = "count-1", **query: Any) -> AppTest:
    app = opened("assess", area=KENT, round="2026", part=part, **query)
    assert not app.exception
    return app


def saved(storage: SqlStorage, item: str = "C1", round_: str = "2026") -> StoredAnswer:
    return Assessments(storage).sheet(KENT, CHARTER, round_).stored[item]


def answer(storage: SqlStorage, item: str = "C1", level: int = 1, **also: object) -> None:
    values: dict[str, object] = {"expected_version": 0, "evidence": "", "round_": "2026"} | also
    round_ = str(values.pop("round_"))
    Assessments(storage).save_answer(
        BEN, KENT, CHARTER, round_, answer=Answer(item, "answered", level), **values  # type: ignore[arg-type]
    )  # fmt: skip


def more(app: AppTest, item: str) -> AppTest:
    """The page with what is seldom needed of an item opened."""
    return app.button_group(key=key("fold", item)).set_value(MORE).run()


def the_round(storage: SqlStorage) -> Round:
    found = Rounds(storage, Assessments(storage)).of(KENT, CHARTER, "2026")
    assert found is not None
    return found


def test_every_box_of_an_item_is_kept(opened: Opener, app_storage: SqlStorage) -> None:
    app = at(opened, "act-2")
    app.radio(key=key("answer", "A3")).set_value("2").run()
    app.button_group(key=key("facets", "A3")).set_value(["15", "16"]).run()
    more(app, "A3").text_input(key=key("owner", "A3")).set_value("Head of service").run()
    app.radio(key=key("confidence", "A3")).set_value("fairly_sure").run()
    app.text_area(key=key("links", "A3")).set_value("Report https://example.org/a").run()
    app.text_area(key=key("documents", "A3")).set_value("Protocol | 31 March 2026 | shared drive").run()
    app.text_area(key=key("public note", "A3")).set_value("Under review.").run()
    app.text_area(key=key("private note", "A3")).set_value("Ask in May.").run()
    assert not app.exception
    kept = saved(app_storage, "A3")
    assert kept.version == 8
    assert (kept.details.facets, kept.details.owner, kept.details.confidence) == (
        ("15", "16"), "Head of service", "fairly_sure",
    )  # fmt: skip
    assert kept.details.links[0].words == "Report"
    assert kept.details.documents[0].kept_at == "shared drive"
    again = more(at(opened, "act-2"), "A3")
    assert again.text_area(key=key("documents", "A3")).value == "Protocol | 2026-03-31 | shared drive"
    assert again.button_group(key=key("facets", "A3")).value == ["15", "16"]


def test_a_bad_link_is_not_saved_and_stays_in_its_box(opened: Opener, app_storage: SqlStorage) -> None:
    app = at(opened)
    app.radio(key=key("answer", "C1")).set_value("2").run()
    more(app, "C1").text_area(key=key("links", "C1")).set_value("our intranet").run()
    assert "Not saved yet" in app.error[0].value
    assert app.text_area(key=key("links", "C1")).value == "our intranet"
    app.text_area(key=key("links", "C1")).set_value("https://example.org/a").run()
    assert not app.error
    assert saved(app_storage).details.links[0].url == "https://example.org/a"


def test_what_looks_like_a_childs_data_is_saved_only_once_it_was_checked(
    opened: Opener, app_storage: SqlStorage
) -> None:
    app = at(opened)
    app.radio(key=key("answer", "C1")).set_value("2").run()
    app.text_area(key=key("evidence", "C1")).set_value("Kayleigh Smith, DOB 12/03/2011").run()
    assert any("a date of birth" in warning.value for warning in app.warning)
    assert saved(app_storage).evidence == ""
    app.button(key=key("checked", "C1")).click().run()
    assert saved(app_storage).evidence == "Kayleigh Smith, DOB 12/03/2011"
    assert not any("a date of birth" in warning.value for warning in app.warning)
    app.radio(key=key("answer", "C1")).set_value("3").run()
    assert saved(app_storage).answer.level == 3


def test_the_last_round_stands_beside_and_is_carried_over_on_a_click(opened: Opener, app_storage: SqlStorage) -> None:
    for item in ("C1", "C2"):
        answer(app_storage, item, 2, evidence="Last year's report", round_="2025",
               details=Details(documents=(NamedDocument("Minutes"),)))  # fmt: skip
    app = at(opened)
    assert "Last round (2025): **Partly in place**: Last year's report" in words(app)
    assert app.radio(key=key("answer", "C1")).value is None
    app.button(key=key("carry", "C1")).click().run()
    kept = saved(app_storage)
    assert (kept.answer.level, kept.evidence, kept.details.documents[0].title) == (2, "Last year's report", "Minutes")
    assert app.radio(key=key("answer", "C1")).value == "2"
    assert "- C2: Not answered yet → **Partly in place. Last year's report**" in words(app)
    next(one for one in app.button if one.label == "Carry these over").click().run()
    assert saved(app_storage, "C2").answer.level == 2


def test_evidence_given_elsewhere_is_copied_on_a_click_and_says_where_from(
    opened: Opener, app_storage: SqlStorage
) -> None:
    from charter.crosswalk import linked_items

    checklist = "lead-member-checklist-2010"
    linked = next(one for one in linked_items(CHARTER, "C1") if one.instrument == checklist)
    Assessments(app_storage).save_answer(
        BEN, KENT, checklist, "2026", answer=Answer(linked.item, "answered", 1), evidence="The briefing of May",
        expected_version=0,
    )  # fmt: skip
    app = at(opened)
    assert "The briefing of May" not in [text.value for text in app.text]
    app.button_group(key=key("fold", "C1")).set_value("Evidence given elsewhere").run()
    assert "The briefing of May" in [text.value for text in app.text]
    app.button(key=key("offer 0", "C1")).click().run()
    kept = saved(app_storage)
    assert kept.evidence.startswith("The briefing of May (from ")
    assert linked.item in kept.evidence
    assert kept.answer.state == "not_given"


def a_foi_answer(**changes: object) -> FoiAnswer:
    values: dict[str, object] = {
        "area_code": KENT, "question": "offer_care", "question_text": "Offered?", "period": "2026", "raw": "None",
        "status": "answered", "code": "none", "value": None, "low": None, "high": None, "exemption": None,
        "rule": "code", "note": "", "sheet": "w", "row": 3, "column": "D",
    }  # fmt: skip
    return FoiAnswer(**(values | changes))  # type: ignore[arg-type]


def test_what_was_told_stands_beside_and_a_difference_asks_for_a_word(opened: Opener, app_storage: SqlStorage) -> None:
    with app_storage.write("ada") as work:
        work.imports.accept(
            Reception(
                "foi_wide", "wave.csv", "a" * 64, 1, 1, 1, "FOI", "", "2026", wave="Wave 2026",
                question_set="provision-2012", answers=[a_foi_answer()],
            )
        )  # fmt: skip
    from charter.evidence import evidence_rules

    rule = next(
        rule for rule in evidence_rules(CHARTER)
        if rule.at_most < 3 and rule.when == (("offer_care", frozenset({"none"})),)
    )  # fmt: skip
    item = rule.item

    part = instrument(CHARTER).item(item).parent
    answer(app_storage, item, 3)
    app = at(opened, part)
    assert '"None"' in words(app)
    assert any("says more than what was told" in warning.value for warning in app.warning)
    app.text_area(key=key("explanation", item)).set_value("We have a contract since April.").run()
    assert saved(app_storage, item).details.explanation == "We have a contract since April."


def test_two_people_merge_their_versions_field_by_field(opened: Opener, app_storage: SqlStorage) -> None:
    answer(app_storage, "C1", 2, evidence="Ours")
    app = at(opened)
    answer(app_storage, "C1", 0, evidence="Ours\nBen's line", expected_version=1)
    app.text_area(key=key("evidence", "C1")).set_value("Mine").run()
    assert "Somebody else saved this item" in app.error[0].value
    assert app.radio(key=key("choose answer", "C1")).value == "Theirs"
    assert app.radio(key=key("choose evidence", "C1")).value == "Mine"
    app.radio(key=key("choose evidence", "C1")).set_value("Both, one after the other").run()
    app.button(key=key("merge", "C1")).click().run()
    kept = saved(app_storage)
    assert (kept.answer.level, kept.evidence, kept.version) == (0, "Ours\nBen's line\nMine", 3)
    assert not app.error
    assert app.radio(key=key("answer", "C1")).value == "0"


def test_two_people_who_say_the_same_have_nothing_to_choose(opened: Opener, app_storage: SqlStorage) -> None:
    app = at(opened)
    answer(app_storage, "C1", 2)
    app.radio(key=key("answer", "C1")).set_value("2").run()
    assert not app.error
    assert saved(app_storage).version == 1
    app.text_area(key=key("evidence", "C1")).set_value("Mine, on top of theirs").run()
    assert (saved(app_storage).evidence, saved(app_storage).version) == ("Mine, on top of theirs", 2)


def test_a_third_who_saves_while_somebody_chooses_is_seen_too(opened: Opener, app_storage: SqlStorage) -> None:
    app = at(opened)
    answer(app_storage, "C1", 2, evidence="Ben's")
    app.text_area(key=key("evidence", "C1")).set_value("Mine").run()
    answer(app_storage, "C1", 3, evidence="Ben's\nCy's", expected_version=1)
    app.radio(key=key("choose evidence", "C1")).set_value("Both, one after the other").run()
    app.button(key=key("merge", "C1")).click().run()
    assert "Somebody else saved this item" in app.error[0].value
    assert saved(app_storage).evidence == "Ben's\nCy's"
    app.radio(key=key("choose evidence", "C1")).set_value("Both, one after the other").run()
    app.button(key=key("merge", "C1")).click().run()
    kept = saved(app_storage)
    assert (kept.answer.level, kept.evidence, kept.version) == (3, "Ben's\nCy's\nMine", 3)


def test_what_somebody_writes_while_the_round_is_submitted_stays_and_is_saved_once_it_is_returned(
    opened: Opener, app_storage: SqlStorage
) -> None:
    answer(app_storage)
    rounds = Rounds(app_storage, Assessments(app_storage))
    app = at(opened)
    rounds.move(BEN, "submit", the_round(app_storage).assessment)
    app.text_area(key=key("evidence", "C2")).set_value("An hour's words").run()
    assert "Not saved yet. This round is submitted" in words(app)
    for _ in range(2):
        assert (app.text_area(key=key("evidence", "C2")).value, app.text_area(key=key("evidence", "C2")).disabled) == (
            "An hour's words", True,
        )  # fmt: skip
        app.run()
    rounds.move(BEN, "return", the_round(app_storage).assessment, note="More, please.")
    app.button(key=key("again", "C2")).click().run()
    assert saved(app_storage, "C2").evidence == "An hour's words"
    assert not app.error


def test_the_history_shows_each_version_and_restores_one(opened: Opener, app_storage: SqlStorage) -> None:
    answer(app_storage, "C1", 2, evidence="First words")
    answer(app_storage, "C1", 0, evidence="", expected_version=1)
    app = at(opened)
    app.button_group(key=key("fold", "C1")).set_value("History").run()
    assert "- Answer: Partly in place → **Not in place**" in words(app)
    app.button(key=key("restore 1", "C1")).click().run()
    assert not app.exception
    assert (saved(app_storage).evidence, saved(app_storage).version) == ("First words", 3)
    assert app.text_area(key=key("evidence", "C1")).value == "First words"


def test_somebody_else_who_has_the_questionnaire_open_is_named(opened: Opener, app_storage: SqlStorage) -> None:
    WhoIsHere(app_storage).note(BEN, KENT, CHARTER, "2026", part="think-1")
    app = at(opened)
    assert any(info.value.startswith("Ben has") for info in app.info)
    assert "you will see both versions" in words(app)
    answer(app_storage)
    Rounds(app_storage, Assessments(app_storage)).move(BEN, "submit", the_round(app_storage).assessment)
    closed = at(opened)
    assert any(info.value.startswith("Ben has") for info in closed.info)
    assert "you will see both versions" not in words(closed)


def test_while_the_database_is_away_what_was_typed_stays_and_is_saved_when_it_is_back(
    opened: Opener, app_storage: SqlStorage
) -> None:
    app = at(opened)
    path = app_storage.engine.url.database
    assert path is not None
    from pathlib import Path

    away = Path(path).rename(f"{path}.away")
    app.text_area(key=key("evidence", "C1")).set_value("Typed while it was away").run()
    said = words(app)
    assert "is not saved yet. It is kept in this window" in said
    away.rename(path)
    app.run()
    assert saved(app_storage).evidence == "Typed while it was away"
    assert app.text_area(key=key("evidence", "C1")).value == "Typed while it was away"
    assert "is not saved yet" not in words(app)


def test_a_round_is_submitted_challenged_answered_and_published_on_the_page(
    opened: Opener, app_storage: SqlStorage
) -> None:
    answer(app_storage, "C1", 2)
    app = at(opened, view="review")
    assert "23 items without an answer. They count as missing" in words(app)
    assert f"- C2 {instrument(CHARTER).item('C2').title}" in words(app)
    assert "Approve. This round is a draft: only one that is submitted can be approved." in words(app)
    assert "None of 1 answer has evidence. Once it is submitted, no answer can be changed until" in words(app)
    assert app.button(key="go on answering")
    app.button(key="step submit").click().run()
    assert "has evidence" not in words(app)
    assert the_round(app_storage).assessment.state == "submitted"
    asked = f"question on {the_round(app_storage).assessment.id} C1"
    app = at(opened)
    assert app.radio(key=key("answer", "C1")).disabled
    assert "only one that is a draft or returned can be answered" in words(app)
    app.text_area(key=asked).set_value("Who keeps the list?").run()
    app.button(key=f"ask {asked}").click().run()
    (challenge,) = the_round(app_storage).challenges
    assert "Question by the person at this computer" in words(app)
    assert app.button(key=f"retract challenge {challenge.id}")
    app.text_area(key=f"reply {challenge.id}").set_value("The coordinator.").run()
    app.button(key=f"send reply {challenge.id}").click().run()
    assert f"retract challenge {challenge.id}" not in {button.key for button in app.button}
    app.button(key=f"settle challenge {challenge.id}").click().run()
    app = at(opened, view="review")
    app.button(key="step approve").click().run()
    app.button(key="step publish").click().run()
    assert not app.exception
    assert the_round(app_storage).assessment.state == "published"
    assert "Everybody sees it." in words(app)
    assert "step submit" not in {button.key for button in app.button}
    assert "What comes next" in words(app)
    app.button(key="next round").click().run()
    assert app.query_params["round"] in ("2027", ["2027"])
    assert "Last round (2026): **Partly in place**" in words(app)
    assert not app.radio(key=key("answer", "C1", "2027")).disabled


def test_a_question_without_a_reply_is_taken_back_on_the_page(opened: Opener, app_storage: SqlStorage) -> None:
    answer(app_storage, "C1", 2)
    rounds = Rounds(app_storage, Assessments(app_storage))
    rounds.move(LOCAL_PERSON, "submit", the_round(app_storage).assessment)
    asked = rounds.challenge(LOCAL_PERSON, the_round(app_storage).assessment, "C1", "Meant for C2?")
    app = at(opened, view="review")
    app.button(key=f"retract challenge {asked.id}").click().run()
    assert "Taken back by the person at this computer: it needs no reply." in words(app)
    assert not app.button(key="step approve").disabled


def test_a_withdrawal_without_a_word_is_refused_with_a_sentence(opened: Opener, app_storage: SqlStorage) -> None:
    answer(app_storage)
    rounds = Rounds(app_storage, Assessments(app_storage))
    for step in ("submit", "approve", "publish"):
        rounds.move(LOCAL_PERSON, step, the_round(app_storage).assessment)  # type: ignore[arg-type]
    app = at(opened, view="review")
    app.button(key="step withdraw").click().run()
    assert "Write down why" in app.error[0].value
    app.text_input(key="said about the round withdraw").set_value("Two answers were wrong.").run()
    app.button(key="step withdraw").click().run()
    assert the_round(app_storage).assessment.state == "withdrawn"
    assert "Two answers were wrong." in words(app)
    app.button(key="next round").click().run()
    assert app.query_params["round"] in ("2026 again", ["2026 again"])
    assert "Last round (2026): **Not in place**" in words(app) or "Last round (2026): **Planned**" in words(app)


@pytest.mark.parametrize(("on", "items"), [(CHARTER, 24), ("lead-member-checklist-2010", 28)])
def test_the_paper_has_every_item_with_boxes_in_the_order_of_the_agenda(
    opened: Opener, app_storage: SqlStorage, on: str, items: int
) -> None:
    answer(app_storage, "C1", 2, evidence="<b>Report</b> & minutes")
    app = opened("assess", area=KENT, round="2026", on=on, view="print")
    assert not app.exception

    paper = next(html.proto.body for html in app.get("html") if 'class="paper"' in html.proto.body)
    places = [paper.index(f"<h3>{item.id}. ") for part in instrument(on).groups if part.kind == "standard"
              for item in instrument(on).items_below(part.id)]  # fmt: skip
    assert len(places) == items
    assert places == sorted(places)
    assert paper.count("☐ Not known") == items
    if on == CHARTER:
        assert "☑ Partly in place" in paper
        assert "Evidence so far: &lt;b&gt;Report&lt;/b&gt; &amp; minutes" in paper
    else:
        assert "Kent, round 2026, not begun yet, as at " in paper
    # A part's heading stands in one block with its first item, so that no page ends with a heading.
    assert paper.count('<div class="begin"><h2>') == sum(group.kind == "standard" for group in instrument(on).groups)


def test_what_stands_on_every_page_cannot_end_the_style_it_is_written_in() -> None:
    written = css_text('Round "a"; } </style><script>')
    assert written.startswith('"Round ')
    assert written.endswith('"')
    assert not set(written[1:-1]) & set('"<>;}{')


def test_all_items_are_ticked_on_one_page_and_nothing_beside_an_answer_is_lost(
    opened: Opener, app_storage: SqlStorage
) -> None:
    answer(app_storage, "C1", 2, evidence="Report", details=Details(owner="Data manager", public_note="Yearly"))
    app = at(opened, view="quick")
    assert not app.exception
    items = [item.id for item in instrument(CHARTER).items]
    boxes = [box for box in app.radio if str(box.label).startswith("Answer to ")]
    assert [box.label for box in boxes] == [f"Answer to {item}" for item in items]
    assert [box.value for box in boxes] == ["2", *[None] * 23]
    assert not app.text_area
    app.radio(key=key("answer", "C1")).set_value("3").run()
    app.radio(key=key("answer", "P7")).set_value("not_known").run()
    assert words(app).count("Saved.") == 2
    assert "2 of 24 items dealt with" in str([bar.proto.text for bar in app.get("progress")])
    stored = saved(app_storage)
    assert (stored.answer.level, stored.evidence, stored.details.owner) == (3, "Report", "Data manager")
    assert saved(app_storage, "P7").answer.state == "not_known"
    app.radio(key=key("answer", "P6")).set_value("not_applicable").run()
    assert "Not saved yet" in words(app)
    app.text_input(key=key("reason", "P6")).set_value("No such home here").run()
    assert saved(app_storage, "P6").answer.reason == "No such home here"


def test_a_link_to_the_questions_folds_the_choices_to_what_they_are(opened: Opener, app_storage: SqlStorage) -> None:
    answer(app_storage, "C1", 2, round_="2026")
    folded = at(opened, view="quick").expander
    assert folded[0].label == "Kent, Charter, 2026 (change)"
    assert [box.label for box in folded[0].selectbox] == ["Area", "Assess against", "Round"]
    assert "What the answers mean" in [fold.label for fold in folded]
    assert "Kent, Charter, 2026 (change)" not in [fold.label for fold in at(opened, view="answer").expander]
    nowhere = opened("assess", area="E99999999", view="quick")
    assert "Choose an area from the list instead." in words(nowhere)
    assert not [fold.label for fold in nowhere.expander]


@pytest.mark.usefixtures("signing_in")
def test_group_moderator_and_lead_member_each_see_and_do_their_own_part(
    opened: Opener, app_storage: SqlStorage
) -> None:
    answer(app_storage)
    roles: tuple[tuple[str, Role], ...] = (("cyn", "contributor"), ("mo", "moderator"), ("lea", "lead_member"))
    for name, role in roles:
        Accounts(app_storage).invite(LOCAL_PERSON, f"{name}@example.org", Grant(role, KENT))

    def seen_by(name: str, view: str) -> AppTest:
        return at(opened, user=claims_of(name), view=view)

    seen_by("cyn", "review").button(key="step submit").click().run()
    assert the_round(app_storage).assessment.state == "submitted"
    group = seen_by("cyn", "review")
    assert group.button(key="step approve").disabled
    assert "To challenge, return or approve a self-assessment you need the role moderator for Kent." in words(group)
    moderator = seen_by("mo", "answer")
    assert moderator.radio(key=key("answer", "C1")).disabled
    assert "To answer a self-assessment you need the role" in words(moderator)
    asked = f"question on {the_round(app_storage).assessment.id} C1"
    moderator.text_area(key=asked).set_value("Who keeps Kayleigh Smith, DOB 12/03/2011?").run()
    moderator.button(key=f"ask {asked}").click().run()
    assert "Not sent yet. This text may hold a date of birth" in words(moderator)
    assert the_round(app_storage).challenges == ()
    moderator.text_area(key=asked).set_value("Who keeps the list?").run()
    moderator.button(key=f"ask {asked}").click().run()
    (challenge,) = the_round(app_storage).challenges
    group = seen_by("cyn", "answer")
    assert "Question by Mo" in words(group)
    assert f"settle challenge {challenge.id}" not in {button.key for button in group.button}
    group.text_area(key=f"reply {challenge.id}").set_value("The coordinator.").run()
    group.button(key=f"send reply {challenge.id}").click().run()
    moderator = seen_by("mo", "review")
    moderator.button(key=f"settle challenge {challenge.id}").click().run()
    moderator.button(key="step approve").click().run()
    assert moderator.button(key="step publish").disabled
    seen_by("lea", "review").button(key="step publish").click().run()
    assert the_round(app_storage).assessment.state == "published"
    outsider = at(opened, user=claims_of("sam"), view="review")
    assert "Everybody sees it." in words(outsider)
    assert "Who keeps the list?" not in words(outsider)


def test_an_answer_can_be_cleared_and_the_next_round_is_pointed_to(opened: Opener, app_storage: SqlStorage) -> None:
    answer(app_storage, "C1", 2, evidence="Report")
    app = at(opened)
    assert f"What counts as evidence: {instrument(CHARTER).item('C1').evidence}" in words(app)
    more(app, "C1").button(key=key("clear", "C1")).click().run()
    assert (saved(app_storage).answer.state, saved(app_storage).evidence) == ("not_given", "Report")
    assert app.button(key=key("clear", "C1")).disabled
    answer(app_storage, "C1", 2, evidence="Report", expected_version=2)
    rounds = Rounds(app_storage, Assessments(app_storage))
    for step in ("submit", "approve", "publish"):
        rounds.move(LOCAL_PERSON, step, the_round(app_storage).assessment)  # type: ignore[arg-type]
    app = at(opened)
    assert list(app.selectbox(key="widget round").options) == ["2026 (published)"]
    app.button(key="next round").click().run()
    assert not app.radio(key=key("answer", "C1", "2027")).disabled
    assert "Last round (2026): **Partly in place**: Report" in words(app)
    assert list(app.selectbox(key="widget round").options) == ["2027 (not begun)", "2026 (published)"]


def test_a_round_is_begun_on_purpose_and_under_a_name_of_its_own(opened: Opener, app_storage: SqlStorage) -> None:
    assert "begin new round" not in {button.key for button in at(opened).button}
    answer(app_storage)
    app = at(opened)
    name = f"name of the new round {KENT} {CHARTER} 2026"
    assert app.text_input(key=name).value == "2027"
    for taken, trouble in (("2026", "Round 2026 is there already"), (" ", "needs a round, for example the year")):
        app.text_input(key=name).set_value(taken).run()
        app.button(key="begin new round").click().run()
        assert trouble in words(app)
        assert app.selectbox(key="widget round").value == "2026"
    app.text_input(key=name).set_value("2026 autumn").run()
    app.button(key="begin new round").click().run()
    assert app.selectbox(key="widget round").value == "2026 autumn"
    assert "Last round (2026)" in words(app)
    assert Assessments(app_storage).rounds(KENT, CHARTER) == ("2026",)


def test_whoever_comes_to_change_an_answer_of_a_closed_round_finds_the_item_and_the_way_out(
    opened: Opener, app_storage: SqlStorage
) -> None:
    answer(app_storage, "C4", 1)
    rounds = Rounds(app_storage, Assessments(app_storage))
    rounds.move(LOCAL_PERSON, "submit", the_round(app_storage).assessment)
    app = at(opened, item="C4")
    assert "way_to_item" in [piece.proto.component_name for piece in app.get("bidi_component")]
    assert "item" not in app.query_params
    assert "have it returned to the group first" in words(app)
    app.button(key="step return").click().run()
    assert "Write down why" in app.error[0].value
    app.text_input(key="said about the round return").set_value("C4 has changed.").run()
    app.button(key="step return").click().run()
    assert the_round(app_storage).assessment.state == "returned"
    assert not app.radio(key=key("answer", "C4")).disabled
    assert "step return" not in {button.key for button in app.button}
