"""Code with which a receiver tells whether a push is genuine, in several languages."""

from dataclasses import dataclass

from django.conf import settings

from mns.certificate import certificate_url

FILES = {
    "Python": "verify.py",
    "Node.js": "verify.mjs",
    "Java": "Verify.java",
    "Go": "verify.go",
}
# Where the certificate of a platform with all its defaults is, as the files say.
USUAL_URL = "http://127.0.0.1:8000/mns/x509_public_certificate.pem"


@dataclass(frozen=True, slots=True)
class Verifier:
    """A file of code; it trusts this platform's certificate."""

    language: str
    file: str
    code: str


def verifiers() -> list[Verifier]:
    """Answer one for each language."""
    return [Verifier(language, file, _code(file)) for language, file in FILES.items()]


def _code(file: str) -> str:
    path = settings.BASE_DIR / "docs" / "verify" / file
    return str(path.read_text()).replace(USUAL_URL, certificate_url())
