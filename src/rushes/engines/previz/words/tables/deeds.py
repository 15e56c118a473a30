"""What people do: poses, actions, expressions, and where eyes go. Verbs are written bare; their forms are made."""

from collections.abc import Mapping

from rushes.engines.previz.words.tables import words

POSES: Mapping[str, str] = {
    "stand": "stand, stand up, stand still, be on foot, pose",
    "sit": "sit, sit down, sit up, perch, sit cross legged, squat down",
    "lie": "lie, lie down, lay down, recline, sprawl, lounge, curl up, lie in bed",
    "kneel": "kneel, kneel down, go down on one knee",
    "crouch": "crouch, squat, crouch down, huddle, hunch, duck",
    "lean": "lean, lean in, lean back, lean against, lean out, lean over, bend, bend over, bend down, "
    "lean forward, slump, slump against, slouch",
    "bow": "bow",
    "walk": "walk, stroll, stride, wander, march, pace, tiptoe, stumble, limp, saunter, trudge, roam, hike, strut",
    "run": "run, sprint, jog, race, dash, hurry, rush, flee, chase",
    "jump": "jump, leap, hop",
}
POSED: Mapping[str, str] = {
    "stand": "on foot, upright stance, on her feet, on his feet, on tiptoe, on tiptoes",
    "sit": "seated, cross legged, in a chair, on a chair, on the chair, in an armchair, in the armchair, on a stool, "
    "on the stool, at the wheel, behind the wheel, on the sofa, on a sofa, on the couch, on a couch, in a wheelchair",
    "lie": "in bed, bedridden, on her back, on his back, tucked in, lying",
    "kneel": "on one knee, on her knees, on his knees, on their knees, on bended knee, on knees",
    "bow": "head bowed, bowed, heads bowed",
    "lean": "bent close, bent over, hunched over, slumped, bent",
    "walk": "mid step, mid stride",
}
ACTIONS: Mapping[str, str] = {
    "play piano": "play piano, play the piano, play a piano, practise piano, play the keys, play a grand piano, "
    "play the grand piano, play an upright piano, play the upright piano, play the keyboard, play keyboard, "
    "play an old piano, play chords",
    "play guitar": "play guitar, play the guitar, play a guitar, play acoustic guitar, play electric guitar, strum, "
    "play the ukulele, play banjo, play bass, play an acoustic guitar, play his guitar, play her guitar, "
    "play the bass",
    "play violin": "play violin, play the violin, play a violin, play cello, play the cello, fiddle, play the fiddle",
    "play drums": "play drums, play the drums, drum, smash the drums, hit the drums, bang the drums",
    "sing": "sing, perform, croon, hum, belt out, serenade, sing along, rap, lip sync",
    "carry": "carry, bear, bring, haul, lug, transport, serve, deliver, fetch",
    "drop": "drop, let fall, let slip, let go, let go of, lose grip, leave her hand, leave her hands, "
    "slip from her hand, slip from her hands, slip from her "
    "fingers, slip through her fingers, slip out of her hand, fall from her hand, fall from her hands, "
    "leave her fingers",
    "pick up": "pick up, gather, collect, gather up, lift, scoop up, lift up, raise, pick, take up",
    "hold": "hold, clutch, grip, grasp, cradle, hold up, clasp, cling to, hug to the chest, hold on to, hold onto, "
    "wield, brandish",
    "embrace": "embrace, hug, cuddle, hold close, hold tight, snuggle, hug each other, embrace each other, "
    "fall into each other's arms, hug goodbye",
    "hold hands": "hold hands, hand holding, hands held, hold hands with, take by the hand, hold each other's hands, "
    "hand in hand, join hands, hold the hand, hold the hands, hold her hand, hold his hand, take her hand, "
    "take his hand, take the hand, holding of hands, clasp hands, squeeze her hand, squeeze his hand, "
    "hold their hands, hold a hand, interlocked fingers, hand in hers",
    "kiss": "kiss, make out, peck, share a kiss",
    "whisper": "whisper, murmur, confide, gossip, share a secret",
    "overhear": "overhear, eavesdrop, eavesdrop on, listen in, listen at the door, listen behind",
    "talk": "talk, speak, chat, converse, argue, discuss, say, call out, explain, shout, scream, yell, ask, "
    "preach, debate, quarrel, tell, have a conversation, deep in conversation",
    "turn away": "turn away, look away, turned away, turn her back, turn his back, turn their back, avert, "
    "turn aside, walk away from",
    "turn": "turn, turn around, turn round, turn back, turn to, turn to face, look back, spin around",
    "reach": "reach, reach out, reach for, stretch out, outstretched, stretch, extend a hand, reach toward, reach up",
    "give": "give, hand over, offer, hold out, pass, present, hand, share, exchange",
    "look": "look, gaze, stare, watch, peer, glance, look out, observe, look at, gaze at, stare at, look on, face, "
    "admire, contemplate, study, examine, inspect, gaze out, stare out, peek, look around, see",
    "pray": "pray, worship, meditate, say grace",
    "write": "write, scribble, jot, type, sign, pen a letter",
    "read": "read, leaf through, browse, read aloud",
    "drink": "drink, sip, swallow, gulp, toast, swig, drink from, sip from",
    "eat": "eat, chew, bite, dine, have dinner, have breakfast, have lunch, taste, munch, devour, lick",
    "cook": "cook, bake, chop, fry, chop vegetables, prepare food, prepare dinner, knead, grill, roast, make dinner, "
    "boil, prepare breakfast, make breakfast, knead dough, peel",
    "pour": "pour, refill, pour out, fill",
    "open": "open, unlock, unwrap, draw apart, throw open, draw back, pull open, draw the curtains",
    "close": "close, shut, slam",
    "wave": "wave, wave goodbye, greet, salute, beckon",
    "dance": "dance, waltz, twirl, spin, sway to the music, slow dance, breakdance, pirouette",
    "point": "point, point at, gesture, aim",
    "cry": "cry, weep, sob, shed tears, shed a tear, break down, in tears, wipe away tears, tears running, "
    "wipe a tear, wipe her eyes, wipe his eyes, with tears, tears in her eyes, tears in his eyes, teary, tearful, "
    "tears streaming, burst into tears",
    "laugh": "laugh, giggle, chuckle, crack up, burst out laughing, in laughter, share a laugh, laugh out loud",
    "smile": "smile, grin, beam",
    "lean on": "rest her head, rest her cheek, lean her head, lay her head, rest his head, rest his cheek, "
    "lean his head, lay his head, put her head, put his head, rest a cheek, lean on each other",
    "help up": "help up, prop up, help to his feet, help to her feet",
    "comfort": "comfort, console, soothe, reassure, care for, tend to, tend, nurse, stroke, caress, lay a hand, "
    "pat, put an arm around, arm around, look after, support, help",
    "feed": "feed, spoon feed",
    "sleep": "sleep, nap, doze, snooze, asleep, fast asleep, slumber, doze off, fall asleep",
    "wake": "wake, wake up, awaken, awake",
    "drive": "drive, steer, behind the wheel, at the wheel",
    "ride": "ride, cycle, pedal, ride a bike, ride a bicycle, ride bicycles, ride bikes, skateboard",
    "mend": "mend, repair, fix, glue, glue together, restore, sew, fit, fit together, piece together, knit, stitch",
    "sweep": "sweep, sweep up, clean, mop, wipe, tidy, scrub, dust off",
    "wash": "wash, rinse, bathe, shower, wash dishes, wash the dishes, do the dishes, brush teeth",
    "set down": "set down, put down, lay down the, place, set the table, lay the table, put, set, lay",
    "touch": "touch, press, feel, brush, rest a hand, run a hand, run her fingers, trace, hit, strike, tap, rub",
    "listen": "listen, hear, listen to, listen to music",
    "smoke": "smoke, puff, exhale smoke, drag on a cigarette, smoke a cigarette",
    "draw": "draw, paint, sketch, sculpt, carve",
    "work": "work, type on a laptop, hammer, dig, build, make, craft, saw, weld, operate",
    "throw": "throw, toss, hurl, fling, scatter, swing",
    "catch": "catch, grab, snatch, seize",
    "clap": "clap, applaud, cheer, clap hands",
    "nod": "nod",
    "hide": "hide, hide behind, take cover, cower, sneak",
    "fight": "fight, punch, wrestle, box, struggle, attack, battle, duel",
    "wait": "wait, wait for, queue, linger",
    "push": "push, shove",
    "pull": "pull, drag, tug, draw",
    "light": "light, ignite, light up, kindle, strike a match",
    "photograph": "photograph, take a photo, take a picture, take photos, film, snap, record, take a selfie",
    "telephone": "telephone, phone, talk on the phone, talk on a phone, talk on her phone, talk on his phone, dial, "
    "text, speak on the phone, on the phone, on her phone, on his phone, make a call, call, check her phone, "
    "check his phone, scroll",
    "breathe": "breathe, breathe in, breathe out, exhale, inhale, sigh, take a breath, gasp, pant",
    "enter": "enter, come in, walk in, step in, step inside, step through, arrive, appear, emerge",
    "leave": "leave, exit, walk out, go away, depart, step out, walk off",
    "fall": "fall, collapse, trip, tumble, faint, slip, fall down, fall over",
    "climb": "climb, climb up, ascend, scramble",
    "knock": "knock, knock on, knock at, bang on",
    "tie": "tie, button, lace up, get dressed, put on, adjust, dress, take off, try on",
    "stir": "stir, whisk, mix",
    "approach": "approach, come closer, walk toward, walk towards, walk up to, walk to, step closer, move toward, "
    "come up to, step towards, step forward",
    "swim": "swim, dive, float on her back, wade, surf, row, paddle",
}  # fmt: skip
PLURAL_DEEDS = frozenset(("embrace", "hold hands", "kiss", "whisper", "talk", "dance", "fight", "laugh"))
"""What two people do with each other where no one else is named."""
HOLDING = frozenset(
    "carry drop pick\u00a0up hold give read write drink eat pour throw catch wave light smoke set\u00a0down mend stir "
    "photograph feed cook push pull open close touch wash".replace("\u00a0", "_").split()
)
"""Deeds (blanks as underscores) that take a thing."""
IN_HAND = words(
    """
    carry drop pick_up hold give read drink eat pour throw catch wave smoke mend set_down light
    """
)
"""Of those, the ones where the thing is in the hands."""

EXPRESSIONS: Mapping[str, str] = {
    "neutral": "neutral, expressionless, blank, deadpan, stone faced, impassive, poker faced, blank stare",
    "smile": "smiling, smile, gentle smile, soft smile, faint smile, slight smile, grinning, grin, smirk, smirking, "
    "half smile, warm smile, wry smile, shy smile, smiles, smiled, smiling softly, beaming",
    "joy": "joyful, joyous, joy, happy, delight, delighted, cheerful, ecstatic, elated, jubilant, radiant, "
    "overjoyed, "
    "gleeful, happiness, face lights up, face lit up, "
    "euphoric, happily, joyfully, excited, thrilled, bliss, blissful, playful, carefree, glee, "
    "cheerfully, merry, exuberant, excitement",
    "laugh": "laughing, laughter, head back in laughter, giggling, chuckling",
    "tender": "tender, tenderly, tenderness, gentle, affectionate, affection, lovingly, caring, gently, devoted, "
    "devotion, forgiveness, forgiving, face softens, features soften, "
    "attentive, patient, patiently, tender hearted, comforted",
    "kind": "kind, kindly, kind expression, kindness, warm hearted, compassionate, compassion, welcoming, generous, "
    "friendly, benevolent, mercy, merciful, generosity, easy warmth, warm expression, welcoming smile",
    "calm": "calm, relaxed, composed, calmly, at ease, contented, stillness, quiet wisdom, "
    "calmness",
    "serene": "serene, at peace, peace, peaceful, serenity, peacefully, tranquil, reverence, reverent, in bliss, "
    "serenely",
    "hopeful": "hopeful, hope, hopefully, optimistic, expectant, patient hope, anticipation, eager, eagerly, "
    "encouraging",
    "longing": "longing, full of longing, yearning, ardent, desire, wanting, yearns, long for",
    "thoughtful": "thoughtful, thoughtfully, pensive, pensively, contemplative, deep in thought, reflective, lost in "
    "thought, concentrated, focused, concentrating, lost in the first words, introspective, lost in thoughts, "
    "concentration, deep concentration, curious, pondering, brooding, daydreaming, intent, absorbed",
    "wistful": "wistful, wistfully, nostalgic, bittersweet, dreamy, dreamily",
    "sad": "sad, sadly, sadness, melancholic, melancholy, sorrowful, lonely, unhappy, downcast, sorrow, "
    "dejected, forlorn, miserable, mourns, grieves, face falls, heavy hearted, heavy heart, crestfallen, "
    " despondent, loneliness, mournful, hurt, disappointed, tearful sadness, mourning",
    "grief": "grief, grieving, heartbroken, heartbreak, desolate, devastated, despair, despairing, grief stricken, "
    "inconsolable, distraught, broken hearted, face crumples, shattered with grief, bereaved",
    "anguish": "anguish, anguished, agony, pain, in pain, tormented, pained, suffering, torment, grimacing, in agony",
    "crying": "crying, weeping, sobbing, in tears, tears, teary eyed, tearful, eyes wet, wet eyes, tear stained, "
    "tears in her eyes, tears in his eyes, tear rolling down, tears streaming down, teary, "
    "on the verge of tears, close to tears, near tears, fighting tears, "
    "fighting back tears, fights back tears, holding back tears, holds back tears, fights tears, moved to tears, "
    "about to cry, brink of tears",
    "shock": "shocked, shock, stunned, disbelief, horrified, aghast, in shock, dumbfounded, appalled, speechless, "
    "in disbelief, startled, wide eyed, horror",
    "surprise": "surprised, surprise, astonished, amazed, astonishment, amazement, raised eyebrows",
    "fear": "afraid, scared, frightened, terrified, fear, fearful, terror, panicked, panic, in fear, fearfully, "
    "dread, dreading, petrified, alarmed, "
    "in terror, in panic",
    "worry": "worried, anxious, nervous, concerned, uneasy, worry, anxiety, apprehensive, troubled, nervously, "
    "distressed, anxiously, hesitant, stressed, insecure, conflicted, suspicious, doubtful, confused, tense, "
    "dismay, dismayed, worries, unsettled, on edge, restless",
    "anger": "angry, anger, furious, rage, enraged, raging, mad, scowling, frowning, irritated, angrily, annoyed, "
    "seething, glaring, fury, outraged, outrage, indignant, livid, anger rising, frown, scowl, fierce, "
    "aggressive, snarling",
    "bitter": "bitter, bitterness, resentful, betrayed, resentment, bitterly, jealous",
    "guilt": "guilty, guiltily, guilt, remorseful, remorse, regret, regretful, sorry, apologetic, contrite, "
    "guilt ridden",
    "shame": "ashamed, shame, embarrassed, humiliated, shameful, embarrassment, sheepish, shy, shyly, bashful, "
    "blushing",
    "tired": "tired, exhausted, weary, worn out, sleepy, fatigued, tiredly, exhaustion, wearily, drained, drowsy, "
    "yawning, bored",
    "determined": "determined, resolute, resolved, determination, defiant, stern, serious, stoic, intense, "
    "confident, "
    "confidence, intensity, fearless, brave, courageous, grim, solemn, solemnly, dignified, seriously, severe",
    "proud": "proud, pride, proudly, triumphant, victorious, smug, triumph",
    "love": "in love, loving, adoring, love, adoration, lovestruck, enamoured, enamored, infatuated",
    "empathy": "empathetic, empathic, empathy, understanding, sympathetic, empathetic expression, sympathy, "
    "sympathetically",
    "wonder": "in awe, awe, wonder, wonderment, awestruck, fascinated, amazed wonder, mesmerised, mesmerized, "
    "enchanted, "
    "eyes wide, wide eyes, wondering",
    "passion": "passionate, passionately, passion, emotional, eyes shining, heart out, full of feeling, soulful, "
    "intensely, "
    "soulfully, fervent, with feeling, emotionally, with emotion",
    "gratitude": "grateful, gratitude, thankful, relieved, relief, moved by the gift, moved, touched, thankfully, "
    "gratefully, with relief, sigh of relief",
    "cold": "cold stare, icy, aloof, distant, detached, indifferent, coldly, cold expression, cold eyes, "
    "face hardens, features harden, "
    "stony, stony faced, hostile, disdain, disdainful, contempt, contemptuous, scornful, unforgiving",
}  # fmt: skip
HEATED = ("argu", "quarrel", "shout", "scream", "yell")
"""How words begin of a talk that is in anger where nothing else is said."""
EXPRESSIVE = "expression, look on her face, look on his face, face, mood, emotion, feeling, gaze, demeanor, demeanour"

RELATIONS: Mapping[str, str] = {
    "across": "across from each other, across from one another, from each other, from one another, "
    "opposite each other, "
    "opposite one another, face to face, facing each other, on opposite sides, on either side, facing one another",
    "beside": "side by side, next to each other, next to one another, beside each other, shoulder to shoulder, "
    "arm in arm, close together, beside one another",
}
"""How two are placed to each other, of both of them at once."""

GAZES: Mapping[str, str] = {
    "each other": "eyes meet, lock eyes, locked eyes, look at each other, look into each other's eyes, gazes meet, "
    "gaze at each other, gaze into each other's eyes, exchange a look, exchange a glance, exchange glances, "
    "face each other, stare at each other, eyes locked",
    "camera": "look at camera, look at the camera, look into the camera, look into camera, look into the lens, "
    "look straight into the lens, look straight at us, look at us, stare into the camera, gaze at the camera, "
    "look at the viewer, eye contact with the camera, face the camera, facing the camera, facing camera, "
    "stare at the camera, look straight at the camera, look directly at the camera, look directly at camera, "
    "look straight into the camera, look directly into the camera, look into the lens, breaking the fourth wall, "
    "stare into the lens, look directly into the lens, facing us, to camera, smile at the camera, look at the lens, "
    "direct eye contact, gaze into the camera, straight to camera, gaze into the lens",
    "away": "look away, gaze away, look off camera, look off, look past the camera, averted eyes, face turned away, "
    "back to us, back to the camera, back to camera, back turned, her back to us, his back to us, "
    "with her back to us, "
    "with his back to us, face turned from the light, look into the distance, gaze into the distance, "
    "look off into the distance, stare into space, stare into the distance, eyes averted, facing away, faces away, "
    "looks into the distance, stare at nothing, staring into nothing, stare blankly, look offscreen, "
    "look off screen, back towards the camera, away from camera, away from the camera, backs to us",
    "down": "look down, gaze down, eyes lowered, eyes down, eyes downcast, stare at the floor, looks at the floor, "
    "downcast eyes, look at the ground, head bowed, head down, stare at the ground, lowered eyes, lowered gaze, "
    "eyes cast down, look at her hands, look at his hands, gaze lowered, stare down, look at the floor, "
    "head lowered",
    "up": "look up, gaze up, eyes lifted, looks skyward, look at the sky, head raised, stare up, gaze upward, "
    "look upwards, look to the sky, look skyward, head lifted, eyes raised, gaze at the sky, gaze at the stars, "
    "look at the stars, look upward, face lifted, head tilted back, chin up",
    "closed": "eyes closed, closed eyes, eyes shut, with eyes closed, close her eyes, close his eyes, shut eyes, "
    "eyes are closed, eyes gently closed, eyes tightly shut, close their eyes, eyes half closed",
    "left": "look left, look to the left, gaze left, face left, facing left",
    "right": "look right, look to the right, gaze right, face right, facing right",
}
