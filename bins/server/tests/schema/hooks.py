"""What schemathesis does besides its own: signs in, uses what it has been told, keeps count."""

import atexit
import collections
import json
import os
import random
import urllib.parse

import schemathesis

from accounts import BY_SURFACE, nobody

BASE = os.environ["SCHEMA_BASE"]
SURFACE = os.environ["SCHEMA_SURFACE"]
TALLY = os.environ["SCHEMA_TALLY"]
CHANCE = random.Random(int(os.environ["SCHEMA_SEED"]))

# Where a header carries no credentials: a parameter does.
IN_QUERY = {"device_tokens": "auth_token"}

tally = collections.defaultdict(collections.Counter)
present = None


def account():
    """Who asks now."""
    global present
    if present is None:
        present = BY_SURFACE.get(SURFACE, nobody)(BASE)
    return present


@schemathesis.auth(refresh_interval=None)
class Credentials:
    def get(self, case, context):
        secured = context.operation.definition.raw.get("security")
        return account().credentials if secured else None

    def set(self, case, token, context):
        if parameter := IN_QUERY.get(SURFACE):
            case.query[parameter] = token
        else:
            case.headers["Authorization"] = f"Token {token}"


def told(values):
    """The same with what the account knows in place of some values."""
    if not isinstance(values, dict):
        return values
    known = account().known
    for name, value in values.items():
        if isinstance(value, dict):
            told(value)
        elif (inner := name.removesuffix("]").split("[")[-1]) in known and CHANCE.random() < 0.6:
            value = known[inner]
            values[name] = value() if callable(value) else value
    return values


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    return told(path_parameters)


@schemathesis.hook
def map_query(context, query):
    return told(query)


@schemathesis.hook
def map_body(context, body):
    return told(body)


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """423 is how the contract of devices refuses a token that opens nothing."""
    return "Expected 401 or 403, got `423 " not in str(failure)


@schemathesis.hook
def filter_query(context, query):
    """Addresses beyond 64 KiB are refused by the HTTP engine, without a body (docs/decisions.md)."""
    return not isinstance(query, dict) or len(urllib.parse.urlencode(query, doseq=True, errors="replace")) < 60_000


def learn(found):
    """Keeps numbers by which things are addressed."""
    if isinstance(found, list):
        for item in found:
            learn(item)
    elif isinstance(found, dict):
        for name, value in found.items():
            if name in ("id", "token_key") and value is not None:
                account().known[name] = value
            else:
                learn(value)


@schemathesis.hook
def after_call(context, case, response):
    global present
    tally[f"{case.method.upper()} {case.operation.path}"][response.status_code] += 1
    request = response.request
    sent = f"{request.url} {request.headers.get('Authorization')}"
    credentials = account().credentials
    if credentials is not None and credentials in sent:
        if response.status_code in (401, 423):
            # Logged out, or deleted, or its password changed: by an earlier case.
            present = None
        elif response.status_code < 300:
            try:
                learn(response.json())
            except ValueError:
                pass


@atexit.register
def write_tally():
    with open(TALLY, "w", encoding="utf-8") as file:
        json.dump(tally, file)
