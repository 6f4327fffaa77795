"""The sign-up register in use: what is known on a day, of whom, on whose word, and how it is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from uuid import uuid4

from charter.damaged_texts import SENTENCE as DAMAGED
from charter.damaged_texts import is_damaged
from charter.exceptions import RegisterError
from charter.framework import instrument
from charter.permissions import Action
from charter.register import (
    Disagreement,
    GoodPractice,
    Observation,
    ObservedState,
    PublishedList,
    SignUp,
    Source,
    UncertainDate,
    check_possible,
    disagreements,
    known_register,
    register_on,
    turning_days,
)
from charter.wording import counted, uncertain_date_words
from geo.areas import authority, day_in_words, successors
from services.administration.audit import HERE
from services.exceptions import RefusedError
from services.generated import check_not_generated
from services.people import SHIPPED, WHO, Person, known_as
from services.ports import Change, RecordedObservation, SignupBatch, Signups, Storage
from services.tables import AREA_COLUMNS, Column, Table, Value

CHARTER = "runaways-charter-2012"
LONGEST_NOTE, LONGEST_LINE = 10_000, 500
"""Characters of a note, and of every other text of an observation."""
MOST_CHANGES = 10_000
"""Rows of the audit trail that are looked through for a month's work."""
KEPT_KINDS = ("observation", "signup_batch", "good_practice", "name_decision")
IDENTITY = tuple[str, str, UncertainDate, str]


def identity(observation: Observation) -> IDENTITY:
    """What makes two observations the same: area, state, date and source, whatever else was noted."""
    source = observation.source.url.rstrip("/") or observation.source.title
    return observation.area_code, observation.state, observation.when, source.strip().casefold()


def today_here() -> date:
    """The day in England, whatever clock the server keeps: at half past midnight in summer it is a day ahead of UTC."""
    return datetime.now(HERE).date()


NOT_THERE = "this council did not exist on the day the list was made"


def without_what_was_before_it(state: SignUp) -> SignUp:
    """A body that began after a complete list, or had ended by then, is not said to have been left out of it."""
    area = authority(state.area_code)
    if state.earlier and not area.existed_on(state.earlier.day):
        return replace(state, earlier=None)
    if state.left_out_of and not area.existed_on(state.left_out_of.day):
        return replace(state, state="unknown", because=NOT_THERE, left_out_of=None)
    return state


@dataclass(frozen=True)
class BatchOutcome:
    """What became of observations that came together. `batch` is None where every one was there already."""

    batch: int | None
    added: int
    already_there: int


@dataclass(frozen=True)
class Edit:
    """What to change in several observations at once; None leaves a field as it is."""

    state: ObservedState | None = None
    when: UncertainDate | None = None
    source: Source | None = None
    note: str | None = None

    def of(self, observation: Observation) -> Observation:
        return replace(
            observation,
            id=0,
            state=self.state or observation.state,
            when=self.when or observation.when,
            source=self.source or observation.source,
            note=observation.note if self.note is None else self.note,
        )


class SignupRegister:
    """Reads and writes the register of sign-ups."""

    def __init__(self, storage: Storage, today: Callable[[], date] = today_here) -> None:
        self._storage, self._today = storage, today

    def check_can_be_read(self, content: bytes, file_name: str) -> None:
        """Raise RefusedError for a file that comes from a demonstration, unless this database is one."""
        check_not_generated(content, file_name, self._storage)

    def load_known(self) -> int:
        """Load what ships and was never loaded before; how many observations that were.

        An observation that somebody took back stays taken back: it is known by its lasting id.
        """
        known = known_register()
        with self._storage.read() as work:
            missing = set(known.observations) - work.signups.origins()
            lists = {entry.id for entry in work.signups.lists()}
            mentions = ever_mentioned(work.signups)
        if not missing and lists >= {e.id for e in known.lists} and mentions >= {m.id for m in known.good_practice}:
            return 0
        with self._storage.write(SHIPPED.id) as work:
            # Looked up again under the writer's lock: two programs may have started at once.
            work.signups.lock()
            missing = set(known.observations) - work.signups.origins()
            for origin, observation in known.observations.items():
                if origin in missing:
                    work.signups.record(observation, origin=origin)
            lists = {entry.id for entry in work.signups.lists()}
            for entry in known.lists:
                if entry.id not in lists:
                    work.signups.add_list(entry)
            mentions = ever_mentioned(work.signups)
            for mention in known.good_practice:
                if mention.id not in mentions:
                    work.signups.add_good_practice(mention)
        return len(missing)

    def history(self) -> Sequence[RecordedObservation]:
        """Every observation ever recorded, oldest first, with what became of it."""
        with self._storage.read() as work:
            return work.signups.observations()

    def observations(self) -> tuple[Observation, ...]:
        """The observations that count: neither taken back nor corrected by a later one that counts."""
        return counting(self.history())

    def lists(self) -> Sequence[PublishedList]:
        with self._storage.read() as work:
            return work.signups.lists()

    def on(self, day: date, area_codes: Iterable[str]) -> Mapping[str, SignUp]:
        """The state of every area named on a day."""
        states = register_on(day, area_codes, self.observations(), self.lists())
        return {code: without_what_was_before_it(state) for code, state in states.items()}

    def newest(self, area_code: str) -> SignUp:
        """What the newest source says of an area; of a body that began after it, what is known on its first day."""
        last, began = next(reversed(self.days()), today_here()), authority(area_code).start
        return self.on(max(last, began or last), [area_code])[area_code]

    def days(self) -> tuple[date, ...]:
        """The days on which what is known changes, oldest first."""
        return turning_days(self.observations(), self.lists())

    def good_practice(self, area_code: str | None = None) -> tuple[GoodPractice, ...]:
        """Published mentions of good practice, of one area or of all."""
        with self._storage.read() as work:
            mentions = work.signups.good_practice()
        return tuple(mention for mention in mentions if area_code in (None, mention.area_code))

    def disagreements(self) -> tuple[Disagreement, ...]:
        """Where sources that count cannot all be true."""
        return disagreements(self.observations(), self.lists())

    def last_source(self, person: Person) -> Source | None:
        """The source of what this person recorded last."""
        own = [recorded for recorded in self.history() if recorded.recorded_by == person.id]
        return own[-1].observation.source if own else None

    def record(self, person: Person, observation: Observation, *, supersedes: int | None = None) -> int:
        """Record an observation, or correct one; its number.

        RegisterError or RefusedError where it cannot be, or where it is in the register already.
        """
        person.check_may(Action.RECORD_SIGNUPS, observation.area_code)
        self.check(observation)
        with self._storage.write(person.id) as work:
            work.signups.lock()
            standing = {identity(o): o for o in counting(work.signups.observations())}
            before = standing.get(identity(observation))
            if before and before.id != supersedes:
                raise RefusedError(
                    f"This is in the register already, as observation {before.id}: the same area, state, date and "
                    "source. Nothing was stored. Correct that one if something about it is wrong."
                )
            if before and replace(before, id=0) == replace(observation, id=0):
                raise RefusedError("Nothing was changed, so there is nothing to correct.")
            return work.signups.record(observation, supersedes=supersedes)

    def check(self, observation: Observation) -> None:
        """Raise RegisterError for an observation that cannot be true, or RefusedError for one that cannot be kept."""
        check_possible(observation.when, self._today())
        area = authority(observation.area_code)
        if observation.area_code != area.code:
            raise RegisterError(f"{area.plain_name} has the code {area.code} today: record it under that one.")
        if area.start and observation.when.latest < area.start:
            raise RegisterError(
                f"{area.plain_name} began on {day_in_words(area.start)}: it cannot have "
                f"signed {uncertain_date_words(observation.when)}. Record it for the council that was there before."
            )
        if area.end and observation.when.earliest and observation.when.earliest >= area.end:
            followers = " or ".join(found.plain_name for found in successors(area.code))
            ended = f"{area.plain_name} ended on {day_in_words(area.end)}"
            raise RegisterError(
                f"{ended} and cannot have signed {uncertain_date_words(observation.when)}. Record it for {followers}."
            )
        check_texts(observation)

    def record_all(self, person: Person, observations: Sequence[Observation], title: str) -> BatchOutcome:
        """Record observations together, all of them or none; what is there already is left as it is."""
        for observation in observations:
            person.check_may(Action.RECORD_SIGNUPS, observation.area_code)
            self.check(observation)
        with self._storage.write(person.id) as work:
            work.signups.lock()
            there = {identity(o) for o in counting(work.signups.observations())}
            new = {identity(o): o for o in reversed(observations) if identity(o) not in there}
            if not new:
                return BatchOutcome(None, 0, len(observations))
            batch = work.signups.open_batch("file", title)
            for observation in reversed(new.values()):
                work.signups.record(observation, batch=batch)
        return BatchOutcome(batch, len(new), len(observations) - len(new))

    def edit_all(self, person: Person, numbers: Sequence[int], edit: Edit) -> BatchOutcome:
        """Correct several observations in the same way, all of them or none."""
        if edit == Edit():
            raise RefusedError("Choose what to change: the state, the date, the source or the note.")
        with self._storage.write(person.id) as work:
            work.signups.lock()
            standing = {o.id: o for o in counting(work.signups.observations())}
            if gone := [number for number in numbers if number not in standing]:
                raise RefusedError(
                    f"Observation {gone[0]} was corrected or taken back by now. Nothing was changed; choose again."
                )
            changed = [(standing[n], edit.of(standing[n])) for n in numbers]
            changed = [(old, new) for old, new in changed if replace(old, id=0) != new]
            if not changed:
                raise RefusedError("These observations say that already. Nothing was changed.")
            batch = work.signups.open_batch("edit", f"{counted(len(changed), 'observation')} changed at once")
            for old, new in changed:
                person.check_may(Action.RECORD_SIGNUPS, old.area_code)
                self.check(new)
                work.signups.record(new, supersedes=old.id, batch=batch)
        return BatchOutcome(batch, len(changed), len(numbers) - len(changed))

    def batches(self) -> Sequence[SignupBatch]:
        """Files and edits of several observations at once, oldest first."""
        with self._storage.read() as work:
            return work.signups.batches()

    def undo_batch(self, person: Person, batch_id: int) -> int:
        """Take back everything of a batch that still stands; how many observations that were."""
        person.check_may(Action.RECORD_SIGNUPS)
        with self._storage.write(person.id) as work:
            return work.signups.undo_batch(batch_id)

    def retract(self, person: Person, observation_id: int) -> None:
        """Take an observation back. It stays in the history and can be restored."""
        self._check_may_change(person, observation_id)
        with self._storage.write(person.id) as work:
            work.signups.retract(observation_id)

    def restore(self, person: Person, observation_id: int) -> None:
        """Let an observation that was taken back count again."""
        self._check_may_change(person, observation_id)
        with self._storage.write(person.id) as work:
            work.signups.lock()
            work.signups.restore(observation_id)

    def _check_may_change(self, person: Person, observation_id: int) -> None:
        areas = {r.observation.id: r.observation.area_code for r in self.history()}
        person.check_may(Action.RECORD_SIGNUPS, areas.get(observation_id))

    def add_mention(
        self,
        person: Person,
        area_code: str,
        *,
        when: UncertainDate,
        standards: Sequence[str],
        what: str,
        source: Source,
    ) -> str:
        """Record that a source names an area for doing something well; the mention's id."""
        person.check_may(Action.RECORD_SIGNUPS, area_code)
        known = {group.id for group in instrument(CHARTER).groups if group.kind == "standard"}
        if not standards or set(standards) - known:
            raise RefusedError("Choose at least one of the charter's standards that the mention speaks to.")
        if not what.strip():
            raise RefusedError("Say in a sentence what is done well.")
        check_line("what is done well", what, LONGEST_NOTE)
        check_line("the source", source.title, LONGEST_LINE)
        check_possible(when, self._today())
        mention = GoodPractice(
            f"recorded/{uuid4().hex[:12]}", authority(area_code).code, when, tuple(standards), what.strip(), source
        )
        with self._storage.write(person.id) as work:
            same = [m for m in work.signups.good_practice() if replace(m, id=mention.id) == mention]
            if same:
                raise RefusedError("This mention is recorded already. Nothing was stored.")
            work.signups.add_good_practice(mention)
        return mention.id

    def retract_mention(self, person: Person, mention_id: str) -> None:
        """Take a mention back; it can be restored."""
        person.check_may(Action.RECORD_SIGNUPS)
        with self._storage.write(person.id) as work:
            work.signups.retract_good_practice(mention_id)

    def restore_mention(self, person: Person, mention_id: str) -> None:
        person.check_may(Action.RECORD_SIGNUPS)
        with self._storage.write(person.id) as work:
            work.signups.restore_good_practice(mention_id)

    def retracted_mentions(self) -> tuple[GoodPractice, ...]:
        """Mentions that were taken back."""
        with self._storage.read() as work:
            return tuple(work.signups.retracted_good_practice())

    def history_table(self, area_code: str | None = None) -> Table:
        """Every observation ever recorded, of one area or of all, with whether it counts and what became of it."""
        history = self.history()
        standing = {observation.id for observation in counting(history)}
        corrected_by = {r.supersedes: r.observation.id for r in history if r.supersedes and r.retracted_at is None}
        rows = tuple(
            history_row(recorded, recorded.observation.id in standing, corrected_by)
            for recorded in history
            if area_code in (None, recorded.observation.area_code)
        )
        return Table(
            "observations", "Observations of sign-ups", HISTORY_COLUMNS, rows, "The register of sign-ups",
            "as recorded", "Facts from the sources named in each row",
        )  # fmt: skip

    def activity(self, month: date) -> Table:
        """Who did what to the register in a calendar month, newest first."""
        with self._storage.read() as work:
            changes = [c for kind in KEPT_KINDS for c in work.changes.list(object_kind=kind, limit=MOST_CHANGES)]
        chosen = [c for c in changes if (c.at.year, c.at.month) == (month.year, month.month)]
        rows = tuple(activity_row(change) for change in sorted(chosen, key=lambda c: c.id, reverse=True))
        return Table(
            "activity", f"Who recorded what in {month:%B %Y}", ACTIVITY_COLUMNS, rows,
            "The audit trail of this database", f"{month:%B %Y}", "For those who keep the register",
        )  # fmt: skip


HISTORY_COLUMNS = (
    Column("observation", "Number", "whole_number", "The observation's lasting number in this database"),
    *AREA_COLUMNS,
    Column("state", "What was observed", meaning="signed, not_signed, withdrawn or pledged"),
    Column("date", "When", meaning="As sure as the source is: on, by, in a month or a year"),
    Column("day", "Day", "date", "The day itself, the day it is 'by', or the first of the month or year"),
    Column("name_as_printed", "Name as printed"),
    Column("signed_by", "Who signed"),
    Column("role", "In what role"),
    Column("source", "Source"),
    Column("source_url", "Address of the source", "link"),
    Column("note", "Note"),
    Column("counts", "Counts", meaning="no: taken back, or corrected by a later observation"),
    Column("became", "What became of it", meaning="Corrected or taken back, and when"),
    Column("retracted_by", "Taken back by", meaning=WHO),
    Column("recorded_by", "Recorded by", meaning=WHO),
    Column("recorded_at", "Recorded at", meaning="Date and time, UTC"),
)
ACTIVITY_COLUMNS = (
    Column("at", "When", meaning="Date and time, UTC"),
    Column("person", "Who", meaning=WHO),
    Column("action", "Did"),
    Column("what", "To what"),
    Column("area", "Authority"),
    Column("summary", "In words"),
)
KIND_WORDS = {
    "observation": "observation",
    "signup_batch": "file or edit of several",
    "good_practice": "mention of good practice",
    "name_decision": "decision on a name",
}


def history_row(recorded: RecordedObservation, counts: bool, corrected_by: Mapping[int, int]) -> tuple[Value, ...]:
    """The values of `HISTORY_COLUMNS` for one observation."""
    o, area = recorded.observation, authority(recorded.observation.area_code)
    return (
        o.id, area.code, area.dfe_number, area.name, area.region, o.state, uncertain_date_words(o.when), o.when.day,
        o.name_as_printed, o.signed_by, o.role, o.source.title, o.source.url, o.note, "yes" if counts else "no",
        what_became(recorded, corrected_by.get(o.id)), known_as(recorded.retracted_by or ""),
        known_as(recorded.recorded_by),
        recorded.recorded_at.isoformat(timespec="seconds"),
    )  # fmt: skip


def what_became(recorded: RecordedObservation, correction: int | None) -> str:
    """`Taken back on 3 May 2026`, `Corrected by observation 12`, or nothing."""
    if recorded.retracted_at:
        return f"Taken back on {day_in_words(recorded.retracted_at.date())}"
    return f"Corrected by observation {correction}" if correction else ""


def activity_row(change: Change) -> tuple[Value, ...]:
    area = authority(change.area_code).plain_name if change.area_code else ""
    at = change.at.astimezone(UTC).isoformat(timespec="seconds")
    return (
        at,
        known_as(change.person),
        change.action,
        f"{KIND_WORDS[change.object_kind]} {change.object_id}",
        area,
        change.summary,
    )


def check_texts(observation: Observation) -> None:
    """Raise RefusedError for a text that is too long to keep."""
    lines = {
        "the name as printed": observation.name_as_printed,
        "who signed": observation.signed_by,
        "the role": observation.role,
        "the source": observation.source.title,
        "the source's address": observation.source.url,
    }
    for what, text in lines.items():
        check_line(what, text, 2_000 if what.endswith("address") else LONGEST_LINE)
    check_line("the note", observation.note, LONGEST_NOTE)


def check_line(what: str, text: str, longest: int) -> None:
    """Raise RefusedError for a text that is too long, or holds a character that no database keeps."""
    if is_damaged(text):
        raise RefusedError(f"The text for {what} {DAMAGED}")
    if len(text) > longest:
        raise RefusedError(f"The text for {what} has {len(text):,} characters; {longest:,} are kept. Shorten it.")


def ever_mentioned(signups: Signups) -> set[str]:
    """The ids of every mention that was ever recorded, taken back or not."""
    return {mention.id for mention in (*signups.good_practice(), *signups.retracted_good_practice())}


def this_month() -> date:
    return datetime.now(UTC).date().replace(day=1)


def counting(history: Iterable[RecordedObservation]) -> tuple[Observation, ...]:
    """Those of a history that count today: not taken back, and corrected by none that stands, however far along."""
    everything = {recorded.observation.id: recorded for recorded in history}
    standing = [recorded for recorded in everything.values() if recorded.retracted_at is None]
    corrected: set[int] = set()
    for recorded in standing:
        earlier = recorded.supersedes
        while earlier is not None and earlier not in corrected:
            corrected.add(earlier)
            earlier = everything[earlier].supersedes if earlier in everything else None
    return tuple(recorded.observation for recorded in standing if recorded.observation.id not in corrected)
