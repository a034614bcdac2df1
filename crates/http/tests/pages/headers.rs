//! What a page tells the browser about itself.

use base64::{Engine, engine::general_purpose::STANDARD};
use latchkey_testkit::{World, both_databases};
use sha2::{Digest, Sha256};

use crate::support::{Page, Site, app, reset_link, sarah};

both_databases!(
    every_page_is_kept_to_itself,
    every_page_is_made_for_small_screens_keyboards_and_screen_readers,
);

/// A page of each kind.
fn pages(world: &World) -> Vec<Page> {
    sarah(world);
    let site = Site::over(&world.auth);
    let key = world.mailed_key();
    let key = [("key", key.expose())];
    let (uid, token) = reset_link(world);
    let reset = [("uid", uid.as_str()), ("token", token.as_str())];
    vec![
        site.get("/verify-email", &key),
        site.submit("/verify-email", &key),
        site.submit("/verify-email", &key),
        site.submit_from("/verify-email", &key, Some("cross-site")),
        site.get("/reset-password", &reset),
        site.submit("/reset-password", &reset),
        site.get("/reset-password", &[("uid", "a"), ("token", "b")]),
        site.submit("/reset-password", &[("new_password1", "a")]),
        site.get("/reset-password/nowhere", &[]),
        site.send("DELETE /reset-password/", &[], ""),
        site.send(
            "POST /verify-email",
            &["Content-Type: application/json"],
            "{}",
        ),
    ]
}

fn every_page_is_kept_to_itself(world: World) {
    for page in pages(&world) {
        assert_eq!(
            page.header("content-type"),
            Some("text/html; charset=utf-8")
        );
        assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(page.header("cache-control"), Some("no-store"));
        assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
        let style = STANDARD.encode(Sha256::digest(page.between("<style>", "</style>")));
        assert_eq!(
            page.header("content-security-policy").unwrap(),
            format!(
                "default-src 'none'; style-src 'sha256-{style}'; form-action 'self'; \
                 frame-ancestors 'none'; base-uri 'none'"
            )
        );
        for leak in ["://", "<script", "src=", "href=", " style=", " on"] {
            let outside_style = page.html().replace(page.between("<style>", "</style>"), "");
            let found = outside_style.contains(leak) && leak != " on";
            assert!(!found, "{leak} in {outside_style}");
        }
    }
}

fn every_page_is_made_for_small_screens_keyboards_and_screen_readers(world: World) {
    for page in pages(&world) {
        assert!(
            page.html()
                .starts_with("<!doctype html>\n<html lang=\"en\">")
        );
        assert!(
            page.html()
                .contains("name=\"viewport\" content=\"width=device-width, initial-scale=1\"")
        );
        assert!(!page.title().is_empty());
        assert_eq!(page.html().matches("<h1>").count(), 1);
        assert!(page.html().contains(":focus-visible"));
        let shown = page.html().matches("<input type=\"password\"").count();
        assert_eq!(page.html().matches("<label for=").count(), shown);
    }
}

#[test]
fn pages_are_listed_in_the_api_document_and_are_no_contract() {
    let world = World::sqlite();
    let rows: Vec<_> = app(&world.auth)
        .served()
        .filter(|row| row.surface == "pages")
        .map(|row| format!("{} {}", row.spec.method.as_str(), row.spec.path))
        .collect();
    let expected = [
        "GET verify-email",
        "POST verify-email",
        "GET reset-password",
        "POST reset-password",
    ];
    assert_eq!(rows, expected);
    let site = Site::over(&world.auth);
    let document = site.send("GET /openapi.json", &[], "");
    let document = document.0.json();
    let refused = &document["paths"]["/verify-email"]["post"]["responses"]["429"];
    assert!(
        refused["content"]["text/html; charset=utf-8"].is_object(),
        "{refused}"
    );
    assert!(!site.get("/", &[]).html().contains("pages"));
}
