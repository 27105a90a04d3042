"""What happens on every way in and out: sessions are told apart, and the disabled have none."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest

from iotconsole.kit import clock, ids
from ram import audit
from ram.context import address_of
from ram.models import User
from ram.services.console_sessions import end_sessions
from ram.signin.sessions import begin, number_of

NUMBER_LENGTH = 16


@receiver(user_logged_in)
def begin_session(request: HttpRequest, **_: Any) -> None:  # noqa: ANN401 - Django's
    """Note when, from where and with what somebody signed in."""
    agent = request.headers.get("User-Agent", "")
    number = ids.text(NUMBER_LENGTH)
    begin(request.session, number, clock.now_ms(), address_of(request), agent)


@receiver(user_logged_out)
def tell_of_sign_out(request: HttpRequest, user: User | None, **_: Any) -> None:  # noqa: ANN401 - Django's
    """Put into the audit log who signed out in which session, while that is still known."""
    if user is not None:
        audit.note("ram:SignOut", user.arn, details={"number": number_of(request.session)})


@receiver(post_save, sender=User)
def end_sessions_of_the_disabled(instance: User, **_: Any) -> None:  # noqa: ANN401 - Django's
    """End all sessions of whoever may not come in any more; they must not come back to life."""
    if not instance.is_active:
        end_sessions(instance)
