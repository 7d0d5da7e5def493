"""A flux series of one's own: b of each date, medians, bootstrap, Welch's test, and what is refused and why."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
import scipy.stats
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import stdtr

from engine import export
from engine.lab import Station
from engine.parameter import ParameterError
from engine.stoichiometry.finding import Finding, find, ratio_by_depth
from engine.stoichiometry.finding_dataset import QUANTITIES, to_dataset
from engine.stoichiometry.martin import power_law
from engine.stoichiometry.medians import RESAMPLES, middle, resampled_medians
from engine.stoichiometry.stations import ALL, ONE, stations
from engine.stoichiometry.upload import COLUMNS, FLUXES, MEANING, TEMPLATES, UploadError, read_series
from engine.stoichiometry.welch import welch

TEMPLATE = TEMPLATES["series"]()
HEAD = "date,depth [m],poc_flux [mmol C m-2 d-1],pop_flux [mmol P m-2 d-1]\n"
CARBON = "date,depth [m],poc_flux [mmol C m-2 d-1]\n"
DEPTHS = (150.0, 200.0, 300.0)


def found(text: str, z0: float = 100.0, site: str | None = None) -> Finding:
    return find(read_series(text.encode(), "mine.csv"), z0, site=site)


def power_laws(carbon_b: list[float], phosphorus_b: list[float], noise: float = 0.0) -> str:
    """A file of power laws, 2 mmol of carbon and 0.01 of phosphorus at 100 m, times a log-normal error."""
    random, rows = np.random.default_rng(7), []
    for day, (b_c, b_p) in enumerate(zip(carbon_b, phosphorus_b, strict=True)):
        for depth in DEPTHS:
            error = np.exp(noise * random.standard_normal(2))
            carbon, phosphorus = np.array([2.0, 0.01]) * (depth / 100) ** -np.array([b_c, b_p]) * error
            rows.append(f"{np.datetime64('2006-01-01') + 30 * day},{depth!r},{float(carbon)!r},{float(phosphorus)!r}\n")
    return HEAD + "".join(rows)


def both(carbon: str, phosphorus: str) -> str:
    """Two dates: fluxes at 150 and at 300 m, a word each."""
    rows = [f"{day},{z},{c},{p}" for day in ("2019-01-01", "2019-02-01") for z, c, p in zip((150, 300), carbon.split(), phosphorus.split(), strict=True)]  # fmt: skip
    return HEAD + "\n".join(rows) + "\n"


@pytest.fixture
def random() -> np.random.Generator:
    return np.random.default_rng(7)


# the fit


@settings(max_examples=60, deadline=None)
@given(
    st.floats(-1, 4),
    st.floats(1e-3, 1e3),
    st.floats(20.0, 1000.0),
    st.floats(50.0, 200.0),
    st.lists(st.integers(1, 40), min_size=2, max_size=8, unique=True),
)
def test_an_exact_power_law_gives_its_b_back(b: float, start: float, top: float, z0: float, steps: list[int]) -> None:
    depth = top * (1 + 0.25 * np.array(steps))
    fit = power_law(depth, start * (depth / z0) ** -b, np.full(depth.size, np.nan), z0)
    assert fit.b == pytest.approx(b, abs=1e-12)
    assert fit.start_flux == pytest.approx(start, rel=1e-12)
    assert fit.depths == depth.size
    assert np.isnan(fit.b_sd)
    if depth.size > 2 and abs(b) > 1e-3:
        assert fit.r_squared == pytest.approx(1, abs=1e-9)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000), st.integers(3, 12))
def test_least_squares_are_numpys(seed: int, count: int) -> None:
    random = np.random.default_rng(seed)
    depth, flux = random.uniform(100, 1000, count), np.exp(random.standard_normal(count))
    fit = power_law(depth, flux, np.full(count, np.nan), 100.0)
    line = scipy.stats.linregress(np.log(depth / 100), np.log(flux))
    assert fit.b == pytest.approx(-line.slope, rel=1e-9, abs=1e-9)
    assert fit.start_flux == pytest.approx(np.exp(line.intercept), rel=1e-9)
    assert fit.r_squared == pytest.approx(line.rvalue**2, rel=1e-6, abs=1e-9)


def test_two_depths_are_exact_and_say_nothing_of_their_fit() -> None:
    fit = power_law(np.array([100.0, 200.0]), np.array([4.0, 1.0]), np.array([0.4, 0.1]), 100.0)
    assert fit.b == pytest.approx(2, abs=1e-12)
    assert np.isnan(fit.r_squared)
    assert fit.b_sd == pytest.approx(0.1 * np.sqrt(2) / np.log(2))


def test_errors_of_the_fluxes_become_the_spread_of_b(random: np.random.Generator) -> None:
    depth, flux = np.array([150.0, 200.0, 300.0, 500.0]), np.array([2.0, 1.5, 1.1, 0.5])
    sd = 0.02 * flux * np.array([1, 2, 0.5, 3])
    drawn = flux + sd * random.standard_normal((2000, 4))
    b = [power_law(depth, each, sd, 150.0).b for each in drawn]
    assert power_law(depth, flux, sd, 150.0).b_sd == pytest.approx(np.std(b), rel=0.05)


def test_repeats_at_one_depth_all_count() -> None:
    fit = found(CARBON + "2019-01-01,100,3\n2019-01-01,100,5\n2019-01-01,200,1\n2019-01-01,200,1\n").fits["carbon"][0]
    assert fit.b == pytest.approx(np.log(15) / 2 / np.log(2))
    assert fit.depths == 2
    assert np.isnan(fit.r_squared)


def test_the_same_flux_at_every_depth_has_no_variance_to_explain() -> None:
    fit = found(CARBON + "".join(f"2019-01-01,{z},3\n" for z in DEPTHS)).fits["carbon"][0]
    assert fit.b == pytest.approx(0, abs=1e-12)
    assert np.isnan(fit.r_squared)


def test_the_reference_depth_moves_the_start_and_not_b() -> None:
    text = power_laws([0.9, 1.0], [1.2, 1.4])
    near, far = found(text, 100.0), found(text, 200.0)
    np.testing.assert_allclose(near.values("b"), far.values("b"), atol=1e-12)
    np.testing.assert_allclose(near.values("start_flux"), [[2.0, 0.01]] * 2)
    np.testing.assert_allclose(far.values("start_flux") / near.values("start_flux"), 2.0 ** -near.values("b"))


# what is dropped


def test_dates_that_give_no_b_are_told_apart() -> None:
    rows = [
        "1,150,2,1",
        "1,300,1,0.4",
        "2,150,0,1",
        "2,300,0,0.4",
        "3,150,2,",
        "4,150,2,-1",
        "4,300,1,-1",
        "5,150,3,2",
        "5,300,-1,1",
    ]
    finding = found(HEAD + "".join(f"2019-01-0{row}\n" for row in rows))
    assert [fit.dropped for fit in finding.fits["carbon"]] == [
        "",
        "every flux is zero",
        "one depth",
        "",
        "above zero at one depth",
    ]
    assert [fit.dropped for fit in finding.fits["phosphorus"]] == ["", "", "not measured", "no flux above zero", ""]
    assert finding.difference is not None
    assert finding.difference.count == 1
    assert finding.notes[0] == (
        "3 of 5 dates give no b of carbon: 1 × every flux is zero, 1 × one depth, 1 × above zero at one depth."
    )
    assert any(note.startswith("Left out of the fits: 5 fluxes of zero or less") for note in finding.notes)


def test_sites_of_one_day_are_apart_unless_they_are_one() -> None:
    head = CARBON.replace("date,", "date,site,")
    finding = found(head + "2019-01-01,A,100,2\n2019-01-01,B,100,3\n2019-01-01,A,200,1\n2019-01-01,B,200,0.75\n")
    assert finding.series.sites == ("A", "B")
    np.testing.assert_allclose(finding.values("b").ravel(), [1, 2], atol=1e-12)
    with pytest.raises(UploadError, match="No date"):
        found(head + "2019-01-01,A,100,2\n2019-01-01,B,200,1\n")


def test_one_site_can_be_asked_for() -> None:
    text = TEMPLATE + TEMPLATE.partition("\n")[2].replace("invented example", "elsewhere").replace("2019", "2020")
    assert found(text).b["carbon"].count == 10
    assert found(text, site="elsewhere").b["carbon"].count == 5
    with pytest.raises(UploadError, match="“nowhere” is not a site of this file; there are invented example, elsewhere"):
        found(text, site="nowhere")


def test_dates_come_in_order_of_time() -> None:
    head, *rows = TEMPLATE.splitlines()
    backwards = found("\n".join([head, *reversed(rows)]))
    np.testing.assert_allclose(backwards.values("b"), found(TEMPLATE).values("b"), atol=1e-12)
    assert np.all(np.diff(backwards.date) > np.timedelta64(0))


# medians, and how sure they are


def test_truth_is_inside_the_interval_of_a_noisy_series() -> None:
    finding = found(power_laws([0.98] * 150, [1.28] * 150, noise=0.2))
    for element, truth in (("carbon", 0.98), ("phosphorus", 1.28)):
        low, high = finding.b[element].percentile
        assert low < truth < high
        assert high - low < 0.25
    assert finding.difference is not None
    assert finding.difference.percentile[0] < 0.3 < finding.difference.percentile[1]
    assert finding.welch is not None
    assert finding.welch.p < 1e-6


@pytest.mark.parametrize("count", [2, 3, 8, 25])
def test_medians_are_those_of_true_resamples(count: int, random: np.random.Generator) -> None:
    """Of odd and even counts, and with ties."""
    values = np.round(random.standard_normal(count), 1)
    true = np.median(random.choice(values, (40_000, count)), axis=1)
    ours = resampled_medians(values, 1, 40_000)
    for at in np.unique(true):
        assert np.mean(ours <= at + 1e-9) == pytest.approx(np.mean(true <= at + 1e-9), abs=0.015)
    assert np.isin(np.round(ours, 6), np.round(np.add.outer(values, values) / 2, 6)).all()


@pytest.mark.parametrize(("count", "least"), [(15, 0.88), (40, 0.91)])
def test_the_interval_covers_the_true_median_in_nearly_95_of_100(count: int, least: float, random: np.random.Generator) -> None:
    """A little less often when dates are few, as is known of percentiles of resamples."""
    drawn = random.gumbel(size=(300, count))
    truth = -np.log(np.log(2))
    inside = [low < truth < high for low, high in (middle(each, 1).percentile for each in drawn)]
    assert least < np.mean(inside) < 0.98


def test_the_same_seed_gives_the_same_interval(random: np.random.Generator) -> None:
    values = random.standard_normal(30)
    np.testing.assert_array_equal(resampled_medians(values, 3), resampled_medians(values, 3))
    assert not np.array_equal(resampled_medians(values, 3), resampled_medians(values, 4))
    assert resampled_medians(values, 3).size == RESAMPLES == 10_000


def test_ties_give_an_interval_of_no_width() -> None:
    tied = middle(np.full(9, 0.98), 1)
    np.testing.assert_array_equal(tied.percentile, [0.98, 0.98])
    assert tied.median == 0.98
    assert tied.spread == pytest.approx(0, abs=1e-15)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 40), st.integers(2, 40), st.floats(0.1, 5))
def test_welch_is_as_the_equations_have_it(seed: int, first: int, second: int, spread: float) -> None:
    random = np.random.default_rng(seed)
    one, other = random.standard_normal(first), 0.5 + spread * random.standard_normal(second)
    error = np.array([one.var(ddof=1), other.var(ddof=1)]) / [first, second]
    t = (one.mean() - other.mean()) / np.sqrt(error.sum())
    df = error.sum() ** 2 / (error**2 / np.array([first - 1, second - 1])).sum()
    found = welch(one, other)
    assert found is not None
    assert (found.t, found.df) == pytest.approx((t, df), rel=1e-9)
    assert found.p == pytest.approx(2 * stdtr(df, -abs(t)), rel=1e-8)


def test_one_side_without_spread_is_still_tested() -> None:
    varied = np.array([1.0, 2.0, 3.0])
    test = welch(np.full(3, 1.0), varied)
    assert test is not None
    assert test.df == pytest.approx(2)
    assert test.t == pytest.approx(-np.sqrt(3))


@pytest.mark.parametrize(
    ("carbon", "phosphorus", "why"),
    [
        ("2 1", "1 ,", "there is a b of carbon only"),
        (", 1", "1 0.5", "there is a b of phosphorus only"),
        ("2 1", "1 0.4", "all dates have the same b"),
    ],
)
def test_there_is_no_test_of_what_cannot_be_tested(carbon: str, phosphorus: str, why: str) -> None:
    finding = found(both(carbon, phosphorus).replace(",,", ","))
    assert finding.welch is None
    assert finding.notes[-1] == f"There is no test: {why}."


def test_one_date_has_medians_and_neither_interval_nor_test() -> None:
    finding = found(power_laws([0.9], [1.3]))
    assert finding.b["carbon"].median == pytest.approx(0.9)
    assert finding.b["phosphorus"].median == pytest.approx(1.3)
    assert np.isnan(finding.b["carbon"].percentile).all()
    assert np.isnan(finding.b["carbon"].spread)
    assert finding.welch is None
    assert finding.notes == ("There is no test: one date alone gives a b of carbon and of phosphorus.",)


def test_a_few_dates_cannot_span_95_in_100() -> None:
    few, enough = (found(power_laws(list(np.linspace(0.8, 1, n)), [1.2] * n)) for n in (5, 6))
    assert sum("too few for an interval" in note for note in few.notes) == 2
    assert not enough.notes


# C:P


def test_ratios_at_every_depth_and_at_the_start() -> None:
    finding = found(power_laws([0.98] * 3, [1.28] * 3))
    ratios = ratio_by_depth(finding.series, 1)
    assert tuple(ratios) == DEPTHS
    for depth, each in ratios.items():
        assert each.median == pytest.approx(200 * (depth / 100) ** 0.3)
        assert each.count == 3
    np.testing.assert_allclose(to_dataset(finding)["series_start_ratio"], 200)


@pytest.mark.parametrize(("flux", "other"), [FLUXES, FLUXES[::-1]])
def test_a_ratio_stands_for_the_flux_that_is_not_there(flux: str, other: str) -> None:
    whole = read_series(power_laws([0.9, 1.0], [1.3, 1.2]).encode(), "whole.csv")
    column = FLUXES.index(flux)
    head = f"date,depth [m],{flux} [{COLUMNS[flux].unit}],c_to_p [mol C (mol P)-1]\n"
    rows = zip(whole.date, whole.depth, whole.flux[:, column], whole.ratio, strict=True)
    half = read_series((head + "".join(f"{d},{z},{f!r},{r!r}\n" for d, z, f, r in ((d, z, float(f), float(r)) for d, z, f, r in rows))).encode(), "")  # fmt: skip
    np.testing.assert_allclose(half.flux, whole.flux, rtol=1e-12)
    assert other not in head


# the file


@pytest.mark.parametrize(
    ("unit", "other", "factors"),
    [
        ("mg C m-2 d-1", "mg P m-2 d-1", (1 / 12.011, 1 / 30.974)),
        ("µmol C m⁻² d⁻¹", "µmol P m-2 d-1", (1e-3, 1e-3)),
        ("g C/m2/yr", "mmol P m-2 d-1", (1000 / 12.011 / 365.25, 1)),
        ("mol C m-2 h-1", "mg P m-2 d-1", (24_000, 1 / 30.974)),
    ],
)
def test_units_are_converted(unit: str, other: str, factors: tuple[float, float]) -> None:
    text = both("2 1", "1 0.5").replace("mmol C m-2 d-1", unit).replace("mmol P m-2 d-1", other)
    np.testing.assert_allclose(read_series(text.encode(), "").flux[0], np.array([2, 1]) * factors, rtol=1e-6)


def test_errors_are_in_the_unit_of_their_own_header() -> None:
    text = "date,depth [m],poc_flux [mmol C m-2 d-1],poc_flux_sd [mg C m-2 d-1]\n2019-01-01,100,4,4.8044\n2019-01-01,200,1,\n"
    series = read_series(text.encode(), "")
    np.testing.assert_allclose(series.flux_sd, [[0.4, np.nan], [np.nan, np.nan]], rtol=1e-6)
    assert np.isnan(find(series, 100.0).fits["carbon"][0].b_sd)


def test_template_is_read_says_what_it_is_and_gives_the_papers_medians() -> None:
    finding = found(TEMPLATE)
    assert finding.b["carbon"].median == pytest.approx(0.98, abs=2e-3)
    assert finding.b["phosphorus"].median == pytest.approx(1.28, abs=2e-3)
    assert finding.series.ratio[0] == pytest.approx(274, rel=1e-3)
    assert np.isnan(finding.series.flux).sum() == 1
    assert all("invented" in row for row in TEMPLATE.splitlines()[1:])


def test_every_column_is_explained() -> None:
    assert tuple(MEANING) == tuple(COLUMNS)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_commas_semicolons_tabs_and_a_byte_order_mark_are_read(delimiter: str, newline: str) -> None:
    text = b"\xef\xbb\xbf" + TEMPLATE.replace(",", delimiter).replace("\n", newline).encode()
    assert find(read_series(text, ""), 100.0).b["carbon"].count == 5


@pytest.mark.parametrize("written", ["2019-03-14", "2019-03-14T08:30", "2019-03-14 08:30:00+02:00", "20190314"])
def test_iso_dates_are_days(written: str) -> None:
    series = read_series((CARBON + f"{written},100,2\n2019-03-14,200,1\n").encode(), "")
    assert find(series, 100.0).date.tolist() == [np.datetime64("2019-03-14").item()]


DAY = "2019-01-01"
REFUSED = {
    "no flux column": (f"date,depth [m]\n{DAY},100\n", "Row 1: a column “poc_flux” or “pop_flux” is wanted, and none is there."),
    "ratio alone": (f"date,depth [m],c_to_p [mol C (mol P)-1]\n{DAY},100,200\n", "“c_to_p” alone tells no b"),
    "all three": (HEAD.strip() + f",c_to_p [mol C (mol P)-1]\n{DAY},100,2,1,2\n", "both are there"),
    "error without its flux": (CARBON.strip() + f",pop_flux_sd [mmol P m-2 d-1]\n{DAY},100,2,1\n", "“pop_flux_sd” is there without"),
    "no date": ("depth [m],poc_flux [mmol C m-2 d-1]\n100,2\n", "the column “date” is missing"),
    "no depth": (f"date,poc_flux [mmol C m-2 d-1]\n{DAY},2\n", "the column “depth” is missing"),
    "unknown column": (CARBON.strip() + f",colour\n{DAY},100,2,red\n", "“colour” is not a column"),
    "column twice, in two units": (CARBON.strip() + f",poc_flux [mg C m-2 d-1]\n{DAY},100,2,24\n", "“poc_flux” is there twice"),
    "carbon in phosphorus": (HEAD.replace("mmol P", "mg C") + f"{DAY},100,2,1\n", "column “pop_flux”: “mg C m-2 d-1” cannot be read"),
    "no substance": (CARBON.replace("mmol C", "mg") + f"{DAY},100,2\n", "“mg m-2 d-1” cannot be read as mmol C m⁻² d⁻¹"),
    "a concentration": (CARBON.replace("m-2 d-1", "m-3") + f"{DAY},100,2\n", "“mmol C m-3” cannot be read"),
    "no unit": (CARBON.replace(" [m]", "") + f"{DAY},100,2\n", "column “depth”: the unit is missing; write “depth [m]”"),
    "a unit in a cell": (CARBON + f"{DAY},100,2 mg\n", "Row 2, column “poc_flux”: “2 mg” is not a number"),
    "a row of units": (CARBON + f",m,mmol\n{DAY},100,2\n", "Row 2, column “date”: the cell is empty"),
    "a date the other way": (CARBON + "14.03.2019,100,2\n", "Row 2, column “date”: “14.03.2019” is not a date; write it as 2019-03-14"),
    "no such day": (CARBON + "2019-02-30,100,2\n", "“2019-02-30” is not a date"),
    "a year": (CARBON + "2019.5,100,2\n", "“2019.5” is not a date"),
    "no depth in a row": (CARBON + f"{DAY},,2\n", "Row 2, column “depth”: the cell is empty"),
    "a height": (CARBON + f"{DAY},-100,2\n", "Row 2, column “depth”: -100 is negative"),
    "the surface": (CARBON + f"{DAY},0,2\n", "Row 2, column “depth”: a power law has no flux at 0 m"),
    "deeper than the sea": (CARBON + f"{DAY},12000,2\n", "is above 11000 m"),
    "a ratio of nothing": (CARBON.strip() + f",c_to_p [mol C (mol P)-1]\n{DAY},100,2,0\n", "Row 2, column “c_to_p”: 0 is no C:P"),
    "decimal comma": (CARBON + f'{DAY},100,"2,5"\n', "“2,5” has a decimal comma"),
    "NaN": (CARBON + f"{DAY},100,NaN\n", "“NaN” is not a number"),
    "a negative error": (CARBON.strip() + f",poc_flux_sd [mmol C m-2 d-1]\n{DAY},100,2,-1\n", "-1 is negative"),
    "no rows": (CARBON, "no rows"),
    "no flux at all": (CARBON + f"{DAY},100,\n{DAY},200,\n", "The file has no flux in any row."),
    "nothing but zeros": (HEAD + f"{DAY},100,0,0\n{DAY},200,0,0\n", "No flux is above zero"),
    "nothing above zero": (HEAD + f"{DAY},100,0,-1\n{DAY},200,-2,0\n", "No flux is above zero"),
    "one depth": (CARBON + f"{DAY},150,2\n2019-02-01,150,1\n", "All fluxes above zero are at one depth, 150 m"),
    "one depth a date": (CARBON + f"{DAY},150,2\n2019-02-01,300,1\n", "No date has fluxes of one element above zero at two depths"),
    "one depth an element": (HEAD + f"{DAY},150,2,\n{DAY},300,,1\n", "No date has fluxes of one element above zero at two depths"),
}  # fmt: skip


@pytest.mark.parametrize("what", list(REFUSED))
def test_refused(what: str) -> None:
    text, expected = REFUSED[what]
    with pytest.raises(UploadError) as caught:
        read_series(text.encode(), "mine.csv")
    message = str(caught.value)
    assert isinstance(caught.value, ParameterError)
    assert expected in message
    assert "\n" not in message
    assert len(message) < 300


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(TEMPLATE) - 1), st.text(min_size=1, max_size=3))
def test_a_damaged_file_is_read_or_refused_never_worse(position: int, noise: str) -> None:
    try:
        finding = found(TEMPLATE[:position] + noise + TEMPLATE[position + 1 :])
    except UploadError:
        return
    assert all(np.isfinite(each.median) for each in finding.b.values())


def test_the_largest_file_is_read_and_fitted_quickly() -> None:
    days = np.datetime64("1990-01-01") + np.arange(2500)
    text = HEAD + "".join(f"{day},{z},{f},{f / 200}\n" for day in days for z, f in ((150, 2), (200, 1.6), (300, 1), (500, 0.5)))
    start = time.process_time()
    assert found(text).b["phosphorus"].count == 2500
    assert time.process_time() - start < 5


# the sliders and the dataset


def station(text: str, name: str = ONE) -> Station:
    return stations({"series": read_series(text.encode(), "")})[name]


def test_medians_go_onto_the_levers() -> None:
    template = station(TEMPLATE, "invented example")
    assert (template.values["carbon_b"], template.values["phosphorus_b"]) == (0.98, 1.28)
    assert not template.description


def test_levers_end_where_they_end_and_say_so() -> None:
    far = station(power_laws([0.2, 0.3], [1.9, 2.1]))
    assert (far.values["carbon_b"], far.values["phosphorus_b"]) == (0.5, 1.75)
    assert "Martin b of carbon: your 0.25 is outside 0.5 to 1.75; set to 0.5." in far.description


def test_an_element_without_b_moves_no_lever() -> None:
    alone = station(CARBON + f"{DAY},100,2\n{DAY},200,1\n")
    assert list(alone.values) == ["carbon_b"]
    assert "no b of phosphorus" in alone.description


def test_several_sites_are_offered_together_and_each() -> None:
    head = CARBON.replace("date", "site,date")
    rows = [
        f"{site},{DAY},{depth},{flux}\n" for site, deep in (("A", 1.0), ("B", 0.5)) for depth, flux in ((100, 2), (200, deep))
    ]
    found = stations({"series": read_series((head + "".join(rows)).encode(), "")})
    assert list(found) == [ALL, "A", "B"]
    assert [each.values["carbon_b"] for each in found.values()] == [1.5, 1.0, 1.75]


def test_the_dataset_is_cf_and_goes_through_files(tmp_path: Path) -> None:
    dataset = to_dataset(found(power_laws([0.9, 1.0, 1.1], [1.3, 1.2, 1.4])))
    named = {*dataset.variables} - {"percentile"}
    assert named <= set(QUANTITIES)
    assert dataset["series_b"].dims == ("profile", "element")
    assert float(dataset["series_median"].sel(element="carbon")) == pytest.approx(1.0)
    assert float(dataset["series_difference"]) == pytest.approx(0.3)
    assert dataset["sample_flux"].attrs["units"] == "mmol m-2 d-1"
    assert "units" not in dataset["series_date"].attrs
    (tmp_path / "series.nc").write_bytes(export.to_netcdf(dataset))
    with xr.open_dataset(tmp_path / "series.nc", engine="h5netcdf") as back:
        xr.testing.assert_allclose(back["series_b"].drop_vars("series_date"), dataset["series_b"].drop_vars("series_date"))
        assert back["series_date"].values[0] == np.datetime64("2006-01-01")
    assert "series_welch_p" in export.to_csv(dataset)


def test_without_phosphorus_nothing_is_said_of_it() -> None:
    dataset = to_dataset(
        found(CARBON + "".join(f"2019-0{m},{z},{f}\n" for m in ("1-01", "2-01") for z, f in ((100, 2), (200, 1))))
    )
    assert dataset["element"].values.tolist() == ["carbon"]
    assert not {"series_welch_p", "series_difference", "sample_ratio", "series_start_ratio"} & set(dataset.variables)
    assert dataset.attrs["notes"].endswith("There is no test: there is a b of carbon only.")
