"""The guide's troubleshooting, topic by topic: what one sees, what to measure, the fixes and what they cost."""

from collections.abc import Mapping

from rushes.rules.topics import money, motion, people, things
from rushes.rules.topics.told import known_of, prices_of
from rushes.rules.topics.topic import Fix, Measure, Topic, near_topic

TOPICS: Mapping[str, Topic] = {topic.id: topic for theme in (people, things, motion, money) for topic in theme.TOPICS}
"""Every topic by its id, by theme."""

__all__ = ["TOPICS", "Fix", "Measure", "Topic", "known_of", "near_topic", "prices_of"]
