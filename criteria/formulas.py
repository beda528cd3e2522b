"""Formulas over indicators: [ma-chi-tieu] names a figure; + - * / and brackets join them."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from collections.abc import Mapping
from decimal import Decimal
from decimal import DivisionByZero
from decimal import InvalidOperation

CODE = re.compile(r"\[([-\w]+)\]")
OPERATIONS: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


class FormulaError(ValueError):
    """The formula cannot be read; the message tells a person what to change."""


def codes_in(formula: str) -> list[str]:
    """Codes of the indicators that a formula names, each once, in the order of the formula."""
    return list(dict.fromkeys(CODE.findall(formula)))


def check_formula(formula: str) -> None:
    """Read a formula without figures.

    Raises:
        FormulaError: it is empty, holds anything but figures, numbers, + - * / and brackets.
    """
    _parsed(formula)


def evaluate(formula: str, figures: Mapping[str, Decimal | None]) -> Decimal | None:
    """The value of a formula, or None while a figure is missing or a divisor is nought.

    Args:
        figures: code → figure of the unit's accepted report.

    Raises:
        FormulaError: as `check_formula`.
    """
    tree, names = _parsed(formula)
    values = {name: figures.get(code) for name, code in names.items()}
    if any(value is None for value in values.values()):
        return None
    try:
        result = _value(tree, {name: Decimal(v) for name, v in values.items() if v is not None})
    except (DivisionByZero, InvalidOperation):
        return None
    return result if result.is_finite() else None


def _parsed(formula: str) -> tuple[ast.expr, dict[str, str]]:
    names = {f"v{place}": code for place, code in enumerate(codes_in(formula))}
    known = {code: name for name, code in names.items()}
    if re.search(r"\d,\d", formula):
        raise FormulaError("Phần thập phân trong công thức viết bằng dấu chấm, ví dụ 1.5.")
    text = CODE.sub(lambda found: f" {known[found[1]]} ", formula).strip()
    if not text:
        raise FormulaError("Công thức đang trống.")
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise FormulaError(
            "Không đọc được công thức. Ví dụ đúng: [ho-so-truc-tuyen] / [tong-ho-so] * 100."
        ) from None
    _check(tree, names)
    return tree, names


def _check(node: ast.expr, names: Mapping[str, str]) -> None:
    match node:
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATIONS:
            _check(left, names)
            _check(right, names)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            _check(operand, names)
        case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
            pass
        case ast.Name(id=name) if name in names:
            pass
        case _:
            raise FormulaError(
                "Công thức chỉ gồm mã chỉ tiêu trong ngoặc vuông, số, dấu + - * / và ngoặc tròn."
            )


def _value(node: ast.expr, values: Mapping[str, Decimal]) -> Decimal:
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            return OPERATIONS[type(op)](_value(left, values), _value(right, values))
        case ast.UnaryOp(operand=operand):
            return -_value(operand, values)
        case ast.Constant(value=number):
            return Decimal(str(number))
        case ast.Name(id=name):
            return values[name]
    raise FormulaError("Không đọc được công thức.")  # `_check` lets nothing else pass
