import django.db.models.deletion
import projects.base.money
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('directory', '0001_initial'),
        ('issues', '0001_initial'),
        ('pool', '0007_drafts_of_opinions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SupervisionAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='answer')),
                ('on', models.DateField(verbose_name='answered on')),
                ('accepted', models.BooleanField(blank=True, null=True, verbose_name='accepted?')),
                ('review', models.CharField(blank=True, max_length=300, verbose_name='review')),
                ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='reviewed on')),
            ],
            options={
                'verbose_name': 'answer to a supervision',
                'verbose_name_plural': 'answers to supervisions',
                'ordering': ['supervision', 'on', 'pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='extension',
            name='issues_one_extension_asked',
        ),
        migrations.RemoveConstraint(
            model_name='helprequest',
            name='issues_one_help_request_open',
        ),
        migrations.RemoveConstraint(
            model_name='helprequest',
            name='issues_help_decided_by_another',
        ),
        migrations.RemoveConstraint(
            model_name='issue',
            name='issues_assigned_to_a_unit_with_a_deadline',
        ),
        migrations.RemoveConstraint(
            model_name='resolution',
            name='issues_one_solution_to_verify',
        ),
        migrations.AddField(
            model_name='extension',
            name='withdrawn',
            field=models.CharField(blank=True, choices=[('ASKER', 'withdrawn by who asked'), ('SOLVED', 'withdrawn with the report of a solution')], max_length=6, verbose_name='withdrawn'),
        ),
        migrations.AddField(
            model_name='extension',
            name='withdrawn_on',
            field=models.DateField(blank=True, null=True, verbose_name='withdrawn on'),
        ),
        migrations.AddField(
            model_name='issue',
            name='callback_contact',
            field=models.CharField(blank=True, max_length=60, verbose_name='asked in the enterprise'),
        ),
        migrations.AddField(
            model_name='issue',
            name='callback_on',
            field=models.DateField(blank=True, null=True, verbose_name='enterprise asked on'),
        ),
        migrations.AddField(
            model_name='issue',
            name='is_extended',
            field=models.BooleanField(default=False, verbose_name='extended?'),
        ),
        migrations.AddField(
            model_name='issue',
            name='withdrawn_on',
            field=models.DateField(blank=True, null=True, verbose_name='withdrawn on'),
        ),
        migrations.AddField(
            model_name='issue',
            name='withdrawn_reason',
            field=models.CharField(blank=True, max_length=300, verbose_name='why it was withdrawn'),
        ),
        migrations.AddField(
            model_name='resolution',
            name='withdrawn_on',
            field=models.DateField(blank=True, null=True, verbose_name='withdrawn on'),
        ),
        migrations.AddField(
            model_name='supervision',
            name='leader',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.leader', verbose_name='liaison leader'),
        ),
        migrations.AlterField(
            model_name='helprequest',
            name='state',
            field=models.CharField(choices=[('ASKED', 'asked, the office decides'), ('ACCEPTED', 'accepted, to be signed for'), ('RETURNED', 'returned, the banner can solve it'), ('ON_AGENDA', 'on the agenda'), ('SIGNED', 'signed for'), ('HANDED_BACK', 'handed back'), ('ANSWERED', 'answered'), ('WITHDRAWN', 'withdrawn')], default='ASKED', max_length=12, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='issue',
            name='investment_affected',
            field=projects.base.money.MoneyField(blank=True, help_text="What of the project's investment it holds up; empty where nobody knows.", null=True, verbose_name='investment affected'),
        ),
        migrations.AlterField(
            model_name='issue',
            name='state',
            field=models.CharField(choices=[('OPEN', 'to assign'), ('ASSIGNED', 'assigned'), ('IN_PROGRESS', 'in progress'), ('EXTENDED', 'extended'), ('RESOLVED', 'to be verified'), ('CLOSED', 'closed'), ('REOPENED', 'returned'), ('WITHDRAWN', 'withdrawn')], default='OPEN', max_length=12, verbose_name='state'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.UniqueConstraint(condition=models.Q(('approved__isnull', True), ('withdrawn', '')), fields=('issue',), name='issues_one_extension_asked'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn', ''), ('withdrawn_on__isnull', True)), models.Q(('approved__isnull', True), ('withdrawn_on__isnull', False), models.Q(('withdrawn', ''), _negated=True)), _connector='OR'), name='issues_extension_withdrawn_before_decided'),
        ),
        migrations.AddConstraint(
            model_name='helprequest',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['RETURNED', 'ANSWERED', 'WITHDRAWN']), _negated=True), fields=('issue',), name='issues_one_help_request_open'),
        ),
        migrations.AddConstraint(
            model_name='helprequest',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['ASKED', 'WITHDRAWN']), models.Q(('decided_by__isnull', False), models.Q(('decided_by', models.F('asked_by')), _negated=True)), _connector='OR'), name='issues_help_decided_by_another'),
        ),
        migrations.AddConstraint(
            model_name='issue',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['OPEN', 'WITHDRAWN']), models.Q(('assigned_on__isnull', False), ('due_on__isnull', False), ('organisation__isnull', False)), _connector='OR'), name='issues_assigned_to_a_unit_with_a_deadline'),
        ),
        migrations.AddConstraint(
            model_name='issue',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('assigned_on__isnull', True), ('state', 'WITHDRAWN'), ('withdrawn_on__isnull', False), models.Q(('withdrawn_reason', ''), _negated=True)), models.Q(models.Q(('state', 'WITHDRAWN'), _negated=True), ('withdrawn_on__isnull', True), ('withdrawn_reason', '')), _connector='OR'), name='issues_withdrawn_before_assigned_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='issue',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('callback_contact', ''), ('callback_on__isnull', True)), models.Q(('callback_on__isnull', False), models.Q(('callback_contact', ''), _negated=True)), _connector='OR'), name='issues_callback_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='resolution',
            constraint=models.UniqueConstraint(condition=models.Q(('verified__isnull', True), ('withdrawn_on__isnull', True)), fields=('issue',), name='issues_one_solution_to_verify'),
        ),
        migrations.AddConstraint(
            model_name='resolution',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_on__isnull', True), ('verified__isnull', True), _connector='OR'), name='issues_solution_withdrawn_before_verified'),
        ),
        migrations.AddConstraint(
            model_name='supervision',
            constraint=models.CheckConstraint(condition=models.Q(('leader__isnull', True), ('step', 'LEADER'), _connector='OR'), name='issues_only_reports_go_to_a_leader'),
        ),
        migrations.AddField(
            model_name='supervisionanswer',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='answered by'),
        ),
        migrations.AddField(
            model_name='supervisionanswer',
            name='reviewed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reviewed by'),
        ),
        migrations.AddField(
            model_name='supervisionanswer',
            name='supervision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='issues.supervision', verbose_name='supervision'),
        ),
        migrations.AddConstraint(
            model_name='supervisionanswer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('accepted__isnull', True), ('reviewed_by__isnull', True), ('reviewed_on__isnull', True)), models.Q(('accepted__isnull', False), ('reviewed_by__isnull', False), ('reviewed_on__isnull', False), models.Q(('reviewed_by', models.F('by')), _negated=True)), _connector='OR'), name='issues_answer_reviewed_by_another'),
        ),
        migrations.AddConstraint(
            model_name='supervisionanswer',
            constraint=models.CheckConstraint(condition=models.Q(('accepted', False), ('review', ''), _negated=True), name='issues_answer_refused_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='supervisionanswer',
            constraint=models.UniqueConstraint(condition=models.Q(('accepted__isnull', True), ('reviewed_on__isnull', True)), fields=('supervision',), name='issues_one_answer_to_review'),
        ),
    ]
