"""Second factors: apps, passkeys, and codes on paper. The office sees who has which, no secret."""

import adelante.core.clock
import adelante.core.ids
import adelante.core.tenancy.keys
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from adelante.core.tenancy.walls import ALL, Wall


class Migration(migrations.Migration):

    dependencies = [
        ('firms', '0004_mornings'),
        ('people', '0004_limits'),
    ]

    operations = [
        migrations.AddField(
            model_name='session',
            name='factor_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='session',
            name='proved_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name='Factor',
            fields=[
                ('id', models.UUIDField(default=adelante.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('app', 'App with codes'), ('passkey', 'Passkey')], max_length=10)),
                ('name', models.CharField(max_length=60)),
                ('sealed', models.BinaryField()),
                ('credential', models.BinaryField(null=True)),
                ('counter', models.BigIntegerField(default=0)),
                ('made_at', models.DateTimeField(default=adelante.core.clock.now)),
                ('used_at', models.DateTimeField(null=True)),
                ('account', adelante.core.tenancy.keys.SameFirmKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('firm', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='firms.firm')),
            ],
            options={
                'indexes': [models.Index(fields=['account', 'firm'], name='factor_of_account')],
                'constraints': [models.UniqueConstraint(fields=('firm', 'credential'), name='one_factor_a_passkey'), models.UniqueConstraint(condition=models.Q(('kind', 'app')), fields=('firm', 'account'), name='one_app_an_account'), models.CheckConstraint(condition=models.Q(models.Q(('credential', None), ('kind', 'app')), models.Q(('credential__isnull', False), ('kind', 'passkey')), _connector='OR'), name='a_passkey_has_a_credential')],
            },
        ),
        migrations.CreateModel(
            name='RecoveryCode',
            fields=[
                ('id', models.UUIDField(default=adelante.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('digest', models.BinaryField()),
                ('used_at', models.DateTimeField(null=True)),
                ('account', adelante.core.tenancy.keys.SameFirmKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('firm', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='firms.firm')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('firm', 'account', 'digest'), name='one_recovery_code_of_an_account')],
            },
        ),
        Wall(
            'people_factor',
            app=ALL,
            system=ALL,
            staff='SELECT (id, firm_id, account_id, kind, name, made_at, used_at)',
        ),
        Wall('people_recoverycode', app=ALL, system=ALL, staff=''),
    ]
