//! Mobile numbers of users.

use super::given::{add_user, at, company, found, mobile, mobiles, new_user, stands, user};
use super::{at_once, read, write};
use latchkey_domain::model::{MobileId, NewUser, Page};
use latchkey_domain::ports::{Inserted, Storage, Unique};

/// A user with one number, primary.
fn with_number() -> NewUser {
    NewUser {
        mobile: Some(mobile("+2784000001")),
        ..new_user()
    }
}

/// One number is primary, the others are not.
pub fn a_new_primary_number_takes_the_place_of_the_old(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let id = add_user(storage, company, &with_number());
    let add = |text: &str, primary, seconds| {
        stands(write(storage, |tx| {
            tx.insert_mobile(company, id, &mobile(text), primary, None, at(seconds))
        }))
    };
    let second = add("+2784000002", true, 1);
    let third = add("+2784000003", false, 2);
    let stored = mobiles(storage, company, id);
    assert_eq!(
        stored
            .iter()
            .map(|mobile| mobile.primary)
            .collect::<Vec<_>>(),
        [false, true, false]
    );
    assert_eq!((stored[1].id, stored[2].id), (second, third));
    assert_eq!(stored[2].number, "+2784000003");
    assert_eq!(found(storage, company, id).updated, at(2));
    assert!(write(storage, |tx| tx.set_primary_mobile(
        company,
        id,
        third,
        at(3)
    )));
    let stored = mobiles(storage, company, id);
    assert_eq!(
        stored
            .iter()
            .map(|mobile| mobile.primary)
            .collect::<Vec<_>>(),
        [false, false, true]
    );
    assert_eq!(found(storage, company, id).updated, at(3));
}

/// Nobody steps down for a number that is taken.
pub fn a_taken_number_changes_nothing(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let id = add_user(storage, company, &with_number());
    let other = user(storage, company);
    let taken = mobile("+278 400 0001");
    for who in [id, other] {
        let outcome = write(storage, |tx| {
            tx.insert_mobile(company, who, &taken, true, Some(at(1)), at(1))
        });
        assert_eq!(outcome, Inserted::Taken(Unique::Mobile));
    }
    let stored = mobiles(storage, company, id);
    assert_eq!(
        (stored.len(), stored[0].primary, stored[0].verified),
        (1, true, None)
    );
    assert!(mobiles(storage, company, other).is_empty());
}

/// The proof is set and cleared.
pub fn the_proof_of_a_number_is_set_and_cleared(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let id = add_user(storage, company, &with_number());
    let number = mobiles(storage, company, id)[0].id;
    let set = |verified| {
        write(storage, |tx| {
            tx.set_mobile_verified(company, id, number, verified)
        })
    };
    assert!(set(Some(at(1))));
    assert_eq!(mobiles(storage, company, id)[0].verified, Some(at(1)));
    assert!(set(None));
    assert_eq!(mobiles(storage, company, id)[0].verified, None);
}

/// Any number goes; where the primary one does, the oldest takes its place.
pub fn where_the_primary_number_goes_the_oldest_takes_its_place(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let id = user(storage, company);
    let add = |text: &str, primary| {
        stands(write(storage, |tx| {
            tx.insert_mobile(company, id, &mobile(text), primary, None, at(1))
        }))
    };
    let (first, second, third) = (
        add("+2784000001", false),
        add("+2784000002", true),
        add("+2784000003", false),
    );
    let delete = |number| write(storage, |tx| tx.delete_mobile(company, id, number));
    let primary = || {
        mobiles(storage, company, id)
            .iter()
            .find(|mobile| mobile.primary)
            .map(|mobile| mobile.id)
    };
    assert!(delete(third));
    assert!(!delete(third));
    assert_eq!(primary(), Some(second));
    assert!(delete(second));
    assert_eq!(primary(), Some(first));
    assert!(delete(first));
    assert!(mobiles(storage, company, id).is_empty());
}

/// Whose a number is, in this company only.
pub fn the_owner_of_a_number_is_found_in_one_company(storage: &dyn Storage) {
    let (ours, theirs) = (company(storage, "ours"), company(storage, "theirs"));
    let id = add_user(storage, ours, &with_number());
    let owner =
        |company, canonical: &str| read(storage, |reads| reads.mobile_owner(company, canonical));
    let (user, number) = owner(ours, "+2784000001").unwrap();
    assert_eq!((user, number), (id, mobiles(storage, ours, id).remove(0)));
    assert!(owner(theirs, "+2784000001").is_none());
    assert!(owner(ours, "").is_none());
}

/// Another user, or another company, touches nothing.
pub fn numbers_belong_to_one_user_of_one_company(storage: &dyn Storage) {
    let (ours, theirs) = (company(storage, "ours"), company(storage, "theirs"));
    let owner = add_user(storage, ours, &with_number());
    let second = stands(write(storage, |tx| {
        tx.insert_mobile(ours, owner, &mobile("+2784000002"), false, None, at(1))
    }));
    let before = mobiles(storage, ours, owner);
    let stranger = user(storage, ours);
    for (company, user) in [(ours, stranger), (theirs, owner), (theirs, stranger)] {
        for id in [second, MobileId(before[0].id.0)] {
            assert!(!write(storage, |tx| tx.set_primary_mobile(
                company,
                user,
                id,
                at(2)
            )));
            assert!(!write(storage, |tx| tx.set_mobile_verified(
                company,
                user,
                id,
                Some(at(2))
            )));
            assert!(!write(storage, |tx| tx.delete_mobile(company, user, id)));
        }
    }
    assert_eq!(mobiles(storage, ours, owner), before);
    let foreign = storage.write(&mut |tx| {
        tx.insert_mobile(theirs, owner, &mobile("+2784000003"), false, None, at(2))
            .map(|_| true)
    });
    assert!(foreign.is_err());
}

/// Many primaries at once: one is, and nobody fails.
pub fn of_many_new_primary_numbers_one_is_primary(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let id = add_user(storage, company, &with_number());
    at_once(8, |number| {
        let number = mobile(&format!("+278400010{number}"));
        stands(write(storage, |tx| {
            tx.insert_mobile(company, id, &number, true, None, at(1))
        }))
    });
    let stored = mobiles(storage, company, id);
    assert_eq!(stored.len(), 9);
    assert_eq!(stored.iter().filter(|mobile| mobile.primary).count(), 1);
}

/// Many users want one number at once: one gets it.
pub fn of_many_users_one_gets_a_number(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let users: Vec<_> = (0..16).map(|_| user(storage, company)).collect();
    let wanted = mobile("+2784000009");
    let outcomes = at_once(users.len(), |number| {
        write(storage, |tx| {
            tx.insert_mobile(company, users[number], &wanted, true, None, at(1))
        })
    });
    assert_eq!(
        outcomes
            .iter()
            .filter(|outcome| matches!(outcome, Inserted::New(_)))
            .count(),
        1
    );
}

/// Pages of a company's, oldest first, each beside the user it belongs to.
pub fn numbers_are_listed_beside_their_users(storage: &dyn Storage) {
    let (ours, theirs) = (company(storage, "ours"), company(storage, "theirs"));
    let (ada, bob, foreign) = (
        user(storage, ours),
        user(storage, ours),
        user(storage, theirs),
    );
    let add = |company, user, number| {
        stands(write(storage, |tx| {
            tx.insert_mobile(company, user, &number, false, None, at(1))
        }))
    };
    let first = add(ours, bob, mobile("+2784000011"));
    let second = add(ours, ada, mobile("+2784000012"));
    let third = add(ours, bob, mobile("+2784000013"));
    let elsewhere = add(theirs, foreign, mobile("+2784000011"));
    let listed = |user, offset, limit| {
        let page = read(storage, |reads| {
            reads.mobiles(ours, user, Page { offset, limit })
        });
        let rows = page
            .rows
            .into_iter()
            .map(|(user, mobile)| (user.id, mobile.id))
            .collect::<Vec<_>>();
        (page.total, rows)
    };
    assert_eq!(
        listed(None, 0, 9),
        (3, vec![(bob, first), (ada, second), (bob, third)])
    );
    assert_eq!(listed(None, 1, 1), (3, vec![(ada, second)]));
    assert_eq!(listed(Some(bob), 1, 9), (2, vec![(bob, third)]));
    assert_eq!(listed(Some(foreign), 0, 9), (0, vec![]));
    let one = |id| {
        read(storage, |reads| reads.mobile(ours, id)).map(|(user, mobile)| (user.id, mobile.id))
    };
    assert_eq!(one(second), Some((ada, second)));
    assert_eq!(one(elsewhere), None);
}
