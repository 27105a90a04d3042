"""Loaded before Django: tests never see the developer's home, ports or addresses."""

import atexit
import os
import shutil
import tempfile

for name in (
    "REDIS_URL",
    "NATS_URL",
    "MQTT_URL",
    "DATABASE_URL",
    "PUBLIC_WEB_URL",
    "PUBLIC_MNS_URL",
):
    os.environ[name] = ""  # set, so that `.env` is not asked
os.environ["IOTCONSOLE_HOME"] = tempfile.mkdtemp(prefix="iotconsole-")
os.environ["ACCOUNT_ID"] = "1234567890123456"
os.environ["REGION"] = "cn-shanghai"
atexit.register(shutil.rmtree, os.environ["IOTCONSOLE_HOME"], ignore_errors=True)
