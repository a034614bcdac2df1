"""The table, the JSON and the document."""

import datetime
import json
import platform
import subprocess

from . import places

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


def machine():
    with open("/proc/cpuinfo") as info:
        models = [line.split(":", 1)[1].strip() for line in info if line.startswith("model name")]
    return {"cores": len(places.CORES), "cpu": models[0] if models else platform.machine()}


def commit():
    def git(*arguments):
        return subprocess.run(["git", *arguments], cwd=places.ROOT, capture_output=True, text=True, check=True).stdout.strip()

    # What is measured is the product; the measuring itself and the words about it may change meanwhile.
    changed = git("status", "--porcelain", "--untracked-files=no", "--", ".", ":!bench", ":!docs")
    return git("rev-parse", "--short=10", "HEAD") + (" with uncommitted changes" if changed else "")


def describe(rows, options, built_from):
    return {
        "date": datetime.date.today().isoformat(), "commit": built_from, "machine": machine(),
        "rounds": options.rounds, "seconds": options.seconds, "database": "Postgres" if options.postgres else "SQLite",
        "rows": [row.as_json() for row in rows],
    }


def keep(answer, postgres):
    path = places.POSTGRES_RESULTS if postgres else places.RESULTS
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(answer, indent=1, ensure_ascii=False) + "\n")


def document():
    """Puts the figures of the last runs between the marks of docs/performance.md."""
    answers = [json.loads(path.read_text()) for path in (places.RESULTS, places.POSTGRES_RESULTS) if path.exists()]
    text = places.DOCUMENT.read_text()
    before, rest = text.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    figures = "\n".join(section(answer) for answer in answers)
    places.DOCUMENT.write_text(f"{before}{BEGIN}\n{figures}{END}{after}")


def section(answer):
    machine = answer["machine"]
    compared = [row for row in answer["rows"] if row["latchkey"]]
    floors = [row for row in answer["rows"] if not row["latchkey"]]
    lines = [
        f"### {answer['database']}, {answer['date']}", "",
        f"Commit {answer['commit']}; {machine['cores']} cores, {machine['cpu']}; "
        f"{answer['rounds']} rounds of {answer['seconds']} s a figure, interleaved; median (least to most).", "",
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
    return f"{shown} {unit.removesuffix(' CPU')}"


def number(value):
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
