"""`manage.py send_reminders`: run by cron or a systemd timer every ten minutes; may be run twice at once."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from projects.reminders import digesting, sending


class Command(BaseCommand):
    help = (
        "Make the messages that are due and send those that wait. On days off and in the quiet hours nothing "
        "is made or sent; nothing is sent twice, however often it runs."
    )

    def add_arguments(self, parser):
        parser.add_argument("--make-only", action="store_true", help="make messages, send nothing")

    def handle(self, *args, **options):
        now = timezone.now()
        made = digesting.make_all(now)
        self.stdout.write(f"made: {made}")
        if not options["make_only"]:
            done = sending.send_all(now)
            self.stdout.write(f"sent: {done.sent}, failed: {done.failed}, given up: {done.given_up}")
        forgotten = digesting.forget(now)
        if forgotten:
            self.stdout.write(f"forgotten: {forgotten}")
