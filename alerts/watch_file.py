"""Reads watches.yaml: who wants to hear of what."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from alerts.watch_words import WISHES, value_of, watch_of_words
from domain.problems import Problem
from domain.watching import Watch


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
        fields = self.mapping(node, tuple(WISHES), f"one of {', '.join(WISHES)}")
        for needed in ("id", "email"):
            if needed not in fields:
                raise self.problem(node, f"the watch has no {needed}: add one")
        return watch_of_words({name: self.wish(name, value) for name, value in fields.items()})

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

    def wish(self, name: str, node: yaml.Node) -> Any:
        """Where there can be many, a single word stands for a list of one."""
        if not WISHES[name].many:
            return self.word(name, node)
        nodes = [node] if isinstance(node, yaml.ScalarNode) else self.sequence(node)
        return frozenset(self.word(name, each) for each in nodes)

    def word(self, name: str, node: yaml.Node) -> Any:
        """Of the text as written: `NO` is Norway, not false."""
        value = value_of(name, node.value) if isinstance(node, yaml.ScalarNode) else None
        if value is None:
            said = f" is «{node.value}»" if isinstance(node, yaml.ScalarNode) else " cannot be a list or a mapping"
            raise self.problem(node, f"{name}{said}: write {WISHES[name].form}")
        return value

    def problem(self, node: yaml.Node, what: str) -> WatchesProblem:
        return WatchesProblem(f"{self.path}:{node.start_mark.line + 1}: {what}.")
