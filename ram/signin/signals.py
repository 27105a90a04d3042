"""What happens on every way in and out: sessions are told apart, and the disabled have none."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest

from iotconsole.kit import clock, ids
from ram.context import address_of
from ram.models import User
from ram.services.console_sessions import end_sessions
from ram.signin.sessions import begin

NUMBER_LENGTH = 16


@receiver(user_logged_in)
def begin_session(request: HttpRequest, **_: Any) -> None:  # noqa: ANN401 - Django's
    """Note when, from where and with what somebody signed in."""
    agent = request.headers.get("User-Agent", "")
    number = ids.text(NUMBER_LENGTH)
    begin(request.session, number, clock.now_ms(), address_of(request), agent)


@receiver(post_save, sender=User)
def end_sessions_of_the_disabled(instance: User, **_: Any) -> None:  # noqa: ANN401 - Django's
    """End all sessions of whoever may not come in any more; they must not come back to life."""
    if not instance.is_active:
        end_sessions(instance)
