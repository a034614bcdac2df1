//! Sessions that move on from token to token.

use super::given::{at, company, jwt_session, session, user, uuid};
use super::sessions::insert;
use super::{at_once, write};
use latchkey_domain::model::{Rotation, SessionId, SessionKind};
use latchkey_domain::ports::Storage;

/// The newest name moves on; whoever comes with an older one sees how it stands.
pub fn a_session_moves_on_from_its_newest_token_only(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let session = jwt_session(company, user(storage, company), "one");
    insert(storage, &session);
    let rotate = |expected: &str, jti: &str| {
        write(storage, |tx| {
            tx.rotate_session(session.id, expected, jti, at(5))
        })
    };
    assert_eq!(rotate("one", "two"), Rotation::Rotated);
    let Rotation::Superseded(stands) = rotate("one", "three") else {
        panic!("rotated twice")
    };
    let SessionKind::Jwt {
        jti,
        previous_jti,
        rotated,
        ..
    } = stands.kind
    else {
        panic!("another kind")
    };
    assert_eq!(
        (jti.as_str(), previous_jti.as_deref(), rotated),
        ("two", Some("one"), Some(at(5)))
    );
    assert!(matches!(rotate("", "four"), Rotation::Superseded(_)));
    let gone = write(storage, |tx| {
        tx.rotate_session(SessionId(uuid()), "one", "two", at(5))
    });
    assert_eq!(gone, Rotation::Gone);
}

/// An empty name moves nothing, neither of a session without names nor of one with an empty one.
pub fn an_empty_token_name_moves_nothing(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let user = user(storage, company);
    for session in [session(company, user), jwt_session(company, user, "")] {
        insert(storage, &session);
        let outcome = write(storage, |tx| {
            tx.rotate_session(session.id, "", "two", at(5))
        });
        assert_eq!(outcome, Rotation::Superseded(Box::new(session)));
    }
}

/// Of many with the same token, one moves the session on.
pub fn of_many_refreshes_with_one_token_one_rotates(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let session = jwt_session(company, user(storage, company), "one");
    insert(storage, &session);
    let outcomes = at_once(24, |number| {
        write(storage, |tx| {
            tx.rotate_session(session.id, "one", &format!("new {number}"), at(5))
        })
    });
    assert_eq!(
        outcomes
            .iter()
            .filter(|outcome| **outcome == Rotation::Rotated)
            .count(),
        1
    );
    assert!(!outcomes.contains(&Rotation::Gone));
}
