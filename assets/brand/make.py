"""Make the font files of this folder (run once; needs fonttools and brotli, which the application does not).

    npm install @fontsource-variable/inter inter-ui
    python assets/brand/make.py node_modules
    python assets/brand/make.py           # widths.json and print/ alone, of the two files as they are

`inter.woff2` is the latin subset of @fontsource-variable/inter, unchanged. `inter-signs.woff2` is our own subset of
inter-ui's InterVariable (optical size pinned at 14, weight kept) for the signs the latin subset lacks, with nine interface
signs that Inter does not have at all drawn here. Inter is under the SIL Open Font License 1.1 and declares no Reserved Font
Name; the derived file still carries another name inside ("Carbon Pump Signs").

`print/` has both in one, at two fixed weights: what sets type on paper takes no variable fonts.
"""

import io
import json
import math
import shutil
import sys
from pathlib import Path

from fontTools import merge, subset
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

HERE = Path(__file__).parent
SIGNS = (
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ₀₁₂₃₄₅₆₇₈₉₊₋"
    "←→↔↑↓↗↘↺↻▲▼△▽●○✓"
    "−×÷±≤≥≈≠∞√∑∂∆∫‰′″"
    "ΓΔΘΛΣΦΨΩαβγδεζηθικλμνξπρστφχψω"
    "ŒœŠšŽžČčĆćŁłŞşĞğİıŐőŰű"
    "\u2007\u2009\u200a\u202f\u2011"
    "ℓ"
)


def circle(pen, cx, cy, r, hole=False, n=8):
    """A circle of 2n quadratic arcs; TrueType fills clockwise, so a hole turns the other way."""
    s = 1 if hole else -1
    on = [(cx + r * math.cos(s * 2 * math.pi * i / n), cy + r * math.sin(s * 2 * math.pi * i / n)) for i in range(n)]
    k = r / math.cos(math.pi / n)
    half = [s * 2 * math.pi * (i + 0.5) / n for i in range(n)]
    off = [(cx + k * math.cos(t), cy + k * math.sin(t)) for t in half]
    pen.moveTo(on[0])
    for i in range(n):
        pen.qCurveTo(off[i], on[(i + 1) % n])
    pen.closePath()


def poly(pen, points):
    area = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1], strict=True))
    points = points if area < 0 else points[::-1]
    pen.moveTo(points[0])
    for p in points[1:]:
        pen.lineTo(p)
    pen.closePath()


def arc(pen, cx, cy, r, w, a0, a1, n=14):
    """A stroke of width w along a circle from a0 to a1 (degrees)."""
    a = [math.radians(a0 + (a1 - a0) * i / n) for i in range(n + 1)]
    poly(
        pen,
        [(cx + (r + w / 2) * math.cos(t), cy + (r + w / 2) * math.sin(t)) for t in a]
        + [(cx + (r - w / 2) * math.cos(t), cy + (r - w / 2) * math.sin(t)) for t in reversed(a)],
    )


def drawn(u):
    """The nine signs Inter lacks, as {character: (advance, drawing function)}; u = units per em / 1000."""
    c, w = 364 * u, 78 * u  # middle of the capitals; stroke

    def undo(p):  # ⤺ arc with its arrow to the left
        arc(p, 410 * u, 190 * u, 310 * u, w, 12, 148)
        poly(p, [(40 * u, 450 * u), (80 * u, 110 * u), (340 * u, 310 * u)])

    def pin(p):  # ⚲
        circle(p, 300 * u, 500 * u, 200 * u), circle(p, 300 * u, 500 * u, 122 * u, True)
        poly(p, [(261 * u, 310 * u), (339 * u, 310 * u), (339 * u, -40 * u), (261 * u, -40 * u)])

    def dots(p):
        [circle(p, x * u, c, 62 * u) for x in (140, 360, 580)]

    def half(p):  # ◐
        circle(p, 380 * u, c, 330 * u)
        a = [math.radians(-90 + 180 * i / 20) for i in range(21)]
        q = [(380 * u + 255 * u * math.cos(t), c + 255 * u * math.sin(t)) for t in a]
        p.moveTo(q[0]), [p.lineTo(z) for z in q[1:]], p.closePath()

    def menu(p):
        for y in (c - 250 * u, c - w / 2, c + 250 * u - w):
            poly(p, [(90 * u, y), (670 * u, y), (670 * u, y + w), (90 * u, y + w)])

    def right(p):
        poly(p, [(90 * u, c - 230 * u), (90 * u, c + 230 * u), (430 * u, c)])

    def down(p):
        poly(p, [(50 * u, c + 160 * u), (510 * u, c + 160 * u), (280 * u, c - 180 * u)])

    def cross(p):
        k, d, m = 250 * u, w * 0.355, 330 * u
        for v in (1, -1):
            ends = [(-k - d, d - k), (d - k, -k - d), (k + d, k - d), (k - d, k + d)]
            poly(p, [(m + x, c + v * y) for x, y in ends])

    def info(p):
        circle(p, 400 * u, c, 370 * u), circle(p, 400 * u, c, 300 * u, True), circle(p, 400 * u, c + 160 * u, 52 * u)
        poly(p, [(361 * u, c - 190 * u), (439 * u, c - 190 * u), (439 * u, c + 70 * u), (361 * u, c + 70 * u)])

    return {
        "⤺": (760, undo),
        "⚲": (600, pin),
        "⋯": (720, dots),
        "◐": (760, half),
        "☰": (760, menu),
        "▸": (500, right),
        "▾": (560, down),
        "✕": (660, cross),
        "ⓘ": (800, info),
    }


def main(modules: Path) -> None:
    shutil.copy(modules / "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2", HERE / "inter.woff2")
    shutil.copy(modules / "@fontsource-variable/inter/LICENSE", HERE / "OFL.txt")
    font = instancer.instantiateVariableFont(TTFont(modules / "inter-ui/variable/InterVariable.woff2"), {"opsz": 14})
    gvar = font["gvar"]
    gvar.variations = {g: gvar.variations.get(g, []) for g in font.getGlyphOrder()}
    options = subset.Options(
        layout_features=["ccmp", "locl", "tnum", "mark", "kern"], notdef_outline=True, name_IDs=[0, 1, 2, 4, 6, 13, 14]
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=SIGNS)
    subsetter.subset(font)
    u = font["head"].unitsPerEm / 1000
    order, cmaps = font.getGlyphOrder(), [t for t in font["cmap"].tables if t.isUnicode()]
    for sign, (advance, draw) in drawn(u).items():
        name, pen = f"uni{ord(sign):04X}", TTGlyphPen(None)
        draw(pen)
        glyph = pen.glyph(round=round)
        font["glyf"][name] = glyph
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (round(advance * u), glyph.xMin)
        font["gvar"].variations[name] = []
        for table in cmaps:
            table.cmap[ord(sign)] = name
    font.setGlyphOrder(order if "uni293A" in order else order + [f"uni{ord(s):04X}" for s in drawn(u)])
    for tag in ("HVAR", "MVAR", "STAT", "GDEF"):  # advances vary by gvar's phantom points instead
        if tag in font:
            del font[tag]
    for record in font["name"].names:
        if record.nameID in (1, 4, 6):
            record.string = "CarbonPumpSigns" if record.nameID == 6 else "Carbon Pump Signs"
    font.flavor = "woff2"
    font.save(HERE / "inter-signs.woff2")
    codes = sorted(TTFont(HERE / "inter-signs.woff2").getBestCmap())
    ranges, start = [], None
    for i, code in enumerate(codes):
        start = code if start is None else start
        if i + 1 == len(codes) or codes[i + 1] != code + 1:
            ranges.append(f"U+{start:X}" if start == code else f"U+{start:X}-{code:X}")
            start = None
    latin = (
        "U+20-B1,U+B4-B8,U+BA-D6,U+D8-F6,U+F8-FF,U+2BB-2BC,U+2C6,U+2DA,U+2DC,U+2000-2006,U+2008,U+200B-2010,"
        "U+2012-201E,U+2020-2026,U+2039-203A,U+2044,U+20AC,U+2122"
    )
    (HERE / "fonts.css").write_text(
        f"""/* One family, "Inter", in two files; the browser fetches the second only when a page
   has its signs. Written by make.py. */
@font-face {{ font-family: "Inter"; font-style: normal; font-weight: 100 900; font-display: swap;
  src: url("/assets/brand/inter.woff2") format("woff2"); unicode-range: {latin}; }}
@font-face {{ font-family: "Inter"; font-style: normal; font-weight: 100 900; font-display: swap;
  src: url("/assets/brand/inter-signs.woff2") format("woff2"); unicode-range: {",".join(ranges)}; }}
""",
        encoding="utf-8",
    )


def widths() -> None:
    """How far each sign advances, in thousandths of the type's size, regular and bold: for pictures that no browser lays out."""
    found: dict[str, dict[str, int]] = {"regular": {}, "bold": {}}
    for file in ("inter-signs.woff2", "inter.woff2"):
        for name, weight in (("regular", 400), ("bold", 700)):
            font = instancer.instantiateVariableFont(TTFont(HERE / file), {"wght": weight})
            unit = font["head"].unitsPerEm / 1000
            for code, glyph in font.getBestCmap().items():
                found[name][chr(code)] = round(font["hmtx"][glyph][0] / unit)
    lines = [f'"{name}": {json.dumps(dict(sorted(each.items())), ensure_ascii=False)}' for name, each in found.items()]
    (HERE / "widths.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


WEIGHTS = {"Regular": 400, "SemiBold": 600}


def printed() -> None:
    """Every sign of both files in one, for each weight."""
    folder = HERE / "print"
    folder.mkdir(exist_ok=True)
    latin = set(TTFont(HERE / "inter.woff2").getBestCmap())
    for name, weight in WEIGHTS.items():
        font = merge.Merger().merge([still("inter.woff2", weight), still("inter-signs.woff2", weight, latin)])
        font["OS/2"].usWeightClass = weight
        words = {1: "Inter", 2: name, 4: f"Inter {name}", 6: f"Inter-{name}", 16: "Inter", 17: name}
        font["name"].names = [record for record in font["name"].names if record.nameID in (0, 13, 14)]
        for number, text in words.items():
            font["name"].setName(text, number, 3, 1, 0x409)
        font.save(folder / f"Inter-{name}.ttf")


def still(file: str, weight: int, without: set[int] = frozenset()) -> io.BytesIO:
    """A font of one weight, without hints, which no printer needs, and without the signs of another one."""
    font = instancer.instantiateVariableFont(TTFont(HERE / file), {"wght": weight})
    options = subset.Options(layout_features=["tnum", "kern"], notdef_outline=True, hinting=False, name_IDs=[0, 13, 14])
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=set(font.getBestCmap()) - without)
    subsetter.subset(font)
    font.flavor = None
    made = io.BytesIO()
    font.save(made)
    made.seek(0)
    return made


if __name__ == "__main__":
    if sys.argv[1:]:
        main(Path(sys.argv[1]))
    widths()
    printed()
