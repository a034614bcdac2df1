//! Multipart forms.

use actix_web::web::Bytes;
use latchkey_http::params::parse_multipart;

/// Text parts hold no NUL.
pub fn run(data: &[u8]) {
    let mut parsing = Box::pin(parse_multipart(
        Bytes::copy_from_slice(data),
        "multipart/form-data; boundary=X",
    ));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    // All bytes are there, so it never waits.
    if let std::task::Poll::Ready(Ok(params)) = parsing.as_mut().poll(&mut context) {
        assert!(!super::form::has_nul(&params));
    }
}
