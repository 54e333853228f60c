"""Bytes to text, markup to plain text, and the language of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.decoding import decode
from feeds.language import language_of
from feeds.plain_text import clean, from_markup, headline


@given(st.text())
def test_cleaning_twice_changes_nothing_and_leaves_nothing_invisible(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert not set(cleaned) & set("\0\x1b\r\v\f\x85\u2028\u2029\u202e\u2066\u200b\ufeff\xad")
    assert "  " not in cleaned
    assert "\n\n" not in cleaned


@given(st.text())
def test_a_headline_is_one_line(text: str) -> None:
    assert headline(text).splitlines() in ([], [headline(text)])


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>one</p><p>two<br>three</p>", "one\ntwo\nthree"),
        ("&lt;b&gt;twice&lt;/b&gt; escaped", "twice escaped"),
        ("growth <5 % & more", "growth <5 % & more"),
        ("a<script>b</script>c<style>d", "a c"),
        ("1,2&nbsp;млрд&#8239;тг", "1,2 млрд тг"),
        ("кои\u0306", "кой"),
    ],
)
def test_markup_becomes_plain_text(markup: str, text: str) -> None:
    assert from_markup(markup, 1000) == text


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "kz1048", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("declared", ["utf-8", "windows-1251", "iso-8859-1", "no-such-thing", ""])
def test_russian_text_survives_every_wrong_declaration(encoding: str, declared: str) -> None:
    text = "Завод в Павлодаре выпустил первую продукцию, сообщили в акимате области."
    assert decode(text.encode(encoding), f"text/html; charset={declared}" if declared else "") == text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Завод построен под Карагандой", "ru"),
        ("Қарағандыда зауыт салынды", "kk"),
        ("Премьер Қ. Оспанов пен Әлем Болат обсудили завод, фабрику, карьер и порт в районе озера", "kk"),
        ("Qaraǵandyda jańa zaýyt salyndy", "kk"),
        ("Jańa qurylys, qýatty ónim, qosymsha qarjy", "kk"),
        ("Qarmet launches a new plant in Qostanay and Qyzylorda", "en"),
        ("Yangi zavod qurilishi boshlandi, Toshkent viloyatida o‘quv markazi qurildi", "en"),
        ("2026: 14%", None),
    ],
)
def test_the_language_is_told_by_letters(text: str, language: str | None) -> None:
    assert language_of(text) == language
