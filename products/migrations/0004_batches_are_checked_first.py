from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('products', '0003_topics_of_products'),
    ]

    operations = [
        migrations.RenameField(
            model_name='batch',
            old_name='started',
            new_name='created',
        ),
        migrations.AddField(
            model_name='batch',
            name='started',
            field=models.DateTimeField(null=True),
        ),
    ]
