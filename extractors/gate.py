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
    r"\b(?:fires? (?:broke|started|at)|explosion|blast\b|leak\w*|killed|injur\w+|died|dies|accidents?|strike|strikers|down tools|stop work over|pay rise|wages?\b|shifts? back|court|sentenced?|fined?\b|"
    r"ratings?|net profit|profits?\b|dividends?|revenue|EBITDA|tariffs?|bills?\b|tax(?:es)?\b|fee\b|royalt\w+|statistic\w+|index|output (?:rose|fell|grew|up|down)|production (?:rose|fell|grew)|exports?\b|imports? from|trade\b|turnover|"
    r"exploration|geolog\w+|drillers|schools?|kindergarten|hospitals?|housing|apartments?|ring road|highway|bridge|road repair|forum|conference|exhibition|festival|film|theatre|match\b|goal\b|football|hockey|mosque|"
    r"weather|frosts?|harvest|ambassadors?|delegation of|birds? flu|avian flu|shipments|pays out|"
    r"пожар\w*|загорел\w*|взрыв\w*|хлопок\b|утечк\w*|разгерметизаци\w*|пострада\w*|погиб\w*|авари\w*|взорв\w*|забастов\w*|зарплат\w*|на смену|суд\b|приговор\w*|штраф\w*|рейтинг\w*|"
    r"чистая прибыль|прибыл[ьи]\b|дивиденд\w*|выручк\w*|EBITDA|тариф\w*|подорож\w*|налог\w*|НДПИ|статистик\w*|индекс\w*|объ[её]мы? производства|вырос\w*|экспорт\w*|товарооборот\w*|геолог\w*|разведк\w*|буровик\w*|"
    r"жиль[яё]|жилых|школ\w*|больниц\w*|дорог\w*|трасс\w*|форум\w*|выставк\w*|торгово-развлекательн\w*|квартир\w*|урожа\w*|заморозк\w*|театр\w*|спектакл\w*|фильм\w*|матч\w*|сцен[уыа]|"
    r"өрт\b|өртт\w*|жарылыс\w*|төгіл\w*|қаза\b|зардап\w*|жарақат\w*|жалақы\w*|ереуіл\w*|сот\b|айыппұл\w*|рейтинг\w*|таза пайда\w*|пайда тап\w*|дивиденд\w*|тариф\w*|қымбатта\w*|салық\w*|статистика\w*|индекс\w*|"
    r"өндірісті азайт\w*|өндірісі өсті|экспорт\w*|тауар айналым\w*|барлау\w*|геолог\w*|баспана\w*|тұрғын үй\w*|мектеп\w*|аурухана\w*|көше\w*|асфальт|жол[ыға]?\b|форум\w*|көрме\w*|тұмау\w*|елші\w*|ойын\w*|фестиваль\w*)",
    re.IGNORECASE,
)


def relevance(text: str) -> float:
    """How likely, in 0..1, an article speaks of a project: facility words times events; 0 without a facility."""
    facilities = len(_FACILITY.findall(text))
    events = len(_EVENT.findall(text))
    signal = min(facilities, 6) * (1 + min(events, 6))
    return round(signal / (signal + 3.0), 4)


def certainty_wanted(lead: str) -> float:
    """How sure a mention must be to count, given the title and first sentences.

    News that begins with accidents, tariffs, output figures or visits names plants without being about projects.
    """
    noise = len(_NOISE.findall(lead))
    return _WANTED[min(noise, len(_WANTED) - 1)]


def passes(score: float) -> bool:
    """Whether an article of this relevance is worth a full reading."""
    return score >= _THRESHOLD


_THRESHOLD = 0.2
_WANTED = (0.3, 0.6, 0.9)  # by the number of words that tell of other news
