"""The wiring: the one place (besides `tasks`) where storage is built, and the only one where results are kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ParamSpec, TypeVar

import streamlit as st

from charter.permissions import Action
from config import demonstration_url, settings
from services.administration.accounts import Accounts, name_of
from services.administration.audit import Audit
from services.administration.backups import Backups
from services.administration.sessions import Admission, WholeStorage
from services.assessment.actions import Actions
from services.assessment.answer_history import AnswerHistory
from services.assessment.assessments import Assessments
from services.assessment.carrying_over import CarryingOver
from services.assessment.feedback import FeedbackBook
from services.assessment.official_scores import OfficialScoreBook
from services.assessment.presence import WhoIsHere
from services.assessment.questionnaires import Questionnaires
from services.assessment.rounds import Rounds
from services.assessment.what_if import WhatIf
from services.comparison.benchmarking import Benchmarking
from services.comparison.comparators import Comparators
from services.comparison.data_quality import DataQuality
from services.comparison.evidence import Evidence
from services.comparison.gaps import Gaps
from services.comparison.layers import Layers
from services.comparison.lead_member import LeadMember
from services.comparison.neighbours import NeighbourLists
from services.comparison.return_interviews import ReturnInterviews
from services.comparison.worked_example import WorkedExamples
from services.demonstration import Demonstration
from services.exports.disclosed import SeenAnswers
from services.exports.exporting import Exporting
from services.foi.asked import lists_of_waves
from services.foi.codings import CodingDesk
from services.foi.declared import Declared
from services.foi.foi_corrections import AnswerCorrections
from services.foi.ingestion import Ingestion
from services.foi.rows_by_hand import RowsByHand
from services.foi.waves import WaveBook
from services.generated import is_demonstration, stamp_of
from services.people import LOCAL_PERSON, Person
from services.register.campaign import Campaign
from services.register.names import NameBook
from services.register.signup_files import SignupFiles
from services.register.signups import SignupRegister, today_here
from storage.unit_of_work import open_storage
from ui.kept import Kept
from ui.sign_in import admitted

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Services:
    """What a page may use, in the name of one person, on one version of the data."""

    signups: SignupRegister
    campaign: Campaign
    names: NameBook
    signup_files: SignupFiles
    assessments: Assessments
    rounds: Rounds
    history: AnswerHistory
    carrying: CarryingOver
    here: WhoIsHere
    actions: Actions
    questionnaires: Questionnaires
    official_scores: OfficialScoreBook
    feedback: FeedbackBook
    ingestion: Ingestion
    corrections: AnswerCorrections
    rows_by_hand: RowsByHand
    declared: Declared
    layers: Layers
    evidence: Evidence
    return_interviews: ReturnInterviews
    lead_member: LeadMember
    gaps: Gaps
    exporting: Exporting
    neighbours: NeighbourLists
    comparators: Comparators
    benchmarking: Benchmarking
    what_if: WhatIf
    quality: DataQuality
    worked: WorkedExamples
    waves: WaveBook
    codings: CodingDesk
    accounts: Accounts
    audit: Audit
    backups: Backups
    place: str
    stamp: str = ""
    person: Person = LOCAL_PERSON
    version: str = ""
    admission: Admission | None = None
    storage: WholeStorage | None = field(default=None, repr=False)
    _kept: Kept = field(default_factory=Kept, repr=False)

    def kept(self, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `method` gives, worked out once a version of the data and a day. Arguments must be hashable."""
        name = (method.__module__, method.__qualname__)
        # What is overdue, or how long ago something was, changes at midnight though the data do not.
        key = (self.version, today_here(), self.person.outlook, name, args, tuple(kwargs.items()))
        return self._kept.get(key, lambda: method(*args, **kwargs))

    def grey(self, action: Action, area_code: str | None = None) -> dict[str, Any]:
        """How a button is drawn for an action: grey, with the reason, where this person may not."""
        why = self.person.why_not(action, area_code)
        return {"disabled": bool(why), "help": why or None}

    def grey_everywhere(self, action: Action) -> dict[str, Any]:
        """The same for a button whose area is chosen beside it: grey where this person may in no area at all."""
        areas = self.person.areas_of(action)
        return {"disabled": False} if areas is None or areas else self.grey(action)

    def schema(self) -> tuple[str, str]:
        """The version of the database's tables, and the one that this program works with."""
        if self.storage is None:
            return "", ""
        return self.storage.schema_version(), self.storage.newest_schema()

    def name_of(self, person_id: str) -> str:
        """The name that a page shows for a person's id, which is what the database and the audit trail hold."""
        return name_of(self.kept(self.accounts.names), person_id, self.person)


def build_services(
    storage: WholeStorage,
    *,
    person: Person = LOCAL_PERSON,
    kept: Kept | None = None,
    admission: Admission | None = None,
) -> Services:
    """The services of a storage on its present version of the data."""
    with storage.read() as work:
        version = work.changes.version()
    kept = kept or Kept()
    stamp = kept.get((version, "stamp"), lambda: stamp_of(storage))
    signups, assessments, ingestion = SignupRegister(storage), Assessments(storage, person), Ingestion(storage)
    names = NameBook(storage)
    layers = Layers(storage, signups, assessments)
    neighbours = NeighbourLists(storage)
    comparators = Comparators(neighbours)
    seen = SeenAnswers(ingestion, partial(person.may, Action.SEE_SMALL_NUMBERS))
    evidence = Evidence(assessments, seen)
    actions = Actions(storage, person)
    gaps = Gaps(assessments, comparators, evidence, signups, actions)
    benchmarking = Benchmarking(storage, assessments, comparators)
    interviews = ReturnInterviews(seen, partial(lists_of_waves, storage))
    return Services(
        signups=signups,
        campaign=Campaign(signups),
        names=names,
        signup_files=SignupFiles(signups, names),
        assessments=assessments,
        rounds=Rounds(storage, assessments),
        history=AnswerHistory(storage, assessments),
        carrying=CarryingOver(assessments),
        here=WhoIsHere(storage),
        actions=actions,
        questionnaires=Questionnaires(storage, assessments),
        official_scores=OfficialScoreBook(storage),
        feedback=FeedbackBook(storage, person),
        ingestion=ingestion,
        corrections=AnswerCorrections(storage),
        rows_by_hand=RowsByHand(storage),
        declared=Declared(storage),
        layers=layers,
        evidence=evidence,
        return_interviews=interviews,
        lead_member=LeadMember(
            assessments,
            evidence,
            gaps,
            ingestion=seen,
            benchmarking=benchmarking,
            comparators=comparators,
        ),
        gaps=gaps,
        exporting=Exporting(storage, person, stamp),
        neighbours=neighbours,
        comparators=comparators,
        benchmarking=benchmarking,
        what_if=WhatIf(assessments, comparators),
        quality=DataQuality(storage, signups, assessments, ingestion=ingestion, viewer=person),
        worked=WorkedExamples(assessments),
        waves=WaveBook(storage, names),
        codings=CodingDesk(storage),
        accounts=Accounts(storage),
        audit=Audit(storage),
        backups=Backups(storage),
        place=storage.place,
        stamp=stamp,
        person=person,
        version=version,
        admission=admission,
        storage=storage,
        _kept=kept,
    )


@st.cache_resource(show_spinner="Opening the database ...")
def _storage(url: str) -> WholeStorage:
    return _opened(url)


@st.cache_resource(show_spinner=False)
def _opened(url: str) -> WholeStorage:
    storage = open_storage(url)
    SignupRegister(storage).load_known()
    return storage


@st.cache_resource(show_spinner=False)
def _kept(url: str) -> Kept:
    return Kept()


def make_demonstration() -> str:
    """Fill a database of its own with generated answers, unless it is there already; its address."""
    address = demonstration_url()
    storage = open_storage(address)
    if not is_demonstration(storage):
        SignupRegister(storage).load_known()
        Demonstration(storage).fill()
    return address


def open_database() -> None:
    """Open, make or migrate the database of this installation. StorageUnavailableError says why it cannot be."""
    _opened(settings().database_url)


def services() -> Services:
    """The services of this installation, for who is here. StorageUnavailableError says why there are none.

    Ends the run, with a page of its own, where nobody may come in.
    """
    url = settings().database_url
    person, storage, admission = admitted(_storage(url))
    return build_services(storage, person=person, kept=_kept(url), admission=admission)
