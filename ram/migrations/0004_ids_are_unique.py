"""No two users and no two roles have the same id."""

import iotconsole.kit.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ram', '0003_ids_and_first_versions'),
    ]

    operations = [
        migrations.AlterField(
            model_name='user',
            name='user_id',
            field=models.CharField(default=iotconsole.kit.ids.ram_id, editable=False, max_length=18, unique=True),
        ),
        migrations.AlterField(
            model_name='role',
            name='role_id',
            field=models.CharField(default=iotconsole.kit.ids.ram_id, editable=False, max_length=18, unique=True),
        ),
    ]
