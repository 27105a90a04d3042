"""Pages of rules and of server subscriptions."""
