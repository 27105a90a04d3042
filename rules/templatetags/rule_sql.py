"""What an editor of rule SQL knows of the language."""

from django import template

from rules.sql import FUNCTIONS

register = template.Library()


@register.simple_tag
def sql_functions() -> list[dict[str, str]]:
    """Answer the functions for completion and for the help at the pointer."""
    return [
        {
            "name": function.name,
            "arguments": function.arguments,
            "summary": function.summary,
            "example": function.example,
        }
        for function in FUNCTIONS.values()
    ]
