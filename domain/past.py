"""When a thing happened, where its sentence says so: «a plant launched in 2019», «opened last March»."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache, lru_cache

from domain.periods import Period, period_of
from domain.records import Status

_MONTHS = (
    r"jan(?:uary)?\b|январ\w*|қаңтар\w*|qañtar\w*", r"feb(?:ruary)?\b|феврал\w*|ақпан\w*|aqpan\w*",
    r"mar(?:ch)?\b|март\w*|наурыз\w*|nauryz\w*", r"apr(?:il)?\b|апрел\w*|сәуір\w*|säuır\w*",
    r"may\b|ма[йея]\b|мамыр\w*|mamyr\w*", r"june?\b|июн\w*|маусым\w*|mausym\w*",
    r"july?\b|июл\w*|шілде\w*|şılde\w*", r"aug(?:ust)?\b|август\w*|тамыз\w*|tamyz\w*",
    r"sep(?:t|tember)?\b|сентябр\w*|қыркүйек\w*|qyrküiek\w*", r"oct(?:ober)?\b|октябр\w*|қазан\w*|qazan\w*",
    r"nov(?:ember)?\b|ноябр\w*|қараша\w*|qaraşa\w*", r"dec(?:ember)?\b|декабр\w*|желтоқсан\w*|jeltoqsan\w*",
)  # fmt: skip
_MONTH = "|".join(f"(?:{words})" for words in _MONTHS)
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_WHENS = (
    # «in March 2019», «в марте 2019 года», «last March», «в марте прошлого года»; a day before the month is let be
    rf"(?:back )?(?:in|on|since|в|во|с) (?:\d{{1,2}} )?(?P<month>{_MONTH}),? (?:\d{{1,2}},? )?(?:of )?{_YEAR}",
    rf"(?:\d{{1,2}} )(?P<month>{_MONTH}),? {_YEAR}",
    rf"{_YEAR} (?:жыл\w*|jyl\w*) (?:\d{{1,2}} ?-? ?)?(?P<month>{_MONTH})",
    rf"(?P<back>last) (?P<month>{_MONTH})",
    rf"(?:in|в|во) (?P<month>{_MONTH})(?: of)? (?P<last>last year|прошлого года|минувшего года)",
    rf"(?P<last>былтыр\w*|өткен жыл\w*|bıltyr|ötken jyl\w*) (?P<month>{_MONTH})",
    rf"(?:back )?(?:in|в|во) {_YEAR}(?: году\b| г\.|(?= году)|\b)",
    rf"{_YEAR} (?:жыл\w*|jyl\w*)",
    r"(?P<last>last year|в прошлом году|в минувшем году|былтыр\w*|өткен жыл\w*|ötken jyl\w*)",
)
_HAPPENED = {
    Status.COMMISSIONED: r"launched|opened|commissioned|completed|built|started (?:up|operations?|production)"
    r"|put into (?:operation|service)"
    r"|(?:при)?запу(?:щен|стил|стят)\w*|введ[её]н\w*|вв[её]л\w*|откры(?:т|л|в)\w*|заработа(?:л|в)\w*|сдан\w*"
    r"|построен\w*"
    r"|қосыл(?:ды|ған)\w*|ашыл(?:ды|ған)\w*|берілген\w*|берілді|салынған\w*|qosyl(?:dy|ğan)|aşyl(?:dy|ğan)|berılgen",
    Status.CONSTRUCTION: r"(?:began|begun|started|launched)|начат\w*|начал\w*|стартовал\w*|строится|ведут|вед[её]тся"
    r"|бастал(?:ды|ған)\w*|bastal(?:dy|ğan)",
    Status.SUSPENDED: r"suspended|stopped|halted|frozen|mothballed|idle\w*|(?:при)?останов\w*|заморо\w*"
    r"|законсерв\w*|проста\w*"
    r"|тоқта\w*|мұздат\w*|toqta\w*",
    Status.CLOSED: r"closed|shut|liquidated|закры(?:т|л)\w*|ликвидирован\w*|жабыл(?:ды|ған)\w*|jabyl(?:dy|ğan)",
    Status.CANCELLED: r"cancell?ed|scrapped|dropped|abandoned|отмен\w*|отказал\w*|бас тартқан\w*|бас тартты",
}  # fmt: skip
# A few words that are no comma may stand between what happened and when.
_GAP = r"(?:[\s«»“”\"'-]+[\w-]+){0,3}?[\s]+"


@cache
def _patterns(status: Status) -> tuple[re.Pattern[str], ...]:
    """Longer ways to say when come first; what happened stands before («launched in 2019») or after («in 2019 …»).

    Compiled when they are needed: it takes a fifth of a second, which commands that only look need not wait.
    """
    happened = _HAPPENED[status]
    return tuple(
        re.compile(pattern, re.IGNORECASE)
        for when in _WHENS
        for pattern in (rf"\b(?:{happened})(?:{_GAP}|\s+){when}", rf"(?<!\w){when}(?:{_GAP}|\s+)(?:{happened})")
    )


_NUMBERED = tuple(re.compile(words, re.IGNORECASE) for words in _MONTHS)


@lru_cache(maxsize=8_192)
def happened(evidence: str, status: Status, published: date) -> Period | None:
    """The year or month that the sentence gives to the status, if it was over when the article came out."""
    for pattern in _patterns(status) if status in _HAPPENED else ():
        if found := pattern.search(evidence):
            period = _period({name: words for name, words in found.groupdict().items() if words}, published)
            return period if period and period.last < published else None
    return None


def _period(said: dict[str, str], published: date) -> Period | None:
    month = next((number for number, words in enumerate(_NUMBERED, 1) if words.match(said.get("month", ""))), None)
    if "back" in said and month:
        year = _latest_year(month, published)
    else:
        year = published.year - 1 if "last" in said else int(said["year"])
    return period_of(f"{year}-{month:02}" if month else str(year))


def _latest_year(month: int, published: date) -> int:
    """The year of the last such month that is over: «last March», said in March, was a year ago."""
    over = published.replace(day=1) - timedelta(days=1)
    return over.year if month <= over.month else over.year - 1
