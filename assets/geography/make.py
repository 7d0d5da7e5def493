"""Cut land.json out of the npm package world-atlas (Natural Earth, public domain; package ISC, Michael Bostock).

    npm install world-atlas@2.0.2
    python assets/geography/make.py node_modules/world-atlas

"world" is land-50m without what is smaller than 0.1 square degrees, thinned to 0.08 degrees (a quarter of a pixel on
a wide map), cut at 180 degrees and closed along the South Pole so that it can be filled on the plane.
"iberia" is land-10m cut to 13.5 W-9.5 E, 32.5-46.5 N and thinned to 0.012 degrees
(about one kilometre), both by Douglas and Peucker. Each ring is [lon0, lat0, dlon, dlat, ...] in whole steps of 1/scale degree.
"""

import json
import sys
from itertools import pairwise
from pathlib import Path

BOX, TOLERANCE = (-13.5, 32.5, 9.5, 46.5), 0.012
WORLD_TOLERANCE, SMALLEST = 0.08, 0.1


def polygons(path: Path) -> list[list[list[tuple[float, float]]]]:
    """TopoJSON land to polygons, each a list of rings (the first the shore, the others holes)."""
    topology = json.loads(path.read_text())
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        arcs.append(line)

    def ring(indices):
        points = []
        for i in indices:
            line = arcs[i] if i >= 0 else arcs[~i][::-1]
            points += line[1:] if points else line
        return points

    out = []
    for shape in topology["objects"]["land"].get("geometries", [topology["objects"]["land"]]):
        out += [[ring(r) for r in polygon] for polygon in (shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]])]
    return out


def flat(points):
    """A ring on the sphere to rings on the plane between 180 W and 180 E (the package's rings pass 180 and the pole)."""
    points = points[:-1] if points[0] == points[-1] else points
    turned = [points[0]]
    for (x0, _), (x, y) in pairwise(points):
        turned.append((turned[-1][0] + (x - x0 + 180) % 360 - 180, y))
    winds = round((turned[-1][0] - turned[0][0] + (points[0][0] - points[-1][0] + 180) % 360 - 180) / 360)
    if winds:  # Antarctica: close it along the pole
        turned += [(turned[0][0] + 360 * winds, turned[0][1])]
        turned += [(turned[-1][0], -90), (turned[0][0], -90)]
    out = []
    for turn in (-360, 0, 360):
        piece = [(x + turn, y) for x, y in turned]
        for limit, above in ((-180, True), (180, False)):
            piece = cut(piece, 0, limit, above) if piece else piece
        out += [piece] if len(piece) > 2 else []
    return out


def cut(points, axis, limit, keep_above):
    """Sutherland-Hodgman against one side of the box."""
    out = []
    inside = [(p[axis] >= limit) == keep_above or p[axis] == limit for p in points]
    for i, p in enumerate(points):
        q, was, now = points[i - 1], inside[i - 1], inside[i]
        if was != now:
            f = (limit - q[axis]) / (p[axis] - q[axis])
            out.append((limit, q[1] + f * (p[1] - q[1])) if axis == 0 else (q[0] + f * (p[0] - q[0]), limit))
        if now:
            out.append(p)
    return out


def thin(points, tolerance):
    """Douglas-Peucker without recursion."""
    keep, stack = {0, len(points) - 1}, [(0, len(points) - 1)]
    while stack:
        a, b = stack.pop()
        (x0, y0), (x1, y1) = points[a], points[b]
        dx, dy = x1 - x0, y1 - y0
        length, far, where = (dx * dx + dy * dy) ** 0.5, 0.0, None
        for i in range(a + 1, b):
            px, py = points[i][0] - x0, points[i][1] - y0
            d = abs(px * dy - py * dx) / length if length else (px * px + py * py) ** 0.5
            if d > far:
                far, where = d, i
        if where is not None and far > tolerance:
            keep.add(where)
            stack += [(a, where), (where, b)]
    return [points[i] for i in sorted(keep)]


def area(points):
    """In square degrees."""
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise([*points, points[0]]))) / 2


def packed(points, scale):
    whole = [(round(x * scale), round(y * scale)) for x, y in points]
    whole = [p for i, p in enumerate(whole) if i == 0 or p != whole[i - 1]]
    if len(whole) > 1 and whole[0] == whole[-1]:
        whole.pop()
    if len(whole) < 3:
        return None
    return [*whole[0], *(v for (x0, y0), (x1, y1) in pairwise(whole) for v in (x1 - x0, y1 - y0))]


def main(package: Path) -> None:
    world = []
    for shore, *holes in polygons(package / "land-50m.json"):
        shores, seas = (
            [thin([*ring, ring[0]], WORLD_TOLERANCE) for points in rings for ring in flat(points) if area(ring) >= SMALLEST]
            for rings in ([shore], holes)
        )
        world += [[shores[0], *seas], *([piece] for piece in shores[1:])] if shores else []
    region = []
    for polygon in polygons(package / "land-10m.json"):
        rings = []
        for points in polygon:
            for axis, limit, above in ((0, BOX[0], True), (0, BOX[2], False), (1, BOX[1], True), (1, BOX[3], False)):
                points = cut(points, axis, limit, above) if points else points
            if len(points) > 3:
                rings.append(thin([*points, points[0]], TOLERANCE))
        region += [rings] if rings else []
    out = {"source": "Natural Earth (public domain) by way of world-atlas 2.0.2; see make.py"}
    for name, shapes, scale, box in (("world", world, 50, (-180, -90, 180, 90)), ("iberia", region, 500, BOX)):
        land = [packed(rings[0], scale) for rings in shapes]
        seas = [packed(r, scale) for rings in shapes for r in rings[1:]]
        out[name] = {"scale": scale, "frame": box, "land": [r for r in land if r], "inland_seas": [r for r in seas if r]}
    text = json.dumps(out, separators=(",", ":"))
    (Path(__file__).parent / "land.json").write_text(text + "\n")
    print(len(text), {k: (len(v["land"]), sum(len(r) for r in v["land"]) // 2) for k, v in out.items() if k != "source"})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
