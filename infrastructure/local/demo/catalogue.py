"""Who sells what in the demonstration: five stores, eighteen products, in the order they appear."""

from __future__ import annotations

from dataclasses import dataclass

#: One password for every demo account. Only ever used on a developer's machine.
PASSWORD = "handsel-demo-2024"
OWNER_EMAIL = "owner@handsel.local"
BUYER_EMAIL = "buyer@handsel.local"


@dataclass(frozen=True, slots=True)
class Store:
    """A store and the person who runs it."""

    slug: str
    name: str
    description: str
    owner: str
    email: str
    locale: str = "en"


@dataclass(frozen=True, slots=True)
class Product:
    """A product. `key` names its cover and its files; `price` is in bani."""

    key: str
    store: str
    slug: str
    title: str
    price: int
    short: str
    description: str


STORES = (
    Store(
        "clay-and-hours",
        "Clay & Hours",
        "Workbooks, templates and glaze notes from a two-wheel pottery studio in Sibiu. Everything here was used in "
        "our own classes for at least a year before it was put on sale.",
        "Mara Ionescu",
        "mara@handsel.local",
    ),
    Store(
        "foaie-verde",
        "Foaie Verde",
        "Editură mică de carte electronică și desen botanic. Scriem despre grădină, pajiște și drumuri de munte, iar "
        "planșele le desenăm cu tuș și acuarelă.",
        "Ilinca Munteanu",
        "ilinca@handsel.local",
        "ro",
    ),
    Store(
        "northlight",
        "Northlight Studio",
        "Icons, textures and colour for people who make screens and prints. Small sets, carefully finished, with plain "
        "licences: use them in any work of your own or your clients'.",
        "Tomas Berg",
        "tomas@handsel.local",
    ),
    Store(
        "low-tide",
        "Low Tide Audio",
        "Loops and small sounds, made one at a time. Free to use in music, films and games, without credit.",
        "Noor Haddad",
        "noor@handsel.local",
    ),
    Store(
        "bramble-and-purl",
        "Bramble & Purl",
        "Knitting, patchwork and sewing patterns that print on ordinary paper. Every pattern has been tested by at "
        "least three people who had not seen it before.",
        "Ruth Calloway",
        "ruth@handsel.local",
    ),
)

#: The first page shows the newest first, so stores take turns.
PRODUCTS = (
    Product(
        "grid",
        "northlight",
        "dot-grid-paper",
        "Dot Grid: paper for printing",
        0,
        "Six ruled and dotted papers in A4, free to print as often as you like.",
        "Six papers we print for ourselves: dots at 5 mm and 7 mm, squares, an isometric grid, wide ruling with a "
        "margin, and a page of music staves. The marks are light grey, so that pencil stands out and a photocopier "
        "mostly ignores them.\n\n"
        "The file is a PDF of vector drawings: it stays sharp on any printer. Print at actual size, not fitted to the "
        "page, if the distances matter to you.\n\n"
        "It is free. If you find it useful, look at the icons.",
    ),
    Product(
        "kiln",
        "clay-and-hours",
        "kiln-log",
        "Kiln Log: firing records that stay useful",
        1900,
        "Log sheets for bisque and glaze firings, as a PDF to print and a table to fill in.",
        "A firing that went well can only be repeated if somebody wrote it down. These sheets ask for what we found "
        "matters: the programme, the cones and how far each bent, where on the shelf each piece stood, and what the "
        "weather was like.\n\n"
        "You get a printable PDF with a one-page guide and twelve sheets, the same columns as a CSV for any "
        "spreadsheet, and a Markdown page for those who keep notes on a computer.\n\n"
        "The example rows come from our own electric kiln. Yours will differ, which is the point of keeping a log.",
    ),
    Product(
        "quiet",
        "low-tide",
        "quiet-machines",
        "Quiet Machines: 24 interface sounds",
        3900,
        "Taps, confirmations and gentle errors for apps that should not startle anybody.",
        "Twenty-four short sounds for buttons, messages, timers and mistakes. They share a small family of notes, so "
        "that any two of them sound well together, and none is louder than a spoken word on the same speaker.\n\n"
        "The ZIP has 16-bit WAV files, the longest under a second, named after what they are for: tap, confirm, "
        "arrive, remind, refuse.\n\n"
        "They were made from sine waves with code, not recorded, so there is no room noise to hide.",
    ),
    Product(
        "apron",
        "bramble-and-purl",
        "sorrel-apron",
        "Sorrel Apron: cross-back sewing pattern",
        3400,
        "A pattern for an apron without ties at the neck, in one size that wraps to fit.",
        "Sorrel hangs from the shoulders on two crossed straps, so nothing pulls at the neck. It takes 1.4 m of linen "
        "or canvas and an afternoon; there is no fastening to sew.\n\n"
        "The PDF has the drafting plan of four pieces with all measurements in centimetres, seam allowances "
        "included, and the order of sewing in nine steps. You draw the pieces on wrapping paper with a ruler: "
        "there is one curve, and it is given as points.\n\n"
        "Suitable as a first garment. You need to be able to sew a straight line and turn a hem.",
    ),
    Product(
        "wheel",
        "foaie-verde",
        "gradina-pe-luni",
        "Grădina pe luni: calendar de lucru",
        2900,
        "Ce se seamănă, ce se mută și ce se culege, lună de lună, pentru grădini mici.",
        "Un calendar de perete și un tabel de lucru pentru o grădină de câțiva metri pătrați, gândit pentru clima din "
        "zona deluroasă a României. Fiecare lună are o pagină: ce semeni, ce muți afară, ce culegi și un singur lucru "
        "pe care merită să nu-l uiți.\n\n"
        "Primești un PDF de tipărit și același conținut ca tabel CSV, pe care îl poți completa cu soiurile tale și cu "
        "datele din anul trecut.\n\n"
        "Datele sunt orientative: altitudinea și expunerea le pot muta cu două săptămâni.",
    ),
    Product(
        "film",
        "northlight",
        "four-films",
        "Four Films: colour grades as LUTs",
        7900,
        "Fjord, Ember, Tarn and Ash: four restrained looks for video and photographs.",
        "Four grades that we kept reaching for: Fjord cools the shadows and leaves skin alone, Ember is the last "
        "quarter of an hour before sunset, Tarn leans to green, and Ash is a black and white with a warm base.\n\n"
        "Each comes at two strengths as a .cube file with 17 steps to a side, which is read by the usual video editors "
        "and by several photo editors. Use them after exposure is set, not instead of it.\n\n"
        "The tables are computed, not traced from anybody's film stock.",
    ),
    Product(
        "vases",
        "clay-and-hours",
        "slab-vase-templates",
        "Slab Vase Templates",
        4500,
        "Six tapered vases to cut from a slab, drawn at true size for A4.",
        "Six templates for vases with four to eight sides. Each page is one side at true size, with the bevel angle "
        "for its edges and the size of the base it stands on.\n\n"
        "Print at actual size on card, cut, and lay it on leather-hard slab. The allowance for shrinkage is printed on "
        "each page for 8, 10 and 12 per cent, so that you can enlarge it on a copier if you want a finished height.\n\n"
        "A short introduction explains how to score a bevelled joint so that it does not open in the kiln.",
    ),
    Product(
        "hills",
        "foaie-verde",
        "drumul-sarii",
        "Drumul sării: povestiri",
        2400,
        "Trei povestiri despre oameni care trec muntele cu treabă și se întorc altfel.",
        "Trei povestiri scurte pe același drum: un cărăuș care nu mai are ce căra, o învățătoare mutată la o școală "
        "cu șapte copii și un topograf care măsoară o pădure pe care hărțile o cred câmp.\n\n"
        "Cartea este în format EPUB, fără protecție, și se citește pe orice telefon sau cititor electronic. Se citesc "
        "toate trei într-un sfert de oră, cât o așteptare în gară.\n\n"
        "Text și desen de copertă: Ilinca Munteanu.",
    ),
    Product(
        "drums",
        "low-tide",
        "tin-room",
        "Tin Room: drum loops",
        4900,
        "Six dry two-bar loops from an imaginary machine with four voices.",
        "Six loops between 84 and 126 beats a minute: a kick with a short tail, a snare with more air than skin, a "
        "hat, and a tin that rings a little out of tune. They are dry, so that you can put them into any room you "
        "like.\n\n"
        "Every loop is two bars of WAV and closes without a click. The four voices are in the ZIP as single hits too, "
        "for those who prefer to program their own.\n\n"
        "The tempo is in each file's name.",
    ),
    Product(
        "quilt",
        "bramble-and-purl",
        "meadow-hexagons",
        "Meadow Hexagons: a patchwork plan",
        3900,
        "English paper piecing for a lap quilt of flowers, with templates to print.",
        "Meadow is sewn by hand over paper hexagons: seven patches make a flower, and the flowers fit into each other "
        "without a background. It is slow, portable, and very hard to get wrong.\n\n"
        "The PDF has sheets of hexagons in three sizes to print on thick paper, a colouring page to plan your fabrics, "
        "a table of how much cloth each size takes, and instructions for basting and joining.\n\n"
        "A lap quilt of 120 by 150 cm takes 480 hexagons of 38 mm. Scraps of 10 cm are large enough.",
    ),
    Product(
        "terrazzo",
        "northlight",
        "terrazzo",
        "Terrazzo: four seamless textures",
        5900,
        "Citrus, Harbour, Plum and Moss: stone chips that repeat without a seam.",
        "Four terrazzo patterns as PNG tiles of 900 by 900 pixels. They repeat in both directions without a visible "
        "seam, on screens as well as on wrapping paper and tiles for a doll's house.\n\n"
        "Chips are placed so that no two large ones touch; this is what makes the pattern look poured rather than "
        "scattered. A text file lists the colours of each as hex codes, if you want type to match.\n\n"
        "Use them in your own and your clients' work, printed or not. Do not sell the tiles as tiles.",
    ),
    Product(
        "tea",
        "foaie-verde",
        "ceaiul-de-la-cinci",
        "Ceaiul de la cinci: infuzii din livadă și pajiște",
        3200,
        "Carte electronică despre plante de ceai: cules, uscat, păstrat, băut.",
        "O carte mică despre plantele de ceai care cresc lângă casă: mușețel, tei, mentă, măceșe, foi de zmeur. "
        "Fiecare capitol spune când se culege planta, cum se usucă și cu ce se potrivește în cană.\n\n"
        "Nu este o carte de leacuri și nu promite vindecări. Este despre gust, răbdare și borcane bine închise.\n\n"
        "Format EPUB, fără protecție. Include un tabel al lunilor de cules.",
    ),
    Product(
        "tiles",
        "clay-and-hours",
        "glaze-notebook",
        "Glaze Notebook: twelve glazes for cone 6",
        6900,
        "Recipes, batch tables and notes for twelve stoneware glazes we use every week.",
        "Twelve glazes that have survived five years of classes: three whites, a celadon that does not craze on our "
        "clay, two blues, an amber, a rust, and four for layering. They are fired to cone 6 in an electric kiln.\n\n"
        "The PDF gives each recipe in per cent with what it looks like thick and thin and what it does over and under "
        "the others. The CSV has the same numbers with batches worked out for 500 g, 1 kg and 5 kg.\n\n"
        "Materials differ from one supplier to the next. Always fire a test tile, and do not use a glaze on the inside "
        "of a cup until you have had it checked for leaching.",
    ),
    Product(
        "knit",
        "bramble-and-purl",
        "harvest-yoke",
        "Harvest Yoke: colourwork chart",
        2900,
        "A stranded chart of 36 rounds for a yoke, a hat or a pair of cuffs.",
        "Harvest is a repeat of twelve stitches and thirty-six rounds in five colours, never more than two in a round. "
        "It was drawn for the yoke of a jumper and works as well around a hat.\n\n"
        "The PDF shows the chart in colour and again in symbols for printing in black, with a table of yarn amounts "
        "and a page on keeping floats loose. The CSV has one row for each round, for knitting software.\n\n"
        "This is a chart, not a whole jumper: bring a yoke pattern you like with a multiple of twelve stitches.",
    ),
    Product(
        "plates",
        "foaie-verde",
        "planse-de-pajiste",
        "Planșe de pajiște: patru desene botanice",
        4900,
        "Mac, mușețel, lavandă și ferigă, în tuș și culoare, gata de tipărit.",
        "Patru planșe botanice de pus pe perete sau în ierbar: mac de câmp, mușețel, lavandă și ferigă, fiecare cu "
        "numele latinesc dedesubt.\n\n"
        "Fișierele sunt imagini PNG de 1200 × 1600 puncte, potrivite pentru tipar până la 13 × 18 cm. Hârtia mată, "
        "puțin gălbuie, le vine cel mai bine.\n\n"
        "Le poți tipări pentru tine și pentru cadouri. Pentru vânzare, scrie-ne.",
    ),
    Product(
        "tape",
        "low-tide",
        "tape-weather",
        "Tape Weather: eight ambient loops",
        5900,
        "Slow chords that waver like tape, for films, games and late evenings.",
        "Eight loops of four seconds, each one chord that swells and sinks at its own pace. Put two of them under "
        "each other, let one run a little slower, and they will not repeat for a long time.\n\n"
        "They are WAV files without a seam: the last sample leads into the first. The key is in each file's name.\n\n"
        "Made from sine waves and filtered noise. No tape was harmed, or used.",
    ),
    Product(
        "sheet",
        "northlight",
        "harbour-icons",
        "Harbour: line icons in three weights",
        8900,
        "Forty-two icons for travel, weather and small shops, as SVG.",
        "Forty-two icons on a grid of 24, each in three weights: 1.25 for large sizes, 1.75 for interfaces and 2.25 "
        "for small print. They take the colour of the text around them and have a title for screen readers.\n\n"
        "The shapes are plain lines, circles and rectangles, without groups or styles, so that they can be edited by "
        "hand in any text editor. A short README lists all names.\n\n"
        "The licence allows any number of projects, commercial ones too.",
    ),
    Product(
        "bowls",
        "clay-and-hours",
        "throwing-bowls",
        "Throwing Bowls: a workbook in eight sittings",
        7500,
        "From the first centred ball to a nesting set, with profiles to hold against the clay.",
        "A workbook for people who can centre on a good day and would like to on the others. Eight sittings of about "
        "two hours lead from the ball to a nesting set of three, and each has one thing to attend to and one thing "
        "to ignore.\n\n"
        "The profiles at the end are drawn to be cut out and held against the inside of the bowl: they show where the "
        "wall is too thick far better than a photograph would.\n\n"
        "You need a wheel, about twelve kilos of stoneware and no glaze at all. Most of the bowls are meant to be "
        "cut in half and looked at.",
    ),
)
