//! Hashes of our own scheme.

use crate::{hasher, hasher_with, verdict};
use latchkey_domain::model::Password;
use latchkey_domain::ports::Asker;
use latchkey_domain::ports::{PasswordHasher, Verdict};

#[test]
fn a_hash_is_tagged_salted_and_right_only_for_its_password() {
    let hasher = hasher();
    let [first, second] = [0, 1].map(|_| {
        hasher
            .hash(&Password::new("correct horse"), Asker::default())
            .unwrap()
    });
    assert!(first.0.starts_with("hmac-sha384:$2b$04$"));
    assert_eq!(first.0.len(), "hmac-sha384:".len() + 60);
    assert!(first != second);
    assert_eq!(verdict(&hasher, "correct horse", &first), Verdict::Right);
    assert_eq!(verdict(&hasher, "correct horsf", &first), Verdict::Wrong);
}

#[test]
fn another_secrets_key_makes_every_hash_worthless() {
    let stored = hasher()
        .hash(&Password::new("correct horse"), Asker::default())
        .unwrap();
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
        let stored = hasher
            .hash(&Password::new(&*password), Asker::default())
            .unwrap();
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
    let stored = hasher
        .hash(&Password::new(&*password), Asker::default())
        .unwrap();
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
    let stored = hasher
        .hash(&Password::new(&*across), Asker::default())
        .unwrap();
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
        let stored = hasher
            .hash(&Password::new(password), Asker::default())
            .unwrap();
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
        let stored = hasher
            .hash(&Password::new(password), Asker::default())
            .unwrap();
        assert_eq!(verdict(&hasher, password, &stored), Verdict::Right);
        assert_eq!(
            verdict(&hasher, password.trim(), &stored) == Verdict::Right,
            password.trim() == password
        );
    }
    let composed = hasher.hash(&Password::new("é"), Asker::default()).unwrap();
    assert_eq!(verdict(&hasher, "e\u{301}", &composed), Verdict::Wrong);
}

#[test]
fn a_hash_of_another_cost_is_right_but_old() {
    let (four, five) = (hasher(), hasher_with(5, 1));
    let [old, new] =
        [&four, &five].map(|hasher| hasher.hash(&Password::new("p"), Asker::default()).unwrap());
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
            hasher
                .verify(&Password::new(attempt), None, Asker::default())
                .unwrap(),
            Verdict::Wrong
        );
    }
}
