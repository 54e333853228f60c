"""Lines that pages carry in their text although they are no part of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from feeds.timestamps import is_written_date

_POINTERS = (
    r"читайте?\s+(?:также|ещ[её]|по\s+теме)|читать\s+(?:также|ещ[её]|далее)|(?:ещ[её]|материалы?)\s+по\s+теме",
    r"смотрите\s+также|по\s+теме:|похожие\s+(?:новости|материалы)|другие\s+новости|подробнее:",
    r"(?:сондай-ақ|тағы(?:\s+да)?)\s*,?\s*оқ(?:ыңыз|и\s+отырыңыз)|оқи\s+отырыңыз|оқыңыз\s*:|тақырыпқа\s+орай",
    r"ұқсас\s+жаңалықтар|sonda[iı]-aq\s+oq|oqı\s+otyr",
    r"read\s+(?:also|more|next)\b|also\s+read\b|see\s+also\b|related\s+(?:news|articles?|stories|posts)?\s*:",
)
_FOOTERS = (
    r"поделиться|бөлісу|share\s+(?:this|on|via)\b|share$|теги?\s*:|тегтер\s*:|tags?\s*:",
    r"комментари[ийя]+\s*[:(\d]|комментарии$|пікірлер\s*[:(\d]|пікірлер$|comments?$",
    r"нашли\s+ошибку|выделите\s+.{0,60}ctrl|қате\s+тапсаңыз",
    r"(?:фото|сурет|photo|image|видео|источник\s+фото)\s*:|фото\s+из\s+",
    r"©|все\s+права\s+защищены|all\s+rights\s+reserved|барлық\s+құқықтар|follow\s+(?:us|the\s+author)\b",
    r"подпис(?:ывайтесь|аться|ывайся)|(?:бізге\s+)?жазылыңыз|присоединяйтесь|subscribe\b",
    r"the\s+post\s.+appeared\s+first\s+on|@www_trend_az|.{0,40}agency@trend\.az",
)
_POINTER = re.compile(rf"^\W*(?:{'|'.join(_POINTERS)})", re.IGNORECASE)
_FOOTER = re.compile(rf"^\W*(?:{'|'.join(_FOOTERS)})", re.IGNORECASE)
_CHANNEL = re.compile(
    r"whats\s?app|telegram|телеграм|ватсап|вотсап|instagram|facebook|viber|youtube|google\s+news|tiktok", re.I
)
_INVITATION = re.compile(
    r"подпис|подпиш|канал|читайте|следите|наши\s+новости|жазыл|арна|оқыңыз|subscribe|follow|join|channel|our\s+news",
    re.I,
)
_LONGEST_INVITATION = 220
# «АСТАНА. КАЗИНФОРМ –», «NUR-SULTAN. KAZINFORM -», «АЛМАТЫ. ҚазАқпарат –», «АСТАНА. КазТАГ –».
_DATELINE = re.compile(
    r"^[^\W\d_][\w .,'’-]{1,40}?[.,/]\s*(?:ka?zinform|qazinform|каз?информ|қазақпарат|qazaqparat|казтаг|каз-?тағ)\b"
    r"[^–—]{0,30}?\s*[–—-]\s+",
    re.IGNORECASE,
)
# «BAKU, Azerbaijan, November 20. »
_TREND_DATELINE = re.compile(r"^(?:BAKU|ASTANA|ALMATY|TASHKENT|БАКУ|АСТАНА)[\w ,/]{0,30}, [A-Z][a-z]+ \d{1,2}\.\s+")
_SHORTEST_HEADLINE = 20


def without_boilerplate(lines: Collection[str], other_texts: Collection[str]) -> Iterator[str]:
    """The lines of an article's own text.

    Gone are pointers to other articles, lines that are a link and nothing else or repeat the title (``other_texts``),
    lone dates, share and channel lines, signatures; and the agency's dateline, a place that is not the story's.
    """
    headlines = frozenset(text for text in other_texts if len(text) >= _SHORTEST_HEADLINE)
    for line in lines:
        if line not in headlines and not _is_boilerplate(line):
            yield _DATELINE.sub("", _TREND_DATELINE.sub("", line)) or line


def _is_boilerplate(line: str) -> bool:
    if len(line) > _LONGEST_INVITATION:
        return bool(_POINTER.match(line))
    if _POINTER.match(line) or _FOOTER.match(line) or is_written_date(line):
        return True
    return bool(_CHANNEL.search(line)) and bool(_INVITATION.search(line))
