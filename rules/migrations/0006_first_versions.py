"""Rules that were there before versions begin with version 1."""

from django.db import migrations

from ram.audit.pictures import masked


def begin(apps, _editor):
    rules = apps.get_model("rules", "Rule")
    versions = apps.get_model("rules", "RuleVersion")
    for rule in rules.objects.filter(version=0):
        operations = [
            {
                "kind": row.kind,
                "configuration": masked(row.configuration),
                "is_for_errors": row.is_for_errors,
            }
            for row in rule.operations.all()
        ]
        if rule.sql or operations:
            versions.objects.create(
                rule=rule, number=1, sql=rule.sql, operations=operations, author="system"
            )
            rules.objects.filter(pk=rule.pk).update(version=1)


class Migration(migrations.Migration):

    dependencies = [("rules", "0005_versions")]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
