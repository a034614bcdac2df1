//! Transactions as such.

use super::given::{at, company, found, user};
use super::{at_once, read, write};
use latchkey_domain::model::{CompanyIdentifier, NewCompany, UserChanges};
use latchkey_domain::ports::{Reads, Storage, StorageError, Tx};
use std::panic::{AssertUnwindSafe, catch_unwind};

fn insert(tx: &mut dyn Tx) -> Result<(), StorageError> {
    let new = NewCompany {
        identifier: "acme".to_owned(),
        name: "Acme".to_owned(),
        created: at(0),
    };
    tx.insert_company(&new).map(drop)
}

fn exists(reads: &mut dyn Reads) -> bool {
    reads
        .company_by_identifier(&CompanyIdentifier::parse("acme").unwrap())
        .unwrap()
        .is_some()
}

fn is_there(storage: &dyn Storage) -> bool {
    read(storage, |reads| Ok(exists(reads)))
}

/// `Ok(true)` commits.
pub fn what_is_committed_is_seen_by_the_next_call(storage: &dyn Storage) {
    write(storage, insert);
    assert!(is_there(storage));
}

/// A transaction sees what it did itself.
pub fn a_transaction_sees_its_own_changes(storage: &dyn Storage) {
    write(storage, |tx| {
        insert(tx)?;
        assert!(exists(tx));
        Ok(())
    });
}

/// `Ok(false)` rolls back.
pub fn work_that_says_no_leaves_nothing(storage: &dyn Storage) {
    storage
        .write(&mut |tx| {
            insert(tx)?;
            Ok(false)
        })
        .unwrap();
    assert!(!is_there(storage));
}

/// An error rolls back and comes out.
pub fn work_that_fails_leaves_nothing(storage: &dyn Storage) {
    let outcome = storage.write(&mut |tx| {
        insert(tx)?;
        Err(StorageError::Failed("on purpose".into()))
    });
    assert!(
        matches!(outcome, Err(StorageError::Failed(cause)) if cause.to_string() == "on purpose")
    );
    assert!(!is_there(storage));
}

/// A panic rolls back, and the next caller can write.
pub fn a_panic_leaves_nothing_and_the_next_caller_can_write(storage: &dyn Storage) {
    for _ in 0..20 {
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            storage.write(&mut |tx| {
                insert(tx)?;
                panic!("on purpose")
            })
        }));
        assert!(outcome.is_err());
    }
    assert!(!is_there(storage));
    write(storage, insert);
    assert!(is_there(storage));
}

/// A panic while reading does no harm.
pub fn a_panic_while_reading_does_no_harm(storage: &dyn Storage) {
    for _ in 0..20 {
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            storage.read(&mut |_| panic!("on purpose"))
        }));
        assert!(outcome.is_err());
    }
    assert!(!is_there(storage));
}

/// A statement that failed cannot be ignored into a commit.
pub fn a_failed_statement_is_never_committed(storage: &dyn Storage) {
    let outcome = storage.write(&mut |tx| {
        insert(tx)?;
        let nobody = latchkey_domain::model::UserId(4711);
        let nowhere = latchkey_domain::model::CompanyId(4711);
        let refused = tx.insert_session(&super::given::session(nowhere, nobody));
        assert!(matches!(refused, Err(StorageError::Failed(_))));
        Ok(true)
    });
    assert!(matches!(outcome, Err(StorageError::Failed(_))));
    assert!(!is_there(storage));
    write(storage, insert);
}

/// Many writers at once all get their turn, and no update is lost.
pub fn many_writers_all_get_their_turn(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let user = user(storage, company);
    at_once(16, |number| {
        for round in 0..5 {
            let last_login = Some(at(i64::try_from(number * 10 + round).unwrap()));
            let changes = UserChanges {
                last_login,
                ..UserChanges::default()
            };
            assert!(write(storage, |tx| tx.update_user(company, user, &changes, at(1))).is_some());
        }
    });
    assert!(found(storage, company, user).last_login.is_some());
}

/// A migrated database that answers is well.
pub fn a_migrated_database_is_well(storage: &dyn Storage) {
    storage.check().unwrap();
}

/// Several load balancers ask when they please, and at once.
pub fn many_who_look_at_once_are_all_told_that_it_is_well(storage: &dyn Storage) {
    at_once(16, |_| {
        for _ in 0..5 {
            storage.check().unwrap();
        }
    });
}
