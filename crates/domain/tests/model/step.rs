//! What may happen in a life.

use proptest::prelude::*;

/// How many users there are at most.
pub const USERS: usize = 2;

/// One step. Numbers choose among what there is, from the newest, so that a shortened life still means
/// something.
#[derive(Clone, Debug)]
pub struct Step {
    /// Whether the second node is asked.
    pub second: bool,
    /// What happens.
    pub act: Act,
}

/// What happens.
#[derive(Clone, Debug)]
pub enum Act {
    /// Somebody registers, perhaps once more.
    Register { user: usize },
    /// A login with a password.
    LogIn {
        user: usize,
        guess: Guess,
        jwt: bool,
    },
    /// A token that does not expire.
    Permanent { token: usize, guess: Guess },
    /// A token is exchanged for the next one.
    Refresh { token: usize },
    /// A session is ended by its bearer.
    LogOut { token: usize },
    /// All sessions that expire are ended by a bearer.
    LogOutEverywhere { token: usize },
    /// A session is revoked by the bearer of another one, or by its own.
    Revoke { token: usize, which: usize },
    /// The password is changed by a bearer.
    ChangePassword { token: usize, guess: Guess },
    /// A reset link is asked for.
    RequestReset { user: usize },
    /// A reset link is used, perhaps not for the first time.
    ConfirmReset { link: usize },
    /// A code to sign in is asked for.
    SendCode { user: usize },
    /// A code is given, perhaps not for the first time.
    GiveCode { code: usize, right: bool },
    /// The operator stops a user from signing in.
    Disable { user: usize },
    /// The operator lets a user sign in again.
    Enable { user: usize },
    /// The operator ends all sessions of a user.
    SignOut { user: usize },
    /// The signing keys are rotated.
    RotateKeys,
    /// Time goes by, or is put back.
    Wait { seconds: i64 },
    /// What has served its time is removed.
    Sweep,
    /// The node loses all that it holds in memory, as in a crash.
    Crash,
}

/// Which password is given.
#[derive(Clone, Copy, Debug)]
pub enum Guess {
    /// The one that counts.
    Right,
    /// One that counted once, or never did.
    Wrong,
    /// The one before.
    Former,
}

/// Around every lifetime there is: grace, code, link, opaque session, JWT, refresh; and steps of the
/// clock.
const WAITS: [i64; 14] = [
    1, 29, 31, 300, 599, 601, 3_599, 3_601, 35_999, 36_001, 432_000, 864_001, -20, -300,
];

/// Any step.
pub fn any() -> impl Strategy<Value = Step> {
    (proptest::bool::ANY, act()).prop_map(|(second, act)| Step { second, act })
}

fn act() -> impl Strategy<Value = Act> {
    let user = || 0..USERS;
    // What happened last is what rules are about most often.
    let some = || prop_oneof![3 => 0..3_usize, 1 => 0..64_usize];
    prop_oneof![
        2 => user().prop_map(|user| Act::Register { user }),
        8 => (user(), guess(), proptest::bool::ANY)
            .prop_map(|(user, guess, jwt)| Act::LogIn { user, guess, jwt }),
        2 => (some(), guess()).prop_map(|(token, guess)| Act::Permanent { token, guess }),
        8 => some().prop_map(|token| Act::Refresh { token }),
        2 => some().prop_map(|token| Act::LogOut { token }),
        1 => some().prop_map(|token| Act::LogOutEverywhere { token }),
        2 => (some(), some()).prop_map(|(token, which)| Act::Revoke { token, which }),
        3 => (some(), guess()).prop_map(|(token, guess)| Act::ChangePassword { token, guess }),
        4 => user().prop_map(|user| Act::RequestReset { user }),
        5 => some().prop_map(|link| Act::ConfirmReset { link }),
        3 => user().prop_map(|user| Act::SendCode { user }),
        4 => (some(), proptest::bool::weighted(0.6))
            .prop_map(|(code, right)| Act::GiveCode { code, right }),
        1 => user().prop_map(|user| Act::Disable { user }),
        1 => user().prop_map(|user| Act::Enable { user }),
        1 => user().prop_map(|user| Act::SignOut { user }),
        1 => Just(Act::RotateKeys),
        5 => proptest::sample::select(&WAITS[..]).prop_map(|seconds| Act::Wait { seconds }),
        1 => Just(Act::Sweep),
        2 => Just(Act::Crash),
    ]
}

fn guess() -> impl Strategy<Value = Guess> {
    prop_oneof![6 => Just(Guess::Right), 1 => Just(Guess::Wrong), 1 => Just(Guess::Former)]
}
