"""Which of our projects a comparison is about: by filters, told to each reader, kept for a newer list."""

import pytest
import time_machine

from projects.directory.models import Division
from projects.platforms.models import Comparison
from tests.platforms.cases import (
    BASE,
    CODE,
    NOW,
    OTHER,
    THIRD,
    compared,
    make_layout,
    ours,
    states,
    theirs,
    upload_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False):
        yield


def test_it_compares_what_the_export_page_shows(client, cast):
    naiman = Division.objects.get(code="150525")
    ours("科尔沁的项目", CODE)
    ours("奈曼的项目", OTHER, division=naiman)
    layout = make_layout()
    client.force_login(cast.office)
    href = client.get(f"/platforms/layouts/{layout.code}/?division=150525&sort=c1").context["compare_href"]
    assert href.endswith("/compare/?division=150525")
    page = client.get(href)
    assert "奈曼旗" in page.content.decode()
    assert list(page.context["form"].fields) == ["file"]
    client.post(href, {"file": upload_of([theirs("别处的", THIRD)])})
    made = Comparison.objects.get()
    assert states(made) == {"别处的": "ONLY_THEIRS", "奈曼的项目": "ONLY_OURS"}
    page = client.get(f"{BASE}{made.pk}/")
    assert "旗县市区：奈曼旗" in page.content.decode()
    # A newer list is held against the same projects.
    assert page.context["newer_href"] == href
    assert "奈曼旗" in client.get(page.context["newer_href"]).context["conditions"]
    # Another reader has the same in his own words.
    client.cookies["django_language"] = "en"
    client.force_login(cast.commission)
    assert client.get(f"{BASE}{made.pk}/").context["conditions"] == "Division: Naiman Banner"


def test_a_scope_chosen_in_the_form_or_kept_in_words_is_told_and_held_where_it_can_be(client, cast):
    naiman = Division.objects.get(code="150525")
    made = compared(cast.office, [], division=naiman, list_code="CITY_KEY", year=2024)
    client.force_login(cast.office)
    href = client.get(f"{BASE}{made.pk}/").context["newer_href"]
    assert href == "/platforms/layouts/test-layout/compare/?division=150525&list=CITY_KEY&year=2024"
    words = client.get(href).context
    assert (words["conditions"], words["year"]) == ("旗县市区：奈曼旗；清单：市级重点项目", 2024)
    Comparison.objects.update(
        division=None, list_code="", year=2025, conditions=["旗县市区：库伦旗", ["department", "999999"]]
    )
    page = client.get(f"{BASE}{made.pk}/")
    assert page.context["conditions"].startswith("旗县市区：库伦旗；")
    assert page.context["conditions"].endswith("999999")


def test_held_by_me_is_kept_as_by_whom(client, cast):
    ours("风电法兰项目", CODE, reporter=cast.staff)
    make_layout()
    client.force_login(cast.office)
    sent = {"file": upload_of([theirs("风电法兰项目", CODE)])}
    client.post("/platforms/layouts/test-layout/compare/?mine=true", sent)
    assert Comparison.objects.get().conditions == [["held_by", str(cast.office.pk)]]


def test_the_page_that_takes_a_list_says_one_word_and_its_field_looks_like_the_others(client, cast):
    make_layout()
    client.force_login(cast.office)
    page = client.get("/platforms/layouts/test-layout/compare/").content.decode()
    field = page[page.index('<input type="file"') :].partition(">")[0]
    assert 'class="form-control"' in field
    assert "对比" not in page
    assert 'btn-primary">对照<' in page
