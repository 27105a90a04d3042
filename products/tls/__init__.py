"""MQTT and WebSocket over TLS: the certificate, the listener, the way on to the broker."""
