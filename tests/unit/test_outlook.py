"""What was worked out for one person is shown to another only where both may see the same."""

from __future__ import annotations

from itertools import combinations, product

from charter.permissions import ROLES, WITHOUT_AREA, Action, Grant
from services.people import Person
from tests.people import KENT, LEEDS

SHOWN = (Action.SEE_DRAFTS, Action.SEE_SMALL_NUMBERS, Action.SEE_AUDIT, Action.MANAGE_PEOPLE, *sorted(WITHOUT_AREA))


def everybody() -> list[Person]:
    """Nobody in particular, each role in one area or everywhere, and every pair of them."""
    grants = [Grant(role, area) for role, area in product(ROLES, (LEEDS, KENT, None))]
    held = [(), *((one,) for one in grants), *combinations(grants, 2)]
    return [Person(f"person {number}", "Somebody", tuple(one)) for number, one in enumerate(held)]


def sees(person: Person) -> tuple[bool, ...]:
    asked = [person.may(action, area) for action, area in product(SHOWN, (LEEDS, KENT, None))]
    return (*asked, bool(person.grants))


def test_two_who_share_what_is_kept_may_see_the_same() -> None:
    by_outlook: dict[object, set[tuple[bool, ...]]] = {}
    for person in everybody():
        by_outlook.setdefault(person.outlook, set()).add(sees(person))
    assert len(by_outlook) > 20
    assert all(len(seen) == 1 for seen in by_outlook.values())


def test_those_who_may_see_the_same_share_what_is_kept() -> None:
    one, other = (Person(name, name, (Grant("viewer", LEEDS),)) for name in ("ada", "ben"))
    assert one.outlook == other.outlook
    contributor = Person("cy", "Cy", (Grant("contributor", LEEDS),))
    assert contributor.outlook == one.outlook
