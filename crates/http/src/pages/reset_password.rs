//! `reset-password?uid=&token=`: setting a new password.

use actix_web::http::StatusCode;
use latchkey_domain::{
    model::{LinkSecret, Password},
    passwords::{ConfirmReset, ConfirmResetError},
    validation::{Invalids, Problem},
};
use minijinja::context;

use super::{Pages, part, refuse_cross_site, render, run};
use crate::{
    call::Call,
    endpoint::Example,
    failure::Failure,
    fields::{Field, Fields},
    reply::Reply,
};

/// What the link carries.
pub(super) const LINK: &[Field] = &[Field::secret("uid").blank(), Field::secret("token").blank()];

/// What the form carries.
pub(super) const FIELDS: &[Field] = &[
    Field::secret("uid").blank(),
    Field::secret("token").blank(),
    Field::secret("new_password1").blank(),
    Field::secret("new_password2").blank(),
];

pub(super) const SHOWN: &[Example] = &[
    Example::new(200, "A page with a form.", ""),
    Example::new(400, "A page that says that the link is not whole.", ""),
];
pub(super) const SPENT: &[Example] = &[
    Example::new(200, "A page that says that the password is set.", ""),
    Example::new(
        400,
        "The form again, with what is wrong with the password; or a page that says that the link does not work.",
        "",
    ),
];

/// The form as it is shown again.
struct Form {
    uid: String,
    token: String,
    min_length: usize,
}

pub(super) async fn show(call: Call<Pages>) -> Result<Reply, Failure> {
    let form = Form::read(&call, call.query());
    if form.uid.is_empty() || form.token.is_empty() {
        return does_not_work();
    }
    form.page(StatusCode::OK, vec![], vec![])
}

pub(super) async fn spend(call: Call<Pages>) -> Result<Reply, Failure> {
    refuse_cross_site(&call)?;
    let form = Form::read(&call, call.fields());
    let new = part(call.fields(), "new_password1");
    if new != part(call.fields(), "new_password2") {
        return form.page(
            StatusCode::BAD_REQUEST,
            vec![],
            vec!["The two passwords differ.".to_owned()],
        );
    }
    let request = ConfirmReset {
        uid: form.uid.clone(),
        token: LinkSecret::new(form.token.as_str()),
        new: Password::new(new),
        client: call.client().into(),
    };
    match run(&call, move |auth| auth.confirm_password_reset(&request)).await? {
        Ok(()) => render::notice(
            StatusCode::OK,
            "Your new password is set",
            "You are signed out everywhere. Sign in with the new password.",
        ),
        Err(ConfirmResetError::BadUid | ConfirmResetError::BadToken) => does_not_work(),
        Err(ConfirmResetError::Invalid(invalids)) => {
            form.page(StatusCode::BAD_REQUEST, in_words(&invalids), vec![])
        }
        Err(ConfirmResetError::Throttled(throttled)) => Err(throttled.into()),
        Err(ConfirmResetError::Fault(fault)) => Err(fault.into()),
    }
}

impl Form {
    fn read(call: &Call<Pages>, fields: &Fields) -> Self {
        Self {
            uid: part(fields, "uid"),
            token: part(fields, "token"),
            min_length: call.surface().auth.policy().passwords.min_length,
        }
    }

    /// The form, with what is wrong with either field. What was typed is not sent back.
    fn page(
        &self,
        status: StatusCode,
        first: Vec<String>,
        second: Vec<String>,
    ) -> Result<Reply, Failure> {
        let Self {
            uid,
            token,
            min_length,
        } = self;
        let context = context! { uid, token, min_length, first, second };
        render::page(status, "reset_password.html", context)
    }
}

fn does_not_work() -> Result<Reply, Failure> {
    render::notice(
        StatusCode::BAD_REQUEST,
        "This link does not work any more",
        "It has been used, is too old or is not whole. Ask for a new one where you sign in.",
    )
}

fn in_words(invalids: &Invalids) -> Vec<String> {
    invalids
        .0
        .iter()
        .map(|invalid| sentence(invalid.problem))
        .collect()
}

fn sentence(problem: Problem) -> String {
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
        | Problem::Wrong => "It cannot be used.".to_owned(),
    }
}
