//! The grammar of `Authorization`.

use actix_web::http::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use latchkey_http::authorization::{bare_token, token};
use secrecy::ExposeSecret;

/// One header, or two; what is taken is one word of visible ASCII.
pub fn run(data: &[u8]) {
    let mut headers = HeaderMap::new();
    let (first, second) = super::halves(data);
    for line in [first, second].iter().filter(|line| !line.is_empty()) {
        let Ok(value) = HeaderValue::from_bytes(line) else {
            return;
        };
        headers.append(AUTHORIZATION, value);
    }
    let read = [token(&headers, "Token"), bare_token(&headers, "Token")];
    for credentials in read.into_iter().flatten() {
        let word = credentials.expose_secret();
        assert!(!word.is_empty() && word.bytes().all(|byte| byte.is_ascii_graphic()));
        assert!(headers.get_all(AUTHORIZATION).count() == 1);
    }
}
