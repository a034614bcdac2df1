"""What is measured, against which target. One file, one table."""

from . import cold_build, footprint, logins, nodes, overload, requests, sizes

BOTH = ("sqlite", "postgres")

# Name, module, databases; `None`: it sees to that itself.
PARTS = {
    "requests": (requests, BOTH),
    "logins": (logins, ("sqlite",)),
    "overload": (overload, ("sqlite",)),
    "footprint": (footprint, BOTH),
    "sizes": (sizes, BOTH),
    "nodes": (nodes, ("postgres",)),
    "build": (cold_build, (None,)),
}

# The others take long, or all processors.
DEFAULT = ["requests", "logins", "overload", "footprint"]


def key(part, database):
    """The name of a result."""
    return f"{part}-{database}" if database else part


def keys():
    """In the order of the document: a part's databases beside each other."""
    return [key(part, database) for part, (_, databases) in PARTS.items() for database in databases]
