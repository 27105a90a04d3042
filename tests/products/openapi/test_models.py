"""Everything that is answered has a place in the official SDK's model of the answer."""

from collections.abc import Iterator
from typing import Any

import pytest
from alibabacloud_iot20180120 import models

from tests.products.openapi.stories import STORIES, steps_of

ANSWERS = [step for story in STORIES for step in steps_of(story) if "answer" in step]
# The documentation has it; the model does not.
ONLY_DOCUMENTED = {"ListRule": {"Data.RuleInfo.TopicType"}}


def lost(sent: Any, read: Any, path: str = "") -> Iterator[str]:
    """Answer what was sent and is not in what was read."""
    if isinstance(sent, dict) and isinstance(read, dict):
        for name, value in sent.items():
            here = f"{path}.{name}".lstrip(".")
            yield from lost(value, read[name], here) if name in read else [here]
    elif isinstance(sent, list) and isinstance(read, list):
        for one, other in zip(sent, read, strict=True):
            yield from lost(one, other, path)


@pytest.mark.parametrize("action", sorted({step["call"] for step in ANSWERS}))
def test_the_sdk_reads_all_of_an_answer(action: str) -> None:
    body = getattr(models, f"{action}ResponseBody")
    answers = [step["answer"] for step in ANSWERS if step["call"] == action]

    missing = {
        path for answer in answers for path in lost(answer, body().from_map(answer).to_map())
    }

    assert missing == ONLY_DOCUMENTED.get(action, set())
