//! Challenges.

use super::given::{at, challenge, company, hash, user, uuid};
use super::{at_once, read, write};
use latchkey_domain::model::{
    Attempt, Challenge, ChallengeId, CompanyId, EmailId, Purpose, SecretHash, UserId,
};
use latchkey_domain::ports::Storage;

fn insert(storage: &dyn Storage, challenge: &Challenge) {
    write(storage, |tx| tx.insert_challenge(challenge));
}

pub(super) fn given(storage: &dyn Storage, purpose: Purpose) -> Challenge {
    let company = company(storage, "acme");
    let challenge = challenge(company, user(storage, company), purpose);
    insert(storage, &challenge);
    challenge
}

pub(super) fn stored(storage: &dyn Storage, id: ChallengeId) -> Option<Challenge> {
    read(storage, |reads| reads.challenge(id))
}

fn owner(challenge: &Challenge) -> (CompanyId, UserId) {
    (challenge.company, challenge.user.unwrap())
}

pub(super) fn attempt(storage: &dyn Storage, of: &Challenge, seconds: i64) -> Attempt {
    let (company, user) = owner(of);
    write(storage, |tx| {
        tx.take_attempt(company, user, &of.purpose, at(seconds))
    })
}

/// Every purpose comes back as stored, with and without a user.
pub fn a_challenge_comes_back_as_stored(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let user = user(storage, company);
    for purpose in [
        Purpose::VerifyEmail(EmailId(5)),
        Purpose::VerifyMobile(latchkey_domain::model::MobileId(6)),
        Purpose::ResetPassword,
        Purpose::SignIn,
        Purpose::SecondFactor,
    ] {
        let challenge = challenge(company, user, purpose);
        insert(storage, &challenge);
        assert_eq!(stored(storage, challenge.id), Some(challenge));
    }
    let nobodys = Challenge {
        user: None,
        ..challenge(company, user, Purpose::RegisterPhone)
    };
    insert(storage, &nobodys);
    assert_eq!(stored(storage, nobodys.id), Some(nobodys));
    assert_eq!(stored(storage, ChallengeId(uuid())), None);
}

/// A new one takes the place of the unused one for the same thing, and of no other.
pub fn a_new_challenge_takes_the_place_of_the_unused_one(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let (ada, bob) = (user(storage, company), user(storage, company));
    let old = challenge(company, ada, Purpose::VerifyEmail(EmailId(1)));
    let others = [
        challenge(company, ada, Purpose::VerifyEmail(EmailId(2))),
        challenge(company, ada, Purpose::ResetPassword),
        challenge(company, bob, Purpose::VerifyEmail(EmailId(1))),
    ];
    others.iter().for_each(|other| insert(storage, other));
    insert(storage, &old);
    assert!(matches!(attempt(storage, &old, 1), Attempt::Taken(_)));
    let new = challenge(company, ada, Purpose::VerifyEmail(EmailId(1)));
    insert(storage, &new);
    assert_eq!(stored(storage, old.id), None);
    assert_eq!(stored(storage, new.id).as_ref(), Some(&new));
    for other in others {
        assert_eq!(stored(storage, other.id), Some(other));
    }
}

/// Without a user, it is the destination that counts.
pub fn without_a_user_the_destination_counts(storage: &dyn Storage) {
    let (ours, theirs) = (company(storage, "ours"), company(storage, "theirs"));
    let to = |company, number: &str| {
        let challenge = Challenge {
            user: None,
            destination: number.to_owned(),
            ..challenge(company, UserId(0), Purpose::RegisterPhone)
        };
        insert(storage, &challenge);
        challenge.id
    };
    let (first, other, foreign) = (
        to(ours, "+2784000001"),
        to(ours, "+2784000002"),
        to(theirs, "+2784000001"),
    );
    let again = to(ours, "+2784000001");
    assert!(stored(storage, first).is_none());
    for id in [other, foreign, again] {
        assert!(stored(storage, id).is_some());
    }
}

/// One that was used stays beside the new one.
pub fn a_used_challenge_is_not_replaced(storage: &dyn Storage) {
    let old = given(storage, Purpose::SignIn);
    assert!(write(storage, |tx| tx.consume_challenge(old.id, at(1))));
    let (company, user) = owner(&old);
    let new = challenge(company, user, Purpose::SignIn);
    insert(storage, &new);
    assert_eq!(stored(storage, old.id).unwrap().consumed, Some(at(1)));
    let Attempt::Taken(taken) = attempt(storage, &new, 2) else {
        panic!("not the newest")
    };
    assert_eq!((taken.id, taken.attempts), (new.id, 1));
}

/// It is spent once, and only in time.
pub fn a_challenge_is_spent_once_and_in_time(storage: &dyn Storage) {
    let challenge = given(storage, Purpose::SignIn);
    let consume = |seconds| {
        write(storage, |tx| {
            tx.consume_challenge(challenge.id, at(seconds))
        })
    };
    assert!(!consume(600));
    assert!(consume(599));
    assert!(!consume(1));
    assert!(!write(storage, |tx| tx
        .consume_challenge(ChallengeId(uuid()), at(1))));
}

/// Of many at once, one spends it.
pub fn of_many_one_spends_a_challenge(storage: &dyn Storage) {
    let challenge = given(storage, Purpose::SignIn);
    let outcomes = at_once(32, |number| {
        if number % 2 == 0 {
            write(storage, |tx| tx.consume_challenge(challenge.id, at(1)))
        } else {
            let (kind, hash) = (challenge.purpose.name(), challenge.secret_hash);
            write(storage, |tx| {
                tx.consume_challenge_by_secret(kind, &hash, at(1))
            })
            .is_some()
        }
    });
    assert_eq!(outcomes.iter().filter(|spent| **spent).count(), 1);
}

/// The secret finds it while it is good, whatever its subject.
pub fn a_good_challenge_is_found_by_its_secret(storage: &dyn Storage) {
    let challenge = given(storage, Purpose::VerifyEmail(EmailId(7)));
    let find = |kind: &str, hash: SecretHash, seconds| {
        read(storage, |reads| {
            reads.challenge_by_secret(kind, &hash, at(seconds))
        })
    };
    let hash_of = challenge.secret_hash;
    assert_eq!(
        find("verify_email", hash_of, 599).as_ref(),
        Some(&challenge)
    );
    assert_eq!(find("verify_email", hash_of, 600), None);
    assert_eq!(find("reset_password", hash_of, 1), None);
    assert_eq!(find("", hash_of, 1), None);
    assert_eq!(find("verify_email", hash(0), 1), None);
    assert!(write(storage, |tx| tx.consume_challenge(challenge.id, at(1))));
    assert_eq!(find("verify_email", hash_of, 1), None);
}

/// The secret spends it once, while it is good.
pub fn a_challenge_is_spent_by_its_secret_once(storage: &dyn Storage) {
    let challenge = given(storage, Purpose::ResetPassword);
    let spend = |kind: &str, hash: SecretHash, seconds| {
        write(storage, |tx| {
            tx.consume_challenge_by_secret(kind, &hash, at(seconds))
        })
    };
    let hash_of = challenge.secret_hash;
    assert_eq!(spend("verify_email", hash_of, 1), None);
    assert_eq!(spend("reset_password", hash(0), 1), None);
    assert_eq!(spend("reset_password", hash_of, 600), None);
    let expected = Challenge {
        consumed: Some(at(5)),
        ..challenge
    };
    assert_eq!(spend("reset_password", hash_of, 5), Some(expected));
    assert_eq!(spend("reset_password", hash_of, 5), None);
}

/// The end of an unspent one moves.
pub fn an_unspent_challenge_is_extended(storage: &dyn Storage) {
    let challenge = given(storage, Purpose::ResetPassword);
    let extend = |id| write(storage, |tx| tx.extend_challenge(id, at(1000)));
    assert!(extend(challenge.id));
    assert_eq!(stored(storage, challenge.id).unwrap().expires, at(1000));
    assert!(!extend(ChallengeId(uuid())));
    assert!(write(storage, |tx| tx.consume_challenge(challenge.id, at(999))));
    assert!(!extend(challenge.id));
}

/// All unspent ones of a kind go, of one user of one company.
pub fn unspent_challenges_of_a_kind_are_removed(storage: &dyn Storage) {
    let (ours, theirs) = (company(storage, "ours"), company(storage, "theirs"));
    let (ada, bob) = (user(storage, ours), user(storage, ours));
    let spent = challenge(ours, ada, Purpose::VerifyEmail(EmailId(1)));
    insert(storage, &spent);
    assert!(write(storage, |tx| tx.consume_challenge(spent.id, at(1))));
    let gone = [1, 2].map(|email| challenge(ours, ada, Purpose::VerifyEmail(EmailId(email))));
    let kept = [
        challenge(ours, ada, Purpose::ResetPassword),
        challenge(ours, bob, Purpose::VerifyEmail(EmailId(1))),
    ];
    gone.iter()
        .chain(&kept)
        .for_each(|challenge| insert(storage, challenge));
    write(storage, |tx| {
        tx.delete_challenges(theirs, ada, "verify_email")
    });
    assert!(stored(storage, gone[0].id).is_some());
    write(storage, |tx| {
        tx.delete_challenges(ours, ada, "verify_email")
    });
    assert!(
        gone.iter()
            .all(|challenge| stored(storage, challenge.id).is_none())
    );
    assert!(
        kept.iter()
            .chain([&spent])
            .all(|challenge| stored(storage, challenge.id).is_some())
    );
}

/// Many new ones at once: one stands.
pub fn of_many_new_challenges_one_stands(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let user = user(storage, company);
    let ids = at_once(16, |_| {
        let challenge = challenge(company, user, Purpose::SignIn);
        insert(storage, &challenge);
        challenge.id
    });
    assert_eq!(
        ids.into_iter()
            .filter(|id| stored(storage, *id).is_some())
            .count(),
        1
    );
}
