from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("issues", "0003_what_was_known")]

    operations = [
        migrations.AddConstraint(
            model_name='supervision',
            constraint=models.UniqueConstraint(condition=models.Q(('letter_number', ''), _negated=True), fields=('letter_number',), name='issues_letter_number_once'),
        ),
    ]
