"""What the product and device registry refuses, with the IoT API's codes.

    ProductsError
    ├── ProductNotExist, ProductAlreadyExists, ProductHasDevices
    ├── TooManyProducts, TooManyDevices, TooManyTags
    ├── DeviceNotExist, DeviceAlreadyExists
    ├── TopicNotExist, TopicAlreadyExists, TooManyTopics, InvalidTopic
    ├── InvalidTopicOperation
    ├── BatchNotExist, InvalidBatch
    ├── InvalidName, InvalidTag
    └── LoginRefused
        ├── MalformedLogin      CONNACK 2 on Alibaba Cloud
        ├── UnknownDevice       4
        ├── WrongPassword       4
        ├── DeviceDisabled      5
        └── ClientIdTaken       2

The broker knows one answer to a refused login, CONNACK 5; the code is in the log.
"""

from http import HTTPStatus

from iotconsole.kit.errors import Refusal


class ProductsError(Refusal):
    """The registry refused something."""


class ProductNotExist(ProductsError):
    """No product has that ProductKey."""

    code = "iot.prod.NotExistedProduct"
    status = HTTPStatus.NOT_FOUND


class ProductAlreadyExists(ProductsError):
    """A product of that name is there already."""

    code = "iot.prod.AlreadyExistedProductName"
    status = HTTPStatus.CONFLICT


class ProductHasDevices(ProductsError):
    """A product with devices is not deleted."""

    code = "iot.prod.ExistDeviceBelongToProduct"
    status = HTTPStatus.CONFLICT


class ProductInUse(ProductsError):
    """A product that something else refers to is not deleted."""

    code = "iot.prod.DeleteProductFailed"
    status = HTTPStatus.CONFLICT


class DeviceNotExist(ProductsError):
    """The product has no device of that name."""

    code = "iot.device.NotExistedDevice"
    status = HTTPStatus.NOT_FOUND


class DeviceAlreadyExists(ProductsError):
    """The product has a device of that name already."""

    code = "iot.device.AlreadyExistedDeviceName"
    status = HTTPStatus.CONFLICT


class InvalidName(ProductsError):
    """A name breaks the rules for names."""

    code = "iot.common.InvalidFormattedParameter"


class TooManyProducts(ProductsError):
    """The account has as many products as it may."""

    code = "iot.prod.ProductCountExceedMax"
    status = HTTPStatus.CONFLICT


class TooManyDevices(ProductsError):
    """The product has as many devices as it may, or a batch would give it more."""

    code = "iot.device.CreateDeviceLimit"
    status = HTTPStatus.CONFLICT


class TopicNotExist(ProductsError):
    """No topic category has that id or name."""

    code = "iot.prod.NotExistedTopic"
    status = HTTPStatus.NOT_FOUND


class TopicAlreadyExists(ProductsError):
    """The product has that topic category already."""

    code = "iot.prod.AlreadyExistedTopic"
    status = HTTPStatus.CONFLICT


class TooManyTopics(ProductsError):
    """The product has as many topic categories as it may."""

    code = "iot.prod.LongTopicCount"
    status = HTTPStatus.CONFLICT


class InvalidTopic(ProductsError):
    """A topic category breaks the rules for topics."""

    code = "iot.prod.InvalidFormattedTopicShortName"


class InvalidTopicOperation(ProductsError):
    """A topic category says something else than PUB, SUB or ALL."""

    code = "iot.prod.InvalidTopicOperation"


class InvalidTag(ProductsError):
    """A tag breaks the rules for tags."""

    code = "iot.device.InvalidFormattedTag"


class TooManyTags(ProductsError):
    """The device would have more tags than it may."""

    code = "iot.device.TooManyTags"
    status = HTTPStatus.CONFLICT


class BatchNotExist(ProductsError):
    """No batch has that id."""

    code = "iot.device.NotExistedApplyId"
    status = HTTPStatus.NOT_FOUND


class InvalidBatch(ProductsError):
    """A batch has no devices, too many, or a file that cannot be read."""

    code = "iot.device.InvalidBatch"


class LoginRefused(ProductsError):
    """A device was not let in."""

    status = HTTPStatus.UNAUTHORIZED


class MalformedLogin(LoginRefused):
    """Client id or user name are not written as a device writes them."""

    code = "Login.Malformed"
    status = HTTPStatus.BAD_REQUEST


class UnknownDevice(LoginRefused):
    """Nobody registered that device."""

    code = "Login.UnknownDevice"


class WrongPassword(LoginRefused):
    """The password was not made with the device's secret."""

    code = "Login.WrongPassword"


class DeviceDisabled(LoginRefused):
    """The device is switched off."""

    code = "Login.DeviceDisabled"
    status = HTTPStatus.FORBIDDEN


class ClientIdTaken(LoginRefused):
    """Another device is connected under that client id."""

    code = "Login.ClientIdTaken"
    status = HTTPStatus.CONFLICT
