"""What Bokeh finds out anew for every model, though it is the same for all of a class: found out once.

A third of what opening a page cost was Bokeh at work on defaults that never change. A document stays what it was to the byte,
which a test compares (assets/docs/decisions/035).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import cache
from math import isfinite
from types import NoneType
from typing import Any

import bokeh
from bokeh.core.has_props import HasProps, MetaHasProps
from bokeh.core.property.bases import Property
from bokeh.core.property.color import Color
from bokeh.core.property.dataspec import DataSpec
from bokeh.core.property.descriptors import PropertyDescriptor, UnsetValueError
from bokeh.core.property.nothing import Nothing
from bokeh.core.property.primitive import String
from bokeh.core.property.singletons import Intrinsic, Undefined
from bokeh.core.property.vectorization import Field, Value
from bokeh.core.property.wrappers import PropertyValueContainer, PropertyValueDict, PropertyValueList, PropertyValueSet
from bokeh.core.serialization import Serializer
from bokeh.model import util

READ = "3.9."
"""Versions of Bokeh whose code was read; any other is left as it is."""
PLAIN = (type(None), bool, int, float, str)
"""Of what type a default must be to be the same for all: nobody can change it, and it refers to no model."""
COLOURS = 10_000
"""So many are remembered at most: a browser may name others."""
EMPTY = (PropertyValueList, PropertyValueSet, PropertyValueDict)

_plain: dict[type[HasProps], dict[str, Any]] = defaultdict(dict)
"""Plain defaults by class and name, as far as they have been asked for."""
_empty: dict[type[HasProps], dict[str, type]] = defaultdict(dict)
"""Of what kind the defaults are that are empty lists, sets and mappings, of each model its own."""
_written: dict[type[HasProps], Any] = {}
"""Classes of data as they stand in a document, where that does not depend on what stands before."""


THEIRS: dict[tuple[Any, str], Any] = {}
"""What stood there before, by where it stood."""


def install() -> None:
    """For all models of this process, from now on."""
    if THEIRS or not bokeh.__version__.startswith(READ):
        return
    for owner, name, mended in _mends():
        THEIRS[owner, name] = vars(owner).get(name) or getattr(owner, name)
        setattr(owner, name, mended)


def _mends() -> list[tuple[Any, str, Any]]:
    encoders = Serializer._encoders
    return [
        (HasProps, "__init__", _begin),
        (HasProps, "themed_values", lambda self: self.__dict__.get("__themed_values__")),
        (HasProps, "_overridden_defaults", classmethod(lambda cls: _overridden(cls))),  # type: ignore[arg-type]
        (HasProps, "query_properties_with_values", _queried(HasProps.query_properties_with_values)),
        (PropertyDescriptor, "has_unstable_default", lambda self, obj: self.name in _unstable(type(obj))),  # type: ignore[arg-type]
        (PropertyDescriptor, "_get_default", _known(PropertyDescriptor._get_default)),
        (util, "visit_immediate_value_references", _visited(util.visit_immediate_value_references)),
        (Serializer, "_encoders", encoders | {MetaHasProps: _once(encoders[MetaHasProps])}),
        (Serializer, "_encode_list", _plainly(Serializer._encode_list)),
        (Color, "validate", _seen(Color.validate)),
        (DataSpec, "to_serializable", _fixed),
    ]


@cache
def _overridden(kind: type[HasProps]) -> dict[str, Any]:
    """As HasProps._overridden_defaults has it."""
    found: dict[str, Any] = {}
    for base in reversed(kind.__mro__):
        found |= getattr(base, "__overridden_defaults__", {})
    return found


@cache
def _unstable(kind: type[HasProps]) -> dict[str, PropertyDescriptor]:
    """What is made anew for each model of a class: by a function, or because it can be changed."""
    overridden = kind.__overridden_defaults__

    def changes(each: PropertyDescriptor) -> bool:
        return bool(each.property._may_have_unstable_default() or each.is_unstable(overridden.get(each.name)))

    own = {each.name: each for each in kind.descriptors() if isinstance(each, PropertyDescriptor)}
    return {name: each for name, each in own.items() if changes(each)}


@cache
def _needless(kind: type[HasProps]) -> frozenset[str]:
    """What need not be looked at while it is not set, where only what is set is asked for."""
    steady = [each for each in kind.descriptors() if isinstance(each, PropertyDescriptor) and each.name not in _unstable(kind)]
    return frozenset(each.name for each in steady if each.class_default(kind) is not Undefined)


def _begin(self: HasProps, **properties: Any) -> None:
    """HasProps.__init__, which asks each property whether its default must be made; what begins empty is made when it is looked at."""
    super(HasProps, self).__init__()
    self._property_values, self._unstable_default_values, self._unstable_themed_values = {}, {}, {}
    for name, value in properties.items():
        if value is not Undefined and value is not Intrinsic:
            setattr(self, name, value)
    empty = _empty[type(self)]
    for name, descriptor in _unstable(type(self)).items():
        if name not in properties and name not in empty:
            descriptor._get(self)
    self._initialized = True


def _known(find: Callable[..., Any]) -> Callable[..., Any]:
    def _get_default(self: PropertyDescriptor, obj: HasProps) -> Any:
        name, kind = self.name, type(obj)
        if name in (obj.themed_values() or ()):
            return find(self, obj)
        plain = _plain[kind]
        if name in plain:
            return plain[name]
        if name in obj._unstable_default_values:
            return obj._unstable_default_values[name]
        if make := _empty[kind].get(name):
            value = obj._unstable_default_values[name] = make()
            value._register_owner(obj, self)
            return value
        value = find(self, obj)
        if self.has_unstable_default(obj):
            if isinstance(value, EMPTY) and not value:
                _empty[kind][name] = type(value)
        elif type(value) in PLAIN or value is Undefined:
            plain[name] = value
        return value

    return _get_default


def _queried(ask: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    def query_properties_with_values(
        self: HasProps,
        query: Callable[[PropertyDescriptor], bool],
        *,
        include_defaults: bool = True,
        include_undefined: bool = False,
    ) -> dict[str, Any]:
        if include_defaults:
            return ask(self, query, include_defaults=True, include_undefined=include_undefined)
        themed, unstable, needless = self.themed_values() or {}, self._unstable_default_values, _needless(type(self))
        chosen, empty = {*self._property_values, *unstable, *themed}, _empty[type(self)]
        found: dict[str, Any] = {}
        for descriptor in self.descriptors():
            name = descriptor.name
            if (name not in chosen and (name in needless or name in empty)) or not query(descriptor):
                continue
            try:
                value = descriptor.get_value(self)
            except UnsetValueError:
                if not include_undefined:
                    raise
                found[name] = Undefined
                continue
            untouched = isinstance(value, PropertyValueContainer) and name in unstable and name not in themed
            if name in chosen and not untouched:
                found[name] = value
        return found

    return query_properties_with_values


def _visited(visit: Callable[..., None]) -> Callable[..., None]:
    def visit_immediate_value_references(value: Any, visitor: Callable[[Any], None]) -> None:
        if not isinstance(value, HasProps):
            visit(value, visitor)
            return
        kind, themed = type(value), value.themed_values() or ()
        given, made, plain, empty = value._property_values, value._unstable_default_values, _plain[kind], _empty[kind]
        for name in value.properties_with_refs():
            nothing = name not in made if name in empty else plain.get(name, Undefined) is not Undefined
            if name in given or name in themed or not nothing:
                util.visit_value_and_its_immediate_references(getattr(value, name), visitor)

    return visit_immediate_value_references


def _once(write: Callable[[type[HasProps], Serializer], Any]) -> Callable[[type[HasProps], Serializer], Any]:
    def encode(kind: type[HasProps], serializer: Serializer) -> Any:
        if kind in _written:
            serializer.add_ref(kind, {"id": kind.__qualified_model__})
            return _written[kind]
        before = len(serializer._references), len(serializer._buffers)
        written = write(kind, serializer)
        if (len(serializer._references) - 1, len(serializer._buffers)) == before:  # it refers to nothing but itself
            _written[kind] = written
        return written

    return encode


def _plainly(write: Callable[[Serializer, Any], list[Any]]) -> Callable[[Serializer, Any], list[Any]]:
    """A list of texts and finite numbers is written as it is: nearly all that pictures are fed, each move anew."""

    def encode(serializer: Serializer, values: Any) -> list[Any]:
        kinds = set(map(type, values))
        plain = kinds <= {str} or (kinds <= {float, NoneType} and isfinite(sum(filter(None, values))))
        return list(values) if plain else write(serializer, values)

    return encode


def _seen(check: Callable[[Color, Any, bool], None]) -> Callable[[Color, Any, bool], None]:
    """Whether a text is a colour is looked at once: a map of colours has 254, and each page a few."""
    good: set[str] = set()

    def validate(self: Color, value: Any, detail: bool = True) -> None:
        if type(value) is not str:
            check(self, value, detail)
        elif value not in good:
            check(self, value, detail)
            if len(good) < COLOURS:
                good.add(value)

    return validate


def _fixed(self: DataSpec, obj: HasProps, name: str, val: Any) -> Any:
    """DataSpec.to_serializable, which makes for each value anew the property that tells a value from a field's name."""
    kept = self.__dict__
    if "_no_text" not in kept:
        kept["_no_text"] = self.value_type.replace(String, Nothing())
    value: Property[Any] = kept["_no_text"]
    if value.is_valid(val):
        return Value(val)
    return Field(val) if isinstance(val, str) else val
