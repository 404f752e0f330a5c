"""The cover of the garden calendar: a year as a wheel."""

from __future__ import annotations

import math

from PIL import Image

from .botany import INK, leaf, petal
from .paint import Canvas, Color, Point, curve, mix, rgb, ring


def wheel(canvas: Canvas) -> Image.Image:
    """A garden year as a wheel: what is sown, planted out and picked in each month."""
    canvas.gradient([(0, rgb("#f6efdd")), (1, rgb("#ecdfc4"))])
    cx, cy = 800.0, 600.0
    canvas.shadow([ring(cx, cy, 520)], rgb("#7b6a48"), blur=30, dx=8, dy=14, alpha=0.35)
    canvas.disc(cx, cy, 520, rgb("#fffaf0"))
    seasons = [
        rgb(code)
        for code in (
            [
                "#7f9fb0",
                "#9db3b5",
                "#a9bf86",
                "#8fb26d",
                "#6f9f5a",
                "#d9a93c",
                "#e09338",
                "#d7743a",
                "#b9623f",
                "#a0593f",
                "#7e6258",
                "#6f8191",
            ]
        )
    ]
    months = ["IAN", "FEB", "MAR", "APR", "MAI", "IUN", "IUL", "AUG", "SEP", "OCT", "NOI", "DEC"]
    for i, tone in enumerate(seasons):
        start, end = i * 30 - 105.0, i * 30 - 75.0
        for inner, outer, share in ((432, 510, 0.0), (330, 424, 0.35), (226, 322, 0.58), (128, 218, 0.76)):
            canvas.shape(_sector(cx, cy, inner, outer, start + 0.7, end - 0.7), mix(tone, rgb("#fffaf0"), share))
        angle = math.radians(start + 15)
        canvas.text(
            cx + 471 * math.cos(angle),
            cy + 471 * math.sin(angle) + 10,
            months[i],
            28,
            rgb("#fffaf0"),
            anchor="m",
            tracking=2.4,
            weight=1,
        )
        for r, size in ((377, 62), (274, 50)):
            px, py = cx + r * math.cos(angle), cy + r * math.sin(angle)
            _season(canvas, i, px, py, size, r, tone)
        for k in range(3):
            r = 152 + k * 22
            canvas.disc(cx + r * math.cos(angle), cy + r * math.sin(angle), 4 + k * 1.5, mix(tone, INK, 0.15))
    canvas.disc(cx, cy, 120, rgb("#3c5a45"))
    canvas.text(cx, cy - 4, "GRĂDINA", 34, rgb("#f6efdd"), anchor="m", tracking=4, weight=1)
    canvas.text(cx, cy + 34, "pe luni", 25, rgb("#cfd9b6"), anchor="m", tracking=1)
    for x, y, turn in ((110, 1010, -52), (1490, 1010, -128), (120, 190, 40), (1480, 190, 140)):
        for k in range(5):
            leaf(
                canvas,
                x,
                y,
                150 - abs(k - 2) * 18,
                turn + (k - 2) * 34,
                mix(rgb("#8ca671"), rgb("#bccb98"), k / 5),
                width=0.24,
            )
    return canvas.finish(0.018)


def _sector(cx: float, cy: float, inner: float, outer: float, start: float, end: float) -> list[Point]:
    angles = [math.radians(start + (end - start) * i / 12) for i in range(13)]
    far = [(cx + outer * math.cos(a), cy + outer * math.sin(a)) for a in angles]
    return [*far, *[(cx + inner * math.cos(a), cy + inner * math.sin(a)) for a in reversed(angles)]]


def _season(canvas: Canvas, month: int, x: float, y: float, size: float, radius: float, tone: Color) -> None:
    """A small drawing: bare twig, seedling, flower or fruit."""
    if month in {0, 1, 10, 11}:
        for k in range(6):
            a = k * math.pi / 3
            canvas.line(
                [(x, y), (x + size * 0.4 * math.cos(a), y + size * 0.4 * math.sin(a))], mix(tone, INK, 0.5), 2.2
            )
            for side in (-0.5, 0.5):
                px, py = x + size * 0.24 * math.cos(a), y + size * 0.24 * math.sin(a)
                canvas.line(
                    [(px, py), (px + size * 0.14 * math.cos(a + side), py + size * 0.14 * math.sin(a + side))],
                    mix(tone, INK, 0.5),
                    1.8,
                )
    elif month in {2, 3, 4}:
        canvas.line([(x, y + size * 0.42), (x, y - size * 0.05)], mix(rgb("#4f7a44"), INK, 0.3), 3)
        for angle in (-152, -28):
            leaf(canvas, x, y - size * 0.02, size * 0.55, angle, rgb("#7fae62"), width=0.34)
    elif radius > 300:
        fruit = (rgb("#c9402f"), rgb("#d9542f"), rgb("#8a4a78"), rgb("#c98a2b"), rgb("#b5602f"))[month - 5]
        canvas.blend(
            ring(x, y + 4, size * 0.36), [(0, mix(fruit, (255, 240, 220), 0.35)), (1, mix(fruit, (40, 10, 10), 0.18))]
        )
        canvas.line(
            curve([(x, y - size * 0.3), (x + 4, y - size * 0.45), (x + 12, y - size * 0.52)], steps=5), INK, 2.4
        )
        leaf(canvas, x + 2, y - size * 0.38, size * 0.36, -20, rgb("#7fae62"), width=0.34)
    else:
        for k in range(8):
            petal(canvas, x, y, size * 0.44, k * 45, mix(tone, (255, 252, 240), 0.35), 0.24)
        canvas.disc(x, y, size * 0.13, rgb("#6b4a22"))
