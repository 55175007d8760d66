"""A real Chromium for journeys, one per run, and a new window per test.

Playwright keeps an event loop in the thread of the tests, where Django would refuse to be called from it;
it is told not to for as long as the browser lives.
"""

import pytest
from django.conf import settings
from django.test import Client

from tests.journeys.sheet import make, people, sheet, week  # noqa: F401 - fixtures of the sheet's journeys
from tools.browser import chromium, find

AXE = settings.BASE_DIR / "build" / "test" / "axe.min.js"
SIZES = ((1440, 900), (390, 844))
# A request that fails is the matter of the test that caused it; scripts and the page's policy are everyone's.
NOT_OURS = ("Failed to load resource", "net::ERR_", "htmx:afterRequest", "htmx:sendError")


@pytest.fixture(scope="session")
def browser():
    if not find():
        pytest.skip("no Chromium was found")
    with pytest.MonkeyPatch.context() as patch, chromium() as started:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield started


@pytest.fixture
def new_page(browser, live_server):
    """A function that opens a window of its own: `new_page(user=None, width=1440, height=900)`.

    `user` is signed in without the form. The window's address bar starts at the live server; script errors,
    violations of the page's policy and answers of 500 in any of the windows fail the test at its end.
    """
    contexts, errors = [], []

    def open_window(user=None, *, width=1440, height=900, locale="zh-CN"):
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": width, "height": height}, locale=locale
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        if user:
            client = Client()
            client.force_login(user)
            value = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}]
            )
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: message.type == "error" and errors.append(message.text))
        page.on(
            "response", lambda answer: answer.status >= 500 and errors.append(f"{answer.status} {answer.url}")
        )
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert [error for error in errors if not any(part in error for part in NOT_OURS)] == []


@pytest.fixture
def page(new_page):
    """One window of an office PC, nobody signed in."""
    return new_page()


@pytest.fixture(scope="session")
def axe_violations():
    """A function that gives the serious and critical findings of axe-core on a page, one line each."""
    source = AXE.read_text(encoding="utf-8")

    def find(page):
        # Evaluated by the browser's own console, so that the page's policy stays as it is.
        if not page.evaluate("typeof axe === 'object'"):
            page.evaluate(source)
        result = page.evaluate("() => axe.run(document, { resultTypes: ['violations'] })")
        return [
            f"{violation['id']}: {violation['help']}: {[node['target'] for node in violation['nodes'][:3]]}"
            for violation in result["violations"]
            if violation["impact"] in {"serious", "critical"}
        ]

    return find


@pytest.fixture
def faults_of(axe_violations):
    """A function that opens an address in a window and gives what is wrong with it at the desk and on the
    phone: the findings of axe-core, and whether it scrolls to the side; one line each."""

    def find(page, address):
        found = []
        page.goto(address)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            wrong = axe_violations(page)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wrong.append("scrolls to the side")
            found += [f"{width} {address}: {one}" for one in wrong]
        return found

    return find
