"""How many and how long: the quotas of access control."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PolicyQuota:
    """How many policies of each type one holder can have."""

    system: int
    custom: int


# RAM limits
USERS = 1_000
GROUPS = 50
ROLES = 1_000
CUSTOM_POLICIES = 1_500
GROUPS_PER_USER = 5
ACCESS_KEYS_PER_USER = 2
POLICIES_PER_USER = PolicyQuota(system=20, custom=10)
POLICIES_PER_GROUP = PolicyQuota(system=20, custom=5)
POLICIES_PER_ROLE = PolicyQuota(system=20, custom=5)
VERSIONS_PER_POLICY = 5

# RAM API: UserId, GroupId, RoleId; CreateUser, CreateGroup, CreateRole
ID_LENGTH = 18
DISPLAY_NAME = 128
COMMENTS = 128
DESCRIPTION = 1_024
MOBILE_PHONE = 32
SHORTEST_MAX_SESSION = 3_600  # seconds: MaxSessionDuration
LONGEST_MAX_SESSION = 43_200

# STS API, AssumeRole
SHORTEST_SESSION = 900  # seconds; the longest is the role's MaxSessionDuration
SESSION_POLICY = 2_048  # characters
SECURITY_TOKEN = 8_192  # characters: no door reads a longer one
