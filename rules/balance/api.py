"""REST of the ledger: what became of every message at a rule and at its operations."""

from rest_framework import serializers


class OperationSheetSerializer(serializers.Serializer):
    """What came to an operation: forwarded + failed + waiting is received."""

    id = serializers.IntegerField(source="operation.pk")
    kind = serializers.CharField(source="operation.kind")
    is_for_errors = serializers.BooleanField(source="operation.is_for_errors")
    received = serializers.IntegerField(source="counts.received")
    forwarded = serializers.IntegerField(source="counts.forwarded")
    failed = serializers.IntegerField(source="counts.failed")
    waiting = serializers.IntegerField(source="counts.waiting")
    causes = serializers.DictField(
        child=serializers.IntegerField(), source="counts.causes", help_text="Of the failed."
    )


class SheetSerializer(serializers.Serializer):
    """What came to a rule.

    filtered + failed_in_sql + forwarded + failed + waiting is received.
    """

    received = serializers.IntegerField(source="counts.received")
    filtered = serializers.IntegerField(source="counts.filtered")
    failed_in_sql = serializers.IntegerField()
    forwarded = serializers.IntegerField(source="counts.forwarded")
    failed = serializers.IntegerField(source="failed_later", help_text="After the SQL.")
    waiting = serializers.IntegerField(
        source="counts.waiting", help_text="For a target that is to be tried."
    )
    causes = serializers.DictField(
        child=serializers.IntegerField(),
        source="counts.causes",
        help_text="Of those that failed, in SQL or after.",
    )
    balances = serializers.BooleanField()
    faults = serializers.ListField(
        child=serializers.CharField(), help_text="What does not add up, if anything."
    )
    operations = OperationSheetSerializer(many=True)
