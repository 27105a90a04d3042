"""A program's whole way through access control, by the official SDKs, unmodified.

Run apart, for one of them is named `mns`, too. Arguments: which SDKs (`new`: alibabacloud_*,
signing with ACS3; `old`: aliyun-python-sdk-*, signing with signature 1.0), the addresses of the
OpenAPI and of the message service, access key id and secret of the owner. Prints what it saw,
one JSON object.
"""

# mypy: ignore-errors

import json
import re
import sys
from importlib import import_module
from typing import Any, ClassVar

from alibabacloud_mns_open20220119 import models as mns_open_models
from alibabacloud_mns_open20220119.client import Client as MnsOpen
from alibabacloud_ram20150501 import models as ram_models
from alibabacloud_ram20150501.client import Client as Ram
from alibabacloud_sts20150401 import models as sts_models
from alibabacloud_sts20150401.client import Client as Sts
from alibabacloud_tea_openapi.exceptions import ClientException
from alibabacloud_tea_openapi.models import Config
from aliyunsdkcore.acs_exception.exceptions import ServerException
from aliyunsdkcore.auth.credentials import AccessKeyCredential, StsTokenCredential
from aliyunsdkcore.client import AcsClient
from aliyunsdkcore.request import CommonRequest, RpcRequest
from mns.account import Account
from mns.mns_exception import MNSServerException
from mns.queue import Message

GENERATION, WEB, QUEUES, KEY_ID, SECRET = sys.argv[1:6]
ACCOUNT = "1234567890123456"

Statement = dict[str, Any]


class New:
    """Somebody who uses the SDKs of today."""

    products: ClassVar = {
        "Ram": (Ram, ram_models),
        "Sts": (Sts, sts_models),
        "Mns-open": (MnsOpen, mns_open_models),
    }

    def __init__(self, key_id: str, secret: str, token: str = "") -> None:
        self.config = {"access_key_id": key_id, "access_key_secret": secret}
        self.config |= {"security_token": token} if token else {}

    def call(self, product: str, action: str, **parameters: object) -> dict[str, Any]:
        client_class, models = self.products[product]
        client = client_class(Config(**self.config, endpoint=WEB, protocol="HTTP"))
        method = getattr(client, re.sub(r"(?<!^)([A-Z])", r"_\1", action).lower())
        if not hasattr(models, f"{action}Request"):
            return method().body.to_map()
        request = getattr(models, f"{action}Request")().from_map(parameters)
        return method(request).body.to_map()


class Old:
    """Somebody who uses the SDKs of before."""

    packages: ClassVar = {
        "Ram": "aliyunsdkram.request.v20150501",
        "Sts": "aliyunsdksts.request.v20150401",
    }

    def __init__(self, key_id: str, secret: str, token: str = "") -> None:
        credential = AccessKeyCredential(key_id, secret)
        if token:
            credential = StsTokenCredential(key_id, secret, token)
        self.client = AcsClient(region_id="cn-hangzhou", credential=credential)

    def call(self, product: str, action: str, **parameters: object) -> dict[str, Any]:
        request = self._request(product, action)
        for name, value in parameters.items():
            if isinstance(request, CommonRequest):
                request.add_query_param(name, value)
            else:
                getattr(request, f"set_{name}")(value)
        request.set_endpoint(WEB)
        request.set_protocol_type("http")
        request.set_accept_format("JSON")
        return json.loads(self.client.do_action_with_exception(request))

    def _request(self, product: str, action: str) -> RpcRequest:
        if product in self.packages:
            module = import_module(f"{self.packages[product]}.{action}Request")
            return getattr(module, f"{action}Request")()
        request = CommonRequest(domain=WEB, version="2022-01-19", action_name=action)
        request.set_method("POST")
        request.add_query_param("RegionId", "cn-shanghai")
        return request


Program = {"new": New, "old": Old}[GENERATION]
seen = {}


def code_of(program: New | Old, product: str, action: str, **parameters: object) -> str:
    try:
        program.call(product, action, **parameters)
    except ClientException as refusal:
        return refusal.code
    except ServerException as refusal:
        return refusal.get_error_code()
    return ""


def document(*statements: Statement) -> str:
    return json.dumps({"Version": "1", "Statement": statements})


def allow(action: str | list[str], resource: str) -> Statement:
    return {"Effect": "Allow", "Action": action, "Resource": resource}


def trust(principal: str) -> str:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": principal}}
    return document(statement)


def sent_by(key_id: str, secret: str, token: str) -> str:
    try:
        Account(QUEUES, key_id, secret, token).get_queue(queue).send_message(Message("hello"))
    except MNSServerException as refusal:
        return refusal.type
    return "sent"


def ram(action: str, **parameters: object) -> dict[str, Any]:
    return owner.call("Ram", action, **parameters)


def names(items: list[dict[str, str]], name: str) -> list[str]:
    return [item[name] for item in items if item[name].startswith(GENERATION)]


owner = Program(KEY_ID, SECRET)
user, group, role = f"{GENERATION}-alice", f"{GENERATION}-night", f"{GENERATION}-Writer"
mine, sending, queue = f"{GENERATION}-mine", f"{GENERATION}-sending", f"{GENERATION}-orders"
role_arn = f"acs:ram::{ACCOUNT}:role/{role}"

# Users, groups, keys
ram("CreateUser", UserName=user, DisplayName="Alice", Comments="pumps")
ram("UpdateUser", UserName=user, NewComments="all pumps")
told = ram("GetUser", UserName=user)["User"]
seen["user"] = [told["UserName"], told["DisplayName"], told["Comments"]]
seen["users"] = len(names(ram("ListUsers", MaxItems=1000)["Users"]["User"], "UserName"))
ram("CreateGroup", GroupName=group, Comments="shift")
ram("AddUserToGroup", UserName=user, GroupName=group)
members = ram("ListUsersForGroup", GroupName=group)["Users"]["User"]
seen["members"] = [member["DisplayName"] for member in members]
seen["groups"] = len(ram("ListGroupsForUser", UserName=user)["Groups"]["Group"])
key = ram("CreateAccessKey", UserName=user)["AccessKey"]
keys = ram("ListAccessKeys", UserName=user)["AccessKeys"]["AccessKey"]
seen["same key"] = keys[0]["AccessKeyId"] == key["AccessKeyId"]
seen["secret again"] = keys[0].get("AccessKeySecret")
ram("CreateLoginProfile", UserName=user, Password="quiet-Harbour-47", PasswordResetRequired=True)
seen["login"] = ram("GetLoginProfile", UserName=user)["LoginProfile"]["PasswordResetRequired"]
seen["password"] = ram("GetPasswordPolicy")["PasswordPolicy"]["MinimumPasswordLength"]

# Policies and roles
alice = Program(key["AccessKeyId"], key["AccessKeySecret"])
seen["before"] = code_of(alice, "Ram", "GetUser", UserName=user)
reading = allow("ram:GetUser", f"acs:ram:*:*:user/{user}")
assuming = allow("sts:AssumeRole", f"acs:ram:*:*:role/{role}")
ram("CreatePolicy", PolicyName=mine, PolicyDocument=document(reading), Description="own")
ram("AttachPolicyToGroup", PolicyType="Custom", PolicyName=mine, GroupName=group)
seen["after"] = code_of(alice, "Ram", "GetUser", UserName=user)
version = ram(
    "CreatePolicyVersion",
    PolicyName=mine,
    PolicyDocument=document(reading, assuming),
    SetAsDefault=True,
)["PolicyVersion"]
seen["version"] = [version["VersionId"], version["IsDefaultVersion"]]
policy = ram("GetPolicy", PolicyName=mine, PolicyType="Custom")
seen["attached"] = policy["Policy"]["AttachmentCount"]
seen["statements"] = len(json.loads(policy["DefaultPolicyVersion"]["PolicyDocument"])["Statement"])
made = ram("CreateRole", RoleName=role, AssumeRolePolicyDocument=trust("acs:ram::1:root"))["Role"]
seen["role"] = made["Arn"] == role_arn
seen["not trusted"] = code_of(
    alice, "Sts", "AssumeRole", RoleArn=role_arn, RoleSessionName="session"
)
trusting = trust(f"acs:ram::{ACCOUNT}:user/{user}")
ram("UpdateRole", RoleName=role, NewAssumeRolePolicyDocument=trusting, NewMaxSessionDuration=7200)
told = ram("GetRole", RoleName=role)["Role"]
seen["trust"] = told["AssumeRolePolicyDocument"] == trusting
seen["longest"] = told["MaxSessionDuration"]
seen["roles"] = names(ram("ListRoles")["Roles"]["Role"], "RoleName") == [role]
using = allow(["mns:SendMessage", "mns:GetQueueAttributes"], f"acs:mns:*:*:/queues/{queue}*")
ram("CreatePolicy", PolicyName=sending, PolicyDocument=document(using))
ram("AttachPolicyToRole", PolicyType="Custom", PolicyName=sending, RoleName=role)
seen["of the role"] = names(
    ram("ListPoliciesForRole", RoleName=role)["Policies"]["Policy"], "PolicyName"
) == [sending]
told = ram("ListEntitiesForPolicy", PolicyName=mine, PolicyType="Custom")
seen["entities"] = [len(told[f"{kind}s"][kind]) for kind in ("User", "Group", "Role")]

# Temporary credentials, at every door
owner.call("Mns-open", "CreateQueue", QueueName=queue)
told = alice.call("Sts", "GetCallerIdentity")
seen["alice"] = [told["IdentityType"], told["AccountId"], told["Arn"].rpartition(":")[2]]
worn = alice.call(
    "Sts", "AssumeRole", RoleArn=role_arn, RoleSessionName="session", DurationSeconds=900
)
seen["session"] = worn["AssumedRoleUser"]["Arn"].rpartition(":")[2]
made = worn["Credentials"]
temporary = made["AccessKeyId"], made["AccessKeySecret"], made["SecurityToken"]
writer = Program(*temporary)
told = writer.call("Sts", "GetCallerIdentity")
seen["writer"] = [told["IdentityType"], told["PrincipalId"].partition(":")[2]]
told = writer.call("Mns-open", "GetQueueAttributes", QueueName=queue)["Data"]
seen["queue"] = told["QueueName"] == queue
seen["not deleted"] = code_of(writer, "Mns-open", "DeleteQueue", QueueName=queue)
seen["alice herself"] = sent_by(key["AccessKeyId"], key["AccessKeySecret"], "")
seen["sent"] = sent_by(*temporary)
narrow = alice.call(
    "Sts",
    "AssumeRole",
    RoleArn=role_arn,
    RoleSessionName="narrow",
    Policy=document(allow("mns:GetQueueAttributes", "*")),
)["Credentials"]
seen["narrow"] = sent_by(narrow["AccessKeyId"], narrow["AccessKeySecret"], narrow["SecurityToken"])
used = ram("GetAccessKeyLastUsed", UserName=user, UserAccessKeyId=key["AccessKeyId"])
seen["used"] = "LastUsedDate" in used["AccessKeyLastUsed"]

# And back
seen["in use"] = code_of(owner, "Ram", "DeleteUser", UserName=user)
owner.call("Mns-open", "DeleteQueue", QueueName=queue)
ram("DetachPolicyFromRole", PolicyType="Custom", PolicyName=sending, RoleName=role)
ram("DeletePolicy", PolicyName=sending)
ram("DeleteRole", RoleName=role)
seen["role gone"] = code_of(writer, "Sts", "GetCallerIdentity")
ram("DetachPolicyFromGroup", PolicyType="Custom", PolicyName=mine, GroupName=group)
ram("DeletePolicyVersion", PolicyName=mine, VersionId="v1")
ram("DeletePolicy", PolicyName=mine)
ram("RemoveUserFromGroup", UserName=user, GroupName=group)
ram("DeleteGroup", GroupName=group)
ram("UpdateAccessKey", UserName=user, UserAccessKeyId=key["AccessKeyId"], Status="Inactive")
seen["key off"] = code_of(alice, "Sts", "GetCallerIdentity")
ram("DeleteAccessKey", UserName=user, UserAccessKeyId=key["AccessKeyId"])
ram("DeleteLoginProfile", UserName=user)
ram("DeleteUser", UserName=user)
seen["gone"] = code_of(owner, "Ram", "GetUser", UserName=user)
sys.stdout.write(json.dumps(seen))
