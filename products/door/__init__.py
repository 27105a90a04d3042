"""Where devices come in: MQTT and MQTT over WebSocket, plain or TLS, carried on to the broker."""
