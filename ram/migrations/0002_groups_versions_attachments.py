"""Groups, versions of policies, and one table for what is attached to whom.

Ids of users and roles come empty here: the next migration gives each row its own.
"""

import django.db.models.deletion
import django.db.models.functions.text
import iotconsole.kit.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ram', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='accesskey',
            name='last_used',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='accesskey',
            name='last_used_service',
            field=models.CharField(blank=True, editable=False, max_length=32),
        ),
        migrations.RemoveField(model_name='user', name='groups'),
        migrations.RemoveField(model_name='user', name='user_permissions'),
        migrations.AddField(
            model_name='user',
            name='user_id',
            field=models.CharField(default='', editable=False, max_length=18),
        ),
        migrations.AddField(
            model_name='user',
            name='display_name',
            field=models.CharField(blank=True, max_length=128, default=''),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='user',
            name='comments',
            field=models.CharField(blank=True, max_length=128, default=''),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='user',
            name='mobile_phone',
            field=models.CharField(blank=True, max_length=32, default=''),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='user',
            name='updated',
            field=models.DateTimeField(auto_now=True),
        ),
        migrations.AddField(
            model_name='role',
            name='role_id',
            field=models.CharField(default='', editable=False, max_length=18),
        ),
        migrations.AddField(
            model_name='role',
            name='max_session_duration',
            field=models.PositiveIntegerField(default=3600),
        ),
        migrations.AddField(
            model_name='policy',
            name='default_version',
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name='policy',
            name='latest_version',
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AlterField(
            model_name='policy',
            name='document',
            field=models.TextField(help_text='The document of the default version.'),
        ),
        migrations.CreateModel(
            name='Group',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group_id', models.CharField(default=iotconsole.kit.ids.ram_id, editable=False, max_length=18, unique=True)),
                ('name', models.CharField(max_length=64)),
                ('comments', models.CharField(blank=True, max_length=128)),
                ('created', models.DateTimeField(auto_now_add=True)),
                ('updated', models.DateTimeField(auto_now=True)),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='group_name_any_case')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('joined', models.DateTimeField(auto_now_add=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='ram.group')),
            ],
            options={
                'ordering': ['joined'],
                'constraints': [models.UniqueConstraint(fields=('user', 'group'), name='member_once')],
            },
        ),
        migrations.AddField(
            model_name='user',
            name='groups',
            field=models.ManyToManyField(blank=True, related_name='members', through='ram.Membership', to='ram.group'),
        ),
        migrations.CreateModel(
            name='PolicyVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('document', models.TextField()),
                ('created', models.DateTimeField(auto_now_add=True)),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='ram.policy')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('policy', 'number'), name='version_once')],
            },
        ),
        migrations.RenameModel(old_name='RolePolicy', new_name='Attachment'),
        migrations.AlterField(
            model_name='attachment',
            name='role',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='ram.role'),
        ),
        migrations.AddField(
            model_name='attachment',
            name='user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='attachment',
            name='group',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='ram.group'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.UniqueConstraint(fields=('user', 'policy'), name='attached_once_to_user'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.UniqueConstraint(fields=('group', 'policy'), name='attached_once_to_group'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('group__isnull', True), ('role__isnull', True), ('user__isnull', False)), models.Q(('group__isnull', False), ('role__isnull', True), ('user__isnull', True)), models.Q(('group__isnull', True), ('role__isnull', False), ('user__isnull', True)), _connector='OR'), name='attached_to_one'),
        ),
        migrations.AddField(
            model_name='group',
            name='policies',
            field=models.ManyToManyField(related_name='groups', through='ram.Attachment', to='ram.policy'),
        ),
        migrations.AddField(
            model_name='user',
            name='policies',
            field=models.ManyToManyField(related_name='users', through='ram.Attachment', to='ram.policy'),
        ),
    ]
