"""Every source tells what it should to whom it should, and nothing that no message may hold."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from projects.base.periods import Week
from projects.pool.models import Application, Project
from projects.reminders import collecting, guard, wording
from projects.reminders.sources import PLACES, SOURCES
from tests.city import LONG_AGO, WEEK, make_project, make_report
from tests.investment.lead_cases import promoters, registered
from tests.issues.cases import assigned, unit_of
from tests.pool.applying import make_application
from tests.preparation.cases import make_permit
from tests.reminders.cases import DAY, FRIDAY, MONDAY, THURSDAY, at, everything, suspend

pytestmark = pytest.mark.django_db
LANGUAGES = ("zh-hans", "en")


def told(user, day=FRIDAY, hour=9):
    """{source: [text]} of what a person is told at a moment."""
    with at(day, hour) as now:
        fresh = type(user).objects.get(pk=user.pk)
        found = collecting.Round(now, day).of_user(fresh, lambda kind: True)
        return {
            source.code: [one.text for one in wording.said(collecting.lines([(source, notes)]))]
            for source, notes in found
        }


def of_everybody(cast, day=FRIDAY, hour=9):
    """{source: {person: [text]}} at a moment."""
    found = {}
    users = [*cast.by_role.values(), *type(cast.staff).objects.filter(username="handler")]
    for user in users:
        for code, texts in told(user, day, hour).items():
            found.setdefault(code, {})[user.username] = texts
    return found


@pytest.fixture
def world(cast):
    """A project of which nearly everything is told, and an application that came back."""
    project = everything(cast)
    make_application(cast.staff, state="RETURNED", name="在谈企业秘密项目")
    return project


def test_who_is_told_what_on_the_friday_morning(cast, world):
    found = of_everybody(cast)
    assert {code: sorted(people) for code, people in found.items()} == {
        "week_near": ["reporter", "reviewer"],
        "week_returned": ["reporter", "reviewer"],
        "application_returned": ["reporter"],
        "issue_near": ["handler"],
        "issue_late": ["handler"],
        "issue_assigned": ["handler"],
        "issue_supervised": ["handler"],
        "permit_near": ["handler"],
        "permit_late": ["handler"],
        "document_near": ["agent", "reporter", "steward"],
        "document_late": ["agent", "reporter", "steward"],
        "directive_near": ["handler"],
        "directive_late": ["handler"],
        "directive_left": ["handler"],
        "pool_given": ["agent"],
    }


def test_the_sentences(cast, world):
    found = of_everybody(cast)
    assert found["week_near"]["reporter"] == [
        f"{WEEK.label}周报：应报 1 个，尚未报 0 个，退回 1 个，3月28日 12:00 截止。"
    ]
    assert found["week_returned"]["reporter"] == ["“风电法兰项目”的周报被退回，请修改后重新报送。"]
    assert found["issue_late"]["handler"] == ["“风电法兰项目”有一个问题已超期，完成时限为3月24日。"]
    with translation.override("en"):
        assert told(cast.agent)["pool_given"] == ["“风电法兰项目” was given to you."]


def test_after_the_deadline_it_is_missing_and_the_chasers_know(cast, world):
    found = of_everybody(cast, FRIDAY, 13)
    assert "week_near" not in found
    assert found["week_missing"] == {
        "reporter": [f"{WEEK.label}周报：应报 1 个，缺报 0 个，退回 1 个，已于3月28日 12:00 截止。"]
    }
    assert sorted(found["week_chase"]) == ["office", "reviewer"]


def test_what_was_returned_is_told_beside_what_is_missing(cast):
    make_project(reporter=cast.staff)
    assert told(cast.office, FRIDAY, 13)["week_chase"] == [f"{WEEK.label}待催报：应报 1 个，缺报 1 个。"]
    make_project(reporter=cast.staff)
    make_report(make_project(reporter=cast.staff), state="RETURNED", by=cast.staff)
    assert told(cast.office, FRIDAY, 13)["week_chase"] == [
        f"{WEEK.label}待催报：应报 3 个，缺报 2 个，退回 1 个。"
    ]
    with translation.override("en"):
        assert told(cast.office, FRIDAY, 13)["week_chase"] == [
            f"To chase, {WEEK.label}: 2 of 3 projects are missing, 1 returned."
        ]


def test_the_ladder_is_told_of_as_many_issues_as_its_queue_shows(cast, client):
    resting = make_project()
    for project in (resting, make_project()):
        assigned(project, by=cast.office, due=MONDAY - DAY * 14, on=MONDAY - DAY * 20)
    suspend(resting, cast.office)
    assert told(cast.supervision)["issue_proposed"] == ["2 个问题建议督办或升级，请决定。"]
    with at(FRIDAY):
        client.force_login(cast.supervision)
        assert len(client.get("/issues/supervision/").context["listing"].view.proposed) == 2


def paths(user, day=FRIDAY):
    """{source: [address]} of what a person is told in the morning."""
    with at(day) as now:
        fresh = type(user).objects.get(pk=user.pk)
        found = collecting.Round(now, day).of_user(fresh, lambda kind: True)
        return {
            source.code: [one["path"] for one in collecting.lines([(source, notes)])]
            for source, notes in found
        }


def test_a_link_leads_to_the_record_or_to_the_list_of_what_is_told(cast, world):
    application = Application.objects.get()
    found = paths(cast.staff)
    assert found["application_returned"] == [f"/pool/applications/{application.pk}/"]
    assert found["week_returned"] == [f"/dispatch/{WEEK}/sheet/#r{world.pk}"]
    make_application(cast.staff, state="RETURNED", name="又一个")
    for number in range(4):
        project = make_project(name=f"项目{number}", reporter=cast.staff)
        make_report(project, state="RETURNED", by=cast.staff)
    found = paths(cast.staff)
    assert found["application_returned"] == ["/pool/applications/?mine=true&state=RETURNED"]
    assert found["week_returned"] == [f"/dispatch/{WEEK}/sheet/"]
    with at(FRIDAY) as now:
        told = collecting.lines(collecting.Round(now, FRIDAY).of_place(cast.district))
    assert [one["path"] for one in told] == [
        f"/dispatch/{WEEK}/projects/?division={cast.district.code}&standing=missing&standing=returned",
        f"/issues/?overdue=ANY&division={cast.district.code}&suspended=false",
        f"/preparation/?overdue=true&division={cast.district.code}&suspended=false",
    ]


def test_a_link_opens_as_many_rows_as_it_is_told_of(cast, client):
    resting, working = make_project(name="停建项目"), make_project(name="在建项目")
    for project in (resting, working):
        assigned(project, by=cast.office, due=MONDAY, on=MONDAY - DAY * 20)
        make_permit(project, "EIA", "ACCEPTED", department=unit_of(), due_on=MONDAY)
    suspend(resting, cast.office)
    client.force_login(cast.office)
    with at(FRIDAY) as now:
        lines = collecting.lines(collecting.Round(now, FRIDAY).of_place(cast.district))
        told_of = {one["path"]: one["values"]["count"] for one in lines if "suspended" in one["path"]}
        assert sorted(told_of.values()) == [1, 1]
        for path, count in told_of.items():
            assert client.get(path).context["listing"].count == count
            both = path.replace("&suspended=false", "")
            assert client.get(both).context["listing"].count == count + 1


def test_many_of_one_source_become_one_line_with_their_count(cast):
    for number in range(5):
        project = make_project(name=f"项目{number}", steward=cast.steward)
        project.responsibilities.filter(role="STEWARD").update(valid_from=THURSDAY)
    assert told(cast.steward)["pool_given"] == ["5 个项目已交由您负责。"]


def test_nothing_is_told_of_a_project_that_rests(cast, world):
    suspend(world, cast.office)
    assert {
        code: people for code, people in of_everybody(cast).items() if code != "application_returned"
    } == {}
    with at(FRIDAY) as now:
        assert collecting.Round(now, FRIDAY).of_place(cast.district) == []


def test_what_a_group_is_told_is_counts(cast, world):
    with at(FRIDAY, 13) as now:
        found = collecting.Round(now, FRIDAY).of_place(cast.district)
        texts = [one.text for one in wording.said(collecting.lines(found))]
    assert texts == [
        f"{WEEK.label}周报：应报 1 个，缺报 0 个，退回 1 个，已于3月28日 12:00 截止。",
        "1 个问题已超过完成时限。",
        "1 项手续超过承诺时限。",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_holds_what_somebody_typed(cast, world, language):
    """Titles, reasons, directives, names of documents, of enterprises in talks and of what is proposed,
    phones and amounts all stand in the records; none comes through, from any source, to anybody."""
    registered(promoters(cast), "秘密在谈硅业有限公司")
    with translation.override(language):
        for hour in (9, 13):
            for code, people in of_everybody(cast, FRIDAY, hour).items():
                for texts in people.values():
                    for text in texts:
                        assert guard.is_harmless(text), code
                        for word in ("秘密", "在谈", "涉密", "数据不符", "红线图", "联系", "抓紧", "王"):
                            assert word not in text, code


def test_a_name_with_a_phone_or_an_amount_is_not_told(cast):
    make_project(name="投资20亿元项目13904750001", steward=cast.steward)
    Project.objects.get().responsibilities.filter(role="STEWARD").update(valid_from=THURSDAY)
    assert told(cast.steward)["pool_given"] == ["“其中一个项目”已交由您负责。"]


def test_every_sentence_takes_only_places_that_are_allowed():
    examples = {
        "count": 2,
        "total": 3,
        "handed_in": 1,
        "returned": "己",
        "project": "甲",
        "unit": "乙",
        "due": "丙",
        "week": "丁",
        "month": "戊",
    }
    assert examples.keys() == PLACES.keys()
    for source in SOURCES.values():
        for language in LANGUAGES:
            with translation.override(language):
                assert source.many % examples
                assert not source.one or source.one % examples
                assert source.path().startswith("/")


def test_on_holidays_the_deadline_moves_and_so_does_the_reminder(cast):
    """In the week of 31 March Friday is a holiday: the deadline is Monday 7 April 12:00, told on Thursday."""
    make_project(reporter=cast.staff)
    week = Week.of(MONDAY) + 1
    assert "week_near" not in told(cast.staff, week.day(3))
    assert told(cast.staff, week.day(4))["week_near"] == [
        f"{week.label}周报：应报 1 个，尚未报 1 个，4月7日 12:00 截止。"
    ]


def test_the_number_of_queries_does_not_depend_on_the_projects(cast):
    everything(cast)
    counts = []
    for _more in range(2):
        with at(FRIDAY) as now, CaptureQueriesContext(connection) as queries:
            collecting.Round(now, FRIDAY).of_user(
                type(cast.staff).objects.get(pk=cast.staff.pk), lambda kind: True
            )
        counts.append(len(queries))
        for number in range(3):
            project = make_project(name=f"又一个{number}", reporter=cast.staff)
            project.responsibilities.update(valid_from=LONG_AGO)
    assert counts[0] == counts[1] <= 40
