"""Clients of the API: a system with a token, a person with a session."""

import datetime
import itertools
import json

from django.test import Client
from django.utils import timezone

from projects.api import tokens
from projects.api.models import Scope
from projects.directory.models import User

ALL = tuple(Scope)


numbers = itertools.count(1)


def as_system(user):
    """Make somebody's account one of a system: with his roles, but no sign-in."""
    user.is_system, user.is_staff = True, False
    user.save(update_fields=["is_system", "is_staff"])
    return user


def keeper():
    """An administrator who makes tokens."""
    user, _made = User.objects.get_or_create(username="keeper", defaults={"name": "张管理"})
    User.objects.filter(pk=user.pk).update(is_superuser=True)
    user.is_superuser = True
    return user


def make_token(user, *scopes, days=365, at=None):
    """(the row, the token) of a system with the roles of somebody, whose account becomes one."""
    at = at or timezone.now()
    return tokens.make(
        user=as_system(user),
        name=f"省级平台 {next(numbers)}",
        scopes=scopes or ALL,
        expires_at=at + datetime.timedelta(days=days),
        by=keeper(),
        at=at,
    )


class System:
    """A system that asks with a token; `last` is the answer."""

    def __init__(self, user, *scopes, language="zh", **options):
        self.row, self.key = make_token(user, *scopes, **options)
        self.language, self.client = language, Client()

    def ask(self, method, address, body=None, **headers):
        """The response to a request."""
        sent = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        headers = {"Authorization": f"Bearer {self.key}", "Accept-Language": self.language} | headers
        return getattr(self.client, method)(address, headers=headers, **sent)

    def get(self, address):
        return self.ask("get", address)

    def post(self, address, body=None):
        return self.ask("post", address, body or {})

    def patch(self, address, body):
        return self.ask("patch", address, body)

    def names(self, address):
        """The names in a list."""
        answer = self.get(address)
        assert answer.status_code == 200, answer.content
        return [row["name"] for row in answer.json()["results"]]

    def changes(self, cursor=""):
        """What changed since a cursor, as JSON."""
        answer = self.ask("get", f"/api/changes/?cursor={cursor}")
        assert answer.status_code == 200, answer.content
        return answer.json()


class Person(System):
    """Somebody who is signed in and asks from the browser."""

    def __init__(self, user, language="zh"):
        self.language, self.client = language, Client()
        self.client.force_login(user)

    def ask(self, method, address, body=None, **headers):
        sent = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        headers = {"Accept-Language": self.language} | headers
        return getattr(self.client, method)(address, headers=headers, **sent)
