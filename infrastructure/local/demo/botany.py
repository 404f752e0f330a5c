"""Plants in ink and watercolour, and the other covers of the small press that sells them."""

from __future__ import annotations

import math
from collections.abc import Callable

from PIL import Image

from .paint import Canvas, Color, Point, box, curve, mix, rgb, ring, turned

INK = rgb("#2f3a33")
PAPER = ((0.0, rgb("#faf5e9")), (1.0, rgb("#f1e8d4")))
Plant = Callable[[Canvas, float, float, float], None]


def leaf(canvas: Canvas, x: float, y: float, length: float, angle: float, tone: Color, *, width: float = 0.3) -> None:
    """A leaf from its stalk: a wash that misses the outline a little, then the ink and its veins."""
    half = length * width
    outline = curve(
        [
            (x, y),
            (x + length * 0.3, y - half),
            (x + length * 0.68, y - half * 0.72),
            (x + length, y),
            (x + length * 0.68, y + half * 0.72),
            (x + length * 0.3, y + half),
        ],
        closed=True,
        steps=7,
    )
    drift = canvas.random.uniform(-4, 4)
    canvas.shape(turned([(px + drift, py + drift * 0.7) for px, py in outline], x, y, angle), tone, alpha=0.78)
    lower = [(x, y), *[(px, py) for px, py in outline if py >= y], (x + length, y)]
    canvas.shape(turned(lower, x, y, angle), mix(tone, (30, 60, 50), 0.28), alpha=0.35)
    canvas.line(turned(outline, x, y, angle), INK, 1.6, closed=True)
    canvas.tapered(
        turned(curve([(x, y), (x + length * 0.5, y - half * 0.06), (x + length * 0.97, y)], steps=8), x, y, angle),
        INK,
        2.6,
        1,
    )
    for i in range(1, 6):
        at = x + length * (0.1 + i * 0.14)
        for side in (-1, 1):
            tip = (at + length * 0.13, y + side * half * (0.72 - abs(i - 2.6) * 0.12))
            canvas.line(turned([(at, y), tip], x, y, angle), mix(INK, tone, 0.25), 1)


def _stem(canvas: Canvas, points: list[Point], first: float = 5.5, last: float = 2.4) -> list[Point]:
    path = curve(points, steps=16)
    canvas.tapered(path, mix(rgb("#6f8a5b"), INK, 0.35), first, last)
    return path


def petal(canvas: Canvas, x: float, y: float, length: float, angle: float, tone: Color, wide: float) -> None:
    outline = curve(
        [
            (x, y),
            (x + length * 0.55, y - length * wide),
            (x + length, y - length * wide * 0.35),
            (x + length * 0.94, y + length * wide * 0.2),
            (x + length * 0.55, y + length * wide),
        ],
        closed=True,
        steps=8,
    )
    canvas.shape(turned(outline, x, y, angle), tone, alpha=0.86)
    near = [(x + (px - x) * 0.55, y + (py - y) * 0.55) for px, py in outline]
    canvas.shape(turned(near, x, y, angle), mix(tone, (70, 20, 40), 0.3), alpha=0.35)
    canvas.line(turned(outline, x, y, angle), mix(INK, tone, 0.15), 1.5, closed=True)
    for bend in (-0.4, 0.0, 0.4):
        vein = curve(
            [
                (x + length * 0.2, y),
                (x + length * 0.6, y + length * wide * bend * 0.8),
                (x + length * 0.86, y + length * wide * bend),
            ],
            steps=6,
        )
        canvas.line(turned(vein, x, y, angle), mix(tone, INK, 0.4), 1)


def poppy(canvas: Canvas, x: float, y: float, s: float) -> None:
    """Papaver rhoeas."""
    green, red = rgb("#93ab7c"), rgb("#d9553c")
    for dx, bloom in ((-120, 0.72), (30, 1.0), (170, 0.0)):
        top = (x + dx * s, y - (560 + 160 * bloom - abs(dx) * 0.2) * s)
        _stem(canvas, [(x, y), (x + dx * 0.12 * s, y - 220 * s), (x + dx * 0.72 * s, y - 420 * s), top])
        if bloom:
            for angle in (-160, -20, -115, -62, 178, 4):
                petal(
                    canvas,
                    top[0],
                    top[1],
                    128 * s * bloom,
                    angle,
                    mix(red, rgb("#ee8a5f"), canvas.random.random() * 0.5),
                    0.52,
                )
            canvas.disc(top[0], top[1] - 8 * s, 24 * s * bloom, rgb("#3d4a3a"))
            for i in range(22):
                a = i * math.tau / 22
                px, py = top[0] + 44 * s * bloom * math.cos(a), top[1] - 8 * s + 38 * s * bloom * math.sin(a)
                canvas.line(
                    [(top[0] + 22 * s * bloom * math.cos(a), top[1] - 8 * s + 20 * s * bloom * math.sin(a)), (px, py)],
                    INK,
                    1.4,
                )
                canvas.disc(px, py, 3.2 * s, INK)
        else:
            bud = ring(top[0], top[1] + 10 * s, 24 * s, 42 * s)
            canvas.shape(bud, green)
            canvas.line(bud, INK, 1.8, closed=True)
            canvas.line(
                curve([(top[0], top[1] - 30 * s), (top[0] - 6 * s, top[1] + 10 * s), (top[0], top[1] + 50 * s)]), red, 4
            )
    for i, angle in enumerate((-155, -28, -168, -12, -140, -45)):
        leaf(canvas, x, y - (40 + i * 44) * s, (190 - i * 18) * s, angle, green, width=0.16)


def chamomile(canvas: Canvas, x: float, y: float, s: float) -> None:
    """Matricaria chamomilla."""
    green = rgb("#a3b581")
    for dx, high, size in ((-150, 520, 1.0), (-30, 700, 1.15), (110, 600, 0.95), (190, 440, 0.8)):
        top = (x + dx * s, y - high * s)
        path = _stem(
            canvas,
            [(x, y), (x + dx * 0.25 * s, y - high * 0.4 * s), (x + dx * 0.8 * s, y - high * 0.75 * s), top],
            4.6,
            2,
        )
        for i in range(8, len(path) - 10, 5):
            px, py = path[i]
            for side in (-1, 1):
                for k in range(4):
                    tip = (px + side * (18 + k * 13) * s, py - (8 + k * 13) * s)
                    canvas.line([(px + side * k * 8 * s, py - k * 7 * s), tip], mix(green, INK, 0.35), 1.8)
        for i in range(15):
            petal(canvas, top[0], top[1], 66 * s * size, i * 24 + canvas.random.uniform(-5, 5), rgb("#fffdf6"), 0.2)
        for i in range(70):
            a, r = i * 2.39996, math.sqrt(i / 70) * 25 * s * size
            canvas.disc(
                top[0] + r * math.cos(a), top[1] + r * math.sin(a), 3.8 * s, mix(rgb("#f0bd3e"), rgb("#c47f1c"), i / 70)
            )


def fern(canvas: Canvas, x: float, y: float, s: float) -> None:
    """Dryopteris filix-mas."""
    for lean, high in ((-190, 640), (10, 780), (200, 620)):
        path = _stem(
            canvas,
            [
                (x, y),
                (x + lean * 0.2 * s, y - high * 0.35 * s),
                (x + lean * 0.6 * s, y - high * 0.7 * s),
                (x + lean * s, y - high * s),
            ],
            5,
            1.6,
        )
        for i in range(6, len(path), 2):
            px, py = path[i]
            ax, ay = path[i - 1]
            heading = math.degrees(math.atan2(py - ay, px - ax))
            length = 118 * s * math.sin(math.pi * (0.08 + 0.9 * (1 - i / len(path)))) + 12 * s
            for side in (-1, 1):
                leaf(
                    canvas,
                    px,
                    py,
                    length,
                    heading + side * 66,
                    mix(rgb("#7f9c6a"), rgb("#b3c290"), canvas.random.random()),
                    width=0.13,
                )


def lavender(canvas: Canvas, x: float, y: float, s: float) -> None:
    """Lavandula angustifolia."""
    for dx, high in ((-200, 560), (-95, 690), (10, 760), (110, 670), (205, 540)):
        path = _stem(canvas, [(x, y), (x + dx * 0.3 * s, y - high * 0.45 * s), (x + dx * s, y - high * s)], 4, 2)
        for level in range(9):
            px, py = path[-1 - level * 2]
            for side in (-1, 1, -0.35, 0.35):
                tone = mix(rgb("#8c7bb8"), rgb("#b7a4d6"), canvas.random.random())
                size = (26 - level * 0.6) * s
                bud = turned(ring(px + side * 15 * s, py, size * 0.42, size * 0.78, steps=18), px, py, side * 24)
                canvas.shape(bud, tone)
                canvas.line(bud, mix(INK, tone, 0.3), 1.2, closed=True)
    for i, angle in enumerate((-158, -22, -146, -34, -130, -50, -118, -62)):
        leaf(canvas, x, y - i * 16 * s, (250 - i * 6) * s, angle, rgb("#a9b79c"), width=0.055)


PLANTS: dict[str, tuple[str, Plant]] = {
    "poppy": ("Papaver rhoeas", poppy),
    "chamomile": ("Matricaria chamomilla", chamomile),
    "fern": ("Dryopteris filix-mas", fern),
    "lavender": ("Lavandula angustifolia", lavender),
}


def plate(canvas: Canvas, name: str) -> None:
    """One plant on a sheet of its own, with its Latin name."""
    latin, draw = PLANTS[name]
    canvas.gradient(PAPER)
    canvas.line(box(44, 44, canvas.width - 88, canvas.height - 88), mix(INK, PAPER[0][1], 0.6), 1.6, closed=True)
    draw(canvas, canvas.width / 2, canvas.height - 240, canvas.width / 900)
    canvas.text(canvas.width / 2, canvas.height - 118, latin, 34, INK, anchor="m", tracking=1)


def plates(canvas: Canvas) -> Image.Image:
    """Three framed sheets on a wall."""
    canvas.gradient([(0, rgb("#c8d0c0")), (1, rgb("#b3bda9"))])
    canvas.shadow([[(120, 0), (620, 0), (160, 1200), (-300, 1200)]], rgb("#f6f3dc"), blur=60, alpha=0.35)
    for i, (name, high) in enumerate((("lavender", 900), ("poppy", 980), ("chamomile", 900))):
        wide, x = 424.0, 96 + i * 492.0
        y = 600 - high / 2
        frame = box(x, y, wide, high)
        canvas.shadow([frame], rgb("#38402f"), blur=24, dx=16, dy=22, alpha=0.55)
        canvas.blend(frame, [(0, rgb("#c79b66")), (1, rgb("#a87a46"))])
        canvas.line([(x, y), (x + wide, y)], rgb("#e2bd8b"), 3)
        sheet = box(x + 17, y + 17, wide - 34, high - 34)
        canvas.blend(sheet, list(PAPER))
        canvas.shadow(
            [box(x + 17, y + 17, wide - 34, 10), box(x + 17, y + 17, 8, high - 34)], rgb("#7c6a4c"), blur=6, alpha=0.5
        )
        latin, draw = PLANTS[name]
        draw(canvas, x + wide / 2 - 6, y + high - 150, 0.82 if name == "poppy" else 0.78)
        canvas.text(x + wide / 2, y + high - 78, latin, 21, INK, anchor="m", tracking=0.6)
        canvas.line(
            [(x + wide / 2 - 22, y + high - 56), (x + wide / 2 + 22, y + high - 56)], mix(INK, PAPER[0][1], 0.4), 1.4
        )
    canvas.vignette(alpha=0.2)
    return canvas.finish(0.02)


def tea(canvas: Canvas) -> Image.Image:
    """A book of teas as it lies on a cloth: a cup from above, big plain letters."""
    canvas.gradient([(0, rgb("#dfc9a8")), (1, rgb("#cdb38c"))])
    for i in range(0, 1640, 10):
        canvas.line([(i, 0), (i, 1200)], mix(rgb("#d6be9a"), rgb("#c2a67d"), canvas.random.random()), 2)
    for i in range(0, 1240, 10):
        canvas.line([(0, i), (1600, i)], mix(rgb("#dcc6a4"), rgb("#c8ad85"), canvas.random.random()), 1)
    x, y, wide, high = 300.0, 80.0, 740.0, 1040.0
    canvas.shadow([box(x, y, wide + 12, high + 8, radius=6)], rgb("#3a2614"), blur=26, dx=22, dy=26, alpha=0.6)
    canvas.shape(box(x + 6, y + 6, wide + 6, high + 2, radius=4), rgb("#efe7d6"))
    cover = box(x, y, wide, high, radius=5)
    canvas.blend(cover, [(0, rgb("#2f5a4c")), (1, rgb("#21463a"))])
    canvas.blend(box(x, y, 46, high), [(0, rgb("#1b3a30")), (0.7, rgb("#3d6a5a")), (1, rgb("#2b5446"))], across=True)
    cream = rgb("#f3e4c4")
    for i, word in enumerate(("CEAIUL", "DE LA", "CINCI")):
        canvas.text(x + 96, y + 176 + i * 116, word, 118, cream, tracking=-1, weight=2)
    canvas.text(x + 100, y + 478, "infuzii din livadă și din pajiște", 25, rgb("#c9d3b4"), tracking=1)
    cx, cy = x + 410, y + 760
    for r, tone in ((236, "#3f7361"), (196, "#f3e4c4"), (150, "#e8d3a6"), (140, "#c97f36"), (112, "#b96a25")):
        canvas.disc(cx, cy, r, rgb(tone))
    canvas.shadow([ring(cx - 30, cy - 34, 70, 46)], rgb("#f2c27c"), blur=26, alpha=0.8)
    for i in range(3):
        leaf(canvas, cx + 10 - i * 26, cy + 20 + i * 12, 78, -30 + i * 58, rgb("#8fae6c"), width=0.32)
    handle = curve([(cx + 186, cy - 50), (cx + 256, cy - 44), (cx + 262, cy + 30), (cx + 188, cy + 44)], steps=12)
    canvas.line(handle, cream, 22)
    canvas.text(x + wide - 60, y + high - 40, "Foaie Verde", 24, rgb("#c9d3b4"), anchor="r", tracking=1)
    canvas.shadow(
        [[(x + 60, y), (x + 260, y), (x + 60, y + high), (x + 46, y + high)]], (255, 255, 240), blur=50, alpha=0.12
    )
    fallen = (
        (1190.0, 330.0, 205),
        (1330.0, 470.0, 160),
        (1180.0, 800.0, 230),
        (1400.0, 930.0, 190),
        (1300.0, 200.0, 240),
    )
    for px, py, angle in fallen:
        cast = [(px - 110, py - 10), (px, py - 30), (px + 10, py + 40)]
        canvas.shadow([cast], rgb("#4a3318"), blur=10, dx=6, dy=10, alpha=0.3)
        leaf(canvas, px, py, 150, angle, mix(rgb("#87a169"), rgb("#b2bf7f"), canvas.random.random()), width=0.27)
    for px, py in ((1220.0, 560.0), (1440.0, 700.0), (1310.0, 1060.0), (140.0, 940.0), (170.0, 300.0)):
        canvas.shadow([ring(px, py, 40)], rgb("#4a3318"), blur=10, dx=8, dy=10, alpha=0.4)
        for k in range(14):
            petal(canvas, px, py, 54, k * 25.7, rgb("#fffaf0"), 0.2)
        canvas.disc(px, py, 17, rgb("#e3a92f"))
    canvas.vignette(alpha=0.25)
    return canvas.finish(0.022)


def hills(canvas: Canvas) -> Image.Image:
    """Stories from a salt road: ranges of hills in haze under a low sun."""
    canvas.gradient([(0, rgb("#f3b98c")), (0.34, rgb("#f7d3a4")), (0.6, rgb("#fbe6c6")), (1, rgb("#f0c9a3"))])
    canvas.glow(1060, 430, 620, rgb("#fff3d6"), 0.85)
    canvas.blend(ring(1060, 430, 122), [(0, rgb("#fffaf0")), (1, rgb("#ffdfa8"))])
    layers = ("#d9a794", "#bb8589", "#93677c", "#6b4d6c", "#483a5a", "#2c2944", "#1b1b31")
    for depth, code in enumerate(layers):
        base, reach = 500 + depth * 92, 46 + depth * 15
        phase = [canvas.random.uniform(0, math.tau) for _ in range(4)]
        crest = [
            (
                float(x),
                base
                + reach
                * (
                    0.6 * math.sin(x / 340 + phase[0])
                    + 0.34 * math.sin(x / 150 + phase[1])
                    + 0.10 * math.sin(x / 52 + phase[2])
                    + 0.04 * math.sin(x / 19 + phase[3])
                ),
            )
            for x in range(-10, 1620, 6)
        ]
        tone = rgb(code)
        canvas.blend(
            [*crest, (1620, 1230), (-10, 1230)],
            [(0, tone), (0.35, mix(tone, rgb("#f2b990"), 0.22)), (1, mix(tone, rgb("#f2b990"), 0.1))],
        )
        if depth >= 4:
            for _ in range(46 if depth < 6 else 60):
                px, py = canvas.random.choice(crest)
                _fir(canvas, px, py + 8, canvas.random.uniform(18, 34) * (depth - 2.6), mix(tone, (10, 10, 24), 0.25))
    road = curve([(690, 1210), (760, 1130), (900, 1085), (930, 1040), (850, 1010), (800, 985), (846, 962)], steps=12)
    for i in range(1, len(road)):
        width = 30 * (1 - i / len(road)) ** 1.3 + 3
        canvas.line(road[i - 1 : i + 1], mix(rgb("#f6c89a"), rgb("#c98f7c"), i / len(road)), width)
    for i in range(7):
        px, py = 380.0 + i * 46 + canvas.random.uniform(-8, 8), 300.0 + abs(i - 3) * 17 + canvas.random.uniform(-6, 6)
        canvas.line(
            curve([(px - 17, py - 8), (px - 7, py - 9), (px, py), (px + 7, py - 9), (px + 17, py - 8)], steps=4),
            rgb("#6d4a5e"),
            2.6,
        )
    canvas.text(110, 172, "Drumul sării", 84, rgb("#4a2f4b"), tracking=-1, weight=1)
    canvas.text(114, 226, "povestiri de peste munte", 30, rgb("#7a4f62"), tracking=1.2)
    return canvas.finish(0.03)


def _fir(canvas: Canvas, x: float, y: float, high: float, tone: Color) -> None:
    for level in range(4):
        top, low = y - high + level * high * 0.2, y - high * 0.55 + level * high * 0.2
        half = high * (0.10 + level * 0.055)
        canvas.shape([(x, top), (x + half, low), (x - half, low)], tone)
    canvas.line([(x, y), (x, y - high * 0.3)], tone, max(2.0, high * 0.05))
