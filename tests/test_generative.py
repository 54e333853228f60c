"""A model behind HTTP: what it says of an article is believed as far as the article says it, too."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.articles import Article
from domain.records import Capacity, Facility, Mention, Money, Reading, Sector, Status
from extractors.answers import MOST_PROGRAMMES, MOST_PROJECTS, Written, reading_of
from extractors.generative import GenerativeReader, Limits
from extractors.reader import ReaderUnavailable
from flows.settings import Settings, SettingsProblem, read_settings
from flows.wiring import reader as chosen

KEY = "sk-very-secret-1234"
DAY = datetime(2026, 3, 2, tzinfo=UTC)
LEAD = "Qarmet has begun to build a plant for rolled steel in Temirtau, Karaganda region."
TEXT = (
    f"{LEAD} The plant will make 30,000 tonnes of rolled steel a year and cost $300 million.\n"
    "It is to be launched in 2027 and will create 1,250 jobs. LLP «Alpha Steel» is the contractor.\n"
    "In all, 180 projects worth 1.2 trillion tenge will be implemented in the country in 2026."
)
STEEL = Article("Steel plant under construction in Temirtau", TEXT, "en", DAY)
MATCH = Article("Taraz wins", "The football team of Taraz won 2:1 on Sunday.", "en", DAY)

PROJECT: dict[str, Any] = {
    "name": "plant for rolled steel",
    "evidence": LEAD,
    "status": "construction",
    "facility": "plant",
    "sector": "metallurgy",
    "products": [{"name": "rolled steel", "quote": "rolled steel"}],
    "companies": ["Qarmet", "LLP «Alpha Steel»"],
    "country": {"code": "KZ", "quote": "Karaganda region"},
    "region": {"code": "KZ-35", "quote": "Karaganda region"},
    "locality": "Temirtau",
    "expected": {"value": "2027", "quote": "in 2027"},
    "investment": {"amount": 300000000, "currency": "USD", "quote": "$300 million"},
    "capacity": {"value": 30000, "unit": "t/year", "quote": "30,000 tonnes of rolled steel a year"},
    "jobs": {"value": 1250, "quote": "1,250 jobs"},
}
PROGRAMME: dict[str, Any] = {
    "evidence": TEXT.splitlines()[2],
    "status": "planned",
    "count": {"value": 180, "quote": "180 projects"},
    "amount": {"amount": 1.2e12, "currency": "KZT", "quote": "1.2 trillion tenge"},
    "period": {"value": "2026", "quote": "in 2026"},
    "region": None,
}


def _told(*projects: object, programmes: object = ()) -> str:
    return json.dumps({"projects": projects, "programmes": programmes})


def _read(*projects: object, article: Article = STEEL, programmes: object = ()) -> Reading:
    return reading_of(_told(*projects, programmes=programmes), Written.of(article), 0.9)


def _only(reading: Reading) -> Mention:
    (mention,) = reading.mentions
    return mention


def _words(mention: Mention, name: str, text: str = TEXT) -> list[str]:
    return [text[span.start : span.end] for span in mention.spans if span.field == name]


# -- what an article bears out


def test_a_true_answer_becomes_a_reading_with_the_place_of_every_value() -> None:
    mention = _only(_read(PROJECT))
    assert mention.name == "plant for rolled steel"
    assert (mention.status, mention.facility, mention.sector) == (
        Status.CONSTRUCTION,
        Facility.PLANT,
        Sector.METALLURGY,
    )
    assert mention.evidence == LEAD
    assert mention.products == ("rolled steel",)
    assert (mention.country, mention.region, mention.locality) == ("KZ", "KZ-35", "Temirtau")
    assert mention.companies == ("Qarmet", "Alpha Steel")
    assert mention.expected == "2027"
    assert mention.investment == Money(3e8, "USD")
    assert mention.capacity == Capacity(30_000, "t/year")
    assert mention.jobs == 1250
    assert _words(mention, "companies") == ["Qarmet", "Alpha Steel"]
    assert _words(mention, "investment") == ["$300 million"]
    assert _words(mention, "locality") == ["Temirtau"]


def test_a_total_becomes_a_programme() -> None:
    reading = _read(programmes=[PROGRAMME])
    assert not reading.relevant
    (programme,) = reading.programmes
    assert (programme.count, programme.amount, programme.currency) == (180, 1.2e12, "KZT")
    assert (programme.period, programme.region, programme.status) == ("2026", None, Status.PLANNED)


def test_a_total_without_any_true_figure_is_none() -> None:
    wrong = {**PROGRAMME, "count": {"value": 81, "quote": "180 projects"}, "amount": None}
    assert _read(programmes=[wrong]).programmes == ()


@pytest.mark.parametrize(
    "part",
    [
        {"name": "nickel smelter"},
        {"name": ""},
        {"name": "«"},
        {"name": "lant for rolled stee"},
        {"evidence": "Qarmet has finished a plant for rolled steel in Temirtau, Karaganda region."},
        {"evidence": "Qarmet"},
        {"evidence": f"{LEAD} The plant will make 30,000 tonnes of rolled steel a year and cost $300 million."},
        {"status": "rumoured"},
        {"status": None},
        {"status": ["construction"]},
    ],
)
def test_without_name_evidence_and_status_there_is_no_project(part: dict[str, object]) -> None:
    reading = _read({**PROJECT, **part})
    assert reading.mentions == ()
    assert not reading.relevant
    assert reading.relevance <= 0.25


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("locality", "Taraz"),
        ("locality", "plant"),
        ("companies", ["Tesla", "the plant", 7]),
        ("products", [{"name": "uranium", "quote": "uranium"}, {"name": "hot air", "quote": "the contractor"}]),
        ("investment", {"amount": 3e9, "currency": "USD", "quote": "$300 million"}),
        ("investment", {"amount": 3e8, "currency": "EUR", "quote": "$300 million"}),
        ("investment", {"amount": 3e8, "currency": "USD", "quote": "$ 300 mln"}),
        ("investment", {"amount": 1.2e12, "currency": "KZT", "quote": "$300 million"}),
        ("investment", {"amount": True, "currency": "USD", "quote": "$300 million"}),
        ("capacity", {"value": 30000, "unit": "t/day", "quote": "30,000 tonnes of rolled steel a year"}),
        ("capacity", {"value": 30000, "unit": "t", "quote": "30,000 tonnes"}),
        ("jobs", {"value": 250, "quote": "250 jobs"}),
        ("jobs", {"value": 9, "quote": "1,250 jobs"}),
        ("expected", {"value": "2028", "quote": "in 2027"}),
        ("expected", {"value": "2027", "quote": "in 2026"}),
    ],
)
def test_an_invented_value_is_dropped_and_the_project_stays(part: str, value: object) -> None:
    mention = _only(_read({**PROJECT, part: value}))
    assert getattr(mention, part) in (None, ())
    assert _words(mention, part) == []
    assert mention.name == PROJECT["name"]


def test_a_region_that_the_quoted_place_does_not_lie_in_is_dropped() -> None:
    mention = _only(_read({**PROJECT, "region": {"code": "KZ-55", "quote": "Karaganda region"}}))
    assert (mention.region, mention.country) == (None, "KZ")


def test_a_town_tells_the_region_that_is_not_said() -> None:
    assert _only(_read({**PROJECT, "region": None})).region == "KZ-35"


def test_a_country_that_no_quoted_place_lies_in_gives_way_to_the_places() -> None:
    abroad = {**PROJECT, "region": None, "country": {"code": "FR", "quote": "Karaganda region"}, "locality": None}
    assert _only(_read(abroad)).country == "KZ"
    assert _only(_read({**abroad, "country": {"code": "FR", "quote": "France"}})).country == "KZ"


def test_an_unknown_kind_is_other() -> None:
    mention = _only(_read({**PROJECT, "facility": "volcano", "sector": 4}))
    assert (mention.facility, mention.sector) == (Facility.OTHER, Sector.OTHER)


def test_blanks_may_differ_and_the_articles_own_words_are_kept() -> None:
    text = TEXT.replace("rolled steel in", "rolled\u00a0  steel in").replace("$300 million", "$300\u00a0million")
    mention = _only(_read(PROJECT, article=Article(STEEL.title, text, "en", DAY)))
    assert mention.name == "plant for rolled\u00a0  steel"
    assert mention.investment == Money(3e8, "USD")
    assert _words(mention, "investment", text) == ["$300\u00a0million"]


def test_a_quote_is_looked_for_in_the_evidence_first() -> None:
    text = "Qarmet has a mine. Qarmet builds a plant in Taraz. The plant is big."
    said = {"name": "plant", "evidence": "Qarmet builds a plant in Taraz.", "status": "construction"}
    mention = _only(_read({**said, "companies": ["Qarmet"]}, article=Article("", text, "en", DAY)))
    spans = {span.field: span.start for span in mention.spans}
    assert spans["companies"] == text.rindex("Qarmet")
    assert spans["name"] == text.index("plant")


def test_kazakh_in_latin_script_is_quoted_as_it_is_written() -> None:
    text = "Qaraǵandy oblysynda bolat zaýyty salynyp jatyr. Zaýyttyń quny 300 mıllıon dollar."
    said = {
        "name": "bolat zaýyty",
        "evidence": "Qaraǵandy oblysynda bolat zaýyty salynyp jatyr.",
        "status": "construction",
        "region": {"code": "KZ-35", "quote": "Qaraǵandy oblysynda"},
        "investment": {"amount": 3e8, "currency": "USD", "quote": "300 mıllıon dollar"},
    }
    mention = _only(_read(said, article=Article("Zaýyt", text, "kk", DAY)))
    assert (mention.name, mention.region) == ("bolat zaýyty", "KZ-35")
    assert mention.investment == Money(3e8, "USD")
    assert _words(mention, "investment", text) == ["300 mıllıon dollar"]


def test_a_product_that_no_list_knows_keeps_the_models_translation_only_in_a_plain_shape() -> None:
    text = "В Таразе строится завод шпунтовых гвоздодёров."
    said = {"name": "завод", "evidence": text, "status": "construction"}

    def products(name: str) -> tuple[str, ...]:
        told = {**said, "products": [{"name": name, "quote": "шпунтовых гвоздодёров"}]}
        return _only(_read(told, article=Article("Завод", text, "ru", DAY))).products

    assert products("crowbars") == ("crowbars",)
    assert products("<b>crowbars</b>") == ()
    assert products("see http://evil.example") == ()


def test_the_same_project_twice_is_one_and_there_is_an_end_to_many() -> None:
    assert len(_read(PROJECT, PROJECT).mentions) == 1
    text = "\n".join(f"A plant number {n} is being built in Taraz." for n in range(80))
    many = [{**PROJECT, "name": f"plant number {n}", "evidence": line} for n, line in enumerate(text.split("\n"))]
    assert len(_read(*many, article=Article("", text, "en", DAY)).mentions) == MOST_PROJECTS
    text = "\n".join(f"{n} projects worth {n} million tenge will be implemented." for n in range(100, 140))
    totals = [
        {"evidence": line, "count": {"value": 100 + n, "quote": f"{100 + n} projects"}}
        for n, line in enumerate(text.split("\n"))
    ]
    reading = _read(programmes=totals, article=Article("", text, "en", DAY))
    assert len(reading.programmes) == MOST_PROGRAMMES


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "Sure! Here are the projects:",
        '{"projects": [',
        "[]",
        "null",
        "{}",
        '{"projects": {}, "programmes": []}',
        '{"projects": []}',
        "[" * 200_000,
        '{"projects": ' + "[" * 200_000,
    ],
)
def test_an_answer_of_another_shape_is_refused_in_words_of_our_own(answer: str) -> None:
    with pytest.raises(ValueError, match=r"^The model's answer [a-z A-Z]+\.$"):
        reading_of(answer, Written.of(STEEL), 0.9)


@pytest.mark.parametrize("number", ["1" * 5000, "1e999", "NaN", "-Infinity", "-1", "0"])
def test_monstrous_numbers_are_wrong_figures(number: str) -> None:
    answer = _told({**PROJECT, "jobs": {"value": 77, "quote": "1,250 jobs"}}).replace("77", number)
    assert _only(reading_of(answer, Written.of(STEEL), 0.9)).jobs is None


HOSTILE = st.sampled_from(["", " ", "a", "\ud800", "\x00", "' OR 1=1 --", "<script>", "{{7*7}}", "\n", "e" * 9000, "."])
CUTS = st.tuples(st.integers(0, len(TEXT)), st.integers(0, 120)).map(lambda cut: TEXT[cut[0] : cut[0] + cut[1]])
TRUE = st.sampled_from([value for value in PROJECT.values() if isinstance(value, str)] + ["KZ-35", "KZ", "USD", "180"])
TEXTS = st.one_of(HOSTILE, CUTS, TRUE, st.text(max_size=20))
FIGURES = st.sampled_from([3e8, 300000000, 30000, 1250, 180, 2027]) | st.floats() | st.integers() | st.booleans()
KEYS = st.sampled_from([*PROJECT, *PROGRAMME, "quote", "value", "code", "unit", "currency", "amount"])
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | FIGURES | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | st.text(max_size=3), inner, max_size=4),
    max_leaves=8,
)


@st.composite
def _records(draw: st.DrawFn, true: dict[str, Any]) -> Any:
    """A true record with some of its parts replaced or left out, or anything at all."""
    if draw(st.integers(0, 9)) == 0:
        return draw(JSON)
    record = {key: value for key, value in true.items() if draw(st.integers(0, 6))}
    return {**record, **draw(st.dictionaries(KEYS, JSON, max_size=3))}


ANSWERS = st.fixed_dictionaries(
    {
        "projects": st.lists(_records(PROJECT), min_size=1, max_size=4),
        "programmes": st.lists(_records(PROGRAMME), max_size=3),
    },
)


def _assert_borne_out(reading: Reading) -> None:
    assert reading.relevant == bool(reading.mentions)
    spans = [span for mention in reading.mentions for span in mention.spans]
    spans += [span for programme in reading.programmes for span in programme.spans]
    assert all(0 <= span.start < span.end <= len(TEXT) for span in spans)
    for mention in reading.mentions:
        assert _words(mention, "name") == [mention.name]
        assert _words(mention, "evidence") == [mention.evidence]
        assert _words(mention, "locality") == ([mention.locality] if mention.locality else [])
        assert tuple(dict.fromkeys(_words(mention, "companies"))) == mention.companies
        assert mention.investment in (None, Money(3e8, "USD"), Money(1.2e12, "KZT"))
        assert bool(_words(mention, "investment")) == bool(mention.investment)
        assert mention.capacity in (None, Capacity(30_000, "t/year"))
        assert mention.jobs in (None, 1250)
        assert mention.expected in (None, "2026", "2027")
        assert mention.region in (None, "KZ-35")
        assert mention.country == "KZ"
    for programme in reading.programmes:
        assert programme.count in (None, 180)
        assert programme.amount in (None, 3e8, 1.2e12)


@settings(max_examples=250, deadline=None)
@given(ANSWERS)
def test_whatever_json_comes_only_what_the_article_says_gets_through(answer: Any) -> None:
    _assert_borne_out(reading_of(json.dumps(answer), Written.of(STEEL), 0.9))


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(["projects", "programmes"]) | st.text(max_size=3), JSON, max_size=3) | JSON)
def test_json_without_the_lists_is_refused_and_with_them_is_checked(answer: Any) -> None:
    lists = isinstance(answer, dict) and all(isinstance(answer.get(n), list) for n in ("projects", "programmes"))
    if lists:
        _assert_borne_out(reading_of(json.dumps(answer), Written.of(STEEL), 0.9))
    else:
        with pytest.raises(ValueError, match=r"^The model's answer"):
            reading_of(json.dumps(answer), Written.of(STEEL), 0.9)


# -- the conversation


@dataclass(slots=True)
class Model:
    """A server that gives one prepared reply after the other, the last again and again; ``asked`` is what came."""

    replies: list[Callable[[BaseHTTPRequestHandler], None]]
    asked: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    url: str = ""


def _reply(content: str | bytes, status: int = 200, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    body = content.encode() if isinstance(content, str) else content

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return reply


def _completion(content: object, reason: str = "stop") -> Callable[[BaseHTTPRequestHandler], None]:
    message = {"role": "assistant", "content": content}
    return _reply(json.dumps({"choices": [{"index": 0, "message": message, "finish_reason": reason}]}))


@contextmanager
def _serving(*replies: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[Model]:
    model = Model(list(replies))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            model.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}, sent))
            reply = model.replies.pop(0) if len(model.replies) > 1 else model.replies[0]
            try:
                reply(self)
            except OSError:
                self.close_connection = True  # the client has hung up, as it should

        do_GET = do_POST

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    model.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield model
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


BRIEF = Limits(connect=0.3, read=0.3, total=0.5, pause=1, answer_bytes=100_000)


def _reader(model: Model, key: str | None = KEY, limits: Limits = BRIEF) -> GenerativeReader:
    return GenerativeReader(model.url, "tiny-1", key, limits=limits)


def test_an_article_is_asked_about_once_and_read() -> None:
    with _serving(_completion(_told(PROJECT, programmes=[PROGRAMME]))) as model:
        reader = _reader(model)
        reading = reader.read(STEEL)
    assert reader.name == "generative:tiny-1"
    assert reading.relevant
    assert _only(reading).region == "KZ-35"
    assert len(reading.programmes) == 1
    ((path, headers, sent),) = model.asked
    assert path == "/v1/chat/completions"
    assert headers["authorization"] == f"Bearer {KEY}"
    assert (sent["model"], sent["temperature"]) == ("tiny-1", 0)
    assert sent["response_format"]["json_schema"]["schema"]["required"] == ["projects", "programmes"]
    assert TEXT in sent["messages"][1]["content"]


def test_without_a_key_none_is_sent() -> None:
    with _serving(_completion(_told())) as model:
        assert not _reader(model, key=None).read(STEEL).relevant
    assert "authorization" not in model.asked[0][1]


def test_what_the_gate_drops_is_not_sent() -> None:
    with _serving(_completion(_told(PROJECT))) as model:
        assert not _reader(model).read(MATCH).relevant
        closed = GenerativeReader(model.url, "tiny-1", gate=lambda text: 0.0)
        assert closed.read(STEEL) == Reading(False, 0.0)
    assert model.asked == []


def test_a_text_without_end_is_cut() -> None:
    with _serving(_completion(_told(PROJECT))) as model:
        reading = _reader(model).read(Article(STEEL.title, TEXT + " word" * 50_000, "en", DAY))
    assert reading.relevant
    assert 30_000 < len(model.asked[0][2]["messages"][1]["content"]) < 30_100


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (_reply("<html>hello</html>"), "no chat completion"),
        (_reply("[" * 90_000), "no chat completion"),
        (_reply('{"choices": []}'), "no chat completion"),
        (_reply('{"choices": [{"message": "hi"}]}'), "no chat completion"),
        (_reply(b"\xff\xfe\x00"), "no chat completion"),
        (_completion(None), "no answer"),
        (_completion({"projects": []}), "no answer"),
        (_completion('{"projects": [', "length"), "cut short"),
        (_completion("I cannot help with that."), "no JSON"),
        (_completion("x" * 120_000), "larger than 0.1 MB"),
        (_reply(KEY, 400), "status 400"),
        (_reply(KEY, 413), "status 413"),
    ],
)
def test_an_answer_that_is_none_fails_this_article_only(
    reply: Callable[[BaseHTTPRequestHandler], None], reason: str
) -> None:
    with _serving(reply) as model, pytest.raises(ValueError, match=reason) as failure:
        _reader(model).read(STEEL)
    assert KEY not in str(failure.value)
    assert len(model.asked) == 1


@pytest.mark.parametrize(
    ("status", "advice"),
    [(401, "QADAM_ENDPOINT_KEY"), (403, "QADAM_ENDPOINT_KEY"), (404, "QADAM_ENDPOINT_MODEL"), (500, "log")],
)
def test_a_server_that_refuses_makes_articles_wait_and_says_what_to_do(status: int, advice: str) -> None:
    with _serving(_reply(f"your key {KEY} is bad", status)) as model, pytest.raises(ReaderUnavailable) as problem:
        _reader(model).read(STEEL)
    assert str(status) in str(problem.value)
    assert advice in str(problem.value)
    assert KEY not in str(problem.value)
    assert len(model.asked) == 1


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_server_that_is_busy_is_asked_again(status: int) -> None:
    with _serving(_reply("busy", status, Retry_After="0"), _completion(_told(PROJECT))) as model:
        assert _reader(model).read(STEEL).relevant
    assert len(model.asked) == 2
    assert model.asked[0][2] == model.asked[1][2]


def test_a_server_that_stays_busy_makes_articles_wait_however_long_a_pause_it_asks_for() -> None:
    limits = Limits(connect=0.3, read=0.3, pause=1, tries=1)
    with _serving(_reply("busy", 503, Retry_After="86400")) as model, pytest.raises(ReaderUnavailable, match="503"):
        _reader(model, limits=limits).read(STEEL)
    assert len(model.asked) == 2


def test_key_and_text_follow_no_redirect() -> None:
    with _serving(_completion(_told(PROJECT))) as other:
        moved = _reply("", 307, Location=f"{other.url}/chat/completions")
        with _serving(moved) as model, pytest.raises(ReaderUnavailable, match="307"):
            _reader(model).read(STEEL)
    assert other.asked == []


def test_a_server_that_is_not_there_makes_articles_wait() -> None:
    with _serving(_completion("")) as model:
        pass
    with pytest.raises(ReaderUnavailable, match=r"127\.0\.0\.1 cannot be reached .*QADAM_ENDPOINT") as problem:
        _reader(model).read(STEEL)
    assert KEY not in str(problem.value)


def test_a_server_that_says_nothing_makes_articles_wait() -> None:
    hung_up = threading.Event()

    def silent(_: BaseHTTPRequestHandler) -> None:
        hung_up.wait(5)

    with _serving(silent) as model:
        with pytest.raises(ReaderUnavailable, match="cannot be reached"):
            _reader(model).read(STEEL)
        hung_up.set()


def test_a_server_that_drips_is_given_up() -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(200):
            handler.wfile.write(b" ")
            time.sleep(0.05)

    with _serving(drip) as model, pytest.raises(ReaderUnavailable, match="TimeoutError"):
        _reader(model).read(STEEL)


def test_a_key_shows_in_no_repr_and_no_header_can_be_made_of_it() -> None:
    assert KEY not in repr(GenerativeReader("http://127.0.0.1:1/v1", "tiny-1", KEY))
    with pytest.raises(ReaderUnavailable) as problem:
        GenerativeReader("http://127.0.0.1:1/v1", "tiny-1", f"{KEY}\r\nX-Other: 1")
    assert KEY not in str(problem.value)


# -- the settings

MODEL = {"QADAM_ENDPOINT_MODEL": "tiny-1"}


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8080/v1",
        "http://localhost/v1/",
        "http://[::1]:8080/v1",
        "https://models.example.org/v1",
    ],
)
def test_an_endpoint_is_on_this_machine_or_behind_tls(url: str) -> None:
    endpoint = read_settings({"QADAM_ENDPOINT": url, "QADAM_ENDPOINT_KEY": KEY, **MODEL}).endpoint
    assert endpoint is not None
    assert (endpoint.url, endpoint.model, endpoint.key) == (url.rstrip("/"), "tiny-1", KEY)


@pytest.mark.parametrize(
    "url",
    [
        "http://models.example.org/v1",
        "http://127.0.0.1.example.org/v1",
        "http://10.0.0.7/v1",
        "http://127.0.0.1@example.org/v1",
        "http://127.0.0.1\\@example.org/v1",
        "https://models.example.org/v1?key=secret",
        "https://secret@models.example.org/v1",
        "ftp://127.0.0.1/v1",
        "127.0.0.1:8080/v1",
        "http://127.0.0.1:99999/v1",
        "http://[::1/v1",
        "http://",
        "https://пример.kz/v1",
    ],
)
def test_another_endpoint_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(SettingsProblem, match="QADAM_ENDPOINT") as problem:
        read_settings({"QADAM_ENDPOINT": url, **MODEL})
    assert "secret" not in str(problem.value)


def test_an_endpoint_needs_a_model_and_a_key_that_fits_a_header() -> None:
    with pytest.raises(SettingsProblem, match="QADAM_ENDPOINT_MODEL"):
        read_settings({"QADAM_ENDPOINT": "http://127.0.0.1/v1"})
    with pytest.raises(SettingsProblem, match="QADAM_ENDPOINT_KEY") as problem:
        read_settings({"QADAM_ENDPOINT": "http://127.0.0.1/v1", "QADAM_ENDPOINT_KEY": f"{KEY}\n", **MODEL})
    assert KEY not in str(problem.value)


def test_settings_show_no_key() -> None:
    told = read_settings({"QADAM_ENDPOINT": "http://127.0.0.1/v1", "QADAM_ENDPOINT_KEY": KEY, **MODEL})
    assert KEY not in repr(told)


def test_the_model_reads_only_where_an_endpoint_is_configured() -> None:
    assert read_settings(MODEL).endpoint is None
    assert chosen(Settings()).name.startswith("qadam-reader")
    configured = read_settings({"QADAM_ENDPOINT": "http://127.0.0.1/v1", **MODEL})
    assert chosen(configured).name == "generative:tiny-1"
