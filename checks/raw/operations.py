"""What the API document lists, and somebody whose requests are right but for what a case does to them."""

import itertools
import re
from dataclasses import dataclass, field

PASSWORD = "violet-tram-71-harbour"


@dataclass
class Operation:
    """One method of one path."""

    surface: str
    method: str
    path: str
    # Media type -> schema of the body.
    bodies: dict
    # Names in the query.
    query: list
    secured: bool
    # Names of fields, whatever carries them.
    fields: list = field(default_factory=list)

    @property
    def placeholders(self):
        return re.findall(r"{(\w+)}", self.path)


def operations(client):
    """Every operation of /openapi.json."""
    found = []
    for path, item in client.get("/openapi.json").json["paths"].items():
        for method, about in item.items():
            parameters = about.get("parameters", [])
            query = [each["name"] for each in parameters if each["in"] == "query"]
            content = about.get("requestBody", {}).get("content", {})
            bodies = {media: each["schema"] for media, each in content.items()}
            form = bodies.get("application/x-www-form-urlencoded") or bodies.get("application/json") or {}
            fields = list(form.get("properties", {})) or query
            found.append(Operation(about["tags"][0].split(" ")[0], method.upper(), path, bodies, query, bool(about.get("security")), fields))
    return found


class Person:
    """An administrator of a company of their own, who is a user of the default company besides."""

    _numbers = itertools.count(1)

    def __init__(self, client):
        self.number = next(self._numbers)
        self.email = f"p{self.number}@example.com"
        company = f"raw{self.number}"
        sent = {"first_name": "Ann", "last_name": "Lee", "email": self.email, "password1": PASSWORD, "password2": PASSWORD}
        made = post(client, "/api/3/auth/company/register/", sent | {"company": company, "terms_and_conditions": True})["data"]
        self.company_token = made["token"]
        post(client, "/api/3/auth/register/", sent | {"company": "default"})
        token = post(client, "/auth/access_token/", {"username": self.email, "password": PASSWORD})["token"]
        device = client.post("/api/v1/tokens", form={"email": self.email, "password": PASSWORD, "device_token": "d", "mobile_os": "ios"})
        signup = client.post("/api/v1/auth", form={"user[email]": self.email, "user[password]": PASSWORD})
        self.tokens = {"company": self.company_token, "jwt": token, "device_tokens": device.json["token"],
                       "signup": signup.json["token"]}
        self.known = {
            "password": PASSWORD, "password1": PASSWORD, "password2": PASSWORD, "old_password": PASSWORD, "company": company,
            "user": self.email, "username": self.email, "email": self.email, "identifier": made["user"]["identifier"],
            "mobile": "+27841234567", "mobile_number": "+27841234567", "number": "+27841234567", "phone": "+27841234567",
            "phone_number": "+27841234567", "dob": "1990-01-01", "name": "admin", "token_key": self.company_token[:8],
            "mobile_os": "ios", "device_type": "ios", "user_id": str(device.json["user_info"]["id"]), "token": token,
        }

    def token_for(self, surface):
        return self.tokens.get(surface, self.company_token)

    def value(self, name):
        """A right value for a field or placeholder, as far as one is known."""
        inner = name.removesuffix("]").split("[")[-1]
        return self.known.get(inner, "1")


def post(client, path, body):
    answer = client.post(path, body)
    if not answer.ok:
        raise RuntimeError(f"{path}: {answer}")
    return answer.json
