"""Which area of the parent plan an area specifies, by the meaning-bearing words they share."""

from __future__ import annotations

import math
from collections import Counter
from itertools import pairwise

from campaigns.reading.found import Found
from campaigns.reading.words import plain

LEAST = 0.22


def link_areas(areas: list[Found], parents: list[tuple[str, str]]) -> None:
    """Write `parent_ordinal` into areas; words that every area uses weigh nothing.

    Args:
        parents: (ordinal, title and text) of the parent's areas.
    """
    if not parents:
        return
    bags = [_bag(text) for _, text in parents]
    weights = _weights(bags)
    for area in areas:
        mine = _bag(f"{area.facts['title']} {area.facts['title']} {area.facts.get('text', '')}")
        scored = sorted(
            (
                (_cosine(mine, bag, weights), ordinal)
                for bag, (ordinal, _) in zip(bags, parents, strict=True)
            ),
            reverse=True,
        )
        best, ordinal = scored[0]
        second = scored[1][0] if len(scored) > 1 else 0.0
        if best >= LEAST:
            area.facts["parent_ordinal"] = ordinal
            area.facts["link_confidence"] = round(min(1.0, best + max(0.0, best - second)), 2)


def _bag(text: str) -> Counter[str]:
    """Single words and pairs: in Vietnamese meaning stands in pairs of syllables."""
    words = plain(text).split()
    return Counter(words) + Counter(f"{a} {b}" for a, b in pairwise(words))


def _weights(bags: list[Counter[str]]) -> dict[str, float]:
    seen = Counter(word for bag in bags for word in bag)
    return {
        word: math.log(1 + len(bags) / count) * (1.6 if " " in word else 1)
        for word, count in seen.items()
    }


def _cosine(one: Counter[str], other: Counter[str], weights: dict[str, float]) -> float:
    shared = sum(math.sqrt(one[w] * other[w]) * weights[w] ** 2 for w in one.keys() & other.keys())
    size_one = math.sqrt(sum(one[w] * weights.get(w, 0.7) ** 2 for w in one))
    size_other = math.sqrt(sum(other[w] * weights[w] ** 2 for w in other))
    return shared / (size_one * size_other) if size_one and size_other else 0.0
