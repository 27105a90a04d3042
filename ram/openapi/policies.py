"""What programs do with policies and their versions (Ram 2015-05-01).

Only what reads names a type: the policies of the system cannot be changed.
"""

from django.db.models import Count

from iotconsole.kit.openapi import Parameters
from ram import services
from ram.models import Policy, PolicyVersion
from ram.openapi.pages import Document, page, whole
from ram.openapi.values import choice, date, document

# RAM API, CreatePolicyVersion: RotateStrategy
_KEEP, _ROTATE = "None", "DeleteOldestNonDefaultVersionWhenLimitExceeded"


def create(parameters: Parameters) -> Document:
    """CreatePolicy: its document is v1."""
    policy = services.create_policy(
        parameters.required("PolicyName"),
        document(parameters, "PolicyDocument"),
        parameters.text("Description"),
    )
    return {"Policy": _created(policy)}


def get(parameters: Parameters) -> Document:
    """GetPolicy, with the document that holds."""
    policy = find(parameters)
    version = policy.versions.get(number=policy.default_version)
    return {
        "Policy": _updated(policy) | {"AttachmentCount": policy.attachments.count()},
        "DefaultPolicyVersion": _version(version),
    }


def describe(parameters: Parameters) -> Document:
    """UpdatePolicyDescription."""
    policy = _find_custom(parameters)
    services.update_policy(policy, description=parameters.text("NewDescription"))
    return {"Policy": _updated(policy)}


def delete(parameters: Parameters) -> Document:
    """DeletePolicy: CascadingDelete takes its other versions with it, nothing else."""
    policy = _find_custom(parameters)
    services.check_policy_deletable(policy)
    if not parameters.switch("CascadingDelete"):
        services.check_only_version(policy)
    services.delete_policy(policy)
    return {}


def list_page(parameters: Parameters) -> Document:
    """ListPolicies, of one type or of both."""
    rows = Policy.objects.annotate(attachment_count=Count("attachments"))
    if parameters.text("PolicyType"):
        rows = rows.filter(type=_type(parameters))
    return page(parameters, rows, "Policy", _listed)


def create_version(parameters: Parameters) -> Document:
    """CreatePolicyVersion."""
    policy = _find_custom(parameters)
    strategy = choice(parameters, "RotateStrategy", (_KEEP, _ROTATE), default=_KEEP)
    version = services.create_policy_version(
        policy,
        document(parameters, "PolicyDocument"),
        set_as_default=parameters.switch("SetAsDefault") or False,
        rotate=strategy == _ROTATE,
    )
    return {"PolicyVersion": _version(version)}


def get_version(parameters: Parameters) -> Document:
    """GetPolicyVersion."""
    return {"PolicyVersion": _version(_find_version(find(parameters), parameters))}


def set_default_version(parameters: Parameters) -> Document:
    """SetDefaultPolicyVersion."""
    version = _find_version(_find_custom(parameters), parameters)
    services.set_default_policy_version(version)
    return {}


def delete_version(parameters: Parameters) -> Document:
    """DeletePolicyVersion."""
    services.delete_policy_version(_find_version(_find_custom(parameters), parameters))
    return {}


def list_versions(parameters: Parameters) -> Document:
    """ListPolicyVersions."""
    versions = find(parameters).versions.select_related("policy")
    return whole("PolicyVersion", [_version(version) for version in versions])


def find(parameters: Parameters) -> Policy:
    """Answer the policy that is named with its type."""
    return services.find_policy(_type(parameters), parameters.required("PolicyName"))


def _find_custom(parameters: Parameters) -> Policy:
    return services.find_policy(Policy.Type.CUSTOM, parameters.required("PolicyName"))


def _find_version(policy: Policy, parameters: Parameters) -> PolicyVersion:
    return services.find_policy_version(policy, parameters.required("VersionId"))


def _type(parameters: Parameters) -> str:
    return choice(parameters, "PolicyType", Policy.Type.values)


def _created(policy: Policy) -> Document:
    return {
        "PolicyName": policy.name,
        "PolicyType": policy.type,
        "Description": policy.description,
        "DefaultVersion": f"v{policy.default_version}",
        "CreateDate": date(policy.created),
    }


def _updated(policy: Policy) -> Document:
    return _created(policy) | {"UpdateDate": date(policy.updated)}


def _listed(policy: Policy) -> Document:
    counted = getattr(policy, "attachment_count", 0)  # annotated above
    return _updated(policy) | {"AttachmentCount": counted}


def _version(version: PolicyVersion) -> Document:
    return {
        "VersionId": version.version_id,
        "IsDefaultVersion": version.is_default,
        "PolicyDocument": version.document,
        "CreateDate": date(version.created),
    }
