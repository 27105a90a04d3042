"""Where each part of REST is, and what every other address under `/api/` answers."""

from django.urls import include, path, re_path
from django.views.generic import TemplateView
from drf_spectacular.views import SpectacularAPIView
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.views import APIView

import inbound.api
import mns.api
import products.api
import products.downlink.api
import ram.api
import ram.signin.api
import rules.api
from iotconsole import schema  # noqa: F401 - says how to sign in
from iotconsole.kit.resources import Router


class NothingView(APIView):
    """An address that leads nowhere."""

    schema = None

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Say so, whatever the method, to whoever may use REST."""
        super().initial(request, *args, **kwargs)
        slash = "" if request.path.endswith("/") else " Addresses end with a slash."
        raise NotFound(f"Nothing is at {request.path}.{slash}")


router = Router()
for app in (products, rules, mns, inbound, ram):
    app.api.register(router)
products.downlink.api.register(router)
ram.signin.api.register(router)

urlpatterns = [
    path("v1/", include(router.urls)),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", TemplateView.as_view(template_name="api_docs.html"), name="api-docs"),
    re_path("", NothingView.as_view()),
]
