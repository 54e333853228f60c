"""Words by which an article reports a milestone as done, and the search for them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache

from domain.records import MilestoneKind
from extractors.found import Found
from extractors.lexicon.cues import LANGUAGES
from extractors.lexicon.signs import for_lowered, lowered, sections

_COUNTED = "counted"  # verbs of making: with a number and a period in the same sentence they tell of output
_HEADINGS = (*(kind.value for kind in MilestoneKind), _COUNTED)
_AHEAD = 45  # characters before the words in which a plan, a denial or a condition may govern them
_SHORTEST = 3  # letters of a key, which begins a word
_WORD = re.compile(r"\w{3,}")
_NUMBER = re.compile(r"\d[\d.,]*")
_CLAUSE = re.compile(r"[,;:(]|\s[–—-]\s")


def find_milestones(text: str, sentences: Sequence[Found[str]], language: str) -> tuple[Found[MilestoneKind], ...]:
    """What the sentences of ``text`` report as done, in order; of each kind the first of a sentence."""
    tongue = language if language in LANGUAGES else "en"
    text, found = lowered(text), list[Found[MilestoneKind]]()
    for sentence in sentences:
        headings = _likely(text[sentence.start : sentence.end], tongue)
        if headings and not sentence.value.endswith("?"):
            found += _in_sentence(text, sentence, tongue, headings)
    return tuple(sorted(found, key=lambda one: one.start))


def _likely(sentence: str, language: str) -> list[str]:
    """The headings worth trying in a sentence: looking for words costs a tenth of looking for expressions."""
    stems = _stems(language)
    keyed = {
        heading
        for word in _WORD.findall(sentence)
        for stem, heading in stems.get(word[:_SHORTEST], ())
        if word.startswith(stem)
    }
    return [heading for heading in _HEADINGS if heading in keyed and _goes_on(heading, sentence, language)]


def _goes_on(heading: str, sentence: str, language: str) -> bool:
    """Whether a sentence with a key has one of the letters, too, that must stand beside it."""
    beside = _listed(language, f"{heading} with")
    return not beside or any(letters in sentence for letters in beside)


def _in_sentence(
    text: str, sentence: Found[str], language: str, headings: Sequence[str]
) -> Iterator[Found[MilestoneKind]]:
    told: set[MilestoneKind] = set()
    for heading in headings:
        kind = MilestoneKind.OUTPUT if heading == _COUNTED else MilestoneKind(heading)
        words = None if kind in told or _is_of_works(kind, told) else _stated(text, sentence, language, heading)
        if words is not None and (heading != _COUNTED or _is_counted(text, sentence, language)):
            told.add(kind)
            yield Found(kind, words.start(), words.end())


def _is_of_works(kind: MilestoneKind, told: Set[MilestoneKind]) -> bool:
    """Whether a ceremony was held for the beginning of the works."""
    return kind is MilestoneKind.LAUNCH_CEREMONY and MilestoneKind.GROUND_BROKEN in told


def _is_counted(text: str, sentence: Found[str], language: str) -> bool:
    """Whether a period is named, and a number that is not the year's own."""
    period = _pattern(language, "period").search(text, sentence.start, sentence.end)
    numbers = _NUMBER.finditer(text, sentence.start, sentence.end)
    return period is not None and any(not period.start() <= number.start() < period.end() for number in numbers)


def _stated(text: str, sentence: Found[str], language: str, heading: str) -> re.Match[str] | None:
    """The first words that state it as a fact."""
    for words in _pattern(language, heading).finditer(text, sentence.start, sentence.end):
        if not _is_doubted(text, sentence.start, words, language, within=heading != MilestoneKind.IDLE):
            return words
    return None


def _is_doubted(text: str, start: int, words: re.Match[str], language: str, *, within: bool) -> bool:
    """Whether a plan, a denial or a condition governs the words, or stands ``within`` them."""
    clause = max((cut.end() for cut in _CLAUSE.finditer(text, start, words.start())), default=start)
    before = text[max(clause, words.start() - _AHEAD) : words.start()]
    if _governing(language).search(before) or _behind(language).match(text, words.end()):
        return True
    return within and bool(_pattern(language, "doubt").search(text, *words.span()))


@cache
def _words(language: str) -> Mapping[str, str]:
    return dict(sections(f"milestones_{language}"))


@cache
def _listed(language: str, heading: str) -> tuple[str, ...]:
    return tuple(word for word in _words(language).get(heading, "").split("|") if word)


@cache
def _stems(language: str) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Each key with its heading, by the letters that it begins with."""
    stems: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for heading in _HEADINGS:
        for key in _listed(language, f"{heading} keys"):
            stems[key[:_SHORTEST]].append((key, heading))
    return stems


@cache
def _pattern(language: str, heading: str) -> re.Pattern[str]:
    return for_lowered(rf"(?<![\w-])(?:{_words(language)[heading]})(?!\w)")


@cache
def _governing(language: str) -> re.Pattern[str]:
    """A doubt at most three words before the end."""
    return for_lowered(rf"(?<![\w’'])(?:{_words(language)['doubt']})(?:\W+\w+){{0,3}}\W*\Z")


@cache
def _behind(language: str) -> re.Pattern[str]:
    return for_lowered(_words(language)["behind"])


def other_thing(language: str) -> re.Pattern[str]:
    """Words for what is no plant, and is opened, signed and launched just as well; for lowered text."""
    return _pattern(language if language in LANGUAGES else "en", "other thing")
