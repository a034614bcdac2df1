//! A route as data.
//!
//! One table a surface; actix's routing, the `Allow` header, the OpenAPI document and the tests all read it.

use futures_util::future::LocalBoxFuture;

use crate::{
    call::Call,
    failure::Failure,
    fields::Field,
    media::Media,
    reply::{JSON, Reply, TEXT},
    steps::InStep,
    surface::Surface,
};

/// What a handler returns.
pub type Answer = LocalBoxFuture<'static, Result<Reply, Failure>>;

/// The methods that the contracts use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates, or does.
    Post,
    /// Replaces.
    Put,
    /// Changes in part.
    Patch,
    /// Removes.
    Delete,
}

impl Method {
    /// The word on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    pub(crate) fn has_body(self) -> bool {
        matches!(self, Self::Post | Self::Put | Self::Patch)
    }
}

/// A documented answer.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    /// The status.
    pub status: u16,
    /// When it comes.
    pub when: &'static str,
    /// A body, as JSON text; the OpenAPI schema is derived from it. Empty for bodies that are not JSON.
    pub body: &'static str,
    /// The body's media type.
    pub media_type: &'static str,
}

impl Example {
    /// A documented answer.
    #[must_use]
    pub const fn new(status: u16, when: &'static str, body: &'static str) -> Self {
        Self {
            status,
            when,
            body,
            media_type: JSON,
        }
    }

    /// A documented answer in plain text; others with its status may be JSON.
    #[must_use]
    pub const fn text(status: u16, when: &'static str, sentence: &'static str) -> Self {
        Self {
            status,
            when,
            body: sentence,
            media_type: TEXT,
        }
    }

    /// A documented answer in a JSON format of its own.
    #[must_use]
    pub const fn of_type(
        media_type: &'static str,
        status: u16,
        when: &'static str,
        body: &'static str,
    ) -> Self {
        Self {
            status,
            when,
            body,
            media_type,
        }
    }
}

/// Everything about an endpoint except what it does.
#[derive(Debug, Clone, Copy)]
pub struct Spec {
    /// The method.
    pub method: Method,
    /// The path below the surface's mount, without slashes at the ends: `auth/tokens/{token_key}`. Served with and
    /// without a trailing slash, never redirected.
    pub path: &'static str,
    /// One line for the API document.
    pub summary: &'static str,
    /// Fields of the body.
    pub fields: &'static [Field],
    /// Fields of the query; where there are none, the query is ignored.
    pub query: &'static [Field],
    /// Syntaxes of the body.
    pub media: &'static [Media],
    /// Answers to document; failures common to all endpoints are added.
    pub examples: &'static [Example],
    /// An own limit of the body in bytes, for uploads.
    pub body_limit: Option<usize>,
    /// True when the endpoint wants a caller.
    pub needs_caller: bool,
    /// True when `HEAD` is answered as `GET` without its body.
    pub head: bool,
    /// True when a caller whose session still owes a second factor may call too.
    pub while_pending: bool,
    /// Which answers leave in step, so that their time does not tell who has an account.
    pub in_step: InStep,
}

macro_rules! methods {
    ($($name:ident => $method:ident),*) => {$(
        #[doc = concat!("A row for `", stringify!($method), "`.")]
        #[must_use]
        pub const fn $name(path: &'static str, summary: &'static str) -> Spec {
            Spec::new(Method::$method, path, summary)
        }
    )*};
}
methods!(get => Get, post => Post, put => Put, patch => Patch, delete => Delete);

impl Spec {
    const fn new(method: Method, path: &'static str, summary: &'static str) -> Self {
        Self {
            method,
            path,
            summary,
            fields: &[],
            query: &[],
            media: Media::ALL,
            examples: &[],
            body_limit: None,
            needs_caller: false,
            head: true,
            while_pending: false,
            in_step: InStep::Never,
        }
    }

    /// The body's fields.
    #[must_use]
    pub const fn fields(mut self, fields: &'static [Field]) -> Self {
        self.fields = fields;
        self
    }

    /// The query's fields.
    #[must_use]
    pub const fn query(mut self, query: &'static [Field]) -> Self {
        self.query = query;
        self
    }

    /// The documented answers.
    #[must_use]
    pub const fn examples(mut self, examples: &'static [Example]) -> Self {
        self.examples = examples;
        self
    }

    /// The body's syntaxes, where they are not all.
    #[must_use]
    pub const fn media(mut self, media: &'static [Media]) -> Self {
        self.media = media;
        self
    }

    /// An own limit of the body.
    #[must_use]
    pub const fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = Some(bytes);
        self
    }

    /// Refuses `HEAD`, for a `GET` that does something.
    #[must_use]
    pub const fn without_head(mut self) -> Self {
        self.head = false;
        self
    }

    /// Admits a caller whose session still owes a second factor. For what gives it, or ends the session.
    #[must_use]
    pub const fn while_pending(mut self) -> Self {
        self.while_pending = true;
        self
    }

    /// Hides in which time it was refused.
    #[must_use]
    pub const fn refusals_in_step(mut self) -> Self {
        self.in_step = InStep::Refusals;
        self
    }

    /// Hides in which time it was answered.
    #[must_use]
    pub const fn answers_in_step(mut self) -> Self {
        self.in_step = InStep::Always;
        self
    }

    /// Anybody may call; `Authorization` is not looked at, so a stale token does no harm.
    #[must_use]
    pub const fn anonymous<S: Surface>(self, handler: fn(Call<S>) -> Answer) -> Endpoint<S> {
        Endpoint {
            spec: self,
            handler: Handler::Anonymous(handler),
            guard: None,
        }
    }

    /// Only with credentials that the surface accepts; the handler is given the caller.
    #[must_use]
    pub const fn authenticated<S: Surface>(
        mut self,
        handler: fn(Call<S>, S::Caller) -> Answer,
    ) -> Endpoint<S> {
        self.needs_caller = true;
        Endpoint {
            spec: self,
            handler: Handler::Authenticated(handler),
            guard: None,
        }
    }

    /// True when the body is parsed; bodies of other requests are read and dropped.
    pub(crate) fn reads_body(&self) -> bool {
        self.method.has_body() || !self.fields.is_empty()
    }
}

/// A row of a surface's table.
pub struct Endpoint<S: Surface> {
    /// What it takes and answers.
    pub spec: Spec,
    pub(crate) handler: Handler<S>,
    pub(crate) guard: Option<Guard<S>>,
}

/// Lets a caller pass, or says why not.
pub type Guard<S> = fn(&<S as Surface>::Caller) -> Result<(), Failure>;

impl<S: Surface> Endpoint<S> {
    /// Asks `guard` about the caller before the body is looked at, so that whoever may not call learns nothing about
    /// the fields. The use case decides again.
    #[must_use]
    pub const fn only(mut self, guard: Guard<S>) -> Self {
        self.guard = Some(guard);
        self
    }
}

pub(crate) enum Handler<S: Surface> {
    Anonymous(fn(Call<S>) -> Answer),
    Authenticated(fn(Call<S>, S::Caller) -> Answer),
}

// By hand: the derive would ask for `S: Clone`, though a row holds no `S`.
impl<S: Surface> Clone for Endpoint<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Surface> Copy for Endpoint<S> {}

impl<S: Surface> Clone for Handler<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Surface> Copy for Handler<S> {}

/// Turns an `async fn` into what [`Spec::anonymous`] and [`Spec::authenticated`] take.
#[macro_export]
macro_rules! handler {
    ($handler:path) => {
        |call| ::std::boxed::Box::pin($handler(call))
    };
    ($handler:path, caller) => {
        |call, caller| ::std::boxed::Box::pin($handler(call, caller))
    };
}
