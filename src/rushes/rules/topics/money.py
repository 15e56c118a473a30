"""Credits: more of them than was meant, for clips and for stills."""

from rushes.rules.topics.topic import Fix, Measure, Topic

_BUDGET = Measure("rushes budget", "what the film will cost by phase, model and section, and how to make it cheaper")

TOPICS = (
    Topic(
        "over-budget", "Credit usage exceeding budget", "7",
        "The credits are gone before the film is there.",
        "Takes are bought to find out what the words do; the dear model and the long clip are used where the cheap one "
        "would have told as much.",
        (
            _BUDGET,
            Measure("rushes ledger", "where every credit went, and how much of it is on the screen"),
            Measure("rushes check --list generation", "whether tests were judged before heroes were bought"),
        ),
        (
            Fix("Prototype everything in 5s Turbo before committing to 10s",
                "Draw the film with engine previz for nothing; then `rushes make --only SHOT --role test`.", ("test",)),
            Fix("Prioritize which shots truly need Gen-4 Base quality",
                'Write role = "draft" where the film is not remembered by it: rules heroes-few and '
                "hero-where-it-counts."),
            Fix("Reuse successful clips across similar musical sections",
                "reuse under [cutting] lets like sections show other parts of one clip; setups are shot once."),
            Fix("Generate fewer variations, focus on getting prompts right first time",
                "`rushes check` and `rushes lint` read the prompts before they cost anything."),
        ),
        ("cost",),
    ),
    Topic(
        "two-stage-cost", "Higher than expected credit usage", "10",
        "The clips were reckoned, and the pictures before them were not.",
        "A film is bought twice over: as references and stills, some of them to choose from, and as clips.",
        (_BUDGET, Measure("rushes make --dry-run", "what is missing now, and what just that would cost")),
        (
            Fix("Budget for BOTH image and video generation phases",
                "`rushes budget` does. cap under [budget] holds for both, and caps of sections for their own shots."),
            Fix("Generate fewer image variations, focus on quality over quantity",
                "`rushes make --until stills` makes one of each; only SHOT gets more with --takes."),
            Fix("Use image generation to test character/scene concepts before video phase",
                "`rushes make --until references`, then `--until stills`: a still costs a fraction of its clip.",
                ("still",)),
            Fix("Consider external image generation tools for initial concept development",
                "`rushes still` draws a prompt here for nothing; `rushes take add` brings in pictures from anywhere."),
        ),
        ("cost",),
    ),
)  # fmt: skip
