"""Every cell of docs/permissions.md is true of the services: NotAllowedError exactly where the table says no."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import count
from pathlib import Path

import pytest

from charter.assessment import Answer
from charter.exceptions import CharterError
from charter.permissions import PERMISSIONS, ROLES, Action, Grant, may
from charter.register import Observation, Source
from charter.rounds import Step
from charter.uncertain_dates import UncertainDate
from foi_data.exceptions import FoiDataError
from geo.exceptions import GeoError
from services.administration.audit import Wanted
from services.assessment.actions_stored import ActionDraft
from services.assessment.statements_stored import Feedback, OfficialScores
from services.exceptions import NotAllowedError, ServiceError
from services.exports.exportables import EXPORTABLE, Scope
from services.foi.codings import coder_of
from services.foi.foi_records import NewCorrection
from services.people import LOCAL_PERSON, Person
from services.ports import Assessment
from storage.unit_of_work import SqlStorage, open_storage
from tasks import permissions_document
from tests.people import KENT, LEEDS
from ui.resources import Services, build_services

CHARTER, ASKS, INDICATOR = "runaways-charter-2012", "young-peoples-asks-2012", "ni71-2009"
WAVE, QUESTION = "March", "offer_home"
FILE = "Local authority,Missing from home,Independent\n" + "".join(
    f'{name},"{words} to every child who has been missing from home or from care, as far as they wish",yes\n'
    for name, words in (("Kent", "Offered"), ("Leeds", "Given"), ("Devon", "Open"), ("Harrow", "Kept open"))
)
SMALL = "Local authority,Number of children missing,Number of missing incidents\nKent,3,12\nLeeds,3,40\n"
SOURCE = Source("Minutes of a meeting", "https://example.org/minutes")
numbers = count(1)


class Kit:
    """A prepared database, and the services of whoever is asked about."""

    def __init__(self, storage: SqlStorage) -> None:
        self.storage = storage
        self.files = self.of(LOCAL_PERSON).ingestion
        self.files.accept(LOCAL_PERSON, self.files.preview(FILE.encode(), "march.csv"), wave=WAVE)
        self.files.accept(LOCAL_PERSON, self.files.preview(SMALL.encode(), "small.csv"), wave="Small numbers")

    def of(self, person: Person) -> Services:
        return build_services(self.storage, person=person)

    def round(self, area: str, *steps: Step) -> Assessment:
        """A new round of an area, taken so far."""
        local, name = self.of(LOCAL_PERSON), f"round {next(numbers)}"
        answer = Answer("C1", "answered", 2)
        local.assessments.save_answer(LOCAL_PERSON, area, CHARTER, name, answer=answer, expected_version=0)
        for step in steps:
            self.move(LOCAL_PERSON, step, self.now(area, name))
        return self.now(area, name)

    def now(self, area: str, name: str) -> Assessment:
        (found,) = self.of(LOCAL_PERSON).assessments.found(area_code=area, instrument_id=CHARTER, round_=name)
        return found

    def move(self, person: Person, step: Step, assessment: Assessment) -> None:
        self.of(person).rounds.move(person, step, assessment, note="a reason")


def must_be_seen(seen: bool) -> None:
    """What is not there for a person is a refusal as well."""
    if not seen:
        raise NotAllowedError("It is not shown.")


def sees(kit: Kit, person: Person, assessment: Assessment) -> None:
    found = kit.of(person).assessments.found(area_code=assessment.area_code)
    must_be_seen(assessment.id in [one.id for one in found])


def answer_item(kit: Kit, person: Person, area: str) -> None:
    kit.of(person).assessments.save_answer(
        person, area, CHARTER, f"round {next(numbers)}", answer=Answer("C1", "not_known"), expected_version=0
    )


def reply(kit: Kit, person: Person, area: str) -> None:
    submitted = kit.round(area, "submit")
    asked = kit.of(LOCAL_PERSON).rounds.challenge(LOCAL_PERSON, submitted, "C1", "How do you know?")
    kit.of(person).rounds.reply(person, kit.now(area, submitted.round), asked.id, "By counting.")


def moderate(kit: Kit, person: Person, area: str) -> None:
    kit.of(person).rounds.challenge(person, kit.round(area, "submit"), "C1", "How do you know?")
    kit.move(person, "return", kit.round(area, "submit"))
    kit.move(person, "approve", kit.round(area, "submit"))


def publish(kit: Kit, person: Person, area: str) -> None:
    kit.move(person, "publish", kit.round(area, "submit", "approve"))
    kit.move(person, "withdraw", kit.round(area, "submit", "approve", "publish"))


def plan(kit: Kit, person: Person, area: str) -> None:
    own = kit.of(person).actions
    planned = own.plan(person, area, CHARTER, "C1", draft=ActionDraft("Count again"))
    own.move(person, planned.id, "in_progress", expected_version=planned.version)


def score(kit: Kit, person: Person, area: str) -> None:
    given = OfficialScores(area, INDICATOR, f"2009-{next(numbers)}", {"NI71-1": 2}, SOURCE)
    kit.of(person).official_scores.record(person, given)


def feed_back(kit: Kit, person: Person, area: str) -> None:
    day = date(2026, 1, 15)
    given = Feedback(area, ASKS, f"visit {next(numbers)}", 6, "A group visit", day, day, ratings={"Y1.1": 1})
    kit.of(person).feedback.record(person, given)


def sign_up(kit: Kit, person: Person, area: str) -> None:
    day = date(2013, 1, 1 + next(numbers) % 28)
    seen = Observation(area, "not_signed", UncertainDate("on", day), SOURCE)
    own = kit.of(person).signups
    own.retract(person, own.record(person, seen))


def decide(kit: Kit, person: Person, area: str) -> None:
    name = f"Council of nowhere {next(numbers)}"
    kit.of(person).names.decide(person, name, "not_an_authority", "It is none.")


def bring_in(kit: Kit, person: Person, area: str) -> None:
    own, number = kit.of(person).ingestion, next(numbers)
    content = FILE.replace("every child", f"every child {number}").encode()
    own.undo(person, own.accept(person, own.preview(content, f"{number}.csv"), wave=f"wave {number}"))


def correct(kit: Kit, person: Person, area: str) -> None:
    answer = next(one for one in kit.files.foi_answers() if one.wave == WAVE and one.area_code == area)
    kit.of(person).corrections.add(
        person,
        NewCorrection(
            WAVE, area, str(answer.question), answer.period, answer.raw, "answered", "They said so.", "A letter", "all"
        ),
    )


def run_wave(kit: Kit, person: Person, area: str) -> None:
    kit.of(person).waves.create(person, f"wave {next(numbers)}", "provision-2012")


def publish_wave(kit: Kit, person: Person, area: str) -> None:
    wave = next(one for one in kit.of(LOCAL_PERSON).waves.waves() if one.name == WAVE)
    kit.of(person).waves.withdraw(person, wave.id)


def code(kit: Kit, person: Person, area: str) -> None:
    coder = coder_of(person, person.name)
    assert coder is not None
    task = kit.of(LOCAL_PERSON).codings.task(coder, WAVE, QUESTION)
    assert task is not None
    kit.of(person).codings.code(person, coder, task.text.key, ["some"])


def see_small_numbers(kit: Kit, person: Person, area: str) -> None:
    table = kit.of(person).exporting.table("foi", Scope(area_code=area))
    must_be_seen("3" in table.values("raw"))


def see_trail(kit: Kit, person: Person, area: str) -> None:
    kit.of(person).audit.changes(person, Wanted(area_code=area))


def manage(kit: Kit, person: Person, area: str) -> None:
    number = next(numbers)
    own = kit.of(person).accounts
    invited = own.invite(person, f"somebody{number}@example.org", Grant("viewer", area))
    (known,) = (one for one in own.known(person) if one.account.id == invited.id)
    own.take_back(person, invited.id, known.held[0].id)


def back_up(kit: Kit, person: Person, area: str) -> None:
    kit.of(person).backups.make(person, io.BytesIO())


DOING: Mapping[Action, Callable[[Kit, Person, str], None]] = {
    Action.SEE_PUBLISHED: lambda kit, person, area: sees(kit, person, kit.round(area, "submit", "approve", "publish")),
    Action.SEE_DRAFTS: lambda kit, person, area: sees(kit, person, kit.round(area)),
    Action.ANSWER: answer_item,
    Action.SUBMIT: lambda kit, person, area: kit.move(person, "submit", kit.round(area)),
    Action.REPLY: reply,
    Action.MODERATE: moderate,
    Action.PUBLISH: publish,
    Action.PLAN_ACTIONS: plan,
    Action.RECORD_OFFICIAL_SCORES: score,
    Action.RECORD_FEEDBACK: feed_back,
    Action.RECORD_SIGNUPS: sign_up,
    Action.DECIDE_NAMES: decide,
    Action.IMPORT_FILES: bring_in,
    Action.CORRECT_ANSWERS: correct,
    Action.RUN_WAVES: run_wave,
    Action.PUBLISH_WAVES: publish_wave,
    Action.CODE_ANSWERS: code,
    Action.SEE_SMALL_NUMBERS: see_small_numbers,
    Action.SEE_AUDIT: see_trail,
    Action.MANAGE_PEOPLE: manage,
    Action.BACK_UP: back_up,
}
"""How each action is really done. What an area means to a thing that has none is left to the thing."""

PLACES = {"own": (LEEDS, LEEDS), "other": (LEEDS, KENT), "every": (None, KENT)}
"""Where a role was given, and where it is used."""


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kit]:
    storage = open_storage(f"sqlite:///{tmp_path_factory.mktemp('kit') / 'kit.sqlite3'}")
    yield Kit(storage)
    storage.engine.dispose()


def test_every_action_is_tried() -> None:
    assert set(DOING) == set(Action)


@pytest.mark.parametrize("action", Action, ids=lambda action: action.name.lower())
def test_a_service_does_exactly_what_the_table_allows(kit: Kit, action: Action) -> None:
    wrong: list[str] = []
    done: set[str] = set()
    for role in (None, *ROLES):
        for place, (given, used) in PLACES.items():
            grants = (Grant(role, given),) if role else ()
            person = Person(f"{role} {given}", str(role), grants)
            outcome = tried(lambda person=person, used=used: DOING[action](kit, person, used))  # type: ignore[misc]
            if (outcome != "forbidden") != may(grants, action, used):
                wrong.append(f"{role}, {place}: {outcome}")
            if outcome == "done":
                done.add(place)
    assert wrong == []
    assert done, "nobody could do it, so nothing was tried"


def tried(doing: Callable[[], None]) -> str:
    """What became of it: `done`, `forbidden`, or why it could not be done just then by anybody."""
    try:
        doing()
    except NotAllowedError:
        return "forbidden"
    except (ServiceError, CharterError, GeoError, FoiDataError) as trouble:
        return str(trouble)
    return "done"


def test_the_document_says_what_the_code_does() -> None:
    committed = permissions_document.DOCUMENT.read_text(encoding="utf-8")
    assert committed == permissions_document.render(), "run: python -m tasks.permissions_document"
    for action in Action:
        assert f"| {action.value} |" in committed
    assert set(PERMISSIONS) == set(ROLES)


def test_a_refusal_names_the_role_that_could(kit: Kit) -> None:
    nobody = Person("nobody", "Nobody")
    with pytest.raises(NotAllowedError, match=r"you need the role .*contributor.* for Leeds\. An administrator can"):
        answer_item(kit, nobody, LEEDS)


def test_what_says_who_did_what_is_not_for_somebody_without_any_role(kit: Kit) -> None:
    nobody, viewer = Person("nobody", "Nobody"), Person("viewer", "Viewer", (Grant("viewer", LEEDS),))
    internal = [one.id for one in EXPORTABLE if one.internal and not one.needs_area and one.needs is None]
    assert len(internal) > 4
    assert {one.id for one in kit.of(nobody).exporting.offered()}.isdisjoint(internal)
    assert set(internal) <= {one.id for one in kit.of(viewer).exporting.offered()}
    for table_id in internal:
        with pytest.raises(NotAllowedError, match="for people with a role"):
            kit.of(nobody).exporting.table(table_id, Scope())


def test_the_path_of_the_document_is_in_the_repository() -> None:
    assert Path("docs") / "permissions.md" == permissions_document.DOCUMENT.relative_to(Path.cwd())
