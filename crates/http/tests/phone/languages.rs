//! The language of the message, by `Accept-Language`.

use latchkey_testkit::both_databases;
use serde_json::json;

use crate::support::{NUMBER, Site};

both_databases!(the_message_is_in_the_languages_that_the_client_wants_best_first);

fn the_message_is_in_the_languages_that_the_client_wants_best_first(site: Site) {
    for (headers, languages) in [
        (vec![], "en"),
        (
            vec!["Accept-Language: de-AT, en;q=0.5, de;q=0.9"],
            "de-at,de,en",
        ),
        (vec!["accept-language: fr;q=0, *"], "en"),
        (vec!["Accept-Language: no language at all"], "en"),
        // Two headers: the client's own word is not clear.
        (vec!["Accept-Language: de", "Accept-Language: fr"], "en"),
    ] {
        let mut headers = headers;
        headers.push("Content-Type: application/json");
        let body = json!({"phone_number": NUMBER}).to_string();
        let answer = site.send("POST /api/phone/register", &headers, &body);
        assert_eq!(answer.status, 200, "{answer:?}");
        let sent = site.world.messages();
        assert_eq!(sent[0].language, languages, "{headers:?}");
    }
}
