"""Dead letters of a queue: where each came from and why, and the way back."""

from typing import Any

from iotconsole.kit.views import PageView
from mns import rows, services
from mns.search import Search
from mns.views.queues import QueueMixin


class DeadLettersView(QueueMixin, PageView):
    """The dead letters of a queue, newest first."""

    template_name = "mns/dead_letters.html"

    def content(self) -> dict[str, Any]:
        """Look at them without receiving them."""
        queue = self.queue
        found = services.browse_messages(queue, Search(), after=self.request.GET.get("after", ""))
        return self.frame(queue, "letters") | {
            "rows": rows.letter_rows(queue, found.messages),
            "after": found.after,
            "total": services.counts(queue).total,
        }
