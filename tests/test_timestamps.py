"""Publication times as sites write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.timestamps import read_timestamp, read_written_date

NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written_date", "moment"),
    [
        ("16:20, 28 Август 2024", "2024-08-28T11:20"),
        ("09:16, 04 Май 2026", "2026-05-04T04:16"),
        ("09.04.2026 · 15:37", "2026-04-09T10:37"),
        ("сегодня", "2026-11-24T07:00"),
        ("сегодня, 08:30", "2026-11-24T03:30"),
        ("вчера в 18:30", "2026-11-23T13:30"),
        ("бүгін 08:05", "2026-11-24T03:05"),
        ("кеше", "2026-11-23T07:00"),
        ("3 марта", "2026-03-03T07:00"),
        ("30 декабря", "2025-12-30T07:00"),
        ("Пятница, 04 Июл 2025, 12:00", "2025-07-04T07:00"),
        ("19 сентября 2026 года", "2026-09-19T07:00"),
        ("2026 жылғы 15 тамыз, 10:20", "2026-08-15T05:20"),
        ("3 шілде 2026", "2026-07-03T07:00"),
        ("August 28, 2026", "2026-08-28T07:00"),
        ("2 часа назад", "2026-11-24T02:00"),
        ("15 minutes ago", "2026-11-24T03:45"),
        ("1 Наурыз 2023, 10:00", "2023-03-01T04:00"),
        ("31 февраля 2026", None),
        ("5 маршрутов", None),
    ],
)
def test_dates_written_for_people_are_read(written_date: str, moment: str | None) -> None:
    found = read_written_date(written_date, "example.kz", NOW)
    assert found == (moment and datetime.fromisoformat(moment).replace(tzinfo=UTC))


@pytest.mark.parametrize(
    ("raw", "host", "moment"),
    [
        ("2024-02-29T12:00:00", "inform.kz", "2024-02-29T06:00"),
        ("2024-03-01T12:00:00", "inform.kz", "2024-03-01T07:00"),
        ("2026-11-24 12:00", "24.kg", "2026-11-24T06:00"),
        ("2026-11-24 12:00", "en.trend.az", "2026-11-24T08:00"),
        ("2026-11-24T10:00:00+03:00", "inform.kz", "2026-11-24T07:00"),
        ("Tue, 24 Nov 2026 12:00:00 +0600", "inform.kz", "2026-11-24T06:00"),
        ("2026-11-24", "inform.kz", "2026-11-24T07:00"),
    ],
)
def test_naive_times_are_the_site_s_own(raw: str, host: str, moment: str) -> None:
    assert read_timestamp(raw, host) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@given(st.text(max_size=60))
def test_no_date_text_raises(text: str) -> None:
    for found in (read_timestamp(text, "example.kz"), read_written_date(text, "example.kz", NOW)):
        assert found is None or found.utcoffset() == timedelta(0)
