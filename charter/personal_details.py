"""A watch on free texts: what looks like a child's name with a date of birth or an age, or like a child's number.

This program keeps no child's data. A text in which something looks like it is never refused, because the watch can be
wrong: whoever wrote it is asked to look. It looks for few things and asks much of each, so that dates of meetings,
telephone numbers and the references of committees pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["nhs_number", "pupil_number", "insurance_number", "case_number", "date_of_birth", "age"]
KIND_WORDS: dict[Kind, str] = {
    "nhs_number": "an NHS number",
    "pupil_number": "a pupil's number (UPN)",
    "insurance_number": "a National Insurance number",
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
ORDINAL_WORDS = """
first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth
twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first
"""
ORDINALS = ORDINAL_WORDS.split()
# The longer ones first: "twenty-first" is not "first".
ORDINAL = rf"(?:{'|'.join(sorted(ORDINALS, key=len, reverse=True))})"
DATE = (
    r"(?:(?<!\d)\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})(?!\d)"
    r"|(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)"
    rf"|(?<!\d)\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?i:{MONTH})\.?,?\s+(?:\d{{4}}|['’]\d{{2}})(?!\d)"
    rf"|\b(?i:{ORDINAL}\s+(?:of\s+)?{MONTH}),?\s+\d{{4}}(?!\d)"
    rf"|\b(?i:{MONTH})\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}(?!\d))"
)
PART_OF_DATE = (
    rf"(?:(?<!\d)\d{{1,2}}(?:st|nd|rd|th)?\s+(?i:{MONTH})\.?\s+\d{{2}}(?!\d)|(?i:{MONTH})\.?,?\s+\d{{4}}(?!\d)"
    r"|(?<![\d/])\d{1,2}/\d{4}(?!\d))"
)
"""A birthday with a short year, or without its day: enough after a word that says it is one."""
# The names that most children in England have been given for some twenty years, without those that are other words.
GIVEN_NAMES = """
aaliyah aaron abdul abdullah abigail adam aditya adrian ahmed aidan aiden aisha aisling alan alana albert alex alexa
alexander alexandra alexis alfie alfred ali alice alicia alisha alison alistair amaan amaya amelia amelie
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
OF_PLACES = """
academy act agency ambulance and avenue award board building centre chapel charity church city close college
committee council county court crescent cup drive estate foundation fund gardens group hall home hospital hotel
house infirmary inquiry lane law library limited ltd meeting nursery park plan police policy prize procedure
programme project protocol report review road scheme school service services square stadium strategy street suite
team terrace theatre town trust unit united university ward way
"""
NOT_SURNAMES = frozenset(OF_PLACES.split())
"""Words that follow a first name in the name of a place or a body."""
TITLES = """
mr mrs ms dr cllr councillor prof professor sir dame lord lady baroness judge justice director manager officer
inspector insp superintendent sergeant sgt constable pc dc dci di ds wpc pcso rev reverend minister mp chair st saint
"""
OF_ADULTS = frozenset(TITLES.split())
"""Words before a name that no child bears, and those before a saint's."""
ADULTS_DEED = re.compile(
    r"\b(?:(?:signed|approved|agreed|chaired|written|prepared|sent|received|authorised|reviewed|presented|submitted"
    r"|adopted|issued|drafted|checked|completed|audited)(?:\s+off)?\s+(?:by|from|with)"
    r"|(?:letter|e-?mail|note|report|statement|minutes?|call|message|talk|speech|memo|paper|update|reply)s?\s+"
    r"(?:from|by|of|to|with))\s+$",
    re.IGNORECASE,
)
"""What stands before the name of somebody who signs, writes or chairs: the day after it is that of the paper."""

NHS = re.compile(r"(?<![\d+])([1-9]\d{2}([ -]?)\d{3}\2\d{4})(?![\d])")
NHS_SAID = re.compile(r"\bNHS\s*(?:no|nr|num|number|#)?\W{0,3}((?:\d[ -]?){9}\d)(?!\d)", re.IGNORECASE)
UPN = re.compile(r"\b([A-HJ-NP-RT-Z])(\d{11})([\dA-HJ-NP-RT-Z])\b")
UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
UPN_SAID = re.compile(r"\b(?:UPN|ULN|unique (?:pupil|learner) number)\W{0,6}(?:is\s+)?([A-Z]?\d[\dA-Z]{7,12})\b", re.I)
CASE_SAID = re.compile(
    r"\b(?:(?:social[ -]care|social services|child(?:'s|ren's)?|client|service user|young person(?:'s)?|pupil|LAC|CIN"
    r"|CLA|mosaic|liquid ?logic|LCS|care ?first|ICS|PNC|police|crime|missing person(?:'s)?"
    r"|(?<!FOI )(?<!complaint )case)\s+(?:ID|no|nr|number|ref(?:erence)?|record|case)(?:\s+(?:no|nr|number|ID))?"
    r"|mosaic|liquid ?logic|care ?first|LCS)\b\.?\W{0,4}(?:is\s+)?([A-Z]{0,4}[-/]?\d{5,12})\b",
    re.IGNORECASE,
)
INSURANCE = re.compile(r"\b(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?(?:\d\d ?){3}[A-D]\b")
BIRTH_SAID = re.compile(
    rf"(?:\bd\.?\s?o\.?\s?b\b\.?|\bdate of birth\b|\bbirth ?da(?:y|te)\b)\W{{0,5}}(?:is\s+|was\s+)?(?:the\s+)?"
    rf"({DATE}|{PART_OF_DATE})",
    re.IGNORECASE,
)
WORD = r"(?:(?:O['’]|Mc|Mac)?[A-Z][a-z'’]+|[A-Z]{2,})(?:-[A-Z][A-Za-z]+)*"
NAMES = rf"\b({WORD}(?:,?\s+(?:[A-Z]\.?\s+)?{WORD}){{0,4}}(?:\s+[A-Z]\b\.?)?)"
"""A run of capitalised words: a name is looked for in it."""
NOT_ONE_CHILD = r"(?!(?:all|any|anyone|babies|children|everyone|girls|boys|pupils|people|the|those|young)\b)"
BORN_SAID = re.compile(
    rf"{NAMES}[’']?,?\s*\(?(?:{NOT_ONE_CHILD}[a-z-]+,?\s+){{0,5}}(?:born|b\.?)\s+(?:on\s+|in\s+)?(?:the\s+)?"
    rf"({DATE}|{PART_OF_DATE}|(?<!\d)(?:19|20)\d\d(?!\d))"
)
NAME_AND_DATE = re.compile(rf"{NAMES}\s*[,:;(–-]{{0,2}}\s*({DATE})")
AGE_WORDS = "three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
AGES = AGE_WORDS.split()
AGE = rf"(?<!\d)(\d{{1,2}}|{'|'.join(sorted(AGES, key=len, reverse=True))})(?![\d%/:.]\d|\d)"
OLD = r"[ -]?(?:years?[ -]old|yrs?[ -]old|yrs?\b|y/?o\b)"
NAME_AND_AGE = re.compile(
    rf"{NAMES}(?:\s*\((?:aged?\s+)?{AGE}(?:{OLD}|[ -]years?)?\s*(?=[),;])"
    rf"|,?\s+(?:is\s+|was\s+)?(?:now\s+)?(?:a\s+)?(?:age[ds]?:?\s+{AGE}\b|{AGE}{OLD})"
    rf"|,\s+{AGE}(?=,\s|\s+(?:from|who|was|is|ran|went|has|lives|of)\b)"
    rf"|[’']s\s+{AGE}(?:th|rd|st|nd)\s+birthday"
    rf"|\s+(?:who\s+)?(?:turned|turns|is\s+turning|will\s+be|is)\s+{AGE}"
    r"(?=[.,;]|\s+(?:in|on|this|next|last|and|years)\b|$))"
)
AGE_AND_NAME = re.compile(rf"{AGE}[ -](?:years?|yrs?)[ -]old,?\s+(?:[a-z-]+,?\s+){{0,3}}{NAMES}")


def suspicions(text: str, *, today: date | None = None) -> tuple[Suspicion, ...]:
    """What in a text looks like a child's data, in the order of KIND_WORDS. `today` is the day that ages count from."""
    day = today or date.today()  # noqa: DTZ011  (a day more or less changes no age that matters)
    found = [*numbers_in(text), *births_in(text, day), *ages_in(text)]
    first = {one.words: one for one in reversed(found)}
    return tuple(dict.fromkeys(first[one.words] for one in found))


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
    yield from (Suspicion("insurance_number", match[0]) for match in INSURANCE.finditer(text))
    yield from (Suspicion("case_number", match[1]) for match in CASE_SAID.finditer(text))


def births_in(text: str, today: date) -> Iterator[Suspicion]:
    """Dates that the text calls a birth, and dates of a likely age straight after a name."""
    for match in BIRTH_SAID.finditer(text):
        if parse_date(match[1]) or re.fullmatch(PART_OF_DATE, match[1], re.IGNORECASE):
            yield Suspicion("date_of_birth", match[0])
    for match in BORN_SAID.finditer(text):
        if has_childs_name(match[1]) and not was_long_ago(match[2], today):
            yield Suspicion("date_of_birth", match[0])
    for match in NAME_AND_DATE.finditer(text):
        is_named = has_childs_name(match[1], whole=not is_in_brackets(match[0]))
        if is_named and is_likely_birth(parse_date(match[2]), today) and not ADULTS_DEED.search(text[: match.start()]):
            yield Suspicion("date_of_birth", match[0])


def ages_in(text: str) -> Iterator[Suspicion]:
    """Ages of a child straight after a name, or straight before one."""
    for match in NAME_AND_AGE.finditer(text):
        if has_childs_name(match[1]) and is_childs_age(match.groups()[1:]):
            yield Suspicion("age", match[0])
    for match in AGE_AND_NAME.finditer(text):
        if has_childs_name(match[2]) and is_childs_age(match.groups()[:1]):
            yield Suspicion("age", match[0])


def has_childs_name(words: str, *, whole: bool = False) -> bool:
    """Whether capitalised words hold a first name that may be a child's; `whole`: with another name beside it."""
    names = words.replace(",", " ").split()
    if any(name.lower().strip(".") in OF_ADULTS for name in names) or names[-1].lower() in NOT_SURNAMES:
        return False
    firsts = [place for place, name in enumerate(names) if is_first_name(name)]
    if not firsts or any(name.lower() in NOT_SURNAMES for name in names[firsts[0] + 1 :]):
        return False
    return not whole or firsts[0] + 1 < len(names) or f", {names[firsts[0]]}" in words


def is_in_brackets(words: str) -> bool:
    """Whether a date stands in a bracket behind a name, as that of a birth does."""
    return "(" in words


def is_childs_age(said: Iterable[str | None]) -> bool:
    """Whether an age in digits or words is a child's."""
    age = next(one for one in said if one)
    years = int(age) if age.isdigit() else AGES.index(age.lower()) + 3
    return YOUNGEST <= years < 18


def was_long_ago(born: str, today: date) -> bool:
    """Whether the year of a birth is that of somebody who cannot be a child any more, or young in care."""
    year = re.search(r"\d{4}", born)
    return year is not None and today.year - int(year[0]) > OLDEST


def is_first_name(word: str) -> bool:
    return re.split(r"[-'’]", word)[0].lower() in FIRST_NAMES


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
    words, ordinal = re.search(MONTH, text, re.IGNORECASE), re.match(ORDINAL, text, re.IGNORECASE)
    if ordinal:
        numbers.insert(0, ORDINALS.index(ordinal[0].lower()) + 1)
    if words and len(numbers) > 1:
        parts = (whole_year(numbers[1]), MONTHS.index(words[0][:3].lower()) + 1, numbers[0])
    elif re.match(r"\d{4}-", text):
        parts = (numbers[0], numbers[1], numbers[2])
    elif len(numbers) > 2:
        parts = (whole_year(numbers[2]), numbers[1], numbers[0])
    else:
        return None
    try:
        return date(*parts)
    except ValueError:
        return None


def whole_year(number: int) -> int:
    return number if number > 99 else 2000 + number
