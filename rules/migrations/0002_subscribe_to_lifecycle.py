"""Server-side subscription of device lifecycle changes."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rules', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='serversubscription',
            name='device_lifecycle',
            field=models.BooleanField(default=False, verbose_name='Device Lifecycle Changes'),
        ),
    ]
