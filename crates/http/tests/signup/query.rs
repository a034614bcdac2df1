//! `GET /api/v1/auth`: credentials in a query, and what is done about it.

use latchkey_testkit::{World, both_databases};
use serde_json::json;

use crate::support::{EMAIL, NUMBER, PASSWORD, Site};

both_databases!(
    the_answer_says_that_there_is_a_better_way,
    a_browser_that_navigates_or_fetches_ahead_gets_no_token,
    a_script_that_fetches_gets_one,
    looking_at_the_head_signs_nobody_in,
    passwords_in_queries_can_be_switched_off,
);

fn line() -> String {
    format!("GET /api/v1/auth?user[email]={EMAIL}&user[password]={PASSWORD}")
}

fn the_answer_says_that_there_is_a_better_way(world: World) {
    let site = Site::over(&world.auth);
    site.cash();
    let wrong = format!("GET /api/v1/auth?user[email]={EMAIL}&user[password]=wrong-one");
    let right = site.send(&line(), &[], "");
    assert_eq!(right.status, 200);
    let link = "<http://localhost/api/v1/auth>; rel=\"successor-version\"; title=\"POST\"";
    assert_eq!(right.header("link"), Some(link));
    assert_eq!(right.header("deprecation"), Some("@1767225600"));
    assert_eq!(site.send(&wrong, &[], "").status, 401);
    for answer in [right, site.send(&wrong, &[], "")] {
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
    }
    let posted = site.log_in(EMAIL, PASSWORD);
    assert_eq!(posted.header("deprecation"), None);
}

fn a_browser_that_navigates_or_fetches_ahead_gets_no_token(world: World) {
    let site = Site::over(&world.auth);
    site.cash();
    for header in [
        "Sec-Fetch-Mode: navigate",
        "Sec-Fetch-Mode: no-cors",
        "Purpose: prefetch",
        "Sec-Purpose: prefetch",
        "Sec-Purpose: prefetch;prerender",
        "X-Moz: Prefetch",
    ] {
        let answer = site.send(&line(), &[header], "");
        answer.is(403, &json!({"error": "Use POST."}));
    }
}

fn a_script_that_fetches_gets_one(world: World) {
    let site = Site::over(&world.auth);
    site.cash();
    for header in ["Sec-Fetch-Mode: cors", "Sec-Fetch-Mode: same-origin"] {
        assert_eq!(site.send(&line(), &[header], "").status, 200, "{header}");
    }
}

fn looking_at_the_head_signs_nobody_in(world: World) {
    let site = Site::over(&world.auth);
    site.cash();
    let before = world.counts();
    let answer = site.send(&line().replace("GET", "HEAD"), &[], "");
    assert_eq!(answer.status, 405);
    assert_eq!(answer.header("allow"), Some("GET, POST, OPTIONS"));
    assert_eq!(world.counts(), before);
}

fn passwords_in_queries_can_be_switched_off(world: World) {
    let site = Site::taking_passwords_by_get(&world.auth, false);
    site.cash();
    let query_of_both =
        format!("GET /api/v1/auth?code=1&user[number]={NUMBER}&user[password]={PASSWORD}");
    for line in [line(), "GET /api/v1/auth".to_owned(), query_of_both] {
        let refused = site.send(&line, &[], "");
        refused.is(405, &json!({"error": "Method Not Allowed"}));
        assert_eq!(refused.header("allow"), Some("POST, OPTIONS"));
    }
    assert_eq!(site.log_in(EMAIL, PASSWORD).status, 200);
    let by_code = site.get("/api/v1/auth?code=123456&user[number]=%2b15555552016");
    by_code.is(200, &json!({"confirmation": "rejected"}));
}
