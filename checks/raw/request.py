"""A request as bytes, and a case made of one."""

import json
import urllib.parse
from dataclasses import dataclass, field

# Follows each case on its connection: answered with 200 where the case left the connection in order, and not at all where
# it could not be told where the case ends.
SENTINEL = b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n"


@dataclass
class Case:
    """`kind`: "refused" (one answer 4xx, then the end), "ordinary" (one answer, then the sentinel's), "any" (an answer)."""

    name: str
    data: bytes
    kind: str
    head: bool = False


@dataclass
class Request:
    method: bytes
    target: bytes
    headers: list = field(default_factory=list)
    body: bytes = b""
    host: bytes = b"Host: x"

    def head(self):
        lines = [self.method + b" " + self.target + b" HTTP/1.1"] + ([self.host] if self.host is not None else []) + self.headers
        return b"\r\n".join(lines) + b"\r\n\r\n"

    def whole(self):
        length = [b"Content-Length: %d" % len(self.body)] if self.body or self.method in (b"POST", b"PUT", b"PATCH") else []
        return Request(self.method, self.target, self.headers + length, b"", self.host).head() + self.body

    def ordinary(self, name):
        return Case(name, self.whole() + SENTINEL, "ordinary", self.method == b"HEAD")


def right(operation, person, chance, share=0.5):
    """A request that is right, or nearly: in JSON, or as a form where the operation takes one. `share`: of the query's fields."""
    path = operation.path
    for name in operation.placeholders:
        before = path[:path.index("{")].rstrip("/").rsplit("/", 1)[-1]
        value = person.value("identifier" if before == "users" else name)
        path = path.replace(f"{{{name}}}", urllib.parse.quote(value, safe=""), 1)
    headers, query = [], [(name, person.value(name)) for name in operation.query if chance.random() < share]
    if operation.secured:
        if operation.surface == "device_tokens":
            query.append(("auth_token", person.token_for("device_tokens")))
        else:
            headers.append(b"Authorization: Token " + person.token_for(operation.surface).encode())
    body = b""
    if operation.bodies:
        fields = {name: person.value(name) for name in operation.fields}
        if "application/json" in operation.bodies and chance.random() < 0.7:
            headers.append(b"Content-Type: application/json")
            body = json.dumps(nested(fields)).encode()
        else:
            headers.append(b"Content-Type: application/x-www-form-urlencoded")
            body = urllib.parse.urlencode(fields).encode()
    target = path + ("?" + urllib.parse.urlencode(query) if query else "")
    return Request(operation.method.encode(), target.encode(), headers, body)


def nested(fields):
    """`user[email]` as JSON has it."""
    made = {}
    for name, value in fields.items():
        outer, bracket, inner = name.partition("[")
        if bracket:
            made.setdefault(outer, {})[inner.removesuffix("]")] = value
        else:
            made[name] = value
    return made
