"""What is bumped in `iotconsole.kit.versions` when products or devices change."""

# Anything at all.
PRODUCTS = "products"
# Somebody who is connected may have lost the right to be.
REVOKED = "products.revoked"
# What the devices of a product may publish and subscribe to.
PERMISSIONS = "products.permissions"
# The tags of a device.
TAGS = "products.tags"
