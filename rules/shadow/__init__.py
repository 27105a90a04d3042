"""SQL that is tried beside a running rule on live messages; it forwards nothing."""

from iotconsole.kit.clock import moment, now_ms
from rules.models import Rule, ShadowRun


def end(rule: Rule, ending: ShadowRun.Ending) -> bool:
    """Let the run of a rule be over; False if none is under way."""
    under_way = ShadowRun.objects.filter(rule=rule, ended=None)
    return bool(under_way.update(ended=moment(now_ms()), ending=ending))
