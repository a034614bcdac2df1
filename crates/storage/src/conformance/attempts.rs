//! Answers to challenges.

use super::challenges::{attempt, given, stored};
use super::given::{at, company, uuid};
use super::{at_once, write};
use latchkey_domain::model::{Attempt, Challenge, ChallengeId, EmailId, Purpose};
use latchkey_domain::ports::Storage;

/// At most so many answers, then none; the count comes back.
pub fn answers_are_counted_up_to_the_limit(storage: &dyn Storage) {
    let challenge = given(storage, Purpose::SignIn);
    for attempts in 1..=3 {
        let expected = Challenge {
            attempts,
            ..challenge.clone()
        };
        assert_eq!(attempt(storage, &challenge, 1), Attempt::Taken(expected));
    }
    assert_eq!(attempt(storage, &challenge, 1), Attempt::Exhausted);
    assert_eq!(
        write(storage, |tx| tx.take_attempt_at(challenge.id, at(1))),
        Attempt::Exhausted
    );
    assert_eq!(stored(storage, challenge.id).unwrap().attempts, 3);
}

/// The same by id.
pub fn answers_are_counted_by_id_as_well(storage: &dyn Storage) {
    let challenge = given(storage, Purpose::SecondFactor);
    let take = |seconds| write(storage, |tx| tx.take_attempt_at(challenge.id, at(seconds)));
    assert!(matches!(take(599), Attempt::Taken(taken) if taken.attempts == 1));
    assert_eq!(take(600), Attempt::Expired);
    assert!(write(storage, |tx| tx.consume_challenge(challenge.id, at(1))));
    assert_eq!(take(1), Attempt::Consumed);
    assert_eq!(
        write(storage, |tx| tx.take_attempt_at(ChallengeId(uuid()), at(1))),
        Attempt::Absent
    );
}

/// Why an answer is not counted.
pub fn an_answer_that_is_not_counted_says_why(storage: &dyn Storage) {
    let challenge = given(storage, Purpose::VerifyEmail(EmailId(1)));
    let other = Challenge {
        purpose: Purpose::VerifyEmail(EmailId(2)),
        ..challenge.clone()
    };
    assert_eq!(attempt(storage, &other, 1), Attempt::Absent);
    assert_eq!(attempt(storage, &challenge, 600), Attempt::Expired);
    assert!(write(storage, |tx| tx.consume_challenge(challenge.id, at(1))));
    assert_eq!(attempt(storage, &challenge, 2), Attempt::Consumed);
    assert_eq!(attempt(storage, &other, 2), Attempt::Absent);
}

/// Of 64 answers at once, as many count as may.
pub fn of_many_answers_at_once_only_so_many_count(storage: &dyn Storage) {
    let challenge = given(storage, Purpose::SignIn);
    let outcomes = at_once(64, |number| {
        if number % 2 == 0 {
            attempt(storage, &challenge, 1)
        } else {
            write(storage, |tx| tx.take_attempt_at(challenge.id, at(1)))
        }
    });
    let taken = outcomes
        .iter()
        .filter(|outcome| matches!(outcome, Attempt::Taken(_)))
        .count();
    assert_eq!(taken, 3);
    assert_eq!(
        outcomes
            .iter()
            .filter(|outcome| **outcome == Attempt::Exhausted)
            .count(),
        61
    );
}

/// A company answers its own challenges only.
pub fn challenges_are_answered_in_one_company(storage: &dyn Storage) {
    let challenge = given(storage, Purpose::SignIn);
    let foreign = Challenge {
        company: company(storage, "other"),
        ..challenge.clone()
    };
    assert_eq!(attempt(storage, &foreign, 1), Attempt::Absent);
    assert_eq!(stored(storage, challenge.id).unwrap().attempts, 0);
}
