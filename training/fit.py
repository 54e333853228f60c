"""One training run: a fixed number of passes over varied copies of the articles, from a fixed seed."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from training.augment import Augmenter
from training.batches import Item, batches, collate, item
from training.losses import WEIGHTS, losses
from training.marks import Example
from training.network import Network


@dataclass(frozen=True, slots=True)
class Plan:
    """``tokens`` is the size of a batch; rates are peaks, reached after a warm-up and let down to nothing."""

    passes: int = 10
    tokens: int = 800
    encoder_rate: float = 2e-4
    head_rate: float = 2e-3
    warm_up: float = 0.07
    seed: int = 20261124
    threads: int = 2


def fit(network: Network, examples: Sequence[Example], tokenizer: Any, plan: Plan) -> None:
    """Train in place, on a GPU where there is one; prints a line for each pass."""
    torch.manual_seed(plan.seed)
    torch.set_num_threads(plan.threads)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    network.to(device).train()
    network.encoder.embeddings.word_embeddings.weight.requires_grad = False  # words that are not seen stay as they were
    steps = [list(_pass(examples, tokenizer, plan, number)) for number in range(plan.passes)]
    optimizer = torch.optim.AdamW(_groups(network, plan), fused=True)
    total = sum(map(len, steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, total, plan.warm_up))
    begun, seen = time.monotonic(), 0
    for number, rows in enumerate(steps, 1):
        mean: dict[str, float] = {}
        for items in rows:
            parts = _step(network, items, optimizer, device)
            schedule.step()
            seen += sum(len(one.ids) for one in items)
            for head, loss in parts.items():
                mean[head] = mean.get(head, 0.0) + float(loss.detach()) / len(rows)
        speed = seen / (time.monotonic() - begun)
        told = "  ".join(f"{head} {loss:.3f}" for head, loss in mean.items())
        print(f"pass {number} of {plan.passes}, {speed:,.0f} tokens/s:  {told}", flush=True)
    network.to("cpu").eval()


def _pass(examples: Sequence[Example], tokenizer: Any, plan: Plan, number: int) -> Iterator[list[Item]]:
    """The batches of one pass; the first shows the articles as they are, later ones varied."""
    chance = random.Random(plan.seed + number)
    augmenter = Augmenter(examples, chance)
    shown = [augmenter.varied(example) if number else example for example in examples]
    yield from batches([item(example, tokenizer) for example in shown], plan.tokens, chance)


def _step(network: Network, items: list[Item], optimizer: Any, device: torch.device) -> dict[str, Tensor]:
    batch = collate(items)
    with torch.autocast(device.type, torch.bfloat16, enabled=_halves_pay(device)):
        logits, relevance = network(batch.ids.to(device), batch.mask.to(device))
    parts = losses(batch, logits.float().cpu(), relevance.float().cpu())
    optimizer.zero_grad()
    sum((WEIGHTS[head] * loss for head, loss in parts.items()), torch.zeros(())).backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimizer.step()
    return parts


def _halves_pay(device: torch.device) -> bool:
    """Whether 16-bit floats are fast here; on a processor that only imitates them they take twenty times as long."""
    return device.type == "cuda" or bool(torch.cpu._is_avx512_bf16_supported())


def _groups(network: Network, plan: Plan) -> list[dict[str, Any]]:
    encoder = [weight for weight in network.encoder.parameters() if weight.requires_grad]
    heads = [*network.tokens.parameters(), *network.relevance.parameters()]
    return [
        {"params": encoder, "lr": plan.encoder_rate, "weight_decay": 0.01},
        {"params": heads, "lr": plan.head_rate},
    ]


def _rate(step: int, total: int, warm_up: float) -> float:
    warm = max(1, int(total * warm_up))
    return (step + 1) / warm if step < warm else max(0.02, (total - step) / (total - warm))
