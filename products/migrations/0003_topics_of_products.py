"""Products that were there before topic categories get those that new products begin with."""

from django.db import migrations

DEFAULTS = [
    ("update", "PUB"),
    ("update/error", "PUB"),
    ("get", "SUB"),
    ("user/update", "PUB"),
    ("user/update/error", "PUB"),
    ("user/get", "SUB"),
]


def add_topics(apps, schema_editor):
    TopicCategory = apps.get_model("products", "TopicCategory")
    for product in apps.get_model("products", "Product").objects.all():
        TopicCategory.objects.bulk_create(
            TopicCategory(product=product, short_name=short_name, operation=operation)
            for short_name, operation in DEFAULTS
        )


class Migration(migrations.Migration):

    dependencies = [
        ('products', '0002_registry'),
    ]

    operations = [
        migrations.RunPython(add_topics, migrations.RunPython.noop),
    ]
