"""Mail that comes back: what other servers report is read once, and believed only of letters that we sent."""

from __future__ import annotations

import mailbox
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from alerts.bounces import LONGEST, read_report, reports
from db.bouncing import record_report, resume_address, stopped
from db.engine import reading
from db.outbox import compose_letters, finish_letter, mark_sending
from domain.refusals import Fault, Step, fault_of, fault_of_status
from domain.watching import Bounce, Deferred, Delivered
from flows.bounce_reading import MailboxProblem, read_bounces
from tests.stored import HOUR, NOW, column, rows
from tests.test_outbox import MINUTE, WATCH, claim_one, nothing_is_due, queue

ID = "<letter-1@example.org>"


def report(
    status: str = "5.1.1",
    action: str = "failed",
    to: str = WATCH.email,
    message_id: str = ID,
    whole: bool = True,
    original: str = "",
) -> bytes:
    """As Postfix writes it: words, the report, and the letter that came back or its headers."""
    message = EmailMessage()
    message["From"] = "MAILER-DAEMON@mx.example.net"
    message["To"] = "qadam@example.org"
    message["Subject"] = "Undelivered Mail Returned to Sender"
    message.set_content("I'm sorry to have to inform you that your message could not be delivered.\n")
    message.make_mixed()
    message.replace_header("Content-Type", "multipart/report; report-type=delivery-status")
    lines = ["Reporting-MTA: dns; mx.example.net", "", f"Final-Recipient: rfc822; {to}"]
    lines += [f"Original-Recipient: rfc822;{original}"] if original else []
    lines += [f"Action: {action}", f"Status: {status}", f"Diagnostic-Code: smtp; 550 {status} unknown\n user here"]
    message.attach(_part("message/delivery-status", "\n".join(lines) + "\n"))
    returned = f"From: qadam@example.org\nTo: {to}\nMessage-ID: {message_id}\nSubject: moved\n\n"
    kind = ("message/rfc822", returned + "The letter.\n") if whole else ("text/rfc822-headers", returned)
    message.attach(_part(*kind))
    return message.as_bytes()


def _part(kind: str, text: str) -> EmailMessage:
    return message_from_bytes(f"Content-Type: {kind}\n\n{text}".encode(), policy=default)


def told(engine: Engine) -> None:
    """A letter with our Message-ID was taken by a server."""
    queue(engine, WATCH)
    compose_letters(engine, NOW)
    claim = claim_one(engine)
    assert mark_sending(engine, claim, NOW, 10 * MINUTE, ID)
    assert finish_letter(engine, claim, Delivered("mx"), NOW)


def folder(tmp_path: Path, *mails: bytes) -> Path:
    box = tmp_path / "bounces"
    box.mkdir(exist_ok=True)
    for number, mail in enumerate(mails):
        (box / f"{number}.eml").write_bytes(mail)
    return box


@pytest.mark.parametrize("whole", [True, False], ids=["letter", "headers"])
def test_a_report_says_who_was_not_reached_and_why(whole: bool) -> None:
    expected = Bounce(ID, (WATCH.email,), "failed", "5.1.1", "550 5.1.1 unknown user here")
    assert read_report(report(whole=whole)) == (expected,)


def test_a_hard_bounce_stops_the_address_and_shows(engine: Engine, tmp_path: Path) -> None:
    told(engine)
    assert read_bounces(engine, folder(tmp_path, report()), NOW) == 1
    assert column(engine, "SELECT state FROM letters") == ["bounced"]
    with reading(engine) as connection:
        (address,) = stopped(connection)
    assert (address.email, address.reason) == (WATCH.email, "it came back: 5.1.1 550 5.1.1 unknown user here")


def test_a_bounced_letter_goes_out_once_more_when_its_address_is_resumed(engine: Engine, tmp_path: Path) -> None:
    told(engine)
    read_bounces(engine, folder(tmp_path, report()), NOW)
    assert resume_address(engine, WATCH.email, NOW + HOUR)
    assert claim_one(engine, NOW + HOUR).attempts == 1


def test_a_report_is_read_once(engine: Engine, tmp_path: Path) -> None:
    told(engine)
    box = folder(tmp_path, report())
    assert read_bounces(engine, box, NOW) == 1
    resume_address(engine, WATCH.email, NOW)
    assert read_bounces(engine, box, NOW) == 0
    with reading(engine) as connection:
        assert stopped(connection) == ()


def test_a_soft_bounce_is_tried_once_more_hours_later_and_then_shows(engine: Engine, tmp_path: Path) -> None:
    told(engine)
    read_bounces(engine, folder(tmp_path, report("4.4.7")), NOW)
    assert nothing_is_due(engine, NOW + 5 * HOUR)
    claim = claim_one(engine, NOW + 6 * HOUR)
    mark_sending(engine, claim, NOW, 10 * HOUR, ID)
    finish_letter(engine, claim, Delivered("mx"), NOW + 6 * HOUR)
    read_bounces(engine, folder(tmp_path, report("4.4.7"), report("4.4.7", whole=False)), NOW + 7 * HOUR)
    assert column(engine, "SELECT state FROM letters") == ["bounced"]
    with reading(engine) as connection:
        assert stopped(connection) == ()


def test_a_full_mailbox_is_no_reason_to_stop(engine: Engine, tmp_path: Path) -> None:
    told(engine)
    read_bounces(engine, folder(tmp_path, report("5.2.2")), NOW)
    assert column(engine, "SELECT state FROM letters") == ["waiting"]


def test_a_policy_against_us_is_not_blamed_on_the_reader(engine: Engine, tmp_path: Path) -> None:
    told(engine)
    read_bounces(engine, folder(tmp_path, report("5.7.1")), NOW)
    assert column(engine, "SELECT state FROM letters") == ["bounced"]
    with reading(engine) as connection:
        assert stopped(connection) == ()


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_a_report_that_nothing_failed_changes_nothing(engine: Engine, tmp_path: Path, action: str) -> None:
    told(engine)
    read_bounces(engine, folder(tmp_path, report("4.4.7", action)), NOW)
    assert column(engine, "SELECT state FROM letters") == ["delivered"]


def test_nobody_is_stopped_by_a_report_of_a_letter_that_we_never_sent_there(engine: Engine, tmp_path: Path) -> None:
    told(engine)
    forged = (report(message_id="<guessed@example.org>"), report(to="other@example.org"))
    assert read_bounces(engine, folder(tmp_path, *forged), NOW) == 0
    assert column(engine, "SELECT state FROM letters") == ["delivered"]


def test_a_forwarded_letter_is_known_by_the_address_that_we_wrote_to(engine: Engine, tmp_path: Path) -> None:
    told(engine)
    forwarded = report(to="forwarded@elsewhere.example", original=WATCH.email.upper())
    assert read_bounces(engine, folder(tmp_path, forwarded), NOW) == 1


def test_a_letter_that_waits_already_is_not_taken_back_twice(engine: Engine) -> None:
    queue(engine, WATCH)
    compose_letters(engine, NOW)
    claim = claim_one(engine)
    mark_sending(engine, claim, NOW, 10 * MINUTE, ID)
    finish_letter(engine, claim, Deferred("421"), NOW)
    record_report(engine, "x", read_report(report("4.4.7")), NOW)
    assert rows(engine, "SELECT state, deferrals FROM letters") == [("waiting", 1)]


def test_every_kind_of_mailbox_is_read(tmp_path: Path) -> None:
    maildir, mbox = mailbox.Maildir(tmp_path / "maildir"), mailbox.mbox(tmp_path / "mbox")
    for box in (maildir, mbox):
        for to in ("a@example.org", "b@example.org"):
            box.add(report(to=to))
        box.close()
    (tmp_path / "maildir" / "tmp" / "half").write_bytes(report())
    for path in (
        tmp_path / "maildir",
        tmp_path / "mbox",
        folder(tmp_path, report(to="a@example.org"), report(to="b@example.org")),
    ):
        read = {bounce.recipients for _, mail in reports(path) for bounce in read_report(mail)}
        assert read == {("a@example.org",), ("b@example.org",)}, path


def test_a_missing_mailbox_is_told_in_a_sentence(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "locked").write_text("")
    with pytest.raises(MailboxProblem, match="QADAM_BOUNCES"):
        read_bounces(engine, tmp_path / "locked" / "no", NOW)


def test_what_is_too_large_or_too_deep_is_passed_over(tmp_path: Path) -> None:
    bomb = b"".join(b"Content-Type: multipart/report; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(20_000))
    assert list(reports(folder(tmp_path, b"x" * (LONGEST + 1)))) == []
    assert read_report(bomb) == ()
    assert read_report(b"Content-Type: multipart/report; boundary=b\n\n" + b"--b\n\n" * 200_000) == ()
    nested = b"Content-Type: message/rfc822\n\n" * 30_000
    assert read_report(nested) == ()


@given(st.binary(max_size=300), st.integers(0, 1500))
@settings(max_examples=60, deadline=None)
def test_no_mail_upsets_the_reader(noise: bytes, at: int) -> None:
    mail = report()
    for bounce in read_report(mail[:at] + noise + mail[at:]):
        assert bounce.reason.isprintable()


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        ("4.2.2", Fault.PASSING),
        ("4.4.7", Fault.PASSING),
        ("5.1.1", Fault.ADDRESS),
        ("5.1.10", Fault.ADDRESS),
        ("5.1.8", Fault.OURS),
        ("5.2.1", Fault.ADDRESS),
        ("5.2.2", Fault.PASSING),
        ("5.3.4", Fault.LETTER),
        ("5.6.0", Fault.LETTER),
        ("5.7.26", Fault.OURS),
        ("5.0.0", Fault.ADDRESS),
    ],
)
def test_a_status_says_whose_fault_it_is(status: str, fault: Fault) -> None:
    assert fault_of_status(status) is fault


@given(
    st.sampled_from(Step), st.integers(-1, 999), st.none() | st.from_regex(r"[245]\.\d{1,3}\.\d{1,3}", fullmatch=True)
)
def test_only_an_answer_for_good_to_a_letter_is_ever_blamed_on_its_reader(
    step: Step, code: int, status: str | None
) -> None:
    if fault_of(step, code, status) is Fault.ADDRESS:
        assert step >= Step.MAIL
        assert 500 <= code < 600
