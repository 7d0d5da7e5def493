"""Life in the cells: plankton in the light, and what sinks, decays and is breathed in each column; on plain arrays.

Every loss is proportional to what is left after the step, in the giver's pool and with the same number in the taker's
(modified Patankar–Euler, Burchard, Deleersnijder & Meister 2003, doi 10.1016/S0168-9274(03)00101-6): nothing becomes
negative or is lost, whatever the step, and a state that would stay stays. For phosphorus, per step Δt:

    y (1 + b) = y₀ + a l         l: the scarcer of PO₄ and NO₃/16; a = Δt μ(T) min(f_light, l₀/(K + l₀)) y₀/l₀
    z (1 + c) = z₀ + ε g y       b = Δt (exudation + death) + g;  g = Δt μ_Z y₀ z₀ / (K_y² + y₀²)
    l (1 + a) = l₀ + x z         c = Δt (excretion + death + κ z₀);  x = Δt excretion

which has one positive solution in closed form. Light by Evans & Garçon (1997): the mean over the day and the level.
"""

from __future__ import annotations

import numba as nb
import numpy as np

from engine.ocean.grid import Array
from engine.stoichiometry.ecosystem.parameters import CARBON_LEAST, FIXATION, N_PER_P, NO3_PER_P, O2_PER_P, Mops
from engine.stoichiometry.ecosystem.tracers import (
    DIC,
    DOC,
    DOP,
    EXCESS_C,
    FIXED,
    GROWN,
    GROWN_C,
    MADE,
    NO3,
    O2,
    OXIC,
    PHY,
    PHY_C,
    PO4,
    POC,
    POP,
    SUBOXIC,
    SUNK,
    SUNK_C,
    WORLDS,
    ZOO,
    ZOO_C,
)

_compiled = nb.njit(cache=True, nogil=True, error_model="numpy")
LEAST = 1e-30
"""mmol m⁻³ by which nothing is divided when a pool is empty."""


@_compiled
def _lit(u: float) -> float:
    """φ(u) = asinh u − (√(1 + u²) − 1) / u, of Evans & Garçon (1997)."""
    return float(np.arcsinh(u) - u / (1 + np.sqrt(1 + u * u)))


@_compiled
def light_limit(light: float, day: float, lost: float, half: float) -> float:
    """Growth per its highest in a level of optical depth `lost`, mean over day and level; light (W m⁻²) at its top, mean of a day."""
    if light <= 0 or day <= 0:
        return 0.0
    at_noon = 2 * light / (half * day)
    return float(day / lost * (_lit(at_noon) - _lit(at_noon * np.exp(-lost))))


@_compiled
def fixation_by_warmth(temperature: float) -> float:
    """0 to 1, by °C."""
    c, b, a, highest = FIXATION
    return max(0.0, (c * temperature + b) * temperature + a) / highest


@_compiled
def _plankton(
    c: Array, flow: Array, born: Array, dt: float, lit: float, warm: float, held: float, eaters: float, m: Mops
) -> None:
    """Growth, grazing and losses in one cell for `dt` days; `held` and `eaters` are P:C of what grows and of zooplankton.

    `born` is added to: the detritus made, of phosphorus and of carbon.
    """
    scarcer = min(c[PO4], c[NO3] / N_PER_P)
    a = 0.0
    if lit > 0 and scarcer > LEAST:
        a = dt * m.growth * warm * min(lit, scarcer / (m.half_phosphate + scarcer)) * c[PHY] / scarcer
    y, z = c[PHY], c[ZOO]
    g = dt * m.grazing * y * z / (m.half_prey * m.half_prey + y * y)
    shed, died = dt * m.exudation, dt * m.phytoplankton_death
    quadratic, ended, x = dt * m.zooplankton_loss * z, dt * m.zooplankton_death, dt * m.excretion
    b, rest = g + shed + died, quadratic + ended
    for attempt in range(2):
        loss = rest + x
        through = m.efficiency * g / (1 + b)
        scarce = (scarcer + x / (1 + loss) * (z + through * y)) / (1 + a * (1 - x / (1 + loss) * through))
        y_new = (y + a * scarce) / (1 + b)
        z_new = (z + m.efficiency * g * y_new) / (1 + loss)
        if attempt == 0 and O2_PER_P * x * z_new <= c[O2]:
            break
        if attempt == 0:  # breathing must not use more oxygen than there is
            x *= c[O2] / (O2_PER_P * x * z_new * (1 + loss))
    grown, excreted = a * scarce, x * z_new
    shared = (1 - m.efficiency) * g * y_new + shed * y_new + quadratic * z_new
    c[PHY], c[ZOO] = y_new, z_new
    c[PO4] += excreted - grown
    c[NO3] += N_PER_P * (excreted - grown)
    c[O2] += O2_PER_P * (grown - excreted)
    c[POP] += (1 - m.dissolved_share) * shared
    born[0] += (1 - m.dissolved_share) * shared
    c[DOP] += m.dissolved_share * shared + died * y_new + ended * z_new

    grown_c = min(grown / held, CARBON_LEAST * min(c[DIC[0]], c[DIC[1]]))
    y_c = (c[PHY_C] + grown_c) / (1 + b)
    eaten_c = m.efficiency * g * y_c
    kept_c = min(eaten_c, m.efficiency * g * y_new / eaters)
    z_c = (c[ZOO_C] + kept_c) / (1 + rest + x)
    shared_c = (1 - m.efficiency) * g * y_c + shed * y_c + quadratic * z_c
    c[PHY_C], c[ZOO_C] = y_c, z_c
    c[DOC] += m.dissolved_share * shared_c + died * y_c + ended * z_c
    made_c = (1 - m.dissolved_share) * shared_c + eaten_c - kept_c
    born[1] += made_c
    for w in range(WORLDS):
        c[POC[w]] += made_c
        c[DIC[w]] += x * z_c - grown_c
    flow[GROWN] += grown
    flow[GROWN_C] += grown_c
    flow[MADE] += excreted - grown
    flow[EXCESS_C] += eaten_c - kept_c


@_compiled
def live(
    tracers: Array,
    flows: Array,
    born: Array,
    start: Array,
    cells: Array,
    thickness: Array,
    lit_levels: int,
    days: float,
    parts: int,
    light: Array,
    day: Array,
    temperature: Array,
    held: Array,
    eaters: Array,
    m: Mops,
) -> None:
    """Plankton for `days`, in `parts`, down every column: `cells[start[k]:start[k + 1]]` from its top, lit by light[k].

    `born` (cell, 2) becomes the detritus made meanwhile, mmol m⁻³ of phosphorus and of carbon.
    """
    born[:] = 0.0
    for k in range(start.size - 1):
        coming = light[k]
        for level in range(start[k + 1] - start[k]):
            i = cells[start[k] + level]
            c, flow = tracers[i], flows[i]
            lit, warm = 0.0, np.exp(temperature[i] / m.warmth)
            if level < lit_levels:
                lost = (m.water + m.shade * c[PHY]) * thickness[level]
                lit = light_limit(coming, day[k], lost, m.half_light * warm)
                coming *= np.exp(-lost)
                lack = 1 - c[NO3] / (N_PER_P * max(c[PO4], LEAST))
                fixed = days * m.fixation * fixation_by_warmth(temperature[i]) * max(0.0, lack)
                c[NO3] += fixed
                flow[FIXED] += fixed
            for _ in range(parts):
                _plankton(c, flow, born[i], days / parts, lit, warm, held[i], eaters[i], m)


@_compiled
def _decay(c: Array, dt: float, left: float, m: Mops) -> tuple[float, float]:
    """Shares of λ at which matter decays with oxygen and with nitrate; `left` is the detritus there if none decayed.

    As much as there is oxygen, then nitrate, for; nitrate only where oxygen lacks, as in MOPS.
    """
    most = dt * (m.detritus_decay * left + m.dissolved_decay * c[DOP])
    oxygen = max(c[O2] - m.oxygen_least, 0.0)
    square = oxygen * oxygen
    by_oxygen = square / (square + m.half_oxygen * m.half_oxygen)
    oxic, suboxic = by_oxygen, 0.0
    if oxic * O2_PER_P * most > oxygen:
        oxic = oxygen / (O2_PER_P * most)
    if oxygen < m.suboxic_below:
        nitrate = max(c[NO3] - m.nitrate_least, 0.0)
        square = nitrate * nitrate
        suboxic = square / (square + m.half_nitrate * m.half_nitrate) * (1 - by_oxygen)
        if suboxic * NO3_PER_P * most > nitrate:
            suboxic = nitrate / (NO3_PER_P * most)
    return oxic, suboxic


@_compiled
def _drained(fallen: float, born: float, through: float, own: float, decay: float) -> float:
    """κ for what came from above and what was made here, see engine.stoichiometry.ecosystem.sinking."""
    share = through
    if born > 0:
        share = (through * fallen + own * born) / (fallen + born)
    return decay * share / (1 - share)


@_compiled
def sink(
    tracers: Array,
    flows: Array,
    born: Array,
    start: Array,
    cells: Array,
    volume: Array,
    days: float,
    pass_p: Array,
    pass_c: Array,
    m: Mops,
) -> None:
    """Detritus sinks and decays, dissolved matter decays, down every column, for `days`.

    D (1 + Δt (f λ + κ)) = D₀ + Δt κ′D′V′/V, with f the share of λ that oxygen and nitrate allow, ′ the cell above. Shares that
    pass are (2, cell) for phosphorus, (world, 2, cell) for carbon; `born` (cell, 2) is what of D₀ was made in this step.
    """
    for k in range(start.size - 1):
        falling = 0.0
        falling_c = np.zeros(WORLDS)
        for place in range(start[k], start[k + 1]):
            i = cells[place]
            c, flow = tracers[i], flows[i]
            fallen = falling / volume[i]
            stock = c[POP] + fallen
            down = _drained(fallen, born[i, 0], pass_p[0, i], pass_p[1, i], m.detritus_decay)
            oxic, suboxic = _decay(c, days, stock / (1 + days * down), m)
            fast, slow = days * (oxic + suboxic) * m.detritus_decay, days * (oxic + suboxic) * m.dissolved_decay
            c[POP] = stock / (1 + fast + days * down)
            c[DOP] /= 1 + slow
            freed = fast * c[POP] + slow * c[DOP]
            by_nitrate = freed * suboxic / max(oxic + suboxic, LEAST)
            by_oxygen = freed - by_nitrate
            c[PO4] += freed
            c[O2] -= O2_PER_P * by_oxygen
            c[NO3] += N_PER_P * by_oxygen - NO3_PER_P * by_nitrate
            sunk = days * down * c[POP]
            falling = sunk * volume[i]
            flow[MADE] += freed
            flow[OXIC] += by_oxygen
            flow[SUBOXIC] += by_nitrate
            flow[SUNK] += sunk
            c[DOC] /= 1 + slow
            for w in range(WORLDS):
                fallen = falling_c[w] / volume[i]
                down = _drained(fallen, born[i, 1], pass_c[w, 0, i], pass_c[w, 1, i], m.detritus_decay)
                c[POC[w]] = (c[POC[w]] + fallen) / (1 + fast + days * down)
                c[DIC[w]] += fast * c[POC[w]] + slow * c[DOC]
                sunk = days * down * c[POC[w]]
                falling_c[w] = sunk * volume[i]
                flow[SUNK_C[w]] += sunk
