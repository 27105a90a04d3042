"""Every number the registry of products and devices enforces, with where it is written."""

# IoT Platform, Limits: products and devices
PRODUCTS_PER_ACCOUNT = 1_000
DEVICES_PER_PRODUCT = 500_000  # of 2019; newer texts say a million
DESCRIPTION_LENGTH = 100

# IoT Platform, Limits: custom topic categories
CATEGORIES_PER_PRODUCT = 50
TOPIC_BYTES = 128  # of a whole topic
TOPIC_SLASHES = 7
DEVICE_NAME_LENGTH = 32  # the longest; IoT API, RegisterDevice

# IoT API, SaveDeviceProp
TAGS_PER_DEVICE = 100
TAG_KEY_LENGTH = 32
TAG_VALUE_LENGTH = 128

# IoT API, BatchRegisterDevice, BatchCheckDeviceNames
BATCH = 10_000
BATCH_FILE = 2 * 1024 * 1024  # so many lines with the longest names and nicknames are less

# IoT Platform, Limits: messages to devices
MESSAGE_BYTES = 256 * 1024
DEVICES_PER_BATCH = 100  # IoT API, BatchPub: DeviceName.N
BROADCAST_BYTES = 64 * 1024  # IoT API, PubBroadcast: MessageContent
TOPIC_BROADCAST_SECONDS = 1  # IoT API, PubBroadcast: once a second to subscribers of a topic,
ONLINE_BROADCAST_SECONDS = 60  # once a minute to all devices that are online
RRPC_TIMEOUT_MS = (1_000, 8_000)  # IoT API, RRpc: Timeout
RRPC_WAITING = 16  # calls of one process: each holds a thread of the web server until its answer
