"""What looks like a child's data is asked about before it is kept, in every form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from storage.unit_of_work import SqlStorage
from tests.pages.conftest import Opener, words

LEEDS, CHARTER, NI71, ASKS = "E08000035", "runaways-charter-2012", "ni71-2009", "young-peoples-asks-2012"
TOLD = "Emily Carter, born 3 March 2012"
LOOKED = "I have checked: this text holds no child's data"
Page = dict[str, str]
Fill = Callable[[AppTest], object]


def pressed(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    return app.run()


def fill_action(app: AppTest) -> None:
    app.text_input(key="action form title").set_value(f"Visit {TOLD}")


def fill_feedback(app: AppTest) -> None:
    app.text_input(key="feedback occasion").set_value("Spring survey")
    app.number_input(key="feedback people").set_value(8)
    app.text_input(key="feedback asked").set_value("survey")
    for day in ("first", "last"):
        app.date_input(key=f"feedback {day}").set_value(date(2026, 3, 3))
    app.radio(key="feedback Y1.1").set_value(2)
    app.text_area(key="feedback ask-1").set_value(TOLD)


def fill_scores(app: AppTest) -> None:
    app.text_input(key="official scores period").set_value("2009-10")
    app.text_input(key="official scores title").set_value("A list of 2010")
    app.radio(key="official scores NI71-1").set_value(2)
    app.text_area(key="official scores note").set_value(TOLD)


def fill_sign_up(app: AppTest) -> None:
    app.selectbox(key="sign-up area").set_value(LEEDS)
    app.text_input(key="sign-up when").set_value("2014")
    app.text_input(key="sign-up title").set_value("Minutes")
    app.text_area(key="sign-up note").set_value(TOLD)


def fill_wave(app: AppTest) -> None:
    app.text_input(key="new wave name").set_value(TOLD)


FORMS: list[tuple[str, Page, Fill, str, str]] = [
    ("actions", {"area": LEEDS, "new": "1"}, fill_action, "Save this action", "action"),
    ("assess", {"area": LEEDS, "on": ASKS}, fill_feedback, "Record this feedback", "feedback"),
    ("assess", {"area": LEEDS, "on": NI71}, fill_scores, "Record these scores", "official scores"),
    ("signups", {"do": "record"}, fill_sign_up, "Save this sign-up", "sign-up"),
    ("waves", {}, fill_wave, "Make this wave", "new wave"),
]


@pytest.mark.parametrize(("page", "link", "fill", "label", "form"), FORMS, ids=[one[-1] for one in FORMS])
def test_a_form_asks_before_it_keeps_what_looks_like_a_childs_data(
    opened: Opener, app_storage: SqlStorage, page: str, link: Page, fill: Fill, label: str, form: str
) -> None:
    before = audited(app_storage)
    app = opened(page, **link)
    fill(app)
    pressed(app, label)
    assert not app.exception
    assert "may hold a date of birth" in app.error[0].value
    assert "born 3 March 2012" in app.error[0].value
    assert audited(app_storage) == before
    app.checkbox(key=f"checked for a child's data: {form}").check()
    pressed(app, label)
    assert not app.error
    assert audited(app_storage) > before
    assert LOOKED not in [box.label for box in app.checkbox]


def test_looking_at_one_text_does_not_let_the_next_one_through(opened: Opener, app_storage: SqlStorage) -> None:
    app = opened("actions", area=LEEDS, new="1")
    fill_action(app)
    pressed(app, "Save this action")
    app.checkbox(key="checked for a child's data: action").check()
    app.text_area(key="action form note").set_value("DOB 12/03/2011")
    before = audited(app_storage)
    pressed(app, "Save this action")
    assert "may hold a date of birth" in app.error[0].value
    assert not app.checkbox(key="checked for a child's data: action").value
    assert "DOB 12/03/2011" in app.text_area(key="action form note").value
    assert audited(app_storage) == before
    assert words(app)


def audited(storage: SqlStorage) -> int:
    with storage.read() as work:
        return len(work.changes.list(limit=100_000))
