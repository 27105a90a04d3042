"""What conditions can ask of a request."""

from datetime import datetime

Context = dict[str, str]


def request_context(
    source_ip: str, now: datetime, *, secure: bool, mfa_present: bool = False
) -> Context:
    """Answer the keys that every request has (RAM policy elements, Condition)."""
    return {
        "acs:SourceIp": source_ip,
        "acs:CurrentTime": now.isoformat(),
        "acs:SecureTransport": "true" if secure else "false",
        "acs:MFAPresent": "true" if mfa_present else "false",
    }
