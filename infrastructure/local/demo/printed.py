"""Files of the stores whose goods are read or printed."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from . import botany, clay, textile
from .booklets import INK, LEFT, PALE, SOFT, WIDE, Made, bar, booklet, cover, facts, heading_page, table
from .documents import A4, MM, archive, epub
from .paint import Canvas, Color, Point, curve, rgb, ring
from .texts import GLAZES, MONTHS, TEXTS

# ---- Clay & Hours ----------------------------------------------------------------------------------------------


def bowls(folder: Path) -> Made:
    """Texts, then bowl profiles to cut out."""
    pdf = booklet("bowls", folder)
    for name, scale in (("Profile 400 g", 0.62), ("Profile 600 g", 0.78), ("Profile 850 g", 0.94)):
        heading_page(pdf, name, "Cut along the line and hold against the inside of the bowl.")
        side = curve([(r * 1.35 * scale, h * 1.35 * scale) for h, r in clay.BOWL], steps=10)
        outline = [(LEFT + 10 + x, 620 - y) for x, y in side]
        pdf.shape(
            [(LEFT + 10, 620 - side[-1][1]), (LEFT + 10, 620), *outline], fill=rgb("#f3ede2"), stroke=INK, width=1.4
        )
        for step in range(0, int(side[-1][1]), 20):
            pdf.shape([(LEFT + 4, 620 - step), (LEFT + 14, 620 - step)], stroke=SOFT, width=0.6, closed=False)
        bar(pdf)
    return {"Throwing Bowls.pdf": pdf.done()}


def vases(folder: Path) -> Made:
    """One side of each vase at true size."""
    pdf = booklet("vases", folder)
    for name, sides, base, top, high in (
        ("Alder", 4, 70, 95, 190),
        ("Birch", 5, 52, 74, 205),
        ("Cedar", 6, 46, 62, 210),
        ("Dogwood", 6, 64, 40, 180),
        ("Elm", 8, 38, 50, 200),
        ("Fir", 4, 92, 60, 150),
    ):
        heading_page(
            pdf,
            f"{name}: cut {sides}",
            f"Bevel {180 / sides:g} degrees. Shrinkage: enlarge to 109, 111 or 114 % for 8, 10 or 12 %.",
        )
        middle, foot = A4[0] / 2, 740.0
        points = [
            (middle + x * MM, foot - y * MM)
            for x, y in ((-base / 2, 0), (base / 2, 0), (top / 2, high), (-top / 2, high))
        ]
        pdf.shape(points, stroke=INK, width=1.4)
        pdf.shape(
            [(middle, foot - 10), (middle, foot - high * MM + 10)], stroke=SOFT, width=0.6, closed=False, dash="6 4"
        )
        pdf.text(middle + 6, foot - 40, f"base side {base} mm, height {high} mm", 9, "sans", SOFT)
        bar(pdf)
    return {"Slab Vase Templates.pdf": pdf.done()}


def tiles(folder: Path) -> Made:
    """A recipe to a page, and a table with batches."""
    pdf = booklet("tiles", folder)
    materials = ("potash feldspar", "silica", "kaolin", "whiting", "frit 3134")
    rows: list[Sequence[object]] = [("glaze", "material", "per cent", "500 g", "1 kg", "5 kg")]
    for name, look, *parts, colour in GLAZES:
        heading_page(pdf, name, look)
        for i, (material, share) in enumerate(zip(materials, parts, strict=True)):
            y = 160 + i * 30.0
            pdf.text(LEFT, y, material, 12, "sans")
            pdf.shape(
                [
                    (LEFT + 140, y - 9),
                    (LEFT + 140 + share * 5, y - 9),
                    (LEFT + 140 + share * 5, y + 2),
                    (LEFT + 140, y + 2),
                ],
                fill=rgb("#b5613a"),
            )
            pdf.text(LEFT + 150 + share * 5, y, f"{share} %", 11, "sans")
            rows.append((name, material, share, share * 5, share * 10, share * 50))
        pdf.text(LEFT, 330, f"add: {colour}", 12, "bold")
        pdf.text(LEFT, 372, "My tests", 11, "sans", SOFT)
        for i in range(12):
            pdf.shape([(LEFT, 410 + i * 30), (LEFT + WIDE, 410 + i * 30)], stroke=PALE, width=0.7, closed=False)
        for addition in str(colour).split(", "):
            material, _, amount = addition.rpartition(" ")
            part = float(amount)
            rows.append((name, material, part, part * 5, part * 10, part * 50))
    return {"Glaze Notebook.pdf": pdf.done(), "Glaze Batches.csv": table(rows)}


def kiln(folder: Path) -> Made:
    """Guide and sheets, a table and a page of Markdown."""
    pdf = booklet("kiln", folder)
    columns = ("time", "set", "read", "step", "note")
    for number in range(1, 13):
        heading_page(
            pdf,
            f"Firing {number}",
            "date ______________   programme ______________   cones ______________   weather ______________",
        )
        for i, name in enumerate(columns):
            pdf.text(LEFT + i * 90, 146, name, 10, "bold")
        for i in range(21):
            pdf.shape([(LEFT, 154 + i * 26), (LEFT + WIDE, 154 + i * 26)], stroke=PALE, width=0.8, closed=False)
        for i, side in enumerate(("bottom shelf", "middle shelf", "top shelf")):
            pdf.shape(
                [(x * 0.9 + 130 + i * 165, y * 0.9 + 735) for x, y in ring(0, 0, 52, steps=48)], stroke=SOFT, width=0.9
            )
            pdf.text(100 + i * 165, 738, side, 9, "sans", SOFT)
    example = [("firing", "date", "time", "set C", "read C", "step", "note")]
    for step, (hour, wanted) in enumerate(((0, 20), (2, 200), (4, 480), (6, 760), (8, 1040), (10, 1180), (11, 1222))):
        example.append(
            (
                "1",
                "2024-02-10",
                f"{7 + hour:02d}:00",
                str(wanted),
                str(wanted - step * 2),
                f"ramp {step + 1}",
                "example",
            )
        )
    guide = "\n\n".join(f"## {heading}\n\n" + "\n\n".join(words) for heading, words in TEXTS["kiln"])
    notes = (
        f"# Kiln log\n\n{guide}\n\n"
        "| firing | programme | bottom | middle | top | what to change |\n|---|---|---|---|---|---|\n"
        + "| | | | | | |\n"
        * 20
    )
    return {"Kiln Log.pdf": pdf.done(), "Kiln Log.csv": table(example), "Kiln Notes.md": notes.encode()}


# ---- Foaie Verde -----------------------------------------------------------------------------------------------


def plates(folder: Path) -> Made:
    """Four plates as pictures."""
    made: dict[str, bytes | str] = {}
    for name, latin in (
        ("poppy", "Papaver rhoeas"),
        ("chamomile", "Matricaria chamomilla"),
        ("lavender", "Lavandula"),
        ("fern", "Dryopteris"),
    ):
        canvas = Canvas(f"plate {name}", size=(1200, 1600))
        botany.plate(canvas, name)
        out = io.BytesIO()
        canvas.finish().quantize(160, dither=Image.Dither.NONE).save(out, "PNG")
        made[f"Planse de pajiste/{latin}.png"] = out.getvalue()
    return {"Planșe de pajiște.zip": archive(made)}


def _book(key: str, folder: Path) -> bytes:
    title, author = facts(key)
    return epub(key, title, author, "ro", cover(key, folder), TEXTS[key])


def tea(folder: Path) -> Made:
    """The book of teas."""
    return {"Ceaiul de la cinci.epub": _book("tea", folder)}


def hills(folder: Path) -> Made:
    """The stories."""
    return {"Drumul sării.epub": _book("hills", folder)}


def wheel(folder: Path) -> Made:
    """A page for each month, and a table."""
    pdf = booklet("wheel", folder)
    labels = ("Se seamănă", "Se mută afară", "Se culege", "De ținut minte")
    for month, *words in MONTHS:
        heading_page(pdf, month)
        for i, (label, text) in enumerate(zip(labels, words, strict=True)):
            pdf.text(LEFT, 140 + i * 62, label, 11, "bold", rgb("#3c5a45"))
            pdf.paragraph(LEFT, 160 + i * 62, text, WIDE, 13)
        for i in range(13):
            pdf.shape([(LEFT, 420 + i * 28), (LEFT + WIDE, 420 + i * 28)], stroke=PALE, width=0.7, closed=False)
    head = ("luna", "se seamănă", "se mută afară", "se culege", "de ținut minte", "ce am făcut", "data")
    listed = table([head, *[(*row, "", "") for row in MONTHS]])
    return {"Grădina pe luni.pdf": pdf.done(), "Grădina pe luni.csv": listed}


# ---- Bramble & Purl --------------------------------------------------------------------------------------------

_YARNS = {".": "#efe6d4", "a": "#c8643f", "b": "#27485c", "c": "#7d8f62", "d": "#d9a441"}
_SIGNS = {".": "", "a": "x", "b": "o", "c": "/", "d": "v"}


def knit(folder: Path) -> Made:
    """The chart in colour and in signs, and as a table."""
    pdf = booklet("knit", folder)
    chart = list(reversed(textile.YOKE))
    for heading, colored in (("Chart in colour", True), ("Chart in symbols", False)):
        heading_page(
            pdf, heading, "One repeat of 12 stitches, shown twice. Read from right to left, from the bottom up."
        )
        for row, line in enumerate(chart):
            y = 760 - row * 17.5
            pdf.text(LEFT + 24 * 17.5 + 8, y + 13, str(row + 1), 8, "sans", SOFT)
            for column, yarn in enumerate(line * 2):
                x = LEFT + column * 17.5
                cell: list[Point] = [(x, y), (x + 17.5, y), (x + 17.5, y + 17.5), (x, y + 17.5)]
                fill: Color | None = rgb(_YARNS[yarn]) if colored else None
                pdf.shape(cell, fill=fill, stroke=SOFT, width=0.4)
                if not colored and _SIGNS[yarn]:
                    pdf.text(x + 5, y + 13, _SIGNS[yarn], 11, "sans")
    rows = [
        ("round", *[f"stitch {i}" for i in range(1, 13)]),
        *[(str(i), *reversed(line)) for i, line in enumerate(chart, 1)],
    ]
    return {"Harvest Yoke.pdf": pdf.done(), "Harvest Yoke.csv": table(rows)}


def quilt(folder: Path) -> Made:
    """Hexagons in three sizes and a plan to colour in."""
    pdf = booklet("quilt", folder)
    for side, heading in (
        (25, "Hexagons, sides of 25 mm"),
        (38, "Hexagons, sides of 38 mm"),
        (50, "Hexagons, sides of 50 mm"),
        (9, "A plan to colour in"),
    ):
        heading_page(pdf, heading, "Print on thick paper at actual size.")
        r = side * MM
        across, down = r * math.sqrt(3), r * 1.5
        rows, columns = int((640 - r) / down), int((WIDE + 30 - across * 0.5) / across)
        for row in range(rows):
            for column in range(columns):
                x, y = LEFT + across * (column + 0.5 + (row % 2) * 0.5), 130 + r + row * down
                hexagon = [
                    (x + r * math.cos(math.radians(60 * i - 30)), y + r * math.sin(math.radians(60 * i - 30)))
                    for i in range(6)
                ]
                pdf.shape(hexagon, stroke=INK, width=0.8)
        bar(pdf)
    return {"Meadow Hexagons.pdf": pdf.done()}


def apron(folder: Path) -> Made:
    """The drafting plan."""
    pdf = booklet("apron", folder)
    pieces = (
        ("A  Front, cut 1 on the fold", ((0, 0), (15, 0), (17, 10), (24, 20), (36, 26), (36, 88), (0, 88)), 5.6),
        ("B  Pocket, cut 2", ((0, 0), (22, 0), (22, 18), (18, 24), (11, 26), (4, 24), (0, 18)), 12.0),
        ("C  Strap, cut 2", ((0, 0), (86, 0), (86, 9), (0, 9)), 4.8),
        ("D  Facing, cut 1", ((0, 0), (32, 0), (32, 7), (0, 7)), 9.0),
    )
    for heading, points, scale in pieces:
        heading_page(pdf, heading, "All measurements in centimetres, seam allowance included.")
        placed = [(LEFT + 20 + x * scale, 160 + y * scale) for x, y in points]
        pdf.shape(placed, fill=rgb("#faf3e4"), stroke=INK, width=1.6)
        for (x, y), (px, py) in zip(points, placed, strict=True):
            pdf.dot(px, py, 2.4, rgb("#b4482f"))
            pdf.text(px + 5, py - 5, f"{x} / {y}", 9, "sans", rgb("#b4482f"))
    return {"Sorrel Apron.pdf": pdf.done()}
