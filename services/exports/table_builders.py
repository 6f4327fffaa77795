"""What makes each table that leaves: the very service that the page asks, with the page's own defaults."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

from charter.permissions import Action
from geo.areas import Vintage, authority, vintage, vintages
from services.administration.audit import Wanted
from services.assessment.feedback import ASKS
from services.assessment.official_scores import NI71
from services.comparison.comparators import USUAL_GROUP, ComparatorGroup
from services.comparison.data_quality import DataQuality
from services.comparison.gaps import GapAnalysis
from services.comparison.interview_answers import SUBJECTS
from services.comparison.return_interviews import ENGLAND, Funnel, Picture, council_table, funnel_table
from services.exceptions import NotFoundError, RefusedError
from services.exports.exportables import Scope
from services.exports.record_tables import (
    answer_table,
    contradiction_table,
    foi_table,
    official_table,
    published_table,
    score_table,
    scorecard_table,
)
from services.exports.table_sources import TableSources
from services.foi.waves import Board, Matrix
from services.foi.waves_stored import WaveRecord
from services.register.signups import today_here
from services.tables import Table

MAP, COMPARE = "map.", "compare."
NO_WAVE = WaveRecord(0, "no wave yet", "", "nobody", datetime(2012, 1, 1, tzinfo=UTC))
"""Stands for the wave while there is none, so that an empty table has its columns."""
QUALITY = ("instruments", "questions", "refusals", "corrections", "vintages")

Builder = Callable[[TableSources, Scope], Table]


def builder(table_id: str) -> Builder:
    """What makes a table. NotFoundError where nothing does."""
    if table_id in BUILDERS:
        return BUILDERS[table_id]
    name = table_id.partition(".")[2]
    return (lambda s, scope: layer_table(s, scope, name)) if table_id.startswith(MAP) else (
        lambda s, scope: standing_table(s, scope, name)
    )  # fmt: skip


def layer_table(sources: TableSources, scope: Scope, layer: str) -> Table:
    """The table beside a map: `signed`, `charter.NODE`, `official.SERIES.PERIOD`, `foi` or `foi.QUESTION`."""
    shown = drawn(scope)
    kind, _, rest = layer.partition(".")
    if layer == "signed":
        return sources.layers.sign_ups(day_of(sources, scope), shown).table
    if layer == "foi":
        return sources.layers.foi_answers(shown).table
    if kind == "charter" and rest:
        return sources.layers.charter(rest, shown).table
    if kind == "foi" and any(choice.id == layer for choice in sources.layers.choices()):
        return sources.layers.coverage(rest, shown).table
    series, _, period = rest.partition(".")
    if kind == "official" and period:
        return sources.layers.official(series, period, shown).table
    raise NotFoundError(f"There is no map '{layer}' here.")


def day_of(sources: TableSources, scope: Scope) -> date:
    """The map's day: the one asked for, or the newest that the register knows of; today where it knows of none."""
    return scope.day or next(reversed(sources.signups.days()), today_here())


def standing_table(sources: TableSources, scope: Scope, measure_id: str) -> Table:
    """One area among its comparators on a measure."""
    measure = next((m for m in sources.benchmarking.measures() if m.id == measure_id), None)
    if measure is None:
        raise NotFoundError(f"There is nothing called '{measure_id}' to compare on here.")
    return sources.benchmarking.standing(measure, group_of(sources, scope)).table


def group_of(sources: TableSources, scope: Scope) -> ComparatorGroup:
    return sources.comparators.group(area_of(scope), scope.group or USUAL_GROUP, vintage=scope.neighbours)


def area_of(scope: Scope) -> str:
    if scope.area_code is None:
        raise RefusedError("This table is about one area: name it.")
    return authority(scope.area_code).code


def gaps_of(sources: TableSources, scope: Scope) -> GapAnalysis:
    code, group = area_of(scope), group_of(sources, scope)
    return sources.once(("gaps", scope), lambda: sources.gaps.of(code, scope.instrument_id, scope.order, group))


def scorecard_of(sources: TableSources, scope: Scope) -> Table:
    return scorecard_table(sources.assessments.sheet(area_of(scope), scope.instrument_id))


def answers_of(sources: TableSources, scope: Scope) -> Table:
    code = area_of(scope)
    sheet = sources.assessments.sheet(code, scope.instrument_id)
    return answer_table(sheet, with_private=sources.person.may(Action.SEE_DRAFTS, code))


def approach(sources: TableSources, scope: Scope) -> Table:
    return sources.campaign.to_approach(scope.day or today_here(), listed(scope))


def by_region(sources: TableSources, scope: Scope) -> Table:
    return sources.campaign.by_region(scope.day or today_here(), listed(scope))


def listed(scope: Scope) -> Vintage:
    """The list of authorities that the Sign-ups page goes by: today's unless another is asked for."""
    return vintage(scope.vintage_id) if scope.vintage_id else vintages()[-1]


def drawn(scope: Scope) -> Vintage:
    """The list that the map is drawn with: the first unless another is asked for."""
    return vintage(scope.vintage_id) if scope.vintage_id else vintages()[0]


def picture(sources: TableSources, scope: Scope) -> Picture:
    """The picture of return interviews, which five tables are parts of."""
    return sources.once(("picture", scope), lambda: picture_made(sources, scope))


def picture_made(sources: TableSources, scope: Scope) -> Picture:
    """The picture made; an empty one while no wave asked about return interviews."""
    waves = [wave.name for wave in sources.interviews.waves()]
    if not waves:
        nothing = council_table(dict.fromkeys(SUBJECTS), scope.place)
        return Picture(
            wave="", place=scope.place, silence=scope.silence, coverage=(), others=(), funnel=None, regions=(),
            source="no file accepted yet", by_council=nothing,
        )  # fmt: skip
    if scope.wave and scope.wave not in waves:
        raise NotFoundError(
            f"There is no wave '{scope.wave}' about return interviews. The waves are {', '.join(waves)}."
        )
    return sources.interviews.picture(scope.wave or waves[0], scope.place, scope.silence)


def funnel_of(sources: TableSources, scope: Scope) -> Table:
    found = picture(sources, scope)
    return funnel_table(found.funnel or Funnel("", scope.place, (), 0, 0, 0, 0), found.source)


def common_gaps_of(sources: TableSources, scope: Scope) -> Table:
    region = None if scope.place == ENGLAND else scope.place
    return sources.gaps.common(scope.instrument_id, region).table


def actions_of(sources: TableSources, scope: Scope) -> Table:
    return sources.actions.table(scope.area_code)


def audit_of(sources: TableSources, scope: Scope) -> Table:
    return sources.audit.table(sources.person, Wanted(area_code=scope.area_code))


def quality(name: str) -> Builder:
    made: Callable[[DataQuality], Table] = getattr(DataQuality, name)
    return lambda sources, _scope: made(sources.quality)


def wave_of(sources: TableSources, scope: Scope) -> WaveRecord | None:
    """The wave asked for, or the newest; None while there is none."""
    waves = sources.waves.waves()
    found = next((wave for wave in waves if scope.wave in ("", wave.name)), None)
    if scope.wave and found is None:
        raise NotFoundError(f"There is no wave '{scope.wave}' here.")
    return found


def board_of(sources: TableSources, scope: Scope) -> Board:
    wave, today = wave_of(sources, scope), today_here()
    return sources.waves.board(wave.id, today) if wave else Board(NO_WAVE, today, ())


def completeness_of(sources: TableSources, scope: Scope) -> Table:
    wave = wave_of(sources, scope)
    return (sources.waves.matrix(wave.id) if wave else Matrix(NO_WAVE, (), (), ())).table()


BUILDERS: Mapping[str, Builder] = {
    "map.signed": lambda s, scope: layer_table(s, scope, "signed"),
    "observations": lambda s, _scope: s.signups.history_table(),
    "approach": approach,
    "sign_ups_by_region": by_region,
    "most_recent": lambda s, _scope: s.campaign.most_recent(),
    "disagreements": lambda s, _scope: s.campaign.disagreements(),
    "register_steps": lambda s, scope: s.layers.steps(drawn(scope)),
    "name_decisions": lambda s, _scope: s.names.table(),
    "scores": lambda s, scope: score_table(s.assessments, scope.instrument_id),
    "scorecard": scorecard_of,
    "answers": answers_of,
    "worked": lambda s, scope: s.worked.of(area_of(scope), scope.instrument_id).table,
    "actions": actions_of,
    "official_scores": lambda s, scope: s.official_scores.table(NI71, scope.area_code),
    "feedback": lambda s, scope: s.feedback.table(ASKS, scope.area_code),
    "gaps": lambda s, scope: gaps_of(s, scope).table,
    "steps": lambda s, scope: gaps_of(s, scope).steps_table,
    "common_gaps": common_gaps_of,
    "evidence": lambda s, scope: s.evidence.of(area_of(scope), scope.instrument_id).table,
    "contradictions": lambda s, scope: contradiction_table(s.evidence.of(area_of(scope), scope.instrument_id)),
    "compare.pillars": lambda s, scope: s.benchmarking.pillar_table(group_of(s, scope)),
    "compare.items": lambda s, scope: s.benchmarking.item_table(group_of(s, scope)),
    "return_interviews": lambda s, scope: picture(s, scope).coverage_table,
    "how_interviews": lambda s, scope: picture(s, scope).others_table,
    "interviews_by_region": lambda s, scope: picture(s, scope).regions_table,
    "interviews_by_council": lambda s, scope: picture(s, scope).by_council,
    "funnel": funnel_of,
    "official": lambda s, scope: official_table(s.ingestion, scope.area_code),
    "foi": lambda s, scope: foi_table(s.ingestion, scope.area_code),
    "published": lambda _s, _scope: published_table(),
    "wave_board": lambda s, scope: board_of(s, scope).table(),
    "wave_overdue": lambda s, scope: board_of(s, scope).overdue_table,
    "wave_completeness": completeness_of,
    **{
        f"quality.{name}": quality(name) for name in ("instruments", "questions", "refusals", "corrections", "vintages")
    },
    "foi_corrections": lambda s, _scope: s.corrections.table(),
    "coder_agreement": lambda s, _scope: s.codings.agreement_table(),
    "activity": lambda s, scope: s.signups.activity((scope.day or today_here()).replace(day=1)),
    "audit": audit_of,
}
"""What makes each table with a fixed id, but those that `builder` makes by their prefix."""
