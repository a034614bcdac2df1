//! Successful answers.

use actix_web::{
    HttpResponse,
    http::{
        StatusCode,
        header::{CONTENT_TYPE, HeaderName, HeaderValue},
    },
    web::Bytes,
};
use serde::Serialize;

use crate::{
    failure::Failure,
    slices::{SLICE, Slices},
};

/// JSON as these contracts have always labelled it; UTF-8 by definition (RFC 8259 §8.1 knows no charset parameter).
pub(crate) const JSON: &str = "application/json";

/// For programs and people alike, where a contract has a sentence or nothing.
pub(crate) const TEXT: &str = "text/plain; charset=utf-8";

/// Room for most JSON answers, so that writing one seldom means moving it.
pub(crate) const USUAL_BYTES: usize = 1024;

/// An answer that a handler gives.
#[derive(Debug, Clone)]
pub struct Reply {
    status: StatusCode,
    content_type: HeaderValue,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Bytes,
}

impl Reply {
    /// 200 with a JSON body.
    ///
    /// # Errors
    /// [`Failure::Internal`] when the value cannot be written as JSON.
    pub fn ok(body: &impl Serialize) -> Result<Self, Failure> {
        Self::json(StatusCode::OK, body)
    }

    /// 201 with a JSON body.
    ///
    /// # Errors
    /// [`Failure::Internal`] when the value cannot be written as JSON.
    pub fn created(body: &impl Serialize) -> Result<Self, Failure> {
        Self::json(StatusCode::CREATED, body)
    }

    /// Any status with a JSON body.
    ///
    /// # Errors
    /// [`Failure::Internal`] when the value cannot be written as JSON.
    pub fn json(status: StatusCode, body: &impl Serialize) -> Result<Self, Failure> {
        let mut text = Vec::with_capacity(USUAL_BYTES);
        serde_json::to_writer(&mut text, body).map_err(Failure::internal)?;
        Ok(Self::bytes(status, JSON, text))
    }

    /// An HTML page.
    #[must_use]
    pub fn html(body: impl Into<String>) -> Self {
        Self::bytes(StatusCode::OK, "text/html; charset=utf-8", body.into())
    }

    /// Any status with a sentence.
    #[must_use]
    pub fn text(status: StatusCode, sentence: &'static str) -> Self {
        Self::bytes(status, TEXT, sentence)
    }

    /// Bytes of any type.
    #[must_use]
    pub fn bytes(status: StatusCode, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        let content_type = HeaderValue::from_static(content_type);
        Self {
            status,
            content_type,
            headers: Vec::new(),
            body: body.into(),
        }
    }

    /// Adds a header; on every answer the framework adds its own where the handler set none.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    pub(crate) fn into_response(self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        response.insert_header((CONTENT_TYPE, self.content_type));
        for (name, value) in self.headers {
            response.append_header((name, value));
        }
        if self.body.len() > SLICE {
            return response.body(Slices(self.body));
        }
        response.body(self.body)
    }
}
