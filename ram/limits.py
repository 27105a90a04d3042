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

# RAM API, SetPasswordPolicy
SHORTEST_PASSWORD = 8  # the least MinimumPasswordLength; 32 is the most
LONGEST_MINIMUM = 32
PASSWORD_DAYS = 1_095  # MaxPasswordAge
FORMER_PASSWORDS = 24  # PasswordReusePrevention
LOGIN_ATTEMPTS = 32  # MaxLoginAttemps, as the API spells it

# Signing in and API tokens: ours
RECOVERY_CODES = 10
TOKENS_PER_USER = 20
TOKEN_ID = 12  # characters that name a token; it shows them and they open nothing
TOKEN_NAME = 64
TOKEN_DAYS = 366
TOKEN_ACTIONS = 50
AGENT = 200
