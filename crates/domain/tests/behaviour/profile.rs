//! What users tell about themselves.

use crate::support::{Shorthand, problems, race};
use latchkey_domain::accounts::ProfileChanges;
use latchkey_domain::email::AddressError;
use latchkey_domain::model::{PlainToken, Profile};
use latchkey_domain::validation::{Field, Problem};
use latchkey_testkit::{World, both_databases};
use serde_json::json;

both_databases!(
    changes_are_seen_at_once_and_leave_the_rest,
    everything_that_is_wrong_is_told_and_nothing_is_changed,
    blank_clears,
    concurrent_changes_of_different_values_all_stand,
    any_text_comes_back_as_it_was,
);

fn profile(world: &World, token: &PlainToken) -> Profile {
    world.auth.caller(token).user.profile.clone()
}

fn change(
    world: &World,
    token: &PlainToken,
    changes: ProfileChanges,
) -> Result<Profile, AddressError> {
    let caller = world.auth.caller(token);
    let user = world.auth.update_profile(&caller, &changes)?;
    assert_eq!(user.profile, profile(world, token));
    Ok(user.profile.clone())
}

fn all() -> ProfileChanges {
    let text = |text: &str| Some(text.to_owned());
    ProfileChanges {
        first_name: text("Ada"),
        last_name: text("Lovelace"),
        id_number: text("8501016184086"),
        birth_date: text("1915-12-10"),
        picture: text("https://x.org/ada.png"),
        language: text("pt-BR"),
        nationality: text("za"),
        timezone: text("Africa/Johannesburg"),
        metadata: Some(json!({"a": [1, 1.5, null, "é🔑"], "b": {"c": true}})),
        ..ProfileChanges::default()
    }
}

fn changes_are_seen_at_once_and_leave_the_rest(mut world: World) {
    let token = world.auth.join("joe@rehive.com").token;
    let changed = change(&world, &token, all()).unwrap();
    assert_eq!((&*changed.first_name, &*changed.nationality), ("Ada", "ZA"));
    assert_eq!(changed.birth_date.unwrap().to_string(), "1915-12-10");
    assert_eq!(changed.metadata, all().metadata.unwrap());
    let one = ProfileChanges {
        first_name: Some("Grace".to_owned()),
        ..ProfileChanges::default()
    };
    let changed = Profile {
        first_name: "Grace".to_owned(),
        ..changed
    };
    assert_eq!(change(&world, &token, one).unwrap(), changed);
    assert_eq!(
        change(&world, &token, ProfileChanges::default()).unwrap(),
        changed
    );
    world.reopen();
    assert_eq!(profile(&world, &token), changed);
}

fn everything_that_is_wrong_is_told_and_nothing_is_changed(world: World) {
    let token = world.auth.join("joe@rehive.com").token;
    let before = profile(&world, &token);
    let text = |text: &str| Some(text.to_owned());
    let changes = ProfileChanges {
        first_name: text("Ada"),
        last_name: text("a\0b"),
        id_number: text(&"1".repeat(65)),
        birth_date: text("10-12-1815"),
        language: text("not a tag"),
        nationality: text("7!"),
        timezone: text("Africa Johannesburg"),
        metadata: Some(json!("text")),
        mobile: text("0840000000"),
        ..ProfileChanges::default()
    };
    let Err(AddressError::Invalid(found)) = change(&world, &token, changes) else {
        panic!("all but the first name is wrong");
    };
    let mut fields: Vec<_> = problems(&found)
        .into_iter()
        .map(|(field, _)| format!("{field:?}"))
        .collect();
    fields.sort_unstable();
    assert_eq!(
        fields,
        [
            "BirthDate",
            "IdNumber",
            "Language",
            "LastName",
            "Metadata",
            "Mobile",
            "Nationality",
            "Timezone"
        ]
    );
    assert_eq!(profile(&world, &token), before);

    let nul = ProfileChanges {
        metadata: Some(json!({"a": ["b\0"]})),
        ..ProfileChanges::default()
    };
    let Err(AddressError::Invalid(found)) = change(&world, &token, nul) else {
        panic!("one of the databases cannot keep NUL");
    };
    assert_eq!(problems(&found), [(Field::Metadata, Problem::Malformed)]);
}

fn blank_clears(world: World) {
    let token = world.auth.join("joe@rehive.com").token;
    change(&world, &token, all()).unwrap();
    let blank = || Some(" ".to_owned());
    let cleared = change(
        &world,
        &token,
        ProfileChanges {
            first_name: blank(),
            last_name: blank(),
            id_number: blank(),
            birth_date: blank(),
            picture: blank(),
            language: blank(),
            nationality: blank(),
            timezone: blank(),
            metadata: Some(json!({})),
            mobile: blank(),
            ..ProfileChanges::default()
        },
    );
    assert_eq!(cleared.unwrap(), Profile::default());
}

fn concurrent_changes_of_different_values_all_stand(world: World) {
    let token = world.auth.join("joe@rehive.com").token;
    for round in 0..10 {
        let value = round.to_string();
        race(4, |index| {
            let mut changes = ProfileChanges::default();
            let field = match index {
                0 => &mut changes.first_name,
                1 => &mut changes.last_name,
                2 => &mut changes.id_number,
                _ => &mut changes.timezone,
            };
            *field = Some(value.clone());
            let caller = world.auth.caller(&token);
            world.auth.update_profile(&caller, &changes).unwrap();
        });
        let now = profile(&world, &token);
        assert_eq!((&now.first_name, &now.last_name), (&value, &value));
        assert_eq!(
            (now.id_number, now.timezone),
            (Some(value.clone()), Some(value))
        );
    }
}

fn any_text_comes_back_as_it_was(world: World) {
    let token = world.auth.join("joe@rehive.com").token;
    for name in [
        "O'Brien; DROP TABLE users;--",
        "{{7*7}} ${x} %s \\",
        "<script>",
        "مرحبا",
        "e\u{301}",
        "🔑",
    ] {
        let changes = ProfileChanges {
            first_name: Some(name.to_owned()),
            metadata: Some(json!({name: name})),
            ..ProfileChanges::default()
        };
        let changed = change(&world, &token, changes).unwrap();
        assert_eq!(changed.first_name, name);
        assert_eq!(changed.metadata, json!({name: name}));
    }
}
