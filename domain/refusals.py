"""Whose fault a refused mail is: told by the answer's code and by the point of the dialogue at which it came."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Step(IntEnum):
    """The points of an SMTP dialogue, in their order; TEXT is the answer to the final dot."""

    CONNECT = 0
    GREETING = 1
    STARTTLS = 2
    AUTH = 3
    MAIL = 4
    RCPT = 5
    DATA = 6
    TEXT = 7


class Fault(StrEnum):
    """passing: it may go better later; address: nothing will ever arrive there; letter: this one alone is not wanted;
    ours: our login, our name or our settings are refused, and no other letter would fare better."""

    PASSING = "passing"
    ADDRESS = "address"
    LETTER = "letter"
    OURS = "ours"


# Refusals that concern our login (RFC 4954), and those that say that we do not keep to the protocol.
_LOGIN = frozenset({530, 534, 535, 538})
_PROTOCOL = frozenset({500, 502, 503, 504})
# The meaning of enhanced status codes (RFC 3463): subject and detail, or the subject alone.
_BY_STATUS = {
    "1.7": Fault.OURS,  # the sender's address has a wrong form
    "1.8": Fault.OURS,  # the sender's domain is not known
    "1": Fault.ADDRESS,
    "2.2": Fault.PASSING,  # the mailbox is full
    "2.3": Fault.LETTER,  # longer than the mailbox takes
    "2": Fault.ADDRESS,
    "3.4": Fault.LETTER,  # longer than the system takes
    "6": Fault.LETTER,
    "7": Fault.OURS,
}
_BY_STEP = {Step.MAIL: Fault.OURS, Step.RCPT: Fault.ADDRESS, Step.DATA: Fault.LETTER, Step.TEXT: Fault.LETTER}


def fault_of(step: Step, code: int, status: str | None = None) -> Fault:
    """``code`` is a refusal, 4xx or 5xx or no SMTP code at all; ``status`` an enhanced code such as 5.1.1, if given."""
    if step < Step.MAIL or code in _LOGIN:
        return Fault.OURS
    if not 500 <= code < 600:
        return Fault.PASSING
    if status and (meant := _meaning(status)):
        return meant
    if code == 552 and step is Step.RCPT:
        return Fault.PASSING
    return Fault.OURS if code in _PROTOCOL else _BY_STEP[step]


def fault_of_status(status: str) -> Fault:
    """Of a report that came later by mail: 4.x.x was tried for days and may go better, 5.x.x is for good."""
    return fault_of(Step.RCPT, 550 if status.startswith("5") else 450, status)


def _meaning(status: str) -> Fault | None:
    kind, _, detail = status.partition(".")
    if kind != "5":
        return None
    return _BY_STATUS.get(detail) or _BY_STATUS.get(detail.partition(".")[0])
