"""Who gets in: tokens, sessions, scopes, how often."""

import datetime
import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from projects.api import tokens
from projects.api.counting import count, in_files
from projects.api.models import ApiToken, Scope
from projects.base.errors import RuleViolation
from projects.base.models import Event
from projects.directory.models import User
from tests.api.cases import System, as_system, make_token
from tests.city import LONG_AGO, grant, make_project, make_user

pytestmark = pytest.mark.django_db
PROJECTS = "/api/projects/"


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
    answers = [one.get(PROJECTS) for one in (system, other, third)]
    assert [answer.status_code for answer in answers] == [401, 401, 401]
    codes = [answer.json()["code"] for answer in answers]
    assert codes == ["expired_token", "revoked_token", "closed_account"]
    # Who does not hold the whole of it learns nothing of it.
    guessed = Client().get(PROJECTS, headers={"Authorization": f"Bearer {other.key[:-1]}!"})
    assert (guessed.status_code, guessed.json()["code"]) == (401, "bad_token")


def asked_for(user, by, **options):
    """Make a token for an account as somebody."""
    at = timezone.now()
    options = {"name": "平台", "scopes": ["read"], "expires_at": at + datetime.timedelta(days=9)} | options
    return tokens.make(user=user, by=by, at=at, **options)


def test_no_token_acts_as_a_person(cast):
    for person in (cast.admin, cast.office, cast.promotion):
        with pytest.raises(RuleViolation) as error:
            asked_for(person, cast.admin)
        assert error.value.code == "no_such_user"
    system = System(make_user("platform", "office"))
    User.objects.filter(pk=system.row.user.pk).update(is_system=False)
    assert system.get(PROJECTS).status_code == 401
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=cast.admin.pk).update(is_system=True)


def test_a_system_has_no_pages(client, cast):
    system = as_system(make_user("platform", "office"))
    assert not client.login(username="platform", password="baolian-test")
    client.force_login(system)
    assert client.get("/").status_code == 302


def test_who_does_not_see_the_talks_makes_no_token_for_who_does(cast):
    platform = as_system(make_user("platform", "promotion"))
    with pytest.raises(RuleViolation) as error:
        asked_for(platform, cast.office)
    assert error.value.code == "beyond"
    assert not ApiToken.objects.exists()
    assert asked_for(platform, cast.admin)[0].user == platform
    # A role that shows talks to their team alone shows a system, which is of no team, none.
    reads = as_system(make_user("reads", "reporter"))
    assert asked_for(reads, cast.office)[0].user == reads


def test_a_part_of_the_city_gives_no_token_for_the_whole(cast):
    whole, part = (as_system(make_user(name)) for name in ("whole", "part"))
    grant(whole, "reviewer", scope="CITY")
    grant(part, "reviewer", scope="DIVISION", division=cast.district)
    grant(part, "leader", scope="CITY", valid_from=LONG_AGO, valid_to=datetime.date(2021, 1, 1))
    with pytest.raises(RuleViolation):
        asked_for(whole, cast.reviewer)
    assert asked_for(part, cast.reviewer)


def test_the_office_gives_a_system_no_role_that_sees_more_than_it_does(client, cast):
    User.objects.filter(pk=cast.office.pk).update(is_staff=True)
    platform = as_system(make_user("platform"))
    client.force_login(cast.office)
    sent = {"user": platform.pk, "scope": "CITY", "valid_from": "2025-01-01"}
    address = reverse("admin:directory_grant_add")
    groups = {name: Group.objects.get(name=name).pk for name in ("promotion", "supervision")}
    answer = client.post(address, {**sent, "group": groups["promotion"]})
    assert (answer.status_code, platform.grants.count()) == (200, 0)
    assert client.post(address, {**sent, "group": groups["supervision"]}).status_code == 302
    assert platform.grants.get().role == "supervision"


def test_the_same_token_asked_for_twice_is_made_once(client, cast):
    platform = as_system(make_user("platform", "supervision"))
    client.force_login(cast.office)
    day = timezone.localdate() + datetime.timedelta(days=30)
    sent = {"name": "平台", "user": str(platform.pk), "scopes": ["read"], "last_day": day.isoformat()}
    new, made = reverse("api:token_new"), reverse("api:token_made")
    for _time in range(2):
        answer = client.post(new, sent)
        assert (answer.status_code, answer["Location"]) == (302, made)
    token = ApiToken.objects.get()
    page = client.get(made)
    assert page.status_code == 200
    assert f"{token.prefix}." in page.content.decode()
    again = client.get(made)
    assert (again.status_code, again["Location"]) == (302, reverse("api:tokens"))


def test_the_list_says_who_revoked_a_token_and_why_and_is_narrowed(client, cast):
    one, two = System(make_user("first", "office"), Scope.READ), System(make_user("second", "office"))
    tokens.revoke(one.row, by=cast.office, at=timezone.now(), reason="密钥外泄")
    client.force_login(cast.office)
    page = client.get(f"{reverse('api:tokens')}?columns=all").content.decode()
    assert "密钥外泄" in page
    assert "first" in page
    for query, found in (("standing=valid", [two]), ("scope=write:weekly", [two]), ("q=first", [one])):
        page = client.get(f"{reverse('api:tokens')}?{query}").content.decode()
        assert [system for system in (one, two) if system.row.prefix in page] == found


def ask_many(folder, times):
    """Count as one of several processes."""
    return [in_files(folder, "token-1", 7) for _time in range(times)]


def test_requests_of_several_processes_are_all_counted(tmp_path):
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(3, mp_context=context) as pool:
        parts = list(pool.map(partial(ask_many, tmp_path), [200] * 3))
    assert sorted(number for part in parts for number in part) == list(range(1, 601))


def test_requests_of_several_threads_are_all_counted_and_old_ones_forgotten(tmp_path):
    in_files(tmp_path, "token-1", 3)
    with ThreadPoolExecutor(4) as pool:
        parts = list(pool.map(partial(ask_many, tmp_path), [100] * 4))
    assert sorted(number for part in parts for number in part) == list(range(1, 401))
    assert in_files(tmp_path, "token-2", 7) == 1
    assert [one.name for one in tmp_path.iterdir()] == ["7"]


def test_several_machines_count_in_the_cache_that_they_share(settings):
    settings.API_COUNTERS = None
    cache.clear()
    assert [count("token-1", 7), count("token-1", 7), count("token-2", 7), count("token-1", 8)] == [
        1,
        2,
        1,
        1,
    ]


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


def test_who_is_not_let_in_is_counted_too(client, cast, settings):
    settings.API_RATES = {"known": 2, "write": 2, "unknown": 2}
    headers = [{}, {"Authorization": "Bearer x.y"}, {}, {"Authorization": "Bearer x.y"}]
    assert [client.get(PROJECTS, headers=one).status_code for one in headers] == [401, 401, 429, 429]
    outside = System(cast.office, Scope.WRITE_PERMITS)
    assert [outside.get(PROJECTS).status_code for _n in range(3)] == [403, 403, 429]
    assert System(cast.office).get(PROJECTS).status_code == 200


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
    assert "没有" in answer.json()["message"]
    english = client.get("/api/nothing/", headers={"Accept-Language": "en"})
    assert english.json()["message"].startswith("There is no such thing")
    assert client.get("/nothing/")["Content-Type"].startswith("text/html")


def test_the_index_is_a_page_for_people_and_a_list_for_programs(client, cast):
    assert client.get("/api/", headers={"Accept": "text/html"}).status_code == 302
    assert client.get("/api/", headers={"Accept": "application/json"}).status_code == 401
    listed = System(cast.supervision).get("/api/").json()
    assert {"projects", "permits"} <= {one["name"] for one in listed}
    client.force_login(cast.office)
    assert reverse("api:docs") in client.get("/api/", headers={"Accept": "text/html"}).content.decode()
