"""docs/scoreboard.md."""

import json
from collections import Counter

from .catalog import figures
from .evidence import STATUSES, requirements
from .places import CHECKS, KEPT

HEAD = """# Scoreboard

What was measured against the targets of the security and reliability work, and which of its 90 requirements hold. Made by
`checks/scoreboard`, never by hand; `just scoreboard` measures again. A failure is shown as one, and what was never
measured says so. [checks/README.md](../checks/README.md) tells how each figure is taken.
"""

# What whoever measured has to say of it.
NOTES = CHECKS / "notes.md"

WORDS = {True: "held", False: "**NOT HELD**", None: "held as far as tried"}


def render():
    rows = requirements()
    return "\n".join([HEAD, "## Figures\n", *figure_table("F"), "", NOTES.read_text(), "## Single requirements, checked from outside\n",
                      *figure_table("R"), "", "## Requirements\n", summary(rows), "", *shortfalls(rows),
                      "### All 90\n", *requirement_table(rows), ""])


def results():
    """Figure -> its results, one for each database."""
    kept = {}
    for path in sorted(KEPT.glob("[FR]*.json"), reverse=True):
        result = json.loads(path.read_text())
        kept.setdefault(result["figure"], []).append(result)
    return kept


def figure_table(kind):
    kept = results()
    yield "| | figure and target | database | measured | | run | commit | machine | date |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    for name, about in figures().items():
        if not name.startswith(kind):
            continue
        what = f"{about['title']}: {about['target']}"
        if name not in kept:
            yield row(name, what, "", "not measured", "", "", "", "", "")
        for result in kept.get(name, []):
            yield row(name, what, result["database"].replace("none", "—"), result["measured"], WORDS[result["held"]], result["mode"],
                      result["commit"], result["machine"], result["date"][:10])
            what = ""


def summary(rows):
    counts = Counter(STATUSES[row["status"]] for row in rows.values())
    return ", ".join(f"{counts[word]} {word}" for word in STATUSES.values() if counts[word]) + "."


def shortfalls(rows):
    short = {number: row for number, row in rows.items() if row["status"] != "held"}
    if not short:
        return
    yield "### What does not hold, or not whole\n"
    yield "| # | requirement | | why |"
    yield "| --- | --- | --- | --- |"
    for number, row_of in short.items():
        yield row(number, row_of["title"], STATUSES[row_of["status"]], row_of["remark"])
    yield ""


def requirement_table(rows):
    yield "| # | requirement | | shown by |"
    yield "| --- | --- | --- | --- |"
    for number, row_of in rows.items():
        shown = "<br>".join(f"`{named}`" if "/" in named else named for named in row_of["evidence"])
        yield row(number, row_of["title"], STATUSES[row_of["status"]], shown)


def row(*cells):
    return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
