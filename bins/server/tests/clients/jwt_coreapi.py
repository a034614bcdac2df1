"""The jwt contract, through Core API's client as clients of Django REST framework JWT use it."""

import base64
import json

import coreapi

from told import BASE, PASSWORD

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"


def link(path, *names, encoding=JSON):
    fields = [coreapi.Field(name, required=True, location="form") for name in names]
    return coreapi.Link(url=BASE + path, action="post", encoding=encoding, fields=fields)


def schema(encoding):
    return coreapi.Document(
        url=BASE,
        content={
            "access": link("/auth/access_token/", "username", "password", encoding=encoding),
            "refresh": link("/auth/refresh_token/", "token", encoding=encoding),
            "verify": link("/auth/verify_token/", "token", encoding=encoding),
            "me": coreapi.Link(url=BASE + "/users/me/", action="get"),
        },
    )


def client(token=None, scheme="Token"):
    if token is None:
        return coreapi.Client()
    return coreapi.Client(auth=coreapi.auth.TokenAuthentication(token=token, scheme=scheme))


def refused(act, *arguments):
    """Expects Core API's exception; yields its title and what it holds."""
    try:
        answer = act(*arguments)
    except coreapi.exceptions.ErrorMessage as error:
        return error.error.title, dict(error.error)
    raise AssertionError(f"not refused: {answer}")


def claims(token):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def life(encoding):
    document, anybody = schema(encoding), client()
    got = anybody.action(document, ["access"], {"username": "ann", "password": PASSWORD})
    token = got["token"]
    assert (got["access_token"], got["user"]) == (token, "ann"), got
    told = anybody.action(document, ["verify"], {"token": token})
    assert (told["token"], told["user"]["username"]) == (token, "ann"), told
    fresh = anybody.action(document, ["refresh"], {"token": token})["token"]
    before, after = claims(token), claims(fresh)
    assert before["orig_iat"] == after["orig_iat"] and before["exp"] <= after["exp"]
    for good in (token, fresh):
        me = client(good).action(document, ["me"])
        assert (me["username"], me["email"]) == ("ann", "ann@example.com"), me
        assert me["id"] == before["user_id"]


def refusals():
    document, anybody = schema(JSON), client()
    wrong = refused(anybody.action, document, ["access"], {"username": "ann", "password": "wrong"})
    assert wrong == (
        "400 Bad Request",
        {"non_field_errors": ["Unable to login with provided credentials."]},
    ), wrong
    garbage = refused(anybody.action, document, ["verify"], {"token": "garbage"})
    assert garbage == ("400 Bad Request", {"non_field_errors": ["Error decoding signature."]})
    none = ("401 Unauthorized", {"detail": "Authentication credentials were not provided."})
    assert refused(anybody.action, document, ["me"]) == none
    assert refused(client("a.b.c", scheme="Bearer").action, document, ["me"]) == none
    bad = refused(client("a.b.c").action, document, ["me"])
    assert bad == ("401 Unauthorized", {"detail": "Error decoding signature."}), bad


for written in (JSON, FORM, MULTIPART):
    life(written)
refusals()
