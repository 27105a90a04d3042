"""The YAML of rules: written the same for the same rules, read with nothing of YAML's own magic."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
import yaml

from iotconsole.kit.errors import marked
from rules.definitions.definition import Definition, in_order
from rules.errors import RuleError

VERSION = 1
YAML = "application/yaml"  # RFC 9512
LONGEST = 1024 * 1024  # characters
DEEPEST = 16
WIDEST = 1_000_000  # no line is folded


class BadFile(RuleError):
    """The file does not say rules; a code of our own."""

    code = "iot.rule.InvalidRuleFile"


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a file says; the version is that of this form."""

    version: int
    rules: list[Definition]


class _Loader(yaml.CSafeLoader):
    """Takes no key twice: of two, one would be lost without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - PyYAML's
        """Read a mapping."""
        keys = [key.value for key, _ in node.value]
        for index, (key, _) in enumerate(node.value):
            if key.value in keys[:index]:
                raise yaml.MarkedYAMLError(
                    problem=f"{key.value} twice", problem_mark=key.start_mark
                )
        return super().construct_mapping(node, deep=deep)


class _Dumper(yaml.CSafeDumper):
    """Writes texts of several lines as they are."""


def _text(dumper: _Dumper, text: str) -> yaml.Node:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def write(definitions: Iterable[Definition]) -> str:
    """Answer the file that says these rules."""
    return _dumped({"version": VERSION, "rules": [_plain(each) for each in definitions]})


def write_one(definition: Definition) -> str:
    """Answer what a file says of one rule, for comparing."""
    return _dumped(_plain(definition))


def read(text: str) -> list[Definition]:
    """Answer the rules that a file says; BadFile tells where it does not."""
    if len(text) > LONGEST:
        raise BadFile(marked("A file of rules has at most %(most)s characters."), most=LONGEST)
    try:
        _check_events(text)
        file = msgspec.convert(yaml.load(text, Loader=_Loader), _File)  # noqa: S506 - a safe loader
    except yaml.MarkedYAMLError as exc:
        mark = exc.problem_mark or exc.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        sentence = marked("Line %(line)s, column %(column)s of the file: %(problem)s.")
        raise BadFile(sentence, line=line, column=column, problem=exc.problem) from exc
    except (yaml.YAMLError, msgspec.ValidationError, ValueError, RecursionError) as exc:
        problem = str(exc).splitlines()[0]
        raise BadFile(marked("The file does not say rules: %(problem)s"), problem=problem) from exc
    _check(file)
    return file.rules


def _check_events(text: str) -> None:
    """Refuse what YAML has besides texts, numbers, lists and mappings, before anything is built."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _refused("anchors and aliases are not read", event)
        if getattr(event, "tag", None):
            raise _refused("tags are not read", event)
        if depth > DEEPEST:
            raise _refused("this is nested too deeply", event)


def _refused(problem: str, event: yaml.Event) -> yaml.MarkedYAMLError:
    mark: Any = event.start_mark  # of the C parser; it says the same as the other
    return yaml.MarkedYAMLError(problem=problem, problem_mark=mark)


def _check(file: _File) -> None:
    if file.version != VERSION:
        sentence = marked("The file has the version %(version)s; version %(known)s is read here.")
        raise BadFile(sentence, version=file.version, known=VERSION)
    names = [rule.name for rule in file.rules]
    for name in names:
        if names.count(name) > 1:
            raise BadFile(marked("The file says the rule %(rule)s twice."), rule=name)
    if any(_is_unstorable(text) for text in _texts(msgspec.to_builtins(file))):
        raise BadFile(marked("The file holds a character that no text can hold."))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from (str(key), *_texts(item))
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _is_unstorable(text: str) -> bool:
    return "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text)


def _plain(definition: Definition) -> dict[str, Any]:
    """Answer what is written of a rule: what people look for first, first."""
    return {
        "name": definition.name,
        "description": definition.description,
        "data_type": definition.data_type,
        "status": definition.status,
        "sql": definition.sql,
        "operations": [
            {
                "kind": each.kind,
                "is_for_errors": each.is_for_errors,
                "configuration": json.loads(json.dumps(each.configuration, sort_keys=True)),
            }
            for each in in_order(definition.operations)
        ],
    }


def _dumped(value: Any) -> str:  # noqa: ANN401 - what YAML can say
    text: str = yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDEST)
    return text
