"""Which pages are measured, and as whom."""

import csv
import io

from django.db.models import Count

from projects.base.periods import Week
from projects.directory.models import User
from projects.dispatch.deadlines import deadlines_of
from projects.dispatch.due import listed_projects
from projects.dispatch.models import WeeklyReport
from projects.dispatch.sheet import sheet_projects
from projects.pool.models import Project, Responsibility
from projects.search.models import SearchEntry

from .measuring import Page, cookie_of

LIST_FLOOR = "/floor/"
# As somebody narrows the list in its first row, and with filters from behind "more", which shows them all.
NARROWED = "q=项目&stage=STARTED&stage=UNDER_CONSTRUCTION&light=GREEN&light=YELLOW&list=CITY_KEY"
NARROWED_MORE = f"{NARROWED}&build_type=CONTINUED&tier=NEAR_TERM"


def exported(server, address, user):
    """How many rows a list has, which is how many its export has."""
    mark = "&" if "?" in address else "?"
    content = server.get(f"{address}{mark}_export=csv", cookie_of(user)).decode("utf-8-sig")
    return sum(1 for _row in csv.reader(io.StringIO(content))) - 1


def busiest_project():
    """The key of a project with as long a history as any: its page has the most to show."""
    reports = WeeklyReport.objects.values("project")
    return reports.annotate(count=Count("pk")).order_by("-count", "project").first()["project"]


def led_by(user):
    """How many projects somebody leads."""
    return Responsibility.objects.leaders().current().filter(leader__user=user).count()


def pages_of(server, today):
    """The pages as the city's office, one who fills in a sheet and a leader open them."""
    week = Week.of(today)
    as_of = deadlines_of(week)[week].as_of
    office, staff, leader = (User.objects.get(username=name) for name in ("office", "staff", "leader"))
    lists = {
        "project list": "/projects/",
        "project list, filtered": f"/projects/?{NARROWED}",
        "project list, more filters": f"/projects/?{NARROWED_MORE}",
        "projects by week (grid)": "/dispatch/grid/",
        "review queue": f"/dispatch/{week}/review/",
        "lights": f"/dispatch/{week - 1}/lights/",
        "wall map": "/pool/map/?per_page=50",
        "criteria of the pool": "/pool/criteria/",
        "moves in the pool": "/pool/moves/",
        "applications": "/pool/applications/",
        "permits": "/preparation/",
        "issues": "/issues/",
        "liaison ledger": "/liaison/",
        "visits": "/liaison/visits/",
        "directives": "/liaison/directives/",
    }
    project, entries = busiest_project(), SearchEntry.objects.count()
    reported = sheet_projects(Project.objects.allowed(staff, "report"), week, as_of)
    return [
        *(
            Page(name, "list", address, office, LIST_FLOOR, exported(server, address, office))
            for name, address in lists.items()
        ),
        Page("project page", "detail", f"/projects/{project}/", office, f"{LIST_FLOOR}{project}/", 1),
        # An enterprise by its initials; and two letters that are in nearly all names of projects. As many are
        # drawn as the page shows of each kind.
        Page("search", "other", "/search/?q=tlmh", office, LIST_FLOOR, entries),
        Page("search, many names", "other", "/search/?q=xm", office, LIST_FLOOR, entries),
        Page("pool board", "other", "/pool/", office, LIST_FLOOR, Project.objects.in_pool().count()),
        Page("cockpit", "other", "/cockpit/", office, LIST_FLOOR, listed_projects(as_of).count()),
        Page("leader's page", "other", "/liaison/mine/", leader, LIST_FLOOR, led_by(leader)),
        Page("weekly sheet", "other", f"/dispatch/{week}/sheet/", staff, LIST_FLOOR, len(reported)),
        Page(
            "who has reported",
            "other",
            f"/dispatch/{week}/",
            office,
            LIST_FLOOR,
            listed_projects(as_of).count(),
        ),
    ]
