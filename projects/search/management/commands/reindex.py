"""`manage.py reindex`: make the index of the search anew, after a change of how names are spelled."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from projects.base import planner
from projects.search.index import mend_all


class Command(BaseCommand):
    help = "Make the index of the search anew; with --mend only what is missing or out of date."

    def add_arguments(self, parser):
        parser.add_argument("--mend", action="store_true", help="only what is missing or out of date")

    def handle(self, *args, mend, **options):
        changed = mend_all(anew=not mend)
        planner.analyse()
        self.stdout.write(_("%(count)s entries of the search were written.") % {"count": changed})
