"""Who: nouns for people with what they say of sex and age in years ("" and 0: nothing), and words for age."""

from collections.abc import Mapping

from rushes.engines.previz.words.tables import words

PEOPLE: Mapping[tuple[str, int], str] = {
    ("woman", 0): "woman, lady, female, girlfriend, bride, actress, waitress, businesswoman, policewoman, housewife, "
    "wife, sister, aunt, ballerina, nun, maid, hostess, widow, queen, saleswoman, policewoman, fisherwoman, ex wife",
    ("man", 0): "man, guy, gentleman, male, boyfriend, groom, waiter, businessman, policeman, fireman, husband, "
    "brother, uncle, bloke, dude, monk, widower, king, salesman, fisherman, cowboy, workman, craftsman, repairman, "
    "postman, milkman, doorman, frontman, father in law, fellow, ex husband",
    ("woman", 40): "mother, mom, mum, mama, mommy, mummy",
    ("man", 42): "father, dad, daddy, papa",
    ("woman", 72): "grandmother, grandma, granny, nan, grandmum, nana, old lady, crone",
    ("man", 74): "grandfather, grandpa, granddad, grandad, old timer",
    ("", 72): "grandparent, elder, pensioner, senior citizen, old person",
    ("woman", 10): "girl, schoolgirl",
    ("man", 10): "boy, schoolboy, lad",
    ("", 8): "child, kid, little one, youngster, schoolchild",
    ("", 4): "toddler, infant",
    ("", 1): "baby, newborn",
    ("", 16): "teenager, teen, adolescent, youth",
    ("woman", 12): "daughter, granddaughter, niece",
    ("man", 12): "son, grandson, nephew",
    ("woman", 21): "young woman, young lady, young female, female student",
    ("man", 21): "young man, young guy, young male",
    ("", 24): "young adult, young person",
    ("", 21): "student",
    ("", 0): "person, adult, human, human being, figure, character, subject, stranger, friend, best friend, neighbour, "
    "neighbor, lover, partner, artist, singer, vocalist, musician, performer, pianist, guitarist, drummer, bassist, "
    "violinist, cellist, player, rapper, dj, composer, conductor, dancer, actor, model, painter, sculptor, poet, "
    "writer, author, journalist, photographer, director, caregiver, caretaker, carer, nurse, doctor, surgeon, "
    "patient, "
    "teacher, professor, scientist, engineer, worker, builder, carpenter, mechanic, farmer, gardener, baker, chef, "
    "cook, barista, bartender, server, host, guest, customer, shopkeeper, clerk, boss, employee, office worker, "
    "assistant, secretary, "
    "lawyer, judge, detective, inspector, cop, police officer, officer, soldier, veteran, sailor, captain, pilot, "
    "driver, passenger, commuter, traveller, traveler, tourist, hiker, climber, runner, athlete, boxer, swimmer, "
    "skater, skateboarder, surfer, cyclist, biker, rider, footballer, gymnast, priest, pastor, astronaut, fighter, "
    "firefighter, thief, burglar, killer, murderer, criminal, prisoner, refugee, homeless person, beggar, survivor, "
    "victim, witness, hero, heroine, protagonist, antagonist, villain, knight, warrior, samurai, wizard, witch, "
    "princess, prince, clown, magician, mime, ghost, angel, robot, cyborg, busker, street musician, fan, dreamer, "
    "betrayer, companion, colleague, sibling, twin, cousin, relative, parent, spouse, audience member, passerby, "
    "pedestrian, onlooker, woodworker, potter, blacksmith, tailor, seamstress, librarian, cashier, courier, "
    "delivery driver, hairdresser, barber, butcher, florist, receptionist, janitor, cleaner, security guard, guard, "
    "nomad, monk, explorer, hunter, shepherd, fortune teller, hacker, gamer, streamer, influencer",
}  # fmt: skip
"""Plurals are made; those of friends, kids and the like count as two."""

WOMANLY = ("actress", "ballerina", "seamstress", "princess", "heroine", "witch")
MANLY = ("prince", "knight", "wizard", "priest", "monk", "cowboy")

RELATIVES = words(
    """
    mother mom mum father dad sister brother wife husband daughter son grandmother grandma grandfather grandpa
    friend girlfriend boyfriend partner lover neighbour neighbor aunt uncle cousin twin parent boss colleague
    child baby best friend granddaughter grandson niece nephew kid companion teacher doctor patient
    """
)
"""Who is somebody's: "her mother" is another person than she."""

GROUPS: Mapping[str, tuple[tuple[str, int], ...]] = {
    "couple": (("woman", 0), ("man", 0)),
    "two people": (("", 0), ("", 0)),
    "duo": (("", 0), ("", 0)),
    "lovers": (("woman", 0), ("man", 0)),
    "newlyweds": (("woman", 0), ("man", 0)),
    "bride and groom": (("woman", 0), ("man", 0)),
    "husband and wife": (("man", 0), ("woman", 0)),
    "mother and daughter": (("woman", 40), ("woman", 12)),
    "mother and son": (("woman", 40), ("man", 12)),
    "mother and child": (("woman", 35), ("", 6)),
    "mother and baby": (("woman", 30), ("", 1)),
    "father and son": (("man", 42), ("man", 12)),
    "father and daughter": (("man", 42), ("woman", 12)),
    "brother and sister": (("man", 0), ("woman", 0)),
    "brothers": (("man", 0), ("man", 0)),
    "sisters": (("woman", 0), ("woman", 0)),
    "twins": (("", 0), ("", 0)),
    "parents": (("woman", 40), ("man", 42)),
    "grandparents": (("woman", 72), ("man", 74)),
    "elderly couple": (("woman", 74), ("man", 74)),
    "old couple": (("woman", 74), ("man", 74)),
    "young couple": (("woman", 25), ("man", 25)),
    "trio": (("", 0), ("", 0), ("", 0)),
    "family": (("woman", 38), ("man", 40), ("", 8)),
}  # fmt: skip

CROWDS = ("crowd, audience, crowds, onlookers, passersby, passers by, people in the background, commuters, shoppers, "
    "spectators, concertgoers, guests, fans, tourists, crowded, busy, bustling, throng, congregation")  # fmt: skip

AGES: Mapping[int, str] = {
    5: "preschool",
    8: "little, small",
    16: "teenage, teenaged, adolescent, teen",
    24: "young, youthful, young adult, college age",
    35: "thirtysomething, thirty something",
    45: "mature, fortysomething, forty something",
    50: "middle aged",
    74: "old, elderly, aged, aging, ageing, senior, older, retired, frail, grey haired, gray haired, ancient",
}
DECADES: Mapping[str, int] = {
    "teens": 16, "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70,
    "eighties": 80, "nineties": 90,
}  # fmt: skip
NUMBERS: Mapping[str, int] = {
    word: n
    for n, word in enumerate(
        (
            "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
            "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
        )
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "dozen": 12,
     "several": 3, "few": 3, "many": 5, "some": 3, "both": 2}  # fmt: skip

BUILDS: Mapping[str, str] = {
    "slim": "slim, slender, thin, skinny, lean built, petite, willowy, lanky, gaunt, delicate",
    "athletic": "athletic, muscular, fit, toned, strong, wiry, broad shouldered, well built",
    "heavy": "heavy, heavyset, fat, overweight, plump, chubby, stout, burly, stocky, plus size, curvy",
    "tall": "tall, towering",
    "short": "of short stature",
    "average": "average build, medium build",
}
SKINS: Mapping[str, str] = {
    "pale": "pale skin, pale skinned, porcelain skin, pale complexion",
    "fair": "fair skin, fair skinned, light skin, light skinned, fair complexion, caucasian, white skin",
    "olive": "olive skin, olive skinned, mediterranean, olive complexion",
    "tan": "tan skin, tanned, sun tanned, suntanned, bronzed, weathered skin",
    "brown": "brown skin, brown skinned, latina, latino, hispanic, indian, south asian, middle eastern",
    "dark": "dark skin, dark skinned, black skin, african american, african, afro american, dark complexion, "
    "ebony skin",
}
FEATURES: Mapping[str, str] = {
    "angular": "angular features, sharp features, chiselled features, chiseled features, high cheekbones, "
    "angular face, "
    "strong jaw, strong jawline, angular, more angular features, chiselled, chiseled, sharp cheekbones",
    "soft": "soft features, gentle features, gentle facial features, round face, delicate features, soft face",
    "freckles": "freckles, freckled, freckle",
    "wrinkles": "wrinkles, wrinkled, wrinkled face, lined face, deep lines, weathered face, weathered, "
    "lines on the face",
    "beard": "beard, bearded, full beard, goatee, grey beard, gray beard, white beard, long beard, bushy beard",
    "moustache": "moustache, mustache, moustached, mustached",
    "stubble": "stubble, stubbly, unshaven, five o'clock shadow, three day beard, stubbled",
    "glasses": "glasses, spectacles, eyeglasses, bespectacled, reading glasses, eyewear",
    "sunglasses": "sunglasses, shades, dark glasses, aviators",
    "scar": "scar, scarred, scars",
    "earrings": "earrings, earring, hoop earrings",
    "necklace": "necklace, pendant, pearls, chain around the neck",
    "tattoo": "tattoo, tattooed, tattoos, inked arms",
    "make-up": "make up, makeup, mascara, eyeliner, eye shadow",
    "red lips": "red lips, red lipstick, lipstick",
    "expressive eyes": "expressive eyes, big eyes, large eyes, bright eyes, piercing eyes",
    "wise eyes": "wise eyes, kind eyes, gentle eyes, warm eyes",
    "blue eyes": "blue eyes, blue eyed",
    "green eyes": "green eyes, green eyed",
    "brown eyes": "brown eyes, brown eyed, hazel eyes, amber eyes",
    "dark eyes": "dark eyes, dark eyed, black eyes",
    "grey eyes": "grey eyes, gray eyes, grey eyed, gray eyed",
}
NAMES: Mapping[str, str] = {
    "woman": "anna emma maria mary sarah laura julia nina lena sofia olivia mia clara eva elena alice jane kate lucy "
    "grace rose ruth helen susan linda amy amelia charlotte sophie zoe chloe ella ava isabella hannah leah naomi nora "
    "ingrid astrid yuki aisha fatima priya rosa carmen ines camille margaret martha agnes edith",
    "man": "john james paul peter tom thomas jack david daniel michael mike ben sam max leo noah liam lucas oliver "
    "henry george arthur frank joe bob bill william robert richard mark luke adam alex marco pedro carlos diego juan "
    "ali omar hassan ivan igor kenji hiro raj tobias jonas felix otto emil walter theo",
}


def people() -> dict[str, tuple[str, int]]:
    """Every noun in the singular, with sex and age."""
    table = {word.strip(): key for key, words in PEOPLE.items() for word in words.split(",")}
    fixed = dict.fromkeys(WOMANLY, ("woman", 0)) | dict.fromkeys(MANLY, ("man", 0))
    return table | fixed
