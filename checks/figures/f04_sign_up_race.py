"""F4: many clients sign one address up at once, in different spellings and on three contracts."""

from collections import Counter

from harness.crowd import together
from harness.result import Outcome

PASSWORD = "violet-tram-71-harbour"


def measure(run):
    rounds, racers = run.size(5, 50), 200
    server = run.server()
    server.start()
    server.command("company", "create", "acme")
    statuses, wrong = Counter(), []
    for number in range(rounds):
        for answer in together(racers, lambda racer: sign_up(server, number, racer)):
            statuses[getattr(answer, "status", type(answer).__name__)] += 1
        accounts = server.database.count(
            f"SELECT count(*) FROM emails WHERE canonical = 'racer{number}@example.com' AND company_id = "
            "(SELECT id FROM companies WHERE identifier = 'default')")
        if accounts != 1:
            wrong.append((number, accounts))
    users = server.database.count("SELECT count(*) FROM users")
    broken = sum(count for status, count in statuses.items() if not isinstance(status, int) or status >= 500)
    held = not wrong and not broken and users == rounds
    measured = f"{racers} at once, {rounds} rounds: {users} accounts, {broken} answers 5xx or none"
    details = {"statuses": {str(status): count for status, count in statuses.items()}, "wrong rounds": wrong}
    return Outcome(measured, held if run.full or not held else None, details)


def sign_up(server, number, racer):
    address = [f"racer{number}@example.com", f"Racer{number}@EXAMPLE.com", f"racer{number}@Example.Com"][racer % 3]
    with server.client() as client:
        if racer % 2:
            return client.post("/api/v1/signup", form={
                "user[fname]": "Ann", "user[lname]": "Lee", "user[email]": address, "user[password]": PASSWORD,
                "user[dob]": "1990-01-01"})
        return client.post("/api/3/auth/register/", {
            "first_name": "Ann", "last_name": "Lee", "email": address, "company": "default", "password1": PASSWORD,
            "password2": PASSWORD})
