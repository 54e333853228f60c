"""What a watch would have been told: the letters that a stream of news gives by its rhythm."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from domain.rhythms import Rhythm, next_letter


@dataclass(frozen=True, slots=True)
class News:
    """What the watch wants, by its number, when it became known, and when it ceased to hold, if it did."""

    id: int
    at: datetime
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sending:
    at: datetime
    news_ids: tuple[int, ...]


def rehearsed(rhythm: Rhythm, stream: Iterable[News], until: datetime) -> tuple[Sending, ...]:
    """The letters up to a moment, if somebody is at work whenever news come and whenever a letter is due."""
    coming = sorted((news for news in stream if news.at <= until), key=lambda news: news.at, reverse=True)
    waiting: list[News] = []
    sent: list[Sending] = []
    moments = [coming[-1].at] if coming else []
    while moments and (now := min(moments)) <= until:
        while coming and coming[-1].at <= now:
            waiting.append(coming.pop())
        waiting = [news for news in waiting if news.withdrawn_at is None or news.withdrawn_at > now]
        moments = [news.at for news in coming[-1:]]
        if not waiting:
            continue
        due = next_letter(rhythm, min(news.at for news in waiting), [one.at for one in sent[-99:]], now)
        if due.held_by is None:
            sent.append(Sending(now, tuple(sorted(news.id for news in waiting))))
            waiting = []
        else:
            moments.append(due.at)
    return tuple(sent)
