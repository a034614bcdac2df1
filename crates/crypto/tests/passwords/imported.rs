//! Plain bcrypt, as other systems stored it.

use crate::{hasher, hasher_with, verdict};
use latchkey_domain::model::PasswordHash;
use latchkey_domain::ports::Verdict;

fn imported(password: &str, version: bcrypt::Version, cost: u32) -> PasswordHash {
    let parts = bcrypt::hash_with_salt(password, cost, [9; 16]).unwrap();
    PasswordHash(parts.format_for_version(version))
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
