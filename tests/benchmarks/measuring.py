"""Calls the product as a server does, and times each page beside its floor."""

import gc
import statistics
import sys
import time
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

WARMING = 5


@dataclass(frozen=True)
class Page:
    """A page to measure: for whom, against which floor, and how many rows it is about."""

    name: str
    kind: str
    address: str
    user: Any
    floor: str
    rows: int


def cookie_of(user):
    """The Cookie header of somebody who has signed in."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


class Server:
    """The WSGI application, middleware included; every call is one GET."""

    def __init__(self):
        self._application = get_wsgi_application()

    def get(self, address, cookie):
        """The answer's bytes; raises RuntimeError unless it is a 200."""
        path, _mark, query = address.partition("?")
        said = []
        answer = self._application(
            {
                "REQUEST_METHOD": "GET",
                "PATH_INFO": path,
                "QUERY_STRING": quote(query, safe="=&"),
                "SCRIPT_NAME": "",
                "SERVER_NAME": "127.0.0.1",
                "SERVER_PORT": "8000",
                "SERVER_PROTOCOL": "HTTP/1.1",
                "REMOTE_ADDR": "127.0.0.1",
                "HTTP_HOST": "127.0.0.1:8000",
                "HTTP_COOKIE": cookie,
                "wsgi.url_scheme": "http",
                "wsgi.input": BytesIO(),
                "wsgi.errors": sys.stderr,
            },
            lambda status, headers: said.append(status),
        )
        content = b"".join(answer)
        answer.close()
        if said != ["200 OK"]:
            raise RuntimeError(f"{address} answered {said[0]}")
        return content

    def time(self, address, cookie):
        """How long one call takes, in milliseconds."""
        began = time.perf_counter()
        self.get(address, cookie)
        return (time.perf_counter() - began) * 1000


def measure(server, page, rounds):
    """One line of the report. Page and floor take turns, so that what else the machine does hits both."""
    cookie = cookie_of(page.user)
    for _turn in range(WARMING):
        server.get(page.floor, cookie)
        server.get(page.address, cookie)
    with CaptureQueriesContext(connection) as captured:
        server.get(page.address, cookie)
    # The next request empties the log.
    queries = len(captured)
    times, floors = [], []
    for _turn in range(rounds):
        gc.collect()
        floors.append(server.time(page.floor, cookie))
        times.append(server.time(page.address, cookie))
    median, floor = statistics.median(times), statistics.median(floors)
    return {
        "name": page.name,
        "kind": page.kind,
        "rows": page.rows,
        "median_ms": round(median, 2),
        "p95_ms": round(statistics.quantiles(times, n=20)[-1], 2),
        "floor_ms": round(floor, 2),
        "ratio": round(median / floor, 2),
        "queries": queries,
    }
