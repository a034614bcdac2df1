//! What is done in one step.

use super::given::{
    add_user, at, company, email, found, full_user, jwt_session, mobile, new_user, session, uuid,
};
use super::sessions::insert;
use super::{at_once, read, write};
use latchkey_domain::model::{
    BudgetKey, CompanyChanges, CompanyId, Credential, Device, Event, EventFilter, EventKind,
    Outcome, PasswordHash, Patience, Rotation, Session, SessionId, SessionKind, Surface, Try,
    UserChanges, UserId, Via,
};
use latchkey_domain::ports::{Beginning, Begun, Storage, StorageResult, Tx};

const KEY: BudgetKey = BudgetKey([5; 32]);
const PATIENCE: Patience = Patience {
    free: 3,
    longest_wait_seconds: 60,
    most: 7,
};

fn event(kind: EventKind, company: CompanyId, user: UserId, seconds: i64) -> Event {
    Event {
        at: at(seconds),
        company: Some(company),
        kind,
        outcome: Outcome::Done,
        actor: Some(user),
        subject: Some(user),
        via: Some(Via::Surface(Surface::Company)),
        address: Some("192.0.2.7".parse().unwrap()),
        request_id: Some("request".to_owned()),
        detail: Some("detail".to_owned()),
    }
}

/// How many events of the kind stand.
fn recorded(storage: &dyn Storage, company: CompanyId, kind: EventKind) -> usize {
    let filter = EventFilter {
        kind: Some(kind),
        ..EventFilter::default()
    };
    read(storage, |reads| reads.events(Some(company), &filter, 100)).len()
}

fn credential(storage: &dyn Storage, company: CompanyId, user: UserId) -> Credential {
    read(storage, |reads| reads.credential_of(company, user)).unwrap()
}

/// With room for `most` sessions, 7 s after the beginning.
fn begin(
    storage: &dyn Storage,
    checked: &Credential,
    session: &Session,
    most: i64,
) -> Option<Begun> {
    let event = event(EventKind::SessionLogIn, checked.company, checked.user, 7);
    let wanted = Beginning {
        checked,
        session,
        event: &event,
        forgotten: &[],
        most,
    };
    storage.begin_session(&wanted).unwrap()
}

fn sessions(storage: &dyn Storage, company: CompanyId, user: UserId) -> Vec<Session> {
    read(storage, |reads| reads.sessions_of(company, user, at(10)))
}

/// The user comes back whole with the login noted, and session and event are stored as given.
pub fn a_session_begins_in_one_step(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let new = full_user();
    let id = add_user(storage, company, &new);
    write(storage, |tx| {
        for number in 0..2 {
            let address = email(&format!("other{number}@example.org"));
            tx.insert_email(company, id, &address, false, None, at(2))?;
        }
        tx.insert_group(company, "staff")?;
        tx.join_group(company, id, "staff")
    });
    let device = Device {
        token: None,
        platform: Some("ios".to_owned()),
        push_token: Some("p".to_owned()),
    };
    let opaque = Session {
        device: Some(device),
        ..session(company, id)
    };
    for given in [opaque, jwt_session(company, id, "one")] {
        let checked = credential(storage, company, id);
        let Begun { user, evicted } = begin(storage, &checked, &given, 9).unwrap();
        assert!(!evicted);
        assert_eq!(user.last_login, Some(at(7)));
        assert!(user.updated >= at(7));
        assert_eq!(user, found(storage, company, id));
        assert_eq!((user.emails.len(), user.groups.len()), (3, 1));
        let (stored, _) = read(storage, |reads| reads.caller(given.id)).unwrap();
        assert_eq!(stored, given);
    }
    let events = read(storage, |reads| {
        reads.events(Some(company), &EventFilter::default(), 9)
    });
    assert_eq!(events.len(), 2);
    for event in events {
        assert_eq!((event.at, event.count), (at(7), 1));
        assert_eq!(
            (event.kind.as_str(), event.outcome.as_str()),
            ("session.log_in", "done")
        );
        assert_eq!(event.actor, Some(new.identifier));
        assert_eq!(event.subject, Some(new.identifier));
        let told = [event.via, event.address, event.request_id, event.detail];
        let given = ["company", "192.0.2.7", "request", "detail"];
        assert_eq!(told, given.map(|text| Some(text.to_owned())));
    }
}

/// The failures that are named are forgotten with it, and only then.
pub fn a_session_that_begins_makes_failures_forgotten(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let id = add_user(storage, company, &full_user());
    let try_again = || match write(storage, |tx| tx.take_try(&KEY, PATIENCE, at(1))) {
        Try::Open { failures } => failures,
        other => panic!("{other:?}"),
    };
    let checked = credential(storage, company, id);
    let event = event(EventKind::SessionLogIn, company, id, 7);
    let begin = |checked: &Credential| {
        let wanted = Beginning {
            checked,
            session: &session(company, id),
            event: &event,
            forgotten: &[KEY, BudgetKey([6; 32])],
            most: 9,
        };
        storage.begin_session(&wanted).unwrap()
    };
    assert_eq!(try_again(), 1);
    let stale = Credential {
        password: Some(PasswordHash("stale".to_owned())),
        ..checked.clone()
    };
    assert!(begin(&stale).is_none());
    assert_eq!(try_again(), 2);
    assert!(begin(&checked).is_some());
    assert_eq!(try_again(), 1);
}

type Obstacle = fn(&mut dyn Tx, CompanyId, UserId) -> StorageResult<()>;

/// What stands against a session.
const OBSTACLES: [(&str, Obstacle); 4] = [
    ("disabled", |tx, company, user| {
        let changes = UserChanges {
            disabled: Some(Some(at(3))),
            ..UserChanges::default()
        };
        tx.update_user(company, user, &changes, at(3)).map(drop)
    }),
    ("disabled company", |tx, company, _| {
        let changes = CompanyChanges {
            disabled: Some(Some(at(3))),
            ..CompanyChanges::default()
        };
        tx.update_company(company, &changes, at(3)).map(drop)
    }),
    ("authenticator", |tx, company, user| {
        tx.put_totp(company, user, &[1], at(3)).map(drop)
    }),
    ("number for codes", |tx, company, user| {
        let number = mobile("+2784000001");
        tx.put_sms_factor(company, user, &number, at(3)).map(drop)
    }),
];

/// Whatever stands against it, nothing is kept.
pub fn nothing_begins_where_something_stands_against_it(storage: &dyn Storage) {
    for (what, change) in OBSTACLES {
        let company = company(storage, &what.replace(' ', ""));
        let id = add_user(storage, company, &full_user());
        write(storage, |tx| change(tx, company, id));
        let before = sessions(storage, company, id);
        let checked = credential(storage, company, id);
        let begun = begin(storage, &checked, &session(company, id), 2);
        assert!(begun.is_none(), "{what}");
        assert_eq!(found(storage, company, id).last_login, None, "{what}");
        assert_eq!(sessions(storage, company, id), before, "{what}");
        let recorded = recorded(storage, company, EventKind::SessionLogIn);
        assert_eq!(recorded, 0, "{what}");
    }
}

/// Nor where the password is not the checked one, there is none, or the company is another.
pub fn a_session_begins_only_while_the_checked_password_stands(storage: &dyn Storage) {
    let (ours, theirs) = (company(storage, "ours"), company(storage, "theirs"));
    let without = add_user(storage, ours, &new_user());
    let checked = credential(storage, ours, without);
    assert!(begin(storage, &checked, &session(ours, without), 9).is_none());
    let id = add_user(storage, ours, &full_user());
    let checked = credential(storage, ours, id);
    let elsewhere = Credential {
        company: theirs,
        ..checked.clone()
    };
    assert!(begin(storage, &elsewhere, &session(theirs, id), 9).is_none());
    let other = PasswordHash("other".to_owned());
    write(storage, |tx| tx.set_password(ours, id, &other, None, at(0)));
    assert!(begin(storage, &checked, &session(ours, id), 9).is_none());
    for user in [without, id] {
        assert_eq!(found(storage, ours, user).last_login, None);
        assert!(sessions(storage, ours, user).is_empty());
    }
    assert_eq!(recorded(storage, ours, EventKind::SessionLogIn), 0);
}

/// Permanent sessions and those that owe a factor take no room.
pub fn only_whole_sessions_take_the_room_of_one_that_begins(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let id = add_user(storage, company, &full_user());
    let (permanent, owing) = (
        Session {
            expires: None,
            ..session(company, id)
        },
        Session {
            mfa_pending: true,
            ..session(company, id)
        },
    );
    insert(storage, &permanent);
    insert(storage, &owing);
    let has_room = || {
        let checked = credential(storage, company, id);
        let begun = begin(storage, &checked, &session(company, id), 2);
        begun.is_some_and(|begun| !begun.evicted)
    };
    assert_eq!([has_room(), has_room(), has_room()], [true, true, false]);
    let left = sessions(storage, company, id);
    assert!(left.contains(&permanent) && left.contains(&owing));
}

/// Where there is no room nothing begins, or the oldest ends for it and other nodes learn of it.
pub fn a_session_begins_in_the_place_of_the_oldest_or_not_at_all(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let id = add_user(storage, company, &full_user());
    let [oldest, other, new] = [1, 2, 3].map(|second| Session {
        created: at(second),
        ..session(company, id)
    });
    insert(storage, &oldest);
    insert(storage, &other);
    let changes = || read(storage, |reads| reads.feed_after(0, 100)).len();
    let before = changes();
    let checked = credential(storage, company, id);
    let (left, told) = match begin(storage, &checked, &new, 2) {
        Some(Begun { evicted, .. }) => {
            assert!(evicted);
            (vec![other, new], 1)
        }
        None => (vec![oldest, other], 0),
    };
    assert_eq!(sessions(storage, company, id), left);
    assert_eq!(changes() - before, told);
    assert_eq!(recorded(storage, company, EventKind::SessionLogIn), told);
}

/// However many begin at once, no more than allowed stay.
pub fn sessions_that_begin_at_once_are_no_more_than_allowed(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let id = add_user(storage, company, &full_user());
    let checked = credential(storage, company, id);
    let begun = at_once(12, |number| {
        // Some at the same time, and at that of the user's own beginning.
        let seconds = i64::try_from(number / 2).unwrap();
        let event = event(EventKind::SessionLogIn, company, id, seconds);
        let wanted = Beginning {
            checked: &checked,
            session: &session(company, id),
            event: &event,
            forgotten: &[],
            most: 3,
        };
        storage.begin_session(&wanted).unwrap().is_some()
    });
    let begun = begun.into_iter().filter(|begun| *begun).count();
    assert!(begun >= 1);
    assert_eq!(sessions(storage, company, id).len(), begun.min(3));
    assert_eq!(recorded(storage, company, EventKind::SessionLogIn), begun);
}

/// What a refresh does in one step: only from the newest token, and an empty name is none.
pub fn a_session_moves_on_in_one_step(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let id = add_user(storage, company, &full_user());
    let (given, nameless) = (
        jwt_session(company, id, "one"),
        jwt_session(company, id, ""),
    );
    insert(storage, &given);
    insert(storage, &nameless);
    let event = event(EventKind::TokenRefresh, company, id, 5);
    let rotate =
        |id, expected: &str, jti: &str| storage.rotate_session(id, expected, jti, &event).unwrap();
    assert!(rotate(given.id, "one", "two"));
    assert!(!rotate(given.id, "one", "three"));
    assert!(!rotate(nameless.id, "", "three"));
    assert!(!rotate(SessionId(uuid()), "two", "three"));
    let (stored, _) = read(storage, |reads| reads.caller(given.id)).unwrap();
    let SessionKind::Jwt {
        jti,
        previous_jti,
        rotated,
        ..
    } = stored.kind
    else {
        panic!("another kind")
    };
    assert_eq!(
        (jti.as_str(), previous_jti.as_deref(), rotated),
        ("two", Some("one"), Some(at(5)))
    );
    assert_eq!(recorded(storage, company, EventKind::TokenRefresh), 1);
}

/// Of many with the same token, one moves the session on, and the others find what it left.
pub fn of_many_that_refresh_in_one_step_one_rotates(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let id = add_user(storage, company, &full_user());
    let given = jwt_session(company, id, "one");
    insert(storage, &given);
    let event = event(EventKind::TokenRefresh, company, id, 5);
    let rotated = at_once(24, |number| {
        let jti = format!("new {number}");
        let rotated = storage
            .rotate_session(given.id, "one", &jti, &event)
            .unwrap();
        if !rotated {
            let stands = write(storage, |tx| {
                tx.rotate_session(given.id, "one", &jti, at(6))
            });
            assert!(matches!(stands, Rotation::Superseded(_)));
        }
        rotated
    });
    assert_eq!(rotated.into_iter().filter(|rotated| *rotated).count(), 1);
    assert_eq!(recorded(storage, company, EventKind::TokenRefresh), 1);
}
