"""Preparing a bulletin on its page, and its way: nothing typed is lost, each says what is his to say."""

import datetime

import pytest
import time_machine

from projects.bulletins import preparing, routing
from projects.bulletins.models import Bulletin, Receipt, RouteStep, SignOff
from projects.directory.models import Organisation
from tests.city import make_organisation

from .cases import NOW, make_bulletin, make_month, open_sign_offs, publish_month, without_steps

pytestmark = pytest.mark.django_db
PREPARE, CHECK = "/months/2025-03/prepare/", "/months/2025-03/check/"


@pytest.fixture(autouse=True)
def in_april():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def month(cast):
    cast.behind, cast.fine, cast.late = make_month()
    return cast


@pytest.fixture
def office(client, month):
    client.force_login(month.office)
    return client


def the_bulletin():
    return Bulletin.objects.get()


def said(response):
    """The messages on the page that follows."""
    return [str(one) for one in response.context["messages"]]


def test_the_office_begins_it_with_a_post_alone(office):
    page = office.get(PREPARE)
    assert page.status_code == 200
    assert not Bulletin.objects.exists()
    page = office.post(PREPARE, follow=True)
    assert page.redirect_chain == [(PREPARE, 302)]
    assert the_bulletin().sections.count() == 7
    # Again does not begin another one.
    office.post(PREPARE)
    assert Bulletin.objects.count() == 1


def test_a_month_to_come_is_not_prepared(office):
    assert 'class="empty"' in office.get("/months/2025-09/prepare/").content.decode()
    office.post("/months/2025-09/prepare/")
    assert not Bulletin.objects.exists()


@pytest.mark.parametrize("name", ["reviewer", "leader", "commission", "staff", "outsider"])
def test_only_the_office_prepares_and_publishes(client, month, name):
    make_bulletin(month.office)
    client.force_login(getattr(month, name))
    assert client.get(PREPARE).status_code == 403
    acts = ("", "refresh/", "lights/", "sections/overall/", "send/", "close-step/", "take-back/", "publish/")
    for act in (*acts, "seal/", "receive/"):
        assert client.post(f"{PREPARE}{act}").status_code == 403, act
        assert client.get(f"{PREPARE}{act}").status_code in (403, 405), act


def test_a_number_that_is_no_figure_is_pointed_out_at_its_section(office, month):
    section = make_bulletin(month.office).sections.get(code="overall")
    sent = {"text": section.text + "\n完成投资9.87亿元。", "version": section.version}
    page = office.post(f"{PREPARE}sections/overall/", sent, follow=True)
    html = page.content.decode()
    part = html[html.index('id="section-overall"') : html.index('id="section-divisions"')]
    assert '<mark lang="zh-Hans">9.87</mark>' in part
    assert "完成投资9.87亿元。" in part
    section.refresh_from_db()
    office.post(f"{PREPARE}sections/overall/", {"text": "", "version": section.version, "act": "reset"})
    assert "<mark" not in office.get(PREPARE).content.decode()


def test_two_who_edit_a_section_see_both_texts(office, month):
    section = make_bulletin(month.office).sections.get(code="next")
    first = {"text": "甲的文字", "version": section.version}
    office.post(f"{PREPARE}sections/next/", first)
    page = office.post(f"{PREPARE}sections/next/", {"text": "乙的文字", "version": section.version})
    assert page.status_code == 409
    html = page.content.decode()
    assert "甲的文字" in html
    assert "乙的文字" in html
    section.refresh_from_db()
    assert section.text == "甲的文字"
    # What came back can be saved.
    office.post(f"{PREPARE}sections/next/", {"text": "乙的文字", "version": section.version})
    section.refresh_from_db()
    assert section.text == "乙的文字"


def test_a_light_without_its_reason_keeps_what_was_typed(office, month):
    make_bulletin(month.office)
    key = month.behind.pk
    page = office.post(f"{PREPARE}lights/", {f"light-{key}": "YELLOW", f"reason-{key}": ""})
    assert page.status_code == 422
    html = page.content.decode()
    assert f'id="error-{key}"' in html
    assert '<option value="YELLOW" selected>' in html
    office.post(f"{PREPARE}lights/", {f"light-{key}": "YELLOW", f"reason-{key}": "供地已解决"})
    assert the_bulletin().light_decisions.get().confirmed == "YELLOW"
    html = office.get(PREPARE).content.decode()
    assert "供地已解决" in html
    assert the_bulletin().lights_confirmed_at == NOW


def test_it_is_not_sent_before_the_red_list_is_confirmed(office, month):
    make_bulletin(month.office)
    office.post(f"{PREPARE}send/")
    assert the_bulletin().state == "DRAFT"
    office.post(f"{PREPARE}lights/", {})
    office.post(f"{PREPARE}send/")
    assert the_bulletin().state == "ON_ITS_WAY"


@pytest.fixture
def sent(month):
    """On its way to the banners."""
    bulletin = preparing.confirm_lights(make_bulletin(month.office), {}, by=month.office, at=NOW)
    return routing.send(bulletin, by=month.office, at=NOW)


def test_a_banner_checks_its_own_part(client, month, sent):
    client.force_login(month.reviewer)
    assert f'href="{CHECK}"' in client.get("/").content.decode()
    html = client.get(CHECK).content.decode()
    assert "正常项目" in html
    assert "滞后项目" not in html
    # The lines behind the numbers of a draft are not his to open.
    assert "/basis/" not in html
    (asked,) = [row for row in open_sign_offs(sent) if row.division.code == "150502"]
    page = client.post(CHECK, {"sign_off": asked.pk, "answer": "object", "remark": ""})
    assert page.status_code == 200
    assert "aria-invalid" in page.content.decode()
    client.post(CHECK, {"sign_off": asked.pk, "answer": "object", "remark": "完成额有误"})
    asked.refresh_from_db()
    assert (asked.agrees, asked.remark, asked.by) == (False, "完成额有误", month.reviewer)
    # Another banner's answer is not his to give.
    other = open_sign_offs(sent)[0]
    client.post(CHECK, {"sign_off": other.pk, "answer": "agree"})
    other.refresh_from_db()
    assert other.agrees is None


def test_the_office_enters_what_was_signed_on_paper(office, month, sent):
    asked = open_sign_offs(sent)[0]
    page = office.post(CHECK, {"sign_off": asked.pk, "answer": "agree"})
    assert page.status_code == 200
    asked.refresh_from_db()
    assert asked.agrees is None
    office.post(CHECK, {"sign_off": asked.pk, "answer": "agree", "signer": "白主任"})
    asked.refresh_from_db()
    assert (asked.agrees, asked.signer, asked.by) == (True, "白主任", month.office)
    assert "白主任" in office.get(PREPARE).content.decode()


def test_a_leader_approves_and_the_office_publishes(client, month, sent):
    RouteStep.objects.filter(code="COUNTERSIGN").update(is_enabled=False)
    for row in open_sign_offs(sent):
        routing.sign(row, by=month.office, at=NOW, agrees=True, signer="旗县")
    (asked,) = open_sign_offs(sent)
    client.force_login(month.leader)
    assert "滞后项目" in client.get(CHECK).content.decode()
    client.post(CHECK, {"sign_off": asked.pk, "answer": "agree"})
    assert the_bulletin().state == "APPROVED"
    client.force_login(month.office)
    client.post(f"{PREPARE}publish/")
    assert the_bulletin().is_published
    assert client.get(CHECK).status_code == 302


def test_a_department_countersigns_for_its_unit(client, month):
    bureau = make_organisation("市统计局", Organisation.Kind.DEPARTMENT)
    RouteStep.objects.get(kind="MONTH", code="COUNTERSIGN").organisations.add(bureau)
    RouteStep.objects.filter(code="CHECK").update(is_enabled=False)
    bulletin = preparing.confirm_lights(make_bulletin(month.office), {}, by=month.office, at=NOW)
    routing.send(bulletin, by=month.office, at=NOW)
    asked = SignOff.objects.get()
    client.force_login(month.approval)
    client.post(CHECK, {"sign_off": asked.pk, "answer": "agree"})
    asked.refresh_from_db()
    assert asked.agrees is None
    month.approval.organisation = bureau
    month.approval.save()
    client.post(CHECK, {"sign_off": asked.pk, "answer": "agree"})
    asked.refresh_from_db()
    assert asked.agrees is True


def test_taken_back_with_a_reason_only(office, month, sent):
    page = office.post(f"{PREPARE}take-back/", {"reason": ""})
    assert page.status_code == 422
    assert the_bulletin().state == "ON_ITS_WAY"
    office.post(f"{PREPARE}take-back/", {"reason": "数据有误"})
    assert the_bulletin().state == "DRAFT"
    assert "数据有误" in office.get(PREPARE).content.decode()


def test_number_signer_and_receipts_follow_the_publication(office, month):
    publish_month(month.office)
    page = office.post(f"{PREPARE}seal/", {"number": "", "signer": "王某"})
    assert page.status_code == 422
    assert "王某" in page.content.decode()
    page = office.post(f"{PREPARE}seal/", {"number": "1号", "sealed_on": "2025-04-09"})
    assert page.status_code == 422
    entered = {"number": "通政办发〔2025〕1号", "signer": "王某", "sealed_on": "2025-04-02"}
    office.post(f"{PREPARE}seal/", entered)
    assert "通政办发〔2025〕1号" in office.get("/months/2025-03/").content.decode()
    receipt = {"unit": "科尔沁区", "received_by": "李某", "received_on": "2025-04-02"}
    office.post(f"{PREPARE}receive/", receipt)
    page = office.post(f"{PREPARE}receive/", receipt)
    assert page.status_code == 422
    assert Receipt.objects.count() == 1


def test_homes_say_what_is_to_be_done(client, month):
    client.force_login(month.office)
    assert PREPARE in client.get("/").content.decode()
    without_steps()
    publish_month(month.office)
    client.force_login(month.leader)
    html = client.get("/").content.decode()
    assert "panel-bulletin_unread" in html
    client.post("/months/2025-03/read/")
    assert "panel-bulletin_unread" not in client.get("/").content.decode()


def test_it_is_refreshed_while_it_is_a_draft(office, month):
    bulletin = make_bulletin(month.office, at=NOW - datetime.timedelta(hours=3))
    office.post(f"{PREPARE}refresh/")
    assert the_bulletin().computed_at == NOW
    assert the_bulletin().version > bulletin.version
