"""The lines of the guide's six checklists, word for word, and the rules that each of them stands on.

Sources: "Image Quality Checklist" in the guide's section 5.3; the other five between its sections 8.4 and 10.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its id, the guide's words, and the ids of the rules that have to be kept for it.

    ``by_hand`` lines can be refuted by a program and never confirmed: a person has to look, and tick them.
    """

    id: str
    text: str
    rules: tuple[str, ...] = ()
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Checklist:
    """One list: its name on the command line, the guide's title and place, and its lines."""

    name: str
    title: str
    where: str
    lines: tuple[Line, ...]


CHECKLISTS: Sequence[Checklist] = (
    Checklist("pre-production", "Pre-Production Checklist", "before section 10", (
        Line("song-in-grid", "Song broken into 5s grid with clip assignments",
             ("every-frame-covered", "clip-fits-slot", "slot-in-guide-range", "section-gaps")),
        Line("characters-tested", "Character references created using text-to-image and tested"),
        Line("places-follow-light", "Environment references generated matching lighting plan",
             ("light-order", "light-used")),
        Line("props-have-states", "Prop references created with multiple angles/states", ("motif-order",)),
        Line("references-in-clips", "All references validated with test Gen-4 clips", ("never-used",)),
        Line("light-planned", "Style/lighting progression planned", ("light-order", "light-used")),
        Line("motifs-mapped", "Motif appearances mapped throughout timeline", ("motif-returns",)),
        Line("budget-allocated", "Credit budget calculated and allocated",
             ("cap-covers-plan", "cap-covers-likely", "cap-of-section")),
    )),
    Checklist("image-generation", "Image Generation Checklist", "before section 10", (
        Line("people-described", "Character descriptions detailed and consistent",
             ("descriptor-missing", "descriptor-agrees")),
        Line("people-angles", "Multiple reference angles generated for main characters"),
        Line("places-in-light", "Environment references match intended video lighting", ("light-order",)),
        Line("props-distinct", "Prop references show clear, distinctive details", ("descriptor-missing",)),
        Line("references-clean", "All references high resolution and clean composition"),
        Line("backups-made", "Backup reference options created for critical elements"),
        Line("references-work", "Reference effectiveness tested in Gen-4 clips", ("shows-its-own", "stays-the-same")),
    )),
    Checklist("image-quality", "Image Quality Checklist", "5.3", (
        Line("resolution", "High resolution (1024x1024+)"),
        Line("lighting-clear", "Clear lighting showing character/object details"),
        Line("style-consistent", "Consistent style across all references"),
        Line("composition-clean", "Clean composition suitable for video generation"),
        Line("ratio-fits", "Appropriate for intended video aspect ratio"),
    )),
    Checklist("prompts", "Prompt Writing Checklist", "before section 10", (
        Line("references-tagged", "References properly tagged (`<ref: Character1>`)", ("tag-exists", "references-fit")),
        Line("action-single", "Single clear action per clip", ("one-action", "one-camera-move")),
        Line("framing-said", "Appropriate camera/framing specified", ("framing-known", "camera-known")),
        Line("light-in-time", "Lighting/mood consistent with timeline position", ("light-order",)),
        Line("duration-fits", "Duration matches intended use (5s vs 10s)", ("clip-fits-slot", "slot-in-guide-range")),
    )),
    Checklist("generation", "Generation Process Checklist", "before section 10", (
        Line("references-loaded", "References loaded correctly", ("references-fit", "reference-locked")),
        Line("prompts-short", "Prompt under 1000 characters", ("prompt-length",)),
        Line("tests-reviewed", "Test generation reviewed before full production", ("hero-tested",)),
        Line("versions-made", "Multiple versions generated for critical shots"),
        Line("outputs-saved", "Successful outputs saved as potential new references"),
    )),
    Checklist("post-production", "Post-Production Checklist", "before section 10", (
        Line("clips-trimmed", "All clips trimmed of artifacts", ("clip-ends-good", "clip-is-whole")),
        Line("cuts-on-music", "Timeline synced to musical beats", ("cuts-on-beats",)),
        Line("cross-cutting-flows", "Cross-cutting maintains visual flow",
             ("neighbours-differ", "ratio-near-target", "transition-has-room", "chain-joins", "clip-reaches-end"),
             by_hand=True),
        Line("colour-consistent", "Color consistency maintained"),
        Line("motifs-emphasised", "Motifs properly emphasized", ("motif-returns", "motif-order")),
        Line("reviewed", "Final technical review completed", ("clip-is-lit", "camera-as-asked"), by_hand=True),
    )),
)  # fmt: skip
"""The six lists, in the order of the work."""

NAMES = tuple(each.name for each in CHECKLISTS)
ALL = "all"
"""The name of all of them."""
LINES: Mapping[str, Line] = {line.id: line for each in CHECKLISTS for line in each.lines}


def near_line(id: str, most: int = 3) -> list[str]:
    """The ids that a wrong one may have meant, the likeliest first; at least one."""
    return get_close_matches(id, LINES, most, 0.6) or get_close_matches(id, LINES, 1, 0)
