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

# IoT Platform, Limits: tags
TAGS_PER_DEVICE = 100
TAG_KEY_LENGTH = 32
TAG_VALUE_LENGTH = 128

# Console, batch add: one file has at most so many devices
BATCH = 10_000
