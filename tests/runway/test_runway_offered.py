"""``rushes engines``: what each model takes, gives and costs is what the engine really asks for and the table says."""

import json

import pytest
from click.testing import CliRunner

from rushes.cli.engines import engines
from rushes.engines.offered import costs, details, gives, offered, plain, takes
from rushes.engines.runway.wires import VIDEO_TAGS, WIRES
from rushes.errors import UsageError
from rushes.models import MODELS, model

RUNWAY = [row.id for row in MODELS.values() if row.engine == "runway"]


def told(*words: str) -> str:
    done = CliRunner().invoke(engines, words, catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def test_every_model_is_listed_with_its_price() -> None:
    lines = told().splitlines()
    assert len(lines) == 1 + len(MODELS) and max(map(len, lines)) <= 120
    for row in MODELS.values():
        (line,) = [line for line in lines if line.split()[1] == row.id]
        assert line.endswith(costs(row)) and takes(row) in line


@pytest.mark.parametrize("id", RUNWAY)
def test_what_is_said_is_what_is_asked(id: str) -> None:
    """The words of the table are those of the wires: what is sent, and what is refused before it is."""
    row, wire, said = model(id), WIRES[id], plain(model(id))
    given = said["takes"]
    assert isinstance(given, dict)
    assert (given["words"] == 0) == (wire.words == "none")
    assert given["first_picture"] == (wire.door in ("image_to_video", "character_performance"))
    assert (
        {tag for tag in ("clip", "performance") if given[tag]} == {VIDEO_TAGS[id]} - {""} if id in VIDEO_TAGS else True
    )
    assert given["references"] == ({"least": row.references_min, "most": row.references_max} if row.makes == "still"
                                   else {"least": 0, "most": 0})  # fmt: skip
    text = dict(details(row))
    assert text["source"].startswith("runwayml 5.24.0") and row.verified in text["source"]
    assert gives(row).startswith("a still" if row.makes == "still" else "a silent clip")


def test_prices_in_words() -> None:
    assert costs(model("slate_still")) == "nothing"
    assert costs(model("gen4_image")) == "5 or 8 each"
    assert costs(model("gen4.5")) == "12 a second"
    assert costs(model("seedance2_5")) == "20, 30 or 68 a second, 80 at least"
    assert takes(model("gen4_image_turbo")) == "words, 1 to 3 references"
    assert takes(model("aleph2")) == "a clip to mend, words"


def test_one_engine_and_one_model() -> None:
    whole = told("runway")
    assert all(f"\n{id}" in whole for id in RUNWAY) and "slate_still" not in whole
    one = told("gen4_image")
    assert "5: 1280:720 720:1280" in one and "2026-09-27" in one and "gen4_turbo" not in one
    assert "Did you mean gen4_turbo?" in str(_refused("gen4_turb"))
    assert "no engine and no model" in str(_refused("x" * 500)) and len(str(_refused("x" * 500))) < 200


def _refused(name: str) -> UsageError:
    with pytest.raises(UsageError) as found:
        offered(name)
    return found.value


def test_as_json() -> None:
    every = json.loads(told("--json"))
    assert [each["model"] for each in every["models"]] == list(MODELS) and "runway" in every["engines"]
    (one,) = json.loads(told("seedance2_5", "--json"))["models"]
    prices = {each["ratio"]: each["credits"] for each in one["costs"]["by_ratio"]}
    assert prices == dict(MODELS["seedance2_5"].credits_by_ratio or {}) and one["costs"]["least"] == 80
    assert one["gives"]["seconds"] == list(range(4, 31)) and one["gives"]["rate"] == "24"
    assert set(one) >= {"engine", "model", "makes", "seconds", "references", "credits", "unit", "state"}
