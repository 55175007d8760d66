"""Who reads where: readers on the replica, whoever writes and just wrote on the primary."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from projects.base.replica import ReplicaMiddleware, ReplicaRouter

router = ReplicaRouter()


@pytest.fixture
def answer():
    """Answer a request through the middleware: where it read before and after the view's act."""

    def run(request, write=False):
        seen = []

        def view(request):
            seen.append(router.db_for_read(None))
            if write:
                router.db_for_write(None)
            seen.append(router.db_for_read(None))
            return HttpResponse()

        return seen, ReplicaMiddleware(view)(request)

    return run


def test_a_reader_reads_on_the_replica(answer):
    assert answer(RequestFactory().get("/"))[0] == ["replica", "replica"]


def test_whoever_writes_reads_on_the_primary_from_then_on(answer):
    assert answer(RequestFactory().get("/"), write=True)[0] == ["replica", "default"]
    assert answer(RequestFactory().post("/"))[0] == ["default", "default"]


def test_after_a_write_the_next_pages_are_read_on_the_primary_for_a_while(answer, time_machine):
    time_machine.move_to("2025-03-27 10:00Z", tick=False)
    written = answer(RequestFactory().post("/"))[1]
    request = RequestFactory().get("/")
    request.COOKIES = {name: cookie.value for name, cookie in written.cookies.items()}
    assert answer(request)[0] == ["default", "default"]
    time_machine.move_to("2025-03-27 10:00:11Z", tick=False)
    assert answer(request)[0] == ["replica", "replica"]


def test_outside_of_a_request_everything_is_on_the_primary():
    assert router.db_for_read(None) == "default"
    assert router.allow_migrate("default", "pool")
    assert not router.allow_migrate("replica", "pool")
