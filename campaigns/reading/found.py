"""What the reader finds, each with its place and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from typing import Any


@dataclass
class Found:
    """One item: `facts` as the JSON names them, `lines` from 0, `confidence` from 0 to 1."""

    facts: dict[str, Any]
    confidence: float
    first: int
    last: int

    def as_json(self) -> dict[str, Any]:
        return {
            **self.facts,
            "confidence": round(min(max(self.confidence, 0.0), 1.0), 2),
            "lines": [self.first, self.last],
        }


@dataclass
class Group(Found):
    """A target group with its criteria."""

    criteria: list[Found] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {**super().as_json(), "criteria": [c.as_json() for c in self.criteria]}
