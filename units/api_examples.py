"""The OpenAPI description turned into what a person reads: endpoints with their example answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from units.enums import ApiScope


@dataclass(frozen=True)
class Parameter:
    name: str
    kind: str
    words: str
    is_required: bool


@dataclass(frozen=True)
class Endpoint:
    """One question; `anchor` leads to it on the page."""

    path: str
    summary: str
    words: str
    scope: ApiScope
    parameters: tuple[Parameter, ...]
    example: str

    @property
    def anchor(self) -> str:
        return self.path.strip("/").replace("/", "-").replace("{", "").replace("}", "")


KINDS = {"integer": "số nguyên", "string": "chuỗi ký tự", "boolean": "true hoặc false"}


def endpoints(document: dict[str, Any]) -> Iterator[Endpoint]:
    """Every GET of the description, in its order."""
    for path, operations in document["paths"].items():
        operation = operations["get"]
        yield Endpoint(
            path=path,
            summary=operation["summary"],
            words=operation.get("description", ""),
            scope=ApiScope(operation["x-scope"]),
            parameters=tuple(_parameter(document, each) for each in operation["parameters"]),
            example=json.dumps(example_answer(document, operation), ensure_ascii=False, indent=2),
        )


def example_answer(document: dict[str, Any], operation: dict[str, Any]) -> Any:
    """An answer made of the examples that the schema's fields name."""
    schema = operation["responses"][200]["content"]["application/json"]["schema"]
    return example_of(document, schema)


def example_of(document: dict[str, Any], schema: dict[str, Any]) -> Any:
    """A value that fits `schema`: its own example, or one put together from its parts."""
    if "examples" in schema:
        return schema["examples"][0]
    if "$ref" in schema:
        return example_of(document, _resolved(document, schema["$ref"]))
    if "anyOf" in schema:
        return example_of(document, schema["anyOf"][0])
    if schema.get("type") == "array":
        return [example_of(document, schema["items"])]
    return {name: example_of(document, each) for name, each in schema.get("properties", {}).items()}


def _resolved(document: dict[str, Any], reference: str) -> dict[str, Any]:
    found: Any = document
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return found


def _parameter(document: dict[str, Any], data: dict[str, Any]) -> Parameter:
    schema = data["schema"]
    options = [schema, *schema.get("anyOf", [])]
    options += [_resolved(document, each["$ref"]) for each in options if "$ref" in each]
    kinds = [each["type"] for each in options if each.get("type", "null") != "null"]
    allowed = [value for each in options for value in each.get("enum", [])]
    kind = ", ".join(allowed) or KINDS.get(kinds[0] if kinds else "string", "chuỗi ký tự")
    words = data.get("description", "")
    return Parameter(data["name"], kind, words, data["required"])
