"""One request at a time to each host, with a pause after it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

MOST_HOSTS = 4096


@dataclass(slots=True)
class Host:
    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0


class Turns:
    """Shared by all threads; ``pause`` in seconds lies between the end of one request and the start of the next."""

    def __init__(self, pause: float) -> None:
        self._pause = pause
        self._hosts: dict[str, Host] = {}
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, name: str, pause: float = 0.0) -> Iterator[float]:
        """Holds the host for the block and gives the seconds waited; ``pause`` is the host's own wish, if longer."""
        arrived = time.monotonic()
        host = self._host(name)
        with host.lock:
            time.sleep(max(0.0, host.free_at - time.monotonic()))
            try:
                yield time.monotonic() - arrived
            finally:
                host.free_at = time.monotonic() + max(self._pause, pause)

    def _host(self, name: str) -> Host:
        with self._lock:
            if len(self._hosts) >= MOST_HOSTS:
                self._forget_idle()
            return self._hosts.setdefault(name, Host())

    def _forget_idle(self) -> None:
        """Feeds that link to ever new hosts must not fill the memory."""
        now = time.monotonic()
        self._hosts = {name: host for name, host in self._hosts.items() if host.lock.locked() or host.free_at > now}
