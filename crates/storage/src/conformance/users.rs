//! Users.

use super::given::{
    add_user, at, company, email, found, full_user, identifiers, new_user, stands, user, username,
};
use super::{at_once, read, write};
use latchkey_domain::model::{
    CompanyChanges, CompanyId, NewUser, Page, PasswordHash, Profile, UserChanges, UserFilter,
    UserId, UserIdentifier, UserStatus,
};
use latchkey_domain::ports::{Inserted, Storage, Unique};
use serde_json::json;

fn listed(storage: &dyn Storage, company: CompanyId, filter: &UserFilter) -> Vec<UserId> {
    let page = read(storage, |reads| {
        reads.users(
            company,
            filter,
            Page {
                offset: 0,
                limit: 100,
            },
        )
    });
    assert_eq!(usize::try_from(page.total).unwrap(), page.rows.len());
    page.rows.iter().map(|user| user.id).collect()
}

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

/// What is given changes, what is not given stays.
pub fn changes_to_a_user_leave_the_rest(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let id = add_user(storage, company, &full_user());
    let change = |changes: UserChanges, seconds| {
        write(storage, |tx| {
            tx.update_user(company, id, &changes, at(seconds))
        })
    };
    assert!(
        change(
            UserChanges {
                last_login: Some(at(9)),
                ..Default::default()
            },
            1
        )
        .is_some()
    );
    assert!(
        change(
            UserChanges {
                disabled: Some(Some(at(2))),
                ..Default::default()
            },
            2
        )
        .is_some()
    );
    assert!(
        change(
            UserChanges {
                profile: Some(Profile::default()),
                ..Default::default()
            },
            3
        )
        .is_some()
    );
    let user = found(storage, company, id);
    assert_eq!(
        (user.last_login, user.disabled, user.updated),
        (Some(at(9)), Some(at(2)), at(3))
    );
    assert_eq!(user.profile, Profile::default());
    assert_eq!(
        (user.status, user.username.as_deref()),
        (UserStatus::Verified, Some("Ada-L"))
    );
    let changes = UserChanges {
        username: Some(None),
        status: Some(UserStatus::Obsolete),
        disabled: Some(None),
        ..Default::default()
    };
    assert!(change(changes, 4).is_some());
    let user = found(storage, company, id);
    assert_eq!(
        (user.username, user.status, user.disabled),
        (None, UserStatus::Obsolete, None)
    );
}

/// A taken username is refused; case does not make another name.
pub fn a_username_changes_unless_it_is_taken(storage: &dyn Storage) {
    let company = company(storage, "acme");
    add_user(storage, company, &full_user());
    let id = user(storage, company);
    let rename = |name: &str| UserChanges {
        username: Some(Some(username(name))),
        ..Default::default()
    };
    let outcomes = write(storage, |tx| {
        Ok([
            tx.update_user(company, id, &rename("aDa-l"), at(1))?,
            tx.update_user(company, id, &rename("Bob"), at(2))?,
            tx.update_user(company, id, &rename("bob"), at(3))?,
            tx.update_user(company, UserId(id.0 + 1), &rename("eve"), at(3))?,
        ])
    });
    assert_eq!(
        outcomes,
        [
            Some(Inserted::Taken(Unique::Username)),
            Some(Inserted::New(())),
            Some(Inserted::New(())),
            None
        ]
    );
    assert_eq!(found(storage, company, id).username.as_deref(), Some("bob"));
}

/// Every filter finds whom it names, and all of them together.
pub fn filters_find_whom_they_name(storage: &dyn Storage) {
    let company = company(storage, "acme");
    stands(write(storage, |tx| tx.insert_group(company, "staff")));
    let new = NewUser {
        groups: vec!["staff".to_owned()],
        ..full_user()
    };
    let id = add_user(storage, company, &new);
    user(storage, company);
    let all = UserFilter {
        identifier: Some(new.identifier),
        email: Some("ada@example.org".to_owned()),
        mobile: Some("+27840000000".to_owned()),
        first_name: Some(new.profile.first_name.clone()),
        last_name: Some(new.profile.last_name.clone()),
        username: Some("ada-l".to_owned()),
        status: Some(UserStatus::Verified),
        group: Some("staff".to_owned()),
    };
    let one = UserFilter::default;
    for filter in [
        UserFilter {
            identifier: all.identifier,
            ..one()
        },
        UserFilter {
            email: all.email.clone(),
            ..one()
        },
        UserFilter {
            mobile: all.mobile.clone(),
            ..one()
        },
        UserFilter {
            first_name: all.first_name.clone(),
            ..one()
        },
        UserFilter {
            last_name: all.last_name.clone(),
            ..one()
        },
        UserFilter {
            username: all.username.clone(),
            ..one()
        },
        UserFilter {
            status: all.status,
            ..one()
        },
        UserFilter {
            group: all.group.clone(),
            ..one()
        },
        all.clone(),
    ] {
        assert_eq!(listed(storage, company, &filter), [id], "{filter:?}");
    }
    let none = UserFilter {
        status: Some(UserStatus::Declined),
        ..all
    };
    assert!(listed(storage, company, &none).is_empty());
    assert_eq!(listed(storage, company, &one()).len(), 2);
}

/// Pages, oldest first; each user has what is theirs.
pub fn users_are_listed_in_pages_each_with_their_own(storage: &dyn Storage) {
    let company = company(storage, "acme");
    for number in 0..5 {
        let new = NewUser {
            email: Some(email(&format!("u{number}@example.org"))),
            ..new_user()
        };
        add_user(storage, company, &new);
    }
    let page = |offset, limit| {
        let page = read(storage, |reads| {
            reads.users(company, &UserFilter::default(), Page { offset, limit })
        });
        assert_eq!(page.total, 5);
        page.rows
            .into_iter()
            .flat_map(|user| user.emails)
            .map(|email| email.address)
            .collect::<Vec<_>>()
    };
    assert_eq!(page(1, 2), ["u1@example.org", "u2@example.org"]);
    assert_eq!(page(4, 2), ["u4@example.org"]);
    assert!(page(0, 0).is_empty());
}

/// Whoever is disabled, or whose company is, is not counted.
pub fn only_those_who_may_sign_in_are_counted(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let (first, _) = (user(storage, company), user(storage, company));
    let count = || read(storage, |reads| reads.count_active_users(company));
    assert_eq!(count(), 2);
    let disabled = UserChanges {
        disabled: Some(Some(at(1))),
        ..Default::default()
    };
    assert!(
        write(storage, |tx| tx.update_user(
            company,
            first,
            &disabled,
            at(1)
        ))
        .is_some()
    );
    assert_eq!(count(), 1);
    let changes = CompanyChanges {
        disabled: Some(Some(at(2))),
        ..Default::default()
    };
    assert!(write(storage, |tx| tx.update_company(
        company,
        &changes,
        at(2)
    )));
    assert_eq!(count(), 0);
    assert_eq!(found(storage, company, first).company_disabled, Some(at(2)));
}
