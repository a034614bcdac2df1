//! `reset-password?uid=&token=`: setting a new password.

use actix_web::http::StatusCode;
use latchkey_domain::{
    model::{LinkSecret, Password},
    passwords::{ConfirmReset, ConfirmResetError},
    validation::Invalids,
};
use minijinja::context;

use super::{Pages, part, refuse_cross_site, render::Page, run, words, words::Words};
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
    Example::new(400, "A page that says that the link does not work.", ""),
];
pub(super) const SPENT: &[Example] = &[
    Example::new(200, "A page that says that the password is set.", ""),
    Example::new(
        400,
        "The form again, with what is wrong with the password; or a page that says that the link does not work.",
        "",
    ),
];

/// The form, and whose page it stands on.
struct Form {
    words: &'static Words,
    company: String,
    uid: String,
    token: String,
    min_length: usize,
}

pub(super) async fn show(call: Call<Pages>) -> Result<Reply, Failure> {
    match Form::open(&call, call.query()).await? {
        Some(form) => form.show(StatusCode::OK, vec![], vec![]),
        None => over(words(&call)),
    }
}

pub(super) async fn spend(call: Call<Pages>) -> Result<Reply, Failure> {
    refuse_cross_site(&call)?;
    let Some(form) = Form::open(&call, call.fields()).await? else {
        return over(words(&call));
    };
    let new = part(call.fields(), "new_password1");
    if new != part(call.fields(), "new_password2") {
        let differ = vec![form.words.differ.to_owned()];
        return form.show(StatusCode::BAD_REQUEST, vec![], differ);
    }
    let request = ConfirmReset {
        uid: form.uid.clone(),
        token: LinkSecret::new(form.token.as_str()),
        new: Password::new(new),
        client: call.client().into(),
    };
    match run(&call, move |auth| auth.confirm_password_reset(&request)).await? {
        Ok(()) => form.page().say(StatusCode::OK, form.words.password_is_set),
        Err(ConfirmResetError::BadUid | ConfirmResetError::BadToken) => over(form.words),
        Err(ConfirmResetError::Invalid(invalids)) => {
            form.show(StatusCode::BAD_REQUEST, form.in_words(&invalids), vec![])
        }
        Err(ConfirmResetError::Throttled(throttled)) => Err(throttled.into()),
        Err(ConfirmResetError::Fault(fault)) => Err(fault.into()),
    }
}

impl Form {
    /// The form of a link that is good.
    async fn open(call: &Call<Pages>, fields: &Fields) -> Result<Option<Self>, Failure> {
        let (uid, token) = (part(fields, "uid"), part(fields, "token"));
        let (link, client) = (
            (uid.clone(), LinkSecret::new(token.as_str())),
            call.client().into(),
        );
        let company = run(call, move |auth| {
            auth.open_reset_link(&link.0, &link.1, &client)
        });
        Ok(company.await??.map(|company| Self {
            words: words(call),
            company: company.name,
            uid,
            token,
            min_length: call.surface().auth.policy().passwords.min_length,
        }))
    }

    fn page(&self) -> Page<'_> {
        Page::new(self.words, Some(&self.company))
    }

    /// The form, with what is wrong with either field. What was typed is not sent back.
    fn show(
        &self,
        status: StatusCode,
        first: Vec<String>,
        second: Vec<String>,
    ) -> Result<Reply, Failure> {
        let Self { uid, token, .. } = self;
        let hint = (self.words.hint)(self.min_length);
        let context = context! { uid, token, hint, first, second };
        self.page().render(status, "reset_password.html", context)
    }

    fn in_words(&self, invalids: &Invalids) -> Vec<String> {
        let problems = invalids.0.iter().map(|invalid| invalid.problem);
        problems.map(self.words.problem).collect()
    }
}

/// Names no company: who holds such a link is anybody.
fn over(words: &'static Words) -> Result<Reply, Failure> {
    Page::new(words, None).say(StatusCode::BAD_REQUEST, words.reset_link_is_over)
}
