"""Release binaries, of the same libraries on both sides."""

import os
import shutil
import subprocess
import tomllib

from . import places

# What the two sides share; a difference here would be measured instead of ours.
SHARED = ["actix-web", "actix-http", "tokio", "diesel", "libsqlite3-sys", "pq-sys", "jsonwebtoken", "aws-lc-rs", "bcrypt",
          "blowfish", "serde_json", "sha2", "hmac"]


def build(latchkey):
    environment = dict(os.environ, CARGO_TARGET_DIR=str(places.TARGET))
    for folder in [places.ROOT, places.BENCH] if latchkey else [places.BENCH]:
        subprocess.run(["cargo", "build", "--release", "--locked", "--quiet"], cwd=folder, env=environment, check=True)


def check():
    """Refuses to measure what cannot be compared, or cannot be measured."""
    if shutil.which("wrk") is None:
        raise SystemExit("bench: wrk is missing: apt-get install wrk")
    if len(places.CORES) < 2:
        raise SystemExit("bench: needs two processors, one for the server and one for the load")
    for path in (places.LATCHKEY, places.FLOOR, places.PROBE, places.BCRYPT_ALONE):
        if not path.exists():
            raise SystemExit(f"bench: {path.name} is not built: leave out --no-build")
    ours, theirs = versions(places.ROOT), versions(places.BENCH)
    for name in SHARED:
        if ours.get(name) != theirs.get(name):
            raise SystemExit(f"bench: {name} is {ours.get(name)} in Cargo.lock but {theirs.get(name)} in bench/Cargo.lock: "
                             "cargo update --precise in bench/")


def versions(folder):
    lock = tomllib.loads((folder / "Cargo.lock").read_text())
    return {package["name"]: package["version"] for package in lock["package"] if package["name"] in SHARED}
