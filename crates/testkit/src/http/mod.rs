//! A small real HTTP/1.1 server that records what it is sent and answers as a test says: the other
//! end of webhooks and of Twilio's API.

mod answer;
mod receiver;
mod request;

pub use answer::Answer;
pub use receiver::Receiver;
pub use request::Request;
