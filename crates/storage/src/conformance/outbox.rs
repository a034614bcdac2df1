//! The outbox.

use super::given::{at, company, message, user};
use super::{at_once, read, write};
use latchkey_domain::model::{
    ChallengeId, Channel, MessageId, MessageKind, NewMessage, OutboxCounts, ParkedMessage,
    QueuedMessage,
};
use latchkey_domain::ports::Storage;
use std::collections::HashSet;

fn enqueue(storage: &dyn Storage, message: &NewMessage) {
    write(storage, |tx| tx.enqueue(message));
}

fn claim(storage: &dyn Storage, seconds: i64, limit: i64) -> Vec<QueuedMessage> {
    claim_of(storage, Channel::Email, seconds, limit)
}

fn claim_of(
    storage: &dyn Storage,
    channel: Channel,
    seconds: i64,
    limit: i64,
) -> Vec<QueuedMessage> {
    write(storage, |tx| {
        tx.claim_messages(channel, at(seconds), at(seconds + 60), limit)
    })
}

fn ids(claimed: &[QueuedMessage]) -> Vec<MessageId> {
    claimed.iter().map(|queued| queued.message.id).collect()
}

fn counts(storage: &dyn Storage) -> (i64, i64) {
    let OutboxCounts { waiting, parked } = read(storage, |reads| reads.outbox_counts());
    (waiting, parked)
}

/// Every kind comes out as it went in.
pub fn a_message_comes_out_as_it_went_in(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let challenge = ChallengeId(super::given::uuid());
    for kind in [
        MessageKind::VerifyEmail { challenge },
        MessageKind::ResetPassword { challenge },
        MessageKind::VerifyMobile { challenge },
        MessageKind::RegisterPhone { challenge },
        MessageKind::SignIn { challenge },
        MessageKind::SecondFactor { challenge },
        MessageKind::PasswordChanged,
        MessageKind::AlreadyRegistered,
        MessageKind::EmailChanged,
    ] {
        let user = Some(user(storage, company));
        let message = NewMessage {
            user,
            kind,
            ..message(company, at(0))
        };
        let (channel, other) = match message.kind.channel() {
            Channel::Email => (Channel::Email, Channel::Sms),
            Channel::Sms => (Channel::Sms, Channel::Email),
        };
        assert!(MessageKind::names_of(channel).contains(&message.kind.name()));
        enqueue(storage, &message);
        assert_eq!(claim_of(storage, other, 0, 9), []);
        assert_eq!(
            claim_of(storage, channel, 0, 9),
            [QueuedMessage {
                message,
                attempts: 1
            }]
        );
    }
}

/// The oldest first, no more than asked for, none before it is due.
pub fn the_oldest_due_messages_are_claimed(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let messages: Vec<_> = [30, 10, 20]
        .map(|seconds| message(company, at(seconds)))
        .into();
    messages
        .iter()
        .for_each(|message| enqueue(storage, message));
    assert!(claim(storage, 9, 9).is_empty());
    assert!(claim(storage, 30, 0).is_empty());
    assert_eq!(
        ids(&claim(storage, 25, 9)),
        [messages[1].id, messages[2].id]
    );
    assert_eq!(ids(&claim(storage, 30, 1)), [messages[0].id]);
}

/// While the lease runs nobody else gets it; afterwards it is offered again.
pub fn a_claim_ends_with_its_lease(storage: &dyn Storage) {
    let company = company(storage, "acme");
    enqueue(storage, &message(company, at(0)));
    assert_eq!(claim(storage, 0, 9)[0].attempts, 1);
    assert!(claim(storage, 59, 9).is_empty());
    assert_eq!(claim(storage, 60, 9)[0].attempts, 2);
}

/// A claim that was rolled back did not happen.
pub fn a_claim_that_was_rolled_back_did_not_happen(storage: &dyn Storage) {
    let company = company(storage, "acme");
    enqueue(storage, &message(company, at(0)));
    storage
        .write(&mut |tx| {
            tx.claim_messages(Channel::Email, at(0), at(60), 9)
                .map(|_| false)
        })
        .unwrap();
    assert_eq!(claim(storage, 0, 9)[0].attempts, 1);
}

/// Delivered is done.
pub fn a_delivered_message_is_not_offered_again(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let message = message(company, at(0));
    enqueue(storage, &message);
    claim(storage, 0, 9);
    assert_eq!(counts(storage), (1, 0));
    write(storage, |tx| tx.mark_delivered(message.id, at(1)));
    assert_eq!(counts(storage), (0, 0));
    // A late report of a failure by a node whose lease had run out changes nothing.
    write(storage, |tx| tx.mark_retry(message.id, at(2), "too late"));
    write(storage, |tx| tx.mark_parked(message.id, at(2), "too late"));
    assert!(claim(storage, 1000, 9).is_empty());
    assert_eq!(counts(storage), (0, 0));
}

/// Given back, it is due when it was said to be.
pub fn a_message_given_back_is_due_when_said(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let message = message(company, at(0));
    enqueue(storage, &message);
    claim(storage, 0, 9);
    write(storage, |tx| tx.mark_retry(message.id, at(300), "451"));
    assert!(claim(storage, 299, 9).is_empty());
    let again = claim(storage, 300, 9);
    assert_eq!(
        again,
        [QueuedMessage {
            message,
            attempts: 2
        }]
    );
}

/// Parked is counted, and not offered again.
pub fn a_parked_message_is_counted_and_not_offered(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let message = message(company, at(0));
    enqueue(storage, &message);
    write(storage, |tx| tx.mark_parked(message.id, at(1), "550"));
    assert_eq!(counts(storage), (0, 1));
    assert!(claim(storage, 1000, 9).is_empty());
    let parked = ParkedMessage {
        message,
        attempts: 0,
        error: "550".to_owned(),
    };
    assert_eq!(read(storage, |reads| reads.parked_messages(9)), [parked]);
    assert!(read(storage, |reads| reads.parked_messages(0)).is_empty());
}

/// However many claim at once, no message goes to two.
pub fn no_message_is_claimed_twice(storage: &dyn Storage) {
    let company = company(storage, "acme");
    let all: HashSet<_> = (0..60)
        .map(|_| {
            let message = message(company, at(0));
            enqueue(storage, &message);
            message.id
        })
        .collect();
    let claimed = at_once(8, |_| {
        let mut mine = Vec::new();
        loop {
            let more = claim(storage, 0, 4);
            if more.is_empty() {
                return mine;
            }
            mine.extend(ids(&more));
        }
    });
    let claimed: Vec<_> = claimed.into_iter().flatten().collect();
    assert_eq!(claimed.len(), 60);
    assert_eq!(claimed.into_iter().collect::<HashSet<_>>(), all);
}
