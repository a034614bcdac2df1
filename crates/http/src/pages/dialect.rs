//! Failures as pages.

use actix_web::http::{
    StatusCode,
    header::{ACCEPT_LANGUAGE, HeaderMap},
};
use serde_json::{Value, json};

use super::{
    render::{self, HTML, Page},
    trouble::Trouble,
    words::Words,
};
use crate::{
    dialect::{Dialect, Rendered},
    failure::Failure,
    reply::Reply,
};

/// A title and a sentence that tells a person what to do next.
#[derive(Debug, Clone, Copy, Default)]
pub struct PagesDialect;

impl Dialect for PagesDialect {
    fn failure(&self, failure: &Failure) -> Rendered {
        let (title, text) = (Words::wanted("").trouble)(failure.into());
        Rendered::usual(failure, json!({"title": title, "text": text}))
    }

    fn reply(&self, failure: &Failure, request: &HeaderMap) -> Reply {
        let wanted = request.get(ACCEPT_LANGUAGE);
        let wanted = wanted.and_then(|wanted| wanted.to_str().ok());
        let words = Words::wanted(wanted.unwrap_or_default());
        let (title, text) = (words.trouble)(Trouble::from(failure));
        let status = Rendered::usual(failure, Value::Null).status;
        let page = Page::new(words, None);
        page.notice(status, title, &text).unwrap_or_else(|_| {
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            render::html(status, "<!doctype html><title>Error</title>".to_owned())
        })
    }

    fn media_type(&self) -> &'static str {
        HTML
    }

    fn options(&self) -> Value {
        json!({})
    }

    fn challenge(&self) -> Option<&'static str> {
        None
    }
}
