"""Classes of forged tokens: name -> what makes one, given a random generator."""

import base64
import json

from .tokens import decode, dump, encode

FAR = 32_503_680_000
ODD = {"text": "1893456000", "word": "never", "null": None, "negative": -1, "huge": 1e300, "list": [FAR], "object": {"a": FAR},
       "true": True, "false": False, "empty": ""}
OTHER_ALGORITHMS = ["none", "None", "nOnE", "NONE", "", None, ["EdDSA"], "eddsa", "hs256", "HS384", "HS512", "RS256", "RS512", "PS256",
                    "ES256", "ES384", "ES256K", "EdDSA ", "Ed25519", 1, {}, "dir"]


def all_of(issuer):
    made = {**tampered(issuer), **algorithms(issuer), **headers(issuer), **encodings(issuer)}
    if issuer.algorithm == "HS256":
        made |= claims(issuer)
    return made


def tampered(issuer):
    parts = [issuer.head, issuer.body, issuer.signature]

    def flipped(part):
        def make(chosen):
            data = bytearray(decode(parts[part]))
            data[chosen.randrange(len(data))] ^= 1 << chosen.randrange(8)
            return ".".join([*parts[:part], encode(bytes(data)), *parts[part + 1:]])
        return make

    def cut(chosen):
        return issuer.token[:chosen.randrange(1, len(issuer.token))]

    def noise(chosen):
        return f"{issuer.head}.{issuer.body}.{encode(chosen.randbytes(len(decode(issuer.signature))))}"

    def another(chosen):
        changed = issuer.claims | {"user_id": chosen.randrange(10**6), "username": "root", "jti": f"{chosen.random()}"}
        return f"{issuer.head}.{dump(changed)}.{issuer.signature}"

    return {"header flipped": flipped(0), "claims flipped": flipped(1), "signature flipped": flipped(2), "cut": cut,
            "random signature": noise, "claims of another": another,
            "no signature": lambda _: f"{issuer.head}.{issuer.body}.", "two parts": lambda _: f"{issuer.head}.{issuer.body}",
            "four parts": lambda _: f"{issuer.token}.{issuer.signature}", "empty parts": lambda _: "..",
            "signature doubled": lambda _: f"{issuer.token}{issuer.signature}",
            "zero signature": lambda _: f"{issuer.head}.{issuer.body}.{encode(bytes(64))}",
            "parts swapped": lambda _: f"{issuer.body}.{issuer.head}.{issuer.signature}"}


def algorithms(issuer):
    made = {}
    for algorithm in OTHER_ALGORITHMS:
        if algorithm == issuer.algorithm:
            continue
        header = issuer.header | {"alg": algorithm}
        made[f"alg {algorithm!r} unsigned"] = lambda _, header=header: f"{dump(header)}.{issuer.body}."
        made[f"alg {algorithm!r} with the old signature"] = lambda _, header=header: f"{dump(header)}.{issuer.body}.{issuer.signature}"
    for name, key in public_forms(issuer).items():
        for algorithm, digest in (("HS256", "sha256"), ("HS512", "sha512")):
            header = issuer.header | {"alg": algorithm}
            made[f"{algorithm} keyed with {name}"] = (
                lambda _, header=header, key=key, digest=digest: issuer.signed(header, issuer.claims, key, digest))
    return made


def public_forms(issuer):
    """What an attacker can take for a shared secret."""
    forms = {"nothing": b"", "the kid": str(issuer.header.get("kid")).encode(), "a guess": b"secret", "zeros": bytes(32)}
    for key in issuer.keys:
        forms["the JWK"] = json.dumps(key, separators=(",", ":")).encode()
        if "x" in key:
            raw = decode(key["x"])
            der = bytes.fromhex("302a300506032b6570032100") + raw
            forms |= {"raw x": raw, "x as text": key["x"].encode(), "DER": der}
            forms["PEM"] = b"-----BEGIN PUBLIC KEY-----\n" + base64.b64encode(der) + b"\n-----END PUBLIC KEY-----\n"
    return forms


def headers(issuer):
    """Signed rightly where the key is known, else with the signature of the real one."""
    def make(**fields):
        header = issuer.header | fields
        if issuer.algorithm == "HS256":
            return lambda _: issuer.signed(header, issuer.claims)
        return lambda _: f"{dump(header)}.{issuer.body}.{issuer.signature}"

    own = {"kty": "oct", "k": encode(b"0" * 32)}
    bad = {"crit unknown": {"crit": ["x"], "x": 1}, "crit b64": {"crit": ["b64"], "b64": False}, "crit empty": {"crit": []},
           "crit text": {"crit": "exp"}, "crit exp": {"crit": ["exp"]}, "typ other": {"typ": "at+jwt"}, "typ number": {"typ": 1},
           "kid unknown": {"kid": "nobody"}, "kid path": {"kid": "../../../dev/null"}, "kid SQL": {"kid": "' OR 1=1--"},
           "kid NUL": {"kid": "\0"}, "kid long": {"kid": "k" * 4000}, "kid number": {"kid": 1}, "kid list": {"kid": ["a"]},
           "kid object": {"kid": {}}}
    if issuer.algorithm != "HS256":
        # Where the signature is right these are to be ignored, and not believed.
        bad |= {"jwk": {"jwk": own}, "jku": {"jku": "http://127.0.0.1:9/keys"}, "x5u": {"x5u": "http://127.0.0.1:9/c"},
                "x5c": {"x5c": ["MIIB"]}}
    return {f"header {name}": make(**fields) for name, fields in bad.items()}


def encodings(issuer):
    padded = ".".join(part + "=" * (-len(part) % 4) for part in issuer.token.split("."))
    return {
        "padding": lambda _: padded if padded != issuer.token else issuer.token + "=",
        "blank before": lambda _: " " + issuer.token, "blank after": lambda _: issuer.token + " ",
        "newline after": lambda _: issuer.token + "\n", "NUL after": lambda _: issuer.token + "\0",
        "standard alphabet": lambda _: issuer.head + "." + issuer.body + "." + "+/" * 43,
        "9 kB": lambda chosen: issuer.head + "." + encode(chosen.randbytes(6700)) + "." + issuer.signature,
        "deep JSON": lambda _: encode(b"[" * 3000) + "." + issuer.body + "." + issuer.signature,
        "not UTF-8": lambda _: encode(b"\xff\xfe") + "." + issuer.body + "." + issuer.signature,
        "no JSON": lambda chosen: encode(chosen.randbytes(20)) + "." + encode(chosen.randbytes(20)) + "." + encode(chosen.randbytes(64)),
        "random text": lambda chosen: "".join(chosen.choices("abcXYZ019-_.", k=chosen.randrange(1, 300))),
    }


def claims(issuer):
    """Signed with the right key: what says no must be the check of the claims."""
    made = {}
    for claim in ("exp", "nbf", "iat"):
        for name, value in ODD.items():
            if claim == "nbf" and name == "null" or claim == "iat" and name == "never":
                continue
            made[f"{claim} {name}"] = forged_claims(issuer, {claim: value})
    bad = {"exp past": {"exp": 1}, "nbf ahead": {"nbf": FAR - 1}, "iat ahead": {"iat": FAR - 1}, "iss other": {"iss": "https://evil.example"},
           "iss list": {"iss": [issuer.claims["iss"]]}, "iss slash": {"iss": issuer.claims["iss"] + "/"}, "aud other": {"aud": "phone-verify"},
           "aud empty": {"aud": ""}, "aud others": {"aud": ["a", "b"]}, "sid unknown": {"sid": "0" * 32}, "sid number": {"sid": 1},
           "jti number": {"jti": 1}, "sub other": {"sub": "0" * 36}, "user_id text": {"user_id": "1"}}
    made |= {name: forged_claims(issuer, fields) for name, fields in bad.items()}
    for claim in ("exp", "iss", "aud", "sid", "jti", "sub"):
        without = {name: value for name, value in issuer.claims.items() if name != claim}
        made[f"{claim} missing"] = lambda _, without=without: issuer.signed(issuer.header, without)
    made["claims are a list"] = lambda _: issuer.signed(issuer.header, [issuer.claims])
    return made


def forged_claims(issuer, fields):
    return lambda _: issuer.signed(issuer.header, issuer.claims | fields)
