"""Tables of what is kept: scores and answers of assessments, official figures, FOI answers, contradictions."""

from __future__ import annotations

from charter.answer_details import CONFIDENCE_WORDS, NamedDocument
from charter.framework import instrument
from charter.published_figures import published_figures
from charter.scorecard import NodeScore
from charter.wording import STATE_WORDS, count_words, date_words, score_words
from geo.areas import authority, has_authority
from services.assessment.assessments import Assessments, Sheet
from services.comparison.evidence import DIRECTION_WORDS, LICENCE, STANDING_WORDS, AreaEvidence
from services.comparison.layers import CHARTER, area_values, described_series
from services.foi.ingestion import Ingestion
from services.foi.question_catalogue import Catalogue
from services.people import WHO, known_as
from services.ports import Figure, FoiAnswer, StoredAnswer
from services.tables import AREA_COLUMNS, OGL, OWN_LICENCE, ROUND_COLUMNS, Column, Table, Value, sources_in_words

OWN_SOURCE = "The area's own assessment entered here"

ANSWER_COLUMNS = (
    *AREA_COLUMNS,
    *ROUND_COLUMNS,
    Column("item_id", "Item", meaning="The item's lasting id"),
    Column("item", "Title"),
    Column("question", "Question"),
    Column("source", "Where it comes from", meaning="Document and paragraph"),
    Column("state", "State", meaning="answered, not_known, not_applicable or not_given"),
    Column("level", "Level", "whole_number", "The level's number on the instrument's scale"),
    Column("answer", "Answer", meaning="The level in words"),
    Column("reason", "Reason"),
    Column("evidence", "Evidence"),
    Column("links", "Links", meaning="Titles and addresses of pages that show it"),
    Column("documents", "Documents", meaning="Documents named as evidence"),
    Column("confidence", "How sure"),
    Column("owner", "Who knows", meaning="A role or a name, as it was typed"),
    Column("facets", "Covers", meaning="Recipients, ages or documents of the item that the area says it covers"),
    Column("explanation", "On what differs", meaning="The area's word on what it told an FOI request"),
    Column("public_note", "Note for everybody"),
    Column("private_note", "Note within the area", meaning="Empty for those who may not see the area's drafts"),
    Column("version", "Version", "whole_number", "How often the answer was saved"),
    Column("changed_by", "Saved by", meaning=WHO),
    Column("changed_at", "Saved at", meaning="Date and time, UTC"),
)


def score_table(assessments: Assessments, instrument_id: str) -> Table:
    """Every area's newest assessment, node by node."""
    newest = assessments.newest(instrument_id)
    rows = tuple(
        (*area_values(authority(code)), newest[code].round, newest[code].state, *node_values(node))
        for code, card in sorted(assessments.newest_scorecards(instrument_id).items())
        for node in card.nodes
    )
    return Table(
        "scores", f"Scores: {instrument(instrument_id).title}", NODE_TABLE_COLUMNS, rows,
        "Authorities' own assessments entered here", "newest round", OWN_LICENCE, SCORE_CAUTION,
    )  # fmt: skip


def answer_table(sheet: Sheet, *, with_private: bool) -> Table:
    """One assessment, item by item, those not answered too; `with_private`: with the notes kept within the area."""
    whose = (*area_values(authority(sheet.area_code)), *sheet.round_values)
    rows = tuple((*whose, *answer_values(sheet, item_id, with_private)) for item_id in sheet.instrument.item_ids)
    title = f"Answers of {authority(sheet.area_code).plain_name}: {sheet.instrument.title}"
    as_at = f"round {sheet.round}" if sheet.round else "not begun"
    return Table("answers", title, ANSWER_COLUMNS, rows, OWN_SOURCE, as_at, OWN_LICENCE)


def answer_values(sheet: Sheet, item_id: str, with_private: bool) -> tuple[Value, ...]:
    """The values of `ANSWER_COLUMNS` after the round."""
    item, answer = sheet.instrument.item(item_id), sheet.scorecard.answer(item_id)
    level = sheet.instrument.scale.label_of(answer.level) if answer.level is not None else None
    return (
        item.id, item.title, item.question, str(item.citation), answer.state, answer.level,
        level or STATE_WORDS[answer.state], answer.reason, *stored_values(sheet.stored.get(item_id), with_private),
    )  # fmt: skip


def stored_values(stored: StoredAnswer | None, with_private: bool) -> tuple[Value, ...]:
    """Evidence, its details, the version, by whom and when; empty for an item never saved."""
    if stored is None:
        return (*[""] * 9, 0, "", "")
    details = stored.details
    return (
        stored.evidence, "; ".join(f"{link.title} {link.url}".strip() for link in details.links),
        "; ".join(document_words(named) for named in details.documents), CONFIDENCE_WORDS[details.confidence],
        details.owner,
        "; ".join(details.facets), details.explanation, details.public_note,
        details.private_note if with_private else "", stored.version, known_as(stored.changed_by),
        stored.changed_at.isoformat(timespec="seconds"),
    )  # fmt: skip


def document_words(named: NamedDocument) -> str:
    """`Protocol, 3 May 2025, kept at the safeguarding office`."""
    day = date_words(named.day) if named.day else ""
    return ", ".join(part for part in (named.title, day, named.kept_at) if part)


def official_table(ingestion: Ingestion, area_code: str | None) -> Table:
    """Official figures as published, of one area or of all."""
    files = {file.id: file for file in ingestion.files()}
    figures = ingestion.figures(area_code)
    rows = tuple((*figure_values(f), files[f.import_id].file_name) for f in figures)
    return Table(
        "official", "Official figures on looked-after children who go missing", FIGURE_COLUMNS, rows,
        sources_in_words([files[figure.import_id].source for figure in figures]) or "no file accepted yet",
        "as published", f"Department for Education, {OGL}", FIGURE_CAUTION,
    )  # fmt: skip


FOI_COLUMNS = (
    *AREA_COLUMNS,
    Column("wave", "Wave", meaning="The round of questions it answers"),
    Column("period", "Period"),
    Column("question", "Question", meaning="As it was put, or as the file's column is headed"),
    Column("question_id", "Question id", meaning="Of the question set; empty where it belongs to none"),
    Column("answer", "As read", meaning="The figure, range, answer or status in words"),
    Column("code", "Code", meaning="The answer's code where the question has codes; several with semicolons"),
    Column("raw", "As written", meaning="The cell's text to the letter"),
    Column("status", "Status", meaning="answered, partly_answered, refused, not_held, unable_to_say ..."),
    Column("value", "Value", "number", places=None),
    Column("low", "At least", "number", places=None),
    Column("high", "At most", "number", places=None),
    Column("exemption", "Exemption", meaning="Section of the Freedom of Information Act relied on"),
    Column("note", "Note"),
    Column("by_hand", "By hand", meaning="Who corrected or settled it, and why: for people with a role here only"),
    Column("file", "File"),
    Column("sheet", "Sheet"),
    Column("row", "Row", "whole_number"),
    Column("column", "Column"),
    Column("source_url", "Address", "link"),
)


def as_read(answer: FoiAnswer, asked: Catalogue) -> str:
    """`To some`, `the police; the youth service`, `1 to 5`, `Refused`: a code by the words of its question."""
    question = asked.question(answer.question)
    labels = {choice.code: choice.label for choice in question.choices} if question else {}
    if not answer.code:
        return count_words(answer.value, answer.low, answer.high, answer.status)
    return "; ".join(labels.get(code, code.replace("_", " ").capitalize()) for code in answer.code.split("; "))


def foi_table(ingestion: Ingestion, area_code: str | None) -> Table:
    """FOI answers to the letter and as they were read, of one area or of all."""
    answers, asked = ingestion.foi_answers(area_code), ingestion.catalogue()
    files = {file.id: file for file in ingestion.files()}
    rows = tuple(
        (
            *area_values(authority(a.area_code)), a.wave, a.period, a.question_text, a.question or "",
            as_read(a, asked), a.code or "", a.raw, a.status, a.value, a.low, a.high,
            a.exemption or "", a.note, "; ".join(by for by in (a.settlement, a.correction) if by),
            files[a.import_id].file_name, a.sheet, a.row, a.column, a.source_url,
        )
        for a in answers
    )  # fmt: skip
    return Table(
        "foi", "Answers to Freedom of Information requests", FOI_COLUMNS, rows,
        sources_in_words([files[a.import_id].source for a in answers]) or "no file accepted yet", "as answered",
        LICENCE, "Counts of incidents and interviews are not counts of children: one child may have several.",
    )  # fmt: skip


CONTRADICTION_COLUMNS = (
    *AREA_COLUMNS,
    Column("item_id", "Item", meaning="The item's lasting id"),
    Column("item", "What is asked", meaning="The item's title"),
    Column("own", "Own answer"),
    Column("shows", "The answers show", meaning="The level, or the levels that are possible"),
    Column("standing", "How it stands", meaning="Differs; or differs from an answer out of date or of unknown day"),
    Column("direction", "Which is higher"),
    Column("explanation", "The area's word on it", meaning="Why the two differ, as the area says; empty: not said"),
    Column("question", "Question of the request"),
    Column("words", "As written", meaning="The answer's words to the letter"),
    Column("reason", "Why it shows that"),
    Column("wave", "Wave"),
    Column("when", "Day of the answer", meaning="Or that it is not known"),
    Column("place", "Where it stands", meaning="File, sheet and cell"),
    Column("source_url", "Address", "link"),
)


def contradiction_table(told: AreaEvidence) -> Table:
    """Where an area's own answers differ from what it told requests: a row for each answer that says so."""
    rows = tuple(
        (
            *area_values(told.area), one.item.id, one.item.title, one.own, one.shown,
            STANDING_WORDS[one.difference.standing], DIRECTION_WORDS[one.difference.direction],
            one.explanation, quote.question, quote.words, " ".join(one.reasons), quote.wave, quote.when, quote.place,
            quote.source_url,
        )
        for one in (*told.contradictions, *told.other_differences)
        for quote in one.quotes
    )  # fmt: skip
    return Table(
        "contradictions", f"Own answers and FOI answers that differ: {told.area.plain_name}", CONTRADICTION_COLUMNS,
        rows, "The area's own assessment, and answers to Freedom of Information requests",
        "newest answer to each question", LICENCE,
        "The two are never mixed. An answer past its shelf life, or of an unknown day, is no contradiction.",
    )  # fmt: skip


NODE_COLUMNS = (
    Column("node", "Id", meaning="Lasting id of the total, pillar, standard or item"),
    Column("parent", "Under"),
    Column("kind", "Kind", meaning="total, pillar, standard or item"),
    Column("title", "Title"),
    Column("words", "Score in words"),
    Column("score", "Score", "number", "0 to 100; empty where too few items are answered"),
    Column("low", "At least", "number", "0 to 100: every missing answer counted as 0"),
    Column("high", "At most", "number", "0 to 100: every missing answer counted as in place"),
    Column("coverage", "Coverage", "number", "0 to 1: the weight of the answered items", places=3),
    Column("state", "State", meaning="met, not_met, undetermined; for an item the state of its answer"),
    Column("answered", "Answered", "whole_number", "Items with a level"),
    Column("applicable", "Applicable", "whole_number", "Items that apply in the area"),
)
NODE_TABLE_COLUMNS = (*AREA_COLUMNS, *ROUND_COLUMNS, *NODE_COLUMNS)
SCORE_CAUTION = "A score is the authority's own account of itself. Never read it without its range."

FIGURE_COLUMNS = (
    Column("time_period", "Period"),
    Column("geographic_level", "Level", meaning="National, Regional or Local authority"),
    Column("region_name", "Region"),
    Column("old_la_code", "DfE number"),
    Column("la_name", "Place", meaning="As published; for a region or England its name"),
    Column("new_la_code", "Code", meaning="Newest code of the authority; the publisher's for a region or England"),
    Column("series", "Series", meaning="Lasting id of the series"),
    Column("title", "What is counted"),
    Column("unit", "Unit", meaning="children, incidents ..."),
    Column("words", "Figure in words"),
    Column("number", "As published", meaning="The cell's text to the letter"),
    Column("value", "Value", "number", "Empty where the publisher gives none", places=None),
    Column("low", "At least", "number", places=None),
    Column("high", "At most", "number", places=None),
    Column("status", "Status", meaning="answered, suppressed, not_available, not_applicable"),
    Column("row", "Row", "whole_number", "In the file"),
    Column("column", "Column", meaning="In the file"),
    Column("file", "File"),
)
FIGURE_CAUTION = (
    "As published, never recomputed. Regions and England are rounded by the publisher, so authorities do not add up to "
    "them. Figures before 2018 cannot be compared with later ones: recording changed."
)
LEVELS = {"national": "National", "regional": "Regional", "local_authority": "Local authority"}


def node_values(node: NodeScore) -> tuple[Value, ...]:
    """The values of `NODE_COLUMNS` for a node."""
    return (
        node.id, node.parent, node.kind, node.title, score_words(node), node.score, node.low, node.high,
        node.coverage, node.state, node.answered, node.applicable,
    )  # fmt: skip


def figure_values(figure: Figure) -> tuple[Value, ...]:
    """The values of `FIGURE_COLUMNS`, but for the file's name."""
    known = authority(figure.area_code) if figure.area_code and has_authority(figure.area_code) else None
    found = described_series(figure.series)
    return (
        figure.period, LEVELS[figure.level], known.region if known else None, known.dfe_number if known else None,
        known.name if known else figure.geo_name, known.code if known else figure.geo_code, figure.series,
        found.title, found.unit, count_words(figure.value, figure.low, figure.high, figure.status), figure.raw,
        figure.value, figure.low, figure.high, figure.status, figure.row, figure.column,
    )  # fmt: skip


def scorecard_table(sheet: Sheet) -> Table:
    """An area's scorecard down to its standards, without the items; no rows where nothing is answered."""
    area, chosen = authority(sheet.area_code), sheet.instrument
    nodes = [node for node in sheet.scorecard.nodes if node.kind != "item"] if sheet.answers else []
    rows = tuple((*area_values(area), *sheet.round_values, *node_values(node)) for node in nodes)
    title = f"{chosen.short_title if chosen.id == CHARTER else chosen.title}, {area.plain_name}"
    return Table(
        "scorecard", title, NODE_TABLE_COLUMNS, rows, OWN_SOURCE, f"round {sheet.round}", OWN_LICENCE, SCORE_CAUTION
    )


def published_table() -> Table:
    """The published national figures with their cautions."""
    columns = (
        Column("figure", "What"),
        Column("words", "As published"),
        Column("period", "When"),
        Column("caution", "Caution"),
        Column("source", "Source"),
        Column("source_url", "Address", "link"),
    )
    rows = tuple((f.title, f.in_words, f.period, f.caution, f.source, f.url) for f in published_figures())
    return Table(
        "published", "Published national figures", columns, rows, "As named in each row", "as published",
        "Facts from the sources named in each row",
    )  # fmt: skip
