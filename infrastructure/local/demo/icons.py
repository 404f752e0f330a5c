"""An icon set on a grid of 24: one description, drawn as SVG for the buyer and with Pillow for the cover.

A drawing is words separated by semicolons: `l x y x y …` an open line, `p x y …` a closed one, `c x y r` a circle,
`r x y w h radius` a rectangle, `a x y r from to` an arc in degrees, clockwise from the right, `d x y` a dot.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from .paint import Canvas, Color, Point, box, ring

ICONS = {
    "anchor": "c 12 5 2.2;l 12 7.2 12 21;l 8 11 16 11;a 12 13 8 20 160",
    "boat": "l 12 3 12 16;p 12 4 19 14 12 14;l 10 7 10 14 5 14 10 7;p 3 17 21 17 18 21 6 21",
    "wave": "a 7 9 3 180 360;a 13 9 3 0 180;a 19 9 3 180 360;a 5 16 3 180 360;a 11 16 3 0 180;a 17 16 3 180 360",
    "lighthouse": "p 9 9 15 9 17 21 7 21;r 9 5 6 4 0;l 8 5 12 2 16 5;l 3 6 6 7;l 21 6 18 7;l 8.2 14 15.8 14",
    "compass": "c 12 12 9;p 16 8 13.5 13.5 8 16 10.5 10.5",
    "map": "p 3 6 9 3 15 6 21 3 21 18 15 21 9 18 3 21;l 9 3 9 18;l 15 6 15 21",
    "pin": "a 12 10 7 150 390;l 6 13.5 12 21.5 18 13.5;c 12 10 2.6",
    "sun": "c 12 12 4;l 12 2 12 5;l 12 19 12 22;l 2 12 5 12;l 19 12 22 12;"
    "l 5 5 7 7;l 17 17 19 19;l 5 19 7 17;l 17 7 19 5",
    "moon": "a 12 12 9 40 320;a 19 12 9.2 141 219",
    "cloud": "a 8 14 4.5 90 270;a 12.5 9.5 5 195 330;a 17.5 14.5 4 270 450;l 8 18.5 17.5 18.5",
    "rain": "a 8 10 4 90 270;a 12.5 7 4.5 200 330;a 17 10.5 3.5 270 450;"
    "l 8 14 17 14;l 9 17 8 20;l 13 17 12 20;l 17 17 16 20",
    "snow": "l 12 3 12 21;l 4.2 7.5 19.8 16.5;l 4.2 16.5 19.8 7.5;l 10 5 12 7 14 5;l 10 19 12 17 14 19",
    "leaf": "a 20 20 16 180 270;a 4 4 16 0 90;l 5 19 13 11",
    "tree": "c 12 9 6;l 12 9 12 21;l 12 14 15 11;l 8 21 16 21",
    "mountain": "p 2 20 9 6 13 13 15 10 22 20;l 7.5 9 9 11 10.6 9",
    "tent": "p 12 4 22 20 2 20;p 12 11 16 20 8 20;l 12 4 13.5 2",
    "fire": "a 12 14 7 -20 200;l 5.4 11.6 9 8 11 2 16 7 18.6 11.6;a 12 17 3 0 360",
    "fish": "a 9.5 18 10.4 225 318;a 9.5 6 10.4 42 135;p 17 12 22 7 22 17;d 6.5 11",
    "bird": "a 10 12 7 20 200;l 3.2 9.6 10 11 16 5 21 7 17 9 16.6 14.4;l 10 19 10 22;d 17 7.4",
    "home": "l 3 11 12 3 21 11;l 5.5 9 5.5 21 18.5 21 18.5 9;r 10 14 4 7 0",
    "door": "r 6 3 12 18 1;l 3 21 21 21;d 15 12",
    "key": "c 7.5 16.5 4.5;l 10.8 13.2 20 4;l 16 8 19 11;l 18.4 5.6 20.6 7.8",
    "lock": "r 5 11 14 10 2;a 12 11 4.5 180 360;l 12 15 12 17.5",
    "bell": "a 12 10 6 180 360;l 6 10 6 15 4 18 20 18 18 15 18 10;a 12 19 2.4 0 180",
    "clock": "c 12 12 9;l 12 6.5 12 12 16 14",
    "calendar": "r 3 5 18 16 2;l 3 10 21 10;l 8 2.5 8 6.5;l 16 2.5 16 6.5;d 8 14;d 12 14;d 16 14;d 8 17.5;d 12 17.5",
    "mail": "r 3 5 18 14 2;l 3.5 6.5 12 13 20.5 6.5",
    "chat": "r 3 4 18 13 3;l 7 17 7 21 12 17;d 8 10.5;d 12 10.5;d 16 10.5",
    "camera": "r 3 7 18 13 2;l 8 7 9.5 4 14.5 4 16 7;c 12 13.5 3.6;d 18 10",
    "picture": "r 3 4 18 16 2;c 8.5 9.5 1.8;l 3.5 18 10 12 14 16 17 13 20.5 16.5",
    "film": "r 3 5 18 14 1.5;l 7.5 5 7.5 19;l 16.5 5 16.5 19;l 3 9.7 7.5 9.7;"
    "l 3 14.3 7.5 14.3;l 16.5 9.7 21 9.7;l 16.5 14.3 21 14.3",
    "music": "c 6.5 18 2.8;c 17 16 2.8;l 9.3 18 9.3 6 19.8 4 19.8 16;l 9.3 10 19.8 8",
    "speaker": "p 4 9 8 9 13 4.5 13 19.5 8 15 4 15;a 13 12 4 -45 45;a 13 12 7.5 -45 45",
    "book": "l 12 6 12 20;p 12 6 9 4 3 4 3 18 9 18 12 20 15 18 21 18 21 4 15 4",
    "pen": "p 4 20 5 15.5 16.5 4 20 7.5 8.5 19;l 14 6.5 17.5 10",
    "ruler": "p 3 16 16 3 21 8 8 21;l 7 12 9 14;l 10 9 12.5 11.5;l 13 6 15 8",
    "scissors": "c 6 18 3;c 18 18 3;l 7.8 15.6 17 3;l 16.2 15.6 7 3;d 12 10.4",
    "bag": "p 5 8 19 8 20.5 21 3.5 21;a 12 8 3.8 180 360",
    "gift": "r 4 11 16 10 1;r 3 7 18 4 1;l 12 7 12 21;a 9 5 2.4 90 360;a 15 5 2.4 180 450",
    "cup": "p 4 8 17 8 16 17 13.5 20 7.5 20 5 17;a 17.2 12.4 3 -80 95;l 8 2.5 8 5;l 12.5 2.5 12.5 5",
    "heart": "a 7.8 8.6 4.6 140 330;a 16.2 8.6 4.6 210 400;l 4.3 11.6 12 20.4 19.7 11.6",
    "star": "p 12 2.5 14.8 8.8 21.6 9.5 16.5 14 18 20.8 12 17.3 6 20.8 7.5 14 2.4 9.5 9.2 8.8",
}


def _steps(drawing: str) -> Iterator[tuple[str, list[float]]]:
    for step in drawing.split(";"):
        kind, *numbers = step.split()
        yield kind, [float(number) for number in numbers]


def _points(numbers: list[float]) -> list[Point]:
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _arc(x: float, y: float, r: float, start: float, end: float) -> list[Point]:
    count = max(6, round(abs(end - start) / 9))
    angles = [math.radians(start + (end - start) * i / count) for i in range(count + 1)]
    return [(x + r * math.cos(a), y + r * math.sin(a)) for a in angles]


def stroke(canvas: Canvas, name: str, x: float, y: float, size: float, color: Color, width: float = 1.7) -> None:
    """Draw an icon into a square whose corner is at x, y."""
    scale = size / 24

    def put(points: list[Point], closed: bool = False) -> None:
        canvas.line([(x + px * scale, y + py * scale) for px, py in points], color, width * scale, closed=closed)

    for kind, n in _steps(ICONS[name]):
        if kind == "c":
            put(ring(n[0], n[1], n[2], steps=40), closed=True)
        elif kind == "r":
            put(box(n[0], n[1], n[2], n[3], radius=n[4]), closed=True)
        elif kind == "a":
            put(_arc(*n))
        elif kind == "d":
            canvas.disc(x + n[0] * scale, y + n[1] * scale, width * scale * 0.7, color)
        else:
            put(_points(n), closed=kind == "p")


def svg(name: str, width: float) -> str:
    """The icon as an SVG document with one stroke width, in the colour of the text around it."""
    parts: list[str] = []
    for kind, n in _steps(ICONS[name]):
        if kind == "c":
            parts.append(f'<circle cx="{n[0]:g}" cy="{n[1]:g}" r="{n[2]:g}"/>')
        elif kind == "r":
            parts.append(f'<rect x="{n[0]:g}" y="{n[1]:g}" width="{n[2]:g}" height="{n[3]:g}" rx="{n[4]:g}"/>')
        elif kind == "a":
            (x0, y0), (x1, y1) = _arc(*n)[0], _arc(*n)[-1]
            if n[4] - n[3] >= 360:
                parts.append(f'<circle cx="{n[0]:g}" cy="{n[1]:g}" r="{n[2]:g}"/>')
                continue
            large = int(n[4] - n[3] > 180)
            parts.append(f'<path d="M{x0:.2f} {y0:.2f}A{n[2]:g} {n[2]:g} 0 {large} 1 {x1:.2f} {y1:.2f}"/>')
        elif kind == "d":
            parts.append(
                f'<circle cx="{n[0]:g}" cy="{n[1]:g}" r="{width * 0.7:.2f}" fill="currentColor" stroke="none"/>'
            )
        else:
            track = "L".join(f"{px:g} {py:g}" for px, py in _points(n))
            parts.append(f'<path d="M{track}{"Z" if kind == "p" else ""}"/>')
    body = "\n  ".join(parts)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24" fill="none" '
        f'stroke="currentColor" stroke-width="{width:g}" stroke-linecap="round" stroke-linejoin="round">\n'
        f"  <title>{name}</title>\n  {body}\n</svg>\n"
    )
