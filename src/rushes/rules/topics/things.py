"""Places and props that are not those of the film."""

from rushes.rules.topics.topic import Fix, Measure, Topic

TOPICS = (
    Topic(
        "wrong-place", "Environment doesn't match reference in Gen-4", "8.3",
        "The room has another window, other furniture, or is another room.",
        "A picture full of things leaves the model to choose which of them matter; a close view of a person shows so "
        "little of the place that its reference may not even go along.",
        (
            Measure("rushes look", "which place each still shows, nearer to whose reference"),
            Measure("rushes check", "stills without a slot for all of their references (references-fit)"),
        ),
        (
            Fix("Create cleaner reference with less visual clutter",
                "Take things out of the text of [place.TAG], and `rushes make --again @TAG`.",
                ("reference", "still", "clip")),
            Fix("Use more specific environmental descriptors in prompts",
                "Say material, light and the two things that tell this place from others in the text of [place.TAG].",
                ("reference", "still", "clip")),
            Fix("Generate reference showing the exact camera angle you want",
                "`rushes reference expand @TAG` adds views of the place, or `rushes reference composite SHOT` puts the "
                "people of a shot into it and composes its still by that.", ("reference", "still", "clip")),
            Fix("Combine environment reference with detailed text descriptions",
                "Rushes always does: the text of a place goes into the prompt of each still, beside its picture."),
        ),
        ("still",),
    ),
    Topic(
        "prop-changes", "Props appear inconsistent across clips", "8.3",
        "The cup is another cup: its colour, its handle, its crack.",
        "A prop is small in the frame. Where its picture shows more than the prop, or its text says little, the model "
        "fills in the rest.",
        (
            Measure("rushes look", "in which stills each prop is found, and in which it is taken for another"),
            Measure("rushes check --list pre-production", "how many pictures there are of each prop and state"),
        ),
        (
            Fix("Generate prop references in isolation with clean backgrounds",
                "Rushes asks for that. Where a picture fails, `rushes reject @TAG#1` and `rushes make --again @TAG`.",
                ("reference", "still", "clip")),
            Fix("Create multiple angles of same prop for different shot needs",
                "Write each condition as a state, `{ whole = \"...\", broken = \"...\" }`: each has a picture of its "
                "own, and shots name it as @TAG:STATE. `rushes reference expand @TAG` adds angles.",
                ("reference", "still", "clip")),
            Fix("Use highly specific prop descriptions in both image generation and Gen-4 prompts",
                "Put material, colour and one flaw into the text of [prop.TAG]; it is said in each still it is in.",
                ("reference", "still", "clip")),
            Fix("Consider photographing real props instead of generating them",
                "`rushes reference add @TAG photo.jpg`, or name it under images of the prop.", ("still", "clip")),
        ),
        ("still",),
    ),
)  # fmt: skip
