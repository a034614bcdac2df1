//! `POST auth/logout/` and `POST auth/logout/all/`

use latchkey_testkit::both_databases;

use crate::support::Site;

both_databases!(
    logging_out_ends_this_session_only,
    logging_out_everywhere_spares_permanent_tokens,
    a_permanent_token_that_logs_out_is_gone,
    a_token_that_logged_out_cannot_do_so_again,
    logging_out_takes_what_clients_send_along,
);

fn logging_out_ends_this_session_only(site: Site) {
    let first = site.founder("acme");
    let (second, permanent) = (site.log_in(&first), site.permanent(&first));
    let answer = site.post("auth/logout/").token(&first.token).send();
    answer.says("Successfully logged out.");
    assert!(!site.knows(&first));
    assert!(site.knows(&second) && site.knows(&permanent));
}

fn logging_out_everywhere_spares_permanent_tokens(site: Site) {
    let first = site.founder("acme");
    let (second, permanent) = (site.log_in(&first), site.permanent(&first));
    let stranger = site.member("acme", "ann@acme.example");
    let answer = site.post("auth/logout/all/").token(&first.token).send();
    answer.says("Successfully logged out all sessions.");
    assert!(!site.knows(&first) && !site.knows(&second));
    assert!(site.knows(&permanent) && site.knows(&stranger));
    let answer = site.post("auth/logout/all/").token(&permanent.token).send();
    answer.says("Successfully logged out all sessions.");
    assert!(site.knows(&permanent));
}

fn a_permanent_token_that_logs_out_is_gone(site: Site) {
    let owner = site.founder("acme");
    let permanent = site.permanent(&owner);
    let answer = site.post("auth/logout/").token(&permanent.token).send();
    answer.says("Successfully logged out.");
    assert!(!site.knows(&permanent) && site.knows(&owner));
}

fn a_token_that_logged_out_cannot_do_so_again(site: Site) {
    let owner = site.founder("acme");
    for path in ["auth/logout/", "auth/logout/all/"] {
        let session = site.log_in(&owner);
        assert_eq!(site.post(path).token(&session.token).send().status, 200);
        let answer = site.post(path).token(&session.token).send();
        answer.is_unauthorized("Invalid token.");
    }
}

/// SDKs label an empty body as JSON; later ones send an option that this contract does not have.
fn logging_out_takes_what_clients_send_along(site: Site) {
    let owner = site.founder("acme");
    for path in ["auth/logout/", "auth/logout/all/"] {
        for body in ["", "{}", r#"{"clear_session_option":"none"}"#] {
            let session = site.log_in(&owner);
            let request = site.post(path).token(&session.token);
            let answer = request.body("application/json", body).send();
            assert_eq!(answer.status, 200, "{path} {body}");
            assert!(!site.knows(&session));
        }
    }
}
