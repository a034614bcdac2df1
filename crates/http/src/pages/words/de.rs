//! German.

use latchkey_domain::validation::Problem;

use super::{Notice, Words};
use crate::pages::trouble::Trouble;

pub(super) static WORDS: Words = Words {
    lang: "de",
    set_password: "Neues Passwort setzen",
    not_yet: "Noch nicht: ",
    not_set: "Das Passwort wurde nicht gesetzt. Was nicht stimmt, steht unter dem Feld.",
    new_password: "Neues Passwort",
    same_again: "Dasselbe Passwort noch einmal",
    set_button: "Passwort setzen",
    confirm_address: "E-Mail-Adresse bestätigen",
    confirm_text: "Drücken Sie den Knopf, um zu bestätigen, dass die Adresse Ihre ist, an die dieser Link ging.",
    confirm_button: "Adresse bestätigen",
    differ: "Die beiden Passwörter sind verschieden.",
    password_is_set: Notice {
        title: "Ihr neues Passwort gilt",
        text: "Sie sind überall abgemeldet. Melden Sie sich mit dem neuen Passwort an.",
    },
    reset_link_is_over: Notice {
        title: OVER,
        text: "Er ist benutzt, zu alt oder nicht vollständig. Fordern Sie dort, wo Sie sich anmelden, einen neuen an.",
    },
    address_is_confirmed: Notice {
        title: "Ihre Adresse ist bestätigt",
        text: "Hier ist nichts weiter zu tun. Sie können diese Seite schließen.",
    },
    email_link_is_over: Notice {
        title: OVER,
        text: "Haben Sie die Adresse schon bestätigt, ist alles gut. Sonst ist der Link zu alt oder nicht \
               vollständig: Fordern Sie einen neuen an.",
    },
    hint,
    problem,
    trouble,
};

const OVER: &str = "Dieser Link gilt nicht mehr";

fn hint(min_length: usize) -> String {
    format!(
        "Mindestens {min_length} Zeichen. Gut sind mehrere Wörter hintereinander, nicht gut ein Name oder eine Adresse."
    )
}

fn problem(problem: Problem) -> String {
    match problem {
        Problem::Blank => "Geben Sie ein Passwort ein.".to_owned(),
        Problem::TooShort(least) => {
            format!("Es ist zu kurz: Es braucht mindestens {least} Zeichen.")
        }
        Problem::TooLong(most) => format!("Es ist zu lang: Es darf höchstens {most} Bytes haben."),
        Problem::Common => "Es gehört zu den Passwörtern, die zuerst erraten werden.".to_owned(),
        Problem::EntirelyNumeric => "Es besteht nur aus Ziffern.".to_owned(),
        Problem::TooSimilar => "Es ähnelt zu sehr Ihrem Namen oder Ihrer Adresse.".to_owned(),
        Problem::Malformed
        | Problem::Taken
        | Problem::Unknown
        | Problem::NotAccepted
        | Problem::NotAnInteger
        | Problem::TooSmall(_)
        | Problem::TooLarge(_)
        | Problem::LastOne
        | Problem::TooMany(_)
        | Problem::Wrong => "Es kann nicht benutzt werden.".to_owned(),
    }
}

fn trouble(trouble: Trouble) -> (&'static str, String) {
    let (title, text) = match trouble {
        Trouble::NotWhole => (
            "Dieser Link ist nicht vollständig",
            "Öffnen Sie ihn noch einmal aus der E-Mail, oder kopieren Sie ihn ganz.",
        ),
        Trouble::NotFromOurPage => (
            "Das kam nicht von unserer Seite",
            "Öffnen Sie den Link in der E-Mail, und benutzen Sie den Knopf dort.",
        ),
        Trouble::NoSuchPage => (
            "Diese Seite gibt es nicht",
            "Öffnen Sie den Link noch einmal aus der E-Mail, oder kopieren Sie ihn ganz.",
        ),
        Trouble::NotOurForm => (
            "Diese Seite nimmt nur ihr eigenes Formular an",
            "Öffnen Sie den Link in der E-Mail, und benutzen Sie den Knopf dort.",
        ),
        Trouble::TooSlow => (
            "Ihr Browser hat zu lange gebraucht",
            "Gehen Sie zurück, und versuchen Sie es noch einmal.",
        ),
        Trouble::Internal => (
            "Hier ist etwas schiefgegangen",
            "Es lag nicht an Ihnen. Gehen Sie zurück, und versuchen Sie es später noch einmal.",
        ),
        Trouble::TooMany(wait) => {
            let wait = duration(wait);
            let text = format!("Gehen Sie zurück, und versuchen Sie es in {wait} noch einmal.");
            return ("Zu viele Versuche", text);
        }
        Trouble::Busy(wait) => {
            let wait = duration(wait);
            let text = format!(
                "Es wurde nichts geändert. Gehen Sie zurück, und versuchen Sie es in {wait} noch einmal."
            );
            return ("Gerade ist zu viel zu tun", text);
        }
    };
    (title, text.to_owned())
}

fn duration(seconds: u64) -> String {
    match seconds {
        0 | 1 => "einer Sekunde".to_owned(),
        2..=90 => format!("{seconds} Sekunden"),
        _ => format!("{} Minuten", seconds.div_ceil(60)),
    }
}
