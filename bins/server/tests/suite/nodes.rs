//! Several servers on one database.

use crate::support::{Backend, Home, eventually, log_in, register};
use serde_json::json;
use std::time::Duration;

#[test]
fn a_sign_out_at_one_node_is_honoured_by_the_other_within_a_second() {
    let home = Home::new(Backend::Postgres);
    let (one, two) = (home.start(), home.start());
    let token = register(&one, "acme");
    let other = log_in(&two, "acme", crate::support::JOE);
    for token in [&token, &other] {
        for server in [&one, &two, &one, &two] {
            assert_eq!(server.get("/api/3/auth/", Some(token)).status, 200);
        }
    }
    assert_eq!(
        one.post("/api/3/auth/logout/", Some(&token), json!({}))
            .status,
        200
    );
    assert_eq!(one.get("/api/3/auth/", Some(&token)).status, 401);
    let honoured = eventually(|| two.get("/api/3/auth/", Some(&token)).status == 401);
    assert!(honoured < Duration::from_secs(1), "{honoured:?}");
    assert_eq!(two.get("/api/3/auth/", Some(&other)).status, 200);
}
