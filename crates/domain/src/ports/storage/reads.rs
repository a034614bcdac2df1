//! What is asked of the database.

use super::StorageResult;
use crate::Time;
use crate::model::{
    Challenge, ChallengeId, Company, CompanyId, CompanyIdentifier, Credential, Email, EmailId,
    EventFilter, Factors, FeedEntry, KnownDevice, LoginIdentifier, Mobile, MobileId, NamedAccount,
    OutboxCounts, Page, Paged, ParkedMessage, PermissionGroup, RecordedEvent, SecretHash, Session,
    SessionId, SigningKey, SurplusEvents, Switch, SwitchType, User, UserFilter, UserId,
    UserIdentifier,
};

/// Questions.
pub trait Reads {
    // Companies

    /// The company with this identifier.
    ///
    /// # Errors
    /// As every method here: when the database is broken.
    fn company_by_identifier(
        &mut self,
        identifier: &CompanyIdentifier,
    ) -> StorageResult<Option<Company>>;
    /// The company with this number.
    fn company(&mut self, id: CompanyId) -> StorageResult<Option<Company>>;
    /// Every company, by identifier.
    fn companies(&mut self) -> StorageResult<Vec<Company>>;
    /// The company's switches, oldest first.
    fn switches(&mut self, company: CompanyId) -> StorageResult<Vec<Switch>>;
    /// Whether the company has a switch of this type and it is on.
    fn switch_is_on(&mut self, company: CompanyId, switch: SwitchType) -> StorageResult<bool>;
    /// One page of the company's permission groups with their permissions, oldest first.
    fn groups(&mut self, company: CompanyId, page: Page) -> StorageResult<Paged<PermissionGroup>>;
    /// One group with its permissions.
    fn group(&mut self, company: CompanyId, name: &str) -> StorageResult<Option<PermissionGroup>>;

    // Users

    /// One user, whole.
    fn user(&mut self, company: CompanyId, id: UserId) -> StorageResult<Option<User>>;
    /// One user, whole, by the identifier on the wire.
    fn user_by_identifier(
        &mut self,
        company: CompanyId,
        id: UserIdentifier,
    ) -> StorageResult<Option<User>>;
    /// The user of this identifier in any company: for operators at the machine, not for surfaces.
    fn user_anywhere(&mut self, id: UserIdentifier) -> StorageResult<Option<User>>;
    /// The one user that `identifier` names in the company, with the password's hash.
    fn credential(
        &mut self,
        company: CompanyId,
        identifier: &LoginIdentifier,
    ) -> StorageResult<Option<Credential>>;
    /// What `identifier` names in the company of this identifier: one statement, the same whatever it finds.
    fn named_account(
        &mut self,
        company: &CompanyIdentifier,
        identifier: &LoginIdentifier,
    ) -> StorageResult<NamedAccount>;
    /// The password's hash of a user known by number.
    fn credential_of(
        &mut self,
        company: CompanyId,
        user: UserId,
    ) -> StorageResult<Option<Credential>>;
    /// One page of the company's users, oldest first.
    fn users(
        &mut self,
        company: CompanyId,
        filter: &UserFilter,
        page: Page,
    ) -> StorageResult<Paged<User>>;
    /// How many of the company's users may sign in.
    fn count_active_users(&mut self, company: CompanyId) -> StorageResult<i64>;
    /// Whose address this is, and which row, by canonical form.
    fn email_owner(
        &mut self,
        company: CompanyId,
        canonical: &str,
    ) -> StorageResult<Option<(UserId, Email)>>;
    /// Whose number this is, and which row.
    fn mobile_owner(
        &mut self,
        company: CompanyId,
        number: &str,
    ) -> StorageResult<Option<(UserId, Mobile)>>;
    /// One page of the company's addresses, oldest first, with whose each is; with `user`, only theirs.
    fn emails(
        &mut self,
        company: CompanyId,
        user: Option<UserId>,
        page: Page,
    ) -> StorageResult<Paged<(User, Email)>>;
    /// One address of the company, with whose it is.
    fn email(&mut self, company: CompanyId, id: EmailId) -> StorageResult<Option<(User, Email)>>;
    /// One page of the company's numbers, oldest first, with whose each is; with `user`, only theirs.
    fn mobiles(
        &mut self,
        company: CompanyId,
        user: Option<UserId>,
        page: Page,
    ) -> StorageResult<Paged<(User, Mobile)>>;
    /// One number of the company, with whose it is.
    fn mobile(&mut self, company: CompanyId, id: MobileId)
    -> StorageResult<Option<(User, Mobile)>>;

    /// Where the user signed in from before, the last seen first.
    fn known_devices(
        &mut self,
        company: CompanyId,
        user: UserId,
    ) -> StorageResult<Vec<KnownDevice>>;

    // Sessions

    /// The session with this opaque token, live or expired, and whose it is.
    fn caller_by_token(&mut self, hash: &SecretHash) -> StorageResult<Option<(Session, User)>>;
    /// The session with this id, live or expired, and whose it is.
    fn caller(&mut self, id: SessionId) -> StorageResult<Option<(Session, User)>>;
    /// The user's sessions that have not expired at `now`, oldest first.
    fn sessions_of(
        &mut self,
        company: CompanyId,
        user: UserId,
        now: Time,
    ) -> StorageResult<Vec<Session>>;

    // Challenges

    /// One challenge, in whatever state.
    fn challenge(&mut self, id: ChallengeId) -> StorageResult<Option<Challenge>>;
    /// The unspent challenge of this purpose's kind (whatever its subject) with this hash that has
    /// not expired at `now`.
    fn challenge_by_secret(
        &mut self,
        kind: &str,
        hash: &SecretHash,
        now: Time,
    ) -> StorageResult<Option<Challenge>>;

    // Second factors

    /// The user's second factors.
    fn factors(&mut self, company: CompanyId, user: UserId) -> StorageResult<Factors>;

    // Events

    /// Events of a company, or of none, newest first.
    fn events(
        &mut self,
        company: Option<CompanyId>,
        filter: &EventFilter,
        limit: i64,
    ) -> StorageResult<Vec<RecordedEvent>>;
    /// Which companies have more than `most` events that were done, or as many that were refused.
    fn surplus_events(&mut self, most: i64) -> StorageResult<Vec<SurplusEvents>>;

    // Everything else

    /// All signing keys that may still verify at `now`, oldest first.
    fn signing_keys(&mut self, now: Time) -> StorageResult<Vec<SigningKey>>;
    /// The feed's last position; 0 when it is empty.
    fn feed_position(&mut self) -> StorageResult<i64>;
    /// Entries after `position`, in order, at most `limit`. An entry MUST NOT become visible after
    /// one with a higher position was.
    fn feed_after(&mut self, position: i64, limit: i64) -> StorageResult<Vec<FeedEntry>>;
    /// How many messages wait or were given up on.
    fn outbox_counts(&mut self) -> StorageResult<OutboxCounts>;
    /// The newest `limit` messages that were given up on, newest first.
    fn parked_messages(&mut self, limit: i64) -> StorageResult<Vec<ParkedMessage>>;
    /// The value kept under this name for the whole installation.
    fn installation_value(&mut self, name: &str) -> StorageResult<Option<String>>;
}
