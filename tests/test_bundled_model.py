"""The model that Qadam ships: verified before it is used, read to the end, and missed by nobody but the read stage."""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from db.watches import save_watch
from demo.archive import NewsArticle, read_articles
from demo.newsroom import BUSY_FEED, Newsroom
from domain.articles import Article
from domain.records import Reading
from domain.watching import Watch
from extractors.model.bundle import BUNDLED, MANIFEST, TOKENIZER, TOKENIZER_CONFIG, WEIGHTS, ModelProblem, read_manifest
from extractors.model.heads import HEADS, WIDTH
from extractors.model.network import LONGEST, Network, View, verified
from extractors.model.reader import ModelReader
from extractors.reader import LexiconReader, WhenNeeded
from extractors.values.sentences import split_sentences
from flows import running
from flows.pipeline import Pipeline
from flows.settings import Settings
from flows.wiring import pipeline
from tests.stored import column, rows

HOUSE = Path(__file__).resolve().parent.parent
NOON = datetime(2025, 3, 10, 12, tzinfo=UTC)
FILES = (WEIGHTS, TOKENIZER, TOKENIZER_CONFIG, MANIFEST)


@pytest.fixture(scope="session")
def network() -> Network:
    return verified(BUNDLED)[1]


# What is verified


def copied(folder: Path) -> Path:
    """A folder whose files are links to the bundled ones, to be broken one at a time."""
    folder.mkdir()
    for name in FILES:
        (folder / name).symlink_to(BUNDLED / name)
    return folder


def rewritten(path: Path, change: Callable[[bytes], bytes]) -> None:
    """The file that a link stands for, changed; the bundled one stays as it is."""
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(change(content))


def with_another_byte(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def with_another_golden_text(content: bytes) -> bytes:
    """A manifest that says that every word of its golden text is the beginning of a facility."""
    said = json.loads(content)
    said["golden"]["tags"] = [1] * len(said["golden"]["tags"])
    return json.dumps(said).encode()


def without(name: str) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        said = json.loads(content)
        del said[name]
        return json.dumps(said).encode()

    return change


def saying(**values: object) -> Callable[[bytes], bytes]:
    return lambda content: json.dumps(json.loads(content) | values).encode()


def is_one_sentence_with_a_remedy(problem: ModelProblem) -> bool:
    words = str(problem)
    return len(split_sentences(words)) == 1 and words.endswith(".") and "QADAM_MODEL=lexicon" in words


def problem_of(folder: Path) -> ModelProblem:
    with pytest.raises(ModelProblem) as raised:
        ModelReader(folder)
    assert is_one_sentence_with_a_remedy(raised.value), raised.value
    return raised.value


def test_the_bundled_files_are_those_of_the_manifest() -> None:
    manifest = read_manifest(BUNDLED)
    assert set(manifest.files) == set(FILES) - {MANIFEST}
    for name, (size, digest) in manifest.files.items():
        content = (BUNDLED / name).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (size, digest), name


def test_the_bundled_model_reads_its_golden_text_as_on_the_day_it_was_made() -> None:
    manifest, network = verified(BUNDLED)
    tags = network.look(manifest.golden_text).head("tag").argmax(axis=1).tolist()
    agreeing = sum(one == other for one, other in zip(tags, manifest.golden_tags, strict=True))
    assert agreeing >= 0.9 * len(tags)
    assert len(set(manifest.golden_tags)) > 5, "a golden text in which nothing is found would prove nothing"


def test_a_copy_of_the_folder_is_as_good(tmp_path: Path) -> None:
    assert ModelReader(copied(tmp_path / "model")).name == ModelReader(BUNDLED).name


@pytest.mark.parametrize("name", [WEIGHTS, TOKENIZER, TOKENIZER_CONFIG])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    folder = copied(tmp_path / "model")
    (folder / name).unlink()
    assert f"{folder / name} is missing" in str(problem_of(folder))


@pytest.mark.parametrize("name", [WEIGHTS, TOKENIZER])
def test_a_file_that_was_cut_is_named_with_both_sizes(tmp_path: Path, name: str) -> None:
    folder = copied(tmp_path / "model")
    rewritten(folder / name, lambda content: content[:1000])
    problem = str(problem_of(folder))
    assert f"{folder / name} has 1,000 bytes instead of {(BUNDLED / name).stat().st_size:,}" in problem


@pytest.mark.parametrize("name", [WEIGHTS, TOKENIZER])
def test_a_file_with_one_other_byte_is_named(tmp_path: Path, name: str) -> None:
    folder = copied(tmp_path / "model")
    rewritten(folder / name, with_another_byte)
    assert f"{folder / name} is not the file" in str(problem_of(folder))


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert str(tmp_path / "nowhere") in str(problem_of(tmp_path / "nowhere"))


def test_a_folder_without_a_manifest_is_named(tmp_path: Path) -> None:
    folder = copied(tmp_path / "model")
    (folder / MANIFEST).unlink()
    assert str(folder) in str(problem_of(folder))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda content: content[: len(content) // 2], id="cut"),
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda _: b"\xff\xfe\x00", id="no text"),
        pytest.param(lambda _: b"[]", id="a list"),
        pytest.param(without("files"), id="without files"),
        pytest.param(without("golden"), id="without a golden text"),
        pytest.param(without("thresholds"), id="without thresholds"),
        pytest.param(saying(golden={}), id="with an empty golden text"),
        pytest.param(saying(golden="text"), id="with a golden text that is none"),
        pytest.param(saying(thresholds={}), id="of another time, with other thresholds"),
    ],
)
def test_a_manifest_that_cannot_be_read_is_named(tmp_path: Path, change: Callable[[bytes], bytes]) -> None:
    folder = copied(tmp_path / "model")
    rewritten(folder / MANIFEST, change)
    assert str(folder / MANIFEST) in str(problem_of(folder))


def test_a_model_that_reads_its_golden_text_otherwise_is_refused(tmp_path: Path) -> None:
    folder = copied(tmp_path / "model")
    rewritten(folder / MANIFEST, with_another_golden_text)
    problem = problem_of(folder)
    assert "golden text" in str(problem)
    assert read_manifest(BUNDLED).revision in str(problem)


# What a broken model does to a run

NEWS = tuple(article for article in read_articles() if article.reprint_of is None)
EVENING = NEWS[11].published.replace(hour=23, minute=30)
WAITING = "SELECT count(*) FROM versions WHERE state = 'waiting'"


@dataclass(frozen=True, slots=True)
class Run:
    """A pipeline at a newsroom, and the folder of the model it reads with."""

    work: Pipeline
    settings: Settings
    newsroom: Newsroom
    model: Path

    @property
    def engine(self) -> Engine:
        return self.work.engine

    def reading_anew(self) -> Pipeline:
        """The same with a reader that has not been opened, as the next run of the program has."""
        return replace(self.work, reader=pipeline(self.settings).reader)


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """Two articles of the first evenings were read and wait to be linked; the model broke after that."""
    with Newsroom(NEWS[:12]) as newsroom:
        newsroom.today(EVENING)
        newsroom.answer(BUSY_FEED)  # it turns the first caller away
        model = copied(tmp_path / "model")
        (model / WEIGHTS).unlink()
        settings = Settings(
            database=f"sqlite:///{tmp_path}/qadam.db",
            sources=newsroom.write_sources(tmp_path),
            outbox=tmp_path / "outbox",
            model=str(model),
            host_pause=0.0,
            threads=1,
            allow_loopback=True,
        )
        work = replace(pipeline(settings), proves=False, clock=lambda: EVENING, rng=random.Random(7))
        save_watch(work.engine, Watch("all", "reader@example.org", new_projects=True), EVENING)
        yield Run(work, settings, newsroom, model)
        work.engine.dispose()


def read_before(run: Run) -> None:
    """What the agencies brought so far is read with the word lists, and not linked yet."""
    from flows.read import read

    newsroom_now = run.newsroom.now
    run.newsroom.today(NEWS[5].published)
    run.work.poll(everything=True)
    assert read(run.engine, LexiconReader(), now=EVENING, worker="test").relevant
    run.newsroom.today(newsroom_now)


def test_with_a_broken_model_new_articles_wait_and_the_other_stages_go_on(run: Run) -> None:
    read_before(run)
    report = run.work.run(everything=True)
    waiting = column(run.engine, WAITING)[0]
    assert waiting > 0
    assert sum(source.new for source in report.sources) == waiting
    assert rows(run.engine, "SELECT DISTINCT attempts, last_error FROM versions WHERE state = 'waiting'") == [(0, None)]
    assert (report.read.read, report.read.failed) == (0, 0)
    assert str(run.model / WEIGHTS) in (report.read.unavailable or "")
    assert report.linked.created > 0
    assert report.sent.delivered > 0


def test_after_the_folder_is_mended_the_same_articles_are_read(run: Run) -> None:
    run.work.run(everything=True)
    waited = column(run.engine, "SELECT id FROM versions WHERE state = 'waiting' ORDER BY id")
    again = run.reading_anew().run()
    assert again.read.unavailable
    (run.model / WEIGHTS).symlink_to(BUNDLED / WEIGHTS)
    mended = run.reading_anew().run()
    assert (mended.read.unavailable, mended.read.read, mended.read.failed) == (None, len(waited), 0)
    assert column(run.engine, WAITING) == [0]
    assert column(run.engine, "SELECT DISTINCT reader FROM versions") == [read_manifest(BUNDLED).revision]


def test_the_program_ends_with_status_1_while_articles_cannot_be_read_and_says_why(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert running.once(run.settings, all_sources=True, as_json=True) == 1
    assert str(run.model / WEIGHTS) in json.loads(capsys.readouterr().out)["read"]["unavailable"]
    (run.model / WEIGHTS).symlink_to(BUNDLED / WEIGHTS)
    assert running.once(run.settings, all_sources=True, as_json=True) == 0
    assert json.loads(capsys.readouterr().out)["read"]["unavailable"] is None


def test_a_broken_model_is_no_matter_while_no_article_waits(run: Run) -> None:
    idle = replace(run.work, sources=()).run()
    assert idle.read.unavailable is None
    assert idle.read.read == 0


def test_a_model_is_opened_by_the_first_article_and_only_once(run: Run) -> None:
    opened: list[str] = []

    def open_reader() -> ModelReader:
        opened.append("now")
        return ModelReader(BUNDLED)

    work = replace(run.work, reader=WhenNeeded(open_reader))
    replace(work, sources=()).run()
    assert not opened
    assert work.run(everything=True).read.read > 1
    assert opened == ["now"]


# The same article, the same reading


def article_of(news: NewsArticle) -> Article:
    return Article(news.title, news.text, news.language, news.published)


SAME = tuple(article_of(news) for news in NEWS[:30:6])


def test_an_article_is_read_alike_alone_twice_and_after_others(bundled: ModelReader) -> None:
    first = [bundled.read(article) for article in SAME]
    again = [bundled.read(article) for article in reversed(SAME)]
    alone = [ModelReader(BUNDLED).read(SAME[0]), bundled.read(SAME[0])]
    assert first == again[::-1]
    assert alone == [first[0]] * 2


_CHILD = """
from extractors.model.bundle import BUNDLED
from extractors.model.reader import ModelReader
from tests.test_bundled_model import SAME
print([repr(ModelReader(BUNDLED).read(article)) for article in SAME[:2]])
"""


def test_another_process_reads_an_article_alike(bundled: ModelReader) -> None:
    done = subprocess.run([sys.executable, "-c", _CHILD], cwd=HOUSE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str([repr(bundled.read(article)) for article in SAME[:2]])


# Long, empty and odd texts

FILLER = "Вчера в области шёл дождь, и жители посёлка собирали яблоки в старом саду у реки."
LAST = "В Павлодаре построен завод по выпуску стекла."
MORE = "Новое предприятие открыли в среду. Завод обошёлся инвестору, ТОО «Ертіс Шыны», в 12 млрд тенге."
LONG = "\n".join([*(f"{number}. {FILLER}" for number in range(120)), f"{LAST} {MORE}"])


def check_view(text: str, view: View) -> None:
    """Spans lie in the text, in order, one row of numbers each."""
    assert len(view.starts) == len(view.ends) == len(view.logits)
    assert view.logits.shape[1] == WIDTH
    assert np.isfinite(view.logits).all()
    assert np.isfinite(view.relevance)
    assert (view.starts >= 0).all()
    assert (view.starts <= view.ends).all()
    assert (view.ends <= len(text)).all()
    assert (np.diff(view.starts) >= 0).all()
    assert (np.diff(view.ends) >= 0).all()


def covered(view: View) -> set[int]:
    return {at for start, end in zip(view.starts, view.ends, strict=True) for at in range(start, end)}


def test_a_text_of_many_passes_is_seen_to_its_last_letter_and_each_letter_once(network: Network) -> None:
    view = network.look(LONG)
    assert len(view.starts) > 3 * LONGEST
    check_view(LONG, view)
    assert covered(view) >= {at for at, sign in enumerate(LONG) if not sign.isspace()}
    assert (view.ends[:-1] <= view.starts[1:]).all()
    assert LAST in LONG[int(view.starts[0]) : int(view.ends[-1])]


@pytest.mark.parametrize("tokens", [LONGEST - 3, LONGEST - 2, LONGEST - 1, LONGEST, 2 * LONGEST - 128, 2 * LONGEST])
def test_no_token_is_lost_or_doubled_where_a_text_just_fills_its_passes(network: Network, tokens: int) -> None:
    text = " ".join(["7"] * tokens)
    view = network.look(text)
    assert view.starts.tolist() == list(range(0, 2 * tokens, 2))


def test_a_project_in_the_last_paragraph_of_a_long_article_is_found(bundled: ModelReader) -> None:
    found = bundled.read(Article("Новости области", LONG, "ru", NOON)).mentions
    assert any(LAST in mention.evidence for mention in found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        "...",
        "«»—…!?",
        "\u200b\u200b",
        "\x00\x01",
        "😀" * 40,
        "ﷺ",
        "e\u0301" * 50,
        "ı" * 3000,
        "\u202eabc",
    ],
    ids=lambda text: ascii(text)[:20],
)
def test_a_text_that_says_nothing_is_seen(network: Network, bundled: ModelReader, text: str) -> None:
    check_view(text, network.look(text))
    assert not bundled.read(Article(text, text, "kk", NOON)).relevant


def test_a_text_with_half_a_sign_is_seen(network: Network) -> None:
    """Lone surrogates come out of broken escapes in pages."""
    text = "Завод \ud83d построен \udc00."
    check_view(text, network.look(text))


def test_the_longest_article_that_is_read_is_seen_whole(network: Network) -> None:
    text = ("Завод в Павлодаре построен. " * 1200)[:30_000]
    view = network.look(text)
    check_view(text, view)
    assert max(covered(view)) >= len(text) - 2


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=400))
def test_any_text_gives_a_view_whose_spans_lie_in_it(network: Network, text: str) -> None:
    check_view(text, network.look(text))


_TELLING = """завод|цемент|в Павлодаре|построят|in 2027|plant|зауыты|іске қосылды|20 млрд тенге|«|»|,|.|\n|\u00a0
|120 jobs|zaýyty|Ақтөбе|–|(|)|50 тыс. тонн в год|ТОО «Ак»|проекты|the|введён|салынып жатыр"""
_PIECES = st.sampled_from(tuple(_TELLING.split("|")))


@settings(max_examples=40, deadline=None)
@given(st.lists(_PIECES, max_size=40).map(" ".join), st.sampled_from(["en", "ru", "kk"]))
def test_any_mixture_of_telling_words_is_read_and_every_value_lies_in_it(
    bundled: ModelReader, text: str, language: str
) -> None:
    check_reading(text, bundled.read(Article("A plant", text, language, NOON)))


def check_reading(text: str, reading: Reading) -> None:
    assert 0.0 <= reading.relevance <= 1.0
    for mention in reading.mentions:
        assert mention.name in text
        assert mention.evidence in text
        assert 0.0 <= mention.score <= 1.0
        assert all(0 <= span.start < span.end <= len(text) for span in mention.spans)


def test_the_heads_fill_the_model_s_rows_without_gaps() -> None:
    columns: list[Any] = [at for part in HEADS.values() for at in range(part.start, part.stop)]
    assert columns == list(range(WIDTH))
