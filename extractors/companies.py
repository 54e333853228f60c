"""Companies that a text names, without their legal form."""

from __future__ import annotations

import re

from extractors.found import Found

_FORM = r"(?:ТОО|АО|ОАО|ООО|ЗАО|ПАО|НК|ЖШС|АҚ|КХ|СП|LLP|JSC|компани\w+|холдинг\w*|корпораци\w+)"
_QUOTED = re.compile(_FORM + r"\s+(?:НК\s+)?[«\"“]([^«»\"“”\n]{2,60})[»\"”]")
_KAZAKH = re.compile(r"[«\"“]([^«»\"“”\n]{2,60})[»\"”]\s+(?:ЖШС|АҚ|компания|ұлттық компания|холдинг|тобы)")
_ENGLISH = re.compile(r"((?:[A-Z][\w&.-]*\s){0,4}[A-Z][\w&.-]*)\s+(?:LLP|JSC|LLC|PJSC|Ltd|Inc|Corp)\b")


def find_companies(text: str) -> tuple[Found[str], ...]:
    """Names in order of appearance; a name's span leaves its legal form out."""
    found = {
        match.start(1): Found(match[1], *match.span(1))
        for pattern in (_QUOTED, _KAZAKH, _ENGLISH)
        for match in pattern.finditer(text)
    }
    return tuple(found[start] for start in sorted(found))
