"""F21: every operation that names something, with every credential of one company and everything of another: the answer is
that to what does not exist, and the other company's rows stay as they are."""

import hashlib
import json
import re

from harness.result import Outcome

PASSWORD = "violet-tram-71-harbour"
BODIES = [{}, {"first_name": "Eve", "name": "taken", "verified": True, "enabled": False, "primary": True, "type": "report",
               "level": "view", "permission_group": "admin", "permission_groups": ["admin"], "disabled": True}]
ODD = ["-1", "0", "01", "%201", "1%00", "1.json", "1%20or%201=1", "..%2f1"]
NOBODY = {"name": "nobody", "identifier": "00000000-0000-4000-8000-000000000000", "token_key": "00000000", "user_id": "424242"}
# What of a company's rows is compared. Sessions move on by themselves when they are used.
TABLES = ["companies", "users", "emails", "mobiles", "permission_groups", "group_permissions", "group_members", "user_permissions",
          "company_switches", "sessions"]


def measure(run):
    server = run.server(SURFACES__ENABLED="company,device_tokens,signup,jwt,phone")
    server.start()
    with server.client() as client:
        ours, theirs = Company(client, "acme"), Company(client, "globex")
        before = dump(server.database, "globex")
        cells, findings = 0, []
        for method, path, wanted in operations(client):
            tried, wrong = cross(client, method, path, wanted, ours, theirs)
            cells += tried
            findings += wrong
        bodies, wrong = by_body(client, ours, theirs)
        cells, findings = cells + bodies, findings + wrong
        if dump(server.database, "globex") != before:
            findings.append("rows of the other company were changed")
        if client.get("/api/3/auth/", token=theirs.token).status != 200:
            findings.append("the other company's token does not work any more")
    measured = f"{cells:,} combinations: {len(findings)} leaks or changes"
    return Outcome(measured, not findings and cells >= 2000, {"findings": findings[:40]})


class Company:
    """An administrator with one of everything that a path can name, and credentials of every kind."""

    def __init__(self, client, name):
        self.client, self.name = client, name
        made = self.post("auth/company/register/", {
            "first_name": "Ann", "last_name": "Lee", "email": "twin@example.com", "company": name, "password1": PASSWORD,
            "password2": PASSWORD, "terms_and_conditions": True, "mobile_number": "+27840000000"})
        self.token = made["data"]["token"]
        self.user = made["data"]["user"]["identifier"]
        self.permanent = self.post("auth/tokens/", {"password": PASSWORD})["data"]["token"]
        group = f"{name}-group"
        self.post("admin/permission-groups/", {"name": group})
        right = {"type": "report", "level": "view"}
        plain = self.post("auth/register/", {
            "first_name": "Joe", "last_name": "Lee", "email": "plain@example.com", "company": name, "password1": PASSWORD,
            "password2": PASSWORD, "terms_and_conditions": True})["data"]["token"]
        self.credentials = {"administrator": self.token, "permanent token": self.permanent, "user": plain}
        self.things = {
            "permission-groups": [group, "admin"],
            "group permission": [self.id(f"admin/permission-groups/{group}/permissions/", right)],
            "user permission": [self.id(f"admin/users/{self.user}/permissions/", right)],
            "switches": [self.id("admin/switches/", {"switch_type": "transactions"})],
            "emails": [self.id("user/emails/", {"email": f"other@{name}.example"})],
            "mobiles": [self.id("user/mobiles/", {"number": "+27840000001"})],
            "users": [self.user],
            "tokens": [self.token[:8], self.permanent[:8]],
        }

    def post(self, path, body):
        answer = self.client.post(f"/api/3/{path}", body, token=getattr(self, "token", None))
        if not answer.ok:
            raise RuntimeError(f"{path}: {answer}")
        return answer.json

    def id(self, path, body):
        return str(self.post(path, body)["data"]["id"])


def operations(client):
    """(method, path, names) of each operation whose path names something."""
    for path, methods in client.get("/openapi.json").json["paths"].items():
        names = re.findall(r"{(\w+)}", path)
        if names and "/3/" in path:
            for method in methods:
                if method in ("get", "put", "post", "patch", "delete"):
                    yield method.upper(), path, names


def kind_of(path, place):
    """What a placeholder names, from the words before it."""
    before = re.sub(r"{\w+}", "*", path[:place]).rstrip("/")
    if before.endswith("permission-groups/*/permissions"):
        return "group permission"
    if before.endswith("users/*/permissions"):
        return "user permission"
    return before.rsplit("/", 1)[1]


def cross(client, method, path, names, ours, theirs):
    """Each credential of ours, with values of theirs in some places and ours in the others."""
    cells, findings = 0, []
    for foreign, unknown, odd in fillings(path, ours, theirs):
        for who, token in ours.credentials.items():
            for body in BODIES if method in ("PUT", "POST", "PATCH") else [None]:
                got = client.call(method, foreign, body, token=token)
                expected = client.call(method, unknown, body, token=token)
                cells += 1
                # An identifier of no possible form may be told to be no path at all.
                alike = (got.status, masked(got)) == (expected.status, masked(expected)) or (odd and got.status == 404)
                if got.ok or not alike:
                    findings.append(f"{who}: {method} {foreign}: {got} and not {expected}")
    return cells, findings


def masked(answer):
    return re.sub(rb'"request_id":\s*"[^"]*"', b"", answer.body)


def fillings(path, ours, theirs):
    """Paths that name something of theirs, each with the same path naming nothing."""
    places = [(match.start(), match[1]) for match in re.finditer(r"{(\w+)}", path)]
    kinds = [kind_of(path, place) for place, _ in places]
    # What is theirs and has the same name here too is no crossing.
    values = [[value for value in theirs.things[kind] if value not in ours.things[kind]] for kind in kinds]
    for chosen in range(1, 2 ** len(places)):
        for number in range(max(map(len, values))):
            theirs_here, nobody = path, path
            for index, (_, name) in enumerate(places):
                foreign = chosen >> index & 1
                value = values[index][number % len(values[index])] if foreign else ours.things[kinds[index]][0]
                theirs_here = theirs_here.replace(f"{{{name}}}", value, 1)
                nobody = nobody.replace(f"{{{name}}}", NOBODY.get(name, "424242") if foreign else value, 1)
            yield theirs_here, nobody, False
            if chosen == 2 ** len(places) - 1:
                form, unknown = fill(path, places, kinds, ours), NOBODY.get(places[-1][1], "424242")
                for odd in ODD:
                    yield form.replace("\0", odd), form.replace("\0", unknown), True


def fill(path, places, kinds, ours):
    """The path with things of ours, and the last place left open."""
    for (_, name), kind in zip(places[:-1], kinds[:-1]):
        path = path.replace(f"{{{name}}}", ours.things[kind][0], 1)
    return path.replace(f"{{{places[-1][1]}}}", "\0", 1)


def by_body(client, ours, theirs):
    """What is named in a body: tokens, keys, companies, users."""
    tries = [
        ("/api/3/auth/tokens/verify/", {"token": theirs.token}, {"token": "0" * 64}),
        ("/api/3/auth/tokens/verify/", {"token": theirs.permanent}, {"token": "0" * 64}),
        ("/api/3/auth/login/", {"user": theirs.user, "company": "acme", "password": PASSWORD},
         {"user": "nobody", "company": "acme", "password": PASSWORD}),
        ("/auth/access_token/", {"username": theirs.user, "password": PASSWORD}, {"username": "nobody", "password": PASSWORD}),
        ("/auth/access_token/", {"username": "twin@example.com", "password": PASSWORD}, {"username": "nobody", "password": PASSWORD}),
        ("/auth/verify_token/", {"token": theirs.token}, {"token": "0" * 64}),
    ]
    findings = []
    for who, token in ours.credentials.items():
        for path, foreign, unknown in tries:
            got, expected = (client.post(path, body, token=token) for body in (foreign, unknown))
            if (got.status, got.body) != (expected.status, expected.body):
                findings.append(f"{who}: {path} {sorted(foreign)}: {got} and not {expected}")
    return len(tries) * len(ours.credentials), findings


def dump(database, company):
    """A digest of everything of a company, table by table."""
    found = {}
    for table in TABLES:
        key = "identifier" if table == "companies" else "company_id"
        value = f"'{company}'" if table == "companies" else f"(SELECT id FROM companies WHERE identifier = '{company}')"
        rows = database.query(f"SELECT * FROM {table} WHERE {key} = {value} ORDER BY 1")
        found[table] = hashlib.sha256(json.dumps(rows, default=str).encode()).hexdigest()
    return found
