"""Money is read with its currency and its place, and nothing else is taken for money."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.values.money import find_money
from extractors.values.numbers import find_numbers


def read(text: str) -> list[tuple[float, str, str]]:
    return [(found.value.amount, found.value.currency, text[found.start : found.end]) for found in find_money(text)]


@pytest.mark.parametrize(
    ("written", "amount", "currency"),
    [
        ("1.2 trillion tenge", 1.2e12, "KZT"),
        ("1,2 трлн тенге", 1.2e12, "KZT"),
        ("Т48,5 млрд", 48.5e9, "KZT"),
        ("₸48.5 bn", 48.5e9, "KZT"),
        ("KZT 48.5 billion", 48.5e9, "KZT"),
        ("48,5 млрд тг", 48.5e9, "KZT"),
        ("36,2 млрд теңге", 36.2e9, "KZT"),
        ("жиырма бір миллиард теңге", 21e9, "KZT"),
        ("бір жарым миллион теңге", 1.5e6, "KZT"),
        ("16,4 млрд теңгелік", 16.4e9, "KZT"),
        ("2 мың теңге", 2000, "KZT"),
        ("7 миллиардов 400 миллионов тенге", 7.4e9, "KZT"),
        ("полтора миллиарда тенге", 1.5e9, "KZT"),
        ("два с половиной миллиарда тенге", 2.5e9, "KZT"),
        ("33-billion-tenge", 33e9, "KZT"),
        ("$1.3 billion", 1.3e9, "USD"),
        ("US$ 500 mln", 500e6, "USD"),
        ("1.3 bn US dollars", 1.3e9, "USD"),
        ("half a billion dollars", 500e6, "USD"),
        ("30 млн долл. США", 30e6, "USD"),
        ("32 миллион АҚШ доллары", 32e6, "USD"),
        ("€90m", 90e6, "EUR"),
        ("27 млн еуро", 27e6, "EUR"),
        ("5 200 000 000 рублей", 5.2e9, "RUB"),
        ("1.15 billion yuan", 1.15e9, "CNY"),
        ("540 млн сомов", 540e6, "KGS"),
        ("1,9 млрд сум", 1.9e9, "UZS"),
        ("150-200 million dollars", 150e6, "USD"),
    ],
)
def test_an_amount_is_read_as_written(written: str, amount: float, currency: str) -> None:
    assert read(f"Стоимость: {written}, как сообщили") == [(amount, currency, written)]


@pytest.mark.parametrize(
    "text",
    [
        "Завод даст 500 тыс. т в год",
        "The plant makes 1.2 million tonnes",
        "Выпущено 3 млн штук",
        "Сумма выросла на 5 процентов, 12 млн раз",
        "Copper costs $9,400 a ton",
        "тариф 19,8 тенге за киловатт-час",
        "GAZ-53 and T72",
    ],
)
def test_other_figures_and_prices_are_not_money(text: str) -> None:
    assert read(text) == []


def test_two_currencies_of_one_amount_are_both_read() -> None:
    assert read("вложено 131 млрд тенге ($244 млн)") == [
        (131e9, "KZT", "131 млрд тенге"),
        (244e6, "USD", "$244 млн"),
    ]


def test_a_later_figure_of_the_sentence_shares_the_currency_that_it_leaves_out() -> None:
    assert read("The cost rose from 14 billion tenge to 19.7 billion, the firm says.")[1] == (
        19.7e9,
        "KZT",
        "19.7 billion",
    )


def test_a_figure_of_another_kind_does_not_share_it() -> None:
    assert len(read("It cost 14 billion tenge and makes 2 million tyres. Output grew by 3 million.")) == 1


DIGITS = st.integers(min_value=1, max_value=10**13)
SIGNIFICANT = st.integers(min_value=1, max_value=9999)
MAGNITUDES = {
    "en": {1e3: "thousand", 1e6: "million", 1e9: "billion", 1e12: "trillion"},
    "ru": {1e3: "тыс.", 1e6: "млн", 1e9: "млрд", 1e12: "трлн"},
    "kk": {1e3: "мың", 1e6: "млн", 1e9: "млрд", 1e12: "трлн"},
}
TENGE = {"en": "tenge", "ru": "тенге", "kk": "теңге"}
AROUND = {"en": ("It costs ", " in all."), "ru": ("Вложено ", " в цех."), "kk": ("Құны – ", " болады.")}


@given(amount=DIGITS, language=st.sampled_from(["en", "ru", "kk"]), space=st.sampled_from([" ", "\u00a0", "\u202f"]))
def test_any_whole_amount_reads_back(amount: int, language: str, space: str) -> None:
    grouped = f"{amount:,}" if language == "en" else f"{amount:,}".replace(",", space)
    before, after = AROUND[language]
    written = f"{grouped} {TENGE[language]}"
    assert read(before + written + after) == [(amount, "KZT", written)]


@given(tenths=SIGNIFICANT, language=st.sampled_from(["en", "ru", "kk"]), size=st.sampled_from([1e3, 1e6, 1e9, 1e12]))
def test_any_amount_with_a_magnitude_reads_back(tenths: int, language: str, size: float) -> None:
    decimal = f"{tenths // 10}{'.' if language == 'en' else ','}{tenths % 10}"
    before, after = AROUND[language]
    written = f"{decimal} {MAGNITUDES[language][size]} {TENGE[language]}"
    assert read(before + written + after) == [(round(tenths * size / 10), "KZT", written)]


@given(st.text() | st.text(alphabet="0123456789 .,-–$₸тТкмлнрд годпяьиonemilusd\n\u00a0"))
def test_any_text_is_searched_without_failing_and_spans_lie_inside(text: str) -> None:
    spans = [(found.start, found.end) for found in find_money(text)]
    spans += [(found.start, found.end) for found in find_numbers(text)]
    assert all(0 <= start < end <= len(text) for start, end in spans)


@pytest.mark.parametrize(
    "piece", ["1", "1 ", "111 ", "1,111", "1.111.", "1-", "million ", "сто ", "до 1 ", "$", "т", "1 млн "]
)
def test_a_long_run_of_one_thing_is_searched_to_its_end(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    assert len(find_money(text)) <= len(text)
