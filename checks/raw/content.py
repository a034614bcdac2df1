"""Requests that are framed well, with content that no client means: one answer, and the connection goes on."""

import gzip
import json
import urllib.parse

from .request import SENTINEL, Case, Request, nested
from .framing import chunked

JSON, FORM = b"application/json", b"application/x-www-form-urlencoded"
TEXTS = ["", " ", "\0", "a\0b", "\ufeff", "\u202e\u2066", "\u200b", "\uffff", "\U0010ffff", "é", "é", "'", "\"", "\\", "%00", "${x}", "{{7*7}}",
         "<script>", "a" * 5_000, "a" * 60_000, "\r\nX: y", "‮", "９", "-1", "0", "1e309", "NaN", "null", "true", "[]", "1970-01-01T00:00:00Z",
         "0" * 64, "9" * 40, "--", "../../etc/passwd", "%", "+", "=", "&", "💥" * 100]
# As they stand in JSON.
VALUES = [b"null", b"true", b"0", b"-1", b"1.5", b"1e308", b"1e999", b"-0", b"[]", b"{}", b"[null]", b"{\"x\":1}", b"\"\\u0000\"", b"\"\\ud800\"",
          b"\"\\udc00\\ud800\"", b"\"a\xff\"", b"\"\xc0\xaf\"", b"\"\xed\xa0\x80\"", b"\"a\x00b\"", b"\"a\nb\"", b"\"\\u202e\"", b"\"\\x\"", b"\"",
          b"'a'", b"abc", b"NaN", b"Infinity", b"01", b"0x10", b"1.", b".5", b"+1", b"123456789012345678901234567890", b"\"" + b"a" * 30_000 + b"\"",
          b"[" * 200 + b"]" * 200, b"[" * 30_000, b"{\"a\":" * 5_000, b"\xef\xbb\xbf\"a\"", b"", b"/*c*/1", b"[1,]", b"\"\\u00e9\""]
SEGMENTS = [b"%00", b"a%00b", b"%ff", b"%c0%af", b"%2e%2e", b"..%2f..%2f", b"%2f", b"%ef%bb%bf1", b"-1", b"0", b"9" * 30, b"1.5", b"1e3", b"%5b%5d",
            b"'%20or%201=1--", b"%25", b"%", b"%zz", b"null", b"a" * 3_000, b"..", b".", b";x=y", b"%0d%0aX:%20y", b"1.json.json", b"\xff", b"\xc3\xa9",
            b"{}", b"<>", b"|", b"^", b"`", b"\\", b"a:b", b"@", b"*"]
MEDIA = [b"text/plain", b"application/xml", b"application/json; charset=utf-7", b"application/json; charset=\xff", b"multipart/form-data",
         b"multipart/form-data; boundary=", b"multipart/form-data; boundary=" + b"x" * 200, b"", b"application/json, text/plain", b"json",
         b"application/json;", b"application/json; charset", b"APPLICATION/JSON", b"image/png", b"\xff", b"application/vnd.api+json",
         b"application/x-www-form-urlencoded; charset=utf-16", b"*/*", b"a" * 3_000]
CODINGS = [b"gzip", b"GZIP", b"br", b"deflate", b"identity", b"gzip, gzip", b"x", b"", b"zstd", b"gzip;q=0"]


def cases(chance, request, operation, person):
    maker = chance.choice(MAKERS)
    return maker(chance, request, operation, person)


def again(request, body, media):
    """The same with another body."""
    headers = [line for line in request.headers if not line.startswith(b"Content-Type")] + [b"Content-Type: " + media]
    method = request.method if request.method != b"GET" or request.body else b"POST"
    return Request(method, request.target, headers, body)


def field_of(chance, operation):
    return chance.choice(operation.fields) if operation.fields else "x"


def json_value(chance, request, operation, person):
    """One field with a value that is none, or is another type's."""
    name, value = field_of(chance, operation), chance.choice(VALUES)
    fields = {each: person.value(each) for each in operation.fields}
    fields[name] = "\1"
    body = json.dumps(nested(fields)).encode().replace(b"\"\\u0001\"", value)
    return again(request, body, JSON).ordinary(f"content: {name} is {value[:30]!r}")


def json_text(chance, request, operation, person):
    name, value = field_of(chance, operation), chance.choice(TEXTS)
    fields = {each: person.value(each) for each in operation.fields} | {name: value}
    return again(request, json.dumps(nested(fields)).encode(), JSON).ordinary(f"content: {name} is {value[:30]!r}")


def json_twice(chance, request, operation, person):
    name = json.dumps(field_of(chance, operation))
    pairs = ", ".join(f"{name}: {chance.choice(['1', 'null', json.dumps('x')])}" for _ in range(chance.randrange(2, 5)))
    return again(request, f"{{{pairs}}}".encode(), JSON).ordinary("content: a key twice")


def json_odd(chance, request, operation, person):
    """No object, a mark before it, something behind it, many keys."""
    body = chance.choice([b"\xef\xbb\xbf{}", b"\xff\xfe{\x00}\x00", b"{} {}", b"{}x", b"[]", b"1", b"\"x\"", b"null", b"{", b"}", b"{\"\":1}", b" " * 60_000,
                          b"{\"a\" 1}", b"{1:2}", b"{,}", b"{\"a\":1,}", json.dumps({str(n): n for n in range(3_000)}).encode(),
                          json.dumps({"a" * 20_000: 1}).encode(), b"{\"__proto__\":{\"x\":1}}", b"{\"\\u0000\":1}", b"{\"\xff\":1}", b"{\"a\":[" + b"{}," * 20_000
                          + b"{}]}", b"[" * 60_000])
    return again(request, body, JSON).ordinary(f"content: body {body[:30]!r}")


def form_value(chance, request, operation, person):
    name = field_of(chance, operation)
    value = chance.choice([urllib.parse.quote(chance.choice(TEXTS), errors="replace").encode(), b"a%00b", b"%ff", b"%c0%af", b"%ed%a0%80", b"%zz", b"%",
                           b"\xff\xfe", b"a=b=c", b"a" * 50_000, b"+", b"\x00", b"a;b=c"])
    pairs = [f"{each}={urllib.parse.quote(person.value(each))}".encode() for each in operation.fields if each != name]
    return again(request, b"&".join([*pairs, name.encode() + b"=" + value]), FORM).ordinary(f"content: form {name} is {value[:30]!r}")


def form_shape(chance, request, operation, person):
    """Names that nest, lists, twice, both."""
    name = field_of(chance, operation)
    pairs = chance.choice([f"{name}[x]=1", f"{name}[]=1&{name}[]=2", f"{name}=1&{name}=2", f"{name}=1&{name}[x]=2", f"{name}[x]=1&{name}=2",
                           f"{name}[", f"{name}]=1", f"[{name}]=1", f"{name}[[x]]=1", f"{name}{'[x]' * 300}=1", f"{name}[x][]=1&{name}[x][]=2",
                           f"{name}[]", "=", "&&&&", "=1&=2", "&".join(f"{number}=1" for number in range(3_000)), f"%00{name}=1", f"{name}%00=1",
                           f"{name}.x=1", f"{name}%5Bx%5D=1", f"user[{name}]=1&user=2"])
    return again(request, pairs.encode(), FORM).ordinary(f"content: form {pairs[:40]!r}")


def multipart(chance, request, operation, person):
    name = field_of(chance, operation).encode()
    part = b"Content-Disposition: form-data; name=\"%s\"\r\n\r\nx\r\n" % name
    body = chance.choice([b"--X\r\n" + part + b"--X--\r\n", b"--X\r\n" + part, b"--X--", b"", b"--X\r\n\r\n\r\n--X--\r\n", (b"--X\r\n" + part) * 200 + b"--X--\r\n",
                          b"--X\r\nContent-Disposition: form-data\r\n\r\nx\r\n--X--\r\n", b"--X\r\n" + part.replace(b"x\r\n", b"\x00\xff\r\n") + b"--X--\r\n",
                          b"--X\r\nContent-Disposition: form-data; name=\"a\"; filename=\"../../x\"\r\n\r\nx\r\n--X--\r\n", b"--Y\r\n" + part + b"--Y--\r\n",
                          b"--X\r\n" + b"A: b\r\n" * 2_000 + b"\r\nx\r\n--X--\r\n", b"--X\r\nContent-Disposition: form-data; name=\"a\r\nb\"\r\n\r\nx\r\n--X--"])
    return again(request, body, b"multipart/form-data; boundary=X").ordinary(f"content: multipart {body[:40]!r}")


def media(chance, request, operation, person):
    kind = chance.choice(MEDIA)
    return again(request, request.body or b"{}", kind).ordinary(f"content: type {kind[:40]!r}")


def coding(chance, request, operation, person):
    kind = chance.choice(CODINGS)
    packed = gzip.compress(request.body if chance.random() < 0.5 else b"a" * 1_000_000)
    made = again(request, packed, JSON)
    made.headers.append(b"Content-Encoding: " + kind)
    return made.ordinary(f"content: coding {kind!r}")


def in_path(chance, request, operation, person):
    """A segment of the path that names nothing."""
    path, mark, query = request.target.partition(b"?")
    segments = path.split(b"/")
    place, value = chance.randrange(1, len(segments)), chance.choice(SEGMENTS)
    if operation.placeholders and chance.random() < 0.7:
        template = operation.path.encode().split(b"/")
        place = chance.choice([index for index, segment in enumerate(template) if segment.startswith(b"{")])
    segments[place] = value
    return Request(request.method, b"/".join(segments) + mark + query, request.headers, request.body).ordinary(f"content: path {value[:40]!r}")


def in_query(chance, request, operation, person):
    name = field_of(chance, operation).encode()
    query = chance.choice([name + b"=%00", name + b"=%ff", name + b"=1&" + name + b"=2", name + b"[x]=1", name + b"[]=1", b"?" * 50, b"&" * 500, b"=" * 50,
                           name + b"=" + b"a" * 7_000, name + b"=" + b"a" * 20_000, b"%", b"%zz=%zz", name + b"=\xff", name, b"page=-1", b"page=99999999999999999999",
                           b"page_size=0", b"page_size=1e9", b"page=a", b"auth_token=x&auth_token=y", b"q=" + b"%41" * 2_000])
    path, _, before = request.target.partition(b"?")
    target = path + b"?" + (before + b"&" if before else b"") + query
    return Request(request.method, target, request.headers, request.body).ordinary(f"content: query {query[:40]!r}")


def in_header(chance, request, operation, person):
    line = chance.choice([b"Authorization: ", b"Authorization: Token", b"Authorization: Token  x", b"Authorization: Basic Og==", b"Authorization: Bearer \xff",
                          b"Authorization: Token " + b"a" * 9_000, b"Authorization: Token a\r\nAuthorization: Token b", b"Accept: \xff", b"Accept: " + b"a/b," * 1_000,
                          b"Accept-Language: " + b"x-" * 2_000, b"Accept-Language: \xff", b"X-Forwarded-For: '\"", b"Forwarded: for=\"[", b"If-None-Match: *",
                          b"Range: bytes=0-0,1-1," + b"2-2," * 500, b"Upgrade: websocket\r\nConnection: keep-alive, Upgrade", b"Cookie: \xff=\xff", b"Origin: \xff",
                          b"Content-Type: a\r\nContent-Type: b", b"Accept-Encoding: gzip;q=a", b"Date: x", b"X-Request-Id: \xff", b"Idempotency-Key: " + b"'" * 5_000,
                          b"X-HTTP-Method-Override: DELETE", b"Connection: x, y, z", b"TE: trailers", b"Max-Forwards: -1", b"Trailer: Content-Length",
                          b"Sec-Fetch-Mode: \xff", b"Purpose: prefetch", b"Verified-Challenge: \xff"])
    # Put before the body's own headers, and beside a credential that is right.
    return Request(request.method, request.target, [line, *request.headers], request.body).ordinary(f"content: header {line[:40]!r}")


def method(chance, request, operation, person):
    """Any method that is a token, on any path."""
    verb = chance.choice([b"TRACE", b"CONNECT", b"PROPFIND", b"HEAD", b"OPTIONS", b"get", b"GETT", b"X" * 2_000, b"PURGE", b"!#$%&'*+-.^_`|~", b"PUT", b"DELETE",
                          b"PATCH"])
    data = Request(verb, request.target, request.headers, b"").whole() + SENTINEL
    # After CONNECT no reader knows what follows.
    kind = "any" if verb == b"CONNECT" else "ordinary"
    return Case(f"content: method {verb[:20]!r}", data, kind, verb == b"HEAD")


def absolute(chance, request, operation, person):
    """The forms of a target that are no path."""
    before = chance.choice([b"http://evil.example", b"HTTP://x", b"https://x:443", b"ftp://x", b"://x", b"x:80", b"//evil.example", b"http://user:pw@x", b"http://x:99999", b"http://[::1]",
                            b"///", b"/./", b"/../..", b"/%2e%2e"])
    data = Request(request.method, before + request.target, request.headers, request.body).whole() + SENTINEL
    return Case(f"content: target {before!r}", data, "any", request.method == b"HEAD")


def pipelined(chance, request, operation, person):
    """The request, once more, and chunked: all are answered, in order."""
    lines = b"\r\n".join([request.method + b" " + request.target + b" HTTP/1.1", b"Host: x", *request.headers, b"Transfer-Encoding: chunked"])
    once_more = lines + b"\r\n\r\n" + (chunked(request.body) if request.body else b"0\r\n\r\n")
    return Case("content: pipelined", once_more + SENTINEL, "ordinary", request.method == b"HEAD")


MAKERS = [json_value, json_value, json_text, json_twice, json_odd, form_value, form_shape, multipart, media, coding, in_path, in_query, in_header, method,
          absolute, pipelined]
