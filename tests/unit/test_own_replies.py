"""A council's own reply, and tables turned round: whose the answers are, and what a person may say of them."""

from __future__ import annotations

import pytest

from foi_data import recognise, returns
from foi_data.exceptions import FileRefused, QuestionSetError, WhoseUnknown
from foi_data.issues import rows_in_words
from foi_data.said import Said
from geo.areas import authority
from geo.exceptions import UnknownAreaError
from geo.gazetteer import named_in
from tests.golden.foi import formats

KENT, DEVON, LEEDS, MEDWAY = "E10000016", "E10000008", "E08000035", "E06000035"
CHILDREN, INCIDENTS = "How many children went missing?", "How many missing incidents were there?"
QUESTIONS = [["Question", "Answer"], [CHILDREN, 40], [INCIDENTS, 100]]


def parse(rows, name="reply.xlsx", *, sheet="Sheet1", **said):
    return returns.parse(formats.xlsx(rows, sheet=sheet), name, "activity-2024", said=Said(**said))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Kent County Council - FOI 12345", [KENT]),
        ("FOI-2024-123 Devon CC", [DEVON]),
        ("Response of Leeds City Council to FOI 2024/123: children missing from home and care", [LEEDS]),
        ("leeds_missing_2023-24", [LEEDS]),
        ("Kent and Devon compared", [KENT, DEVON]),
        ("FOI reading list", []),
        ("Missing children data for Reading", ["E06000038"]),
        ("South Yorkshire Police", []),
        ("Number of children missing", []),
        ("", []),
    ],
)
def test_a_title_names_the_councils_that_stand_in_it(text, codes):
    assert [area.code for area in named_in(text)] == codes


@pytest.mark.parametrize(
    ("above", "sheet", "name", "code", "said"),
    [
        ([["Kent County Council"]], "Sheet1", "a.xlsx", KENT, "row 1 says 'Kent County Council'"),
        ([["Council:", "Devon"], ["Sent to Kent"]], "Sheet1", "a.xlsx", DEVON, "row 1 says 'Council: Devon'"),
        ([], "Leeds", "a.xlsx", LEEDS, "the sheet is called 'Leeds'"),
        ([], "Sheet1", "FOI Kent CC.xlsx", KENT, "the file is called 'FOI Kent CC.xlsx'"),
        ([["Leeds City Council"]], "Leeds", "Kent.xlsx", LEEDS, "row 1 says"),
    ],
)
def test_the_council_is_looked_for_beside_labels_in_titles_in_names(above, sheet, name, code, said):
    parsed = parse([*above, *QUESTIONS], name, sheet=sheet)
    assert parsed.body == code
    assert {answer.area_code for answer in parsed.answers} == {code}
    (noticed,) = [each for each in parsed.issues if each.code == "one_council"]
    assert said in noticed.message
    assert noticed.severity == "warning"


@pytest.mark.parametrize(("above", "sheet"), [([], "Sheet1"), ([["Kent and Devon"]], "Sheet1"), ([["Kent"]], "Devon")])
def test_where_nobody_or_several_are_named_a_person_is_asked_and_answers(above, sheet):
    with pytest.raises(FileRefused, match="Say whose answers these are"):
        parse([*above, *QUESTIONS], sheet=sheet)
    parsed = parse([*above, *QUESTIONS], sheet=sheet, body=LEEDS)
    assert {answer.area_code for answer in parsed.answers} == {LEEDS}
    assert any("a person said so" in each.message for each in parsed.issues)


def test_a_code_that_is_nobodys_is_an_error():
    with pytest.raises(UnknownAreaError, match="X99"):
        parse(QUESTIONS, body="X99")


def test_a_column_of_councils_goes_before_any_title():
    parsed = parse(
        [["Collected by Devon County Council"], ["Council", "Children missing", "Missing incidents"], ["Kent", 4, 5]]
    )
    assert parsed.body is None
    assert {answer.area_code for answer in parsed.answers} == {KENT}


def test_a_summary_by_year_beside_the_table_of_councils_is_not_read_in_its_place():
    summary = [
        ["Year", "Children missing", "Missing incidents", "RHIs offered", "RHIs completed"],
        ["2022-23", 4, 5, 3, 2],
    ]
    table = [["Council", "Children missing"], ["Kent", 4], ["Devon", 5]]
    parsed = returns.parse(formats.xlsx(summary, sheet="Leeds", Councils=table), "a.xlsx", "activity-2024")
    assert parsed.sheet == "Councils"


def test_one_question_beside_no_council_is_not_enough_to_be_a_reply():
    with pytest.raises(FileRefused, match="no header that can be recognised"):
        parse([["Team", "Children missing", "Budget spent"], ["A", 4, 5], ["B", 5, 6]], "Kent.xlsx")


def test_columns_of_two_councils_and_one_question_are_a_table_turned_round():
    content = formats.xlsx([["", "Leeds", "Kent CC"], ["Children missing", 45, 60]])
    assert recognise(content, "turned.xlsx").kind == "foi_long"
    parsed = returns.parse(content, "turned.xlsx", "activity-2024")
    assert [(answer.area_code, answer.value) for answer in parsed.answers] == [(LEEDS, 45), (KENT, 60)]
    assert parsed.body is None
    assert parsed.rows_are_questions


TEAMS = [
    ["Leeds City Council"],
    ["Measure", "2022-23"],
    ["East"],
    [CHILDREN, 4],
    ["West"],
    [CHILDREN, 5],
    ["Whatever else", 6],
]


def test_a_person_says_which_row_asks_a_question():
    before = parse(TEAMS)
    assert [answer.question for answer in before.answers] == [None, None, None]
    parsed = parse(TEAMS, asks={6: "children_missing", 7: "incidents"})
    found = {answer.cell.row: answer.question for answer in parsed.answers}
    assert found == {4: None, 6: "children_missing", 7: "incidents"}
    assert [each.row for each in parsed.issues if each.code == "question_repeated"] == [4]


def test_in_a_table_of_answers_all_rows_with_the_same_words_ask_the_same():
    rows = [
        ["Council", "Question", "Answer"],
        ["Kent", "Runaways in all", 4],
        ["Devon", "Runaways in all", 5],
        ["Devon", "Other", 6],
    ]
    parsed = parse(rows, asks={2: "children_missing"})
    assert [answer.question for answer in parsed.answers] == ["children_missing", "children_missing", None]


def test_a_question_that_is_not_in_the_set_cannot_be_said():
    with pytest.raises(QuestionSetError, match="no_such"):
        parse(TEAMS, asks={6: "no_such"})


def test_a_person_says_that_a_column_holds_answers_or_none():
    rows = [["Kent County Council"], ["Measure", "This year", "Comment"], [CHILDREN, 40, "up"], [INCIDENTS, 100, "up"]]
    assert [answer.cell.column for answer in parse(rows).answers] == ["B", "B"]
    parsed = parse(rows, mapping={"B": "answer@2023-24"})
    assert {answer.period for answer in parsed.answers} == {"2023-24"}
    both = parse(
        [*rows[:1], ["Measure", "2021-22", "2022-23"], *([*row[:2], 7] for row in rows[2:])], mapping={"C": "ignore"}
    )
    assert [answer.cell.column for answer in both.answers] == ["B", "B"]


def test_rows_of_parts_are_given_to_the_council_by_hand():
    rows = [
        ["Kent, 2022-23"],
        ["Sex", "Children missing", "Missing incidents"],
        ["All", 40, 90],
        ["Of these boys", 18, 50],
    ]
    assert parse(rows).rows_accepted == 0
    parsed = parse(rows, bodies={3: KENT})
    assert [(answer.cell.row, answer.value) for answer in parsed.answers if answer.question] == [(3, 40), (3, 90)]
    assert authority(KENT).plain_name == "Kent"


def test_a_row_with_the_period_gives_it_to_the_columns_below():
    rows = [
        ["Kent County Council"],
        ["Question", "Answer", "Answer"],
        ["Period", "2021-22", "2022-23"],
        [CHILDREN, 1, 2],
        [INCIDENTS, 3, 4],
    ]
    assert [answer.period for answer in parse(rows).answers] == ["2021-22", "2022-23", "2021-22", "2022-23"]


def test_a_row_without_a_question_and_a_repeated_heading_are_set_aside():
    rows = [
        ["Kent"],
        ["Question", "2021-22", "2022-23"],
        [CHILDREN, 1, 2],
        ["", 5, 6],
        ["Question", "2021-22", "2022-23"],
        [INCIDENTS, 3, 4],
    ]
    parsed = parse(rows)
    assert [(aside.row, aside.reason) for aside in parsed.rows_set_aside] == [
        (4, "The row holds no question, so nothing can be taken from it."),
        (5, "The row repeats the header."),
    ]


def test_a_question_left_blank_is_a_blank_answer_and_a_heading_is_none():
    rows = [
        ["Kent"],
        ["Question", "2022-23"],
        ["Children in care"],
        [CHILDREN.replace("children", "looked-after children"), 4],
        [INCIDENTS, None],
        ["How many interviews were offered?", 3],
    ]
    parsed = parse(rows)
    found = {answer.cell.row: (answer.question, answer.status) for answer in parsed.answers}
    assert found[5][1] == "blank"
    assert 3 not in found


@pytest.mark.parametrize(
    "title",
    [
        "Kent Police: response to request 12",
        "Request by the Manchester Evening News",
        "Asked by a student at Leeds Beckett University",
        "BBC Radio Sheffield",
        "University of Leeds",
        "Requester: The Leicester Mercury",
        "Leeds Teaching Hospitals NHS Trust",
        "West Yorkshire Combined Authority, Leeds office",
        "Reading list of questions",
        "Reading this table: figures are children, not incidents",
        "Kent House, 12 Derby Street",
    ],
)
def test_another_body_that_bears_a_councils_name_is_not_taken_for_the_council(title):
    with pytest.raises(WhoseUnknown):
        parse([[title], *QUESTIONS])
    parsed = parse([[title], *QUESTIONS], "Medway.xlsx")
    assert {answer.area_code for answer in parsed.answers} == {MEDWAY}


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Response to J. Smith of Kent Online by Medway Council", "E06000035"),
        ("Leeds City Council, with figures of Norfolk and Suffolk Constabularies", LEEDS),
        ("Kent County Council, County Hall, Maidstone", KENT),
        ("Reading Borough Council", "E06000038"),
    ],
)
def test_the_council_is_told_from_others_in_the_same_title(title, code):
    assert parse([[title], *QUESTIONS]).body == code


def test_where_several_columns_may_hold_the_answers_a_person_says_which():
    rows = [["Kent, 2022-23"], ["Question", "Boys", "Girls", "All"], [CHILDREN, 18, 22, 40], [INCIDENTS, 50, 51, 101]]
    before = parse(rows)
    assert not list(before.answers)
    assert before.rows_are_questions
    assert [column.column for column in before.columns if column.role == "unmapped"] == ["B", "C", "D"]
    said = parse(rows, mapping={"D": "answer"})
    found = [(answer.question, answer.period, answer.value) for answer in said.answers]
    assert found == [("children_missing", "2022-23", 40), ("incidents", "2022-23", 101)]


@pytest.mark.parametrize(
    ("rows", "words"),
    [([3], "row 3"), ([3, 4], "rows 3 and 4"), ([3, 4, 9], "rows 3, 4 and 9"),
     (list(range(1, 10)), "rows 1, 2, 3, 4, 5, 6 and 3 more")],
)  # fmt: skip
def test_rows_are_pointed_to_in_words(rows, words):
    assert rows_in_words(rows) == words


def test_a_list_in_which_a_few_texts_read_like_questions_is_no_reply():
    texts = ["Number of children missing", "Number of missing incidents", *(f"Whatever else {n}" for n in range(20))]
    content = formats.xlsx([["Item", "Text", "Value"], *([n, text, n] for n, text in enumerate(texts))], sheet="Kent")
    assert recognise(content, "list.xlsx").kind == "unknown"
    assert returns.parse(content, "list.xlsx", "activity-2024").body == KENT


TABLE = [["Year", "Children missing", "Missing incidents"], ["2021-22", 40, 100], ["2022-23", 50, 120]]


@pytest.mark.parametrize(
    "cover",
    [[["FOI response"], ["Name of authority:", "Kent County Council"], ["Contact name", "Devon Smith"]],
     [["Local authority: Kent"]]],
)  # fmt: skip
def test_a_cover_sheet_says_whose_the_answers_are(cover):
    parsed = returns.parse(formats.xlsx(cover, sheet="Cover", Figures=TABLE), "response.xlsx", "activity-2024")
    assert parsed.body == KENT
    (noticed,) = [each for each in parsed.issues if each.code == "one_council"]
    assert "the sheet 'Cover', row" in noticed.message


@pytest.mark.parametrize(
    ("cover", "name"),
    [
        ([["Name", "Kent Smith"]], "response.xlsx"),
        ([["Name of authority", "Kent"]], "Devon reply.xlsx"),
        ([["Name of authority", "Kent"], ["Local authority", "Devon"]], "response.xlsx"),
    ],
    ids=["a person's name", "the file names another", "the cover names two"],
)
def test_a_cover_that_leaves_it_in_doubt_is_asked_about(cover, name):
    with pytest.raises(WhoseUnknown):
        returns.parse(formats.xlsx(cover, sheet="Cover", Figures=TABLE), name, "activity-2024")
