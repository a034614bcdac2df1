//! Telling the dispatcher that there is something to send.

/// Called after a message was committed to the outbox.
pub trait Wake: Send + Sync {
    /// Returns at once. Lost calls cost time only: the dispatcher also looks by itself.
    fn wake(&self);
}

/// For those who run no dispatcher in this process.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoWake;

impl Wake for NoWake {
    fn wake(&self) {}
}
