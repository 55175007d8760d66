"""Messages are made once and arrive once: at a local mail server and at local receivers of webhooks."""

import base64
import email
import hashlib
import hmac
import logging
import socket
from urllib.parse import parse_qs, urlsplit

import pytest
from aiosmtpd.controller import Controller
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from projects.reminders import digesting, keeping, robots, sending
from projects.reminders.models import Delivery, Digest, SourceRule, Told
from projects.reminders.wording import message
from tests.city import make_organisation, make_project, make_report
from tests.reminders.cases import (
    DAY,
    FRIDAY,
    MONDAY,
    THURSDAY,
    TOKEN,
    Receiver,
    at,
    make_robot,
    prefer,
    run,
)

pytestmark = pytest.mark.django_db
SATURDAY = FRIDAY + DAY


@pytest.fixture
def receiver(settings):
    with Receiver() as found:
        settings.ROBOT_URLS = found.addresses
        yield found


@pytest.fixture
def mailbox(settings):
    """A mail server that keeps what arrives."""
    arrived = []

    class Keep:
        async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd calls it so
            arrived.append(envelope)
            return "250 OK"

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(Keep(), hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield arrived
    controller.stop()


@pytest.fixture
def due(cast):
    """A report of the reporter's that is due on Friday at noon."""
    cast.staff.email = "staff@example.com"
    cast.staff.save()
    return make_project(name="风电法兰项目", reporter=cast.staff)


def inbox(user):
    return list(Digest.objects.inbox(user).order_by("pk"))


def test_one_message_a_day_under_the_bell(cast, due):
    assert run(FRIDAY, 7)[0] == 0  # before his hour
    run(FRIDAY)
    run(FRIDAY, 9, 10)
    (one,) = inbox(cast.staff)
    assert [line["source"] for line in one.lines] == ["week_near"]
    assert one.lines[0]["values"] | {"week": ""} == {
        "week": "",
        "count": 1,
        "returned": 0,
        "total": 1,
        "handed_in": 0,
        "due": "2025-03-28T12:00:00+08:00",
    }
    assert Delivery.objects.count() == 0
    # The day after tomorrow it is late, and told again; on Saturday nothing is.
    assert run(SATURDAY)[0] == 0
    run(SATURDAY + DAY * 2)
    assert [[line["source"] for line in digest.lines] for digest in inbox(cast.staff)] == [
        ["week_near"],
        ["week_missing"],
    ]


def test_what_was_told_is_not_told_again(cast):
    project = make_project(steward=cast.steward)
    project.responsibilities.filter(role="STEWARD").update(valid_from=THURSDAY)
    run(THURSDAY)
    run(FRIDAY)
    assert len(inbox(cast.steward)) == 1
    assert Told.objects.filter(user=cast.steward, source="pool_given").count() == 1


def test_kinds_pauses_and_channels_are_respected(cast, due):
    prefer(cast.staff, declined=["BEFORE"])
    run(THURSDAY)
    prefer(cast.staff, declined=[], paused_until=SATURDAY)
    run(FRIDAY)
    prefer(cast.staff, paused_until=None, in_app=False)
    run(FRIDAY, 10)
    assert inbox(cast.staff) == []
    prefer(cast.staff, in_app=True, hour=11)
    run(FRIDAY, 10, 50)
    assert inbox(cast.staff) == []
    run(FRIDAY, 11)
    assert len(inbox(cast.staff)) == 1


def test_the_office_turns_an_occasion_off_or_moves_its_days(cast, due):
    rule = SourceRule.objects.create(source="week_near", is_on=False)
    run(FRIDAY)
    assert inbox(cast.staff) == []
    rule.is_on, rule.days_before = True, 4
    rule.save()
    run(MONDAY)
    assert len(inbox(cast.staff)) == 1


def test_returns_come_at_once_to_who_asks_for_it(cast, due):
    for at_once, messages in ((False, 1), (True, 2)):
        prefer(cast.staff, at_once=at_once)
        run(FRIDAY)
        if not at_once:
            make_report(due, state="RETURNED", by=cast.staff)
        run(FRIDAY, 10)
        assert len(inbox(cast.staff)) == messages
    run(FRIDAY, 10, 30)
    now = inbox(cast.staff)[1]
    assert now.slot == "now-2"
    assert [line["source"] for line in now.lines] == ["week_returned"]
    assert len(inbox(cast.staff)) == 2


def test_people_who_left_are_told_nothing(cast, due):
    cast.staff.is_active = False
    cast.staff.save()
    run(FRIDAY)
    assert inbox(cast.staff) == []


def test_an_email_arrives_once(cast, due, mailbox):
    prefer(cast.staff, by_email=True)
    _made, sent = run(FRIDAY)
    assert sent == sending.Sent(sent=1)
    assert run(FRIDAY, 9, 10)[1] == sending.Sent()
    (envelope,) = mailbox
    assert envelope.rcpt_tos == ["staff@example.com"]
    text = email.message_from_bytes(envelope.content).get_payload(decode=True).decode()
    assert "应报 1 个，尚未报 1 个，3月28日 12:00 截止。" in text
    assert text.rstrip().endswith("/reminders/")
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.note) == ("SENT", 1, "")


def test_a_mail_server_that_is_away_is_tried_again_and_given_up(cast, due, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    prefer(cast.staff, by_email=True)
    said = [
        run(FRIDAY, hour, minute)[1] for hour, minute in ((9, 0), (9, 4), (9, 5), (9, 20), (10, 20), (13, 20))
    ]
    assert [(one.failed, one.given_up) for one in said] == [(1, 0), (0, 0), (1, 0), (1, 0), (1, 0), (0, 1)]
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.note) == ("GIVEN_UP", 5, "ConnectionRefusedError")


def test_what_could_not_be_sent_today_is_not_sent_tomorrow(cast, due, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    prefer(cast.staff, by_email=True)
    run(THURSDAY, 19, 50)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with at(FRIDAY, 8) as now:
        assert sending.send_all(now) == sending.Sent(given_up=1)
    assert mail.outbox == []


def test_no_mail_server_is_said_in_the_log(cast, due):
    prefer(cast.staff, by_email=True)
    run(FRIDAY)
    assert Delivery.objects.get().note == sending.NO_SERVER


def test_nothing_leaves_in_the_quiet_hours(cast, due, settings):
    settings.EMAIL_HOST = "127.0.0.1"
    prefer(cast.staff, by_email=True)
    run(THURSDAY, 20)
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("service", "path", "payload"),
    [
        ("WECOM", f"/wecom?key={TOKEN}", lambda text: {"msgtype": "text", "text": {"content": text}}),
        (
            "DINGTALK",
            f"/dingtalk?access_token={TOKEN}",
            lambda text: {"msgtype": "text", "text": {"content": text}},
        ),
        ("FEISHU", f"/feishu/{TOKEN}", lambda text: {"msg_type": "text", "content": {"text": text}}),
    ],
)
def test_a_group_is_told_once_a_day(cast, due, receiver, service, path, payload):
    make_robot(cast.office, service=service, division=cast.district)
    run(FRIDAY)
    run(FRIDAY, 9, 10)
    ((got, body),) = receiver.got
    assert got == path
    text = (body.get("text") or {}).get("content") or body["content"]["text"]
    assert body == payload(text)
    lines = text.splitlines()
    assert lines[0] == "【包联提醒】科尔沁区（截至3月28日 09:00）：1 项"
    assert "应报 1 个，尚未报 1 个" in lines[1]
    assert lines[2].endswith(
        f"/dispatch/2025-W13/projects/?division={cast.district.code}&standing=missing&standing=returned"
    )
    assert Delivery.objects.get().state == "SENT"


def test_dingtalk_signs_where_a_secret_is_set(cast, due, receiver):
    make_robot(cast.office, service="DINGTALK", division=cast.district, sign="SEC0123456789abcdef")
    run(FRIDAY)
    query = parse_qs(urlsplit(receiver.got[0][0]).query)
    text = f"{query['timestamp'][0]}\nSEC0123456789abcdef"
    wanted = hmac.new(b"SEC0123456789abcdef", text.encode(), hashlib.sha256).digest()
    assert query["sign"] == [base64.b64encode(wanted).decode()]


@pytest.mark.parametrize(
    ("answer", "note"),
    [
        ((200, {"errcode": 93000, "errmsg": "invalid webhook url"}), "code 93000"),
        ((200, {"code": 9499}), "code 9499"),
        ((500, {}), "HTTP 500"),
        ((302, {}), "HTTP 302"),
        ((200, {"hello": 1}), "no code in the answer"),
    ],
)
def test_a_group_that_refuses_is_tried_again(cast, due, receiver, answer, note):
    """Services refuse with HTTP 200; a redirect is followed nowhere."""
    make_robot(cast.office, division=cast.district)
    receiver.answers.append(answer)
    assert run(FRIDAY)[1] == sending.Sent(failed=1)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.note) == ("WAITING", note)
    assert run(FRIDAY, 9, 5)[1] == sending.Sent(sent=1)
    assert len(receiver.got) == 2


def test_a_unit_hears_of_its_own_projects(cast, receiver):
    unit = make_organisation("市能源局")
    make_project(responsible_department=unit)
    make_project()
    make_robot(cast.office, organisation=unit)
    run(FRIDAY)
    assert "应报 1 个" in receiver.got[0][1]["text"]["content"]


def test_a_group_is_told_no_more_than_its_service_takes(cast):
    robot = make_robot(cast.office, division=cast.district)
    line = {"source": "pool_given", "form": "one", "values": {"project": "风电法兰项目" * 5}, "path": "/"}
    digest = Digest.objects.create(
        robot=robot, day=FRIDAY, slot=Digest.DAILY, lines=[line] * 40, in_app=False, made_at=timezone.now()
    )
    _title, text = message(digest, "zh-hans")
    *_head, last, more, link = text.splitlines()
    assert 1900 < len(text.encode()) <= 2048
    told = int(last.split("、")[0])
    assert more == f"另有 {40 - told} 项"
    assert link.startswith("http")
    digest.lines = digest.lines[:2]
    assert "另有" not in message(digest, "zh-hans")[1]


def test_a_group_whose_robot_is_removed_while_its_message_is_taken_stops_no_other(cast, due, receiver):
    robot = make_robot(cast.office, division=cast.district)
    with at(FRIDAY) as now:
        digesting.make_all(now)
        delivery = Delivery.objects.get()
        assert sending.take(delivery.pk, now)
        keeping.remove(robot, by=cast.office, at=now)
        delivery = Delivery.objects.get()
        assert sending.attempt(delivery, now, FRIDAY) == "GIVEN_UP"
    assert receiver.got == []


def test_old_messages_are_dropped_and_counted(cast, due):
    run(FRIDAY)
    made = Digest.objects.count()
    with at(FRIDAY + DAY * 200) as now:
        assert digesting.forget(now) == made
    assert not Told.objects.exists()


def test_no_key_gets_into_a_log(cast, due, receiver, caplog):
    caplog.set_level(logging.DEBUG)
    receiver.answers.append((500, {}))
    make_robot(cast.office, division=cast.district)
    run(FRIDAY)
    ours = [one for one in caplog.records if not one.name.startswith("urllib3")]
    assert TOKEN not in "".join(one.getMessage() for one in ours)


def test_the_demo_city_sends_nothing_to_the_outside(cast, due, receiver, settings):
    settings.DEMO, settings.EMAIL_HOST = True, "127.0.0.1"
    prefer(cast.staff, by_email=True)
    make_robot(cast.office, division=cast.district)
    run(FRIDAY)
    assert receiver.got == mail.outbox == []
    assert set(Delivery.objects.values_list("state", flat=True)) == {"KEPT"}


def test_what_a_sender_took_and_never_finished_is_not_sent_twice(cast, due, receiver):
    make_robot(cast.office, division=cast.district)
    run(FRIDAY, 9)
    Delivery.objects.update(state="SENDING", sent_at=None)
    assert run(FRIDAY, 9, 14)[1] == sending.Sent()
    assert run(FRIDAY, 9, 16)[1] == sending.Sent(given_up=1)
    assert Delivery.objects.get().note == sending.INTERRUPTED
    assert len(receiver.got) == 1


def test_the_command(cast, due, capsys):
    with at(FRIDAY):
        call_command("send_reminders")
        call_command("send_reminders")
    assert capsys.readouterr().out.splitlines() == [
        "made: 3",
        "sent: 0, failed: 0, given up: 0",
        "made: 0",
        "sent: 0, failed: 0, given up: 0",
    ]
    assert timezone.localdate(Digest.objects.get(user=cast.staff).made_at) == FRIDAY


@pytest.mark.parametrize(
    ("address", "found"),
    [
        (f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={TOKEN}", ("WECOM", TOKEN)),
        (f" https://oapi.dingtalk.com/robot/send?access_token={TOKEN} ", ("DINGTALK", TOKEN)),
        (f"https://open.feishu.cn/open-apis/bot/v2/hook/{TOKEN}", ("FEISHU", TOKEN)),
    ],
)
def test_addresses_of_robots(address, found):
    assert robots.read_address(address) == found


@pytest.mark.parametrize(
    "address",
    [
        f"http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={TOKEN}",
        f"https://qyapi.weixin.qq.com:8443/cgi-bin/webhook/send?key={TOKEN}",
        f"https://me@qyapi.weixin.qq.com/cgi-bin/webhook/send?key={TOKEN}",
        f"https://qyapi.weixin.qq.com.evil.cn/cgi-bin/webhook/send?key={TOKEN}",
        f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send/../../x?key={TOKEN}",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a%2F..%2Fb12345",
        f"https://127.0.0.1/cgi-bin/webhook/send?key={TOKEN}",
        f"https://open.feishu.cn/open-apis/bot/v2/hook/{TOKEN}/../x",
        "https://[::1",
        "file:///etc/passwd",
        "",
    ],
)
def test_no_other_host_can_be_entered(address):
    with pytest.raises(robots.RuleViolation):
        robots.read_address(address)


def test_only_those_that_are_named_are_told(cast, due):
    with at(FRIDAY) as now:
        assert digesting.make_all(now, only=["nobody"]) == 0
        assert digesting.make_all(now, only=[cast.staff.username]) == 1
    assert Digest.objects.get().user == cast.staff
