"""Where the messages of the queues are kept; queues themselves are defined elsewhere."""
