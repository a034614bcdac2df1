//! `admin/events/`

use latchkey_testkit::both_databases;
use serde_json::{Value, json};

use crate::support::{Account, Site};

both_databases!(
    events_are_listed_with_who_and_from_where,
    the_next_page_is_where_the_link_says,
    filters_find_what_they_name,
    another_company_sees_nothing_of_it,
    what_an_anonymous_caller_typed_is_nowhere,
);

#[track_caller]
fn list(site: &Site, account: &Account, query: &str) -> Value {
    let path = format!("admin/events/{query}");
    site.get(&path).token(&account.token).send().data(200)
}

fn kinds(page: &Value) -> Vec<&str> {
    let results = page["results"].as_array().unwrap().iter();
    results.map(|row| row["kind"].as_str().unwrap()).collect()
}

fn events_are_listed_with_who_and_from_where(site: Site) {
    let owner = site.founder("acme");
    let ann = site.member("acme", "ann@example.org");
    let answer = site.try_log_in("acme", "ann@example.org", "not the password");
    let failed = answer.header("x-request-id").unwrap().to_owned();
    site.log_in(&ann);
    let page = list(&site, &owner, "");
    assert_eq!(page["next"], Value::Null);
    let rows = page["results"].as_array().unwrap();
    let entry = rows[0].as_object().unwrap();
    assert_eq!(entry.len(), 11);
    assert_eq!(entry["kind"], "session.log_in");
    assert_eq!(entry["outcome"], "done");
    assert_eq!(entry["count"], 1);
    assert_eq!(entry["actor"], ann.identifier());
    assert_eq!(entry["subject"], ann.identifier());
    assert_eq!(entry["via"], "company");
    assert_eq!(entry["address"], "127.0.0.1");
    assert!(entry["created"].as_i64().unwrap() > 1_000_000_000_000);
    assert_eq!(rows[1]["outcome"], "wrong_credentials");
    assert_eq!(rows[1]["actor"], Value::Null);
    assert_eq!(rows[1]["subject"], ann.identifier());
    assert_eq!(rows[1]["request_id"], failed);
    site.get("admin/events/")
        .token(&ann.token)
        .send()
        .fails(403, "You do not have permission to perform this action.");
}

fn the_next_page_is_where_the_link_says(site: Site) {
    let owner = site.founder("acme");
    for _ in 0..7 {
        site.log_in(&owner);
    }
    let mut query = "?kind=session.log_in&page_size=3".to_owned();
    let mut seen = Vec::new();
    for rows in [3, 3, 1] {
        let page = list(&site, &owner, &query);
        let results = page["results"].as_array().unwrap();
        assert_eq!(results.len(), rows);
        seen.extend(results.iter().map(|row| row["id"].as_i64().unwrap()));
        match page["next"].as_str() {
            Some(next) => query = next.rsplit('/').next().unwrap().to_owned(),
            None => assert_eq!(rows, 1),
        }
    }
    assert!(seen.is_sorted_by(|newer, older| newer > older));
    assert_eq!(seen.len(), 7);
}

fn filters_find_what_they_name(site: Site) {
    let owner = site.founder("acme");
    let ann = site.member("acme", "ann@example.org");
    site.log_in(&ann);
    site.log_in(&owner);
    let of = |query: &str| list(&site, &owner, query);
    let theirs = of(&format!("?kind=session.log_in&user={}", ann.identifier()));
    assert_eq!(kinds(&theirs), ["session.log_in"]);
    let created = theirs["results"][0]["created"].as_i64().unwrap();
    let until = of(&format!("?kind=session.log_in&until={created}"));
    assert_eq!(kinds(&until), [""; 0]);
    let since = of(&format!("?kind=session.log_in&since={created}"));
    assert_eq!(kinds(&since).len(), 2);
    for nothing in ["?kind=no.such", "?user=joe", "?before=1"] {
        assert_eq!(
            of(nothing),
            json!({"next": null, "results": []}),
            "{nothing}"
        );
    }
    let odd = site
        .get("admin/events/?since=yesterday")
        .token(&owner.token);
    assert_eq!(odd.send().status, 400);
}

fn another_company_sees_nothing_of_it(site: Site) {
    let (owner, rival) = (site.founder("acme"), site.founder("rival"));
    let ann = site.member("acme", "ann@example.org");
    site.log_in(&ann);
    let page = list(&site, &rival, "?kind=session.log_in");
    assert_eq!(kinds(&page), [""; 0]);
    let page = list(&site, &rival, &format!("?user={}", ann.identifier()));
    assert_eq!(kinds(&page), [""; 0]);
    assert_eq!(kinds(&list(&site, &owner, "?kind=session.log_in")).len(), 1);
}

fn what_an_anonymous_caller_typed_is_nowhere(site: Site) {
    let owner = site.founder("acme");
    site.try_log_in("acme", "typed@example.org", "typed by mistake");
    let text = list(&site, &owner, "").to_string();
    assert!(text.contains("wrong_credentials"));
    assert!(!text.contains("typed"));
}
