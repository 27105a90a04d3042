"""Whoever had a password could sign in so far, and goes on to; the owner needs no profile."""

from django.contrib.auth.hashers import is_password_usable
from django.db import migrations


def keep_who_could_sign_in(apps, schema_editor):
    User, LoginProfile = apps.get_model("ram", "User"), apps.get_model("ram", "LoginProfile")
    LoginProfile.objects.bulk_create(
        LoginProfile(user=user)
        for user in User.objects.filter(is_superuser=False)
        if user.password and is_password_usable(user.password)
    )


class Migration(migrations.Migration):
    dependencies = [("ram", "0005_signing_in")]

    operations = [migrations.RunPython(keep_who_could_sign_in, migrations.RunPython.noop)]
