"""What rules refuse, with the codes of the IoT API's rule operations."""

from http import HTTPStatus

from iotconsole.kit.errors import Refusal


class RuleError(Refusal):
    """Something about a rule was refused."""


class RuleNameInvalid(RuleError):
    """The name breaks the rules for names."""

    code = "iot.rule.InvalidFormattedRuleName"


class RuleNameTaken(RuleError):
    """Another rule has that name."""

    code = "iot.rule.RuleNameIsAlreadyExisted"
    status = HTTPStatus.CONFLICT


class TooManyRules(RuleError):
    """The account has as many rules as it may have."""

    code = "iot.rule.RuleCountExceedMax"
    status = HTTPStatus.CONFLICT


class IncorrectSql(RuleError):
    """The SQL cannot be compiled; line and column say where."""

    code = "iot.messagebroker.IncorrectRuleSql"

    def __init__(self, message: str, *, line: int, column: int) -> None:
        super().__init__(message, field="sql")
        self.line, self.column = line, column


class NoSql(RuleError):
    """A rule without SQL cannot start."""

    code = "iot.rule.NullSqlForRule"


class NoOperation(RuleError):
    """A rule without an operation cannot start."""

    code = "iot.rule.NullForwardDestForRule"


class RuleIsRunning(RuleError):
    """A running rule is stopped before it is deleted."""

    code = "iot.rule.DeleteRuleFailed"
    status = HTTPStatus.CONFLICT


class RuleAlreadyStarted(RuleError):
    """The rule runs already."""

    code = "iot.ruleng.RuleAlreadyIsStarted"
    status = HTTPStatus.CONFLICT


class TooManyOperations(RuleError):
    """The rule has as many operations as it may have."""

    code = "iot.rule.TooManyRuleAction"
    status = HTTPStatus.CONFLICT


class UnknownKind(RuleError):
    """There is no operation of that kind."""

    code = "iot.rule.IncorrentRuleActionType"  # sic


class BadConfiguration(RuleError):
    """The operation's configuration lacks something or has it wrong."""

    code = "iot.rule.ParseRuleActionConfigError"


class NoTopicName(BadConfiguration):
    """The operation names no topic."""

    code = "iot.ruleng.NullTopicNameInMns"


class TopicNotFound(BadConfiguration):
    """The region has no topic of that name."""

    code = "iot.ruleng.NotFoundTopicInMns"


class InvalidRole(BadConfiguration):
    """The role is missing, unknown, or does not trust IoT Platform."""

    code = "iot.ruleng.InvalidRamRole"


class NoRoleArn(InvalidRole):
    """The ARN of the role is empty, and so is its name."""

    code = "iot.ruleng.NullRamRoleArn"


class NoRoleName(InvalidRole):
    """The name of the role is empty, and there is no ARN."""

    code = "iot.ruleng.NullRamRoleName"


class NoTargetTopic(BadConfiguration):
    """The operation names no topic of a device."""

    code = "iot.messagebroker.NullTopicName"


class BadTopic(BadConfiguration):
    """No device hears that topic."""

    code = "iot.messagebroker.InvalidFormattedTopicName"


class IncorrectSystemTopic(BadTopic):
    """Rules do not send to that system topic."""

    code = "iot.ruleng.IncorrectSysTopic"


class ProductUnknown(BadTopic):
    """The product that the topic names is not there."""

    code = "iot.prod.NotExistedProduct"


class Circle(RuleError):
    """Rules would send messages on to each other without end; a code of our own."""

    code = "iot.rule.RuleActionCircle"
    status = HTTPStatus.CONFLICT


class ErrorOperationTaken(RuleError):
    """A rule has one operation for errors."""

    code = "iot.rule.RuleActionIsAlreadyCreated"
    status = HTTPStatus.CONFLICT


class SameProduct(RuleError):
    """Errors go to another product than messages; a code of our own."""

    code = "iot.rule.SameProductForError"
    status = HTTPStatus.CONFLICT


class RegionIsFixed(RuleError):
    """A subscription's queue stays in the region it was made in."""

    code = "iot.subscribe.RegionIsFixed"
    status = HTTPStatus.CONFLICT


class NothingSubscribed(RuleError):
    """A server-side subscription needs at least one kind of message."""

    code = "iot.subscribe.NullSubscribeFlags"


class VersionUnknown(RuleError):
    """The rule has no version of that number; a code of our own."""

    code = "iot.rule.NotFoundRuleVersion"
    status = HTTPStatus.NOT_FOUND


class NoShadowRun(RuleError):
    """Nothing is tried beside the rule; a code of our own, as the next two."""

    code = "iot.rule.NotFoundShadowRun"
    status = HTTPStatus.NOT_FOUND


class RuleNotRunning(RuleError):
    """Only beside a running rule something can be tried."""

    code = "iot.rule.RuleIsNotRunning"
    status = HTTPStatus.CONFLICT


class TooManyShadowRuns(RuleError):
    """As many are under way as may be."""

    code = "iot.rule.TooManyShadowRuns"
    status = HTTPStatus.CONFLICT


class NothingToTrace(RuleError):
    """So many messages cannot be kept whole; a code of our own."""

    code = "iot.rule.InvalidTrace"


class MessageUnknown(RuleError):
    """Nothing is known of a message."""

    code = "iot.message.NotFound"
    status = HTTPStatus.NOT_FOUND
