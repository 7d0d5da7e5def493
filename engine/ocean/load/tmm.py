"""Annual mean matrices of the Transport Matrix Method (Khatiwala, Visbeck & Cane 2005; Khatiwala 2007), as of MITgcm 2.8°.

One step of Δt of such a model is

    cⁿ⁺¹ = Aimp ((I + Δt Aexp) cⁿ + Δt q)

with Aexp in s⁻¹ and Aimp the implicit vertical mixing of one step. Where nothing changes any more, cⁿ⁺¹ = cⁿ = c,

    0 = T c + q,    T = Aexp + (I − Aimp⁻¹) / Δt

so that T, which needs Aimp undone column by column, has exactly the steady states of the annual mean matrices (not those of
twelve months in turn). Only a month's matrices, Aexp and Aimp, are refused: no ocean is in January for ever.

The matrices (Aexpms, Aimpms) are in …/MatrixN/TMs/matrix_nocorrection_annualmean.mat; x, y, dznom, dv (or da and dz), bathy and
deltaT in …/grid.mat; ixBox, iyBox, izBox, the place of each row, counted from 1, in …/MatrixN/Data/boxes.mat. `load` finds the
others from the first, where they lie as they were published; a single .mat may hold all of it.
"""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp

from engine.ocean.grid import Array, OceanError
from engine.ocean.load.circulation import Circulation, edges
from engine.ocean.load.limits import Table

MATRICES = ("Aexpms", "Aimpms", "Aexp", "Aimp")


def known(table: Table) -> bool:
    """Whether there is a matrix by one of its names."""
    return any(sp.issparse(table.get(key)) for key in MATRICES)


def beside(path: Path, table: Table) -> tuple[Path, ...]:
    """Where the boxes and the grid were published."""
    return (path.parent.parent / "Data" / "boxes.mat", path.parent.parent.parent / "grid.mat") if known(table) else ()


def circulation(table: Table, name: str, units: str | None) -> Circulation:
    """The circulation in a table; `units` are those of the method."""
    if not sp.issparse(table.get("Aexpms")):
        raise OceanError(
            f"“{name}” holds one month of the Transport Matrix Method; a steady ocean needs the annual mean (Aexpms and Aimpms)."
        )
    if not sp.issparse(table.get("Aimpms")):
        raise OceanError(f"“{name}” has no Aimpms: without its implicit mixing the ocean would not be that of its model.")
    if missing := [key for key in ("x", "y", "dznom", "deltaT") if not isinstance(table.get(key), np.ndarray)]:
        raise OceanError(
            f"“{name}” lacks {', '.join(missing)} of grid.mat: put them into the same file, or the files in their folders."
        )
    if min(table["x"].shape[:2]) > 1:
        raise OceanError("The grid is curvilinear or a cubed sphere: only grids of latitude and longitude are read.")
    step, number = float(table["deltaT"].flat[0]), _number(table)
    depth_edge = np.concatenate([[0.0], np.cumsum(table["dznom"].ravel().astype(float))])
    return Circulation(
        name=name.removesuffix(".mat"),
        lat_edge=edges("latitude", table["y"].ravel().astype(float), _width(table, "dth")),
        lon_edge=edges("longitude", table["x"].ravel().astype(float), _width(table, "dphi")),
        depth_edge=depth_edge,
        number=number,
        matrix=steady(table["Aexpms"], table["Aimpms"], step, depth_edge.size - 1),
        rate=1.0,
        volume=_volume(table, number.shape),
        notes=(f"Annual mean matrices of the Transport Matrix Method, T = Aexp + (I − Aimp⁻¹)/Δt with Δt = {step:g} s.",),
    )


def steady(explicit: sp.csr_array, implicit: sp.csr_array, step: float, levels: int) -> sp.csr_array:
    """Aexp + (I − Aimp⁻¹) / Δt, Aimp undone in its blocks, which are columns of water."""
    if explicit.shape != implicit.shape or not step > 0:
        raise OceanError("Aexpms and Aimpms are not of one size, or deltaT is not positive.")
    count, block = sp.csgraph.connected_components(implicit, directed=False)
    length = np.bincount(block, minlength=count)
    if length.max() > levels:
        raise OceanError("Aimpms mixes more than columns of water, and cannot be undone.")
    order = np.argsort(block, kind="stable")
    start = np.concatenate([[0], np.cumsum(length)])
    sorted_ = implicit[order][:, order]
    try:
        inverse = [np.linalg.inv(sorted_[a:b, a:b].toarray()) for a, b in itertools.pairwise(start)]
    except np.linalg.LinAlgError as error:
        raise OceanError("Aimpms cannot be undone: one of its columns of water is singular.") from error
    back = np.argsort(order)
    undone = sp.csr_array(sp.block_diag(inverse, format="csr"))[back][:, back]
    return sp.csr_array(explicit + (sp.eye_array(implicit.shape[0]) - undone) / step)


def _number(table: Table) -> Array:
    """The row of each cell, from the boxes, or from the mask with longitude fastest; (depth, lat, lon)."""
    shape = table["dznom"].size, table["y"].size, table["x"].size
    number = np.full(shape, -1)
    boxes = [table.get(key) for key in ("izBox", "iyBox", "ixBox")]
    if all(isinstance(box, np.ndarray) for box in boxes):
        places: list[Any] = [np.asarray(box).ravel().astype(int) - 1 for box in boxes]
        if len({place.size for place in places}) > 1 or any(
            place.size and (place.min() < 0 or place.max() >= length) for place, length in zip(places, shape, strict=True)
        ):
            raise OceanError("A box (ixBox, iyBox, izBox) lies outside the grid.")
        number[tuple(places)] = np.arange(places[0].size)
        return number
    wet = table.get("bathy")
    if not isinstance(wet, np.ndarray) or wet.T.shape != shape:
        raise OceanError("Which cells are wet is missing: ixBox, iyBox, izBox of boxes.mat, or bathy (x, y, z) of grid.mat.")
    number[wet.T == 1] = np.arange(int(np.sum(wet == 1)))
    return number


def _width(table: Table, key: str) -> Array | None:
    value = table.get(key)
    return value.ravel().astype(float) if isinstance(value, np.ndarray) and min(value.shape) == 1 else None


def _volume(table: Table, shape: tuple[int, ...]) -> Array | None:
    """dv, or da dz, from (x, y, z) to (depth, lat, lon)."""
    for keys in (("dv",), ("da", "dz")):
        parts = [table.get(key) for key in keys]
        if all(isinstance(part, np.ndarray) and part.T.shape == shape for part in parts):
            return np.asarray(np.prod([np.asarray(part, float).T for part in parts], axis=0))
    return None
