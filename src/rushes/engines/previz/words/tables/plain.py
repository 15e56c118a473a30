"""Words that hold a sentence together, and words of praise that show nothing: neither asks for a thing to be drawn."""

from rushes.engines.previz.words.tables import words

FUNCTION = words(
    """
    a an the this that these those each every any all both either neither some no not never none nor and or but
    so yet if as while when where who whom whose which what how than then there here i me my mine we us our ours
    you your yours he him his himself she her hers herself it its itself they them their theirs themselves one
    ones other others another each_other someone somebody something everyone everything anyone is am are was
    were be been being has have had having do does did doing done can could will would shall should may might
    must gets get got getting let lets of to in on at by for from with without within into onto upon over under
    above below beneath beside besides between among amongst behind before after around about across along
    through throughout during until till toward towards against near next opposite inside outside off out up
    down away back forward along past via per like unlike amid amidst atop beyond except very too also just only
    even still almost nearly quite rather really truly so such more most less least much many few little lot
    lots bit own same again once twice ever always often sometimes soon already now today tonight together alone
    apart again else anew instead perhaps maybe simply slightly barely hardly mostly partly fully half 's s t ve
    re ll d m & + mr mrs ms dr etc eg ie versus vs plus both whole entire first second third last final next
    previous several various certain another seems seem seemed appears appear looks like begins begin begun
    began starts start started continues continue stops stop stopped keeps keep kept remains remain stays stay
    stayed goes go going gone went comes come coming came makes make making made gives takes take taking took
    taken sets lets puts tries try trying tried wants want wearing wears wear wore upward upwards downward
    downwards forwards backwards onward skyward halfway int ext continuous upright
    there's it's he's she's that's let's they're we're
    you're i'm left right middle centre center side sides front rear top bottom edge corner end ends beginning
    part parts
    """
)
FILLER = words(
    """
    beautiful beautifully stunning amazing gorgeous cinematic cinematically epic breathtaking masterpiece award
    winning 8k 4k uhd hd hdr ultra highly detailed detail details high quality resolution best professional
    professionally perfect perfectly lovely nice great good wonderful incredible awesome magnificent exquisite
    elegant stylish visually striking captivating mesmerizing mesmerising compelling evocative atmospheric
    atmosphere mood moment scene shot image picture frame framing composition photo photograph photography
    photographic photographed style styled look film filmed movie still video clip footage portrait camera lens
    view setting set environment background backdrop foreground subject character characters appearance quality
    feel feeling vibe tone tones palette color colour colors colours colored coloured lighting light lights lit
    shadow shadows texture textures visible visually aesthetic aesthetics design art artwork render rendering
    octane unreal engine trending artstation hyper sharp crisp focus focused depth vivid rich deep real
    authentic natural naturally simple modest comfortable subtle slight soft softly gentle bright brightly dark
    warm cool cold big large small tiny huge giant enormous long short tall wide narrow thick thin old new young
    fresh clean dirty rough smooth heavy fine single lone solitary lonely different similar unknown indie folk
    handmade imperfect glaze surface lived interior exterior residential home homey modern contemporary
    traditional classic classical rustic vintage retro antique ornate expensive cheap luxury luxurious premium
    high-end commercial advert advertisement ad music scenery landscape world time year years age aged day days
    hour hours minute minutes second seconds moments instant kind sort type way manner piece pieces pair series
    space room place area distance shape form line lines movement motion action minimal slow slowly quick
    quickly gradually suddenly softly quietly carefully calmly surrounded filled covered made consisting
    featuring including showing shows show depicting seen shown set placed standing visible pile stack bunch
    handful group row lot couple realistic realism creative musical serving steady coming crisp lush pristine
    iconic timeless sense air story life note notes chord chords rhythm melody phrase word lyrics line
    expression expressions setup setups handle handles lid holder stem parted distinguished respectable
    narrative emotional emotions emotion intricate delicate subtle tight low high level angle shot shots frame
    frames ratio aspect fps --ar --v sequence reference references same consistent
    """
)
"""Praise, film talk and sizes of things: said of any picture, shown by none."""

ABSTRACT = words(
    """
    love hope memory memories dream dreams thought thoughts idea ideas concept essence soul spirit heart journey
    beauty truth freedom power energy strength chaos order future past present history fate destiny secret
    secrets mystery magic silence sound noise music song melody rhythm voice word words name meaning symbol
    metaphor theme message sense touch hint glimpse trace echo reflection reflections presence absence
    connection bond relationship friendship family childhood adulthood youth death birth war peace society
    culture nature universe eternity infinity reality fantasy event events dinner lunch breakfast supper meal
    food party wedding funeral birthday celebration ceremony holiday vacation trip adventure game match fight
    battle race work job career business success failure victory defeat problem solution question answer
    conversation discussion argument speech talk laughter tears smile kiss embrace hug look gesture step steps
    walk run jump dance performance show concert play act role part turn change effort attempt chance luck
    choice decision reason cause effect result purpose goal aim plan target detail note tone mood vibe
    atmosphere ambience ambiance feel feeling emotion weather season summer winter spring autumn morning
    afternoon evening night week month year century era period age moment second minute hour while breath pause
    chord chords tune verse chorus typography text title logo caption subtitle lettering font half third quarter
    """
)
"""Nouns that are no things: left as words, with no stand-in."""

NEGATIONS = ("no", "without", "not", "never", "nobody", "none", "nor", "n't", "minus", "lacking", "zero")
PEOPLELESS = (
    "no people, nobody, no one, no humans, no person, no human, without people, no characters, no actors, empty "
    "of people, not a soul, no man, unpeopled, without any people, no human figures, no figures, no faces, "
    "without anyone"
)
STILLNESS = (
    "no camera movement, no camera move, without camera movement, camera does not move, no camera motion, camera "
    "doesn't move, unmoving camera, the camera does not move"
)
SPELLINGS = {
    "gray": "grey", "color": "colour", "colors": "colours", "colored": "coloured", "pajamas": "pyjamas",
    "mustache": "moustache", "center": "centre", "theater": "theatre", "neighbor": "neighbour", "blond": "blonde",
    "paneled": "panelled", "paneling": "panelling", "traveler": "traveller", "parlor": "parlour", "gaz": "gaze",
    "teh": "the", "adn": "and", "wiht": "with",
    "jewelry": "jewellery", "skeptical": "sceptical", "plow": "plough", "café": "cafe", "cafés": "cafes",
}  # fmt: skip
"""American and accented spellings, read as the other one."""
