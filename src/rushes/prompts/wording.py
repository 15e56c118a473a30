"""Words that work against a prompt, each found by what it does in its sentence.

A word alone says little: a red door is a place to walk to, a red coat on a person is a description; light
that sweeps across a wall moves, "warm lighting" does not. So patterns look at neighbours. All of them are
linear: bounded repeats, no nested ones. After Runway's Gen-4 Video Prompting Guide (help.runwayml.com) and
sections 3, 5.4 and 8 of the guide.
"""

import re
from collections.abc import Iterator

READ = 8000
"""Characters that are read: eight times what any model reads."""

_COLOUR = (
    r"(?:(?:dark|light|bright|deep|pale)[ -])?(?:red|blue|green|yellow|black|white|brown|grey|gray|silver|golden|pink|"
    r"purple|orange|crimson|blonde?|auburn|navy|beige|violet|amber|teal|cyan|magenta|burgundy|scarlet|turquoise)"
)
_GARMENT = (
    r"(?:coat|dress|sundress|gown|suit|jacket|sweater|cardigan|t-?shirt|shirt|blouse|skirt|trousers|pants|jeans|"
    r"hat|hoodie|scarf|tie|robe|uniform|armou?r|kimono|boots|cloak|blazer|tunic|apron|costume|clothes|clothing|outfit|"
    r"sneakers|shoes)"
)
_BODY = r"(?:hair|eyes|beard|skin|moustache|mustache|freckles|braids?|ponytail|features|cheekbones)"
_STILL_LIGHT = (
    r"(?:lighting|(?:golden|blue|magic) hour|rim light|backlit|sunlit|candle-?lit|moonlit|key light|fill light|"
    r"(?:soft|warm|natural|golden|cool|cold|diffused|diffuse|dim|bright|ambient|moody|dramatic|studio|hard|harsh|"
    r"volumetric|overcast|neon|morning|evening|afternoon|dawn|daylight|window)(?: [a-z]+)? (?:light|sunlight|daylight|"
    r"illumination)(?= (?:from|through|on|across|over|in|with|and)\b|$)|backlight|(?:long|deep|hard) shadows|"
    r"(?:minimalist|clean|plain|dark|white|black|gradient) (?:background|backdrop))"
)
_MOVING = re.compile(
    r"\b(?:sweep|shift|flicker|fade|grow|mov|spread|danc|chang|puls|fill|dim|brighten|fall|stream|pour|glid|cross|"
    r"ris|flash|"
    r"glint|glow|warm|cool|drift|creep|wash|slid|travel|play|shimmer|ripple|catch|break|turn|swing|pass|spill|"
    r"intensif|illuminat|appear|emerg|ignit|reach|sink|lengthen|shrink|flood|bloom|strob|swirl|sway|blink|blur|reveal|"
    r"pierc|wav)"
    r"(?:s|es|ies|ing|ning|ming)\b",
    re.IGNORECASE,
)

LOOKS = re.compile(
    rf"\b(?:wearing|wears|dressed in|clad in|\d{{1,3}}[ -]years?[ -]old|in (?:his|her|their) (?:(?:early|mid|"
    rf"late)[ -])?\d0s|(?:[a-z]+-)(?:haired|eyed|skinned)|brunette|bearded|freckled|(?:{_COLOUR}|dark|fair) {_BODY}|"
    rf"(?:{_COLOUR}|neutral|muted|earth|cool|warm|pastel)(?: [a-z]+)? (?:tones|palette|hues)|"
    rf"with (?:[a-z-]+ ){{1,4}}{_BODY}|"
    rf"in an? (?:[a-z-]+ ){{0,4}}{_GARMENT}|(?:an? )(?:[a-z-]+ ){{0,2}}{_COLOUR} (?:[a-z-]+ ){{0,2}}{_GARMENT})\b",
    re.IGNORECASE,
)
"""What somebody looks like; "the woman in the red coat" only points at her."""

_SCENERY = re.compile(rf"\b{_STILL_LIGHT}(?!\w)|\bin the (?:distant )?background\b|\bfilled with\b", re.IGNORECASE)
_COLOURS = re.compile(rf"(?<!the )\b{_COLOUR}\b(?! (?:hour|light|sunlight|glow))", re.IGNORECASE)

STYLE = re.compile(
    r"\b(?:cinematic(?! (?:stability|push|dolly|pull|pan|tilt|zoom|crane|movement|motion|camera|live))|"
    r"photo-?realis\w+|hyper-?realis\w+|film (?:look|grain|aesthetic)|35 ?mm|50 ?mm|85 ?mm|depth of field|bokeh|"
    r"anamorphic|imax|arri|hasselblad|octane|unreal engine|aesthetics?|in the style of|colou?r grad(?:e|ed|ing)|"
    r"(?:(?:anime|pixar|noir|documentary|editorial|commercial|vintage|painterly|cartoon|film|photography|ghibli|"
    r"fantasy|"
    r"animation|animated|visual|art|retro|cyberpunk) )style|(?:muted|rich|neutral|colou?r|cool|warm|pastel|neon) "
    r"(?:[a-z]+ )?palette|[48]k(?: sharpness| resolution)?|ultra-?(?:sharp|detailed|realistic)|high detail)\b",
    re.IGNORECASE,
)

_QUOTED = re.compile(r"[\"\u201c][^\"\u201c\u201d]{0,200}[\"\u201d]")

NEGATIVE = re.compile(
    r"(?<![\w-])(?:no(?! ?\.? ?\d)(?!-)|not|never(?!-)|without|none|nothing|nobody|nor|cannot|negative prompt|--no|"
    r"(?:do|does|is|are|was|were|ca|wo|did|should|must|has|have|could|would)n['\u2019]?t(?!\w)|"
    r"(?:(?<=^)|(?<=[.,;:] ))avoid)(?!\w)",
    re.IGNORECASE,
)

_ORDERS = (
    r"make|create|generate|add|remove|replace|change|animate|produce|render|let|have|ensure|keep|give|show|use|"
    r"put|imagine|"
    r"design|draw|write|emphasi[sz]e|maintain|capture|include|turn|bring|transform|convert|depict|avoid using"
)
COMMAND = re.compile(
    rf"(?:^|(?<=[.!?;\n]\s)|(?<=[.!?;\n]))[\"\s/]{{0,3}}(?:{_ORDERS})(?= (?!of\b|from\b|s\b))|"
    r"\bplease\b|\b(?:can|could|would|will) you\b|\bi(?:['\u2019](?:m|d|ll|ve))? (?:want|need|would|like|am|think|"
    r"wish)\b|"
    r"\bmake (?:it|her|him|them|sure|this|that|the)\b|\b(?:give|show|tell) me\b|\blet['\u2019]s\b|^(?:hi|hello|"
    r"hey)\b|\bthank you\b|\b(?:this|the (?:input|source|uploaded|attached|provided|reference|given)) "
    r"(?:image|photo|picture|video|clip)\b|\bvideo (?:of|showing|about|where|in which)\b",
    re.IGNORECASE,
)
"""Orders and conversation: the first word of a sentence, or what is said to somebody who listens."""

SOUND = re.compile(
    r"\b(?:sounds?(?! ?stage)|(?<!film )(?<!visual )(?<!digital )noises?|noisy|audio|sfx|soundtrack|soundscape|"
    r"dialogues?|audible|audibly|loudly|voice-?overs?|ambien(?:t|ce) (?:noise|sound|hum)|hums|humming|"
    r"loud (?:bang|noise|music|crash|voice|thud|cheer)|(?:background|soft|gentle|dramatic|orchestral|piano|upbeat|"
    r"electronic|ambient|loud) music|music (?:plays|playing|swells|builds|fades|starts|rises|in the)|(?:melody|song|"
    r"tune) (?:plays|playing)|"
    r"voices? (?:echo|say|call|break|rise|whisper|is heard|are heard)\w*|echo(?:es|ing)?(?! (?:the|of|her|his|its))|"
    r"thunder (?:rolls|claps|rumbles|cracks)|(?:is|are|be) heard|heard|rumbl(?:es|ing)|"
    r"(?:says?|saying|murmurs?|whispers?|shouts?|replies|asks?)[,:]? (?=[\"\u201c']))",
    re.IGNORECASE,
)
"""What can only be heard. Who says goodbye with a hand is seen."""

DURATION = re.compile(
    r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,2})?(?:[ -]?(?:-|\u2013|to) ?\d{1,3})?[ -]?(?:secs?|seconds?|mins?|minutes?)|"
    r"1?\d(?:\.\d)?[ -]?s|(?:two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty)[ -]seconds?)"
    r"(?: (?:take|clip|shot|video|long|duration|reminder))?(?![\w'\u2019])",
    re.IGNORECASE,
)

SETTINGS = re.compile(
    r"(?<!\S)--[a-z]+\b|(?<![\w:])(?:16:9|9:16|4:3|3:4|1:1|4:5|21:9|2\.39:1)(?![\w:])|\b\d{2,4} ?fps\b|"
    r"\b(?:720|1080|1440|2160)p\b|\baspect ratio\b",
    re.IGNORECASE,
)
"""What is sent beside a prompt, not in it; models draw or ignore it."""

VAGUE = re.compile(
    r"\b(?:beautiful(?:ly)?|amazing(?:ly)?|stunning(?:ly)?|incredible|incredibly|awesome|gorgeous|breathtaking|"
    r"magnificent|"
    r"nice|masterpiece|best quality|(?:high|good|top)[ -]quality|award[ -]winning|mesmeri[sz]ing|captivating|"
    r"eye-catching|"
    r"jaw-dropping|epic|interesting|trending on|embod(?:y|ies|ying)|essence|evok(?:e|es|ing)|manifest(?:s|ing)|"
    r"symboli[sz](?:e|es|ing)|conveys?)\b",
    re.IGNORECASE,
)

LETTERING = re.compile(
    r"(?<!no )\b(?:(?:text|title|caption|lettering|typography|words?|logo|sign|banner|label|poster|headline)s? "
    r"(?:that )?(?:reads?|reading|says?|saying|spells?|spelling)\b|with the (?:words?|text|title|caption|name|"
    r"letters)\b|"
    r"title card|subtitles|captions|headline|(?:handwritten|overlaid|on-?screen|legible|readable|animated|bold) "
    r"(?:text|lettering|words)\b|text overlay|(?:the|a) (?:word|words|text) [\"\u201c'])",
    re.IGNORECASE,
)

_CUTS = re.compile(
    r"\b(?:cuts? to|switch(?:es)? to|transitions? (?:in)?to|(?:scene|location|season)s? (?:change|changes|"
    r"shifts?)|changes seasons|"
    r"montage|next (?:scene|shot)|shot \d|scene \d|quick cuts)\b|\[?\b\d{1,2}:\d\d\b[\]:-]|\[\d{1,2}-\d{1,2}s\]",
    re.IGNORECASE,
)
_THEN = re.compile(
    r"\b(?:then|after (?:that|which)|afterwards|finally|followed by|next,|before (?:she|he|they|it)|moments later)\b",
    re.IGNORECASE,
)
_DEED = (
    r"(?<!-)\b(?:run|jump|walk|climb|danc|spin|leap|dodg|grab|draw|slash|aim|kneel|crawl|fl|swim|fight|throw|"
    r"catch|open|enter|"
    r"exit|cook|eat|driv|rid|chas|clos|lift|roll|pull|push|laugh|sit|stand|sprint|transform|pick|hug|kiss|bow|"
    r"punch|kick|turn|"
    r"writ|pour|cr|shout|crouch|stumbl|escap|shoot|swing|bounc|collaps|march|board|unlock|lurch|shak|land)"
)
_DOES = re.compile(_DEED + r"(?:s|es|ies)\b", re.IGNORECASE)
_DOING = re.compile(
    r"(?<!-)\b(?:running|jumping|walking|climbing|dancing|spinning|leaping|dodging|grabbing|drawing|kneeling|"
    r"crawling|flying|"
    r"swimming|fighting|throwing|catching|opening|cooking|eating|driving|riding|chasing|waving|laughing|sitting|"
    r"sprinting|"
    r"crying|shouting|crouching|stumbling|shooting|marching)\b",
    re.IGNORECASE,
)
_DOES_MOST, _DOING_MOST = 2, 3
_CAMERA_ON = re.compile(r"\bcamera\b[^.;!?\n]*", re.IGNORECASE)
"""What is said of the camera, to the end of its sentence."""
_LANDS = re.compile(r"\b(?:jumps|leaps|bounces)\b[^.;]{0,60}?\blands\b", re.IGNORECASE)


def looks(text: str) -> list[str]:
    """What a motion prompt says of how things look."""
    still = [clause for clause in clauses(text) if not _MOVING.search(clause)]
    said = _words(LOOKS, text) + [word for clause in still for word in _words(_SCENERY, clause)]
    colours = _unlike([word for clause in still for word in _words(_COLOURS, clause)])
    return _unlike(said) or (colours if len(colours) > 1 else [])


def style(text: str) -> list[str]:
    """Style words of a motion prompt: the still has the style already."""
    return _words(STYLE, text)


def negatives(text: str) -> list[str]:
    """Negatives outside quotation marks."""
    return _words(NEGATIVE, _QUOTED.sub(" ", text[:READ]))


def commands(text: str) -> list[str]:
    """Orders, requests and greetings."""
    return _words(COMMAND, text)


def sounds(text: str) -> list[str]:
    """What can only be heard."""
    return _words(SOUND, text)


def durations(text: str) -> list[str]:
    """Lengths of time in seconds or minutes."""
    return _words(DURATION, text)


def settings(text: str) -> list[str]:
    """Ratios, frame rates, resolutions and flags."""
    return _words(SETTINGS, text)


def vague(text: str) -> list[str]:
    """Praise and concepts in place of things that can be seen."""
    return _words(VAGUE, text)


def lettering(text: str) -> list[str]:
    """Text that is to be read in the picture."""
    return _words(LETTERING, text)


def steps(text: str, *, moving: bool = True) -> list[str]:
    """The actions of a text that tells more than one clip can show; none where it tells one.

    Two in a row are one action with its end ("turns, then smiles"), and who jumps lands. ``moving``
    counts the deeds as well as the words that part them.
    """
    text = _QUOTED.sub(" ", text[:READ])
    cuts, then = _words(_CUTS, text), [word.lower() for word in _THEN.findall(text)]
    if cuts or len(then) > 1:
        return [*cuts, *then]
    if not moving:
        return []
    acted = _LANDS.sub("jumps", _CAMERA_ON.sub(" ", text))
    does, doing = _words(_DOES, acted), _words(_DOING, acted)
    return does if len(does) > _DOES_MOST else doing if len(doing) > _DOING_MOST else []


def clauses(text: str) -> Iterator[str]:
    """A text in parts: sentences, and what commas part in them."""
    return (clause for clause in re.split(r"[.,;:!?\n]", text[:READ]) if clause.strip())


def _words(pattern: re.Pattern[str], text: str) -> list[str]:
    """The different words of a text that a pattern finds, in order."""
    found = (" ".join(match[0].split()).strip(' "/').lower() for match in pattern.finditer(text[:READ]))
    return list(dict.fromkeys(word for word in found if word))


def _unlike(words: list[str]) -> list[str]:
    return list(dict.fromkeys(words))
