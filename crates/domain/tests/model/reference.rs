//! The rules, as small as they can be written.

use chrono::{SubsecRound, TimeDelta};
use latchkey_domain::{Time, TokenPolicy};

use crate::step::USERS;

/// How far ahead the times in a token may lie before a node that sees it first refuses it.
const AHEAD_SECONDS: i64 = 30;
/// How often a code may be answered.
const MAX_ATTEMPTS: u32 = 5;

/// Whether a token counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Counts,
    DoesNot,
    /// The clock was put back to before the token was issued: a node that knows it may go on. Or the token
    /// was replaced within the grace time, and so was what replaced it: a node that knew it as the newest
    /// may take it as long as if it had been replaced once. Or the clock was put back to before the end of the
    /// key that signed it: a node that saw that end may have dropped the key.
    Either,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct User {
    pub exists: bool,
    pub disabled: bool,
    /// The address was proven: what the number opened before counts no more.
    pub claimed: bool,
    /// The number of the password that counts.
    pub password: usize,
    /// The one before.
    pub former: usize,
}

#[derive(Clone, Debug)]
pub struct Session {
    pub user: usize,
    pub ended: bool,
    pub created: Time,
    pub expires: Option<Time>,
    pub refresh_until: Option<Time>,
    /// The newest token's name, the one before it, and since when.
    pub newest: usize,
    pub previous: Option<usize>,
    pub rotated: Option<Time>,
    /// The names before, and when each was replaced.
    pub replaced: Vec<(usize, Time)>,
}

#[derive(Clone, Copy, Debug)]
pub struct Token {
    pub session: usize,
    /// None: opaque.
    pub jwt: Option<Jwt>,
}

#[derive(Clone, Copy, Debug)]
pub struct Jwt {
    pub name: usize,
    pub issued: Time,
}

/// A new signing key.
#[derive(Clone, Copy, Debug)]
struct Rotation {
    signs_from: Time,
    /// The end of the keys before it.
    others_until: Time,
    /// How many tokens there were.
    tokens: usize,
}

/// A reset link or a code.
#[derive(Clone, Copy, Debug)]
pub struct Secret {
    pub user: usize,
    pub expires: Time,
    pub spent: bool,
    pub answers: u32,
}

impl Secret {
    pub fn new(user: usize, expires: Time) -> Self {
        Self {
            user,
            expires,
            spent: false,
            answers: 0,
        }
    }
}

pub struct Reference {
    pub policy: TokenPolicy,
    pub users: [User; USERS],
    pub sessions: Vec<Session>,
    pub tokens: Vec<Token>,
    pub links: Vec<Secret>,
    pub codes: Vec<Secret>,
    names: usize,
    rotations: Vec<Rotation>,
    /// The latest that any clock has shown.
    latest: Option<Time>,
}

impl Reference {
    pub fn new(policy: TokenPolicy) -> Self {
        Self {
            policy,
            users: [User::default(); USERS],
            sessions: vec![],
            tokens: vec![],
            links: vec![],
            codes: vec![],
            names: 0,
            rotations: vec![],
            latest: None,
        }
    }

    /// The clock shows `now`.
    pub fn tell(&mut self, now: Time) {
        self.latest = self.latest.max(Some(now));
    }

    /// A new signing key is made.
    pub fn rotate_keys(&mut self, now: Time) {
        let signs_from = now + TimeDelta::seconds(1);
        self.rotations.push(Rotation {
            signs_from,
            others_until: signs_from + TimeDelta::seconds(1) + self.policy.jwt,
            tokens: self.tokens.len(),
        });
    }

    pub fn may_sign_in(&self, user: usize) -> bool {
        self.users[user].exists && !self.users[user].disabled
    }

    /// An opaque session with its token begins.
    pub fn begin(&mut self, user: usize, lifetime: Option<TimeDelta>, now: Time) {
        let expires = lifetime.map(|lifetime| now + lifetime);
        let session = self.session(user, expires, None, now);
        self.tokens.push(Token { session, jwt: None });
    }

    /// A JWT session with its first token begins.
    pub fn begin_jwt(&mut self, user: usize, now: Time) {
        let until = now.trunc_subsecs(0) + self.policy.jwt_refresh;
        let session = self.session(user, Some(until + self.policy.jwt), Some(until), now);
        let name = self.sessions[session].newest;
        self.issue(session, name, now);
    }

    fn session(
        &mut self,
        user: usize,
        expires: Option<Time>,
        refresh_until: Option<Time>,
        now: Time,
    ) -> usize {
        self.names += 1;
        self.sessions.push(Session {
            user,
            ended: false,
            created: now,
            expires,
            refresh_until,
            newest: self.names,
            previous: None,
            rotated: None,
            replaced: vec![],
        });
        self.sessions.len() - 1
    }

    fn issue(&mut self, session: usize, name: usize, now: Time) {
        let issued = now.trunc_subsecs(0);
        let jwt = Some(Jwt { name, issued });
        self.tokens.push(Token { session, jwt });
    }

    /// Whether a session of somebody who may sign in runs.
    pub fn runs(&self, session: usize, now: Time) -> bool {
        let session = &self.sessions[session];
        let expired = session.expires.is_some_and(|expires| expires <= now);
        self.may_sign_in(session.user) && !session.ended && !expired
    }

    pub fn verdict(&self, number: usize, now: Time) -> Verdict {
        let token = self.tokens[number];
        let session = &self.sessions[token.session];
        let stands = |jwt: Jwt| match session.rotated {
            None => true,
            Some(rotated) => {
                jwt.name == session.newest
                    || (session.previous == Some(jwt.name) && now < rotated + self.policy.jwt_grace)
            }
        };
        match token.jwt {
            _ if !self.runs(token.session, now) => Verdict::DoesNot,
            None => Verdict::Counts,
            Some(jwt) if self.is_over(jwt, now) => Verdict::DoesNot,
            Some(jwt) if !stands(jwt) => match self.in_grace(jwt, session, now) {
                true => Verdict::Either,
                false => Verdict::DoesNot,
            },
            Some(jwt) if self.lies_ahead(jwt, session, now) => Verdict::Either,
            Some(jwt) if self.outlived_its_key(number, jwt) => Verdict::Either,
            Some(_) => Verdict::Counts,
        }
    }

    fn in_grace(&self, jwt: Jwt, session: &Session, now: Time) -> bool {
        let mut replaced = session.replaced.iter();
        replaced.any(|(name, at)| *name == jwt.name && now < *at + self.policy.jwt_grace)
    }

    fn is_over(&self, jwt: Jwt, now: Time) -> bool {
        now >= jwt.issued + self.policy.jwt
    }

    fn lies_ahead(&self, jwt: Jwt, session: &Session, now: Time) -> bool {
        let latest = now.timestamp() + AHEAD_SECONDS;
        jwt.issued.timestamp() > latest || session.created.timestamp() > latest
    }

    /// Whether the end of the key that signed the token has been seen; the token's own is before it.
    fn outlived_its_key(&self, number: usize, jwt: Jwt) -> bool {
        let mut rotations = self.rotations.iter();
        rotations.any(|rotation| {
            let before = number < rotation.tokens || jwt.issued < rotation.signs_from;
            before && self.latest >= Some(rotation.others_until)
        })
    }

    /// What a refresh with this token does; whether it gives a new one. `gave`: whether the core's did, which
    /// decides where the clock was put back, as for [`Verdict::Either`].
    pub fn refresh(&mut self, token: usize, now: Time, gave: bool) -> bool {
        let Token { session: at, jwt } = self.tokens[token];
        let Some(jwt) = jwt else {
            return false;
        };
        let session = &self.sessions[at];
        let late = session.refresh_until.is_some_and(|until| now > until);
        if self.is_over(jwt, now)
            || ((self.lies_ahead(jwt, session, now) || self.outlived_its_key(token, jwt)) && !gave)
            || !self.runs(at, now)
            || late
        {
            return false;
        }
        if !self.policy.jwt_rotate {
            self.issue(at, jwt.name, now);
            return true;
        }
        self.names += 1;
        let (name, grace) = (self.names, self.policy.jwt_grace);
        let session = &mut self.sessions[at];
        if session.rotated.is_none() || jwt.name == session.newest {
            session.replaced.push((session.newest, now));
            session.previous = Some(session.newest);
            session.newest = name;
            session.rotated = Some(now);
        } else if session.previous != Some(jwt.name)
            || session.rotated.is_none_or(|rotated| now >= rotated + grace)
        {
            session.ended = true;
            return false;
        }
        let newest = session.newest;
        self.issue(at, newest, now);
        true
    }

    /// Ends the user's sessions that `which` takes.
    pub fn end(&mut self, user: usize, which: impl Fn(usize, &Session) -> bool) {
        for (index, session) in self.sessions.iter_mut().enumerate() {
            if session.user == user && which(index, session) {
                session.ended = true;
            }
        }
    }

    pub fn set_password(&mut self, user: usize, password: usize) {
        let user = &mut self.users[user];
        user.former = user.password;
        user.password = password;
    }

    /// Links of the user are worth nothing from now on.
    pub fn drop_links(&mut self, user: usize) {
        let theirs = self.links.iter_mut().filter(|link| link.user == user);
        theirs.for_each(|link| link.spent = true);
    }

    /// The user proved to hold the address.
    pub fn claim(&mut self, user: usize) {
        if !self.users[user].claimed {
            self.users[user].claimed = true;
            self.drop_codes(user);
        }
    }

    /// Codes of the user are worth nothing from now on.
    pub fn drop_codes(&mut self, user: usize) {
        let theirs = self.codes.iter_mut().filter(|code| code.user == user);
        theirs.for_each(|code| code.spent = true);
    }

    /// Whether this link sets a password now.
    pub fn link_counts(&self, link: usize, now: Time) -> bool {
        let link = &self.links[link];
        !link.spent && now < link.expires && self.may_sign_in(link.user)
    }

    /// Counts an answer to the user's newest code; whether it may be right. `code`: which was given.
    pub fn answer(&mut self, code: usize, right: bool, now: Time) -> bool {
        let user = self.codes[code].user;
        let newest = self.codes.iter().rposition(|code| code.user == user);
        let (is_newest, allowed) = (newest == Some(code), self.may_sign_in(user));
        let Some(newest) = newest.map(|newest| &mut self.codes[newest]) else {
            return false;
        };
        if newest.spent || now >= newest.expires || newest.answers >= MAX_ATTEMPTS {
            return false;
        }
        newest.answers += 1;
        newest.spent = right && is_newest && allowed;
        newest.spent
    }
}
