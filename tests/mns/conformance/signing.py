"""How clients sign, written from the description alone, not with what the door checks with."""

import base64
import hashlib
import hmac
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qsl, quote, unquote

Headers = list[tuple[str, str]]


def version_2(key: str, secret: str, method: str, target: str, headers: Headers) -> str:
    """Answer the Authorization header of the usual form."""
    named = {name.lower(): value for name, value in headers}
    own = sorted((k, v) for k, v in named.items() if k.startswith("x-mns-"))
    lines = [
        method,
        named.get("content-md5", ""),
        named.get("content-type", ""),
        named.get("x-mns-date") or named.get("date", ""),
        *(f"{name}:{value}" for name, value in own),
        _resource(target),
    ]
    text = "\n".join(lines).encode("utf-8", "surrogateescape")  # bytes that are no text, too
    digest = hmac.new(secret.encode(), text, hashlib.sha1).digest()
    return f"MNS {key}:{base64.b64encode(digest).decode()}"


def version_4(
    key: str, secret: str, method: str, target: str, headers: Headers, region: str
) -> str:
    """Answer the Authorization header of version 4."""
    named = {name.lower(): value for name, value in headers}
    moment = parsedate_to_datetime(named.get("x-mns-date") or named["date"])
    scope = [f"{moment:%Y%m%d}", region, "mns", "aliyun_v4_request"]
    path, _, query = _resource(target).partition("?")
    pairs = parse_qsl(query.replace("+", "%2B"), keep_blank_values=True)
    escaped = sorted((quote(k.lower(), safe=""), quote(v, safe="")) for k, v in pairs)
    signed = sorted(
        (k, v) for k, v in named.items() if k in ("content-type", "content-md5") or "x-mns-" in k
    )
    request = "\n".join(
        [
            method,
            quote(unquote(path)),
            "&".join(f"{k}={v}" if v else k for k, v in escaped),
            *(f"{k}:{v.strip()}" for k, v in signed),
            "",
            "",
        ]
    )
    text = "\n".join(["MNS4-HMAC-SHA256", f"{moment:%Y%m%dT%H%M%SZ}", "/".join(scope), request])
    secret_of_the_day = f"aliyun_v4{secret}".encode()
    for part in scope:
        secret_of_the_day = hmac.new(secret_of_the_day, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(secret_of_the_day, text.encode(), hashlib.sha256).hexdigest()
    return f"MNS4-HMAC-SHA256 Credential={key}/{'/'.join(scope)},Signature={signature}"


def _resource(target: str) -> str:
    """Answer path and query; a target in absolute form is signed without its beginning."""
    if not target.startswith("http://"):
        return target
    return "/" + target.removeprefix("http://").partition("/")[2]
