"""Which time a figure is about, as people write it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foi_data.periods import Period, calendar_year, financial_year, parse_part_of_year, parse_period


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("2021-22", "2021-22"),
        ("2021/22", "2021-22"),
        ("2021/2022", "2021-22"),
        ("2021 - 2022", "2021-22"),
        ("2021–22 financial year", "2021-22"),
        ("FY21/22", "2021-22"),
        ("20/21", "2020-21"),
        ("1999-00", "1999-00"),
        ("1 April 2022 to 31 March 2023", "2022-23"),
        ("1st April 2022 - 31st March 2023", "2022-23"),
        ("April 2022–March 2023", "2022-23"),
        ("Apr 22 - Mar 23", "2022-23"),
        ("01/04/2022 - 31/03/2023", "2022-23"),
        ("year ending 31 March 2023", "2022-23"),
        ("y/e March 2023", "2022-23"),
        ("Children missing 2022-23", "2022-23"),
        ("2022", "2022"),
        ("Calendar year 2022", "2022"),
        ("1 January 2022 to 31 December 2022", "2022"),
        ("2015.0", "2015"),
        ("as at 31 March 2023", "2023-03-31"),
        ("31.03.2023", "2023-03-31"),
        ("2023-03-31 00:00:00", "2023-03-31"),
        ("March 2023", "2023-03"),
        ("Apr-Sep 2022", "2022-04-01..2022-09-30"),
        ("Jan 2014 - Jan 2019", "2014-01-01..2019-01-31"),
        ("2019-2021", "2019..2021"),
        ("Q1 2022-23", "2022-23 Q1"),
        ("H2 2022/23", "2022-23 H2"),
        ("academic year 2022/23", "2022-23 academic year"),
        ("2017-04-01..2018-03-31", "2017-04-01..2018-03-31"),
        ("2018-04..2018-09", "2018-04..2018-09"),
        ("2021..2024", "2021..2024"),
        ("2023-4", "2023-24"),
        ("2023/4", "2023-24"),
        ("YE Mar 24", "2023-24"),
        ("y/e 31/03/2024", "2023-24"),
        ("12 months ending June 2023", "2022-07-01..2023-06-30"),
        ("Dec-23", "2023-12"),
        ("31-Mar-24", "2024-03-31"),
        ("2023/24 YTD", "2023-24 to date"),
        ("First 6 months 2023/24", "2023-24 to date"),
        ("Nine months 2023/24", "2023-24 to date"),
        ("12 months 2023/24", "2023-24"),
        ("missing again within 6 months 2023/24", "2023-24"),
        ("Qtr 1 2022/23", "2022-23 Q1"),
        ("Marchwood 2023", "2023"),
        ("Q1. How many children went missing in 2022-23?", "2022-23"),
        ("Q2: number of incidents 2023/24", "2023-24"),
        ("Q1: 2022-23", "2022-23 Q1"),
        ("1st quarter 2022/23", "2022-23 Q1"),
        ("Second quarter 22/23", "2022-23 Q2"),
        ("First half of 2022-23", "2022-23 H1"),
        ("2nd half 2022-23", "2022-23 H2"),
        ("Apr to Jun 22", "2022-04-01..2022-06-30"),
        ("Apr-Jun 22/23", "2022-04-01..2022-06-30"),
        ("Jan-Mar 2022/23", "2023-01-01..2023-03-31"),
        ("2022-23 financial year (Apr-Dec)", "2022-04-01..2022-12-31"),
        ("April to March 2022-23", "2022-23"),
        ("1 April 2022-31 March 2023", "2022-23"),
        ("Year ending March 2022/23", "2022-23"),
        ("2023/24 (to Q3)", "2023-24 to date"),
        ("2023/24 (to Dec)", "2023-24 to date"),
        ("2023-24 up to end of January", "2023-24 to date"),
        ("Children looked after at 31 March 2023", "2023-03-31"),
        ("2023-24 (9 months)", "2023-24 to date"),
        ("12 months to March 2024", "2023-24"),
        ("2022-23, 6 months only", "2022-23 to date"),
        ("First 6 months of 2022-23", "2022-23 to date"),
        ("How many children went missing in 2022-23 and again within 6 months?", "2022-23"),
        ("Children in care for 3 months or more, 2022-23", "2022-23"),
        ("Children missing three or more times in six months, 2022-23", "2022-23"),
        ("Children missing (3 months or more) 2022-23", "2022-23"),
        ("Q1 How many children went missing in 2022-23?", "2022-23"),
        ("Q2 - How many incidents were there in 2022-23", "2022-23"),
        ("Q3 In 2022-23, how many were offered an interview?", "2022-23"),
        ("Q1 2022-23: how many?", "2022-23 Q1"),
        ("Q1 for 2022-23", "2022-23 Q1"),
        ("Q1 of 2022-23: how many?", "2022-23 Q1"),
        ("Q1 (Apr-Jun) 2022-23", "2022-23 Q1"),
        ("Q1 (Apr-Jun) 2022", "2022-04-01..2022-06-30"),
        ("2022/23 9 months", "2022-23 to date"),
        ("9 months of 2022-23", "2022-23 to date"),
        ("How many went missing in Q1 2022-23?", "2022-23 Q1"),
    ],
)
def test_a_period_is_kept_under_one_label_however_it_is_written(text, label):
    found = parse_period(text)
    assert found is not None
    assert found.label == label


@pytest.mark.parametrize(
    "text",
    [
        "",
        "since 2019",
        "from April 2023",
        "Children aged 16/17",
        "marching 23",
        "2023 24",
        "children",
        "within 72 hours",
        "2022 and 2023",
        "2021-22 to 2022-23",
        "13/45",
        "1,2022",
        "14/15/16",
        "31/02/2023",
        "2022-21",
        "2022 to March 2023",
        "2022/23 to March 2023",
        "2021/22 - March 2022",
        "2022 - 31 March 2023",
        "March 2022 to 2023",
    ],
)
def test_what_names_no_period_or_several_gives_none(text):
    assert parse_period(text) is None


def test_a_financial_year_runs_from_april_to_march():
    year = financial_year(2022)
    assert (year.start, year.end, year.days) == (date(2022, 4, 1), date(2023, 3, 31), 365)


def test_a_quarter_is_its_three_months():
    quarter = parse_period("Q4 2022-23")
    assert quarter is not None
    assert (quarter.start, quarter.end) == (date(2023, 1, 1), date(2023, 3, 31))


def test_a_period_that_runs_backwards_refuses_to_exist():
    with pytest.raises(ValueError, match="runs forwards"):
        Period("x", date(2023, 1, 1), date(2022, 1, 1))


@given(st.integers(1950, 2090))
def test_every_year_is_read_back_from_its_label(year):
    for period in (financial_year(year), calendar_year(year)):
        assert parse_period(period.label) == period


@given(st.text(max_size=60))
def test_no_text_makes_it_fail(text):
    assert parse_period(text) is None or parse_period(text).label


@pytest.mark.parametrize(
    ("text", "year", "label"),
    [
        ("Q1", "2022-23", "2022-23 Q1"),
        ("Q1", "2022", "2022 Q1"),
        ("Q1 (Apr-Jun)", "2022-23", "2022-23 Q1"),
        ("Q1 (Apr-Jun)", "2022", "2022-04-01..2022-06-30"),
        ("April", "2022-23", "2022-04"),
        ("Jan", "2022-23", "2023-01"),
        ("Apr-Jun", "2022-23", "2022-04-01..2022-06-30"),
        ("Full year", "2022-23", "2022-23"),
        ("Total", "2022-23", "2022-23"),
    ],
)
def test_a_part_of_a_year_is_of_the_year_that_is_said_elsewhere(text, year, label):
    found = parse_part_of_year(text, year)
    assert found is not None
    assert found.label == label


@pytest.mark.parametrize(
    "year", ["2019 to 2023", "31 January 2019 to 30 January 2020", "2022-23 Q2", "2022-23 to date", "", "April 2022"]
)
def test_a_quarter_of_what_is_no_year_is_none(year):
    assert parse_part_of_year("Q1", year) is None


@pytest.mark.parametrize("text", ["Autumn term", "2022-23", "Children", ""])
def test_what_is_no_part_of_a_year_is_none_of_it(text):
    assert parse_part_of_year(text, "2022-23") is None
