"""The pages: the bell and what stands under it, preferences, texts to copy, robots, the log."""

import pytest
import time_machine
from django.utils import timezone

from projects.base.models import Event
from projects.reminders.models import Delivery, Digest, Preference, Robot
from projects.reminders.views.groups import Log
from tests.city import make_cast, make_project, make_user, moment
from tests.dispatch.counting import assert_constant, queries_of
from tests.reminders.cases import DAY, FRIDAY, TOKEN, Receiver, at, everything, make_robot, run
from tests.ui.suites import ListPageSuite

pytestmark = pytest.mark.django_db
ADDRESS = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={TOKEN}"


@pytest.fixture(autouse=True)
def _on_friday():
    with time_machine.travel(moment(FRIDAY, 9), tick=False):
        yield


def given_line(name="风电法兰项目", number=1):
    """The line of a project given to somebody."""
    return {
        "source": "pool_given",
        "form": "one",
        "values": {"project": name},
        "path": f"/projects/{number}/",
    }


def digest_for(user, number=1, **fields):
    """A message to somebody, of one line unless others are given."""
    fields.setdefault("lines", [given_line()])
    return Digest.objects.create(
        user=user, day=FRIDAY, slot=f"now-{number}", made_at=moment(FRIDAY, 8), **fields
    )


# The bell and the inbox


def test_the_bell_counts_what_is_new_with_three_queries(cast, client):
    digest_for(cast.staff)
    digest_for(cast.office)
    client.force_login(cast.staff)
    assert len(queries_of(client, "/reminders/unread/")) == 3
    said = client.get("/reminders/unread/").content.decode()
    assert '<span class="bell-count" aria-hidden="true">1</span>' in said
    assert "1 条新提醒" in said


def test_every_page_has_the_bell_without_asking(cast, client):
    client.force_login(cast.staff)
    digest_for(cast.staff)
    page = client.get("/accounts/password/").content.decode()
    assert 'hx-get="/reminders/unread/"' in page
    assert "bell-count" not in page


def test_the_inbox_tells_in_the_readers_language_and_only_a_post_marks_it_read(cast, client):
    digest_for(cast.staff)
    client.force_login(cast.staff)
    said = client.get("/reminders/").content.decode()
    assert '<a href="/projects/1/">“风电法兰项目”已交由您负责。</a>' in said
    client.cookies["django_language"] = "en"
    assert "“风电法兰项目” was given to you." in client.get("/reminders/").content.decode()
    assert Digest.objects.unread(cast.staff).count() == 1
    client.post("/reminders/read/")
    assert Digest.objects.unread(cast.staff).count() == 0


def test_reminders_are_counted_and_read_one_by_one(cast, client):
    lines = [given_line(), given_line("玉米深加工项目", 2)]
    digest = digest_for(cast.staff, lines=lines)
    client.force_login(cast.staff)
    assert "2 条新提醒" in client.get("/reminders/").content.decode()
    given = {"digest": digest.pk, "line": 1}
    client.force_login(cast.office)
    client.post("/reminders/read/", given)  # not his
    client.force_login(cast.staff)
    assert "2 条新提醒" in client.get("/reminders/unread/").content.decode()
    answer = client.post("/reminders/read/", {**given, "next": "/reminders/?page=1"})
    assert answer["Location"] == "/reminders/?page=1"
    page = client.get("/reminders/").content.decode()
    assert "1 条新提醒" in page
    assert page.count('class="is-new"') == 1
    client.post("/reminders/read/", {"digest": digest.pk, "line": 0})
    digest.refresh_from_db()
    assert digest.read_at == moment(FRIDAY, 9)
    wrong = [client.post("/reminders/read/", {"digest": digest.pk, "line": line}) for line in ("x", "", "99")]
    assert [one.status_code for one in wrong] == [400, 400, 302]


def test_a_deadline_that_has_passed_is_not_told_as_one_to_come(cast, client):
    due = {"source": "issue_near", "form": "one", "path": "/issues/1/"}
    lines = [
        {**due, "values": {"project": "过期项目", "due": "2025-03-27"}},
        {**due, "values": {"project": "今天项目", "due": "2025-03-28"}},
    ]
    digest_for(cast.staff, lines=lines)
    client.force_login(cast.staff)
    response = client.get("/reminders/")
    (told,) = response.context["told"]
    assert [(str(label), [line.place for line in some]) for label, some in told.groups] == [
        ("提醒时未截止，现已过时限", [0]),
        ("截止前", [1]),
    ]
    assert "2025-03-28 08:00 提醒" in response.content.decode()


def test_a_pause_is_said_in_the_inbox(cast, client):
    client.force_login(cast.staff)
    Preference.objects.create(user=cast.staff, paused_until=FRIDAY.replace(day=31))
    assert "提醒已暂停，2025-03-31之前不再提醒。" in client.get("/reminders/").content.decode()
    Preference.objects.update(paused_until=FRIDAY)
    assert "提醒已暂停" not in client.get("/reminders/").content.decode()


def test_a_pause_that_is_over_is_no_pause(cast, client):
    client.force_login(cast.staff)
    given = {"in_app": "on", "hour": "8", "language": "zh-hans", "kinds": ["BEFORE"]}
    with at(FRIDAY):
        response = client.post("/reminders/settings/", {**given, "paused_until": "2025-03-28"})
        assert "该日期已过" in response.content.decode()
        assert client.post("/reminders/settings/", {**given, "paused_until": "2025-03-29"}).status_code == 302
    # What was entered long ago does not stand in the way of other changes.
    with at(FRIDAY + DAY * 30):
        assert client.post("/reminders/settings/", {**given, "paused_until": "2025-03-29"}).status_code == 302


def test_a_message_of_a_source_that_is_gone_breaks_no_page(cast, client):
    digest = digest_for(cast.staff)
    digest.lines.append({"source": "gone", "form": "one", "values": {}, "path": "/"})
    digest.save()
    client.force_login(cast.staff)
    assert client.get("/reminders/").status_code == 200


def test_the_inbox_asks_as_much_however_much_there_is(cast, client):
    client.force_login(cast.staff)
    numbers = iter(range(100))
    assert_constant(
        client,
        "/reminders/",
        lambda count: [
            digest_for(cast.staff, next(numbers), read_at=moment(FRIDAY)) for _one in range(count)
        ],
    )


# Preferences


def test_preferences_are_kept(cast, client):
    cast.staff.email = "staff@example.com"
    cast.staff.save()
    client.force_login(cast.staff)
    given = {
        "in_app": "on",
        "by_email": "on",
        "kinds": ["RETURNED", "PASSED"],
        "hour": "14",
        "language": "en",
    }
    assert client.post("/reminders/settings/", given).status_code == 302
    kept = Preference.objects.get()
    assert (kept.user, kept.by_email, kept.hour, kept.language) == (cast.staff, True, 14, "en")
    assert kept.declined == ["BEFORE", "ASSIGNED", "ESCALATED"]
    page = client.get("/reminders/settings/").content.decode()
    assert page.count("checked") == 4


def test_without_any_way_they_are_refused_at_the_field(cast, client):
    client.force_login(cast.staff)
    given = {"hour": "8", "language": "en", "by_email": "on", "kinds": ["PASSED"]}
    response = client.post("/reminders/settings/", given)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["in_app"]
    assert Preference.objects.count() == 0


def test_without_any_kind_they_are_refused_with_what_to_do_instead(cast, client):
    client.force_login(cast.staff)
    response = client.post("/reminders/settings/", {"in_app": "on", "hour": "8", "language": "en"})
    assert response.context["form"].errors == {"kinds": ["至少选择一类；暂时不想接收，请填写暂停日期。"]}


def test_only_hours_in_which_something_is_sent_are_offered(cast, client, settings):
    settings.REMINDER_HOURS = (9, 18)
    Preference.objects.create(user=cast.staff, hour=22)
    client.force_login(cast.staff)
    form = client.get("/reminders/settings/").context["form"]
    assert [hour for hour, _words in form.fields["hour"].choices] == list(range(9, 18))
    assert form.initial["hour"] == 17
    given = {"in_app": "on", "kinds": ["PASSED"], "hour": "20", "language": "en"}
    assert list(client.post("/reminders/settings/", given).context["form"].errors) == ["hour"]


# Texts to copy


def test_one_text_for_each_division_with_counts_and_a_link(cast, client):
    everything(cast)
    client.force_login(cast.office)
    response = client.get("/reminders/texts/")
    (one,) = response.context["texts"]
    assert one.place == cast.district
    assert one.text.splitlines() == [
        "【包联提醒】科尔沁区（截至3月28日 09:00）",
        "1、2025年第13周（3月24日至30日）周报：应报 1 个，尚未报 0 个，退回 1 个，3月28日 12:00 截止。",
        "2、1 个问题已超过完成时限。",
        "3、1 项手续超过承诺时限。",
        f"http://testserver/dispatch/2025-W13/projects/?division={cast.district.code}&standing=missing&standing=returned",
    ]
    assert "data-copy" in response.content.decode()
    client.force_login(cast.reviewer)
    (project,) = client.get(one.text.splitlines()[-1]).context["listing"].records
    assert project.name == "风电法兰项目"


def test_on_a_day_off_they_say_what_stands_and_that_nothing_is_sent(cast, client):
    everything(cast)
    with time_machine.travel(moment(FRIDAY.replace(day=29), 9), tick=False):
        client.force_login(cast.office)
        response = client.get("/reminders/texts/")
        assert "今天是休息日，不发送提醒；以下为当前情况" in response.content.decode()
        (one,) = response.context["texts"]
        assert one.text.startswith("【包联提醒】科尔沁区（截至3月29日 09:00）")


# Robots


def test_a_robot_is_entered_and_its_address_never_shown_again(cast, client):
    client.force_login(cast.office)
    given = {
        "name": "调度群",
        "place": str(cast.district),
        "address": ADDRESS,
        "kinds": ["PASSED"],
        "hour": "9",
        "language": "zh-hans",
        "is_on": "on",
    }
    response = client.post("/reminders/groups/new/", given, follow=True)
    robot = Robot.objects.get()
    assert (robot.service, robot.token, robot.place, robot.made_by) == (
        "WECOM",
        TOKEN,
        cast.district,
        cast.office,
    )
    assert robot.declined == ["BEFORE", "RETURNED", "ASSIGNED", "ESCALATED"]
    for page in (response, client.get("/reminders/groups/"), client.get(f"/reminders/groups/{robot.pk}/")):
        assert TOKEN not in page.content.decode()
        assert f"…{TOKEN[-4:]}" in page.content.decode()
    assert TOKEN not in str(Event.objects.filter(verb__startswith="robot").values_list("params", "changes"))
    # Changed without its address, which stays; the same one again is refused.
    client.post(f"/reminders/groups/{robot.pk}/", {**given, "address": "", "name": "新名"})
    robot.refresh_from_db()
    assert (robot.name, robot.token) == ("新名", TOKEN)
    again = client.post("/reminders/groups/new/", given)
    assert again.context["form"].errors["address"] == ["该机器人已登记。"]


def test_an_address_elsewhere_is_refused_at_its_field(cast, client):
    client.force_login(cast.office)
    given = {"name": "群", "place": str(cast.district), "address": "https://10.0.0.1/send?key=a1b2c3d4"}
    given |= {"hour": "9", "language": "en", "kinds": ["PASSED"]}
    response = client.post("/reminders/groups/new/", given)
    assert list(response.context["form"].errors) == ["address"]
    assert Robot.objects.count() == 0


def test_a_banner_keeps_its_own_robots_alone(cast, client):
    make_robot(cast.office, division=cast.city, token="citytoken1")
    own = make_robot(cast.office, division=cast.district)
    client.force_login(cast.reviewer)
    assert client.get("/reminders/groups/").context["robots"] == [own]
    city = Robot.objects.get(division=cast.city)
    assert client.get(f"/reminders/groups/{city.pk}/").status_code == 404
    given = {"name": "群", "place": str(cast.city), "address": ADDRESS, "hour": "9", "language": "en"}
    response = client.post("/reminders/groups/new/", given)
    assert "place" in response.context["form"].errors


def test_a_word_to_try_it(cast, client, settings):
    robot = make_robot(cast.office, division=cast.district)
    client.force_login(cast.office)
    with Receiver() as receiver:
        settings.ROBOT_URLS = receiver.addresses
        client.post(f"/reminders/groups/{robot.pk}/test/")
        receiver.answers.append((200, {"errcode": 93000}))
        page = client.post(f"/reminders/groups/{robot.pk}/test/", follow=True).content.decode()
        settings.DEMO = True
        client.post(f"/reminders/groups/{robot.pk}/test/")
    assert [body["text"]["content"] for _path, body in receiver.got] == [
        "【包联提醒】本群提醒已设置成功。"
    ] * 2
    assert "code 93000" in page


def test_a_robot_is_removed_and_what_was_sent_stays_in_the_log(cast, client):
    robot = make_robot(cast.office, division=cast.district)
    now = timezone.now()
    for slot, state in (("day", "SENT"), ("late", "WAITING")):
        digest = Digest.objects.create(robot=robot, day=now.date(), slot=slot, made_at=now)
        digest.deliveries.create(channel="ROBOT", state=state, next_at=now)
    client.force_login(cast.office)
    client.post(f"/reminders/groups/{robot.pk}/remove/")
    assert Robot.objects.count() == 0
    assert Event.objects.filter(verb="robot.remove").count() == 1
    kept = Delivery.objects.order_by("pk").values_list("state", "digest__robot_name")
    assert list(kept) == [("SENT", robot.name), ("GIVEN_UP", robot.name)]
    page = client.get("/reminders/log/").content.decode()
    assert f"{robot.name}（机器人已移除）" in page
    assert "该群的机器人已移除。" in page


def test_places_of_a_robot_are_typed_the_city_and_its_banners_first(cast, client):
    client.force_login(cast.office)
    form = client.get("/reminders/groups/new/").context["form"]
    words = list(form.fields["place"].widget.words)
    assert words[0] == str(cast.city)
    assert str(cast.district) in words[:10]
    assert all(f"{hour:02d}:00" in dict(form.fields["hour"].choices).values() for hour in (8, 19))


def test_the_head_of_a_robots_page_says_what_is_kept_while_the_form_is_refused(cast, client):
    robot = make_robot(cast.office, division=cast.district)
    client.force_login(cast.office)
    given = {"name": "", "place": "不存在的旗", "kinds": ["PASSED"], "hour": "9", "language": "en"}
    page = client.post(f"/reminders/groups/{robot.pk}/", given)
    assert set(page.context["form"].errors) == {"name", "place"}
    assert f"{cast.district} · 企业微信" in page.content.decode()


def test_the_demo_shows_the_word_that_it_does_not_send(cast, client, settings):
    settings.DEMO = True
    robot = make_robot(cast.office, division=cast.district)
    client.force_login(cast.office)
    page = client.post(f"/reminders/groups/{robot.pk}/test/", follow=True).content.decode()
    assert "【包联提醒】本群提醒已设置成功。" in page


# The log


class TestLog(ListPageSuite):
    view_class = Log
    url = "/reminders/log/"

    def reader(self):
        self.cast = make_cast()
        self.examples = {
            "q": "staff",
            "channel": "EMAIL",
            "state": "SENT",
            "day_after": "2025-03-01",
            "day_before": "2025-03-31",
            "failed": "true",
        }
        self.number = 0
        return self.cast.office

    def make_rows(self, count):
        for _one in range(count):
            self.number += 1
            person = make_user(f"staff{self.number}")
            digest = digest_for(person, self.number)
            Delivery.objects.create(
                digest=digest, channel="EMAIL", state="SENT", next_at=moment(FRIDAY), attempts=self.number
            )


def test_why_it_was_given_up_is_said_in_the_readers_language(cast, client):
    cast.staff.email = "staff@example.com"
    cast.staff.save()
    Preference.objects.create(user=cast.staff, by_email=True)
    make_project(reporter=cast.staff)
    run(FRIDAY)
    client.force_login(cast.office)
    assert "未配置邮件服务器" in client.get("/reminders/log/").content.decode()
