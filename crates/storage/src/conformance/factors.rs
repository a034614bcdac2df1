//! Second factors and recovery codes.

use super::given::{at, company, hash, mobile, user};
use super::{at_once, read, write};
use latchkey_domain::model::{CompanyId, Factors, SmsFactor, TotpFactor, UserId};
use latchkey_domain::ports::Storage;

fn factors(storage: &dyn Storage, company: CompanyId, user: UserId) -> Factors {
    read(storage, |reads| reads.factors(company, user))
}

fn put_totp(storage: &dyn Storage, (company, user): (CompanyId, UserId), sealed: &[u8]) -> bool {
    write(storage, |tx| tx.put_totp(company, user, sealed, at(1)))
}

fn take_step(storage: &dyn Storage, (company, user): (CompanyId, UserId), step: i64) -> bool {
    write(storage, |tx| tx.take_totp_step(company, user, step, at(2)))
}

fn someone(storage: &dyn Storage) -> (CompanyId, UserId) {
    let company = company(storage, "acme");
    (company, user(storage, company))
}

/// An authenticator waits for its first code; until then another takes its place.
pub fn an_authenticator_is_replaced_until_it_is_confirmed(storage: &dyn Storage) {
    let who = someone(storage);
    assert_eq!(factors(storage, who.0, who.1), Factors::default());
    assert!(put_totp(storage, who, &[1]));
    assert!(put_totp(storage, who, &[2, 0]));
    let waiting = TotpFactor {
        sealed_secret: vec![2, 0],
        last_step: None,
        confirmed: None,
        created: at(1),
    };
    assert_eq!(factors(storage, who.0, who.1).totp, Some(waiting.clone()));
    assert!(take_step(storage, who, 7));
    assert!(!put_totp(storage, who, &[3]));
    let confirmed = TotpFactor {
        last_step: Some(7),
        confirmed: Some(at(2)),
        ..waiting
    };
    assert_eq!(factors(storage, who.0, who.1).totp, Some(confirmed));
}

/// A step counts once, and none before it afterwards.
pub fn a_time_step_counts_once(storage: &dyn Storage) {
    let who = someone(storage);
    assert!(!take_step(storage, who, 7));
    put_totp(storage, who, &[1]);
    assert!(take_step(storage, who, 7));
    assert!(!take_step(storage, who, 7));
    assert!(!take_step(storage, who, 6));
    assert!(take_step(storage, who, 8));
}

/// Of many with the same step, one gets it.
pub fn of_many_with_one_time_step_one_gets_it(storage: &dyn Storage) {
    let who = someone(storage);
    put_totp(storage, who, &[1]);
    let outcomes = at_once(24, |_| take_step(storage, who, 7));
    assert_eq!(outcomes.iter().filter(|taken| **taken).count(), 1);
}

/// Those who hold a user follow each other: each sees what the one before it did.
pub fn changes_of_one_users_factors_follow_each_other(storage: &dyn Storage) {
    let who @ (company, user) = someone(storage);
    put_totp(storage, who, &[1]);
    let outcomes = at_once(12, |_| {
        write(storage, |tx| {
            let held = tx.lock_user(company, user)?;
            let totp = tx.factors(company, user)?.totp.unwrap();
            let step = totp.last_step.unwrap_or(0) + 1;
            Ok(held && tx.take_totp_step(company, user, step, at(2))?)
        })
    });
    assert_eq!(outcomes, [true; 12]);
    let nobody = UserId(user.0 + 1000);
    assert!(!write(storage, |tx| tx.lock_user(company, nobody)));
}

/// A number waits for its first code; until then another takes its place.
pub fn a_number_is_replaced_until_it_is_confirmed(storage: &dyn Storage) {
    let (company, user) = someone(storage);
    let put = |number: &str| {
        write(storage, |tx| {
            tx.put_sms_factor(company, user, &mobile(number), at(1))
        })
    };
    let confirm = || write(storage, |tx| tx.confirm_sms_factor(company, user, at(2)));
    assert!(!confirm());
    assert!(put("+2784000001"));
    assert!(put("+2784000002"));
    assert!(!factors(storage, company, user).required());
    assert!(confirm());
    assert!(!confirm());
    assert!(!put("+2784000003"));
    let expected = SmsFactor {
        number: "+2784000002".to_owned(),
        confirmed: Some(at(2)),
        created: at(1),
    };
    assert_eq!(factors(storage, company, user).sms, Some(expected));
}

/// A recovery code is used once; a new set ends the old.
pub fn a_recovery_code_is_used_once_and_ends_with_its_set(storage: &dyn Storage) {
    let who @ (company, user) = someone(storage);
    put_totp(storage, who, &[1]);
    take_step(storage, who, 1);
    let put = |codes: &[u8]| {
        let hashes: Vec<_> = codes.iter().map(|code| hash(*code)).collect();
        write(storage, |tx| {
            tx.put_recovery_codes(company, user, &hashes, at(3))
        });
    };
    let take = |code| {
        write(storage, |tx| {
            tx.take_recovery_code(company, user, &hash(code), at(4))
        })
    };
    put(&[1, 2, 3]);
    assert!(take(1));
    assert!(!take(1));
    assert!(!take(9));
    assert_eq!(factors(storage, company, user).recovery_codes, 2);
    put(&[1, 4]);
    assert!(!take(2));
    assert!(take(1));
    let outcomes = at_once(16, |_| take(4));
    assert_eq!(outcomes.iter().filter(|taken| **taken).count(), 1);
}

/// Recovery codes go with the last confirmed factor, not before.
pub fn recovery_codes_go_with_the_last_confirmed_factor(storage: &dyn Storage) {
    let who @ (company, user) = someone(storage);
    put_totp(storage, who, &[1]);
    take_step(storage, who, 1);
    write(storage, |tx| {
        tx.put_sms_factor(company, user, &mobile("+2784000001"), at(1))?;
        tx.confirm_sms_factor(company, user, at(2))?;
        tx.put_recovery_codes(company, user, &[hash(1)], at(3))
    });
    let take = || {
        write(storage, |tx| {
            tx.take_recovery_code(company, user, &hash(1), at(4))
        })
    };
    assert!(write(storage, |tx| tx.delete_totp(company, user)));
    assert!(!write(storage, |tx| tx.delete_totp(company, user)));
    assert_eq!(factors(storage, company, user).recovery_codes, 1);
    assert!(write(storage, |tx| tx.delete_sms_factor(company, user)));
    assert!(!write(storage, |tx| tx.delete_sms_factor(company, user)));
    assert!(!take());
    assert_eq!(factors(storage, company, user), Factors::default());
}

/// Another user, or another company, sees and uses nothing.
pub fn factors_belong_to_one_user_of_one_company(storage: &dyn Storage) {
    let who @ (ours, owner) = someone(storage);
    let (theirs, stranger) = (company(storage, "theirs"), user(storage, ours));
    put_totp(storage, who, &[1]);
    take_step(storage, who, 1);
    write(storage, |tx| {
        tx.put_sms_factor(ours, owner, &mobile("+2784000001"), at(1))?;
        tx.put_recovery_codes(ours, owner, &[hash(1)], at(3))
    });
    let before = factors(storage, ours, owner);
    for other @ (company, user) in [(ours, stranger), (theirs, owner)] {
        assert_eq!(factors(storage, company, user), Factors::default());
        assert!(!take_step(storage, other, 9));
        let used = write(storage, |tx| {
            Ok([
                tx.confirm_sms_factor(company, user, at(4))?,
                tx.take_recovery_code(company, user, &hash(1), at(4))?,
                tx.delete_totp(company, user)?,
                tx.delete_sms_factor(company, user)?,
            ])
        });
        assert_eq!(used, [false; 4]);
    }
    assert_eq!(factors(storage, ours, owner), before);
}
