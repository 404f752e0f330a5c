"""What the booklets and books say, by product: headings with their paragraphs."""

from __future__ import annotations

Sections = tuple[tuple[str, tuple[str, ...]], ...]

TEXTS: dict[str, Sections] = {
    "bowls": (
        (
            "Before you begin",
            (
                "Weigh twelve balls of 500 grams the evening before and leave them under plastic. Clay that has "
                "rested is more even than clay that has been wedged a minute ago, and it is easier to feel a "
                "mistake when every ball weighs the same.",
                "Keep a wire, a sponge, a wooden rib and a bucket within reach of the hand you do not throw with."
                " Put nothing else on the tray.",
            ),
        ),
        (
            "Sittings 1 and 2: the ball and the well",
            (
                "Centre six balls and take each off the wheel again. Attend to your elbows, which should rest on "
                "something that does not move. Ignore how the clay looks: close your eyes if it helps.",
                "In the second sitting open each ball to one finger's width above the wheel head. Measure with a "
                "pin. Cut two of them in half: a bowl needs a curve at the bottom, and most first wells are flat.",
            ),
        ),
        (
            "Sittings 3 to 5: the wall",
            (
                "Pull the wall in three passes and no more. The first brings clay up from the foot, the second "
                "evens it, the third only makes it longer. Slow the wheel with each.",
                "The bowl opens by itself as it grows thin; hold the rim in while you pull and let it go only at "
                "the end. Cut every bowl of the third sitting in half, every second one of the fourth, and one of"
                " the fifth.",
            ),
        ),
        (
            "Sittings 6 to 8: a set that nests",
            (
                "Throw 400, 600 and 850 grams to the same profile. Use the inside curve, not the outside, as the "
                "guide, and let the feet come out as they will until you trim.",
                "Trim when the rim is leather-hard and the foot a little softer. The foot of each bowl should be "
                "a third of its width. Then turn the wheel off and look at all of them from the side, at eye "
                "level.",
            ),
        ),
    ),
    "vases": (
        (
            "How to use the templates",
            (
                "Print on card at actual size and check the 50 mm bar on each page with a ruler. Roll slabs of 6 "
                "mm between two battens and let them stiffen until they can be lifted by one edge without "
                "bending.",
                "Cut as many sides as the page says, with the knife upright. Bevel both long edges to the angle "
                "given. Score the bevels along their length, not across, brush with slip, and press from the "
                "middle outwards.",
                "Roll a thin coil into each joint on the inside. Joints open in the kiln when they dry faster "
                "than the sides, so keep a strip of plastic over them for the first day.",
            ),
        ),
    ),
    "tiles": (
        (
            "How to read the recipes",
            (
                "All numbers are per cent by weight; colourants and opacifiers are added to the hundred. Sieve "
                "twice through an 80 mesh and dip for three seconds on bisque fired to cone 04.",
                "Thick means two dips with a minute between them, thin means one dip of a wetted pot. All notes "
                "are from an electric kiln fired to cone 6 with a hold of ten minutes.",
                "Fire a test tile before anything else. Materials of the same name differ, and so do kilns.",
            ),
        ),
    ),
    "kiln": (
        (
            "Why keep a log",
            (
                "A kiln repeats itself less than its controller says. Elements age, shelves are loaded "
                "differently, and a full kiln cools more slowly than an empty one. The log shows which of these "
                "made the difference.",
                "Write down the programme before the firing and the cones after it. A cone is at its temperature "
                "when its tip is level with its foot; note the hour hand it points to.",
                "Number the shelves from the bottom and the places on each clockwise from the door. When one "
                "place is always cooler, the log will say so by the fourth firing.",
            ),
        ),
    ),
    "apron": (
        (
            "You need",
            (
                "1.4 m of linen or light canvas, 140 cm wide; thread; wrapping paper, a long ruler and a pencil. "
                "Wash and iron the cloth first: linen may lose four centimetres in its first wash.",
            ),
        ),
        (
            "Sewing in nine steps",
            (
                "1. Draw the four pieces by the plan and cut them out; the seam allowance of 1.5 cm is included. "
                "2. Hem the top of both pockets by 2 cm. 3. Fold in the other pocket edges and topstitch the "
                "pockets in place. 4. Hem the curved armholes: clip them every 2 cm first.",
                "5. Hem the sides by 1 cm twice. 6. Fold each strap lengthwise, sew, turn and press. 7. Sew the "
                "straps to the bib, 3 cm from its corners. 8. Try the apron on, cross the straps and pin them to "
                "the back edges. 9. Sew them down with a square and a cross, and hem the bottom.",
            ),
        ),
    ),
    "quilt": (
        (
            "Basting",
            (
                "Print the hexagons on paper of at least 120 g and cut on the line. Cut cloth 8 mm larger all "
                "round; it need not be exact. Fold one edge over after the other and catch only the corners with "
                "thread, not the paper.",
            ),
        ),
        (
            "Joining",
            (
                "Put two patches right sides together and whip the edges with small stitches, about seven to a "
                "centimetre, taking up no more than two threads of the cloth. Open them like a book and go on "
                "with the next edge.",
                "Sew six patches around a seventh for a flower. Flowers fit into each other without gaps when the"
                " second lies two patches along and one across from the first. Take papers out as soon as all "
                "neighbours are sewn.",
            ),
        ),
        (
            "How much cloth",
            (
                "For a lap quilt of 120 by 150 cm: 480 hexagons with sides of 38 mm, which is about 3.1 m of "
                "cloth 110 cm wide in all. With sides of 25 mm it takes 1110 hexagons and 3.8 m; with sides of 50"
                " mm, 278 hexagons and 2.8 m.",
            ),
        ),
    ),
    "knit": (
        (
            "Notes",
            (
                "The chart repeats every 12 stitches and has 36 rounds. Read it from right to left in every round"
                " and from the bottom up. No round has more than two colours.",
                "Keep the stitches on the right needle spread while you change colour: the float behind should be"
                " as long as the stitches in front of it. Catch it when it would pass more than five stitches.",
                "For a yoke of 240 stitches you need about 210 g of the ground colour, 60 g of the blue, and 30 g"
                " of each of the others, in yarn of 200 m to 100 g.",
            ),
        ),
    ),
    "wheel": (
        (
            "Cum se folosește calendarul",
            (
                "Fiecare lună are patru rânduri: ce semeni, ce muți afară, ce culegi și un lucru de ținut minte. "
                "Datele sunt pentru zona de deal, la 300–500 de metri; la câmpie începe cu o săptămână mai "
                "devreme, la munte cu două mai târziu.",
                "Notează în tabel ce ai făcut cu adevărat și când. După doi ani, însemnările tale sunt mai bune "
                "decât orice calendar.",
            ),
        ),
    ),
    "tea": (
        (
            "Înainte de cules",
            (
                "Plantele de ceai se culeg pe vreme uscată, după ce s-a ridicat roua și înainte de amiază. Ia cu "
                "tine un coș, nu o pungă: florile încinse se înnegresc înainte să ajungă acasă.",
                "Nu culege niciodată mai mult de o treime dintr-un loc și ocolește marginile drumurilor. Dacă nu "
                "ești sigur ce plantă ai în față, las-o acolo.",
                "Cartea aceasta vorbește despre gust. Pentru leacuri există medici și farmaciști.",
            ),
        ),
        (
            "Mușețelul",
            (
                "Se culege din mai până în iulie, când petalele albe stau drept în lături. Dacă atârnă, floarea a"
                " trecut. Se desprinde doar capul, cu degetele răsfirate ca un pieptene.",
                "Se usucă la umbră, pe hârtie, într-un singur strat, cam o săptămână. Este gata când mijlocul "
                "galben se sfărâmă între degete. Ține un an în borcan închis, la întuneric.",
                "O linguriță la o cană, apă care abia a încetat să fiarbă, cinci minute sub farfurie. Merge cu "
                "miere de salcâm și cu o coajă subțire de măr.",
            ),
        ),
        (
            "Teiul",
            (
                "Înflorește la sfârșitul lui iunie și ține zece zile, nu mai mult. Se culege cu tot cu frunzulița"
                " îngustă de lângă floare, din pomi pe care îi cunoști.",
                "Se usucă repede, în trei zile, la aer. Îl lăsăm în pungi de hârtie, atârnate, fiindcă în borcan "
                "își pierde mirosul.",
                "Teiul vrea apă multă și timp: zece minute. Seara, o felie de lămâie; dimineața, nimic.",
            ),
        ),
        (
            "Menta și foile de zmeur",
            (
                "Menta se taie înainte de înflorire, la două palme de la pământ, și crește la loc până în "
                "septembrie. Foile de zmeur se iau tinere, din vârf, în mai.",
                "Împreună dau ceaiul de vară al casei: două părți zmeur, o parte mentă, lăsate peste noapte în "
                "apă rece.",
            ),
        ),
        (
            "Măceșele",
            (
                "Se culeg după prima brumă, când sunt încă tari. Se taie în două, se curăță de perișori și se "
                "usucă lângă sobă. Uscate întregi, fac mucegai pe dinăuntru.",
                "Nu le fierbe. Se lasă peste noapte în apă călduță și se strecoară prin pânză. Culoarea trebuie "
                "să fie ca a cărămizii ude.",
            ),
        ),
        (
            "Lunile de cules, pe scurt",
            (
                "Mai: foi de zmeur, flori de soc. Iunie: mușețel, tei, sunătoare. Iulie: mentă, coada-"
                "șoricelului, cimbrișor. August: mentă a doua oară, lavandă. Octombrie: măceșe, coji de măr.",
            ),
        ),
    ),
    "hills": (
        (
            "Cărăușul",
            (
                "Când s-a asfaltat drumul, Toma a mai ținut caii un an. Îi hrănea, îi scotea la apă și seara îi "
                "băga la loc, iar oamenii din sat îl întrebau ce mai duce. Ducea obiceiul, zicea el, și râdea "
                "primul.",
                "În toamnă a venit la el o femeie din oraș cu o listă. Voia să treacă muntele pe drumul vechi, cu"
                " o căruță, cum trecuse bunica ei, și era gata să plătească. Toma s-a uitat la listă, apoi la "
                "pantofii ei, și a spus că pleacă la patru.",
                "Au mers două zile. În prima, ea a întrebat numele fiecărui vârf, iar el le-a spus pe toate, și "
                "pe cele pe care nu le știa. În a doua n-a mai întrebat nimic. La fântâna de sub creastă a scos "
                "din geantă un bulgăre de sare învelit în ziar și l-a pus pe ghizdul de piatră.",
                "„A rămas datoare cu el”, a spus. Toma a desprins caii și i-a lăsat să lingă. Era, socotea el, "
                "prima marfă pe care o ducea din anul acela, și a ajuns întreagă.",
            ),
        ),
        (
            "Șapte copii",
            (
                "Școala avea șapte copii și opt sobe, dintre care mergeau două. Învățătoarea nouă le-a numărat pe"
                " toate în prima zi, copiii și sobele, și a scris în catalog numai copiii.",
                "Cel mai mare, Ilie, știa să citească vremea. Venea dimineața, se uita pe geam și spunea ora la "
                "care trebuie să plece cei de peste deal. Învățătoarea l-a lăsat o săptămână și și-a notat; "
                "greșise o dată, cu zece minute.",
                "În februarie a venit inspectorul. A întrebat de programă, a întrebat de sobe, apoi s-a uitat la "
                "ceas și a zis că mai stă. Ilie a ridicat mâna. „Dacă mai stați”, a spus, „stați până miercuri.”",
                "A stat până joi. A făcut cu ei fracții, a reparat a treia sobă și a plecat pe jos, în urma "
                "plugului de zăpadă. În raport a scris că școala are opt elevi.",
            ),
        ),
        (
            "Pădurea de pe hartă",
            (
                "Pe hartă scria câmp. Topograful s-a oprit la marginea pădurii, a întors harta și pe o parte și "
                "pe alta, apoi s-a așezat pe o buturugă și a mâncat.",
                "Bătrânul care păștea oile l-a lăsat să termine. „A fost câmp”, i-a spus. „Când s-au dus ai "
                "noștri la oraș, s-a supărat și s-a făcut la loc.”",
                "Au măsurat împreună trei zile, bătrânul ținând mira mai drept decât orice ajutor pe care îl "
                "avusese. La fiecare stâlp îi spunea al cui fusese locul, și topograful, care nu avea rubrică "
                "pentru asta, scria pe margine.",
                "Harta nouă a ieșit primăvara. Unde fusese câmp scria pădure, iar marginea, din greșeala cuiva de"
                " la tipar, păstrase numele.",
            ),
        ),
    ),
}

#: Glazes for cone 6: name, look, and per cent of feldspar, silica, kaolin, whiting, frit 3134, colourant.
GLAZES = (
    ("Linen", "matt white, breaks to oat on edges", 38, 18, 20, 14, 10, "zircon 8"),
    ("Chalk", "satin white, hides iron clay", 34, 22, 16, 12, 16, "zircon 10"),
    ("Skimmed", "clear with a milk tint where thick", 30, 27, 14, 14, 15, "zircon 3"),
    ("Pond", "celadon, pools blue-green", 36, 26, 12, 16, 10, "iron 1.2"),
    ("Harbour", "gloss blue, even", 30, 26, 14, 12, 18, "cobalt 0.8"),
    ("Ink", "dark blue, nearly black where thick", 30, 24, 14, 12, 20, "cobalt 2, iron 3"),
    ("Amber", "transparent honey, runs a little", 32, 22, 12, 16, 18, "iron 6"),
    ("Rust", "matt red-brown, breaks to black", 40, 14, 18, 12, 16, "iron 9"),
    ("Oat", "speckled cream for layering", 36, 20, 18, 14, 12, "rutile 4"),
    ("Moss", "satin green, good over Rust", 34, 22, 14, 14, 16, "copper 3, rutile 3"),
    ("Plum", "satin violet under Linen", 32, 22, 14, 12, 20, "manganese 3, cobalt 0.4"),
    ("Smoke", "grey, crystals where slow cooled", 36, 18, 16, 14, 16, "rutile 5, cobalt 0.3"),
)

#: Months: what is sown, planted out, picked, remembered.
MONTHS = (
    ("Ianuarie", "nimic", "nimic", "praz, varză de Bruxelles", "comandă semințe înainte să se termine"),
    ("Februarie", "ardei, vinete în casă", "nimic", "praz", "curăță pomii într-o zi fără ger"),
    ("Martie", "roșii în casă; mazăre, spanac afară", "arpagic", "leurdă, urzici", "nu săpa pământul ud"),
    (
        "Aprilie",
        "morcov, sfeclă, ridichi",
        "salată, varză timpurie",
        "ridichi, spanac",
        "ține la îndemână o pânză de ger",
    ),
    (
        "Mai",
        "fasole, castraveți, dovlecei",
        "roșii, ardei, vinete după 15",
        "salată, ceapă verde",
        "leagă roșiile din prima zi",
    ),
    ("Iunie", "fasole a doua oară, mărar", "țelină, praz", "mazăre, căpșuni", "udă rar și mult"),
    (
        "Iulie",
        "sfeclă de toamnă, ridichi negre",
        "varză de toamnă",
        "castraveți, fasole, cireșe",
        "strânge mulci înainte de secetă",
    ),
    (
        "August",
        "spanac, salată de toamnă",
        "căpșuni noi",
        "roșii, ardei, mere de vară",
        "păstrează semințe din cele mai bune",
    ),
    ("Septembrie", "ridichi, ceapă verde", "nimic", "struguri, prune, dovleac", "adună dovlecii înainte de brumă"),
    (
        "Octombrie",
        "usturoi, ceapă de iarnă",
        "pomi și arbuști",
        "mere, rădăcinoase, măceșe",
        "acoperă straturile goale cu frunze",
    ),
    ("Noiembrie", "nimic", "trandafiri, arbuști", "varză, gulii", "golește furtunurile"),
    ("Decembrie", "nimic", "nimic", "praz, păstârnac", "scrie ce a mers și ce nu"),
)
