"""Reads and checks the list of sources; every complaint names the file and the line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from domain.articles import Source, SourceKind, Standing
from domain.problems import Problem

REQUIRED = ("id", "name", "url", "language", "kind", "interval", "expected_per_day")
OPTIONAL = ("aliases", "enabled", "standing")
UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
SHORTEST, LONGEST = timedelta(minutes=5), timedelta(days=1)


class SourcesProblem(Problem):
    """The list of sources cannot be used; the message begins with file and line and says what would be right."""


def read_sources(path: Path) -> tuple[Source, ...]:
    """All sources of the file in its order, disabled ones included. Raises SourcesProblem."""
    listing = Listing(path)
    found: dict[str, Source] = {}
    addresses: set[str] = set()
    for entry in listing.entries():
        source = _source(entry)
        if source.id in found:
            raise entry.problem("id", f"«{source.id}» is used twice; give each source an id of its own")
        if (address := _address_key(source.url)) in addresses:
            raise entry.problem("url", "this address is listed already; remove one of the two")
        found[source.id] = source
        addresses.add(address)
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Listing:
    """The file as a tree of nodes that know their lines."""

    path: Path

    def entries(self) -> Iterator[Entry]:
        root = self._root()
        if not isinstance(root, SequenceNode):
            raise self.problem(root, "the file must be a list of sources; begin each with «- id: …»")
        for node in root.value:
            if not isinstance(node, MappingNode):
                raise self.problem(node, "this is not a source; write «- id: …» with its keys below")
            yield Entry(self, node, self._values(node))

    def _root(self) -> Node | None:
        try:
            return yaml.compose(self.path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
        except OSError as error:
            raise SourcesProblem(f"{self.path} cannot be read ({error.strerror}); give the path of a list.") from None
        except UnicodeDecodeError:
            raise SourcesProblem(f"{self.path} is not UTF-8 text; save it as such.") from None
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise SourcesProblem(f"{self.path}:{line}: this is not YAML ({error.problem}); mend the line.") from None
        except yaml.YAMLError:
            raise SourcesProblem(f"{self.path}:1: this is not YAML; remove what is not text.") from None

    def _values(self, node: MappingNode) -> dict[str, Node]:
        values: dict[str, Node] = {}
        for key, value in node.value:
            if key.value not in (*REQUIRED, *OPTIONAL):
                known = ", ".join((*REQUIRED, *OPTIONAL))
                raise self.problem(key, f"«{key.value}» is not a key of a source; the keys are {known}")
            if key.value in values:
                raise self.problem(key, f"«{key.value}» stands here twice; remove one")
            values[key.value] = value
        for name in REQUIRED:
            if name not in values:
                raise self.problem(node, f"the source has no {name}; add «{name}: …»")
        return values

    def problem(self, node: Node | None, what: str) -> SourcesProblem:
        line = node.start_mark.line + 1 if node is not None else 1
        return SourcesProblem(f"{self.path}:{line}: {what}.")


@dataclass(frozen=True, slots=True)
class Entry:
    """One source's values, by key, still as nodes."""

    listing: Listing
    node: MappingNode
    values: dict[str, Node]

    def problem(self, name: str, what: str) -> SourcesProblem:
        return self.listing.problem(self.values[name], f"{name}: {what}")

    def text(self, name: str, pattern: str, what: str) -> str:
        """The scalar, which must match as a whole; ``what`` says how it must look."""
        node = self.values[name]
        if not isinstance(node, ScalarNode) or not re.fullmatch(pattern, node.value):
            raise self.problem(name, what)
        return str(node.value)

    def interval(self) -> timedelta:
        what = "write a number with m, h or d, between 5m and 1d, such as «30m»"
        text = self.text("interval", r"\d{1,4}[mhd]", what)
        interval = int(text[:-1]) * UNITS[text[-1]]
        if not SHORTEST <= interval <= LONGEST:
            raise self.problem("interval", what)
        return interval

    def aliases(self) -> tuple[str, ...]:
        node = self.values.get("aliases")
        if node is None:
            return ()
        what = "write a list of host names, such as «[en.example.kz]»"
        if not isinstance(node, SequenceNode):
            raise self.problem("aliases", what)
        for host in node.value:
            if not isinstance(host, ScalarNode) or not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", host.value):
                raise self.listing.problem(host, f"aliases: {what}")
        return tuple(host.value for host in node.value)

    def enabled(self) -> bool:
        return "enabled" not in self.values or self.text("enabled", "true|false", "write true or false") == "true"

    def standing(self) -> Standing:
        if "standing" not in self.values:
            return Standing.ESTABLISHED
        return Standing(self.text("standing", "|".join(Standing), f"write one of {', '.join(Standing)}"))


def _source(entry: Entry) -> Source:
    kinds = [kind.value for kind in SourceKind]
    return Source(
        id=entry.text("id", r"[a-z0-9]+(-[a-z0-9]+)*", "use small letters, digits and single hyphens"),
        name=entry.text("name", r".*\S.*", "give the name that readers know"),
        url=entry.text("url", r"https?://[^\s\\{}@]+", "write a full address that begins with http:// or https://"),
        language=entry.text("language", r"[a-z]{2}", "write a two-letter code such as en, ru or kk"),
        kind=SourceKind(entry.text("kind", "|".join(kinds), f"write one of {', '.join(kinds)}")),
        interval=entry.interval(),
        expected_per_day=float(
            entry.text("expected_per_day", r"\d{1,5}(\.\d+)?", "write the usual number of new items, such as 40 or 0.5")
        ),
        aliases=entry.aliases(),
        enabled=entry.enabled(),
        standing=entry.standing(),
    )


def _address_key(url: str) -> str:
    """The same for http and https, with and without www and a slash at the end."""
    return re.sub(r"^https?://(www\.)?", "", url.lower()).rstrip("/")
