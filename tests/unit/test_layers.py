"""The map's layers: what each area is said to be, in which class, and in which words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charter.register import Observation, Source, UncertainDate
from foi_data.series import Series
from geo.areas import authority, vintage
from services.assessment.assessments import Assessments
from services.comparison.classes import Classes, ClassRule, made_classes, parse_limits, round_limits
from services.comparison.layers import (
    Layer,
    Layers,
    Shade,
    coverage_reading,
    described_series,
    figure_caution,
    official_choices,
)
from services.exceptions import RefusedError
from services.foi.ingestion import Ingestion
from services.people import LOCAL_PERSON
from services.ports import FoiAnswer
from services.register.signups import SignupRegister
from storage.unit_of_work import SqlStorage

THEN, TODAY = vintage("2012-13"), vintage("today")
CAMDEN = authority("E09000007")
RULES: tuple[ClassRule, ...] = ("quantiles", "equal")


def layers_of(storage: SqlStorage) -> Layers:
    return Layers(storage, SignupRegister(storage), Assessments(storage))


def foi_answer(status: str, code: str | None = None, question: str = "offer_home", **more: str) -> FoiAnswer:
    return FoiAnswer(
        area_code=CAMDEN.code, question=question, question_text="", period="", raw="", status=status, code=code,
        value=None, low=None, high=None, exemption=more.get("exemption"), rule="", note="", sheet="", row=2, column="B",
    )  # fmt: skip


def bring_in(storage: SqlStorage, name: str, text: str) -> None:
    reader = Ingestion(storage)
    reader.accept(LOCAL_PERSON, reader.preview(text.encode(), name))


@given(
    st.lists(st.integers(0, 5000).map(float), min_size=1, max_size=60),
    st.sampled_from(RULES),
    st.integers(0, 1),
)
def test_every_class_made_of_figures_has_its_value_in_the_range_that_its_label_states(
    values: list[float], rule: ClassRule, decimals: int
) -> None:
    classes = made_classes(values, rule, decimals=decimals)
    starts = (0.0, *classes.limits, float("inf"))
    for value in values:
        step = classes.step(value)
        assert starts[step] <= value < starts[step + 1]
    assert len(classes.labels) == len(classes.limits) + 1
    assert {classes.step(max(values)), classes.step(min(values))} == {0, len(classes.limits)}


def test_quantiles_hold_equally_many_and_equal_steps_are_equally_wide() -> None:
    values = [float(value) for value in range(1, 101)]
    classes = made_classes(values, "quantiles")
    assert [sum(classes.step(value) == step for value in values) for step in range(5)] == [20, 20, 20, 20, 20]
    assert made_classes([0.0, 3.0, 100.0], "equal").limits == (20, 40, 60, 80)


def test_the_breaks_are_stated() -> None:
    classes = Classes("fixed", (10, 50))
    assert classes.labels == ("0 to 9", "10 to 49", "50 or more")
    assert classes.sentence == "Classes: fixed limits. A new class begins at 10; 50."
    assert Classes("fixed", (20, 40), top=100).labels == ("0 to under 20", "20 to under 40", "40 to 100")


def test_figures_that_are_all_the_same_are_one_class() -> None:
    assert made_classes([7.0, 7.0], "quantiles").labels == ("0 or more",)


def test_round_limits_have_one_digit_and_noughts() -> None:
    assert round_limits([0.0, 12.0, 187.0, 310.0, 463.0, 704.0, 1500.0]) == (200, 300, 500, 700)
    assert round_limits([0.0]) == ()


@pytest.mark.parametrize("text", ["", "10, 5", "1,000", "a", "0, 5", "1 2 3 4 5", "-1", "nan", "10; 10", "<b>"])
def test_limits_that_cannot_be_used_are_refused_with_an_example(text: str) -> None:
    with pytest.raises(RefusedError, match="such as: 10, 50"):
        parse_limits(text)


def test_limits_are_read_as_people_write_them() -> None:
    assert parse_limits(" 10, 50;100  500 ") == (10, 50, 100, 500)


@pytest.mark.parametrize(
    ("answers", "shade", "words"),
    [
        ([foi_answer("answered", "all")], "full", "To all"),
        ([foi_answer("answered", "some")], "partly", "To some"),
        ([foi_answer("answered", "none")], "none", "To none"),
        ([foi_answer("partly_answered", "some")], "partly", "To some"),
        ([foi_answer("unable_to_say", "unable_to_say")], "not_known", "Unable to say"),
        ([foi_answer("not_held")], "not_known", "Not held"),
        ([foi_answer("refused", exemption="s12")], "refused", "Refused under section 12"),
        ([foi_answer("refused", exemption="other")], "refused", "Refused"),
        ([foi_answer("blank"), foi_answer("answered", "all", "offer_care")], "no_reply", "Left blank"),
        ([foi_answer("blank"), foi_answer("blank", None, "offer_care")], "no_reply", "No reply"),
        ([foi_answer("blank"), foi_answer("refused", None, "offer_care")], "refused", "Refused"),
        ([foi_answer("answered", "all", "offer_care")], "not_asked", "No answer to this question"),
        ([foi_answer("answered", "none"), foi_answer("answered", "all")], "full", "To all"),
    ],
)
def test_an_foi_answer_is_shown_as_what_it_is(answers: list[FoiAnswer], shade: Shade, words: str) -> None:
    reading = coverage_reading(CAMDEN, "offer_home", answers, {0: "wave.csv"})
    assert (reading.shade, reading.words[: len(words)]) == (shade, words)


def test_the_newest_round_of_requests_is_shown_home_and_care_apart(embedded: SqlStorage) -> None:
    header = "Authority,Return interview offered missing from home,Return interview offered missing from care\n"
    bring_in(embedded, "wave-one.csv", header + "Leeds,All,None\nKent,None,None\nBexley,All,All\n")
    bring_in(embedded, "wave-two.csv", header + "Leeds,Some,All\nKent,refused section 12,\nDerby,,\n")
    layers = layers_of(embedded)
    assert [choice.id for choice in layers.choices()] == ["signed", "foi", "foi.offer_home", "foi.offer_care"]
    home, care = layers.coverage("offer_home", THEN), layers.coverage("offer_care", THEN)
    said = [reading.shade for code in ("E08000035", "E10000016", "E06000015") if (reading := home.reading(code))]
    assert said == ["partly", "refused", "no_reply"]
    assert shade_in(care, "E08000035") == "full"
    assert shade_in(home, "E09000004") == "not_asked", "an answer of an older round is not mixed in"
    assert home.as_at == "wave-two.csv"
    assert home.answer.startswith("Of 1 authorities that said, 0 offer return interviews to all these children, 1 to")


def shade_in(layer: Layer, code: str) -> Shade:
    reading = layer.reading(code)
    assert reading is not None
    return reading.shade


def test_official_figures_are_one_choice_a_series_with_its_periods_newest_first() -> None:
    pairs = [("missing_incidents", "2015"), ("looked_after", "2018"), ("missing_incidents", "2018"), ("other_x_y", "1")]
    found = official_choices(pairs)
    assert [(choice.id, choice.periods) for choice in found] == [
        ("official.looked_after", ("2018",)),
        ("official.missing_incidents", ("2018", "2015")),
        ("official.other_x_y", ("1",)),
    ]
    assert described_series("other_x_y").title == "X y"


def test_figures_of_authorities_that_are_not_drawn_are_named() -> None:
    about = Series(id="a", title="A", unit="children")
    assert "Cumbria" in figure_caution(about, ["E10000006", "E08000035"], TODAY)
    assert "Not on this list" not in figure_caution(about, ["E08000035"], TODAY)


def test_every_layer_has_each_authority_in_its_table_as_on_its_map(embedded: SqlStorage) -> None:
    SignupRegister(embedded).load_known()
    layers = layers_of(embedded)
    for which in (THEN, TODAY):
        layer = layers.sign_ups(date(2013, 9, 19), which)
        assert layer.table.values("new_la_code") == tuple(area.code for area in which.authorities)
        assert layer.table.values("reading") == tuple(reading.words for reading in layer.readings)
        assert sum(entry.count for entry in layer.legend) == len(which.authorities)


def test_a_signature_of_a_council_that_ended_is_a_lead_on_todays_map(embedded: SqlStorage) -> None:
    cumbria = authority("E10000006")
    register = SignupRegister(embedded)
    register.record(
        LOCAL_PERSON,
        Observation(cumbria.code, "signed", UncertainDate("on", date(2013, 5, 1)), Source("Minutes of the council")),
    )
    day = date(2026, 4, 1)
    today = layers_of(embedded).sign_ups(day, TODAY)
    for code in cumbria.successors:
        reading = today.reading(code)
        assert reading is not None
        assert reading.shade == "lead"
        assert "Cumbria, whose area it took over, had signed: a lead to follow up" in reading.words
        assert reading.source == "Minutes of the council"
    assert today.answer.startswith("0 of 153 authorities are known to have signed")
    assert shade_in(layers_of(embedded).sign_ups(day, THEN), cumbria.code) == "full"


def test_a_body_that_did_not_exist_yet_is_not_said_not_to_have_signed(embedded: SqlStorage) -> None:
    SignupRegister(embedded).load_known()
    layer = layers_of(embedded).sign_ups(date(2013, 9, 19), TODAY)
    reading = layer.reading("E06000061")
    assert reading is not None
    assert (reading.shade, reading.words) == ("not_asked", "Did not exist on this day: it began on 1 April 2021")
    assert "did not exist yet" in layer.answer


def test_the_steps_of_the_register_say_what_is_known_on_each_day(embedded: SqlStorage) -> None:
    SignupRegister(embedded).load_known()
    steps = layers_of(embedded).steps(THEN)
    assert steps.values("day") == (date(2012, 12, 3), date(2013, 2, 11), date(2013, 9, 19))
    assert steps.values("signed") == (1, 1, 32)
    assert steps.values("unknown") == (150, 150, 0)
    assert steps.values("not_signed_then") == (0, 0, 0)


def test_classes_can_be_chosen_and_fixed_ones_are_the_same_for_every_period(embedded: SqlStorage, reference) -> None:  # type: ignore[no-untyped-def]
    path = reference / "official" / "dfe_SFR34_Missing2015.csv"
    reader = Ingestion(embedded)
    reader.accept(LOCAL_PERSON, reader.preview(path.read_bytes(), path.name))
    other = reference / "official" / "dfe_SFR41_Missing2016.csv"
    reader.accept(LOCAL_PERSON, reader.preview(other.read_bytes(), other.name))
    layers = layers_of(embedded)
    fixed = {layers.official("missing_incidents", year, THEN, "fixed").classes for year in ("2015", "2016")}
    quantiles = {layers.official("missing_incidents", year, THEN).classes for year in ("2015", "2016")}
    own = layers.official("missing_incidents", "2015", THEN, "fixed", (10, 100))
    assert len(fixed) == 1
    assert len(quantiles) == 2
    assert [entry.label for entry in own.legend][:3] == ["0 to 9", "10 to 99", "100 or more"]
