"""Motion: moments that are too long, cameras that wander, stills that do not come to life."""

from rushes.rules.topics.topic import Fix, Measure, Topic

TOPICS = (
    Topic(
        "too-short", "Story moment needs more than 10s", "7",
        "What happens does not fit into the longest clip that is sold.",
        "No clip is longer than ten seconds, and a clip tells one action. Slowing it down by more than a tenth shows.",
        (
            Measure("rushes check", "moments and slots that no clip covers (moment-fits, slot-in-guide-range)"),
            Measure("rushes plan --why SHOT", "why a shot is as long as it is, and what else it might be"),
        ),
        (
            Fix("Use last-frame chaining technique for seamless continuation",
                'Write seconds = 25 into the moment and `rushes plan`, or chain = "SHOT" into the next shot: its still '
                "is the last good frame of that clip, for nothing.", ("clip",)),
            Fix("Break moment into logical sub-actions across multiple clips",
                "Write two [[moment]] tables with times that follow each other, one action each, and `rushes plan`.",
                ("still", "clip")),
            Fix("Plan camera angle changes to hide natural edit points",
                "Give the second another framing: rule neighbours-differ tells where two are too alike to cut.",
                ("still", "clip")),
            Fix("Accept edit points as part of cinematic rhythm",
                "`rushes plan` puts the cut on a bar or a beat, where it is heard as meant."),
        ),
        ("length",),
    ),
    Topic(
        "camera", "Unwanted camera movement or character actions", "7",
        "The camera drifts where it should stand, or somebody does what nobody asked for.",
        "Where a prompt says nothing of the camera, the model invents a move; two actions in one prompt melt into one.",
        (
            Measure("rushes look", "how the camera of every clip moved, beside what was asked of it"),
            Measure("rushes check", "camera-as-asked, one-camera-move and one-action, shot by shot"),
            Measure('rushes lint --motion "..."', "what is wrong with the words of one motion"),
        ),
        (
            Fix('Specify "static camera" or "locked-off shot" for stability',
                'camera = "static" ends the prompt with words the model obeys; `rushes remedy SHOT --because camera` '
                "writes it.", ("clip",)),
            Fix("Use more specific action verbs in prompts",
                "`turns her head`, not `moves`. `rushes remedy SHOT --because motion` keeps the first action.",
                ("clip",)),
            Fix("Regenerate with slightly different prompt wording",
                "Change motion of the shot or its moment, and `rushes make --only SHOT`.", ("clip",)),
            Fix("Generate multiple versions and select best motion",
                "`rushes make --only SHOT --takes 3`, then `rushes look SHOT` and `rushes pick SHOT.clip#2`.",
                ("clip", "clip")),
        ),
        ("camera", "motion"),
    ),
    Topic(
        "dead-still", "Generated images don't animate well", "10",
        "The still is beautiful; its clip melts, freezes, flickers, or only zooms.",
        "A full picture gives the model too much to keep; one without a clear subject gives it nothing to move.",
        (
            Measure("rushes look", "warped ends, freezes, jumps and flicker of every clip, and whether it is dark"),
            Measure("rushes check --list image-quality", "how clean the references are that the stills are made from"),
        ),
        (
            Fix("Create images specifically designed for animation (clear subjects, good composition)",
                "One subject, one action in text, a framing that shows it: rules one-action and framing-known.",
                ("still", "clip")),
            Fix("Avoid overly complex or cluttered image compositions",
                "`rushes remedy SHOT --because still` keeps the first clause and one prop.", ("still", "clip")),
            Fix("Generate multiple angle options during image phase",
                "`rushes make --only SHOT --until stills --takes 3`, look at them on the board, and pick one.",
                ("still", "still")),
            Fix("Test animation on simple images before creating complex scenes",
                "`rushes make --only SHOT --role test`: five seconds of the draft model.", ("test",)),
        ),
        ("still", "motion"),
    ),
)  # fmt: skip
