"""What the DNS must say of the sender's domain, that other mail servers believe our letters (SPF, DKIM, DMARC)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from alerts.dkim import Signer, holds

# The texts at a name, none where there are none; OSError where the DNS does not answer.
Lookup = Callable[[str], tuple[str, ...]]

WITHIN = 4.0


@dataclass(frozen=True, slots=True)
class Record:
    """``words``: what was found, or what to publish."""

    kind: str
    good: bool
    words: str


def by_dns(name: str, server: tuple[str, int] | None = None, within: float = WITHIN) -> tuple[str, ...]:
    """``server`` for another than the system's. Raises OSError."""
    import dns.exception
    import dns.resolver

    try:
        resolver = dns.resolver.Resolver(configure=server is None)
        if server is not None:
            resolver.nameservers, resolver.port = [server[0]], server[1]
        answer = resolver.resolve(name, "TXT", lifetime=within)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return ()
    except dns.exception.DNSException as error:
        raise OSError(f"the DNS does not answer ({type(error).__name__})") from error
    return tuple(b"".join(row.strings).decode("utf-8", "replace") for row in answer)


def sender_records(domain: str, signer: Signer | None, lookup: Lookup) -> Iterator[Record]:
    """Raises OSError where the DNS does not answer."""
    yield _spf(domain, lookup)
    yield _dkim(domain, signer, lookup)
    yield _dmarc(domain, lookup)


def _spf(domain: str, lookup: Lookup) -> Record:
    found = [text for text in lookup(domain) if text.lower().split(" ")[0] == "v=spf1"]
    if not found:
        return Record("SPF", False, f"publish a TXT record at {domain}: «v=spf1 mx -all», with your mail server in it.")
    if len(found) > 1:
        return Record("SPF", False, f"{domain} has {len(found)} SPF records, by which none counts: leave one.")
    if found[0].lower().endswith("+all"):
        return Record("SPF", False, f"the record of {domain} lets everybody write in its name: end it with «-all».")
    return Record("SPF", True, f"{domain}: {found[0]}")


def _dkim(domain: str, signer: Signer | None, lookup: Lookup) -> Record:
    if signer is None:
        advice = "set QADAM_DKIM_KEY and QADAM_DKIM_SELECTOR, unless your mail server signs"
        return Record("DKIM", True, f"letters are not signed here: {advice}.")
    name = f"{signer.selector}._domainkey.{domain}"
    found = lookup(name)
    if not found:
        key = "`openssl rsa -in KEY -pubout -outform DER | base64 -w0`"
        return Record("DKIM", False, f"publish a TXT record at {name}: «v=DKIM1; k=rsa; p=…», with what {key} prints.")
    if not holds(signer, found[0]):
        return Record("DKIM", False, f"the key at {name} is not that of QADAM_DKIM_KEY: publish its public half there.")
    return Record("DKIM", True, f"{name} holds the public half of our key")


def _dmarc(domain: str, lookup: Lookup) -> Record:
    name = f"_dmarc.{domain}"
    found = [text for text in lookup(name) if text.lower().startswith("v=dmarc1")]
    if len(found) != 1 or "p=" not in found[0].lower():
        advice = f"«v=DMARC1; p=none; rua=mailto:postmaster@{domain}»"
        return Record("DMARC", False, f"publish one TXT record at {name}: {advice}, and «p=reject» once all is well.")
    return Record("DMARC", True, f"{name}: {found[0]}")
