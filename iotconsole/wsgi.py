"""The web process's entry: console, admin, REST and the OpenAPI door."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iotconsole.settings")

application = get_wsgi_application()
