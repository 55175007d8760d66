"""The pages of the weekly brief, its Word of one page, and the picture for the chat."""

import io

import pytest
import time_machine
from docx import Document

from projects.bulletins import preparing, publishing
from projects.bulletins.models import Bulletin, Reading
from projects.bulletins.picture import picture_of
from projects.bulletins.reading import paper_of
from tests.dispatch.counting import assert_constant
from tests.pool.cases import bulk_projects

from .cases import publish_month, without_steps
from .week_cases import NOW, WEEK, lit, make_brief, make_week, publish_brief, reported

pytestmark = pytest.mark.django_db
PAGE = f"/dispatch/{WEEK}/brief/"


@pytest.fixture(autouse=True)
def at_the_end_of_march():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def week(cast):
    cast.slow, cast.fine, cast.coming = make_week()
    return cast


def opened(client, user, address=PAGE, status=200):
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def test_the_office_prepares_and_publishes_it_and_a_leader_reads_it(client, week):
    without_steps()
    assert f"{PAGE}prepare/" in opened(client, week.office)
    assert client.post(f"{PAGE}prepare/").headers["Location"] == f"{PAGE}prepare/"
    html = opened(client, week.office, f"{PAGE}prepare/")
    for part in ("本周完成投资0.11亿元", f"{PAGE}prepare/sections/overall/", f"{PAGE}prepare/send/"):
        assert part in html
    for part in ("/months/2025-", 'id="lights"', 'id="seal"'):
        assert part not in html
    section = Bulletin.objects.get().sections.get(code="next")
    sent = {"text": "抓紧开工。", "version": section.version, "act": "save"}
    answer = client.post(f"{PAGE}prepare/sections/next/", sent)
    assert answer.headers["Location"] == f"{PAGE}prepare/#section-next"
    for act in ("send", "publish"):
        assert client.post(f"{PAGE}prepare/{act}/").headers["Location"] == f"{PAGE}prepare/"
    assert Bulletin.objects.get().is_published
    html = opened(client, week.leader)
    for part in ("抓紧开工。", "放缓项目", f"{PAGE}read/", f"{PAGE}basis/?figure="):
        assert part in html
    assert client.post(f"{PAGE}read/").status_code == 302
    assert Reading.objects.get().user == week.leader


def test_who_reads_which_edition(client, week):
    publish_brief(week.office)
    assert "转为红灯" in opened(client, week.leader)
    html = opened(client, week.reviewer)
    assert "转为红灯" not in html
    assert "本周完成投资0.11亿元" in html
    opened(client, week.reviewer, f"{PAGE}?edition=internal", 403)
    opened(client, week.outsider, status=403)
    opened(client, week.reviewer, f"{PAGE}prepare/", 403)


def test_before_it_is_published_it_says_so(client, week):
    assert "尚未发布" in opened(client, week.leader)
    make_brief(week.office)
    assert "放缓项目" not in opened(client, week.reviewer)
    opened(client, week.reviewer, f"/dispatch/{WEEK}/brief.docx", 403)


def test_the_page_of_the_week_leads_to_it(client, week):
    assert f'href="{PAGE}"' in opened(client, week.office, f"/dispatch/{WEEK}/")
    assert 'href="/dispatch/briefs/"' in opened(client, week.office, f"/dispatch/{WEEK}/")
    publish_brief(week.office)
    assert PAGE in opened(client, week.office, "/dispatch/briefs/")


def test_the_lines_behind_a_number(client, week):
    publish_brief(week.office)
    html = opened(client, week.office, f"{PAGE}basis/?figure=red")
    assert "放缓项目" in html
    assert "正常项目" not in html
    assert "1,100.00" in opened(client, week.office, f"{PAGE}basis/?figure=completed")


def test_its_word_is_one_page_without_lists(client, week):
    client.force_login(week.office)
    publish_brief(week.office)
    response = client.get(f"/dispatch/{WEEK}/brief.docx?edition=internal")
    document = Document(io.BytesIO(response.content))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[0] == "全市重点项目周报（2025年第13周）"
    assert [text[:2] for text in texts if text[1:2] == "、"] == ["一、", "二、", "三、", "四、", "五、"]
    assert "草稿" not in "".join(texts)
    (table,) = document.tables
    assert [cell.text for cell in table.rows[1].cells][:4] == ["1", "—", "科尔沁区", "2"]
    assert "footerReference" not in document.element.xml
    assert client.get(f"/dispatch/{WEEK}/brief.xlsx").status_code == 200


def test_the_picture_shows_divisions_and_nothing_else(week):
    bulletin = make_brief(week.office)
    section = bulletin.sections.get(code="overall")
    text = "张某13800000000：入统完成投资99亿元。"
    preparing.edit(section, text, by=week.office, at=NOW, version=section.version)
    without_steps()
    Bulletin.objects.update(state="APPROVED")
    bulletin = publishing.publish(bulletin, by=week.office, at=NOW)
    picture = picture_of(bulletin, paper_of(bulletin), by=week.office, at=NOW, link="https://baolian/brief/")
    assert picture.title == "全市重点项目周报（2025年第13周）"
    assert picture.as_of == "数据截至2025年3月27日"
    assert picture.sentence == (
        "本周完成投资0.11亿元，年初以来累计完成0.36亿元，占年度计划的12.0%，报送率66.7%。"
    )
    assert [head.text for head in picture.heads] == [
        "位次",
        "旗县市区",
        "报送率",
        "本周完成（亿元）",
        "完成率",
        "●",
        "▲",
        "■",
    ]
    assert [cell.text for cell in picture.rows[0]] == [
        "1",
        "科尔沁区",
        "50.0%",
        "0.10",
        "15.0%",
        "1",
        "0",
        "0",
    ]
    assert [cell.text for cell in picture.total][:3] == ["", "合计", "66.7%"]
    assert picture.file.endswith("2025-W13.png")
    lines = picture.text.splitlines()
    assert lines[3:] == ["1. 科尔沁区 15.0%", "2. 奈曼旗 6.0%", "https://baolian/brief/"]
    told = f"{picture}"
    for secret in ("138", "入统", "张某", "放缓项目"):
        assert secret not in told


def test_the_month_has_its_picture_too(client, week):
    publish_month(week.office)
    html = opened(client, week.office, "/months/2025-03/")
    assert 'data-picture="save"' in html
    assert "2025-03.png" in html


def test_the_page_asks_as_much_for_many_projects(client, cast):
    client.force_login(cast.office)

    def make(count):
        Bulletin.objects.filter(state="DRAFT").delete()
        for project in bulk_projects(count):
            lit(project, WEEK, "RED")
            reported(project, WEEK, 5)
        make_brief(cast.office)

    assert_constant(client, f"{PAGE}prepare/", make)
