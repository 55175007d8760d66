"""What the tests of checks on site share."""

import base64
import datetime
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from projects.dispatch import reducing
from projects.dispatch.site_checking import Found, record_check
from tests.city import WEEK, make_project, make_report, moment

D = datetime.date
TODAY = WEEK.day(5)
NOW = moment(TODAY, 10)
# The smallest picture there is: one grey point.
POINT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGOoAwAAgQCAU1xZdwAAAABJRU5ErkJggg=="
)
AGREES = Found(agrees=True)


def picture(name="现场.png"):
    """A photo as a browser sends it."""
    return SimpleUploadedFile(name, POINT, content_type="image/png")


def differs(value, text=""):
    """Found to be something else."""
    return Found(agrees=False, value=value, text=text)


def reporting(cast, *cumulatives, last=WEEK - 1, **fields):
    """A project with accepted reports of weeks up to `last`, one for each cumulative."""
    project = make_project(**fields)
    for back, cumulative in enumerate(reversed(cumulatives)):
        make_report(
            project,
            last - back,
            cumulative=Decimal(cumulative),
            progress_percent=Decimal(20 - back),
            state="ACCEPTED",
            by=cast.staff,
        )
    return project


def check(project, by, **given):
    """A check of investment that agrees, unless something else is said."""
    seen = {"start", "progress", "investment"} & set(given)
    values = {
        "on": TODAY,
        "place": "主厂房施工区",
        "finding": "现场有人员机械施工。",
        "at": NOW,
        "today": TODAY,
        **({} if seen else {"investment": AGREES}),
        **given,
    }
    return record_check(project, by=by, **values)


def reduced(project, by, found, *, reason="设备未到场，提前计入", amount=None, **given):
    """A check that found less, with a reduction that waits."""
    given = {"investment": differs(Decimal(found)), "reduction": (amount, reason)} | given
    return check(project, by, **given).reduction


def confirmed(project, cast, found, *, at=NOW, **given):
    """The same, recorded by the supervision office and confirmed by the dispatch office."""
    waiting = reduced(project, cast.supervision, found, **given)
    return reducing.decide(waiting, confirm=True, by=cast.office, at=at)
