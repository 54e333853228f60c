"""Reads watches.yaml: who wants to hear of what."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from alerts.wording import LANGUAGES
from domain.channels import FORM, may_be_told
from domain.problems import Problem
from domain.records import Sector, Status
from domain.watching import Watch

Test = Callable[[str], object]

_ID = re.compile(r"[\w.-]{1,64}")

_WORDS: Mapping[str, tuple[Test, str]] = {
    "id": (_ID.fullmatch, "letters, digits, dots and hyphens, at most 64"),
    "email": (may_be_told, FORM),
    "language": (LANGUAGES.__contains__, f"one of {', '.join(LANGUAGES)}"),
}
_SETS: Mapping[str, tuple[Test, str]] = {
    "projects": (bool, "public ids"),
    "regions": (re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}").fullmatch, "ISO codes such as KZ-35"),
    "countries": (re.compile(r"[A-Z]{2}").fullmatch, "ISO codes such as KZ"),
    "sectors": (frozenset(Sector).__contains__, f"one of {', '.join(Sector)}"),
    "products": (bool, "products in English"),
    "companies": (bool, "names"),
    "to": (frozenset(Status).__contains__, f"one of {', '.join(Status)}"),
    "words": (bool, "words"),
}
_FIELDS = ", ".join((*_WORDS, *_SETS, "new_projects"))


def wanted_form(field: str, value: str) -> str | None:
    """What a value of a watch's field should be, if this one cannot be used; else None."""
    fits, form = _WORDS.get(field) or _SETS[field]
    return None if fits(value) else form


class WatchesProblem(Problem):
    """Something in watches.yaml cannot be used; the message names file and line."""


def read_watches(path: Path) -> tuple[Watch, ...]:
    """The watches in the file's order; an empty file has none. Raises WatchesProblem."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except OSError as error:
        raise WatchesProblem(f"{path} cannot be read: {error.strerror}.") from error
    except (yaml.YAMLError, ValueError) as error:
        raise WatchesProblem(f"{path} is no YAML: {' '.join(str(error).split())}.") from error
    return _File(path).watches(root)


@dataclass(frozen=True, slots=True)
class _File:
    path: Path

    def watches(self, root: yaml.Node | None) -> tuple[Watch, ...]:
        if root is None:
            return ()
        fields = self.mapping(root, ("watches",), "the key «watches»")
        entries = self.sequence(fields["watches"]) if "watches" in fields else []
        read: dict[str, Watch] = {}
        for entry in entries:
            watch = self.watch(entry)
            if watch.id in read:
                raise self.problem(entry, f"the id «{watch.id}» stands twice: ids must differ")
            read[watch.id] = watch
        return tuple(read.values())

    def watch(self, node: yaml.Node) -> Watch:
        fields = self.mapping(node, (*_WORDS, *_SETS, "new_projects"), f"one of {_FIELDS}")
        for needed in ("id", "email"):
            if needed not in fields:
                raise self.problem(node, f"the watch has no {needed}: add one")
        words = {name: self.word(name, fields[name], *_WORDS[name]) for name in _WORDS if name in fields}
        sets = {name: self.set_of(name, fields[name]) for name in _SETS if name in fields}
        return Watch(
            id=words["id"],
            email=words["email"],
            language=words.get("language", "en"),
            projects=sets.get("projects", frozenset()),
            regions=sets.get("regions", frozenset()),
            countries=sets.get("countries", frozenset()),
            sectors=sets.get("sectors", frozenset()),
            products=sets.get("products", frozenset()),
            companies=sets.get("companies", frozenset()),
            to=frozenset(map(Status, sets.get("to", ()))),
            words=sets.get("words", frozenset()),
            new_projects="new_projects" in fields and self.truth(fields["new_projects"]),
        )

    def mapping(self, node: yaml.Node, known: tuple[str, ...], wish: str) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            raise self.problem(node, f"here must stand names and values: {wish}")
        for key, _ in node.value:
            if key.value not in known:
                raise self.problem(key, f"«{key.value}» is not known here: write {wish}")
        return {key.value: value for key, value in node.value}

    def sequence(self, node: yaml.Node) -> list[yaml.Node]:
        if not isinstance(node, yaml.SequenceNode):
            raise self.problem(node, "here must stand a list")
        return list(node.value)

    def set_of(self, name: str, node: yaml.Node) -> frozenset[str]:
        """A list of words; a single word stands for a list of one."""
        nodes = [node] if isinstance(node, yaml.ScalarNode) else self.sequence(node)
        return frozenset(self.word(name, each, *_SETS[name]) for each in nodes)

    def word(self, name: str, node: yaml.Node, fits: Test, wish: str) -> str:
        """The text as written: `NO` is Norway, not false."""
        if not isinstance(node, yaml.ScalarNode) or not fits(node.value):
            said = f" is «{node.value}»" if isinstance(node, yaml.ScalarNode) else " cannot be a list or a mapping"
            raise self.problem(node, f"{name}{said}: write {wish}")
        return str(node.value)

    def truth(self, node: yaml.Node) -> bool:
        if node.tag != "tag:yaml.org,2002:bool":
            raise self.problem(node, f"new_projects is «{node.value}»: write true or false")
        return str(node.value).lower() in ("true", "yes", "on")

    def problem(self, node: yaml.Node, what: str) -> WatchesProblem:
        return WatchesProblem(f"{self.path}:{node.start_mark.line + 1}: {what}.")
