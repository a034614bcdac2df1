"""The tables, the JSON and the document."""

import datetime
import json
import platform
import subprocess

from . import places
from .parts import PARTS, keys

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
DATABASES = {"sqlite": "SQLite", "postgres": "Postgres"}


def machine():
    with open("/proc/cpuinfo") as info:
        models = [line.split(":", 1)[1].strip() for line in info if line.startswith("model name")]
    return {"cores": len(places.CORES), "cpu": models[0] if models else platform.machine()}


def commit():
    def git(*arguments):
        return subprocess.run(["git", *arguments], cwd=places.ROOT, capture_output=True, text=True, check=True).stdout.strip()

    # What is measured is the product; the measuring itself and the words about it may change meanwhile.
    changed = git("status", "--porcelain", "--untracked-files=no", "--", ".", ":!bench", ":!docs", ":!checks")
    return git("rev-parse", "--short=10", "HEAD") + (" with uncommitted changes" if changed else "")


def describe(part, database, rows, options, built_from):
    return {
        "part": part, "database": database, "date": datetime.date.today().isoformat(), "commit": built_from,
        "machine": machine(), "rounds": options.rounds, "seconds": options.seconds, "rows": [row.as_json() for row in rows],
    }


def keep(answer, name):
    """One file for each part and database: a new run replaces its own and no other."""
    places.RESULTS.mkdir(exist_ok=True)
    (places.RESULTS / f"{name}.json").write_text(json.dumps(answer, indent=1, ensure_ascii=False) + "\n")


def document():
    """Puts the figures that are kept between the marks of docs/performance.md."""
    paths = [places.RESULTS / f"{name}.json" for name in keys()]
    answers = [json.loads(path.read_text()) for path in paths if path.exists()]
    text = places.DOCUMENT.read_text()
    before, rest = text.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    missing = [name for name, path in zip(keys(), paths) if not path.exists()]
    figures = "\n".join([overview(answers, missing), *(section(answer) for answer in answers)])
    places.DOCUMENT.write_text(f"{before}{BEGIN}\n{figures}{END}{after}")


def overview(answers, missing):
    """How many targets are met, and which are not."""
    judged = [(answer, row) for answer in answers for row in answer["rows"] if row["met"] is not None]
    missed = [(answer, row) for answer, row in judged if not row["met"]]
    lines = [f"{len(judged) - len(missed)} of {len(judged)} figures that have a target meet it."]
    if missed:
        lines += ["", "Missed:", "", *(f"- {heading(answer)}: {row['name']}" for answer, row in missed)]
    if missing:
        lines += ["", f"Not measured: {', '.join(missing)}."]
    return "\n".join(lines) + "\n"


def heading(answer):
    where = f" on {DATABASES[answer['database']]}" if answer["database"] else ""
    return PARTS[answer["part"]][0].TITLE + where


def section(answer):
    machine = answer["machine"]
    interleaved = answer["part"] in ("requests", "sizes")
    rounds = f"{answer['rounds']} rounds of {answer['seconds']} s a figure, interleaved; " if interleaved else ""
    compared = [row for row in answer["rows"] if row["latchkey"]]
    floors = [row for row in answer["rows"] if not row["latchkey"]]
    lines = [
        f"### {heading(answer)}", "",
        f"{answer['date']}, commit {answer['commit']}; {machine['cores']} cores, {machine['cpu']}; {rounds}median (least to most).", "",
        "| what | Latchkey | floor | ratio | target | |", "| --- | --- | --- | --- | --- | --- |",
        *(line(row) for row in compared),
    ]
    if floors:
        lines += ["", "The floor itself:", "", "| work | CPU |", "| --- | --- |",
                  *(f"| {row['name']} | {spread(row['floor'], row['unit'])} |" for row in floors)]
    return "\n".join(lines) + "\n"


def line(row):
    verdict = {True: "met", False: "**missed**", None: ""}[row["met"]]
    name = row["name"] + (f" ({row['note']})" if row["note"] else "")
    ratio = spread(row["ratio"], "×") if row["ratio"] else ""
    floor = spread(row["floor"], row["unit"]) if row["floor"] else ""
    return f"| {name} | {spread(row['latchkey'], row['unit'])} | {floor} | {ratio} | {row['target']} | {verdict} |"


def spread(summary, unit):
    shown = number(summary["median"])
    if summary["min"] != summary["max"]:
        shown += f" ({number(summary['min'])} to {number(summary['max'])})"
    return f"{shown} {unit.removesuffix(' CPU')}".strip()


def number(value):
    if value == int(value) and abs(value) < 100:
        return f"{value:.0f}"
    if abs(value) >= 100:
        return f"{value:.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
