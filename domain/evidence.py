"""What a sentence of evidence says beside the status that was read from it: hearsay, denial, an end in so many words.

Word lists in English, Russian and Kazakh (Cyrillic and Latin). They only ever weaken or withdraw what a reader found,
never make a status, so a missing word costs a confirmation and not a truth.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from domain.records import Status

_HEARSAY = (
    r"\b(?:reportedly|allegedly|purportedly|supposedly|apparently|rumou?r\w*|unconfirmed|unverified|unofficial\w*)\b",
    r"\b(?:unnamed|anonymous|undisclosed|unidentified) (?:\w+ ){0,2}(?:source|official|employee|insider|person)s?\b",
    r"\bsources? (?:\w+ ){0,4}?(?:said|says?|told|claims?|claimed|reported|suggests?)\b"
    r"|\baccording to (?:\w+ )?sources?\b",
    r"\bpeople familiar with\b|\b(?:is|are|was|were) (?:said|rumou?red) to have\b"
    r"|\bsocial (?:media|networks) users\b",
    r"\b(?:may|might|could) (?:have (?:been )?\w+|(?:soon |also )?be (?:clos|shut|suspend|halt|cancel|scrap"
    r"|abandon)\w*)",
    r"\b(?:слух\w*|якобы|будто бы|вроде бы|предположительно|по-видимому|по всей видимости|вероятно|поговаривают)\b",
    r"неподтвержд[её]нн|\bне подтвержд[её]н|неофициальн|неназванн|анонимн|на условиях анонимности|пользовател\w+ соц",
    r"\bисточник\w* (?:[\w-]+ ){0,4}?(?:сообщ|рассказ|утвержд|заяв|говор|пишет|пишут|увер)\w*",
    r"\b(?:сообщ|рассказ|утвержд|заяв|говор|увер)\w* (?:[\w-]+ ){0,2}?источник\w*",
    r"\bпо (?:словам|данным|информации|сведениям|сообщению) (?:[\w-]+ ){0,2}?источник\w*|(?:^|, )возможно,",
    r"\bмо(?:жет|гут|г|гла|гло|гли) быть (?:закры|останов|приостанов|отмен|заморо)\w*|знаком\w+ с ситуацией",
    r"белгісіз дереккөз|дереккөз\w* (?:[\w-]+ ){0,3}?(?:хабарла|айт|мәлімде|жаз)|аты-жөні\w* (?:айтқысы|атағысы|жасыр)",
    r"қауесет|алып-?қашпа|өсек|расталма|бейресми|атын атамауды|атын жасыр|болжам бойынша",
    r"(?:жабыл|тоқта|тоқтатыл|жойыл)у\w* (?:әбден )?(?:мүмкін|ықтимал)",
    r"belgısız derekköz|derekköz\w* (?:[\w-]+ ){0,3}?(?:habarla|ait|mälımde)|qauesset|qaueset|rastalma|beiresmi",
)
_DENIAL = (
    r"\b(?:refut(?:e|es|ed|ing)|rebut\w*|debunk\w*|disprov\w*|fake news|untrue|not true|false (?:report"
    r"|information|rumou?r)s?)\b",
    r"\b(?:den(?:y|ies|ied|ying)|dismiss(?:es|ed)?|reject(?:s|ed)?) (?:\w+ ){0,2}?(?:report|rumou?r|claim"
    r"|news|information|allegation|that|it|having|speculation)s?\b",
    r"опровер|\bне соответству\w+ действительности|недостоверн|фейк|ложн\w+ (?:информаци|сообщени|сведени)",
    r"жоққа шығар|теріске шығар|теріске шықты|шындыққа (?:жанаспа|сай кел|сәйкес кел)|жалған (?:ақпарат|хабар|мәлімет)",
    r"joqqa şyğar|joqqa shyǵar|terıske şyğar|şyndyqqa janaspa|jalğan (?:aqparat|habar)",
)
# «Neither confirmed nor denied» denies nothing.
_NO_DENIAL = (
    r"\b(?:nor|not|neither|declined to|refused to) (?:\w+ or )?(?:den(?:y|ied|ies)|refut\w+|dismiss\w*)",
    r"\bне (?:стал\w* )?опровер|жоққа шығарма|жоққа шығарған жоқ|теріске шығарма",
)
_ENDS = {
    Status.CLOSED: (
        r"\bclos(?:e|es|ed|ing|ure)\b|\bshut\w*|liquidat|bankrupt|insolven|dismantl|ceas(?:e|es|ed|ing)"
        r"|out of business",
        r"\bw(?:ou|i)nd\w* (?:up|down)|run dry|exhausted|decommission|retired|not reopen|for good"
        r"|end of the road|last time",
        r"закры|ликвид|банкрот|прекра[тщ]|демонтир|разобра|исчерпан|погаш|навсегда|окончательно|на лом|распрода",
        r"жабыл|жабу|жап(?:ты|қан|тық)|тарат|тара(?:ды|ған)|банкрот|біржола|тоқтат|таусыл|сарқыл|бөлшектел"
        r"|кесіл|шығармай",
        r"jabyl|japty|tarat|bırjola|birjola|toqtat|tausyl|bankrot|şyğarmai",
    ),
    Status.CANCELLED: (
        r"cancel|scrap|abandon|\baxed?\b|ditch|\bdrop(?:s|ped|ping)?\b|call(?:s|ed)? off|walk\w* away"
        r"|terminat|struck|excluded",
        r"remov|withdr[ae]w|pull\w* (?:out|the plug)|g[ai]v(?:e|es|en|ing) (?:\w+ ){0,6}?(?:up|back)"
        r"|chang\w+ (?:its|their) mind",
        r"will not|won't|would not|neither will|no longer|not be (?:built|implemented)|never be built|exit|handed back",
        r"отмен|отказ|раст[оа]рг|исключ|вычерк|снят|св[её]рн|аннулир|похорон|передум|списан"
        r"|вышл?[аио]? из проекта|закрыт",
        r"\bне (?:буд|построят|построит|появи|состо|планир|реализ|начат)|больше не|верну|возвраща|прекра[тщ]|нет и",
        r"бас тарт|б[ұу]з(?:ды|ылды)|күші жой|жойыл|айны|шығарыл|алып таст|алынып|тоқтат|ысыр|қайтар|аяқталды"
        r"|салынба|жапты",
        r"[бпм][ае](?:й|и)(?:ді|ды|тін|тын)|шықты|bas tart|toqtat|buz(?:dy|yldy)|salynba",
    ),
    Status.SUSPENDED: (
        r"suspend|halt|\bstop|\bidl|froz|freez|mothball|paus|stall|standstill|on (?:hold|ice)|delay",
        r"приостан|останов|заморо|законсерв|консервац|простаив|встал|на паузу|отлож",
        r"тоқта|мұздат|консервац|кідір|үзіліс|toqta|mūzdat",
    ),
    Status.COMMISSIONED: (
        r"launch|open|commission|start|operat|complet|\brun(?:s|ning)?\b|produc|works\b",
        r"запус|запущ|пуск|откры|введ|ввод|заработ|работа(?:ет|ют)|выпуск",
        r"іске қос|ашыл|пайдалануға|жұмыс істе|шығар|ıske qos|aşyl|paidalanuğa",
    ),
    Status.CONSTRUCTION: (
        r"construct|\bbuil[dt]|erect|ground",
        r"стро[ий]|возв[ео]д|монтаж",
        r"құрылыс|салын|салу|салып|qūrylys|qurylys|salyn",
    ),
}
_NOT_OPEN = (
    r"\b(?:has|have|had|is|are|was|were) (?:still )?(?:not|n['o’]t) (?:yet )?(?:been )?(?:launched|opened"
    r"|commissioned|completed|started|built|operational|running)",
    r"\b(?:yet|still) to (?:be )?(?:launch|open|commission|start|complet)\w*|\bnever (?:been "
    r"|actually )?(?:launched|opened|started)",
    r"\b(?:ещ[её]|пока|так и|до сих пор|по-прежнему)(?: [\w-]+){0,2} не (?:был[аио]? )?(?:запу[щс]|введ|откры"
    r"|постро|начал|начат|заработ|достро|сдан)\w*",
    r"\bне (?:был[аио]? )?(?:запущен|введ[её]н|построен|достроен)[аоы]?\b",
    r"(?:қосылған|берілген|ашылған|салынған|аяқталған) жоқ|(?:қосылма|берілме|ашылма|салынба|аяқталма)[ғг][ае]н",
    r"(?:qosylğan|berılgen|aşylğan) joq|(?:qosylma|aşylma|salynba)ğan|berılmegen",
)
_NOT_BEGUN = (
    r"\b(?:construction|building|works?|ground)\b[^.;]{0,40}(?:not|n['’]t|never|yet to) (?:yet )?(?:be "
    r"|been )?(?:start|beg[iau]n|br[eo]k)\w*",
    r"\b(?:строительств|стройк|работ)\w*[^.;]{0,40} не (?:был[аио]? )?(?:нача|начин|ве[дл]|стартов)\w*"
    r"|\bне нача\w+ (?:строи|возв)\w*",
    r"құрылыс\w*[^.;]{0,40} (?:басталған жоқ|басталмаған|басталмады)|(?:qūrylys|qurylys)\w*[^.;]{0,40} bastalma",
    r"back (?:to|at) the (?:drawing board|design stage)|на доработк|к этапу проектирования",
)
_RESUMED = (
    r"resum|re-?start|re-?launch|re-?open|back in (?:operation|production|service)|again\b|reviv|unfr[eo]",
    r"возобнов|снова|вновь|опять|перезапу|разморо|ожил|повторно|продолж",
    r"қайта|жалғас|жаңғыр|qaita|jalğas",
)


def _any(parts: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(parts), re.IGNORECASE)


_IS_HEARSAY, _IS_DENIAL, _IS_NO_DENIAL = _any(_HEARSAY), _any(_DENIAL), _any(_NO_DENIAL)
_IS_NOT_OPEN, _IS_NOT_BEGUN, _IS_RESUMED = _any(_NOT_OPEN), _any(_NOT_BEGUN), _any(_RESUMED)
_NAMES = {status: _any(parts) for status, parts in _ENDS.items()}
_FINAL = (Status.CLOSED, Status.CANCELLED)


@dataclass(frozen=True, slots=True)
class Wording:
    """``ends``: cancelled or closed, where the words for it stand there; ``denied``: what it says is not so;
    ``undone``: the stages that it says have not been reached; ``resumed``: work goes on again."""

    hearsay: bool
    ends: frozenset[Status]
    denied: frozenset[Status]
    undone: frozenset[Status]
    resumed: bool


@lru_cache(maxsize=8_192)
def wording(evidence: str) -> Wording:
    denial = bool(_IS_DENIAL.search(evidence)) and not _IS_NO_DENIAL.search(evidence)
    return Wording(
        hearsay=not denial and bool(_IS_HEARSAY.search(evidence)),  # who denies a rumour does not spread it
        ends=frozenset(status for status in _FINAL if _NAMES[status].search(evidence)),
        denied=_denied(evidence) if denial else frozenset(),
        undone=_undone(evidence),
        resumed=bool(_IS_RESUMED.search(evidence)),
    )


def _undone(evidence: str) -> frozenset[Status]:
    if _IS_NOT_BEGUN.search(evidence):
        return frozenset({Status.CONSTRUCTION, Status.COMMISSIONED})
    return frozenset({Status.COMMISSIONED}) if _IS_NOT_OPEN.search(evidence) else frozenset()


def _denied(evidence: str) -> frozenset[Status]:
    """An end that is named, else a launch, else works: «denied that the plant, launched in May, had been closed»."""
    named = [status for status in _ENDS if _NAMES[status].search(evidence)]
    ends = [status for status in named if status in (*_FINAL, Status.SUSPENDED)]
    return frozenset(ends or named[:1])
