//! Users.

use super::given::{
    add_user, at, company, email, found, full_user, identifiers, listed, new_user, stands, user,
    username,
};
use super::{at_once, read, write};
use latchkey_domain::model::{
    NewUser, PasswordHash, Profile, UserChanges, UserFilter, UserIdentifier, UserStatus,
};
use latchkey_domain::ports::{Inserted, Storage, Unique};
use serde_json::json;

/// Everything of a user comes back, whichever way they are looked up.
pub fn a_user_comes_back_as_stored(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let new = full_user();
    let id = add_user(storage, company, &new);
    let user = found(storage, company, id);
    assert_eq!(
        (user.id, user.identifier, user.company),
        (id, new.identifier, company)
    );
    assert_eq!(user.company_identifier, "acme");
    assert_eq!(user.username.as_deref(), Some("Ada-L"));
    assert_eq!(user.profile, new.profile);
    assert_eq!(
        (user.status, user.has_password),
        (UserStatus::Verified, true)
    );
    assert_eq!(
        (user.date_joined, user.updated, user.last_login),
        (at(0), at(0), None)
    );
    assert_eq!((user.disabled, user.company_disabled), (None, None));
    assert_eq!(user.primary_email().unwrap().address, "Ada@example.org");
    assert_eq!(user.primary_mobile().unwrap().number, "+27840000000");
    assert_eq!(
        read(storage, |reads| reads
            .user_by_identifier(company, new.identifier))
        .as_ref(),
        Some(&user)
    );
    assert_eq!(
        read(storage, |reads| reads.user_anywhere(new.identifier)).as_ref(),
        Some(&user)
    );
}

/// A user without anything is one too, and shares that nothing with others.
pub fn a_user_needs_nothing_but_an_identifier(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let (first, second) = (user(storage, company), user(storage, company));
    assert!(second > first);
    let user = found(storage, company, first);
    assert_eq!(
        (user.username, user.emails.len(), user.mobiles.len()),
        (None, 0, 0)
    );
    assert!(!user.has_password);
}

/// Metadata looks the same whichever database serves it.
pub fn metadata_comes_back_in_one_order_of_keys(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let profile = Profile {
        metadata: json!({"bb": 1, "c": {"yy": 1, "x": 2}, "aa": 3}),
        ..Profile::default()
    };
    let id = add_user(
        storage,
        company,
        &NewUser {
            profile,
            ..new_user()
        },
    );
    let metadata = found(storage, company, id).profile.metadata.to_string();
    assert_eq!(metadata, r#"{"c":{"x":2,"yy":1},"aa":3,"bb":1}"#);
}

/// What is taken is named, and nothing of the refused user stays.
pub fn a_refused_user_leaves_nothing(storage: &dyn Storage) {
    let company = company(storage, "acme");
    add_user(storage, company, &full_user());
    let refusals = [
        (
            NewUser {
                username: Some(username("ADA-l")),
                ..new_user()
            },
            Unique::Username,
        ),
        (
            NewUser {
                email: Some(email("ADA@EXAMPLE.ORG")),
                username: Some(username("bob")),
                ..new_user()
            },
            Unique::Email,
        ),
        (
            NewUser {
                mobile: full_user().mobile,
                email: Some(email("bob@example.org")),
                ..new_user()
            },
            Unique::Mobile,
        ),
    ];
    for (refused, unique) in refusals {
        let outcome = write(storage, |tx| tx.insert_user(company, &refused));
        assert_eq!(outcome, Inserted::Taken(unique));
        assert_eq!(
            read(storage, |reads| reads.user_anywhere(refused.identifier)),
            None
        );
    }
    let bob = NewUser {
        email: Some(email("bob@example.org")),
        username: Some(username("bob")),
        ..new_user()
    };
    add_user(storage, company, &bob);
}

/// The transaction goes on after a refusal.
pub fn a_transaction_goes_on_after_a_refused_user(storage: &dyn Storage) {
    let company = company(storage, "acme");
    add_user(storage, company, &full_user());
    let other = NewUser {
        email: Some(email("bob@example.org")),
        ..new_user()
    };
    let id = write(storage, |tx| {
        tx.insert_user(
            company,
            &NewUser {
                identifier: UserIdentifier(super::given::uuid()),
                ..full_user()
            },
        )?;
        tx.insert_user(company, &other)
    });
    assert_eq!(
        found(storage, company, stands(id)).identifier,
        other.identifier
    );
}

/// A group that does not exist makes nothing.
pub fn a_user_of_an_unknown_group_is_an_error(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let new = NewUser {
        groups: vec!["nobody".to_owned()],
        ..new_user()
    };
    let outcome = storage.write(&mut |tx| tx.insert_user(company, &new).map(|_| true));
    assert!(outcome.is_err());
    assert_eq!(
        read(storage, |reads| reads.user_anywhere(new.identifier)),
        None
    );
}

/// A number that was spent is skipped, like that of a user in between, and nobody stays behind.
pub fn a_spent_number_is_nobody_s(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let first = add_user(storage, company, &full_user());
    let spent = write(storage, |tx| tx.spend_user_id(company, &full_user()));
    let next = add_user(storage, company, &new_user());
    assert_eq!((spent.0, next.0), (first.0 + 1, first.0 + 2));
    assert_eq!(read(storage, |reads| reads.user(company, spent)), None);
}

/// Of 32 sign-ups with one address at once, one wins.
pub fn of_many_sign_ups_with_one_address_one_wins(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let outcomes = at_once(32, |number| {
        let spelling = if number % 2 == 0 {
            "ada@example.org"
        } else {
            "ADA@Example.ORG"
        };
        let new = NewUser {
            email: Some(email(spelling)),
            ..new_user()
        };
        write(storage, |tx| tx.insert_user(company, &new))
    });
    assert_eq!(
        outcomes
            .iter()
            .filter(|outcome| matches!(outcome, Inserted::New(_)))
            .count(),
        1
    );
    assert!(
        outcomes
            .iter()
            .all(|outcome| matches!(outcome, Inserted::New(_) | Inserted::Taken(Unique::Email)))
    );
    assert_eq!(listed(storage, company, &UserFilter::default()).len(), 1);
}

/// The same names in another company are other people.
pub fn users_belong_to_one_company(storage: &dyn Storage) {
    let (ours, theirs) = (company(storage, "ours"), company(storage, "theirs"));
    let new = full_user();
    let id = add_user(storage, theirs, &new);
    assert_eq!(read(storage, |reads| reads.user(ours, id)), None);
    assert_eq!(
        read(storage, |reads| reads
            .user_by_identifier(ours, new.identifier)),
        None
    );
    assert!(read(storage, |reads| reads.credential_of(ours, id)).is_none());
    for identifier in identifiers(&new) {
        assert!(
            read(storage, |reads| reads.credential(ours, &identifier)).is_none(),
            "{identifier:?}"
        );
    }
    let changes = UserChanges {
        status: Some(UserStatus::Declined),
        ..UserChanges::default()
    };
    assert_eq!(
        write(storage, |tx| tx.update_user(ours, id, &changes, at(1))),
        None
    );
    assert!(!write(storage, |tx| tx.set_password(
        ours,
        id,
        &PasswordHash("x".to_owned()),
        None,
        at(1)
    )));
    assert!(listed(storage, ours, &UserFilter::default()).is_empty());
    assert_eq!(found(storage, theirs, id).status, UserStatus::Verified);
    let twin = NewUser {
        identifier: UserIdentifier(super::given::uuid()),
        ..full_user()
    };
    assert_ne!(add_user(storage, ours, &twin), id);
}
