"""Every change to products, their topics and devices, and who of them may connect."""

from products.news import PERMISSIONS, REVOKED, TAGS
from products.services.batches import (
    Wanted,
    devices_of,
    find_batch,
    prepare_batch,
    register_devices,
    start_batch,
)
from products.services.categories import (
    categories_of,
    create_category,
    delete_category,
    find_category,
    update_category,
)
from products.services.devices import (
    create_device,
    delete_device,
    disable_device,
    enable_device,
    find_device,
    find_device_by_id,
    in_state,
    update_device,
)
from products.services.presence import (
    Standing,
    online_since,
    record_presence,
    standing_of,
)
from products.services.products import (
    check_product_deletable,
    close_registration,
    create_product,
    delete_product,
    find_product,
    open_registration,
    update_product,
)
from products.services.secrets import (
    reset_secret,
    show_product_secret,
    show_secret,
    show_secrets,
)
from products.services.tags import (
    delete_tags,
    device_tags,
    replace_tags,
    save_tags,
    tags_of,
    with_tag,
)

__all__ = [
    "PERMISSIONS",
    "REVOKED",
    "TAGS",
    "Standing",
    "Wanted",
    "categories_of",
    "check_product_deletable",
    "close_registration",
    "create_category",
    "create_device",
    "create_product",
    "delete_category",
    "delete_device",
    "delete_product",
    "delete_tags",
    "device_tags",
    "devices_of",
    "disable_device",
    "enable_device",
    "find_batch",
    "find_category",
    "find_device",
    "find_device_by_id",
    "find_product",
    "in_state",
    "online_since",
    "open_registration",
    "prepare_batch",
    "record_presence",
    "register_devices",
    "replace_tags",
    "reset_secret",
    "save_tags",
    "show_product_secret",
    "show_secret",
    "show_secrets",
    "standing_of",
    "start_batch",
    "tags_of",
    "update_category",
    "update_device",
    "update_product",
    "with_tag",
]
