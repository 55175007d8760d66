"""What the tests of reminders share: a receiver of webhooks, a world in which every source has something to
tell, a run of the sender."""

import contextlib
import datetime
import http.server
import json
import threading

import time_machine

from projects.issues import acts, supervising
from projects.issues.models import Issue, Step
from projects.liaison import directing
from projects.pool.models import Responsibility, Suspension
from projects.reminders import digesting, sending
from projects.reminders.models import Preference, Robot
from tests.city import LONG_AGO, WEEK, make_project, make_report, make_user, moment
from tests.issues.cases import handler_of, unit_of
from tests.preparation.cases import make_permit

MONDAY, THURSDAY, FRIDAY = WEEK.first, WEEK.day(4), WEEK.day(5)
DAY = datetime.timedelta(days=1)
TOKEN = "a1b2c3d4e5f6a7b8"


class Receiver:
    """A local web server that records what arrives and answers as it is told."""

    def __init__(self):
        self.got, self.answers = [], []
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append((self.path, json.loads(body)))
                status, answer = (
                    receiver.answers.pop(0) if receiver.answers else (200, {"errcode": 0, "code": 0})
                )
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                if status == 302:
                    self.send_header("Location", "/elsewhere")
                self.end_headers()
                self.wfile.write(json.dumps(answer).encode())

            def log_message(self, *_args):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_error):
        self.server.shutdown()
        self.server.server_close()

    @property
    def addresses(self):
        """What the settings would name for an office's own installation."""
        return {
            "wecom": f"{self.url}/wecom?key={{key}}",
            "dingtalk": f"{self.url}/dingtalk?access_token={{token}}",
            "feishu": f"{self.url}/feishu/{{token}}/",
        }


def make_robot(by, *, service="WECOM", token=TOKEN, division=None, organisation=None, **fields):
    """A robot of a group, of a division unless a unit is given."""
    return Robot.objects.create(
        name=fields.pop("name", "科尔沁区调度群"),
        service=service,
        token=token,
        division=division,
        organisation=organisation,
        made_by=by,
        made_at=moment(MONDAY),
        **fields,
    )


def prefer(user, **fields):
    """A person's preference."""
    return Preference.objects.update_or_create(user=user, defaults=fields)[0]


@contextlib.contextmanager
def at(day, hour=9, minute=0):
    """Everything inside happens at a moment of a day."""
    now = moment(day, hour, minute)
    with time_machine.travel(now, tick=False):
        yield now


def run(day, hour=9, minute=0):
    """One run of `send_reminders`; returns (made, sending.Sent)."""
    with at(day, hour, minute) as now:
        return digesting.make_all(now), sending.send_all(now)


def everything(cast, project=None):
    """A project of which every source has something to tell on the Friday; returns it."""
    leader = cast.leader.leader
    project = project or make_project(
        name="风电法兰项目", reporter=cast.staff, steward=cast.steward, leader=leader
    )
    make_report(project, state="RETURNED", by=cast.staff, return_reason="数据不符，电话13904750001")
    unit = unit_of()
    handler = handler_of(unit)
    handler.organisation = unit
    handler.save()
    near = acts.raise_issue(
        project, by=cast.staff, at=moment(THURSDAY), title="涉密企业在谈", category="LAND", level="BANNER"
    )
    acts.assign(near, unit, handler=handler, by=cast.office, at=moment(THURSDAY, 10), due_on=FRIDAY)
    late = acts.raise_issue(
        project,
        by=cast.staff,
        at=moment(MONDAY),
        title="未公布统计数12.5亿元",
        category="LAND",
        level="BANNER",
    )
    acts.assign(late, unit, handler=handler, by=cast.office, at=moment(MONDAY, 10), due_on=MONDAY)
    supervising.take_up(
        Issue.objects.get(pk=late.pk), Step.REMINDER, by=cast.supervision, at=moment(THURSDAY), text="请抓紧"
    )
    make_permit(project, "EIA", "ACCEPTED", department=unit, due_on=FRIDAY)
    make_permit(project, "ENERGY", "ACCEPTED", department=unit, due_on=MONDAY)
    followed = make_permit(
        project, "SOIL", "ACCEPTED_MISSING", department=unit, due_on=FRIDAY, open_documents=2
    )
    for due in (FRIDAY, MONDAY):
        followed.documents.create(name="红线图", guarantor="王某", promised_on=LONG_AGO, due_on=due)
    with at(THURSDAY):
        directing.leave(
            project,
            leader,
            "请电话15847500002联系",
            on=THURSDAY,
            by=cast.leader,
            at=moment(THURSDAY),
            handler=handler,
            due_on=FRIDAY,
        )
    with at(MONDAY):
        directing.leave(
            project,
            leader,
            "请尽快",
            on=MONDAY,
            by=cast.leader,
            at=moment(MONDAY),
            handler=handler,
            due_on=MONDAY,
        )
    Responsibility.objects.create(project=project, role="AGENT", user=cast.agent, valid_from=THURSDAY)
    return project


def suspend(project, by, since=LONG_AGO):
    """Let a project rest by approval."""
    return Suspension.objects.create(
        project=project, kind="WINTER", valid_from=since, reason="冬季停工", approved_by=by
    )


def person(username, role, **fields):
    """Somebody with a role for the whole city and a mailbox."""
    return make_user(username, role, email=f"{username}@example.com", **fields)
