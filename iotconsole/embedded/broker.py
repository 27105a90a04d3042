"""The embedded broker: a NATS server that speaks MQTT and keeps messages in the home."""

import json
import sys
from pathlib import Path

from django.conf import settings

from products import brokerkeys
from products.brokerkeys import ACCOUNT, BRIDGE, DOWNLINK, GATE

# IoT platform, limits: 256 KB per MQTT message. The server counts the 25 bytes of header that
# it adds to an MQTT message for its own use.
MAX_PAYLOAD = 256 * 1024 + 25
# Subscriptions of QoS 1 of one client. The server lets them share as many messages without PUBACK
# as there are packet ids, and refuses one that would get no share. With 100 of them, as IoT
# platform has, the bridge would get so few at a time that a busy machine carries half as much.
SUBSCRIPTIONS = 32
MAX_ACK_PENDING = 0xFFFF // SUBSCRIPTIONS

CONFIG = """\
server_name: iotconsole
# The plain NATS door cannot be closed: nobody uses it, it takes any free port of the loopback.
host: 127.0.0.1
port: -1
max_payload: {max_payload}

jetstream {{
  store_dir: {store}
  sync_interval: {sync_interval}
}}

mqtt {{
  host: {host}
  port: {mqtt_port}
  max_ack_pending: {max_ack_pending}
  # A message that a bridge took to its grave comes again after this long.
  ack_wait: "10s"
  # IoT platform, limits: QoS 0 and 1 only.
  reject_qos2_publish: true
  downgrade_qos2_subscribe: true
}}

# MQTT at /mqtt for the door of devices, NATS at / for the gate.
websocket {{
  host: {host}
  port: {websocket_port}
  no_tls: true
}}

accounts {{
  SYS {{
    exports: [
      {{ stream: "$SYS.ACCOUNT.{account}.>", accounts: [{account}] }}
      {{ service: "$SYS.REQ.SERVER.*.CONNZ", response: stream, accounts: [{account}] }}
      {{ service: "$SYS.REQ.SERVER.*.KICK", accounts: [{account}] }}
    ]
  }}
  {account} {{
    jetstream: enabled
    users: [
      {{ user: {bridge}, password: {bridge_password} }}
      {{ user: {gate}, password: {gate_password} }}
      {{ user: {downlink}, password: {downlink_password} }}
    ]
    # RRPC over custom topics asks and answers on one topic. A device that hears it would hear its
    # own answers and answer them: they are led elsewhere, and so questions must come from there.
    mappings: {{
      "/.ext.rrpc.*.>": "/.ext.response.$1.>"
      "ext.rrpc.*.>": "/.ext.response.$1.>"
      "/.ext.request.*.>": "/.ext.rrpc.$1.>"
      "ext.request.*.>": "ext.rrpc.$1.>"
    }}
    imports: [
      {{ stream: {{ account: SYS, subject: "$SYS.ACCOUNT.{account}.>" }} }}
      {{ service: {{ account: SYS, subject: "$SYS.REQ.SERVER.*.CONNZ" }} }}
      {{ service: {{ account: SYS, subject: "$SYS.REQ.SERVER.*.KICK" }} }}
    ]
  }}
}}
system_account: SYS

authorization {{
  # A device waits this long for the gate.
  timeout: 5
  auth_callout {{
    issuer: {issuer}
    account: {account}
    auth_users: [ {bridge}, {gate}, {downlink} ]
  }}
}}
"""


def write_config() -> Path:
    """Write the server's configuration (mode 0600, it holds passwords) and answer where it is."""
    home: Path = settings.HOME
    config = home / "broker.conf"
    config.touch(mode=0o600)
    config.write_text(
        CONFIG.format(
            max_payload=MAX_PAYLOAD,
            max_ack_pending=MAX_ACK_PENDING,
            store=_quoted(str(home / "jetstream")),
            sync_interval=settings.BROKER_SYNC_INTERVAL,
            host=settings.BROKER_HOST,
            mqtt_port=settings.BROKER_PORT,
            websocket_port=settings.BROKER_WS_PORT,
            account=ACCOUNT,
            bridge=BRIDGE,
            bridge_password=_quoted(brokerkeys.password(home, BRIDGE)),
            gate=GATE,
            gate_password=_quoted(brokerkeys.password(home, GATE)),
            downlink=DOWNLINK,
            downlink_password=_quoted(brokerkeys.password(home, DOWNLINK)),
            issuer=brokerkeys.issuer(home).public_key.decode(),
        )
    )
    return config


def command(config: Path) -> list[str]:
    """Answer the command that runs the server in the foreground."""
    return [str(Path(sys.executable).with_name("nats-server")), "--config", str(config)]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # the server knows no \u
