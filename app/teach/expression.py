"""Expressions of a lesson's numbers, “today.kept - stay_up.kept”, and words in which they stand in braces.

Parsed by Python's own parser, and nothing of it is taken but numbers, states’ numbers, + - * /, brackets and comparisons; nothing
is ever evaluated by Python itself. A sum has the unit of its parts, which must agree; a number times a bare one keeps its unit; a
ratio has none.
"""

from __future__ import annotations

import ast
import functools
import math
import operator
import string
from collections.abc import Callable
from dataclasses import dataclass

from app.teach.languages import LessonError
from engine.short import short

LONGEST, DEEPEST = 200, 20
SIGNS = frozenset(string.ascii_letters + string.digits + "_.+-*/()<>= \n")
FORMATS = ("value", "percent", "fraction")
_SUMS = {ast.Add: operator.add, ast.Sub: operator.sub}
_ORDERS = {ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge}


@dataclass(frozen=True)
class Quantity:
    """A value with its unit, as the engine writes it: "1" of what has none, "" of a bare number, which goes with every unit.

    `digits` are as many as are printed.
    """

    value: float
    unit: str = ""
    digits: int = 3


Look = Callable[[str, str], Quantity]
"""Gives a number of a state by their names."""


@dataclass(frozen=True)
class Expression:
    tree: ast.expr
    names: tuple[tuple[str, str], ...]
    """States and their numbers."""

    @property
    def compares(self) -> bool:
        return isinstance(self.tree, ast.Compare)

    def value(self, look: Look) -> Quantity:
        return _value(self.tree, look)

    def true(self, look: Look) -> bool:
        """Of a comparison."""
        assert isinstance(self.tree, ast.Compare)
        parts = [_value(each, look) for each in (self.tree.left, *self.tree.comparators)]
        _one_unit(*parts)
        return all(
            _ORDERS[type(order)](left.value, right.value)
            for order, left, right in zip(self.tree.ops, parts, parts[1:], strict=False)
        )


@functools.lru_cache(maxsize=4096)
def parse(text: str) -> Expression:
    """LessonError where it is none."""
    fault = LessonError("lesson_expression", sent=short(text))
    if len(text) > LONGEST or not SIGNS.issuperset(text) or "**" in text or "//" in text:
        raise fault
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise fault from None
    parts = [tree.left, *tree.comparators] if isinstance(tree, ast.Compare) else [tree]
    if isinstance(tree, ast.Compare) and not all(type(order) in _ORDERS for order in tree.ops):
        raise fault
    names: list[tuple[str, str]] = []
    if not all(_taken(part, names, DEEPEST) for part in parts):
        raise fault
    return Expression(tree, tuple(dict.fromkeys(names)))


def _taken(part: ast.expr, names: list[tuple[str, str]], deep: int) -> bool:
    """Whether it is made of what is taken here, and no deeper than so; notes the numbers of states in it."""
    match part:
        case ast.Constant(value=bool() | complex()) if deep:
            return False
        case ast.Constant(value=int() | float() as value) if deep:
            return math.isfinite(value)
        case ast.Attribute(value=ast.Name(id=state), attr=number) if deep:
            names.append((state, number))
            return True
        case ast.UnaryOp(op=ast.USub() | ast.UAdd()) if deep:
            return _taken(part.operand, names, deep - 1)
        case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div()) if deep:
            return _taken(part.left, names, deep - 1) and _taken(part.right, names, deep - 1)
    return False


def _value(part: ast.expr, look: Look) -> Quantity:
    match part:
        case ast.Constant(value=int() | float() as value):
            return Quantity(float(value))
        case ast.Attribute(value=ast.Name(id=state), attr=number):
            return look(state, number)
        case ast.UnaryOp():
            found = _value(part.operand, look)
            return Quantity(-found.value if isinstance(part.op, ast.USub) else found.value, found.unit, found.digits)
        case ast.BinOp():
            left, right = _value(part.left, look), _value(part.right, look)
            if sums := _SUMS.get(type(part.op)):
                return Quantity(sums(left.value, right.value), _one_unit(left, right))
            return _product(left, right) if isinstance(part.op, ast.Mult) else _ratio(left, right)
    raise AssertionError(ast.dump(part))


def _one_unit(*parts: Quantity) -> str:
    units = {part.unit for part in parts if part.unit}
    if len(units) > 1:
        raise LessonError("lesson_units", units=", ".join(sorted(units)))
    return units.pop() if units else ""


def _product(left: Quantity, right: Quantity) -> Quantity:
    units = [part.unit for part in (left, right) if part.unit not in ("", "1")]
    if len(units) > 1:
        raise LessonError("lesson_units", units=", ".join(units))
    return Quantity(left.value * right.value, units[0] if units else left.unit or right.unit)


def _ratio(left: Quantity, right: Quantity) -> Quantity:
    bare = right.unit in ("", "1")
    return Quantity(left.value / right.value if right.value else math.nan, left.unit if bare else "1")


@dataclass(frozen=True)
class Shown:
    """A number in words: without its unit, to so many digits, as a percentage, as “one part in six”, with a plus where it is more than nothing."""

    expression: Expression
    format: str = ""
    digits: int | None = None
    signed: bool = False


@functools.lru_cache(maxsize=4096)
def pieces(text: str) -> tuple[str | Shown, ...]:
    """Words and the numbers between them."""
    found: list[str | Shown] = []
    while text:
        words, opened, rest = text.partition("{")
        inside, closed, text = rest.partition("}")
        if "}" in words or (opened and not closed):
            raise LessonError("lesson_braces", sent=short(words if "}" in words else inside))
        if words:
            found.append(words)
        if opened:
            found.append(_shown(inside))
    return tuple(found)


def _shown(inside: str) -> Shown:
    sum, *told = (each.strip() for each in inside.split("|"))
    format, digits, signed = "", None, False
    for each in told:
        if each in FORMATS and not format:
            format = each
        elif each in "123456789" and len(each) == 1 and digits is None:
            digits = int(each)
        elif each == "+" and not signed:
            signed = True
        else:
            raise LessonError("lesson_format", sent=short(each))
    expression = parse(sum)
    if expression.compares:
        raise LessonError("lesson_expression", sent=short(sum))
    return Shown(expression, format, digits, signed)
