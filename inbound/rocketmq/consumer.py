"""One rule's place in a consumer group of RocketMQ, spoken in gRPC with its proxy.

Apache RocketMQ, rocketmq-apis: MessagingService. The proxy wants to know the client's settings
before it hands out messages, and a heartbeat now and then.
"""

import asyncio
import uuid
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from inbound import limits
from inbound.rocketmq import library, metadata
from inbound.rocketmq.bodies import read
from inbound.rocketmq.place import Place
from inbound.sources import Arrived, SourceTrouble
from iotconsole.kit.errors import marked

CALL_SECONDS = 5
HEARTBEAT_SECONDS = 10
OPTIONS = (("grpc.max_receive_message_length", -1), ("grpc.use_local_subchannel_pool", 1))
ENDED = marked("The broker ended the conversation.")

T = TypeVar("T")


class Consumer:
    """A connection to each broker of the topic; it opens anew when anything breaks."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._client_id = f"iotconsole@{uuid.uuid4()}"
        self._channels: dict[str, Any] = {}
        self._queues: list[tuple[Any, Any]] = []  # one of each broker, and how to reach it
        self._keeping: list[asyncio.Task[None]] = []

    async def open(self) -> None:
        """Learn where the topic is and introduce ourselves there."""
        route = await self.route()
        api = library.protocol()
        readable = (api.Permission.READ, api.Permission.READ_WRITE)
        brokers = {one.broker.name: one for one in route if one.permission in readable}
        if not brokers:
            raise SourceTrouble(f"Nobody may read the topic {self._place.topic}.")
        for queue in brokers.values():
            stub = self._stub(_target(queue.broker.endpoints))
            await self._introduce(stub, queue.broker.endpoints)
            self._queues.append((queue, stub))

    async def route(self) -> Sequence[Any]:
        """Ask on which brokers the topic is."""
        api = library.protocol()
        request = api.QueryRouteRequest(topic=self._topic())
        request.endpoints.CopyFrom(_endpoints(self._place.access.endpoint))
        stub = self._stub(_target(request.endpoints))
        answer = await self._asked(stub.QueryRoute(request, **self._call()))
        self._check(answer.status)
        return list(answer.message_queues)

    async def receive(self, receiver: int) -> list[Arrived]:
        """Wait for messages of one broker; receivers share the brokers among them."""
        queue, stub = self._queues[receiver % len(self._queues)]
        api = library.protocol()
        request = api.ReceiveMessageRequest(
            group=self._group(), message_queue=queue, batch_size=limits.BATCH, auto_renew=False
        )
        request.filter_expression.type = api.FilterType.TAG
        request.filter_expression.expression = self._place.tag_filter
        request.invisible_duration.seconds = limits.HIDDEN_SECONDS
        request.long_polling_timeout.seconds = limits.WAIT_SECONDS
        return await self._asked(self._messages(stub, request))

    async def acknowledge(self, messages: Sequence[Arrived]) -> None:
        """Acknowledge messages in one call; what it is too late for comes again."""
        api = library.protocol()
        for _, stub in self._queues:
            mine = [message for message in messages if message.handle[0] is stub]
            if not mine:
                continue
            request = api.AckMessageRequest(group=self._group(), topic=self._topic())
            for message in mine:
                request.entries.add(message_id=message.message_id, receipt_handle=message.handle[1])
            await self._asked(stub.AckMessage(request, **self._call()))

    async def close(self) -> None:
        """Tell the brokers that we leave, and leave."""
        for task in self._keeping:
            task.cancel()
        await asyncio.gather(*self._keeping, return_exceptions=True)
        request = library.protocol().NotifyClientTerminationRequest(group=self._group())
        for _, stub in self._queues:
            with suppress(SourceTrouble):
                await self._asked(stub.NotifyClientTermination(request, **self._call(seconds=1)))
        for channel in self._channels.values():
            await channel.close()
        self._channels, self._queues, self._keeping = {}, [], []

    def check_alive(self) -> None:
        """Raise what ended one of the lasting conversations with the brokers."""
        for task in self._keeping:
            if task.done():
                raise SourceTrouble(str(task.exception() or ENDED))

    async def _messages(self, stub: Any, request: Any) -> list[Arrived]:  # noqa: ANN401
        self.check_alive()
        seconds = limits.WAIT_SECONDS + CALL_SECONDS
        arrived = []
        async for part in stub.ReceiveMessage(request, **self._call(seconds=seconds)):
            if part.HasField("message"):
                arrived.append(read(part.message, stub))
            elif part.HasField("status"):
                self._check(part.status)
        return arrived

    async def _introduce(self, stub: Any, endpoints: Any) -> None:  # noqa: ANN401 - untyped
        """Say what we are, wait until the broker knows, and stay in touch."""
        stream = stub.Telemetry(metadata=self._metadata())
        await self._asked(stream.write(self._settings(endpoints)))
        answer = await self._asked(asyncio.wait_for(stream.read(), CALL_SECONDS))
        if answer is library.grpc().EOF:
            raise SourceTrouble(ENDED)
        self._check(answer.status)
        self._keeping.append(asyncio.create_task(_listen(stream)))
        self._keeping.append(asyncio.create_task(self._beat(stub)))

    async def _beat(self, stub: Any) -> None:  # noqa: ANN401 - untyped
        api = library.protocol()
        request = api.HeartbeatRequest(group=self._group())
        request.client_type = api.ClientType.SIMPLE_CONSUMER
        while True:
            await self._asked(stub.Heartbeat(request, **self._call()))
            await asyncio.sleep(HEARTBEAT_SECONDS)

    def _settings(self, endpoints: Any) -> Any:  # noqa: ANN401 - untyped
        api = library.protocol()
        command = api.TelemetryCommand()
        said = command.settings
        said.client_type = api.ClientType.SIMPLE_CONSUMER
        said.access_point.CopyFrom(endpoints)
        said.request_timeout.seconds = CALL_SECONDS
        said.subscription.group.CopyFrom(self._group())
        entry = said.subscription.subscriptions.add()
        entry.topic.CopyFrom(self._topic())
        entry.expression.type = api.FilterType.TAG
        entry.expression.expression = self._place.tag_filter
        said.user_agent.language = api.Language.PYTHON
        return command

    def _stub(self, target: str) -> Any:  # noqa: ANN401 - untyped
        if target not in self._channels:
            self._channels[target] = _channel(target, self._place)
        return library.protocol().MessagingServiceStub(self._channels[target])

    def _group(self) -> Any:  # noqa: ANN401 - untyped
        return self._resource(self._place.group)

    def _topic(self) -> Any:  # noqa: ANN401 - untyped
        return self._resource(self._place.topic)

    def _resource(self, name: str) -> Any:  # noqa: ANN401 - untyped
        api = library.protocol()
        return api.Resource(name=name, resource_namespace=self._place.access.namespace)

    def _metadata(self) -> list[tuple[str, str]]:
        return metadata.signed(self._place.access, self._client_id)

    def _call(self, seconds: float = CALL_SECONDS) -> dict[str, Any]:
        return {"metadata": self._metadata(), "timeout": seconds}

    async def _asked(self, answer: Awaitable[T]) -> T:
        """Answer what the broker does, its trouble as ours."""
        try:
            return await answer
        except library.grpc().AioRpcError as exc:
            raise SourceTrouble(f"{exc.code().name}: {exc.details()}") from exc
        except TimeoutError as exc:
            raise SourceTrouble(marked("The broker does not answer.")) from exc

    def _check(self, status: Any) -> None:  # noqa: ANN401 - untyped
        code = library.protocol().Code
        if status.code not in {code.OK, code.MESSAGE_NOT_FOUND}:
            raise Refused(code.Name(status.code), status.message)


class Refused(SourceTrouble):
    """RocketMQ said no; `code` is its own name for the reason."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


async def _listen(stream: Any) -> None:  # noqa: ANN401 - untyped
    while await stream.read() is not library.grpc().EOF:
        pass  # news of settings and transactions: none of ours


def _channel(target: str, place: Place) -> Any:  # noqa: ANN401 - untyped
    if not place.access.tls:
        return library.grpc().insecure_channel(target, OPTIONS)
    roots = place.access.certificate_authority.encode() or None
    credentials = library.channels().ssl_channel_credentials(root_certificates=roots)
    return library.grpc().secure_channel(target, credentials, OPTIONS)


def _endpoints(text: str) -> Any:  # noqa: ANN401 - untyped
    api = library.protocol()
    addresses = [one.rpartition(":") for one in text.split(";")]
    is_ip = all(part.isdecimal() for host, _, _ in addresses for part in host.split("."))
    endpoints = api.Endpoints(
        scheme=api.AddressScheme.IPv4 if is_ip else api.AddressScheme.DOMAIN_NAME
    )
    for host, _, port in addresses:
        endpoints.addresses.add(host=host, port=int(port))
    return endpoints


def _target(endpoints: Any) -> str:  # noqa: ANN401 - untyped
    scheme = library.protocol().AddressScheme
    kinds = {scheme.IPv4: "ipv4:", scheme.IPv6: "ipv6:"}
    addresses = sorted(f"{one.host}:{one.port}" for one in endpoints.addresses)
    return kinds.get(endpoints.scheme, "dns:") + ",".join(addresses)
