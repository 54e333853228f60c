"""Which state of the database an answer was made from, and answers that are kept as long as it lasts."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from sqlalchemy import Connection, select

from db.as_of import shown_day
from db.tables import clock

T = TypeVar("T")
_CLOCK = select(clock.c.day, clock.c.writes)


def state_of(connection: Connection) -> str:
    """Moves with every transaction that writes; as of a day that is over, too."""
    row = connection.execute(_CLOCK).first()
    return f"{row.day}.{row.writes}" if row else "0"


class Kept(Generic[T]):
    """The newest answers by what was asked and of which state and day: never more than ``most``, by any thread."""

    def __init__(self, most: int = 64) -> None:
        self._most = most
        self._answers: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = Lock()

    def get(self, connection: Connection, asked: Hashable, make: Callable[[], T]) -> T:
        """Two who ask at once may both make it; none waits for the other."""
        key = (state_of(connection), shown_day(connection), asked)
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        answer = make()
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return answer
