"""The pages of what was signed: who opens what, figures with their lists, confidential talks."""

import html
import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from projects.base.models import Attachment
from projects.directory.models import Chain
from projects.investment.models import Agreement, FundReceipt
from projects.investment.views.agreements import AgreementList
from projects.investment.views.funds import FundList
from projects.pool.models import Application
from tests.city import make_cast, make_project
from tests.dispatch.counting import assert_constant
from tests.investment.signed_cases import (
    NOW,
    TODAY,
    D,
    N,
    division,
    make_agreement,
    make_prospect,
    make_receipt,
    make_talks,
    make_unit,
)
from tests.pool.applying import department
from tests.ui.suites import ListPageSuite

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 test"


@pytest.fixture(autouse=True)
def wednesday():
    with time_machine.travel(NOW):
        yield


class TestAgreements(ListPageSuite):
    view_class = AgreementList
    url = "/investment/agreements/"

    @property
    def examples(self):
        return {
            "q": "签约",
            "kind": "FORMAL",
            "band": "10m",
            "state": "PERFORMING",
            "landed": "false",
            "unlanded": "3",
            "division": "150502",
            "chain": "null",
            "unit": str(self.unit.pk),
            "signed_after": "2024-01-01",
            "signed_before": "2025-12-31",
            "amount_min": "1000",
            "amount_max": "100亿",
            "counted": "true",
            "recognised": "false",
            "landed_in_after": "2024-01-01",
            "landed_in_before": "2026-01-01",
            "started": "false",
            "started_in_after": "2024-01-01",
            "started_in_before": "2026-01-01",
            "producing": "false",
            "producing_in_after": "2024-01-01",
            "producing_in_before": "2026-01-01",
            "counted_to": str(self.unit.pk),
        }

    def reader(self):
        self.cast, self.unit = make_cast(TODAY), make_unit()
        return self.cast.promotion

    def make_rows(self, count):
        for _number in range(count):
            make_receipt(make_agreement(self.cast.promotion))


class TestFunds(ListPageSuite):
    view_class = FundList
    url = "/investment/funds/"

    @property
    def examples(self):
        return {
            "q": "签约",
            "since": "2024-01",
            "until": "2025-01",
            "standing": "unchecked",
            "division": "150502",
            "evidence": "VOUCHER",
            "chain": str(self.chain.pk),
            "unit": str(self.unit.pk),
            "counted_to": str(self.unit.pk),
            "band": "10m",
            "signed_after": "2024-01-01",
            "signed_before": "2025-12-31",
            "counted": "true",
        }

    def reader(self):
        self.cast, self.unit, self.chain = make_cast(TODAY), make_unit(), Chain.objects.first()
        return self.cast.promotion

    def make_rows(self, count):
        for _number in range(count):
            make_receipt(make_agreement(self.cast.promotion, chain=self.chain))


@pytest.fixture
def cast(db):
    return make_cast(TODAY)


@pytest.fixture
def bureau(client, cast):
    client.force_login(cast.promotion)
    return client


def text_of(response):
    return html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))


def typed(**fields):
    """What is typed into the form of an agreement."""
    values = {
        "name": "电池箔项目",
        "kind": "FORMAL",
        "signed_on": "2025-03-01",
        "amount": "5亿",
        "division": str(division().pk),
        "unit": str(make_unit().pk),
        "content": "年产5万吨",
    }
    return values | fields


def test_entering_an_agreement_with_its_copy(bureau, cast):
    make_unit()
    upload = SimpleUploadedFile("协议.pdf", PDF)
    answer = bureau.post("/investment/agreements/new/", typed(enterprise="甲公司", file=upload), follow=True)
    row = Agreement.objects.get()
    assert answer.redirect_chain[0][0] == f"/investment/agreements/{row.pk}/"
    assert (row.amount, row.prospect.name) == (N(50000), "甲公司")
    stored = Attachment.objects.get()
    assert stored.owner == row
    sent = bureau.get(f"/attachments/{stored.pk}/")
    assert sent.status_code == 200
    sent.close()


def test_what_is_refused_stands_at_its_field_and_nothing_typed_is_lost(bureau, cast):
    make_agreement(cast.promotion, prospect=make_prospect(cast.promotion, name="甲公司"))
    answer = bureau.post("/investment/agreements/new/", typed(enterprise="甲公司"))
    form = answer.context["form"]
    assert "is_another" in form.errors
    assert "电池箔项目" in answer.content.decode()
    answer = bureau.post("/investment/agreements/new/", typed(enterprise="乙公司", signed_on="2025-03-27"))
    assert "signed_on" in answer.context["form"].errors


def test_talks_that_the_reader_may_not_see_are_not_signed_by_him(client, cast):
    talks = make_talks(cast.promotion)
    client.force_login(cast.reviewer)
    assert client.get(f"/investment/agreements/new/?negotiation={talks.pk}").status_code == 404
    talks.team.add(cast.reviewer)
    answer = client.get(f"/investment/agreements/new/?negotiation={talks.pk}")
    assert answer.context["form"].initial["name"] == talks.name
    assert "enterprise" not in answer.context["form"].fields


def test_the_page_tells_of_talks_only_to_their_team(client, cast):
    talks = make_talks(cast.promotion, name="保密洽谈名称", state="SIGNED", ended_on=D(2024, 6, 1))
    row = make_agreement(cast.promotion, prospect=talks.prospect, negotiation=talks)
    for user, sees in ((cast.promotion, True), (cast.leader, False), (cast.reviewer, False)):
        client.force_login(user)
        said = client.get(f"/investment/agreements/{row.pk}/").content.decode()
        assert (talks.name in said) == sees, user
        assert row.name in said


def test_one_identity_with_its_amounts_side_by_side(bureau, cast):
    project = make_project(name="入库项目甲", started_on=D(2025, 1, 5))
    project.plans.update(prior_cumulative=N(3000))
    type(project).objects.filter(pk=project.pk).update(ytd_completed=N(1500), ytd_year=2025)
    row = make_agreement(cast.promotion, project=project, landed_on=D(2024, 9, 1), company_name="甲公司")
    make_receipt(row, "2024-09", 8000, checked=N(7000), recognised=N(6000), difference_reason="口径")
    said = text_of(bureau.get(f"/investment/agreements/{row.pk}/"))
    for words in ("2.00", "0.80", "0.70", "0.60", "0.45", "入库项目甲"):
        assert words in said
    panel = text_of(bureau.get(f"/projects/{project.pk}/"))
    for words in (row.name, "2.00", "0.80", "0.70", "0.60", "0.45"):
        assert words in panel
    # Nobody adds them: 2.00 + 0.80 + 0.45.
    assert "3.25" not in panel


def test_a_file_of_the_agreements_names_the_enterprise(bureau, cast):
    agreement = make_agreement(cast.promotion)
    text = bureau.get("/investment/agreements/?_export=csv").content.decode("utf-8-sig")
    head, row = (line.split(",") for line in text.strip().splitlines())
    assert head[1] == "企业"
    assert row[:2] == [agreement.name, agreement.prospect.name]


def test_landing_leads_to_the_application(bureau, cast):
    row = make_agreement(cast.promotion, signed_on=D(2025, 2, 1))
    values = {"company": "通辽甲公司", "landed_on": "2025-03-20", "department": str(department().pk)}
    answer = bureau.post(f"/investment/agreements/{row.pk}/land/", values)
    application = Application.objects.get()
    assert answer["Location"] == f"/pool/applications/{application.pk}/edit/"
    assert bureau.get(answer["Location"]).status_code == 200
    carried = bureau.get(f"/pool/applications/{application.pk}/").content.decode()
    assert f"/investment/agreements/{row.pk}/" in carried
    said = bureau.get(f"/investment/agreements/{row.pk}/").content.decode()
    assert f"/pool/applications/{application.pk}/" in said
    assert f"/investment/agreements/{row.pk}/land/" not in said


def test_who_reads_only_is_refused_in_words(client, cast):
    row = make_agreement(cast.promotion)
    client.force_login(cast.leader)
    for act in ("edit", "state", "land"):
        assert client.get(f"/investment/agreements/{row.pk}/{act}/").status_code == 403
    assert client.post(f"/investment/agreements/{row.pk}/files/", {"act": "recognise"}).status_code == 403
    assert client.post("/investment/agreements/recognise/", {"chosen": row.pk}).status_code == 403
    assert client.get("/investment/funds/check/").status_code == 403
    client.force_login(cast.approval)
    assert client.get(f"/investment/agreements/{row.pk}/").status_code == 403


def test_several_are_recognised_at_once(bureau, cast):
    rows = [make_agreement(cast.promotion) for _ in range(3)]
    bureau.post("/investment/agreements/recognise/", {"chosen": [row.pk for row in rows[:2]]})
    assert Agreement.objects.filter(recognised_on=TODAY).count() == 2


def test_funds_are_reported_with_their_evidence(bureau, cast):
    row = make_agreement(cast.promotion)
    values = {"month": "2025-02", "reported": "1200", "evidence": "VOUCHER"}
    answer = bureau.post(f"/investment/agreements/{row.pk}/funds/new/", values)
    assert "file" in answer.context["form"].errors
    upload = SimpleUploadedFile("回单.pdf", PDF)
    bureau.post(f"/investment/agreements/{row.pk}/funds/new/", values | {"file": upload})
    receipt = FundReceipt.objects.get()
    assert receipt.reported == N(1200)
    assert Attachment.objects.get().owner == receipt
    assert bureau.get(f"/investment/funds/{receipt.pk}/").status_code == 200


def test_many_are_checked_on_one_sheet(bureau, cast):
    row = make_agreement(cast.promotion)
    first, second = make_receipt(row, "2024-09", 1000), make_receipt(row, "2024-10", 2000)
    sheet = bureau.get("/investment/funds/check/")
    assert [form.initial["checked"] for form in sheet.context["forms"]] == [N(1000), N(2000)]
    values = {
        "chosen": [first.pk, second.pk],
        f"{first.pk}-checked": "1000",
        f"{first.pk}-recognised": "1000",
        f"{second.pk}-checked": "1,900",
        f"{second.pk}-recognised": "",
    }
    answer = bureau.post("/investment/funds/check/", values)
    assert answer.status_code == 200
    assert "reason" in answer.context["forms"][1].errors
    assert 'value="1,900"' in answer.content.decode()
    bureau.post("/investment/funds/check/", values | {f"{second.pk}-reason": "凭证不足"})
    assert list(FundReceipt.objects.order_by("month").values_list("checked", "recognised")) == [
        (N(1000), N(1000)),
        (N(1900), None),
    ]
    assert "empty" in bureau.get("/investment/funds/check/").content.decode()


def figures_of(response):
    """{address: figure} of the links with a number."""
    found = re.findall(r'<a href="([^"]+)">([\d,.]+)</a>', response.content.decode())
    return {html.unescape(href): shown for href, shown in found}


def test_the_figures_of_the_funnel_open_the_lists_that_they_count(bureau, cast):
    days = ((D(2024, 3, 1), None), (D(2024, 5, 1), D(2025, 1, 20)), (D(2025, 2, 1), D(2025, 3, 1)))
    for day, landed in days:
        company = {"landed_on": landed, "company_name": "公司"} if landed else {}
        make_receipt(make_agreement(cast.promotion, signed_on=day, **company), "2025-02", 100)
    make_agreement(cast.promotion, kind="FRAMEWORK", signed_on=D(2025, 2, 1))
    page = bureau.get("/investment/funnel/?axis=band&band=100m")
    checked = 0
    for href, shown in figures_of(page).items():
        if href.startswith("/investment/agreements/"):
            assert bureau.get(href).context["listing"].count == int(shown), href
            checked += 1
    assert checked >= 6
    steps = {row.name: row for row in page.context["steps"]}
    landed = next(row for name, row in steps.items() if str(name) in ("landed", "落地"))
    assert (landed.period.value, landed.cohort.value) == (2, 1)
    # The sum of funds is that of its list.
    funds = next(href for href in figures_of(page) if href.startswith("/investment/funds/"))
    assert bureau.get(funds).context["listing"].totals["reported"] == N(300)


def test_talks_are_counted_as_far_as_the_reader_sees_them_and_the_page_says_so(client, cast):
    make_talks(cast.promotion, started_on=D(2025, 2, 1))
    mine = make_talks(cast.promotion, started_on=D(2025, 2, 1), team=[cast.reviewer])
    make_agreement(cast.promotion, signed_on=D(2025, 3, 1))
    counts = {}
    for user in (cast.promotion, cast.reviewer, cast.leader):
        client.force_login(user)
        page = client.get("/investment/funnel/")
        counts[user.username] = [row.period.value for row in page.context["steps"]][2]
        assert page.context["all_leads"] == (user == cast.promotion)
        signing = page.context["rates"][1]
        assert (signing[0].value is None) == (user != cast.promotion)
    assert counts == {"promotion": 2, "reviewer": 1, "leader": "保密"}
    assert mine.name not in page.content.decode()


def test_the_funnel_as_a_file_and_with_nonsense_in_its_address(bureau, cast):
    make_agreement(cast.promotion, signed_on=D(2025, 2, 1))
    for kind in ("csv", "xlsx"):
        assert bureau.get(f"/investment/funnel/?axis=chain&_export={kind}").status_code == 200
    for query in ("first=x", "first=2025-03-01&last=2024-01-01", "unit=abc", "axis=zzz&basis=1", "chain=99"):
        assert bureau.get(f"/investment/funnel/?{query}").status_code == 200
    for axis in ("chain", "division", "unit", "band"):
        assert bureau.get(f"/investment/funnel/?axis={axis}&basis=COHORT").status_code == 200


def test_the_funnel_asks_the_same_of_any_number(bureau, cast):
    def make(count):
        for _number in range(count):
            make_receipt(make_agreement(cast.promotion, signed_on=D(2025, 2, 1)), "2025-02", 10)
            make_talks(cast.promotion, started_on=D(2025, 2, 1))

    assert_constant(bureau, "/investment/funnel/", make)


def test_the_page_of_an_agreement_asks_the_same_of_any_number(bureau, cast):
    row = make_agreement(cast.promotion)
    months = iter(f"{year}-{month:02}" for year in (2024, 2025, 2026, 2027) for month in range(1, 13))
    assert_constant(
        bureau,
        f"/investment/agreements/{row.pk}/",
        lambda count: [make_receipt(row, next(months), 10) for _ in range(count)],
    )


def test_empty_pages_say_why_and_what_to_do(bureau, cast):
    for path in ("agreements", "funds", "funnel", "tasks", "funds/check"):
        assert 'class="empty"' in bureau.get(f"/investment/{path}/").content.decode(), path
