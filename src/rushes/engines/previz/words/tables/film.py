"""How it is framed and filmed, beyond the terms and words of ``rushes.prompts.lexicon``; and what happens in a clip."""

from collections.abc import Mapping

from rushes.engines.previz.words.tables import words

SIZES: Mapping[str, str] = {
    "macro": "macro lens, macro photograph, macro photography, macro close up",
    "extreme close-up": "extreme closeup, very close, tight detail",
    "close-up": "close up shot, close up of, up close, closeup shot, tight close up, tight closeup, close ups, "
    "tight framing, close on, in close up, face close up, tight shot of, headshot",
    "medium close-up": "medium closeup, medium close, medium close up shot, head and shoulders portrait, shoulders up",
    "medium": "mid shot of, medium framing, waist level shot, from the waist up, waist up, midshot, medium two shot",
    "medium-wide": "medium wide, medium long, knees up, medium wide framing, from the knees up, mid wide shot, "
    "mid wide",
    "full": "full length, full length shot, full body shot, head to toe shot, full figure shot",
    "wide": "wide angle shot, wide view, wide framing, wide composition, wideshot, long shot of, wide angle view, "
    "wide frame",
    "extreme wide": "very wide, ultra wide, extreme wide angle, super wide, very wide shot, sweeping vista, "
    "panoramic, "
    "panoramic view, ultra wide shot, big wide, huge landscape, epic wide, epic wide shot",
    "establishing": "establishing view, establisher",
}
ANGLES: Mapping[str, str] = {
    "high angle": "seen from above, view from above, shot from above, high camera, high viewpoint, from a high angle",
    "low angle": "seen from below, shot from below, low camera, from the floor, from a low angle, camera low, "
    "low to the ground, low viewpoint, camera on the floor",
    "eye level": "at eye level",
    "bird's eye": "top down view, seen top down, bird's eye view, overhead shot, overhead view, directly above, "
    "flat lay, "
    "straight down, seen from directly above, god's eye view, birdseye",
    "worm's eye": "worm's eye view, at ground level, from ground level, ground level shot",
    "aerial": "drone footage, from the air, aerial view, from a drone, aerial footage, helicopter shot, "
    "birds eye drone",
    "dutch angle": "tilted camera, tilted horizon, dutch, canted frame, tilted angle",
}
VIEWS: Mapping[str, str] = {
    "over-the-shoulder": "over the shoulder of, over shoulder shot, over the shoulder shot, over the shoulder view",
    "POV": "pov shot, from the point of view of, first person view, point of view shot, seen through the eyes, fpv",
    "two-shot": "medium two shot, profile two shot, close two shot",
    "profile": "half profile, seen from the side, in side view, side profile, seen in profile, side on, from the side",
    "from behind": "seen from behind, from the back, shot from behind, back to us, back to the camera, "
    "back to camera, "
    "camera behind, view from behind, her back to us, his back to us, with her back to us, with his back to us, "
    "seen from the back, back turned to us, backs to us, her back to the camera, his back to the camera",
    "silhouette": "silhouetted, as a silhouette, silhouettes, backlit silhouette, in silhouettes",
    "symmetrical": "centred composition, centered composition, symmetrical composition, centre framed, center framed, "
    "symmetric, perfectly centred, perfectly centered, wes anderson, wes anderson style",
    "three-quarter view": "in three quarter view, three quarter profile, three quarters view",
    "insert": "cut in, insert of, product film, product shot, product photo, product photography, packshot, pack shot",
    "reaction shot": "reaction of",
    "frame within a frame": "seen through a doorway, seen through a window, through the window from outside, "
    "seen through the doorway, framed by the doorway, framed in a doorway, framed by the door, framed in the doorway, "
    "framed by a window, seen through the window",
    "negative space": "lots of negative space, empty space around",
}
DOUBTFUL = words(
    """
    detail double master portrait full wide medium profile reaction ms cu ls ws ecu vista overhead symmetry centred
    centered cutaway ots macro dutch insert
    """
) | frozenset(
    ("full body", "half shot", "close shot", "looking up", "looking down", "from above", "from below",
     "through a window", "through a doorway", "ground level", "side view", "straight on", "first person",
     "three quarter", "cowboy", "top shot", "head shot", "subjective", "knee shot", "american shot")
)  # fmt: skip
"""Words that only frame a picture where nothing else in their clause says otherwise."""

SHALLOW = (
    "shallow depth of field, shallow focus, bokeh, shallow dof, blurred background, out of focus background, soft "
    "focus background, background out of focus, background blurred, blurry background, soft background, f1.4, "
    "f/1.4, wide aperture, background in bokeh, out of focus, in soft focus, creamy bokeh, thin depth of field"
)
LENSES: Mapping[int, str] = {
    8: "fisheye, fish eye, fisheye lens, fisheye view",
    20: "ultra wide lens, ultra wide angle lens",
    24: "wide angle lens, wide lens, wide angle",
    50: "standard lens, normal lens",
    85: "portrait lens",
    100: "macro lens",
    135: "telephoto, telephoto lens, long lens, tele lens, zoom lens",
}
SUBJECT_SIDES: Mapping[str, str] = {
    "left": "on the left, left of frame, on the left of the frame, left third, frame left, on the left side, at left, "
    "on the left third, left side of the frame, in the left third",
    "right": "on the right, right of frame, on the right of the frame, right third, frame right, on the right side, "
    "at right, on the right third, right side of the frame, in the right third",
    "centre": "in the centre, in the center, centre of frame, center of frame, in the middle of the frame, "
    "centre frame, "
    "center frame, dead centre, dead center",
}

MOTIONS: Mapping[str, str] = {
    "sing": "performance, gentle performance, singing, emotional singing, lip sync, song, passionate performance",
    "play": "play, strum, fingers on keys, fingers on the keys, hands on keys, chords, low hard chords, playing, "
    "hands on "
    "the keys, fingers move over the keys, finger the keys",
    "sway": "sway, rock, sway gently, swaying, slight sway, move to the music, bob",
    "rise": "rise, go up, stand up, get up, climb up, ascend",
    "lift": "lift, raise",
    "lower": "lower, sink",
    "fall": "fall, drop, tumble, slip, collapse, topple, descend",
    "shatter": "shatter, break, smash, burst, crack, splinter, explode",
    "flicker": "flicker, flutter, quiver, waver",
    "drift": "drift, float, hover, waft, swirl, settle, dance in the light",
    "spread": "spread, fill, flood, bloom, move across",
    "grow": "grow, brighten, intensify, swell, increase, widen",
    "fade": "fade, dim, vanish, disappear, dissolve, darken",
    "stir": "stir, ripple, billow, blow, rustle",
    "tighten": "tighten, squeeze",
    "blink": "blink",
    "shake": "shake, tremble, shiver, shudder, quake",
    "step": "step, step over, step back",
    "step aside": "step aside",
    "beckon": "beckon",
    "soften": "soften, relax",
    "swing": "swing",
    "stream": "stream, run, flow, trickle, drip, pour",
    "curl": "curl, curl up",
    "rest": "rest, come to rest, lie still",
    "shift": "shift, change, turn into, shifts to",
    "withdraw": "withdraw, draw back, pull away, recoil, retreat, back away",
    "form": "form, mouth, shape",
    "glow": "glow, shine, shimmer, sparkle, gleam, glint, glitter",
    "spill": "spill, overflow",
    "burn": "burn",
    "scatter": "scatter",
    "spin": "spin, twirl, rotate, revolve, whirl",
    "roll": "roll",
    "lean": "lean, tilt, lean in, bend, lean forward, lean closer",
    "nod": "nod, slight nod, nod slowly",
    "smile": "smile, grin, smile grows",
    "breathe": "breath, soft breath, slow breath, breathe, first breath, long breath, long breath out, one breath, "
    "slow breath out, soft first breath",
    "move": "move, slide, glide, pass",
    "sit still": "sit still, hold still, stay still, keep still, stand still",
    "touch": "smooth, close around",
    "wipe": "wipe",
}
"""Verbs of a clip besides the deeds of people."""
WAYS: Mapping[str, str] = {
    "forward": "forward, forwards, ahead, onward",
    "away": "away, off",
    "back": "back, backward, backwards",
    "left": "left, to the left, leftward",
    "right": "right, to the right, rightward",
    "up": "up, upward, upwards, skyward",
    "down": "down, downward, downwards, to the floor, to the ground",
    "in": "in, inside, closer",
    "out": "out, outside, outward, apart",
    "camera": "toward the camera, towards the camera, to the camera, toward us, towards us, at the camera, to camera, "
    "into the camera, towards camera, toward camera",
    "light": "toward the light, towards the light, to the light, into the light, toward the window, towards the window",
}
PACES: Mapping[str, str] = {
    "slow": "slowly, slow, gently, softly, slow motion, in slow motion, gradually, gentle, slo mo, slightly, "
    "carefully, "
    "leisurely, unhurried, slow mo, subtly, with care, calmly, tenderly, quietly",
    "fast": "fast, quickly, suddenly, rapidly, quick, swiftly, abruptly, sudden, rapid, at speed, frantically, "
    "hastily, "
    "violently, in a hurry",
}
AIRS: Mapping[str, str] = {
    "light": "light, sunlight, sun, beam, sunbeam, shadow, shadows, lights, glow",
    "dust": "dust, dust motes, motes, particles",
    "steam": "steam",
    "smoke": "smoke, fog, mist",
    "rain": "rain, raindrops, raindrop, droplets",
    "snow": "snow, snowflakes",
    "flame": "flame, flames, fire, candle flame",
    "curtain": "curtain, curtains, lace curtains",
    "leaves": "leaves",
    "wind": "wind, breeze",
    "air": "air",
    "cloth": "dress, coat, skirt, scarf, hair, fabric",
}
