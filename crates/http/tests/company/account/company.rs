//! `company/`

use latchkey_testkit::both_databases;
use serde_json::json;

use crate::support::Site;

both_databases!(
    every_user_sees_their_own_company,
    nobody_sees_a_company_without_a_token,
);

fn every_user_sees_their_own_company(site: Site) {
    let joe = site.founder("acme");
    let jim = site.member("acme", "jim@acme.example");
    let stranger = site.founder("rival");
    for account in [&joe, &jim, &stranger] {
        let company = site.get("company/").token(&account.token).send().data(200);
        let expected = json!({
            "identifier": account.company, "name": account.company, "description": null, "website": null,
            "logo": null, "password_reset_url": null, "email_confirmation_url": null, "default_currency": null,
            "id": account.company, "created": 1_767_603_600_000_i64, "updated": 1_767_603_600_000_i64,
        });
        assert_eq!(company, expected);
    }
}

fn nobody_sees_a_company_without_a_token(site: Site) {
    let answer = site.get("company/").send();
    answer.is_unauthorized("Authentication credentials were not provided.");
}
