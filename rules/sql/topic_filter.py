"""Which topics a query listens to."""


def parse_topic_filter(text: str) -> str:
    """Return the filter with its leading slash; ValueError: it could match no topic."""
    levels = text.removeprefix("/").split("/")
    if "" in levels or any(character.isspace() for character in text):
        raise ValueError("A topic has no empty level and no space.")
    # MQTT 4.7.1: a wildcard is a level of its own, and # the last one
    if any(level not in ("+", "#") and ("+" in level or "#" in level) for level in levels):
        raise ValueError("A wildcard stands alone between two slashes: /a/+/b or /a/#.")
    if "#" in levels[:-1]:
        raise ValueError("# can only be the last level of a topic.")
    return "/" + "/".join(levels)
