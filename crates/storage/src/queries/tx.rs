//! `Tx`: which function makes which change.

use super::{
    Handle, budgets, challenges, companies, credentials, emails, events, factors, failed_tries,
    feed, groups, installation, known_devices, members, mobiles, outbox, permissions, sessions,
    signing_keys, sweep, switches, users,
};
use latchkey_domain::Time;
use latchkey_domain::model::{
    Attempt, Budget, BudgetKey, Challenge, ChallengeId, Change, Channel, CompanyChanges, CompanyId,
    Debit, EmailAddress, EmailId, Event, Factors, MessageId, MobileId, MobileNumber, NewCompany,
    NewMessage, NewUser, PasswordHash, Patience, Permission, PermissionId, PermissionLevel,
    Purpose, QueuedMessage, Rivals, Rotation, SecretHash, Session, SessionId, SessionsToEnd,
    SigningKey, SurplusEvents, SwitchId, SwitchType, Try, User, UserChanges, UserId,
};
use latchkey_domain::ports::{Inserted, StorageResult, Tx};

impl Tx for Handle<'_> {
    delegate! {
        insert_company(company: &NewCompany) -> Inserted<CompanyId> = companies::insert;
        update_company(id: CompanyId, changes: &CompanyChanges, now: Time) -> bool = companies::update;
        insert_switch(company: CompanyId, switch: SwitchType, enabled: bool, now: Time) -> Inserted<SwitchId> = switches::insert;
        update_switch(company: CompanyId, id: SwitchId, enabled: bool, now: Time) -> bool = switches::update;
        delete_switch(company: CompanyId, id: SwitchId) -> bool = switches::delete;
        insert_group(company: CompanyId, name: &str) -> Inserted<()> = groups::insert;
        rename_group(company: CompanyId, name: &str, new_name: &str) -> Option<Inserted<()>> = groups::rename;
        delete_group(company: CompanyId, name: &str) -> bool = groups::delete;
        insert_group_permission(company: CompanyId, group: &str, kind: &str, level: PermissionLevel) -> Option<Inserted<Permission>> = permissions::insert_for_group;
        delete_group_permission(company: CompanyId, group: &str, id: PermissionId) -> bool = permissions::delete_of_group;

        insert_user(company: CompanyId, user: &NewUser) -> Inserted<UserId> = users::insert;
        spend_user_id(company: CompanyId, user: &NewUser) -> UserId = users::spend_id;
        update_user(company: CompanyId, id: UserId, changes: &UserChanges, now: Time) -> Option<Inserted<()>> = users::update;
        set_password(company: CompanyId, id: UserId, hash: &PasswordHash, expected: Option<&PasswordHash>, now: Time) -> bool = credentials::set;
        join_group(company: CompanyId, user: UserId, group: &str) -> bool = members::join;
        leave_group(company: CompanyId, user: UserId, group: &str) -> Option<bool> = members::leave;
        insert_user_permission(company: CompanyId, user: UserId, kind: &str, level: PermissionLevel) -> Inserted<Permission> = permissions::insert_for_user;
        delete_user_permission(company: CompanyId, user: UserId, id: PermissionId) -> bool = permissions::delete_of_user;

        insert_email(company: CompanyId, user: UserId, email: &EmailAddress, primary: bool, verified: Option<Time>, now: Time) -> Inserted<EmailId> = emails::insert;
        set_primary_email(company: CompanyId, user: UserId, id: EmailId, now: Time) -> bool = emails::set_primary;
        set_email_verified(company: CompanyId, user: UserId, id: EmailId, verified: Option<Time>) -> bool = emails::set_verified;
        want_primary_email(company: CompanyId, user: UserId, id: Option<EmailId>) -> bool = emails::want_primary;
        delete_email(company: CompanyId, user: UserId, id: EmailId) -> bool = emails::delete;
        insert_mobile(company: CompanyId, user: UserId, number: &MobileNumber, primary: bool, verified: Option<Time>, now: Time) -> Inserted<MobileId> = mobiles::insert;
        set_primary_mobile(company: CompanyId, user: UserId, id: MobileId, now: Time) -> bool = mobiles::set_primary;
        set_mobile_verified(company: CompanyId, user: UserId, id: MobileId, verified: Option<Time>) -> bool = mobiles::set_verified;
        want_primary_mobile(company: CompanyId, user: UserId, id: Option<MobileId>) -> bool = mobiles::want_primary;
        trust_mobile(company: CompanyId, user: UserId, id: MobileId) -> bool = mobiles::trust;
        distrust_mobiles(company: CompanyId, user: UserId) -> () = mobiles::distrust;
        delete_mobile(company: CompanyId, user: UserId, id: MobileId) -> bool = mobiles::delete;

        insert_session(session: &Session) -> () = sessions::insert;
        delete_session(company: CompanyId, user: UserId, id: SessionId) -> bool = sessions::delete;
        delete_sessions(company: CompanyId, user: UserId, which: SessionsToEnd) -> Vec<SessionId> = sessions::delete_many;
        rotate_session(id: SessionId, expected: &str, jti: &str, now: Time) -> Rotation = sessions::rotate;
        extend_session(id: SessionId, expires: Time) -> bool = sessions::extend;
        set_session_proved(id: SessionId, at: Time) -> bool = sessions::set_proved;
        complete_session(id: SessionId, now: Time) -> bool = sessions::complete;
        delete_device_sessions(company: CompanyId, user: UserId, device: &str) -> Vec<SessionId> = sessions::delete_of_device;
        set_push_token(id: SessionId, push_token: Option<&str>) -> bool = sessions::set_push_token;

        lock_user(company: CompanyId, user: UserId) -> bool = users::lock;
        put_totp(company: CompanyId, user: UserId, sealed_secret: &[u8], now: Time) -> bool = factors::put_totp;
        take_totp_step(company: CompanyId, user: UserId, step: i64, now: Time) -> bool = factors::take_totp_step;
        delete_totp(company: CompanyId, user: UserId) -> bool = factors::delete_totp;
        put_sms_factor(company: CompanyId, user: UserId, number: &MobileNumber, now: Time) -> bool = factors::put_sms;
        confirm_sms_factor(company: CompanyId, user: UserId, now: Time) -> bool = factors::confirm_sms;
        delete_sms_factor(company: CompanyId, user: UserId) -> bool = factors::delete_sms;
        put_recovery_codes(company: CompanyId, user: UserId, hashes: &[SecretHash], now: Time) -> () = factors::put_recovery_codes;
        take_recovery_code(company: CompanyId, user: UserId, hash: &SecretHash, now: Time) -> bool = factors::take_recovery_code;

        insert_challenge(challenge: &Challenge) -> () = challenges::insert;
        take_attempt(company: CompanyId, user: UserId, purpose: &Purpose, now: Time) -> Attempt = challenges::take_attempt;
        take_attempt_at(id: ChallengeId, now: Time) -> Attempt = challenges::take_attempt_at;
        consume_challenge(id: ChallengeId, now: Time) -> bool = challenges::consume;
        consume_challenge_by_secret(kind: &str, hash: &SecretHash, now: Time) -> Option<Challenge> = challenges::consume_by_secret;
        extend_challenge(id: ChallengeId, expires: Time) -> bool = challenges::extend;
        delete_challenges(company: CompanyId, user: UserId, kind: &str) -> () = challenges::delete;

        debit(key: &BudgetKey, budget: Budget, now: Time) -> Debit = budgets::debit;
        take_try(key: &BudgetKey, patience: Patience, now: Time) -> Try = failed_tries::take;
        forget_tries(keys: &[BudgetKey]) -> () = failed_tries::forget;
        remember_device(company: CompanyId, user: UserId, key: &BudgetKey, keep: i64, now: Time) -> () = known_devices::remember;

        enqueue(message: &NewMessage) -> () = outbox::enqueue;
        claim_messages(channel: Channel, now: Time, lease_until: Time, limit: i64) -> Vec<QueuedMessage> = outbox::claim;
        mark_delivered(id: MessageId, now: Time) -> () = outbox::delivered;
        mark_retry(id: MessageId, next_attempt: Time, error: &str) -> () = outbox::retry;
        mark_parked(id: MessageId, now: Time, error: &str) -> () = outbox::parked;

        sweep_events(oldest: Time, limit: i64) -> u64 = events::sweep;
        sweep_surplus_events(surplus: &SurplusEvents, limit: i64) -> u64 = events::sweep_surplus;

        insert_signing_key(key: &SigningKey, others_verify_until: Time) -> () = signing_keys::insert;
        record_change(change: Change, now: Time) -> i64 = feed::record;
        installation_value_or(name: &str, value: &str) -> String = installation::value_or;
        remove_installation_value(name: &str) -> bool = installation::remove;
        sweep(now: Time, limit: i64) -> u64 = sweep::sweep;
    }

    fn note_login(
        &mut self,
        company: CompanyId,
        id: UserId,
        password: Option<&PasswordHash>,
        now: Time,
    ) -> StorageResult<Option<(User, Factors)>> {
        let noted = self.run(|conn| users::note_login(conn, company, id, password, now))?;
        if noted.is_some() {
            self.holds(company, id);
        }
        Ok(noted)
    }

    fn evict_sessions(
        &mut self,
        company: CompanyId,
        user: UserId,
        among: Rivals,
        keep: i64,
    ) -> StorageResult<Vec<SessionId>> {
        // Logins of one user that run at once wait for each other here, so that each sees all others.
        self.hold(company, user)?;
        self.run(|conn| sessions::evict(conn, company, user, among, keep))
    }

    fn record_event(&mut self, event: &Event) -> StorageResult<()> {
        self.run(|conn| events::insert(conn, event))?;
        self.announce_later(event);
        Ok(())
    }

    fn count_event(&mut self, event: &Event, key: &BudgetKey) -> StorageResult<()> {
        self.run(|conn| events::count(conn, event, key))?;
        self.announce_later(event);
        Ok(())
    }
}
