"""Faces: people who change between stills, between clips, and within one."""

from rushes.rules.topics.topic import Fix, Measure, Topic

_STILLS = Measure("rushes look", "whose face each still shows, against the references of everybody in the film")

TOPICS = (
    Topic(
        "drift", "Character appearance drifts between clips", "7",
        "The same person has another face, other hair or another age in the next clip, or becomes somebody else while "
        "a clip runs.",
        "A clip begins from its still and knows nothing of other clips. What differs between stills differs between "
        "clips, and a face that is small in its still is invented anew in every frame.",
        (
            _STILLS,
            Measure("rushes look SHOT", "whether somebody becomes another over the clip, and from which second on"),
            Measure("rushes check --list image-generation", "how many stills show everybody as themselves"),
        ),
        (
            Fix("Re-upload still from best character shot as updated reference",
                "`rushes reference from-frame SHOT @TAG` takes the best frame and picks it; "
                "`rushes reference rounds @TAG` says what that gained. Their stills are made anew.", ("still", "clip")),
            Fix("Ensure consistent prompt wording for character descriptions",
                "Say how they look in the text of [cast.TAG] and nowhere else: it is in every prompt. Rule "
                "descriptor-agrees finds texts that say otherwise."),
            Fix("Generate test clips to verify reference effectiveness before production",
                "`rushes reference test @TAG` tries a reference for five seconds and measures it.", ("test",)),
            Fix("Use shorter, clearer prompts focusing on essential character elements",
                "`rushes remedy SHOT --because drift` shortens the text and frames the face larger.",
                ("still", "clip")),
        ),
        ("drift",),
    ),
    Topic(
        "not-the-reference", "Character looks different in Gen-4 despite good reference", "8.3",
        "The reference is good, and the still shows somebody who only resembles it.",
        "The picture leaves something open: half a face, one odd angle, a face too small to learn from; or the text "
        "of the shot says other looks than the picture.",
        (
            Measure("rushes check --list image-quality", "whether references are large, lit, sharp, and one face each"),
            _STILLS,
            Measure("rushes check", "texts that contradict a description (descriptor-agrees)"),
        ),
        (
            Fix("Ensure reference image has clear, unambiguous features",
                "`rushes look` says of each picture what it fails in. Refuse it with `rushes reject @TAG#1`, and make "
                "another: `rushes make --again @TAG`.", ("reference", "still", "clip")),
            Fix("Generate new reference with more specific character details",
                "Write age, hair, face and clothes into the text of [cast.TAG]; a picture made from it follows.",
                ("reference", "still", "clip")),
            Fix("Use multiple reference images if single reference isn't sufficient",
                "`rushes reference expand @TAG` adds angles and expressions as views; a shot takes the view nearest to "
                "its own.", ("reference", "still", "clip")),
            Fix("Test with simpler prompts focusing on character preservation",
                "`rushes remedy SHOT --because still` keeps the first clause of the text; try it with "
                "`rushes make --only SHOT --until stills`.", ("still",)),
        ),
        ("drift", "still"),
    ),
    Topic(
        "clips-disagree", "Characters look different between video clips", "10",
        "Cut together, two clips of one person are two people.",
        "Character references only work in Gen-4 Image, not Gen-4 Video: whoever is to be the same has to be the same "
        "in the stills.",
        (
            Measure("rushes look", "each still beside the reference it should show: out/look.html, the worst first"),
            Measure("rushes board", "all stills of the film side by side, in its order"),
        ),
        (
            Fix("Generate ALL character images first using Gen-4 Image + References",
                "`rushes make --until stills`; a paid run in a terminal stops there by itself and asks.", ("still",)),
            Fix("Verify character consistency across all images before animating",
                "`rushes look`, then `rushes check --list image-generation`: its last line counts who is known again."),
            Fix("Never rely on Gen-4 Video to maintain character consistency between clips",
                "A motion says what moves and never what things look like: rule motion-only tells where it does."),
            Fix("Use the same character reference images throughout entire image generation phase",
                "`rushes reference lock @TAG` settles which they are; rule reference-locked tells of any change."),
        ),
        ("drift",),
    ),
    Topic(
        "no-memory", "Expecting character consistency across video generations", "10",
        "A clip is bought in the hope that it remembers the clip before it.",
        "Gen-4 Image and Gen-4 Video are separate tools with different capabilities: no clip sees another, nor any "
        "reference.",
        (
            Measure("rushes status", "which stills and clips are there, and which clips wait for a still"),
            Measure("rushes check --list generation", "whether stills are made from the references there are now"),
        ),
        (
            Fix("Always complete image generation phase before starting video animation",
                "`rushes make --until stills`, look, pick, and only then `rushes make`."),
            Fix("Treat each video generation as independent (no memory between clips)",
                "Every shot has a still of its own. What the next clip has to show must be in its still."),
            Fix("Plan your shots as images first, then as animated sequences",
                "text is what the still shows, motion is what moves in the clip: write them apart."),
            Fix("Budget for both image generation AND video animation costs",
                "`rushes budget` has references, stills, options, tests, drafts and heroes as phases of their own."),
        ),
        ("drift",),
    ),
)  # fmt: skip
