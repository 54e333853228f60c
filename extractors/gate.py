"""Whether an article can speak of an industrial project at all: cheap, and lets almost nothing relevant slip."""

from __future__ import annotations

from extractors.lexicon.signs import for_lowered, lowered, sign

_FACILITY = for_lowered(sign("facility word", "", "").pattern)
_PERHAPS = for_lowered(sign("perhaps a facility", "", "").pattern)
_EVENT = for_lowered(sign("event", after="").pattern)
_NOISE = sign("other news", after="")
_THRESHOLD = 0.2
_LESS = 0.7  # of a facility: one «line» of which nothing happens stays below the threshold, one «plant» does not
_WANTED = (0.3, 0.6, 0.9)  # by the number of words that tell of other news


def relevance(text: str) -> float:
    """How likely, in 0..1, an article speaks of a project: facility words times events; 0 without a facility."""
    facilities = len(_FACILITY.findall(lowered(text))) + _LESS * len(_PERHAPS.findall(lowered(text)))
    events = len(_EVENT.findall(lowered(text)))
    signal = min(facilities, 6) * (1 + min(events, 6))
    return round(signal / (signal + 3.0), 4)


def certainty_wanted(lead: str) -> float:
    """How sure a mention must be to count, given the title and first sentences.

    News that begins with accidents, tariffs, output figures or visits names plants without being about projects.
    """
    noise = len(_NOISE.findall(lead))
    return _WANTED[min(noise, len(_WANTED) - 1)]


def passes(score: float) -> bool:
    """Whether an article of this relevance is worth a full reading."""
    return score >= _THRESHOLD
