"""Accounts for schemathesis: a new one whenever what it tried has ended the one before."""

import itertools
import os
import zlib

import requests

PASSWORD = "a long and rare one"
# Surfaces may be tried side by side on one server.
SURFACE = os.environ["SCHEMA_SURFACE"]
NUMBER = f"+2784{zlib.crc32(SURFACE.encode()) % 10**7:07}"
_numbers = itertools.count(1)


class Account:
    """Somebody on one surface, and what they know of themselves."""

    def __init__(self, credentials, **known):
        self.credentials = credentials
        # What fields and path parameters of these names may hold; what must be new each time is made.
        self.known = {"password": PASSWORD, **known}


def _post(url, **sent):
    answer = requests.post(url, timeout=20, **sent)
    assert answer.ok, (url, answer.status_code, answer.text)
    return answer.json()


def company(base):
    """The first administrator of a company of their own."""
    name = f"acme{next(_numbers)}"
    email = f"joe@{name}.example.com"
    api = f"{base}/api/3"
    sent = {"first_name": "Joe", "last_name": "Soap", "email": email, "company": name, "terms_and_conditions": True}
    made = _post(f"{api}/auth/company/register/", json={**sent, "password1": PASSWORD, "password2": PASSWORD})["data"]
    head = {"Authorization": f"Token {made['token']}"}
    group = _post(f"{api}/admin/permission-groups/", json={"name": "clerks"}, headers=head)["data"]
    return Account(
        made["token"],
        company=name,
        user=email,
        email=email,
        identifier=made["user"]["identifier"],
        name=group["name"],
        password1=PASSWORD,
        password2=PASSWORD,
        old_password=PASSWORD,
        token=made["token"],
    )


def signup(base):
    """A user of the default company, whom the contracts without companies know too."""
    email = f"cash{next(_numbers)}@{SURFACE.replace('_', '-')}.example.com"
    sent = {"fname": "Cash", "lname": "Money", "email": email, "password": PASSWORD, "dob": "1990-01-01"}
    made = _post(f"{base}/api/v1/signup", json={"user": sent})
    emails = itertools.cycle([lambda: email, lambda: f"new{next(_numbers)}@{email.split('@')[1]}"])
    return Account(
        made["token"], email=lambda: next(emails)(), fname="Cash", lname="Money", dob="1990-01-01", number=NUMBER
    )


def device_tokens(base):
    email = signup(base).known["email"]()
    sent = {"email": email, "password": PASSWORD, "device_token": "d1", "mobile_os": "ios"}
    made = _post(f"{base}/api/v1/tokens", data=sent)
    return Account(made["token"], email=email, user_id=made["user_info"]["id"], phone=NUMBER)


def jwt(base):
    email = signup(base).known["email"]()
    token = _post(f"{base}/auth/access_token/", json={"username": email, "password": PASSWORD})["token"]
    return Account(token, username=email, token=token)


def phone(base):
    token = _post(f"{base}/api/phone/register", json={"phone_number": NUMBER})["session_token"]
    return Account(None, phone_number=NUMBER, session_token=token)


def nobody(_base):
    return Account(None)


BY_SURFACE = {"company": company, "signup": signup, "device_tokens": device_tokens, "jwt": jwt, "phone": phone}
