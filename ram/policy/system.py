"""Which policies exist without anyone having written them.

A document is marked `approximation` where Alibaba Cloud does not publish its text: it then
grants what the guides describe.
"""

import json
from dataclasses import dataclass
from typing import Any

from iotconsole.kit.errors import marked


@dataclass(frozen=True, slots=True)
class SystemPolicy:
    """A built-in policy."""

    name: str
    description: str
    document: str
    approximation: bool = True


def _document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "1", "Statement": list(statements)}, indent=2)


def _allow(*actions: str) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": list(actions), "Resource": "*"}


# RAM role, trusted entity "Alibaba Cloud Service": IoT Platform
IOT_TRUST_DOCUMENT = _document(
    {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": ["iot.aliyuncs.com"]},
    }
)

# IoT Platform, custom permissions: what the console reads of the targets of its rules
_READ_RULE_TARGETS = (
    *("rds:DescribeDBInstances", "rds:DescribeDatabases", "rds:DescribeAccounts"),
    "rds:DescribeDBInstanceNetInfo",
    "ram:ListRoles",
    *("mns:ListTopic", "mns:GetTopicRef"),
    *("ots:ListInstance", "ots:ListTable", "ots:DescribeTable", "ots:GetInstance"),
    *("fc:ListServices", "fc:GetService", "fc:GetFunction", "fc:ListFunctions"),
    *("log:ListShards", "log:ListLogStores", "log:ListProject"),
    "cms:QueryMetricList",
)

_PASS_ROLE_TO_IOT = {
    "Effect": "Allow",
    "Action": "ram:PassRole",
    "Resource": "*",
    "Condition": {"StringEquals": {"acs:Service": "iot.aliyuncs.com"}},
}

SYSTEM_POLICIES = (
    SystemPolicy(
        "AdministratorAccess",
        marked("Manages all resources of the account."),
        _document(_allow("*")),
    ),
    SystemPolicy(
        "ReadOnlyAccess",
        marked("Looks at all resources of the account."),
        _document(_allow("*:Get*", "*:List*", "*:Query*", "*:Desc*", "*:BatchGet*", "*:Check*")),
    ),
    SystemPolicy(
        "AliyunRAMFullAccess",
        marked("Manages users, groups, roles and policies."),
        _document(_allow("ram:*")),
    ),
    SystemPolicy(
        "AliyunMNSFullAccess",
        marked("Manages and uses all queues and topics of the Message Service."),
        _document(_allow("mns:*")),
    ),
    SystemPolicy(
        "AliyunMNSReadOnlyAccess",
        marked("Looks at the queues and topics of the Message Service."),
        _document(_allow("mns:Get*", "mns:Query*", "mns:Desc*", "mns:List*")),
        approximation=False,  # its published version 2
    ),
    SystemPolicy(
        "AliyunIOTFullAccess",
        marked("Manages IoT Platform and lets it use the roles of the account."),
        _document(_allow("iot:*", *_READ_RULE_TARGETS, "rds:ModifySecurityIps"), _PASS_ROLE_TO_IOT),
    ),
    SystemPolicy(
        "AliyunIOTReadOnlyAccess",
        marked("Looks at IoT Platform."),
        _document(
            _allow(
                *("iot:Query*", "iot:List*", "iot:Get*", "iot:BatchGet*", "iot:Check*"),
                *_READ_RULE_TARGETS,
            )
        ),
    ),
    SystemPolicy(
        "AliyunIOTAccessingMNSRolePolicy",
        marked("Lets IoT Platform send to the queues and topics of the Message Service."),
        _document(_allow("mns:SendMessage", "mns:PublishMessage")),
    ),
)
