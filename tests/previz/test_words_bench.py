"""The measure of slots counts what it says, and the reading stays as good as it was on prompts that are tuned on."""

from pathlib import Path

from bench.previz_words import PROMPTS, tally

HERE = Path(__file__).parent


def test_the_measure_counts_found_missed_and_invented(tmp_path: Path) -> None:
    file = tmp_path / "prompts.toml"
    file.write_text(
        '[[prompt]]\nprompt = "a woman in a kitchen, golden hour"\n'
        'people = [{ sex = "woman", age = "20-30" }]\nplace = "kitchen"\nlight = "night"\n',
        encoding="utf-8",
    )
    counts, prompts = tally(file)
    assert prompts == 1
    assert dict(counts.found) == {"person": 1, "sex": 1, "place": 1}
    assert {name: n for name, n in counts.missed.items() if n} == {"age": 1, "light": 1}
    assert {name: n for name, n in counts.invented.items() if n} == {"light": 1}


def test_prompts_that_are_tuned_on_are_read() -> None:
    counts, prompts = tally(PROMPTS / "prompts_development.toml")
    assert prompts >= 35
    assert counts.recall() > 0.97 and counts.precision() > 0.95
