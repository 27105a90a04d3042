"""Every user and role gets an id; what a policy says becomes its first version."""

from django.db import migrations

from iotconsole.kit import ids


def fill(apps, _):
    for model, field in (('User', 'user_id'), ('Role', 'role_id')):
        for row in apps.get_model('ram', model).objects.filter(**{field: ''}):
            setattr(row, field, ids.ram_id())
            row.save(update_fields=[field])
    versions = apps.get_model('ram', 'PolicyVersion').objects
    for policy in apps.get_model('ram', 'Policy').objects.filter(versions=None):
        version = versions.create(policy=policy, number=1, document=policy.document)
        versions.filter(pk=version.pk).update(created=policy.created)


class Migration(migrations.Migration):

    dependencies = [
        ('ram', '0002_groups_versions_attachments'),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
