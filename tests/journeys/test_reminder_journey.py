"""The office has a group and itself reminded: a run tells each once; other groups get a text to copy."""

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from playwright.sync_api import expect

from projects.directory.models import Division
from projects.reminders.models import Delivery, Robot
from tests.city import WEEK, make_cast, make_project, moment
from tests.reminders.cases import FRIDAY, TOKEN, Receiver

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={TOKEN}"


@pytest.fixture(autouse=True)
def friday():
    """After noon, when the week's reports were due."""
    with time_machine.travel(moment(FRIDAY, 14), tick=True):
        yield


@pytest.fixture
def receiver(settings):
    with Receiver() as found:
        settings.ROBOT_URLS = found.addresses
        yield found


@pytest.fixture
def cast(settings):
    """A week in which nobody has reported, in two districts; mail goes out."""
    settings.EMAIL_HOST = "127.0.0.1"
    found = make_cast()
    found.office.email = "office@example.com"
    found.office.save()
    make_project(name="风电法兰项目", reporter=found.staff)
    make_project(name="玉米深加工项目", reporter=found.staff)
    make_project(name="甘旗卡物流园项目", division=Division.objects.get(code="150521"))
    return found


def remind(capsys):
    """What a run of the sender says that it did."""
    call_command("send_reminders")
    return capsys.readouterr().out.splitlines()


def test_a_group_and_the_office_are_reminded_once(new_page, cast, receiver, capsys):
    page = new_page(cast.office)

    # A group's robot: a wrong address is refused at its field, and nothing that was typed is lost.
    page.goto("/reminders/groups/")
    page.locator(".empty a").click()
    page.locator("[name=name]").fill("科尔沁区调度群")
    page.locator("[name=place]").fill(str(cast.district))
    page.locator("[name=address]").fill("https://example.com/robot")
    page.locator(".form-buttons .btn-primary").click()
    expect(page.locator("[name=address]")).to_be_focused()
    expect(page.locator("[name=place]")).to_have_value(str(cast.district))
    page.locator("[name=address]").fill(ADDRESS)
    page.locator(".form-buttons .btn-primary").click()
    page.wait_for_url(f"**/reminders/groups/{Robot.objects.get().pk}/")
    assert TOKEN not in page.content()

    # Mail for itself.
    page.goto("/reminders/settings/")
    page.locator("[name=by_email]").check()
    page.locator("main form .btn-primary").click()
    expect(page.locator("[name=by_email]")).to_be_checked()

    # Two runs tell once.
    assert remind(capsys)[1] == "sent: 2, failed: 0, given up: 0"
    assert remind(capsys) == ["made: 0", "sent: 0, failed: 0, given up: 0"]
    ((path, body),) = receiver.got
    assert path == f"/wecom?key={TOKEN}"
    told = body["text"]["content"]
    assert "应报 2 个，缺报 2 个" in told
    assert "风电法兰项目" not in told
    (letter,) = mail.outbox
    assert letter.to == ["office@example.com"]
    assert set(Delivery.objects.values_list("state", flat=True)) == {"SENT"}

    # It stands under the bell, and is gone from there once read.
    page.goto("/")
    expect(page.locator(".bell-count")).to_have_text("1")
    page.locator("a.bar-button[href='/reminders/']").click()
    line = page.locator(".told-new li.is-new")
    expect(line).to_have_count(1)
    expect(line).to_contain_text("应报 3 个，缺报 3 个")
    line.get_by_role("button").click()
    expect(page.locator(".told-new")).to_have_count(0)
    expect(page.locator(".bell-count")).to_have_count(0)
    page.locator(".told li a").click()
    page.wait_for_url(f"**/dispatch/{WEEK}/#chase")

    # Both messages stand in the log.
    page.goto("/reminders/log/")
    expect(page.locator("#results tbody tr")).to_have_count(2)


def test_the_text_for_a_group_without_a_robot_is_copied(new_page, cast):
    page = new_page(cast.office)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/reminders/texts/")
    texts = page.locator(".place-texts article")
    expect(texts).to_have_count(2)
    one = texts.filter(has=page.get_by_role("heading", name=str(cast.district), exact=True))
    text = one.locator("pre").inner_text()
    assert "应报 2 个，缺报 2 个" in text
    assert "风电法兰项目" not in text
    one.get_by_role("button").click()
    expect(page.locator(".toast-note")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n") == text
    page.locator("[data-copy]").first.click()
    page.wait_for_function(
        "async count => (await navigator.clipboard.readText()).split('http').length - 1 === count", arg=2
    )
