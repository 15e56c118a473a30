"""How people look: hair, clothes, and the colours and patterns of both."""

from collections.abc import Mapping

HAIR_COLOURS: Mapping[str, str] = {
    "black": "black, jet black, raven, raven black",
    "dark": "dark, darker",
    "dark brown": "dark brown, deep brown, chocolate, chocolate brown, dark chestnut, espresso",
    "brown": "brown, brunette, chestnut, hazel, mousy, brunet",
    "light brown": "light brown, honey brown, caramel, dirty blonde, dirty blond, sandy, sandy brown, dark blonde, "
    "dark blond",
    "auburn": "auburn, copper, coppery, reddish brown, mahogany",
    "red": "red, ginger, redheaded, fiery red, redhead, strawberry blonde, red headed",
    "blonde": "blonde, blond, golden, fair, platinum, platinum blonde, honey blonde, light blonde, yellow, flaxen, "
    "platinum blond",
    "grey": "grey, gray, salt and pepper, greying, graying, ash, ashen, iron grey, steel grey",
    "silver": "silver, silvery, silver grey, silver gray",
    "white": "white, snow white, white as snow",
    "blue": "blue, dyed blue, turquoise, teal",
    "green": "green, dyed green",
    "pink": "pink, dyed pink",
    "purple": "purple, violet, lilac, lavender",
}
HAIR_NOUNS = "hair, hairs, hairstyle, hairdo, haircut, locks, tresses, mane, strands of hair, strand of hair"
HAIRED = "haired"
HAIR_STYLES: Mapping[str, str] = {
    "straight": "straight, sleek, smooth",
    "wavy": "wavy, waves, waved, flowing, beach waves",
    "curly": "curly, curls, curled, ringlets, frizzy, curl",
    "coily": "coily, afro, kinky, tight curls",
    "ponytail": "ponytail, pony tail, ponytails, pigtails, pigtail, hair pulled back, pulled back",
    "bun": "bun, chignon, top knot, topknot, man bun, hair up, updo, pinned up, hair in a knot",
    "braid": "braid, braids, braided, plait, plaits, plaited, cornrows",
    "fringe": "fringe, bangs",
    "tousled": "tousled, messy, dishevelled, disheveled, unkempt, windswept, wild, shaggy, windblown",
    "slick": "slicked back, slick, combed back, slicked, wet look",
    "tied": "tied back, tied, loosely tied, tied up",
    "dreadlocks": "dreadlocks, dreads, locs",
}
HAIR_LENGTHS: Mapping[str, str] = {
    "bald": "bald, balding, shaved head, shaven headed, hairless, shaved",
    "short": "short, cropped, pixie cut, pixie, crew cut, buzz cut, buzzed, close cropped, undercut, short cropped",
    "chin": "bob, bobbed, chin length, bob cut",
    "shoulder": "shoulder length, medium length",
    "long": "long, waist length, very long, floor length",
}
GARMENTS: Mapping[str, str] = {
    "t-shirt": "t shirt, tshirt, tee, tee shirt, tank top, top, singlet, crop top, undershirt, camisole, jersey",
    "shirt": "shirt, button down, button up, dress shirt, flannel, flannel shirt, work shirt, polo, polo shirt, "
    "denim shirt, white shirt and tie",
    "blouse": "blouse, tunic",
    "sweater": "sweater, jumper, pullover, turtleneck, roll neck, polo neck, knitwear, sweatshirt, woolly jumper, "
    "knit",
    "cardigan": "cardigan, cardie, cardi",
    "hoodie": "hoodie, hoody, hooded sweatshirt, hooded top",
    "jacket": "jacket, leather jacket, denim jacket, bomber jacket, blazer, bomber, windbreaker, anorak, parka, "
    "dinner jacket",
    "coat": "coat, overcoat, trench coat, trenchcoat, raincoat, winter coat, cloak, cape, mackintosh, duster, "
    "lab coat, "
    "fur coat, greatcoat, poncho",
    "vest": "vest, waistcoat, gilet, safety vest",
    "suit": "suit, tuxedo, three piece suit, two piece suit, pinstripe suit, business suit, tux, business attire",
    "dress": "dress, gown, sundress, evening gown, evening dress, wedding dress, nightgown, nightdress, frock, "
    "ball gown, slip dress, summer dress, kimono, sari, cocktail dress, negligee",
    "skirt": "skirt, miniskirt, kilt, tutu, pencil skirt",
    "trousers": "trousers, pants, slacks, chinos, leggings, tights, sweatpants, cargo pants, joggers",
    "jeans": "jeans, denims, dungarees, overalls, blue jeans, denim jeans",
    "shorts": "shorts, swimming trunks, bermudas",
    "apron": "apron",
    "robe": "robe, bathrobe, dressing gown, habit, cassock, silk robe",
    "pyjamas": "pyjamas, pajamas, pyjama, pajama, nightwear, sleepwear, pjs, onesie",
    "uniform": "uniform, scrubs, hospital scrubs, overall, boiler suit, jumpsuit, spacesuit, space suit, armour, "
    "armor, "
    "chef whites, school uniform, army uniform, fatigues, hospital gown, wetsuit, swimsuit, bikini",
    "shawl": "shawl, stole, wrap",
    "scarf": "scarf, bandana, headscarf, neckerchief, scarves, hijab",
    "hat": "hat, fedora, bowler, beanie, cowboy hat, straw hat, top hat, woolly hat, sun hat, beret, helmet, bonnet, "
    "crown, bowler hat, knit cap, trilby",
    "cap": "cap, baseball cap, flat cap, peaked cap",
    "gloves": "gloves, glove, mittens, boxing gloves",
    "shoes": "shoes, sneakers, trainers, heels, high heels, sandals, slippers, loafers, stilettos, running shoes",
    "boots": "boots, wellies, wellington boots, combat boots, rain boots, cowboy boots",
    "barefoot": "barefoot, bare feet, barefooted, shoeless",
    "tie": "tie, bow tie, bowtie, necktie",
    "house clothes": "house clothes, loungewear, comfortable clothes, comfortable clothing, home clothes, "
    "comfy clothes",
    "casual clothes": "casual clothing, casual clothes, casual outfit, street clothes, everyday clothes, streetwear, "
    "casual wear, simple clothes, modern clothes, clothes, clothing, outfit, attire",
    "veil": "veil, bridal veil",
    "costume": "costume, period costume, fancy dress, mask",
}  # fmt: skip
PATTERNS: Mapping[str, str] = {
    "striped": "striped, stripy, pinstriped, stripes, stripey",
    "checked": "checked, plaid, tartan, checkered, chequered, gingham, check",
    "floral": "floral, flowered, flower print, floral print, flowery",
    "dotted": "dotted, polka dot, spotted, polka dotted",
    "knitted": "knitted, knit, cable knit, crocheted, chunky knit",
    "denim": "denim",
    "leather": "leather",
    "lace": "lace, lacy",
    "linen": "linen",
    "wool": "wool, woollen, woolen, woolly, tweed, cashmere",
    "silk": "silk, silken, satin, silky",
    "velvet": "velvet, corduroy",
    "plain": "plain coloured, plain colored",
}
COLOURS: Mapping[str, str] = {
    "black": "black, jet, pitch black, ebony, charcoal black",
    "white": "white, snow white, ivory, off white",
    "grey": "grey, gray, charcoal, slate, light grey, dark grey, light gray, dark gray, greyish, ash grey",
    "silver": "silver, silvery, chrome",
    "gold": "gold, golden, gilded, gilt",
    "red": "red, bright red, scarlet, ruby, cherry red, reddish, vermilion, blood red",
    "crimson": "crimson, dark red, deep red",
    "burgundy": "burgundy, maroon, wine red, oxblood, claret",
    "pink": "pink, rose pink, magenta, fuchsia, hot pink, salmon, pale pink, dusty pink, blush pink",
    "orange": "orange, tangerine, coral, burnt orange, rust coloured, terracotta",
    "amber": "amber, honey coloured",
    "yellow": "yellow, bright yellow, mustard, lemon yellow, ochre, mustard yellow, golden yellow, pale yellow",
    "cream": "cream, creamy white, eggshell, cream coloured, cream colored",
    "beige": "beige, tan, sand coloured, camel, khaki, taupe",
    "brown": "brown, dark brown, chocolate brown, chestnut, light brown, tawny, umber",
    "green": "green, emerald, bright green, dark green, forest green, mint, lime, sage, light green, pale green, "
    "moss green",
    "olive": "olive, olive green, army green",
    "teal": "teal, petrol blue, petrol",
    "turquoise": "turquoise, cyan, aqua, aquamarine",
    "blue": "blue, cobalt, cobalt blue, royal blue, bright blue, azure, indigo, electric blue, deep blue, bluish",
    "light blue": "light blue, pale blue, baby blue, sky blue, powder blue, pastel blue",
    "navy": "navy, navy blue, dark blue, midnight blue",
    "purple": "purple, plum, aubergine, eggplant, dark purple",
    "violet": "violet, lilac, lavender, mauve",
}
