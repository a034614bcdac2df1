//! Long lists, a page at a time.
//!
//! Two families of clients follow the links: one cuts its own base address off the front, so scheme, host and mount are
//! the client's; the other keeps what stands after the last slash, so the query follows a slash, begins with `page`,
//! and holds no slash itself.

use actix_web::http::StatusCode;
use latchkey_domain::model::Page;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::json;

use super::{Company, envelope};
use crate::{
    call::Call,
    failure::Failure,
    fields::{Field, Fields},
    reply::Reply,
};

/// Rows of a page where the client does not say.
const USUAL_SIZE: i64 = 15;
/// Rows of the longest page.
const MAX_SIZE: i64 = 250;

/// Which page, from 1.
pub(super) const PAGE: Field = Field::text("page")
    .blank()
    .describe("The page's number, from 1.");
/// How many rows a page has.
pub(super) const PAGE_SIZE: Field = Field::text("page_size")
    .blank()
    .describe("Rows on a page: 15 unless told, at most 250.");
/// The query of a list without filters.
pub(super) const QUERY: &[Field] = &[PAGE, PAGE_SIZE];

/// The page that a client asks for.
pub(super) struct Paging {
    /// None: what was sent is no page's number.
    number: Option<i64>,
    size: i64,
    /// The list's address up to its question mark.
    list: String,
    /// What else the links must repeat, encoded.
    rest: String,
}

impl Paging {
    /// Reads the page out of the query of the list at `path`; `declared` is all that the query may hold.
    pub(super) fn read(call: &Call<Company>, path: &str, declared: &[Field]) -> Self {
        let query = call.query();
        let size = size(query);
        let number = value(query, PAGE.name).map_or(Some(1), |page| page.parse().ok());
        Self {
            number: number.filter(|number| (1..i64::MAX / MAX_SIZE).contains(number)),
            size,
            list: format!("{}/{path}/", call.base_url()),
            rest: rest(query, size, declared),
        }
    }

    /// What to ask the domain for. A page that is none costs a count, so that its refusal comes after the question
    /// whether the caller may look at all.
    pub(super) fn page(&self) -> Page {
        self.number.map_or(
            Page {
                offset: 0,
                limit: 0,
            },
            |number| Page {
                offset: (number - 1) * self.size,
                limit: self.size,
            },
        )
    }

    /// The answer: these rows of `total`. The first page of an empty list exists, any other beyond the end does not.
    pub(super) fn reply<T: Serialize>(
        &self,
        total: i64,
        results: Vec<T>,
    ) -> Result<Reply, Failure> {
        let last = total.max(1).saturating_add(self.size - 1) / self.size;
        let Some(number) = self.number.filter(|number| *number <= last) else {
            let body = json!({"status": "error", "message": "Invalid page."});
            return Reply::json(StatusCode::NOT_FOUND, &body);
        };
        envelope::data(&PageObject {
            count: total,
            next: (number < last).then(|| self.link(number + 1)),
            previous: (number > 1).then(|| self.link(number - 1)),
            results,
        })
    }

    fn link(&self, number: i64) -> String {
        format!("{}?page={number}{}", self.list, self.rest)
    }
}

#[derive(Serialize)]
struct PageObject<T> {
    count: i64,
    next: Option<String>,
    previous: Option<String>,
    results: Vec<T>,
}

fn rest(query: &Fields, size: i64, declared: &[Field]) -> String {
    let mut rest = String::new();
    if size != USUAL_SIZE {
        rest.push_str(&format!("&page_size={size}"));
    }
    let filters = declared
        .iter()
        .filter(|field| !QUERY.iter().any(|own| own.name == field.name));
    for field in filters {
        if let Some(value) = value(query, field.name) {
            let value = utf8_percent_encode(&value, NON_ALPHANUMERIC);
            rest.push_str(&format!("&{}={value}", field.name));
        }
    }
    rest
}

/// How many rows a page shall have.
pub(super) fn size(query: &Fields) -> i64 {
    let sent = value(query, PAGE_SIZE.name).and_then(|size| size.parse().ok());
    sent.filter(|size| *size > 0)
        .map_or(USUAL_SIZE, |size: i64| size.min(MAX_SIZE))
}

/// A value of the query that was filled in.
pub(super) fn value(query: &Fields, name: &str) -> Option<String> {
    query
        .optional_text(name)
        .set()
        .filter(|text| !text.is_empty())
}
