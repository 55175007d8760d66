"""Who gets in: tokens, sessions, scopes, how often."""

import datetime

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from projects.api import tokens
from projects.api.models import ApiToken, Scope
from projects.base.errors import RuleViolation
from projects.base.models import Event
from tests.api.cases import System, make_token
from tests.city import make_project, make_user

pytestmark = pytest.mark.django_db
PROJECTS = "/api/projects/"


@pytest.fixture(autouse=True)
def _nobody_has_asked():
    caches["limits"].clear()


def test_who_is_unknown_is_told_so_in_json_and_not_sent_to_the_sign_in(client):
    for address in (PROJECTS, "/api/changes/", "/api/divisions/"):
        answer = client.get(address)
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"].startswith("Bearer")
        assert answer.json()["code"] == "not_authenticated"


def test_a_token_acts_as_its_account(cast):
    make_project(name="某项目", reporter=cast.staff)
    make_project(name="别人的")
    assert System(cast.staff).names(PROJECTS) == ["某项目"]
    assert len(System(cast.office).names(PROJECTS)) == 2


def test_only_the_hash_of_a_token_is_kept(cast):
    row, key = make_token(cast.office)
    kept = ApiToken.objects.values().get(pk=row.pk)
    assert key not in str(kept)
    assert key.startswith(kept["prefix"])
    assert key not in str(list(Event.objects.values_list("params", flat=True)))


@pytest.mark.parametrize("key", ["", "x", "x.y", "中文.令牌", "a" * 5000])
def test_what_is_no_token_is_refused(client, cast, key):
    make_token(cast.office)
    answer = client.get(PROJECTS, headers={"Authorization": f"Bearer {key}".encode().decode("latin-1")})
    assert answer.status_code == 401
    assert answer.json()["code"] == "bad_token"


def test_a_changed_secret_under_a_known_prefix_is_refused(client, cast):
    _row, key = make_token(cast.office)
    assert client.get(PROJECTS, headers={"Authorization": f"Bearer {key[:-1]}!"}).status_code == 401


def test_a_token_is_not_taken_from_the_address(client, cast):
    _row, key = make_token(cast.office)
    assert client.get(f"{PROJECTS}?token={key}").status_code == 401


def test_expired_revoked_and_without_its_account_a_token_is_refused(cast):
    system = System(cast.office)
    assert system.get(PROJECTS).status_code == 200
    system.row.expiry_date = timezone.now() - datetime.timedelta(seconds=1)
    system.row.save()
    assert system.get(PROJECTS).status_code == 401
    other = System(cast.office)
    tokens.revoke(other.row, by=cast.office, at=timezone.now())
    assert other.get(PROJECTS).status_code == 401
    third = System(make_user("platform", "office"))
    third.row.user.is_active = False
    third.row.user.save()
    assert third.get(PROJECTS).status_code == 401


def test_no_token_acts_as_an_administrator(cast):
    with pytest.raises(RuleViolation) as error:
        make_token(cast.admin)
    assert error.value.code == "no_such_user"
    system = System(make_user("platform", "office"))
    system.row.user.is_superuser = True
    system.row.user.save()
    assert system.get(PROJECTS).status_code == 401


def test_scopes_are_kept_apart(cast):
    reads, writes = System(cast.office, Scope.READ), System(cast.office, Scope.WRITE_PERMITS)
    assert reads.get(PROJECTS).status_code == 200
    refused = writes.get(PROJECTS)
    assert (refused.status_code, refused.json()["code"]) == (403, "scope")
    assert reads.post("/api/permits/1/acts/begin/", {"version": 1}).json()["code"] == "scope"
    assert writes.post("/api/permits/1/acts/begin/", {"version": 1}).status_code == 404
    assert writes.patch("/api/weeks/2025-W13/projects/1/report/", {}).json()["code"] == "scope"


def test_a_session_reads_and_writes_only_with_the_token_against_forgery(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.office)
    assert client.get(PROJECTS).status_code == 200
    answer = client.post("/api/permits/1/acts/begin/", {"version": 1}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


def test_reading_writes_the_last_use_once_an_hour(cast, time_machine):
    now = datetime.datetime(2025, 3, 24, 1, tzinfo=datetime.UTC)
    time_machine.move_to(now, tick=False)
    system = System(cast.office)
    used = []
    for minutes in (0, 30, 61):
        time_machine.move_to(now + datetime.timedelta(minutes=minutes), tick=False)
        system.get("/api/divisions/")
        used.append(ApiToken.objects.get().last_used_at - now)
    assert [one.total_seconds() // 60 for one in used] == [0, 0, 61]


def test_too_many_requests_are_told_when_to_come_again(cast, settings):
    settings.API_RATES = {"known": 3, "write": 1, "unknown": 2}
    system, other = System(cast.office), System(cast.office)
    assert [system.get("/api/divisions/").status_code for _n in range(4)] == [200, 200, 200, 429]
    answer = system.get("/api/divisions/")
    assert 1 <= int(answer["Retry-After"]) <= 60
    assert answer.json()["code"] == "throttled"
    assert other.get("/api/divisions/").status_code == 200
    assert other.post("/api/permits/1/acts/begin/", {"version": 1}).status_code == 404
    assert other.post("/api/permits/1/acts/begin/", {"version": 1}).status_code == 429


def test_sentences_come_in_the_language_asked_for(cast):
    chinese, english = System(cast.outsider), System(cast.outsider, language="en-GB,en;q=0.9,zh;q=0.5")
    answer = english.get(PROJECTS)
    assert answer.status_code == 403
    assert answer["Content-Language"] == "en"
    assert answer.json()["message"].startswith("None of your roles")
    assert "Accept-Language" in answer["Vary"]
    answer = chinese.get(PROJECTS)
    assert answer["Content-Language"] == "zh-hans"
    assert "角色" in answer.json()["message"]


def test_an_address_that_is_none_is_told_so_in_json(client):
    answer = client.get("/api/nothing/")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert client.get("/nothing/")["Content-Type"].startswith("text/html")


def test_the_index_is_a_page_for_people_and_a_list_for_programs(client, cast):
    assert client.get("/api/", headers={"Accept": "text/html"}).status_code == 302
    assert client.get("/api/", headers={"Accept": "application/json"}).status_code == 401
    listed = System(cast.office).get("/api/").json()
    assert {"projects", "permits"} <= {one["name"] for one in listed}
    client.force_login(cast.office)
    assert reverse("api:docs") in client.get("/api/", headers={"Accept": "text/html"}).content.decode()
