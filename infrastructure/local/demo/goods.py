"""The handmade things of the demonstration: what is sent by post, in which variants, and how many there are."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from .catalogue import Product


@dataclass(frozen=True, slots=True)
class Variant:
    """One value of each option; `modifier` in bani, `picture` by key, `stock` None where nothing is counted."""

    values: tuple[str, ...]
    sku: str
    modifier: int = 0
    picture: str = ""
    stock: int | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """What a thing has that a file has not. `pictures`: keys and what they show, the first is the cover."""

    product: Product
    sku: str
    weight: int
    pictures: Mapping[str, str]
    options: Mapping[str, Sequence[str]] = field(default_factory=dict)
    variants: Sequence[Variant] = ()
    mode: Literal["untracked", "tracked", "made_to_order"] = "tracked"
    stock: int | None = None
    days: int | None = None


def _code(value: str) -> str:
    """Up to three plain letters or digits of a value."""
    plain = unicodedata.normalize("NFKD", value).encode("ascii", "ignore").decode()
    return "".join(letter for letter in plain if letter.isalnum())[:3].upper()


def _each(
    options: Mapping[str, Sequence[str]],
    sku: str,
    *,
    modifiers: Mapping[str, int],
    pictures: Mapping[str, str],
    stock: Sequence[int] = (),
) -> tuple[Variant, ...]:
    """Every combination, in order; `stock` in the same order."""
    made = []
    for place, values in enumerate(itertools.product(*options.values())):
        code = "-".join(_code(value) for value in values)
        picture = next((pictures[value] for value in values if value in pictures), "")
        left = stock[place] if stock else None
        made.append(Variant(values, f"{sku}-{code}", sum(modifiers.get(value, 0) for value in values), picture, left))
    return tuple(made)


_GLAZES = {"Glaze": ("Oat", "Celadon", "Cobalt", "Rust"), "Size": ("Small", "Large")}
_BOTTLES = {"Glaze": ("Chalk", "Ochre", "Slate")}
_PLANTS = {"Plantă": ("Mac", "Mușețel", "Ferigă", "Lavandă"), "Mărime": ("A4", "A3")}
_CLOTHS = {"Colour": ("Meadow", "Harbour", "Ember"), "Size": ("40 cm", "50 cm")}
_STONES = {"Colour": ("Citrus", "Harbour", "Plum", "Moss")}

PIECES = (
    Piece(
        Product(
            "notebook",
            "northlight",
            "dotted-notebook",
            "Dotted Notebook in cobalt",
            6400,
            "A5, 160 pages of our own dot grid, sewn so that it lies flat.",
            "The paper is the one we give away as a file, printed at last: **dots at 5 mm** in a grey that a scanner "
            "does not see.\n\n- 160 pages of 100 g paper\n- sewn in sections, lies flat from the first page\n"
            "- a band, a pocket, and numbered pages\n\nA second printing is on its way.",
        ),
        "NL-NOTE",
        310,
        {"notebook": "A cobalt blue notebook with white dots and a dark elastic band"},
        stock=0,
    ),
    Piece(
        Product(
            "cassette",
            "low-tide",
            "tape-weather-cassette",
            "Tape Weather on cassette",
            4500,
            "The eight loops on real tape, forty copies, numbered by hand.",
            "Forty cassettes, recorded one after the other in real time. Side A is the eight loops, side B is the "
            "weather outside the studio on the day each was made.\n\nA code for the WAV files is in the case.",
        ),
        "LT-TAPE",
        80,
        {"cassette": "A cream cassette with a blue label of waves and a pale sun"},
        stock=3,
    ),
    Piece(
        Product(
            "coasters",
            "northlight",
            "terrazzo-coasters",
            "Terrazzo Coasters, set of four",
            9900,
            "Cast stone in the colours of our textures, sealed, with cork below.",
            "The Citrus, Harbour, Plum and Moss of our texture pack, cast in mineral stone by hand. No two are the "
            "same; each set is poured together so that they look like relatives.\n\n"
            "- 10 cm across, 9 mm thick\n- sealed against wine and coffee\n- cork below\n\n"
            "Wipe them with a damp cloth. They do not like the dishwasher.",
        ),
        "NL-COAST",
        620,
        {
            "coasters-harbour": "Four round coasters of pale stone with blue and orange chips",
            "coasters-citrus": "Four round coasters with orange, yellow and green chips",
            "coasters-plum": "Four round coasters with plum and pink chips",
            "coasters-moss": "Four round coasters with green and ochre chips",
        },
        _STONES,
        _each(
            _STONES,
            "NL-COAST",
            modifiers={},
            pictures={name: f"coasters-{name.lower()}" for name in _STONES["Colour"]},
            stock=(9, 14, 2, 0),
        ),
    ),
    Piece(
        Product(
            "cushion",
            "bramble-and-purl",
            "hexagon-cushion",
            "Hexagon Cushion, sewn by hand",
            18900,
            "English paper piecing in linen and cotton, with a feather inner.",
            "Every hexagon is folded over paper and sewn to its neighbours by hand, as in our quilt pattern. A cushion "
            "takes about eleven evenings.\n\n- front: linen and cotton, mostly offcuts of other work\n"
            "- back: undyed linen with a wooden button\n- the inner is feather and can be taken out\n\n"
            "Wash the cover at 30 °C, and iron it while it is damp.",
        ),
        "BP-HEX",
        780,
        {
            "cushion-harbour": "A patchwork cushion in blues on a wooden bench",
            "cushion-meadow": "A patchwork cushion in greens and yellow",
            "cushion-ember": "A patchwork cushion in reds and plum",
        },
        _CLOTHS,
        _each(
            _CLOTHS,
            "BP-HEX",
            modifiers={"50 cm": 4000},
            pictures={name: f"cushion-{name.lower()}" for name in _CLOTHS["Colour"]},
            stock=(4, 1, 6, 0, 0, 0),
        ),
    ),
    Piece(
        Product(
            "print",
            "foaie-verde",
            "plansa-botanica",
            "Planșă botanică, tipărită pe hârtie de bumbac",
            5900,
            "Mac, mușețel, ferigă sau lavandă, în două mărimi. Rama nu este inclusă.",
            "Planșele noastre, tipărite cu pigmenți minerali pe hârtie de bumbac de 300 g. Culoarea rămâne aceeași "
            "zeci de ani, dacă nu le bate soarele.\n\n- semnate cu creionul pe spate\n"
            "- trimise plat, între două cartoane\n- A4 sau A3, cu o margine albă de 2 cm\n\n"
            "Rama din imagine este de la tâmplarul de peste drum.",
        ),
        "FV-PLA",
        140,
        {
            "print-poppy": "Un mac roșu desenat în tuș și acuarelă, în ramă",
            "print-chamomile": "Mușețel desenat în tuș și acuarelă, în ramă",
            "print-fern": "O ferigă desenată în tuș și acuarelă, în ramă",
            "print-lavender": "Lavandă desenată în tuș și acuarelă, în ramă",
        },
        _PLANTS,
        _each(
            _PLANTS,
            "FV-PLA",
            modifiers={"A3": 3500},
            pictures=dict(
                zip(_PLANTS["Plantă"], ("print-poppy", "print-chamomile", "print-fern", "print-lavender"), strict=True)
            ),
            stock=(24, 11, 18, 3, 9, 0, 20, 7),
        ),
    ),
    Piece(
        Product(
            "nest",
            "clay-and-hours",
            "nesting-bowls",
            "Nesting Bowls, a set of three",
            24900,
            "Cobalt, oat and celadon: three bowls that go into each other and into the dishwasher.",
            "The set that our workbook leads to, thrown by us: 24, 19 and 15 cm across.\n\n"
            "- stoneware, fired to 1230 °C\n- glazes without lead or cadmium\n- good for the dishwasher, not for the "
            "oven\n\nWe make two sets a week, so there are never many.",
        ),
        "CH-NEST",
        1850,
        {
            "nest": "Three bowls stacked in each other: blue, cream and green",
            "nest-apart": "The same three bowls beside each other",
        },
        stock=2,
    ),
    Piece(
        Product(
            "vase",
            "clay-and-hours",
            "bottle-vase",
            "Bottle Vase for one branch",
            32000,
            "Thrown when you order it, in the glaze you choose. About three weeks.",
            "A vase of 34 cm with a neck that holds a single branch upright. It is thrown in two parts and joined, and "
            "takes three weeks from clay to parcel: **drying cannot be hurried**.\n\n"
            "The foot is left bare so that you can see the clay. It is watertight.",
        ),
        "CH-BOT",
        1400,
        {
            "vase-chalk": "A tall white bottle vase with brown freckles",
            "vase-ochre": "The vase in ochre",
            "vase-slate": "The vase in dark slate",
        },
        _BOTTLES,
        _each(
            _BOTTLES,
            "CH-BOT",
            modifiers={"Slate": 2000},
            pictures={name: f"vase-{name.lower()}" for name in _BOTTLES["Glaze"]},
        ),
        mode="made_to_order",
        days=21,
    ),
    Piece(
        Product(
            "tumbler",
            "clay-and-hours",
            "morning-tumbler",
            "Morning Tumbler without a handle",
            7500,
            "A cup to warm both hands, in four glazes and two sizes.",
            "We drank from these for years before we sold one. The wall is thick enough to hold without burning your "
            "fingers, and thin enough at the lip.\n\n- small: 180 ml, for an espresso and its milk\n"
            "- large: 320 ml, for tea\n- stoneware, good for the dishwasher\n\n"
            "> Every one is a little different. If you want two that match, write that in the order and we will look "
            "for them on the shelf.",
        ),
        "CH-TUM",
        320,
        {
            "tumblers": "Four cups without handles, in cream, green, blue and red-brown",
            "tumbler-oat": "A large and a small cup in cream with freckles",
            "tumbler-celadon": "A large and a small cup in pale green",
            "tumbler-cobalt": "A large and a small cup in deep blue",
            "tumbler-rust": "A large and a small cup in red-brown",
        },
        _GLAZES,
        _each(
            _GLAZES,
            "CH-TUM",
            modifiers={"Large": 2000},
            pictures={name: f"tumbler-{name.lower()}" for name in _GLAZES["Glaze"]},
            stock=(12, 8, 5, 9, 2, 0, 0, 6),
        ),
    ),
)
