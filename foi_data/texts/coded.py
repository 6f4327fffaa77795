"""Answers in words as codes: to all / some / none, yes / partly / no, and who does it.

A few words that can only mean one code are taken as that code. A sentence is only *proposed* as a code, with the
words that led there, for a person to confirm.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from foi_data.issues import IssueCode
from foi_data.parsed import Proposal
from foi_data.questions import Choice, Question, Scope
from foi_data.texts.non_answers import NonAnswer, parse_non_answer, points_elsewhere, trimmed
from foi_data.texts.phrases import pattern, word_set
from foi_data.texts.plain_text import plain
from foi_data.texts.readings import Reading, unclear

SHORT = 4
"""Words beside the deciding one that a short answer may have before it counts as a sentence."""

SCOPES: tuple[Scope, ...] = ("care_placed_outside", "care", "home")
CLAUSE_END = re.compile(
    r"[.;\n]+|\s+-\s+|\b(?:but|however|although|though|whereas|while|whilst|otherwise)\b|"
    r",\s*(?=(?:and |or )?(?:only|not|for|those|from|children|looked|if|in care|to|we|home|care)\b)|"
    r",\s*(?=(?:and |or )?(?:none|some|all|yes|no)\b)|"
    r"\band\b(?=\s+(?:only|not|none|some|all|to (?:all|some|none|those))\b)|"
    r"\band\b(?=\s+for (?:those|children|all|some|home|care|looked)\b)|"
    r"/(?=\s*(?:home|care|none|some|all)\b)",
    re.IGNORECASE,
)

TRUE_FALSE = {"true": "yes", "false": "no", "✓": "yes", "✔": "yes", "✗": "no", "✘": "no", "☑": "yes", "☒": "no"}


def words(key: str) -> re.Pattern[str]:
    """The patterns under a key of `words/coded.toml`."""
    return pattern("coded", key)


def parse_coverage(text: str, raw: str, question: Question) -> Reading:
    """To all, some or none of the children the question is about. "Unable to say" is a code of its own here."""
    core = trimmed(text)
    reason = parse_non_answer(text)
    if reason and reason.is_whole and not words("coverage.none_phrases").fullmatch(core):
        return _reason(reason, question)
    if code := _short_coverage(core):
        return Reading("answered", "coverage_word", 0.95, code=code)
    if words("coverage.yes_phrases").fullmatch(core):
        proposals = (Proposal(raw.strip(), code="all"), Proposal(raw.strip(), code="some"))
        return _to_confirm("coverage_yes", proposals)
    clauses = _proposed_coverage(raw, question.scope)
    if reason and (reason.rule == "exemption_cited" or not clauses):
        return _reason(reason, question)
    if clauses:
        return _to_confirm("coverage_sentence", clauses)
    return _not_understood(text, raw, "all, some or none")


def _short_coverage(core: str) -> str | None:
    """The code of a few words, all of them fillers but those of one code ("yes - all", "to some children")."""
    for code in ("some", "none"):
        if words(f"coverage.{code}_phrases").fullmatch(core):
            return code
    if re.search(r"\?|\by(?:es)?\s*/\s*no?\b", core):
        return None
    said = [word for word in re.split(r"[^\w%']+", core) if word]
    codes = [_coverage_code(word) for word in said]
    fillers = [word for word, code in zip(said, codes, strict=True) if code is None]
    distinct = {code for code in codes if code}
    if len(distinct) == 1 and len(fillers) <= SHORT and set(fillers) <= word_set("coded", "coverage.filler"):
        return distinct.pop()
    return None


def _coverage_code(word: str) -> str | None:
    return next((code for code in ("all", "some", "none") if word in word_set("coded", f"coverage.{code}_words")), None)


def _proposed_coverage(raw: str, scope: Scope) -> tuple[Proposal, ...]:
    found: dict[str, Proposal] = {}
    for clause in clauses_about(raw, scope):
        for code in _coverage_cues(plain(clause)):
            found.setdefault(code, Proposal(clause.strip(), code=code))
    return tuple(found.values())


def _coverage_cues(clause: str) -> list[str]:
    """The codes a clause may mean, likeliest first. A condition outweighs "all": "all who are known to us" is some."""
    not_all = bool(words("coverage.some_not").search(clause))
    some = not_all or bool(words("coverage.some_cues").search(clause))
    if words("coverage.none_cues").search(clause) and not not_all:
        return ["none", "some"] if some or words("coverage.all_cues").search(clause) else ["none"]
    if some:
        return ["some", "all"] if words("coverage.all_cues").search(clause) and not not_all else ["some"]
    return ["all"] if words("coverage.all_cues").search(clause) else []


def clauses_about(raw: str, scope: Scope) -> list[str]:
    """The clauses of a text that are about these children: those that name them, or all where none names anybody."""
    clauses = [clause for clause in CLAUSE_END.split(raw) if clause and clause.strip()]
    named = [(clause, scopes_in(plain(clause))) for clause in clauses]
    if scope == "any" or not any(scopes for _, scopes in named):
        return clauses
    about = [clause for clause, scopes in named if scope in scopes]
    if not about and scope == "care_placed_outside":
        about = [clause for clause, scopes in named if "care" in scopes]
    return about


def scopes_in(clause: str) -> set[Scope]:
    """Which children a plain clause names."""
    bare = words("scopes.not_a_scope").sub(" ", clause)
    found: set[Scope] = {scope for scope in SCOPES if words(f"scopes.{scope}").search(bare)}
    return found - {"home"} if re.search(r"not in care", bare) and "home" not in bare else found


def parse_yes_no(text: str, raw: str, question: Question) -> Reading:
    """Yes, partly, no, or unable to say."""
    core = trimmed(text)
    if code := TRUE_FALSE.get(core):
        return Reading("answered", "true_false", 0.9, code=code)
    reason = parse_non_answer(text)
    leading = words("yes_no.yes_start").match(core) or words("yes_no.no_start").match(core)
    if reason and (reason.is_whole or (reason.rule == "exemption_cited" and not leading)):
        return _reason(reason, question)
    if _says_both(core):
        proposals = _proposed_yes_no(raw, question.scope)
        if len(proposals) < 2:
            proposals = tuple(Proposal(raw.strip(), code=code) for code in ("yes", "no"))
        return _to_confirm("yes_and_no", proposals)
    for code in ("partly", "yes", "no"):
        if found := words(f"yes_no.{code}_start").match(core):
            return _leading(text, core, found.end(), code, raw)
    if reason and reason.rule != "not_available":
        return _reason(reason, question)
    if proposals := _proposed_yes_no(raw, question.scope):
        return _to_confirm("yes_no_sentence", proposals)
    return _reason(reason, question) if reason else _not_understood(text, raw, "yes, partly or no")


def _says_both(core: str) -> bool:
    if words("yes_no.partly_start").match(core):
        return False
    if re.fullmatch(r"y\s*/\s*n", core):
        return True
    return bool(re.search(r"\byes\b", core) and re.search(r"\bno\b(?!\s+(?:longer|doubt|later|more|less))", core))


def _leading(text: str, core: str, end: int, code: str, raw: str) -> Reading:
    """A word that opens the text decides it, unless what follows takes it or a part of it back."""
    rest = core[end:].strip(" .,;:-")
    ended = code == "yes" and words("yes_no.ended").search(rest)
    if ended or "?" in text or (rest and parse_non_answer(text)):
        other = {"yes": "no", "no": "yes"}.get(code, "yes")
        return _to_confirm("yes_no_in_doubt", [Proposal(raw.strip(), code=each) for each in (code, other)])
    if not rest:
        return Reading("answered", "yes_no_word", 0.95, code=code)
    if code == "yes" and words("yes_no.partly_cues").search(rest):
        proposals = tuple(Proposal(raw.strip(), code=each) for each in ("partly", "yes"))
        return _to_confirm("yes_with_conditions", proposals)
    note = "says that it is planned" if code == "no" and words("yes_no.planned").search(rest) else ""
    return Reading("answered", "leading_word", 0.85, code=code, note=note)


def _proposed_yes_no(raw: str, scope: Scope) -> tuple[Proposal, ...]:
    found: dict[str, Proposal] = {}
    for clause in clauses_about(raw, scope):
        if code := _yes_no_cue(plain(clause)):
            found.setdefault(code, Proposal(clause.strip(), code=code))
    return tuple(found.values())


def _yes_no_cue(clause: str) -> str | None:
    if re.search(r"\byes\b", clause):
        return "yes"
    if words("yes_no.partly_cues").search(clause):
        return "partly"
    if words("yes_no.no_cues").search(clause) or re.search(r"\bno\b", clause):
        return "no"
    return "yes" if words("yes_no.yes_cues").search(clause) else None


# Who does it: one or several of a list.


def parse_choices(text: str, raw: str, question: Question) -> Reading:
    """The choices that a text names: all of them where several are allowed, else exactly one."""
    reason = parse_non_answer(text)
    if reason and (reason.is_whole or reason.rule == "exemption_cited"):
        return _reason(reason, question)
    found, rest = named_choices(text, question.choices)
    if not found:
        return _reason(reason, question) if reason else _not_understood(text, raw, "one of the choices")
    proposals = tuple(Proposal(words, code=code) for code, words in found.items())
    codes = tuple(code for code in question.codes if code in found)
    if reason or words("choices.caution").search(text) or len(rest) > SHORT:
        return _to_confirm("choices_sentence", proposals)
    if question.kind == "choice" and len(codes) > 1:
        return _to_confirm("several_of_one", proposals)
    code: str | tuple[str, ...] = codes if question.kind == "choices" else codes[0]
    return Reading("answered", "choices_named", 0.9 if not rest else 0.75, code=code)


def named_choices(text: str, choices: Sequence[Choice]) -> tuple[dict[str, str], list[str]]:
    """Each choice's code with the words that name it, and the words left over that are no fillers.

    Longer phrases are tried first and used up, so that an "independent social worker" is not the child's own.
    """
    found: dict[str, str] = {}
    places: dict[str, int] = {}
    rest = text
    for code, named in _patterns(tuple(choices)):
        if match := named.search(rest):
            found.setdefault(code, match.group())
            places[code] = min(places.get(code, len(text)), match.start())
            rest = named.sub(lambda used: ";".ljust(len(used.group())), rest)
    left = [word for word in re.findall(r"[a-z][a-z'&-]*", rest) if word not in word_set("coded", "choices.filler")]
    return {code: found[code] for code in sorted(found, key=places.__getitem__)}, left


@lru_cache(maxsize=64)
def _patterns(choices: tuple[Choice, ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    named: list[tuple[str, str]] = []
    for choice in choices:
        own = (choice.label.casefold(), choice.code.replace("_", " "), choice.code)
        named += [(choice.code, word) for word in (*choice.words, *own)]
    named.sort(key=lambda entry: -len(entry[1]))
    return tuple((code, word_pattern(word)) for code, word in named)


def word_pattern(word: str) -> re.Pattern[str]:
    """A pattern for whole words; "*" stands for any ending of its word."""
    return re.compile(r"(?<![\w'])" + re.escape(plain(word)).replace(r"\*", r"\w*") + r"(?:'s)?(?!\w)")


# What all of them say.


def _reason(found: NonAnswer, question: Question) -> Reading:
    """A reason for not answering. "Unable to say" is a code too where the question has it, because it then counts
    among those who answered."""
    return Reading(
        found.status,
        found.rule,
        0.95 if found.is_whole else 0.8,
        code=found.status if found.status == "unable_to_say" and found.status in question.codes else None,
        exemption=found.exemption,
        note="" if found.is_whole else f"read from {found.words!r}",
    )


def _to_confirm(rule: str, proposals: Iterable[Proposal]) -> Reading:
    offered = tuple(proposals)
    shown = " or ".join(f"{_shown_code(each)!r} ({each.words[:80]!r})" for each in offered) or "several things"
    return unclear(rule, IssueCode.CODE_TO_CONFIRM, offered, candidates=shown)


def _shown_code(proposal: Proposal) -> str:
    return ", ".join(proposal.code) if isinstance(proposal.code, tuple) else str(proposal.code)


def _not_understood(text: str, raw: str, kind: str) -> Reading:
    rule = "points_elsewhere" if points_elsewhere(text) else "not_understood"
    return unclear(rule, IssueCode.NOT_UNDERSTOOD, raw=raw.strip(), kind=kind)
