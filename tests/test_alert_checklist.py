"""What an alert must do and must never do, in twenty-five points: each is lived through from the news to the letter."""

from __future__ import annotations

import base64
import hmac
import json
import os
import re
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from alerts.channels import Channels
from alerts.dkim import Signer
from alerts.imprint import Imprint
from alerts.letters import render
from alerts.tokens import permit_of
from alerts.webhooks import signed_headers
from alerts.wire_form import wire_form
from db.bouncing import stopped
from db.canaries import record_canary
from db.engine import reading, writing
from db.mutes import Mute, add_mute
from db.outbox import BACK_OFF, MOST_DEFERRALS, compose_letters
from db.polling import register_sources
from db.proofs import queue_proofs
from db.subscriptions import ask, confirm, unsubscribe
from db.tables import sources
from db.watches import save_watch
from demo.letters import SENT, samples
from domain.proofs import Canary
from domain.records import Mention, Programme, Reading, Status
from domain.rhythms import Every, Quiet, Rhythm
from domain.subscriptions import Answer
from domain.watching import Delivered, Letter, Watch
from flows.alert_ledger import reasons
from flows.reread import reread
from flows.send import Messenger, send
from flows.writing import written
from tests.conftest import Say
from tests.post_office import PostOffice
from tests.stored import HOUR, NOW, SOURCE, article, column, poll
from tests.stored import link as linked
from tests.stored import read as read_as
from tests.test_alerts_delivery import Certificate, certificate, post
from tests.test_channels import OK, SECRET, Phone, channels, receiver, webhooks
from tests.test_corrections import Box
from tests.test_dkim import GOOD, key, key_file, looked, record, signs, verifies
from tests.test_letter_hostility import TURNED, hostile, parts
from tests.test_outbox import queue
from tests.test_sending import CHILD
from tests.test_sending import run as carried
from tests.test_unconfirmed import BLOG, rumour
from tests.test_unconfirmed import report as reported
from tests.told import DAY, Scripted, news, plant

__all__ = ["certificate", "key", "key_file", "record", "signs"]

S = Status
SENDER = "Qadam <qadam@example.org>"
TOKENS = "a secret that nobody guesses"
IMPRINT = Imprint("https://qadam.example.org", TOKENS, "desk@example.org")
ALL = Watch("all", "reader@example.org", new_projects=True)


def lime(status: Status = S.PLANNED, **values: object) -> Mention:
    return plant("lime", status, **values)


def out(engine: Engine, day: float, messenger: Messenger | None = None) -> list[EmailMessage]:
    """What one run sends on a day."""
    box, moment = Box(Delivered("box")), NOW + day * DAY
    write = partial(written, imprint=IMPRINT)
    send(engine, box, SENDER, clock=lambda: moment, worker="w", write=write, messenger=messenger)
    return box.taken


def body(message: EmailMessage) -> str:
    plain = message.get_body(("plain",))
    assert plain is not None
    return str(plain.get_content())


@pytest.fixture
def told(engine: Engine) -> Engine:
    """The reader was told that a lime plant is planned, and that it works."""
    save_watch(engine, ALL, NOW)
    for day, status in ((0, S.PLANNED), (2, S.COMMISSIONED)):
        news(engine, str(status), lime(status), day=day, name="one" if not day else "two")
        assert len(out(engine, day)) == 1
    return engine


def test_point_01_an_unconfirmed_address_gets_one_letter_ever_and_its_link_works_once_and_not_for_long(
    engine: Engine,
) -> None:
    arrived = []
    for day in range(8):
        ask(engine, Watch("", "you@example.org", new_projects=True), NOW if not day else NOW + HOUR)
        news(engine, f"day {day}", plant(f"lime {day}"), day=day)
        arrived += out(engine, day)
    (letter,) = arrived
    token = re.findall(r"/confirm/([\w.-]+)", body(letter))[0]
    permit = permit_of(token, TOKENS)
    assert permit is not None
    assert permit_of(token[:-1] + ("A" if token[-1] != "A" else "B"), TOKENS) is None
    assert confirm(engine, permit, NOW + 3 * DAY).answer is Answer.EXPIRED
    assert ask(engine, Watch("", "new@example.org"), NOW + 9 * DAY).answer is Answer.ASKED
    (again,) = out(engine, 9)
    permit = permit_of(re.findall(r"/confirm/([\w.-]+)", body(again))[0], TOKENS)
    assert permit is not None
    assert [confirm(engine, permit, NOW + 9 * DAY + HOUR).answer for _ in range(2)] == [Answer.DONE, Answer.ALREADY]


def test_point_02_one_change_is_one_alert_whoever_works_and_however_often(engine: Engine) -> None:
    queue(engine, ALL, Watch("b", "b@example.org"), Watch("c", "c@example.org"))
    with PostOffice() as office:

        def work(name: str) -> None:
            send(engine, post(office.port), SENDER, clock=lambda: NOW, worker=name)

        with ThreadPoolExecutor(3) as workers:
            list(workers.map(work, ("one", "two", "three")))
        work("once more")
    assert sorted(office.taken.values()) == [1, 1, 1]
    assert column(engine, "SELECT count(*) FROM alerts GROUP BY watch_id, change_id") == [1, 1, 1]


def test_point_03_a_kill_between_the_text_and_the_commit_repeats_the_letter_under_its_message_id(
    engine: Engine, database_url: str
) -> None:
    queue(engine, ALL)
    killed = list[subprocess.Popen[bytes]]()

    def kill(step: str) -> None:
        if step == "text" and killed[0].poll() is None:
            os.kill(killed[0].pid, signal.SIGKILL)
            killed[0].wait(5)

    with PostOffice(about_to=kill) as office:
        arguments = [sys.executable, str(CHILD), database_url, NOW.isoformat(), str(office.port)]
        killed.append(subprocess.Popen(arguments, cwd=CHILD.parent.parent, stderr=subprocess.DEVNULL))
        assert killed[0].wait(30) == -signal.SIGKILL
        office.about_to = lambda step: None
        for hours in (1, 3, 30):
            carried(engine, office, NOW + hours * HOUR)
    assert list(office.taken.values()) == [2]  # one Message-ID, which mail programs show once
    assert column(engine, "SELECT state FROM letters") == ["delivered"]


def test_point_04_a_digest_that_is_made_twice_is_sent_once(engine: Engine) -> None:
    save_watch(engine, replace(ALL, rhythm=Rhythm(Every.DAILY)), NOW)
    for number in range(3):
        news(engine, f"{number}", plant(f"lime {number}"))
    compose_letters(engine, NOW + DAY)
    compose_letters(engine, NOW + DAY)
    assert [len(out(engine, day)) for day in (1, 1, 1.1, 2)] == [1, 0, 0, 0]
    assert column(engine, "SELECT count(*) FROM letters") == [1]


def test_point_05_future_dates_never_fire_again(engine: Engine) -> None:
    save_watch(engine, ALL, NOW)
    arrived = []
    for day in range(60):
        said = lime(expected="2027-Q4", evidence=f"It is to be launched in late 2027, as was said {day} times.")
        words = f"The launch is ahead, day {day}." if day % 3 else "The launch is ahead."
        news(engine, words, said, day=day, name="edited" if day % 2 else f"new {day}")
        arrived += out(engine, day)
        arrived += out(engine, day) if day % 10 == 0 else []
    assert len(arrived) == 1


def test_point_06_flapping_edits_and_reading_again_send_nothing(told: Engine) -> None:
    for day in range(3, 15):
        status = S.COMMISSIONED if day % 2 else S.CONSTRUCTION
        news(told, f"two, edited on {day}", lime(S.COMMISSIONED, jobs=day), day=day, name="two")
        news(told, f"flapping {day}", lime(status), day=day)
        assert out(told, day) == []
    reader = Scripted("new-1", {"planned": (lime(S.CONSTRUCTION),), "two, edited on 14": (lime(S.SUSPENDED),)})
    reread(told, reader, now=NOW + 20 * DAY)
    assert out(told, 20) == []


def test_point_07_a_burst_of_fifty_changes_is_one_letter_that_lists_them(engine: Engine) -> None:
    queue(engine, ALL, changes=50)
    (letter,) = out(engine, 1)
    assert len(set(re.findall(r"Plant \d+", body(letter)))) == 50
    assert letter["X-Qadam-Reason"] == "watching; kind=changes; changes=50; corrections=0"


def test_point_08_a_round_up_tells_nothing_twice_and_an_end_silences_the_dates_before_it(told: Engine) -> None:
    poll(told, article("round-up", "14 plants, the lime plant among them.", seen_at=NOW + 5 * DAY))
    total = Reading(True, 0.9, (lime(S.COMMISSIONED),), (Programme("14 plants", count=14),))
    read_as(told, total, now=NOW + 5 * DAY)
    linked(told, 1, now=NOW + 5 * DAY, watch="all")
    assert out(told, 5) == []
    news(told, "closed", lime(S.CLOSED, evidence="The lime plant was closed for good."), day=40)
    assert len(out(told, 40)) == 1
    news(told, "late", lime(S.PLANNED, expected="2030"), day=41)
    assert out(told, 41) == []


def test_point_09_what_is_muted_is_dropped_in_sight_and_what_is_held_arrives_after(engine: Engine) -> None:
    quiet = Rhythm(quiet=Quiet(time(13), time(16)))  # it is 14 o'clock there
    save_watch(engine, replace(ALL, rhythm=quiet), NOW)
    news(engine, "one", plant("lime"))
    news(engine, "two", plant("copper"))
    add_mute(engine, Mute("all", "Q0001", "we built it", NOW, NOW + 30 * DAY))
    assert out(engine, 0) == []
    (letter,) = out(engine, 2 / 24)
    assert "copper plant" in letter["Subject"]
    assert "lime plant" not in body(letter)
    with reading(engine) as connection:
        (why,) = reasons(connection, "all", "Q0001", NOW)
    assert "we built it" in why.why


def test_point_10_a_daily_letter_keeps_its_hour_when_clocks_change_and_when_the_reader_moves(engine: Engine) -> None:
    berlin = replace(ALL, rhythm=Rhythm(Every.DAILY, at=time(8), zone="Europe/Berlin"))
    sent = []
    for day in range(27, 32):  # summer time begins on 29 March 2026
        evening = datetime(2026, 3, day - 1, 20, tzinfo=UTC)
        moved = replace(berlin, rhythm=replace(berlin.rhythm, zone="Asia/Almaty")) if day == 31 else berlin
        save_watch(engine, moved, evening)
        news(engine, f"{day}", plant(f"lime {day}"), day=(evening - NOW) // DAY + 1)
        with writing(engine, evening) as connection:
            connection.exec_driver_sql(f"UPDATE alerts SET created_at = '{evening:%Y-%m-%d %H:%M}:00.000000' "
                                       "WHERE letter_id IS NULL")  # fmt: skip
        for hour in range(6, 13):
            at = evening + hour * HOUR
            if out(engine, (at - NOW) / DAY):
                sent.append(f"{at:%d %H:%M}")
    assert sent == ["27 07:00", "28 07:00", "29 06:00", "30 06:00", "31 03:00"]


def test_point_11_a_status_is_told_once_and_again_only_when_it_comes_again(told: Engine) -> None:
    for day in range(3, 30, 3):
        news(told, f"still works {day}", lime(S.COMMISSIONED), day=day)
        assert out(told, day) == []
    news(told, "stopped", lime(S.SUSPENDED), day=40)
    assert len(out(told, 40)) == 1
    news(told, "works again", lime(S.COMMISSIONED, evidence="Work was resumed, the lime plant works again."), day=80)
    assert len(out(told, 80)) == 1


def test_point_12_letters_of_a_project_are_one_thread_and_another_project_never_joins_it(engine: Engine) -> None:
    messages = history(engine)
    news(engine, "copper", plant("copper"), day=42)
    messages += out(engine, 42)
    limes = [message for message in messages if "lime" in str(message["Subject"])]
    assert (len(messages), len(limes)) == (4, 3)
    for header in ("References", "In-Reply-To"):  # what most programs go by, and what Outlook does
        assert len({str(message[header]) for message in limes}) == 1
        assert len({str(message[header]) for message in messages}) == 2
    # Gmail asks for the same subject, too, and ours says what moved: it may begin a thread anew, and mixes up none.
    gmail = {(str(message["References"]), str(message["Subject"])) for message in messages}
    assert len(gmail) == len({str(message["Subject"]) for message in messages})
    assert not [message for message in messages if message["X-Entity-Ref-ID"]]


def history(engine: Engine) -> list[EmailMessage]:
    """The letters about a plant that was planned, then launched, which is taken back."""
    save_watch(engine, ALL, NOW)
    news(engine, "one", lime())
    sent = out(engine, 0)
    news(engine, "two", lime(S.COMMISSIONED), day=2)
    sent += out(engine, 2)
    news(engine, "two, edited", lime(), day=4, name="two")
    return [*sent, *out(engine, 4)]


def test_point_13_filters_know_list_reason_and_watch_without_reading_the_letter(told: Engine) -> None:
    news(told, "stopped", lime(S.SUSPENDED), day=40)
    (letter,) = out(told, 40)
    assert letter["List-Id"] == "Qadam all <all.alerts.qadam.example.org>"
    assert letter["X-Qadam-Watch"] == "all"
    said = dict(part.split("=") for part in str(letter["X-Qadam-Reason"]).split("; ") if "=" in part)
    assert (said["kind"], said["from"], said["to"]) == ("change", "commissioned", "suspended")


def test_point_14_one_click_names_list_and_person_survives_refolding_and_ends_at_once(
    told: Engine, signs: Signer, record: str
) -> None:
    news(told, "stopped", lime(S.SUSPENDED), day=40)
    compose_letters(told, NOW + 40 * DAY)
    (letter,) = out(told, 40)
    mail = signs(wire_form(letter))
    (link,) = re.findall(rb"\r\nList-Unsubscribe: <(https://[^>\s]+)>\r\n", mail)
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in mail
    signed = re.sub(rb"\s", b"", mail.partition(b"h=")[2].partition(b";")[0]).split(b":")
    assert {b"list-unsubscribe", b"list-unsubscribe-post"} <= set(signed)
    folded = mail.replace(b"List-Unsubscribe: <", b"List-Unsubscribe:\r\n <").replace(b"Post: List", b"Post:\r\n\tList")
    assert folded != mail
    assert verifies(mail, record)
    assert verifies(folded, record)
    permit = permit_of(link.decode().rpartition("/")[2], TOKENS)
    assert permit is not None
    assert (permit.watch_ids, permit.email) == (("all",), "reader@example.org")
    news(told, "again", lime(S.COMMISSIONED, evidence="Work was resumed."), day=80)
    compose_letters(told, NOW + 80 * DAY)
    assert unsubscribe(told, permit, NOW + 80 * DAY).answer is Answer.DONE
    assert unsubscribe(told, permit, NOW + 80 * DAY).answer is Answer.ALREADY
    assert out(told, 80) == []


def test_point_15_what_speaks_for_the_sender_is_checked_and_its_lack_said(signs: Signer, record: str) -> None:
    whole = looked(GOOD | {"qadam._domainkey.example.org": [record]}, signs)
    assert {kind for kind, (good, _) in whole.items() if good} == {"SPF", "DKIM", "DMARC"}
    assert not any(good for good, _ in looked({}, signs).values())


def test_point_16_a_hard_refusal_stops_and_shows_and_a_soft_one_backs_off_and_ends(engine: Engine) -> None:
    queue(engine, ALL, Watch("full", "full@example.org"))
    arrived, moment = 0, NOW
    with PostOffice({"RCPT": [b"550 5.1.1 no such user\r\n", *[b"452 4.2.2 full\r\n"] * 99]}) as office:
        for _ in range(MOST_DEFERRALS + 5):
            arrived += carried(engine, office, moment).delivered
            moment += BACK_OFF[-1]
        tries = [line for line in office.heard if line.startswith("RCPT")]
    with reading(engine) as connection:
        (gone,) = stopped(connection)
    assert "no such user" in gone.reason
    assert sum(gone.email in line for line in tries) == 1
    assert len(tries) == 1 + MOST_DEFERRALS
    assert (arrived, column(engine, "SELECT state FROM letters")) == (0, ["rejected", "rejected"])


def test_point_17_subject_and_text_say_what_moved_where_from_what_and_who_says_so(told: Engine) -> None:
    news(told, "stopped", lime(S.SUSPENDED, expected="2027"), day=40)
    (letter,) = out(told, 40)
    assert letter["Subject"] == "lime plant, Karaganda region: commissioned → suspended"
    text = body(letter)
    for words in ("Was: commissioned", "Now: suspended", "«The lime plant is suspended.»", "Source: Agency"):
        assert words in text
    assert "Expected: 2027" in text
    assert text.splitlines()[0].startswith("lime plant")
    assert "The source says so in the sentence above." in text


def test_point_18_nothing_that_an_article_says_leaves_its_place_in_the_letter() -> None:
    event = samples("en")["one change"].events[0]
    for words in ("<script>alert(1)</script><img src=//evil>", "x\r\nBcc: all@example.org\r\n\r\nbody", TURNED):
        letter = Letter("k", "reader@example.org", "en", ("w",), (hostile(event, words, words, "javascript:x"),))
        read = message_from_bytes(render(letter, SENDER, SENT, IMPRINT).as_bytes(policy=SMTP), policy=default)
        text, page = parts(read)
        assert read["Bcc"] is None
        assert not page.find_all(["script", "img", "iframe"])
        assert not [tag for tag in page.find_all("a") if not re.match(r"https?:|mailto:", str(tag["href"]))]
        assert "\u202e" not in text + str(read["Subject"])


def test_point_19_a_webhook_is_signed_repeats_are_known_and_what_is_forged_is_refused(
    engine: Engine, certificate: Certificate
) -> None:
    busy = b"HTTP/1.1 503 Busy\r\nConnection: close\r\n\r\n"
    with receiver(certificate, busy, OK) as there:
        queue(engine, Watch("hook", there.address), changes=2)
        out(engine, 0, channels_of(certificate))
        assert column(engine, "SELECT state FROM letters") == ["waiting"]
        out(engine, 1, channels_of(certificate))
    (first, said), (again, repeated) = there.requests
    assert (first["webhook-id"], said) == (again["webhook-id"], repeated)
    signed = f"{first['webhook-id']}.{first['webhook-timestamp']}.".encode()
    assert first["webhook-signature"] == f"v1,{base64.b64encode(hmac.digest(SECRET, signed + said, 'sha256')).decode()}"
    forged = signed_headers(b"another secret of 24 byte", first["webhook-id"], NOW, said)
    assert forged["webhook-signature"] != first["webhook-signature"]
    events = json.loads(said)["events"]
    assert events[0]["id"] != events[1]["id"]
    assert events[0]["sequence"] < events[1]["sequence"]


def channels_of(certificate: Certificate) -> Channels:
    return Channels(webhooks(certificate))


def test_point_20_a_chat_is_told_in_its_own_short_form(engine: Engine) -> None:
    phone = Phone()
    queue(engine, Watch("chat", "tgram://123456789:abcdefg_hijklmnop/12315544", "ru"))
    assert out(engine, 0, channels(phone)) == []
    assert column(engine, "SELECT state FROM letters") == ["delivered"]
    (text,) = phone.texts
    assert "Plant 0" in text
    assert "<" not in text


def test_point_21_people_without_accounts_each_say_yes_for_themselves(engine: Engine) -> None:
    people = [f"{name}@example.org" for name in ("aina", "bolat", "dana")]
    for address in people:
        ask(engine, Watch("", address, new_projects=True), NOW)
    asked = {str(message["To"]): message for message in out(engine, 0)}
    assert sorted(asked) == people
    for address in people[:2]:
        permit = permit_of(re.findall(r"/confirm/([\w.-]+)", body(asked[address]))[0], TOKENS)
        assert permit is not None
        assert confirm(engine, permit, NOW + HOUR).answer is Answer.DONE
    news(engine, "one", lime(), day=1)
    assert sorted(str(message["To"]) for message in out(engine, 1)) == people[:2]


def test_point_22_when_the_poller_stops_a_reader_who_hears_nothing_learns_it_within_a_week(engine: Engine) -> None:
    save_watch(engine, ALL, NOW)
    register_sources(engine, (SOURCE,), NOW)
    with writing(engine, NOW) as connection:
        connection.execute(update(sources).values(last_success_at=NOW))  # the last poll there was
    letters = []
    for day in range(8):
        record_canary(engine, Canary((NOW + day * DAY).date(), "fake-1"), NOW + day * DAY)
        for _ in range(2):
            compose_letters(engine, NOW + day * DAY)
            queue_proofs(engine, NOW + day * DAY)
        letters += [(day, message) for message in out(engine, day)]
    ((day, letter),) = letters
    assert day == 7
    assert str(letter["Subject"]).startswith("Qadam may be missing news: 0 of 1 sources answer, 0 articles read")
    assert "Agency: nothing for 7 days, where some" in body(letter)
    assert "An invented article went all the way to a letter on 23 March 2026." in body(letter)


def test_point_23_for_any_watch_and_project_it_is_told_why_they_met_or_did_not(told: Engine, tmp_path: Path) -> None:
    save_watch(told, Watch("copper", "c@example.org", products=frozenset({"copper"})), NOW)
    with reading(told) as connection:
        heard = [reason.why for reason in reasons(connection, "all", "Q0001", NOW + 3 * DAY)]
        not_heard = [reason.why for reason in reasons(connection, "copper", "Q0001", NOW + 3 * DAY)]
    assert all(why.startswith("delivered on 2026-03-") for why in heard)
    assert all("the filter" in why and "product" in why for why in not_heard)


def test_point_24_a_correction_comes_once_in_the_thread_of_what_it_corrects(engine: Engine) -> None:
    *_, wrong, correction = history(engine)
    assert str(correction["Subject"]).startswith("Correction: ")
    assert correction["References"] == wrong["References"]
    assert correction["X-Qadam-Reason"] == "watching; kind=correction; changes=0; corrections=1"
    assert out(engine, 5) == []


@pytest.fixture
def archive(engine: Engine) -> str:
    return str(engine.url)


def test_point_25_what_is_unconfirmed_is_mailed_to_nobody_and_shown_as_such_everywhere(
    engine: Engine, qadam: Say
) -> None:
    register_sources(engine, (SOURCE, BLOG), NOW)
    save_watch(engine, ALL, NOW)
    reported(engine, SOURCE.id, "Builders are at work.", lime(S.CONSTRUCTION))
    out(engine, 0)
    rumour(engine)
    assert out(engine, 21) == []
    assert "? construction → commissioned, unconfirmed: hearsay" in qadam("changes")
    assert [row["confirmed"] for row in json.loads(qadam("changes", "--json"))] == [False, True]
    letter = render(samples("en")["unconfirmed"], SENDER, SENT)
    assert str(letter["Subject"]).startswith("Unconfirmed: ")
    assert "[UNCONFIRMED]" in body(letter)
