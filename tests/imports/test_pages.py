"""The pages of an import: from the file to what went in and back, without a script."""

import io

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from openpyxl import load_workbook

from projects.base.models import Attachment, Event
from projects.directory.models import Organisation
from projects.imports.models import ImportRow, ImportRun, KnownMapping
from tests.city import WEEK, make_project, moment
from tests.dispatch.counting import queries_of
from tests.imports.books import workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("units")]
GOOD = [["甲公司", "8123", 3], ["乙公司", None, 4]]
FAULTY = [["甲公司", "8123", 3], ["乙公司", "0", "许多"], ["丙公司", "99", 1]]
MATCHED = {"name": "0", "phone": "1", "order": "2"}


def names():
    return set(Organisation.objects.filter(kind="ENTERPRISE").values_list("name", flat=True))


def bring(client, who, rows, **options):
    """Choose a file; the run."""
    client.force_login(who)
    response = client.post("/imports/new/unit/", {"file": workbook(rows, **options)})
    assert response.status_code == 302, response.context["form"].errors
    return ImportRun.objects.latest("pk")


def check(client, run, **columns):
    """Send the columns as they are offered; the page of the run."""
    response = client.post(
        f"/imports/{run.pk}/columns/", {"sheet": "Sheet1", **MATCHED, **columns}, follow=True
    )
    run.refresh_from_db()
    return response


def apply(client, run, **data):
    response = client.post(f"/imports/{run.pk}/apply/", data, follow=True)
    run.refresh_from_db()
    return response


def said(response):
    return " ".join(str(one) for one in response.context["messages"])


def test_a_file_goes_in_and_is_kept_with_who_and_when(client, cast):
    run = bring(client, cast.pooladmin, GOOD)
    page = client.get(f"/imports/{run.pk}/columns/")
    assert page.context["form"]["phone"].initial == "1"
    again = '<button class="btn btn-primary">重新预览</button>'
    assert again not in page.content.decode()
    response = check(client, run)
    assert again in client.get(f"/imports/{run.pk}/columns/").content.decode()
    assert (run.state, run.counts) == ("CHECKED", {"NEW": 2, "CHANGED": 0, "SAME": 0, "REFUSED": 0})
    assert names() == set()
    assert "8123" in response.content.decode()
    response = apply(client, run)
    assert names() == {"甲公司", "乙公司"}
    assert (run.state, run.done_by) == ("DONE", cast.pooladmin)
    assert Attachment.objects.get(pk=run.file_id).name == "企业.xlsx"
    kept = client.get(reverse("base:attachment", args=[run.file_id]))
    assert len(kept.getvalue()) == run.file.size
    verbs = Event.objects.filter(verb__startswith="importrun.").values_list("verb", flat=True)
    assert set(verbs) == {"importrun.begin", "importrun.apply"}


def test_the_same_file_twice_changes_nothing_and_says_so(client, cast):
    run = bring(client, cast.pooladmin, GOOD)
    check(client, run)
    apply(client, run)
    events = Event.objects.exclude(verb__startswith="importrun.").count()
    run = bring(client, cast.pooladmin, GOOD)
    response = check(client, run)
    assert run.counts == {"NEW": 0, "CHANGED": 0, "SAME": 2, "REFUSED": 0}
    assert f'action="/imports/{run.pk}/apply/"' not in response.content.decode()
    apply(client, run)
    assert run.state == "CHECKED"
    # It waits for nobody, and the list says so.
    assert not ImportRun.objects.waiting().exists()
    assert "无变化" in client.get("/imports/").content.decode()
    found = client.get("/imports/?state=SAME").context["listing"].rows()
    assert list(found) == [run]
    assert not client.get("/imports/?state=CHECKED").context["listing"].rows()
    assert Event.objects.exclude(verb__startswith="importrun.").count() == events


def test_all_faults_are_shown_by_cell_and_nothing_goes_in(client, cast):
    run = bring(client, cast.pooladmin, FAULTY)
    response = check(client, run)
    assert run.counts == {"NEW": 1, "CHANGED": 0, "SAME": 0, "REFUSED": 2}
    text = response.content.decode()
    for cell in ("B4", "C4", "B5"):
        assert f">{cell}<" in text
    response = apply(client, run)
    assert "2" in said(response)
    assert (names(), run.state) == (set(), "CHECKED")


def test_refused_rows_are_left_out_where_that_is_ticked(client, cast):
    run = bring(client, cast.pooladmin, FAULTY)
    check(client, run)
    apply(client, run, leave_out="on")
    assert (names(), run.state) == ({"甲公司"}, "DONE")


def test_the_file_comes_back_with_its_faults_marked(client, cast):
    run = bring(client, cast.pooladmin, FAULTY)
    check(client, run)
    response = client.get(f"/imports/{run.pk}/faults/")
    assert response.status_code == 200
    assert ".xlsx" in response["Content-Disposition"]
    book = load_workbook(io.BytesIO(response.content))
    assert book["Sheet1"]["D2"].value == "导入问题"
    assert "电话：电话要么是市里的" in book["Sheet1"]["D4"].value
    listed = [tuple(row)[1:3] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)]
    assert listed == [("C4", "排序"), ("B4", "电话"), ("B5", "电话")]


def test_it_is_undone_once_asked(client, cast):
    run = bring(client, cast.pooladmin, GOOD)
    check(client, run)
    apply(client, run)
    assert "企业.xlsx" in client.get(f"/imports/{run.pk}/undo/").content.decode()
    client.post(f"/imports/{run.pk}/undo/")
    run.refresh_from_db()
    assert (run.state, run.undone_by, names()) == ("UNDONE", cast.pooladmin, set())


def test_what_was_changed_after_it_stands_in_the_way_by_name(client, cast):
    run = bring(client, cast.pooladmin, GOOD)
    check(client, run)
    apply(client, run)
    Organisation.objects.filter(name="甲公司").update(phone="1")
    response = client.post(f"/imports/{run.pk}/undo/", follow=True)
    run.refresh_from_db()
    assert (run.state, response.context["count"]) == ("DONE", 1)
    number, name, why = response.context["blocked"][0]
    assert (number, name) == (3, "甲公司")
    assert "电话" in why
    assert names() == {"甲公司", "乙公司"}


def test_the_rows_that_nothing_stands_in_the_way_of_are_undone_where_that_is_ticked(client, cast):
    run = bring(client, cast.pooladmin, GOOD)
    check(client, run)
    apply(client, run)
    Organisation.objects.filter(name="甲公司").update(phone="1")
    assert client.get(f"/imports/{run.pk}/undo/").context["others"] == 1
    response = client.post(f"/imports/{run.pk}/undo/", {"others": "on"}, follow=True)
    run.refresh_from_db()
    assert (run.state, names()) == ("UNDONE", {"甲公司"})
    assert response.context["left_as_it_is"] == 1
    left = client.get(f"/imports/{run.pk}/?noted=left").context["listing"].rows()
    assert [row.name for row in left] == ["甲公司"]
    assert Event.objects.get(verb="importrun.undo_others").params["left"] == 1
    listed = client.get("/imports/").content.decode()
    assert "部分撤销，余1行" in listed
    assert ">已撤销</span>" not in listed


def test_the_list_shows_no_counts_of_a_file_whose_columns_wait(client, cast):
    run = bring(client, cast.pooladmin, GOOD)
    listing = client.get("/imports/").context["listing"]
    counts = [one for one in listing.columns if one.name in ("new", "changed", "same", "refused")]
    assert [one.value(record) for one in counts for record in listing.rows()] == [None] * 4
    check(client, run)
    listing = client.get("/imports/").context["listing"]
    assert [one.value(record) for one in counts for record in listing.rows()] == [2, 0, 0, 0]


def test_nothing_is_undone_where_everything_was_changed_since(client, cast):
    run = bring(client, cast.pooladmin, GOOD)
    check(client, run)
    apply(client, run)
    Organisation.objects.filter(kind="ENTERPRISE").update(phone="1")
    response = client.post(f"/imports/{run.pk}/undo/", {"others": "on"}, follow=True)
    run.refresh_from_db()
    assert (run.state, response.context["others"]) == ("DONE", 0)


def test_where_the_world_changed_since_the_check_nothing_goes_in(client, cast):
    run = bring(client, cast.pooladmin, GOOD)
    check(client, run)
    Organisation.objects.create(name="乙公司", kind="ENTERPRISE", order=9)
    response = apply(client, run)
    assert response.context["said"]
    assert names() == {"乙公司"}
    assert run.counts == {"NEW": 1, "CHANGED": 1, "SAME": 0, "REFUSED": 0}
    apply(client, run)
    assert run.state == "DONE"
    assert Organisation.objects.get(name="乙公司").order == 4


def test_rows_that_were_left_out_stay_in_the_preview_where_others_are_refused_by_now(
    client, cast, units, monkeypatch
):
    run = bring(client, cast.pooladmin, FAULTY)
    check(client, run)
    assert (run.new, run.refused) == (1, 2)
    before = list(run.rows.filter(outcome="REFUSED").values_list("number", "name", "cells", "faults"))

    def refuse(*_given):
        raise ValidationError({"phone": "现在不行。"})

    monkeypatch.setattr(units, "write", refuse)
    response = apply(client, run, leave_out="on")
    assert response.context["said"]
    assert names() == set()
    assert run.counts == {"NEW": 0, "CHANGED": 0, "SAME": 0, "REFUSED": 3}
    rows = run.rows.order_by("number").values_list("number", "name", "cells", "faults")
    assert list(rows)[1:] == before
    assert rows[0][0] == 3


def test_a_run_goes_in_once(client, cast):
    run = bring(client, cast.pooladmin, GOOD)
    check(client, run)
    apply(client, run)
    assert cast.pooladmin.name in said(apply(client, run))
    assert Organisation.objects.filter(name="甲公司").count() == 1


def test_columns_matched_by_hand_are_remembered_for_anybody(client, cast):
    odd = {"headings": ["甲", "乙", "丙"]}
    run = bring(client, cast.pooladmin, [["8123", "甲公司", 3], ["8124", "乙公司", 5]], **odd)
    page = client.get(f"/imports/{run.pk}/columns/")
    assert page.context["form"]["name"].initial in ("", None)
    response = client.post(f"/imports/{run.pk}/columns/", {"sheet": "Sheet1"})
    assert response.status_code == 422
    assert "name" in response.context["form"].errors
    check(client, run, phone="0", name="1", order="2")
    assert run.new == 2
    assert KnownMapping.objects.get().mapping == {"name": 1, "phone": 0, "order": 2}
    again = bring(client, cast.admin, [["8000", "丙公司", 3], ["8124", "丁公司", 5]], **odd)
    page = client.get(f"/imports/{again.pk}/columns/")
    assert page.context["form"]["name"].initial == "1"
    assert cast.pooladmin.name in page.content.decode()


def test_one_column_fills_one_field(client, cast):
    run = bring(client, cast.pooladmin, GOOD)
    response = client.post(f"/imports/{run.pk}/columns/", {"sheet": "Sheet1", **MATCHED, "order": "1"})
    assert response.status_code == 422
    assert "order" in response.context["form"].errors


def test_a_sheet_is_chosen_among_several(client, cast):
    run = bring(client, cast.pooladmin, GOOD, sheets=("一", "二"))
    page = client.get(f"/imports/{run.pk}/columns/?sheet=二")
    assert page.context["sheet"].name == "二"
    client.post(f"/imports/{run.pk}/columns/", {"sheet": "二", **MATCHED})
    run.refresh_from_db()
    assert (run.sheet, run.new) == ("二", 2)


def test_a_file_that_is_none_is_refused_at_its_field(client, cast):
    client.force_login(cast.pooladmin)
    upload = workbook(GOOD, name="企业.xlsx")
    upload.file.write(b"nonsense")
    response = client.post("/imports/new/unit/", {"file": ""})
    assert "file" in response.context["form"].errors
    assert ImportRun.objects.count() == 0


def test_a_discarded_file_is_kept_and_closed(client, cast):
    run = bring(client, cast.pooladmin, GOOD)
    check(client, run)
    client.post(f"/imports/{run.pk}/discard/")
    run.refresh_from_db()
    assert (run.state, run.rows.count(), run.file.size > 0) == ("DROPPED", 0, True)
    apply(client, run)
    assert names() == set()


def test_what_was_mended_goes_once_the_mended_file_is_in(client, cast):
    first = bring(client, cast.pooladmin, FAULTY)
    check(client, first)
    runs = [first]
    for rows in (FAULTY, GOOD):
        sent = {"file": workbook(rows), "after": runs[-1].pk}
        client.post("/imports/new/unit/", sent)
        runs.append(ImportRun.objects.latest("pk"))
        check(client, runs[-1])
    assert client.get("/imports/").context["waiting"] == 3
    apply(client, runs[-1])
    assert [ImportRun.objects.get(pk=run.pk).state for run in runs] == ["DROPPED", "DROPPED", "DONE"]
    assert client.get("/imports/").context["waiting"] == 0


def test_all_of_ones_own_previews_are_discarded_at_once(client, cast):
    run = bring(client, cast.pooladmin, GOOD)
    check(client, run)
    apply(client, run)
    for _one in range(2):
        bring(client, cast.pooladmin, FAULTY)
    other = bring(client, cast.admin, GOOD)
    client.force_login(cast.pooladmin)
    assert client.get("/imports/").context["waiting"] == 2
    client.post("/imports/discard/")
    assert client.get("/imports/").context["waiting"] == 0
    states = dict(ImportRun.objects.values_list("pk", "state"))
    assert sorted(states.values()) == ["DONE", "DROPPED", "DROPPED", "OPEN"]
    assert states[other.pk] == "OPEN"


def test_runs_of_others_are_for_who_keeps_order_in_the_city(client, cast):
    run = bring(client, cast.admin, GOOD)
    check(client, run)
    for who, status in (
        (cast.office, 200),
        (cast.pooladmin, 200),
        (cast.reviewer, 404),
        (cast.outsider, 404),
    ):
        client.force_login(who)
        assert client.get(f"/imports/{run.pk}/").status_code == status
    client.force_login(cast.office)
    assert client.post(f"/imports/{run.pk}/apply/").status_code == 403


def test_five_thousand_rows_take_the_queries_of_fifty(client, cast):
    run = bring(client, cast.pooladmin, GOOD)
    check(client, run)
    few = queries_of(client, f"/imports/{run.pk}/")
    rows = [
        ImportRow(
            run=run, number=number, outcome="NEW", rank=2, name=f"{number}", changes={"order": [None, 1]}
        )
        for number in range(10, 5010)
    ]
    ImportRow.objects.bulk_create(rows, batch_size=500)
    many = queries_of(client, f"/imports/{run.pk}/")
    assert len(many) == len(few), many


def test_the_list_takes_the_same_queries_for_many(client, cast):
    bring(client, cast.pooladmin, GOOD)
    few = queries_of(client, "/imports/")
    for _one in range(5):
        bring(client, cast.pooladmin, GOOD)
    assert len(queries_of(client, "/imports/")) == len(few)


@pytest.mark.parametrize(
    ("who", "page", "kinds"),
    [
        ("pooladmin", "/projects/", ["project", "annual_plan"]),
        ("leader", "/projects/", []),
        ("staff", "/dispatch/grid/", ["weekly_report"]),
        ("promotion", "/investment/agreements/", ["agreement"]),
        ("office", "/dispatch/statistics/", ["statistics"]),
    ],
)
def test_a_list_leads_to_the_files_of_its_records_whoever_may_bring_them_in(client, cast, who, page, kinds):
    client.force_login(getattr(cast, who))
    response = client.get(page)
    links = [f"/imports/new/{kind}/" for kind in kinds]
    assert [one.href for one in response.context["listing"].controls.imports()] == links
    assert all(link in response.content.decode() for link in links)


def test_the_sheet_leads_to_a_file_of_its_week(client, cast):
    make_project(reporter=cast.staff)
    client.force_login(cast.staff)
    before, long_ago = WEEK - 1, WEEK - 12
    with time_machine.travel(moment(WEEK.day(3), 9)):
        address = f"/imports/new/weekly_report/?week={before}"
        assert address in client.get(f"/dispatch/{before}/sheet/").text
        assert client.get(address).context["options"]["week"].value() == str(before)
        assert "/imports/new/" not in client.get(f"/dispatch/{long_ago}/sheet/").text
