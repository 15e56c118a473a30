"""What is read from small sentences: one slot at a time, and the words that are left."""

import pytest

from rushes.engines.previz.scene import Person, Scene, Thing
from rushes.engines.previz.words import read


def one(prompt: str) -> Person:
    """The only person of a prompt."""
    people = read(prompt).people
    assert len(people) == 1, people
    return people[0]


def only(prompt: str) -> Thing:
    """The only thing of a prompt."""
    things = read(prompt).things
    assert len(things) == 1, things
    return things[0]


@pytest.mark.parametrize(
    ("words", "age"),
    [
        ("a 28-year-old woman", 28), ("a woman, 28 years old", 28), ("woman, 28, in a coat", 28),
        ("a woman aged 31", 31), ("a man in his late twenties", 28), ("a man in his early 40's", 42),
        ("an elderly man", 74), ("a girl of nineteen", 19), ("a teenage boy", 16), ("a thirty-five year old man", 35),
        ("a woman in her sixties", 64), ("a man", 0),
    ],
)  # fmt: skip
def test_ages(words: str, age: int) -> None:
    assert one(words).age == age


@pytest.mark.parametrize(
    ("words", "hair"),
    [
        ("a woman with wavy dark hair", ("dark", "wavy", "")),
        ("a woman at a window, her dark wavy hair", ("dark", "wavy", "")),
        ("a man with light brown hair in a ponytail", ("light brown", "ponytail", "")),
        ("a curly-haired boy", ("", "curly", "")),
        ("a blonde woman", ("blonde", "", "")),
        ("an old man with short silver hair", ("silver", "", "short")),
        ("a bald man", ("", "", "bald")),
        ("a woman with a long braid", ("", "braid", "long")),
    ],
)
def test_hair(words: str, hair: tuple[str, str, str]) -> None:
    got = next(person for person in read(words).people if person.hair.colour or person.hair.style or person.hair.length)
    assert (got.hair.colour, got.hair.style, got.hair.length) == hair


def test_what_is_worn_has_its_own_colours() -> None:
    person = one("A young woman in a red wool coat over a striped shirt, black boots, a green scarf")
    worn = {each.kind: (each.colour, each.pattern) for each in person.wardrobe}
    assert worn == {
        "coat": ("red", "wool"), "shirt": ("", "striped"), "boots": ("black", ""), "scarf": ("green", "")
    }  # fmt: skip
    assert person.hair.colour == ""


@pytest.mark.parametrize(
    ("words", "pose", "action"),
    [
        ("a woman sits by a window", "sit", ""), ("a woman sitting by a window", "sit", ""),
        ("a woman is seated by a window", "sit", ""), ("a man kneels in the hallway, praying", "kneel", "pray"),
        ("a man lying in bed reading a book", "lie", "read"), ("a boy runs down the street", "run", ""),
        ("a woman at the piano", "sit", "play piano"), ("a man stands at the piano", "stand", "play piano"),
        ("a woman whispers to a man", "", "whisper"), ("a man turning away", "", "turn away"),
        ("a woman drops a cup", "", "drop"), ("a nurse carrying a tray", "", "carry"),
        ("a girl overhearing her parents", "", "overhear"), ("a man picks up the pieces", "", "pick up"),
    ],
)  # fmt: skip
def test_poses_and_deeds(words: str, pose: str, action: str) -> None:
    person = read(words).people[0]
    assert (person.pose, person.action) == (pose, action)


def test_two_who_do_it_with_each_other() -> None:
    for words in ("@a and @b embracing", "@a embraces @b", "@b is there. @a hugs @b"):
        people = {person.id: person for person in read(words).people}
        assert people["a"].action == "embrace" and people["a"].partner == "b"
        assert people["b"].action == "embrace" and people["b"].partner == "a"


def test_a_hand_is_held_by_who_holds_it() -> None:
    people = {person.id: person for person in read("@carer sits beside the bed and holds the hand of @elder").people}
    assert (people["carer"].pose, people["carer"].action, people["carer"].partner) == ("sit", "hold hands", "elder")
    assert (people["elder"].action, people["elder"].partner) == ("hold hands", "carer")
    assert people["carer"].at in ("bed", "bedside")


def test_who_turns_away_from_whom() -> None:
    people = {person.id: person for person in read("@anna turning away from @ben, ashamed").people}
    assert (people["anna"].action, people["anna"].partner, people["anna"].expression) == ("turn away", "ben", "shame")
    assert (people["ben"].action, people["ben"].expression) == ("", "")


def test_the_feeling_at_the_end_is_of_whom_the_sentence_is_about() -> None:
    prompt = "@carer stands in the hallway, overhearing whispers, @friend bent close to a stranger, shocked"
    people = {person.id: person for person in read(prompt).people}
    assert people["carer"].expression == "shock"
    assert people["friend"].expression == people["stranger"].expression == ""


@pytest.mark.parametrize(
    ("words", "kind", "state", "colour", "material"),
    [
        ("a blue ceramic cup", "cup", "", "blue", "ceramic"),
        ("blue ceramic cup, repaired", "cup", "repaired", "blue", "ceramic"),
        ("a shattered cup", "cup", "shattered", "", ""), ("the cup is broken", "cup", "shattered", "", ""),
        ("a lit candle", "candle", "lit", "", ""), ("the pieces of a cup", "cup", "shattered", "", ""),
        ("a paper lantern", "lantern", "", "", "paper"), ("an empty glass", "glass", "empty", "", ""),
        ("a cup with golden seams", "cup", "repaired", "", ""),
    ],
)  # fmt: skip
def test_things(words: str, kind: str, state: str, colour: str, material: str) -> None:
    thing = only(words)
    assert (thing.kind, thing.state, thing.colour, thing.material) == (kind, state, colour, material)


def test_things_come_in_numbers() -> None:
    assert only("three candles").count == 3
    assert only("two red umbrellas").count == 2
    assert only("an umbrella").count == 1


def test_a_soup_tray_has_soup_in_a_bowl_on_a_tray() -> None:
    scene = read("@caregiver in doorway with soup tray, bedroom setting", references={"caregiver": ""})
    assert [thing.kind for thing in scene.things] == ["tray", "bowl", "soup"]
    assert scene.things[1].at == scene.things[0].id
    person = scene.people[0]
    assert (person.at, person.holds, person.action) == ("doorway", (scene.things[0].id,), "carry")
    assert scene.place.kind == "bedroom"


@pytest.mark.parametrize(
    ("words", "size", "angle", "view", "detail"),
    [
        ("Close-up of hands on keys", "close-up", "", "", "hands"), ("Piano keys close-up", "close-up", "", "", "keys"),
        ("ECU of her mouth at the microphone", "extreme close-up", "", "", "mouth"),
        ("Wide shot, a woman in a street, low angle", "wide", "low angle", "", ""),
        ("a man over the shoulder of a woman", "", "", "over-the-shoulder", ""),
        ("a full bottle on a wide table", "", "", "", ""), ("Medium. A man waits.", "medium", "", "", ""),
    ],
)  # fmt: skip
def test_framing(words: str, size: str, angle: str, view: str, detail: str) -> None:
    framing = read(words).framing
    assert (framing.size, framing.angle, framing.view, framing.detail) == (size, angle, view, detail)


def test_keys_alone_need_nobody() -> None:
    scene = read("Piano keys close-up, dust motes in sunlight")
    assert scene.people == () and scene.light.motes
    assert "keys" in [thing.kind for thing in scene.things]


@pytest.mark.parametrize(
    ("words", "light"),
    [
        ("a street at night", "night"), ("soft dawn light", "dawn"), ("golden hour", "golden"), ("candlelit", "candle"),
        ("overcast lighting, desaturated colors, grey shadows", "overcast"), ("brilliant sunlight", "brilliant"),
        ("sunlight on the floor, golden hour lighting", "golden"), ("neon light", "neon"), ("a woman", ""),
        ("soft dawn light, slight blue tint, natural window lighting", "dawn"),
    ],
)  # fmt: skip
def test_light(words: str, light: str) -> None:
    assert read(words).light.kind == light


@pytest.mark.parametrize(
    ("words", "moves"),
    [
        ("The camera slowly pushes in.", ["slow push in"]), ("Locked camera. The camera remains still.", ["static"]),
        ("slow pan left", ["pan left"]), ("Handheld camera with slight natural sway.", ["handheld"]),
        ("The camera rises smoothly.", ["crane up"]), ("camera slides to the right", ["truck right"]),
        ("the camera circles her", ["orbit"]), ("she fries eggs in a pan", []), ("no camera movement", ["static"]),
    ],
)  # fmt: skip
def test_camera_moves(words: str, moves: list[str]) -> None:
    assert [move.camera for move in read("@anna in a kitchen", words).moves] == moves


def test_negatives_take_away_what_they_name() -> None:
    assert read("An empty street at night, no people").people == ()
    assert read("A kitchen without a table lamp").things == ()
    assert one("a man without a beard").features == ()
    assert one("a woman, not smiling").expression == ""
    assert one("He's not wearing a hat").wardrobe == ()
    assert len(read("a woman alone in a field, nobody else around").people) == 1


def test_pronouns_mean_whom_they_can() -> None:
    scene = read("A man and a woman in a kitchen. She reads a letter. He pours tea.")
    by_sex = {person.sex: person for person in scene.people}
    assert len(scene.people) == 2
    assert by_sex["woman"].action == "read" and by_sex["man"].action == "pour"


def test_possessives() -> None:
    scene = read("close-up of an old woman's hands holding a photograph")
    assert [(person.sex, person.age) for person in scene.people] == [("woman", 74)]
    assert (scene.framing.detail, scene.people[0].action) == ("hands", "hold")
    assert scene.people[0].holds == ("photograph",)


def test_what_nobody_knows_is_left_and_stands_in() -> None:
    scene = read("A woman holding a theremin in a garden of qwertzuiop")
    assert [(thing.kind, thing.known) for thing in scene.things] == [("theremin", False)]
    assert "theremin" in scene.left and "qwertzuiop" in scene.left
    assert scene.people[0].holds == ("theremin",)


def test_praise_and_small_words_are_not_left() -> None:
    assert read("A beautiful cinematic shot of a woman in a kitchen, 8k, masterpiece, highly detailed").left == ()
    assert read("a velvety shimmering woman").left == ("velvety shimmering",)


def test_words_are_left_as_they_were_written() -> None:
    assert read("A Xylophonic-Blorbish room, a woman").left == ("Xylophonic-Blorbish",)


def test_what_is_understood_is_told_in_plain_terms() -> None:
    told = read("@singer at piano, soft morning light", references={"singer": "woman, 28 years old"}).understood
    assert told[0] == "person: @singer, woman, 28"
    assert "action: play piano" in told and "light: dawn" in told


def test_references_give_looks_and_no_light_or_pose() -> None:
    looks = (
        "Portrait of a woman, 24 years old, light brown hair in ponytail, wearing comfortable cardigan, sitting on a "
        "chair, warm studio lighting, kind expression, looking directly at camera"
    )
    scene = read("@carer in a hallway", references={"carer": looks})
    person = scene.people[0]
    assert (person.sex, person.age, person.hair.colour, person.hair.style) == ("woman", 24, "light brown", "ponytail")
    assert [each.kind for each in person.wardrobe] == ["cardigan"]
    assert (person.pose, person.expression, person.gaze, scene.light.kind) == ("", "", "", "")


def test_a_tag_may_be_a_person_a_thing_or_a_place() -> None:
    scene = read("@elder holds the @cup in the @bedroom", references={"elder": "", "cup": "", "bedroom": ""})
    assert [person.id for person in scene.people] == ["elder"] and scene.people[0].age > 60
    assert [(thing.id, thing.kind) for thing in scene.things] == [("cup", "cup")]
    assert scene.place.kind == "bedroom"
    odd = read("@mug_7 on a table", references={"mug_7": "Blue ceramic coffee mug"})
    assert [(thing.kind, thing.colour) for thing in odd.things] == [("mug", "blue")]


def test_facts_tell_what_a_tag_is_and_what_the_prompt_does_not_say() -> None:
    scene = read("@mira in the @den", facts={"place": "Den", "framing": "close-up", "light": "golden hour"})
    assert [person.id for person in scene.people] == ["mira"]
    assert (scene.framing.size, scene.light.kind) == ("close-up", "golden")


def test_acts_of_a_clip() -> None:
    scene = read("@carer drops a cup", "cup falls in slow motion and shatters, expression shifts to shock")
    acts = [(act.who, act.verb, act.becomes) for act in scene.acts]
    assert acts == [("cup", "fall", ""), ("cup", "shatter", ""), ("carer", "form", "shock")]
    assert scene.acts[0].pace == "slow"


def test_a_mouth_sings_where_the_clip_sings() -> None:
    assert read("The mouth of @anna, extreme close-up", "she sings one word").people[0].action == "sing"
    assert read("The mouth of @anna, extreme close-up", "she breathes in").people[0].action == ""


def test_the_air_acts_by_itself() -> None:
    acts = read("@anna at the window", "dust drifts slowly, rain falls, the curtain stirs").acts
    assert [(act.who, act.verb) for act in acts] == [("", "drift"), ("", "fall"), ("", "stir")]


def slots(scene: Scene) -> tuple[object, ...]:
    return scene.place, scene.framing, scene.light, {person.id: person for person in scene.people}


def test_the_order_of_clauses_does_not_matter() -> None:
    one_way = read("Medium shot. @anna sits at the piano in the studio, eyes closed. Dawn light.")
    other = read("Dawn light. @anna sits at the piano in the studio, eyes closed. Medium shot.")
    assert slots(one_way) == slots(other)
    assert one_way.people[0].gaze == "closed"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("a singer at the microphone in the studio", "a singer at the microfone in the studoi"),
        ("a grey coat, an old woman kneeling", "a gray coat, an old woman kneling"),
        ("a candle on a windowsill", "a candel on a windowsil"),
        ("two women embracing in a bedroom", "two women embarcing in a bedrom"),
    ],
)
def test_typos_and_spellings_read_as_what_they_are(right: str, wrong: str) -> None:
    assert (read(right).people, read(right).things, read(right).place) == (
        read(wrong).people, read(wrong).things, read(wrong).place,
    )  # fmt: skip


@pytest.mark.parametrize("word", ["widow", "stranger things", "horse", "house", "cattle", "mirth", "blanker"])
def test_an_english_word_is_never_taken_for_another(word: str) -> None:
    kinds = [thing.kind for thing in read(f"a picture of the {word}").things if thing.known]
    assert set(kinds) <= {"picture", "horse"}


def test_plurals_and_singulars_are_one_thing() -> None:
    assert only("four bicycles").kind == only("a bicycle").kind == "bicycle"
    assert len(read("two old men").people) == 2
    assert {person.age for person in read("two old men").people} == {74}


@pytest.mark.parametrize(
    ("words", "deed"),
    [
        ("a woman of 30 reads a letter at the kitchen table", "read"), ("a man of 50 slowly drinks coffee", "drink"),
        ("a woman of 41 smiles", ""),
    ],
)  # fmt: skip
def test_what_somebody_of_an_age_does_is_read(words: str, deed: str) -> None:
    assert one(words).age in (30, 41, 50) and one(words).action == deed
    assert not any(each.age for each in read("a group of 30 people").people)


def test_what_is_drunk_is_in_the_hand() -> None:
    assert one("an old man drinks wine in the café").holds == ("wine",)
    assert one("a man drinks a glass of wine").holds == ("glass",)
    assert one("a man eats soup").holds == ()


def test_who_sings_on_a_stage_is_at_its_microphone_and_the_night_of_candles_is_theirs() -> None:
    scene = read("a woman sings at the microphone on the stage")
    assert scene.place.kind == "stage" and scene.people[0].at == "microphone"
    assert read("a woman reads at night by candlelight").light.kind == "candle"
    assert read("a candle in the street at night").light.kind == "night"
