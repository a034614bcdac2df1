//! Whose page it is, and in which language.

use latchkey_domain::{
    accounts::{ProfileChanges, Register, RegisterCompany},
    admin::CompanySettings,
    model::{Client, Password, Surface},
    passwords::RequestReset,
    sessions::Grant,
};
use latchkey_testkit::{World, both_databases};

use crate::support::{FORM, PASSWORD, Page, Site};

const NAME: &str = "Acme & <b>Söhne</b>";
const NAME_ESCAPED: &str = "Acme &amp; &lt;b&gt;Söhne&lt;&#x2f;b&gt;";
const OWNER: &str = "owner@acme.example";
const GERMAN: &str = "Accept-Language: fr, de-AT;q=0.8, en;q=0.3";

both_databases!(
    the_pages_of_a_good_link_name_its_company,
    pages_are_in_the_reader_s_language,
);

/// A company with a name, and its owner's keys: to prove the address, and to set a new password.
fn acme(world: &World) -> (String, (String, String)) {
    let owner = Register {
        company: Some("acme".to_owned()),
        first_name: "Joe".to_owned(),
        last_name: "Soap".to_owned(),
        email: Some(OWNER.to_owned()),
        mobile: None,
        username: None,
        password: Password::new(PASSWORD),
        terms_accepted: true,
        profile: ProfileChanges::default(),
        session_duration: None,
        surface: Surface::Company,
        grant: Grant::Opaque,
        device: None,
        client: Client::default(),
    };
    let founded = RegisterCompany { name: None, owner };
    let token = world.auth.register_company(&founded).unwrap().token;
    let caller = world.auth.authenticate(&token).unwrap();
    let settings = CompanySettings {
        name: Some(NAME.to_owned()),
        ..CompanySettings::default()
    };
    world.auth.update_company(&caller, &settings).unwrap();
    let key = world.mailed_key().expose().to_owned();
    let request = RequestReset {
        company: Some("acme".to_owned()),
        identifier: OWNER.to_owned(),
        client: Client::default(),
    };
    world.auth.request_password_reset(&request).unwrap();
    let (uid, token) = world.mailed_reset();
    (key, (uid, token.expose().to_owned()))
}

fn named(page: &Page, title: &str) {
    assert_eq!(page.company(), Some(NAME_ESCAPED), "{page:?}");
    assert_eq!(page.title(), format!("{title} – {NAME_ESCAPED}"));
}

fn the_pages_of_a_good_link_name_its_company(world: World) {
    let (key, (uid, token)) = acme(&world);
    let site = Site::over(&world.auth);
    let key = [("key", key.as_str())];
    named(
        &site.get("/verify-email", &key),
        "Confirm your email address",
    );
    named(
        &site.submit("/verify-email", &key),
        "Your address is confirmed",
    );
    let link = [("uid", uid.as_str()), ("token", token.as_str())];
    named(&site.get("/reset-password", &link), "Set a new password");
    let with = |password| {
        let passwords = [("new_password1", password), ("new_password2", password)];
        [link.as_slice(), passwords.as_slice()].concat()
    };
    named(
        &site.submit("/reset-password", &with("short")),
        "Not yet: Set a new password",
    );
    named(
        &site.submit("/reset-password", &with("no fate but what we make")),
        "Your new password is set",
    );
    // Whoever finds an old link learns nothing from it.
    assert_eq!(site.get("/reset-password", &link).company(), None);
    assert_eq!(site.submit("/verify-email", &key).company(), None);
}

fn pages_are_in_the_reader_s_language(world: World) {
    let (key, (uid, token)) = acme(&world);
    let site = Site::over(&world.auth);
    let reset = format!("uid={uid}&token={token}");
    let form = format!("{reset}&new_password1=aB3$&new_password2=aB3$");
    let german = |line: &str, body: &str| {
        let page = site.send(line, &[GERMAN, FORM], body);
        assert!(page.html().contains("<html lang=\"de\">"), "{line}");
        page
    };
    let cases = [
        (
            format!("GET /verify-email?key={key}"),
            "",
            "E-Mail-Adresse bestätigen",
        ),
        (
            format!("GET /reset-password?{reset}"),
            "",
            "Neues Passwort setzen",
        ),
        (
            "POST /reset-password".to_owned(),
            form.as_str(),
            "Neues Passwort setzen",
        ),
        (
            "GET /reset-password?uid=a&token=b".to_owned(),
            "",
            "Dieser Link gilt nicht mehr",
        ),
        (
            "GET /verify-email/nowhere".to_owned(),
            "",
            "Diese Seite gibt es nicht",
        ),
        (
            "PUT /verify-email".to_owned(),
            "",
            "Diese Seite nimmt nur ihr eigenes Formular an",
        ),
        (
            format!("GET /verify-email?key={}", "x".repeat(9000)),
            "",
            "Dieser Link ist nicht vollständig",
        ),
    ];
    for (line, body, heading) in cases {
        assert_eq!(german(&line, body).heading(), heading, "{line}");
    }
    let page = german("POST /reset-password", &form);
    assert_eq!(
        page.wrong(1),
        ["Es ist zu kurz: Es braucht mindestens 7 Zeichen."]
    );
    let english = site.send(
        &format!("GET /verify-email?key={key}"),
        &["Accept-Language: fr"],
        "",
    );
    assert!(english.html().contains("<html lang=\"en\">"));
}
