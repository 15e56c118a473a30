"""What a film's models are and what they cost it, each at the ratio it is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass

from rushes.errors import FilmError
from rushes.film.model import Film, Shot
from rushes.film.treatment import Role
from rushes.models import Model, model
from rushes.plan.frames import role_model
from rushes.plan.performed import clip_model, clip_seconds, is_performed
from rushes.plan.quote import REFERENCE_RATIO, nearest_ratio, shot_credits, still_ratio

TEST_SECONDS = 5
"""Length of the clip that tests a hero's motion in role draft (guide, section 5.8)."""


@dataclass(frozen=True, slots=True)
class Prices:
    """Models of a film and what they cost there, each clip length reckoned once."""

    still: Model
    quick: Model
    clips: Mapping[Role, Model]
    still_ratio: str
    ratios: Mapping[Role, str]
    film: Film

    @classmethod
    def of(cls, film: Film, quick: str | None = None) -> "Prices":
        """The prices of a film's ``[models]``."""
        file = film.file.models
        for key, makes in (("still", "still"), ("draft", "clip"), ("hero", "clip")):
            _is_fit(key, model(getattr(file, key)), makes)
        clips: dict[Role, Model] = {"draft": role_model(film, "draft"), "hero": role_model(film, "hero")}
        ratios = {role: nearest_ratio(film.size, sold.ratios) for role, sold in clips.items()}
        return cls(model(file.still), model(quick or file.still), clips, still_ratio(film), ratios, film)

    def clip(self, role: Role, seconds: int) -> int:
        """Credits of a clip."""
        return self.clips[role].price(self.ratios[role], seconds)

    def of_clip(self, shot: Shot) -> tuple[Model, int]:
        """The model of a shot's clip, and its credits."""
        if shot.performance and is_performed(self.film, shot):
            return clip_model(self.film, shot), shot_credits(self.film, shot)
        return self.clips[shot.role], self.clip(shot.role, shot.seconds)

    def of_mend(self, shot: Shot) -> tuple[Model, int]:
        """The model that mends a shot's clip, and its credits for a take as long as the shot's clip is."""
        sold = model(self.film.file.models.mend)
        return sold, sold.price(nearest_ratio(self.film.size, sold.ratios), clip_seconds(self.film, shot))

    def reference(self) -> int:
        """Credits of a reference."""
        return self.still.price(REFERENCE_RATIO if REFERENCE_RATIO in self.still.ratios else self.still_ratio)

    def still_of(self, shot: Shot) -> Model:
        """The model of a shot's still: the quick one only where the shot shows the references that it needs."""
        shown = len(shot.cast) + len(shot.props) + (shot.place is not None)
        return self.quick if shown >= self.quick.references_min else self.still

    def test(self, seconds: int) -> int:
        """Seconds of the draft that tests a hero of so many; 0 where it would cost as much as the hero."""
        choices = [s for s in self.clips["draft"].seconds if s >= min(seconds, TEST_SECONDS)]
        length = min(choices, default=0)
        return length if self.clip("draft", length) < self.clip("hero", seconds) else 0


def _is_fit(key: str, sold: Model, makes: str) -> None:
    if sold.makes != makes:
        raise FilmError(
            f"models.{key} is {sold.id}, which makes a {sold.makes} and no {makes}",
            where="film.toml", next="`rushes engines` lists the models and what they make.",
        )  # fmt: skip
