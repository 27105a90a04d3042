"""The servers that come with the platform as wheels: their configuration and their start."""
