"""Props: what they are, what state they are in, what they are made of; and the parts of a body."""

from collections.abc import Mapping

from rushes.engines.previz.words.tables import words

THINGS: Mapping[str, str] = {
    "cup": "cup, teacup, tea cup, coffee cup, tin cup, paper cup, goblet, chalice, beaker",
    "mug": "mug, coffee mug",
    "tray": "tray, serving tray, wooden tray, breakfast tray",
    "bowl": "bowl, soup bowl, salad bowl, cereal bowl",
    "soup": "soup, broth, stew, porridge",
    "spoon": "spoon, teaspoon, wooden spoon, ladle, fork, cutlery, chopsticks",
    "plate": "plate, dish, saucer, platter, dinner plate",
    "bread": "bread, loaf, loaf of bread, piece of bread, toast, baguette, croissant, sandwich, roll of bread",
    "candle": "candle, candlestick, tea light, tealight, candelabra, taper",
    "piano": "piano, grand piano, upright piano, keyboard, pianoforte, organ, synthesizer",
    "keys": "keys, piano keys, piano key, ivory keys, keys of the piano, ivories",
    "microphone": "microphone, mic, mike, microphone stand, mic stand, vintage microphone, studio microphone",
    "guitar": "guitar, acoustic guitar, electric guitar, bass guitar, ukulele, banjo, bass, lute, folk guitar",
    "violin": "violin, fiddle, cello, viola, double bass",
    "drums": "drums, drum kit, drum, drum set, snare, cymbals, cymbal",
    "book": "book, novel, hardback, paperback, bible, pile of books, stack of books, hymn book, diary, album",
    "letter": "letter, envelope, love letter, postcard, telegram",
    "paper": "paper, sheet of paper, sheet music, document, newspaper, map, piece of paper, scroll, ticket, "
    "magazine, contract",
    "notebook": "notebook, journal, sketchbook, notepad, lyric sheet",
    "pen": "pen, pencil, quill, fountain pen, crayon",
    "brush": "brush, paintbrush, paint brush, fine brush",
    "photograph": "photograph, photo, polaroid, snapshot, framed photograph, old photograph, framed photo, "
    "family photo",
    "picture": "picture, painting, canvas, portrait painting, poster, picture frame, easel, drawing",
    "flower": "flower, rose, tulip, daisy, bouquet, sunflower, lily, bunch of flowers, poppy, wildflower, dandelion, "
    "blossom, bouquet of flowers, orchid, petal",
    "vase": "vase, flower vase, pitcher, jug, urn",
    "lamp": "lamp, table lamp, desk lamp, bedside lamp, floor lamp, lampshade, light bulb, bulb, oil lamp, "
    "chandelier, "
    "hanging lamp, pendant lamp, ceiling lamp, pendant light, hanging light, "
    "standing lamp, single lamp, bare bulb, single bulb, torch, flashlight",
    "chair": "chair, stool, wooden chair, rocking chair, bar stool, kitchen chair, throne",
    "armchair": "armchair, easy chair, recliner, wingback chair",
    "sofa": "sofa, couch, settee, loveseat",
    "table": "table, kitchen table, dining table, coffee table, dinner table, wooden table, tabletop, nightstand, "
    "bedside table, side table, card table, workbench, table top, worktop, countertop, kitchen counter, "
    "kitchen island",
    "desk": "desk, writing desk, school desk, bureau",
    "bed": "bed, single bed, double bed, hospital bed, four poster, mattress, bunk bed, cradle, crib, cot",
    "pillow": "pillow, cushion",
    "blanket": "blanket, quilt, duvet, bedspread, throw, sheets, bedsheets, linens, bed linen, white sheets",
    "window": "window, window pane, windowpane, bay window, skylight, shop window, pane",
    "windowsill": "windowsill, window sill, sill, window ledge",
    "door": "door, front door, wooden door, gate, back door, doorframe, car door",
    "curtain": "curtain, drape, lace curtain, blind, net curtain",
    "umbrella": "umbrella, parasol",
    "phone": "phone, mobile, mobile phone, cell phone, cellphone, smartphone, telephone, handset, iphone, payphone",
    "laptop": "laptop, computer, tablet, computer screen, macbook",
    "television": "television, tv, television set, tv set, monitor, screen",
    "radio": "radio, transistor radio, boombox, speaker, amplifier, amp",
    "record player": "record player, turntable, gramophone, phonograph, vinyl record, vinyl",
    "headphones": "headphones, earphones, headset, earbuds",
    "camera": "film camera, old camera, vintage camera, polaroid camera, photo camera",
    "bottle": "bottle, wine bottle, beer bottle, water bottle, perfume bottle, flask, flacon, whisky bottle, beer",
    "glass": "glass, wine glass, drinking glass, tumbler, champagne glass, glass of water, jar, champagne flute, "
    "cocktail, pint glass, whisky glass, martini",
    "teapot": "teapot, tea pot, coffee pot",
    "kettle": "kettle, tea kettle",
    "pot": "pot, saucepan, cooking pot, pan, frying pan, skillet, wok, pots, cauldron, cooking pan",
    "knife": "knife, kitchen knife, dagger, blade, scissors, axe",
    "bag": "bag, handbag, backpack, rucksack, purse, satchel, tote bag, tote, shopping bag, paper bag, schoolbag, "
    "sack",
    "basket": "basket, picnic basket, laundry basket",
    "box": "box, cardboard box, gift, present, parcel, package, gift box, music box, crate, wooden box, case",
    "suitcase": "suitcase, luggage, trunk, briefcase, violin case, guitar case, valise",
    "clock": "clock, alarm clock, grandfather clock, wall clock, hourglass",
    "watch": "wristwatch, wrist watch, pocket watch",
    "mirror": "mirror, looking glass, bathroom mirror",
    "bench": "bench, park bench, pew, piano stool, piano bench",
    "bicycle": "bicycle, bike, tricycle, scooter",
    "motorcycle": "motorcycle, motorbike, vespa, moped",
    "car": "car, parked car, automobile, taxi, cab, sports car, pickup, pickup truck, truck, van, convertible, "
    "vintage car, lorry",
    "bus": "bus, tram, coach, school bus",
    "train": "train, locomotive, subway train",
    "boat": "boat, rowing boat, ship, canoe, rowboat, sailboat, ferry, yacht",
    "dog": "dog, puppy, hound, golden retriever, labrador, terrier, sheepdog",
    "cat": "cat, kitten, kitty",
    "bird": "bird, pigeon, crow, raven, seagull, dove, swan, owl, sparrow, parrot, canary, duck, hen, chicken, gull",
    "horse": "horse, pony, stallion, mare",
    "fish": "fish, goldfish, koi",
    "tree": "tree, oak, oak tree, pine, pine tree, willow, birch, palm tree, cherry tree, apple tree, christmas tree",
    "leaf": "leaf, autumn leaf",
    "log": "log, fallen log, tree trunk, tree stump, stump",
    "rock": "rock, stone, boulder, pebble",
    "fire": "fire, campfire, bonfire, flames, camp fire, blaze",
    "lantern": "lantern, paper lantern, hurricane lamp",
    "street lamp": "street lamp, streetlamp, street light, streetlight, lamp post, lamppost, lantern post",
    "sign": "sign, billboard, neon sign, street sign, signpost, placard, banner",
    "ball": "ball, football, basketball, soccer ball, beach ball, tennis ball",
    "doll": "doll, teddy bear, teddy, stuffed animal, puppet, toy",
    "ring": "ring, wedding ring, engagement ring",
    "key": "key, door key, house key, car key, rusty key, bunch of keys",
    "wheelchair": "wheelchair, wheel chair, stroller, pram",
    "cake": "cake, birthday cake, cupcake, pie, pastry, cookie",
    "fruit": "fruit, apple, orange fruit, pear, lemon, banana, peach, strawberry, grapes, cherries, bowl of fruit",
    "broom": "broom, mop, dustpan, small broom",
    "ladder": "ladder, stepladder",
    "rope": "rope, string, wire, chain, thread",
    "flag": "flag",
    "balloon": "balloon",
    "napkin": "napkin, linen napkin, handkerchief, tissue, serviette, hanky",
    "cloth": "cloth, towel, rag, tablecloth, dishcloth, tea towel",
    "pieces": "shard, fragment, broken pieces, pieces, splinters, broken glass, ceramic pieces",
    "tea": "tea, cup of tea, mug of tea, pot of tea",
    "coffee": "coffee, cup of coffee, mug of coffee, espresso, cappuccino, latte",
    "wine": "wine, glass of wine, red wine, champagne, whisky, whiskey, glass of whisky",
    "water": "water",
    "cigarette": "cigarette, cigar, pipe, joint",
    "gun": "gun, pistol, rifle, revolver, handgun, shotgun",
    "sword": "sword, katana, sabre, spear",
    "stairs": "stairs, staircase, steps, stairway, stairwell, banister",
    "wall": "wall",
    "steam": "steam",
    "smoke": "smoke, cigarette smoke, thread of smoke, wisp of smoke, trail of smoke, curl of smoke, plume of smoke, "
    "ribbon of smoke, smoke trail, column of smoke, last smoke",
    "raindrops": "raindrop, water drops, droplet, rain drop, drops of rain",
    "moon": "moon, full moon, crescent moon",
    "sun": "setting sun, rising sun",
    "cloud": "cloud, storm clouds",
    "star": "star, starry sky, stars",
}  # fmt: skip

WITH: Mapping[str, tuple[str, ...]] = {
    "soup tray": ("tray", "bowl", "soup"),
    "tray of soup": ("tray", "bowl", "soup"),
    "tray with soup": ("tray", "bowl", "soup"),
    "soup on a tray": ("tray", "bowl", "soup"),
    "bowl of soup": ("bowl", "soup"),
    "soup bowl": ("bowl", "soup"),
    "cup of soup": ("cup", "soup"),
    "mug of soup": ("mug", "soup"),
    "cup of tea": ("cup", "tea"),
    "mug of tea": ("mug", "tea"),
    "cup of coffee": ("cup", "coffee"),
    "mug of coffee": ("mug", "coffee"),
    "glass of wine": ("glass", "wine"),
    "glass of water": ("glass", "water"),
    "tea tray": ("tray", "cup", "tea"),
    "breakfast tray": ("tray", "cup", "bread"),
    "vase of flowers": ("vase", "flower"),
    "bowl of fruit": ("bowl", "fruit"),
    "basket of fruit": ("basket", "fruit"),
    "box of letters": ("box", "letter"),
    "tray of cups": ("tray", "cup"),
    "tray of coffee cups": ("tray", "cup"),
    "tray of drinks": ("tray", "glass"),
    "pot of soup": ("pot", "soup"),
    "pot of tea": ("teapot", "tea"),
}
"""Things that come with others: the first holds the rest."""

FURNITURE = words(
    """
    window windowsill door curtain table desk bed chair armchair sofa stairs wall bench piano microphone mirror
    tree fire car
    """
)
"""Things a place has, or that stand on the ground: not held in hands."""
LIQUIDS = words("soup tea coffee wine water")
AIRS = words("steam smoke dust raindrops snow rain")
BEASTS = words("dog cat bird horse fish")

STATES: Mapping[str, str] = {
    "whole": "whole, intact, unbroken, unmarked, undamaged",
    "shattered": "shattered, broken, smashed, in pieces, in shards, in fragments, broken into pieces, shattering, "
    "shatters, shatter, breaks, smashes, broken to pieces, torn, ripped, into pieces",
    "repaired": "repaired, mended, restored, glued together, put back together, kintsugi, golden seams, gold seams, "
    "fixed, glued, healed, pieced together, gold veins",
    "cracked": "cracked, chipped, crack, hairline crack",
    "lit": "lit, glowing, illuminated, switched on, lighted, turned on",
    "out": "extinguished, blown out, snuffed out, unlit, snuffed, switched off, turned off, put out, burnt out, "
    "burned out, gone out, gone dark, doused, quenched, powered off, unlighted",
    "open": "open, opened, wide open, half open, ajar, lying open, unfolded, unrolled, drawn back, pulled back, "
    "pulled open, drawn open",
    "closed": "shut, locked, closed, drawn shut, pulled shut, drawn closed, pulled closed, unopened, sealed, "
    "firmly closed, half closed",
    "full": "full, filled, brimming, overflowing",
    "empty": "empty, half empty, emptied, vacant, bare, drained, deserted, abandoned, drunk up, eaten up, drained dry",
    "falling": "falling, tumbling, toppling, dropping, crash, crashes, crashing, slips, slipping, midair, mid air, "
    "plummeting, plummets",
    "steaming": "steaming, hot, steamy, piping hot",
    "burning": "burning, on fire, aflame, flaming, smouldering, smoldering, blazing",
    "wet": "wet, damp, soaked, dripping, drenched, rain soaked, rain slicked",
    "worn": "worn, weathered, battered, burnt, charred, singed, rusty, dusty, faded, vintage, antique, tattered, "
    "worn out, scratched, ragged",
    "folded": "folded, crumpled, creased, rolled up",
    "dead": "withered, wilted, dried, dying, wilting",
    "spilled": "spilled, spilt, spilling",
    "swinging": "swinging",
    "floating": "floating, hovering, levitating",
    "overturned": "overturned, upside down, knocked over, tipped over, upturned",
}
OPPOSITES: Mapping[str, str] = {
    "lit": "out", "burning": "out", "out": "lit", "shattered": "whole", "cracked": "whole", "repaired": "shattered",
    "open": "closed", "closed": "open", "folded": "open", "empty": "full", "full": "empty", "whole": "shattered",
}  # fmt: skip
"""What a thing is that is not so; what is not here is simply not said of it."""
BURNS = frozenset(("candle", "lantern", "lamp", "street lamp", "fire", "phone", "television", "radio", "cigarette"))
"""What can be out, or off."""
_BREAK = words("cup mug tea coffee bowl soup plate glass wine bottle vase teapot pieces")
_FLAMED = words("candle lantern fire lamp") | {"street lamp"}
LOOKS: Mapping[str, frozenset[str]] = {
    "lit": _FLAMED | {"phone"}, "out": _FLAMED | words("phone television radio cigarette laptop"),
    "burning": words("candle lantern fire log cigarette"),
    "open": words("book notebook umbrella letter paper phone door doorway curtain photograph flower"),
    "closed": words("book notebook umbrella letter box suitcase bag window bottle case piano"),
    "folded": words("letter paper umbrella napkin blanket"), "full": words("cup mug bowl soup tea coffee basket tray"),
    "steaming": words("cup mug tea coffee soup bowl glass kettle pot teapot"),
    "shattered": _BREAK | words("letter paper photograph"), "cracked": _BREAK, "repaired": _BREAK, "spilled": _BREAK,
    "dead": frozenset(),
    "wet": frozenset(("raindrops",)), "worn": frozenset(), "swinging": frozenset(), "floating": frozenset(),
    "overturned": frozenset(),
}  # fmt: skip
"""By states that are to be seen, the things that are drawn in them, or that look so anyway."""
MATERIALS: Mapping[str, str] = {
    "ceramic": "ceramic, earthenware, clay, stoneware, terracotta, pottery",
    "porcelain": "porcelain, china, bone china",
    "glass": "glass",
    "wood": "wooden, wood, oak, mahogany, pine, walnut, timber, bamboo, dark wood",
    "metal": "metal, steel, iron, tin, aluminium, aluminum, chrome, metallic, copper, wrought iron",
    "brass": "brass",
    "silver": "sterling silver",
    "gold": "solid gold, gilded",
    "paper": "paper, cardboard, origami",
    "cloth": "cloth, fabric, cotton, woollen, velvet, wool",
    "leather": "leather",
    "stone": "stone, marble, granite, concrete",
    "plastic": "plastic",
    "wicker": "wicker, straw, rattan",
    "bronze": "bronze",
    "crystal": "crystal",
    "rubber": "rubber",
    "lace": "lace",
    "linen": "linen",
}
BODY: Mapping[str, str] = {
    "mouth": "mouth, lips, lip, mouths",
    "eyes": "eyes, eye, gaze, stare, eyelids, eyelashes, pupils, pupil, iris",
    "face": "face, faces, cheek, cheeks, features, forehead, brow, brows, chin, profile face, visage",
    "hands": "hand, hands, finger, fingers, fingertips, palm, palms, thumb, fist, fists, knuckles, fingertip, wrist",
    "feet": "feet, foot, toes, footsteps, bare feet",
    "back": "back, backs, spine",
    "ear": "ear, ears",
    "shoulder": "shoulder, shoulders, neck, collarbone, throat",
    "head": "head, heads",
    "arms": "arm, arms, elbow, forearm",
    "flame": "flame, candle flame",
    "lap": "lap, knee, knees, legs, leg, chest",
}
