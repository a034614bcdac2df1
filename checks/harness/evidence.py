"""checks/requirements.toml, and whether it says what is true of the tree."""

import re
import tomllib

from .catalog import measurable
from .places import CHECKS, ROOT

STATUSES = {"held": "held", "part": "held in part", "no": "not held", "open": "not assessed"}
COUNT = 90


def requirements():
    """Number -> row, in order."""
    with open(CHECKS / "requirements.toml", "rb") as file:
        rows = tomllib.load(file)
    return {int(number): row for number, row in rows.items()}


def problems():
    rows = requirements()
    found = []
    if list(rows) != list(range(1, COUNT + 1)):
        found.append(f"requirements.toml does not hold 1 to {COUNT} in order")
    for number, row in rows.items():
        found += [f"requirement {number}: {problem}" for problem in of_row(row)]
    return found


def of_row(row):
    if row["status"] not in STATUSES:
        yield f"status {row['status']!r}"
    if row["status"] in ("held", "part") and not row["evidence"]:
        yield "held, and nothing shows it"
    if row["status"] in ("part", "no") and not row["remark"]:
        yield "does not hold whole, and no remark says why"
    for named in row["evidence"]:
        yield from of_evidence(named)


def of_evidence(named):
    if re.fullmatch(r"[FR]\d+", named):
        if named not in measurable() and not any((CHECKS / "results").glob(f"{named}-*.json")):
            yield f"nothing measures {named}"
        return
    file, _, name = named.partition("::")
    path = ROOT / file
    if not path.is_file():
        yield f"there is no {file}"
    elif name and not re.search(rf"\b{re.escape(name)}\b", path.read_text(errors="replace")):
        yield f"there is no {name} in {file}"
