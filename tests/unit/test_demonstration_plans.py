"""The demonstration's actions, official scores and feedback: there, stamped, and within the rules."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from charter.framework import instrument
from services.assessment.actions import Actions, is_overdue
from services.assessment.assessments import Assessments
from services.assessment.feedback import ASKS, FeedbackBook, few_sentence
from services.assessment.official_scores import NI71, OfficialScoreBook
from services.comparison.layers import CHARTER
from services.generated import STAMP
from services.register.signups import today_here
from storage.unit_of_work import SqlStorage, open_storage


@pytest.fixture(scope="module")
def filled(demonstration_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlStorage]:
    copy = shutil.copy(demonstration_file, tmp_path_factory.mktemp("plans") / "demonstration.sqlite3")
    storage = open_storage(f"sqlite:///{copy}")
    yield storage
    storage.engine.dispose()


def test_actions_are_of_every_status_about_gaps_and_stamped(filled: SqlStorage) -> None:
    found = Actions(filled).found()
    assert {action.status for action in found} == {"open", "in_progress", "done", "dropped"}
    assert {action.draft.note for action in found} == {STAMP}
    assert any(is_overdue(action, today_here()) for action in found)
    assert len({action.uid for action in found}) == len(found) > 100
    top = instrument(CHARTER).scale.highest
    one = found[0]
    sheet = Assessments(filled).sheet(one.area_code, CHARTER)
    assert sheet.scorecard.answer(one.item_id).level not in (None, top)


def test_a_closed_action_of_the_demonstration_proposes_its_level(filled: SqlStorage) -> None:
    actions = Actions(filled)
    done = next(action for action in actions.found() if action.status == "done")
    proposals = actions.proposals(Assessments(filled).sheet(done.area_code, CHARTER))
    assert done.item_id in proposals


def test_official_scores_name_the_stamp_as_their_source(filled: SqlStorage) -> None:
    found = OfficialScoreBook(filled).of(NI71)
    assert len(found) == 51
    assert {one.scores.source.title for one in found} == {STAMP}


def test_feedback_is_stamped_and_never_published_where_few_answered(filled: SqlStorage) -> None:
    found = FeedbackBook(filled).of(ASKS)
    assert len(found) == 20
    assert {text for one in found for text in one.feedback.said.values()} == {STAMP}
    assert any(one.feedback.published for one in found)
    assert not any(one.feedback.published for one in found if few_sentence(one.feedback))
