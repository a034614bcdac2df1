//! Guesses are counted before they are compared.

use std::sync::Barrier;

use latchkey_testkit::both_databases;

use crate::support::{EXHAUSTED, NUMBER, Site, VERIFIED, WRONG, other_than};

both_databases!(
    the_fifth_wrong_code_is_the_last,
    a_guess_about_another_number_counts_too,
    a_new_code_gives_no_guesses_back_to_the_old_session,
    many_guesses_at_once_are_as_many_as_one_after_the_other,
    the_right_code_many_times_at_once_works_once,
);

fn the_fifth_wrong_code_is_the_last(site: Site) {
    let (token, code) = site.registered(NUMBER);
    for _ in 0..5 {
        site.verify(NUMBER, &other_than(&code), &token)
            .refuses(WRONG);
    }
    site.verify(NUMBER, &code, &token).refuses(EXHAUSTED);
    site.verify(NUMBER, &other_than(&code), &token)
        .refuses(EXHAUSTED);
    let (token, code) = site.registered(NUMBER);
    site.verify(NUMBER, &code, &token).is_valid();
}

fn a_guess_about_another_number_counts_too(site: Site) {
    let (token, code) = site.registered(NUMBER);
    for _ in 0..5 {
        site.verify("+919911715929", &code, &token).refuses(WRONG);
    }
    site.verify(NUMBER, &code, &token).refuses(EXHAUSTED);
}

fn a_new_code_gives_no_guesses_back_to_the_old_session(site: Site) {
    let (old, code) = site.registered(NUMBER);
    for _ in 0..5 {
        site.verify(NUMBER, &other_than(&code), &old).refuses(WRONG);
    }
    let (new, code) = site.registered(NUMBER);
    for _ in 0..3 {
        site.verify(NUMBER, &code, &old).refuses(WRONG);
    }
    site.verify(NUMBER, &code, &new).is_valid();
}

/// The answers to these codes, asked for at the same instant.
fn at_once(site: &Site, codes: &[String], token: &str) -> Vec<(u16, String)> {
    let barrier = Barrier::new(codes.len());
    std::thread::scope(|scope| {
        let threads: Vec<_> = codes
            .iter()
            .map(|code| {
                scope.spawn(|| {
                    barrier.wait();
                    let answer = site.verify(NUMBER, code, token);
                    (answer.status, answer.body)
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    })
}

fn many_guesses_at_once_are_as_many_as_one_after_the_other(site: Site) {
    let (token, code) = site.registered(NUMBER);
    let wrong = vec![other_than(&code); 24];
    let answers = at_once(&site, &wrong, &token);
    let counted = answers
        .iter()
        .filter(|(_, body)| body.contains(WRONG))
        .count();
    let refused = answers
        .iter()
        .filter(|(_, body)| body.contains(EXHAUSTED))
        .count();
    assert_eq!((counted, refused), (5, 19), "{answers:?}");
    site.verify(NUMBER, &code, &token).refuses(EXHAUSTED);
}

fn the_right_code_many_times_at_once_works_once(site: Site) {
    let (token, code) = site.registered(NUMBER);
    let answers = at_once(&site, &vec![code; 16], &token);
    let valid = answers
        .iter()
        .filter(|(_, body)| body.contains(VERIFIED))
        .count();
    assert_eq!(valid, 1, "{answers:?}");
    assert!(
        answers
            .iter()
            .all(|(status, _)| *status == 200 || *status == 400),
        "{answers:?}"
    );
}
