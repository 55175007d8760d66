"""The pages of a rolling review: who opens what, what the sheet takes, and that nothing typed is lost."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.pool.models import GroupReview, PoolTransfer, ReviewItem, RollingReview
from tests.city import make_organisation, make_user
from tests.pool.rolling_cases import NOW, make_pool, pool_project


@pytest.fixture(autouse=True)
def _in_april():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def pool(cast):
    return make_pool(cast)


class Sheet:
    """The sheet of a part as one person works on it."""

    def __init__(self, client, pool, user, part=None):
        self.client, self.pool, self.user = client, pool, user
        self.part = part or pool.part

    def open(self):
        self.client.force_login(self.user)
        return self.client.get(self.pool.address(self.part))

    def send(self, act, version=None, **fields):
        """Send the sheet; `word_up="KEEP"`, `reason_up="…"` name rows by the project."""
        self.client.force_login(self.user)
        part = GroupReview.objects.get(pk=self.part.pk)
        data = {"act": act, "version": part.version if version is None else version}
        for name, value in fields.items():
            kind, _, project = name.partition("_")
            if kind in ("word", "reason") and hasattr(self.pool, project):
                data[f"{kind}-{self.pool.item(getattr(self.pool, project)).pk}"] = value
            else:
                data[name] = value
        return self.client.post(self.pool.address(self.part), data)

    def chosen(self, *names):
        return [self.pool.item(getattr(self.pool, name)).pk for name in names]


@pytest.fixture
def sheet(client, pool):
    return Sheet(client, pool, pool.member)


def row(response, pool, name):
    """The row of a project on a page."""
    (found,) = [one for one in response.context["rows"] if one.item.project == getattr(pool, name)]
    return found


def test_the_sheet_is_pre_set_to_the_proposal(sheet, pool):
    page = sheet.open()
    assert page.context["mode"] == "answer"
    assert {one.item.project.name: one.code for one in page.context["rows"]} == {
        "升级项目": "PROMOTE:NEAR_TERM",
        "降级项目": "DEMOTE:ROLLING",
        "保留项目": "KEEP",
        "远期项目": "KEEP",
    }
    codes = [code for code, _words in row(page, pool, "far").choices]
    assert codes == ["KEEP", "PROMOTE:NEAR_TERM", "PROMOTE:ROLLING", "REMOVE"]


def test_a_group_hands_in_its_opinion(sheet, pool):
    response = sheet.send("give", opinion="原则同意", word_down="KEEP", reason_down="选址本月落实")
    assert response.status_code == 302
    assert (pool.part.state, pool.part.given_by, pool.part.opinion) == ("GIVEN", pool.member, "原则同意")
    assert pool.item(pool.up).opinion == "PROMOTE"
    assert pool.item(pool.down).opinion_reason == "选址本月落实"
    assert sheet.open().context["mode"] == "read"


def test_nothing_typed_is_lost_on_an_error(sheet, pool):
    response = sheet.send(
        "give", opinion="同意", word_down="KEEP", word_stays="REMOVE", reason_stays="业主放弃", chosen=[]
    )
    assert response.status_code == 200
    assert pool.part.state == "OPEN"
    assert response.context["opinion"] == "同意"
    assert row(response, pool, "down").error
    assert row(response, pool, "down").code == "KEEP"
    assert not row(response, pool, "stays").error
    assert (row(response, pool, "stays").code, row(response, pool, "stays").word.reason) == (
        "REMOVE",
        "业主放弃",
    )
    assert b'aria-invalid="true"' in response.content


def test_without_its_sentence_the_opinion_stays_typed(sheet, pool):
    response = sheet.send("give", word_down="KEEP", reason_down="选址本月落实")
    assert response.context["wrong"]
    assert row(response, pool, "down").word.reason == "选址本月落实"


def test_many_rows_at_once(sheet, pool):
    sheet.send("save", word_up="KEEP", reason_up="缓一缓", word_down="KEEP", reason_down="选址落实")
    response = sheet.send("agree", chosen=sheet.chosen("up", "down"))
    assert response.status_code == 302
    assert [(pool.item(one).opinion, pool.item(one).opinion_reason) for one in (pool.up, pool.down)] == [
        ("PROMOTE", ""),
        ("DEMOTE", ""),
    ]
    sheet.send("keep", chosen=sheet.chosen("up", "down", "stays"), reason_for_all="会议统一研究")
    kept = {name: pool.item(getattr(pool, name)) for name in ("up", "down", "stays")}
    assert {one.opinion for one in kept.values()} == {"KEEP"}
    assert (kept["up"].opinion_reason, kept["stays"].opinion_reason) == ("会议统一研究", "")


def test_a_draft_saves_without_reasons_and_handing_in_names_the_rows(client, sheet, pool):
    client.force_login(pool.member)
    response = sheet.send("keep", chosen=sheet.chosen("up", "stays"))
    assert response.status_code == 302
    kept = pool.item(pool.up)
    assert (kept.opinion, kept.opinion_reason) == ("KEEP", "")
    page = sheet.open()
    assert row(page, pool, "up").lacks_reason
    assert not row(page, pool, "stays").lacks_reason
    wrong = sheet.send("give", opinion="同意")
    assert [one.item.project for one in wrong.context["faults"]] == [pool.up]
    assert f'href="#row-{kept.pk}"' in wrong.content.decode()
    assert pool.part.state == "OPEN"
    assert sheet.send("agree").context["wrong"]


def test_rows_that_change_nothing_can_be_hidden(sheet, pool):
    page = sheet.open()
    assert page.context["still"] == 2
    assert [one.item.project.name for one in page.context["rows"] if not one.is_still] == [
        "升级项目",
        "降级项目",
    ]
    sheet.send("save", word_stays="REMOVE", reason_stays="业主放弃")
    assert sheet.open().context["still"] == 1


def test_a_stale_save_shows_what_the_other_saved(client, sheet, pool):
    other = Sheet(client, pool, make_user("other", "group", scope="ORGANISATION", organisation=pool.group))
    other.send("save", word_stays="REMOVE", reason_stays="业主放弃", opinion="他人意见")
    response = sheet.send("save", version=0, word_far="REMOVE", reason_far="政策不符", opinion="我的意见")
    assert response.context["stale"]
    assert pool.item(pool.stays).opinion == "REMOVE"
    assert pool.item(pool.far).opinion == "KEEP"
    assert pool.part.opinion == "他人意见"
    # What was typed stays in the fields, what the other saved stands beside it.
    assert row(response, pool, "far").code == "REMOVE"
    assert row(response, pool, "far").other
    assert response.context["version"] == 1
    page = response.content.decode()
    assert "他人意见" in page
    assert "我的意见" in page
    # Seen and sent again it counts.
    assert sheet.send("save", word_far="REMOVE", reason_far="政策不符").status_code == 302
    assert pool.item(pool.far).opinion == "REMOVE"


@pytest.mark.parametrize("data", [{"version": "x"}, {"version": "²"}, {"version": "9" * 40}, {}])
def test_a_version_that_is_none_is_stale(client, pool, data):
    client.force_login(pool.member)
    assert client.post(pool.address(), {"act": "save", **data}).context["stale"]


@pytest.mark.parametrize("value", ["", "PROMOTE", "PROMOTE:LONG_TERM", "EXIT", "KEEP:ROLLING"])
def test_a_word_that_is_none_is_no_answer(sheet, pool, value):
    response = sheet.send("give", opinion="同意", word_stays=value)
    assert row(response, pool, "stays").error


def test_the_commission_gathers_and_records_the_decision(client, sheet, pool, cast):
    sheet.send("give", opinion="原则同意")
    client.force_login(cast.commission)
    page = client.get(f"/pool/reviews/{pool.review.pk}/")
    assert [part.pk for part in page.context["to_gather"]] == [pool.part.pk]
    client.post(f"/pool/reviews/{pool.review.pk}/gather/", {"part": [pool.part.pk]})
    assert pool.part.gathered_by == cast.commission
    meeting = Sheet(client, pool, cast.commission)
    assert meeting.open().context["mode"] == "decide"
    looked = meeting.send(
        "keep", chosen=meeting.chosen("down"), reason_for_all="再给一季度", evidence="纪要8号"
    )
    assert (row(looked, pool, "down").code, row(looked, pool, "down").word.reason) == ("KEEP", "再给一季度")
    assert looked.context["evidence"] == "纪要8号"
    assert pool.part.state == "GATHERED"
    wrong = meeting.send("decide", word_down="KEEP", reason_down="再给一季度")
    assert wrong.context["wrong"]
    assert row(wrong, pool, "down").word.reason == "再给一季度"
    done = meeting.send("decide", word_down="KEEP", reason_down="再给一季度", evidence="纪要8号")
    assert done.status_code == 302
    move = PoolTransfer.objects.get()
    assert (move.project, move.action, move.evidence, move.by) == (
        pool.up,
        "PROMOTE",
        "纪要8号",
        cast.commission,
    )
    assert pool.item(pool.up).transfer == move
    assert pool.item(pool.down).decision_reason == "再给一季度"


def test_the_minutes_of_other_parts_are_offered_and_not_filled_in(client, pool, cast):
    GroupReview.objects.filter(pk=pool.part.pk).update(state="DECIDED", evidence="纪要8号", decided_at=NOW)
    GroupReview.objects.filter(pk=pool.rest.pk).update(state="GATHERED", given_by=pool.member)
    ReviewItem.objects.update(opinion="KEEP", opinion_reason="留")
    page = Sheet(client, pool, cast.commission, pool.rest).open()
    assert (page.context["evidence"], page.context["minutes"]) == ("", ["纪要8号"])
    assert '<option value="纪要8号">' in page.content.decode()


def test_who_gave_the_opinion_reads_the_decision(client, pool, cast):
    mine = Sheet(client, pool, cast.commission, pool.rest)
    mine.send("give", opinion="同意")
    client.post(f"/pool/reviews/{pool.review.pk}/gather/", {"part": [pool.rest.pk]})
    page = mine.open()
    assert page.context["mode"] == "read"
    assert page.context["own_opinion"]
    assert mine.send("decide", evidence="纪要").context["wrong"]
    assert pool.rest.state == "GATHERED"


def test_sending_back_needs_a_reason(client, sheet, pool, cast):
    sheet.send("give", opinion="原则同意")
    client.force_login(cast.commission)
    client.post(pool.address(end="send-back/"), {"reason": " "})
    assert pool.part.state == "GIVEN"
    client.post(pool.address(end="send-back/"), {"reason": "请补充选址依据"})
    assert pool.part.state == "OPEN"
    assert "请补充选址依据" in sheet.open().content.decode()


@pytest.mark.parametrize(
    ("who", "part", "act", "status"),
    [
        ("member", "part", "save", 302),
        ("commission", "part", "save", 403),
        ("commission", "rest", "save", 302),
        ("group", "rest", "save", 403),
        ("group", "part", "save", 302),
        ("pooladmin", "part", "save", 403),
        ("office", "part", "save", 403),
        ("office", "part", "decide", 403),
        ("member", "part", "decide", 403),
        ("member", "rest", "save", 404),
        ("reviewer", "part", "save", 403),
        ("member", "part", "burn", 404),
    ],
)
def test_who_may_do_what(client, pool, cast, who, part, act, status):
    user = pool.member if who == "member" else getattr(cast, who)
    assert Sheet(client, pool, user, getattr(pool, part)).send(act).status_code == status


def test_a_group_sees_its_own_part_alone(client, pool, cast):
    stranger = make_organisation("第二专班", "WORKING_GROUP")
    other = make_user("other", "group", scope="ORGANISATION", organisation=stranger)
    client.force_login(other)
    assert client.get(pool.address()).status_code == 404
    assert client.get(f"/pool/reviews/{pool.review.pk}/").status_code == 404
    assert client.get("/pool/reviews/").context["listing"].count == 0
    client.force_login(pool.member)
    page = client.get(f"/pool/reviews/{pool.review.pk}/")
    assert [line.pk for line in page.context["report"].lines] == [pool.part.pk]
    assert client.get(f"/pool/reviews/{pool.review.pk}/items/").context["listing"].count == 4
    assert client.get("/pool/reviews/").context["listing"].records[0].count_items == 4


def test_the_figures_of_a_review(client, pool, cast):
    client.force_login(cast.office)
    report = client.get(f"/pool/reviews/{pool.review.pk}/").context["report"]
    total = report.total
    assert (total.projects, total.promote, total.demote, total.remove, total.keep) == (5, 1, 1, 0, 3)
    assert (report.overdue, report.states["OPEN"]) == (0, 2)
    for line in report.lines:
        listing = client.get(f"/pool/reviews/{pool.review.pk}/items/?{line.query}").context["listing"]
        assert listing.count == line.counts.projects
    RollingReview.objects.update(due_on=NOW.date().replace(day=9))
    report = client.get(f"/pool/reviews/{pool.review.pk}/").context["report"]
    assert report.overdue == 2


def test_opening_by_hand(client, cast):
    client.force_login(cast.pooladmin)
    assert b"/pool/reviews/open/" in client.get("/pool/reviews/").content
    client.post("/pool/reviews/open/")
    assert not RollingReview.objects.exists()
    pool_project()
    response = client.post("/pool/reviews/open/")
    review = RollingReview.objects.get()
    assert response.url == f"/pool/reviews/{review.pk}/"
    assert b"/pool/reviews/open/" not in client.get("/pool/reviews/").content


@pytest.mark.parametrize("page", ["review", "part"])
def test_the_queries_do_not_depend_on_the_rows(client, pool, cast, page):
    client.force_login(cast.commission)
    address = f"/pool/reviews/{pool.review.pk}/" if page == "review" else pool.address()
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(20):
        part = pool.review.parts.create(group=make_organisation(f"专班{number}", "WORKING_GROUP"))
        for owner in (part, pool.part):
            owner.items.create(project=pool_project(), tier="ROLLING", proposed="REMOVE", reasons=[])
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)
