//! The sweeper.

use super::given::{at, challenge, company, jwt_session, message, session, user};
use super::{at_once, read, write};
use latchkey_domain::model::{
    Budget, BudgetKey, Change, EmailId, JwtAlgorithm, Purpose, Session, SigningKey,
};
use latchkey_domain::ports::Storage;

const DAY: i64 = 86_400;

fn sweep(storage: &dyn Storage, seconds: i64) -> u64 {
    write(storage, |tx| tx.sweep(at(seconds), 100))
}

/// Nothing to do is zero.
pub fn an_empty_database_needs_no_sweeping(storage: &dyn Storage) {
    assert_eq!(sweep(storage, 0), 0);
}

/// Expired sessions go, permanent and running ones stay.
pub fn expired_sessions_go(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let user = user(storage, company);
    let sessions = [
        session(company, user),
        Session {
            expires: None,
            ..session(company, user)
        },
        Session {
            expires: Some(at(9999)),
            ..jwt_session(company, user, "one")
        },
    ];
    for session in &sessions {
        write(storage, |tx| tx.insert_session(session));
    }
    assert_eq!(sweep(storage, 3599), 0);
    assert_eq!(sweep(storage, 3600), 1);
    let is_there = |session: &Session| {
        read(storage, |reads| {
            Ok(reads.caller(session.id)?.map(|found| found.0))
        })
        .is_some()
    };
    assert_eq!(sessions.each_ref().map(is_there), [false, true, true]);
}

/// Challenges go a day after they expired or were spent.
pub fn old_challenges_go(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let user = user(storage, company);
    let spent = challenge(company, user, Purpose::SignIn);
    let expired = challenge(company, user, Purpose::VerifyEmail(EmailId(1)));
    for challenge in [&spent, &expired] {
        write(storage, |tx| tx.insert_challenge(challenge));
    }
    assert!(write(storage, |tx| tx.consume_challenge(spent.id, at(100))));
    assert_eq!(sweep(storage, DAY + 99), 0);
    assert_eq!(sweep(storage, DAY + 100), 1);
    assert!(read(storage, |reads| reads.challenge(expired.id)).is_some());
    assert_eq!(sweep(storage, DAY + 600), 1);
}

/// Messages go a week after they were delivered or parked; waiting ones stay.
pub fn old_messages_go(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let messages = [(); 3].map(|()| message(company, at(0)));
    for message in &messages {
        write(storage, |tx| tx.enqueue(message));
    }
    write(storage, |tx| {
        tx.mark_delivered(messages[0].id, at(1))?;
        tx.mark_parked(messages[1].id, at(2), "550")
    });
    assert_eq!(sweep(storage, 7 * DAY), 0);
    assert_eq!(sweep(storage, 7 * DAY + 1), 1);
    assert_eq!(sweep(storage, 7 * DAY + 2), 1);
    assert_eq!(sweep(storage, 99 * DAY), 0);
    assert_eq!(read(storage, |reads| reads.outbox_counts()).waiting, 1);
}

/// Feed entries go after an hour, budgets when whole, keys when they verify nothing.
pub fn what_has_served_its_time_goes(storage: &dyn Storage) {
    let key = |kid: &str| SigningKey {
        kid: kid.to_owned(),
        algorithm: JwtAlgorithm::Es256,
        sealed_private: vec![1],
        public_jwk: serde_json::json!({}),
        created: at(0),
        signs_from: at(0),
        verifies_until: None,
    };
    let budget = Budget {
        count: 1,
        window_seconds: 100,
    };
    write(storage, |tx| {
        tx.insert_signing_key(&key("a"), at(0))?;
        tx.insert_signing_key(&key("b"), at(5000))?;
        tx.debit(&BudgetKey([1; 32]), budget, at(0))?;
        tx.record_change(Change::SigningKeys, at(0))
    });
    assert_eq!(sweep(storage, 99), 0);
    assert_eq!(sweep(storage, 100), 1);
    assert_eq!(sweep(storage, 3600), 1);
    assert_eq!(sweep(storage, 5000), 1);
    assert_eq!(read(storage, |reads| reads.signing_keys(at(0))).len(), 1);
}

/// No more of a kind than asked for.
pub fn a_sweep_removes_no_more_than_asked_for(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let user = user(storage, company);
    for _ in 0..5 {
        write(storage, |tx| tx.insert_session(&session(company, user)));
    }
    let sweep = || write(storage, |tx| tx.sweep(at(DAY), 2));
    assert_eq!([sweep(), sweep(), sweep(), sweep()], [2, 2, 1, 0]);
}

/// Sweepers of several nodes at once remove each row once, and fail nobody.
pub fn sweepers_at_once_do_not_meet(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let user = user(storage, company);
    for _ in 0..30 {
        write(storage, |tx| tx.insert_session(&session(company, user)));
    }
    let removed: u64 = at_once(4, |_| sweep(storage, DAY)).into_iter().sum();
    assert_eq!(removed + sweep(storage, DAY), 30);
}
