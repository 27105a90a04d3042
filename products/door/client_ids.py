"""How client ids are spelled to the broker, which takes none with a dot, a space, `*` or `>`.

Devices have such client ids: `${productKey}.${deviceName}|…` in the C SDKs, `_v=1.2.13` in the
options of linkkit. The door spells them, who hears of one from the broker reads it.
"""

import re

# NATS, names of streams and consumers: no white space, dot, wildcard or separator of paths.
_REFUSED = " \t\r\n\f.*>/\\"
_SPELLED = {ord(sign): f"%{ord(sign):02X}" for sign in "%" + _REFUSED}
_WRITTEN = {written: chr(number) for number, written in _SPELLED.items()}
_ANY_WRITTEN = re.compile("|".join(_WRITTEN))


def spelled(client_id: str) -> str:
    """Spell a client id as the broker takes it; most are the same."""
    return client_id.translate(_SPELLED)


def read(told: str) -> str:
    """Answer the client id that a device said."""
    return _ANY_WRITTEN.sub(lambda found: _WRITTEN[found[0]], told) if "%" in told else told
