//! Rows that hold no hash.

use crate::{hasher, verdict};
use latchkey_domain::model::{Password, PasswordHash};
use latchkey_domain::ports::Asker;
use latchkey_domain::ports::{PasswordHasher, Verdict};

#[test]
fn a_bad_row_is_a_wrong_password_and_nothing_worse() {
    let hasher = hasher();
    let right = hasher
        .hash(&Password::new("p"), Asker::default())
        .unwrap()
        .0;
    let plain = right.trim_start_matches("hmac-sha384:").to_owned();
    let mut rows: Vec<String> = [
        "",
        "!",
        "*",
        "x",
        "$",
        "$2b$",
        "$2b$04$",
        "$2b$04$short",
        "$1$salt$hash",
        "p",
        "hmac-sha384:",
        "hmac-sha384:!",
        "hmac-sha384:hmac-sha384:",
        "argon2id$v=19$m=1",
    ]
    .map(str::to_owned)
    .to_vec();
    for cost in [
        "99", "32", "31", "17", "03", "00", "-1", "+4", " 4", "4$", "ab", "\u{e9}",
    ] {
        rows.push(plain.replacen("04", cost, 1));
        rows.push(right.replacen("04", cost, 1));
    }
    for offset in 0..=58 {
        let mut bytes = vec![b'.'; 60];
        bytes[..7].copy_from_slice(b"$2b$04$");
        bytes[offset..offset + 2].copy_from_slice("é".as_bytes());
        let row = String::from_utf8(bytes).unwrap();
        rows.push(format!("hmac-sha384:{row}"));
        rows.push(row);
    }
    rows.push("$".repeat(1 << 20));
    rows.push(format!("hmac-sha384:{}", "$".repeat(1 << 20)));
    rows.push(format!("HMAC-SHA384:{plain}"));
    rows.push(format!("hmac-sha384: {plain}"));
    rows.push(right.replace("$2b$", "$2a$"));
    rows.push(format!("{right} "));
    rows.push(plain[..59].to_owned());
    for row in rows {
        let shown: String = row.chars().take(80).collect();
        let stored = PasswordHash(row);
        assert_eq!(verdict(&hasher, "p", &stored), Verdict::Wrong, "{shown}");
        assert_eq!(verdict(&hasher, "", &stored), Verdict::Wrong, "{shown}");
    }
    // Peppered hashes without their tag are not those of the password.
    assert_eq!(verdict(&hasher, "p", &PasswordHash(plain)), Verdict::Wrong);
    assert_eq!(verdict(&hasher, "p", &PasswordHash(right)), Verdict::Right);
}
