"""The files that the demo products sell, made by code: each product's are made once and kept in a folder given."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from . import made, printed
from .booklets import Made

MAKERS: dict[str, Callable[[Path], Made]] = {
    "bowls": printed.bowls,
    "vases": printed.vases,
    "tiles": printed.tiles,
    "kiln": printed.kiln,
    "plates": printed.plates,
    "tea": printed.tea,
    "hills": printed.hills,
    "wheel": printed.wheel,
    "knit": printed.knit,
    "quilt": printed.quilt,
    "apron": printed.apron,
    "sheet": made.sheet,
    "terrazzo": made.terrazzo,
    "film": made.film,
    "grid": made.grid,
    "tape": made.tape,
    "drums": made.drums,
    "quiet": made.quiet,
}


def files(key: str, folder: Path) -> list[Path]:
    """A product's files, made unless they are there already. Covers are kept in `folder` itself."""
    kept = folder / key
    if not kept.exists():
        unfinished = folder / f"{key}.part"
        unfinished.mkdir(parents=True, exist_ok=True)
        for name, data in MAKERS[key](folder).items():
            (unfinished / name).write_bytes(data)
        os.replace(unfinished, kept)
    return sorted(kept.iterdir(), key=lambda path: path.suffix in {".csv", ".md"})
