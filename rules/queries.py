"""The SQL of rules, compiled once, in the time zone of the region."""

from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings

from rules.sql import DataType, Query, compile_query


@lru_cache(2 * settings.RULES_PER_ACCOUNT)  # each rule may have a shadow
def compiled(sql: str, data_type: str = DataType.JSON) -> Query:
    """Compile; SqlSyntaxError says line, column and what was expected."""
    zones = settings.REGION_TIME_ZONES
    zone = ZoneInfo(zones.get(settings.REGION, settings.REGION_TIME_ZONE_DEFAULT))
    return compile_query(sql, DataType(data_type), zone)
