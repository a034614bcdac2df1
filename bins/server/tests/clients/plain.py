"""Both contracts and the pages, through an HTTP client that knows nothing of them."""

import json

import requests

from told import BASE, PASSWORD, confirmation_key, reset_link

API = BASE + "/api/3"
NEW_PASSWORD = PASSWORD + " and newer"
ACCOUNT = {"user": "joe@example.com", "company": "acme", "password": PASSWORD}


def register():
    answer = requests.post(
        API + "/auth/company/register/",
        json={
            "first_name": "Joe", "last_name": "Soap", "email": "joe@example.com", "company": "acme",
            "password1": PASSWORD, "password2": PASSWORD, "terms_and_conditions": True,
        },
    )
    assert answer.status_code == 201, answer.text
    return answer.json()["data"]["token"]


def log_in(url, **body):
    answer = requests.post(url, **body)
    assert answer.status_code == 200, (url, answer.status_code, answer.text)
    assert answer.url == url and not answer.history
    return answer.json()["data"]["token"]


def every_way_of_writing():
    url = API + "/auth/login/"
    encoded = json.dumps(ACCOUNT).encode()
    kind = {"Content-Type": "application/json; charset=utf-8"}
    log_in(url, json=ACCOUNT)
    log_in(url, data=ACCOUNT)
    log_in(url, files={name: (None, value) for name, value in ACCOUNT.items()})
    log_in(url, data=encoded, headers=kind)
    # Without a length: in chunks.
    log_in(url, data=(encoded[at : at + 7] for at in range(0, len(encoded), 7)), headers=kind)
    log_in(API + "/auth/login", json=ACCOUNT)
    log_in(BASE + "/3/auth/login/", json=ACCOUNT)
    # What a client keeps from an earlier life says nothing here.
    log_in(url, json=ACCOUNT, headers={"Authorization": "Token stale"})


def what_is_not_right_is_refused_on_a_connection_that_goes_on():
    with requests.Session() as session:
        for status, method, body in (
            (400, "POST", {"data": b'{"user": '}),
            (400, "POST", {"data": b"[]"}),
            (400, "POST", {"data": b"\xff\xfe"}),
            (400, "POST", {"data": b'{"user": "\\u0000", "company": 1, "password": {}}'}),
            (413, "POST", {"data": b'"' + b"a" * (1 << 20) + b'"'}),
            (405, "GET", {}),
            (405, "DELETE", {}),
        ):
            answer = session.request(
                method, API + "/auth/login/", headers={"Content-Type": "application/json"}, **body
            )
            assert answer.status_code == status, (status, answer.status_code, answer.text)
            assert answer.json()["status"] == "error", answer.text
        answer = session.post(API + "/auth/login/", data=b"<a/>", headers={"Content-Type": "text/xml"})
        assert answer.status_code == 415, answer.text
        assert session.get(API + "/nothing/").status_code == 404
        assert session.post(API + "/auth/login/", json=ACCOUNT).status_code == 200


def pages():
    key = confirmation_key()
    link = f"{BASE}/verify-email?key={key}"
    # Previewers of mail open links.
    for _ in range(2):
        page = requests.get(link)
        assert page.status_code == 200 and page.headers["Content-Type"].startswith("text/html")
    done = requests.post(BASE + "/verify-email", data={"key": key})
    assert done.status_code == 200, done.text
    requests.post(API + "/auth/password/reset/", json=ACCOUNT)
    uid, token = reset_link()
    assert requests.get(f"{BASE}/reset-password?uid={uid}&token={token}").status_code == 200
    form = {"uid": uid, "token": token, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    saved = requests.post(BASE + "/reset-password", data=form)
    assert saved.status_code == 200, saved.text
    assert requests.post(BASE + "/reset-password", data=form).status_code == 400
    log_in(API + "/auth/login/", json={**ACCOUNT, "password": NEW_PASSWORD})


def standard():
    keys = requests.get(BASE + "/.well-known/jwks.json")
    assert keys.headers["Content-Type"] == "application/jwk-set+json" and keys.json()["keys"]
    assert requests.get(BASE + "/health/ready").status_code == 200
    assert requests.get(BASE + "/openapi.json").json()["openapi"] == "3.1.0"
    assert requests.head(BASE + "/health/live").status_code == 200


token = register()
every_way_of_writing()
what_is_not_right_is_refused_on_a_connection_that_goes_on()
pages()
standard()
# The new password ended the sessions.
me = requests.get(API + "/user/", headers={"Authorization": "Token " + token})
assert me.status_code == 401, me.text
