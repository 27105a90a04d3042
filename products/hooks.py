"""What another broker asks before it lets a client in or touch a topic.

EMQX, RabbitMQ and mosquitto can ask over HTTP. Devices are judged as by the gate; the platform's
own processes come with the passwords that the home keeps.
"""

import secrets

from django.conf import settings

from iotconsole.kit.clock import now_ms
from products import brokerkeys, complaints, logins, refusals
from products.brokerkeys import BRIDGE, DOWNLINK, GATE
from products.callout import Question
from products.credentials import Claim, TokenLogin, read_login, read_username
from products.errors import LoginRefused, MalformedLogin
from products.logins import Candidate

OWN = {BRIDGE, GATE, DOWNLINK}


def may_log_in(client_id: str, username: str, password: str, address: str) -> bool:
    """Tell whether somebody is who they say; why not is kept for the page that explains it."""
    if username in OWN:
        known = brokerkeys.password(settings.HOME, username)
        return secrets.compare_digest(known.encode(), password.encode())
    question = Question("", "", "mqtt", client_id, username, password, address)
    candidate: Candidate | None = None
    try:
        login = read_login(client_id, username, password)
        candidate = logins.find([login.claim]).get(login.claim)
        if candidate is None:
            raise logins.unknown(login)
        candidate.check(login, now_ms())
    except LoginRefused as refusal:
        refusals.keep([complaints.refused_login(question, candidate, refusal, now_ms())])
        return False
    return True


def may_publish(username: str, topic: str) -> bool:
    """Tell whether somebody who is in may say something on a topic."""
    candidate = _device(username)
    return username in OWN or bool(candidate and candidate.rights.may_publish(topic))


def may_subscribe(username: str, topic_filter: str) -> bool:
    """Tell whether somebody who is in may hear what a filter matches."""
    candidate = _device(username)
    return username in OWN or bool(candidate and candidate.rights.may_subscribe(topic_filter))


def _device(username: str) -> Candidate | None:
    claim = _claim(username)
    candidate = logins.find([claim]).get(claim) if claim else None
    return candidate if candidate and candidate.enabled else None


def _claim(username: str) -> Claim | None:
    try:
        login = read_login("", username, "") if "&" not in username else None
        return login.claim if isinstance(login, TokenLogin) else read_username(username)
    except MalformedLogin:
        return None
