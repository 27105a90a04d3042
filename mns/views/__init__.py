"""Pages of the message service."""
