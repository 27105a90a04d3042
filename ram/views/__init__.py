"""Pages of access control."""
