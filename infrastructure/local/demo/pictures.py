"""The pictures of the demo products: drawn once, kept as JPEG in a folder given."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from . import almanac, botany, clay, sound, studio, textile
from .paint import Canvas
from .pieces import PIECES

COVERS: dict[str, Callable[[Canvas], Image.Image]] = {
    "bowls": clay.bowls,
    "tiles": clay.tiles,
    "vases": clay.vases,
    "kiln": clay.kiln,
    "plates": botany.plates,
    "tea": botany.tea,
    "hills": botany.hills,
    "wheel": almanac.wheel,
    "sheet": studio.sheet,
    "terrazzo": studio.terrazzo,
    "film": studio.film,
    "grid": studio.grid,
    "tape": sound.tape,
    "drums": sound.drums,
    "quiet": sound.quiet,
    "knit": textile.knit,
    "quilt": textile.quilt,
    "apron": textile.apron,
}


def draw(name: str) -> Image.Image:
    """The picture of that name, 1600 by 1200, the same every time."""
    return (COVERS | PIECES)[name](Canvas(name))


def cover(name: str, folder: Path) -> Path:
    """The picture as a file, drawn unless it is there already."""
    path = folder / f"{name}.jpg"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part")
        draw(name).save(unfinished, "JPEG", quality=90, subsampling=0)
        os.replace(unfinished, path)
    return path
