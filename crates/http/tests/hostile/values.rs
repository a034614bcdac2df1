//! Values that no client means.

use std::sync::LazyLock;

/// A value, and whether a request with it must be refused whatever its field.
pub struct Hostile {
    pub name: &'static str,
    /// As it stands in the body or query.
    pub bytes: &'static [u8],
    pub refused: bool,
}

const fn odd(name: &'static str, bytes: &'static [u8]) -> Hostile {
    let refused = false;
    Hostile {
        name,
        bytes,
        refused,
    }
}

const fn bad(name: &'static str, bytes: &'static [u8]) -> Hostile {
    let refused = true;
    Hostile {
        name,
        bytes,
        refused,
    }
}

/// Longer than a field, shorter than a body.
static LONG: LazyLock<Vec<u8>> = LazyLock::new(|| b"a".repeat(20_000));
static LONG_TEXT: LazyLock<Vec<u8>> = LazyLock::new(|| [b"\"", &LONG[..], b"\""].concat());
/// Longer than a body.
static HUGE: LazyLock<Vec<u8>> = LazyLock::new(|| b"a".repeat(70_000));
static HUGE_TEXT: LazyLock<Vec<u8>> = LazyLock::new(|| [b"\"", &HUGE[..], b"\""].concat());
static DEEP: LazyLock<Vec<u8>> =
    LazyLock::new(|| [b"[".repeat(20_000), b"]".repeat(20_000)].concat());

/// In JSON.
pub static IN_JSON: LazyLock<Vec<Hostile>> = LazyLock::new(|| {
    vec![
        odd("integer", b"5"),
        odd("negative", b"-1"),
        odd("fraction", b"1.5"),
        odd("huge integer", b"123456789012345678901234567890"),
        bad("infinite", b"1e999"),
        odd("true", b"true"),
        odd("null", b"null"),
        odd("empty list", b"[]"),
        odd("list", b"[\"x\"]"),
        odd("empty object", b"{}"),
        odd("object", b"{\"x\": 1}"),
        odd("empty", b"\"\""),
        odd("blank", b"\"   \""),
        bad("NUL", b"\"a\\u0000b\""),
        bad("nested NUL", b"{\"x\": [\"\\u0000\"]}"),
        bad("raw NUL", b"\"a\0b\""),
        odd("control", b"\"a\\u0001\\r\\n\\u007f\""),
        bad("lone surrogate", b"\"\\ud800\""),
        bad("reversed surrogates", b"\"\\udc00\\ud800\""),
        odd("BOM", b"\"\\ufeffa\""),
        bad("broken UTF-8", b"\"a\xff\""),
        bad("overlong UTF-8", b"\"\xc0\xaf\""),
        odd(
            "right to left",
            "\"\u{202e}moc\u{200b}\u{2066}x\"".as_bytes(),
        ),
        odd("noncharacter", "\"\u{ffff}\u{10ffff}\"".as_bytes()),
        odd("quotes", b"\"';--\\\"<script>%00$(x)\""),
        odd("long", &LONG_TEXT),
        bad("huge", &HUGE_TEXT),
        bad("deep", &DEEP),
        bad("unquoted", b"abc"),
    ]
});

/// In a form or a query, percent-encoded.
pub static IN_FORM: LazyLock<Vec<Hostile>> = LazyLock::new(|| {
    vec![
        odd("empty", b""),
        odd("blank", b"+++"),
        odd("integer", b"5"),
        odd("true", b"true"),
        odd("null", b"null"),
        odd("JSON", b"%7B%22x%22%3A1%7D"),
        bad("NUL", b"a%00b"),
        odd("control", b"a%01%0d%0a%7f"),
        bad("broken UTF-8", b"a%ff"),
        bad("overlong UTF-8", b"%c0%af"),
        bad("surrogate", b"%ed%a0%80"),
        odd("BOM", b"%ef%bb%bfa"),
        odd("right to left", b"%e2%80%aemoc%e2%80%8b"),
        odd("bad escape", b"%zz%"),
        odd("quotes", b"'%3B--%22%3Cscript%3E"),
    ]
});

/// Only in bodies: a query of this length is refused for it.
pub static IN_FORM_BODY: LazyLock<Vec<Hostile>> =
    LazyLock::new(|| vec![odd("long", &LONG), bad("huge", &HUGE)]);

/// In a path, where a name or number stands.
pub static IN_PATH: &[&str] = &[
    "%00",
    "a%00b",
    "%ff",
    "%c0%af",
    "%2e%2e",
    "..%2f..%2fetc%2fpasswd",
    "%2f",
    "%ef%bb%bf1",
    "%e2%80%ae1",
    "-1",
    "0",
    "99999999999999999999999999",
    "1.5",
    "1e3",
    "true",
    "%5b%5d",
    "'%20or%201=1--",
    "%25",
    "%",
    "%zz",
    "null",
];
