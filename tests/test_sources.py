"""The list of sources is checked before anything is polled, and complaints lead to the line."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.articles import Source, SourceKind, Standing
from feeds.sources import SourcesProblem, read_sources

BUNDLED = Path(__file__).parent.parent / "feeds" / "sources.yaml"

GOOD = """\
# A comment.
- id: steppe-news
  name: Дала жаңалықтары
  url: https://www.steppe.example/rss
  language: kk
  kind: feed
  interval: 30m
  expected_per_day: 12.5
  aliases: [kaz.steppe.example, m.steppe.example]
  enabled: false

- id: harbour
  name: The Harbour
  url: http://127.0.0.1:8123/news
  language: en
  kind: listing
  interval: 2h
  expected_per_day: 3
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "sources.yaml"


def complaint(file: Path, text: str) -> str:
    """What is said of the text, without the folder."""
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SourcesProblem) as problem:
        read_sources(file)
    return str(problem.value).removeprefix(f"{file.parent}/")


def test_a_good_list_is_read_in_its_order(file: Path) -> None:
    file.write_text(GOOD, encoding="utf-8")
    assert read_sources(file) == (
        Source(
            id="steppe-news",
            name="Дала жаңалықтары",
            url="https://www.steppe.example/rss",
            language="kk",
            kind=SourceKind.FEED,
            interval=timedelta(minutes=30),
            expected_per_day=12.5,
            aliases=("kaz.steppe.example", "m.steppe.example"),
            enabled=False,
        ),
        Source(
            id="harbour",
            name="The Harbour",
            url="http://127.0.0.1:8123/news",
            language="en",
            kind=SourceKind.LISTING,
            interval=timedelta(hours=2),
            expected_per_day=3,
        ),
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("kind: listing", "kind: podcast", 16, "write one of feed, sitemap, listing"),
        ("kind: listing", "sort: listing", 16, "«sort» is not a key"),
        ("kind: listing", "language: en", 16, "stands here twice"),
        ("  kind: listing\n", "", 12, "has no kind"),
        ("id: harbour", "id: steppe-news", 12, "used twice"),
        ("id: harbour", "id: The Harbour", 12, "small letters"),
        ("name: The Harbour", "name: [The, Harbour]", 13, "give the name"),
        ("name: The Harbour", "name:", 13, "give the name"),
        ("http://127.0.0.1:8123/news", "http://steppe.example/rss/", 14, "listed already"),
        ("http://127.0.0.1:8123/news", "ftp://steppe.example/rss", 14, "http:// or https://"),
        ("http://127.0.0.1:8123/news", "steppe.example/rss", 14, "http:// or https://"),
        ("http://127.0.0.1:8123/news", "https://a:b@steppe.example/", 14, "http:// or https://"),
        ("http://127.0.0.1:8123/news", "https://steppe.example/{q}", 14, "http:// or https://"),
        ("language: en", "language: english", 15, "two-letter code"),
        ("interval: 2h", "interval: often", 17, "such as «30m»"),
        ("interval: 2h", "interval: 120", 17, "such as «30m»"),
        ("interval: 2h", "interval: 1m", 17, "between 5m and 1d"),
        ("interval: 2h", "interval: 2d", 17, "between 5m and 1d"),
        ("interval: 2h", "interval: {h: 2}", 17, "between 5m and 1d"),
        ("expected_per_day: 3", "expected_per_day: many", 18, "number of new items"),
        ("expected_per_day: 3", "expected_per_day: -3", 18, "number of new items"),
        ("m.steppe.example]", "https://m.steppe.example]", 9, "host names"),
        ("[kaz.steppe.example, m.steppe.example]", "kaz.steppe.example", 9, "host names"),
        ("enabled: false", "enabled: perhaps", 10, "true or false"),
        ("- id: harbour\n", "- harbour\n- id: harbour\n", 12, "this is not a source"),
        ("name: The Harbour", "name: The: Harbour", 13, "this is not YAML"),
        ("name: The Harbour", "name: *harbour", 13, "this is not YAML"),
    ],
)
def test_a_mistake_is_named_with_its_line(file: Path, old: str, new: str, line: int, words: str) -> None:
    before, found, after = GOOD.rpartition(old)
    assert found
    said = complaint(file, before + new + after)
    assert said.startswith(f"sources.yaml:{line}: ")
    assert words in said
    assert said.endswith(".")


@pytest.mark.parametrize("text", ["", "# nothing\n", "sources:\n  - id: a\n", "just words\n", "\x00\n"])
def test_what_is_no_list_is_refused(file: Path, text: str) -> None:
    assert complaint(file, text).startswith("sources.yaml:1: ")


def test_a_missing_file_and_foreign_bytes_are_said_plainly(file: Path) -> None:
    with pytest.raises(SourcesProblem, match="cannot be read"):
        read_sources(file)
    file.write_bytes("- id: жаңа".encode("cp1251", "replace"))
    with pytest.raises(SourcesProblem, match="not UTF-8"):
        read_sources(file)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=80), cut=st.integers(0, len(GOOD)))
def test_no_text_makes_it_fall_over(file: Path, text: str, cut: int) -> None:
    file.write_text(GOOD[:cut] + text + GOOD[cut:], encoding="utf-8", errors="replace")
    with suppress(SourcesProblem):
        read_sources(file)


def test_the_bundled_list_is_good_and_kazinform_comes_first() -> None:
    sources = read_sources(BUNDLED)
    assert len(sources) >= 25
    assert [source.language for source in sources[:3]] == ["en", "ru", "kk"]
    assert all(source.id.startswith("kazinform") for source in sources[:3])
    assert {source.language for source in sources} == {"en", "ru", "kk"}
    assert all(urlsplit(source.url).scheme == "https" for source in sources)
    assert all(urlsplit(source.url).hostname not in source.aliases for source in sources)


def test_a_source_is_established_unless_it_is_said_to_be_unproven(tmp_path: Path) -> None:
    file = tmp_path / "sources.yaml"
    file.write_text(BLOG.format(standing=""), encoding="utf-8")
    assert read_sources(file)[0].standing is Standing.ESTABLISHED
    file.write_text(BLOG.format(standing="standing: unproven"), encoding="utf-8")
    assert read_sources(file)[0].standing is Standing.UNPROVEN
    file.write_text(BLOG.format(standing="standing: doubtful"), encoding="utf-8")
    with pytest.raises(SourcesProblem, match="standing: write one of established, unproven"):
        read_sources(file)


BLOG = """
- id: blog
  name: Blog
  url: https://blog.example/feed
  language: en
  kind: feed
  interval: 1h
  expected_per_day: 2
  {standing}
"""
