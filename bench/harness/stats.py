"""Medians with their spread."""

import statistics


class Samples(list):
    """One figure, taken once a round."""

    def summary(self):
        return {"median": statistics.median(self), "min": min(self), "max": max(self)} if self else None


def one(value):
    """A figure that was taken once."""
    return Samples([value])


def median(samples):
    return samples.summary()["median"]


def ratios(ours, floor):
    """Round by round, so that what slowed the machine slowed both."""
    return Samples(a / b for a, b in zip(ours, floor) if b)
