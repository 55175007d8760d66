"""Agreements from files: entered and put right by the acts, enterprises once, talks confidential."""

import pytest

from projects.base.models import Event
from projects.imports import applying
from projects.imports.kinds import Reading
from projects.investment.importing import Agreements
from projects.investment.importing_fields import AgreementOptions
from projects.investment.models import Agreement, Prospect
from tests.city import make_cast, make_user
from tests.imports.kindcase import bring
from tests.imports.kindcounting import compare_queries
from tests.investment.signed_cases import (
    NOW,
    TODAY,
    D,
    N,
    make_agreement,
    make_prospect,
    make_receipt,
    make_unit,
)

pytestmark = pytest.mark.django_db
KIND = Agreements()
CODE = "91110000600037341L"


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def member(cast):
    """Somebody of a unit that promotes, who sees and keeps what is its own."""
    unit = make_unit()
    person = make_user("member", "reviewer", scope="ORGANISATION", organisation=unit)
    person.organisation = unit
    person.save()
    return person


def signed(rows, user, **options):
    return bring(KIND, rows, user, on=TODAY, at=NOW, **options)


def row(**cells):
    return {
        "name": "电池箔项目",
        "enterprise": "通辽 联晟新能源有限公司",
        "signed_on": "2025.3.1",
        "kind": "正式协议",
        "amount": "5亿元",
        "division": "通辽市科尔沁区",
        "unit": "科尔沁区投促中心",
        **cells,
    }


def test_an_agreement_is_entered_with_its_enterprise_and_taken_back_with_it(cast):
    unit = make_unit()
    rows = [
        row(
            credit_code=CODE.lower(), promised_start_on="2025年9月", content="年产电池箔5万吨", parties="双方"
        )
    ]
    result = signed(rows, cast.promotion)
    assert result.counts["NEW"] == 1, result.faults
    agreement = Agreement.objects.get()
    assert (agreement.name, agreement.prospect.name) == ("电池箔项目", "通辽联晟新能源有限公司")
    assert (agreement.prospect.credit_code, agreement.kind, agreement.amount) == (CODE, "FORMAL", N(50000))
    assert (agreement.unit, agreement.division.code) == (unit, "150502")
    assert (agreement.signed_on, agreement.promised_start_on) == (D(2025, 3, 1), D(2025, 9, 1))
    assert signed(rows, cast.promotion).counts["SAME"] == 1
    result.undo()
    assert not Agreement.objects.exists()
    assert not Prospect.objects.exists()
    assert Event.objects.filter(verb="agreement.take_back").count() == 1


def test_a_known_one_is_put_right_and_gets_back_what_it_was(cast):
    prospect = make_prospect(cast.promotion, name="通辽联晟新能源有限公司")
    agreement = make_agreement(cast.promotion, name="电池箔项目", prospect=prospect, signed_on=D(2025, 3, 1))
    rows = [row(amount="60000", number="通招1号", promised_completion_on="2026年9月")]
    result = signed(rows, cast.promotion)
    assert set(result.changes[2]) == {"amount", "number", "promised_completion_on"}
    agreement.refresh_from_db()
    assert (agreement.amount, agreement.number) == (N(60000), "通招1号")
    assert agreement.promised_completion_on == D(2026, 9, 30)
    assert signed(rows, cast.promotion).counts["SAME"] == 1
    result.undo()
    agreement.refresh_from_db()
    assert (agreement.amount, agreement.number, agreement.promised_completion_on) == (N(20000), "", None)


def test_everything_wrong_is_said_at_once_by_field(cast):
    make_unit()
    faults = signed(
        [
            row(signed_on="2025-04-01", amount="0", unit="没有的单位", credit_code=CODE),
            row(name="甲", enterprise="甲公司", credit_code=CODE[:-1] + "0", chain="没有的链"),
            row(
                name="乙",
                enterprise="乙公司",
                promised_start_on="2026-09-01",
                promised_completion_on="2025-09-01",
            ),
            row(name="丙", enterprise="丙公司", amount="", kind="口头"),
        ],
        cast.promotion,
    ).faults
    assert set(faults[2]) == {"signed_on", "amount", "unit"}
    assert set(faults[3]) == {"credit_code"}
    assert set(faults[4]) == {"promised_completion_on"}
    assert set(faults[5]) == {"amount", "kind"}
    assert not Agreement.objects.exists()


def test_an_agreement_counts_once_and_another_one_of_an_enterprise_is_said(cast):
    prospect = make_prospect(cast.promotion, name="通辽联晟新能源有限公司")
    make_agreement(cast.promotion, name="电池箔项目", prospect=prospect)
    assert set(signed([row()], cast.promotion).faults[2]) == {"name"}
    other = row(name="涂层项目")
    assert set(signed([other], cast.promotion).faults[2]) == {"options.is_another"}
    assert signed([other], cast.promotion, is_another=True).counts["NEW"] == 1
    assert {"is_another", "is_other"} == set(AgreementOptions(user=cast.promotion).fields)


def test_another_agreement_in_the_same_file_waits_for_the_box_of_the_form(cast):
    make_unit()
    rows = [row(), row(name="涂层项目")]
    told = signed(rows, cast.promotion).faults
    assert {number: set(found) for number, found in told.items()} == {3: {"options.is_another"}}
    assert "选项" in told[3]["options.is_another"]
    assert signed(rows, cast.promotion, is_another=True).counts["NEW"] == 2


def test_an_enterprise_is_registered_once(cast):
    make_unit()
    make_prospect(cast.promotion, name="通辽联晟新能源股份有限公司")
    make_prospect(cast.promotion, name="内蒙古甲公司", credit_code=CODE)
    assert "股份" in signed([row()], cast.promotion).faults[2]["enterprise"]
    assert signed([row()], cast.promotion, is_other=True).counts["NEW"] == 1
    told = signed(
        [row(name="乙", enterprise="乙公司", credit_code=CODE)], cast.promotion, is_other=True
    ).faults
    assert "内蒙古甲公司" in told[2]["credit_code"]


def test_of_what_another_unit_follows_no_more_is_told_than_that(cast, member):
    other = make_unit("市工信局", "150500")
    make_prospect(cast.promotion, name="内蒙古秘密公司", credit_code=CODE, unit=other)
    told = signed([row(name="乙", enterprise="乙公司", credit_code=CODE)], member).faults[2]["credit_code"]
    assert "秘密" not in told
    assert "市工信局" not in told
    # Its exact name finds it, as by hand.
    assert signed([row(enterprise="内蒙古秘密公司")], member).counts["NEW"] == 1


def test_a_unit_enters_and_changes_its_own(cast, member):
    make_unit("市工信局", "150500")
    told = signed([row(unit="市工信局")], member).faults
    assert set(told[2]) == {"unit"}
    assert signed([row(unit=None, division=None)], member).counts["NEW"] == 1
    made = Agreement.objects.get()
    assert (made.unit, made.division.code) == (member.organisation, "150502")
    Agreement.objects.update(recognised_on=TODAY, recognised_by=cast.promotion)
    assert set(signed([row(amount="1亿")], member).faults[2]) == {"amount"}
    assert KIND.permission(member)
    assert not KIND.permission(cast.office)


def test_what_rests_on_an_agreement_keeps_it(cast):
    make_unit()
    result = signed([row()], cast.promotion)
    make_receipt(Agreement.objects.get())
    with pytest.raises(applying.InTheWay):
        result.undo()
    assert Agreement.objects.exists()


def test_queries_do_not_grow_with_the_rows(cast):
    for number in range(4):
        make_agreement(cast.promotion, name=f"项目{number}", signed_on=D(2025, 3, 1))
    rows = [
        row(name=f"项目{number}", enterprise=one.prospect.name)
        for number, one in enumerate(Agreement.objects.order_by("pk"))
    ]
    rows += [row(name=f"新项目{number}", enterprise=f"第{number}新能源公司") for number in range(4)]
    one = compare_queries(KIND, rows[:1], cast.promotion, on=TODAY)
    assert compare_queries(KIND, rows, cast.promotion, on=TODAY) == one <= 12


def test_a_template_holds_what_the_reader_keeps(cast, member):
    own = make_agreement(member, unit=member.organisation)
    make_agreement(cast.promotion, unit=make_unit("市工信局", "150500"), division_id=cast.city.pk)
    reading = Reading(member, TODAY, NOW)
    assert [one.pk for one in KIND.records(reading)] == [own.pk]
    values = KIND.current(own, KIND.prepare(reading), reading)
    assert signed([{**values, "credit_code": None, "amount": "3亿"}], member).counts["CHANGED"] == 1
