"""What rules would do, tried with typed or real messages. Nothing is sent and nothing changes.

message = material.typed(topic, payload, now)   # or find, first_since, latest
try_one(rule, query, message, now)              # in detail: Trial
try_many(rule, query, messages, now)            # in figures: Run
"""

from rules.trial.made import Fate, Made
from rules.trial.many import Differences, Run, try_many
from rules.trial.one import Prospect, Trial, try_one

__all__ = ["Differences", "Fate", "Made", "Prospect", "Run", "Trial", "try_many", "try_one"]
