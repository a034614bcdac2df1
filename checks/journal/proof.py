"""After a restart: everything that was acknowledged is used, and what was under way is settled by use."""

import time

from .accounts import DEAD, LIVE

# Longer than a replaced JWT stays good.
GRACE = 35


class Proof:
    def __init__(self, writer, client):
        self.writer, self.client = writer, client
        self.checked = 0

    def find(self, problem):
        self.writer.findings.append(problem)

    def everything_touched(self, sample):
        """What changed since the last kill, and a sample of what was settled before."""
        writer = self.writer
        if writer.open:
            self.settle(*writer.open)
            writer.open = None
        older = writer.random.sample(writer.accounts, min(sample, len(writer.accounts)))
        for account in [*(account for account in writer.touched if account in writer.accounts), *older]:
            self.account(account)
        old_spent = writer.spent[:writer.new_spent]
        for spent in [*writer.spent[writer.new_spent:], *writer.random.sample(old_spent, min(sample, len(old_spent)))]:
            self.expect(spent.path, spent.body, 400, "a spent code or key")
        self.replaced_tokens()

    def expect(self, path, body, status, what):
        self.checked += 1
        answer = self.client.post(path, body)
        if answer.status != status:
            self.find(f"{what}: {path} answers {answer}")

    def signs_in(self, account, password):
        answer = self.client.post("/api/3/auth/login/", {
            "user": account.email, "company": account.company, "password": password})
        if answer.status not in (200, 400):
            self.find(f"login of {account.email}: {answer}")
        if answer.ok:
            token = answer.json["data"]["token"]
            self.client.call("DELETE", f"/api/3/auth/tokens/{token[:8]}/", token=token)
        return answer.ok

    def opens(self, token):
        return self.client.get("/api/3/auth/", token=token).status == 200

    def account(self, account):
        self.checked += 1
        if not self.signs_in(account, account.password):
            self.find(f"{account.email}: the acknowledged password does not sign in")
        if account.old_passwords and self.signs_in(account, account.old_passwords[-1]):
            self.find(f"{account.email}: a replaced password signs in")
        for token, state in account.tokens.items():
            self.checked += 1
            if self.opens(token) != (state == LIVE):
                self.find(f"{account.email}: a {state} token answers otherwise")
        for token, state in account.jwts.items():
            self.expect("/auth/verify_token/", {"token": token}, 200 if state == LIVE else 400, f"{account.email}: a {state} JWT")

    def replaced_tokens(self):
        """A replaced JWT that comes back after its grace ends its session: it does not work again."""
        writer, now = self.writer, time.monotonic()
        while writer.replaced and now - writer.replaced[0][0] > GRACE:
            _, old, new, account = writer.replaced.pop(0)
            # One in thirty, since it costs the session.
            if writer.random.random() > 1 / 30 or account.jwts.get(new) != LIVE:
                continue
            self.expect("/auth/refresh_token/", {"token": old}, 400, "a replaced JWT")
            account.jwts[new] = DEAD

    def settle(self, kind, account, facts):
        """What was under way happened whole or not at all."""
        getattr(self, f"settle_{kind}")(account, **facts)

    def settle_nothing(self, account):
        pass

    def settle_sign_up(self, account):
        if self.signs_in(account, account.password):
            account.unknown_sessions += 1
            self.writer.accounts.append(account)
            return
        body = {"first_name": "Ann", "last_name": "Lee", "email": account.email, "company": account.company,
                "password1": account.password, "password2": account.password, "terms_and_conditions": True}
        path = "register/" if account.mine else "company/register/"
        answer = self.client.post(f"/api/3/auth/{path}", body)
        if answer.status != 201:
            self.find(f"{account.email}: half made, for neither login nor sign-up works: {answer}")
            return
        account.tokens[answer.json["data"]["token"]] = LIVE
        self.writer.accounts.append(account)

    def settle_session(self, account):
        account.unknown_sessions += 1

    def settle_refresh(self, account, token):
        """Replaced or not, within its grace the old one is good for another."""
        answer = self.client.post("/auth/refresh_token/", {"token": token})
        account.jwts.pop(token)
        if answer.ok:
            account.jwts[answer.json["token"]] = LIVE
        else:
            self.find(f"{account.email}: a JWT whose refresh was cut off cannot be refreshed: {answer}")

    def settle_token(self, account, token):
        account.tokens[token] = LIVE if self.opens(token) else DEAD

    def settle_password(self, account, password, kept, proves=False):
        if self.signs_in(account, password):
            account.new_password(password)
            account.end_all_but(kept)
            account.confirmed |= proves
        # Else nothing of it may have happened, and everything that was live is: `account` looks.

    def settle_email(self, account, body, token):
        self.settle_code(account, body, "/api/3/auth/email/verify/", token)
        account.confirmed = True

    def settle_code(self, account, body, path="/api/phone/verify", token=None):
        """Used or not: after this it is."""
        if self.client.post(path, body, token=token).status not in (200, 400):
            self.find(f"{path} after a restart")
        self.expect(path, body, 400, "a code or key that was used twice")
