//! How to forge a token, by what is wrong with it.

pub mod algorithms;
pub mod claim_types;
pub mod encodings;
pub mod headers;
pub mod json;
pub mod signatures;

/// One attempt.
pub struct Forgery {
    /// What is wrong with it.
    pub class: String,
    pub token: String,
}

pub fn forgery(class: impl Into<String>, token: impl Into<String>) -> Forgery {
    Forgery {
        class: class.into(),
        token: token.into(),
    }
}

/// The three parts of a token.
pub fn parts(token: &str) -> [&str; 3] {
    let mut parts = token.split('.');
    std::array::from_fn(|_| parts.next().unwrap())
}
