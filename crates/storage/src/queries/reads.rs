//! `Reads`: which function answers which question.

use super::{
    Handle, callers, challenges, companies, credentials, emails, events, factors, feed, groups,
    installation, known_devices, mobiles, outbox, sessions, signing_keys, switches, users,
};
use latchkey_domain::Time;
use latchkey_domain::model::{
    Challenge, ChallengeId, Company, CompanyId, CompanyIdentifier, Credential, Email, EmailId,
    EventFilter, Factors, FeedEntry, KnownDevice, LoginIdentifier, Mobile, MobileId, NamedAccount,
    OutboxCounts, Page, Paged, ParkedMessage, PermissionGroup, RecordedEvent, SecretHash, Session,
    SessionId, SigningKey, SurplusEvents, Switch, SwitchType, User, UserFilter, UserId,
    UserIdentifier,
};
use latchkey_domain::ports::Reads;

impl Reads for Handle<'_> {
    delegate! {
        company_by_identifier(identifier: &CompanyIdentifier) -> Option<Company> = companies::by_identifier;
        company(id: CompanyId) -> Option<Company> = companies::by_id;
        companies() -> Vec<Company> = companies::all;
        switches(company: CompanyId) -> Vec<Switch> = switches::all;
        switch_is_on(company: CompanyId, switch: SwitchType) -> bool = switches::is_on;
        groups(company: CompanyId, page: Page) -> Paged<PermissionGroup> = groups::page;
        group(company: CompanyId, name: &str) -> Option<PermissionGroup> = groups::by_name;

        user(company: CompanyId, id: UserId) -> Option<User> = users::by_id;
        user_by_identifier(company: CompanyId, id: UserIdentifier) -> Option<User> = users::by_identifier;
        user_anywhere(id: UserIdentifier) -> Option<User> = users::anywhere;
        credential(company: CompanyId, identifier: &LoginIdentifier) -> Option<Credential> = credentials::named;
        named_account(company: &CompanyIdentifier, identifier: &LoginIdentifier) -> NamedAccount = credentials::account;
        credential_of(company: CompanyId, user: UserId) -> Option<Credential> = credentials::of;
        users(company: CompanyId, filter: &UserFilter, page: Page) -> Paged<User> = users::page;
        count_active_users(company: CompanyId) -> i64 = users::count_active;
        email_owner(company: CompanyId, canonical: &str) -> Option<(UserId, Email)> = emails::owner;
        mobile_owner(company: CompanyId, number: &str) -> Option<(UserId, Mobile)> = mobiles::owner;
        emails(company: CompanyId, user: Option<UserId>, page: Page) -> Paged<(User, Email)> = emails::page;
        email(company: CompanyId, id: EmailId) -> Option<(User, Email)> = emails::by_id;
        mobiles(company: CompanyId, user: Option<UserId>, page: Page) -> Paged<(User, Mobile)> = mobiles::page;
        mobile(company: CompanyId, id: MobileId) -> Option<(User, Mobile)> = mobiles::by_id;

        known_devices(company: CompanyId, user: UserId) -> Vec<KnownDevice> = known_devices::of;

        caller_by_token(hash: &SecretHash) -> Option<(Session, User)> = callers::by_token;
        caller(id: SessionId) -> Option<(Session, User)> = callers::by_session;
        sessions_of(company: CompanyId, user: UserId, now: Time) -> Vec<Session> = sessions::of;

        challenge(id: ChallengeId) -> Option<Challenge> = challenges::by_id;
        factors(company: CompanyId, user: UserId) -> Factors = factors::all;
        challenge_by_secret(kind: &str, hash: &SecretHash, now: Time) -> Option<Challenge> = challenges::by_secret;

        events(company: Option<CompanyId>, filter: &EventFilter, limit: i64) -> Vec<RecordedEvent> = events::page;
        surplus_events(most: i64) -> Vec<SurplusEvents> = events::surplus;

        signing_keys(now: Time) -> Vec<SigningKey> = signing_keys::verifying;
        feed_position() -> i64 = feed::position;
        feed_after(position: i64, limit: i64) -> Vec<FeedEntry> = feed::after;
        outbox_counts() -> OutboxCounts = outbox::counts;
        parked_messages(limit: i64) -> Vec<ParkedMessage> = outbox::parked_messages;
        installation_value(name: &str) -> Option<String> = installation::value;
    }
}
