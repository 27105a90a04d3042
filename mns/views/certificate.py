"""What strangers may fetch: the certificate with which subscribers check who pushes to them."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from mns.certificate import certificate


@login_not_required
@require_safe
def signing_certificate(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the same for all
    """Answer the certificate as PEM."""
    return HttpResponse(certificate(), content_type="application/x-pem-file")
