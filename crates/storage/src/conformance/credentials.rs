//! Password hashes, and whose they are.

use super::given::{
    add_user, at, company, email, found, full_user, hash, identifiers, mobile, user,
};
use super::{at_once, read, write};
use latchkey_domain::model::{
    BudgetKey, CompanyChanges, CompanyIdentifier, Factors, LoginIdentifier, PasswordHash,
    UserChanges,
};
use latchkey_domain::ports::Storage;

/// Every kind of identifier names the user and brings the hash.
pub fn a_credential_is_found_by_every_identifier(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let new = full_user();
    let id = add_user(storage, company, &new);
    for identifier in identifiers(&new) {
        let credential = read(storage, |reads| reads.credential(company, &identifier)).unwrap();
        assert_eq!((credential.user, credential.company), (id, company));
        assert_eq!(credential.password, new.password);
    }
    let of = read(storage, |reads| reads.credential_of(company, id)).unwrap();
    assert_eq!((of.user, of.password), (id, new.password));
    let nobody = LoginIdentifier::Email(email("nobody@example.org"));
    assert!(read(storage, |reads| reads.credential(company, &nobody)).is_none());
}

/// Every kind of identifier names the account in its company, with where it was used, the last seen first; in
/// another company it names nobody.
pub fn an_account_is_named_by_every_identifier(storage: &dyn Storage) {
    let (company, other) = (company(storage, "acme"), company(storage, "other"));
    let new = full_user();
    let id = add_user(storage, company, &new);
    write(storage, |tx| {
        for (key, seen) in [(1, 1), (2, 3), (3, 2)] {
            tx.remember_device(company, id, &BudgetKey([key; 32]), 5, at(seen))?;
        }
        Ok(())
    });
    let named = |identifier: &str, who: &LoginIdentifier| {
        let identifier = CompanyIdentifier::parse(identifier).unwrap();
        read(storage, |reads| reads.named_account(&identifier, who))
    };
    for identifier in identifiers(&new) {
        let found = named("acme", &identifier);
        let credential = found.credential.unwrap();
        assert_eq!((found.company, found.active), (Some(company), true));
        assert_eq!((credential.user, credential.company), (id, company));
        assert_eq!(
            (credential.password, credential.disabled),
            (new.password.clone(), false)
        );
        assert_eq!(credential.updated, at(0));
        let known: Vec<_> = found.known.iter().map(|device| device.key.0[0]).collect();
        assert_eq!(known, [2, 3, 1]);
        let elsewhere = named("other", &identifier);
        assert_eq!((elsewhere.company, elsewhere.active), (Some(other), false));
        assert!(elsewhere.credential.is_none() && elsewhere.known.is_empty());
        let nowhere = named("nowhere", &identifier);
        assert!(nowhere.company.is_none() && nowhere.credential.is_none());
    }
}

/// Neither disabled, nor of a disabled company.
pub fn whether_a_named_account_is_active_is_told(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let new = full_user();
    let id = add_user(storage, company, &new);
    let active = || {
        let acme = CompanyIdentifier::parse("acme").unwrap();
        let who = LoginIdentifier::Identifier(new.identifier);
        let found = read(storage, |reads| reads.named_account(&acme, &who));
        (found.active, found.credential.unwrap().disabled)
    };
    let disable = |since| {
        let changes = UserChanges {
            disabled: Some(since),
            ..UserChanges::default()
        };
        write(storage, |tx| tx.update_user(company, id, &changes, at(1)));
    };
    disable(Some(at(1)));
    assert_eq!(active(), (false, true));
    disable(None);
    assert_eq!(active(), (true, false));
    let changes = CompanyChanges {
        disabled: Some(Some(at(1))),
        ..CompanyChanges::default()
    };
    write(storage, |tx| tx.update_company(company, &changes, at(1)));
    assert_eq!(active(), (false, false));
}

/// With an expected hash, only while that one stands.
pub fn a_password_is_replaced_only_while_the_expected_one_stands(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let id = user(storage, company);
    let hash = |text: &str| PasswordHash(text.to_owned());
    let set = |new: &str, expected: Option<&str>| {
        write(storage, |tx| {
            tx.set_password(company, id, &hash(new), expected.map(hash).as_ref(), at(5))
        })
    };
    assert!(!set("a", Some("")));
    assert!(!set("a", Some("x")));
    assert!(set("a", None));
    assert!(!set("c", Some("b")));
    assert!(set("b", Some("a")));
    assert!(!set("c", Some("a")));
    assert_eq!(
        read(storage, |reads| reads.credential_of(company, id))
            .unwrap()
            .password,
        Some(hash("b"))
    );
    let user = found(storage, company, id);
    assert_eq!((user.has_password, user.updated), (true, at(5)));
}

/// A login is noted only while the password that was checked stands, and only in the user's company.
pub fn a_login_is_noted_only_while_the_checked_password_stands(storage: &dyn Storage) {
    let (ours, theirs) = (company(storage, "acme"), company(storage, "other"));
    let new = full_user();
    let (id, without) = (add_user(storage, ours, &new), user(storage, ours));
    let stale = PasswordHash("stale".to_owned());
    let note = |company, id, password: Option<&PasswordHash>| {
        write(storage, |tx| tx.note_login(company, id, password, at(7)))
    };
    assert!(note(ours, id, Some(&stale)).is_none());
    assert!(note(ours, id, None).is_none());
    assert!(note(theirs, id, new.password.as_ref()).is_none());
    assert!(note(ours, without, Some(&stale)).is_none());
    assert_eq!(found(storage, ours, id).last_login, None);
    for (id, password) in [(id, new.password.as_ref()), (without, None)] {
        let (noted, factors) = note(ours, id, password).unwrap();
        assert_eq!((noted.last_login, noted.updated), (Some(at(7)), at(7)));
        assert_eq!(noted, found(storage, ours, id));
        assert_eq!(factors, Factors::default());
    }
}

/// With the login come the addresses, oldest first, and the second factors.
pub fn a_noted_login_brings_the_whole_user_and_the_factors(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let new = full_user();
    let id = add_user(storage, company, &new);
    write(storage, |tx| {
        for number in 0..3 {
            let address = email(&format!("other{number}@example.org"));
            tx.insert_email(company, id, &address, false, None, at(2))?;
        }
        tx.put_totp(company, id, &[1], at(2))?;
        tx.put_sms_factor(company, id, &mobile("+2784000001"), at(2))?;
        tx.put_recovery_codes(company, id, &[hash(1), hash(2)], at(2))
    });
    let password = new.password.as_ref();
    let (noted, factors) =
        write(storage, |tx| tx.note_login(company, id, password, at(7))).unwrap();
    assert_eq!(noted.emails.len(), 4);
    assert_eq!(noted, found(storage, company, id));
    assert!(factors.totp.is_some() && factors.sms.is_some());
    assert_eq!(factors.recovery_codes, 2);
    assert_eq!(factors, read(storage, |reads| reads.factors(company, id)));
}

/// Of many that replace the same hash at once, one does.
pub fn of_many_that_replace_one_password_one_does(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let id = add_user(storage, company, &full_user());
    let expected = full_user().password;
    let outcomes = at_once(16, |number| {
        let hash = PasswordHash(format!("new {number}"));
        write(storage, |tx| {
            tx.set_password(company, id, &hash, expected.as_ref(), at(1))
        })
    });
    assert_eq!(outcomes.iter().filter(|changed| **changed).count(), 1);
}
