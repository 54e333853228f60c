"""What makes two sightings of an article the same article: canonical addresses and the names an item goes by."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit, urlunsplit

from domain.articles import Item, Source

_TRACKING = frozenset({"fbclid", "gclid", "yclid", "ysclid", "_openstat", "from", "amp", "outputtype"})
_TRACKING_PREFIXES = ("utm_", "mtm_")
_AMP_ENDING = re.compile(r"(?:/amp|\.amp|/+)$", re.IGNORECASE)
_PERCENT = re.compile(r"%[0-9a-fA-F]{2}")
# Everything that may stand in a path or query as it is; «%» stays, so that quoting twice changes nothing.
_KEPT = "%/:@!$&'()*+,;=-._~?[]|"

# «…-6544df», «…_a4017987», «…-29889», «…_1377994792.html», and Kapital's «/136156/slug.html».
_TRAILING_ID = re.compile(r"(?:^|[-_/])([0-9a-f]{6,16}|\d{5,12})(?:\.\w{3,5})?$")
_SECTION_ID = re.compile(r"/(\d{5,12})/[^/]+$")
_DATE_LIKE = re.compile(
    r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])?|(?:[0-2]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d"
)
_SHORTEST_GUID = 4


def canonical_url(url: str, source: Source) -> str:
    """``url`` in the one spelling that all links to the same article share; it identifies, it need not be fetchable.

    https, bare lower-case host (aliases of the source become its main host), no default port, fragment, tracking
    parameters, AMP ending or trailing slash; other parameters stay in order. What is no URL comes back stripped.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url.strip()
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return url.strip()
    host = _main_host(parts.hostname, source)
    if ":" in host:
        host = f"[{host}]"
    netloc = host if port in (None, 80, 443) else f"{host}:{port}"
    return urlunsplit(("https", netloc, _canonical_path(parts.path), _canonical_query(parts.query), ""))


def without_tracking(url: str) -> str:
    """``url`` as a person should be sent to it: still fetchable, without tracking parameters and fragment."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query=_canonical_query(parts.query), fragment=""))


def identities(item: Item, source: Source, canonical: str | None) -> tuple[str, ...]:
    """The names by which ``item`` is known, strongest first: guid, canonical addresses, id in the address.

    ``canonical`` is what the article's page calls its address, where the page has been read. Guids and ids hold for one
    language of one site: editions number their articles alike.
    """
    addresses = [canonical_url(url, source) for url in (canonical, item.url) if url]
    names = [_guid_name(item.guid, source)] if item.guid else []
    names += [f"url:{address}" for address in addresses]
    names += [_id_name(address, source) for address in addresses]
    return tuple(dict.fromkeys(name for name in names if name))


def site_host(source: Source) -> str:
    """The source's main host, without «www.»."""
    return _bare(urlsplit(source.url).hostname or "")


def is_own_host(host: str, source: Source) -> bool:
    """Whether ``host`` is the source's site: its main host, an alias, or a name below or above one of them."""
    bare = _bare(host)
    own = [site_host(source), *map(_bare, source.aliases)]
    above = "." in bare and any(name.endswith(f".{bare}") for name in own)
    return above or any(bare == name or bare.endswith(f".{name}") for name in own)


def _main_host(host: str, source: Source) -> str:
    bare = _bare(host)
    return site_host(source) if bare in map(_bare, source.aliases) else bare


def _bare(host: str) -> str:
    return host.lower().rstrip(".").removeprefix("www.")


def _canonical_path(path: str) -> str:
    shorter = _AMP_ENDING.sub("", path)
    while shorter != path:
        path, shorter = shorter, _AMP_ENDING.sub("", shorter)
    return _quoted(path)


def _canonical_query(query: str) -> str:
    kept = [part for part in query.split("&") if part and not _is_tracking(part.partition("=")[0].lower())]
    return _quoted("&".join(kept))


def _is_tracking(name: str) -> bool:
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES)


def _quoted(text: str) -> str:
    return _PERCENT.sub(lambda match: match.group().upper(), quote(text, safe=_KEPT))


def _guid_name(guid: str, source: Source) -> str | None:
    """None for guids that name the feed or the site rather than the item, or are too short to be anyone's."""
    canonical = canonical_url(guid, source)
    homes = (canonical_url(source.url, source), f"https://{site_host(source)}")
    if len(canonical) < _SHORTEST_GUID or canonical in homes:
        return None
    return f"guid:{site_host(source)}/{source.language}:{canonical}"


def _id_name(address: str, source: Source) -> str | None:
    parts = urlsplit(address)
    match = _TRAILING_ID.search(parts.path) or _SECTION_ID.search(parts.path)
    if match is None or not _is_id(match.group(1)):
        return None
    return f"id:{parts.netloc}/{source.language}:{match.group(1)}"


def _is_id(digits: str) -> bool:
    """Words («facade»), round numbers of a headline («…-to-100000»), days and months are no ids."""
    return any(map(str.isdigit, digits)) and not digits.endswith("000") and not _DATE_LIKE.fullmatch(digits)
