"""The door of the message service: HTTP in, XML out, everything else asked of others."""
