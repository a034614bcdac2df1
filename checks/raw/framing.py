"""Requests whose end, or whose meaning, two readers would see differently (RFC 9112 sections 3.2, 5, 6 and 11.2): one
refusal, and the end of the connection."""

from .request import SENTINEL, Case

LENGTHS = [b"+19", b"-1", b"0x13", b"19.0", b"1e1", b"0, 19", b"19, 19", b"19 19", b"19;", b"99999999999999999999999", b"", b" ",
           b"\xef\xbc\x91\xef\xbc\x99", b"19\x00", b"0b11", b"1_9", b"'19'", b"nineteen", b"\x0b19", b"18446744073709551616"]
CODINGS = [b"xchunked", b"chunked, identity", b"gzip, chunked", b"identity, chunked", b"chunked, chunked", b"\x0bchunked",
           b"chunked\x00", b"chunkedx", b"'chunked'", b"chunked;q=1", b"chun ked", b"identity", b"gzip", b""]
SIZES = [b"", b"zz", b"-4", b"+4", b"0x4", b"4 \x01", b"4\x00", b"ffffffffffffffff1", b"10000000000000004", b"4g", b"\x0b4", b"4,4",
         b"\xef\xbc\x94", b"four", b"0x", b";a"]
BAD_LINES = [b" folded: x", b"\tfolded", b"X: a\rb", b"X: a\x00b", b"X\x00: a", b"X Y: a", b": a", b"no colon", b"X : a", b"X\t: a",
             b"X\r: a", b"X(: a", b"X\x7f: a", b"\x01: a", b"X: a\x01b", b"X\xc3\xa9: a", b"\"X\": a", b"X: \x7f", b"X/Y: a", b"{X}: a"]
METHODS = [b"G\x00T", b"G T", b"", b"GET\t", b"G(T", b"\x16\x03\x01", b"G\x7fT", b"G\xc3\x89T", b"GET,POST", b"G:T", b"\"GET\"", b"G@T"]
VERSIONS = [b"HTTP/9.9", b"HTTP/2.0", b"http/1.1", b"HTTP/1.1x", b"HTTP/1", b"HTTP/1.", b"HTTP/11", b"HTTPS/1.1", b"", b"HTTP/1.1 HTTP/1.1",
            b"HTTP /1.1", b"HTTP/0.9", b"HTTP/-1.1", b"ICY/1.1"]
TARGETS = [b"/\x01", b"/\x00", b"/a b", b"http://[", b"/\x7f", b"", b"http://", b"/\xff\xfe\x00", b"\\"]


def cases(chance, request):
    """One case of each kind that `request` can be made into, chosen at random."""
    maker = chance.choice(MAKERS)
    return maker(chance, request)


def refused(name, data):
    return Case(f"framing: {name}", data + SENTINEL, "refused")


def with_body(request, *lines):
    """A request that has a body whatever its method, its length told by `lines`."""
    method = request.method if request.method in (b"POST", b"PUT", b"PATCH", b"DELETE") else b"POST"
    kept = [line for line in request.headers if not line.lower().startswith(b"content-length")]
    return b"\r\n".join([method + b" " + request.target + b" HTTP/1.1", request.host, *kept, *lines]) + b"\r\n\r\n"


def chunked(*chunks):
    return b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"


def odd_case(chance, text):
    return bytes(chance.choice([byte, byte ^ 32]) if chr(byte).isalpha() else byte for byte in text)


def length_and_chunks(chance, request):
    lines = [odd_case(chance, b"Content-Length") + b": %d" % chance.choice([0, 4, len(request.body), 5]),
             odd_case(chance, b"Transfer-Encoding") + b": chunked"]
    chance.shuffle(lines)
    return refused(f"length and chunks, {lines}", with_body(request, *lines) + chunked(request.body or b"x"))


def two_lengths(chance, request):
    first = chance.randrange(0, 40)
    lines = [b"Content-Length: %d" % first, b"Content-Length: %d" % (first + chance.randrange(1, 40))]
    chance.shuffle(lines)
    return refused(f"two lengths {lines}", with_body(request, *lines) + request.body)


def odd_length(chance, request):
    value = chance.choice(LENGTHS)
    return refused(f"length {value!r}", with_body(request, b"Content-Length: " + value) + b"a" * 19)


def odd_coding(chance, request):
    value = chance.choice(CODINGS)
    return refused(f"coding {value!r}", with_body(request, b"Transfer-Encoding: " + value) + chunked(b"{}"))


def two_codings(chance, request):
    value = chance.choice([b"chunked", b"identity", b"gzip"])
    lines = [b"Transfer-Encoding: chunked", b"Transfer-Encoding: " + value]
    chance.shuffle(lines)
    return refused(f"two codings {lines}", with_body(request, *lines) + chunked(b"{}"))


def odd_name(chance, request):
    line = chance.choice([b"Transfer-Encoding : chunked", b"Transfer-Encoding\x00: chunked", b" Transfer-Encoding: chunked",
                          b"Transfer-Encoding\t: chunked", b"Content-Length : 4", b"Content-Length\x00: 4", b"Content\x0b-Length: 4"])
    return refused(f"name {line!r}", with_body(request, b"X: 1", line) + chunked(b"{}"))


def odd_chunk(chance, request):
    size = chance.choice(SIZES)
    before = b"2\r\n{}\r\n" if chance.random() < 0.5 else b""
    return refused(f"chunk size {size!r}", with_body(request, b"Transfer-Encoding: chunked") + before + size + b"\r\nabcd\r\n0\r\n\r\n")


def odd_chunk_end(chance, request):
    body = chance.choice([b"4\r\nabcdX\r\n0\r\n\r\n", b"4\nabcd\n0\n\n", b"4;a\nb\r\nabcd\r\n0\r\n\r\n", b"4\r\nabcdefgh\r\n0\r\n\r\n",
                          b"4\rabcd\r\n0\r\n\r\n", b"2\r\n{}0\r\n\r\n", b"4\r\nabcd\n0\r\n\r\n"])
    return refused(f"chunk {body!r}", with_body(request, b"Transfer-Encoding: chunked") + body)


def bad_line(chance, request):
    line = chance.choice(BAD_LINES)
    headers = request.headers + [b"X-Before: 1", line]
    data = b"\r\n".join([request.method + b" " + request.target + b" HTTP/1.1", request.host, *headers]) + b"\r\n\r\n"
    return refused(f"line {line!r}", data)


def hosts(chance, request):
    lines = chance.choice([[], [b"Host: x", b"Host: y"], [b"Host: x", b"Host: x"], [b"Host: x", b"hOST: y"], [b"X-Host: x"]])
    data = b"\r\n".join([request.method + b" " + request.target + b" HTTP/1.1", *lines, *request.headers]) + b"\r\n\r\n"
    return refused(f"hosts {lines}", data)


def bad_method(chance, request):
    method = chance.choice(METHODS)
    return refused(f"method {method!r}", method + b" " + request.target + b" HTTP/1.1\r\nHost: x\r\n\r\n")


def bad_version(chance, request):
    version = chance.choice(VERSIONS)
    return refused(f"version {version!r}", request.method + b" " + request.target + b" " + version + b"\r\nHost: x\r\n\r\n")


def bad_target(chance, request):
    target = chance.choice(TARGETS)
    return refused(f"target {target!r}", request.method + b" " + target + b" HTTP/1.1\r\nHost: x\r\n\r\n")


def huge_head(chance, request):
    line = chance.choice([b"X: " + b"a" * 200_000, b"X" * 200_000 + b": a", b"\r\n".join(b"X%d: %s" % (number, b"a" * 100) for number in
                          range(2_000)), b"\r\n".join(b"X: %d" % number for number in range(20_000)), b"Authorization: Token " +
                          b"a" * 150_000, b"Cookie: " + b"a=b; " * 40_000])
    return refused(f"head of {len(line)} bytes, {line[:20]!r}", request.method + b" " + request.target + b" HTTP/1.1\r\nHost: x\r\n" + line + b"\r\n\r\n")


MAKERS = [length_and_chunks, two_lengths, odd_length, odd_coding, two_codings, odd_name, odd_chunk, odd_chunk_end, bad_line, hosts,
          bad_method, bad_version, bad_target, huge_head]
