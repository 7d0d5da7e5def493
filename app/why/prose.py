"""Why the labs' numbers differ, in words: what each counts, and how much of the difference each step explains."""

from __future__ import annotations

from collections.abc import Sequence

from app.markup import Html, bold, html, paragraphs, table
from app.words import brief, number, percent
from engine.conversions import LIT_DEPTH, PG_PER_MMOL, REDFIELD_1963, TRAP_DEPTH
from engine.lab import get
from engine.ocean.air import MMOL_PER_PPM, TODAY_PPM, TODAY_YEAR
from engine.ocean.compare import KEPT
from engine.why import Differences, Flux, Kept, Share

TABS = {"ocean": "compare-with-the-literature"}
COUNTS = {
    ("ocean", "export_total"): "particles, from the phosphate that life takes up",
    ("inverse", "export_particles"): "particles, told from deep phosphate",
    ("inverse", "export"): "the same, and carbon that leaves dissolved",
    ("feeding", "export"): "particles, in the columns of the sea that are deeper",
    ("stoichiometry", "export"): "particles, with the carbon that their phosphorus carries",
}
SHARES = {
    "carried": "of the carbon going down is carried by animals; the rest sinks. One place, one cruise",
    "of_plants": "of the carbon that plants fix there is carried down by animals",
    "recycled": "of all that life makes is breathed out within hours, as the lever says",
    "sinks": "of all that life makes sinks out of the light",
    "transfer": f"of what sinks through {TRAP_DEPTH:g} m gets through 1,000 m",
    "told": "of a deep trap’s particles are found by looking right above it, on average of 5,000 cups",
}


ROWS = {
    ("ocean", "kept"): "carbon-kept-away-from-the-air-by-what-sinks-all-oceans",
    ("ocean", "export_total"): "carbon-sinking-out-of-the-lit-layer-all-oceans-73-m-at-106-c-per-p",
    ("ocean", "years"): "mean-time-until-the-surface-500-m-mean-by-area",
    ("stoichiometry", "kept"): "carbon-stored-ocs-model-b-of-carbon-0-75",
    ("inverse", "export_particles"): "export-of-particles-embedded-ocean-mean-of-products",
    ("inverse", "export"): "export-of-all-organic-carbon-embedded-ocean-mean-of-products",
    ("inverse", "recycled"): "satellite-production-recycled-at-once-p-model-embedded-ocean",
    ("feeding", "export"): "carbon-sinking-through-150-m-foreff-world",
    ("feeding", "transfer"): "transfer-efficiency-150-to-1-000-m-foreff-world",
    ("budget", "carried"): "share-of-sinking-particles-z4",
    ("catchment", "told"): "overlap-f-box-of-200-km-100-m-d-1-smoothed-by-25-km",
}
"""The row of a lab's comparison that a number stands in, or the nearest to it."""


def text(found: Differences) -> Html:
    """The whole page."""
    return Html(
        "<h1>Why these numbers differ</h1>"
        "<p>Two labs call something by the same name and give two numbers. Mostly both are right: they count different things. "
        "Here is what each counts. Everything is computed from the labs as they open.</p>"
        f"{_kept(found.kept, found.c_per_p[1])}{_sinking(found)}{_shares(found.shares)}{_years(found.years)}"
    )


def _heading(name: str, words: str) -> str:
    return f'<h2 id="{name}">{html(words)}</h2>'


def _link(lab: str, preset: str) -> Html:
    return Html(f'<a href="{lab}?preset={preset}">{html(get(lab).title)}</a>')


def _source(lab: str, preset: str, what: str) -> Html:
    """Where a lab's number comes from: its row beside the paper's, and its equations."""
    where = f"{lab}?preset={preset}&amp;tab="
    row = f"&amp;row={ROWS[lab, what]}" if (lab, what) in ROWS else ""
    return Html(
        f'<a href="{where}{TABS.get(lab, "compare-with-the-paper")}{row}">paper</a> · '
        f'<a href="{where}equations-and-sources">equations</a>'
    )


def _bar(value: float, most: float, before: float = 0.0) -> Html:
    """A value as a bar, and pale behind it what it was before."""
    now, then = (f"{100 * each / most:.1f}%" for each in (value, max(value, before)))
    return Html(f'<span class="bar" style="--now:{now};--then:{then}" aria-hidden="true"></span>')


def _kept(kept: Kept, c_per_p: float) -> str:
    steps = (
        ("Stoichiometry as it opens: carbon sinks deeper than phosphorus", kept.deeper),
        ("Let carbon sink no deeper than phosphorus", kept.one_b),
        (f"Count {REDFIELD_1963:g} carbon for each phosphorus, not {brief(c_per_p)}", kept.redfield),
        ("Let life be as in the Ocean: it leaves more phosphate unused at the surface", kept.own_life),
        ("Count what sinks alone, without what is dissolved: the Ocean’s number", kept.sinking),
    )
    rows, before = [], 0.0
    for step, value in steps:
        less = f"−{number(before - value)}" if before else ""
        rows.append((step, bold(number(value)), less, _bar(value, kept.deeper, before)))
        before = value
    share = (kept.deeper - kept.one_b) / (kept.deeper - kept.sinking)
    apart = abs(kept.by_stock / kept.own_life - 1)
    air = TODAY_PPM * MMOL_PER_PPM * PG_PER_MMOL
    words = (
        f"A Pg is a billion tonnes. All the CO₂ in the air of {TODAY_YEAR} held {number(air)} Pg of carbon.",
        Html(
            f"{bold(percent(share))} of the gap is the very question that Stoichiometry asks: what if carbon sank deeper? "
            f"That is a sea that might be. The Ocean’s is today’s, of which {number(KEPT)} Pg is in print "
            "(Nowicki et al. 2022)."
        ),
        f"The surprising one, checked a second way: the Ocean’s life keeps {number(kept.own_life, 4)} Pg if one adds up how "
        f"long each bit stays away from the air, and {number(kept.by_stock, 4)} Pg if one counts, cell by cell, the phosphate "
        f"that the water did not bring down unused. They are {100 * apart:.1g} % apart.",
    )
    head = _heading("kept", f"Carbon that life keeps in the sea: {number(kept.deeper)} or {number(kept.sinking)} Pg?")
    links = f"<p>{_link('stoichiometry', 'halved')}: {_source('stoichiometry', 'halved', 'kept')}. {_link('ocean', 'embedded')}: {_source('ocean', 'embedded', 'kept')}.</p>"
    return (
        head
        + paragraphs(words[:1])
        + table(["Step by step", "Pg C", "", ""], rows, "Kept carbon, step by step", "qnnb")
        + paragraphs(words[1:])
        + links
    )


def _sinking(found: Differences) -> str:
    there = [flux.through(TRAP_DEPTH) for flux in found.sinking]
    most = max(flux.value for flux in found.sinking)
    rows = [_counted(flux, value, most) for flux, value in zip(found.sinking, there, strict=True)]
    heads = [
        "Lab",
        "Pg C yr⁻¹",
        "through",
        "what it counts",
        "C per P",
        "b",
        f"through {TRAP_DEPTH:g} m",
        "",
        "In print",
        "Where it comes from",
    ]
    ocean, inverse, _, feeding, *others = found.sinking
    stoichiometry = others[0]
    words = (
        Html(
            f"What sinks is eaten on its way, so no number means anything without its depth. Ocean’s {bold(number(ocean.value))} at "
            f"{LIT_DEPTH:.0f} m is {bold(brief(_at(ocean)))} at {TRAP_DEPTH:g} m, Inverse’s {bold(number(inverse.value))} is "
            f"{bold(brief(_at(inverse)))}, and Feeding counts {bold(number(feeding.value))} there. How fast it is eaten, "
            "b, they tell from different things: that is the rest."
        ),
        f"Stoichiometry’s sea sinks less phosphorus, with more carbon on it: {number(found.by_redfield)} Pg at {REDFIELD_1963:g} carbon a "
        f"phosphorus, and {number(stoichiometry.value)} at its own {number(found.c_per_p[0])}. By 1,000 m {brief(_at(stoichiometry, 1000.0))} are left where carbon sinks as phosphorus does; "
        f"of Ocean’s, {brief(_at(ocean, 1000.0))}.",
        f"Budget’s {brief(found.places[0])} to {brief(found.places[1])} mg C m⁻² d⁻¹ were measured at three places on one cruise; the "
        f"mean of the sea by Feeding is {brief(found.everywhere)}. A place cannot be multiplied by the area of the sea.",
    )
    head = _heading(
        "sinking",
        f"Carbon that sinks in a year: {number(inverse.value)}, {number(feeding.value)} or {number(stoichiometry.value)} Pg?",
    )
    return head + paragraphs(words[:1]) + table(heads, rows, "What sinks, by each lab", "unuqnnnbnu") + paragraphs(words[1:])


def _at(flux: Flux, depth: float = TRAP_DEPTH) -> float:
    found = flux.through(depth)
    return float("nan") if found is None else found


def _counted(flux: Flux, there: float | None, most: float) -> Sequence[str]:
    shown = Html("") if there is None else _bar(there, most, flux.value)
    what = COUNTS[flux.lab, flux.port]
    if flux.lab == "stoichiometry":
        what += f"; {get(flux.lab).presets[flux.preset].title[0].lower()}{get(flux.lab).presets[flux.preset].title[1:]}"
    return (
        _link(flux.lab, flux.preset), bold(number(flux.value)), f"{flux.depth:.0f} m", what,
        "–" if flux.c_per_p is None else number(flux.c_per_p), "–" if flux.b is None else number(flux.b),
        number(there), shown, "–" if flux.published is None else number(flux.published), _source(flux.lab, flux.preset, flux.port),
    )  # fmt: skip


def _shares(shares: Sequence[Share]) -> str:
    rows = [
        (
            bold(percent(share.value)),
            SHARES[share.name],
            _link(share.lab, share.preset),
            _source(share.lab, share.preset, share.name),
        )
        for share in shares
    ]
    words = "A share is a share of something. These are of different wholes, so none can be set against another."
    return (
        _heading("shares", "Per cent of what?")
        + paragraphs([words])
        + table(["", "of what", "Lab", "Where it comes from"], rows, "Shares", "n-u-")
    )


def _years(years: dict[float, float]) -> str:
    deep = ", ".join(f"{brief(value)} from {depth:,.0f} m" for depth, value in years.items() if depth)
    words = (
        f"How long until carbon meets the air again depends on where it is breathed out: {deep} (years, means of all oceans). "
        f"The mean of all that sinks is {brief(years[0.0])}, because most of it is eaten high up.",
        "And a mean is not a half-life: a little that stays for a thousand years makes the mean of much that comes back within ten.",
    )
    links = f"<p>{_link('ocean', 'embedded')}: {_source('ocean', 'embedded', 'years')}.</p>"
    return (
        _heading("years", f"Years away from the air: {brief(years[1000.0])} or {brief(years[0.0])}?") + paragraphs(words) + links
    )
