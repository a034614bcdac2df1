//! Lists of users.

use super::given::{
    add_user, at, company, email, found, full_user, listed, new_user, stands, user,
};
use super::{read, write};
use latchkey_domain::model::{CompanyChanges, NewUser, Page, UserChanges, UserFilter, UserStatus};
use latchkey_domain::ports::Storage;

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
