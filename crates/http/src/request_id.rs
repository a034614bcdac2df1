//! The id of the request that is being answered: on the answer, and on every line logged meanwhile.

use std::{
    cell::RefCell,
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use actix_web::{http::header::HeaderValue, web::Bytes};

thread_local! {
    static CURRENT: RefCell<Option<RequestId>> = const { RefCell::new(None) };
}

/// A request's id, cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(HeaderValue);

impl RequestId {
    /// Takes an id of visible ASCII; any other counts as empty.
    #[must_use]
    pub fn new(id: String) -> Self {
        let value = HeaderValue::from_maybe_shared(Bytes::from(id));
        Self(value.unwrap_or_else(|_| HeaderValue::from_static("")))
    }

    /// The id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.to_str().unwrap_or_default()
    }

    pub(crate) fn header(&self) -> HeaderValue {
        self.0.clone()
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The request that this thread works for at the moment, if it is one.
#[must_use]
pub fn current() -> Option<RequestId> {
    CURRENT.with_borrow(Clone::clone)
}

/// Runs `work` for a request: also on another thread than the one that received it.
pub(crate) fn within<T>(id: Option<RequestId>, work: impl FnOnce() -> T) -> T {
    let _back = Back(CURRENT.replace(id));
    work()
}

/// Puts back what was before, after a panic too.
struct Back(Option<RequestId>);

impl Drop for Back {
    fn drop(&mut self) {
        CURRENT.replace(self.0.take());
    }
}

/// Drives `future` for a request.
pub(crate) fn follow<F: Future>(id: RequestId, future: F) -> Following<F> {
    Following {
        id,
        future: Box::pin(future),
    }
}

/// See [`follow`].
pub(crate) struct Following<F> {
    id: RequestId,
    future: Pin<Box<F>>,
}

impl<F: Future> Future for Following<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let id = self.id.clone();
        within(Some(id), || self.future.as_mut().poll(context))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> RequestId {
        RequestId::new(text.to_owned())
    }

    #[test]
    fn the_id_is_known_within_and_forgotten_behind_also_after_a_panic() {
        let panicked = std::panic::catch_unwind(|| {
            within(Some(id("one")), || {
                assert_eq!(current(), Some(id("one")));
                panic!("on purpose");
            });
        });
        assert!(panicked.is_err());
        assert_eq!(current(), None);
    }

    #[test]
    fn an_id_that_no_header_can_carry_is_empty() {
        assert_eq!(id("a\nb").to_string(), "");
        assert_eq!(id("abc").to_string(), "abc");
    }
}
