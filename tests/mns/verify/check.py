"""Print whether each request in the files named is genuine."""

import sys
from email.parser import BytesHeaderParser
from pathlib import Path

from verify import fetch_key, is_genuine  # put beside this file

key = fetch_key()
for name in sys.argv[1:]:
    head, _, body = Path(name).read_bytes().partition(b"\n\n")
    target, _, lines = head.partition(b"\n")
    headers = dict(BytesHeaderParser().parsebytes(lines))
    print(is_genuine(key, target.decode(), headers, body))  # noqa: T201
