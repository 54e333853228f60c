"""Signs mail as the sender's domain (DKIM, RFC 6376), so that nobody else can write in its name unnoticed."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from domain.problems import Problem

# Named once more than the mail has them: so nobody can add one on the way either. Those of RFC 8058 are among them.
SIGNED = (
    "From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Reply-To",
    "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post",
    "Auto-Submitted",
)  # fmt: skip
_RELAXED = (b"relaxed", b"relaxed")
_PROBE = b"From: qadam@localhost\r\nSubject: probe\r\n\r\nprobe\r\n"


class KeyProblem(Problem):
    """The key cannot be used; the message says what would be right, and nothing of the key."""


@dataclass(frozen=True, slots=True)
class Signer:
    """``key`` is an RSA key as PEM; its public half stands in the DNS at ``<selector>._domainkey.<domain>``."""

    domain: str
    selector: str
    key: bytes = field(repr=False)

    def __call__(self, mail: bytes) -> bytes:
        import dkim

        # Relaxed: a relay may fold headers and spaces anew, and the signature still holds.
        return bytes(
            dkim.sign(
                mail,
                self.selector.encode("ascii"),
                self.domain.encode("ascii"),
                self.key,
                canonicalize=_RELAXED,
                include_headers=[name.lower().encode("ascii") for name in SIGNED * 2],
            )
            + mail
        )


def signer(key_file: Path, selector: str, domain: str) -> Signer:
    """Raises KeyProblem where the file holds no key that mail can be signed by, before any letter is."""
    try:
        key = key_file.read_bytes()
    except OSError as error:
        raise KeyProblem(f"QADAM_DKIM_KEY: {key_file} cannot be read: {error.strerror}.") from error
    import dkim
    from dkim.crypto import UnparsableKeyError

    signs = Signer(domain, selector, key)
    try:
        signs(_PROBE)
    except (dkim.DKIMException, UnparsableKeyError, ValueError, TypeError) as error:
        advice = "make one by `openssl genrsa -out dkim.pem 2048`"
        raise KeyProblem(f"QADAM_DKIM_KEY: {key_file} is no RSA key as PEM: {advice}.") from error
    return signs


def holds(signs: Signer, record: str) -> bool:
    """Whether what the DNS says at the selector lets others check our signatures."""
    import dkim
    from dkim.crypto import UnparsableKeyError

    def published(*_: object, **__: object) -> bytes:
        return record.encode()

    try:
        return bool(dkim.verify(signs(_PROBE), dnsfunc=published))
    except (dkim.DKIMException, UnparsableKeyError, ValueError):
        return False
