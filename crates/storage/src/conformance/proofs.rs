//! What is owed before an address counts as primary, a number signs in, a session may change things.

use super::given::{
    add_user, at, company, email, emails, mobile, mobiles, new_user, session, stands, user,
};
use super::{read, write};
use latchkey_domain::model::{EmailId, MobileId, NewUser, Rivals, Session, SessionId};
use latchkey_domain::ports::Storage;

/// The last wish for another primary address stands, until it is fulfilled or ended.
pub fn one_address_at_most_waits_to_be_primary(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let (owner, stranger) = (user(storage, company), user(storage, company));
    let add = |text: &str, primary| {
        stands(write(storage, |tx| {
            tx.insert_email(company, owner, &email(text), primary, None, at(1))
        }))
    };
    let first = add("first@example.org", true);
    let second = add("second@example.org", false);
    let third = add("third@example.org", false);
    let want = |who, id| write(storage, |tx| tx.want_primary_email(company, who, id));
    let waiting = || -> Vec<EmailId> {
        let all = emails(storage, company, owner).into_iter();
        all.filter(|email| email.becomes_primary)
            .map(|email| email.id)
            .collect()
    };
    assert!(want(owner, Some(second)));
    assert!(want(owner, Some(third)));
    assert_eq!(waiting(), [third]);
    assert!(!want(stranger, Some(second)), "it is not theirs");
    assert_eq!(waiting(), [third]);
    assert!(write(storage, |tx| {
        tx.set_primary_email(company, owner, third, at(2))
    }));
    assert!(waiting().is_empty());
    assert!(!want(owner, Some(third)), "it is primary");
    assert!(want(owner, Some(first)));
    assert!(want(owner, None));
    assert!(waiting().is_empty());
}

/// The same of numbers.
pub fn one_number_at_most_waits_to_be_primary(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let owner = user(storage, company);
    let add = |text: &str, primary| {
        stands(write(storage, |tx| {
            tx.insert_mobile(company, owner, &mobile(text), primary, None, at(1))
        }))
    };
    add("+2784000001", true);
    let second = add("+2784000002", false);
    let third = add("+2784000003", false);
    let want = |id| write(storage, |tx| tx.want_primary_mobile(company, owner, id));
    let waiting = || -> Vec<MobileId> {
        let all = mobiles(storage, company, owner).into_iter();
        all.filter(|mobile| mobile.becomes_primary)
            .map(|mobile| mobile.id)
            .collect()
    };
    assert!(want(Some(second)));
    assert!(want(Some(third)));
    assert_eq!(waiting(), [third]);
    assert!(write(storage, |tx| {
        tx.set_primary_mobile(company, owner, second, at(2))
    }));
    assert!(waiting().is_empty(), "another was chosen");
}

/// Distrusted numbers have no proof, until they are proven or trusted again.
pub fn distrusted_numbers_are_proven_or_trusted_again(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let with_number = |text: &str| NewUser {
        mobile: Some(mobile(text)),
        ..new_user()
    };
    let owner = add_user(storage, company, &with_number("+2784000001"));
    let stranger = add_user(storage, company, &with_number("+2784000009"));
    let second = stands(write(storage, |tx| {
        tx.insert_mobile(
            company,
            owner,
            &mobile("+2784000002"),
            false,
            Some(at(1)),
            at(1),
        )
    }));
    let first = mobiles(storage, company, owner)[0].id;
    write(storage, |tx| tx.distrust_mobiles(company, owner));
    let stored = || -> Vec<(bool, bool)> {
        let all = mobiles(storage, company, owner).into_iter();
        all.map(|mobile| (mobile.distrusted, mobile.verified.is_some()))
            .collect()
    };
    assert_eq!(stored(), [(true, false), (true, false)]);
    assert!(!mobiles(storage, company, stranger)[0].distrusted);
    assert!(write(storage, |tx| tx.trust_mobile(company, owner, first)));
    assert!(!write(storage, |tx| tx.trust_mobile(company, stranger, second)));
    assert_eq!(stored(), [(false, false), (true, false)]);
    assert!(write(storage, |tx| {
        tx.set_mobile_verified(company, owner, second, Some(at(2)))
    }));
    assert_eq!(stored(), [(false, false), (false, true)]);
}

/// A proof is noted where there was one; a token for programs never has any.
pub fn a_session_is_proved_again(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let user = user(storage, company);
    let of_person = session(company, user);
    let of_program = Session {
        proved: None,
        ..session(company, user)
    };
    for session in [&of_person, &of_program] {
        write(storage, |tx| tx.insert_session(session));
    }
    let prove = |id: SessionId| write(storage, |tx| tx.set_session_proved(id, at(9)));
    let proved = |id: SessionId| {
        read(storage, |reads| Ok(reads.caller(id)?.map(|found| found.0)))
            .unwrap()
            .proved
    };
    assert!(prove(of_person.id));
    assert!(!prove(of_program.id));
    assert_eq!(proved(of_person.id), Some(at(9)));
    assert_eq!(proved(of_program.id), None);
}

/// Permanent tokens compete among themselves.
pub fn the_oldest_permanent_tokens_end(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let user = user(storage, company);
    let expiring = session(company, user);
    write(storage, |tx| tx.insert_session(&expiring));
    let permanent: Vec<SessionId> = (1..=3)
        .map(|second| {
            let one = Session {
                created: at(second),
                expires: None,
                ..session(company, user)
            };
            write(storage, |tx| tx.insert_session(&one));
            one.id
        })
        .collect();
    let ended = write(storage, |tx| {
        tx.evict_sessions(company, user, Rivals::Permanent, 2)
    });
    assert_eq!(ended, [permanent[0]]);
    let live = read(storage, |reads| reads.sessions_of(company, user, at(5)));
    let live: Vec<_> = live.into_iter().map(|session| session.id).collect();
    assert_eq!(live, [expiring.id, permanent[1], permanent[2]]);
}
