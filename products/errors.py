"""What the product and device registry refuses, with the IoT API's codes.

    ProductsError
    ├── ProductNotExist, ProductAlreadyExists, ProductHasDevices, ProductInUse
    ├── InvalidNodeType, InvalidEdition, InvalidDataFormat, LongDescription
    ├── TooManyProducts, TooManyDevices, TooManyTags
    ├── DeviceNotExist, DeviceAlreadyExists
    ├── TopicNotExist, TopicAlreadyExists, TooManyTopics, InvalidTopic
    ├── InvalidTopicOperation
    ├── BatchNotExist, EmptyBatch, BatchStarted, InvalidFile
    ├── SubscriptionsUnknown
    ├── DownlinkRefused
    │   ├── InvalidTopicName, NullTopicName, TopicNotHeard, InvalidQos, InvalidTimeout
    │   ├── NullMessageContent, MessageTooLarge, NotBase64
    │   ├── TooManyDevicesAtOnce, TooManyMessages
    │   ├── InvalidIdentifier, DeviceInactive
    │   ├── DeviceAway
    │   │   ├── PropertiesNotSet
    │   │   └── ServiceNotInvoked
    │   └── BrokerAway
    │       └── CallFailed
    ├── InvalidName
    │   ├── InvalidProductName
    │   ├── InvalidDeviceName
    │   └── InvalidNickname
    ├── InvalidTag
    │   └── InvalidTagValue
    └── LoginRefused
        ├── MalformedLogin      CONNACK 2 on Alibaba Cloud
        ├── UnknownDevice       4
        ├── WrongPassword       4
        ├── DeviceDisabled      5
        ├── RegistrationClosed  2
        ├── TooManyLogins       3
        └── ClientIdTaken       2

The embedded broker has one answer to a refused login, CONNACK 5; the door gives the one in
`connack`, but for what only the gate knows. The code is in the log.
"""

from http import HTTPStatus

from iotconsole.kit.errors import Refusal, marked


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


class InvalidProductName(InvalidName):
    """No product may be called so."""

    code = "iot.prod.InvalidFormattedProductName"


class InvalidDeviceName(InvalidName):
    """No device may be called so."""

    code = "iot.device.InvalidFormattedDeviceName"


class InvalidNickname(InvalidName):
    """No device may be nicknamed so."""

    code = "iot.device.InvalidFormattedNickname"


class InvalidNodeType(ProductsError):
    """A product is for devices or for gateways."""

    code = "iot.prod.InvalidNodeType"


class InvalidEdition(ProductsError):
    """A product is basic or advanced."""

    code = "iot.prod.InvalidAliyunCommodityCode"


class InvalidDataFormat(ProductsError):
    """Devices speak their own format or Alink JSON."""

    code = "iot.prod.InvalidDataFormat"


class LongDescription(ProductsError):
    """A description has more characters than it may."""

    code = "iot.prod.LongProductDesc"


class TooManyProducts(ProductsError):
    """The account has as many products as it may."""

    code = "iot.prod.ProductCountExceedMax"
    status = HTTPStatus.CONFLICT


class TooManyDevices(ProductsError):
    """The product would have more devices than it may, or a batch has."""

    code = "iot.device.DeviceCountExceeded"
    status = HTTPStatus.CONFLICT


class TopicNotExist(ProductsError):
    """No topic category has that id."""

    code = "iot.messagebroker.TopicTemplateIsNotFound"
    status = HTTPStatus.NOT_FOUND


class TopicAlreadyExists(ProductsError):
    """The product has that topic category already."""

    code = "iot.messagebroker.TopicAlreadyFound"
    status = HTTPStatus.CONFLICT


class TooManyTopics(ProductsError):
    """The product has as many topic categories as it may."""

    code = "iot.messagebroker.TopicTemplateCountExceedMax"
    status = HTTPStatus.CONFLICT


class InvalidTopic(ProductsError):
    """A topic category breaks the rules for topics."""

    code = "iot.messagebroker.InvalidFormattedTopicName"


class InvalidTopicOperation(ProductsError):
    """A topic category says something else than PUB, SUB or ALL."""

    code = "iot.messagebroker.InvalidTopicTemplateOperationValue"


class InvalidTag(ProductsError):
    """The key of a tag breaks the rules for keys."""

    code = "iot.device.InvalidFormattedDevicePropertyKey"


class InvalidTagValue(InvalidTag):
    """The value of a tag breaks the rules for values."""

    code = "iot.device.InvalidFormattedDevicePropertiesString"


class TooManyTags(ProductsError):
    """The device would have more tags than it may."""

    code = "iot.device.TooManyDevicePropertiesPerTime"
    status = HTTPStatus.CONFLICT


class BatchNotExist(ProductsError):
    """No batch has that id."""

    code = "iot.device.DeviceApplyIsNotFound"
    status = HTTPStatus.NOT_FOUND


class EmptyBatch(ProductsError):
    """A batch has no devices."""

    code = "iot.device.NoneDeviceNameElement"


class BatchStarted(ProductsError):
    """The devices of a batch are registered once."""

    code = "iot.device.CreateDeviceTaskIsRunning"
    status = HTTPStatus.CONFLICT


class InvalidFile(ProductsError):
    """A file of devices cannot be read."""

    code = "iot.device.IncorrentDeviceApplyInfo"  # the spelling is theirs


class DownlinkRefused(ProductsError):
    """A message is not sent to devices."""

    code = "iot.messagebroker.PublishMessageFailed"


class InvalidTopicName(DownlinkRefused):
    """That is no topic one can publish to."""

    code = "iot.messagebroker.InvalidFormattedTopicName"


class NullTopicName(DownlinkRefused):
    """No topic is named."""

    code = "iot.messagebroker.NullTopicName"


class TopicNotHeard(DownlinkRefused):
    """The device may not subscribe to the topic."""


class NullMessageContent(DownlinkRefused):
    """The message is empty."""

    code = "iot.messagebroker.NullMessageContent"


class MessageTooLarge(DownlinkRefused):
    """The message is larger than devices take."""


class NotBase64(DownlinkRefused):
    """What should be Base64 is not."""

    code = "iot.messagebroker.MessageContentIsNotBase64Encode"


class InvalidQos(DownlinkRefused):
    """There is QoS 0 and 1."""


class InvalidTimeout(DownlinkRefused):
    """An answer is waited for shorter or longer than it may be."""

    code = "iot.messagebroker.InvalidTimeoutValue"


class TooManyDevicesAtOnce(DownlinkRefused):
    """A batch names no device, or more than it may."""


class TooManyMessages(DownlinkRefused):
    """More is asked than is done at a time; try again in a moment."""

    code = "iot.messagebroker.RateLimit"
    status = HTTPStatus.TOO_MANY_REQUESTS


class BrokerAway(DownlinkRefused):
    """The broker does not say that it has the message."""

    code = "iot.messagebroker.PublishMessageException"
    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self) -> None:
        super().__init__(marked("The broker does not answer just now. Try again in a moment."))


class CallFailed(BrokerAway):
    """The broker is away, so nobody knows whether the device is."""

    code = "iot.messagebroker.RrpcException"


class InvalidIdentifier(DownlinkRefused):
    """No property and no service has such a name."""

    code = "iot.device.InvalidFormattedIdentifier"


class DeviceInactive(DownlinkRefused):
    """The device was never online."""

    code = "iot.device.InactiveDevice"


class DeviceAway(DownlinkRefused):
    """The device is not online, and the message would not wait for it."""


class PropertiesNotSet(DeviceAway):
    """Nobody was there to set the properties."""

    code = "iot.device.SetDevicePropertyFailed"


class ServiceNotInvoked(DeviceAway):
    """Nobody was there to do the service."""

    code = "iot.device.InvokeThingServiceFailed"


class SubscriptionsUnknown(ProductsError):
    """The broker cannot be asked."""

    code = "iot.system.IllegalRequest"


class LoginRefused(ProductsError):
    """A device was not let in."""

    status = HTTPStatus.UNAUTHORIZED
    connack = 4  # MQTT 3.1.1, CONNACK: bad user name or password


class MalformedLogin(LoginRefused):
    """Client id or user name are not written as a device writes them."""

    code = "Login.Malformed"
    status = HTTPStatus.BAD_REQUEST
    connack = 2  # identifier rejected


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
    connack = 5  # not authorized


class ClientIdTaken(LoginRefused):
    """Another device is connected under that client id."""

    code = "Login.ClientIdTaken"
    status = HTTPStatus.CONFLICT
    connack = 5  # only the gate knows: the broker's answer stays


class RegistrationClosed(LoginRefused):
    """The product does not let devices register themselves."""

    code = "Login.RegistrationClosed"
    status = HTTPStatus.FORBIDDEN
    connack = 2


class TooManyLogins(LoginRefused):
    """The device logs in more often than it may."""

    code = "Login.TooMany"
    status = HTTPStatus.TOO_MANY_REQUESTS
    connack = 5  # only the gate knows: the broker's answer stays
