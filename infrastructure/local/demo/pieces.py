"""Pictures of the handmade things: the same piece in every glaze, cloth and print that it is sold in."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

from PIL import Image, ImageDraw, ImageFilter

from . import botany, studio
from .clay import BOTTLE, BOWL, CUP, pot, room, scaled
from .paint import OVER, Canvas, Color, Point, Stops, box, mix, rgb, ring, turned
from .textile import patchwork

#: A glaze as it runs from the lip down, what it is inside, how freckled and how glossy.
GLAZES: dict[str, tuple[Stops, str, int, float]] = {
    "oat": ([(0, rgb("#f6eddd")), (0.6, rgb("#ebdcc4")), (1, rgb("#d8c3a4"))], "#d9c4a2", 260, 0.22),
    "celadon": ([(0, rgb("#d3e0cf")), (0.5, rgb("#adc4b1")), (1, rgb("#86a291"))], "#8fae9c", 0, 0.5),
    "cobalt": ([(0, rgb("#6d8cb4")), (0.35, rgb("#2f5590")), (1, rgb("#1d3668"))], "#35588c", 0, 0.6),
    "rust": ([(0, rgb("#cf7d52")), (0.5, rgb("#ad5733")), (1, rgb("#86401f"))], "#8a4a2a", 120, 0.32),
}
_WALLS = {"oat": "#c4b8a6", "celadon": "#cfc2b0", "cobalt": "#d8d2c6", "rust": "#b9c0b4"}


def _table(canvas: Canvas, wall: str, horizon: float = 770) -> None:
    tone = rgb(wall)
    room(
        canvas,
        [(0, mix(tone, (60, 50, 45), 0.08)), (1, mix(tone, (255, 252, 245), 0.42))],
        [(0, rgb("#c9a883")), (0.4, rgb("#b8946d")), (1, rgb("#8d6a48"))],
        horizon,
    )


def tumbler(glaze: str, canvas: Canvas) -> Image.Image:
    """A large cup and a small one in one glaze."""
    colors, inside, freckles, gloss = GLAZES[glaze]
    _table(canvas, _WALLS[glaze])
    pot(
        canvas,
        690,
        960,
        scaled(CUP, 2.75),
        colors,
        line=64,
        tilt=0.2,
        freckles=freckles,
        gloss=gloss,
        inside=rgb(inside),
    )
    pot(
        canvas,
        1135,
        1015,
        scaled(CUP, 1.85),
        colors,
        line=44,
        tilt=0.23,
        freckles=freckles // 2,
        gloss=gloss,
        inside=rgb(inside),
    )
    canvas.vignette(alpha=0.24)
    return canvas.finish(0.022)


def tumblers(canvas: Canvas) -> Image.Image:
    """All four glazes side by side."""
    _table(canvas, "#bdb3a6", 740)
    for place, (colors, inside, freckles, gloss) in enumerate(GLAZES.values()):
        x, base = 265 + place * 356.0, 940 + (place % 2) * 44.0
        pot(
            canvas,
            x,
            base,
            scaled(CUP, 1.95),
            colors,
            line=46,
            tilt=0.21,
            freckles=freckles // 2,
            gloss=gloss,
            inside=rgb(inside),
        )
    canvas.vignette(alpha=0.28)
    return canvas.finish(0.022)


def nest(canvas: Canvas) -> Image.Image:
    """Three bowls, each in the next."""
    _table(canvas, "#9fb0ae", 750)
    names = ("cobalt", "oat", "celadon")
    for level, name in enumerate(names):
        colors, inside, freckles, gloss = GLAZES[name]
        size = 2.25 - level * 0.34
        at = scaled(BOWL, size * 0.9, size)
        base = 1010 - level * 128.0
        pot(canvas, 800, base, at, colors, line=34, tilt=0.2, freckles=freckles, gloss=gloss, inside=rgb(inside))
    canvas.vignette(alpha=0.26)
    return canvas.finish(0.022)


def nest_apart(canvas: Canvas) -> Image.Image:
    """The same three, beside each other."""
    _table(canvas, "#9fb0ae", 720)
    for x, base, size, name in ((420, 915, 1.62, "cobalt"), (985, 960, 1.34, "oat"), (1350, 1040, 1.0, "celadon")):
        colors, inside, freckles, gloss = GLAZES[name]
        at = scaled(BOWL, size, size)
        pot(canvas, x, base, at, colors, line=30, tilt=0.24, freckles=freckles, gloss=gloss, inside=rgb(inside))
    canvas.vignette(alpha=0.26)
    return canvas.finish(0.022)


VASES: dict[str, tuple[Stops, str]] = {
    "chalk": ([(0, rgb("#faf6ee")), (0.6, rgb("#efe8da")), (1, rgb("#d9cdb8"))], "#8d9a8c"),
    "ochre": ([(0, rgb("#e8c075")), (0.5, rgb("#cf9a44")), (1, rgb("#a8722a"))], "#7e8f97"),
    "slate": ([(0, rgb("#8d99a0")), (0.5, rgb("#5f6d75")), (1, rgb("#3f4a52"))], "#c9b7a2"),
}


def vase(glaze: str, canvas: Canvas) -> Image.Image:
    """A bottle vase on a shelf."""
    colors, wall = VASES[glaze]
    _table(canvas, wall, 860)
    pot(canvas, 760, 1010, scaled(BOTTLE, 1.95, 2.1), colors, line=70, tilt=0.18, freckles=340, gloss=0.26)
    canvas.vignette(alpha=0.3)
    return canvas.finish(0.024)


def framed(plant: str, canvas: Canvas) -> Image.Image:
    """A print in a frame, leaning on a wall."""
    canvas.gradient([(0, rgb("#cfd6c8")), (1, rgb("#bcc6b3"))])
    canvas.shadow([[(180, 0), (760, 0), (240, 1200), (-300, 1200)]], rgb("#f6f3dc"), blur=60, alpha=0.4)
    wide, high = 690.0, 950.0
    x, y = 800 - wide / 2, 118.0
    frame = box(x, y, wide, high)
    canvas.shadow([frame], rgb("#38402f"), blur=30, dx=22, dy=26, alpha=0.55)
    canvas.blend(frame, [(0, rgb("#caa06c")), (1, rgb("#a87a46"))])
    canvas.line([(x, y), (x + wide, y)], rgb("#e2bd8b"), 3)
    sheet = box(x + 24, y + 24, wide - 48, high - 48)
    canvas.blend(sheet, list(botany.PAPER))
    canvas.shadow([box(x + 24, y + 24, wide - 48, 12), box(x + 24, y + 24, 10, high - 48)], rgb("#7c6a4c"), blur=7)
    latin, draw = botany.PLANTS[plant]
    draw(canvas, 800, y + high - 190, 0.86)
    canvas.text(800, y + high - 92, latin, 30, botany.INK, anchor="m", tracking=1)
    canvas.gradient([(0, rgb("#a98a66")), (1, rgb("#8a6c4c"))], top=1080)
    canvas.shadow([box(-50, 1066, 1700, 22)], rgb("#3a3022"), blur=14, alpha=0.5)
    canvas.vignette(alpha=0.2)
    return canvas.finish(0.02)


#: Cloths of a cushion, its ground, and the wall behind it.
CLOTHS: dict[str, tuple[tuple[str, ...], str, str]] = {
    "meadow": (("#7f9a6a", "#e0b458", "#d98f76", "#5f8a5b", "#b9c98f"), "#f3eadb", "#d7d3c2"),
    "harbour": (("#33506b", "#5f8a8b", "#9fb7c9", "#27405c", "#c9d6dc"), "#eef1f2", "#cfd6da"),
    "ember": (("#c9624a", "#8d5a6b", "#e0a458", "#7d3b3b", "#d98f76"), "#f6e6d6", "#dccabf"),
}


def cushion(cloth: str, canvas: Canvas) -> Image.Image:
    """A patchwork cushion on a bench."""
    cloths, ground, wall = CLOTHS[cloth]
    canvas.gradient([(0, mix(rgb(wall), (60, 50, 45), 0.1)), (1, mix(rgb(wall), (255, 252, 245), 0.35))])
    canvas.shadow([[(120, 0), (700, 0), (200, 900), (-380, 900)]], rgb("#fff6e0"), blur=70, alpha=0.4)
    canvas.gradient([(0, rgb("#b9926a")), (0.2, rgb("#a37c55")), (1, rgb("#7c5a3b"))], top=930)
    side, cx, cy = 760.0, 800.0, 600.0
    outline = _pillow(cx, cy, side)
    canvas.shadow([[(x, y + 300) for x, y in ring(cx, cy + 70, 400, 46)]], rgb("#2a1a12"), blur=26, alpha=0.55)
    sheet = Canvas(f"cushion {cloth}", rgb(ground), (1430, 1430))
    patchwork(sheet, [rgb(code) for code in cloths], rgb(ground))
    cloth_made = sheet.image.resize((900 * OVER, 900 * OVER), Image.Resampling.BOX)
    size = canvas.image.size
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).polygon([(x * OVER, y * OVER) for x, y in outline], fill=255)
    layer = Image.new("RGB", size)
    layer.paste(cloth_made, (round((cx - 450) * OVER), round((cy - 450) * OVER)))
    canvas.image.paste(layer, (0, 0), mask)
    _swell(canvas, mask, outline)
    canvas.line(outline, mix(rgb(cloths[0]), (30, 20, 20), 0.45), 7, closed=True)
    canvas.line(outline, mix(rgb(cloths[0]), (255, 250, 240), 0.2), 2.4, closed=True)
    canvas.vignette(alpha=0.22)
    return canvas.finish(0.022)


def _pillow(cx: float, cy: float, side: float) -> list[Point]:
    """A square whose corners reach out and whose sides draw in."""
    line: list[Point] = []
    for i in range(160):
        angle = math.tau * i / 160
        cos, sin = math.cos(angle), math.sin(angle)
        reach = side / 2 / max(abs(cos), abs(sin)) ** 0.80
        line.append((cx + reach * cos, cy + reach * sin * 0.97))
    return line


def _swell(canvas: Canvas, mask: Image.Image, outline: list[Point]) -> None:
    """Light from the upper left, shade at the seams: flat cloth becomes a cushion."""
    small = mask.resize((mask.width // 8, mask.height // 8))
    soft = small.filter(ImageFilter.GaussianBlur(20)).resize(mask.size, Image.Resampling.BICUBIC)
    edge = soft.point(lambda value: max(0, min(255, round((235 - value) * 1.5))))
    shade = Image.new("L", mask.size)
    shade.paste(edge.point(lambda value: round(value * 0.7)), (0, 0), mask)
    canvas.image.paste((46, 28, 24), (0, 0), shade)
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    canvas.glow((min(xs) * 2 + max(xs)) / 3, (min(ys) * 2 + max(ys)) / 3, 420, (255, 250, 236), 0.26)


def coasters(name: str, canvas: Canvas) -> Image.Image:
    """Four round coasters of cast stone, one leaning on the others."""
    ground, tones = studio.TERRAZZO[name]
    canvas.gradient([(0, rgb("#e4d9cb")), (1, rgb("#cdbca8"))])
    canvas.shadow([[(0, 0), (800, 0), (260, 1200), (0, 1200)]], (255, 252, 244), blur=120, alpha=0.5)
    stone = studio.chips((560, 560), [rgb(code) for code in tones.split()], rgb(ground), f"coaster {name}", largest=62)
    for place, (x, y, r) in enumerate(((500, 470, 268), (1080, 420, 268), (690, 830, 268), (1200, 800, 268))):
        _coaster(canvas, x, y, r, stone.rotate(90 * place), rgb(ground))
    canvas.vignette(alpha=0.22)
    return canvas.finish(0.016)


def _coaster(canvas: Canvas, x: float, y: float, r: float, stone: Image.Image, ground: Color) -> None:
    edge = ring(x, y, r)
    canvas.shadow([edge], rgb("#4a3327"), blur=22, dx=14, dy=22, alpha=0.55)
    canvas.blend([(px, py + 14) for px, py in edge], [(0, ground), (1, mix(ground, (40, 28, 22), 0.45))])
    size = round(2 * r * OVER)
    mask = Image.new("L", (size, size))
    ImageDraw.Draw(mask).ellipse((0, 0, size, size), fill=255)
    canvas.image.paste(
        stone.resize((size, size), Image.Resampling.BICUBIC), (round((x - r) * OVER), round((y - r) * OVER)), mask
    )
    canvas.line(ring(x, y, r - 2), mix(ground, (255, 255, 255), 0.5), 2.5, closed=True)
    canvas.shadow([ring(x - r * 0.3, y - r * 0.3, r * 0.4)], (255, 255, 255), blur=60, alpha=0.28)


def cassette(canvas: Canvas) -> Image.Image:
    """A tape in its case."""
    canvas.gradient([(0, rgb("#2c3d4f")), (1, rgb("#152231"))])
    canvas.glow(420, 260, 900, rgb("#6f93b5"), 0.4)
    body = box(300, 290, 1000, 640, radius=34)
    canvas.shadow([body], rgb("#04090f"), blur=34, dx=18, dy=30, alpha=0.7)
    canvas.blend(body, [(0, rgb("#f2ece0")), (1, rgb("#d8cdb9"))])
    canvas.line(body, rgb("#fffaf0"), 3, closed=True)
    label = box(350, 340, 900, 430, radius=18)
    canvas.blend(label, [(0, rgb("#8fb3c9")), (0.5, rgb("#4f7f9f")), (1, rgb("#264a6b"))])
    for row in range(9):
        wave = [(350 + i * 15.0, 600 + row * 16 + 12 * math.sin(i * 0.31 + row * 0.7)) for i in range(61)]
        canvas.line(wave, mix(rgb("#dfeef5"), rgb("#264a6b"), row / 10), 2.2)
    canvas.disc(1080, 440, 52, rgb("#f4dcae"))
    canvas.text(400, 425, "TAPE WEATHER", 54, rgb("#fdf8ee"), tracking=4, weight=1)
    canvas.text(402, 476, "eight ambient loops · side A", 28, rgb("#e4eff5"), tracking=1)
    window = box(560, 540, 480, 150, radius=75)
    canvas.blend(window, [(0, rgb("#1b2733")), (1, rgb("#34495c"))])
    for x, wound in ((650, 60), (950, 40)):
        canvas.disc(x, 615, wound, rgb("#3a2a22"))
        canvas.disc(x, 615, 34, rgb("#f6f1e6"))
        for k in range(6):
            angle = k * math.pi / 3 + 0.2
            canvas.line(
                [
                    (x + 18 * math.cos(angle), 615 + 18 * math.sin(angle)),
                    (x + 30 * math.cos(angle), 615 + 30 * math.sin(angle)),
                ],
                rgb("#8d8577"),
                6,
            )
    canvas.blend([(470, 930), (530, 800), (1070, 800), (1130, 930)], [(0, rgb("#e2d7c3")), (1, rgb("#c6b99f"))])
    for x, y in ((340, 330), (1260, 330), (340, 890), (1260, 890), (800, 880)):
        canvas.disc(x, y, 11, rgb("#b9ad96"))
        canvas.line(turned([(x - 7, y), (x + 7, y)], x, y, 30), rgb("#8d8370"), 2.4)
    canvas.vignette(alpha=0.3)
    return canvas.finish(0.02)


def notebook(canvas: Canvas) -> Image.Image:
    """A closed notebook with a dotted cover and an elastic band."""
    canvas.gradient([(0, rgb("#e6e2da")), (1, rgb("#cfc8bb"))])
    canvas.shadow([[(0, 0), (700, 0), (160, 1200), (0, 1200)]], (255, 252, 244), blur=120, alpha=0.55)
    cover = turned(box(440, 130, 720, 950, radius=22), 800, 600, -7)
    pages = turned(box(456, 142, 716, 950, radius=16), 800, 600, -7)
    canvas.shadow([pages], rgb("#40352b"), blur=28, dx=16, dy=26, alpha=0.6)
    canvas.shape(pages, rgb("#f7f2e6"))
    canvas.blend(cover, [(0, rgb("#3656c9")), (1, rgb("#1f3a9a"))])
    for row in range(17):
        for column in range(12):
            dot = turned([(520 + column * 52.0, 210 + row * 52.0)], 800, 600, -7)[0]
            canvas.disc(dot[0], dot[1], 4.6, rgb("#8ea2e6"))
    plate = turned(box(600, 430, 400, 190, radius=10), 800, 600, -7)
    canvas.shape(plate, rgb("#f6f3ea"))
    canvas.line(plate, rgb("#c9c2b2"), 2, closed=True)
    for y, wide in ((500, 260), (556, 180)):
        line = turned([(800 - wide / 2, y), (800 + wide / 2, y)], 800, 600, -7)
        canvas.line(line, rgb("#8d93a8"), 3)
    band = turned(box(1072, 126, 26, 962), 800, 600, -7)
    canvas.blend(band, [(0, rgb("#14255f")), (1, rgb("#0f1c49"))], across=True)
    canvas.vignette(alpha=0.2)
    return canvas.finish(0.018)


#: Every picture of a piece, by its key.
PIECES: dict[str, Callable[[Canvas], Image.Image]] = {
    "tumblers": tumblers,
    **{f"tumbler-{name}": partial(tumbler, name) for name in GLAZES},
    "nest": nest,
    "nest-apart": nest_apart,
    **{f"vase-{name}": partial(vase, name) for name in VASES},
    **{f"print-{name}": partial(framed, name) for name in botany.PLANTS},
    **{f"cushion-{name}": partial(cushion, name) for name in CLOTHS},
    **{f"coasters-{name}": partial(coasters, name) for name in studio.TERRAZZO},
    "cassette": cassette,
    "notebook": notebook,
}
