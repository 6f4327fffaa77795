"""A watch on free texts: what looks like a child's name with a date of birth or an age, or like a child's number.

This program keeps no child's data. A text in which something looks like it is never refused, because the watch can be
wrong: whoever wrote it is asked to look. It looks for few things and asks much of each, so that dates of meetings,
telephone numbers and the references of committees pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["nhs_number", "pupil_number", "case_number", "date_of_birth", "age"]
KIND_WORDS: dict[Kind, str] = {
    "nhs_number": "an NHS number",
    "pupil_number": "a pupil's number (UPN)",
    "case_number": "the number of a child's record",
    "date_of_birth": "a date of birth",
    "age": "a child's name and age",
}
NO_CHILDS_DATA = "Nothing about a child: no names, no dates of birth, no record numbers. This program keeps none."
YOUNGEST, OLDEST = 3, 26
"""Years since a birth that a date beside a name may be one: nearer days are those of letters and meetings."""


@dataclass(frozen=True)
class Suspicion:
    """Something in a text that may be about a child: what it looks like, and the words themselves."""

    kind: Kind
    words: str


MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
DATE = (
    r"(?:(?<!\d)\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})(?!\d)"
    r"|(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)"
    rf"|(?<!\d)\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?i:{MONTH})\.?,?\s+\d{{4}}(?!\d)"
    rf"|\b(?i:{MONTH})\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}(?!\d))"
)
# The names that most children in England have been given for some twenty years, without those that are other words.
GIVEN_NAMES = """
aaliyah aaron abdul abdullah abigail adam aditya adrian ahmed aidan aiden aisha aisling alan alana albert alex alexa
alexander alexandra alexis alfie alfred ali alice alicia alisha alison alistair amaan amaya amber amelia amelie
amina amirah amy ana anas andre andrea andrew angela angus anna annabel annabelle anne anthony anya aoife archie
aria arjun arlo arthur arun ashley asif asma ava ayaan ayesha bailey barnaby barney beatrice beatrix bella ben
benjamin beth bethan bethany billy bobby bradley brandon brian bridget brooke bryony caitlin callum cameron carl
carly caroline casey catherine cerys charles charlie charlotte chelsie cheryl chloe christian christina christopher
ciara claire clara cody colin connor conor corey courtney craig curtis daisy daniel danielle danny darcey darcy
darren david deborah declan delilah demi denis dexter dominic donna dorothy dylan edith edward eleanor elena eliana
elijah elisha eliza elizabeth ella ellen ellie elliot elliott elodie eloise elsie emilia emily emma emmanuel eric
erin esme esmee ethan eva evan eve evelyn evie ezra faisal farah fatima felicity felix filip finlay finley fiona
florence frances francesca francis frankie freddie frederick freya gabriel gabriella gareth gary gemma geoffrey
george georgia georgie georgina gethin gillian gracie graham gregory hafsa haleema halima hamza hana hanna hannah
haris harley harriet harrison harry harvey hassan hayden hayley hazel heather heidi helen helena henry hibah hollie
holly howard hugo hussain ian ibrahim imaan imogen imran ioan iqra isaac isabel isabella isabelle isha isla ismail
issac ivy jack jackson jacob jade jaden jake james jamie jamila jane janet janine jasmin jasmine jason jaxon jay
jayden jean jemima jenna jennifer jenny jeremy jesse jessica jessie jia jimmy joanna joanne jodie joel john jonah
jonathan jorja joseph josephine josh joshua jude judith julia julian julie justin kacper kai kaitlyn karen karl kate
katherine kathryn katie katy kayla kayleigh keeley keira kelly kelsey kenneth kerry kevin khadija kian kiera kieran
kimberley kirsty kyle kyra lacey laila lara laura lauren laurence layla leah leanne lee leigh lena leo leon leonard
lewis lexi lexie liam libby lillie lilly lily linda lisa logan lola louie louis louisa louise luca lucas lucy luke
lydia lyla mabel maddison madeleine madison mahmoud maisie malachi malik marcus margaret maria mariam marie marina
martha martin martyn mary maryam mason mateusz matilda matteo matthew maya megan mehmet melissa mia michael michelle
mila miles millie mohamed mohammad mohammed molly morgan muhammad musa mustafa myla nadia naomi natalia natalie
natasha nathan nathaniel neil niamh nicholas nicola nicole noah noor oakley oliver olivia ollie omar oscar osman
otis owen paige patricia patrick paul paula peter philip phoebe pippa poppy rachel ralph ranveer rayan rebecca reece
reggie reuben rhian rhiannon rhys richard ricky riley robert robin roman ronnie rory rosa rosalind rosie ross rowan
roxanne ruby rupert russell ryan sabrina safa saira sally salma sam samantha samira samuel sana sandra sara sarah
scarlett scott sean sebastian serena shannon sharon shaun sian sienna simon simran skye sofia sonia sonny sophia
sophie stacey stanley stella stephanie stephen steven stuart sumaya susan suzanne tahlia tallulah tamara tanya tara
taylor teddy teresa terry tess tessa thea theo theodore thomas tia tiffany tilly timothy tobias toby tom tommy
tracey tyler tyrone umar usman valentina vanessa verity victoria vincent violet wendy wilfred william willow xander
yasin yasmin yasmine yusuf zac zach zachary zahra zain zainab zak zakariya zara zayn zoe zoya
"""
FIRST_NAMES = frozenset(GIVEN_NAMES.split())
NOT_SURNAMES = frozenset(
    ("academy", "ambulance", "avenue", "board", "centre", "close", "college", "court", "foundation", "hall", "home",
     "hospital", "house", "lane", "meeting", "project", "report", "review", "road", "school", "street", "trust", "unit")
)  # fmt: skip
"""Words that follow a first name in the name of a place or a body."""

NHS = re.compile(r"(?<![\d+])([1-9]\d{2}([ -]?)\d{3}\2\d{4})(?![\d])")
NHS_SAID = re.compile(r"\bNHS\s*(?:no|nr|num|number|#)?\W{0,3}((?:\d[ -]?){9}\d)(?!\d)", re.IGNORECASE)
UPN = re.compile(r"\b([A-HJ-NP-RT-Z])(\d{11})([\dA-HJ-NP-RT-Z])\b")
UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
UPN_SAID = re.compile(r"\b(?:UPN|ULN|unique (?:pupil|learner) number)\W{0,6}(?:is\s+)?([A-Z]?\d[\dA-Z]{7,12})\b", re.I)
CASE_SAID = re.compile(
    r"\b(?:(?:social[ -]care|social services|child(?:'s|ren's)?|client|service user|young person(?:'s)?|pupil|LAC|CIN"
    r"|CLA|mosaic|liquidlogic|care ?first|ICS|PNC|police)\s+(?:ID|no|nr|number|ref(?:erence)?|record|case)"
    r"(?:\s+(?:no|nr|number|ID))?)\b\.?\W{0,4}(?:is\s+)?([A-Z]{0,4}[-/]?\d{5,12})\b",
    re.IGNORECASE,
)
BIRTH_SAID = re.compile(
    rf"(?:\bd\.?\s?o\.?\s?b\b\.?|\bdate of birth\b|\bbirth ?da(?:y|te)\b)\W{{0,5}}(?:is\s+|was\s+)?({DATE})",
    re.IGNORECASE,
)
NAME = r"[A-Z][a-z']+(?:-[A-Z][a-z]+)?"
BORN_SAID = re.compile(
    rf"\b({NAME})(?:\s+{NAME}){{0,2}},?\s*\(?(?:who\s+)?(?:was\s+)?(?:born|b\.)\s+(?:on\s+)?(?:the\s+)?({DATE})"
)
NAME_AND_DATE = re.compile(rf"(?<!St )(?<!St\. )\b({NAME})\s+(?:[A-Z]\.?\s+)?({NAME})\s*[,:;(–-]{{0,2}}\s*({DATE})")
NAME_AND_AGE = re.compile(
    rf"\b({NAME})(?:\s+{NAME})?\s*(?:\((?:aged?\s+)?(\d{{1,2}})\)|,?\s+(?:is\s+)?aged?\s+(\d{{1,2}})\b"
    rf"|,?\s+(?:is\s+)?(\d{{1,2}})[ -]years?[ -]old\b)"
)


def suspicions(text: str, *, today: date | None = None) -> tuple[Suspicion, ...]:
    """What in a text looks like a child's data, in the order of KIND_WORDS. `today` is the day that ages count from."""
    day = today or date.today()  # noqa: DTZ011  (a day more or less changes no age that matters)
    found = [*numbers_in(text), *births_in(text, day), *ages_in(text)]
    return tuple(dict.fromkeys(found))


def warn_of_personal_details(text: str) -> str:
    """A sentence that asks whoever wrote a text to look again; empty where nothing in it looks like a child's data."""
    found = suspicions(text)
    if not found:
        return ""
    named = "; ".join(f'{KIND_WORDS[one.kind]} ("{one.words}")' for one in found[:3])
    return (
        f"This text may hold {named}. {NO_CHILDS_DATA} Take it out; if it is about no child, say below that you have "
        "checked."
    )


def numbers_in(text: str) -> Iterator[Suspicion]:
    """Numbers that are somebody's: by their check digit, or because the text calls them so."""
    for match in NHS.finditer(text):
        if is_nhs_number(match[1]):
            yield Suspicion("nhs_number", match[1])
    yield from (Suspicion("nhs_number", match[1]) for match in NHS_SAID.finditer(text))
    for match in UPN.finditer(text):
        if is_pupil_number(match[0]):
            yield Suspicion("pupil_number", match[0])
    yield from (Suspicion("pupil_number", match[1]) for match in UPN_SAID.finditer(text))
    yield from (Suspicion("case_number", match[1]) for match in CASE_SAID.finditer(text))


def births_in(text: str, today: date) -> Iterator[Suspicion]:
    """Dates that the text calls a birth, and dates of a likely age straight after a name."""
    for match in BIRTH_SAID.finditer(text):
        if parse_date(match[1]):
            yield Suspicion("date_of_birth", match[0])
    for match in BORN_SAID.finditer(text):
        if is_first_name(match[1]) and parse_date(match[2]):
            yield Suspicion("date_of_birth", match[0])
    for match in NAME_AND_DATE.finditer(text):
        is_person = is_first_name(match[1]) and match[2].lower() not in NOT_SURNAMES
        if is_person and is_likely_birth(parse_date(match[3]), today):
            yield Suspicion("date_of_birth", match[0])


def ages_in(text: str) -> Iterator[Suspicion]:
    for match in NAME_AND_AGE.finditer(text):
        age = int(next(group for group in match.groups()[1:] if group))
        if is_first_name(match[1]) and YOUNGEST <= age < 18:
            yield Suspicion("age", match[0])


def is_first_name(word: str) -> bool:
    return word.split("-")[0].lower() in FIRST_NAMES


def is_likely_birth(day: date | None, today: date) -> bool:
    return day is not None and YOUNGEST <= today.year - day.year <= OLDEST


def is_nhs_number(text: str) -> bool:
    """Whether ten digits keep the check of an NHS number (modulo 11, NHS Data Dictionary)."""
    digits = [int(letter) for letter in text if letter.isdigit()]
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    rest = 11 - sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return rest % 11 == digits[9]


def is_pupil_number(text: str) -> bool:
    """Whether the first letter is the check letter of the rest (modulo 23, DfE's guide to UPNs)."""
    if not UPN.fullmatch(text):
        return False
    # The last place of a temporary number is a letter, which counts as its place in the alphabet of UPNs.
    values = [int(letter) if letter.isdigit() else UPN_LETTERS.index(letter) for letter in text[1:]]
    return text[0] == UPN_LETTERS[sum(value * weight for weight, value in enumerate(values, start=2)) % 23]


def parse_date(text: str) -> date | None:
    """A whole date in a way that people write it, day first; None where there is no such day."""
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    words = re.search(MONTH, text, re.IGNORECASE)
    if words:
        parts = (numbers[1], MONTHS.index(words[0][:3].lower()) + 1, numbers[0])
    elif re.match(r"\d{4}-", text):
        parts = (numbers[0], numbers[1], numbers[2])
    else:
        parts = (numbers[2] if numbers[2] > 99 else 2000 + numbers[2], numbers[1], numbers[0])
    try:
        return date(*parts)
    except ValueError:
        return None
