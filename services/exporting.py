"""The tables that leave the product: the same rows that the pages show, with what a reader must know of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from charter.framework import instrument, instruments
from charter.published_figures import published_figures
from charter.scorecard import NodeScore
from charter.wording import STATE_WORDS, count_words, score_words
from geo.areas import authority, has_authority, vintage, vintages
from services.assessments import Assessments
from services.campaign import Campaign
from services.disclosed import public_view
from services.gaps import Gaps
from services.ingestion import Ingestion
from services.layers import CHARTER, Layers, area_values, described_series
from services.names import NameBook
from services.ports import Figure
from services.signups import SignupRegister, today_here
from services.tables import AREA_COLUMNS, OGL, OWN_LICENCE, Column, Table, Value, sources_in_words

METHOD_VERSION = "1"
"""The version of docs/method.md that the figures of an export follow."""


@dataclass(frozen=True)
class Scope:
    """What an export is about: a day for the register, an area and an instrument where a table is about one.

    `public`: small numbers of children are hidden as method section 9 says.
    """

    area_code: str | None = None
    instrument_id: str = CHARTER
    day: date | None = None
    vintage_id: str = "2012-13"
    public: bool = False


@dataclass(frozen=True)
class Exportable:
    """A table that can be had: its id, its title and whether it is about one area."""

    id: str
    title: str
    needs_area: bool = False


EXPORTABLE = (
    Exportable("sign_ups", "Sign-ups: the state of every authority on a day"),
    Exportable("observations", "Sign-ups: every observation with its source"),
    Exportable("approach", "Sign-ups: the areas to approach, with reasons"),
    Exportable("name_decisions", "Names: what people decided that they mean"),
    Exportable("scores", "Scores: every authority's newest assessment"),
    Exportable("answers", "Answers: one area's own assessment, item by item", needs_area=True),
    Exportable("gaps", "Gaps: what one area's answers leave open", needs_area=True),
    Exportable("official", "Official figures, as published"),
    Exportable("foi", "FOI answers, with their words and cells"),
    Exportable("published", "Published national figures, with their cautions"),
)


class Exporting:
    """Builds the tables by id."""

    def __init__(
        self,
        signups: SignupRegister,
        assessments: Assessments,
        ingestion: Ingestion,
        layers: Layers,
        gaps: Gaps,
        *,
        names: NameBook,
        stamp: str = "",
    ) -> None:
        self._stamp = stamp
        self._signups, self._assessments, self._ingestion = signups, assessments, ingestion
        self._layers, self._gaps = layers, gaps
        self._builders: dict[str, Callable[[Scope], Table]] = {
            "sign_ups": self._sign_ups,
            "observations": lambda _scope: signups.history_table(),
            "approach": self._approach,
            "name_decisions": lambda _scope: names.table(),
            "scores": self._scores,
            "answers": self._answers,
            "gaps": self._gap_table,
            "official": self._official,
            "foi": self._foi,
            "published": lambda _scope: published_table(),
        }

    def table(self, table_id: str, scope: Scope) -> Table:
        """One table, stamped where the database is a demonstration. KeyError for an id not in `EXPORTABLE`."""
        found = self._builders[table_id](scope)
        return replace(public_view(found) if scope.public else found, stamp=self._stamp)

    def tables(self, table_ids: Sequence[str], scope: Scope) -> tuple[Table, ...]:
        return tuple(self.table(table_id, scope) for table_id in table_ids)

    def _sign_ups(self, scope: Scope) -> Table:
        day = scope.day or self._signups.days()[-1]
        return self._layers.sign_ups(day, vintage(scope.vintage_id)).table

    def _approach(self, _scope: Scope) -> Table:
        # Whom to ask is a question about today, whatever day the register is shown at.
        return Campaign(self._signups).to_approach(today_here(), vintages()[-1])

    def _scores(self, scope: Scope) -> Table:
        cards = self._assessments.newest_scorecards(scope.instrument_id)
        columns = (*AREA_COLUMNS, *NODE_COLUMNS)
        rows = tuple(
            (*area_values(authority(code)), *node_values(node))
            for code, card in sorted(cards.items())
            for node in card.nodes
        )
        title = f"Scores: {instrument(scope.instrument_id).title}"
        return Table(
            "scores", title, columns, rows, "Authorities' own assessments entered here", "newest round", OWN_LICENCE,
            SCORE_CAUTION,
        )  # fmt: skip

    def _answers(self, scope: Scope) -> Table:
        code = _needed_area(scope)
        sheet = self._assessments.sheet(code, scope.instrument_id)
        columns = (
            *AREA_COLUMNS,
            Column("round", "Round"),
            Column("item_id", "Item", meaning="The item's lasting id"),
            Column("item", "Title"),
            Column("question", "Question"),
            Column("source", "Where it comes from", meaning="Document and paragraph"),
            Column("state", "State", meaning="answered, not_known, not_applicable or not_given"),
            Column("level", "Level", "whole_number", "The level's number on the instrument's scale"),
            Column("answer", "Answer", meaning="The level in words"),
            Column("reason", "Reason"),
            Column("evidence", "Evidence"),
            Column("version", "Version", "whole_number", "How often the answer was saved"),
            Column("changed_by", "Saved by"),
            Column("changed_at", "Saved at", meaning="Date and time, UTC"),
        )
        rows: list[tuple[Value, ...]] = []
        for item in sheet.instrument.items:
            stored = sheet.stored.get(item.id)
            answer = sheet.scorecard.answer(item.id)
            level = sheet.instrument.scale.label_of(answer.level) if answer.level is not None else None
            rows.append(
                (
                    *area_values(authority(code)), sheet.round, item.id, item.title, item.question,
                    str(item.citation), answer.state, answer.level, level or STATE_WORDS[answer.state], answer.reason,
                    stored.evidence if stored else "", stored.version if stored else 0,
                    stored.changed_by if stored else "",
                    stored.changed_at.isoformat(timespec="seconds") if stored else "",
                )
            )  # fmt: skip
        title = f"Answers of {authority(code).plain_name}: {sheet.instrument.title}"
        as_at = f"round {sheet.round}" if sheet.round else "not begun"
        return Table(
            "answers", title, columns, tuple(rows), "The area's own assessment entered here", as_at, OWN_LICENCE
        )

    def _gap_table(self, scope: Scope) -> Table:
        return self._gaps.of(_needed_area(scope), scope.instrument_id).table

    def _official(self, scope: Scope) -> Table:
        files = {file.id: file for file in self._ingestion.files()}
        figures = self._ingestion.figures(scope.area_code)
        rows = tuple((*figure_values(f), files[f.import_id].file_name) for f in figures)
        return Table(
            "official", "Official figures on looked-after children who go missing", FIGURE_COLUMNS, rows,
            sources_in_words([files[figure.import_id].source for figure in figures]) or "no file accepted yet",
            "as published", f"Department for Education, {OGL}", FIGURE_CAUTION,
        )  # fmt: skip

    def _foi(self, scope: Scope) -> Table:
        answers = self._ingestion.foi_answers(scope.area_code)
        files = {file.id: file for file in self._ingestion.files()}
        columns = (
            *AREA_COLUMNS,
            Column("wave", "Wave", meaning="The round of questions it answers"),
            Column("period", "Period"),
            Column("question", "Question", meaning="As it was put, or as the file's column is headed"),
            Column("question_id", "Question id", meaning="Of the question set; empty where it belongs to none"),
            Column("answer", "As read", meaning="The figure, range, code or status in words"),
            Column("raw", "As written", meaning="The cell's text to the letter"),
            Column("status", "Status", meaning="answered, partly_answered, refused, not_held, unable_to_say ..."),
            Column("value", "Value", "number"),
            Column("low", "At least", "number"),
            Column("high", "At most", "number"),
            Column("exemption", "Exemption", meaning="Section of the Freedom of Information Act relied on"),
            Column("note", "Note"),
            Column("file", "File"),
            Column("row", "Row", "whole_number"),
            Column("column", "Column"),
            Column("source_url", "Address", "link"),
        )
        rows = tuple(
            (
                *area_values(authority(a.area_code)), a.wave, a.period, a.question_text, a.question or "",
                a.code or count_words(a.value, a.low, a.high, a.status), a.raw, a.status, a.value, a.low, a.high,
                a.exemption or "", a.note, files[a.import_id].file_name, a.row, a.column, a.source_url,
            )
            for a in answers
        )  # fmt: skip
        return Table(
            "foi", "Answers to Freedom of Information requests", columns, rows,
            sources_in_words([files[a.import_id].source for a in answers]) or "no file accepted yet", "as answered",
            "Answers of public bodies; reuse as each of them allows",
            "Counts of incidents and interviews are not counts of children: one child may have several.",
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
    Column("coverage", "Coverage", "number", "0 to 1: the weight of the answered items"),
    Column("state", "State", meaning="met, not_met, undetermined; for an item the state of its answer"),
    Column("answered", "Answered", "whole_number", "Items with a level"),
    Column("applicable", "Applicable", "whole_number", "Items that apply in the area"),
)
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
    Column("value", "Value", "number", "Empty where the publisher gives none"),
    Column("low", "At least", "number"),
    Column("high", "At most", "number"),
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


def scorecard_table(nodes: Sequence[NodeScore], title: str, as_at: str) -> Table:
    """A scorecard, or a part of one, as a table."""
    return Table(
        "scorecard", title, NODE_COLUMNS, tuple(node_values(node) for node in nodes),
        "The area's own assessment entered here", as_at, OWN_LICENCE, SCORE_CAUTION,
    )  # fmt: skip


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


def _needed_area(scope: Scope) -> str:
    if scope.area_code is None:
        raise ValueError("This table is about one area: name it.")
    return scope.area_code


def instrument_choices() -> tuple[tuple[str, str], ...]:
    """Ids and titles of the instruments that areas assess themselves on."""
    return tuple((i.id, i.title) for i in instruments().values() if i.answered_by == "self_assessment")
