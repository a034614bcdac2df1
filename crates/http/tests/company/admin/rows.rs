//! What holds of every row.

use latchkey_testkit::both_databases;

use crate::{
    odd::NOBODY,
    support::{Account, Site},
};

both_databases!(
    every_row_is_for_administrators,
    rights_are_read_anew_at_every_request,
);

/// Method and path of every row under `admin/`, from the table itself; the ids name nothing.
pub fn rows(site: &Site) -> Vec<(&'static str, String)> {
    let served: Vec<_> = site
        .app()
        .served()
        .filter(|row| row.surface == "company" && row.spec.path.starts_with("admin/"))
        .map(|row| (row.spec.method.as_str(), row.spec.path.to_owned()))
        .collect();
    assert!(served.len() > 30);
    let fill = |path: String| {
        path.replace("{identifier}", NOBODY)
            .replace("{id}", "424242")
            .replace("{name}", "nothing")
    };
    served
        .into_iter()
        .map(|(method, path)| (method, fill(path)))
        .collect()
}

/// What a request without a body answers, for each row.
fn statuses(site: &Site, account: &Account) -> Vec<u16> {
    let ask = |(method, path): (&str, String)| {
        let request = site.request(method, &path).token(&account.token);
        request.send().status
    };
    rows(site).into_iter().map(ask).collect()
}

fn every_row_is_for_administrators(site: Site) {
    site.founder("acme");
    let jim = site.member("acme", "jim@acme.example");
    for (method, path) in rows(&site) {
        let answer = site.request(method, &path).send();
        answer.is_unauthorized("Authentication credentials were not provided.");
        let answer = site.request(method, &path).token(&"0".repeat(64)).send();
        answer.is_unauthorized("Invalid token.");
        for body in ["", "{}", "{", r#"{"name":null}"#] {
            let request = site.request(method, &path).token(&jim.token);
            let answer = request.body("application/json", body).send();
            answer.fails(403, "You do not have permission to perform this action.");
        }
    }
}

fn rights_are_read_anew_at_every_request(site: Site) {
    let joe = site.founder("acme");
    let jim = site.member("acme", "jim@acme.example");
    let sessions = [site.log_in(&jim), site.permanent(&jim), jim];
    let user = format!(
        "admin/users/{}/permission-groups/",
        sessions[0].identifier()
    );
    for _ in 0..2 {
        for session in &sessions {
            assert!(statuses(&site, session).iter().all(|status| *status == 403));
        }
        let request = site.post(&user).token(&joe.token);
        request
            .json(&serde_json::json!({"group": "admin"}))
            .send()
            .data(201);
        for session in &sessions {
            assert!(statuses(&site, session).iter().all(|status| *status != 403));
        }
        let path = format!("{user}admin/");
        site.delete(&path).token(&joe.token).send().is_done();
    }
}
