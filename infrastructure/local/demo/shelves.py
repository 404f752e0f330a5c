"""Where the demonstration's products stand: categories, collections, tags, and what the front page shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Category:
    """A category of the platform; `parent` is a slug, and comes before."""

    slug: str
    en: str
    ro: str
    parent: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection of a store."""

    store: str
    slug: str
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a product stands. `before` is its compare-at price; `featured`: first on its store's page."""

    category: str
    tags: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    badges: tuple[str, ...] = ()
    before: int | None = None
    featured: bool = False


CATEGORIES = (
    Category(
        "home-and-table",
        "Home & table",
        "Casă și masă",
        description="Things that are used every day, and made one at a time.",
    ),
    Category("cups-and-bowls", "Cups & bowls", "Căni și boluri", "home-and-table"),
    Category("vases", "Vases", "Vaze", "home-and-table"),
    Category("textiles", "Textiles", "Textile", "home-and-table"),
    Category(
        "prints-and-paper", "Prints & paper", "Planșe și hârtie", description="For the wall, the desk and the drawer."
    ),
    Category("botanical", "Botanical prints", "Planșe botanice", "prints-and-paper"),
    Category("stationery", "Stationery", "Papetărie", "prints-and-paper"),
    Category(
        "patterns",
        "Patterns & workbooks",
        "Tipare și caiete",
        description="To make it yourself, with somebody beside you.",
    ),
    Category("pottery-guides", "Pottery", "Olărit", "patterns"),
    Category("knitting-and-sewing", "Knitting & sewing", "Tricot și croitorie", "patterns"),
    Category("books", "Books", "Cărți", description="Small editions, mostly about what grows outside."),
    Category("sound", "Sound", "Sunet", description="Loops and small sounds for films, games and late evenings."),
    Category(
        "screen-and-type",
        "Icons & textures",
        "Pictograme și texturi",
        description="For people who make screens and prints.",
    ),
)

COLLECTIONS = (
    Collection(
        "clay-and-hours",
        "slow-mornings",
        "Slow mornings",
        "Cups, bowls and a vase for the table that is laid before anybody talks.",
    ),
    Collection("clay-and-hours", "at-the-wheel", "At the wheel", "Workbooks and notes from our Tuesday class."),
    Collection("foaie-verde", "pajistea", "Pajiștea", "Mac, mușețel, lavandă, ferigă: ce crește dincolo de gard."),
    Collection("northlight", "cast-and-cut", "Cast & cut", "Terrazzo twice: as a texture, and in stone."),
    Collection("bramble-and-purl", "first-projects", "First projects", "Small things that are finished in a weekend."),
    Collection("low-tide", "tape-weather", "Tape Weather", "The loops, and the tape that they were made for."),
)

#: What the front page shows first, by product key and collection slug.
FEATURED = ("tumbler", "print", "cushion", "coasters", "knit", "vase", "nest", "tape")
SHOWN_COLLECTIONS = ("slow-mornings", "pajistea", "cast-and-cut")

#: Further pictures of files: what becomes of them. Keys of pictures, and what they show.
IN_USE = {
    "plates": {
        "print-poppy": "Planșa cu mac, tipărită și pusă în ramă",
        "print-lavender": "Planșa cu lavandă, tipărită și pusă în ramă",
    },
    "terrazzo": {"coasters-citrus": "The Citrus texture, cast in stone"},
    "bowls": {"nest-apart": "The nesting set that the eight sittings lead to"},
    "tiles": {"tumblers": "Oat, celadon, cobalt and rust on our own cups"},
}

PLACES = {
    "grid": Place("stationery", ("paper", "printable", "notebook"), badges=("gift",)),
    "kiln": Place("pottery-guides", ("kiln", "glaze", "stoneware"), ("at-the-wheel",)),
    "quiet": Place("sound", ("interface", "wav", "games")),
    "apron": Place("knitting-and-sewing", ("sewing", "linen", "beginner"), ("first-projects",)),
    "wheel": Place("books", ("garden", "calendar", "printable"), badges=("new",)),
    "film": Place("screen-and-type", ("colour", "photo", "lut"), before=9900),
    "vases": Place("pottery-guides", ("slab building", "stoneware", "beginner"), ("at-the-wheel",)),
    "hills": Place("books", ("stories", "mountains")),
    "drums": Place("sound", ("drums", "loops", "wav")),
    "quilt": Place("knitting-and-sewing", ("patchwork", "quilt"), ("first-projects",), before=4900),
    "terrazzo": Place("screen-and-type", ("terrazzo", "texture", "seamless"), ("cast-and-cut",)),
    "tea": Place("books", ("tea", "garden", "plants"), ("pajistea",)),
    "tiles": Place("pottery-guides", ("glaze", "stoneware"), ("at-the-wheel",), featured=True),
    "knit": Place("knitting-and-sewing", ("knitting", "colourwork", "wool"), ("first-projects",), ("new",)),
    "plates": Place("botanical", ("botanical", "printable", "garden"), ("pajistea",)),
    "tape": Place("sound", ("ambient", "loops", "wav"), ("tape-weather",), featured=True),
    "sheet": Place("screen-and-type", ("icons", "svg"), badges=("new",), featured=True),
    "bowls": Place("pottery-guides", ("throwing", "stoneware", "beginner"), ("at-the-wheel",)),
    "tumbler": Place(
        "cups-and-bowls", ("stoneware", "tableware", "gift"), ("slow-mornings",), ("handmade",), featured=True
    ),
    "nest": Place(
        "cups-and-bowls", ("stoneware", "tableware"), ("slow-mornings",), ("handmade", "limited"), before=28900
    ),
    "vase": Place("vases", ("stoneware", "flowers"), ("slow-mornings",), ("handmade",)),
    "print": Place("botanical", ("botanical", "garden", "gift"), ("pajistea",), ("gift",), featured=True),
    "cushion": Place("textiles", ("patchwork", "linen"), ("first-projects",), ("handmade", "eco"), featured=True),
    "coasters": Place("home-and-table", ("terrazzo", "tableware", "gift"), ("cast-and-cut",), ("handmade",), 12900),
    "cassette": Place("sound", ("ambient", "cassette"), ("tape-weather",), ("limited",)),
    "notebook": Place("stationery", ("notebook", "paper", "gift"), badges=("new",)),
}
