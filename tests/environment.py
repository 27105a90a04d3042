"""Loaded before Django: tests never see the developer's home, ports or addresses."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from iotconsole.embedded.elsewhere import PORTS, free_ports

MEMORY, ENOUGH = Path("/dev/shm"), 2 << 30

if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH:
    tempfile.tempdir = str(MEMORY)  # the platform waits for the disk at each commit; tests need not
for name in (
    "REDIS_URL",
    "NATS_URL",
    "MQTT_URL",
    "DATABASE_URL",
    "PUBLIC_WEB_URL",
    "PUBLIC_MNS_URL",
    "OPENAPI_QPS",
):
    os.environ[name] = ""  # set, so that `.env` is not asked
os.environ["IOTCONSOLE_HOME"] = tempfile.mkdtemp(prefix="iotconsole-")
os.environ["ACCOUNT_ID"] = "1234567890123456"
os.environ["REGION"] = "cn-shanghai"
os.environ["DEVICE_RETURN_SECONDS"] = "2"
os.environ |= zip(PORTS, free_ports(len(PORTS)), strict=True)
atexit.register(shutil.rmtree, os.environ["IOTCONSOLE_HOME"], ignore_errors=True)
