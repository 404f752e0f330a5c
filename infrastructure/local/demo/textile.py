"""Covers of the pattern store: knitting stitch by stitch, hexagon patchwork, the pieces of an apron on tissue."""

from __future__ import annotations

import math

from PIL import Image, ImageDraw

from .paint import Canvas, Color, Point, box, curve, mix, rgb, turned

#: Rows of a yoke from the top down: one line a repeat, letters are yarns.
YOKE = [
    "c.........c.",
    "cc.......ccc",
    ".cc.....cc..",
    "..cc...cc...",
    "............",
    "...b...b....",
    "..bbb.bbb...",
    ".bbbbbbbbb..",
    "bb.bbbbb.bb.",
    "b...bbb...b.",
    "..a..b..a...",
    ".aaa...aaa..",
    "..a..b..a...",
    "b...bbb...b.",
    "bb.bbbbb.bb.",
    ".bbbbbbbbb..",
    "..bbb.bbb...",
    "...b...b....",
    "............",
    "aa..aa..aa..",
    "..dd..dd..dd",
    "............",
    ".....c......",
    "....ccc.....",
    "...cc.cc....",
    "..cc...cc...",
    ".cc..d..cc..",
    "cc..ddd..ccc",
    ".cc..d..cc..",
    "..cc...cc...",
    "...cc.cc....",
    "....ccc.....",
    ".....c......",
    "............",
    "aa..aa..aa..",
    "............",
]


def _stitch(color: Color, wide: int, high: int) -> Image.Image:
    """One knitted V as a stamp with its own transparency."""
    big = Image.new("RGBA", (wide * 2, high * 2))
    pen = ImageDraw.Draw(big)
    for side in (-1, 1):
        leg = curve(
            [
                (wide + side * 2, high * 2 - 6),
                (wide + side * wide * 0.30, high * 1.35),
                (wide + side * wide * 0.78, high * 0.26),
            ],
            steps=10,
        )
        for share, width in ((0.0, 0.80), (0.45, 0.62), (1.0, 0.36)):
            tone = mix(mix(color, (20, 12, 20), 0.50), mix(color, (255, 250, 240), 0.10), share)
            for x, y in leg:
                r = wide * width * 0.5
                shift = -wide * 0.05 * share
                pen.ellipse((x - r + shift, y - r * 1.1 + shift, x + r + shift, y + r * 1.1 + shift), fill=(*tone, 255))
        for i in range(5):
            x, y = leg[len(leg) * (i + 1) // 7]
            tone = mix(color, (255, 250, 240), 0.26)
            pen.line((x - wide * 0.16, y + high * 0.06, x + wide * 0.10, y - high * 0.14), fill=(*tone, 255), width=2)
    return big.resize((wide, high), Image.Resampling.BOX)


def knit(canvas: Canvas) -> Image.Image:
    """A swatch of colourwork that fills the picture."""
    yarns = {".": rgb("#efe6d4"), "a": rgb("#c8643f"), "b": rgb("#27485c"), "c": rgb("#7d8f62"), "d": rgb("#d9a441")}
    wide, high, step = 76, 84, 62
    canvas.gradient([(0, rgb("#8d8273")), (1, rgb("#6d6356"))])
    stamps = {name: _stitch(color, wide, high) for name, color in yarns.items()}
    rows, columns = canvas.image.height // step + 3, canvas.image.width // wide + 2
    for row in range(rows - 1, -1, -1):
        chart = YOKE[row % len(YOKE)]
        for column in range(columns):
            stamp = stamps[chart[(column + 3) % 12]]
            canvas.image.paste(stamp, (column * wide - wide // 2, row * step - step), stamp)
    canvas.shadow([box(0, 1010, 1600, 220)], (20, 14, 20), blur=110, alpha=0.35)
    canvas.glow(420, 260, 800, (255, 248, 232), 0.16)
    canvas.vignette(alpha=0.3)
    return canvas.finish(0.03)


def _hexagon(x: float, y: float, r: float) -> list[Point]:
    return [
        (x + r * math.cos(math.radians(60 * i - 30)), y + r * math.sin(math.radians(60 * i - 30))) for i in range(6)
    ]


def quilt(canvas: Canvas) -> Image.Image:
    """Hexagon patchwork: flowers of seven patches, each cloth with a print of its own."""
    canvas.gradient([(0, rgb("#efe4d2")), (1, rgb("#e2d3bc"))])
    cloths = [rgb(code) for code in ("#d98f76", "#5f8a8b", "#e0b458", "#8d5a6b", "#7f9a6a", "#33506b", "#c9624a")]
    patchwork(canvas, cloths, rgb("#f3eadb"))
    canvas.shadow([[(0, 900), (1600, 500), (1600, 1200), (0, 1200)]], (40, 24, 30), blur=200, alpha=0.22)
    canvas.glow(420, 240, 760, (255, 250, 236), 0.22)
    canvas.vignette(alpha=0.2)
    return canvas.finish(0.028)


def patchwork(canvas: Canvas, cloths: list[Color], ground: Color) -> None:
    """The whole canvas in hexagons: every flower of one cloth around a yellow middle."""
    r = 92.0
    across, down = r * math.sqrt(3), r * 1.5
    for row in range(-1, math.ceil(canvas.height / down) + 2):
        for column in range(-1, math.ceil(canvas.width / across) + 2):
            x, y = column * across + (row % 2) * across / 2, row * down
            q = column - (row - (row & 1)) // 2
            flower, place = _flower(q, row)
            if place == 6 or flower < 0:
                cloth, kind = rgb("#e9b949"), 3
            else:
                cloth, kind = cloths[flower % len(cloths)], flower % 4
            if (flower + place) % 13 == 0 and place != 6:
                cloth = mix(cloth, ground, 0.35)
            _patch(canvas, _hexagon(x, y, r), x, y, cloth, kind)


def _flower(q: int, r: int) -> tuple[int, int]:
    """Which flower of seven a hexagon belongs to, and its place in it; 6 is the middle."""
    ring_of = ((1, 0), (1, -1), (0, -1), (-1, 0), (-1, 1), (0, 1), (0, 0))
    for place, (dq, dr) in enumerate(ring_of):
        a, b = q - dq, r - dr
        # Centres of flowers are spanned by (2, 1) and (-1, 3).
        if (3 * a + b) % 7 == 0 and (2 * b - a) % 7 == 0:
            return abs((3 * a + b) // 7 * 3 + (2 * b - a) // 7 * 5) % 97, place
    return -1, 0


def _patch(canvas: Canvas, outline: list[Point], x: float, y: float, cloth: Color, kind: int) -> None:
    canvas.blend(outline, [(0, mix(cloth, (255, 250, 240), 0.14)), (0.5, cloth), (1, mix(cloth, (40, 20, 20), 0.10))])
    light, dark = mix(cloth, (255, 248, 235), 0.55), mix(cloth, (30, 20, 30), 0.28)
    inner = [(x + (px - x) * 0.9, y + (py - y) * 0.9) for px, py in outline]
    if kind == 0:
        for i in range(-3, 4):
            for j in range(-3, 4):
                px, py = x + i * 24 + (j % 2) * 12, y + j * 21
                if math.hypot(px - x, py - y) < 70:
                    canvas.disc(px, py, 4.2, light)
    elif kind == 1:
        for i in range(-5, 6):
            high = 78 - abs(i) * 5.2
            canvas.line([(x + i * 13, y - high), (x + i * 13, y + high)], light if i % 3 else dark, 2.2)
    elif kind == 2:
        for i in range(-2, 3):
            for j in range(-2, 3):
                px, py = x + i * 34 + (j % 2) * 17, y + j * 30
                if math.hypot(px - x, py - y) < 66:
                    for k in range(5):
                        canvas.disc(px + 6 * math.cos(k * 1.2566), py + 6 * math.sin(k * 1.2566), 3.6, light)
                    canvas.disc(px, py, 3, dark)
    else:
        for i in range(-4, 5):
            high = 76 - abs(i) * 5
            canvas.line([(x + i * 17, y - high), (x + i * 17, y + high)], mix(cloth, light, 0.4), 1.6)
            if abs(i * 17) < 72:
                canvas.line(
                    [(x - 72 + abs(i) * 5, y + i * 17), (x + 72 - abs(i) * 5, y + i * 17)], mix(cloth, light, 0.4), 1.6
                )
    canvas.line(outline, mix(cloth, (40, 24, 24), 0.5), 3.2, closed=True)
    canvas.line(inner, mix(cloth, (255, 250, 240), 0.22), 1.2, closed=True)
    for (ax, ay), (bx, by) in zip(outline, [*outline[1:], outline[0]], strict=True):
        for i in range(1, 12):
            t = i / 12
            px, py = ax + (bx - ax) * t, ay + (by - ay) * t
            canvas.line([(px, py), (px + (x - px) * 0.055, py + (y - py) * 0.055)], rgb("#fbf4e6"), 1.5)


def apron(canvas: Canvas) -> Image.Image:
    """The pieces of an apron as lines on tissue, with a tape measure and pins."""
    canvas.gradient([(0, rgb("#6f7f74")), (1, rgb("#55645b"))])
    for i in range(-2, 30):
        canvas.line([(i * 60, 0), (i * 60 - 160, 1200)], rgb("#65756a"), 1.2)
    sheet = turned(box(110, 80, 1330, 1040), 800, 600, -2.2)
    canvas.shadow([sheet], (18, 26, 20), blur=28, dx=14, dy=20, alpha=0.5)
    canvas.blend(sheet, [(0, rgb("#f3e3c3")), (1, rgb("#e6d0a6"))])
    for x in (440, 770, 1105):
        fold = turned([(x, 84), (x, 1118)], 800, 600, -2.2)
        canvas.line(fold, rgb("#d6bd8f"), 2)
        canvas.shadow(
            [[*fold, (fold[1][0] + 70, fold[1][1]), (fold[0][0] + 70, fold[0][1])]], rgb("#b9975d"), blur=24, alpha=0.22
        )
    ink, red = rgb("#33414f"), rgb("#b4482f")

    def at(points: list[Point]) -> list[Point]:
        return turned(points, 800, 600, -2.2)

    bib = [
        (300, 200),
        (520, 200),
        *curve([(520, 200), (548, 340), (640, 440), (700, 470)], steps=8),
        (700, 1010),
        (300, 1010),
    ]
    canvas.shape(at(bib), rgb("#f8edd6"), alpha=0.7)
    for shrink, dashed in ((0, False), (16, True)):
        line = [
            (300 + shrink * 0, 200 + shrink),
            (520 - shrink, 200 + shrink),
            *curve(
                [
                    (520 - shrink, 200 + shrink),
                    (548 - shrink, 345 + shrink),
                    (636 - shrink, 446 + shrink),
                    (700 - shrink, 470 + shrink),
                ],
                steps=8,
            ),
            (700 - shrink, 1010 - shrink),
            (300, 1010 - shrink),
        ]
        (canvas.dashes(at(line), ink, 1.8) if dashed else canvas.line(at([*line, line[0]]), ink, 3.4))
    pocket = [
        (800, 560),
        (1070, 560),
        (1070, 800),
        *curve([(1070, 800), (1040, 852), (935, 880), (830, 852), (800, 800)], steps=8),
        (800, 560),
    ]
    canvas.shape(at(pocket), rgb("#f8edd6"), alpha=0.7)
    canvas.line(at(pocket), ink, 3.4)
    canvas.dashes(at([(800, 604), (1070, 604)]), ink, 1.8)
    strap = box(800, 210, 500, 76)
    canvas.shape(at(strap), rgb("#f8edd6"), alpha=0.7)
    canvas.line(at([*strap, strap[0]]), ink, 3.4)
    canvas.dashes(at([(800, 248), (1300, 248)]), ink, 1.8)
    tie = box(800, 360, 560, 96)
    canvas.shape(at(tie), rgb("#f8edd6"), alpha=0.7)
    canvas.line(at([*tie, tie[0]]), ink, 3.4)
    for a, b in (
        ((420, 560), (420, 900)),
        ((870, 660), (870, 800)),
        ((900, 248), (1190, 248)),
        ((920, 408), (1240, 408)),
    ):
        _grain(canvas, at([a, b]), red)
    for x, y, words, size in (
        (468, 640, "A", 92),
        (468, 688, "FRONT", 26),
        (468, 722, "CUT 1 ON FOLD", 20),
        (912, 706, "B", 72),
        (912, 744, "POCKET", 22),
        (912, 774, "CUT 2", 18),
        (1236, 240, "C", 34),
        (1286, 420, "D", 40),
    ):
        (px, py) = at([(x, y)])[0]
        canvas.text(px, py, words, size, ink, tracking=size * 0.06)
    for x, y in ((700, 620), (700, 800), (410, 200), (935, 560), (1050, 210), (1080, 360)):
        notch = at([(x - 9, y), (x + 9, y), (x, y + 15)]) if y < 600 else at([(x, y - 9), (x, y + 9), (x - 15, y)])
        canvas.shape(notch, ink)
    _tape(canvas)
    for x, y, color in ((372, 262, "#c8452f"), (640, 540, "#e3b23c"), (1030, 612, "#2f6f8f"), (842, 402, "#c8452f")):
        canvas.shadow(
            [[(x, y), (x + 70, y + 40), (x + 72, y + 44), (x, y + 8)]], (60, 40, 20), blur=4, dx=5, dy=9, alpha=0.5
        )
        canvas.line([(x, y), (x + 66, y + 30)], rgb("#a9adb2"), 3)
        canvas.disc(x, y, 10, rgb(color))
        canvas.disc(x - 3, y - 3, 3, mix(rgb(color), (255, 255, 255), 0.6))
    canvas.vignette(alpha=0.25)
    return canvas.finish(0.028)


def _grain(canvas: Canvas, ends: list[Point], color: Color) -> None:
    """A grain line with an arrow at each end."""
    canvas.line(ends, color, 2.6)
    for tip, other in (ends, ends[::-1]):
        angle = math.degrees(math.atan2(other[1] - tip[1], other[0] - tip[0]))
        x, y = tip
        canvas.shape(turned([(x, y), (x + 22, y - 8), (x + 22, y + 8)], x, y, angle), color)


def _tape(canvas: Canvas) -> None:
    """A tape measure that lies in a curve."""
    middle = curve(
        [(1660, 700), (1480, 730), (1370, 860), (1200, 960), (1010, 960), (860, 1010), (760, 1130), (720, 1260)],
        steps=30,
    )
    half = 27.0
    sides: tuple[list[Point], list[Point]] = ([], [])
    normals: list[Point] = []
    for i, (x, y) in enumerate(middle):
        ax, ay = middle[max(0, i - 1)]
        bx, by = middle[min(len(middle) - 1, i + 1)]
        length = math.hypot(bx - ax, by - ay)
        nx, ny = -(by - ay) / length, (bx - ax) / length
        normals.append((nx, ny))
        sides[0].append((x + nx * half, y + ny * half))
        sides[1].append((x - nx * half, y - ny * half))
    ribbon = [*sides[0], *reversed(sides[1])]
    canvas.shadow([ribbon], (40, 30, 20), blur=12, dx=9, dy=14, alpha=0.5)
    canvas.shape(ribbon, rgb("#f2c84b"))
    canvas.line(sides[0], rgb("#c99a22"), 2)
    canvas.line(sides[1], rgb("#c99a22"), 2)
    travelled, mark, number = 0.0, 0.0, 1
    for i in range(1, len(middle)):
        (x0, y0), (x1, y1) = middle[i - 1], middle[i]
        travelled += math.hypot(x1 - x0, y1 - y0)
        while travelled >= mark:
            nx, ny = normals[i]
            long = round(mark / 9) % 5 == 0
            reach = 0.95 if long else 0.5
            canvas.line(
                [(x1 + nx * half, y1 + ny * half), (x1 + nx * half * (1 - reach), y1 + ny * half * (1 - reach))],
                rgb("#3a2c10"),
                1.8,
            )
            if long and number < 99:
                canvas.text(x1 - nx * 14 + 4, y1 - ny * 14 + 6, str(number), 15, rgb("#3a2c10"))
                number += 1
            mark += 9
