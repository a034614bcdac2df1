//! Rows that cases start from.

use super::write;
use chrono::{DateTime, NaiveDate, TimeDelta};
use latchkey_domain::Time;
use latchkey_domain::model::{
    Challenge, ChallengeId, CompanyId, Email, EmailAddress, LoginIdentifier, MessageId,
    MessageKind, Mobile, MobileNumber, NewCompany, NewMessage, NewUser, Page, PasswordHash,
    Profile, Purpose, SecretHash, Session, SessionId, SessionKind, Surface, User, UserFilter,
    UserId, UserIdentifier, UserStatus, Username,
};
use latchkey_domain::ports::{Inserted, Storage};
use serde_json::json;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

/// When everything begins, `seconds` later.
pub(super) fn at(seconds: i64) -> Time {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::seconds(seconds)
}

/// A number that this process has not had yet.
pub(super) fn next() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(1);
    LAST.fetch_add(1, Ordering::Relaxed)
}

pub(super) fn uuid() -> Uuid {
    Uuid::from_u128(0x4c61_7463_686b_6579_8000_0000_0000_0000 | u128::from(next()))
}

pub(super) fn hash(number: u8) -> SecretHash {
    SecretHash([number; 32])
}

pub(super) fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

pub(super) fn mobile(text: &str) -> MobileNumber {
    MobileNumber::parse(text).unwrap()
}

pub(super) fn username(text: &str) -> Username {
    Username::parse(text).unwrap()
}

pub(super) fn company(storage: &dyn Storage, identifier: &str) -> CompanyId {
    let new = NewCompany {
        identifier: identifier.to_owned(),
        name: identifier.to_uppercase(),
        created: at(0),
    };
    stands(write(storage, |tx| tx.insert_company(&new)))
}

/// A user without anything.
pub(super) fn new_user() -> NewUser {
    NewUser {
        identifier: UserIdentifier(uuid()),
        username: None,
        email: None,
        mobile: None,
        profile: Profile::default(),
        status: UserStatus::Pending,
        password: None,
        groups: Vec::new(),
        date_joined: at(0),
    }
}

/// A user with everything but groups.
pub(super) fn full_user() -> NewUser {
    NewUser {
        username: Some(username("Ada-L")),
        email: Some(email("Ada@Example.org")),
        mobile: Some(mobile("+27840000000")),
        profile: Profile {
            first_name: "Ada 🦀".to_owned(),
            last_name: "O'Lovelace".to_owned(),
            id_number: Some("12-3".to_owned()),
            birth_date: NaiveDate::from_ymd_opt(1815, 12, 10),
            picture: Some("https://example.org/a.png".to_owned()),
            language: "en-GB".to_owned(),
            nationality: "GB".to_owned(),
            timezone: Some("Europe/London".to_owned()),
            metadata: json!({"long key": [1, 2.5, null, {"z": 1, "a": "\u{e9}"}], "k": true}),
        },
        status: UserStatus::Verified,
        password: Some(PasswordHash("$2b$04$x".to_owned())),
        ..new_user()
    }
}

/// Everything that names the user at a login.
pub(super) fn identifiers(user: &NewUser) -> Vec<LoginIdentifier> {
    let mut all = vec![LoginIdentifier::Identifier(user.identifier)];
    all.extend(user.email.clone().map(LoginIdentifier::Email));
    all.extend(user.mobile.clone().map(LoginIdentifier::Mobile));
    all.extend(user.username.clone().map(LoginIdentifier::Username));
    all
}

pub(super) fn user(storage: &dyn Storage, company: CompanyId) -> UserId {
    add_user(storage, company, &new_user())
}

pub(super) fn add_user(storage: &dyn Storage, company: CompanyId, user: &NewUser) -> UserId {
    stands(write(storage, |tx| tx.insert_user(company, user)))
}

/// The user as stored.
pub(super) fn found(storage: &dyn Storage, company: CompanyId, id: UserId) -> User {
    super::read(storage, |reads| reads.user(company, id)).unwrap()
}

pub(super) fn emails(storage: &dyn Storage, company: CompanyId, id: UserId) -> Vec<Email> {
    found(storage, company, id).emails
}

pub(super) fn mobiles(storage: &dyn Storage, company: CompanyId, id: UserId) -> Vec<Mobile> {
    found(storage, company, id).mobiles
}

/// Who matches, oldest first.
pub(super) fn listed(
    storage: &dyn Storage,
    company: CompanyId,
    filter: &UserFilter,
) -> Vec<UserId> {
    let page = super::read(storage, |reads| {
        reads.users(
            company,
            filter,
            Page {
                offset: 0,
                limit: 100,
            },
        )
    });
    assert_eq!(usize::try_from(page.total).unwrap(), page.rows.len());
    page.rows.iter().map(|user| user.id).collect()
}

/// What was inserted.
pub(super) fn stands<T>(inserted: Inserted<T>) -> T {
    match inserted {
        Inserted::New(value) => value,
        Inserted::Taken(unique) => panic!("{unique:?} is taken"),
    }
}

/// An opaque session that ends after an hour.
pub(super) fn session(company: CompanyId, user: UserId) -> Session {
    let number = next();
    let mut hash = [7; 32];
    hash[..8].copy_from_slice(&number.to_be_bytes());
    Session {
        id: SessionId(uuid()),
        company,
        user,
        surface: Surface::Company,
        kind: SessionKind::Opaque {
            token_key: format!("{number:08}"),
            token_hash: SecretHash(hash),
        },
        created: at(0),
        expires: Some(at(3600)),
        mfa_pending: false,
        completed_expires: None,
        device: None,
        client_address: Some("127.0.0.1".to_owned()),
        proved: Some(at(0)),
    }
}

/// A session of JWTs, the newest of which is `jti`.
pub(super) fn jwt_session(company: CompanyId, user: UserId, jti: &str) -> Session {
    Session {
        surface: Surface::Jwt,
        kind: SessionKind::Jwt {
            refresh_until: at(7200),
            jti: jti.to_owned(),
            previous_jti: None,
            rotated: None,
        },
        ..session(company, user)
    }
}

/// A challenge that takes three answers and ends after ten minutes.
pub(super) fn challenge(company: CompanyId, user: UserId, purpose: Purpose) -> Challenge {
    let number = next();
    let mut secret = [9; 32];
    secret[..8].copy_from_slice(&number.to_be_bytes());
    Challenge {
        id: ChallengeId(uuid()),
        company,
        user: Some(user),
        purpose,
        destination: "a@example.org".to_owned(),
        nonce: [3; 16],
        secret_hash: SecretHash(secret),
        attempts: 0,
        max_attempts: 3,
        ttl_seconds: 600,
        expires: at(600),
        consumed: None,
        created: at(0),
    }
}

pub(super) fn message(company: CompanyId, created: Time) -> NewMessage {
    NewMessage {
        id: MessageId(uuid()),
        company,
        user: None,
        to: "a@example.org".to_owned(),
        to_name: "Ada".to_owned(),
        language: "en".to_owned(),
        kind: MessageKind::VerifyEmail {
            challenge: ChallengeId(uuid()),
        },
        created,
    }
}
