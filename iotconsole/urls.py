"""Which address leads where."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from iotconsole.health import healthz, readyz
from iotconsole.metrics import metrics
from iotconsole.views import OverviewLatestView, OverviewView

urlpatterns = [
    path("", OverviewView.as_view(), name="overview"),
    path("overview/", OverviewLatestView.as_view(), name="overview_latest"),
    path("", include("ram.signin.urls")),
    path("language/", login_not_required(set_language), name="set_language"),
    path("", include("products.urls")),
    path("", include("products.device_urls")),
    path("", include("rules.urls")),
    path("inbound/", include("inbound.urls")),
    path("mns/", include("mns.urls")),
    path("ram/", include("ram.urls")),
    path("admin/", admin.site.urls),
    path("api/", include("iotconsole.api_urls")),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
]

handler500 = "iotconsole.failures.failure"
