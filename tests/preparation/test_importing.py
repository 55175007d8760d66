"""Permits from files: the steps of the acts, all that is wrong at once, taken back whole."""

import datetime

import pytest

from projects.base.models import Event
from projects.base.sentences import sentence
from projects.imports import applying
from projects.imports.kinds import Reading
from projects.preparation import acts
from projects.preparation.importing import PermitSteps
from projects.preparation.models import Permit
from tests.city import make_cast, moment
from tests.imports.kindcase import bring
from tests.imports.kindcounting import compare_queries
from tests.preparation.cases import FRIDAY, MONDAY, make_permit, preliminary

pytestmark = pytest.mark.django_db
KIND = PermitSteps()
TODAY = MONDAY + datetime.timedelta(days=2)
NOW = moment(TODAY, 10)


@pytest.fixture
def cast():
    return make_cast()


def permits(rows, user):
    return bring(KIND, rows, user, on=TODAY, at=NOW)


def row(procedure, **cells):
    return {"project": "风电法兰项目", "procedure": procedure, **cells}


def statuses(permit):
    return list(permit.steps.order_by("pk").values_list("status", flat=True))


def stands(permit):
    """All that stands in a permit but its version."""
    return {
        name: value
        for name, value in Permit.objects.filter(pk=permit.pk).values()[0].items()
        if name != "version"
    }


def test_a_granted_permit_takes_its_steps_and_gives_them_back(cast):
    project = preliminary(name="风电法兰项目")
    permit = make_permit(project, "LAND_PRE")
    before = stands(permit)
    rows = [
        row(
            "用地预审",
            status="已办结",
            accepted_on="2025年3月24日",
            granted_on="2025-03-25",
            document_number="通自然预字〔2025〕7号",
        )
    ]
    result = permits(rows, cast.approval)
    assert result.counts["CHANGED"] == 1, result.faults
    permit.refresh_from_db()
    assert statuses(permit) == ["NOT_STARTED", "PREPARING", "ACCEPTED", "GRANTED"]
    assert permit.accepted_on == MONDAY
    assert permit.granted_on == MONDAY + datetime.timedelta(days=1)
    assert permit.document_number == "通自然预字〔2025〕7号"
    # Valid for 36 months by its template.
    assert permit.valid_until == datetime.date(2028, 3, 25)
    project.refresh_from_db()
    assert project.site_settled_on == permit.granted_on
    assert permits(rows, cast.approval).counts["SAME"] == 1
    result.undo()
    assert stands(permit) == before
    assert statuses(permit) == ["NOT_STARTED"]
    project.refresh_from_db()
    assert project.site_settled_on is None
    assert "用地预审" in sentence(Event.objects.filter(verb="permit.take_back").get())


def test_days_alone_say_the_status(cast):
    permit = make_permit(preliminary(name="风电法兰项目"), "EIA")
    before = stands(permit)
    first = permits([row("环评", accepted_on="2025.3.24")], cast.commission)
    permit.refresh_from_db()
    assert permit.status == "ACCEPTED"
    second = permits(
        [row("环评", granted_on="3月25日", document_number="通环审〔2025〕3号")], cast.commission
    )
    permit.refresh_from_db()
    assert permit.status == "GRANTED"
    second.undo()
    permit.refresh_from_db()
    assert (permit.status, permit.granted_on, permit.document_number) == ("ACCEPTED", None, "")
    first.undo()
    assert stands(permit) == before


def test_a_supplement_and_what_came_after_it(cast):
    permit = make_permit(preliminary(name="风电法兰项目"), "EIA")
    acts.accept(permit, on=FRIDAY, by=cast.approval, at=NOW)
    due = permit.due_on
    asked = permits([row("EIA", status="补正", on="2025-03-24", reason="补水质监测")], cast.approval)
    permit.refresh_from_db()
    assert (permit.status, permit.status_on) == ("SUPPLEMENT", MONDAY)
    came = permits([row("EIA", status="已受理", on="2025-03-26")], cast.approval)
    permit.refresh_from_db()
    assert permit.status == "ACCEPTED"
    came.undo()
    permit.refresh_from_db()
    assert permit.status == "SUPPLEMENT"
    asked.undo()
    permit.refresh_from_db()
    assert (permit.status, permit.status_on, permit.due_on) == ("ACCEPTED", FRIDAY, due)


def test_refused_and_not_needed_are_taken_back(cast):
    project = preliminary(name="风电法兰项目")
    held, idle = make_permit(project, "EIA", "ACCEPTED"), make_permit(project, "RELIC")
    rows = [
        row("环评", status="不予许可", granted_on="2025-03-25", reason="选址不符"),
        row("文物", status="不涉及", reason="既有厂区内"),
    ]
    result = permits(rows, cast.approval)
    assert result.faults == {}
    held.refresh_from_db()
    idle.refresh_from_db()
    assert (held.status, idle.status, idle.adjustment) == ("REFUSED", "NOT_APPLICABLE", "既有厂区内")
    assert permits(rows, cast.approval).counts["SAME"] == 2
    result.undo()
    held.refresh_from_db()
    idle.refresh_from_db()
    assert (held.status, idle.status) == ("ACCEPTED", "NOT_STARTED")


def test_everything_wrong_is_said_at_once_by_field(cast):
    project = preliminary(name="风电法兰项目")
    make_permit(project, "EIA", "GRANTED")
    make_permit(project, "LAND_PRE")
    make_permit(project, "SOIL", "ACCEPTED")
    make_permit(project, "ENERGY", "ACCEPTED_MISSING", open_documents=1)
    faults = permits(
        [
            row("环评", status="已受理", document_number="新文号"),
            row("用地预审", status="已办结", granted_on="2025-03-28"),
            row("水保", status="已办结", granted_on="2025-03-01", valid_until="2024-01-01"),
            row("能评", status="已办结", granted_on="2025-03-25"),
            row("取水", status="已受理"),
            row("水土", status="很好"),
        ],
        cast.approval,
    ).faults
    assert set(faults[2]) == {"status"}
    assert set(faults[3]) == {"accepted_on", "granted_on"}
    assert set(faults[4]) == {"granted_on", "valid_until"}
    assert set(faults[5]) == {"status"}
    assert set(faults[6]) == {"procedure"}
    assert "status" in faults[7]


def test_no_more_than_by_hand(cast):
    permit = make_permit(preliminary(name="风电法兰项目", steward=cast.steward), "EIA", "ACCEPTED")
    told = permits([row("环评", status="已办结", granted_on="2025-03-25")], cast.steward).faults
    assert set(told[2]) == {"document_number"}
    told = permits(
        [row("环评", status="不予许可", granted_on="2025-03-25", reason="不符")], cast.steward
    ).faults
    assert set(told[2]) == {"status"}
    told = permits([row("环评", status="已办结", granted_on="2025-03-25")], cast.office).faults
    assert "status" in told[2]
    done = permits(
        [row("环评", status="已办结", granted_on="2025-03-25", document_number="7号")], cast.steward
    )
    assert done.counts["CHANGED"] == 1
    permit.refresh_from_db()
    assert permit.document_number == "7号"
    assert KIND.permission(cast.steward)
    assert not KIND.permission(cast.office)
    assert permits([row("环评", status="已受理")], cast.outsider).faults


def test_what_was_done_since_is_not_taken_back(cast):
    permit = make_permit(preliminary(name="风电法兰项目"), "EIA")
    result = permits([row("环评", status="已受理", accepted_on="2025-03-24")], cast.approval)
    permit.refresh_from_db()
    acts.supplement(permit, on=TODAY, by=cast.approval, at=NOW, reason="补材料")
    with pytest.raises(applying.InTheWay):
        result.undo()
    acts.resume(permit, on=TODAY, by=cast.approval, at=NOW)
    with pytest.raises(applying.InTheWay):
        result.undo()
    permit.refresh_from_db()
    assert permit.status == "ACCEPTED"


def test_queries_do_not_grow_with_the_rows(cast):
    project = preliminary(name="风电法兰项目")
    for code in ("EIA", "ENERGY", "SOIL", "LAND_PRE"):
        make_permit(project, code)
    rows = [
        row(code, status="已受理", accepted_on="2025-03-24") for code in ("EIA", "ENERGY", "SOIL", "LAND_PRE")
    ]
    one = compare_queries(KIND, rows[:1], cast.approval, on=TODAY)
    assert compare_queries(KIND, rows, cast.approval, on=TODAY) == one <= 7


def test_a_template_holds_what_remains_to_be_done(cast):
    project = preliminary(name="风电法兰项目")
    make_permit(project, "EIA", "GRANTED")
    waiting = make_permit(project, "SOIL")
    reading = Reading(cast.approval, TODAY, NOW)
    assert [one.pk for one in KIND.records(reading)] == [waiting.pk]
    assert list(KIND.records(Reading(cast.office, TODAY, NOW))) == []
    values = KIND.current(waiting, KIND.prepare(reading), reading)
    assert values["procedure"] in next(one for one in KIND.fields if one.code == "procedure").choices(reading)


def test_a_month_that_is_not_over_is_no_day_and_long_is_without_end(cast):
    permit = make_permit(preliminary(name="风电法兰项目"), "LAND_PRE")
    rows = [
        row(
            "用地预审",
            status="已办结",
            accepted_on="2025-03-24",
            granted_on="2025.3",
            document_number="通自然预字〔2025〕7号",
            valid_until="长期",
            reason="—",
        )
    ]
    told = permits(rows, cast.approval).faults
    assert set(told[2]) == {"granted_on"}
    assert "2025.3" in told[2]["granted_on"]
    rows[0]["granted_on"] = "2025-03-25"
    result = permits(rows, cast.approval)
    assert result.faults == {}
    permit.refresh_from_db()
    # Its procedure says 36 months.
    assert (permit.status, permit.valid_until) == ("GRANTED", None)
    assert permits(rows, cast.approval).counts["SAME"] == 1
    result.undo()
    permit.refresh_from_db()
    assert (permit.status, permit.valid_until) == ("NOT_STARTED", None)


def test_an_agent_is_offered_no_project_that_is_not_his(cast):
    make_permit(preliminary(name="风电法兰二号项目"), "EIA")
    theirs = {**row("环评", status="已受理"), "project": "风电法兰二号的项目"}
    assert "风电法兰二号项目" in permits([theirs], cast.approval).faults[2]["project"]
    assert "风电法兰二号项目" not in permits([theirs], cast.office).faults[2]["project"]
