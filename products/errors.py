"""What the product and device registry refuses, with the IoT API's codes.

    ProductsError
    ├── ProductNotExist, ProductAlreadyExists, ProductHasDevices
    ├── DeviceNotExist, DeviceAlreadyExists
    ├── InvalidName
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
