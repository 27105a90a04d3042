"""Rows the back office shows and leaves alone: services change them and tell of it."""

from django.http import HttpRequest


class LookOnly:
    """A change made past the services would reach neither the store nor the other processes."""

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False
