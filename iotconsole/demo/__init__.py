"""`make demo`: the main job end to end, with a simulated device and the official SDK."""
