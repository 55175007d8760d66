"""The dossier of a project: what stands in it, for whom, and what it costs."""

import datetime
from urllib.parse import unquote

import pytest
import time_machine

from projects.directory.models import Division
from projects.liaison.models import Directive, Visit
from projects.pool.dossier import LONGEST, SECTIONS, brief
from projects.pool.models import Milestone
from tests.city import make_cast, make_project, make_report, moment
from tests.dispatch.counting import queries_of
from tests.investment.lead_cases import promoters, registered, talks
from tests.issues.cases import raised
from tests.pool.dossier_cases import headings_of, opened, without_record
from tests.preparation.cases import make_permit

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2025, 3, 28)


@pytest.fixture(autouse=True)
def friday():
    with time_machine.travel(moment(TODAY, 14, 32), tick=False):
        yield


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def project(cast):
    made = make_project(name="通辽梅花技改项目", reporter=cast.staff, steward=cast.steward)
    furnish(made, cast)
    return made


def furnish(made, cast, count=1):
    """Rows of every kind."""
    for number in range(count):
        Milestone.objects.create(project=made, name=f"封顶{number}", baseline_on=datetime.date(2025, 9, 1))
        raised(made, by=cast.office, title=f"用地指标未落实{number}")
        Visit.objects.create(
            project=made,
            leader=cast.leader.leader,
            kind="SURVEY",
            on=TODAY,
            place="现场",
            findings=f"要求加快{number}",
            recorded_by=cast.office,
            recorded_at=moment(TODAY),
        )


def test_it_holds_what_is_known_and_says_who_made_it_and_when(client, cast, project):
    make_permit(project, "EIA")
    make_report(project, progress_text="基础施工完成", state="ACCEPTED")
    document, text = opened(client, cast.office, project)
    assert f"本档案由{cast.office}于2025-03-28 14:32生成" in text
    core = document.core_properties
    assert (core.author, core.title) == (str(cast.office), "通辽梅花技改项目档案")
    headings = headings_of(document)
    assert headings[0] == "一、概况"
    assert len(headings) + len(without_record(document)) == len(list(SECTIONS))
    for words in ("封顶0", "用地指标未落实0", "要求加快0", "基础施工完成", str(cast.steward)):
        assert words in text, words


def test_its_name_has_the_project_and_the_day(client, cast, project):
    client.force_login(cast.office)
    response = client.get(f"/projects/{project.pk}/dossier.docx")
    assert "项目档案_通辽梅花技改项目_20250328.docx" in unquote(response["Content-Disposition"])
    assert response["Cache-Control"] == "private, no-store"


def test_it_is_for_those_who_may_see_the_project(client, cast):
    foreign = make_project(name="奈曼项目", division=Division.objects.get(code="150525"))
    for user, status in ((cast.office, 200), (cast.reviewer, 404), (cast.staff, 404), (cast.outsider, 404)):
        client.force_login(user)
        assert client.get(f"/projects/{foreign.pk}/dossier.docx").status_code == status, user
    client.logout()
    assert client.get(f"/projects/{foreign.pk}/dossier.docx").status_code == 302


def test_every_section_is_for_those_with_its_permission(client, cast, project):
    for user in cast.by_role.values():
        client.force_login(user)
        if client.get(f"/projects/{project.pk}/").status_code != 200:
            continue
        document, _text = opened(client, user, project)
        told = len(headings_of(document)) + len(without_record(document))
        expected = [section for section in SECTIONS if section.permission(type(user).objects.get(pk=user.pk))]
        assert told == len(expected), user


def test_directives_are_for_those_who_may_read_them(client, cast, project):
    Directive.objects.create(
        project=project,
        leader=cast.leader.leader,
        text="请抓紧办理",
        due_on=TODAY,
        handler=cast.steward,
        entered_by=cast.leader,
        entered_at=moment(TODAY),
    )
    assert "请抓紧办理" in opened(client, cast.office, project)[1]
    for user in (cast.secretary, cast.steward, cast.approval, cast.staff):
        fresh = type(user).objects.get(pk=user.pk)
        seen = Directive.objects.allowed(fresh).filter(project=project).exists()
        assert ("请抓紧办理" in opened(client, user, project)[1]) == seen, user


def test_nothing_of_talks_stands_in_it(client, cast, project):
    people = promoters(cast)
    made = talks(people, registered(people, "北方硅业有限公司"))
    assert made.prospect.name == "北方硅业有限公司"
    for user in (cast.office, cast.leader, cast.promotion):
        assert "硅业" not in opened(client, user, project)[1]


def test_it_costs_as_much_whatever_the_project_has(client, cast, project):
    client.force_login(cast.office)
    address = f"/projects/{project.pk}/dossier.docx"
    few = queries_of(client, address)
    furnish(project, cast, 12)
    assert len(queries_of(client, address)) == len(few)


def test_long_texts_are_shortened():
    assert brief("长" * 500) == "长" * LONGEST + "……"
    assert brief(None) == ""
    assert brief("两\n行") == "两 行"


def test_the_file_of_a_project_leads_to_it(client, cast, project):
    client.force_login(cast.office)
    address = f"/projects/{project.pk}/dossier.docx"
    assert address in client.get(f"/projects/{project.pk}/").content.decode()
    assert address not in client.get(f"/projects/{project.pk}/?on=2025-03-01").content.decode()
