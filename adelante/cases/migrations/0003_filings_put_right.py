"""A filing can be corrected and taken back: what it said before, who, when and why is kept."""

import adelante.core.clock
import adelante.core.ids
import adelante.core.tenancy.keys
import django.db.models.deletion
from django.db import migrations, models

from adelante.core.tenancy.walls import ADD, AppendOnly, Wall


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0002_walls'),
        ('firms', '0003_walls'),
        ('people', '0002_walls'),
    ]

    operations = [
        migrations.CreateModel(
            name='FilingCorrection',
            fields=[
                ('id', models.UUIDField(default=adelante.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('was_filed_on', models.DateField()),
                ('was_receipt_number', models.CharField(blank=True, max_length=13)),
                ('was_receipted_on', models.DateField(null=True)),
                ('why', models.CharField(max_length=200)),
                ('corrected_at', models.DateTimeField(default=adelante.core.clock.now)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='filing',
            name='one_filing_a_form',
        ),
        migrations.RemoveConstraint(
            model_name='filing',
            name='one_filing_a_receipt',
        ),
        migrations.RemoveConstraint(
            model_name='milestone',
            name='a_milestone_is_reached_once',
        ),
        migrations.AddField(
            model_name='filing',
            name='repeats_receipt',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='filing',
            name='taken_back_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='filing',
            name='taken_back_because',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='filing',
            name='taken_back_by',
            field=adelante.core.tenancy.keys.SameFirmKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member'),
        ),
        migrations.AddField(
            model_name='milestone',
            name='taken_back_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name='filing',
            constraint=models.UniqueConstraint(condition=models.Q(('taken_back_at', None)), fields=('firm', 'case', 'form'), name='one_filing_a_form'),
        ),
        migrations.AddConstraint(
            model_name='filing',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('receipt_number', ''), _negated=True), ('repeats_receipt', False), ('taken_back_at', None)), fields=('firm', 'receipt_number'), name='one_filing_a_receipt'),
        ),
        migrations.AddConstraint(
            model_name='filing',
            constraint=models.CheckConstraint(condition=models.Q(('taken_back_at', None), models.Q(('taken_back_because', ''), _negated=True), _connector='OR'), name='who_takes_a_filing_back_says_why'),
        ),
        migrations.AddConstraint(
            model_name='milestone',
            constraint=models.UniqueConstraint(condition=models.Q(('taken_back_at', None)), fields=('firm', 'case', 'key'), name='a_milestone_is_reached_once'),
        ),
        migrations.AddField(
            model_name='filingcorrection',
            name='case',
            field=adelante.core.tenancy.keys.SameFirmKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case'),
        ),
        migrations.AddField(
            model_name='filingcorrection',
            name='corrected_by',
            field=adelante.core.tenancy.keys.SameFirmKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member'),
        ),
        migrations.AddField(
            model_name='filingcorrection',
            name='filing',
            field=adelante.core.tenancy.keys.SameFirmKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.filing'),
        ),
        migrations.AddField(
            model_name='filingcorrection',
            name='firm',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='firms.firm'),
        ),
        migrations.AddIndex(
            model_name='filingcorrection',
            index=models.Index(fields=['filing'], name='correction_of_filing'),
        ),
        migrations.AddConstraint(
            model_name='filingcorrection',
            constraint=models.CheckConstraint(condition=models.Q(('why', ''), _negated=True), name='who_corrects_says_why'),
        ),
        Wall("cases_filingcorrection", staff=ADD, system=ADD),
        AppendOnly("cases_filingcorrection"),
        migrations.RunSQL(
            "GRANT UPDATE (taken_back_at) ON cases_milestone TO adelante_staff, adelante_system",
            "REVOKE UPDATE (taken_back_at) ON cases_milestone FROM adelante_staff, adelante_system",
        ),
    ]
