"""What labs offer: it is of the unit, basis and depth that is declared, and adds up to what the lab itself says."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from engine.budget.chain import GROUPS
from engine.conversions import (
    ANDERSON_1994,
    JULIAN_YEAR,
    LIT_DEPTH,
    MODEL_DEPTH,
    REDFIELD_1963,
    TRAP_DEPTH,
    YEAR_365,
    at_depth,
    in_years_of,
    recounted,
)
from engine.feeding import atlas, summary
from engine.feeding.water import columns
from engine.lab import Lab, get, labs
from engine.ocean.ocean import Ocean
from engine.parameter import ParameterError
from engine.ports import Port
from engine.quantities import factor

OFFERS = [(lab.name, name) for lab in labs() for name in lab.ports]
KINDS = {
    "g C": ("mg C m-2 d-1", "mg C m-2", "Pg C yr-1"),
    "mol P": ("mmol P m-2 d-1", "Tmol P yr-1"),
    "1": ("1", "mol C (mol P)-1"),
}
"""What a number of each basis may be: a flux or a stock per area, or a sum."""


def given(lab: Lab, name: str, preset: str | None = None) -> xr.DataArray:
    parameters = lab.preset(preset)
    return lab.ports[name].give(parameters, lab.result(parameters))


def total(port: xr.DataArray, unit: str) -> float:
    """Over all columns."""
    assert port.attrs["area"] == "column"
    return float((port * port.area).sum()) * factor(port.attrs["display_units"] + " m2", unit)


def is_one(unit: str, kinds: tuple[str, ...]) -> bool:
    def converts(kind: str) -> bool:
        try:
            return factor(unit, kind) > 0
        except ValueError:
            return False

    return any(map(converts, kinds))


def test_the_pump_counts_alike_by_way_and_by_column() -> None:
    lab = get("pump")
    ways = sum(float(given(lab, f"export_{way}")) for way in ("particles", "animals", "dissolved"))
    assert total(given(lab, "export"), "Pg C yr-1") == pytest.approx(ways, rel=1e-6)


def test_every_lab_the_pump_is_made_of_offers_something() -> None:
    assert {lab.name for lab in labs() if lab.ports} >= {"budget", "stoichiometry", "inverse", "feeding", "ocean"}


@pytest.mark.parametrize(("lab", "name"), OFFERS)
def test_a_port_gives_what_it_declares(lab: str, name: str) -> None:
    port, found = get(lab).ports[name], given(get(lab), name)
    assert found.name == port.name == name
    assert factor(found.attrs["display_units"], port.unit) == 1.0
    assert is_one(port.unit, KINDS[port.basis])
    assert found.attrs["basis"] == port.basis
    assert found.attrs.get("depth") == port.depth
    assert np.isfinite(found).any()
    assert (found.ndim == 0) == (port.area == "all oceans")
    if port.area == "column":
        assert found.dims == ("lat", "lon")
        grid = Ocean.embedded().grid
        assert float(found.area.sum()) == pytest.approx(float(grid.area[grid.surface].sum()))
        assert not np.isfinite(found.values[~grid.wet[0]]).any()
    if is_one(port.unit, ("mg C m-2 d-1", "Pg C yr-1", "Tmol P yr-1")):
        assert port.depth is not None, "no flux without its depth"


@pytest.mark.parametrize(("lab", "name"), OFFERS)
def test_a_port_says_so_in_a_line(lab: str, name: str) -> None:
    assert str(get(lab).ports[name]).startswith(f"{name}: ")
    assert "\n" not in str(get(lab).ports[name])


def test_a_port_names_the_parameter_that_its_carbon_was_made_by() -> None:
    lab = get("inverse")
    parameters = lab.preset().replace(c_per_p=117.0)
    assert lab.ports["export"].give(parameters, lab.result(parameters)).attrs["c_per_p"] == 117.0
    assert given(get("ocean"), "export").attrs["c_per_p"] == REDFIELD_1963


def test_whoever_writes_into_what_is_given_changes_nothing_else() -> None:
    port = Port("share", "share", None, "1", "all oceans", "1", lambda parameters, result: result)
    kept = xr.DataArray([1.0], attrs={"mine": 1})
    got = port.give({}, kept)
    got.attrs["depth"], got.values[0] = 3.0, 2.0
    assert kept.attrs == {"mine": 1}
    assert kept.values[0] == 1.0


# the sums that labs themselves say


def test_the_budget_gives_its_fluxes_and_its_chain() -> None:
    lab = get("budget")
    budget = lab.result(lab.preset())
    assert given(lab, "migrant_flux").sel(zone="Z2") == pytest.approx(budget.total_active_flux[1])
    assert float(given(lab, "chain").sel(group="zooplankton")) == pytest.approx(1 + 0.75 + 0.5 * 2.5 + 0.24, rel=0.01)
    assert given(lab, "chain").dims == ("group",)
    assert tuple(given(lab, "chain").group.values) == GROUPS
    for zone, group in ((0, "fish"), (3, "zooplankton")):
        each = float(budget.active_flux[zone, GROUPS.index(group)] / budget.flux[zone, GROUPS.index(group), 0])
        assert float(given(lab, "chain").sel(group=group)) == pytest.approx(each)


def test_the_oceans_columns_add_up_to_its_export() -> None:
    """10.6 Pg C a year at 73 m and 106 C per P, which its own page shows."""
    lab = get("ocean")
    shown = lab.result(lab.preset()).export
    assert total(given(lab, "export"), "Pg C yr-1") == pytest.approx(shown, rel=1e-9)
    assert float(given(lab, "export_total")) == pytest.approx(shown)
    assert shown == pytest.approx(10.6, abs=0.1)


@pytest.mark.parametrize(("name", "part"), [("export", "toc"), ("export_particles", "poc"), ("export_dissolved", "doc_s")])
def test_the_inversions_columns_add_up_to_its_sums(name: str, part: str) -> None:
    lab = get("inverse")
    solution = lab.result(lab.preset())
    assert total(given(lab, name), "Pg C yr-1") == pytest.approx(solution.exports.total(part), rel=1e-9)


def test_stoichiometry_gives_the_top_of_its_profile() -> None:
    lab = get("stoichiometry")
    dataset = lab.simulate(lab.preset())
    assert float(dataset.interface[0]) == pytest.approx(LIT_DEPTH, rel=0.01)
    assert float(given(lab, "export")) == pytest.approx(float(dataset.carbon_flux[0]))
    assert float(given(lab, "export_phosphorus")) == pytest.approx(float(dataset.phosphorus_flux[0]))
    assert given(lab, "c_per_p", "redfield").values[Ocean.embedded().grid.wet[0]] == pytest.approx(ANDERSON_1994)
    carbon = float(given(lab, "export_phosphorus", "redfield")) * ANDERSON_1994 * factor("Tmol C yr-1", "Pg C yr-1")
    assert float(given(lab, "export", "redfield")) == pytest.approx(carbon, rel=1e-9)


@pytest.mark.parametrize("name", ["FOREFF", "KILL_FF"])
def test_feedings_columns_add_up_to_its_stocks_and_exports(name: str) -> None:
    lab, over = get("feeding"), columns(Ocean.embedded())
    sums = summary.totals(over, atlas.shipped().sel(experiment=name))
    suspension = total(given(lab, "suspension_feeders", name), "Pg C")
    assert suspension == pytest.approx(sums["stock_cruiser"] + sums["stock_ambusher"], rel=1e-6)
    assert total(given(lab, "mesozooplankton", name), "Pg C") == pytest.approx(sums["stock_mesozooplankton"], rel=1e-6)
    export = in_years_of(sums["export"], YEAR_365, JULIAN_YEAR)
    assert total(given(lab, "export", name).fillna(0.0), "Pg C yr-1") == pytest.approx(export, rel=1e-6)


def test_the_migrants_of_the_pump_are_feedings_suspension_feeders() -> None:
    """Cruisers and ambushers of FOREFF, and no others."""
    stocks = summary.world(columns(Ocean.embedded()), atlas.shipped().sel(experiment="FOREFF"))
    assert total(given(get("feeding"), "suspension_feeders"), "Pg C") == pytest.approx(
        stocks["stock_cruiser"] + stocks["stock_ambusher"], rel=1e-3
    )


def test_feedings_b_brings_one_of_its_depths_to_the_other() -> None:
    lab = get("feeding")
    one = atlas.shipped().sel(experiment="FOREFF")
    grid = Ocean.embedded().grid
    deep = atlas.field(grid, one["export_1000"].values.astype(float))
    found = at_depth(given(lab, "export"), TRAP_DEPTH, 1000.0, given(lab, "b"))
    known = np.isfinite(given(lab, "b").values)
    assert known.sum() > 0.8 * grid.wet[0].sum()
    assert found.values[known] == pytest.approx(deep[known], rel=1e-6)


def test_feeding_has_all_columns_of_the_experiments_only() -> None:
    lab = get("feeding")
    moved = lab.preset().replace(g_cruiser=0.5)
    with pytest.raises(ParameterError, match="FOREFF"):
        lab.ports["export"].give(moved, lab.result(moved, quick=True))


def test_two_labs_at_one_depth_one_ratio_and_one_year() -> None:
    """The ocean's export at feeding's depth, by its b; the same carbon by 117; and feeding's in the calendar's year."""
    export, b = given(get("ocean"), "export"), given(get("ocean"), "b")
    moved = at_depth(export, export.attrs["depth"], TRAP_DEPTH, b)
    assert total(moved.assign_attrs(export.attrs), "Pg C yr-1") == pytest.approx(
        total(export, "Pg C yr-1") * (150 / 73.4) ** -float(b)
    )
    assert recounted(total(export, "Pg C yr-1"), export.attrs["c_per_p"], ANDERSON_1994) == pytest.approx(
        total(export, "Pg C yr-1") * 117 / 106
    )
    assert MODEL_DEPTH > TRAP_DEPTH > LIT_DEPTH
