"""A small file system that can be filled."""

import subprocess


class Disk:
    """In memory; ends with what holds it."""

    def __init__(self, run, megabytes):
        self.path = run.folder / f"disk{megabytes}"
        self.path.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(self.path)], check=True, capture_output=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        subprocess.run(["umount", "-l", str(self.path)], capture_output=True)

    def fill(self):
        subprocess.run(["dd", "if=/dev/zero", f"of={self.path}/filler", "bs=4k"], capture_output=True)

    def make_room(self):
        (self.path / "filler").unlink()
