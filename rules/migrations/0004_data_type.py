from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rules', '0003_error_operation'),
    ]

    operations = [
        migrations.AddField(
            model_name='rule',
            name='data_type',
            field=models.CharField(choices=[('JSON', 'JSON'), ('BINARY', 'Binary')], default='JSON', max_length=6),
        ),
    ]
