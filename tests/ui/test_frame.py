"""The frame of every page, signing in, and pages for what goes wrong."""

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.views.defaults import bad_request

from projects.ui.context import page
from projects.ui.views import permission_denied
from tests.ui.conftest import make_user, make_works

PASSWORD = "a-long-enough-word"


def test_the_frame_asks_the_database_nothing(rf, db, django_assert_num_queries):
    request = rf.get("/works/")
    request.user = make_user()
    with django_assert_num_queries(0):
        frame = page(request)["frame"]
        assert [link.label for link in frame.links] == ["工作台", "重点项目", "周调度"]
        assert [link.current for link in frame.links] == [False, True, False]


def test_nobody_signed_in_has_no_navigation(client, db):
    content = client.get("/accounts/login/").content.decode()
    assert "<nav" not in content
    assert 'name="username"' in content


def test_signing_out_is_no_link(reader):
    make_works(1)
    content = reader.get("/works/").content.decode()
    assert f'action="{reverse("directory:logout")}"' in content
    assert f'href="{reverse("directory:logout")}"' not in content


def test_demo_data_say_so(reader, settings):
    assert "demo-mark" not in reader.get("/works/").content.decode()
    settings.DEMO = True
    assert "demo-mark" in reader.get("/works/").content.decode()


def test_the_demo_accounts_are_buttons_that_fill_the_form(client, db, settings):
    settings.DEMO = True
    content = client.get("/accounts/login/").content.decode()
    assert 'data-username="staff"' in content
    settings.DEMO = False
    assert "data-username" not in client.get("/accounts/login/").content.decode()


def test_a_wrong_password_is_said_and_the_name_kept(client, db):
    response = client.post("/accounts/login/", {"username": "<b>nobody", "password": "x"})
    content = response.content.decode()
    assert "errorlist" in content
    assert "&lt;b&gt;nobody" in content


def test_too_many_wrong_passwords_lock_the_account_and_say_how_long(client, db, settings):
    settings.AXES_ENABLED = True
    make_user("reader")
    for _time in range(settings.AXES_FAILURE_LIMIT):
        response = client.post("/accounts/login/", {"username": "reader", "password": "wrong"})
    assert response.status_code == 429
    content = response.content.decode()
    assert "bare" in content
    assert "30" in content


def test_the_language_changes_in_one_click_and_the_page_stays(reader):
    target = "/works/?tier=ROLLING"
    response = reader.post(reverse("directory:language"), {"language": "en", "next": target}, follow=True)
    assert response.redirect_chain[-1][0] == target
    content = response.content.decode()
    assert '<html lang="en">' in content
    assert "Sign out" in content


def test_the_password_is_changed_with_its_rules_shown(client, db):
    user = make_user()
    user.set_password(PASSWORD)
    user.save()
    client.force_login(user)
    content = client.get(reverse("directory:password_change")).content.decode()
    assert 'aria-describedby="id_new_password1_helptext"' in content
    assert 'id="id_new_password1_helptext"' in content


class TestErrors:
    def test_an_unknown_address(self, reader):
        response = reader.get("/no-such-page/")
        assert response.status_code == 404
        assert "404" in response.content.decode()

    def test_a_refusal_says_why_and_who_can(self, rf, db):
        refused = PermissionDenied()
        refused.reason, refused.who_can = "<只读>", "调度办"
        request = rf.get("/works/")
        request.user = make_user()
        content = permission_denied(request, refused).content.decode()
        assert "&lt;只读&gt;" in content
        assert "调度办" in content

    def test_a_refusal_without_a_reason(self, client, db):
        client.force_login(make_user("outsider"))
        response = client.get("/works/")
        assert response.status_code == 403
        assert "张三" in response.content.decode()

    def test_a_broken_server_needs_nothing_to_say_so(self, db, monkeypatch):
        client = Client(raise_request_exception=False)
        client.force_login(make_user())
        monkeypatch.setattr("tests.ui.testapp.pages.WorkList.queryset", None)
        response = client.get("/works/")
        assert response.status_code == 500
        assert "500" in response.content.decode()

    def test_a_form_of_an_old_session(self, db):
        client = Client(enforce_csrf_checks=True)
        client.force_login(make_user())
        response = client.post(reverse("ui:save_filter"), {"name": "x"})
        assert response.status_code == 403
        assert "bare" in response.content.decode()

    def test_an_unreadable_request(self, rf):
        assert "400" in bad_request(rf.get("/"), Exception()).content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("path", ["/works/", "/accounts/password/"])
def test_pages_hold_no_inline_script_or_style(reader, path, language):
    make_works(3)
    reader.cookies[django_settings.LANGUAGE_COOKIE_NAME] = language
    content = reader.get(path).content.decode()
    assert " style=" not in content
    assert "<style" not in content
    assert content.count("<script") == content.count("<script defer src=") + content.count(
        '<script type="module" src='
    )
    assert " on" not in "".join(part.split(">")[0] for part in content.split("<button")[1:])


def test_the_favicon_of_old_browsers(client, db):
    assert client.get("/favicon.ico").status_code == 302
