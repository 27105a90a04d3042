"""Which tags there are (Ram 2015-05-01): none, since nothing that is kept here has any."""

from iotconsole.kit.openapi import Parameters
from ram.openapi.pages import Document
from ram.openapi.values import choice

TYPES = ("role", "policy")  # RAM API, ListTagResources: ResourceType


def list_page(parameters: Parameters) -> Document:
    """ListTagResources: Terraform asks for it whenever it reads a role."""
    choice(parameters, "ResourceType", TYPES)
    return {"TagResources": []}
