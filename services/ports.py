"""What the services need from storage. `storage` implements these; nobody here knows how."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from charter.answer_details import NO_DETAILS, Details
from charter.assessment import Answer
from charter.register import GoodPractice, Observation, PublishedList
from foi_data.quick_records import quickly_made
from services.administration.accounts_stored import People
from services.assessment.actions_stored import Actions
from services.assessment.rounds_stored import Challenges, Presence
from services.assessment.statements_stored import Statements
from services.foi.codings_stored import Codings
from services.foi.foi_records import Corrections, Declarations
from services.foi.waves_stored import Waves

if TYPE_CHECKING:
    from services.foi.kept_answers import KeptAnswers


@dataclass(frozen=True)
class Change:
    """One row of the audit trail: who did what to which thing, when, and what it was before and after."""

    id: int
    at: datetime
    person: str
    action: str
    object_kind: str
    object_id: str
    area_code: str | None
    summary: str
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    digest: str = ""


WHOLE_DATABASE = "database"
"""The kind of thing that is backed up and restored: that it was is in the trail, but no figure is another for it."""


@dataclass(frozen=True)
class ChangeFilter:
    """Which rows of the audit trail are wanted; None: whichever. `since` is in, `before` is out."""

    person: str | None = None
    object_kind: str | None = None
    object_id: str | None = None
    area_code: str | None = None
    since: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True)
class BrokenTrail:
    """The first row of the audit trail that is not as it was written, and what is wrong with it in a sentence."""

    id: int
    why: str


@dataclass(frozen=True)
class RecordedObservation:
    """An observation as it stands in the register, with who recorded it and whether it still counts."""

    observation: Observation
    recorded_by: str
    recorded_at: datetime
    supersedes: int | None = None
    retracted_at: datetime | None = None
    retracted_by: str | None = None
    batch: int | None = None


@dataclass(frozen=True)
class SignupBatch:
    """Observations recorded together, from a file or by one edit of several, to be taken back together."""

    id: int
    kind: str
    title: str
    made_by: str
    made_at: datetime
    undone_by: str | None = None
    undone_at: datetime | None = None


@dataclass(frozen=True)
class NameDecision:
    """What a person decided that a name means: an area's code, or `not_an_authority`; `key` as `geo.gazetteer.key`."""

    id: int
    key: str
    name: str
    meaning: str
    reason: str
    decided_by: str
    decided_at: datetime
    undone_by: str | None = None
    undone_at: datetime | None = None


@dataclass(frozen=True)
class Assessment:
    """One area's answers to one instrument in one round.

    `version` counts the changes of its state and of its challenges, not of its answers; `changed_by` and `changed_at`
    say who brought it into its state and when, and `note` is the word that went with that.
    """

    id: int
    area_code: str
    instrument_id: str
    instrument_version: str
    round: str
    state: str
    created_by: str
    created_at: datetime
    version: int = 1
    changed_by: str = ""
    changed_at: datetime | None = None
    submitted_by: str = ""
    note: str = ""


@dataclass(frozen=True)
class StoredAnswer:
    """An answer with its evidence and details. `version` counts its changes: 0 was never saved."""

    answer: Answer
    evidence: str
    version: int
    changed_by: str
    changed_at: datetime
    details: Details = NO_DETAILS


@dataclass(frozen=True)
class ImportedFile:
    """One accepted file. `undone_at` is set when the import as a whole was taken back.

    `replaces` is the import of the same file that this one reads anew; `choices` are what a person said of the
    reading (sheet, header row, columns, rows). `sheet` is the one that answers to requests were read from: each sheet
    of a workbook is an import of its own. "" where a file is read as a whole, or before sheets were told apart.
    """

    id: int
    kind: str
    file_name: str
    sha256: str
    size: int
    rows_read: int
    rows_accepted: int
    rows_set_aside: int
    source: str
    source_url: str
    periods: str
    accepted_by: str
    accepted_at: datetime
    undone_by: str | None = None
    undone_at: datetime | None = None
    wave: str = ""
    question_set: str = ""
    replaces: int | None = None
    choices: Mapping[str, Any] | None = None
    sheet: str = ""


@quickly_made
@dataclass(frozen=True)
class ImportIssue:
    """Something worth a person's eye in an imported file; `row` and `column` as the sheet shows them."""

    code: str
    severity: str
    message: str
    row: int | None = None
    column: str | None = None


@dataclass(frozen=True)
class SetAsideRow:
    """A row that was not accepted, with the reason and its cells to the letter."""

    row: int
    reason: str
    cells: Sequence[str] = ()


@quickly_made
@dataclass(frozen=True)
class Figure:
    """An official figure as its publisher printed it. `value`, `low`, `high` are counts; None: unknown."""

    level: str
    geo_code: str
    geo_name: str
    area_code: str | None
    series: str
    period: str
    raw: str
    status: str
    value: float | None
    low: float | None
    high: float | None
    sheet: str
    row: int
    column: str
    import_id: int = 0


@quickly_made
@dataclass(frozen=True)
class FoiAnswer:
    """One answer of one return, with its words, how it was read and where it stands in the file.

    `superseded_row` is the row of a later return in the same file that counts in its place. `proposals` are the
    readings of an unclear text. `correction` names who settled it by hand, why and on whose word; "" where nobody did;
    `settlement` the coders on whose code it stands. `asked_on` is the day the request was sent, None where unknown.
    """

    area_code: str
    question: str | None
    question_text: str
    period: str
    raw: str
    status: str
    code: str | None
    value: float | None
    low: float | None
    high: float | None
    exemption: str | None
    rule: str
    note: str
    sheet: str
    row: int
    column: str
    source_url: str = ""
    import_id: int = 0
    wave: str = ""
    id: int = 0
    superseded_row: int | None = None
    proposals: Sequence[Mapping[str, Any]] | None = None
    correction: str = ""
    settlement: str = ""
    asked_on: date | None = None


@dataclass(frozen=True)
class Neighbour:
    """One place of a published list of statistical neighbours: the area's `rank`-th nearest, and where it stands."""

    area_code: str
    rank: int
    neighbour_code: str
    closeness: str
    row: int
    column: str


@dataclass(frozen=True)
class Reception:
    """An accepted file with everything that came of it, to be stored in one transaction.

    `content` are the file's bytes, kept so that it can be read anew; `replaces` an import of the same file, which
    this one takes back. `figures` and `answers` are gone through once and more, and need not be lists.
    """

    kind: str
    file_name: str
    sha256: str
    size: int
    rows_read: int
    rows_accepted: int
    source: str
    source_url: str
    periods: str
    wave: str = ""
    question_set: str = ""
    issues: Sequence[ImportIssue] = ()
    set_aside: Sequence[SetAsideRow] = ()
    figures: Iterable[Figure] = field(default=(), repr=False)
    answers: KeptAnswers | Iterable[FoiAnswer] = field(default=(), repr=False)
    content: bytes = field(default=b"", repr=False)
    replaces: int | None = None
    choices: Mapping[str, Any] | None = None
    sheet: str = ""


class Signups(Protocol):
    """The register of sign-ups."""

    def observations(self) -> Sequence[RecordedObservation]:
        """Every observation ever recorded, oldest first, superseded and retracted ones too."""

    def record(
        self,
        observation: Observation,
        *,
        origin: str | None = None,
        supersedes: int | None = None,
        batch: int | None = None,
    ) -> int: ...
    def lock(self) -> None:
        """Let nobody else write observations until this transaction ends, so that what was read stays true."""

    def retract(self, observation_id: int) -> None: ...
    def restore(self, observation_id: int) -> None: ...
    def batches(self) -> Sequence[SignupBatch]:
        """Every batch ever made, oldest first, those taken back too."""

    def open_batch(self, kind: str, title: str) -> int: ...
    def undo_batch(self, batch_id: int) -> int:
        """Take back every observation of a batch that still stands; how many that were."""

    def origins(self) -> frozenset[str]:
        """The lasting ids of shipped observations that were loaded before, whatever became of them."""

    def lists(self) -> Sequence[PublishedList]: ...
    def add_list(self, entry: PublishedList) -> None: ...
    def good_practice(self) -> Sequence[GoodPractice]: ...
    def add_good_practice(self, mention: GoodPractice) -> None: ...
    def retract_good_practice(self, mention_id: str) -> None: ...
    def restore_good_practice(self, mention_id: str) -> None: ...
    def retracted_good_practice(self) -> Sequence[GoodPractice]: ...


class NameDecisions(Protocol):
    """What people decided that names mean."""

    def list(self) -> Sequence[NameDecision]:
        """Every decision ever made, oldest first, undone ones too."""

    def decide(self, key: str, name: str, meaning: str, reason: str) -> int:
        """Remember a decision; one that stood for the same key is undone by it."""

    def undo(self, decision_id: int) -> None: ...


class Assessments(Protocol):
    """Assessments and their answers."""

    def open(self, area_code: str, instrument_id: str, version: str, round_: str) -> Assessment:
        """The assessment of this area, instrument and round, made if it is not there.

        Its state stays as it is until this transaction ends.
        """

    def locked(self, assessment_id: int, *, expected_version: int | None = None) -> Assessment:
        """One assessment, which nobody else can change or answer until this transaction ends. Errors as for `move`."""

    def move(
        self,
        assessment_id: int,
        state: str,
        *,
        done: str,
        expected_version: int,
        note: str = "",
        submitted: bool = False,
    ) -> Assessment:
        """Put an assessment into a state. `done` is the deed as the audit trail names it; `submitted`: remember who.

        StaleEditError where its version is no longer the one that was read.
        """

    def touch(self, assessment_id: int, *, expected_version: int) -> Assessment:
        """Count a change of an assessment's challenges. StaleEditError as for `move`."""

    def find(
        self, *, area_code: str | None = None, instrument_id: str | None = None, round_: str | None = None
    ) -> Sequence[Assessment]: ...
    def answers(self, assessment_ids: Iterable[int]) -> Mapping[int, Mapping[str, StoredAnswer]]: ...

    def plain_answers(self, assessment_ids: Iterable[int]) -> Mapping[int, Mapping[str, Answer]]:
        """The answers alone, without who gave them, when, and on what evidence: for scoring many areas."""
        ...

    def save(
        self,
        assessment_id: int,
        answer: Answer,
        evidence: str,
        *,
        expected_version: int,
        details: Details | None = None,
    ) -> StoredAnswer:
        """Write one answer; without `details` those that are there stay.

        StaleEditError where its version is no longer the one that was read.
        """

    def add_answers(self, assessment_id: int, answers: Iterable[Answer], evidence: str) -> None:
        """Write many first answers of an assessment at once, all with the same evidence, under one audit entry."""


class Imports(Protocol):
    """Accepted files and what came of them."""

    def accept(self, reception: Reception) -> int: ...
    def undo(self, import_id: int) -> None:
        """Take an import back; the one it replaced counts again."""

    def redo(self, import_id: int) -> None:
        """Let an import that was taken back count again; the one it replaces is taken back."""

    def content(self, sha256: str) -> bytes | None:
        """The bytes of an accepted file; None for one accepted before files were kept."""

    def wave_names(self) -> Mapping[str, str]:
        """The waves there are, oldest first, each with the id of its question set."""

    def files(self) -> Sequence[ImportedFile]: ...
    def issues(self, import_id: int) -> Sequence[ImportIssue]: ...
    def set_aside(self, import_id: int) -> Sequence[SetAsideRow]: ...
    def figures(
        self, *, series: str | None = None, period: str | None = None, area_code: str | None = None
    ) -> Sequence[Figure]:
        """Figures of imports that were not undone."""

    def series(self, *, of_areas: bool = False) -> Sequence[tuple[str, str]]:
        """The (series, period) pairs there are figures for; `of_areas`: figures of single authorities."""

    def foi_questions(self) -> frozenset[str]:
        """The ids of the questions there are FOI answers to, of imports that were not undone."""

    def foi_answers(self, *, area_code: str | None = None, wave: str | None = None) -> Sequence[FoiAnswer]:
        """The FOI answers that count: of imports that were not undone, the latest file's, corrections applied."""

    def answered(self) -> frozenset[tuple[str, str, str, str]]:
        """What there are FOI answers to: wave, area's code, question (its words where it is in no set), period."""

    def every_foi_answer(self, *, area_code: str | None = None, wave: str | None = None) -> Sequence[FoiAnswer]:
        """FOI answers of imports that were not undone as they were read, those superseded too."""


class Neighbours(Protocol):
    """Published lists of statistical neighbours, each under the vintage it was accepted as."""

    def add(self, import_id: int, vintage: str, neighbours: Iterable[Neighbour]) -> None: ...
    def vintages(self) -> Sequence[str]:
        """The vintages of imports that were not undone, oldest first."""

    def of(self, area_code: str, vintage: str) -> Sequence[Neighbour]:
        """An area's neighbours, nearest first; empty where the list does not have it."""


class Settings(Protocol):
    """What the database says of itself."""

    def get(self, name: str) -> str:
        """The value under a name, "" where there is none."""

    def set(self, name: str, value: str) -> None: ...


class Changes(Protocol):
    """The audit trail, written by storage with each write and only read here."""

    def latest_id(self) -> int: ...
    def data_moment(self) -> datetime | None:
        """When anything was last changed, backups and restores left out; None where nothing ever was."""

    def version(self) -> str:
        """A short text that is another one after every write, and after a backup took the place of what was there."""

    def list(
        self, *, object_kind: str | None = None, object_id: str | None = None, area_code: str | None = None,
        limit: int = 200,
    ) -> Sequence[Change]: ...  # fmt: skip
    def filtered(self, wanted: ChangeFilter, limit: int | None = None) -> Sequence[Change]:
        """The rows that are wanted, newest first, in the order they were written in whatever the clock said."""

    def count(self, wanted: ChangeFilter) -> int: ...
    def people(self) -> Sequence[str]: ...
    def object_kinds(self) -> Sequence[str]: ...
    def first_broken(self) -> BrokenTrail | None:
        """The first row that was changed other than by this program; None where the whole trail is as written."""


class UnitOfWork(Protocol):
    """One transaction. It is committed when the block ends well and rolled back when it does not."""

    @property
    def signups(self) -> Signups: ...
    @property
    def names(self) -> NameDecisions: ...
    @property
    def assessments(self) -> Assessments: ...
    @property
    def challenges(self) -> Challenges: ...
    @property
    def presence(self) -> Presence: ...
    @property
    def imports(self) -> Imports: ...
    @property
    def neighbours(self) -> Neighbours: ...
    @property
    def corrections(self) -> Corrections: ...
    @property
    def declarations(self) -> Declarations: ...
    @property
    def waves(self) -> Waves: ...
    @property
    def codings(self) -> Codings: ...
    @property
    def actions(self) -> Actions: ...
    @property
    def statements(self) -> Statements: ...
    @property
    def people(self) -> People: ...
    @property
    def settings(self) -> Settings: ...
    @property
    def changes(self) -> Changes: ...


class Storage(Protocol):
    """Where units of work come from."""

    def write(self, person: str) -> AbstractContextManager[UnitOfWork]:
        """A transaction that may write, in the name of `person`, audited."""

    def read(self) -> AbstractContextManager[UnitOfWork]:
        """A transaction that only reads."""

    @property
    def place(self) -> str:
        """Where the data are, in words that hold no password."""
