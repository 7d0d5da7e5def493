"""A lab's Parameters as a param.Parameterized: for Panel's widgets, for watchers, for a class of one's own on top."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

import param

from engine.lab import Lab, get
from engine.parameter import Parameter, Parameters
from engine.quantities import pretty


class Levers(param.Parameterized):
    """Each parameter with its bounds, unit and words; of a lab, see `levers`."""

    _lab: ClassVar[Lab]

    if TYPE_CHECKING:  # its parameters are those of the lab

        def __getattr__(self, name: str) -> Any: ...

        def __setattr__(self, name: str, value: Any) -> None: ...

    def unit(self, name: str) -> str:
        """Of a parameter, as files have it; 1 where it has none."""
        return self._lab.parameters.declared[name].unit

    def parameters(self) -> Parameters:
        """As they are set now, complete and checked: what compute and simulate take."""
        return self._lab.preset().replace(**{name: getattr(self, name) for name in self._lab.parameters.declared})

    def compute(self) -> Any:
        return self._lab.result(self.parameters())

    def simulate(self) -> Any:
        return self._lab.simulate(self.parameters())


def _param(item: Parameter) -> param.Parameter:
    unit = "" if item.unit == "1" else f", {pretty(item.unit)}"
    told = {
        "default": item.value,
        "label": f"{item.label or item.name}{unit}",
        "doc": " ".join(each for each in (item.description, item.reference, item.doi) if each),
        "precedence": None if item.group == "lever" else 1,
    }
    match item.kind:
        case "choice":
            labels = item.choice_labels or item.choices
            return param.Selector(objects=dict(zip(labels, item.choices, strict=True)), **told)
        case "switch":
            return param.Boolean(**told)
        case "whole":
            return param.Integer(bounds=item.bounds, **told)
    return param.Number(bounds=item.bounds, step=item.step, **told)


@cache
def _made(name: str) -> type[Levers]:
    lab = get(name)
    declared = {name: _param(item) for name, item in lab.parameters.declared.items()}
    return type(
        f"{lab.parameters.__name__.removesuffix('Parameters')}Levers",
        (Levers,),
        declared | {"_lab": lab, "__doc__": lab.question},
    )


def levers(lab: Lab, parameters: Parameters) -> Levers:
    """Set as the parameters are."""
    return _made(lab.name)(**dict(parameters))
