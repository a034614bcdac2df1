//! A server over a world, and a browser without a screen.

use std::{num::NonZeroUsize, sync::Arc};

use latchkey_domain::{
    Auth,
    admin::CreateUser,
    model::{Client, Password, PlainToken, Surface, User},
    passwords::RequestReset,
    sessions::{Grant, LogIn, LogInError, SignedIn},
};
use latchkey_http::{
    app::App,
    pages::Pages,
    settings::Settings,
    standard::{Hooks, Readiness},
};
use latchkey_testkit::World;
use url::form_urlencoded;

use crate::wire::{Answer, Running};

pub const EMAIL: &str = "sarah@example.com";
pub const PASSWORD: &str = "terminator123";
pub const FORM: &str = "Content-Type: application/x-www-form-urlencoded";

/// A server over a core; stopped when dropped.
pub struct Site(Running);

pub fn app(auth: &Arc<Auth>) -> App {
    let settings = Settings {
        workers: NonZeroUsize::new(1),
        ..Settings::default()
    };
    let hooks = Hooks {
        ready: Arc::new(|| Readiness { checks: vec![] }),
        key_set: Arc::new(|| Ok(String::new())),
        request_id: Arc::new(|| "request".to_owned()),
    };
    App::builder(settings, hooks)
        .pages(Pages::new(Arc::clone(auth)))
        .build()
}

impl Site {
    pub fn over(auth: &Arc<Auth>) -> Self {
        Self(Running::start(app(auth)))
    }

    pub fn get(&self, path: &str, query: &[(&str, &str)]) -> Page {
        self.send(&format!("GET {path}?{}", encoded(query)), &[], "")
    }

    /// Sends a form as a browser does.
    pub fn submit(&self, path: &str, form: &[(&str, &str)]) -> Page {
        self.submit_from(path, form, Some("same-origin"))
    }

    /// Sends a form that stands on a page of the site that `from` tells.
    pub fn submit_from(&self, path: &str, form: &[(&str, &str)], from: Option<&str>) -> Page {
        let from = from.map(|from| format!("Sec-Fetch-Site: {from}"));
        let headers: Vec<_> = [FORM].into_iter().chain(from.as_deref()).collect();
        self.send(&format!("POST {path}"), &headers, &encoded(form))
    }

    /// One request: `POST /path`, whole header lines, body.
    pub fn send(&self, line: &str, headers: &[&str], body: &str) -> Page {
        Page(self.0.connect().send(line, headers, body))
    }
}

fn encoded(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}

/// What a browser would show.
#[derive(Debug)]
pub struct Page(pub Answer);

impl Page {
    pub fn status(&self) -> u16 {
        self.0.status
    }

    pub fn html(&self) -> &str {
        &self.0.body
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.0.header(name)
    }

    pub fn heading(&self) -> &str {
        self.between("<h1>", "</h1>")
    }

    /// Whose page it is, as people call that company.
    pub fn company(&self) -> Option<&str> {
        let before = "<p class=\"company\" dir=\"auto\">";
        self.html()
            .contains(before)
            .then(|| self.between(before, "</p>"))
    }

    pub fn title(&self) -> &str {
        self.between("<title>", "</title>")
    }

    /// The value of a hidden field.
    pub fn hidden(&self, name: &str) -> &str {
        self.between(&format!("name=\"{name}\" value=\""), "\"")
    }

    /// What is said to be wrong with the field of this number.
    pub fn wrong(&self, field: u8) -> Vec<&str> {
        let list = format!("<ul class=\"wrong\" id=\"wrong{field}\">");
        if !self.html().contains(&list) {
            return vec![];
        }
        let items = self.between(&list, "</ul>").split("<li>").skip(1);
        items
            .map(|item| item.split("</li>").next().unwrap())
            .collect()
    }

    pub fn between(&self, before: &str, after: &str) -> &str {
        let start = self.html().find(before);
        let start = start.unwrap_or_else(|| panic!("no {before} in {self:?}")) + before.len();
        let length = self.html()[start..].find(after).unwrap();
        &self.html()[start..start + length]
    }
}

/// A user of the default company whose address is not proven.
pub fn sarah(world: &World) -> User {
    let user = CreateUser {
        first_name: "Sarah".to_owned(),
        email: Some(EMAIL.to_owned()),
        username: Some("sconnor".to_owned()),
        password: Some(Password::new(PASSWORD)),
        ..CreateUser::default()
    };
    world
        .auth
        .create_user_as_operator("default", &user)
        .unwrap()
}

/// Asks for a link to set a new password; its `uid` and `token`.
pub fn reset_link(world: &World) -> (String, String) {
    let request = RequestReset {
        company: None,
        identifier: EMAIL.to_owned(),
        client: Client::default(),
    };
    world.auth.request_password_reset(&request).unwrap();
    let (uid, token) = world.mailed_reset();
    (uid, token.expose().to_owned())
}

pub fn log_in(world: &World, password: &str) -> Result<SignedIn, LogInError> {
    world.auth.log_in(LogIn {
        company: None,
        identifier: EMAIL.to_owned(),
        password: Password::new(password),
        surface: Surface::Company,
        grant: Grant::Opaque,
        session_duration: None,
        device: None,
        client: Client::default(),
    })
}

/// Whether the address of the user behind a token is proven.
pub fn is_verified(world: &World, token: &PlainToken) -> bool {
    let user = world.auth.authenticate(token).unwrap().user;
    user.primary_email().unwrap().verified.is_some()
}
