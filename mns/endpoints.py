"""What an endpoint text means: a web address to push to, or a queue to put copies into."""

import re
from dataclasses import dataclass

from yarl import URL

from iotconsole.kit.errors import marked
from mns.errors import EndpointInvalid

# SMQ API, Subscribe: Endpoint. SDKs write the first label of the host they talk to as the account
# and whatever region they are set to, so only the queue's name counts.
_QUEUE = re.compile(r"acs:mns:[^:/]*:[^:/]*:/?queues/(?P<name>[^/:\s]+)")
_ELSEWHERE = re.compile(r"(mail|sms|smq-ep|acs:fc|acs:eventbridge):.*", re.DOTALL)
_LONGEST = 1_024

# SMQ API, HTTP endpoints: where messages go when the endpoint names no path
DEFAULT_PATH = "/notifications"


@dataclass(frozen=True, slots=True)
class WebEndpoint:
    """Messages are posted to this address."""

    url: URL


@dataclass(frozen=True, slots=True)
class QueueEndpoint:
    """Messages are put into the queue of this name, in the region of the topic."""

    queue_name: str


def parse_endpoint(text: str) -> WebEndpoint | QueueEndpoint:
    """Read an endpoint, or say what is wrong with it."""
    if len(text) > _LONGEST:
        sentence = marked("The endpoint is longer than %(most)s characters.")
        raise _invalid(sentence, most=_LONGEST)
    if match := _QUEUE.fullmatch(text):
        return QueueEndpoint(match["name"])
    if _ELSEWHERE.fullmatch(text):
        raise _invalid(
            marked("Mail, SMS and function endpoints are not served here; use HTTP or a queue.")
        )
    if not text.startswith(("http://", "https://")) or re.search(r"\s", text):
        raise _invalid(
            marked(
                "The endpoint must be http://…, https://… or"
                " acs:mns:{region}:{account}:queues/{name}."
            )
        )
    return WebEndpoint(_url(text))


def web_url(text: str) -> URL:
    """Answer where messages for an endpoint with a web address are posted."""
    url = URL(text).with_fragment(None)
    has_path = "/" in text.partition("://")[2].partition("?")[0].partition("#")[0]
    return url if has_path else url.with_path(DEFAULT_PATH).with_query(url.query)


def is_web(text: str) -> bool:
    """Tell whether messages for an accepted endpoint are pushed over HTTP."""
    return text.startswith("http")


def _url(text: str) -> URL:
    try:
        url = web_url(text)
        host = url.host  # decoded only when it is asked for
    except ValueError as exc:
        raise _invalid(marked("The endpoint is not a valid web address.")) from exc
    if not host or url.port in {None, 0}:
        raise _invalid(marked("The endpoint names no host or no valid port."))
    if url.user is not None or url.password is not None:
        # The Authorization header of a push carries the signature.
        raise _invalid(marked("The endpoint must not hold a user name or password."))
    return url


def _invalid(sentence: str, **values: object) -> EndpointInvalid:
    return EndpointInvalid(sentence, field="endpoint", **values)
