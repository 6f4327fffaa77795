"""What councils told FOI requests about return interviews: for whom, by whom, how soon, and how many of how many.

Every share names who was asked, who replied and who answered. What silence does to a share is the reader's choice, and
every figure follows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from charter.comparison import ShareRange, share_of_councils
from charter.published_figures import PublishedFigure, published_figures
from charter.statistics import wilson_interval
from charter.wording import PERCENTAGES_FROM, count_words, percent_words, share_in_short, share_in_words
from charter.wording import Silence as Silence
from foi_data.periods import parse_period
from geo.areas import Authority, authority, names_in_words, regions
from services.comparison.evidence import LICENCE, day_of, questions
from services.comparison.interview_answers import (
    CARE,
    HOME,
    INDEPENDENT,
    NON_ANSWERS,
    OUTSIDE,
    PROMISED,
    PROVIDER,
    SHADES,
    SILENT,
    STAGE_WORDS,
    STAGES,
    SUBJECTS,
    Amount,
    amount_of,
    answer_codes,
    answer_in_words,
    filled,
    fits,
    labels_of,
    silence_of,
)
from services.comparison.layers import Shade, area_values
from services.exports.disclosed import AnswersSource
from services.foi.asked import Noted, asked_sentence
from services.ports import FoiAnswer, ImportedFile
from services.tables import AREA_COLUMNS, Column, Table, Value

ENGLAND = "England"
EVENTS_CAUTION = (
    "These are interviews, not children: one child may have several, and one interview may follow several incidents. "
    "Interviews of the same child are not independent of each other, so nothing here says that a council does better "
    "or worse than another."
)


@dataclass(frozen=True)
class Wave:
    """One wave of requests. `day` is the last day it is about, None where nobody knows.

    `period_end` is the end of the latest period that its answers name, None where they name none.
    """

    name: str
    day: date | None
    subjects: frozenset[str]
    period_end: date | None = None


@dataclass(frozen=True)
class Category:
    """One kind of answer and how many councils gave it."""

    code: str
    label: str
    count: int
    shade: Shade


@dataclass(frozen=True)
class Tally:
    """How the councils of a place answered one question. Of `asked`, `replied` said anything, `answered` this.

    `without` are the kinds of not answering, with their counts. Where a council may name several, the categories come
    to more than `answered`.
    """

    question: str
    title: str
    place: str
    wave: str
    categories: tuple[Category, ...]
    without: tuple[Category, ...]
    asked: int
    replied: int
    answered: int

    def category(self, code: str) -> Category:
        return next(category for category in self.categories if category.code == code)

    def share(self, code: str) -> ShareRange:
        return share_of_councils(self.category(code).count, self.answered, self.asked)

    def words(self, code: str, silence: Silence) -> str:
        """The share in words, as the reader wants the silent counted."""
        return share_in_words(self.category(code).count, self.answered, self.asked, silence)

    def in_short(self, code: str, silence: Silence) -> str:
        """The share where the denominators stand beside it: `73 of 134, 54%`."""
        return share_in_short(self.category(code).count, self.answered, self.asked, silence)

    def ends(self, code: str, silence: Silence) -> tuple[float, float] | None:
        """The share's lower and upper end, 0 to 100, equal but for a range; None below twenty councils."""
        found = self.share(code)
        base = self.answered if silence == "leave_out" else self.asked
        if base < PERCENTAGES_FROM or found.share is None:
            return None
        if silence == "leave_out":
            return 100 * found.share, 100 * found.share
        return 100 * found.low, 100 * (found.high if silence == "range" else found.low)

    def shown(self, silence: Silence) -> tuple[Category, ...]:
        """The categories to draw: with the silent beside them unless they are left out."""
        return self.categories if silence == "leave_out" else (*self.categories, *self.without)

    @property
    def denominators(self) -> str:
        """`152 asked, 140 replied, 134 answered this`."""
        return f"{self.asked} asked, {self.replied} replied, {self.answered} answered this"


@dataclass(frozen=True)
class Stage:
    """One step from an offer to an interview in time: how many interviews, as a range where counts are ranges.

    `share_low` and `share_high`, 0 to 1, are of the step before; None for the first, or where that may be nothing.
    `chance_low` and `chance_high` are how far chance alone could move that share.
    """

    title: str
    low: float
    high: float
    share_low: float | None = None
    share_high: float | None = None
    chance_low: float | None = None
    chance_high: float | None = None

    @property
    def words(self) -> str:
        value = self.low if self.low == self.high else None
        return count_words(value, self.low, self.high, "answered")

    @property
    def share(self) -> str:
        """`81 to 84%` of the step before, or nothing."""
        if self.share_low is None or self.share_high is None:
            return ""
        return percent_words(100 * self.share_low, 100 * self.share_high)

    @property
    def chance(self) -> str:
        """`by chance alone 79 to 85%`: Wilson's limits at 95%, too narrow since interviews hang together by child."""
        if self.chance_low is None or self.chance_high is None:
            return ""
        return f"by chance alone {percent_words(100 * self.chance_low, 100 * self.chance_high)}"


@dataclass(frozen=True)
class Funnel:
    """From offered to completed to completed within 72 hours, over the councils that can be counted.

    Of `asked`, `counted` are in the sums and `answered` gave all three; `misfits` gave numbers that cannot all be true.
    """

    wave: str
    place: str
    stages: tuple[Stage, ...]
    asked: int
    answered: int
    counted: int
    misfits: int


@dataclass(frozen=True)
class Picture:
    """Everything that is known of return interviews in a place, the silent counted as the reader chose.

    `wave` is the one chosen; what it did not ask is from others, which are named beside it. `funnel_note` says which
    waves have numbers of interviews that make no funnel, "" where none was passed over.
    """

    wave: str
    place: str
    silence: Silence
    coverage: tuple[Tally, ...]
    others: tuple[Tally, ...]
    funnel: Funnel | None
    regions: tuple[Tally, ...]
    source: str
    by_council: Table
    asked_notes: tuple[str, ...] = ()
    funnel_note: str = ""

    @property
    def elsewhere(self) -> tuple[str, ...]:
        """The other waves from which what the chosen one did not ask is taken, newest first."""
        funnel = (self.funnel.wave,) if self.funnel else ()
        used = (*(tally.wave for tally in (*self.coverage, *self.others)), *funnel)
        return tuple(dict.fromkeys(wave for wave in used if wave != self.wave))

    def tally(self, question: str) -> Tally | None:
        return next((t for t in (*self.coverage, *self.others) if t.question == question), None)

    @cached_property
    def coverage_table(self) -> Table:
        return tally_table("return_interviews", f"Return interviews in {self.place}", self.coverage, self)

    @cached_property
    def others_table(self) -> Table:
        return tally_table("how_interviews", f"How return interviews are held in {self.place}", self.others, self)

    @cached_property
    def regions_table(self) -> Table:
        return tally_table("interviews_by_region", "Return interviews by region", self.regions, self)

    @cached_property
    def funnel_table(self) -> Table | None:
        return funnel_table(self.funnel, self.source) if self.funnel else None


class ReturnInterviews:
    """Reads what was told about return interviews."""

    def __init__(self, ingestion: AnswersSource, lists: Callable[[], Mapping[str, Noted]] = dict) -> None:
        """`lists` gives who was on the list of each wave, by its name."""
        self._ingestion, self._lists = ingestion, lists

    def waves(self) -> tuple[Wave, ...]:
        """The waves that asked about return interviews, newest first; those of an unknown day last."""
        files = {file.id: file for file in self._ingestion.files()}
        return waves_in(self._ingestion.foi_answers(), files)

    def picture(self, wave: str, place: str = ENGLAND, silence: Silence = "leave_out") -> Picture:
        """A place's picture. What a wave did not ask is taken from the newest that did, and named."""
        files = {file.id: file for file in self._ingestion.files()}
        answers = self._ingestion.foi_answers()
        lists = self._lists()
        rounds = {w.name: Round(w.name, answers, files, lists.get(w.name, {})) for w in waves_in(answers, files)}
        chosen = [rounds[wave], *(r for name, r in rounds.items() if name != wave)]
        used = {subject: next((r for r in chosen if r.has(subject)), None) for subject in SUBJECTS}
        coverage = tuple(r.tally(q, place) for q in (HOME, CARE, OUTSIDE) if (r := used[q]))
        others = tuple(r.tally(q, place) for q in (INDEPENDENT, PROVIDER, PROMISED) if (r := used[q]))
        counting = counting_round(chosen, place)
        # Offered of one wave beside held of another would read as a share of it: all three are of one wave.
        numbers = chosen[0] if chosen[0].asked_any(STAGES) else counting
        used |= {stage: numbers if numbers and numbers.has(stage) else None for stage in STAGES}
        by_region = tuple(
            r.tally(q, region.name)
            for region in regions()
            for q in (HOME, CARE)
            if (r := used[q]) and r.asked(region.name)
        )
        sources = {files[a.import_id].source for a in answers if a.question in SUBJECTS}
        return Picture(
            wave,
            place,
            silence,
            tuple(t for t in coverage if t.asked),
            tuple(t for t in others if t.asked),
            counting.funnel(place, silence) if counting else None,
            by_region,
            "; ".join(sorted(sources)),
            council_table(used, place),
            tuple(dict.fromkeys(note for r in (*used.values(), counting) if r and (note := r.asked_note))),
            funnel_note(chosen, counting, place),
        )


def waves_in(answers: Iterable[FoiAnswer], files: Mapping[int, ImportedFile]) -> tuple[Wave, ...]:
    """The waves of which these answers about return interviews are, newest first; those of an unknown day last."""
    found: dict[str, list[FoiAnswer]] = {}
    for answer in answers:
        if answer.question in SUBJECTS:
            found.setdefault(answer.wave, []).append(answer)
    waves = [wave_of(name, own, files) for name, own in found.items()]
    return tuple(sorted(waves, key=lambda wave: (wave.day or date.min, wave.name), reverse=True))


def wave_of(name: str, answers: Sequence[FoiAnswer], files: Mapping[int, ImportedFile]) -> Wave:
    days = [day for answer in answers if (day := day_of(answer, files))]
    ends = [named.end for period in {a.period for a in answers if a.period} if (named := parse_period(period))]
    subjects = frozenset(a.question for a in answers if a.question)
    return Wave(name, max(days, default=None), subjects, max(ends, default=None))


class Round:
    """The answers of one wave: each area's newest to each question. `noted` is who stands on its list."""

    def __init__(
        self, name: str, answers: Iterable[FoiAnswer], files: Mapping[int, ImportedFile], noted: Noted
    ) -> None:
        self.name, self._noted = name, noted
        own = [answer for answer in answers if answer.wave == name]
        self._by_area: dict[str, dict[str, FoiAnswer]] = {}
        for answer in sorted(own, key=lambda a: (day_of(a, files) or date.min, a.import_id, a.row)):
            self._by_area.setdefault(answer.area_code, {})[answer.question or ""] = answer

    def has(self, question: str) -> bool:
        return any(question in answers for answers in self._by_area.values())

    def asked_any(self, questions: Iterable[str]) -> bool:
        return any(map(self.has, questions))

    def stages_given(self, place: str) -> tuple[str, ...]:
        """The steps from offer to interview of which any council of the place gave a number."""
        areas = self.areas(place)
        return tuple(stage for stage in STAGES if any(amount_of(self.answer(area, stage)) for area in areas))

    def gave_all(self, place: str) -> bool:
        """Is there a council in the place that gave every step's number, so that they can be set beside each other?"""
        return any(all(amount_of(self.answer(area, stage)) for stage in STAGES) for area in self.areas(place))

    def areas(self, place: str) -> tuple[Authority, ...]:
        known = [authority(code) for code in dict.fromkeys((*self._by_area, *self._noted))]
        return tuple(area for area in known if place in (ENGLAND, area.region))

    def asked(self, place: str) -> int:
        return len(self.areas(place))

    @property
    def asked_note(self) -> str:
        """Who counts as asked without being on the wave's list, with the wave's name; "" where nobody does."""
        note = asked_sentence(len(self._noted), len(self._by_area.keys() - self._noted.keys()))
        return f"{self.name}: {note}" if note else ""

    def answer(self, area: Authority, question: str) -> FoiAnswer | None:
        return self._by_area[area.code].get(question) if area.code in self._by_area else None

    def has_replied(self, area: Authority) -> bool:
        if area.code not in self._by_area:
            return self._noted[area.code] not in ("", *SILENT)
        return any(answer.status not in SILENT for answer in self._by_area[area.code].values())

    def silence(self, area: Authority, question: str) -> str:
        """In which way a council gave no answer; of one that is in no file, as was noted on the list."""
        if area.code in self._by_area:
            return silence_of(self.answer(area, question))
        noted = self._noted[area.code]
        return "refused" if noted == "refused" else "no_reply" if noted in ("", *SILENT) else "without"

    def tally(self, question: str, place: str) -> Tally:
        """How the councils of a place answered one question."""
        areas = self.areas(place)
        given = {area.code: answer_codes(self.answer(area, question)) for area in areas}
        silent = [self.silence(area, question) for area in areas if not given[area.code]]
        labels = labels_of(question)
        categories = tuple(
            Category(code, label, sum(code in codes for codes in given.values()), shade)
            for code, (label, shade) in labels.items()
        )
        without = tuple(
            Category(code, label, silent.count(code), SHADES[code])
            for code, label in NON_ANSWERS.items()
            if code in silent
        )
        return Tally(
            question, questions()[question].title, place, self.name, categories, without,
            asked=len(areas), replied=sum(map(self.has_replied, areas)),
            answered=sum(1 for codes in given.values() if codes),
        )  # fmt: skip

    def funnel(self, place: str, silence: Silence) -> Funnel | None:
        """Offered, completed, completed within 72 hours. None where no council's number offered is known."""
        areas = self.areas(place)
        counts = [tuple(amount_of(self.answer(area, stage)) for stage in STAGES) for area in areas]
        whole = [c for c in counts if all(c)]
        misfits = [c for c in whole if not fits(c)]
        used = [filled(c, silence) for c in counts if c[0] and c not in misfits and (silence != "leave_out" or all(c))]
        if not used:
            return None
        return Funnel(
            self.name, place, stages_of(used), asked=len(areas), answered=len(whole), counted=len(used),
            misfits=len(misfits),
        )  # fmt: skip


def counting_round(chosen: Sequence[Round], place: str) -> Round | None:
    """The first wave in which a council of the place gave all three numbers; else the first that asked for them."""
    asked_all = [each for each in chosen if all(map(each.has, STAGES))]
    return next((each for each in asked_all if each.gave_all(place)), next(iter(asked_all), None))


def funnel_note(chosen: Sequence[Round], counting: Round | None, place: str) -> str:
    """Which waves before the one counted have numbers that make no funnel, and whose stand instead; "" where none."""
    is_whole = counting is not None and counting.gave_all(place)
    passed = chosen[: chosen.index(counting)] if counting and is_whole else chosen
    said = [
        f"{each.name} has {names_in_words([STAGE_WORDS[stage] for stage in given])}, but all three numbers from no "
        f"council in {place}."
        for each in passed
        if (given := each.stages_given(place))
    ]
    shown = [f"Shown here is {counting.name}."] if said and counting and is_whole else []
    return " ".join([*said, *shown])


def stages_of(used: Sequence[tuple[Amount, ...]]) -> tuple[Stage, ...]:
    stages: list[Stage] = []
    for number, question in enumerate(STAGES):
        low, high = sum(c[number][0] for c in used), sum(c[number][1] for c in used)
        title = questions()[question].title
        if not stages or not stages[-1].low:
            stages.append(Stage(title, low, high))
            continue
        before = stages[-1]
        chance_low, _ = wilson_interval(low, before.high)
        _, chance_high = wilson_interval(min(high, before.low), before.low)
        ends = (low / before.high, min(high / before.low, 1.0))
        stages.append(Stage(title, low, high, *ends, chance_low, chance_high))
    return tuple(stages)


def tally_table(id_: str, title: str, tallies: Sequence[Tally], picture: Picture) -> Table:
    """Every category of every tally with its denominators and its share as the reader chose."""
    columns = (
        Column("place", "Place", meaning="England or a region"),
        Column("question", "Question"),
        Column("answer", "Answer"),
        Column("councils", "Councils", "whole_number"),
        Column("answered", "Answered", "whole_number", "Councils that answered this question"),
        Column("replied", "Replied", "whole_number", "Councils that said anything at all, a refusal too"),
        Column("asked", "Asked", "whole_number", "Councils on the list of this wave or in its files"),
        Column("share", "Share in words", meaning="With silence counted as chosen"),
        Column("share_low", "Share at least", "number", SHARE_MEANING, places=1),
        Column("share_high", "Share at most", "number", SHARE_MEANING, places=1),
        Column("wave", "Wave"),
    )
    rows: list[tuple[Value, ...]] = []
    for tally in tallies:
        for category in (*tally.categories, *tally.without):
            is_answer = category in tally.categories
            words = tally.words(category.code, picture.silence) if is_answer else "no answer to this question"
            ends = (tally.ends(category.code, picture.silence) if is_answer else None) or (None, None)
            rows.append(
                (tally.place, tally.title, category.label, category.count, tally.answered, tally.replied, tally.asked,
                 words, *ends, tally.wave)
            )  # fmt: skip
    return Table(id_, title, columns, tuple(rows), picture.source, "as answered", LICENCE, SILENCE_CAUTION)


SHARE_MEANING = f"0 to 100, with silence counted as chosen; empty below {PERCENTAGES_FROM} councils"
SILENCE_CAUTION = (
    "Shares are of councils, not of children. Councils without an answer are not counted as 'none'. Asked are the "
    "councils on the list of the wave or in its files."
)


CHANCE_MEANING = "Wilson's limits at 95%, 0 to 100: too narrow, as interviews hang together"


def percent(share: float | None) -> float | None:
    return None if share is None else 100 * share


def funnel_table(funnel: Funnel, source: str) -> Table:
    """The steps from an offer to an interview in time, as a table."""
    columns = (
        Column("stage", "Step"),
        Column("low", "At least", "number", "Interviews"),
        Column("high", "At most", "number", "Interviews"),
        Column("share", "Of the step before", meaning="Percentage, a range where the counts are"),
        Column("share_low", "Share at least", "number", "0 to 100, of the step before", places=1),
        Column("share_high", "Share at most", "number", "0 to 100, of the step before", places=1),
        Column("chance", "By chance alone", meaning=CHANCE_MEANING),
        Column("chance_low", "By chance at least", "number", CHANCE_MEANING, places=1),
        Column("chance_high", "By chance at most", "number", CHANCE_MEANING, places=1),
        Column("counted", "Councils counted", "whole_number"),
        Column("answered", "Gave all three", "whole_number"),
        Column("asked", "Asked", "whole_number"),
    )
    rows = tuple(
        (
            s.title,
            s.low,
            s.high,
            s.share,
            percent(s.share_low),
            percent(s.share_high),
            s.chance,
            percent(s.chance_low),
            percent(s.chance_high),
            funnel.counted,
            funnel.answered,
            funnel.asked,
        )
        for s in funnel.stages
    )
    title = f"From offer to interview in {funnel.place}"
    return Table("funnel", title, columns, rows, source, funnel.wave, LICENCE, EVENTS_CAUTION)


def council_table(used: Mapping[str, Round | None], place: str) -> Table:
    """What each council said, in words."""
    asked = [subject for subject in SUBJECTS if used[subject]]
    titles = [Column(subject, questions()[subject].title) for subject in asked]
    areas = dict.fromkeys(area for subject in asked if (r := used[subject]) for area in r.areas(place))
    rows = []
    for area in sorted(areas, key=lambda a: a.name):
        words = []
        for subject in asked:
            r = used[subject]
            answer = r.answer(area, subject) if r else None
            words.append(answer_in_words(answer) if answer else "Nothing in this wave's files")
        rows.append((*area_values(area), *words))
    waves = dict.fromkeys(r.name for r in used.values() if r)
    return Table(
        "interviews_by_council", f"Return interviews, council by council: {place}", (*AREA_COLUMNS, *titles),
        tuple(rows), "Answers to Freedom of Information requests", "; ".join(waves), LICENCE, EVENTS_CAUTION,
    )  # fmt: skip


PUBLISHED_SHARES = {"offer-all-home": (HOME, "all"), "offer-all-care": (CARE, "all")}
PUBLISHED_COUNTS = ("offer-none-home", "no-named-person", "within-72-hours-2024")


def published_beside() -> tuple[PublishedFigure, ...]:
    """The published national figures on return interviews, in the order they are shown."""
    wanted = (*PUBLISHED_SHARES, *PUBLISHED_COUNTS)
    return tuple(figure for figure in published_figures() if figure.id in wanted)
