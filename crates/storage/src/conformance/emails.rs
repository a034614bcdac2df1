//! Email addresses of users.

use super::given::{add_user, at, company, email, emails, found, new_user, stands, user};
use super::{at_once, read, write};
use latchkey_domain::model::{EmailId, NewUser, Page};
use latchkey_domain::ports::{Inserted, Storage, Unique};

/// A user with one address, primary.
fn with_address() -> NewUser {
    NewUser {
        email: Some(email("first@example.org")),
        ..new_user()
    }
}

/// One address is primary, the others are not.
pub fn a_new_primary_address_takes_the_place_of_the_old(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let id = add_user(storage, company, &with_address());
    let add = |text: &str, primary, seconds| {
        stands(write(storage, |tx| {
            tx.insert_email(company, id, &email(text), primary, None, at(seconds))
        }))
    };
    let second = add("second@example.org", true, 1);
    let third = add("Third@example.org", false, 2);
    let stored = emails(storage, company, id);
    assert_eq!(
        stored.iter().map(|email| email.primary).collect::<Vec<_>>(),
        [false, true, false]
    );
    assert_eq!((stored[1].id, stored[2].id), (second, third));
    assert_eq!(stored[2].address, "Third@example.org");
    assert_eq!(found(storage, company, id).updated, at(2));
    assert!(write(storage, |tx| tx.set_primary_email(
        company,
        id,
        third,
        at(3)
    )));
    let stored = emails(storage, company, id);
    assert_eq!(
        stored.iter().map(|email| email.primary).collect::<Vec<_>>(),
        [false, false, true]
    );
    assert_eq!(found(storage, company, id).updated, at(3));
}

/// Nobody steps down for an address that is taken.
pub fn a_taken_address_changes_nothing(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let id = add_user(storage, company, &with_address());
    let other = user(storage, company);
    let taken = email("FIRST@example.org");
    for who in [id, other] {
        let outcome = write(storage, |tx| {
            tx.insert_email(company, who, &taken, true, Some(at(1)), at(1))
        });
        assert_eq!(outcome, Inserted::Taken(Unique::Email));
    }
    let stored = emails(storage, company, id);
    assert_eq!(
        (stored.len(), stored[0].primary, stored[0].verified),
        (1, true, None)
    );
    assert!(emails(storage, company, other).is_empty());
}

/// The proof is set and cleared.
pub fn the_proof_of_an_address_is_set_and_cleared(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let id = add_user(storage, company, &with_address());
    let address = emails(storage, company, id)[0].id;
    let set = |verified| {
        write(storage, |tx| {
            tx.set_email_verified(company, id, address, verified)
        })
    };
    assert!(set(Some(at(1))));
    assert_eq!(emails(storage, company, id)[0].verified, Some(at(1)));
    assert!(set(None));
    assert_eq!(emails(storage, company, id)[0].verified, None);
}

/// The primary address stays, others go.
pub fn only_an_address_that_is_not_primary_goes(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let id = add_user(storage, company, &with_address());
    let second = stands(write(storage, |tx| {
        tx.insert_email(company, id, &email("b@example.org"), false, None, at(1))
    }));
    let primary = emails(storage, company, id)[0].id;
    assert!(!write(storage, |tx| tx.delete_email(company, id, primary)));
    assert!(write(storage, |tx| tx.delete_email(company, id, second)));
    assert!(!write(storage, |tx| tx.delete_email(company, id, second)));
    assert_eq!(emails(storage, company, id).len(), 1);
    // Free again, and no number is used twice.
    let again = stands(write(storage, |tx| {
        tx.insert_email(company, id, &email("b@example.org"), false, None, at(2))
    }));
    assert!(again > second);
}

/// Whose an address is, in this company only.
pub fn the_owner_of_an_address_is_found_in_one_company(storage: &dyn Storage) {
    let (ours, theirs) = (company(storage, "ours"), company(storage, "theirs"));
    let id = add_user(storage, ours, &with_address());
    let owner =
        |company, canonical: &str| read(storage, |reads| reads.email_owner(company, canonical));
    let (user, address) = owner(ours, "first@example.org").unwrap();
    assert_eq!((user, address), (id, emails(storage, ours, id).remove(0)));
    assert!(owner(theirs, "first@example.org").is_none());
    assert!(owner(ours, "").is_none());
}

/// Another user, or another company, touches nothing.
pub fn addresses_belong_to_one_user_of_one_company(storage: &dyn Storage) {
    let (ours, theirs) = (company(storage, "ours"), company(storage, "theirs"));
    let owner = add_user(storage, ours, &with_address());
    let second = stands(write(storage, |tx| {
        tx.insert_email(ours, owner, &email("b@example.org"), false, None, at(1))
    }));
    let before = emails(storage, ours, owner);
    let stranger = user(storage, ours);
    for (company, user) in [(ours, stranger), (theirs, owner), (theirs, stranger)] {
        for id in [second, EmailId(before[0].id.0)] {
            assert!(!write(storage, |tx| tx.set_primary_email(
                company,
                user,
                id,
                at(2)
            )));
            assert!(!write(storage, |tx| tx.set_email_verified(
                company,
                user,
                id,
                Some(at(2))
            )));
            assert!(!write(storage, |tx| tx.delete_email(company, user, id)));
        }
    }
    assert_eq!(emails(storage, ours, owner), before);
    let foreign = storage.write(&mut |tx| {
        tx.insert_email(theirs, owner, &email("c@example.org"), false, None, at(2))
            .map(|_| true)
    });
    assert!(foreign.is_err());
}

/// Many primaries at once: one is, and nobody fails.
pub fn of_many_new_primary_addresses_one_is_primary(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let id = add_user(storage, company, &with_address());
    at_once(8, |number| {
        let address = email(&format!("a{number}@example.org"));
        stands(write(storage, |tx| {
            tx.insert_email(company, id, &address, true, None, at(1))
        }))
    });
    let stored = emails(storage, company, id);
    assert_eq!(stored.len(), 9);
    assert_eq!(stored.iter().filter(|email| email.primary).count(), 1);
}

/// Many users want one address at once: one gets it.
pub fn of_many_users_one_gets_an_address(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let users: Vec<_> = (0..16).map(|_| user(storage, company)).collect();
    let wanted = email("ada@example.org");
    let outcomes = at_once(users.len(), |number| {
        write(storage, |tx| {
            tx.insert_email(company, users[number], &wanted, true, None, at(1))
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
pub fn addresses_are_listed_beside_their_users(storage: &dyn Storage) {
    let (ours, theirs) = (company(storage, "ours"), company(storage, "theirs"));
    let (ada, bob, foreign) = (
        user(storage, ours),
        user(storage, ours),
        user(storage, theirs),
    );
    let add = |company, user, address| {
        stands(write(storage, |tx| {
            tx.insert_email(company, user, &address, false, None, at(1))
        }))
    };
    let first = add(ours, bob, email("a@example.org"));
    let second = add(ours, ada, email("b@example.org"));
    let third = add(ours, bob, email("c@example.org"));
    let elsewhere = add(theirs, foreign, email("a@example.org"));
    let listed = |user, offset, limit| {
        let page = read(storage, |reads| {
            reads.emails(ours, user, Page { offset, limit })
        });
        let rows = page
            .rows
            .into_iter()
            .map(|(user, email)| (user.id, email.id))
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
    let one =
        |id| read(storage, |reads| reads.email(ours, id)).map(|(user, email)| (user.id, email.id));
    assert_eq!(one(second), Some((ada, second)));
    assert_eq!(one(elsewhere), None);
}
