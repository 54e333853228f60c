"""What a stage is said of belongs to the project's name, so that no stage is taken for the plant."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.document import Document
from extractors.stages import with_stage


@pytest.mark.parametrize(
    ("language", "text", "name", "whole"),
    [
        ("en", "The second stage of the Shu plant is to be built.", "plant", "second stage of the Shu plant"),
        ("en", "They started the expansion of the lime plant.", "lime plant", "expansion of the lime plant"),
        ("ru", "Строится вторая очередь завода извести.", "завода извести", "вторая очередь завода извести"),
        ("ru", "Начато расширение шуского завода.", "завода", "расширение шуского завода"),
        ("ru", "II очередь завода запущена.", "завода", "II очередь завода"),
        ("kk", "Әк зауытының екінші кезегі салынып жатыр.", "Әк зауытының", "Әк зауытының екінші кезегі"),
        ("kk", "Енді екінші кезек салынады.", "екінші", "екінші кезек"),
        ("en", "The first stage works. The lime plant will grow.", "lime plant", "lime plant"),
        ("en", "A second lime plant will be built.", "lime plant", "lime plant"),
        ("ru", "Завод извести построят в две очереди.", "Завод извести", "Завод извести"),
        ("uz", "Ohak zavodi qurilmoqda.", "Ohak zavodi", "Ohak zavodi"),
    ],
)
def test_the_name_holds_the_stage(language: str, text: str, name: str, whole: str) -> None:
    start = text.index(name)
    start, end = with_stage(Document(text, 0, language, date(2024, 1, 1)), start, start + len(name))
    assert text[start:end] == whole
