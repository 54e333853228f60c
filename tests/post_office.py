"""An SMTP server on loopback that keeps to a script: what it says at each point of the dialogue, and where it stops."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from io import BufferedReader

STEPS = ("greeting", "EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "middle", "text", "RSET", "QUIT")
POLITE = {
    "greeting": b"220 ready\r\n",
    "EHLO": b"250 hello\r\n",
    "STARTTLS": b"220 go on\r\n",
    "AUTH": b"235 welcome\r\n",
    "MAIL": b"250 ok\r\n",
    "RCPT": b"250 ok\r\n",
    "DATA": b"354 go on\r\n",
    "middle": b"",
    "text": b"250 taken\r\n",
    "RSET": b"250 ok\r\n",
    "QUIT": b"221 bye\r\n",
}
HANG_UP = b"hang up"
DRIP = b"drip"

# One answer for every time, or so many in turn and then the polite one.
Said = bytes | Sequence[bytes]


class _HungUp(Exception):
    pass


@dataclass(slots=True)
class PostOffice:
    """``with PostOffice({"RCPT": b"550 no\\r\\n"}) as office``. HANG_UP closes the line, DRIP sends bytes for ever.

    ``taken`` counts the letters that were taken, by Message-ID: also those of which the client never learned it.
    ``about_to`` is told of each step before its answer. ``heard`` keeps all commands, ``most_at_once`` the connections.
    """

    script: dict[str, Said] = field(default_factory=dict)
    about_to: Callable[[str], object] = lambda step: None
    context: ssl.SSLContext | None = None
    port: int = 0
    taken: Counter[str] = field(default_factory=Counter)
    texts: list[bytes] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    connections: int = 0
    at_once: int = 0
    most_at_once: int = 0
    _told: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _closing: threading.Event = field(default_factory=threading.Event)
    _listener: socket.socket = field(default_factory=socket.socket)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> PostOffice:
        self._listener.bind(("127.0.0.1", self.port))
        self.port = self._listener.getsockname()[1]
        self._listener.listen(16)
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in list(self._threads):
            thread.join(5)

    def _start(self, work: Callable[[], None]) -> None:
        self._threads.append(threading.Thread(target=work, daemon=True))
        self._threads[-1].start()

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.settimeout(5)
            self._start(lambda connection=connection: self._serve(connection))  # type: ignore[misc]

    def _serve(self, connection: socket.socket) -> None:
        with self._lock:
            self.connections += 1
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            self._talk(connection)
        except (OSError, _HungUp):
            pass
        finally:
            connection.close()
            with self._lock:
                self.at_once -= 1

    def _talk(self, connection: socket.socket) -> None:
        self._say(connection, "greeting")
        self._go_on(connection)

    def _go_on(self, connection: socket.socket) -> None:
        lines = connection.makefile("rb")
        while line := lines.readline():
            command = line.strip().decode("latin-1")
            self.heard.append(command)
            step = command.split(" ")[0].upper()
            said = self._say(connection, step if step in POLITE else "RSET")
            if step == "DATA" and said.startswith(b"354"):
                self._take(connection, lines)
            elif step == "STARTTLS" and said.startswith(b"220") and self.context:
                with self.context.wrap_socket(connection, server_side=True) as encrypted:
                    return self._go_on(encrypted)
            elif step == "QUIT":
                return None
        return None

    def _take(self, connection: socket.socket, lines: BufferedReader) -> None:
        text = lines.readline()
        self._say(connection, "middle")
        while (line := lines.readline()) != b".\r\n":
            if not line:
                raise _HungUp
            text += line.removeprefix(b".")
        answer = self._answer("text")
        if answer in (HANG_UP, DRIP) or answer.startswith(b"2"):
            with self._lock:
                self.texts.append(text)
                self.taken[str(message_from_bytes(text, policy=default)["Message-ID"])] += 1
        self._utter(connection, "text", answer)

    def _say(self, connection: socket.socket, step: str) -> bytes:
        return self._utter(connection, step, self._answer(step))

    def _answer(self, step: str) -> bytes:
        said = self.script.get(step, POLITE[step])
        if isinstance(said, bytes):
            return said
        with self._lock:
            self._told[step] += 1
            number = self._told[step]
        return said[number - 1] if number <= len(said) else POLITE[step]

    def _utter(self, connection: socket.socket, step: str, answer: bytes) -> bytes:
        self.about_to(step)
        if answer == HANG_UP:
            raise _HungUp
        while answer == DRIP:
            connection.sendall(b"2")
            time.sleep(0.02)
        connection.sendall(answer)
        return answer
