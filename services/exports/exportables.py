"""The tables that can be taken away: which there are, what each is about, and what a table is asked for with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from charter.gap_analysis import Order
from charter.permissions import Action
from services.comparison.comparators import GroupKind
from services.comparison.layers import CHARTER
from services.comparison.return_interviews import ENGLAND, Silence

Subject = Literal[
    "Sign-ups", "Assessments", "Gaps", "Comparison", "Return interviews", "Official and FOI figures", "Waves",
    "Data quality", "Records",
]  # fmt: skip


@dataclass(frozen=True)
class Scope:
    """What an export is about: what the pages let a reader choose, each with the page's own default.

    `public`: as everybody may see it. Only published assessments, small numbers of children hidden (method,
    section 9), and nobody named who worked here. `day` None is today, on the map the newest day that the register knows
    of; `vintage_id` "" is today's list of authorities, on the map the first; `wave` "" the newest wave; `neighbours` ""
    the newest list; `place` England or a region's name; `group` None for England.
    """

    area_code: str | None = None
    instrument_id: str = CHARTER
    day: date | None = None
    vintage_id: str = ""
    public: bool = False
    place: str = ENGLAND
    wave: str = ""
    silence: Silence = "leave_out"
    group: GroupKind | None = None
    neighbours: str = ""
    order: Order = "default"


@dataclass(frozen=True)
class Exportable:
    """A table that can be had. The id is that of the table on the page that shows it, and of its file.

    `internal` tables say who did what here and are never for publication; `needs` is the right to see one at all.
    """

    id: str
    title: str
    subject: Subject
    needs_area: bool = False
    internal: bool = False
    needs: Action | None = None


EXPORTABLE = (
    Exportable("map.signed", "Sign-ups: the state of every authority on a day", "Sign-ups"),
    Exportable("observations", "Sign-ups: every observation with its source", "Sign-ups"),
    Exportable("approach", "Sign-ups: the areas to approach, with reasons", "Sign-ups"),
    Exportable("sign_ups_by_region", "Sign-ups: by region", "Sign-ups"),
    Exportable("most_recent", "Sign-ups: the most recent signatures", "Sign-ups"),
    Exportable("disagreements", "Sign-ups: where sources disagree", "Sign-ups"),
    Exportable("register_steps", "Sign-ups: what is known on each day", "Sign-ups"),
    Exportable("name_decisions", "Names: what people decided that they mean", "Sign-ups"),
    Exportable("scores", "Scores: every authority's newest assessment", "Assessments"),
    Exportable("map.charter.total", "Scores: the charter, one line an authority", "Assessments"),
    Exportable("scorecard", "Scores: one area's total, pillars and standards", "Assessments", needs_area=True),
    Exportable("answers", "Answers: one area's own assessment, item by item", "Assessments", needs_area=True),
    Exportable("worked", "Scores: one area's total worked out, item by item", "Assessments", needs_area=True),
    Exportable("actions", "Actions: what areas plan, with next steps", "Assessments", internal=True),
    Exportable("official_scores", "Official scores: National Indicator 71, element by element", "Assessments"),
    Exportable("feedback", "Young people's feedback: what they said, ask by ask", "Assessments"),
    Exportable("gaps", "Gaps: what one area's answers leave open", "Gaps", needs_area=True),
    Exportable("steps", "Gaps: one area's way from its score to 100", "Gaps", needs_area=True),
    Exportable("common_gaps", "Gaps: the most common ones in a region or England", "Gaps"),
    Exportable("evidence", "Evidence: what FOI answers show of one area's items", "Gaps", needs_area=True),
    Exportable("contradictions", "Evidence: where one area's answers differ from it", "Gaps", needs_area=True),
    Exportable("compare.charter", "Comparison: the charter, one area among others", "Comparison", needs_area=True),
    Exportable("compare.pillars", "Comparison: the pillars, one area among others", "Comparison", needs_area=True),
    Exportable("compare.items", "Comparison: item by item, one area among others", "Comparison", needs_area=True),
    Exportable("return_interviews", "Return interviews: to whom they are offered", "Return interviews"),
    Exportable("how_interviews", "Return interviews: by whom, and how soon", "Return interviews"),
    Exportable("interviews_by_region", "Return interviews: by region", "Return interviews"),
    Exportable("interviews_by_council", "Return interviews: council by council", "Return interviews"),
    Exportable("funnel", "Return interviews: offered, completed, in time", "Return interviews"),
    Exportable("official", "Official figures, as published", "Official and FOI figures"),
    Exportable("foi", "FOI answers, with their words and cells", "Official and FOI figures"),
    Exportable("map.foi", "FOI answers: how many are held of whom", "Official and FOI figures"),
    Exportable("published", "Published national figures, with their cautions", "Official and FOI figures"),
    Exportable("wave_board", "Waves: how every request stands", "Waves", internal=True),
    Exportable("wave_overdue", "Waves: whose reply is overdue", "Waves", internal=True),
    Exportable("wave_completeness", "Waves: how complete the answers are", "Waves", internal=True),
    Exportable("quality.instruments", "Data quality: coverage by instrument and round", "Data quality"),
    Exportable("quality.questions", "Data quality: coverage by wave and question", "Data quality"),
    Exportable("quality.refusals", "Data quality: refusals", "Data quality"),
    Exportable("quality.corrections", "Data quality: corrections", "Data quality", internal=True),
    Exportable("quality.vintages", "Data quality: sources and their dates", "Data quality"),
    Exportable("foi_corrections", "FOI answers: corrections by hand", "Records", internal=True),
    Exportable("coder_agreement", "FOI answers: how far coders agree", "Records", internal=True),
    Exportable("activity", "Register: who recorded what in a month", "Records", internal=True),
    Exportable("audit", "Audit trail: who did what", "Records", internal=True, needs=Action.SEE_AUDIT),
)
"""The tables with a fixed id. Others are made by id: `map.` and a layer, `compare.` and a measure."""
