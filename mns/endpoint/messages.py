"""What clients do with messages, of queues and for topics (SMQ API, Message operations)."""

from collections.abc import Iterator, Sequence
from http import HTTPStatus

from iotconsole.kit import ids
from mns import limits
from mns.checks import check_body, check_group, check_order
from mns.delivery import Publication
from mns.endpoint.call import NOTHING_TO_SAY, Call, Reply, found
from mns.endpoint.parts import Parts
from mns.errors import (
    InvalidArgument,
    MessageError,
    MessageNotExist,
    MissingReceiptHandle,
    MissingVisibilityTimeout,
    QueueNotExist,
    ReceiptHandleError,
)
from mns.limits import Range
from mns.models import Queue
from mns.properties import pack
from mns.property_checks import check_properties
from mns.store.protocol import NewMessage, QueueGone, Sent, StoredMessage, Verdict
from mns.wire import replies
from mns.wire.numbers import number
from mns.wire.requests import (
    MessageDraft,
    read_handles,
    read_message,
    read_messages,
    read_publication,
)
from mns.wire.xml import Element

SECOND_MS = 1_000

# SMQ API, ChangeMessageVisibility says 1 to 43200; the Python SDK lets 0 through: visible at once.
NEW_VISIBILITY = Range(0, limits.VISIBILITY.highest)


async def send(parts: Parts, call: Call) -> Reply:
    """SendMessage."""
    draft = read_message(call.document)
    queue = await parts.queue(call.region, call.name)
    _check(draft, queue)
    [sent] = await _submit(parts, queue, [draft])
    document = replies.sent(sent.message_id, draft.body, sent.receipt_handle)
    return Reply(HTTPStatus.CREATED, document)


async def batch_send(parts: Parts, call: Call) -> Reply:
    """BatchSendMessage: what can be taken is; the others are answered with what is wrong."""
    drafts = read_messages(call.document)
    queue = await parts.queue(call.region, call.name)
    checked = [_checked(draft, queue) for draft in drafts]
    good = [draft for draft in checked if isinstance(draft, MessageDraft)]
    taken = iter(await _submit(parts, queue, good))
    whole = len(good) == len(checked)
    documents = [_outcome(draft, taken, with_handle=whole) for draft in checked]
    # SMQ API, BatchSendMessage: 500 when some messages failed
    status = HTTPStatus.CREATED if whole else HTTPStatus.INTERNAL_SERVER_ERROR
    return Reply(status, replies.batch(documents))


async def receive(parts: Parts, call: Call) -> Reply:
    """ReceiveMessage."""
    [message] = await _receive(parts, call, 1)
    return found(replies.received(message))


async def batch_receive(parts: Parts, call: Call) -> Reply:
    """BatchReceiveMessage: answered as soon as there is one message."""
    messages = await _receive(parts, call, _count(call))
    return found(replies.batch([replies.received(message) for message in messages]))


async def peek(parts: Parts, call: Call) -> Reply:
    """PeekMessage."""
    [message] = await _peek(parts, call, 1)
    return found(replies.received(message))


async def batch_peek(parts: Parts, call: Call) -> Reply:
    """BatchPeekMessage."""
    messages = await _peek(parts, call, _count(call))
    return found(replies.batch([replies.received(message) for message in messages]))


async def delete(parts: Parts, call: Call) -> Reply:
    """DeleteMessage."""
    handle = _handle(call)
    queue = await parts.queue(call.region, call.name)
    [verdict] = await parts.deletes.submit(queue.tag, [handle])
    _check_verdict(verdict)
    return NOTHING_TO_SAY


async def batch_delete(parts: Parts, call: Call) -> Reply:
    """BatchDeleteMessage: what can be deleted is; the other handles are named."""
    handles = read_handles(call.document)
    queue = await parts.queue(call.region, call.name)
    verdicts = await parts.deletes.submit(queue.tag, handles)
    failed = [
        replies.Failure(handle, error.code, str(error))
        for handle, verdict in zip(handles, verdicts, strict=True)
        if (error := _error(verdict))
    ]
    if not failed:
        return NOTHING_TO_SAY
    return Reply(HTTPStatus.NOT_FOUND, replies.failures(failed))


async def change_visibility(parts: Parts, call: Call) -> Reply:
    """ChangeMessageVisibility: the time counts from now, and the old handle ends."""
    handle, seconds = _handle(call), call.target.parameters.get("visibilitytimeout")
    if not seconds:
        raise MissingVisibilityTimeout
    visibility_ms = number(seconds, "VisibilityTimeout", NEW_VISIBILITY) * SECOND_MS
    queue = await parts.queue(call.region, call.name)
    renewal = await parts.store.change_visibility(
        queue.tag, handle, visibility_ms=visibility_ms, now=parts.clock()
    )
    _check_verdict(renewal.verdict)
    return found(replies.visibility(renewal.receipt_handle, renewal.next_visible_time))


async def publish(parts: Parts, call: Call) -> Reply:
    """PublishMessage."""
    draft = read_publication(call.document)
    item = Publication(
        region=call.region,
        topic_name=call.name,
        message_id=ids.message_id(),
        body=draft.body,
        tag=draft.tag,
        properties=draft.properties,
        group=draft.group,
    )
    [outcome] = await parts.publications.submit("", [item])
    if outcome.refusal is not None:
        raise outcome.refusal
    return Reply(HTTPStatus.CREATED, replies.sent(outcome.message_id, draft.body))


def _checked(draft: MessageDraft | InvalidArgument, queue: Queue) -> MessageDraft | InvalidArgument:
    if isinstance(draft, InvalidArgument):
        return draft
    try:
        _check(draft, queue)
    except InvalidArgument as refusal:
        return refusal
    return draft


def _check(draft: MessageDraft, queue: Queue) -> None:
    check_body(draft.body, queue.maximum_message_size)
    check_properties(draft.properties)
    check_group(draft.group, is_fifo=queue.is_fifo)
    if queue.is_fifo:
        check_order(draft.priority, draft.delay_seconds)


def _outcome(
    draft: MessageDraft | InvalidArgument, taken: Iterator[Sent], *, with_handle: bool
) -> Element:
    if isinstance(draft, InvalidArgument):
        return replies.refused(draft.code, str(draft))
    sent = next(taken)
    # Beside a failure Python clients take nothing but id and digest.
    return replies.sent(sent.message_id, draft.body, sent.receipt_handle if with_handle else "")


async def _submit(parts: Parts, queue: Queue, drafts: Sequence[MessageDraft]) -> Sequence[Sent]:
    if not drafts:
        return []
    messages = [_new(draft, queue, parts.clock()) for draft in drafts]
    try:
        return await parts.sends.submit(queue.tag, messages)
    except QueueGone as exc:  # by somebody else, and we have not heard of it yet
        raise QueueNotExist from exc


def _new(draft: MessageDraft, queue: Queue, now: int) -> NewMessage:
    # In a FIFO queue every message waits alike: one that names no delay at all, or none of its own.
    own = None if queue.is_fifo else draft.delay_seconds
    delay = queue.delay_seconds if own is None else own
    return NewMessage(
        message_id=ids.message_id(),
        body=draft.body,
        priority=draft.priority,
        delay_ms=delay * SECOND_MS,
        expires=now + queue.message_retention_period * SECOND_MS,
        properties=pack(draft.properties),
        group=draft.group,
    )


async def _receive(parts: Parts, call: Call, count: int) -> list[StoredMessage]:
    queue = await parts.queue(call.region, call.name)
    messages = await parts.lines.receive(
        queue.tag,
        count=count,
        visibility_ms=queue.visibility_timeout * SECOND_MS,
        wait_seconds=_wait(call, queue),
        most_receives=queue.most_receives,
    )
    return _some(messages)


async def _peek(parts: Parts, call: Call, count: int) -> list[StoredMessage]:
    queue = await parts.queue(call.region, call.name)
    return _some(await parts.store.peek(queue.tag, count=count, now=parts.clock()))


def _some(messages: list[StoredMessage]) -> list[StoredMessage]:
    if not messages:
        raise MessageNotExist
    return messages


def _count(call: Call) -> int:
    return number(call.target.parameters["numofmessages"], "numOfMessages", limits.BATCH)


def _wait(call: Call, queue: Queue) -> int:
    seconds = call.target.parameters.get("waitseconds")
    if seconds is None:
        return queue.polling_wait_seconds
    return number(seconds, "waitseconds", limits.POLLING_WAIT)


def _handle(call: Call) -> str:
    handle = call.target.parameters.get("receipthandle")
    if not handle:
        raise MissingReceiptHandle
    return handle


def _error(verdict: Verdict) -> MessageError | None:
    if verdict is Verdict.OK:
        return None
    return ReceiptHandleError() if verdict is Verdict.MALFORMED else MessageNotExist()


def _check_verdict(verdict: Verdict) -> None:
    if error := _error(verdict):
        raise error
