//! English.

use latchkey_domain::validation::Problem;

use super::{Notice, Words};
use crate::pages::trouble::Trouble;

pub(super) static WORDS: Words = Words {
    lang: "en",
    set_password: "Set a new password",
    not_yet: "Not yet: ",
    not_set: "The password was not set. What is wrong stands below the field.",
    new_password: "New password",
    same_again: "The same password again",
    set_button: "Set password",
    confirm_address: "Confirm your email address",
    confirm_text: "Press the button to confirm that the address this link was sent to is yours.",
    confirm_button: "Confirm address",
    differ: "The two passwords differ.",
    password_is_set: Notice {
        title: "Your new password is set",
        text: "You are signed out everywhere. Sign in with the new password.",
    },
    reset_link_is_over: Notice {
        title: OVER,
        text: "It has been used, is too old or is not whole. Ask for a new one where you sign in.",
    },
    address_is_confirmed: Notice {
        title: "Your address is confirmed",
        text: "There is nothing more to do here. You can close this page.",
    },
    email_link_is_over: Notice {
        title: OVER,
        text: "If you have confirmed the address before, all is well. Otherwise the link is too old or not whole: \
               ask for a new one.",
    },
    hint,
    problem,
    trouble,
};

const OVER: &str = "This link does not work any more";

fn hint(min_length: usize) -> String {
    format!(
        "At least {min_length} characters. Several words in a row are good; a name or an address is not."
    )
}

fn problem(problem: Problem) -> String {
    match problem {
        Problem::Blank => "Type a password.".to_owned(),
        Problem::TooShort(least) => {
            format!("It is too short: it needs at least {least} characters.")
        }
        Problem::TooLong(most) => format!("It is too long: it may have {most} bytes at most."),
        Problem::Common => "It is one of the passwords that are guessed first.".to_owned(),
        Problem::EntirelyNumeric => "It has digits only.".to_owned(),
        Problem::TooSimilar => "It is too much like a name or an address of yours.".to_owned(),
        Problem::Malformed
        | Problem::Taken
        | Problem::Unknown
        | Problem::NotAccepted
        | Problem::NotAnInteger
        | Problem::TooSmall(_)
        | Problem::TooLarge(_)
        | Problem::LastOne
        | Problem::TooMany(_)
        | Problem::Wrong => "It cannot be used.".to_owned(),
    }
}

fn trouble(trouble: Trouble) -> (&'static str, String) {
    let (title, text) = match trouble {
        Trouble::NotWhole => (
            "This link is not whole",
            "Open it again from the mail, or copy all of it.",
        ),
        Trouble::NotFromOurPage => (
            "This was not sent from our page",
            "Open the link in the mail and use the button there.",
        ),
        Trouble::NoSuchPage => (
            "There is no such page",
            "Open the link again from the mail, or copy all of it.",
        ),
        Trouble::NotOurForm => (
            "This page works with its own form only",
            "Open the link in the mail and use the button there.",
        ),
        Trouble::TooSlow => ("Your browser took too long", "Go back and try again."),
        Trouble::Internal => (
            "Something went wrong here",
            "It was not your doing. Go back and try again in a while.",
        ),
        Trouble::TooMany(wait) => {
            let text = format!("Go back and try again in {}.", duration(wait));
            return ("Too many attempts", text);
        }
        Trouble::Busy(wait) => {
            let wait = duration(wait);
            let text = format!("Nothing was changed. Go back and try again in {wait}.");
            return ("We are busy right now", text);
        }
    };
    (title, text.to_owned())
}

fn duration(seconds: u64) -> String {
    match seconds {
        0 | 1 => "a second".to_owned(),
        2..=90 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    }
}
