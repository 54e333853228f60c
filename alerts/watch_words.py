"""The one grammar in which people say what they want to hear of, in watches.yaml and on the command line alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from alerts.wording import LANGUAGES, products_called
from domain.channels import FORM, may_be_told
from domain.notices import Trigger
from domain.records import Money, Sector, Status
from domain.rhythms import Every, Quiet, Rhythm
from domain.sums import SIZES, amount_of
from domain.watching import Move, Watch

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Wish:
    """How one field is read; ``read`` raises ValueError or KeyError, and ``form`` then says what is to be written."""

    read: Callable[[str], Any]
    form: str
    many: bool = False


def _matching(pattern: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(text)
        return text

    return read


def _address(text: str) -> str:
    if not may_be_told(text):
        raise ValueError(text)
    return text


def _one_of(*names: str) -> Callable[[str], str]:
    return _matching("|".join(names))


def _status(text: str) -> Status | None:
    return None if text == "*" else Status(text)


def _move(text: str) -> Move:
    before, after = text.split(":")
    return Move(_status(before), _status(after))


def _money(text: str) -> Money:
    sum_told, currency = text[:-3], text[-3:]
    if not re.fullmatch("[A-Z]{3}", currency):
        raise ValueError(text)
    return Money(amount_of(sum_told), currency)


def _count(text: str) -> int:
    number = int(re.sub("[ ,]", "", text))
    if number < 1:
        raise ValueError(text)
    return number


def _clock(text: str) -> time:
    found = _CLOCK.fullmatch(text)
    if not found:
        raise ValueError(text)
    return time(int(found[1]), int(found[2]))


def _quiet(text: str) -> Quiet:
    start, end = map(_clock, re.split("[-–]", text))
    if start == end:
        raise ValueError(text)
    return Quiet(start, end)


def _truth(text: str) -> bool:
    return {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}[text.lower()]


_STATUSES = ", ".join(Status)
_MOVE_FORM = f"FROM:TO such as construction:suspended, with * for any of {_STATUSES}"
_MONEY_FORM = "a sum in one currency such as «50 bn KZT» or «1,500,000 USD»"
_NUMBER_FORM = "a whole number such as 500"

WISHES: Mapping[str, Wish] = {
    "id": Wish(_matching(r"[\w.-]{1,64}"), "letters, digits, dots and hyphens, at most 64"),
    "email": Wish(_address, FORM),
    "language": Wish(_one_of(*LANGUAGES), f"one of {', '.join(LANGUAGES)}"),
    "projects": Wish(_matching(r"(?s).+"), "public ids", many=True),
    "regions": Wish(_matching(r"[A-Z]{2}-[A-Z0-9]{1,3}"), "ISO codes such as KZ-35", many=True),
    "countries": Wish(_matching(r"[A-Z]{2}"), "ISO codes such as KZ", many=True),
    "sectors": Wish(_one_of(*Sector), f"one of {', '.join(Sector)}", many=True),
    "products": Wish(_matching(r"(?s).+"), "names of products", many=True),
    "companies": Wish(_matching(r"(?s).+"), "names", many=True),
    "to": Wish(Status, f"one of {_STATUSES}", many=True),
    "moves": Wish(_move, _MOVE_FORM, many=True),
    "words": Wish(_matching(r"(?s).+"), "words", many=True),
    "investment": Wish(_money, _MONEY_FORM, many=True),
    "jobs": Wish(_count, _NUMBER_FORM),
    "triggers": Wish(Trigger, f"one of {', '.join(Trigger)}", many=True),
    "new_projects": Wish(_truth, "true or false"),
    "proof": Wish(_truth, "true or false"),
    "rhythm": Wish(Every, f"one of {', '.join(Every)}"),
    "at": Wish(_clock, "a local time such as 08:00"),
    "day": Wish(DAYS.index, f"one of {', '.join(DAYS)}"),
    "zone": Wish(lambda text: ZoneInfo(text).key, "a time zone such as Asia/Almaty"),
    "quiet": Wish(_quiet, "two local times such as 22:00-07:00"),
    "budget": Wish(_count, "the most letters a week, such as 5"),
}
_RHYTHM = ("at", "day", "zone", "quiet", "budget")


def value_of(field: str, text: str) -> Any:
    """The value that the text stands for; None where the field cannot be that: see ``WISHES[field].form``."""
    try:
        return WISHES[field].read(text)
    except (ValueError, KeyError, OSError):
        return None


def watch_of_words(values: Mapping[str, Any]) -> Watch:
    """The watch that was written down; ``values`` are those of ``value_of``, sets of them where there can be many."""
    rhythm = {name: values[name] for name in _RHYTHM if name in values}
    rhythm |= {"every": values["rhythm"]} if "rhythm" in values else {}
    plain = {name: value for name, value in values.items() if name not in (*_RHYTHM, "rhythm")}
    if "products" in plain:  # here, not where a value is read: one word may stand for several
        plain["products"] = frozenset(chain.from_iterable(map(products_called, plain["products"])))
    if not plain.get("triggers"):  # an empty list, as of all others, leaves it as if nothing had been said
        plain.pop("triggers", None)
    return Watch(**plain, rhythm=Rhythm(**rhythm))


def words_of(watch: Watch) -> dict[str, Any]:
    """The watch as it would be written down: what is not set is left out, but for lists, which are then empty."""
    sets = {name: sorted(map(_said, getattr(watch, name))) for name, wish in WISHES.items() if wish.many}
    rhythm = {"rhythm": watch.rhythm.every.value, **{name: _rhythm_word(watch.rhythm, name) for name in _RHYTHM}}
    found = {"id": watch.id, "email": watch.email, "language": watch.language, **sets, "jobs": watch.jobs}
    found |= {"new_projects": watch.new_projects, "proof": watch.proof, **rhythm}
    return {name: value for name, value in found.items() if value is not None}


def _rhythm_word(rhythm: Rhythm, name: str) -> str | int | None:
    value = getattr(rhythm, name)
    match name:
        case "at":
            return f"{value:%H:%M}"
        case "day":
            return DAYS[value]
        case "quiet":
            return value and f"{value.start:%H:%M}-{value.end:%H:%M}"
    return value  # type: ignore[no-any-return]


def _said(value: object) -> str:
    if isinstance(value, Move):
        return ":".join(status or "*" for status in value)
    if isinstance(value, Money):
        return money_words(value)
    return str(value)


def money_words(money: Money) -> str:
    size = next((word for word in ("tn", "bn", "m") if money.amount >= SIZES[word]), "")
    number = f"{money.amount / SIZES[size]:,.12g}"
    return " ".join(filter(None, (number, size, money.currency)))
