"""Which permission each page and each route of the message service needs."""

from django.conf import settings


def resource(region: str, path: str) -> str:
    """Name a queue, a topic or what is theirs as policies do.

    SMQ API, access control: a slash before "queues", unlike in the endpoint of a subscription.
    """
    return f"acs:mns:{region}:{settings.ACCOUNT_ID}:{path}"
