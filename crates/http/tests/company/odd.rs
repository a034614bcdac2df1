//! Identifiers that name nothing.

/// An identifier of the right form that nobody was given.
pub const UNKNOWN: &str = "424242";

/// Texts that another server might read as the number of a row, 1 above all.
pub const ODD_IDS: [&str; 16] = [
    "-1",
    "0",
    "01",
    "+1",
    "1e0",
    "1.0",
    "%201",
    "1%20",
    "1%00",
    "1.json",
    "1,2",
    "0x1",
    "2147483648",
    "9223372036854775808",
    "1%20or%201=1",
    "00000000-0000-0000-0000-000000000001",
];

/// A user identifier that nobody was given.
pub const NOBODY: &str = "00000000-0000-4000-8000-000000000000";
