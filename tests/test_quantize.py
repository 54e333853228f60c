"""Weights in 8 bits read like those in 32, on whatever processor."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from extractors.model.bundle import BUNDLED, WEIGHTS
from training.quantize import bounded, heaviest_pair, products, quantized

WORDS, WIDE, OUT = 50, 64, 16
MOST = 32_767 // 255  # what two neighbours may weigh together: inputs go up to 255, and 16 bits to 32,767
LOUD = 7


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Words have vectors, one of whose channels is made thirty times as loud, and are multiplied once."""
    chance = np.random.default_rng(1)
    vectors = chance.normal(size=(WORDS, WIDE)).astype(np.float32)
    loudness = np.where(np.arange(WIDE) == LOUD, 30, 1).astype(np.float32)
    weights = chance.normal(size=(WIDE, OUT)).astype(np.float32)
    steps = [
        helper.make_node("Gather", ["vectors", "ids"], ["words"]),
        helper.make_node("Mul", ["words", "loudness"], ["told"]),
        helper.make_node("MatMul", ["told", "weights"], ["answer"], name="product"),
    ]
    entry = helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "length"])
    answer = helper.make_tensor_value_info("answer", TensorProto.FLOAT, [1, "length", OUT])
    tensors = {"vectors": vectors, "loudness": loudness, "weights": weights}
    stored = [numpy_helper.from_array(values, name) for name, values in tensors.items()]
    graph = helper.make_graph(steps, "words", [entry], [answer], stored)
    path = tmp_path_factory.mktemp("network") / "full.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=10), path)
    return path


def answer(path: Path, ids: list[int]) -> NDArray[np.float32]:
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    (told,) = session.run(None, {"ids": np.array([ids])})
    found: NDArray[np.float32] = told
    return found


def test_a_loud_channel_costs_the_others_little(full: Path, tmp_path: Path) -> None:
    shown, asked = [list(range(0, WORDS, 2))], list(range(1, WORDS, 2))
    quantized(full, tmp_path / "ours.onnx", shown)
    quantize_dynamic(full, tmp_path / "plain.onnx", per_channel=True, weight_type=QuantType.QInt8)
    ours, plain = (
        np.abs(answer(tmp_path / name, asked) - answer(full, asked)).mean() for name in ("ours.onnx", "plain.onnx")
    )
    assert ours < plain / 2


def test_a_network_in_8_bits_cannot_overflow(full: Path, tmp_path: Path) -> None:
    quantized(full, tmp_path / "ours.onnx", [[1, 2, 3]])
    assert most_of_two(tmp_path / "ours.onnx") <= MOST


def test_the_bundled_model_cannot_overflow() -> None:
    assert 100 < most_of_two(BUNDLED / WEIGHTS) <= MOST


def most_of_two(path: Path) -> float:
    model = onnx.load(path)
    tensors = {tensor.name: tensor for tensor in model.graph.initializer}
    weights = [numpy_helper.to_array(tensors[node.input[1]]) for node in products(model, "MatMulInteger")]
    assert weights
    return max(float(heaviest_pair(one).max()) for one in weights)


@given(st.integers(0, 2**32 - 1), st.integers(1, 9), st.integers(1, 5), st.sampled_from([0.0, 1e-30, 1.0, 1e30]))
def test_weights_stay_where_they_were_by_half_a_step(seed: int, rows: int, columns: int, size: float) -> None:
    weights = np.random.default_rng(seed).normal(size=(rows, columns)) * size
    rounded, scale = bounded(weights)
    assert heaviest_pair(rounded).max() <= MOST
    assert (np.abs(rounded * scale.astype(np.float64) - weights) <= 0.51 * scale).all()
