"""Accounts of systems, which act by tokens of the API alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0003_refusals_in_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="is_system",
            field=models.BooleanField(
                default=False,
                help_text="The account of a system, not of a person: it acts by tokens of the API alone, "
                "cannot sign in, and gets no reminders.",
                verbose_name="system",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_system", False),
                    models.Q(("is_staff", False), ("is_superuser", False)),
                    _connector="OR",
                ),
                name="directory_system_keeps_nothing",
                violation_error_message="A system is neither an administrator nor in the admin site.",
            ),
        ),
    ]
