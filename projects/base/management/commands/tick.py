"""`manage.py tick`: run by a timer every few minutes; may be run at any time, also twice at once."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from projects.base.ticks import TICKS


class Command(BaseCommand):
    help = "Do what is due by the clock: close weeks, mark what is missing, turn lights."

    def handle(self, *args, **options):
        now = timezone.now()
        for name, function in TICKS.items():
            self.stdout.write(f"{name}: {function(now)}")
