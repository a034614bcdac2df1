//! What a world's users find in their mailboxes and on their telephones.

use latchkey_domain::{
    model::{Channel, Code, LinkSecret},
    outbox::{Content, Outgoing},
};
use url::Url;

use super::World;

/// Messages claimed at a time.
const BATCH: i64 = 100;

impl World {
    /// Delivers every message that is due and takes all that were not looked at yet, in order.
    ///
    /// # Panics
    /// When the database is broken.
    pub fn messages(&self) -> Vec<Outgoing> {
        self.deliver();
        std::mem::take(&mut *self.inbox())
    }

    /// The key in the mail that asks to verify an address; other messages stay to be looked at.
    ///
    /// # Panics
    /// When there is no such mail, as in all of these.
    pub fn mailed_key(&self) -> LinkSecret {
        self.newest("a mail with a key", |message| match &message.content {
            Content::VerifyEmail { key, .. } => Some(key.clone()),
            _ => None,
        })
    }

    /// The same, among the mails to one address.
    ///
    /// # Panics
    /// When there is none.
    pub fn mailed_key_to(&self, address: &str) -> LinkSecret {
        self.newest("a mail with a key", |message| match &message.content {
            Content::VerifyEmail { key, .. } if message.to == address => Some(key.clone()),
            _ => None,
        })
    }

    /// `uid` and `token` of the link to set a new password.
    ///
    /// # Panics
    /// When there is none.
    pub fn mailed_reset(&self) -> (String, LinkSecret) {
        self.newest("a mail to reset a password", |message| {
            match &message.content {
                Content::ResetPassword { link, .. } => Some(uid_and_token(link)),
                _ => None,
            }
        })
    }

    /// The code in a text message.
    ///
    /// # Panics
    /// When there is none.
    pub fn texted_code(&self) -> Code {
        self.newest("a text message with a code", |message| {
            match &message.content {
                Content::Code { code, .. } => Some(code.clone()),
                _ => None,
            }
        })
    }

    /// What `pick` makes of the newest message that it takes; those that it takes are removed.
    fn newest<T>(&self, what: &str, pick: impl Fn(&Outgoing) -> Option<T>) -> T {
        self.deliver();
        let mut inbox = self.inbox();
        let mut newest = None;
        inbox.retain(|message| match pick(message) {
            Some(picked) => {
                newest = Some(picked);
                false
            }
            None => true,
        });
        newest.unwrap_or_else(|| panic!("there is no {what} among {:#?}", *inbox))
    }

    /// Claims what is due on every channel, as a dispatcher does, and sends nothing.
    ///
    /// # Panics
    /// When the database is broken.
    pub fn claim(&self) -> Vec<Outgoing> {
        let channels = [Channel::Email, Channel::Sms].into_iter();
        let claimed = channels.flat_map(|channel| {
            let claimed = self.auth.claim_messages(channel, BATCH);
            claimed.expect("messages are claimed")
        });
        claimed.collect()
    }

    fn deliver(&self) {
        loop {
            let claimed = self.claim();
            if claimed.is_empty() {
                return;
            }
            for message in claimed {
                self.auth
                    .message_delivered(message.id)
                    .expect("the delivery is recorded");
                self.inbox().push(message);
            }
        }
    }

    fn inbox(&self) -> std::sync::MutexGuard<'_, Vec<Outgoing>> {
        self.inbox.lock().expect("no holder of the inbox panics")
    }
}

fn uid_and_token(link: &LinkSecret) -> (String, LinkSecret) {
    let link = Url::parse(link.expose()).expect("the link is a URL");
    let value = |name: &str| {
        let pair = link.query_pairs().find(|(found, _)| found == name);
        pair.expect("the link has uid and token").1.into_owned()
    };
    (value("uid"), LinkSecret::new(value("token")))
}
