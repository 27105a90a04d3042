"""How the store's address is spelled for Celery; settings need it before Django is ready."""


def celery_url(url: str) -> str:
    """Spell a store address as Celery wants it (`unix://` is `redis+socket://` there)."""
    if not url.startswith("unix://"):
        return url
    path, _, query = url.removeprefix("unix://").partition("?")
    database = query.removeprefix("db=") or "0"
    return f"redis+socket://{path}?virtual_host={database}"
