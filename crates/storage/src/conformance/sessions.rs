//! Sessions.

use super::given::{
    add_user, at, company, email, found, full_user, hash, jwt_session, mobile, session, user, uuid,
};
use super::{at_once, read, write};
use latchkey_domain::model::{
    CompanyId, Device, PermissionLevel, Rivals, SecretHash, Session, SessionId, SessionKind,
    SessionsToEnd, Surface, UserId,
};
use latchkey_domain::ports::Storage;

pub(super) fn insert(storage: &dyn Storage, session: &Session) {
    write(storage, |tx| tx.insert_session(session));
}

fn token(session: &Session) -> SecretHash {
    match session.kind {
        SessionKind::Opaque { token_hash, .. } => token_hash,
        SessionKind::Jwt { .. } => hash(0),
    }
}

/// `count` sessions that began one second after the other.
fn several(storage: &dyn Storage, company: CompanyId, user: UserId, count: i64) -> Vec<SessionId> {
    (0..count)
        .map(|number| {
            let session = Session {
                created: at(number),
                ..session(company, user)
            };
            insert(storage, &session);
            session.id
        })
        .collect()
}

fn live(storage: &dyn Storage, company: CompanyId, user: UserId) -> Vec<SessionId> {
    let sessions = read(storage, |reads| reads.sessions_of(company, user, at(10)));
    sessions.iter().map(|session| session.id).collect()
}

fn sorted(mut ids: Vec<SessionId>) -> Vec<SessionId> {
    ids.sort();
    ids
}

/// Sessions of both kinds come back as they were stored.
pub fn a_session_comes_back_as_stored(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let user = user(storage, company);
    let device = Device {
        token: Some("d".to_owned()),
        platform: Some("ios".to_owned()),
        push_token: Some("p".to_owned()),
    };
    let sessions = [
        Session {
            device: Some(device),
            mfa_pending: true,
            completed_expires: Some(at(7777)),
            ..session(company, user)
        },
        Session {
            device: Some(Device::default()),
            expires: None,
            client_address: None,
            ..session(company, user)
        },
        jwt_session(company, user, "one"),
        Session {
            kind: SessionKind::Jwt {
                refresh_until: at(9),
                jti: "b".to_owned(),
                previous_jti: Some("a".to_owned()),
                rotated: Some(at(1)),
            },
            ..session(company, user)
        },
    ];
    for session in &sessions {
        insert(storage, session);
        assert_eq!(
            read(storage, |reads| Ok(reads
                .caller(session.id)?
                .map(|found| found.0)))
            .as_ref(),
            Some(session)
        );
    }
    let found = read(storage, |reads| {
        Ok(reads
            .caller_by_token(&token(&sessions[0]))?
            .map(|found| found.0))
    });
    assert_eq!(found.as_ref(), Some(&sessions[0]));
}

/// With a session comes its user, whole: every address once, oldest first, and everything else.
pub fn a_session_comes_with_its_whole_user(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let (owner, bare) = (
        add_user(storage, company, &full_user()),
        user(storage, company),
    );
    write(storage, |tx| {
        for number in 0..3 {
            let address = email(&format!("other{number}@example.org"));
            tx.insert_email(company, owner, &address, false, None, at(2))?;
        }
        let second = mobile("+2784000001");
        tx.insert_mobile(company, owner, &second, false, None, at(2))?;
        tx.insert_user_permission(company, owner, "session", PermissionLevel::View)
    });
    for id in [owner, bare] {
        let session = session(company, id);
        insert(storage, &session);
        let whole = found(storage, company, id);
        let by_id = read(storage, |reads| reads.caller(session.id)).unwrap();
        assert_eq!(by_id.1, whole);
        let by_token = read(storage, |reads| reads.caller_by_token(&token(&session))).unwrap();
        assert_eq!(by_token.1, whole);
    }
    let whole = found(storage, company, owner);
    assert_eq!((whole.emails.len(), whole.permissions.len()), (4, 1));
}

/// What is not there is not found; a JWT session has no token to be found by.
pub fn an_unknown_token_finds_nothing(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let user = user(storage, company);
    insert(storage, &jwt_session(company, user, "one"));
    assert_eq!(
        read(storage, |reads| Ok(reads
            .caller_by_token(&hash(0))?
            .map(|found| found.0))),
        None
    );
    assert_eq!(
        read(storage, |reads| Ok(reads
            .caller(SessionId(uuid()))?
            .map(|found| found.0))),
        None
    );
}

/// An expired session is still found by token and id, but not listed.
pub fn an_expired_session_is_found_but_not_listed(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let user = user(storage, company);
    let ended = Session {
        expires: Some(at(10)),
        ..session(company, user)
    };
    let forever = Session {
        expires: None,
        created: at(1),
        ..session(company, user)
    };
    let running = Session {
        expires: Some(at(11)),
        ..session(company, user)
    };
    for session in [&ended, &forever, &running] {
        insert(storage, session);
    }
    assert_eq!(live(storage, company, user), [running.id, forever.id]);
    assert!(
        read(storage, |reads| Ok(reads
            .caller_by_token(&token(&ended))?
            .map(|found| found.0)))
        .is_some()
    );
}

/// Two sessions of one token cannot be.
pub fn a_token_belongs_to_one_session(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let user = user(storage, company);
    let first = session(company, user);
    insert(storage, &first);
    let second = Session {
        id: SessionId(uuid()),
        ..first
    };
    assert!(
        storage
            .write(&mut |tx| tx.insert_session(&second).map(|()| true))
            .is_err()
    );
}

/// One session ends once, for its user in its company.
pub fn a_session_is_ended_once_and_by_its_owner(storage: &dyn Storage) {
    let (ours, theirs) = (company(storage, "ours"), company(storage, "theirs"));
    let (owner, stranger) = (user(storage, ours), user(storage, ours));
    let session = session(ours, owner);
    insert(storage, &session);
    let delete = |company, user| write(storage, |tx| tx.delete_session(company, user, session.id));
    assert!(!delete(ours, stranger));
    assert!(!delete(theirs, owner));
    assert!(delete(ours, owner));
    assert!(!delete(ours, owner));
}

/// A session of a user of another company cannot be stored.
pub fn a_session_belongs_to_a_user_of_its_company(storage: &dyn Storage) {
    let (ours, theirs) = (company(storage, "ours"), company(storage, "theirs"));
    let session = session(theirs, user(storage, ours));
    assert!(
        storage
            .write(&mut |tx| tx.insert_session(&session).map(|()| true))
            .is_err()
    );
}

/// Exactly those asked for end, and are named.
pub fn the_sessions_asked_for_end_and_are_named(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let (owner, stranger) = (user(storage, company), user(storage, company));
    let theirs = several(storage, company, stranger, 1);
    let end = |which| {
        sorted(write(storage, |tx| {
            tx.delete_sessions(company, owner, which)
        }))
    };
    let round = || {
        let expiring = several(storage, company, owner, 2);
        let forever = Session {
            expires: None,
            ..session(company, owner)
        };
        insert(storage, &forever);
        (expiring[0], expiring[1], forever.id)
    };
    let (a, b, c) = round();
    assert_eq!(end(SessionsToEnd::ExpiringBut(a)), [b]);
    assert_eq!(end(SessionsToEnd::Expiring), [a]);
    assert_eq!(end(SessionsToEnd::All), [c]);
    assert!(end(SessionsToEnd::All).is_empty());
    let (a, b, c) = round();
    assert_eq!(end(SessionsToEnd::AllBut(b)), sorted(vec![a, c]));
    assert_eq!(end(SessionsToEnd::All), [b]);
    assert_eq!(live(storage, company, stranger), theirs);
}

/// Another company ends nothing.
pub fn sessions_end_in_one_company(storage: &dyn Storage) {
    let (ours, theirs) = (company(storage, "ours"), company(storage, "theirs"));
    let owner = user(storage, ours);
    let ids = several(storage, ours, owner, 3);
    assert!(
        write(storage, |tx| tx.delete_sessions(
            theirs,
            owner,
            SessionsToEnd::All
        ))
        .is_empty()
    );
    assert!(
        write(storage, |tx| tx.evict_sessions(
            theirs,
            owner,
            Rivals::Whole,
            0
        ))
        .is_empty()
    );
    assert!(live(storage, theirs, owner).is_empty());
    assert_eq!(live(storage, ours, owner), ids);
}

/// The oldest go; permanent ones are not counted, those that owe a factor apart.
pub fn the_oldest_expiring_sessions_are_evicted(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let owner = user(storage, company);
    let forever = Session {
        expires: None,
        ..session(company, owner)
    };
    insert(storage, &forever);
    let ids = several(storage, company, owner, 5);
    let evict = |keep| {
        sorted(write(storage, |tx| {
            tx.evict_sessions(company, owner, Rivals::Whole, keep)
        }))
    };
    assert!(evict(5).is_empty());
    assert_eq!(evict(3), sorted(ids[..2].to_vec()));
    let owing = Session {
        mfa_pending: true,
        ..session(company, owner)
    };
    insert(storage, &owing);
    assert_eq!(evict(0), sorted(ids[2..].to_vec()));
    let evicted = write(storage, |tx| {
        tx.evict_sessions(company, owner, Rivals::Pending, 0)
    });
    assert_eq!(evicted, [owing.id]);
    let device = Session {
        surface: Surface::DeviceTokens,
        ..session(company, owner)
    };
    insert(storage, &device);
    let of = |surface| {
        write(storage, |tx| {
            tx.evict_sessions(company, owner, Rivals::WholeOf(surface), 0)
        })
    };
    assert_eq!(of(Surface::Signup), []);
    assert_eq!(of(Surface::DeviceTokens), [device.id]);
    assert_eq!(live(storage, company, owner), [forever.id]);
}

/// However many log in at once, no more than allowed stay.
pub fn logins_at_once_leave_no_more_than_allowed(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let owner = user(storage, company);
    at_once(12, |_| {
        let session = session(company, owner);
        write(storage, |tx| {
            tx.insert_session(&session)?;
            tx.evict_sessions(company, owner, Rivals::Whole, 3)
        })
    });
    assert_eq!(live(storage, company, owner).len(), 3);
}

/// The end moves.
pub fn a_session_is_extended(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let session = session(company, user(storage, company));
    insert(storage, &session);
    assert!(write(storage, |tx| tx.extend_session(session.id, at(9999))));
    let stored = read(storage, |reads| {
        Ok(reads.caller(session.id)?.map(|found| found.0))
    })
    .unwrap();
    assert_eq!(stored.expires, Some(at(9999)));
    assert!(!write(storage, |tx| tx.extend_session(SessionId(uuid()), at(1))));
}

/// What a session owes is given once and in time; then it ends when it was to end.
pub fn a_pending_session_is_completed_once_and_in_time(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let owner = user(storage, company);
    let pending = |completed_expires| Session {
        mfa_pending: true,
        expires: Some(at(10)),
        completed_expires,
        ..session(company, owner)
    };
    let (owing, endless) = (pending(Some(at(500))), pending(None));
    insert(storage, &owing);
    insert(storage, &endless);
    let complete = |id, now| write(storage, |tx| tx.complete_session(id, at(now)));
    assert!(!complete(owing.id, 10));
    assert!(complete(owing.id, 9));
    assert!(!complete(owing.id, 9));
    assert!(!complete(endless.id, 9));
    assert!(!complete(SessionId(uuid()), 9));
    let stored = read(storage, |reads| {
        Ok(reads.caller(owing.id)?.map(|found| found.0))
    })
    .unwrap();
    let completed = Session {
        mfa_pending: false,
        expires: Some(at(500)),
        completed_expires: None,
        proved: Some(at(9)),
        ..owing
    };
    assert_eq!(stored, completed);
}
