//! Templates, and what a browser may do with the result.

use std::sync::LazyLock;

use actix_web::http::{
    StatusCode,
    header::{CONTENT_SECURITY_POLICY, HeaderValue},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use minijinja::{Environment, Error, UndefinedBehavior, Value, value::Serde};
use sha2::{Digest, Sha256};

use super::words::{Notice, Words};
use crate::{failure::Failure, reply::Reply};

pub(super) const HTML: &str = "text/html; charset=utf-8";

const STYLE: &str = include_str!("../../templates/pages/style.css");

const SOURCES: [(&str, &str); 4] = [
    (
        "layout.html",
        include_str!("../../templates/pages/layout.html"),
    ),
    (
        "notice.html",
        include_str!("../../templates/pages/notice.html"),
    ),
    (
        "verify_email.html",
        include_str!("../../templates/pages/verify_email.html"),
    ),
    (
        "reset_password.html",
        include_str!("../../templates/pages/reset_password.html"),
    ),
];

static TEMPLATES: LazyLock<Result<Environment<'static>, Error>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_global("style", STYLE);
    for (name, source) in SOURCES {
        environment.add_template(name, source)?;
    }
    Ok(environment)
});

/// No script, and of styles only ours, known by its hash: the page needs no second request, and works behind a proxy
/// that serves it under a path of its own.
static POLICY: LazyLock<Option<HeaderValue>> = LazyLock::new(|| {
    let hash = STANDARD.encode(Sha256::digest(STYLE));
    HeaderValue::from_str(&format!(
        "default-src 'none'; style-src 'sha256-{hash}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ))
    .ok()
});

/// What every page has.
pub(super) struct Page<'a> {
    pub words: &'static Words,
    /// What people call the company in whose name the link was sent.
    company: Option<&'a str>,
}

impl<'a> Page<'a> {
    pub(super) fn new(words: &'static Words, company: Option<&'a str>) -> Self {
        Self { words, company }
    }

    /// A page out of a template.
    pub(super) fn render(
        &self,
        status: StatusCode,
        template: &str,
        context: Value,
    ) -> Result<Reply, Failure> {
        let company = self.company;
        let words = Value::from(Serde(self.words));
        let page = TEMPLATES
            .as_ref()
            .map_err(Failure::internal)?
            .get_template(template)
            .and_then(|template| template.render(minijinja::context! { words, company, ..context }))
            .map_err(Failure::internal)?;
        Ok(html(status, page))
    }

    /// A page that says one thing.
    pub(super) fn notice(
        &self,
        status: StatusCode,
        title: &str,
        text: &str,
    ) -> Result<Reply, Failure> {
        let context = minijinja::context! { title, text };
        self.render(status, "notice.html", context)
    }

    /// The same in words that are known beforehand.
    pub(super) fn say(&self, status: StatusCode, notice: Notice) -> Result<Reply, Failure> {
        self.notice(status, notice.title, notice.text)
    }
}

pub(super) fn html(status: StatusCode, page: String) -> Reply {
    let reply = Reply::bytes(status, HTML, page);
    match &*POLICY {
        Some(policy) => reply.header(CONTENT_SECURITY_POLICY, policy.clone()),
        None => reply,
    }
}
