//! Changes to users.

use super::given::{add_user, at, company, found, full_user, user, username};
use super::write;
use latchkey_domain::model::{Profile, UserChanges, UserId, UserStatus};
use latchkey_domain::ports::{Inserted, Storage, Unique};

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
