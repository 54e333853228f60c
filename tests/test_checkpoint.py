"""A checkpoint's files, from a whole one to a cut one, and the probability that comes of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import numpy
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from domain.articles import Article
from extractors.checkpoint import CheckpointProblem, ZeroShotRelevance

WORDS = ["[UNK]", "[PAD]", "[CLS]", "[SEP]", "plant", "opened", "football", "about", "a"]


def _save_tokenizer(folder: Path) -> None:
    tokenizer = Tokenizer(models.WordLevel({word: number for number, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    names = {"unk_token": "[UNK]", "pad_token": "[PAD]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    settings = {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 64, **names}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")


def _save_config(folder: Path, labels: list[str]) -> None:
    config = {"model_type": "bert", "architectures": ["BertForSequenceClassification"], "vocab_size": len(WORDS)}
    numbered = {str(number): label for number, label in enumerate(labels)}
    (folder / "config.json").write_text(json.dumps({**config, "id2label": numbered}), encoding="utf-8")


def _save_model(path: Path) -> None:
    """A graph that sums one row of weights per token: «plant» speaks for the last label, «football» for the first."""
    weights = numpy.zeros((len(WORDS), 3), dtype=numpy.float32)
    weights[WORDS.index("plant"), 2] = 4
    weights[WORDS.index("football"), 0] = 4
    nodes = [
        helper.make_node("Gather", ["weights", "input_ids"], ["rows"], axis=0),
        helper.make_node("ReduceSum", ["rows", "axes"], ["logits"], keepdims=0),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "length"])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", 3])],
        [numpy_helper.from_array(weights, "weights"), numpy_helper.from_array(numpy.array([1]), "axes")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    path.parent.mkdir(exist_ok=True)
    onnx.save(model, str(path))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    _save_tokenizer(tmp_path)
    _save_config(tmp_path, ["contradiction", "neutral", "ENTAILMENT"])
    return tmp_path


def _article(text: str) -> Article:
    return Article("a", text, "en", datetime(2026, 3, 1, tzinfo=UTC))


@pytest.mark.parametrize("file", ["model.onnx", "onnx/model.onnx"])
def test_an_article_is_scored_by_the_checkpoints_onnx_file(folder: Path, file: str) -> None:
    _save_model(folder / file)
    relevance = ZeroShotRelevance(folder, "about a")
    assert relevance.score(_article("plant opened")) > 0.9
    assert relevance.score(_article("football")) < 0.1
    assert relevance.score(_article("opened")) == pytest.approx(1 / 3)


def test_the_entailment_label_is_found_by_its_name(folder: Path) -> None:
    _save_config(folder, ["entailment", "neutral", "contradiction"])
    _save_model(folder / "model.onnx")
    assert ZeroShotRelevance(folder, "about a").score(_article("football")) > 0.9


def test_a_long_article_is_cut_and_the_hypothesis_stays(folder: Path) -> None:
    _save_model(folder / "model.onnx")
    relevance = ZeroShotRelevance(folder, "plant")
    assert relevance.score(_article("opened " * 5_000)) > 0.9


def test_a_checkpoint_without_entailment_is_refused(folder: Path) -> None:
    _save_config(folder, ["negative", "positive"])
    with pytest.raises(CheckpointProblem, match="negative, positive"):
        ZeroShotRelevance(folder)


def test_a_cut_model_file_is_named(folder: Path) -> None:
    _save_model(folder / "model.onnx")
    whole = (folder / "model.onnx").read_bytes()
    (folder / "model.onnx").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(CheckpointProblem, match=r"model\.onnx is cut or broken"):
        ZeroShotRelevance(folder)


def test_a_folder_without_a_model_says_what_is_missing(folder: Path) -> None:
    with pytest.raises(CheckpointProblem, match="checkpoint"):
        ZeroShotRelevance(folder)


@pytest.mark.parametrize("file", ["config.json", "tokenizer.json"])
def test_a_cut_file_is_a_problem_not_a_crash(folder: Path, file: str) -> None:
    _save_model(folder / "model.onnx")
    (folder / file).write_text('{"model_type": "be', encoding="utf-8")
    with pytest.raises(CheckpointProblem, match="cannot be read"):
        ZeroShotRelevance(folder)


def test_a_name_that_is_not_on_this_machine_asks_for_a_folder() -> None:
    with pytest.raises(CheckpointProblem, match="on this machine"):
        ZeroShotRelevance("nobody/no-such-checkpoint")
