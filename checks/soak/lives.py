"""Short lives on every contract, each from signing in to signing out. An answer that is not the expected one ends a life
with `Unexpected`."""

import random
import re
import time

PASSWORD = "violet-tram-71-harbour"


class Unexpected(Exception):
    pass


class Lives:
    """What one client does. `asked` is called with the seconds of each request."""

    def __init__(self, number, client, sms, addresses, asked):
        self.number, self.client, self.sms, self.addresses, self.asked = number, client, sms, addresses, asked
        self.made = 0

    def call(self, expected, method, path, **options):
        answer = self.client.call(method, path, **options)
        self.asked(answer.seconds)
        if answer.status != expected:
            raise Unexpected(f"{method} {path}: {answer}")
        return answer.json

    def one(self):
        random.choices(KINDS, WEIGHTS)[0](self)

    def company(self):
        address = random.choice(self.addresses)
        who = {"user": address, "company": "default", "password": PASSWORD}
        token = self.call(200, "POST", "/api/3/auth/login/", body=who)["data"]["token"]
        for _ in range(3):
            self.call(200, "GET", "/api/3/auth/", token=token)
        permanent = self.call(201, "POST", "/api/3/auth/tokens/", body={"password": PASSWORD}, token=token)["data"]["token"]
        self.call(200, "GET", "/api/3/auth/tokens/", token=permanent)
        self.call(200, "DELETE", f"/api/3/auth/tokens/{permanent[:8]}/", token=token)
        self.call(200, "PATCH", "/api/3/user/", body={"first_name": "Ann"}, token=token)
        self.call(200, "POST", "/api/3/auth/logout/", body={}, token=token)
        self.call(401, "GET", "/api/3/auth/", token=token)

    def jwt(self):
        who = {"username": random.choice(self.addresses), "password": PASSWORD}
        token = self.call(200, "POST", "/auth/access_token/", body=who)["token"]
        for _ in range(2):
            self.call(200, "POST", "/auth/verify_token/", body={"token": token})
            token = self.call(200, "POST", "/auth/refresh_token/", body={"token": token})["token"]
        self.call(200, "GET", "/users/me/", token=token)
        self.call(400, "POST", "/auth/verify_token/", body={"token": token[:-6] + "AAAAAA"})

    def device_tokens(self):
        signed = self.call(200, "POST", "/api/v1/tokens.json", form={
            "email": random.choice(self.addresses), "password": PASSWORD, "device_token": f"d{self.number}", "mobile_os": "ios"})
        token = signed["token"]
        self.call(200, "GET", f"/api/v1/profile.json?auth_token={token}")
        self.call(200, "DELETE", f"/api/v1/tokens/{signed['user_info']['id']}.json?auth_token={token}")

    def signup(self):
        signed = self.call(200, "POST", "/api/v1/auth", form={
            "user[email]": random.choice(self.addresses), "user[password]": PASSWORD})
        self.call(200, "GET", "/api/v1/users/me", authorization=signed["token"])

    def phone(self):
        self.made += 1
        number = f"+2782{self.number:02}{self.made:05}"
        session = self.call(200, "POST", "/api/phone/register", body={"phone_number": number})["session_token"]
        end = time.monotonic() + 20
        while not self.sms.to(number):
            if time.monotonic() > end:
                raise Unexpected(f"no text came to {number}")
            time.sleep(0.02)
        code = re.search(r"\b\d{6}\b", self.sms.to(number)[0].body)[0]
        body = {"phone_number": number, "security_code": code, "session_token": session}
        self.call(200, "POST", "/api/phone/verify", body=body)
        self.call(400, "POST", "/api/phone/verify", body=body)

    def strangers(self):
        self.call(400, "POST", "/api/3/auth/login/", body={"user": random.choice(self.addresses), "company": "default",
                                                           "password": "wrong"})
        self.call(401, "GET", "/api/3/auth/", token="A" * 43)
        self.call(404, "GET", f"/nowhere/{random.random()}")
        self.call(200, "GET", "/health/ready")
        self.call(200, "GET", "/docs")

    def reset(self):
        self.call(200, "POST", "/api/3/auth/password/reset/", body={"user": random.choice(self.addresses), "company": "default"})


KINDS = [Lives.company, Lives.jwt, Lives.device_tokens, Lives.signup, Lives.phone, Lives.strangers, Lives.reset]
WEIGHTS = [6, 8, 4, 4, 1, 4, 1]


def sign_up(client, address):
    answer = client.post("/api/3/auth/register/", {
        "first_name": "Ann", "last_name": "Lee", "email": address, "company": "default", "password1": PASSWORD,
        "password2": PASSWORD})
    if answer.status != 201:
        raise Unexpected(f"sign-up: {answer}")
