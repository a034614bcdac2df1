"""A line of the table."""

from dataclasses import dataclass

from .stats import Samples


@dataclass
class Row:
    """`ours` and `floor` in `unit`; `ratio` of the two, taken round by round. Without `ours`: about the floor itself."""

    name: str
    unit: str
    ours: Samples | None
    floor: Samples | None = None
    ratio: Samples | None = None
    target: str = ""
    met: bool | None = None
    note: str = ""

    def as_json(self):
        summary = lambda samples: samples.summary() if samples is not None else None
        return {"name": self.name, "unit": self.unit, "latchkey": summary(self.ours), "floor": summary(self.floor),
                "ratio": summary(self.ratio), "target": self.target, "met": self.met, "note": self.note}
