"""Fill what the log keeps from now on from the rows that say it already."""

from django.db import migrations
from django.db.models import Exists, OuterRef


def fill(apps, schema_editor):
    """The caches of extensions, a row for each answer, the leader of each report, each number once."""
    Issue, Extension, Supervision, SupervisionAnswer, Responsibility = (
        apps.get_model(label, name)
        for label, name in (
            ("issues", "Issue"),
            ("issues", "Extension"),
            ("issues", "Supervision"),
            ("issues", "SupervisionAnswer"),
            ("pool", "Responsibility"),
        )
    )
    approved = Extension.objects.filter(issue=OuterRef("pk"), approved=True)
    Issue.objects.filter(Exists(approved)).update(is_extended=True)
    rows = Supervision.objects.exclude(feedback="").filter(feedback_by__isnull=False)
    SupervisionAnswer.objects.bulk_create(
        SupervisionAnswer(
            supervision=row,
            text=row.feedback,
            by_id=row.feedback_by_id,
            on=row.feedback_on,
            **reviewed(row),
        )
        for row in rows
    )
    for row in Supervision.objects.filter(step="LEADER").select_related("issue"):
        leaders = Responsibility.objects.filter(
            role="LEADER", project=row.issue.project_id, valid_to__isnull=True
        )
        row.leader_id = leaders.order_by("-level").values_list("leader", flat=True).first()
        row.save(update_fields=["leader"])
    seen = set()
    for row in Supervision.objects.exclude(letter_number="").order_by("forwarded_on", "pk"):
        number, times = row.letter_number, 1
        while row.letter_number in seen:
            times += 1
            row.letter_number = f"{number[:50]}({times})"
        seen.add(row.letter_number)
        if times > 1:
            row.save(update_fields=["letter_number"])


def reviewed(row):
    """What is known of the review of the answer that a row had last."""
    if row.state == "ANSWERED" or row.reviewed_by_id is None or row.reviewed_by_id == row.feedback_by_id:
        return {}
    accepted = row.state == "DONE"
    if not accepted and not row.review:
        return {}
    return {
        "accepted": accepted,
        "review": row.review,
        "reviewed_by_id": row.reviewed_by_id,
        "reviewed_on": row.reviewed_on,
    }


class Migration(migrations.Migration):
    dependencies = [("issues", "0002_mended_log")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
