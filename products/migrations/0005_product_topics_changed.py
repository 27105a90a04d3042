"""Since when a product has its topics: older connections were let in with others."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('products', '0004_batches_are_checked_first'),
    ]

    operations = [
        migrations.AddField(
            model_name='product',
            name='topics_changed',
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
