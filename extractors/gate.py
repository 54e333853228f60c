"""Whether an article can speak of an industrial project at all: cheap, and lets almost nothing relevant slip."""

from __future__ import annotations

import re

_FACILITY = re.compile(
    r"\b(?:plants?|factor(?:y|ies)|mills?|works|smelters?|refiner|mines?\b|quarr|concentrator|complex|facilit|enterprise|workshop|shop\b|line\b|lines\b|project|production|"
    r"power|wind|solar|greenhouse|farm|terminal|pipeline|crusher|brewer|baker|glassworks|station|batter|"
    r"завод|фабрик|комбинат|предприят|комплекс|производств|цех|лини[яию]|рудник|шахт|карьер|разрез|рудоуправ|ГОК|ГРЭС|Т?ЭЦ|[ВСГАТ]ЭС|электростанц|ветро|теплиц|тепличн|ферм|"
    r"птице|терминал|установк|проект|станци|нефтебаз|выпуск|центр по|компрессор|сборк|очеред|"
    r"зауыт|кәсіпор|өндіріс|кешен|желі|кеніш|стан[сц]|жылыжай|жоба|қондырғы|батарея|құс фабрика)"
    r"|\w(?:завод|комбинат|зауыт|фабрик)",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"\b(?:build|built|construct|launch|open|commission|operat|plan|invest|install|start|suspend|halt|idle|freez|frozen|froze|close|shut|cancel|drop|scrap|abandon|expan|moderni|"
    r"memorandum|capacity|complete|foundation|ground|implement|"
    r"стро|постро|возв|запу|пуск|откры|откро|введ|введё|ввод|план|инвест|монт|приостан|останов|заморо|простаив|закры|отмен|отказ|расшир|модерн|меморанд|мощност|готов|реализ|сда[нч]|"
    r"сал(?:ын|у|ып|ды)|іске|аш(?:ыл|ты|у)|пайдалануға|жоспар|инвест|тоқта|жабыл|мұзда|меморанд|қуаты|құрылыс|жүзеге)",
    re.IGNORECASE,
)
_NOISE = re.compile(
    r"\b(?:fire (?:broke|started)|killed|injur|died|accident|court|sentenc|fined?\b|rating|statistics|net profit|revenue|EBITDA|tariff|school|kindergarten|hospital|housing|apartment|"
    r"highway|road repair|forum|conference|exhibition|football|mosque|weather|"
    r"пожар|загорел|пострада|погиб|авари|взорв|суд\b|приговор|штраф|рейтинг|чистая прибыль|выручк|EBITDA|тариф|жиль[яё]|жилой|школ|больниц|дорог|форум|выставк|торгово-развлекательн|квартир|"
    r"өрт\b|өртт|қаза|жарақат|сот\b|айыппұл|рейтинг|таза пайда|тариф|баспана|тұрғын үй|мектеп|аурухана|көше|форум|тұмау)",
    re.IGNORECASE,
)


def relevance(text: str) -> float:
    """How likely, in 0..1, an article speaks of a project: facility words times events, less the signs of other news."""
    facilities = len(_FACILITY.findall(text))
    events = len(_EVENT.findall(text))
    if not facilities or not events:
        return 0.0
    noise = len(_NOISE.findall(text))
    signal = min(facilities, 6) * min(events, 6)
    return round(signal / (signal + 3.0 + 3.0 * noise), 4)


def passes(score: float) -> bool:
    """Whether an article of this relevance is worth a full reading."""
    return score >= _THRESHOLD


_THRESHOLD = 0.08
