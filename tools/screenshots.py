"""The pictures of the README, taken from the demo city as it is served: `make screenshots`."""

import datetime
import re
import socket
import subprocess
import time

from django.utils import timezone

from tools import demo
from tools.browser import chromium

PASSWORD = "baolian-demo"
PROJECT_ADDRESS = re.compile(r"/projects/\d+/$")


def last_week():
    """The ISO week before this one, which everybody has reported as far as he will."""
    year, week, _day = (timezone.localdate() - datetime.timedelta(days=7)).isocalendar()
    return f"{year}-W{week:02}"


def first_project(page):
    """The address of the first project in the reader's list."""
    page.goto("/projects/")
    links = page.eval_on_selector_all("main a[href]", "links => links.map(link => link.pathname)")
    return next(filter(PROJECT_ADDRESS.match, links))


SHOTS = [
    ("week", "office", lambda page: f"/dispatch/{last_week()}/", 1440, 900),
    ("sheet", "staff", lambda page: "/dispatch/sheet/", 1440, 900),
    ("leader", "leader", lambda page: "/", 390, 844),
    ("project", "pooladmin", first_project, 1440, 900),
]


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((demo.HOST, 0))
        return probe.getsockname()[1]


def wait_for(port):
    """Until the server answers, at most half a minute."""
    for _attempt in range(60):
        if demo.in_use(port):
            return
        time.sleep(0.5)
    raise TimeoutError("the demo did not start")


def take(browser, base, name, account, address, width, height):
    """Sign in as a demo account and keep the picture of one page in docs/."""
    context = browser.new_context(
        base_url=base, viewport={"width": width, "height": height}, locale="zh-CN", reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto("/accounts/login/")
    page.fill("[name=username]", account)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_load_state("networkidle")
    page.goto(address(page))
    page.wait_for_load_state("networkidle")
    page.screenshot(path=demo.ROOT / "docs" / f"{name}.png", animations="disabled")
    context.close()


def main():
    # A city of its own, as on its first day; what somebody entered in the demo is not for the README.
    demo.DATA = demo.ROOT / "build" / "screenshots"
    demo.prepare()
    demo.forget()
    demo.load()
    port = free_port()
    server = subprocess.Popen(demo.command(port))
    try:
        wait_for(port)
        with chromium() as browser:
            for shot in SHOTS:
                take(browser, f"http://{demo.HOST}:{port}", *shot)
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
