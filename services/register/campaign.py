"""The campaigner's view of the register: who has signed, who has not, and where to ask next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from charter.register import Observation, SignUp, Standing
from charter.wording import SIGN_UP_WORDS, counted, standing_words, uncertain_date_words
from geo.areas import (
    FIRST_DAY,
    Authority,
    Vintage,
    authorities_on,
    authority,
    day_in_words,
    names_in_words,
    predecessors,
    regions,
    titled_name,
)
from geo.boundaries import neighbours_by_border
from services.people import WHO, known_as
from services.ports import RecordedObservation
from services.register.signups import SignupRegister, counting
from services.tables import AREA_COLUMNS, Column, Table, Value, sources_in_words

FACTS = "Facts from the sources named in the register"
NOT_KNOWN_NOT_REFUSED = (
    "Not known is not a refusal: after the last complete list nobody has said. Ask before you write that an area has "
    "not signed."
)
STATE_COLUMNS: tuple[Standing, ...] = (
    "signed", "not_signed", "not_signed_then", "pledged", "withdrawn", "conflict", "unknown",
)  # fmt: skip


@dataclass(frozen=True)
class Lead:
    """A body whose predecessor had signed. It does not inherit the signature: it is somebody to ask."""

    area: Authority
    predecessor: Authority
    observation: Observation
    words: str


@dataclass(frozen=True)
class Surrounded:
    """An area not known to have signed, all of whose neighbours on land have."""

    area: Authority
    state: Standing
    neighbours: tuple[Authority, ...]

    @property
    def words(self) -> str:
        names = names_in_words([area.plain_name for area in self.neighbours])
        all_of = "its one neighbour has" if len(self.neighbours) == 1 else f"all {len(self.neighbours)} neighbours have"
        return f"{self.area.plain_name}: {all_of} signed ({names})."


class Campaign:
    """Answers a campaigner's questions of the register on a day, on one list of authorities."""

    def __init__(self, signups: SignupRegister) -> None:
        self._signups = signups

    def states(self, day: date, vintage: Vintage) -> Mapping[str, SignUp]:
        return self._signups.on(day, [area.code for area in vintage.authorities])

    def by_region(self, day: date, vintage: Vintage) -> Table:
        """How many of each region's authorities have signed, have not, or are not known; England last."""
        states = self.states(day, vintage)
        counts = {region.name: Counter[str]() for region in regions()}
        for area in vintage.authorities:
            counts[area.region][states[area.code].standing] += 1
        rows = [region_row(name, count) for name, count in counts.items()]
        rows.append(region_row("England", sum(counts.values(), Counter[str]())))
        columns = (
            Column("region", "Region"),
            *(Column(state, SIGN_UP_WORDS[state], "whole_number") for state in STATE_COLUMNS),
            Column("out_of", "Out of", "whole_number", "Authorities of the region on this list"),
        )
        return Table(
            "sign_ups_by_region", f"Sign-ups by region at {day_in_words(day)}, {vintage.label}", columns, tuple(rows),
            self._sources(), day_in_words(day), FACTS, NOT_KNOWN_NOT_REFUSED,
        )  # fmt: skip

    def headline(self, day: date, vintage: Vintage) -> str:
        """How many are known to have signed, how old the newest source is, and what is known of the rest."""
        states = [state.standing for state in self.states(day, vintage).values()]
        days = [known for known in self._signups.days() if known <= day]
        newest = f", by sources up to {day_in_words(days[-1])}" if days else ""
        signed, then, unknown = (states.count(each) for each in ("signed", "not_signed_then", "unknown"))
        said = [
            f"{signed} of {len(states)} authorities are known to have signed{newest}",
            f"{then} had not when a source last spoke of them; whether they have since is not known" if then else "",
            f"of {unknown} nothing is known" if unknown else "",
        ]
        return f"{'. '.join(upper_first(sentence) for sentence in said if sentence)}."

    def most_recent(self, most: int = 10) -> Table:
        """The signatures with the latest dates, newest first; a date is no surer than its source."""
        history = self._signups.history()
        standing = {observation.id for observation in counting(history)}
        signed = [r for r in history if r.observation.id in standing and r.observation.state == "signed"]
        signed.sort(key=lambda r: (r.observation.when.latest, r.observation.id), reverse=True)
        columns = (
            *AREA_COLUMNS,
            Column("date", "Signed", meaning="As sure as the source is"),
            Column("source", "Source"),
            Column("source_url", "Address of the source", "link"),
            Column("recorded_by", "Recorded by", meaning=WHO),
        )
        rows = tuple(recent_row(recorded) for recorded in signed[:most])
        return Table("most_recent", "The most recent signatures", columns, rows, self._sources(), "as recorded", FACTS)

    def surrounded(self, day: date, vintage: Vintage) -> tuple[Surrounded, ...]:
        """Areas not known to have signed whose neighbours by land border all have; islands have none to go by."""
        states, borders = self.states(day, vintage), neighbours_by_border(vintage.id)
        found = []
        for area in vintage.authorities:
            beside = sorted(borders[area.code])
            if states[area.code].state != "signed" and beside and all(states[c].state == "signed" for c in beside):
                found.append(Surrounded(area, states[area.code].standing, tuple(authority(code) for code in beside)))
        return tuple(found)

    def leads(self, day: date) -> tuple[Lead, ...]:
        """Bodies of that day, not signed themselves, that took the place of one that had signed."""
        pairs = [
            (area, before)
            for area in authorities_on(max(day, FIRST_DAY))
            for before in earlier_bodies(area)
        ]  # fmt: skip
        states = self._signups.on(day, {body.code for pair in pairs for body in pair})
        found = []
        for area, before in pairs:
            past = states[before.code]
            if past.state == "signed" and past.basis and states[area.code].state != "signed":
                found.append(Lead(area, before, past.basis[0], lead_words(area, before, past.basis[0])))
        return tuple(found)

    def to_approach(self, day: date, vintage: Vintage, base: str = "", *, region: str = "") -> Table:
        """Everybody not known to have signed in a region ("" for England), those with most reason to be asked first.

        First those whose predecessor had signed, then by how many neighbours have: a single one that has says less
        than five of eight. `base` is the address of this dashboard, for links that work outside it ("" gives links
        from its root).
        """
        states, borders = self.states(day, vintage), neighbours_by_border(vintage.id)
        leads = {lead.area.code: lead for lead in self.leads(day)}
        signed = {code for code, state in states.items() if state.state == "signed"}
        rows = []
        for area in vintage.authorities:
            if area.code in signed or region not in ("", area.region):
                continue
            beside = borders[area.code]
            reasons = [leads[area.code].words] if area.code in leads else []
            near = len(beside & signed)
            if beside:
                reasons.append(f"{near} of {counted(len(beside), 'neighbour')} signed.")
            rank = (area.code not in leads, -near, len(beside))
            rows.append((rank, approach_row(area, states[area.code], (near, len(beside)), " ".join(reasons), base)))
        rows.sort(key=lambda row: row[0])
        where = f" in {region}" if region else ""
        return Table(
            "approach", f"Areas to approach{where} at {day_in_words(day)}, {vintage.label}", APPROACH_COLUMNS,
            tuple(row for _, row in rows), self._sources(), day_in_words(day), FACTS, NOT_KNOWN_NOT_REFUSED,
        )  # fmt: skip

    def disagreements(self) -> Table:
        """Every pair of observations that cannot both be true, with a sentence on why."""
        rows = tuple(
            (authority(found.area_code).plain_name, found.words, o.id, SIGN_UP_WORDS[o.state],
             uncertain_date_words(o.when), o.source.title, o.source.url)
            for found in self._signups.disagreements()
            for o in found.observations
        )  # fmt: skip
        columns = (
            Column("la_name", "Authority"),
            Column("why", "What is wrong"),
            Column("observation", "Number", "whole_number"),
            Column("state", "What it says"),
            Column("date", "When"),
            Column("source", "Source"),
            Column("source_url", "Address of the source", "link"),
        )
        return Table(
            "disagreements", "Where sources disagree", columns, rows, self._sources(), "as recorded", FACTS,
            "Nothing is decided here: look the sources up, and correct or take back the one that is wrong.",
        )  # fmt: skip

    def _sources(self) -> str:
        return sources_in_words([observation.source.title for observation in self._signups.observations()])


APPROACH_COLUMNS = (
    *AREA_COLUMNS,
    Column("council", "Council", meaning="As the council signs its letters"),
    Column("state", "What is known"),
    Column("why", "Why ask", meaning="A predecessor that had signed, and how many neighbours have"),
    Column("neighbours_signed", "Neighbours signed", "whole_number", "Authorities with a border on land"),
    Column("neighbours", "Neighbours", "whole_number", "Authorities with a border on land"),
    Column("area_page", "Its page here", "link"),
    Column("record", "Record its answer", "link", "The form, with the area filled in"),
)


def upper_first(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def earlier_bodies(area: Authority) -> tuple[Authority, ...]:
    """Every body whose place this one took, wholly or in part, however long ago."""
    direct = predecessors(area.code)
    return tuple(dict.fromkeys([*direct, *(older for body in direct for older in earlier_bodies(body))]))


def lead_words(area: Authority, before: Authority, observation: Observation) -> str:
    """One sentence: who had signed, when it ended, and that its signature is not this body's."""
    assert before.end is not None  # noqa: S101  (a predecessor has ended)
    return (
        f"{titled_name(before)}, which {area.plain_name} took the place of on {day_in_words(before.end)}, had signed "
        f"({uncertain_date_words(observation.when)}); a signature does not pass on."
    )


def region_row(name: str, count: Mapping[str, int]) -> tuple[Value, ...]:
    return (name, *(count.get(state, 0) for state in STATE_COLUMNS), sum(count.values()))


def recent_row(recorded: RecordedObservation) -> tuple[Value, ...]:
    o, area = recorded.observation, authority(recorded.observation.area_code)
    return (
        area.code, area.dfe_number, area.name, area.region, uncertain_date_words(o.when), o.source.title,
        o.source.url, known_as(recorded.recorded_by),
    )  # fmt: skip


def approach_row(area: Authority, state: SignUp, neighbours: tuple[int, int], why: str, base: str) -> tuple[Value, ...]:
    return (
        area.code, area.dfe_number, area.name, area.region, area.council, standing_words(state), why,
        *neighbours, f"{base}/area?area={area.code}", f"{base}/signups?do=record&area={area.code}",
    )  # fmt: skip
