"""REST of looking through a queue without receiving anything."""
