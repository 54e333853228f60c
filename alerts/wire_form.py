"""A mail as bytes that no relay has a reason to change, which would break its signature."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import EmailPolicy
from typing import Any

# Python folds what is long and has no spaces by making encoded words of it, which no mail program follows.
_ADDRESSES = frozenset(
    {"list-unsubscribe", "list-unsubscribe-post", "list-id", "message-id", "in-reply-to", "references"}
)
_LONGEST_LINE = 990


class _Whole(EmailPolicy):
    """Headers that hold addresses for programs stand on one line, as they are."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        line = f"{name}: {value}"
        if name.lower() in _ADDRESSES and line.isascii() and len(line) <= _LONGEST_LINE:
            return line.encode("ascii") + b"\r\n"
        return super().fold_binary(name, value)


def wire_form(message: EmailMessage) -> bytes:
    """In seven bits, but for an address with other letters than ASCII, which cannot be written otherwise."""
    return message.as_bytes(policy=_Whole(linesep="\r\n", cte_type="7bit", utf8=not str(message["To"]).isascii()))
