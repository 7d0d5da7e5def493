"""Labile matter and what stirs the upper sea: the share of the year, nothing lost, the adjoint, and where carbon counts as gone."""

from __future__ import annotations

import numpy as np
import pytest

from engine.inverse import cases, export, observed
from engine.inverse.labile import MIXINGS, MONTH, NONE, STRENGTH, YEAR, Labile, mixed_shares, stirred
from engine.inverse.model import compute
from engine.inverse.parameters import InverseParameters
from engine.ocean.forcing import Forcing
from engine.ocean.ocean import Ocean

OCEAN = Ocean.embedded()
GRID = OCEAN.grid
KAPPA = 1 / (12 * 3600)
LIT = GRID.level < 2
MADE = np.where(LIT, GRID.volume, 0.0)


def test_the_share_of_the_year_is_that_of_its_season() -> None:
    """Of a depth that lies a share q between summer's layer and winter's, arccos(2 q^⅔ − 1) / π of the year is mixed."""
    day = np.arange(365.0)
    depth = Forcing(OCEAN, day).mixed_layer
    low, high = depth.min(axis=0), depth.max(axis=0)
    bottom = GRID.depth_edge[2]
    part = np.clip((bottom - low) / (high - low), 0.0, 1.0)
    wanted = np.arccos(2 * part ** (2 / 3) - 1) / np.pi
    found = mixed_shares(OCEAN).mean(axis=0)[1]
    assert np.abs(found - wanted)[GRID.wet[0]].max() < 0.02
    assert ((wanted > 0.05) & (wanted < 0.95))[GRID.wet[0]].sum() > 200


def test_stirring_moves_and_makes_nothing() -> None:
    matrix = stirred(OCEAN, np.full(GRID.shape, 0.01))
    assert np.abs(matrix @ np.ones(GRID.size)).max() < 1e-6
    assert np.abs(matrix.sum(axis=0)).max() < 1e-6
    upper, lower = (GRID.cell[level, 15, 30] for level in (0, 1))
    flux = -matrix[upper, lower]
    assert flux == pytest.approx(0.01 * OCEAN.floor_area[upper] / (GRID.depth_centre[1] - GRID.depth_centre[0]))


@pytest.mark.parametrize("mixing", MIXINGS)
def test_what_is_made_is_breathed_out_and_the_adjoint_knows_where(mixing: str) -> None:
    quick = Labile(OCEAN, KAPPA, mixing, observed.season("cafe", OCEAN))
    made = MADE * np.random.default_rng(1).uniform(-0.2, 1.0, MADE.size)
    freed = quick.freed(made)
    assert freed.sum() == pytest.approx(made.sum(), rel=1e-9)
    assert freed[~LIT].sum() == pytest.approx(quick.reaching(np.where(LIT, 0.0, 1.0)) @ made, rel=1e-9)
    assert quick.freed(made + 2j * made).imag == pytest.approx(2 * freed)


def test_more_is_mixed_out_the_stronger_and_the_longer_it_is_mixed() -> None:
    dark = np.where(LIT, 0.0, 1.0)
    shares = {k: float(Labile(OCEAN, KAPPA, YEAR, strength=k).reaching(dark) @ MADE) / MADE.sum() for k in (0.0, 0.01, STRENGTH)}
    none, month = (float(Labile(OCEAN, KAPPA, mixing).reaching(dark) @ MADE) / MADE.sum() for mixing in (NONE, MONTH))
    assert none == pytest.approx(shares[0.0], rel=1e-6)
    assert none < 0.01 < shares[0.01] < shares[STRENGTH]
    assert none < month < shares[STRENGTH]  # of a mean of years more gets out than in the mean: what leaves bends with K
    warm = LIT & (np.abs(GRID.lat) < 12)  # where the mixed layer is hardly ever deeper than the light
    assert Labile(OCEAN, KAPPA, YEAR).reaching(dark)[warm].mean() < 0.01
    long, short = (float(Labile(OCEAN, 1 / (hours * 3600), YEAR).reaching(dark) @ MADE) for hours in (24, 12))
    assert long > short


def test_what_stirs_the_sea_moves_labile_export_and_no_tracer() -> None:
    """Whatever is set free in the mixed layer is at the surface again within the year: the tracers get it where it was made."""
    year, none = (compute(InverseParameters(labile_share=0.4, mixing=mixing)) for mixing in (YEAR, NONE))
    assert np.abs(year.state.dip - none.state.dip).max() < 1e-6
    assert year.exports.total("doc_l") > 10 * none.exports.total("doc_l")
    for name in ("production", "poc", "doc_s", "labile"):
        assert year.exports.total(name) == pytest.approx(none.exports.total(name), rel=1e-6), name


@pytest.mark.parametrize("name", ["fits_6deg", "observed"])
def test_labile_export_is_of_the_papers_size_when_the_sea_is_stirred(name: str) -> None:
    """2.27 ± 0.86 Pg C a year in print; nothing of it is fitted. Without it hardly any leaves, month by month some."""
    runs = cases.shipped(name)
    assert cases.spread(runs, "doc_l")[0] == pytest.approx(cases.spread(cases.mixed(runs, YEAR), "doc_l")[0], rel=1e-4)
    year, month, none = (cases.spread(cases.mixed(runs, mixing), "doc_l")[0] for mixing in (YEAR, MONTH, NONE))
    assert abs(none) < 0.1 < month
    assert year == pytest.approx(2.27, abs=0.86)
    apart = cases.by_strength(runs, YEAR)
    assert apart[0] < 2 < apart[cases.STRENGTHS.index(STRENGTH) + 1]


def test_months_of_a_season_have_the_years_mean() -> None:
    for product in ("cafe", "vgpm", "cbpm"):
        season = observed.season(product, OCEAN)[:, GRID.wet[0]]
        assert season.mean(axis=0) == pytest.approx(1.0, abs=0.01)
        assert (season.max(axis=0) > 1.05).mean() > 0.5
    finer = observed.season("cafe", Ocean.embedded("4deg"))
    assert finer.shape == (12, 45, 90)


# where carbon counts as gone


@pytest.fixture(scope="module")
def exports() -> dict[str, export.Exports]:
    joint, state = cases.joint_of(OCEAN, "cafe", YEAR)
    return export.horizons(joint, state)


def test_the_farther_away_it_must_be_the_less_carbon_is_gone(exports: dict[str, export.Exports]) -> None:
    light, hundred, mixed, season, year = (each.total("toc") for each in exports.values())
    assert light > hundred > 0
    assert light > mixed > 0
    assert light > season > year > 0
    run = cases.shipped()["joint"]["cafe"]
    assert light == pytest.approx(run["total"]["toc"], rel=1e-3)
    assert {name: each.total("toc") for name, each in exports.items()} == pytest.approx(
        {name: sums["toc"] for name, sums in run["beyond"].items()}, rel=1e-3
    )


def test_particles_between_interfaces_fall_as_martins_curve(exports: dict[str, export.Exports]) -> None:
    joint, state = cases.joint_of(OCEAN, "cafe", YEAR)
    b = (state.values["c_b"] + state.values["c_b_warm"] * joint.warmth)[GRID.surface]
    deep = GRID.field(OCEAN.floor_area)[1][GRID.wet[0]] >= 0.999 * GRID.area[GRID.surface]
    light, hundred = (exports[name].map("poc")[GRID.wet[0]] for name in ("light", "100 m"))
    curve = (100 / GRID.depth_edge[2]) ** -b
    open_ = deep & (GRID.field(OCEAN.floor_area)[2][GRID.wet[0]] >= 0.999 * GRID.area[GRID.surface])
    assert hundred[open_] == pytest.approx((light * curve)[open_], rel=1e-3)


def test_the_longer_it_must_stay_away_the_less_water_does() -> None:
    season, year, long = (export.away_for(OCEAN, years) for years in (0.25, 1.0, 100.0))
    assert 0 <= long.min() <= season.max() <= 1 + 1e-12
    assert (season >= year - 1e-12).all()
    assert season[GRID.surface].max() < 0.2
    deep = GRID.depth > 3000
    assert year[deep].min() > 0.99
    assert 0.1 < GRID.mean(long) < GRID.mean(year)
    lasting = OCEAN.tracer("sequestration_time")
    assert np.corrcoef(long, np.exp(-100 / np.maximum(lasting, 1.0)))[0, 1] > 0.9
