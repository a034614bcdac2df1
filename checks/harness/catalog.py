"""What is to be measured: checks/figures.toml, and the modules that can measure it."""

import importlib
import re
import tomllib

from .places import CHECKS


def figures():
    """Name -> {title, target}, in order."""
    with open(CHECKS / "figures.toml", "rb") as file:
        return tomllib.load(file)


def measurable():
    """Name -> module, for the figures that checks/run can measure."""
    modules = {}
    for path in sorted((CHECKS / "figures").glob("[fr][0-9][0-9]_*.py")):
        kind, number = re.match(r"([fr])(\d+)", path.stem).groups()
        modules[f"{kind.upper()}{int(number)}"] = f"figures.{path.stem}"
    return modules


def module(name):
    return importlib.import_module(measurable()[name])
