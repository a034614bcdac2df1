//! Companies and their switches.

use super::given::{at, company, stands};
use super::{at_once, read, write};
use latchkey_domain::model::{
    ADMIN_GROUP, Company, CompanyChanges, CompanyId, CompanyIdentifier, NewCompany, SwitchId,
    SwitchType,
};
use latchkey_domain::ports::{Inserted, Storage, Unique};

fn by_identifier(storage: &dyn Storage, identifier: &str) -> Option<Company> {
    read(storage, |reads| {
        reads.company_by_identifier(&CompanyIdentifier::parse(identifier).unwrap())
    })
}

/// What is stored comes back, by identifier and by number.
pub fn a_company_comes_back_as_it_was_stored(storage: &dyn Storage) {
    let id = company(storage, "acme");
    let expected = Company {
        id,
        identifier: "acme".to_owned(),
        name: "ACME".to_owned(),
        password_reset_url: None,
        email_confirmation_url: None,
        disabled: None,
        created: at(0),
        updated: at(0),
    };
    assert_eq!(by_identifier(storage, "acme").as_ref(), Some(&expected));
    assert_eq!(
        read(storage, |reads| reads.company(id)).as_ref(),
        Some(&expected)
    );
    assert_eq!(by_identifier(storage, "other"), None);
    assert_eq!(
        read(storage, |reads| reads.company(CompanyId(id.0 + 1))),
        None
    );
}

/// The group of administrators is there from the start, empty of permissions.
pub fn a_company_has_its_admin_group_from_the_start(storage: &dyn Storage) {
    let id = company(storage, "acme");
    let group = read(storage, |reads| reads.group(id, ADMIN_GROUP)).unwrap();
    assert_eq!(
        (group.name.as_str(), group.permissions.len()),
        (ADMIN_GROUP, 0)
    );
}

/// A second one of the same identifier is refused, and the transaction goes on.
pub fn an_identifier_is_given_once(storage: &dyn Storage) {
    let first = company(storage, "acme");
    let new = NewCompany {
        identifier: "acme".to_owned(),
        name: "Thief".to_owned(),
        created: at(1),
    };
    let (refused, other) = write(storage, |tx| {
        let refused = tx.insert_company(&new)?;
        let other = NewCompany {
            identifier: "other".to_owned(),
            ..new.clone()
        };
        Ok((refused, tx.insert_company(&other)?))
    });
    assert_eq!(refused, Inserted::Taken(Unique::CompanyIdentifier));
    assert_ne!(stands(other), first);
    assert_eq!(by_identifier(storage, "acme").unwrap().name, "ACME");
}

/// Of many at once, one gets the identifier.
pub fn of_many_at_once_one_gets_the_identifier(storage: &dyn Storage) {
    let new = NewCompany {
        identifier: "acme".to_owned(),
        name: "Acme".to_owned(),
        created: at(0),
    };
    let outcomes = at_once(16, |_| write(storage, |tx| tx.insert_company(&new)));
    assert_eq!(
        outcomes
            .iter()
            .filter(|outcome| matches!(outcome, Inserted::New(_)))
            .count(),
        1
    );
}

/// All of them, by identifier.
pub fn companies_are_listed_by_identifier(storage: &dyn Storage) {
    for identifier in ["b", "a-b", "a", "ab", "a_b"] {
        company(storage, identifier);
    }
    let listed = read(storage, |reads| reads.companies());
    let listed: Vec<_> = listed
        .iter()
        .map(|company| company.identifier.as_str())
        .collect();
    assert_eq!(listed, ["a", "a-b", "a_b", "ab", "b"]);
}

/// What is given changes, what is not given stays.
pub fn changes_leave_the_rest_as_it_was(storage: &dyn Storage) {
    let id = company(storage, "acme");
    let url = || Some(Some("https://acme.example/reset".to_owned()));
    let change = |changes: CompanyChanges, seconds| {
        write(storage, |tx| tx.update_company(id, &changes, at(seconds)))
    };
    assert!(change(
        CompanyChanges {
            password_reset_url: url(),
            ..Default::default()
        },
        1
    ));
    assert!(change(
        CompanyChanges {
            email_confirmation_url: url(),
            disabled: Some(Some(at(2))),
            ..Default::default()
        },
        2
    ));
    assert!(change(
        CompanyChanges {
            name: Some("Acme".to_owned()),
            ..Default::default()
        },
        3
    ));
    let changed = by_identifier(storage, "acme").unwrap();
    assert_eq!(changed.name, "Acme");
    assert_eq!(changed.password_reset_url, url().unwrap());
    assert_eq!(
        (changed.disabled, changed.created, changed.updated),
        (Some(at(2)), at(0), at(3))
    );
    assert!(change(
        CompanyChanges {
            password_reset_url: Some(None),
            disabled: Some(None),
            ..Default::default()
        },
        4
    ));
    let changed = by_identifier(storage, "acme").unwrap();
    assert_eq!((changed.password_reset_url, changed.disabled), (None, None));
    assert_eq!(changed.email_confirmation_url, url().unwrap());
}

/// Nothing to change, nobody changed.
pub fn changing_no_company_says_so(storage: &dyn Storage) {
    let changes = CompanyChanges {
        name: Some("Nobody".to_owned()),
        ..Default::default()
    };
    assert!(!write(storage, |tx| tx.update_company(
        CompanyId(4711),
        &changes,
        at(1)
    )));
}

/// A switch is added, turned and removed.
pub fn a_switch_is_added_turned_and_removed(storage: &dyn Storage) {
    let id = company(storage, "acme");
    let is_on = || {
        read(storage, |reads| {
            reads.switch_is_on(id, SwitchType::Verification)
        })
    };
    assert!(!is_on());
    let switch = stands(write(storage, |tx| {
        tx.insert_switch(id, SwitchType::Verification, true, at(1))
    }));
    assert!(is_on());
    assert!(write(storage, |tx| tx.update_switch(
        id,
        switch,
        false,
        at(2)
    )));
    assert!(!is_on());
    let stored = read(storage, |reads| reads.switches(id)).pop().unwrap();
    assert_eq!(
        (stored.id, stored.switch_type, stored.enabled),
        (switch, SwitchType::Verification, false)
    );
    assert_eq!((stored.created, stored.updated), (at(1), at(2)));
    assert!(write(storage, |tx| tx.delete_switch(id, switch)));
    assert!(!write(storage, |tx| tx.delete_switch(id, switch)));
    assert!(!write(storage, |tx| tx.update_switch(
        id,
        switch,
        true,
        at(3)
    )));
    assert!(read(storage, |reads| reads.switches(id)).is_empty());
}

/// Each type once in a company, oldest first.
pub fn each_switch_type_stands_once(storage: &dyn Storage) {
    let id = company(storage, "acme");
    for kind in SwitchType::ALL.into_iter().rev() {
        stands(write(storage, |tx| {
            tx.insert_switch(id, kind, false, at(1))
        }));
        let again = write(storage, |tx| tx.insert_switch(id, kind, true, at(2)));
        assert_eq!(again, Inserted::Taken(Unique::Name));
    }
    let listed: Vec<_> = read(storage, |reads| reads.switches(id))
        .iter()
        .map(|switch| switch.switch_type)
        .collect();
    assert_eq!(
        listed,
        SwitchType::ALL.into_iter().rev().collect::<Vec<_>>()
    );
}

/// No company reads or touches another's switches.
pub fn switches_belong_to_one_company(storage: &dyn Storage) {
    let (ours, theirs) = (company(storage, "ours"), company(storage, "theirs"));
    let switch: SwitchId = stands(write(storage, |tx| {
        tx.insert_switch(theirs, SwitchType::Overdraft, true, at(1))
    }));
    assert!(read(storage, |reads| reads.switches(ours)).is_empty());
    assert!(!read(storage, |reads| reads
        .switch_is_on(ours, SwitchType::Overdraft)));
    assert!(!write(storage, |tx| tx.update_switch(
        ours,
        switch,
        false,
        at(2)
    )));
    assert!(!write(storage, |tx| tx.delete_switch(ours, switch)));
    assert!(read(storage, |reads| reads
        .switch_is_on(theirs, SwitchType::Overdraft)));
    stands(write(storage, |tx| {
        tx.insert_switch(ours, SwitchType::Overdraft, true, at(1))
    }));
}
