"""The one list page."""

import pytest
from django.urls import reverse

from projects.ui.models import ColumnChoice, SavedFilter
from tests.ui.conftest import make_user, make_works
from tests.ui.suites import ListPageSuite
from tests.ui.testapp.pages import WorkList


class TestWorkList(ListPageSuite):
    view_class = WorkList
    url = "/works/"
    examples = {
        "q": "铝合金",
        "area": "150502",
        "tier": "ROLLING",
        "light": "RED",
        "total_min": "1千万",
        "total_max": "1亿",
        "started_after": "2025-01-01",
        "started_before": "2025-12-31",
        "watched": "true",
        "people": "2",
        "area_name": "地区2",
    }

    def reader(self):
        return make_user()

    def make_rows(self, count):
        make_works(count)


def notices(response):
    return response.context["listing"].notices


def names(response):
    return [record.name for record in response.context["listing"].records]


def test_it_needs_a_sign_in(client, db):
    assert client.get("/works/").status_code == 302


def test_it_refuses_whom_the_view_refuses(client, db):
    client.force_login(make_user("outsider"))
    assert client.get("/works/").status_code == 403


def test_it_sorts_by_default_as_the_table_says(reader):
    make_works(3)
    totals = [record.total for record in reader.get("/works/").context["listing"].records]
    assert totals == sorted(totals, reverse=True)


@pytest.mark.parametrize("sort", ["rate", "-rate"])
def test_what_is_empty_comes_last_both_ways(reader, sort):
    make_works(6)
    rates = [record.rate for record in reader.get(f"/works/?sort={sort}").context["listing"].records]
    assert rates[-2:] == [None, None]


def test_two_orders_can_be_given(reader):
    make_works(4, total=5)
    response = reader.get("/works/?sort=total,-people")
    people = [record.people for record in response.context["listing"].records]
    assert people == sorted(people, reverse=True)


def test_pages_follow_each_other(reader):
    make_works(60)
    first, second = reader.get("/works/?per_page=25"), reader.get("/works/?per_page=25&page=2")
    assert len(names(first)) == 25
    assert not set(names(first)) & set(names(second))
    assert "26" in second.content.decode()
    assert b'aria-current="page">2</a>' in second.content


def test_a_page_beyond_the_end_is_the_last(reader):
    make_works(30)
    response = reader.get("/works/?per_page=25&page=9")
    assert len(names(response)) == 5
    assert notices(response)


def test_columns_are_chosen_in_the_address(reader):
    make_works(2)
    listing = reader.get("/works/?columns=tags,week").context["listing"]
    assert [column.name for column in listing.columns] == ["name", "week", "tags"]
    twice = reader.get("/works/?columns=tags&columns=week").context["listing"]
    assert [column.name for column in twice.columns] == ["name", "week", "tags"]


def test_a_higher_app_adds_columns_and_filters(reader):
    make_works(4)
    assert "150502" in reader.get("/works/?columns=higher").content.decode()
    assert reader.get("/works/?area_name=地区2").context["listing"].count == 2


def test_words_are_searched_each_in_any_field(reader):
    (work, _other) = make_works(2)
    assert names(reader.get(f"/works/?q=铝合金 {work.code}")) == [work.name]


def test_an_amount_is_understood_as_people_type_it(reader):
    make_works(3, total=10_000)
    make_works(2, total=9_999)
    assert reader.get("/works/?total_min=１亿").context["listing"].count == 3
    response = reader.get("/works/?total_min=-5")
    assert response.context["listing"].count == 5
    assert notices(response)


def test_a_bad_filter_does_not_take_the_good_one_with_it(reader):
    make_works(4)
    response = reader.get("/works/?area=150502&tier=XYZ&light=RED&light=PINK&watched=maybe")
    assert len(notices(response)) == 3
    assert [chip.text for chip in response.context["chips"]] == ["地区2"]


def test_a_declared_parameter_reaches_the_view(reader):
    assert reader.get("/works/?year=2025").context["view"].values == {"year": 2025}
    response = reader.get("/works/?year=abc")
    assert response.context["view"].values == {"year": None}
    assert notices(response)


def test_links_carry_the_state_but_not_the_page(reader):
    make_works(60)
    response = reader.get("/works/?tier=ROLLING&sort=name&per_page=25&columns=week&page=1&nonsense=1")
    controls = response.context["listing"].controls
    assert controls.page_href(2) == "/works/?tier=ROLLING&sort=name&per_page=25&columns=week&page=2"
    assert controls.clear_href() == "/works/?sort=name&per_page=25&columns=week"
    assert "sort=-name" in response.content.decode()


def test_a_refresh_puts_the_clean_address_into_the_bar(reader):
    make_works(3)
    headers = {"HX-Request": "true", "HX-Target": "results"}
    response = reader.get("/works/?tier=ROLLING&light=&foo=1", headers=headers)
    assert response["HX-Push-Url"] == "/works/?tier=ROLLING"
    assert b'hx-swap-oob="true"' in response.content


def test_the_summary_is_of_the_filtered_rows(reader):
    make_works(2, total=10_000, tier="ROLLING")
    make_works(2, total=70_000, tier="NEAR_TERM")
    content = reader.get("/works/?tier=ROLLING").content.decode()
    assert "2.00 亿元" in content
    assert "16.00 亿元" not in content


def test_an_empty_list_says_why_and_what_to_do(reader):
    content = reader.get("/works/").content.decode()
    assert "还没有项目入库。" in content
    assert 'href="/new/"' in content
    make_works(1)
    content = reader.get("/works/?q=nothing").content.decode()
    assert "还没有项目入库。" not in content
    assert 'href="/works/"' in content


def test_what_people_typed_is_escaped_everywhere(reader):
    evil = "<script>alert(1)</script>\"'&"
    make_works(1, name=evil, code=evil)
    for query in ("", "columns=all", f"q={evil}", f"foo{evil}=1", f"sort={evil}", f"page={evil}"):
        content = reader.get("/works/", QUERY_STRING=query).content.decode()
        assert "<script>alert(1)" not in content


def test_only_reading_is_allowed(reader):
    assert reader.post("/works/").status_code == 405


class TestSavedFilters:
    def save(self, reader, **fields):
        data = {
            "list_key": "test.work",
            "name": "我的红灯",
            "query": "light=RED&page=3&_export=csv",
            "next": "/works/",
        }
        return reader.post(reverse("ui:save_filter"), data | fields)

    def test_one_is_kept_without_page_and_export(self, reader):
        assert self.save(reader).url == "/works/"
        assert SavedFilter.objects.get().query == "light=RED"
        content = reader.get("/works/").content.decode()
        assert 'href="/works/?light=RED"' in content

    def test_the_same_name_replaces(self, reader):
        self.save(reader)
        self.save(reader, query="tier=ROLLING")
        assert SavedFilter.objects.get().query == "tier=ROLLING"

    def test_one_without_a_name_is_refused_with_a_reason(self, reader):
        response = reader.post(
            reverse("ui:save_filter"), {"list_key": "test.work", "next": "/works/"}, follow=True
        )
        assert not SavedFilter.objects.exists()
        assert response.context["messages"]

    def test_it_leads_to_no_foreign_page(self, reader):
        assert self.save(reader, next="https://evil.example/").url == "/"

    def test_others_neither_see_nor_delete_it(self, reader, client):
        self.save(reader)
        saved = SavedFilter.objects.get()
        client.force_login(make_user("other"))
        assert not client.get("/works/").context["saved_filters"]
        assert client.post(reverse("ui:delete_filter", args=[saved.pk])).status_code == 404

    def test_its_owner_deletes_it(self, reader):
        self.save(reader)
        response = reader.post(
            reverse("ui:delete_filter", args=[SavedFilter.objects.get().pk]), {"next": "/works/"}
        )
        assert response.url == "/works/"
        assert not SavedFilter.objects.exists()

    def test_reading_the_address_changes_nothing(self, reader):
        assert reader.get(reverse("ui:save_filter")).status_code == 405


class TestMoreFilters:
    def test_they_are_fetched_when_wanted(self, reader, django_assert_num_queries):
        make_works(3)
        assert 'name="people"' not in reader.get("/works/").content.decode()
        headers = {"HX-Request": "true", "HX-Target": "filters-rest"}
        with django_assert_num_queries(3):
            content = reader.get("/works/?_more=1", headers=headers).content.decode()
        assert 'name="people"' in content
        assert "<table" not in content

    def test_they_are_there_without_a_script_and_where_one_is_in_use(self, reader):
        make_works(3)
        for query in ("_more=1", "people=2"):
            response = reader.get(f"/works/?{query}")
            assert 'name="people"' in response.content.decode()
            assert not notices(response)

    def test_the_state_of_the_form_is_no_state_of_the_list(self, reader):
        make_works(60)
        content = reader.get("/works/?_more=1").content.decode()
        assert "_more=1&amp;page" not in content
        assert "/works/?page=2" in content


def test_a_list_that_fits_is_printed_as_it_is(reader):
    make_works(3)
    response = reader.get("/works/")
    assert response.context["listing"].controls.print_href() == ""
    assert b"data-print>" in response.content
    assert b"paper-part" not in response.content


def test_paper_says_where_it_ends(reader, monkeypatch):
    monkeypatch.setattr("projects.ui.listing.PRINTED_AT_MOST", 20)
    make_works(30)
    response = reader.get("/works/?_print=1&sort=name")
    assert len(names(response)) == 20
    assert "只印前20行，共30行" in response.content.decode()
    assert b"_print" not in response.context["listing"].controls.here().encode()


def test_a_part_on_paper_says_of_what_it_is_a_part(reader):
    make_works(60)
    assert "第1至50条，共60条；用「打印」按钮打印全部。" in reader.get("/works/").content.decode()


def columns(response):
    return [column.name for column in response.context["listing"].columns]


def choose(client, *names, **more):
    """Take the columns of the menu; the answer is followed."""
    given = {"list_key": "test.work", "next": "/works/?tier=ROLLING&page=2", "columns": names}
    return client.post(reverse("ui:choose_columns"), given | more, follow=True)


def test_chosen_columns_keep_the_order_of_the_table(reader):
    make_works(1)
    assert columns(reader.get("/works/?columns=week,rate,area")) == ["name", "area", "rate", "week"]


def test_chosen_columns_are_there_at_the_next_visit(reader):
    make_works(1)
    response = choose(reader, "week", "area")
    assert response.redirect_chain[0][0] == "/works/?tier=ROLLING&columns=week,area"
    assert columns(reader.get("/works/")) == ["name", "area", "week"]
    assert (
        reader.get("/works/?_export=csv")
        .content.decode("utf-8-sig")
        .startswith("项目名称,项目代码,地区,报送周")
    )
    assert columns(reader.get("/works/?columns=tier")) == ["name", "tier"]
    reader.force_login(make_user("another"))
    assert "week" not in columns(reader.get("/works/"))


def test_there_is_a_way_back_to_the_standard_columns(reader):
    make_works(1)
    standard = columns(reader.get("/works/"))
    assert 'name="standard"' not in reader.get("/works/").content.decode()
    assert 'name="standard"' in choose(reader, "week").content.decode()
    assert choose(reader, "week", standard="1").redirect_chain[0][0] == "/works/?tier=ROLLING"
    assert columns(reader.get("/works/")) == standard
    assert not ColumnChoice.objects.exists()


def test_a_kept_column_that_is_no_more_is_forgotten(reader):
    make_works(1)
    choose(reader, "week", "formerly")
    response = reader.get("/works/")
    assert columns(response) == ["name", "week"]
    assert not notices(response)


@pytest.mark.parametrize("given", [{"columns": "a b"}, {"columns": ["x" * 3000]}, {"list_key": ""}])
def test_columns_that_make_no_sense_are_not_kept(reader, given):
    choose(reader, **given)
    assert not ColumnChoice.objects.exists()


def test_one_goes_nowhere_else_after_choosing_columns(reader):
    given = {"list_key": "x", "next": "https://else.example/", "columns": "a"}
    response = reader.post(reverse("ui:choose_columns"), given)
    assert response.url == "/?columns=a"
