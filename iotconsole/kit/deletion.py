"""Whether the database would let a row go."""

from django.db import router
from django.db.models import Model, ProtectedError
from django.db.models.deletion import Collector


def is_protected(row: Model) -> bool:
    """Tell whether other rows refer to this one and keep it."""
    try:
        Collector(using=router.db_for_write(type(row), instance=row)).collect([row])
    except ProtectedError:
        return True
    return False
