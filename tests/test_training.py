"""What the model is trained on: the marks, the rules of their format, varied copies, and the weights it begins with."""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.model import heads
from extractors.model.bundle import THRESHOLDS
from extractors.model.tagging import logit, sigmoid
from extractors.script import is_latin
from extractors.values.sentences import split_sentences
from training.augment import Augmenter
from training.check import problems, problems_of_files
from training.encoder import read_tensors
from training.marks import KINDS, SETS, Example, as_read, parsed, plain, read_examples, teaches
from training.tune import CHOICES, START, honest
from training.vocabulary import trimmed

HOUSE = Path(__file__).resolve().parent.parent
DATA = HOUSE / "training" / "data"
GOLD = HOUSE.parent / "shared" / "gold"
FILES = tuple(sorted(DATA.glob("*.jsonl")))


@cache
def examples() -> tuple[Example, ...]:
    return tuple(read_examples(DATA))


@cache
def rows() -> tuple[dict[str, Any], ...]:
    lines = chain.from_iterable(path.read_text(encoding="utf-8").splitlines() for path in FILES)
    return tuple(json.loads(line) for line in lines if line.strip())


# Marks

WORDS = st.text(st.characters(exclude_characters="{}", exclude_categories=["Cs"]), max_size=20)
OWNERS = st.sets(st.sampled_from(["0", "1", "2", "13", "P1", "P2"]), min_size=1)
MARKS = st.tuples(OWNERS, st.sampled_from(KINDS), WORDS.filter(bool))


def marked(owners: set[str], kind: str, words: str) -> str:
    return f"{{{','.join(sorted(owners))}.{kind}:{words}}}"


@given(st.lists(st.tuples(WORDS, MARKS)), WORDS)
def test_marks_come_out_as_they_were_written_in(pieces: list[tuple[str, tuple[set[str], str, str]]], rest: str) -> None:
    text, found = plain("".join(before + marked(*mark) for before, mark in pieces) + rest)
    assert text == "".join(before + mark[2] for before, mark in pieces) + rest
    assert [(mark.owners, mark.kind, text[mark.start : mark.end]) for mark in found] == [
        (frozenset(owners) - {"0"}, kind, words) for _, (owners, kind, words) in pieces
    ]


def test_marks_of_title_and_body_stand_in_one_text() -> None:
    example = parsed(row(title="A {1.facility:plant}", marked="It {1.cue:opened}."))
    assert example.text == "A plant\nIt opened."
    assert example.text[example.body_at :] == "It opened."
    assert [example.text[mark.start : mark.end] for mark in example.marks] == ["plant", "opened"]


# The rules of the format


def row(**values: Any) -> dict[str, Any]:
    """An article with one record that keeps all rules, unless said otherwise."""
    project = {
        "n": 1, "name": "lime plant", "facility": "plant", "products": ["lime"], "sector": "building_materials",
        "country": "KZ", "region": "KZ-35", "locality": None, "companies": [], "status": "commissioned",
        "expected": None, "investment": None, "capacity": None, "jobs": None,
    }  # fmt: skip
    article = {
        "id": "t-1", "language": "en", "source": "Wire", "published": "2025-03-14", "title": "Lime",
        "marked": "A {1.product:lime} {1.facility:plant} {1.cue:opened}.", "relevant": True,
        "projects": [project | values.pop("project", {})], "programmes": [],
    }  # fmt: skip
    return article | values


def test_an_article_that_keeps_the_rules_has_no_problem() -> None:
    assert not list(problems(row()))


@pytest.mark.parametrize(
    ("article", "words"),
    [
        (row(marked="A {1.product:lime} {1.facility:pl{ant}} {1.cue:opened}."), "brace"),
        (row(marked="A {1.product:lime plant} {1.event:opened}."), "brace"),
        (row(marked="A {1.product:lime plant} {1,2.cue:opened}."), "number 2 names no record"),
        (row(marked="A {1.product:lime plant} {1.cue:opened} and {P1.count:9 projects}."), "number P1 names no record"),
        (row(marked="A lime plant {1.cue:opened}."), "no facility or product mark"),
        (row(marked="A {1.product:lime plant} opened."), "no cue"),
        (row(project={"jobs": 5}), "jobs without a jobs mark"),
        (row(project={"companies": ["Ak"]}), "companies without a company mark"),
        (row(project={"name": "chalk plant"}), "name is not in the text"),
        (row(project={"status": "built"}), "status"),
        (row(project={"facility": "shop"}), "facility"),
        (row(project={"sector": "stone"}), "sector"),
        (row(project={"region": "KZ-99"}), "region"),
        (row(project={"expected": "2026-13"}), "expected"),
        (row(relevant=False), "disagree"),
        (row(language="de"), "language"),
    ],
)
def test_each_broken_rule_is_named(article: dict[str, Any], words: str) -> None:
    assert words in " / ".join(problems(article))


def test_an_id_that_is_used_twice_and_a_line_that_is_none_are_reported_with_their_place(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f"{json.dumps(row())}\n\n{json.dumps(row())}\n{{\n", encoding="utf-8")
    second, broken = problems_of_files([path])
    assert second == f"{path}:3: the id t-1 is used twice"
    assert broken.startswith(f"{path}:4: unreadable")


def test_every_training_file_keeps_the_rules_and_no_id_is_used_twice() -> None:
    assert len(FILES) > 10
    assert not list(problems_of_files(FILES))


def test_marks_and_heads_of_the_model_have_the_same_kinds() -> None:
    assert KINDS == heads.KINDS


# Scripts


def test_kazakh_in_latin_letters_is_read_in_cyrillic_and_its_marks_stay_on_their_words() -> None:
    latin = parsed(
        row(
            language="kk",
            title="{1.place:Pavlodarda} {1.facility:zaýyt} ashyldy",
            marked="{1.place:Pavlodar} qalasynda {1.product:shyny} {1.facility:zaýyty} {1.cue:iske qosyldy}.",
        )
    )
    read = as_read(latin)
    assert [read.text[mark.start : mark.end] for mark in read.marks] == [
        "Павлодарда", "зауыт", "Павлодар", "шыны", "зауыты", "іске қосылды",
    ]  # fmt: skip
    assert read.text[read.body_at :].startswith("Павлодар қаласында")


def test_no_kazakh_training_article_is_left_in_latin_letters() -> None:
    kazakh = [example for example in examples() if example.language == "kk"]
    assert kazakh
    assert not [example.id for example in kazakh if is_latin(example.text)]
    assert any(is_latin(plain(row["marked"])[0]) for row in rows() if row["language"] == "kk")


def test_all_marks_of_the_training_articles_cover_words_and_stand_in_order() -> None:
    for example in examples():
        check_marks(example)


# Varied copies


def check_marks(example: Example) -> None:
    ends = [0, *(mark.end for mark in example.marks)]
    for mark, last in zip(example.marks, ends, strict=False):
        assert last <= mark.start < mark.end <= len(example.text), example.id
        assert any(sign.isalnum() for sign in example.text[mark.start : mark.end]), example.id
    assert example.text[example.body_at - 1] == "\n", example.id


def check_owners(example: Example) -> None:
    """Every owner is a record or a programme, and every record is named and has a status that is told."""
    owners = {owner for mark in example.marks for owner in mark.owners}
    assert {owner for owner in owners if not owner.startswith("P")} <= set(example.records), example.id
    for number in example.records:
        kinds = {mark.kind for mark in example.marks if number in mark.owners}
        assert kinds & {"facility", "product"}, example.id
        assert "cue" in kinds, example.id


def test_varied_copies_stay_true() -> None:
    augmenter = Augmenter(examples(), Random(1))
    for example in examples():
        copy = augmenter.varied(example)
        check_marks(copy)
        check_owners(copy)


DIGITS = re.compile(r"\d")
FIGURES = frozenset({"money", "capacity", "jobs", "count"})
NAMES = frozenset({"company", "product", "place"})


def test_new_digits_stand_in_figures_only_and_the_rest_of_their_words_stays() -> None:
    augmenter, changed = Augmenter(examples(), Random(2)), 0
    for example in examples():
        copy = augmenter.varied(example)
        if not is_of_the_same_paragraphs(example, copy):
            continue
        for old, new in zip(told(example), told(copy), strict=True):
            kind = old[0]
            if kind in FIGURES:
                assert DIGITS.sub("#", old[1]) == DIGITS.sub("#", new[1])
                changed += old != new
            elif kind not in NAMES:
                assert old == new
        assert between(example) == between(copy)
    assert changed > 100


def is_of_the_same_paragraphs(example: Example, copy: Example) -> bool:
    """Whether nothing was left out of an article, and nothing joined to it."""
    lines = copy.text.count("\n") + 1 if not copy.text.endswith("\n") else 0
    return lines == example.text.count("\n") + 1 and copy.records == example.records


def told(example: Example) -> list[tuple[str, str]]:
    return [(mark.kind, example.text[mark.start : mark.end]) for mark in example.marks]


def between(example: Example) -> list[str]:
    """What stands outside of the marks."""
    edges = [0, *chain.from_iterable((mark.start, mark.end) for mark in example.marks), len(example.text)]
    return [example.text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]


def test_a_company_gets_one_new_name_throughout_an_article_and_one_of_its_script() -> None:
    augmenter, renamed = Augmenter(examples(), Random(3)), 0
    for example in examples():
        copy = augmenter.varied(example)
        if not is_of_the_same_paragraphs(example, copy):
            continue
        pairs = {
            (old, new) for (kind, old), (_, new) in zip(told(example), told(copy), strict=True) if kind == "company"
        }
        assert len({old for old, _ in pairs}) == len(pairs), example.id
        assert all(old.isascii() == new.isascii() for old, new in pairs), example.id
        renamed += any(old != new for old, new in pairs)
    assert renamed > 100


def test_products_and_places_give_way_only_to_others_of_their_language_and_ending() -> None:
    augmenter, replaced = Augmenter(examples(), Random(4)), 0
    kinds = {(example.language, *mark) for example in examples() for mark in told(example)}
    for example in examples():
        copy = augmenter.varied(example)
        if not is_of_the_same_paragraphs(example, copy):
            continue
        for (kind, old), (_, new) in zip(told(example), told(copy), strict=True):
            if kind in ("product", "place") and old != new:
                assert (example.language, kind, new) in kinds
                assert old[-1:].casefold() == new[-1:].casefold(), (old, new)
                replaced += 1
    assert replaced > 100


def test_a_product_that_the_article_names_again_stays() -> None:
    row = {
        "id": "t-1", "language": "en", "published": "2025-01-01", "title": "A plant",
        "marked": "A {1.facility:plant} for {1.product:glue}. The {1.product:glue} leaves, {0.product:bricks} stay.",
        "projects": [{"n": 1, "sector": "chemicals"}],
    }  # fmt: skip
    augmenter = Augmenter(examples(), Random(5))
    copies = {augmenter.varied(parsed(row)).text for _ in range(60)}
    assert all(copy.count("glue") == 2 for copy in copies)
    assert any("bricks" not in copy for copy in copies)


def test_one_seed_gives_one_set_of_copies() -> None:
    first, again, other = (
        [Augmenter(examples(), Random(seed)).varied(one) for one in examples()[:40]] for seed in (5, 5, 6)
    )
    assert first == again
    assert first != other


# The weights and the vocabulary


def packed(tensors: Sequence[tuple[str, int, int, bytes]]) -> tuple[memoryview, int]:
    """A file of tensors (name, kind, elements, bytes), and where its directory begins."""
    body = b"".join(raw for *_, raw in tensors)
    directory, at = struct.pack("<i", len(tensors)), 0
    for name, kind, elements, raw in tensors:
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", kind, elements, at, len(raw))
        at += len(raw)
    return memoryview(body + directory), len(body)


def test_a_block_of_four_bit_weights_is_unpacked_exactly() -> None:
    low, high = list(range(16)), list(range(15, -1, -1))
    nibbles = bytes(one | (other << 4) for one, other in zip(low, high, strict=True))
    data, directory = packed([("l0.q.w", 1, 32, struct.pack("<e", 0.25) + nibbles)])
    expected = [(number - 8) * 0.25 for number in (*low, *high)]
    assert read_tensors(data, directory)["l0.q.w"].tolist() == expected


def test_each_block_has_its_own_scale_and_the_last_one_is_cut_to_the_tensor_s_length() -> None:
    ones = bytes([0x99] * 16)  # every nibble 9: one scale above nothing
    raw = struct.pack("<e", 0.5) + ones + struct.pack("<e", -2.0) + ones
    data, directory = packed([("a", 1, 40, raw), ("b", 0, 2, struct.pack("<2f", 1.5, -3.25))])
    tensors = read_tensors(data, directory)
    assert tensors["a"].tolist() == [0.5] * 32 + [-2.0] * 8
    assert tensors["b"].tolist() == [1.5, -3.25]
    assert {tensor.dtype for tensor in tensors.values()} == {np.dtype(np.float32)}


PIECES = (
    "<s>",
    "<pad>",
    "</s>",
    "<unk>",
    "▁the",
    "▁завод",
    "您",
    "7",
    "▁lime",
    "▁қуат",
    "§±",
    "家",
    "▁plant",
    "<mask>",
)


def toy() -> dict[str, Any]:
    special = {name: number for number, name in enumerate(PIECES) if name.startswith("<")}
    return {
        "added_tokens": [{"id": number, "content": name, "special": True} for name, number in special.items()],
        "model": {"unk_id": 3, "vocab": [[piece, -float(number)] for number, piece in enumerate(PIECES)]},
    }


def test_a_trimmed_vocabulary_keeps_what_is_ours_and_renumbers_it_in_order() -> None:
    cut, kept = trimmed(toy(), needed=[PIECES.index("▁plant")])
    pieces = [piece for piece, _ in cut["model"]["vocab"]]
    assert pieces == ["<s>", "<pad>", "</s>", "<unk>", "▁завод", "7", "▁қуат", "§±", "▁plant", "<mask>"]
    assert [PIECES[old] for old in kept] == pieces
    assert [score for _, score in cut["model"]["vocab"]] == [-float(old) for old in kept]


def test_a_trimmed_vocabulary_still_knows_its_special_pieces() -> None:
    cut, _ = trimmed(toy(), needed=[])
    pieces = [piece for piece, _ in cut["model"]["vocab"]]
    assert pieces[cut["model"]["unk_id"]] == "<unk>"
    assert {token["content"]: pieces[token["id"]] for token in cut["added_tokens"]} == {
        name: name for name in PIECES if name.startswith("<")
    }


def test_the_full_vocabulary_is_left_as_it_was() -> None:
    full = toy()
    trimmed(full, needed=[])
    assert full == toy()


# Scores that mean what they say


def test_scores_that_promise_too_much_are_brought_down_to_what_comes_true() -> None:
    right = honest("mention", [(0.95, number % 10 < 7) for number in range(300)])
    assert told_of(right, 0.95) == pytest.approx(0.7, abs=0.03)


def test_a_handful_of_articles_moves_scores_but_little() -> None:
    assert told_of(honest("mention", [(0.9, True)] * 3), 0.9) == pytest.approx(0.9, abs=0.04)
    assert honest("value", []) == {"value_scale": 1.0, "value_shift": 0.0}


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60))
def test_the_surer_of_two_scores_stays_the_surer(scored: list[tuple[float, bool]]) -> None:
    found = honest("mention", scored)
    assert told_of(found, 0.2) < told_of(found, 0.8)


def told_of(found: dict[str, float], score: float) -> float:
    return sigmoid(found["mention_scale"] * logit(score) + found["mention_shift"])


def test_every_decision_that_is_tuned_is_one_that_a_manifest_must_hold() -> None:
    assert set(START) == THRESHOLDS
    assert set(CHOICES) < THRESHOLDS


# Apart from what it is measured on


def test_no_article_is_in_two_sets_and_those_that_are_measured_teach_nothing() -> None:
    sets = [{example.id for example in examples() if belongs(example)} for belongs in SETS.values()]
    assert all(len(some) > 70 for some in sets)
    assert not sets[0] & sets[1]
    assert {example.id for example in examples() if teaches(example)}.isdisjoint(sets[0] | sets[1])


def test_no_sentence_of_the_everyday_news_that_is_measured_on_is_trained_on() -> None:
    learnt = set(chain.from_iterable(sentences(example.text) for example in examples() if teaches(example)))
    for example in examples():
        if SETS["everyday news"](example):
            assert not learnt & set(sentences(example.text)), example.id


LONG = 6  # words; a shorter sentence may well be written twice


@pytest.mark.skipif(not GOLD.is_dir(), reason="the gold articles are not here")
def test_no_sentence_of_the_gold_articles_is_trained_on() -> None:
    learnt = set(chain.from_iterable(sentences(plain(f"{row['title']}\n{row['marked']}")[0]) for row in rows()))
    assert len(learnt) > 1000
    for path in sorted(GOLD.glob("*.jsonl")):
        articles = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        shared = [one["id"] for one in articles if learnt & set(sentences(f"{one['title']}\n{one['text']}"))]
        assert not shared, f"{path.name}: {shared}"


def sentences(text: str) -> Iterator[str]:
    """Long sentences, as words without signs in small letters."""
    for sentence in split_sentences(text):
        words = re.findall(r"\w+", sentence.value.lower())
        if len(words) >= LONG:
            yield " ".join(words)
