//! Passwords through the port, at cost 4 so that they take a millisecond.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use latchkey_crypto::{BcryptHasher, PasswordSettings, SettingsError};
use latchkey_domain::Keyring;
use latchkey_domain::model::{Password, PasswordHash};
use latchkey_domain::ports::{HashError, OsEntropy, PasswordHasher, Verdict};
use std::sync::Arc;
use std::thread::scope;
use std::time::Duration;

fn hasher_with(cost: u32, master: u8) -> BcryptHasher {
    let queue_deadline = Duration::from_secs(60);
    let settings = PasswordSettings {
        cost,
        threads: Some(2),
        queue_deadline,
    };
    BcryptHasher::new(settings, &Keyring::new([master; 32]), Arc::new(OsEntropy)).unwrap()
}

fn hasher() -> BcryptHasher {
    hasher_with(4, 1)
}

/// What `attempt` is worth against `stored`.
fn verdict(hasher: &BcryptHasher, attempt: &str, stored: &PasswordHash) -> Verdict {
    hasher
        .verify(&Password::new(attempt), Some(stored))
        .unwrap()
}

fn imported(password: &str, version: bcrypt::Version, cost: u32) -> PasswordHash {
    let parts = bcrypt::hash_with_salt(password, cost, [9; 16]).unwrap();
    PasswordHash(parts.format_for_version(version))
}

#[test]
fn a_hash_is_tagged_salted_and_right_only_for_its_password() {
    let hasher = hasher();
    let [first, second] = [0, 1].map(|_| hasher.hash(&Password::new("correct horse")).unwrap());
    assert!(first.0.starts_with("hmac-sha384:$2b$04$"));
    assert_eq!(first.0.len(), "hmac-sha384:".len() + 60);
    assert!(first != second);
    assert_eq!(verdict(&hasher, "correct horse", &first), Verdict::Right);
    assert_eq!(verdict(&hasher, "correct horsf", &first), Verdict::Wrong);
}

#[test]
fn another_secrets_key_makes_every_hash_worthless() {
    let stored = hasher().hash(&Password::new("correct horse")).unwrap();
    assert_eq!(
        verdict(&hasher_with(4, 2), "correct horse", &stored),
        Verdict::Wrong
    );
}

#[test]
fn no_length_is_cut() {
    let hasher = hasher();
    for length in [1, 55, 56, 70, 71, 72, 73, 74, 75, 100, 255, 1024] {
        let password = "x".repeat(length);
        let stored = hasher.hash(&Password::new(&*password)).unwrap();
        assert_eq!(
            verdict(&hasher, &password, &stored),
            Verdict::Right,
            "{length}"
        );
        for wrong in [
            format!("{password}x"),
            format!("{}y", &password[1..]),
            format!("y{}", &password[1..]),
            password[1..].to_owned(),
        ] {
            assert_eq!(
                verdict(&hasher, &wrong, &stored),
                Verdict::Wrong,
                "{length}"
            );
        }
    }
}

#[test]
fn every_byte_beyond_the_56th_counts_and_so_does_a_character_across_the_72nd() {
    let hasher = hasher();
    let password = "x".repeat(80);
    let stored = hasher.hash(&Password::new(&*password)).unwrap();
    for position in 55..80 {
        let mut wrong = password.clone();
        wrong.replace_range(position..=position, "y");
        assert_eq!(
            verdict(&hasher, &wrong, &stored),
            Verdict::Wrong,
            "{position}"
        );
    }
    let across = format!("{}€ and more", "x".repeat(71));
    let stored = hasher.hash(&Password::new(&*across)).unwrap();
    assert_eq!(verdict(&hasher, &across, &stored), Verdict::Right);
    assert_eq!(
        verdict(&hasher, &across.replace('€', "₭"), &stored),
        Verdict::Wrong
    );
}

#[test]
fn passwords_with_nul_do_not_collide() {
    let hasher = hasher();
    for (password, wrongs) in [
        (
            "secret",
            vec!["secret\0secret", "secret\0secret\0secret", "secret\0"],
        ),
        ("a\0b", vec!["a", "a\0c", "a\0"]),
        ("", vec!["\0", "\0\0\0"]),
    ] {
        let stored = hasher.hash(&Password::new(password)).unwrap();
        assert_eq!(verdict(&hasher, password, &stored), Verdict::Right);
        for wrong in wrongs {
            assert_eq!(
                verdict(&hasher, wrong, &stored),
                Verdict::Wrong,
                "{wrong:?}"
            );
        }
    }
}

#[test]
fn unicode_and_spaces_are_taken_as_they_come() {
    let hasher = hasher();
    for password in [
        &*"🔑".repeat(64),
        " padded ",
        "é",
        "e\u{301}",
        "\t\u{7f}\u{1b}",
    ] {
        let stored = hasher.hash(&Password::new(password)).unwrap();
        assert_eq!(verdict(&hasher, password, &stored), Verdict::Right);
        assert_eq!(
            verdict(&hasher, password.trim(), &stored) == Verdict::Right,
            password.trim() == password
        );
    }
    let composed = hasher.hash(&Password::new("é")).unwrap();
    assert_eq!(verdict(&hasher, "e\u{301}", &composed), Verdict::Wrong);
}

#[test]
fn imported_bcrypt_hashes_of_every_version_are_right_but_old() {
    use bcrypt::Version::{TwoA, TwoB, TwoX, TwoY};
    let hasher = hasher_with(5, 1);
    for version in [TwoA, TwoB, TwoX, TwoY] {
        for cost in [4, 5, 6] {
            let stored = imported("correct horse", version.clone(), cost);
            assert_eq!(
                verdict(&hasher, "correct horse", &stored),
                Verdict::RightButOld
            );
            assert_eq!(verdict(&hasher, "wrong", &stored), Verdict::Wrong);
        }
    }
}

#[test]
fn a_hash_known_from_elsewhere_verifies() {
    // From the test vectors of jBCrypt.
    let stored =
        PasswordHash("$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe".into());
    assert_eq!(verdict(&hasher(), "a", &stored), Verdict::RightButOld);
    assert_eq!(verdict(&hasher(), "b", &stored), Verdict::Wrong);
}

#[test]
fn imported_hashes_were_cut_at_72_bytes_where_they_were_made() {
    let hasher = hasher();
    let password = "x".repeat(80);
    let stored = imported(&password, bcrypt::Version::TwoB, 4);
    assert_eq!(verdict(&hasher, &password, &stored), Verdict::RightButOld);
    assert_eq!(verdict(&hasher, &password[..71], &stored), Verdict::Wrong);
}

#[test]
fn a_nul_is_never_right_against_an_imported_hash() {
    let hasher = hasher();
    for (password, attempts) in [
        (
            "secret",
            vec!["secret\0secret", "secret\0secret\0secret", "secret\0"],
        ),
        ("", vec!["\0", "\0\0\0"]),
        ("a\0b", vec!["a\0b", "a"]),
    ] {
        let stored = imported(password, bcrypt::Version::TwoB, 4);
        for attempt in attempts {
            assert_eq!(
                verdict(&hasher, attempt, &stored),
                Verdict::Wrong,
                "{attempt:?}"
            );
        }
    }
}

#[test]
fn a_hash_of_another_cost_is_right_but_old() {
    let (four, five) = (hasher(), hasher_with(5, 1));
    let [old, new] = [&four, &five].map(|hasher| hasher.hash(&Password::new("p")).unwrap());
    assert_eq!(verdict(&five, "p", &old), Verdict::RightButOld);
    assert_eq!(verdict(&four, "p", &new), Verdict::RightButOld);
    assert_eq!(verdict(&five, "p", &new), Verdict::Right);
    assert_eq!(verdict(&five, "q", &old), Verdict::Wrong);
}

#[test]
fn nobody_has_a_password_that_is_right() {
    let hasher = hasher();
    for attempt in ["", "password", "\0"] {
        assert_eq!(
            hasher.verify(&Password::new(attempt), None).unwrap(),
            Verdict::Wrong
        );
    }
}

#[test]
fn a_bad_row_is_a_wrong_password_and_nothing_worse() {
    let hasher = hasher();
    let right = hasher.hash(&Password::new("p")).unwrap().0;
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

#[test]
fn a_flood_is_partly_refused_and_the_rest_answered_right() {
    let settings = PasswordSettings {
        cost: 8,
        threads: Some(1),
        queue_deadline: Duration::from_millis(1),
    };
    let keyring = Keyring::new([1; 32]);
    let hasher = BcryptHasher::new(settings, &keyring, Arc::new(OsEntropy)).unwrap();
    let outcomes: Vec<_> = scope(|scope| {
        let callers: Vec<_> = (0..16)
            .map(|_| scope.spawn(|| hasher.verify(&Password::new("p"), None)))
            .collect();
        callers
            .into_iter()
            .map(|caller| caller.join().unwrap())
            .collect()
    });
    assert!(
        outcomes
            .iter()
            .any(|outcome| matches!(outcome, Ok(Verdict::Wrong)))
    );
    let refused = outcomes.iter().filter(|outcome| match outcome {
        Err(HashError::Overloaded { retry_after }) => {
            assert!(*retry_after > Duration::ZERO);
            true
        }
        Err(other) => panic!("{other}"),
        Ok(_) => false,
    });
    assert!(refused.count() > 0);
}

#[test]
fn costs_that_nobody_could_wait_for_or_that_protect_nothing_are_refused() {
    for cost in [0, 3, 16, 31, u32::MAX] {
        let queue_deadline = Duration::from_secs(1);
        let settings = PasswordSettings {
            cost,
            threads: None,
            queue_deadline,
        };
        let made = BcryptHasher::new(settings, &Keyring::new([1; 32]), Arc::new(OsEntropy));
        assert_eq!(made.err(), Some(SettingsError::Cost(cost)));
    }
}

#[test]
fn debug_output_holds_no_secret() {
    let keyring = Keyring::new([1; 32]);
    let pepper = keyring.derive("latchkey password pepper v1");
    let shown = format!("{:?}", hasher());
    assert!(!shown.contains(&format!("{:?}", &pepper[..4])[1..]));
    assert!(shown.contains("Pepper(..)"), "{shown}");
}
