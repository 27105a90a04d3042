"""What can be wrong with a policy document."""


class MalformedPolicy(Exception):
    """The document breaks the policy grammar; says where and what to write instead."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.path = path
        self.message = message
