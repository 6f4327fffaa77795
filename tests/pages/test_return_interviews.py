"""The FOI picture of return interviews."""

from __future__ import annotations

import json
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from charter.permissions import EVERY_RIGHT
from services.foi.ingestion import Ingestion
from services.foi.waves import WaveBook
from services.people import LOCAL_PERSON, Person
from services.register.names import NameBook
from storage.unit_of_work import SqlStorage
from tests.pages.conftest import Opener, turned_to, words

ADA = Person("ada", "Ada", EVERY_RIGHT)
PROVISION = b"""Local authority,Missing from home,Missing from care,Provider,Independent,Timescale
Kent,all,all,Own social worker,no,72 hours
Leeds,some,none,Barnardo's,yes,24 hours
Harrow,unable to say,all,police,no,10 days
Devon,Cost exceeded,,,,
"""
ACTIVITY = b"""Local authority,Period,Interviews offered,Interviews completed,Within 72 hours
Kent,2023-24,100,80,60
Leeds,2023-24,50,<5,<5
Harrow,2023-24,40,Cost exceeded,
"""


@pytest.fixture
def told(app_storage: SqlStorage) -> SqlStorage:
    desk = Ingestion(app_storage)
    desk.accept(ADA, desk.preview(PROVISION, "provision.csv"), wave="Requests of December 2012")
    desk.accept(ADA, desk.preview(ACTIVITY, "activity.csv"), wave="Requests on 2023-24")
    return app_storage


def page(opened: Opener, **query: str) -> AppTest:
    return opened("return_interviews", wave="Requests of December 2012", **query)


def alternatives(app: AppTest) -> str:
    return "\n".join(chart.proto.alt for chart in app.get("plotly_chart"))


def test_without_answers_it_says_how_to_bring_them_and_shows_what_was_published(opened: Opener) -> None:
    app = opened("return_interviews")
    assert not app.exception
    assert "have been brought in yet" in app.info[0].value
    assert "less than 50% of councils" in words(app)
    assert not app.get("plotly_chart")


def test_it_answers_for_home_and_care_apart_with_denominators(opened: Opener, told: SqlStorage) -> None:
    app = page(opened)
    assert not app.exception
    said = words(app)
    assert "missing from home: 1 of 3 that answered (4 asked)" in said
    assert "missing from care: 2 of 3 that answered (4 asked)" in said
    assert "Missing from home and missing from care: 4 asked, 4 replied, 3 answered this" in said


@pytest.mark.parametrize(("silence", "home", "completed"), [
    ("leave_out", "1 of 3 that answered (4 asked)", ("80 to 84", "53 to 56", "45 to 64")),
    ("count_against", "1 of 4 asked (1 gave no answer)", ("80 to 84", "42 to 44", "35 to 51")),
    ("range", "between 1 and 2 of 4 asked", ("80 to 124", "42 to 65", "35 to 72")),
])  # fmt: skip
def test_every_figure_obeys_how_silence_is_counted(
    opened: Opener, told: SqlStorage, silence: str, home: str, completed: tuple[str, str, str]
) -> None:
    app = page(opened, silence=silence)
    assert f"missing from home: {home}" in words(app)
    count, share, chance = completed
    assert f"{count} ({share}% of the step before; by chance alone {chance}%)" in alternatives(app)
    refused = "Refused 1" in alternatives(app)
    assert refused == (silence != "leave_out")
    turned = turned_to(app, "The same as a table", of="coverage")
    assert words(turned).index("Return interview offered, missing from home**") < words(turned).index("from care**")
    shares = turned.table[0].value
    row = shares[shares["Answer"] == "To all"].iloc[0]
    assert row["Share in words"].replace("\\", "") == home


def test_less_than_half_is_drawn_as_an_inequality_and_never_at_fifty(opened: Opener, told: SqlStorage) -> None:
    (published,) = [c for c in page(opened).get("plotly_chart") if "published" in c.proto.alt]
    assert "less than 50% of councils" in published.proto.alt
    figure = json.loads(published.proto.spec)
    points = [trace["x"] for trace in figure["data"] if trace["mode"] == "markers"]
    assert [50.0] not in points
    assert [25.0] in points
    assert any(trace["marker"]["symbol"] == ["arrow-left", "line-ns"] for trace in figure["data"])


def test_interviews_are_said_to_be_no_children(opened: Opener, told: SqlStorage) -> None:
    said = words(page(opened))
    assert "one child may have several" in said
    assert "2 councils are counted, of 3 asked; 2 gave all three" in said


def test_a_region_shows_its_own(opened: Opener, told: SqlStorage) -> None:
    said = words(page(opened, place="London"))
    assert "Councils in London" in said
    assert "missing from home: 0 of 1 that answered" in said


def test_every_council_stands_in_the_table_with_its_words(opened: Opener, told: SqlStorage) -> None:
    table = page(opened).dataframe[-1].value
    devon = table[table["Authority"] == "Devon"].iloc[0]
    assert devon["Return interview offered, missing from home"] == "Refused under section 12"
    assert devon["Return interview offered, missing from care"] == "Left blank"


def test_it_opens_on_the_wave_that_asked_to_whom_and_names_the_wave_of_every_figure(
    opened: Opener, told: SqlStorage
) -> None:
    first = opened("return_interviews")
    assert first.selectbox(key="widget wave").value == "Requests of December 2012"
    said = words(opened("return_interviews", wave="Requests on 2023-24"))
    assert "return interview to every child (from Requests of December 2012: the wave chosen did not ask this)" in said
    assert said.count("*From Requests of December 2012: the wave chosen did not ask this.*") == 3
    assert "No list says who was asked, so the 4 authorities in its files count as asked." in said


def test_a_wave_without_answers_is_named_with_what_to_do_and_its_link_stays(opened: Opener, told: SqlStorage) -> None:
    WaveBook(told, NameBook(told)).create(LOCAL_PERSON, "June", "provision-2012")
    app = opened("return_interviews", wave="June")
    assert not app.exception
    assert not app.warning
    assert "'June' holds no answers about return interviews yet. Bring in its returns first." in words(app)
    assert "Below stands 'Requests of December 2012'." in words(app)
    assert app.selectbox(key="widget wave").value == "Requests of December 2012"
    assert app.query_params["wave"] == "June"
    app.selectbox(key="widget wave").set_value("Requests on 2023-24").run()
    assert "holds no answers" not in words(app)


def test_a_wave_that_is_nowhere_is_said_so(opened: Opener, told: SqlStorage) -> None:
    assert "which is not here" in opened("return_interviews", wave="Nothing of the kind").warning[0].value


def test_a_wave_with_only_part_of_the_numbers_does_not_take_the_place_of_one_with_all_three(
    opened: Opener, told: SqlStorage
) -> None:
    later = b"Local authority,Period,Interviews offered,Interviews completed\nKent,2024-25,100,80\n"
    desk = Ingestion(told)
    desk.accept(ADA, desk.preview(later, "later.csv"), wave="Requests on 2024-25")
    why = (
        "Requests on 2024-25 has interviews offered and completed, but all three numbers from no council in England. "
        "Shown here is Requests on 2023-24."
    )
    for wave in ("Requests of December 2012", "Requests on 2024-25"):
        app = opened("return_interviews", wave=wave)
        assert why in words(app)
        assert "2 councils are counted, of 3 asked; 2 gave all three" in words(app)
        assert "80 to 84 (53 to 56% of the step before" in alternatives(app)
    assert "all three numbers from no council" not in words(opened("return_interviews", wave="Requests on 2023-24"))


def test_offered_held_and_held_in_time_are_of_one_wave_in_the_table_too(opened: Opener, told: SqlStorage) -> None:
    later = b"Local authority,Period,Interviews offered\nKent,2024-25,900\n"
    desk = Ingestion(told)
    desk.accept(ADA, desk.preview(later, "later.csv"), wave="Requests on 2024-25")
    offered, held = "Return interviews offered", "Return interviews completed"
    table = page(opened).dataframe[-1].value
    kent = table[table["Authority"] == "Kent"].iloc[0]
    assert (kent[offered], kent[held]) == ("100", "80")
    table = opened("return_interviews", wave="Requests on 2024-25").dataframe[-1].value
    kent = table[table["Authority"] == "Kent"].iloc[0]
    assert kent[offered] == "900"
    assert held not in table.columns


def test_a_place_without_all_three_numbers_is_told_what_there_is(opened: Opener, told: SqlStorage) -> None:
    said = words(page(opened, place="London"))
    assert "Requests on 2023-24 has interviews offered, but all three numbers from no council in London." in said
    assert "Shown here" not in said
    nobody = "No council in South West has given numbers of interviews in the waves brought in so far."
    assert nobody in words(page(opened, place="South West"))


def test_a_wave_has_the_same_two_dates_here_and_where_its_replies_are_kept(opened: Opener, told: SqlStorage) -> None:
    book = WaveBook(told, NameBook(told))
    (kept,) = [wave for wave in book.waves() if wave.name == "Requests on 2023-24"]
    book.change(LOCAL_PERSON, kept.id, sent=date(2024, 9, 2), working_days=20, questions=())
    both = "Requests on 2023-24 (period to 31 March 2024, sent 2 September 2024)"
    assert both in opened("return_interviews").selectbox(key="widget wave").options
    assert both in opened("waves").selectbox(key="widget wave").options


def test_the_picture_stands_before_what_explains_it(opened: Opener, told: SqlStorage) -> None:
    app = page(opened)
    spoken = words(app)
    assert app.expander[0].label == "What a return interview is, and who was asked"
    assert spoken.index("To whom is an interview offered?") < spoken.index("a talk in depth with a child")
