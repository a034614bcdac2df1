//! Sessions that are bound to a device.

use super::given::{company, session, user, uuid};
use super::sessions::insert;
use super::{read, write};
use latchkey_domain::model::{Device, Session, SessionId};
use latchkey_domain::ports::Storage;

fn on(token: &str, session: Session) -> Session {
    let device = Device {
        token: Some(token.to_owned()),
        ..Device::default()
    };
    Session {
        device: Some(device),
        ..session
    }
}

/// The sessions of one device of one user end, and no others.
pub fn the_sessions_of_a_device_end(storage: &dyn Storage) {
    let (ours, theirs) = (company(storage, "ours"), company(storage, "theirs"));
    let (owner, stranger) = (user(storage, ours), user(storage, ours));
    let bound = on("phone", session(ours, owner));
    let others = [
        on("tablet", session(ours, owner)),
        on("phone", session(ours, stranger)),
        session(ours, owner),
    ];
    insert(storage, &bound);
    others.iter().for_each(|other| insert(storage, other));
    let end = |company, device: &str| {
        write(storage, |tx| {
            tx.delete_device_sessions(company, owner, device)
        })
    };
    assert!(end(theirs, "phone").is_empty());
    assert!(end(ours, "").is_empty());
    assert_eq!(end(ours, "phone"), [bound.id]);
    assert!(end(ours, "phone").is_empty());
    for other in others {
        assert!(
            read(storage, |reads| Ok(reads
                .caller(other.id)?
                .map(|found| found.0)))
            .is_some()
        );
    }
}

/// Where push notices go is set and forgotten, for sessions of a device only.
pub fn where_push_notices_go_is_set_and_forgotten(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let user = user(storage, company);
    let (bound, free) = (on("phone", session(company, user)), session(company, user));
    insert(storage, &bound);
    insert(storage, &free);
    let set = |id, push_token| write(storage, |tx| tx.set_push_token(id, push_token));
    let stored = || {
        let session = read(storage, |reads| {
            Ok(reads.caller(bound.id)?.map(|found| found.0))
        })
        .unwrap();
        session.device.unwrap().push_token
    };
    assert!(set(bound.id, Some("push")));
    assert_eq!(stored().as_deref(), Some("push"));
    assert!(set(bound.id, None));
    assert_eq!(stored(), None);
    assert!(!set(free.id, Some("push")));
    assert!(!set(SessionId(uuid()), Some("push")));
}
