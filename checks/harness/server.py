"""One Latchkey process in a folder of its own."""

import base64
import os
import signal
import socket
import subprocess
import time

from .client import Client

# One for all servers of a run, so that several may share a database.
KEY = base64.b64encode(os.urandom(32)).decode()


def free_port():
    """Below the range that the kernel takes ports of outgoing connections from."""
    for port in range(18000 + os.getpid() % 2000, 32000):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            if port not in free_port.given:
                free_port.given.add(port)
                return port
    raise RuntimeError("no free port")


free_port.given = set()


class Server:
    """Settings are names of environment variables without LATCHKEY__: `LIMITS__ENABLED="true"`."""

    def __init__(self, binary, folder, database, url, settings):
        self.binary, self.folder, self.database = binary, folder, database
        folder.mkdir(parents=True)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        chosen = {
            "SERVER__LISTEN": f"127.0.0.1:{self.port}",
            "SERVER__PUBLIC_URL": "http://127.0.0.1:8080",
            "DATABASE__URL": url or database.url,
            "SECRETS__KEY": KEY,
            "LIMITS__ENABLED": "false",
            "PASSWORDS__BCRYPT_COST": "4",
            "PASSWORDS__ALLOW_WEAK_COST": "true",
            "EMAIL__TRANSPORT": "file",
            "LOG__LEVEL": "warn",
            "LOG__FORMAT": "json",
        }
        chosen |= {name.upper(): str(value) for name, value in settings.items()}
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("LATCHKEY")}
        self.environment = inherited | {f"LATCHKEY__{name}": value for name, value in chosen.items()}
        self.log_path = folder / "log"
        self.process = None
        # Before the binary: strace, faketime, prlimit.
        self.wrapper = []
        self.starts = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def start(self, limit=15):
        """Starts it and waits until it is ready; returns how many seconds that took."""
        begun = time.monotonic()
        self.spawn()
        self.wait_ready(limit)
        return time.monotonic() - begun

    def spawn(self):
        self.starts += 1
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen([*self.wrapper, self.binary, "serve"], cwd=self.folder, env=self.environment,
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def wait_ready(self, limit=15):
        end = time.monotonic() + limit
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with {self.process.returncode}: {self.log()[-600:]}")
            try:
                with Client(self, timeout=2) as client:
                    if client.get("/health/ready").status == 200:
                        return
            except OSError:
                pass
            time.sleep(0.01)
        raise RuntimeError(f"the server was not ready within {limit} s: {self.log()[-600:]}")

    def kill(self):
        """SIGKILL."""
        self.process.kill()
        self.process.wait()

    def terminate(self, limit=30):
        """SIGTERM; returns the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(limit)

    @property
    def alive(self):
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self):
        return self.process.pid

    def client(self, **options):
        return Client(self, **options)

    def command(self, *arguments, stdin=""):
        """Runs a command of the operator, and returns what it printed."""
        done = subprocess.run([self.binary, *arguments], cwd=self.folder, env=self.environment, input=stdin, text=True,
                              capture_output=True)
        if done.returncode != 0:
            raise RuntimeError(f"latchkey {' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout

    def log(self):
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    def memory(self):
        """Resident bytes."""
        return self._memory("VmRSS")

    def peak_memory(self):
        """The most resident bytes since the start."""
        return self._memory("VmHWM")

    def _memory(self, name):
        with open(f"/proc/{self.pid}/status") as file:
            return next(int(line.split()[1]) * 1024 for line in file if line.startswith(name))

    def open_files(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))
