"""Every setting of the platform, read from the environment and `.env` (twelve-factor)."""

import secrets
from pathlib import Path
from typing import Any
from urllib.parse import quote

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from environs import Env, validate

from iotconsole.kit import ids
from iotconsole.kit.addresses import networks
from iotconsole.kit.home import keep, require
from iotconsole.kit.logs import configure_logs
from iotconsole.kit.valkey_url import celery_url

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()
env.read_env(str(BASE_DIR / ".env"))

# The home and the listeners

HOME: Path = require(env.path("IOTCONSOLE_HOME", BASE_DIR / "var").resolve())
BIND: str = env.str("IOTCONSOLE_BIND", "127.0.0.1")
LOCAL = "127.0.0.1" if BIND in {"0.0.0.0", "::"} else BIND  # noqa: S104 - compared, not bound
WEB_PORT: int = env.int("WEB_PORT", 8000)
MNS_PORT: int = env.int("MNS_PORT", 8001)
MQTT_PORT: int = env.int("MQTT_PORT", 1883)
MQTT_WS_PORT: int = env.int("MQTT_WS_PORT", 8083)
# The embedded broker listens on this machine only, for the platform's own processes.
BROKER_HOST = "127.0.0.1"
BROKER_PORT: int = env.int("BROKER_PORT", 11883)
BROKER_WS_PORT: int = env.int("BROKER_WS_PORT", 18083)
# MQTT and MQTT over WebSocket with TLS; 0 closes the door. Without a certificate of your own the
# platform is its own authority (`/ca.pem`), for these names besides this machine's.
MQTT_TLS_PORT: int = env.int("MQTT_TLS_PORT", 8883)
MQTT_TLS_CERTIFICATE: str = env.str("MQTT_TLS_CERTIFICATE", "")
MQTT_TLS_KEY: str = env.str("MQTT_TLS_KEY", "")
MQTT_TLS_NAMES: list[str] = env.list("MQTT_TLS_NAMES", [])
# Through which devices come in; each may hold half as many as it may open files.
DOOR_PROCESSES: int = env.int("DOOR_PROCESSES", 2)
PUBLIC_WEB_URL: str = env.str("PUBLIC_WEB_URL", "").rstrip("/")
PUBLIC_MNS_URL: str = env.str("PUBLIC_MNS_URL", "").rstrip("/")
# Proxies in front of us: only these are believed about the address of a client.
TRUSTED_PROXIES = networks(env.list("TRUSTED_PROXIES", []))

# The account

ACCOUNT_ID: str = env.str("ACCOUNT_ID", "") or keep(HOME / "account_id", ids.account_id)
REGION: str = env.str("REGION", "cn-shanghai")
REGIONS = sorted(
    {
        REGION,
        "ap-southeast-1",
        "cn-beijing",
        "cn-chengdu",
        "cn-hangzhou",
        "cn-hongkong",
        "cn-qingdao",
        "cn-shanghai",
        "cn-shenzhen",
        "us-west-1",
    }
)
# Status messages carry local time of the region (iot.md: `time`, `lastTime`).
REGION_TIME_ZONES = {"ap-southeast-1": "Asia/Singapore", "us-west-1": "America/Los_Angeles"}
REGION_TIME_ZONE_DEFAULT = "Asia/Shanghai"

# Stores and brokers: embedded in the home unless a URL says otherwise

STORE_SOCKET = HOME / "store.sock"
EMBEDDED_STORE = not env.str("REDIS_URL", "")
REDIS_URL: str = env.str("REDIS_URL", "") or f"unix://{quote(str(STORE_SOCKET))}?db=0"
EMBEDDED_BROKER = not env.str("NATS_URL", "")
NATS_URL: str = env.str("NATS_URL", "") or f"ws://{BROKER_HOST}:{BROKER_WS_PORT}"
MQTT_URL: str = env.str("MQTT_URL", "") or f"mqtt://{BROKER_HOST}:{BROKER_PORT}"
BROKER_LOG = HOME / "logs" / "broker.log"  # where the supervisor puts what the broker says
# Then devices come in by our own door.
EMBEDDED_MQTT = EMBEDDED_BROKER and not env.str("MQTT_URL", "")
TLS_DOOR = EMBEDDED_MQTT and MQTT_TLS_PORT != 0
# Where browsers reach the broker (the simulator of a device); nothing that ends a policy's word.
_SOCKET = validate.Regexp(r"(wss?://[^\s;,'\"]+)?$", error="Must be ws://… or wss://….")
PUBLIC_MQTT_WS_URL: str = env.str("PUBLIC_MQTT_WS_URL", "", validate=_SOCKET)
# How long devices may take to come back after a restart before they are told offline.
DEVICE_RETURN_SECONDS: int = env.int("DEVICE_RETURN_SECONDS", 30)
# What another MQTT broker must know to ask `/hooks/…` about logins and topics; closed without.
HOOKS_KEY: str = env.str("HOOKS_KEY", "")
# Of one device; 0 is no limit. Alibaba Cloud allows 5 logins a minute and, a second, 30 messages
# at QoS 0 and 10 at QoS 1 from a device and 50 to it.
DEVICE_LOGINS_PER_MINUTE: int = env.int("DEVICE_LOGINS_PER_MINUTE", 0)
DEVICE_QOS_0_PER_SECOND: int = env.int("DEVICE_QOS_0_PER_SECOND", 0)
DEVICE_QOS_1_PER_SECOND: int = env.int("DEVICE_QOS_1_PER_SECOND", 0)
DEVICE_DOWN_PER_SECOND: int = env.int("DEVICE_DOWN_PER_SECOND", 0)
# What devices report of their properties and events: kept so long (IoT Platform, Limits: 30 days),
# so many reports of a device, and so many of all devices together.
THING_DATA_DAYS: int = env.int("THING_DATA_DAYS", 30)
THING_REPORTS_PER_DEVICE: int = env.int("THING_REPORTS_PER_DEVICE", 1_000)
THING_REPORTS: int = env.int("THING_REPORTS", 1_000_000)
# Power loss: "1s" costs nothing measurable, "always" one fsync per device message.
BROKER_SYNC_INTERVAL: str = env.str("BROKER_SYNC_INTERVAL", "1s")
# One keeps the order in which messages came; with more, a batch may overtake another.
WORKER_PROCESSES: int = env.int("WORKER_PROCESSES", 1)
# They share the port of the message service; a connection stays with the one that took it.
MNS_PROCESSES: int = env.int("MNS_PROCESSES", 2)

DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(
        env.str("DATABASE_URL", "") or f"sqlite:///{quote(str(HOME / 'console.sqlite3'))}",
        conn_max_age=600,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = False
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-8000;"
        ),
    }

# Django

SECRET_KEY = keep(HOME / "secret.key", lambda: secrets.token_urlsafe(50))
DEBUG = False
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", ["*"])
CSRF_TRUSTED_ORIGINS: list[str] = [PUBLIC_WEB_URL] if PUBLIC_WEB_URL else []
ROOT_URLCONF = "iotconsole.urls"
WSGI_APPLICATION = "iotconsole.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "ram.User"
AUTHENTICATION_BACKENDS = ["ram.backends.PasswordBackend"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "overview"
LOGOUT_REDIRECT_URL = "login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "ram.signin.validators.AccountRules"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

INSTALLED_APPS = [
    "iotconsole.apps.ConsoleConfig",
    "iotconsole.kit.apps.KitConfig",
    "ram",
    "products",
    "mns",
    "rules",
    "inbound",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_filters",
    "django_htmx",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "template_partials",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "iotconsole.gateway.door.openapi_door",  # signed calls carry no session and no CSRF token
    "ram.audit.visits.Visit",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ram.signin.watch.SessionWatch",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "ram.pages.PagePermission",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "iotconsole.navigation.console",
                "ram.pages.may",
            ],
        },
    }
]

# Access control: what the pages and routes of each app need

PERMISSION_TABLES = [
    f"{app}.asks" for app in ("iotconsole", "products", "mns", "rules", "inbound", "ram")
]

# Languages and time: UTC inside, the reader's zone on screen

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Static files: hashed names, compressed, from this host only

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [
    BASE_DIR / "static",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "iotconsole.kit.static.HashedStorage"},
}

# Security

SESSION_ENGINE = "ram.signin.sessions"
SESSION_COOKIE_AGE: int = env.int("SESSION_HOURS", 12) * 3_600  # from signing in on
SESSION_IDLE_SECONDS: int = env.int("SESSION_IDLE_MINUTES", 120) * 60
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_WEB_URL.startswith("https://")
if SESSION_COOKIE_SECURE:  # browsers take these names from this host only, over TLS only
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_500  # IoT API, BatchCheckDeviceNames: 1,000 names and nicknames
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
# Subscribers on this machine may be pushed to; other private addresses only when allowed.
PUSH_ALLOW_LOOPBACK: bool = env.bool("PUSH_ALLOW_LOOPBACK", True)
PUSH_ALLOW_PRIVATE: bool = env.bool("PUSH_ALLOW_PRIVATE", False)

# IoT Platform, Limits: rules engine
RULES_PER_ACCOUNT: int = env.int("RULES_PER_ACCOUNT", 1_000)
OPERATIONS_PER_RULE: int = env.int("OPERATIONS_PER_RULE", 10)
SELECT_FIELDS: int = env.int("SELECT_FIELDS", 50)
# 1,000 messages and 1,000 to 2,000 writes; 0 is no limit.
RULE_MESSAGES_PER_SECOND: int = env.int("RULE_MESSAGES_PER_SECOND", 0)
TARGET_WRITES_PER_SECOND: int = env.int("TARGET_WRITES_PER_SECOND", 0)
# IoT Platform, data forwarding: after how many seconds a target that failed is tried again, and
# how long a message waits for one that is in trouble.
RULE_RETRY_SECONDS: list[int] = env.list("RULE_RETRY_SECONDS", [1, 3, 10], subcast=int)
RULE_PATIENCE_SECONDS: int = env.int("RULE_PATIENCE_SECONDS", 600)
SHADOW_RUNS: int = env.int("SHADOW_RUNS", 20)  # at once: each costs what its rule costs
RULE_HOPS: int = env.int("RULE_HOPS", 5)  # how often rules send one message on

# ApsaraMQ for MQTT: what message clients say after Signature|{AccessKeyId}|, and how many inbound
# rules there may be (Limits: 100 of an instance).
MQTT_INSTANCE: str = env.str("MQTT_INSTANCE", "mqtt-iotconsole")
INBOUND_RULES: int = env.int("INBOUND_RULES", 100)

# OpenAPI: operations of IoT Platform take as many calls a second as their documentation says, or
# as is said here, e.g. OPENAPI_QPS=Pub=5000,ListRule=0; 0 lifts a limit. One address may make as
# many calls as all others: there is often just one server. Alibaba Cloud lets it make 100.
OPENAPI_QPS: dict[str, int] = env.dict("OPENAPI_QPS", {}, subcast_values=int)
OPENAPI_QPS_PER_ADDRESS: int = env.int("OPENAPI_QPS_PER_ADDRESS", 0)

# REST

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "ram.authentication.AccessKeyAuthentication",
        "ram.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["ram.permissions.MayUse"],
    "DEFAULT_PARSER_CLASSES": ["iotconsole.kit.parsers.StorableJsonParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": [
        "django_filters.rest_framework.DjangoFilterBackend",
        "rest_framework.filters.OrderingFilter",
    ],
    "DEFAULT_PAGINATION_CLASS": "iotconsole.kit.rest.Pages",
    "DEFAULT_METADATA_CLASS": None,  # the schema tells all that OPTIONS could
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "iotconsole.kit.rest.problem",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "IoT console",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["ram.permissions.MayUse"],
    "ENUM_NAME_OVERRIDES": {
        "DeviceStatusEnum": "products.models.Device.Status",
        "RuleStatusEnum": "rules.models.Rule.Status",
        "AccessKeyStatusEnum": "ram.models.AccessKey.Status",
        "PolicyTypeEnum": "ram.models.Policy.Type",
        "PropertyTypeEnum": "mns.properties.KINDS",
        "MessageStateEnum": "mns.browsing.serializers.STATES",
        "QueueTypeEnum": "mns.models.Type",
        "InboundStatusEnum": "inbound.models.InboundRule.Status",
        "InboundStateEnum": "inbound.api.rules.STATES",
        "HealthEnum": "mns.subscriptions.serializers.HEALTHS",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "iotconsole.schema.add_problems",
    ],
}
VERSION = "0.1.0"

# Tasks

CELERY_BROKER_URL = celery_url(REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "push"
CELERY_TASK_ROUTES = {"rules.ingest": {"queue": "ingest"}}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "recover": {"task": "rules.recover", "schedule": 2, "options": {"expires": 2}},
    "tell-lifecycle": {"task": "rules.tell_lifecycle", "schedule": 2, "options": {"expires": 2}},
    "tidy-log": {"task": "rules.tidy_log", "schedule": 60, "options": {"expires": 60}},
    "carry-waiting": {"task": "rules.carry_waiting", "schedule": 1, "options": {"expires": 1}},
    "end-shadows": {"task": "rules.end_shadow_runs", "schedule": 2, "options": {"expires": 2}},
    "push-due": {"task": "mns.push_due", "schedule": 1, "options": {"expires": 1}},
    "sweep": {"task": "mns.sweep", "schedule": 30, "options": {"expires": 30}},
    "sample": {"task": "mns.sample", "schedule": 60, "options": {"expires": 60}},
    "bury": {"task": "mns.bury", "schedule": 2, "options": {"expires": 2}},
    "redrive-on": {"task": "mns.redrive_on", "schedule": 5, "options": {"expires": 5}},
    "batches-on": {"task": "products.carry_on", "schedule": 5, "options": {"expires": 5}},
}
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 60}
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_SEND_TASK_EVENTS = False

# Logs

LOGGING_CONFIG = None
configure_logs(env.str("LOG_LEVEL", "INFO"))

LANGUAGE_COOKIE_SAMESITE = "Lax"
