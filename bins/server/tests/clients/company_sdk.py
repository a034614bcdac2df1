"""The company contract, through the Python SDK of its time as it is."""

import os

from told import BASE, PASSWORD, confirmation_key, reset_link, sms_code

# The SDK reads it while it is imported.
os.environ["REHIVE_API_URL"] = BASE + "/api/3/"

import time

import pyotp
from rehive import APIException, Rehive

NEW_PASSWORD = PASSWORD + " and newer"


def refused(status, call, *arguments, **named):
    """Expects the SDK's exception with `status`; yields the body that it carries."""
    try:
        answer = call(*arguments, **named)
    except APIException as error:
        assert error.status_code == status, (error.status_code, str(error))
        return getattr(error, "data", None)
    raise AssertionError(f"not refused: {answer}")


def ids(rows, key="id"):
    return [row[key] for row in rows]


def register(sdk):
    registered = sdk.auth.register_company(
        "Joe", "Soap", "joe@example.com", "acme", PASSWORD, PASSWORD, True
    )
    assert registered["token"] == sdk.client.token
    user = registered["user"]
    assert (user["company"], user["permission_groups"]) == ("acme", [{"name": "admin"}])
    assert sdk.auth.email.verify(confirmation_key()) == {"status": "success"}
    assert sdk.user.emails.get()[0]["verified"] is True
    again = refused(
        400, Rehive().auth.register, "J", "S", "joe@example.com", "acme", PASSWORD, PASSWORD
    )
    assert "email" in again["data"], again


def log_in(sdk):
    answer = sdk.auth.login("joe@example.com", "acme", PASSWORD)
    assert answer["token"] == sdk.client.token
    assert sdk.user.get()["identifier"] == answer["user"]["identifier"]
    wrong = refused(400, Rehive().auth.login, "joe@example.com", "acme", "wrong")
    assert list(wrong["data"]) == ["non_field_errors"], wrong


def tokens(sdk):
    first = sdk.client.token
    made = sdk.auth.tokens.create(PASSWORD)
    assert sdk.client.token == made["token"] != first
    listed = {row["token_key"]: row["expires"] for row in sdk.auth.tokens.get()}
    assert listed[made["token"][:8]] is None and listed[first[:8]].endswith("Z"), listed
    assert sdk.auth.tokens.verify(first)["email"] == "joe@example.com"
    assert sdk.auth.tokens.delete(first[:8]) == {"status": "success"}
    assert "token" in refused(400, sdk.auth.tokens.verify, first)["data"]
    refused(404, sdk.auth.tokens.delete, first[:8])


def passwords(sdk):
    wrong = refused(400, sdk.auth.password.change, "wrong", NEW_PASSWORD, NEW_PASSWORD)
    assert wrong["data"] == {"old_password": ["Invalid password"]}, wrong
    changed = sdk.auth.password.change(PASSWORD, NEW_PASSWORD, NEW_PASSWORD)
    assert changed["message"] == "New password has been saved."
    # The SDK sends its token along; it is none of the server's business here.
    sent = sdk.auth.password.reset_password("joe@example.com", "acme")
    assert sent["message"] == "Password reset message has been sent."
    confirm = sdk.auth.password.reset_password_confirm
    link = reset_link()
    assert confirm(PASSWORD, PASSWORD, *link)["status"] == "success"
    assert "token" in refused(400, confirm, PASSWORD, PASSWORD, *link)["data"]
    sdk.auth.login("joe@example.com", "acme", PASSWORD)


def profile(sdk):
    changed = sdk.user.update(first_name="Joan", nationality="ZA", metadata={"shoe": 42})
    assert (changed["first_name"], changed["metadata"]) == ("Joan", {"shoe": 42})
    assert sdk.company.get()["identifier"] == "acme"
    assert sdk.admin.company.update(name="Acme Ltd")["name"] == "Acme Ltd"


def emails(sdk):
    first = sdk.user.emails.get()[0]
    second = sdk.user.emails.create("joan@example.com")
    assert (second["primary"], second["verified"]) == (False, False)
    assert sdk.auth.email.resend_email_verification("joan@example.com", "acme") == {
        "status": "success"
    }
    confirmation_key()
    sdk.auth.email.verify(confirmation_key())
    assert sdk.user.emails.make_primary(str(second["id"]))["primary"] is True
    assert sdk.user.emails.delete(str(first["id"])) == {"status": "success"}
    assert ids(sdk.user.emails.get()) == [second["id"]]
    refused(400, sdk.user.emails.delete, str(second["id"]))


def mobiles(sdk):
    # `create` of this SDK raises a NameError of its own.
    mobile = sdk.user.mobiles.post({"number": "+27841234567"})
    assert "otp" in refused(400, sdk.auth.mobile.verify, "wrong")["data"]
    assert sdk.auth.mobile.verify(sms_code()) == {"status": "success"}
    assert sdk.user.mobiles.get() == [
        {"id": mobile["id"], "number": "+27841234567", "primary": True, "verified": True}
    ]
    resent = sdk.auth.mobile.resend_mobile_verification("+27841234567", "acme")
    assert resent == {"status": "success"}


def administration(sdk):
    users = sdk.admin.users
    for number in range(15):
        users.create("Ann", "Other", f"ann{number}@example.com", f"+2784123{number:04}")
    assert (len(users.get()), users.count, users.next) == (15, 16, "?page=2")
    assert (len(users.get_next()), users.next, users.previous) == (1, None, "?page=1")
    assert len(users.get_previous()) == 15
    (ann,) = users.get(filters={"email": "ann7@example.com"})
    assert users.update(ann["identifier"], last_name="Another")["last_name"] == "Another"
    email = users.emails.create(ann["identifier"], "ann@example.com")
    assert users.emails.update(str(email["id"]), verified=True)["verified"] is True
    # It shares its list with `emails`, also with the `next` of the last one read.
    assert users.overview.get() == {"total": 16, "active": 16}
    switch = sdk.admin.switches.create("session_duration", True)
    assert ids(sdk.admin.switches.get()) == [switch["id"]]
    groups = sdk.admin.permission_groups
    assert groups.create("support") == {"name": "support", "permissions": []}
    made = groups.obj("support").permissions.create("user", "view")
    assert groups.obj("support").permissions.get() == [made]


def strangers(sdk):
    stranger = Rehive()
    stranger.auth.register("Eve", "Else", "eve@example.com", "acme", PASSWORD, PASSWORD)
    refused(403, stranger.admin.users.get)
    refused(401, Rehive().user.get)
    refused(401, Rehive("0" * 64).user.get)


def second_factor(sdk):
    token = sdk.client.token
    assert sdk.auth.mfa.get() == {"sms": False, "token": False}
    # It takes every `data.token` for a session's.
    assert sdk.client.token is False
    refused(401, sdk.user.get)
    sdk.client.token = token
    refused(404, sdk.auth.mfa.get, "token")
    device = sdk.auth.mfa.authorize_token()
    app = pyotp.parse_uri(device["otpauth_url"])
    assert (app.issuer, app.name) == ("Acme Ltd", "joan@example.com")
    assert "token" in refused(400, sdk.auth.mfa.verify, "wrong")["data"]
    assert sdk.auth.mfa.verify(app.now()) == {"status": "success"}
    assert sdk.user.get()["email"] == "joan@example.com"

    other = Rehive()
    assert other.auth.login("joan@example.com", "acme", PASSWORD)["mfa"] == "token"
    pending = other.client.token
    refused(403, other.user.get)
    assert other.auth.mfa.get()["token"] is True
    other.client.token = pending
    # A code is good once, and a clock may be one step ahead.
    assert other.auth.mfa.verify(app.at(time.time() + 30)) == {"status": "success"}
    assert other.user.get()["email"] == "joan@example.com"
    assert other.auth.mfa.delete("token") == {"status": "success"}
    refused(404, other.auth.mfa.get, "token")


def log_out(sdk):
    token = sdk.client.token
    # This SDK forgets the token before it asks.
    refused(401, sdk.auth.logout)
    refused(401, sdk.auth.logout_all)
    sdk.client.token = token
    assert sdk.auth.post({}, "logout")["message"] == "Successfully logged out."
    gone = refused(401, sdk.user.get)
    assert gone["message"] == "Invalid token.", gone


def main():
    sdk = Rehive()
    for part in (
        register, log_in, tokens, passwords, profile, emails, mobiles, administration, strangers,
        second_factor, log_out,
    ):
        part(sdk)


main()
