//! Answers to HEAD have no body, whatever stands behind them on the connection (RFC 9110 §9.3.2).
//!
//! actix leaves the body out too, but goes by the request that it read last: where a client sends several at once, that
//! may be another one.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

use actix_web::{
    HttpRequest, HttpResponse,
    body::{BodySize, BoxBody, MessageBody},
    http::{Method, header::CONTENT_LENGTH},
    web::Bytes,
};

/// The answer without its body, whose length stays where it is known: GET would have it.
pub(super) fn without_body(request: &HttpRequest, response: HttpResponse) -> HttpResponse {
    if request.method() != Method::HEAD {
        return response;
    }
    response.map_body(|head, body| {
        if let BodySize::Sized(length) = body.size() {
            head.headers_mut().insert(CONTENT_LENGTH, length.into());
            head.no_chunking(true);
        }
        BoxBody::new(Nothing)
    })
}

/// A body of no bytes whose length is not said, so that the header's stands.
struct Nothing;

impl MessageBody for Nothing {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Infallible>>> {
        Poll::Ready(None)
    }
}
