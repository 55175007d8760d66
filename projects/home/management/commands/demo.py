"""`manage.py demo load` and `manage.py demo accounts`: the demo city, never in production."""

import time
import unicodedata

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.base import planner
from projects.base.periods import Week
from projects.directory.demo import demo_accounts
from projects.home.demo.city import load_city, loaded_week
from projects.home.demo.frame import FULL, WEEKS
from projects.home.demo.reminded import remind
from projects.home.reference import load_reference
from projects.search.index import mend_all


class Command(BaseCommand):
    help = "Load the demo city where it is not there yet, or show its accounts."

    def add_arguments(self, parser):
        parser.add_argument("what", choices=["load", "accounts"])
        parser.add_argument("--projects", type=int, default=FULL, help="how many stand on the year's list")
        parser.add_argument(
            "--weeks", type=int, default=WEEKS, help="how many weeks of reports, this one last"
        )
        parser.add_argument("--port", type=int, help="also say at which address the city is served")

    def handle(self, *args, what, **options):
        if settings.MODE not in ("demo", "test"):
            raise CommandError(_("The demo city is loaded in demo mode only (BAOLIAN_MODE=demo)."))
        getattr(self, what)(**options)

    def load(self, *, projects, weeks, **options):
        """Reference data, then the city; nothing where it is there."""
        if not 10 <= projects <= FULL or not 2 <= weeks <= WEEKS:
            raise CommandError(
                _("A demo city has 10 to %(projects)s projects and 2 to %(weeks)s weeks.")
                % {"projects": FULL, "weeks": WEEKS}
            )
        now = timezone.now()
        today = timezone.localdate(now)
        load_reference(today)
        week = loaded_week()
        if week is None:
            began = time.monotonic()
            load_city(today, now, projects=projects, weeks=weeks)
            remind(today, now)
            said = _("The demo city is loaded as of %(day)s (%(seconds)s s).")
            said %= {"day": today, "seconds": round(time.monotonic() - began)}
        elif week < Week.of(today):
            said = _("The demo city is there, as of %(week)s; “make demo-reset” brings it up to today.")
            said %= {"week": week.label}
        else:
            said = _("The demo city is there already.")
        self.stdout.write(said)
        # The city is written in bulk, around the acts.
        mend_all()
        planner.analyse()

    def accounts(self, *, port, **options):
        """Who can sign in, as a table; also where, if the port is known."""
        if port:
            self.stdout.write(f"http://127.0.0.1:{port}/")
        rows = [[_("user name"), _("password"), _("role"), _("what one can do with it")]]
        rows += [
            [each["username"], each["password"], str(each["role"]), str(each["does"])]
            for each in demo_accounts()
        ]
        widths = [max(map(columns, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            cells = [cell + " " * (width - columns(cell)) for cell, width in zip(row, widths, strict=True)]
            self.stdout.write("  ".join(cells).rstrip())


def columns(text):
    """How many columns of a terminal a text takes; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
