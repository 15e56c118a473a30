from plan_films import LINES, case_study, film_of, song_of

from rushes.film.model import Cast, Place, Prop, Shot
from rushes.film.treatment import Models
from rushes.models import model
from rushes.plan.first import make_plan
from rushes.plan.quote import (
    clip_ratio,
    nearest_ratio,
    plan_json,
    quote,
    reference_credits,
    still_ratio,
    totals_by_model,
    totals_by_section,
)


def test_a_shot_costs_its_still_and_its_clip() -> None:
    film = film_of()
    draft = quote(film, Shot(id="a", start=0, end=100, seconds=5))
    hero = quote(film, Shot(id="a", start=0, end=100, seconds=10, role="hero"))
    assert (draft.model, draft.still_credits, draft.clip_credits) == ("gen4_turbo", 5, 25)
    assert (hero.model, hero.clip_credits) == ("gen4.5", 120)


def test_references_are_one_still_each_unless_there_is_a_picture() -> None:
    film = film_of(
        cast={"singer": Cast(text="x"), "elder": Cast(text="x", images=("e.png",))},
        place={"room": Place(text="x")},
        prop={"cup": Prop(text="x", states={"whole": "", "broken": ""}), "pen": Prop(text="x")},
    )
    assert reference_credits(film) == 8 * 5


def test_ratios_keep_the_shape() -> None:
    assert clip_ratio(film_of(settings={"size": "1920x1080"})) == "1280:720"
    assert still_ratio(film_of(settings={"size": "1920x1080"})) == "1920:1080"
    assert clip_ratio(film_of(settings={"size": "1080x1920"})) == "720:1280"
    assert nearest_ratio((1584, 672), model("gen4_image").ratios) == "1808:768"
    assert nearest_ratio((1000, 1000), model("gen4_turbo").ratios) == "960:960"


def test_the_json_of_a_plan_adds_up() -> None:
    film = case_study()
    plan = make_plan(film, song_of(312, 96, 4, LINES))
    told = plan_json(plan)
    assert list(told) == ["fps", "frames", "shots", "credits"]
    assert told["fps"] == "24/1" and told["frames"] == 7488
    shots, credits = told["shots"], told["credits"]
    assert isinstance(shots, list) and isinstance(credits, dict)
    keys = ["id", "start", "end", "kind", "section", "clip_seconds", "model", "credits"]
    assert all(list(shot) == keys for shot in shots)
    assert credits["total"] == credits["references"] + credits["stills"] + credits["clips"] == plan.credits
    assert sum(shot["credits"] for shot in shots) + credits["references"] == plan.credits
    assert sum(totals_by_model(film, plan).values()) == plan.credits
    assert sum(totals_by_section(plan).values()) + plan.reference_credits == plan.credits


def test_models_come_from_the_film() -> None:
    film = film_of(models=Models(still="scripted_still", draft="scripted_clip", hero="slate_clip"))
    plan = make_plan(film, song_of(20))
    assert {planned.model for planned in plan.shots} == {"scripted_clip"}
