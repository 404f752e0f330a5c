"""A small drawing kit on Pillow: everything is drawn at twice the size, in units of the finished picture."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterable, Sequence
from functools import cache

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

Color = tuple[int, int, int]
Point = tuple[float, float]
Stops = Sequence[tuple[float, Color]]

#: How much larger than the finished picture everything is drawn.
OVER = 2
#: How much smaller than the drawing shadows and glows are made: they are soft anyway.
COARSE = 8


def rgb(code: str) -> Color:
    """The colour `#rrggbb` stands for."""
    value = int(code.lstrip("#"), 16)
    return value >> 16, value >> 8 & 255, value & 255


def mix(one: Color, other: Color, share: float) -> Color:
    """`share` of the other colour in the one."""
    a, b, c = (round(x + (y - x) * share) for x, y in zip(one, other, strict=True))
    return a, b, c


def ramp(stops: Stops, at: float) -> Color:
    """The colour at a place of a gradient, stops in ascending order."""
    for (low, first), (high, second) in itertools.pairwise(stops):
        if at <= high:
            return mix(first, second, min(1.0, max(0.0, (at - low) / ((high - low) or 1))))
    return stops[-1][1]


def strip(stops: Stops, *, steps: int = 256) -> Image.Image:
    """A gradient as an image one pixel high."""
    made = Image.new("RGB", (steps, 1))
    made.putdata([ramp(stops, i / (steps - 1)) for i in range(steps)])
    return made


def curve(points: Sequence[Point], *, closed: bool = False, steps: int = 14) -> list[Point]:
    """A smooth line through all points."""
    count = len(points)

    def at(i: int) -> Point:
        return points[i % count] if closed else points[min(max(i, 0), count - 1)]

    line: list[Point] = []
    for i in range(count if closed else count - 1):
        p0, p1, p2, p3 = at(i - 1), at(i), at(i + 1), at(i + 2)
        for step in range(steps):
            t = step / steps
            line.append((_spline(p0[0], p1[0], p2[0], p3[0], t), _spline(p0[1], p1[1], p2[1], p3[1], t)))
    return line if closed else [*line, points[-1]]


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


def ring(cx: float, cy: float, rx: float, ry: float | None = None, *, steps: int = 96) -> list[Point]:
    """The outline of an ellipse."""
    turn = math.tau / steps
    return [(cx + rx * math.cos(i * turn), cy + (rx if ry is None else ry) * math.sin(i * turn)) for i in range(steps)]


def box(x: float, y: float, width: float, height: float, *, radius: float = 0) -> list[Point]:
    """The outline of a rectangle, its corners round."""
    if radius <= 0:
        return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    corners = ((x + width, y, -90), (x + width, y + height, 0), (x, y + height, 90), (x, y, 180))
    inward = ((-1, 1), (-1, -1), (1, -1), (1, 1))
    line: list[Point] = []
    for (cx, cy, start), (sx, sy) in zip(corners, inward, strict=True):
        for i in range(9):
            angle = math.radians(start + i * 90 / 8)
            line.append((cx + sx * radius + radius * math.cos(angle), cy + sy * radius + radius * math.sin(angle)))
    return line


def turned(points: Iterable[Point], cx: float, cy: float, degrees: float) -> list[Point]:
    """The points turned about a centre."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return [(cx + (x - cx) * cos - (y - cy) * sin, cy + (x - cx) * sin + (y - cy) * cos) for x, y in points]


#: Letters that the one font lacks: the letter below and the mark to draw with it.
_MARKED = {
    **{letter: (base, "breve") for letter, base in zip("ăĂ", "aA", strict=True)},
    **{letter: (base, "hat") for letter, base in zip("âÂÎ", "aAI", strict=True)},
    **{letter: (base, "comma") for letter, base in zip("șȘțȚ", "sStT", strict=True)},
}


def _plain(words: str) -> str:
    """The words in letters that the font has."""
    return "".join(_MARKED.get(letter, (letter, ""))[0] for letter in words)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    found = ImageFont.load_default(size)
    if not isinstance(found, ImageFont.FreeTypeFont):
        raise RuntimeError("this Pillow was built without FreeType")
    return found


class Canvas:
    """A picture in the making."""

    def __init__(self, seed: str, ground: Color = (255, 255, 255), size: tuple[int, int] = (1600, 1200)) -> None:
        """`seed` decides everything that looks random."""
        self.width, self.height = size
        self.random = random.Random(seed)
        self.image = Image.new("RGB", (size[0] * OVER, size[1] * OVER), ground)
        self.pen = ImageDraw.Draw(self.image)

    # ---- Surfaces ----------------------------------------------------------------------------------------------

    def gradient(self, stops: Stops, *, top: float = 0, bottom: float | None = None, across: bool = False) -> None:
        """Fill the width of the picture between two heights."""
        low = self.height if bottom is None else bottom
        size = (self.image.width, round((low - top) * OVER))
        made = strip(stops)
        made = made.resize(size, Image.Resampling.BILINEAR) if across else _upright(made, size)
        self.image.paste(made, (0, round(top * OVER)))

    def shape(self, points: Sequence[Point], fill: Color, *, alpha: float = 1.0) -> None:
        """A filled outline."""
        if alpha >= 1:
            self.pen.polygon([(x * OVER, y * OVER) for x, y in points], fill=fill)
            return
        mask, corner = self._mask(points)
        self.image.paste(fill, _place(mask, corner), mask.point(lambda value: round(value * alpha)))

    def blend(self, points: Sequence[Point], stops: Stops, *, across: bool = False, alpha: float = 1.0) -> None:
        """A filled outline with a gradient over its height, or across."""
        mask, corner = self._mask(points)
        made = strip(stops)
        made = made.resize(mask.size, Image.Resampling.BILINEAR) if across else _upright(made, mask.size)
        self.image.paste(made, corner, mask.point(lambda value: round(value * alpha)) if alpha < 1 else mask)

    def _mask(self, points: Sequence[Point]) -> tuple[Image.Image, tuple[int, int]]:
        left, top = (math.floor(min(p[i] for p in points) * OVER) for i in (0, 1))
        right, bottom = (math.ceil(max(p[i] for p in points) * OVER) + 1 for i in (0, 1))
        mask = Image.new("L", (max(1, right - left), max(1, bottom - top)))
        ImageDraw.Draw(mask).polygon([(x * OVER - left, y * OVER - top) for x, y in points], fill=255)
        return mask, (left, top)

    def line(self, points: Sequence[Point], color: Color, width: float = 2, *, closed: bool = False) -> None:
        """A line with round joints and ends."""
        path = [(x * OVER, y * OVER) for x, y in ([*list(points), points[0]] if closed else points)]
        thick = max(1, round(width * OVER))
        self.pen.line(path, fill=color, width=thick, joint="curve")
        if thick > 3:
            for x, y in (path[0], path[-1]):
                self.pen.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), fill=color)

    def tapered(self, points: Sequence[Point], color: Color, first: float, last: float) -> None:
        """A line that grows thinner or thicker, as a pen's does."""
        count = len(points) - 1
        px, py = points[0][0] * OVER, points[0][1] * OVER
        for i, (x, y) in enumerate(points):
            r = (first + (last - first) * i / count) * OVER / 2
            if i:
                self.pen.line([(px, py), (x * OVER, y * OVER)], fill=color, width=max(1, round(2 * r)))
            self.pen.ellipse((x * OVER - r, y * OVER - r, x * OVER + r, y * OVER + r), fill=color)
            px, py = x * OVER, y * OVER

    def dashes(self, points: Sequence[Point], color: Color, width: float, dash: float = 12, gap: float = 9) -> None:
        """A dashed line along straight pieces."""
        for (x0, y0), (x1, y1) in itertools.pairwise(points):
            length = math.hypot(x1 - x0, y1 - y0) or 1
            at = 0.0
            while at < length:
                end = min(at + dash, length)
                a, b = at / length, end / length
                self.line([(x0 + (x1 - x0) * s, y0 + (y1 - y0) * s) for s in (a, b)], color, width)
                at = end + gap

    def disc(self, x: float, y: float, radius: float, fill: Color) -> None:
        """A filled circle."""
        r = radius * OVER
        self.pen.ellipse((x * OVER - r, y * OVER - r, x * OVER + r, y * OVER + r), fill=fill)

    # ---- Light -------------------------------------------------------------------------------------------------

    def shadow(
        self,
        outlines: Sequence[Sequence[Point]],
        color: Color = (30, 22, 18),
        *,
        blur: float = 30,
        dx: float = 0,
        dy: float = 0,
        alpha: float = 0.4,
    ) -> None:
        """Soft shapes of one colour, for shadows as for light."""
        small = (self.image.width // COARSE, self.image.height // COARSE)
        share = OVER / COARSE
        mask = Image.new("L", small)
        pen = ImageDraw.Draw(mask)
        for points in outlines:
            pen.polygon([((x + dx) * share, (y + dy) * share) for x, y in points], fill=round(255 * alpha))
        mask = mask.filter(ImageFilter.GaussianBlur(max(0.4, blur * share)))
        bounds = mask.getbbox()
        if bounds is None:
            return
        mask = mask.crop(bounds)
        large = mask.resize((mask.width * COARSE, mask.height * COARSE), Image.Resampling.BICUBIC)
        left, top = bounds[0] * COARSE, bounds[1] * COARSE
        self.image.paste(color, (left, top, left + large.width, top + large.height), large)

    def glow(self, x: float, y: float, radius: float, color: Color, alpha: float = 0.5) -> None:
        """Light around a point."""
        self.shadow([ring(x, y, radius * 0.55, steps=40)], color, blur=radius * 0.3, alpha=alpha)

    def vignette(self, color: Color = (20, 14, 10), alpha: float = 0.25) -> None:
        """Darker corners."""
        mask = Image.radial_gradient("L").point(lambda v: round(max(0, v - 110) / 145 * 255 * alpha))
        self.image.paste(color, (0, 0), mask.resize(self.image.size, Image.Resampling.BICUBIC))

    def speckle(self, points: Sequence[Point], colors: Sequence[Color], count: int, size: tuple[float, float]) -> None:
        """Small dots within the bounds of an outline, wherever the outline is."""
        mask, (left, top) = self._mask(points)
        dots = Image.new("L", mask.size)
        layer = Image.new("RGB", mask.size)
        for pen, many in ((ImageDraw.Draw(dots), None), (ImageDraw.Draw(layer), colors)):
            chance = random.Random(count)
            for _ in range(count):
                x, y, r = chance.uniform(0, mask.width), chance.uniform(0, mask.height), chance.uniform(*size) * OVER
                which = chance.randrange(len(colors))
                pen.ellipse((x - r, y - r, x + r, y + r), fill=255 if many is None else many[which])
        self.image.paste(layer, (left, top), ImageChops.multiply(dots, mask))

    # ---- Words -------------------------------------------------------------------------------------------------

    def measure(self, words: str, size: float, tracking: float = 0) -> float:
        """How wide a line of text will be."""
        font = _font(round(size * OVER))
        return sum(font.getlength(letter) for letter in _plain(words)) / OVER + tracking * (len(words) - 1)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        color: Color,
        *,
        tracking: float = 0,
        anchor: str = "l",
        weight: float = 0,
    ) -> None:
        """A line of text from its baseline; `anchor` l, m or r; `weight` thickens the strokes."""
        font = _font(round(size * OVER))
        at = x - {"l": 0.0, "m": 0.5, "r": 1.0}[anchor] * self.measure(words, size, tracking)
        plain = _plain(words)
        for i, letter in enumerate(plain):
            mark = _MARKED.get(words[i], ("", ""))[1]
            if mark:
                self._mark(mark, font.getbbox(letter, anchor="ls"), (at * OVER, y * OVER), size * OVER, color, weight)
            self.pen.text((at * OVER, y * OVER), letter, font=font, fill=color, anchor="ls", stroke_width=weight)
            pair = plain[i : i + 2]
            kern = font.getlength(pair) - font.getlength(pair[0]) - font.getlength(pair[1]) if len(pair) == 2 else 0
            at += (font.getlength(letter) + kern) / OVER + tracking

    def _mark(
        self,
        mark: str,
        bounds: tuple[float, float, float, float],
        origin: Point,
        em: float,
        color: Color,
        weight: float,
    ) -> None:
        """A breve, a circumflex or a comma below, drawn with a letter whose bounds are given."""
        middle = origin[0] + (bounds[0] + bounds[2]) / 2
        top, thick = origin[1] + bounds[1], max(1, round(em * 0.065 + weight))
        if mark == "breve":
            wide, high = em * 0.15, em * 0.13
            low = top - em * 0.085
            self.pen.arc((middle - wide, low - 2 * high, middle + wide, low), 18, 162, fill=color, width=thick)
        elif mark == "hat":
            wide, low = em * 0.15, top - em * 0.08
            peak = [(middle - wide, low), (middle, low - em * 0.12), (middle + wide, low)]
            self.pen.line(peak, fill=color, width=thick, joint="curve")
        else:
            high = origin[1] + em * 0.07
            drop = [(middle, high), (middle + em * 0.085, high), (middle + em * 0.03, high + em * 0.17)]
            self.pen.polygon([*drop, (middle - em * 0.02, high + em * 0.17)], fill=color)

    # ---- The end -----------------------------------------------------------------------------------------------

    def finish(self, grain: float = 0.0) -> Image.Image:
        """The picture at its size, with film grain of a strength around 0.02 to 0.1."""
        done = self.image.resize((self.width, self.height), Image.Resampling.BOX)
        return grained(done, self.random, grain) if grain else done


def grained(image: Image.Image, chance: random.Random, strength: float) -> Image.Image:
    """The picture with soft grain."""
    width, height = image.size
    noise = Image.frombytes("L", (width, height), chance.randbytes(width * height))
    noise = noise.filter(ImageFilter.GaussianBlur(0.7))
    noise = noise.point(lambda value: max(0, min(255, round(128 + (value - 128) * strength * 6))))
    return ImageChops.overlay(image, Image.merge("RGB", (noise, noise, noise)))


def _upright(made: Image.Image, size: tuple[int, int]) -> Image.Image:
    return made.transpose(Image.Transpose.ROTATE_270).resize(size, Image.Resampling.BILINEAR)


def _place(mask: Image.Image, corner: tuple[int, int]) -> tuple[int, int, int, int]:
    return corner[0], corner[1], corner[0] + mask.width, corner[1] + mask.height
