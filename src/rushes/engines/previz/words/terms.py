"""Every term a scene may hold, slot by slot: what staging, people and places have to draw.

A term is the one name of a thing that has many words; the words are in the tables beside this file. Sizes, angles and
views (``Framing``) and camera moves (``Move``) are the names of ``rushes.prompts.lexicon``. A thing whose ``known`` is
false, and it alone, has a kind that is not listed here.
"""

from rushes.prompts.lexicon import CAMERAS, FRAMINGS

SEXES = ("woman", "man")
BUILDS = ("slim", "average", "athletic", "heavy", "tall", "short")
SKINS = ("pale", "fair", "olive", "tan", "brown", "dark")

HAIR_COLOURS = ("black", "dark", "dark brown", "brown", "light brown", "auburn", "red", "blonde", "grey", "silver",
    "white", "blue", "green", "pink", "purple")  # fmt: skip
HAIR_STYLES = ("straight", "wavy", "curly", "coily", "ponytail", "bun", "braid", "fringe", "tousled", "slick", "tied",
    "dreadlocks")  # fmt: skip
HAIR_LENGTHS = ("bald", "short", "chin", "shoulder", "long")

GARMENTS = ("t-shirt", "shirt", "blouse", "sweater", "cardigan", "hoodie", "jacket", "coat", "vest", "suit", "dress",
    "skirt", "trousers", "jeans", "shorts", "apron", "robe", "pyjamas", "uniform", "shawl", "scarf", "hat", "cap",
    "gloves", "shoes", "boots", "barefoot", "tie", "house clothes", "casual clothes", "veil", "costume")  # fmt: skip
PATTERNS = ("plain", "striped", "checked", "floral", "dotted", "knitted", "denim", "leather", "lace", "linen", "wool",
    "silk", "velvet")  # fmt: skip
FEATURES = ("angular", "soft", "freckles", "wrinkles", "beard", "moustache", "stubble", "glasses", "sunglasses", "scar",
    "earrings", "necklace", "tattoo", "blue eyes", "green eyes", "brown eyes", "dark eyes", "grey eyes",
    "expressive eyes", "wise eyes", "make-up", "red lips")  # fmt: skip

EXPRESSIONS = ("neutral", "smile", "joy", "laugh", "tender", "kind", "calm", "serene", "hopeful", "longing",
    "thoughtful", "wistful", "sad", "grief", "anguish", "crying", "shock", "surprise", "fear", "worry", "anger",
    "bitter", "guilt", "shame", "tired", "determined", "proud", "love", "empathy", "wonder", "passion", "gratitude",
    "cold")  # fmt: skip
EYES = ("open", "closed")
"""Closed eyes are the gaze "closed"."""

POSES = ("stand", "sit", "lie", "kneel", "crouch", "lean", "bow", "walk", "run", "dance", "jump")
ACTIONS = ("play piano", "play guitar", "play violin", "play drums", "sing", "carry", "drop", "pick up", "hold",
    "embrace", "hold hands", "kiss", "whisper", "overhear", "talk", "turn away", "turn", "reach", "give", "look",
    "pray", "write", "read", "drink", "eat", "cook", "pour", "open", "close", "wave", "dance", "point", "cry",
    "laugh", "smile", "comfort", "feed", "sleep", "wake", "drive", "ride", "mend", "sweep", "wash", "set down",
    "touch", "listen", "smoke", "draw", "work", "throw", "catch", "clap", "nod", "hide", "fight", "wait", "push",
    "pull", "light", "photograph", "telephone", "breathe", "walk", "run", "enter", "leave", "fall", "climb", "jump",
    "knock", "tie", "stir", "approach", "swim", "lean on", "help up")  # fmt: skip
"""What somebody does in a still; a pose with no deed has no action."""

RELATIONS = ("across", "beside", "behind", "edge", "in")
"""How somebody is placed to their partner; or sits on the edge of a bed, or up in it."""

GAZES = ("camera", "away", "down", "up", "left", "right", "closed")
"""And the id of a person or thing."""

PLACES = ("bedroom", "hallway", "kitchen", "studio", "street", "cafe", "forest", "stage", "plain")
"""What can be built. ``Place.kind`` may hold any other word of ``PLACES_NEAR``, and ``near`` names the one to build."""
PLACES_NEAR = {
    "living room": "bedroom", "bathroom": "kitchen", "hospital": "bedroom", "hotel": "bedroom", "attic": "bedroom",
    "dressing room": "bedroom", "staircase": "hallway", "corridor": "hallway", "porch": "hallway",
    "classroom": "studio", "library": "studio", "office": "studio", "workshop": "studio", "laboratory": "kitchen",
    "church": "stage", "theatre": "stage", "club": "stage", "bar": "cafe", "restaurant": "cafe", "shop": "cafe",
    "market": "street", "alley": "street", "city": "street", "village": "street", "station": "street",
    "rooftop": "street", "bridge": "street", "car park": "street", "road": "street", "train": "cafe", "bus": "cafe",
    "car": "street", "garage": "studio", "warehouse": "studio", "factory": "studio", "park": "forest",
    "garden": "forest", "field": "forest", "meadow": "forest", "mountain": "forest", "lake": "forest",
    "river": "forest", "beach": "plain", "sea": "plain", "desert": "plain", "snowfield": "plain", "space": "plain",
    "sky": "plain", "underwater": "plain", "cemetery": "forest", "farm": "forest", "playground": "forest",
    "stadium": "stage", "museum": "studio", "airport": "hallway", "prison": "hallway", "castle": "hallway",
}  # fmt: skip
"""Places with no set of their own, and the nearest that has one."""
DRESSING = ("lace curtains", "curtains", "white linens", "wooden furniture", "wooden floor", "wood panelling",
    "instruments", "doorways", "front door", "windows", "practicals", "books", "plants", "pictures", "fireplace", "rug",
    "tiles", "bricks", "shelves", "string lights", "neon signs", "leaves", "puddles", "smoke", "crowd", "rubble",
    "flowers")  # fmt: skip
WALLS = ("white", "cream", "grey", "black", "blue", "green", "red", "pink", "yellow", "orange", "brown", "brick",
    "wood", "tiles", "stone")  # fmt: skip

THINGS = ("cup", "mug", "tray", "bowl", "soup", "spoon", "plate", "bread", "candle", "piano", "keys", "microphone",
    "guitar", "violin", "drums", "book", "letter", "paper", "notebook", "pen", "brush", "photograph", "picture",
    "flower", "vase", "lamp", "chair", "armchair", "sofa", "table", "desk", "bed", "pillow", "blanket", "window",
    "windowsill", "door", "curtain", "umbrella", "phone", "laptop", "television", "radio", "record player",
    "headphones", "camera", "bottle", "glass", "teapot", "kettle", "pot", "knife", "bag", "basket", "box", "coat",
    "suitcase", "clock", "watch", "mirror", "bench", "bicycle", "motorcycle", "car", "bus", "train", "boat", "dog",
    "cat", "bird", "horse", "fish", "tree", "leaf", "log", "rock", "fire", "lantern", "street lamp", "sign", "ball",
    "doll", "hat", "shoes", "ring", "key", "wheelchair", "cake", "fruit", "broom", "ladder", "rope", "flag", "balloon",
    "napkin", "cloth", "pieces", "tea", "coffee", "wine", "water", "cigarette", "gun", "sword", "stairs", "wall",
    "dust", "steam", "smoke", "snow", "rain", "raindrops", "moon", "sun", "cloud", "star")  # fmt: skip
STATES = ("whole", "shattered", "repaired", "cracked", "lit", "out", "open", "closed", "full", "empty", "falling",
    "steaming", "burning", "wet", "worn", "folded", "dead", "spilled", "swinging", "floating",
    "overturned")  # fmt: skip
MATERIALS = ("ceramic", "porcelain", "glass", "wood", "metal", "brass", "silver", "gold", "paper", "cloth", "leather",
    "stone", "plastic", "wicker", "bronze", "crystal", "rubber", "lace", "linen")  # fmt: skip
COLOURS = ("black", "white", "grey", "silver", "gold", "red", "crimson", "burgundy", "pink", "orange", "amber",
    "yellow", "cream", "beige", "brown", "green", "olive", "teal", "turquoise", "blue", "light blue", "navy", "purple",
    "violet")  # fmt: skip

MARKS = ("doorway", "bed", "bedside", "window", "windowsill", "piano", "table", "counter", "stove", "microphone",
    "desk", "chair", "sofa", "floor", "wall", "stairs", "bench", "bar", "stage", "road", "pavement", "tree", "path",
    "fire", "mirror", "far doorway", "background", "foreground", "left", "right", "centre")  # fmt: skip

SIZES = tuple(term.name for term in FRAMINGS if term.group == "size")
ANGLES = tuple(term.name for term in FRAMINGS if term.group == "angle")
VIEWS = tuple(term.name for term in FRAMINGS if term.group == "view")
CAMERA = tuple(term.name for term in CAMERAS)
DETAILS = ("mouth", "eyes", "face", "hands", "feet", "back", "keys", "flame", "ear", "hair", "shoulder")
SIDES = ("left", "right", "centre")

LIGHTS = ("dawn", "day", "overcast", "golden", "brilliant", "dusk", "night", "candle", "lamp", "neon", "stage", "low",
    "rim")  # fmt: skip
LIGHT_SIDES = ("left", "right", "back", "front", "above", "below", "window")
WEATHERS = ("rain", "snow", "fog", "storm", "wind")

_MOTIONS = ("sit", "stand", "lie", "kneel", "lean", "bow", "sway", "rise", "lift", "lower", "shatter", "flicker",
    "drift", "spread", "grow", "fade", "stir", "tighten", "play", "blink", "shake", "step", "step aside", "beckon",
    "soften", "swing", "stream", "curl", "rest", "shift", "withdraw", "form", "float", "glow", "sit still", "spill",
    "burn", "scatter", "spin", "roll", "move", "crouch", "wipe")  # fmt: skip
VERBS = tuple(dict.fromkeys((*ACTIONS, *_MOTIONS)))
"""What may happen in a clip."""
WAYS = ("forward", "away", "back", "left", "right", "up", "down", "in", "out", "camera", "light")
PACES = ("slow", "normal", "fast")

MOODS = ("warm", "calm", "tender", "joyful", "hopeful", "melancholy", "lonely", "tense", "dark", "mysterious",
    "romantic", "dreamy", "bitter", "intimate", "triumphant", "nostalgic", "eerie", "energetic", "forgiving",
    "cold")  # fmt: skip
STYLES = ("realism", "stylized realism", "35mm", "ink", "paper", "clay", "noir", "watercolour", "documentary",
    "vintage", "anime", "black and white")  # fmt: skip
