//! Where users signed in from.

use super::given::{at, company, user};
use super::{read, write};
use latchkey_domain::model::{BudgetKey, CompanyId, UserId};
use latchkey_domain::ports::Storage;

fn key(number: u8) -> BudgetKey {
    BudgetKey([number; 32])
}

fn remember(storage: &dyn Storage, (company, user): (CompanyId, UserId), number: u8, now: i64) {
    write(storage, |tx| {
        tx.remember_device(company, user, &key(number), 2, at(now))
    });
}

fn known(storage: &dyn Storage, (company, user): (CompanyId, UserId)) -> Vec<u8> {
    read(storage, |reads| reads.known_devices(company, user))
        .into_iter()
        .map(|device| device.key.0[0])
        .collect()
}

/// Noted again is seen again.
pub fn devices_come_back_the_last_seen_first(storage: &dyn Storage) {
    let company = company(storage, "rehive");
    let joe = (company, user(storage, company));
    assert_eq!(known(storage, joe), [0_u8; 0]);
    remember(storage, joe, 1, 0);
    remember(storage, joe, 2, 1);
    assert_eq!(known(storage, joe), [2, 1]);
    remember(storage, joe, 1, 2);
    assert_eq!(known(storage, joe), [1, 2]);
    let seen = read(storage, |reads| reads.known_devices(joe.0, joe.1));
    assert_eq!(seen[0].seen, at(2));
}

/// As many as the caller wants to keep.
pub fn only_the_last_seen_devices_are_kept(storage: &dyn Storage) {
    let company = company(storage, "rehive");
    let joe = (company, user(storage, company));
    for number in 1..=5 {
        remember(storage, joe, number, number.into());
    }
    assert_eq!(known(storage, joe), [5, 4]);
}

/// Nobody else has them.
pub fn devices_belong_to_one_user_of_one_company(storage: &dyn Storage) {
    let (one, other) = (company(storage, "one"), company(storage, "other"));
    let (joe, jane) = ((one, user(storage, one)), (one, user(storage, one)));
    let far = (other, user(storage, other));
    remember(storage, joe, 1, 0);
    remember(storage, jane, 1, 0);
    remember(storage, jane, 2, 1);
    remember(storage, jane, 3, 2);
    assert_eq!(known(storage, joe), [1]);
    assert_eq!(known(storage, jane), [3, 2]);
    assert_eq!(known(storage, far), [0_u8; 0]);
    assert_eq!(known(storage, (other, joe.1)), [0_u8; 0]);
}
