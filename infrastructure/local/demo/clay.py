"""Covers of the ceramics store: pots turned from a profile, lit from a window on the left."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .paint import OVER, Canvas, Color, Point, Stops, box, curve, mix, rgb, ring, strip, turned

_LIGHT = (-0.62, 0.78)


def _brightness(u: float) -> int:
    """How bright a turned surface is at `u`, from -1 at its left edge to 1 at its right."""
    facing = u * _LIGHT[0] + math.sqrt(max(0.0, 1 - u * u)) * _LIGHT[1]
    bounce = max(0.0, u - 0.55) * 0.35
    return round(255 * min(1.0, 0.34 + 0.70 * max(0.0, facing) + bounce))


def _shading() -> Image.Image:
    made = Image.new("L", (256, 1))
    made.putdata([_brightness(i / 127.5 - 1) for i in range(256)])
    return made


def pot(
    canvas: Canvas,
    x: float,
    base: float,
    profile: Sequence[Point],
    glaze: Stops,
    *,
    clay: Color = (190, 150, 118),
    line: float = 0.0,
    tilt: float = 0.17,
    freckles: int = 0,
    gloss: float = 0.5,
    inside: Color | None = None,
    front: bool = False,
) -> None:
    """A pot standing at `base`. `profile`: height above it and radius, from the foot up. `line`: height of bare clay.

    `front` draws only what hides the foot of a pot stacked into this one.
    """
    side = curve([(r, h) for h, r in profile], steps=18)
    height, widest = side[-1][1], max(r for r, _ in side)
    foot, mouth = side[0][0], side[-1][0]
    dip = foot * tilt
    left, top = x - widest - 4, base - height - mouth * tilt - 4
    size = (round((2 * widest + 8) * OVER), round((height + mouth * tilt + dip + 10) * OVER))
    center, ground = size[0] / 2, (base - top) * OVER

    if not front:
        cast = ring(x + height * 0.28 + widest * 0.5, base + dip, widest + height * 0.25, 16 + height * 0.05)
        canvas.shadow([cast], rgb("#2a1a12"), blur=26, alpha=0.30)
        contact = ring(x, base + dip * 0.5, widest * 1.06, widest * 0.2)
        canvas.shadow([contact], rgb("#1d110b"), blur=13, dx=10, dy=2, alpha=0.55)

    outline = [(x - r, base - h) for r, h in reversed(side)]
    outline += [(x - foot * math.cos(a), base + dip * math.sin(a)) for a in _half(16)]
    outline += [(x + r, base - h) for r, h in side]
    lip = -1 if front else 1
    outline += [(x + mouth * math.cos(a), base - height - lip * mouth * tilt * math.sin(a)) for a in _half(24)]
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).polygon([((px - left) * OVER, (py - top) * OVER) for px, py in outline], fill=255)

    light = _rows(side, size, center, ground, dip)
    color = strip(glaze).transpose(Image.Transpose.ROTATE_270).resize(size, Image.Resampling.BILINEAR)
    pen = ImageDraw.Draw(color)
    if line:
        wobble = [(i * size[0] / 24, ground - (line + canvas.random.uniform(-3, 3)) * OVER) for i in range(25)]
        sag = [(px, py + dip * OVER * math.sqrt(max(0, 1 - ((px - center) / center) ** 2))) for px, py in wobble]
        pen.polygon([*curve(sag, steps=6), (size[0], size[1]), (0, size[1])], fill=clay)
        pen.line(curve(sag, steps=6), fill=mix(clay, (60, 36, 22), 0.45), width=4)
    for _ in range(freckles):
        fx, fy, fr = (
            canvas.random.uniform(0, size[0]),
            canvas.random.uniform(0, size[1]),
            canvas.random.uniform(0.8, 2.6),
        )
        pen.ellipse((fx - fr, fy - fr, fx + fr, fy + fr), fill=mix(glaze[-1][1], (62, 40, 28), 0.6))
    body = ImageChops.multiply(color, Image.merge("RGB", [light.point(_warm(c)) for c in range(3)]))
    if gloss:
        shine = Image.new("L", size)
        spots = [(center - r * 0.52 * OVER, ground - h * OVER) for r, h in side[len(side) // 4 : -len(side) // 8]]
        ImageDraw.Draw(shine).line(spots, fill=round(255 * gloss), width=round(widest * 0.10 * OVER), joint="curve")
        shine = shine.filter(ImageFilter.GaussianBlur(widest * 0.07 * OVER))
        body.paste((255, 252, 244), (0, 0), shine)
    canvas.image.paste(body, (round(left * OVER), round(top * OVER)), mask)
    if front:
        edge = [(x + mouth * math.cos(a), base - height + mouth * tilt * math.sin(a)) for a in _half(24)]
        canvas.line(edge, mix(glaze[0][1], (255, 250, 240), 0.2), 5)
    else:
        _mouth(canvas, x, base - height, mouth, tilt, glaze[0][1], inside)


def _half(steps: int) -> list[float]:
    return [math.pi * i / steps for i in range(steps + 1)]


def _warm(channel: int) -> list[int]:
    """Shade is never black, and warmer than light."""
    floor = (70, 56, 52)[channel]
    return [round(floor + (255 - floor) * (v / 255) ** 1.15) for v in range(256)]


def _rows(side: Sequence[Point], size: tuple[int, int], center: float, ground: float, dip: float) -> Image.Image:
    shading = _shading()
    light = Image.new("L", size, 90)
    at = 0
    for y in range(size[1]):
        h = (ground - y) / OVER
        while at + 1 < len(side) and h < side[-1 - at - 1][1]:
            at += 1
        if at + 1 < len(side) and h <= side[-1][1]:
            (r1, h1), (r0, h0) = side[-1 - at], side[-1 - at - 1]
            r = r0 + (r1 - r0) * (h - h0) / ((h1 - h0) or 1)
        else:
            r = side[0][0] if h < side[0][1] else side[-1][0]
        width = max(2, round(2 * r * OVER))
        light.paste(shading.resize((width, 1), Image.Resampling.BILINEAR), (round(center - width / 2), y))
    lower = Image.new("L", (1, 256))
    lower.putdata([255 if v < 150 else round(255 - (v - 150) * 0.75) for v in range(256)])
    return ImageChops.multiply(light, lower.resize(size, Image.Resampling.BILINEAR))


def _mouth(canvas: Canvas, x: float, y: float, radius: float, tilt: float, rim: Color, inside: Color | None) -> None:
    deep = inside or mix(rim, (40, 24, 18), 0.62)
    canvas.blend(
        ring(x, y, radius, radius * tilt), [(0, mix(rim, (255, 250, 240), 0.42)), (1, mix(rim, (255, 250, 240), 0.16))]
    )
    lip = max(3.0, radius * 0.045)
    well = ring(x, y + lip * 0.15, radius - lip, radius * tilt - lip * 0.62)
    canvas.blend(well, [(0, mix(deep, (18, 10, 8), 0.45)), (0.55, deep), (1, mix(deep, (255, 245, 230), 0.28))])
    canvas.blend(
        well, [(0, mix(deep, (12, 8, 6), 0.6)), (1, mix(deep, (255, 245, 230), 0.35))], across=True, alpha=0.42
    )


def room(canvas: Canvas, wall: Stops, table: Stops, horizon: float, *, window: Color = (255, 244, 222)) -> None:
    """A wall, a table, and light that falls in through a window."""
    canvas.gradient(wall, bottom=horizon)
    panes = [
        [(x, 90 + i * 250), (x + 300, 40 + i * 250), (x + 300, 250 + i * 250), (x, 300 + i * 250)]
        for x in (90, 440)
        for i in (0, 1)
    ]
    canvas.shadow(panes, window, blur=26, alpha=0.36)
    canvas.gradient(table, top=horizon)
    canvas.shadow(
        [box(-50, horizon - 10, canvas.width + 100, 20)], mix(table[0][1], (30, 18, 12), 0.6), blur=14, alpha=0.5
    )
    canvas.glow(340, horizon + 120, 620, window, 0.30)


BOWL = [(0, 62), (10, 66), (34, 104), (80, 158), (130, 186), (168, 196)]
CUP = [(0, 58), (12, 74), (50, 88), (110, 90), (170, 86)]
BOTTLE = [(0, 78), (40, 108), (130, 128), (230, 112), (300, 58), (350, 32), (430, 30), (452, 42)]
JAR = [(0, 92), (30, 132), (120, 176), (220, 170), (290, 128), (318, 112), (336, 122)]
VASE = [(0, 70), (60, 84), (200, 118), (330, 128), (420, 96), (470, 66), (500, 74)]


def scaled(profile: Sequence[Point], high: float, wide: float | None = None) -> list[Point]:
    """A profile made taller and wider."""
    return [(h * high, r * (high if wide is None else wide)) for h, r in profile]


def bowls(canvas: Canvas) -> Image.Image:
    """A workbook on throwing: three bowls and a bottle on a table."""
    room(
        canvas,
        [(0, rgb("#c9b7a2")), (1, rgb("#e4d6c3"))],
        [(0, rgb("#b08a68")), (0.4, rgb("#a67d5b")), (1, rgb("#7d583d"))],
        760,
    )
    celadon = [(0, rgb("#cfdccb")), (0.5, rgb("#a9c0ad")), (1, rgb("#86a291"))]
    oat = [(0, rgb("#f4ead9")), (0.6, rgb("#e9dac2")), (1, rgb("#d8c3a4"))]
    cobalt = [(0, rgb("#5a7796")), (0.4, rgb("#33557b")), (1, rgb("#213a5a"))]
    rust = [(0, rgb("#c9764c")), (0.5, rgb("#ad5733")), (1, rgb("#86401f"))]
    pot(canvas, 1130, 850, scaled(BOTTLE, 1.16), oat, line=70, freckles=420, gloss=0.25)
    pot(canvas, 520, 865, scaled(JAR, 1.18), rust, line=46, freckles=120, gloss=0.4)
    pot(canvas, 872, 960, scaled(BOWL, 1.22), celadon, line=34, tilt=0.22, gloss=0.5, inside=rgb("#8fae9c"))
    pot(canvas, 1330, 985, scaled(CUP, 1.05), cobalt, line=28, tilt=0.22, gloss=0.55)
    pot(canvas, 330, 1030, scaled(BOWL, 0.80), oat, line=24, tilt=0.25, freckles=150, gloss=0.3, inside=rgb("#c8b08d"))
    canvas.vignette(alpha=0.32)
    return canvas.finish(0.026)


def vases(canvas: Canvas) -> Image.Image:
    """Templates for slab vases: faceted forms with a branch."""
    room(
        canvas,
        [(0, rgb("#3d4a44")), (1, rgb("#5d6b60"))],
        [(0, rgb("#d9cdb8")), (0.5, rgb("#cbbca3")), (1, rgb("#a8967b"))],
        800,
        window=rgb("#d8d9b8"),
    )
    white = [(0, rgb("#f7f2e8")), (0.6, rgb("#ece4d5")), (1, rgb("#d9cdb8"))]
    ochre = [(0, rgb("#e2b768")), (0.5, rgb("#cc9640")), (1, rgb("#a8722a"))]
    slate = [(0, rgb("#7f8c93")), (0.5, rgb("#5f6d75")), (1, rgb("#444f57"))]
    _branch(canvas, 640, 400)
    pot(canvas, 640, 900, scaled(VASE, 1.02), white, freckles=300, gloss=0.2)
    pot(
        canvas,
        985,
        945,
        [(0, 118), (90, 119), (270, 108), (360, 96)],
        ochre,
        line=60,
        tilt=0.2,
        gloss=0.22,
        freckles=100,
    )
    pot(canvas, 1262, 905, scaled(BOTTLE, 0.86, 0.96), slate, line=44, gloss=0.3)
    pot(canvas, 330, 985, scaled(JAR, 0.62, 0.78), ochre, line=30, tilt=0.22, gloss=0.35)
    canvas.vignette(alpha=0.35)
    return canvas.finish(0.026)


def _branch(canvas: Canvas, x: float, y: float) -> None:
    wood = rgb("#3b2c22")
    stems = [
        [(x, y + 40), (x - 40, y - 80), (x - 130, y - 190), (x - 250, y - 260)],
        [(x + 10, y + 40), (x + 30, y - 120), (x + 120, y - 240), (x + 170, y - 330)],
        [(x - 4, y + 40), (x - 6, y - 100), (x - 40, y - 240), (x - 20, y - 350)],
    ]
    for stem in stems:
        path = curve(stem, steps=12)
        canvas.tapered(path, wood, 9, 3)
        for i in range(6, len(path), 3):
            px, py = path[i]
            side = 1 if i % 2 else -1
            angle = canvas.random.uniform(20, 70) * side - 90
            length = canvas.random.uniform(52, 84)
            tone = mix(rgb("#8fa779"), rgb("#c9cf9a"), canvas.random.random())
            leaf = curve(
                [
                    (px, py),
                    (px + length * 0.45, py - length * 0.2),
                    (px + length, py),
                    (px + length * 0.45, py + length * 0.2),
                ],
                closed=True,
                steps=6,
            )
            canvas.shape(turned(leaf, px, py, angle), tone)
            canvas.line(turned([(px, py), (px + length * 0.9, py)], px, py, angle), mix(tone, (40, 60, 40), 0.45), 1.4)


def tiles(canvas: Canvas) -> Image.Image:
    """A glaze notebook: test tiles in rows, each half dipped twice."""
    canvas.gradient([(0, rgb("#efe8dc")), (1, rgb("#ddd2c0"))])
    canvas.shadow([[(0, 0), (700, 0), (200, 1200), (0, 1200)]], (255, 252, 244), blur=120, alpha=0.6)
    tones = [
        "#2f4d6b",
        "#6f8fa6",
        "#a8bfb5",
        "#87a58d",
        "#5f7d62",
        "#3d5847",
        "#d9c9a3",
        "#e5b866",
        "#c98a3d",
        "#b5613a",
        "#8a3f2a",
        "#5b2f2a",
        "#efe6d6",
        "#cdb8a4",
        "#a58a78",
        "#6f5a52",
        "#45403f",
        "#7d8d93",
        "#b9c5c9",
        "#93a7bd",
        "#54688a",
        "#38405e",
        "#7a5f7d",
        "#c39aa3",
    ]
    for i, tone in enumerate(tones):
        column, row = i % 6, i // 6
        _tile(canvas, 176 + column * 214, 92 + row * 262, rgb(tone), canvas.random.uniform(-1.6, 1.6))
    canvas.vignette(alpha=0.18)
    return canvas.finish(0.022)


def _tile(canvas: Canvas, x: float, y: float, tone: Color, lean: float) -> None:
    wide, high, cx, cy = 176.0, 226.0, x + 88, y + 113
    outline = turned(box(x, y, wide, high, radius=20), cx, cy, lean)
    canvas.shadow([outline], rgb("#4a3626"), blur=12, dx=9, dy=12, alpha=0.42)
    bare = rgb("#d3b08c")
    canvas.blend(outline, [(0, mix(bare, (255, 255, 255), 0.12)), (1, mix(bare, (90, 60, 40), 0.22))])

    def coat(level: float, color: Color) -> None:
        drops = [(x + 5 + i * (wide - 10) / 6, y + level + canvas.random.uniform(-16, 22)) for i in range(7)]
        top = [p for p in box(x + 4, y + 4, wide - 8, high, radius=17) if p[1] < y + 30]
        edge = [*sorted(top, key=lambda p: p[0]), *reversed(curve(drops, steps=8))]
        canvas.blend(
            turned(edge, cx, cy, lean),
            [(0, mix(color, (255, 255, 255), 0.20)), (0.75, color), (1, mix(color, (20, 12, 8), 0.30))],
        )

    coat(172, mix(tone, bare, 0.25))
    coat(104, mix(tone, (24, 16, 20), 0.12))
    canvas.speckle(
        turned(box(x + 8, y + 10, wide - 16, 150), cx, cy, lean),
        [mix(tone, (255, 250, 240), 0.4), mix(tone, (20, 14, 10), 0.5)],
        46,
        (0.8, 2.2),
    )
    canvas.shadow([turned(box(x + 22, y + 24, 26, 88, radius=12), cx, cy, lean)], (255, 255, 255), blur=9, alpha=0.5)
    hole = ring(cx, y + 26, 11)
    canvas.blend(hole, [(0, rgb("#5d4632")), (1, rgb("#b49878"))])


def kiln(canvas: Canvas) -> Image.Image:
    """Kiln log sheets: a stack of bowls in the glow of a kiln just opened."""
    canvas.gradient([(0, rgb("#2b1a17")), (0.5, rgb("#5a2b1c")), (0.75, rgb("#8a4524")), (1, rgb("#3a1f17"))])
    for row in range(7):
        for column in range(-1, 8):
            x, y = column * 240 + (row % 2) * 120, row * 122
            tone = mix(rgb("#7a4027"), rgb("#4a2519"), canvas.random.random())
            canvas.shape(box(x + 4, y + 4, 232, 114, radius=6), tone, alpha=0.75)
    canvas.glow(800, 560, 900, rgb("#ff9a3d"), 0.55)
    canvas.glow(800, 600, 520, rgb("#ffd489"), 0.55)
    canvas.gradient([(0, rgb("#b77f58")), (0.12, rgb("#93603f")), (1, rgb("#4a2a1c"))], top=900)
    ash = [(0, rgb("#f3d7b0")), (0.6, rgb("#e0b98a")), (1, rgb("#c0925f"))]
    iron = [(0, rgb("#a86a4a")), (0.5, rgb("#7f4530")), (1, rgb("#552b20"))]
    sea = [(0, rgb("#8fb0a6")), (0.5, rgb("#5f887f")), (1, rgb("#3d615c"))]
    for x, colors in ((430, (ash, sea, ash)), (800, (iron, ash, sea, iron)), (1180, (sea, iron, ash))):
        stack: list[tuple[float, float, Stops]] = []
        for level, glaze in enumerate(colors):
            at, bowl, base = x + canvas.random.uniform(-5, 5), scaled(BOWL, 0.82, 0.9), 985 - level * 86
            pot(canvas, at, base, bowl, glaze, line=22, tilt=0.16, gloss=0.35)
            for x0, base0, glaze0 in reversed(stack):
                pot(canvas, x0, base0, bowl, glaze0, line=22, tilt=0.16, gloss=0.35, front=True)
            stack.append((at, base, glaze))
    canvas.glow(800, 300, 700, rgb("#ffb35c"), 0.18)
    canvas.vignette(alpha=0.5)
    return canvas.finish(0.035)
