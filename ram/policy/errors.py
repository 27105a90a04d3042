"""What can be wrong with a policy document."""


class MalformedPolicy(Exception):  # noqa: N818 - the API's own name: MalformedPolicyDocument
    """The document breaks the policy grammar; says where and what to write instead."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.path = path
        self.message = message
