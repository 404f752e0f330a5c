"""Covers of the design studio: an icon sheet, terrazzo, a landscape in three grades, a gridded notebook."""

from __future__ import annotations

import math
import random

from PIL import Image, ImageDraw

from . import icons
from .paint import OVER, Canvas, Color, Point, Stops, box, curve, mix, ramp, rgb, ring, turned


def sheet(canvas: Canvas) -> Image.Image:
    """Icons on tiles."""
    canvas.gradient([(0, rgb("#22305c")), (1, rgb("#131b3a"))])
    canvas.glow(400, 200, 900, rgb("#5873d8"), 0.4)
    canvas.glow(1350, 1100, 700, rgb("#e0785a"), 0.25)
    tones = [rgb(code) for code in ("#f4f0e6", "#f2b277", "#9fc4e8", "#f08a70", "#b9d8b4")]
    order = list(icons.ICONS)
    canvas.random.shuffle(order)
    for i in range(35):
        x, y = 96 + i % 7 * 206.0, 62 + i // 7 * 220.0
        tile = box(x, y, 172, 186, radius=34)
        filled = i in {3, 9, 15, 19, 24, 33}
        tone = tones[i * 7 % len(tones)]
        canvas.shadow([tile], rgb("#070b1f"), blur=14, dy=12, alpha=0.5)
        if filled:
            canvas.blend(tile, [(0, mix(tone, (255, 255, 255), 0.14)), (1, mix(tone, (90, 30, 60), 0.16))])
        else:
            canvas.blend(tile, [(0, rgb("#31427a")), (1, rgb("#26345f"))])
            canvas.line(tile, rgb("#3f5291"), 1.5, closed=True)
        icons.stroke(canvas, order[i], x + 42, y + 49, 88, rgb("#1a2447") if filled else tone, 1.6)
    return canvas.finish(0.012)


def chips(size: tuple[int, int], tones: list[Color], ground: Color, seed: str, *, largest: float = 74) -> Image.Image:
    """Terrazzo that repeats without a seam: what leaves on one side comes in on the other."""
    chance = random.Random(seed)
    wide, high = size[0] * OVER, size[1] * OVER
    image = Image.new("RGB", (wide, high), ground)
    pen = ImageDraw.Draw(image)
    placed: list[tuple[float, float, float]] = []
    for radius, tries in (
        (largest, 90),
        (largest * 0.6, 240),
        (largest * 0.32, 520),
        (largest * 0.14, 900),
        (largest * 0.06, 1500),
    ):
        for _ in range(tries * size[0] * size[1] // 1_500_000 + 8):
            r = radius * OVER * chance.uniform(0.72, 1.1)
            x, y = chance.uniform(0, wide), chance.uniform(0, high)
            if any(
                _apart(x, px, wide) ** 2 + _apart(y, py, high) ** 2 < (r + pr) ** 2 * 0.92
                for px, py, pr in placed[:160]
            ):
                continue
            placed.append((x, y, r))
            count, start = chance.randrange(5, 9), chance.uniform(0, math.tau)
            corners = []
            for k in range(count):
                angle = start + math.tau * (k + chance.uniform(-0.25, 0.25)) / count
                reach = r * chance.uniform(0.66, 1.0)
                corners.append((reach * math.cos(angle), reach * math.sin(angle)))
            tone = mix(chance.choice(tones), (255, 255, 255), chance.uniform(0, 0.12))
            for dx in (-wide, 0, wide):
                for dy in (-high, 0, high):
                    if -2 * r < x + dx < wide + 2 * r and -2 * r < y + dy < high + 2 * r:
                        at = [(x + dx + cx, y + dy + cy) for cx, cy in corners]
                        pen.polygon(
                            [(px + r * 0.03, py + r * 0.04) for px, py in at], fill=mix(ground, (60, 40, 30), 0.22)
                        )
                        pen.polygon(at, fill=tone)
                        if r > 40:
                            mid = [(x + dx + cx * 0.5 - r * 0.1, y + dy + cy * 0.5 - r * 0.1) for cx, cy in corners]
                            pen.polygon(mid, fill=mix(tone, (255, 255, 255), 0.08))
    return image.resize(size, Image.Resampling.BOX)


def _apart(a: float, b: float, size: float) -> float:
    far = abs(a - b)
    return min(far, size - far)


TERRAZZO: dict[str, tuple[str, str]] = {
    "citrus": ("#f6efe2", "#e0713f #f2b84b #31605c #a8c3a4 #f3d9b1"),
    "harbour": ("#e8eef0", "#27476b #6d96ad #d8835f #b8c8cc #f2f4f2"),
    "plum": ("#f2e4e2", "#6d3350 #b3617a #e5a79c #3d2c40 #d9c2a8"),
    "moss": ("#e9eadb", "#44573c #87996a #c9b06a #d9dcc3 #8a5f3f"),
}


def terrazzo(canvas: Canvas) -> Image.Image:
    """Four sheets of the textures, fanned out."""
    canvas.gradient([(0, rgb("#e9ddd0")), (1, rgb("#d8c6b4"))])
    for i, (name, (ground, tones)) in enumerate(TERRAZZO.items()):
        made = chips((620, 780), [rgb(code) for code in tones.split()], rgb(ground), name, largest=66)
        angle, x, y = (-13, -3, 6, 14)[i], (385, 665, 950, 1222)[i], (640, 585, 590, 645)[i]
        sheet_at = turned(box(x - 310, y - 390, 620, 780), x, y, angle)
        canvas.shadow([sheet_at], rgb("#4a3327"), blur=26, dx=-8, dy=22, alpha=0.5)
        large = made.resize((620 * OVER, 780 * OVER), Image.Resampling.BICUBIC).convert("RGBA")
        spun = large.rotate(-angle, Image.Resampling.BILINEAR, expand=True)
        canvas.image.paste(spun, (round(x * OVER - spun.width / 2), round(y * OVER - spun.height / 2)), spun)
        canvas.line(sheet_at, mix(rgb(ground), (255, 255, 255), 0.6), 1.5, closed=True)
    canvas.shadow([[(0, 0), (800, 0), (300, 1200), (0, 1200)]], (255, 255, 255), blur=120, alpha=0.14)
    canvas.vignette(alpha=0.2)
    return canvas.finish(0.015)


def _coast(canvas: Canvas) -> None:
    """A lake between mountains, in plain colours."""
    canvas.gradient([(0, rgb("#7fa6c9")), (0.6, rgb("#d6dfe0")), (1, rgb("#f3e6cf"))], bottom=660)
    canvas.glow(1050, 520, 420, rgb("#fff6df"), 0.9)
    for _ in range(9):
        x, y = canvas.random.uniform(0, 1600), canvas.random.uniform(90, 330)
        puffs = [
            ring(x + k * 46, y + canvas.random.uniform(-12, 12), canvas.random.uniform(40, 90), 16) for k in range(6)
        ]
        canvas.shadow(puffs, rgb("#fffaf2"), blur=16, alpha=0.34)
    for depth, (code, base, reach) in enumerate((("#9db0bd", 500, 150), ("#7490a0", 560, 130), ("#4c6b72", 620, 90))):
        crest: list[Point] = []
        for x in range(-10, 1620, 5):
            ridge = sum(
                (1 - abs(math.sin(x / width + depth * 2.1 + k))) / (k + 1) ** 1.1
                for k, width in enumerate((310, 133, 61, 27, 11))
            )
            crest.append((x, base + 60 - ridge * reach * 0.8))
        tone = rgb(code)
        canvas.blend(
            [*crest, (1620, 680), (-10, 680)],
            [(0, mix(tone, (255, 250, 245), 0.30 - depth * 0.1)), (0.6, tone), (1, mix(tone, rgb("#e8dcc8"), 0.45))],
        )
    canvas.gradient([(0, rgb("#c9cfc9")), (0.25, rgb("#8fabb3")), (1, rgb("#2f5763"))], top=668)
    canvas.shadow([[(900, 668), (1200, 668), (1330, 1200), (760, 1200)]], rgb("#fff3d8"), blur=60, alpha=0.42)
    for _ in range(520):
        y = 672 + 528 * canvas.random.random() ** 1.7
        x, length = canvas.random.uniform(-60, 1600), (y - 640) * canvas.random.uniform(0.1, 0.4)
        near = abs(x + length / 2 - 1050) < 240
        tone = rgb("#fff1d4") if near and canvas.random.random() < 0.7 else rgb("#5d8591")
        canvas.line([(x, y), (x + length, y)], mix(rgb("#7d9ba2"), tone, 0.5), 1 + (y - 660) / 300)
    for x in [canvas.random.uniform(-20, 560) for _ in range(34)] + [
        canvas.random.uniform(1330, 1620) for _ in range(16)
    ]:
        high = canvas.random.uniform(150, 330) * (1 - abs(x - 100) / 1900)
        for level in range(9):
            top = 1050 - high + level * high * 0.09
            half = 6 + level * high * 0.022
            canvas.shape(
                [(x, top - 14), (x + half, top + high * 0.13), (x - half, top + high * 0.13)],
                mix(rgb("#2a4438"), rgb("#46604a"), canvas.random.random() * 0.6),
            )
    shore = curve(
        [(-20, 1000), (260, 985), (480, 1030), (760, 1110), (1020, 1140), (1300, 1070), (1620, 985)], steps=12
    )
    canvas.blend([*shore, (1620, 1230), (-20, 1230)], [(0, rgb("#4b5c45")), (1, rgb("#26332c"))])


def graded(image: Image.Image, stops: Stops, share: float) -> Image.Image:
    """The picture with its tones drawn towards a ramp from shadows to lights."""
    tones = [ramp(stops, v / 255) for v in range(256)]
    gray = image.convert("L")
    toned = Image.merge("RGB", [gray.point([tones[v][c] for v in range(256)]) for c in range(3)])
    return Image.blend(image, toned, share)


#: Tones from shadows to lights, and how much of them goes into a picture.
GRADES: dict[str, tuple[Stops, float]] = {
    "Fjord": ([(0, rgb("#1b2a3a")), (0.45, rgb("#5d7d86")), (1, rgb("#f3efe2"))], 0.35),
    "Ember": ([(0, rgb("#26162c")), (0.4, rgb("#a4524c")), (0.75, rgb("#f0a668")), (1, rgb("#fff0cf"))], 0.78),
    "Tarn": ([(0, rgb("#0f2b2c")), (0.5, rgb("#54887c")), (1, rgb("#f2f0cf"))], 0.72),
    "Ash": ([(0, rgb("#101014")), (0.5, rgb("#77726e")), (1, rgb("#f6f2ec"))], 0.97),
}


def film(canvas: Canvas) -> Image.Image:
    """One view in four grades, side by side."""
    _coast(canvas)
    whole = canvas.image.width
    for i, (stops, share) in enumerate(GRADES.values()):
        left, right = whole * i // 4, whole * (i + 1) // 4
        part = canvas.image.crop((left, 0, right, canvas.image.height))
        canvas.image.paste(graded(part, stops, share), (left, 0))
    for i in (1, 2, 3):
        canvas.line([(400.0 * i, 0), (400.0 * i, 1200)], rgb("#fffdf8"), 5)
    for i, name in enumerate(GRADES):
        canvas.text(400 * i + 34, 1158, f"{name} 0{i + 1}", 30, rgb("#fffdf8"), tracking=0.8)
    canvas.vignette(alpha=0.25)
    return canvas.finish(0.035)


def grid(canvas: Canvas) -> Image.Image:
    """An open notebook with a dot grid, a sketch and a pencil."""
    canvas.gradient([(0, rgb("#c65d3b")), (1, rgb("#a84a2c"))])
    canvas.shadow([[(100, 0), (700, 0), (300, 1200), (-300, 1200)]], rgb("#f6a57f"), blur=80, alpha=0.4)
    paper, dot, ink = rgb("#fbf7ec"), rgb("#c9bfae"), rgb("#26324d")
    pages = (box(170, 150, 620, 900, radius=14), box(790, 150, 620, 900, radius=14))
    canvas.shadow(list(pages), rgb("#3a150a"), blur=32, dx=20, dy=28, alpha=0.6)
    for side, page in enumerate(pages):
        edge = box(166 if side == 0 else 794, 156, 620, 900, radius=14)
        canvas.shape(edge, rgb("#e3dac6"))
        canvas.blend(
            page,
            [(0, paper), (0.72, paper), (1, rgb("#d9cfba"))]
            if side == 0
            else [(0, rgb("#cfc4ae")), (0.22, paper), (1, paper)],
            across=True,
        )
        for row in range(29):
            for column in range(19):
                canvas.disc(170 + side * 620 + 40 + column * 30, 180 + row * 30, 2.1, dot)
    for i, high in enumerate((120, 210, 150, 300, 240)):
        bar = box(240 + i * 90, 720 - high, 60, high)
        canvas.shape(bar, (rgb("#e2a24a"), rgb("#3f7d8c"), rgb("#c65d3b"))[i % 3], alpha=0.85)
        canvas.line(bar, ink, 3, closed=True)
    canvas.line([(210, 720), (690, 720)], ink, 4)
    canvas.line([(240, 810), (630, 810)], ink, 3)
    canvas.line([(240, 840), (540, 840)], mix(ink, paper, 0.4), 3)
    canvas.text(240, 290, "Week 14", 44, ink, tracking=0)
    house = [(880, 600), (1060, 450), (1240, 600), (1240, 840), (880, 840)]
    canvas.line(house, ink, 4, closed=True)
    canvas.line([(850, 624), (1060, 448), (1270, 624)], ink, 4)
    canvas.shape(box(1120, 690, 70, 150), rgb("#3f7d8c"), alpha=0.8)
    canvas.line(box(1120, 690, 70, 150), ink, 3, closed=True)
    for x in (930, 1010):
        canvas.line(box(x, 660, 60, 60), ink, 3, closed=True)
        canvas.line([(x + 30, 660), (x + 30, 720)], ink, 2)
    canvas.dashes([(850, 900), (1270, 900)], mix(ink, paper, 0.3), 2.4)
    canvas.text(1060, 938, "12 m", 24, ink, anchor="m")
    for x, y in ((1330, 300), (1360, 330), (1300, 330)):
        canvas.line(ring(x, y, 22, steps=30), mix(ink, paper, 0.5), 2.4, closed=True)
    _pencil(canvas)
    canvas.vignette(alpha=0.25)
    return canvas.finish(0.018)


def _pencil(canvas: Canvas) -> None:
    x, y, angle, length = 1120.0, 1000.0, -38.0, 470.0

    def at(points: list[Point]) -> list[Point]:
        return turned(points, x, y, angle)

    canvas.shadow([at(box(x + 6, y + 10, length, 30))], rgb("#2c0f06"), blur=9, dx=10, dy=16, alpha=0.5)
    canvas.shape(at([(x, y), (x + 62, y - 20), (x + 62, y + 20)]), rgb("#e8c79a"))
    canvas.shape(at([(x, y), (x + 20, y - 6.5), (x + 20, y + 6.5)]), rgb("#26324d"))
    for low, high, code in ((-20, -7, "#2f6a78"), (-7, 7, "#3f8797"), (7, 20, "#27596a")):
        canvas.shape(
            at([(x + 60, y + low), (x + length, y + low), (x + length, y + high), (x + 60, y + high)]), rgb(code)
        )
    canvas.shape(at(box(x + length, y - 20, 40, 40)), rgb("#c9ccd0"))
    canvas.shape(at(box(x + length + 40, y - 19, 46, 38, radius=12)), rgb("#e79a8a"))
