//! A life as it is led by the real core, held against the reference after each step.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use latchkey_domain::accounts::Register;
use latchkey_domain::model::{Client, Code, LinkSecret, PlainToken, SessionKind, Surface};
use latchkey_domain::outbox::Content;
use latchkey_domain::passwords::{ChangePassword, ConfirmReset, RequestReset};
use latchkey_domain::sessions::{
    Authenticated, CreatePermanent, Grant, LogIn, SignInByCode, SignedIn,
};
use latchkey_domain::{Auth, Time};
use latchkey_testkit::World;
use latchkey_testkit::world::Node;

use crate::reference::{Reference, Secret, Verdict};
use crate::step::{Act, Guess, Step};

const CODE_LIFETIME: TimeDelta = TimeDelta::minutes(10);
const LINK_LIFETIME: TimeDelta = TimeDelta::hours(1);

/// Two nodes, what they handed out, and what the rules say about it.
pub struct Life<'a> {
    world: &'a mut World,
    second: Node,
    rules: Reference,
    /// The tokens, numbered as in the reference; and what names their sessions in lists.
    tokens: Vec<PlainToken>,
    keys: Vec<String>,
    links: Vec<(String, LinkSecret)>,
    codes: Vec<Code>,
    /// How many passwords there were.
    passwords: usize,
}

impl<'a> Life<'a> {
    /// Begins in a world that is made as new.
    pub fn begin(world: &'a mut World, rotate: bool) -> Self {
        world.renew(|builder| {
            builder.policy(|policy| {
                policy.limits.enabled = false;
                policy.tokens.jwt_rotate = rotate;
                policy.tokens.max_staleness = Some(Duration::from_secs(3600));
            })
        });
        // So that the clock can be put back without getting before the first signing key.
        world.clock.advance(TimeDelta::days(2));
        Self {
            second: world.second_node(),
            rules: Reference::new(world.auth.policy().tokens),
            world,
            tokens: vec![],
            keys: vec![],
            links: vec![],
            codes: vec![],
            passwords: 0,
        }
    }

    /// Takes every step and looks at everything after each.
    pub fn lead(mut self, steps: &[Step]) {
        let first = Arc::clone(&self.world.auth);
        self.register(&first, 0);
        self.take_messages();
        for step in steps {
            let auth = match step.second {
                false => Arc::clone(&self.world.auth),
                true => Arc::clone(&self.second.auth),
            };
            auth.follow_feed().unwrap();
            self.act(&auth, step);
            self.take_messages();
            self.look();
        }
    }

    fn now(&self) -> Time {
        self.world.auth.now()
    }

    /// Shows every token to both nodes.
    fn look(&self) {
        let now = self.now();
        for (name, auth) in [("first", &self.world.auth), ("second", &self.second.auth)] {
            auth.follow_feed().unwrap();
            for token in 0..self.tokens.len() {
                let counts = self.identify(auth, token).is_some();
                let verdict = self.rules.verdict(token, now);
                let right = match verdict {
                    Verdict::Counts => counts,
                    Verdict::DoesNot => !counts,
                    Verdict::Either => true,
                };
                assert!(
                    right,
                    "the {name} node, token {token}: {verdict:?} is the rule"
                );
            }
        }
    }

    fn identify(&self, auth: &Auth, token: usize) -> Option<Authenticated> {
        let plain = &self.tokens[token];
        match self.rules.tokens[token].jwt {
            None => auth.authenticate(plain).ok(),
            Some(_) => auth.authenticate_jwt(plain).ok().map(|found| found.0),
        }
    }

    /// One of the tokens with its bearer, if the rules accept it beyond doubt.
    fn bearer(&self, auth: &Auth, choice: usize) -> Option<(usize, Authenticated)> {
        let token = newest(choice, self.tokens.len())?;
        match self.rules.verdict(token, self.now()) {
            Verdict::Counts => Some((token, self.identify(auth, token).unwrap())),
            Verdict::DoesNot | Verdict::Either => None,
        }
    }

    fn act(&mut self, auth: &Auth, step: &Step) {
        match step.act {
            Act::Register { user } => self.register(auth, user),
            Act::LogIn { user, guess, jwt } => self.log_in(auth, user, guess, jwt),
            Act::Permanent { token, guess } => self.permanent(auth, token, guess),
            Act::Refresh { token } => self.refresh(auth, token),
            Act::LogOut { token } => self.log_out(auth, token),
            Act::LogOutEverywhere { token } => self.log_out_everywhere(auth, token),
            Act::Revoke { token, which } => self.revoke(auth, token, which),
            Act::ChangePassword { token, guess } => self.change_password(auth, token, guess),
            Act::RequestReset { user } => self.request_reset(auth, user),
            Act::ConfirmReset { link } => self.confirm_reset(auth, link),
            Act::SendCode { user } => self.send_code(auth, user),
            Act::GiveCode { code, right } => self.give_code(auth, code, right),
            Act::Disable { user } => self.disable(auth, user, true),
            Act::Enable { user } => self.disable(auth, user, false),
            Act::SignOut { user } => self.sign_out(auth, user),
            Act::RotateKeys => {
                assert!(auth.rotate_signing_key().unwrap().is_some());
                self.rules.rotate_keys(self.now());
            }
            Act::Wait { seconds } => {
                self.world.clock.advance(TimeDelta::seconds(seconds));
                self.rules.tell(self.now());
            }
            Act::Sweep => self.sweep(auth),
            Act::Crash if step.second => self.second = self.world.second_node(),
            Act::Crash => self.world.reopen(),
        }
    }

    fn register(&mut self, auth: &Auth, user: usize) {
        let first = self.passwords + 1;
        let request = Register {
            first_name: "Joe".to_owned(),
            last_name: "Soap".to_owned(),
            email: Some(email(user)),
            mobile: Some(mobile(user)),
            ..Register::new(Surface::Company, password(first).as_str())
        };
        let outcome = auth.register(&request);
        assert_eq!(outcome.is_ok(), !self.rules.users[user].exists);
        if let Ok(signed_in) = outcome {
            self.passwords = first;
            self.rules.users[user].exists = true;
            self.rules.set_password(user, first);
            self.keep(user, &signed_in);
        }
    }

    fn log_in(&mut self, auth: &Auth, user: usize, guess: Guess, jwt: bool) {
        let (surface, grant) = match jwt {
            true => (Surface::Jwt, Grant::Jwt),
            false => (Surface::Company, Grant::Opaque),
        };
        let request = LogIn {
            grant,
            ..LogIn::new(surface, email(user), self.guess(user, guess).as_str())
        };
        let outcome = auth.log_in(request);
        let right = matches!(guess, Guess::Right) && self.rules.may_sign_in(user);
        assert_eq!(outcome.is_ok(), right, "login");
        if let Ok(signed_in) = outcome {
            self.keep(user, &signed_in);
        }
    }

    fn permanent(&mut self, auth: &Auth, token: usize, guess: Guess) {
        let Some((token, caller)) = self.bearer(auth, token) else {
            return;
        };
        let user = self.user_of(token);
        let request = CreatePermanent {
            password: self.guess(user, guess).as_str().into(),
            duration: None,
            surface: latchkey_domain::model::OpaqueSurface::Company,
            client: Client::default(),
        };
        let outcome = auth.create_permanent_token(&caller, request);
        assert_eq!(outcome.is_ok(), matches!(guess, Guess::Right));
        if let Ok(signed_in) = outcome {
            self.keep(user, &signed_in);
        }
    }

    /// Keeps what was handed out, and notes it in the reference.
    fn keep(&mut self, user: usize, signed_in: &SignedIn) {
        let now = self.now();
        match &signed_in.session.kind {
            SessionKind::Opaque { token_key, .. } => {
                let lifetime = signed_in.session.expires.map(|_| self.rules.policy.session);
                self.rules.begin(user, lifetime, now);
                self.keys.push(token_key.clone());
            }
            SessionKind::Jwt { .. } => {
                self.rules.begin_jwt(user, now);
                let id = signed_in.session.id.0.simple().to_string();
                self.keys.push(id[..8].to_owned());
            }
        }
        self.tokens.push(signed_in.token.clone());
    }

    fn refresh(&mut self, auth: &Auth, token: usize) {
        let Some(token) = newest(token, self.tokens.len()) else {
            return;
        };
        let outcome = auth.refresh_jwt(&self.tokens[token], &Client::default());
        let right = self.rules.refresh(token, self.now(), outcome.is_ok());
        assert_eq!(outcome.is_ok(), right, "refresh of token {token}");
        if let Ok(refreshed) = outcome {
            self.tokens.push(refreshed.token);
        }
    }

    fn log_out(&mut self, auth: &Auth, token: usize) {
        if let Some((token, caller)) = self.bearer(auth, token) {
            auth.log_out(&caller).unwrap();
            let session = self.rules.tokens[token].session;
            self.rules.sessions[session].ended = true;
        }
    }

    fn log_out_everywhere(&mut self, auth: &Auth, token: usize) {
        if let Some((token, caller)) = self.bearer(auth, token) {
            auth.log_out_everywhere(&caller).unwrap();
            let user = self.user_of(token);
            self.rules.end(user, |_, session| session.expires.is_some());
        }
    }

    fn revoke(&mut self, auth: &Auth, token: usize, which: usize) {
        let Some((token, caller)) = self.bearer(auth, token) else {
            return;
        };
        let (user, now) = (self.user_of(token), self.now());
        let theirs: Vec<usize> = (0..self.rules.sessions.len())
            .filter(|session| self.rules.sessions[*session].user == user)
            .filter(|session| self.rules.runs(*session, now))
            .collect();
        assert_eq!(auth.list_tokens(&caller).unwrap().len(), theirs.len());
        let chosen = theirs[which % theirs.len()];
        assert!(auth.revoke_token(&caller, &self.keys[chosen]).unwrap());
        self.rules.sessions[chosen].ended = true;
    }

    fn change_password(&mut self, auth: &Auth, token: usize, guess: Guess) {
        let Some((token, caller)) = self.bearer(auth, token) else {
            return;
        };
        let user = self.user_of(token);
        let new = self.passwords + 1;
        let request = ChangePassword {
            old: self.guess(user, guess).as_str().into(),
            new: password(new).as_str().into(),
            client: Client::default(),
        };
        let outcome = auth.change_password(&caller, request);
        assert_eq!(outcome.is_ok(), matches!(guess, Guess::Right));
        if outcome.is_ok() {
            let kept = self.rules.tokens[token].session;
            self.new_password(user, Some(kept));
        }
    }

    /// What follows on a new password; `kept` is the one session that goes on.
    fn new_password(&mut self, user: usize, kept: Option<usize>) {
        self.passwords += 1;
        self.rules.set_password(user, self.passwords);
        self.rules.drop_links(user);
        self.rules.end(user, |index, _| Some(index) != kept);
    }

    fn request_reset(&mut self, auth: &Auth, user: usize) {
        let request = RequestReset {
            company: None,
            identifier: email(user),
            client: Client::default(),
        };
        auth.request_password_reset(&request).unwrap();
        if self.rules.may_sign_in(user) {
            self.rules.drop_links(user);
            let expires = self.now() + LINK_LIFETIME;
            self.rules.links.push(Secret::new(user, expires));
        }
    }

    fn confirm_reset(&mut self, auth: &Auth, link: usize) {
        let Some(link) = newest(link, self.links.len()) else {
            return;
        };
        let (uid, token) = self.links[link].clone();
        let request = ConfirmReset {
            uid,
            token,
            new: password(self.passwords + 1).as_str().into(),
            client: Client::default(),
        };
        let outcome = auth.confirm_password_reset(&request);
        let right = self.rules.link_counts(link, self.now());
        assert_eq!(outcome.is_ok(), right, "link {link}: {outcome:?}");
        if right {
            let user = self.rules.links[link].user;
            self.new_password(user, None);
            self.rules.claim(user);
        }
    }

    fn send_code(&mut self, auth: &Auth, user: usize) {
        auth.send_sign_in_code(&mobile(user), &Client::default())
            .unwrap();
        if self.rules.may_sign_in(user) && !self.rules.users[user].claimed {
            self.rules.drop_codes(user);
            let expires = self.now() + CODE_LIFETIME;
            self.rules.codes.push(Secret::new(user, expires));
        }
    }

    fn give_code(&mut self, auth: &Auth, code: usize, right: bool) {
        let Some(code) = newest(code, self.codes.len()) else {
            return;
        };
        let user = self.rules.codes[code].user;
        let request = SignInByCode {
            number: mobile(user),
            code: if right {
                self.codes[code].clone()
            } else {
                Code::new("wrong")
            },
            surface: Surface::Company,
            client: Client::default(),
        };
        let outcome = auth.sign_in_by_code(&request);
        let right = self.rules.answer(code, right, self.now());
        assert_eq!(outcome.is_ok(), right, "code {code}");
        if let Ok(signed_in) = outcome {
            self.keep(user, &signed_in);
        }
    }

    fn disable(&mut self, auth: &Auth, user: usize, disabled: bool) {
        let outcome = auth.set_user_disabled(&email(user), disabled);
        assert_eq!(outcome.is_ok(), self.rules.users[user].exists);
        self.rules.users[user].disabled = disabled && outcome.is_ok();
        if disabled {
            self.rules.drop_links(user);
            self.rules.end(user, |_, _| true);
        }
    }

    fn sign_out(&mut self, auth: &Auth, user: usize) {
        let outcome = auth.sign_user_out(&email(user));
        assert_eq!(outcome.is_ok(), self.rules.users[user].exists);
        self.rules.end(user, |_, _| true);
    }

    /// What has expired does not come back to life when the clock is put back.
    fn sweep(&mut self, auth: &Auth) {
        auth.sweep().unwrap();
        let now = self.now();
        for session in &mut self.rules.sessions {
            session.ended |= session.expires.is_some_and(|expires| expires <= now);
        }
        // A node may remember what was swept until its own clock says that it is over.
        self.world.reopen();
        self.second = self.world.second_node();
    }

    /// Takes what was sent; every link and code of the reference must have been.
    fn take_messages(&mut self) {
        for message in self.world.messages() {
            match message.content {
                Content::ResetPassword { link, .. } => self.links.push(uid_and_token(&link)),
                Content::Code { code, .. } if message.purpose == "sign_in" => self.codes.push(code),
                _ => {}
            }
        }
        let sent = (self.links.len(), self.codes.len());
        assert_eq!(sent, (self.rules.links.len(), self.rules.codes.len()));
    }

    fn user_of(&self, token: usize) -> usize {
        self.rules.sessions[self.rules.tokens[token].session].user
    }

    fn guess(&self, user: usize, guess: Guess) -> String {
        match guess {
            Guess::Right => password(self.rules.users[user].password),
            Guess::Former => password(self.rules.users[user].former),
            Guess::Wrong => "no such password 1".to_owned(),
        }
    }
}

/// The one of `count` things that `choice` names, counted from the newest.
fn newest(choice: usize, count: usize) -> Option<usize> {
    let back = choice.checked_rem(count)?;
    Some(count - 1 - back)
}

fn email(user: usize) -> String {
    format!("user{user}@example.org")
}

fn mobile(user: usize) -> String {
    format!("+2784000000{user}")
}

fn password(number: usize) -> String {
    format!("terminator {number} returns")
}

fn uid_and_token(link: &LinkSecret) -> (String, LinkSecret) {
    let link = link.expose();
    let value = |name: &str| {
        let (_, rest) = link.split_once(&format!("{name}=")).unwrap();
        rest.split('&').next().unwrap_or_default().to_owned()
    };
    (value("uid"), LinkSecret::new(value("token")))
}
