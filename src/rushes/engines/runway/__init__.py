"""Runway: the paid engine, through Runway's developer API.

Options (``[engine.runway]``; the key is none of them, see ``rushes keys``):

    public_figures   "low": moderation is less strict with people who look like somebody known ("auto")
    queue_ahead      jobs that wait over there beyond those that run at once, so that none stands still (half
                     of those, 20 at most)
    models           a table for each model that the model table does not have, with the price you found:
                     [engine.runway.models.kling_4], with
                       makes     "clip" or "still" ("clip")
                       credits   its price, for a second of a clip or for each still; must be written
                       ratios    the ratios it takes (those of the Gen-4 models)
                       seconds   the lengths it takes (2 to 10)
                       fields    a table of what else is sent with each request, in Runway's own names
"""

from rushes.engines.runway.engine import Runway

__all__ = ["Runway"]
