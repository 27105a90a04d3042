"""What happened to devices in the registry and is still to be told."""

import iotconsole.kit.secrets
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("products", "0005_product_topics_changed"),
    ]

    operations = [
        migrations.CreateModel(
            name="LifecycleEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("create", "Create"),
                            ("delete", "Delete"),
                            ("enable", "Enable"),
                            ("disable", "Disable"),
                        ],
                        max_length=7,
                    ),
                ),
                ("iot_id", models.CharField(max_length=64)),
                ("product_key", models.CharField(max_length=20)),
                ("device_name", models.CharField(max_length=32)),
                ("device_secret", iotconsole.kit.secrets.SecretField(blank=True)),
                ("message_id", models.BigIntegerField(unique=True)),
                ("time_ms", models.BigIntegerField()),
                ("batch_id", models.CharField(blank=True, db_index=True, max_length=16)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
    ]
