"""Every service that makes tables, as one person sees them; each is made when it is first asked."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cached_property, partial
from typing import Any, TypeVar

from charter.permissions import Action
from services.administration.audit import Audit
from services.assessment.actions import Actions
from services.assessment.assessments import Assessments
from services.assessment.feedback import FeedbackBook
from services.assessment.official_scores import OfficialScoreBook
from services.comparison.benchmarking import Benchmarking
from services.comparison.comparators import Comparators
from services.comparison.data_quality import DataQuality
from services.comparison.evidence import Evidence
from services.comparison.gaps import Gaps
from services.comparison.layers import Layers
from services.comparison.neighbours import NeighbourLists
from services.comparison.return_interviews import ReturnInterviews
from services.comparison.worked_example import WorkedExamples
from services.exports.disclosed import SeenAnswers
from services.foi.asked import lists_of_waves
from services.foi.codings import CodingDesk
from services.foi.foi_corrections import AnswerCorrections
from services.foi.ingestion import Ingestion
from services.foi.waves import WaveBook
from services.people import Person
from services.ports import Storage
from services.register.campaign import Campaign
from services.register.names import NameBook
from services.register.signups import SignupRegister

T = TypeVar("T")


class TableSources:
    """The same services as the pages use, on the same storage, for one person and one version of the data."""

    def __init__(self, storage: Storage, person: Person) -> None:
        self.storage, self.person = storage, person
        self._made: dict[Hashable, Any] = {}

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made once: several tables come from the same picture or analysis."""
        if key not in self._made:
            self._made[key] = make()
        found: T = self._made[key]
        return found

    @cached_property
    def signups(self) -> SignupRegister:
        return SignupRegister(self.storage)

    @cached_property
    def campaign(self) -> Campaign:
        return Campaign(self.signups)

    @cached_property
    def names(self) -> NameBook:
        return NameBook(self.storage)

    @cached_property
    def assessments(self) -> Assessments:
        return Assessments(self.storage, self.person)

    @cached_property
    def ingestion(self) -> Ingestion:
        return Ingestion(self.storage)

    @cached_property
    def seen(self) -> SeenAnswers:
        """The answers without the small numbers that are not this person's to see."""
        return SeenAnswers(self.ingestion, partial(self.person.may, Action.SEE_SMALL_NUMBERS))

    @cached_property
    def layers(self) -> Layers:
        return Layers(self.storage, self.signups, self.assessments)

    @cached_property
    def comparators(self) -> Comparators:
        return Comparators(NeighbourLists(self.storage))

    @cached_property
    def evidence(self) -> Evidence:
        return Evidence(self.assessments, self.seen)

    @cached_property
    def gaps(self) -> Gaps:
        return Gaps(self.assessments, self.comparators, self.evidence, self.signups, self.actions)

    @cached_property
    def benchmarking(self) -> Benchmarking:
        return Benchmarking(self.storage, self.assessments, self.comparators)

    @cached_property
    def interviews(self) -> ReturnInterviews:
        return ReturnInterviews(self.seen, partial(lists_of_waves, self.storage))

    @cached_property
    def quality(self) -> DataQuality:
        return DataQuality(self.storage, self.signups, self.assessments, ingestion=self.ingestion, viewer=self.person)

    @cached_property
    def worked(self) -> WorkedExamples:
        return WorkedExamples(self.assessments)

    @cached_property
    def actions(self) -> Actions:
        return Actions(self.storage, self.person)

    @cached_property
    def official_scores(self) -> OfficialScoreBook:
        return OfficialScoreBook(self.storage)

    @cached_property
    def feedback(self) -> FeedbackBook:
        return FeedbackBook(self.storage, self.person)

    @cached_property
    def waves(self) -> WaveBook:
        return WaveBook(self.storage, self.names)

    @cached_property
    def corrections(self) -> AnswerCorrections:
        return AnswerCorrections(self.storage)

    @cached_property
    def codings(self) -> CodingDesk:
        return CodingDesk(self.storage)

    @cached_property
    def audit(self) -> Audit:
        return Audit(self.storage)
