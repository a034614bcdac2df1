"""Clients of two nodes that are stopped in turn: whoever is not served by one asks the other, once."""

import threading

from harness.client import CUT

USER, PASSWORD = "ann@example.com", "violet-tram-71-harbour"


class Rollers:
    """At work between entering and leaving; `nodes` may be stopped and started meanwhile."""

    def __init__(self, nodes, count=8):
        self.nodes, self.count, self.clients = nodes, count, []

    def __enter__(self):
        with self.nodes[0].client() as client:
            client.post("/api/3/auth/register/", {
                "first_name": "Ann", "last_name": "Lee", "email": USER, "company": "default", "password1": PASSWORD,
                "password2": PASSWORD})
        self.clients = [Roller(self.nodes, number) for number in range(self.count)]
        return self

    def __exit__(self, *_):
        for client in self.clients:
            client.end()

    @property
    def findings(self):
        return [finding for client in self.clients for finding in client.findings]

    @property
    def told(self):
        return (f"{len(self.findings)} of {sum(client.asked for client in self.clients):,} requests failed, "
                f"{sum(client.again for client in self.clients)} asked again on the other node")


class Roller:
    """One client that signs in, uses, refreshes and changes something, without an end."""

    def __init__(self, nodes, number):
        self.nodes, self.number = nodes, number
        self.findings, self.asked, self.again = [], 0, 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._work)
        self._thread.start()

    def end(self):
        self._ended.set()
        self._thread.join()

    def _work(self):
        self.clients = [node.client(timeout=10) for node in self.nodes]
        while not self._ended.is_set():
            signed_in = self.ask("POST", "/api/3/auth/login/", {"user": USER, "company": "default", "password": PASSWORD})
            jwt = self.ask("POST", "/auth/access_token/", {"username": USER, "password": PASSWORD})
            if signed_in and jwt:
                token = signed_in.json["data"]["token"]
                self.ask("GET", "/api/3/auth/", token=token)
                self.ask("POST", "/auth/verify_token/", {"token": jwt.json["token"]})
                self.ask("POST", "/auth/refresh_token/", {"token": jwt.json["token"]})
                self.ask("PATCH", "/api/3/user/", {"first_name": f"Ann{self.number}"}, token=token)
                self.ask("POST", "/api/3/auth/logout/", {}, token=token)

    def ask(self, method, path, body=None, token=None):
        self.asked += 1
        first = (self.number + self.asked) % 2
        for attempt in (first, 1 - first):
            try:
                answer = self.clients[attempt].call(method, path, body, token=token)
            except CUT as error:
                problem = f"{type(error).__name__} {error}"
            else:
                if answer.status == 200:
                    return answer
                problem = repr(answer)
                if answer.status != 503:
                    break
            self.again += attempt == first
        self.findings.append(f"rolling: {method} {path}: {problem}")
        return None
