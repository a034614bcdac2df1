//! Long bodies, a slice at a time.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

use actix_web::{
    body::{BodySize, MessageBody},
    web::Bytes,
};

/// How much of a body is copied for a connection at once. A client that does not read holds about so much, and what
/// the kernel keeps for it.
pub(crate) const SLICE: usize = 8 * 1024;

/// A body that lies in memory already. actix copies each piece it is given, so a body in one piece would be there once
/// more for each client that reads it slowly.
pub(crate) struct Slices(pub(crate) Bytes);

impl MessageBody for Slices {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Sized(self.0.len() as u64)
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Infallible>>> {
        if self.0.is_empty() {
            return Poll::Ready(None);
        }
        let length = self.0.len().min(SLICE);
        Poll::Ready(Some(Ok(self.0.split_to(length))))
    }
}
