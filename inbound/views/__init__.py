"""Pages of data inbound."""
