"""A server whose keys are known as far as an attacker may know them, and the making of tokens."""

import base64
import hashlib
import hmac
import json
import os

PASSWORD = "violet-tram-71-harbour"


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def dump(value):
    return encode(json.dumps(value, separators=(",", ":")).encode())


class Issuer:
    """With HS256 the secret is the test's own, so that everything can be signed rightly."""

    def __init__(self, run, algorithm):
        self.algorithm = algorithm
        self.secret = encode(os.urandom(48))
        chosen = {"TOKENS__JWT_ALGORITHM": algorithm}
        if algorithm == "HS256":
            chosen["TOKENS__JWT_HS256_SECRET"] = self.secret
        self.server = run.server(**chosen)
        self.server.start()
        with self.server.client() as client:
            client.post("/api/3/auth/register/", {
                "first_name": "Ann", "last_name": "Lee", "email": "ann@example.com", "company": "default",
                "password1": PASSWORD, "password2": PASSWORD})
            self.token = client.post("/auth/access_token/", {
                "username": "ann@example.com", "password": PASSWORD}).json["token"]
            self.keys = client.get("/.well-known/jwks.json").json["keys"]
        self.head, self.body, self.signature = self.token.split(".")
        self.header, self.claims = json.loads(decode(self.head)), json.loads(decode(self.body))

    def signed(self, header, claims, key=None, digest="sha256"):
        """Signed with HMAC: with the right key where that is known."""
        return self.signed_text(dump(header), dump(claims), key, digest)

    def signed_text(self, head, body, key=None, digest="sha256"):
        key = self.secret.encode() if key is None else key
        text = f"{head}.{body}"
        return f"{text}.{encode(hmac.new(key, text.encode(), getattr(hashlib, digest)).digest())}"

    def present(self, client, token, place):
        """The status at one of the three places that take a JWT."""
        if place == 0:
            return client.post("/auth/verify_token/", {"token": token}).status
        if place == 1:
            return client.post("/auth/refresh_token/", {"token": token}).status
        sendable = all(" " < letter < "\x7f" for letter in token)
        if not sendable:
            return client.post("/auth/verify_token/", {"token": token}).status
        return client.call("GET", "/users/me/", token=token).status

    def valid_is_accepted(self):
        with self.server.client() as client:
            return all(self.present(client, self.token, place) == 200 for place in (0, 2))
