"""A client on one connection that is kept."""

import http.client
import json
import time
import urllib.parse


class Answer:
    def __init__(self, status, headers, body, seconds):
        self.status, self.headers, self.body, self.seconds = status, headers, body, seconds

    @property
    def ok(self):
        return 200 <= self.status < 300

    @property
    def json(self):
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    def __repr__(self):
        return f"{self.status} {self.body[:200]!r}"


class Client:
    """`source`: the address to come from, such as 127.0.0.9."""

    def __init__(self, server, timeout=30, source=None, port=None):
        self.at = ("127.0.0.1", port or server.port)
        self.timeout, self.source = timeout, source
        self.connection = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        if self.connection:
            self.connection.close()
            self.connection = None

    def get(self, path, **options):
        return self.call("GET", path, **options)

    def post(self, path, body=None, **options):
        return self.call("POST", path, body, **options)

    def call(self, method, path, body=None, form=None, token=None, headers=None, authorization=None):
        """`body` is sent as JSON, `form` as a form. Raises OSError or HTTPException when no whole answer came."""
        sent = {"Connection": "keep-alive", **(headers or {})}
        payload = None
        if form is not None:
            payload, sent["Content-Type"] = urllib.parse.urlencode(form), "application/x-www-form-urlencoded"
        elif body is not None:
            payload, sent["Content-Type"] = json.dumps(body), "application/json"
        if token is not None:
            sent["Authorization"] = f"Token {token}"
        if authorization is not None:
            sent["Authorization"] = authorization
        return self.send(method, path, payload, sent)

    def send(self, method, path, payload, headers):
        if self.connection is None:
            source = (self.source, 0) if self.source else None
            self.connection = http.client.HTTPConnection(*self.at, timeout=self.timeout, source_address=source)
        begun = time.monotonic()
        try:
            self.connection.request(method, path, payload, headers)
            response = self.connection.getresponse()
            body = response.read()
        except BaseException:
            self.close()
            raise
        if response.will_close:
            self.close()
        return Answer(response.status, response.headers, body, time.monotonic() - begun)


# What ends a call without a whole answer.
CUT = (OSError, http.client.HTTPException)
