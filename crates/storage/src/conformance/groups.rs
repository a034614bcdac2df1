//! Permission groups, their members and permissions.

use super::given::{add_user, at, company, found, new_user, stands, user};
use super::{at_once, read, write};
use latchkey_domain::model::{
    ADMIN_GROUP, CompanyId, NewUser, Page, PermissionId, PermissionLevel, UserChanges, UserId,
};
use latchkey_domain::ports::{Inserted, Storage, Unique};

fn group(storage: &dyn Storage, company: CompanyId, name: &str) {
    stands(write(storage, |tx| tx.insert_group(company, name)));
}

fn admin(storage: &dyn Storage, company: CompanyId) -> UserId {
    add_user(
        storage,
        company,
        &NewUser {
            groups: vec![ADMIN_GROUP.to_owned()],
            ..new_user()
        },
    )
}

fn leave(storage: &dyn Storage, company: CompanyId, user: UserId, group: &str) -> Option<bool> {
    write(storage, |tx| tx.leave_group(company, user, group))
}

fn admins(storage: &dyn Storage, company: CompanyId, among: &[UserId]) -> usize {
    among
        .iter()
        .filter(|id| found(storage, company, **id).is_admin())
        .count()
}

/// Pages, oldest first, with the total of all.
pub fn groups_are_listed_in_pages(storage: &dyn Storage) {
    let id = company(storage, "acme");
    for name in ["z", "y", "x"] {
        group(storage, id, name);
    }
    let page = |offset, limit| {
        let page = read(storage, |reads| reads.groups(id, Page { offset, limit }));
        (
            page.total,
            page.rows
                .into_iter()
                .map(|group| group.name)
                .collect::<Vec<_>>(),
        )
    };
    assert_eq!(
        page(0, 2),
        (4, vec![ADMIN_GROUP.to_owned(), "z".to_owned()])
    );
    assert_eq!(page(2, 2), (4, vec!["y".to_owned(), "x".to_owned()]));
    assert_eq!(page(9, 2), (4, vec![]));
}

/// A name is given once in a company.
pub fn a_group_name_is_given_once(storage: &dyn Storage) {
    let (ours, theirs) = (company(storage, "ours"), company(storage, "theirs"));
    group(storage, ours, "staff");
    assert_eq!(
        write(storage, |tx| tx.insert_group(ours, "staff")),
        Inserted::Taken(Unique::Name)
    );
    group(storage, theirs, "staff");
}

/// A new name, unless it is taken; the transaction goes on either way.
pub fn a_group_is_renamed_unless_the_name_is_taken(storage: &dyn Storage) {
    let id = company(storage, "acme");
    group(storage, id, "staff");
    group(storage, id, "guests");
    let outcomes = write(storage, |tx| {
        Ok([
            tx.rename_group(id, "staff", "guests")?,
            tx.rename_group(id, "nobody", "anybody")?,
            tx.rename_group(id, "staff", "crew")?,
        ])
    });
    assert_eq!(
        outcomes,
        [
            Some(Inserted::Taken(Unique::Name)),
            None,
            Some(Inserted::New(()))
        ]
    );
    assert!(read(storage, |reads| reads.group(id, "staff")).is_none());
    assert!(read(storage, |reads| reads.group(id, "crew")).is_some());
}

/// Memberships go with the group.
pub fn a_removed_group_takes_its_memberships_along(storage: &dyn Storage) {
    let id = company(storage, "acme");
    group(storage, id, "staff");
    let member = add_user(
        storage,
        id,
        &NewUser {
            groups: vec!["staff".to_owned()],
            ..new_user()
        },
    );
    stands(
        write(storage, |tx| {
            tx.insert_group_permission(id, "staff", "wallet", PermissionLevel::View)
        })
        .unwrap(),
    );
    assert!(write(storage, |tx| tx.delete_group(id, "staff")));
    assert!(!write(storage, |tx| tx.delete_group(id, "staff")));
    assert!(found(storage, id, member).groups.is_empty());
}

/// Permissions come with their group, each once.
pub fn a_group_holds_each_permission_once(storage: &dyn Storage) {
    let id = company(storage, "acme");
    group(storage, id, "staff");
    let add = |kind: &str, level| {
        write(storage, |tx| {
            tx.insert_group_permission(id, "staff", kind, level)
        })
        .unwrap()
    };
    let first = stands(add("wallet", PermissionLevel::View));
    let second = stands(add("wallet", PermissionLevel::Change));
    assert_eq!(
        add("wallet", PermissionLevel::View),
        Inserted::Taken(Unique::Name)
    );
    let stored = read(storage, |reads| reads.group(id, "staff")).unwrap();
    assert_eq!(stored.permissions, [first.clone(), second]);
    assert_eq!(
        (first.kind.as_str(), first.level),
        ("wallet", PermissionLevel::View)
    );
    assert!(write(storage, |tx| tx
        .delete_group_permission(id, "staff", first.id)));
    assert!(!write(storage, |tx| tx
        .delete_group_permission(id, "staff", first.id)));
    let nowhere = write(storage, |tx| {
        tx.insert_group_permission(id, "nobody", "wallet", PermissionLevel::View)
    });
    assert_eq!(nowhere, None);
}

/// Permissions of a page's groups go to the right groups.
pub fn listed_groups_have_their_own_permissions(storage: &dyn Storage) {
    let id = company(storage, "acme");
    for name in ["a", "b"] {
        group(storage, id, name);
        stands(
            write(storage, |tx| {
                tx.insert_group_permission(id, name, name, PermissionLevel::Add)
            })
            .unwrap(),
        );
    }
    let listed = read(storage, |reads| {
        reads.groups(
            id,
            Page {
                offset: 1,
                limit: 9,
            },
        )
    })
    .rows;
    for group in listed {
        let kinds: Vec<_> = group
            .permissions
            .iter()
            .map(|permission| permission.kind.clone())
            .collect();
        assert_eq!(kinds, [group.name]);
    }
}

/// No company reads or touches another's groups.
pub fn groups_belong_to_one_company(storage: &dyn Storage) {
    let (ours, theirs) = (company(storage, "ours"), company(storage, "theirs"));
    group(storage, theirs, "staff");
    let permission = stands(
        write(storage, |tx| {
            tx.insert_group_permission(theirs, "staff", "wallet", PermissionLevel::View)
        })
        .unwrap(),
    );
    let user = user(storage, ours);
    assert!(read(storage, |reads| reads.group(ours, "staff")).is_none());
    assert!(!write(storage, |tx| tx.join_group(ours, user, "staff")));
    assert!(!write(storage, |tx| tx.delete_group_permission(
        ours,
        "staff",
        permission.id
    )));
    assert!(!write(storage, |tx| tx.delete_group(ours, "staff")));
    assert_eq!(
        write(storage, |tx| tx.rename_group(ours, "staff", "crew")),
        None
    );
    assert!(
        storage
            .query(|reads| reads.group(theirs, "staff"))
            .unwrap()
            .is_some()
    );
    // Their group, our user: the pair does not exist.
    assert!(
        storage
            .write(&mut |tx| tx.join_group(theirs, user, "staff"))
            .is_err()
    );
}

/// Joining twice is joining once; the order of joining stays.
pub fn groups_of_a_user_come_in_order_of_joining(storage: &dyn Storage) {
    let id = company(storage, "acme");
    let user = user(storage, id);
    for name in ["b", "a"] {
        group(storage, id, name);
    }
    for name in ["b", ADMIN_GROUP, "a", "b"] {
        assert!(write(storage, |tx| tx.join_group(id, user, name)));
    }
    assert!(!write(storage, |tx| tx.join_group(id, user, "nobody")));
    assert_eq!(found(storage, id, user).groups, ["b", ADMIN_GROUP, "a"]);
    assert_eq!(leave(storage, id, user, "b"), Some(true));
    assert_eq!(leave(storage, id, user, "b"), Some(false));
    assert_eq!(leave(storage, id, user, "nobody"), Some(false));
    assert_eq!(found(storage, id, user).groups, [ADMIN_GROUP, "a"]);
}

/// The last active administrator stays; a disabled one does not count and may go.
pub fn the_last_active_admin_stays(storage: &dyn Storage) {
    let id = company(storage, "acme");
    let (first, second, outsider) = (admin(storage, id), admin(storage, id), user(storage, id));
    assert_eq!(leave(storage, id, outsider, ADMIN_GROUP), Some(false));
    let disabled = UserChanges {
        disabled: Some(Some(at(1))),
        ..UserChanges::default()
    };
    assert!(write(storage, |tx| tx.update_user(id, second, &disabled, at(1))).is_some());
    assert_eq!(leave(storage, id, first, ADMIN_GROUP), None);
    assert_eq!(leave(storage, id, second, ADMIN_GROUP), Some(true));
    assert_eq!(leave(storage, id, first, ADMIN_GROUP), None);
    assert!(found(storage, id, first).is_admin());
}

/// Everybody leaves at once: one stays.
pub fn when_all_admins_leave_at_once_one_stays(storage: &dyn Storage) {
    let id = company(storage, "acme");
    let everybody: Vec<_> = (0..8).map(|_| admin(storage, id)).collect();
    let outcomes = at_once(everybody.len(), |number| {
        leave(storage, id, everybody[number], ADMIN_GROUP)
    });
    assert_eq!(
        outcomes.iter().filter(|outcome| outcome.is_none()).count(),
        1
    );
    assert_eq!(admins(storage, id, &everybody), 1);
}

/// Permissions of a user's own, each once, out of another company's reach.
pub fn a_user_holds_each_permission_once(storage: &dyn Storage) {
    let (ours, theirs) = (company(storage, "ours"), company(storage, "theirs"));
    let user = user(storage, ours);
    let add = || {
        write(storage, |tx| {
            tx.insert_user_permission(ours, user, "wallet", PermissionLevel::Delete)
        })
    };
    let permission = stands(add());
    assert_eq!(add(), Inserted::Taken(Unique::Name));
    assert_eq!(
        found(storage, ours, user).permissions,
        std::slice::from_ref(&permission)
    );
    let delete = |company, id: PermissionId| {
        write(storage, |tx| tx.delete_user_permission(company, user, id))
    };
    assert!(!delete(theirs, permission.id));
    assert!(delete(ours, permission.id));
    assert!(!delete(ours, permission.id));
    assert!(found(storage, ours, user).permissions.is_empty());
}
