"""`manage.py load_reference`: divisions, chains, curves, steps, deadlines, rules, the calendar."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from projects.home.reference import load_reference


class Command(BaseCommand):
    help = "Load reference data; what is there already is left alone."

    def handle(self, *args, **options):
        self.stdout.write(f"{load_reference(timezone.localdate())} rows created")
