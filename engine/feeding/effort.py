"""The foraging effort of cruisers: the share of time they swim for food, at which gain over risk is greatest.

Gilliam's ratio of net gain to mortality, per cruiser, as a function of the effort p (Di Matteo et al. 2025, eqs A4–A10):

    (g e · p ρ / (1 + p ρ) − r_AF μ − (r_CF − r_AF) p) / (m_AF + (m_CF − m_AF) p)       ρ = R / K_g,  μ = M / (K_m + M)

is greatest at A4's p. The paper prints f_c = m_AF / (g e), which is not of the dimension it needs: it is the scaled standard
metabolism r_AF μ / (g e) (both numbers are 0.005), and with it A4 is what a search over p finds, to 1e-3. `both` is its f_c (m − r),
in which the r of swimming, (r_CF − r_AF) / (r_AF μ), is met by f_c alone: nothing is divided by μ, which may be 0.
"""

from __future__ import annotations

import math

import numba as nb


@nb.njit(cache=True, nogil=True, error_model="numpy")
def effort(prey: float, mu: float, half: float, gain: float, r_swim: float, r_rest: float, m_swim: float, m_rest: float) -> float:
    """p, 0 to 1, at `prey` R (mmol C m⁻³); `half` is K_g, `gain` is g e (d⁻¹), r and m those of cruisers and of ambushers.

    0 below R_min = K_g (r_CF − r_AF) / (g e), where food does not pay for swimming.
    """
    if r_swim <= r_rest and m_swim <= m_rest:
        return 1.0
    if gain <= 0 or prey * gain <= half * (r_swim - r_rest):
        return 0.0
    rho, m = prey * (1 / half), (m_swim - m_rest) * (1 / m_rest)
    both = mu * m * (r_rest / gain) - (r_swim - r_rest) / gain
    under_root = rho * m - (rho - m) * both
    if under_root <= 0:
        return 0.0
    if both == m:
        return 1.0
    return min(1.0, max(0.0, (both + math.sqrt(under_root)) / ((m - both) * rho)))
