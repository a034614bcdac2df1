"""What a database is filled with, and whether it still works afterwards."""

PASSWORD, CHANGED = "violet-tram-71-harbour", "amber-canal-36-lantern"
COMPANY = "acme"
# The migration with which each of these has its table; what came before is left by `schemas.go_back`.
COMPANIES, USERS, SESSIONS, SIGNING_KEYS = 1, 2, 3, 7


def must(answer):
    if not answer.ok:
        raise RuntimeError(f"filling a database: {answer}")
    return answer.json


def sign_up(client, email, company):
    path = "company/register/" if company != "default" else "register/"
    more = {"terms_and_conditions": True} if company != "default" else {}
    return must(client.post(f"/api/3/auth/{path}", {
        "first_name": "Ann", "last_name": "Lee", "email": email, "company": company, "password1": PASSWORD,
        "password2": PASSWORD, **more}))["data"]["token"]


def fill(server, users=6):
    """Signs people up; returns what they hold, as plain data."""
    held = []
    with server.client() as client:
        for number in range(users):
            email, company = f"user{number}@example.com", COMPANY if number == 0 else "default"
            session = sign_up(client, email, company)
            person = {"email": email, "company": company, "password": PASSWORD}
            if number % 2:
                must(client.post("/api/3/auth/password/change/", {
                    "old_password": PASSWORD, "new_password1": CHANGED, "new_password2": CHANGED}, token=session))
                person["password"], person["old_password"] = CHANGED, PASSWORD
            person["permanent"] = must(client.post("/api/3/auth/tokens/", {"password": person["password"]},
                                                   token=session))["data"]["token"]
            person["session"] = session
            if company == "default":
                person["jwt"] = must(client.post("/auth/access_token/", {
                    "username": email, "password": person["password"]}))["token"]
            held.append(person)
        ended = sign_up(client, "gone@example.com", "default")
        must(client.post("/api/3/auth/logout/", {}, token=ended))
        keys = must(client.get("/.well-known/jwks.json"))["keys"]
    return {"people": held, "ended": ended, "keys": [key["kid"] for key in keys]}


def problems(server, facts, kept, lasting_only=False):
    """What does not work of what the first `kept` migrations can hold. `lasting_only`: years later, when only passwords,
    permanent tokens and keys are still good."""
    with server.client() as client:
        for person in facts["people"] if kept >= USERS else []:
            yield from of_person(client, person, kept, lasting_only)
        if kept >= SESSIONS and client.get("/api/3/auth/", token=facts["ended"]).status != 401:
            yield "a session that was ended opens something"
        served = [key["kid"] for key in client.get("/.well-known/jwks.json").json["keys"]]
        if kept >= SIGNING_KEYS and not set(facts["keys"]) <= set(served):
            yield f"signing keys {facts['keys']} became {served}"
        answer = client.post("/api/3/auth/register/", {
            "first_name": "Eve", "last_name": "New", "email": "new@example.com", "company": "default", "password1": PASSWORD,
            "password2": PASSWORD})
        if answer.status != 201:
            yield f"nobody can sign up: {answer}"
    if COMPANY not in server.command("company", "list"):
        yield f"the company {COMPANY} is gone"


def of_person(client, person, kept, lasting_only):
    def log_in(password):
        return client.post("/api/3/auth/login/", {"user": person["email"], "company": person["company"], "password": password})

    if not log_in(person["password"]).ok:
        yield f"{person['email']} cannot log in"
    if "old_password" in person and log_in(person["old_password"]).ok:
        yield f"{person['email']} logs in with a replaced password"
    tokens = ["permanent"] if lasting_only else ["permanent", "session"]
    for kind in tokens if kept >= SESSIONS else []:
        if client.get("/api/3/auth/", token=person[kind]).status != 200:
            yield f"{person['email']}: the {kind} token opens nothing"
    if kept >= SIGNING_KEYS and "jwt" in person and not lasting_only:
        if not client.post("/auth/verify_token/", {"token": person["jwt"]}).ok:
            yield f"{person['email']}: the JWT is not good"
