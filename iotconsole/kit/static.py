"""Static files under hashed, compressed names; a file a stylesheet only hints at may be absent."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # has no types
    """Source maps that packages name but do not ship must not stop a start."""

    manifest_strict = False
