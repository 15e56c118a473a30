"""Drawing: a staged world, a camera and a light in; pictures out.

Indirect light is gathered once per place and light, at the points of the meshes, and looked up by every frame after
it: no noise that crawls, and the first frame of a clip is its still.
"""
