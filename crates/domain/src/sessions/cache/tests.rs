use super::{Moment, SessionCache};
use crate::model::{
    Client, CompanyId, Profile, SecretHash, Session, SessionId, SessionKind, Surface, User, UserId,
    UserIdentifier, UserStatus,
};
use crate::sessions::Authenticated;
use crate::{Time, TokenPolicy};
use chrono::{DateTime, TimeDelta};
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

const HASH: SecretHash = SecretHash([7; 32]);
const NOW: Moment = Moment {
    time: DateTime::UNIX_EPOCH,
    steady: Duration::ZERO,
};

#[test]
fn what_has_ended_is_let_go() {
    let cache = SessionCache::new(&TokenPolicy::default());
    let found = caller(Some(NOW.time));
    cache.store(HASH, &found, None, cache.version(UserId(1)), NOW);
    assert!(!cache.tokens.contains_key(&HASH));
}

#[test]
fn what_lasts_is_kept() {
    for expires in [Some(NOW.time + TimeDelta::hours(1)), None] {
        let cache = SessionCache::new(&TokenPolicy::default());
        let found = caller(expires);
        cache.store(HASH, &found, None, cache.version(UserId(1)), NOW);
        assert!(cache.find(&HASH, NOW).is_some());
    }
}

fn caller(expires: Option<Time>) -> Authenticated {
    let (company, id) = (CompanyId(1), UserId(1));
    let session = Session {
        id: SessionId(Uuid::nil()),
        company,
        user: id,
        surface: Surface::Company,
        kind: SessionKind::Opaque {
            token_key: "00000000".to_owned(),
            token_hash: HASH,
        },
        created: NOW.time,
        expires,
        mfa_pending: false,
        completed_expires: None,
        device: None,
        client_address: None,
        proved: None,
    };
    let user = User {
        id,
        identifier: UserIdentifier(Uuid::nil()),
        company,
        company_identifier: "default".to_owned(),
        company_disabled: None,
        username: None,
        profile: Profile::default(),
        emails: vec![],
        mobiles: vec![],
        status: UserStatus::Pending,
        disabled: None,
        has_password: true,
        groups: vec![],
        permissions: vec![],
        date_joined: NOW.time,
        updated: NOW.time,
        last_login: None,
    };
    Authenticated {
        session: Arc::new(session),
        user: Arc::new(user),
        client: Client::default(),
    }
}
