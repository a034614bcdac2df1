"""People who open the links in their mails in a browser."""

import sys

import requests
from chromium import Keys, browser, installed
from told import BASE, PASSWORD, told

PUBLIC = sys.argv[2]
JOE = "joe@example.com"
NEW = "no fate but what we make"
NEWER = "hasta la vista 9"
COMPANY = "Acme & Söhne"
HINT = "At least 7 characters. Several words in a row are good; a name or an address is not."
SHORT = "It is too short: it needs at least 7 characters."
OVER = "This link does not work any more"


def post(path, body, token=None):
    headers = {"Authorization": f"Token {token}"} if token else {}
    return requests.post(f"{BASE}/api/3/{path}", json=body, headers=headers)


def log_in(password):
    return post("auth/login/", {"user": JOE, "company": "acme", "password": password}).status_code


def reset_link():
    body = {"user": JOE, "company": "acme"}
    assert post("auth/password/reset/", body).status_code == 200
    return told("/reset-password?uid=", r"(http\S+)")


def register():
    body = {
        "first_name": "Joe", "last_name": "Soap", "email": JOE, "company": "acme",
        "password1": PASSWORD, "password2": PASSWORD, "terms_and_conditions": True,
    }
    token = post("auth/company/register/", body).json()["data"]["token"]
    headers = {"Authorization": f"Token {token}"}
    named = requests.patch(f"{BASE}/api/3/admin/company/", json={"name": COMPANY}, headers=headers)
    assert named.status_code == 200, named.text
    return token


def is_verified(token):
    headers = {"Authorization": f"Token {token}"}
    [email] = requests.get(f"{BASE}/api/3/user/emails/", headers=headers).json()["data"]
    return email["verified"]


def an_address_is_confirmed_on_a_phone(page, token):
    page.phone()
    link = told("/verify-email?key=", r"(http\S+)")
    assert link.startswith(PUBLIC), link
    page.open(link)
    page.picture("confirm")
    assert page.heading() == "Confirm your email address"
    assert page.the("RootWebArea")[0][0] == f"Confirm your email address – {COMPANY}"
    assert [name for name, _ in page.the("button")] == ["Confirm address"]
    assert not is_verified(token)
    page.submit("Your address is confirmed", Keys.TAB, Keys.ENTER)
    page.picture("confirmed")
    assert is_verified(token)
    page.open(link)
    assert page.heading() == OVER


def a_password_is_set_on_a_phone(page):
    page.open(reset_link())
    page.picture("reset")
    boxes = page.the("textbox")
    assert [name for name, _ in boxes] == ["New password", "The same password again"], boxes
    assert boxes[0][1]["description"] == HINT and boxes[0][1]["required"], boxes
    assert page.the("heading")[0][1]["level"] == 1
    assert page.the("main") and not page.the("alert")
    assert page.field("new_password1").get_attribute("autocomplete") == "new-password"
    page.submit("Set a new password", Keys.TAB, "short", Keys.TAB, "short", Keys.TAB, Keys.ENTER)
    page.picture("reset-short")
    what_is_wrong_is_told(page)
    # The field at fault has the focus, and is empty.
    page.submit("Set a new password", NEW, Keys.TAB, NEWER, Keys.ENTER)
    page.picture("reset-differ")
    first, second = page.the("textbox")
    assert second[1]["invalid"] == "true" and "differ" in second[1]["description"], second
    assert first[1]["invalid"] == "false", first
    assert log_in(PASSWORD) == 200
    page.field("new_password1").send_keys(NEW)
    page.field("new_password2").send_keys(NEW)
    page.submit("Your new password is set", Keys.ENTER)
    page.picture("reset-done")
    assert (log_in(NEW), log_in(PASSWORD)) == (200, 400)


def what_is_wrong_is_told(page):
    first, second = page.the("textbox")
    assert first[1]["invalid"] == "true" and first[1]["focused"], first
    assert HINT in first[1]["description"] and SHORT in first[1]["description"], first
    assert second[1]["invalid"] == "false", second
    assert page.the("alert")
    assert page.field("new_password1").get_attribute("value") == ""
    assert page.value("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def a_password_is_set_without_scripts_in_german_in_the_dark(page):
    page.without_scripts()
    page.language("de-AT,de;q=0.9")
    page.scheme("dark")
    link = reset_link()
    page.open(link)
    page.picture("dark")
    assert page.heading() == "Neues Passwort setzen"
    assert page.value("document.documentElement.lang") == "de"
    page.submit("Neues Passwort setzen", Keys.TAB, "kurz", Keys.TAB, "kurz", Keys.ENTER)
    page.picture("dark-short")
    [name, properties] = page.the("textbox")[0]
    assert "zu kurz" in properties["description"], (name, properties)
    page.submit("Ihr neues Passwort gilt", NEWER, Keys.TAB, NEWER, Keys.ENTER)
    assert (log_in(NEWER), log_in(NEW)) == (200, 400)
    page.open(link)
    page.picture("dark-over")
    assert page.heading() == "Dieser Link gilt nicht mehr"


if not installed():
    sys.exit()
token = register()
server = BASE.removeprefix("http://")
with browser(PUBLIC, server) as page:
    an_address_is_confirmed_on_a_phone(page, token)
    a_password_is_set_on_a_phone(page)
with browser(PUBLIC, server) as page:
    a_password_is_set_without_scripts_in_german_in_the_dark(page)
