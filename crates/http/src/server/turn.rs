//! Whose turn it is on a connection. What a client sends while its request is answered waits in the kernel, which
//! bounds it: actix would read and decode it all.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    task::Waker,
    time::Instant,
};

use actix_web::HttpRequest;

#[derive(Debug, Clone, Copy)]
enum State {
    /// Nothing was asked since then.
    Quiet(Instant),
    /// A request's headers came, its body is to come.
    Asking,
    /// A request came whole.
    Answering,
}

/// Shared by a connection and the requests that come over it.
#[derive(Clone)]
pub(crate) struct Turn(Rc<Inner>);

struct Inner {
    state: Cell<State>,
    /// Who asked to read and was refused.
    refused: RefCell<Option<Waker>>,
}

impl Turn {
    pub(super) fn new() -> Self {
        Self(Rc::new(Inner {
            state: Cell::new(State::Quiet(Instant::now())),
            refused: RefCell::default(),
        }))
    }

    /// True while a request is answered that came whole.
    pub(super) fn is_ours(&self) -> bool {
        matches!(self.0.state.get(), State::Answering)
    }

    /// Since when nothing has been asked.
    pub(super) fn quiet(&self) -> Option<Instant> {
        match self.0.state.get() {
            State::Quiet(since) => Some(since),
            State::Asking | State::Answering => None,
        }
    }

    /// An answer has been taken only now.
    pub(super) fn taken(&self) {
        if self.quiet().is_some() {
            self.0.state.set(State::Quiet(Instant::now()));
        }
    }

    /// Whoever may not read now is woken when he may.
    pub(super) fn refuse(&self, waker: &Waker) {
        self.0.refused.replace(Some(waker.clone()));
    }

    /// Reading may go on.
    pub(super) fn admit(&self) {
        if let Some(waker) = self.0.refused.take() {
            waker.wake();
        }
    }
}

/// A request, from its headers to its answer.
pub(crate) struct Heard(Option<Turn>);

impl Heard {
    /// The headers of `request` have come.
    pub(crate) fn begin(request: &HttpRequest) -> Self {
        let turn = request.conn_data::<Turn>().cloned();
        if let Some(turn) = &turn {
            turn.0.state.set(State::Asking);
        }
        Self(turn)
    }

    /// So has its body: nothing more is read until it is answered.
    pub(crate) fn whole(&self) {
        if let Some(turn) = &self.0 {
            turn.0.state.set(State::Answering);
        }
    }
}

impl Drop for Heard {
    fn drop(&mut self) {
        if let Some(turn) = &self.0 {
            turn.0.state.set(State::Quiet(Instant::now()));
            turn.admit();
        }
    }
}
