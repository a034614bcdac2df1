//! What is changed in the database.

use super::{Inserted, Reads, StorageResult};
use crate::Time;
use crate::model::{
    Attempt, Budget, BudgetKey, Challenge, ChallengeId, Change, Channel, CompanyChanges, CompanyId,
    Debit, EmailAddress, EmailId, Event, Factors, MessageId, MobileId, MobileNumber, NewCompany,
    NewMessage, NewUser, PasswordHash, Patience, Permission, PermissionId, PermissionLevel,
    Purpose, QueuedMessage, Rivals, Rotation, SecretHash, Session, SessionId, SessionsToEnd,
    SigningKey, SurplusEvents, SwitchId, SwitchType, Try, User, UserChanges, UserId,
};

/// Changes, in one transaction that the use case owns.
pub trait Tx: Reads {
    // Companies

    /// Stores a company together with its [`crate::model::ADMIN_GROUP`].
    fn insert_company(&mut self, company: &NewCompany) -> StorageResult<Inserted<CompanyId>>;
    /// Applies changes; false where there is no such company.
    fn update_company(
        &mut self,
        id: CompanyId,
        changes: &CompanyChanges,
        now: Time,
    ) -> StorageResult<bool>;
    /// Adds a switch.
    fn insert_switch(
        &mut self,
        company: CompanyId,
        switch: SwitchType,
        enabled: bool,
        now: Time,
    ) -> StorageResult<Inserted<SwitchId>>;
    /// Turns a switch on or off; false where the company has none with this number.
    fn update_switch(
        &mut self,
        company: CompanyId,
        id: SwitchId,
        enabled: bool,
        now: Time,
    ) -> StorageResult<bool>;
    /// Removes a switch; false where there is none.
    fn delete_switch(&mut self, company: CompanyId, id: SwitchId) -> StorageResult<bool>;
    /// Adds an empty group.
    fn insert_group(&mut self, company: CompanyId, name: &str) -> StorageResult<Inserted<()>>;
    /// Renames a group.
    fn rename_group(
        &mut self,
        company: CompanyId,
        name: &str,
        new_name: &str,
    ) -> StorageResult<Option<Inserted<()>>>;
    /// Removes a group and its memberships; false where there is none.
    fn delete_group(&mut self, company: CompanyId, name: &str) -> StorageResult<bool>;
    /// Adds a permission to a group; `None` where there is no such group.
    fn insert_group_permission(
        &mut self,
        company: CompanyId,
        group: &str,
        kind: &str,
        level: PermissionLevel,
    ) -> StorageResult<Option<Inserted<Permission>>>;
    /// Removes a permission of a group; false where there is none.
    fn delete_group_permission(
        &mut self,
        company: CompanyId,
        group: &str,
        id: PermissionId,
    ) -> StorageResult<bool>;

    // Users

    /// Stores a user with first address, first number and groups, all or nothing.
    fn insert_user(
        &mut self,
        company: CompanyId,
        user: &NewUser,
    ) -> StorageResult<Inserted<UserId>>;
    /// Takes the number that the next user of the company would have got, so that nobody has or gets it.
    fn spend_user_id(&mut self, company: CompanyId, user: &NewUser) -> StorageResult<UserId>;
    /// Applies changes; `None` where the company has no such user.
    fn update_user(
        &mut self,
        company: CompanyId,
        id: UserId,
        changes: &UserChanges,
        now: Time,
    ) -> StorageResult<Option<Inserted<()>>>;
    /// Notes a login if the stored hash is still `password`, and yields the user with their second factors as
    /// they are then; `None` where it is not, or the company has no such user. Until the transaction ends nobody else changes
    /// them.
    fn note_login(
        &mut self,
        company: CompanyId,
        id: UserId,
        password: Option<&PasswordHash>,
        now: Time,
    ) -> StorageResult<Option<(User, Factors)>>;
    /// Sets the password's hash; with `expected`, only while the stored one is still that.
    /// False where nothing was changed.
    fn set_password(
        &mut self,
        company: CompanyId,
        id: UserId,
        hash: &PasswordHash,
        expected: Option<&PasswordHash>,
        now: Time,
    ) -> StorageResult<bool>;
    /// Adds a member; false where the group does not exist. Being one already is no error.
    fn join_group(&mut self, company: CompanyId, user: UserId, group: &str) -> StorageResult<bool>;
    /// Removes a member; false where they were none. MUST NOT remove the last active member of
    /// [`crate::model::ADMIN_GROUP`], also not under concurrent calls: returns `None` then.
    fn leave_group(
        &mut self,
        company: CompanyId,
        user: UserId,
        group: &str,
    ) -> StorageResult<Option<bool>>;
    /// Adds a permission to a user.
    fn insert_user_permission(
        &mut self,
        company: CompanyId,
        user: UserId,
        kind: &str,
        level: PermissionLevel,
    ) -> StorageResult<Inserted<Permission>>;
    /// Removes a permission of a user; false where there is none.
    fn delete_user_permission(
        &mut self,
        company: CompanyId,
        user: UserId,
        id: PermissionId,
    ) -> StorageResult<bool>;

    // Addresses and numbers

    /// Adds an address. With `primary`, it takes the place of the one before.
    fn insert_email(
        &mut self,
        company: CompanyId,
        user: UserId,
        email: &EmailAddress,
        primary: bool,
        verified: Option<Time>,
        now: Time,
    ) -> StorageResult<Inserted<EmailId>>;
    /// Makes an address primary in place of the one before and ends every
    /// [wish](Tx::want_primary_email); false where the user has none such.
    fn set_primary_email(
        &mut self,
        company: CompanyId,
        user: UserId,
        id: EmailId,
        now: Time,
    ) -> StorageResult<bool>;
    /// Sets or clears the proof; false where the user has none such.
    fn set_email_verified(
        &mut self,
        company: CompanyId,
        user: UserId,
        id: EmailId,
        verified: Option<Time>,
    ) -> StorageResult<bool>;
    /// Notes that an address takes the place of the primary one once it is proven, in place of every
    /// earlier such wish; with none, ends the wish. False where nothing was noted or ended, as for an
    /// address that is primary already.
    fn want_primary_email(
        &mut self,
        company: CompanyId,
        user: UserId,
        id: Option<EmailId>,
    ) -> StorageResult<bool>;
    /// Removes an address that is not primary; false where nothing was removed.
    fn delete_email(
        &mut self,
        company: CompanyId,
        user: UserId,
        id: EmailId,
    ) -> StorageResult<bool>;
    /// Adds a number. With `primary`, it takes the place of the one before.
    fn insert_mobile(
        &mut self,
        company: CompanyId,
        user: UserId,
        number: &MobileNumber,
        primary: bool,
        verified: Option<Time>,
        now: Time,
    ) -> StorageResult<Inserted<MobileId>>;
    /// Makes a number primary in place of the one before; false where the user has none such.
    fn set_primary_mobile(
        &mut self,
        company: CompanyId,
        user: UserId,
        id: MobileId,
        now: Time,
    ) -> StorageResult<bool>;
    /// Sets or clears the proof; false where the user has none such.
    fn set_mobile_verified(
        &mut self,
        company: CompanyId,
        user: UserId,
        id: MobileId,
        verified: Option<Time>,
    ) -> StorageResult<bool>;
    /// As [`Tx::want_primary_email`].
    fn want_primary_mobile(
        &mut self,
        company: CompanyId,
        user: UserId,
        id: Option<MobileId>,
    ) -> StorageResult<bool>;
    /// Ends that a number is [distrusted](crate::model::Mobile::distrusted), as proving it does too;
    /// false where the user has none such.
    fn trust_mobile(
        &mut self,
        company: CompanyId,
        user: UserId,
        id: MobileId,
    ) -> StorageResult<bool>;
    /// Takes the proof from every number of the user, ends wishes, and distrusts them.
    fn distrust_mobiles(&mut self, company: CompanyId, user: UserId) -> StorageResult<()>;
    /// Removes a number, primary or not; false where nothing was removed. Where the primary one
    /// goes and others stay, the oldest becomes primary, of proven ones if there are any.
    fn delete_mobile(
        &mut self,
        company: CompanyId,
        user: UserId,
        id: MobileId,
    ) -> StorageResult<bool>;

    // Sessions

    /// Stores a session.
    fn insert_session(&mut self, session: &Session) -> StorageResult<()>;
    /// Ends one session; false where it was gone already.
    fn delete_session(
        &mut self,
        company: CompanyId,
        user: UserId,
        id: SessionId,
    ) -> StorageResult<bool>;
    /// Ends sessions of a user and returns which.
    fn delete_sessions(
        &mut self,
        company: CompanyId,
        user: UserId,
        which: SessionsToEnd,
    ) -> StorageResult<Vec<SessionId>>;
    /// Ends the user's oldest sessions beyond the newest `keep` and returns which, among those that
    /// compete for room.
    fn evict_sessions(
        &mut self,
        company: CompanyId,
        user: UserId,
        among: Rivals,
        keep: i64,
    ) -> StorageResult<Vec<SessionId>>;
    /// Replaces the newest `jti`, only while it is still `expected`.
    fn rotate_session(
        &mut self,
        id: SessionId,
        expected: &str,
        jti: &str,
        now: Time,
    ) -> StorageResult<Rotation>;
    /// Moves the end of a session.
    fn extend_session(&mut self, id: SessionId, expires: Time) -> StorageResult<bool>;
    /// Notes when the bearer of a session proved who they are; false for sessions that are not
    /// [proved](crate::model::Session::proved) at all, and where there is none.
    fn set_session_proved(&mut self, id: SessionId, at: Time) -> StorageResult<bool>;
    /// Ends what a session owes, which is a proof: from now on it ends when it was to end once completed. False where
    /// there is none that is pending and live at `now`.
    fn complete_session(&mut self, id: SessionId, now: Time) -> StorageResult<bool>;
    /// Ends the user's sessions that are bound to this device and returns which.
    fn delete_device_sessions(
        &mut self,
        company: CompanyId,
        user: UserId,
        device: &str,
    ) -> StorageResult<Vec<SessionId>>;
    /// Sets or forgets where push notices of a session's device go; false where it is bound to none.
    fn set_push_token(&mut self, id: SessionId, push_token: Option<&str>) -> StorageResult<bool>;

    // Second factors

    /// Holds the user's row until the transaction ends, so that changes of one user's factors follow
    /// each other; false where there is no such user.
    fn lock_user(&mut self, company: CompanyId, user: UserId) -> StorageResult<bool>;
    /// Stores an unconfirmed authenticator in place of one never confirmed; false where one is
    /// confirmed.
    fn put_totp(
        &mut self,
        company: CompanyId,
        user: UserId,
        sealed_secret: &[u8],
        now: Time,
    ) -> StorageResult<bool>;
    /// Uses up a time step and every earlier one, and confirms the authenticator; false where the
    /// step, or a later one, was used. Of any number of concurrent callers one gets true.
    fn take_totp_step(
        &mut self,
        company: CompanyId,
        user: UserId,
        step: i64,
        now: Time,
    ) -> StorageResult<bool>;
    /// Removes the authenticator; with the last confirmed factor go the recovery codes. False where
    /// there is none.
    fn delete_totp(&mut self, company: CompanyId, user: UserId) -> StorageResult<bool>;
    /// Stores an unconfirmed number in place of one never confirmed; false where one is confirmed.
    fn put_sms_factor(
        &mut self,
        company: CompanyId,
        user: UserId,
        number: &MobileNumber,
        now: Time,
    ) -> StorageResult<bool>;
    /// Confirms the number; false where there is none that waits.
    fn confirm_sms_factor(
        &mut self,
        company: CompanyId,
        user: UserId,
        now: Time,
    ) -> StorageResult<bool>;
    /// Removes the number; with the last confirmed factor go the recovery codes. False where there is
    /// none.
    fn delete_sms_factor(&mut self, company: CompanyId, user: UserId) -> StorageResult<bool>;
    /// Stores a set of recovery codes in place of every earlier one.
    fn put_recovery_codes(
        &mut self,
        company: CompanyId,
        user: UserId,
        hashes: &[SecretHash],
        now: Time,
    ) -> StorageResult<()>;
    /// Uses a recovery code up; false where it was used or is none. Of any number of concurrent
    /// callers one gets true.
    fn take_recovery_code(
        &mut self,
        company: CompanyId,
        user: UserId,
        hash: &SecretHash,
        now: Time,
    ) -> StorageResult<bool>;

    // Challenges

    /// Stores a challenge, in place of every unused one for the same company, user, purpose and,
    /// where there is no user, destination.
    fn insert_challenge(&mut self, challenge: &Challenge) -> StorageResult<()>;
    /// Counts an answer to the newest challenge for this company, user and purpose, in one
    /// conditional statement, before anything is compared.
    fn take_attempt(
        &mut self,
        company: CompanyId,
        user: UserId,
        purpose: &Purpose,
        now: Time,
    ) -> StorageResult<Attempt>;
    /// The same for the challenge with this id.
    fn take_attempt_at(&mut self, id: ChallengeId, now: Time) -> StorageResult<Attempt>;
    /// Spends a challenge; false where it was spent, expired or absent. Exactly one of any number of
    /// concurrent callers gets true.
    fn consume_challenge(&mut self, id: ChallengeId, now: Time) -> StorageResult<bool>;
    /// Spends the unspent, unexpired challenge of this purpose's kind (whatever its subject) with
    /// this hash and returns it; `None` otherwise. Exactly one of any number of callers gets it.
    fn consume_challenge_by_secret(
        &mut self,
        kind: &str,
        hash: &SecretHash,
        now: Time,
    ) -> StorageResult<Option<Challenge>>;
    /// Moves the end of an unspent challenge; false where it is spent or gone.
    fn extend_challenge(&mut self, id: ChallengeId, expires: Time) -> StorageResult<bool>;
    /// Removes every unspent challenge of a user for purposes of this kind.
    fn delete_challenges(
        &mut self,
        company: CompanyId,
        user: UserId,
        kind: &str,
    ) -> StorageResult<()>;

    // Limits

    /// Takes one from a budget in one statement, or says how long to wait. A refused debit costs nothing.
    fn debit(&mut self, key: &BudgetKey, budget: Budget, now: Time) -> StorageResult<Debit>;
    /// Counts a try as failed before anybody knows what comes of it, in one statement, or says how long
    /// to wait. A refused try counts for nothing. After fewer than `patience.free` failures in a row the
    /// next try is open at once; then after 15 s, doubling with each up to the longest wait; after
    /// `patience.most`, not before the row is forgotten. It is forgotten 30 days after the last failure,
    /// or a year after it once there was a wait.
    fn take_try(&mut self, key: &BudgetKey, patience: Patience, now: Time) -> StorageResult<Try>;
    /// Forgets failures: the try succeeded. Keys without any are no error.
    fn forget_tries(&mut self, keys: &[BudgetKey]) -> StorageResult<()>;
    /// Notes that a user signed in from a device, and forgets those beyond the `keep` seen last.
    fn remember_device(
        &mut self,
        company: CompanyId,
        user: UserId,
        key: &BudgetKey,
        keep: i64,
        now: Time,
    ) -> StorageResult<()>;

    // Messages

    /// Puts a message into the outbox.
    fn enqueue(&mut self, message: &NewMessage) -> StorageResult<()>;
    /// Claims up to `limit` messages of this channel that are due at `now`, oldest first, until `lease_until`.
    /// A message MUST NOT be claimed by two callers while its lease runs.
    fn claim_messages(
        &mut self,
        channel: Channel,
        now: Time,
        lease_until: Time,
        limit: i64,
    ) -> StorageResult<Vec<QueuedMessage>>;
    /// Records that a message was delivered, and removes what it carried.
    fn mark_delivered(&mut self, id: MessageId, now: Time) -> StorageResult<()>;
    /// Gives a claimed message back, to be tried at `next_attempt`. `error` is for the operator.
    fn mark_retry(&mut self, id: MessageId, next_attempt: Time, error: &str) -> StorageResult<()>;
    /// Gives up on a message.
    fn mark_parked(&mut self, id: MessageId, now: Time, error: &str) -> StorageResult<()>;

    // Events

    /// Stores an event. The implementation MUST call [`crate::events::announce`] for it once the
    /// transaction is committed, and not before.
    fn record_event(&mut self, event: &Event) -> StorageResult<()>;
    /// Adds one to the count of the event that is stored under this key, or stores it with a count of
    /// one. To be announced as well.
    fn count_event(&mut self, event: &Event, key: &BudgetKey) -> StorageResult<()>;
    /// Removes events that happened before `oldest`, at most `limit`, and returns how many.
    fn sweep_events(&mut self, oldest: Time, limit: i64) -> StorageResult<u64>;
    /// Removes surplus events, the oldest first, at most `limit`, and returns how many.
    fn sweep_surplus_events(&mut self, surplus: &SurplusEvents, limit: i64) -> StorageResult<u64>;

    // Everything else

    /// Adds a signing key and ends every other at `others_verify_until`, those that end earlier
    /// excepted.
    fn insert_signing_key(
        &mut self,
        key: &SigningKey,
        others_verify_until: Time,
    ) -> StorageResult<()>;
    /// Appends to the feed. MUST be called last in a transaction: it may hold a lock until commit.
    fn record_change(&mut self, change: Change, now: Time) -> StorageResult<i64>;
    /// Stores a value unless there is one, and returns the one that stands.
    fn installation_value_or(&mut self, name: &str, value: &str) -> StorageResult<String>;
    /// Removes the value under this name; false where there is none. Of several at once, one removes it.
    fn remove_installation_value(&mut self, name: &str) -> StorageResult<bool>;
    /// Removes at most `limit` rows of each kind that nobody needs any more at `now`: sessions
    /// expired, challenges expired or spent for a day, messages delivered or parked for a week,
    /// feed entries an hour old, budgets that are whole, keys that verify nothing. Returns how many.
    fn sweep(&mut self, now: Time, limit: i64) -> StorageResult<u64>;
}
