"""An application server: reads a queue with the official SDK and prints one JSON line a message.

    python -I consumer.py ENDPOINT ACCESS_KEY_ID QUEUE [raw]     (the secret comes on stdin)

`-I` matters: the SDK's package is called `mns`, like the platform's own. `raw` is for queues
subscribed to a topic, whose bodies are not base64.
"""

import json
import sys
import time
from collections.abc import Iterable
from typing import Any

from mns.account import Account
from mns.mns_exception import MNSClientNetworkException, MNSExceptionBase

WAIT_SECONDS = 10
AGAIN_SECONDS = 0.2
MOST = 16  # SMQ API, BatchReceiveMessage: numOfMessages 1-16


def consume(endpoint: str, access_key_id: str, secret: str, name: str, *, raw: bool) -> None:
    """Receive, print, delete, for ever."""
    queue = Account(endpoint, access_key_id, secret).get_queue(name)
    queue.set_encoding(not raw)
    while True:
        try:
            messages = queue.batch_receive_message(MOST, WAIT_SECONDS)
            show(name, messages)
            queue.batch_delete_message([message.receipt_handle for message in messages])
        except MNSClientNetworkException:  # a restart: what is not deleted comes again
            time.sleep(AGAIN_SECONDS)
        except MNSExceptionBase as exc:
            if exc.type != "MessageNotExist":
                raise


def show(name: str, messages: Iterable[Any]) -> None:
    """Print one line a message."""
    for message in messages:
        body = message.message_body
        text = body.decode() if isinstance(body, bytes) else body
        line = {"queue": name, "id": message.message_id, "body": text}
        print(json.dumps(line), flush=True)  # noqa: T201


if __name__ == "__main__":
    consume(
        sys.argv[1],
        sys.argv[2],
        sys.stdin.readline().strip(),
        sys.argv[3],
        raw="raw" in sys.argv[4:],
    )
