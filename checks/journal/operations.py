"""The writes. Each yields once, before the request whose loss leaves the outcome open, with what must then be resolved.

`yield (kind, account, facts)` is the intent; `call` raises when no whole answer came, and otherwise its answer is checked
and the account's knowledge is changed.
"""

import re
import secrets
import time

from .accounts import DEAD, LIVE, Account, Spent


class Refused(Exception):
    """An answer that was not expected: a finding."""


def fresh_password():
    return f"violet-tram-{secrets.token_hex(6)}"


class Operations:
    def __init__(self, writer):
        self.writer = writer

    def call(self, method, path, body=None, expect=(200, 201), **options):
        answer = self.writer.client.call(method, path, body, **options)
        if answer.status not in expect:
            raise Refused(f"{method} {path}: {answer}")
        self.writer.acknowledged += 1
        return answer.json

    def sign_up(self):
        account = self.writer.new_account()
        yield "sign_up", account, {}
        if account.mine:
            made = self.call("POST", "/api/3/auth/register/", {
                "first_name": "Ann", "last_name": "Lee", "email": account.email, "company": account.company,
                "password1": account.password, "password2": account.password})
        else:
            made = self.call("POST", "/api/3/auth/company/register/", {
                "first_name": "Ann", "last_name": "Lee", "email": account.email, "company": account.company,
                "password1": account.password, "password2": account.password, "terms_and_conditions": True})
        account.tokens[made["data"]["token"]] = LIVE
        self.writer.accounts.append(account)
        self.writer.note("sign_up", account, made["data"]["token"])

    def log_in(self):
        account = self.writer.pick()
        yield "session", account, {}
        token = self.call("POST", "/api/3/auth/login/", {
            "user": account.email, "company": account.company, "password": account.password})["data"]["token"]
        account.tokens[token] = LIVE
        self.writer.note("log_in", account, token)

    def get_jwt(self):
        account = self.writer.pick(lambda account: account.mine)
        yield "session", account, {}
        token = self.call("POST", "/auth/access_token/", {"username": account.email, "password": account.password})["token"]
        account.jwts[token] = LIVE
        self.writer.note("get_jwt", account, token)

    def refresh(self):
        account = self.writer.pick(lambda account: account.live(account.jwts))
        old = self.writer.random.choice(account.live(account.jwts))
        yield "refresh", account, {"token": old}
        new = self.call("POST", "/auth/refresh_token/", {"token": old})["token"]
        account.jwts.pop(old)
        account.jwts[new] = LIVE
        self.writer.replaced.append((time.monotonic(), old, new, account))
        self.writer.note("refresh", account, new)

    def log_out(self):
        account = self.writer.pick(lambda account: len(account.live(account.tokens)) > 1)
        token = self.writer.random.choice(account.live(account.tokens))
        yield "token", account, {"token": token}
        # A permanent token is not ended by logging out, so it is taken away by its key.
        self.call("DELETE", f"/api/3/auth/tokens/{token[:8]}/", token=token)
        account.tokens[token] = DEAD
        self.writer.note("log_out", account, token)

    def make_token(self):
        account = self.writer.pick(lambda account: account.live(account.tokens))
        yield "session", account, {}
        made = self.call("POST", "/api/3/auth/tokens/", {"password": account.password},
                         token=account.live(account.tokens)[0])["data"]["token"]
        account.tokens[made] = LIVE
        self.writer.note("make_token", account, made)

    def change_password(self):
        account = self.writer.pick(lambda account: account.live(account.tokens))
        token, password = self.writer.random.choice(account.live(account.tokens)), fresh_password()
        yield "password", account, {"password": password, "kept": token}
        self.call("POST", "/api/3/auth/password/change/", {
            "old_password": account.password, "new_password1": password, "new_password2": password}, token=token)
        account.new_password(password)
        account.end_all_but(token)
        self.writer.note("change_password", account, password)

    def reset_password(self):
        account = self.writer.pick()
        before = len(self.writer.smtp.to(account.email))
        yield "nothing", account, {}
        self.call("POST", "/api/3/auth/password/reset/", {"user": account.email, "company": account.company})
        mail = self.writer.wait(lambda: self.find_mail(account, before, "uid="))
        if mail is None:
            return
        uid, token = re.search(r"uid=([0-9a-f-]+)&token=(\w+)", mail).groups()
        password = fresh_password()
        spent = {"uid": uid, "token": token, "new_password1": password, "new_password2": password}
        yield "password", account, {"password": password, "kept": None, "proves": True}
        self.call("POST", "/api/3/auth/password/reset/confirm/", spent)
        account.new_password(password)
        account.end_all_but(None)
        # Whoever read the mail has proven the address.
        account.confirmed = True
        self.writer.spent.append(Spent("/api/3/auth/password/reset/confirm/", spent))
        self.writer.note("reset_password", account, password)

    def find_mail(self, account, before, needle):
        for mail in self.writer.smtp.to(account.email)[before:]:
            text = mail.text()
            if needle in text:
                return text
        return None

    def verify_email(self):
        account = self.writer.pick(lambda account: not account.confirmed and account.live(account.tokens))
        yield "nothing", account, {}
        mail = self.writer.wait(lambda: self.find_mail(account, 0, "key="))
        if mail is None:
            return
        spent = {"key": re.search(r"key=(\w+)", mail)[1]}
        # With a session of the account; else the first proof ends what was made before it.
        token = account.live(account.tokens)[0]
        yield "email", account, {"body": spent, "token": token}
        self.call("POST", "/api/3/auth/email/verify/", spent, token=token)
        account.confirmed = True
        self.writer.spent.append(Spent("/api/3/auth/email/verify/", spent))
        self.writer.note("verify_email", account, spent["key"])

    def prove_phone(self):
        number = self.writer.new_number()
        yield "nothing", None, {}
        session = self.call("POST", "/api/phone/register", {"phone_number": number})["session_token"]
        text = self.writer.wait(lambda: self.writer.sms.to(number))
        if not text:
            return
        spent = {"phone_number": number, "security_code": re.search(r"\b\d{6}\b", text[-1].body)[0], "session_token": session}
        yield "code", None, {"body": spent}
        self.call("POST", "/api/phone/verify", spent)
        self.writer.spent.append(Spent("/api/phone/verify", spent))
        self.writer.note("prove_phone", None, spent["security_code"])


WEIGHTS = {"sign_up": 3, "log_in": 4, "get_jwt": 4, "refresh": 8, "log_out": 4, "make_token": 3, "change_password": 2,
           "reset_password": 1, "verify_email": 2, "prove_phone": 2}
