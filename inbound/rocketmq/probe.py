"""Tries a RocketMQ server step by step, so that a failure says which step and what to do."""

import asyncio
import socket
import ssl

from inbound.access import Access
from inbound.errors import CannotConnect
from inbound.rocketmq import library
from inbound.rocketmq.consumer import Consumer, Refused
from inbound.rocketmq.place import Place
from inbound.sources import SourceTrouble
from iotconsole.kit.errors import marked

CONNECT_SECONDS = 3
# Whoever may ask for a topic that is not there is let in.
NO_TOPIC = "iotconsole-connection-test"
GROUP = "GID_inbound_test"


def check(access: Access, topic: str = "") -> None:
    """Try a server, and a topic if one is named; CannotConnect says where it ended."""
    library.protocol()
    for address in access.endpoint.split(";"):
        host, _, port = address.rpartition(":")
        with _connected(host, int(port)) as line:
            if access.tls:
                _check_tls(line, host, access.certificate_authority)
    asyncio.run(_ask(access, topic))


def _connected(host: str, port: int) -> socket.socket:
    try:
        return socket.create_connection((host, port), CONNECT_SECONDS)
    except socket.gaierror as exc:
        raise CannotConnect(
            "name", marked("No address is known for the name %(host)s."), host=host
        ) from exc
    except TimeoutError as exc:
        sentence = marked("%(host)s does not answer on port %(port)s; a firewall may be between.")
        raise CannotConnect("connect", sentence, host=host, port=port) from exc
    except OSError as exc:
        raise CannotConnect(
            "connect",
            marked("%(host)s takes no connection on port %(port)s: %(reason)s."),
            host=host,
            port=port,
            reason=exc.strerror or exc,
        ) from exc


def _check_tls(line: socket.socket, host: str, authority: str) -> None:
    context = ssl.create_default_context(cadata=authority or None)
    context.set_alpn_protocols(["h2"])
    try:
        context.wrap_socket(line, server_hostname=host).close()
    except ssl.SSLCertVerificationError as exc:
        raise CannotConnect(
            "tls",
            marked("The certificate of %(host)s is not trusted: %(reason)s. Give its authority."),
            host=host,
            reason=exc.verify_message,
        ) from exc
    except OSError as exc:
        raise CannotConnect(
            "tls",
            marked("%(host)s does not speak TLS on this port: %(reason)s."),
            host=host,
            reason=exc.strerror or exc,
        ) from exc


async def _ask(access: Access, topic: str) -> None:
    consumer = Consumer(Place(access, topic or NO_TOPIC, GROUP))
    try:
        await consumer.route()
    except Refused as exc:
        if exc.code == "TOPIC_NOT_FOUND" and not topic:
            return
        raise _refused(exc, topic) from exc
    except SourceTrouble as exc:
        raise CannotConnect(
            "protocol",
            marked(
                "Something answers, but not the gRPC proxy of RocketMQ 5 with these settings for"
                " TLS: %(reason)s."
            ),
            reason=str(exc).rstrip("."),
        ) from exc
    finally:
        await consumer.close()


def _refused(refusal: Refused, topic: str) -> CannotConnect:
    if refusal.code in {"UNAUTHORIZED", "FORBIDDEN"}:
        sentence = marked("RocketMQ does not let this access key in: %(reason)s.")
        return CannotConnect("auth", sentence, reason=str(refusal).rstrip("."))
    if refusal.code == "TOPIC_NOT_FOUND":
        sentence = marked("RocketMQ has no topic %(topic)s; make it there first.")
        return CannotConnect("topic", sentence, topic=topic)
    sentence = marked("RocketMQ refused: %(reason)s.")
    return CannotConnect("protocol", sentence, reason=str(refusal).rstrip("."))
