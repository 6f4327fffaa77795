"""Reading the words of a name: what of the register they may mean once titles, departments and joints are understood.

Nothing here is fuzzy: every reading is made of whole names and whole words, and says whether its titles are true.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from geo.areas import Authority, names_in_words, titled_name
from geo.name_index import Entry, OtherBody, Phrase, name_index, name_words
from geo.spelling import SEPARATOR, SILENT_WORDS, loose, loose_forms, repaired, without_separators, words_of

COMPASS = frozenset({"north", "south", "east", "west", "mid", "central"})
JOINTS = frozenset({"and", SEPARATOR, "with"})
SETTLING_TITLES = frozenset({"london", "royal"})
"""Titles that settle a half name: there is one Kingston in London, and one Windsor that is royal."""
DISTRICT_TITLES = frozenset({"borough", "city", "district", "royal", "city_or_county"})
SHORTEST_MENTION = 4
"""Letters: shorter names are not looked for among other words."""
SHORTEST_RUN_TOGETHER = 6
"""Letters: shorter titles are not looked for inside a word."""
MOST_WORDS = 14
"""Longer texts are not searched for readings: no name with all its titles has as many words."""


@dataclass(frozen=True)
class Found:
    """What one reading gives: entries of the register, or other bodies; `words` are those of the name alone.

    Not `certain` where the name is known but what stands around it is not true of the body; `why` then says so.
    """

    entries: tuple[Entry, ...]
    others: tuple[OtherBody, ...] = ()
    words: tuple[str, ...] = ()
    certain: bool = True
    why: str = ""


def looked_up(words: tuple[str, ...]) -> Found | None:
    """The whole of the words as one name."""
    wanted = loose(words)
    index = name_index()
    entries, others = index.entries.get(wanted, ()), index.others.get(wanted, ())
    return Found(entries, () if entries else others, words) if entries or others else None


def other_kind(words: tuple[str, ...]) -> tuple[str, str] | None:
    """The words that show a body to be no authority, as "police", and what they make it."""
    table = name_words().other_body
    for start, word in enumerate(words):
        for phrase, kind in table.get(word, ()):
            if words[start : start + len(phrase)] == phrase:
                return " ".join(phrase), kind
    return None


def variants(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Other ways to put the same words that change nothing but order, joints, short forms and spaces."""
    orders = [without_separators(words)]
    if SEPARATOR in words:
        cut = len(words) - 1 - words[::-1].index(SEPARATOR)
        orders.append(without_separators(words[cut + 1 :] + words[:cut]))
        orders.append(tuple("and" if word == SEPARATOR else word for word in words))
        if _are_initials(words[cut + 1 :], words[:cut]):
            orders.append(without_separators(words[:cut]))
    return tuple(dict.fromkeys(form for order in orders for form in (order, _in_full(_initials_joined(order)))))


def _are_initials(last: tuple[str, ...], before: tuple[str, ...]) -> bool:
    """ "(KCC)" behind "Kent County Council"."""
    names = [word for word in before if word not in SILENT_WORDS | JOINTS]
    return len(last) == 1 and len(names) > 1 and last[0] == "".join(name[0] for name in names)


def _in_full(words: tuple[str, ...]) -> tuple[str, ...]:
    short = name_words().short
    return tuple(full for word in words for full in short.get(word, (word,)))


def _initials_joined(words: tuple[str, ...]) -> tuple[str, ...]:
    """Single letters in a row as one word: "m b c" as "mbc"."""
    joined: list[str] = []
    before = ""
    for word in words:
        if len(word) == 1 and len(before) == 1:
            joined[-1] += word
        else:
            joined.append(word)
        before = word
    return tuple(joined)


def with_titles_set_apart(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Names whose spaces were lost: "leedscitycouncil", "London BoroughofBarnet"."""
    run_together = "".join(without_separators(words))
    before, after = _titles_run_together()
    for title, phrase in before.items():
        if run_together.startswith(title):
            yield (*phrase, run_together.removeprefix(title))
    for title, phrase in after.items():
        if run_together.endswith(title):
            yield (run_together.removesuffix(title), *phrase)


@cache
def _titles_run_together() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    table = name_words()
    return _run_together(table.before.values()), _run_together(table.after.values())


def _run_together(table: Iterable[tuple[Phrase, ...]]) -> dict[str, tuple[str, ...]]:
    titles = {"".join(phrase.words): phrase.words for phrases in table for phrase in phrases if not phrase.partnership}
    return {title: words for title, words in titles.items() if len(title) >= SHORTEST_RUN_TOGETHER}


@dataclass(frozen=True)
class Stripped:
    """The words left of a name after titles were taken from its ends, and what those said of the body."""

    words: tuple[str, ...]
    says: frozenset[str] = frozenset()
    partnership: str = ""

    def with_less(self) -> Iterator[Stripped]:
        """One title or department less, at either end; always the longest title, so "county council" is no "county"."""
        words, table = self.words, name_words()
        for phrase in table.before.get(words[0], ()):
            if words[: len(phrase.words)] == phrase.words:
                yield self._less(words[len(phrase.words) :], phrase)
                break
        for phrase in table.after.get(words[-1], ()):
            if words[-len(phrase.words) :] == phrase.words:
                yield self._less(words[: -len(phrase.words)], phrase)
                break
        if run := _run_length(words[::-1]):
            yield replace(self, words=words[:-run])
        if run := _run_length(words):
            yield replace(self, words=words[run:])

    def _less(self, words: tuple[str, ...], phrase: Phrase) -> Stripped:
        said = self.says | {phrase.says} if phrase.says else self.says
        return Stripped(words, said, phrase.partnership or self.partnership)


def _run_length(words: Sequence[str]) -> int:
    """How many words at the start belong to a department's name; 0 unless the first does."""
    table = name_words()
    if words[0] not in table.department:
        return 0
    run = table.department | table.department_joints
    return next((place for place, word in enumerate(words) if word not in run), len(words))


@lru_cache(maxsize=5_000)
def strippings(words: tuple[str, ...]) -> tuple[Stripped, ...]:
    """The words with no, some and all titles taken away, the fullest first."""
    found = [Stripped(words)] if 0 < len(words) <= MOST_WORDS else []
    seen = set(found)
    for one in found:
        for less in one.with_less():
            if less.words and less not in seen:
                seen.add(less)
                found.append(less)
    return tuple(sorted(found, key=lambda one: -len(one.words)))


def readings(words: tuple[str, ...]) -> list[Found]:
    """Every way to find the words, or what is left of them without titles, in the register; the fullest first.

    Readings whose titles are true of the body shut out those whose titles are not.
    """
    found = [reading for one in strippings(words) for reading in _matches(one)]
    return [reading for reading in found if reading.certain] or found


def _matches(one: Stripped) -> Iterator[Found]:
    wanted = loose(one.words)
    index = name_index()
    entries, others = index.entries.get(wanted, ()), index.others.get(wanted, ())
    fitting = _fitting(entries, one.says, wanted)
    bodies = tuple(body for body in others if not body.is_district or one.says <= DISTRICT_TITLES)
    if one.partnership and entries:
        why = f"This reads as {one.partnership}, not the council itself."
        yield Found(tuple(only_suggested(entry) for entry in fitting or entries), words=one.words, why=why)
    elif fitting:
        yield Found(fitting, words=one.words)
    elif bodies:
        yield Found((), bodies, one.words)
    elif entries or others:
        yield from _mistitled(entries, one, wanted)


def only_suggested(entry: Entry) -> Entry:
    """The entry, but not sure."""
    return replace(entry, standing="suggested") if entry.is_sure else entry


def _fitting(entries: tuple[Entry, ...], says: frozenset[str], wanted: str) -> tuple[Entry, ...]:
    """The entries whose bodies may bear the titles; a title can also settle which of several is meant."""
    fits = tuple(entry for entry in entries if _bears(entry.area, says))
    if not fits or not says:
        return fits
    if says & SETTLING_TITLES and len(fits) == 1 and _begins(fits[0].area, wanted):
        return (replace(fits[0], standing="alias"),)
    if all(entry.is_sure for entry in fits):
        return _of_one_time(entries, fits, says)
    if says & {"county", "city_or_county"} and (own := with_own_name(fits, wanted)):
        return (replace(own, standing="alias"),)
    return entries if entries[0].standing == "ambiguous" else fits


def _begins(area: Authority, wanted: str) -> bool:
    """Is this the beginning of the body's name? Windsor is that of a royal borough, Chelsea only a part of another."""
    return loose(words_of(repaired(area.plain_name))).startswith(wanted)


def _of_one_time(entries: tuple[Entry, ...], fits: tuple[Entry, ...], says: frozenset[str]) -> tuple[Entry, ...]:
    """Titles choose between two bodies of one name (Dorset), save "county" alone, which may mean the place."""
    if says == {"county_name"} and len(fits) < len(entries):
        return tuple(replace(entry, standing="ambiguous") for entry in entries)
    return fits


def with_own_name(entries: Sequence[Entry], wanted: str) -> Entry | None:
    """The one entry, if there is just one, whose body bears this name itself (Cumbria's, among Cumbria's followers)."""
    own = [entry for entry in entries if wanted in loose_forms(entry.area.plain_name)]
    return own[0] if len(own) == 1 else None


def _bears(area: Authority, says: frozenset[str]) -> bool:
    return all(_bears_one(area.styles, word) for word in says)


def _bears_one(styles: frozenset[str], word: str) -> bool:
    if word == "city_or_county":
        return bool(styles & {"city", "county"})
    return ("county" if word == "county_name" else word) in styles


def _mistitled(entries: tuple[Entry, ...], one: Stripped, wanted: str) -> Iterator[Found]:
    """A known name under titles that are not its own; "Derby County Council" may be the shire's."""
    if one.says & {"county", "county_name"}:
        entries = (*name_index().entries.get(f"{wanted}shire", ()), *entries)
    if entries:
        names = names_in_words([titled_name(entry.area) for entry in entries], "or")
        why = f"No authority has just this name with these titles; {names} may be meant."
        yield Found(entries, words=one.words, certain=False, why=why)


def with_time(words: tuple[str, ...]) -> Found | None:
    """ "Dorset (pre 2019)", "former Cumbria": the body that ended, or with "new" the one that came after."""
    for ended in (True, False):
        for rest in _without_time(words, ended=ended):
            found = [one for variant in variants(rest) for one in readings(variant) if one.entries and one.certain]
            if found:
                return _of_time(found[0], ended=ended)
    return None


def _without_time(words: tuple[str, ...], *, ended: bool) -> Iterator[tuple[str, ...]]:
    table = name_words()
    has_year = words[-1].isdigit() and len(words[-1]) == 4
    undated = words[:-1] if has_year else words
    with_year = (table.ended_with_year if ended else table.begun_with_year) if has_year else ()
    for phrase in (*(table.ended if ended else table.begun), *with_year):
        if undated[-len(phrase) :] == phrase and len(undated) > len(phrase):
            yield undated[: -len(phrase)]
    for phrase in table.former if ended else ():
        if words[: len(phrase)] == phrase and len(words) > len(phrase):
            yield words[len(phrase) :]


def _of_time(found: Found, *, ended: bool) -> Found:
    """Of the bodies found, the one that ended, or the one that took another's place."""
    fitting = tuple(entry for entry in found.entries if (entry.area.end if ended else entry.area.predecessors))
    if own := with_own_name(fitting, loose(found.words)):
        return replace(found, entries=(replace(own, standing="alias"),))
    entries = tuple(only_suggested(entry) for entry in fitting or found.entries)
    return replace(found, entries=entries, certain=False, why="The words about time do not choose one body.")


@lru_cache(maxsize=5_000)
def named_together(words: tuple[str, ...]) -> tuple[Found, ...]:
    """The words cut at "and", commas and slashes into names that are all known; empty where they cannot be."""
    words = words[:-1] if words[-1] == "councils" else words
    places = [place for place, word in enumerate(words) if word in JOINTS and 0 < place < len(words) - 1]
    for place in reversed(places):
        left, right = words[:place], words[place + 1 :]
        head = _first_reading(left) or _first_reading(_with_rest_of(left, right))
        if head and (tail := _names_of(right)):
            return (head, *tail)
    return ()


def _names_of(words: tuple[str, ...]) -> tuple[Found, ...]:
    one = _first_reading(words)
    return (one,) if one else named_together(words)


def _first_reading(words: tuple[str, ...]) -> Found | None:
    return next((found[0] for variant in variants(words) if (found := readings(variant))), None) if words else None


def _with_rest_of(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[str, ...]:
    """ "North and South Tyneside": the place that "North" shares with what follows."""
    if not left or not set(left) <= COMPASS:
        return ()
    skip = next((place for place, word in enumerate(right) if word not in COMPASS), 0)
    return (*left, *right[skip:])


def mentions(words: tuple[str, ...]) -> list[Found]:
    """Names that stand among other words, the longest at each place; titles at the ends name nothing."""
    words = strippings(words)[-1].words if len(words) <= MOST_WORDS else words
    found: list[Found] = []
    start = 0
    while start < len(words):
        ends = range(min(len(words), start + MOST_WORDS), start, -1)
        end = next((end for end in ends if _is_name(words[start:end])), start)
        if end > start and (named := looked_up(words[start:end])):
            found.append(named)
        start = max(end, start + 1)
    return found


def _is_name(words: tuple[str, ...]) -> bool:
    wanted = loose(words)
    return len(wanted) >= SHORTEST_MENTION and name_index().knows(wanted)
