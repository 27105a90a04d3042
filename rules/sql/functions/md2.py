"""The digest MD2 (RFC 1319), which no library that is installed anyway has."""

from typing import Final

_BLOCK: Final = 16
_ROUNDS: Final = 18

# A permutation of 0-255 made from the digits of pi.
_S: Final = bytes.fromhex(
    "292e43c9a2d87c013d3654a1ecf0061362a705f3c0c7738c98932bd9bc4c82ca"
    "1e9b573cfdd4e01667426f188a17e512be4ec4d6da9ede49a0fbf58ebb2fee7a"
    "a968799115b2073f94c210890b225f21807f5d9a5a903227353ecce7bff79703"
    "ff1930b348a5b5d1d75e922aac56aac64fb838d296a47db676fc6be29c7404f1"
    "459d705964718720865bcf65e62da8021b6025adaeb0b9f61c46616934407e0f"
    "5547a323dd51af3ac35cf9cebac5ea262c530d6e85288409d3dfcdf441814d52"
    "6adc37c86cc1abfa24e17b080cbdb14a7888958be363e86de9cbd5fe3b001d39"
    "f2efb70e6658d0e4a67772f8eb754b0a314450b48fed1f1adb998d339f118314"
)


def md2(data: bytes) -> str:
    """Answer the digest in hexadecimal digits."""
    missing = _BLOCK - len(data) % _BLOCK
    padded = data + bytes([missing]) * missing
    state = bytearray(3 * _BLOCK)
    for block in (*_blocks(padded), _checksum(padded)):
        _mix(state, block)
    return state[:_BLOCK].hex()


def _blocks(data: bytes) -> list[bytes]:
    return [data[at : at + _BLOCK] for at in range(0, len(data), _BLOCK)]


def _checksum(padded: bytes) -> bytes:
    checksum, last = bytearray(_BLOCK), 0
    for block in _blocks(padded):
        for at, byte in enumerate(block):
            checksum[at] ^= _S[byte ^ last]
            last = checksum[at]
    return bytes(checksum)


def _mix(state: bytearray, block: bytes) -> None:
    for at, byte in enumerate(block):
        state[_BLOCK + at] = byte
        state[2 * _BLOCK + at] = byte ^ state[at]
    mixed = 0
    for number in range(_ROUNDS):
        for at in range(3 * _BLOCK):
            state[at] ^= _S[mixed]
            mixed = state[at]
        mixed = (mixed + number) % 256
