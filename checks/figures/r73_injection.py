"""R73: SQL in every field, header and path of every operation, and in what is stored and read again; then sqlmap. On
Postgres every statement is logged: nothing that a client sent stands in one."""

import json
import random
import urllib.parse
from collections import Counter

from harness.client import CUT
from harness.result import Outcome
from raw.operations import Person, operations
from raw.payloads import MARK, PAYLOADS
from raw.request import nested
from raw.sqlmap import sqlmap
from raw.statements import Statements

HEADERS = ["Authorization", "User-Agent", "Accept-Language", "X-Forwarded-For", "Idempotency-Key", "Cookie", "Referer", "Verified-Challenge"]
# Nothing takes this long, unless a payload made the database wait.
MOST_SECONDS = 2.5


def measure(run):
    statements = Statements(run) if run.database == "postgres" else None
    server = run.server()
    server.start()
    with server.client() as client:
        listed = [operation for operation in operations(client) if not operation.path.startswith("/3/")]
        bystander = Person(client)
    users = server.database.count("SELECT count(*) FROM users")
    tried = Tried(server)
    chosen = random.Random(1).sample(PAYLOADS, run.size(10, len(PAYLOADS)))
    for operation in listed:
        tried.operation(operation, chosen)
    stored = tried.stored(chosen)
    if server.database.count("SELECT count(*) FROM users") < users:
        tried.findings.append("users are gone")
    with server.client() as client:
        if client.get("/api/3/auth/", token=bystander.company_token).status != 200:
            tried.findings.append("somebody who did nothing is signed out")
    if '"ERROR"' in server.log():
        tried.findings.append(f"the log has an error: {server.log()[-600:]}")
    looked = statements.look(MARK) if statements else None
    if looked:
        tried.findings += looked.findings
    mapped = sqlmap(run, server, listed)
    findings = tried.findings + mapped.findings
    measured = (f"{len(chosen)} payloads in {tried.places:,} places, {sum(tried.statuses.values()):,} requests, {stored:,} stored and read back: "
                f"{len(tried.findings)} findings; " + (f"{looked.bound:,} bound in {looked.statements:,} statements, {looked.inside} inside one; "
                                                       if looked else "") + mapped.told)
    whole = run.full and mapped.ran
    return Outcome(measured, False if findings else (True if whole else None), {"findings": findings[:40], "statuses": dict(tried.statuses)})


class Tried:
    """`places`: where payloads were put."""

    def __init__(self, server):
        self.server = server
        self.findings, self.statuses, self.places = [], Counter(), 0
        self.client = server.client()
        self.person = Person(self.client)

    def operation(self, operation, payloads):
        for name in operation.fields:
            self.everywhere(operation, f"field {name}", payloads, {"fields": name})
        for place in range(len(operation.placeholders)):
            self.everywhere(operation, f"path {place}", payloads, {"place": place})
        for name in HEADERS:
            # Headers mean the same for every operation: each payload on some of them.
            self.everywhere(operation, f"header {name}", payloads[self.places % 7::7], {"header": name})

    def everywhere(self, operation, where, payloads, how):
        self.places += 1
        for payload in payloads:
            answer = self.send(operation, payload, **how)
            if answer is None:
                self.findings.append(f"{operation.method} {operation.path} {where}: no answer to {payload!r}")
                continue
            self.statuses[answer.status] += 1
            if answer.status >= 500 or answer.seconds > MOST_SECONDS:
                self.findings.append(f"{operation.method} {operation.path} {where}: {answer} after {answer.seconds:.1f} s to {payload!r}")
            if answer.status == 401 and "header" not in how:
                self.person = Person(self.client)

    def send(self, operation, payload, fields=None, place=None, header=None):
        person, path, query, headers = self.person, operation.path, [], {"Connection": "keep-alive"}
        for number, name in enumerate(operation.placeholders):
            value = payload if number == place else person.value("identifier" if "users/{" in path else name)
            path = path.replace(f"{{{name}}}", urllib.parse.quote(value, safe=""), 1)
        if operation.secured:
            if operation.surface == "device_tokens":
                query.append(("auth_token", person.token_for(operation.surface)))
            else:
                headers["Authorization"] = f"Token {person.token_for(operation.surface)}"
        values = {name: payload if name == fields else person.value(name) for name in operation.fields}
        body = None
        if operation.bodies:
            if "application/json" in operation.bodies:
                headers["Content-Type"], body = "application/json", json.dumps(nested(values))
            else:
                headers["Content-Type"], body = "application/x-www-form-urlencoded", urllib.parse.urlencode(values)
        else:
            query += [(name, value) for name, value in values.items() if name == fields or operation.surface in ("signup", "device_tokens")]
        if header:
            headers[header] = f"Token {payload}" if header == "Authorization" else payload
        target = path + ("?" + urllib.parse.urlencode(query) if query else "")
        try:
            return self.client.send(operation.method, target, body, headers)
        except CUT:
            return None

    def stored(self, payloads):
        """Puts them where they are kept, and looks at them by every way that shows them; returns how many came back."""
        back = 0
        for payload in payloads:
            person = self.person = Person(self.client)
            token, name = person.company_token, payload[:30]
            for method, path, body in (("PATCH", "/api/3/user/", {"first_name": name, "last_name": name}),
                                       ("POST", "/api/3/admin/permission-groups/", {"name": name}),
                                       ("PATCH", "/api/3/admin/company/", {"name": payload})):
                self.statuses[self.client.call(method, path, body, token=token).status] += 1
            for path in ("/api/3/user/", "/api/3/admin/users/", "/api/3/admin/permission-groups/", "/api/3/admin/company/",
                         "/api/3/admin/events/", "/api/3/admin/users/?" + urllib.parse.urlencode({"user": name})):
                answer = self.client.get(path, token=token)
                self.statuses[answer.status] += 1
                if answer.status >= 500 or answer.seconds > MOST_SECONDS:
                    self.findings.append(f"stored {payload!r}, {path}: {answer}")
                back += json.dumps(name)[1:-1].encode() in answer.body
        return back
