"""The pages on which tokens are made, listed and revoked."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from projects.api import tokens
from projects.api.forms import LONGEST
from projects.api.models import ApiToken, Scope
from projects.api.pages import TokenList
from projects.base import events
from tests.api.cases import System, as_system, make_token
from tests.city import make_cast, make_user
from tests.ui.suites import ListPageSuite

pytestmark = pytest.mark.django_db
NEW, LIST = "/api/tokens/new/", "/api/tokens/"


@pytest.fixture
def office(client, cast):
    """The dispatch office at its desk."""
    client.force_login(cast.office)
    return client


@pytest.fixture
def platform(cast):
    """The account of a system that sees no more than the office."""
    return as_system(make_user("platform", "supervision", name="自治区平台"))


def sent(account, **given):
    """What the form sends for an account."""
    day = timezone.localdate() + datetime.timedelta(days=30)
    told = {"name": "区平台", "user": str(account.pk), "scopes": ["read"], "last_day": day.isoformat()}
    return told | {"note": "张三"} | given


def test_a_token_is_made_as_the_form_says_and_valid_to_the_end_of_its_last_day(office, cast, platform):
    day = timezone.localdate() + datetime.timedelta(days=30)
    answer = office.post(NEW, sent(platform, scopes=["read", "write:permits"]))
    assert (answer.status_code, answer["Location"]) == (302, reverse("api:token_made"))
    token = ApiToken.objects.get()
    assert (token.name, token.user, token.created_by, token.note) == ("区平台", platform, cast.office, "张三")
    assert token.scopes == ["read", "write:permits"]
    ends = timezone.localtime(token.expiry_date)
    assert (ends.date(), ends.time()) == (day + datetime.timedelta(days=1), datetime.time())
    page = office.get(answer["Location"])
    assert page.context["last_day"] == day
    assert "no-store" in page["Cache-Control"]
    key = page.context["key"]
    assert key in page.content.decode()
    assert office.get("/api/projects/", headers={"Authorization": f"Bearer {key}"}).status_code == 200
    assert key not in office.get(LIST).content.decode()
    assert key not in str(dict(office.session))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", ""),
        ("name", "长" * 51),
        ("user", ""),
        ("user", "999999"),
        ("scopes", []),
        ("scopes", ["everything"]),
        ("last_day", ""),
        ("last_day", "soon"),
        ("last_day", (timezone.localdate() - datetime.timedelta(days=1)).isoformat()),
        ("last_day", (timezone.localdate() + LONGEST + datetime.timedelta(days=2)).isoformat()),
        ("note", "长" * 201),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(office, platform, name, value):
    answer = office.post(NEW, sent(platform, **{"note": "打给张三", name: value}))
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [name]
    assert name == "note" or "打给张三" in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_only_accounts_of_systems_in_use_are_offered_and_who_sees_more_is_refused_there(
    office, cast, platform
):
    closed = as_system(make_user("closed", "supervision"))
    closed.is_active = False
    closed.save()
    talks = as_system(make_user("talks", "promotion"))
    offered = office.get(NEW).context["form"].fields["user"].queryset
    assert set(offered) == {platform, talks}
    answer = office.post(NEW, sent(talks))
    assert list(answer.context["form"].errors) == ["user"]
    for person in (closed, cast.staff):
        assert list(office.post(NEW, sent(person)).context["form"].errors) == ["user"]
    assert not ApiToken.objects.exists()


def test_an_account_is_taken_by_its_plain_name_where_only_one_has_it(office, platform):
    assert office.post(NEW, sent(platform, user="自治区平台")).status_code == 302
    as_system(make_user("platform-2", "supervision", name="自治区平台"))
    answer = office.post(NEW, sent(platform, user="自治区平台"))
    assert list(answer.context["form"].errors) == ["user"]


def test_a_token_is_revoked_once_with_its_reason_and_refused_from_then_on(office, cast, platform):
    system = System(platform, Scope.READ)
    assert system.get("/api/projects/").status_code == 200
    address = reverse("api:token_revoke", args=[system.row.pk])
    assert system.row.prefix in office.get(address).content.decode()
    assert system.get("/api/projects/").status_code == 200
    answer = office.post(address, {"reason": "换系统"})
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    assert system.get("/api/projects/").status_code == 401
    told = events.history(system.row).filter(verb="api_token.revoke").get()
    assert (told.actor, told.reason) == (cast.office, "换系统")
    revoked = ApiToken.objects.get()
    assert office.post(address, {"reason": "再来"}).status_code == 302
    revoked.refresh_from_db()
    assert (revoked.revoked_by, events.history(revoked).filter(verb="api_token.revoke").count()) == (
        cast.office,
        1,
    )


def test_a_token_that_is_none_is_told_to_people_by_a_page(office):
    answer = office.get(reverse("api:token_revoke", args=[999_999]))
    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("text/html")


def test_who_keeps_no_tokens_is_shown_none(client, cast, platform):
    row, _key = make_token(platform)
    for person in (cast.promotion, cast.supervision, cast.leader):
        client.force_login(person)
        for address in (LIST, NEW, reverse("api:token_made"), reverse("api:token_revoke", args=[row.pk])):
            assert client.get(address).status_code == 403
        assert client.post(reverse("api:token_revoke", args=[row.pk]), {}).status_code == 403
        assert client.post(NEW, sent(platform)).status_code == 403
    assert list(ApiToken.objects.values_list("pk", "revoked")) == [(row.pk, False)]


class TestTokenList(ListPageSuite):
    view_class = TokenList
    url = LIST
    examples = {"q": "平台", "standing": "valid", "scope": "read"}

    def reader(self):
        self.cast = make_cast()
        return self.cast.office

    def make_rows(self, count):
        system = as_system(make_user(f"system-{count}", "supervision"))
        for number in range(count):
            row, _key = make_token(system)
            if number % 2:
                tokens.revoke(row, by=self.cast.office, at=timezone.now(), reason="过期")
