"""Where, in what light and weather, in what mood and style."""

from collections.abc import Mapping

PLACES: Mapping[str, str] = {
    "bedroom": "bedroom, bed room, nursery, sickroom, guest room, kids room, child's room, children's bedroom, "
    "dorm room",
    "hallway": "hallway, hall, corridor, entrance hall, entryway, foyer, landing, passage, lobby, vestibule",
    "kitchen": "kitchen, kitchenette, dining room, pantry, professional kitchen, scullery",
    "studio": "studio, recording studio, music studio, recording booth, vocal booth, control room, rehearsal room, "
    "music room, practice room, sound booth",
    "street": "street, sidewalk, pavement, avenue, boulevard, crosswalk, main street, side street, footpath, plaza, "
    "town square, crossing, curb, downtown, bus stop, intersection, cobblestone street, cobbled street",
    "cafe": "cafe, café, coffee shop, coffeehouse, coffee house, tea room, tearoom, bistro, bakery, canteen",
    "forest": "forest, wood, woods, woodland, jungle, grove, forest path, clearing, forest clearing, rainforest, "
    "pine forest, birch forest, autumn forest, enchanted forest",
    "stage": "stage, concert stage, concert hall, on stage, onstage, arena, auditorium, opera house, theatre stage",
    "plain": "plain background, white background, black background, plain backdrop, clean background, void, limbo, "
    "empty background, seamless background, grey background, studio backdrop, infinite white, darkness all around, "
    "seamless paper, cyclorama, dark background, neutral background, black void, gray background",
    "living room": "living room, lounge, sitting room, parlour, parlor, drawing room, apartment, flat, loft, house, "
    "home, cabin, cottage",
    "bathroom": "bathroom, bath room, shower room, washroom, restroom, toilet, bathtub",
    "hospital": "hospital, hospital room, ward, hospital ward, clinic, operating room",
    "hotel": "hotel, hotel room, motel, motel room",
    "attic": "attic, basement, cellar",
    "dressing room": "dressing room, backstage, changing room, locker room, fitting room",
    "staircase": "stairway hall, stairwell hall",
    "porch": "porch, veranda, balcony, terrace, patio, doorstep, front steps",
    "classroom": "classroom, school, lecture hall, schoolroom",
    "library": "library, bookshop, bookstore, study",
    "office": "office, cubicle, boardroom, meeting room, conference room",
    "workshop": "workshop, atelier, art studio, artist's studio, pottery, forge, boxing ring, gym",
    "laboratory": "laboratory, lab",
    "church": "church, chapel, cathedral, temple, abbey, monastery, mosque",
    "theatre": "theatre, theater, cinema, movie theater, movie theatre",
    "club": "club, nightclub, night club, dance floor, dancefloor, disco, jazz club, rave",
    "bar": "bar, pub, tavern, saloon, dive bar, inn",
    "restaurant": "restaurant, diner, bistro table, noodle shop, sushi bar",
    "shop": "shop, store, supermarket, grocery store, boutique, laundromat, launderette, mall, pharmacy, bank",
    "market": "market, night market, bazaar, street market, flea market, fairground, carnival, fair, circus",
    "alley": "alley, alleyway, back alley, backstreet, back street, laneway",
    "city": "city, town, metropolis, skyline, cityscape, suburb, new york, paris, tokyo, london, berlin, rome, venice",
    "village": "village, hamlet, countryside village",
    "station": "station, train station, railway station, platform, subway station, metro station, bus station, "
    "train platform, station platform, subway platform, subway, metro, underground station",
    "rooftop": "rooftop, roof, roof top, roof terrace",
    "bridge": "bridge, footbridge, viaduct",
    "car park": "car park, parking lot, parking garage, carpark, gas station, petrol station",
    "road": "road, highway, motorway, country road, freeway, crossroads, lane, dirt road, desert road, roadside",
    "train": "train carriage, train compartment, subway car, railway carriage, inside a train, on the train, "
    "on a train",
    "bus": "inside a bus, on the bus, on a bus",
    "car": "inside a car, in the car, in a car, back seat, backseat, driver's seat, passenger seat, in a taxi, "
    "in the back of a taxi, front seat",
    "garage": "garage",
    "warehouse": "warehouse, hangar, barn, shed",
    "factory": "factory, mill, construction site, building site, power plant",
    "park": "park, city park, public park",
    "garden": "garden, backyard, back yard, courtyard, yard, lawn, greenhouse, orchard, vineyard, front yard",
    "field": "field, wheat field, cornfield, corn field, crop field, farmland, sunflower field, lavender field, "
    "savannah",
    "meadow": "meadow, pasture, grassland, flower field, flower meadow, prairie, grass",
    "mountain": "mountain, mountains, hill, hilltop, cliff, peak, summit, mountain ridge, ridge, valley, canyon, "
    "cave, "
    "hillside, mountain top, cliff edge, mountainside, mountaintop, volcano, glacier",
    "lake": "lake, pond, lakeside, lakeshore, dock, jetty, pier, harbour, harbor, pool, swimming pool",
    "river": "river, stream, creek, waterfall, riverbank, riverside, canal",
    "beach": "beach, seashore, shore, seaside, coast, sand, sandy beach, coastline, shoreline",
    "sea": "sea, ocean, open water, open sea, waves of the sea",
    "desert": "desert, dunes, sand dunes, salt flat, wasteland",
    "snowfield": "snowfield, snowy landscape, tundra, frozen lake, ice field, winter landscape",
    "space": "space, outer space, spaceship, spacecraft, moon surface, mars, space station, planet",
    "sky": "sky, skies, clouds below, mid air",
    "underwater": "underwater, under water, ocean floor, seabed",
    "cemetery": "cemetery, graveyard, grave",
    "farm": "farm, farmyard, farmhouse, ranch",
    "playground": "playground, swing set, schoolyard, skate park, skatepark, basketball court",
    "stadium": "stadium, sports field, football pitch, racetrack",
    "museum": "museum, gallery, art gallery, exhibition",
    "airport": "airport, airport terminal, terminal, departure lounge",
    "prison": "prison, prison cell, jail, cell, interrogation room, courtroom",
    "castle": "castle, palace, throne room, ruins, mansion, ballroom",
}  # fmt: skip

DRESSING: Mapping[str, str] = {
    "lace curtains": "lace curtains, lace curtain, net curtains, sheer curtains",
    "curtains": "curtains, drapes, velvet curtains, blinds, venetian blinds",
    "white linens": "white linens, white linen, white sheets, white pillows, single bed with white linens, "
    "white bedding",
    "wooden furniture": "wooden furniture, wood furniture, rustic furniture, antique furniture",
    "wooden floor": "wooden floor, wooden floors, floorboards, wood floor, parquet, hardwood floor, wood floors, "
    "planks, "
    "hardwood floors, wooden floorboards",
    "wood panelling": "wood panelling, wood paneling, wood panelled, wood paneled, wooden panels, panelled, paneled, "
    "wooden panelling, wood panels, warm wood paneling, warm wood panelling, wooden walls",
    "instruments": "instruments, musical instruments, guitars on the wall",
    "doorways": "doorways, doorways to other rooms",
    "front door": "front door, open front door, wide open front door, doorstep",
    "windows": "tall windows, large windows, big windows, floor to ceiling windows, stained glass windows, "
    "stained glass, windows, shop windows, arched windows",
    "practicals": "practicals, warm practicals, table lamps",
    "books": "bookshelves, bookshelf, bookcase, stacks of books, book lined, bookcases",
    "plants": "plants, potted plants, houseplants, ivy, house plant, potted plant, ferns, fern, moss, flower pots, "
    "vines",
    "pictures": "pictures on the wall, paintings on the wall, framed pictures, posters, family photos on the wall",
    "fireplace": "fireplace, hearth, fire place",
    "rug": "rug, carpet, persian rug",
    "tiles": "tiles, tiled, tiled floor, tiled walls, kitchen tiles, checkered floor, tile floor",
    "bricks": "bricks, brick walls, exposed brick, brick wall, brick",
    "shelves": "shelves, shelf, cupboards, cupboard, cabinets",
    "string lights": "string lights, fairy lights, christmas lights, paper lanterns, light bulbs, hanging bulbs",
    "neon signs": "neon signs, neon sign, neon lights, neons",
    "leaves": "leaves, autumn leaves, fallen leaves, falling leaves, fall foliage, foliage",
    "puddles": "puddles, puddle, wet pavement, wet street, wet asphalt, wet cobblestones, wet streets",
    "smoke": "haze, smoky, hazy, stage fog, smoke machine, dry ice",
    "rubble": "rubble, debris, ruined, wreckage",
    "flowers": "flowers, wildflowers, flower beds, blooming flowers, petals, cherry blossoms, in bloom",
}  # fmt: skip
WALLS: Mapping[str, str] = {
    "brick": "brick wall, brick walls, exposed brick",
    "white": "white walls, white wall, whitewashed walls",
    "grey": "grey walls, gray walls, grey wall, concrete wall, concrete walls",
    "blue": "blue walls, blue wall",
    "green": "green walls, green wall",
    "yellow": "yellow walls, yellow wall",
    "red": "red walls, red wall",
    "pink": "pink walls, pink wall",
    "black": "black walls, black wall",
    "wood": "wood panelling, wood paneling, wood panelled, wooden walls, warm wood paneling, wood paneled",
    "stone": "stone walls, stone wall",
    "tiles": "tiled walls",
}
MARKS: Mapping[str, str] = {
    "doorway": "doorway, door, front door, threshold, open door, entrance, door frame, doorframe, open front door, "
    "wide open front door, lit doorway, half open door, doorstep, exit",
    "far doorway": "far doorway, distant doorway, doorway in the distance, far door",
    "bed": "bed, edge of the bed, single bed, hospital bed, foot of the bed, side of the bed, mattress, pillows, "
    "white pillows, pillow, edge of bed, edge of a bed, covers, sheets, blanket, blankets",
    "bedside": "bedside, bed side",
    "window": "window, curtains, curtain, lace curtains, windows, open window, lace curtain, rainy window, "
    "bay window, "
    "shop window, window seat, kitchen window, bedroom window",
    "windowsill": "windowsill, window sill, sill, window ledge",
    "piano": "piano, grand piano, upright piano, keyboard, old piano, keys, piano keys, organ",
    "table": "table, kitchen table, dining table, wooden table, coffee table, dinner table, workbench, tabletop, "
    "nightstand, bedside table, table top, restaurant table, cafe table, corner table",
    "counter": "counter, countertop, kitchen counter, worktop, sink, kitchen island",
    "stove": "stove, cooker, oven, hob, stovetop",
    "microphone": "microphone, mic, mike, microphone stand, mic stand, the stand, vintage microphone, "
    "studio microphone",
    "desk": "desk, writing desk, school desk",
    "chair": "chair, stool, armchair, rocking chair, throne, bar stool, wheelchair, wooden chair",
    "sofa": "sofa, couch, settee",
    "floor": "floor, ground, wooden floor, floorboards, tiles, carpet, rug, grass, sand, kitchen floor, "
    "bathroom floor, "
    "bedroom floor, hallway floor, tiled floor, wet ground, forest floor, kitchen tiles, linoleum, pile of leaves",
    "wall": "wall, brick wall, ropes",
    "stairs": "stairs, staircase, steps, stairway, stairwell, front steps, banister",
    "bench": "bench, park bench, pew, wooden bench",
    "bar": "bar counter, bar top",
    "stage": "edge of the stage",
    "road": "road, crosswalk, crossing, middle of the street",
    "pavement": "pavement, sidewalk, curb, street corner, bus stop, platform",
    "tree": "tree, oak tree, tree trunk, trees, oak, willow, apple tree, cherry tree, log, fallen log",
    "path": "path, trail, forest path",
    "fire": "fire, campfire, fireplace, bonfire, hearth, fireside, camp fire",
    "mirror": "mirror, looking glass",
    "background": "background, distance, far background",
    "foreground": "foreground",
}  # fmt: skip

LIGHTS: Mapping[str, str] = {
    "dawn": "dawn, dawn light, soft dawn light, sunrise, daybreak, early morning, morning light, first light, "
    "morning, "
    "early light, cool dawn, soft morning light, morning sun, morning sunlight, cool morning light, "
    "early morning light, "
    "morning glow, pale dawn, blue tint, slight blue tint, misty morning, break of day, at sunrise",
    "overcast": "overcast, overcast lighting, overcast light, grey light, gray light, cloudy, flat light, "
    "overcast sky, "
    "desaturated colors, desaturated colours, grey shadows, gray shadows, gloomy light, overcast daylight, grey day, "
    "gray day, cloudy day, grey sky, gray sky, dull light, overcast day, bleak light, cold grey light, desaturated",
    "golden": "golden hour, golden hour lighting, golden light, sunset, sunset light, sunset tones, magic hour, "
    "low sun, "
    "setting sun, evening sun, late afternoon, late afternoon sun, warm golden light, golden sunlight, evening light, "
    "golden glow, sundown, warm evening light, late afternoon light, golden afternoon, amber light, golden evening, "
    "warm highlights, late sun, golden hour light",
    "brilliant": "brilliant sunlight, brilliant sun, radiant lighting, heavenly glow, bright sunlight, "
    "brilliant light, "
    "radiant light, bright sun, blazing sun, sunshine, sunlight, bright light, sunny, high key, high key lighting, "
    "sunlit, sun drenched, brilliant sunshine, bright sunshine, brilliant, glorious light, bright day, sun, "
    "direct sun, "
    "sunbeam, sunbeams, sunny day, bright sunny day, heavenly light, bright and airy, sunlight streaming",
    "day": "daylight, day, daytime, natural light, natural window lighting, window light, noon, midday, afternoon, "
    "natural lighting, soft daylight, afternoon light, in the daytime, broad daylight, natural window light, "
    "afternoon sun, midday sun, noon sun, summer day, soft window light",
    "dusk": "dusk, twilight, blue hour, nightfall, evening, gloaming, at dusk, late evening, evening sky",
    "night": "night, moonlight, moonlit, night light, nighttime, midnight, at night, night time, late at night, "
    "starlight, under the moon, full moon, in the dark, darkness, night sky, starry night, in darkness, moonbeam",
    "candle": "candlelight, candle light, candlelit, candle lit, firelight, fire light, lit by candles, "
    "by candlelight, "
    "firelit, light of a candle, warm candlelight, glow of a candle, campfire light, flickering candlelight",
    "lamp": "lamplight, lamp light, lamplit, single lamp, practical light, practical lighting, bedside lamp, "
    "by lamplight, "
    "lit by a lamp, warm lamp light, single bulb, bare bulb, tungsten light, light of a lamp, warm lamplight, "
    "tungsten, desk lamp light, streetlamp light, bare light bulb",
    "neon": "neon, neon light, neon glow, neon lights, neon lit, neon lighting, cyberpunk lighting, pink neon, "
    "blue neon, "
    "neon sign, neon signs, neon reflections",
    "stage": "stage light, stage lights, stage lighting, spotlight, spot light, concert lighting, follow spot, "
    "spotlit, "
    "single spotlight, in the spotlight, strobe lights, strobe, strobes, concert lights, limelight, strobe light, "
    "footlights, disco lights",
    "low": "low key, low key lighting, chiaroscuro, film noir, film noir lighting, dim light, dimly lit, "
    "half in shadow, "
    "moody lighting, dim, in shadow, shadowy, dark room, dim lighting, in the shadows, moody light, dark shadows, "
    "rembrandt lighting, dramatic lighting, dramatic shadows, low light, poorly lit, half light",
}  # fmt: skip
"""Kinds of light by their words."""
ROOM_LIGHT = frozenset(("natural window lighting", "natural light", "natural lighting", "window light", "day"))
"""Says that there is daylight, not which: any other word for the light goes before it."""
RIM = (
    "rim light, rim lighting, edge light, hair light, backlight, backlit, back light, contre jour, rim lit, light "
    "from behind, halo of light, lit from behind, back lit, backlighting, silver rim light"
)
HARD = (
    "hard light, harsh light, hard shadows, direct sun, harsh sun, harsh shadows, harsh sunlight, hard sun, harsh "
    "lighting, hard lighting, glaring sun, harsh overhead light, glaring light, midday sun, fluorescent light, "
    "hard noon sun"
)
SOFT = (
    "soft light, soft lighting, soft shadows, diffused light, diffuse light, soft natural light, soft warm light, "
    "soft natural lighting, gentle light, diffused, soft glow, warm light, cool light, warm lighting, cold light, "
    "warm glow, cool lighting, warm tones, cool tones, studio lighting, ambient light, warm ambient light, light, "
    "lighting, glow, shadows"
)
MOTES = (
    "dust motes, motes, dust particles, dust in the air, dust in light, floating dust, dust in the light, dust "
    "floats, particles in the air, specks of dust, floating particles, dust dancing, dust in sunlight, dust "
    "floating, dust dances, motes of dust, dust drifting, dust drifts, dust swirling, dust swirls, dust specks, "
    "dust"
)
SHAFTS = (
    "god rays, light shafts, shafts of light, volumetric light, sunbeams, beams of light, light beams, shaft of "
    "light, rays of light, volumetric lighting, beam of light, light rays, crepuscular rays, sunbeam, shaft of "
    "sunlight, shafts of sunlight, rays of sunlight, sun rays, ray of light, volumetric rays, sunrays, light "
    "streaming through, rays of sun"
)
SIDES: Mapping[str, str] = {
    "left": "light from the left, from the left, from camera left, window on the left, window left, "
    "lit from the left, "
    "light from left",
    "right": "light from the right, from the right, from camera right, window on the right, lit from the right, "
    "light from right",
    "back": "light from behind, from behind her, from behind him, backlight, backlit, lit from behind, back light, "
    "backlighting, golden light from behind",
    "front": "front light, frontal light, frontlit, light from the front, lit from the front",
    "above": "light from above, overhead light, top light, toplight, lit from above, harsh overhead light",
    "below": "light from below, underlit, underlight, lit from below",
    "window": "window light, natural window lighting, soft window light, natural window light, light from window",
}  # fmt: skip
WEATHERS: Mapping[str, str] = {
    "rain": "rain, raining, rainy, rainfall, drizzle, downpour, pouring rain, heavy rain, rain falling, in the rain, "
    "rain soaked, wet with rain, rain slicked, raindrops, light rain, rain streaked, drizzling, showers, monsoon, "
    "pouring with rain",
    "snow": "snow, snowing, snowy, snowfall, blizzard, snow falling, snowflakes, falling snow, in the snow, "
    "snow covered, snowstorm, flurries, snow is falling, light snow, heavy snow",
    "fog": "fog, foggy, mist, misty, hazy morning, low fog, morning mist, thick fog, morning fog",
    "storm": "storm, stormy, thunderstorm, lightning, thunder, tempest, hurricane, sandstorm",
    "wind": "wind, windy, breeze, gust of wind, breezy, gale, gentle breeze, blustery",
}
MOODS: Mapping[str, str] = {
    "warm": "warm, cozy, cosy, homey, homely, warm atmosphere, warm mood, warm homey atmosphere, warmth",
    "calm": "calm, peaceful, quiet, serene, still, stillness, tranquil, peace, silence, silent, calming, hushed",
    "tender": "tender, tenderness, gentle, tender moment, heartwarming, touching, sweet, heartfelt, loving",
    "joyful": "joyful, happy, cheerful, joyous, playful, upbeat, festive, celebratory, fun, joy, whimsical, "
    "lighthearted",
    "hopeful": "hopeful, uplifting, inspiring, hope, optimistic, wonder, magical, heavenly, awe",
    "melancholy": "melancholy, melancholic, sad, sombre, somber, wistful, bleak, mournful, bittersweet, sorrow, "
    "moody, "
    "gloomy, sorrowful, poignant",
    "lonely": "lonely, lonesome, solitary, isolated, loneliness, isolation, alone, desolate, solitude",
    "tense": "tense, suspenseful, tension, suspense, dramatic, anxious, thriller, nervous, ominous, unsettling, "
    "claustrophobic",
    "dark": "dark mood, sinister, grim, gritty, menacing, horror, dark atmosphere, bleak mood, macabre",
    "mysterious": "mysterious, mystery, enigmatic, mystical, secretive, ethereal, cryptic",
    "romantic": "romantic, romance, sensual, passionate, love story, seductive",
    "dreamy": "dreamy, dreamlike, surreal, hazy dream, fairy tale, ethereal mood, otherworldly, hypnotic, dream like",
    "bitter": "bitter, bitterness, betrayal, resentful, resentment",
    "intimate": "intimate, intimate setting, intimacy, personal, private, confessional, intimate atmosphere, "
    "cozy intimate",
    "triumphant": "triumphant, victorious, triumph, majestic, heroic, glorious, grand",
    "nostalgic": "nostalgic, nostalgia, retro feeling, sentimental, nostalgic mood",
    "eerie": "eerie, spooky, creepy, haunting, haunted, ghostly, uncanny",
    "energetic": "energetic, lively, dynamic, frantic, vibrant, high energy, chaotic, hectic, exciting, powerful, "
    "energy",
    "forgiving": "forgiveness, forgiving, forgiveness moment, reconciliation, redemption, reconciled, mercy",
    "cold": "cold, cold atmosphere, chilly, sterile, clinical, cold mood, distant mood, harsh",
}  # fmt: skip
STYLES: Mapping[str, str] = {
    "realism": "realistic, photorealistic, photorealism, realism, photo realistic, hyperrealistic, hyper realistic, "
    "naturalistic, realistic style, photorealistic style, lifelike, live action",
    "stylized realism": "stylized realism, stylised realism, stylized, stylised, cinematic stylized realism",
    "35mm": "35mm film look, 35mm film, film look, film grain, shot on film, analog film, analogue film, "
    "kodak portra, "
    "16mm, 16mm film, super 8, kodak, 70mm, celluloid, grainy, on 35mm film, 8mm, grain, super 16, kodak vision3, "
    "cinestill, filmic",
    "ink": "ink, ink drawing, ink sketch, pen and ink, line drawing, pencil drawing, charcoal drawing, "
    "comic book style, "
    "comic style, graphic novel, manga style, storyboard sketch, line art, hand drawn",
    "paper": "paper cut, paper cutout, cut paper, cutout animation, papercut, collage, paper craft, paper style, "
    "origami style",
    "clay": "claymation, clay animation, stop motion, plasticine, clay style, stopmotion",
    "noir": "noir, film noir, neo noir, noir style",
    "watercolour": "watercolour, watercolor, aquarelle, oil painting, painterly, impressionist, "
    "oil painting style, gouache",
    "documentary": "documentary, documentary style, cinema verite, verite, found footage, vhs, home video, newsreel",
    "vintage": "retro, 1970s, 1960s, 1980s, 1950s, 1920s, vintage style, period film, vintage film, vintage look, "
    "90s style",
    "anime": "anime, cartoon, pixar style, ghibli style, studio ghibli, disney style, 2d animation, 3d animation, "
    "cel shaded",
    "black and white": "black and white, monochrome, black & white, b&w, greyscale, grayscale, bw",
}  # fmt: skip
