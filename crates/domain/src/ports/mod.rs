//! What the domain needs from outside: storage, time, randomness, hashing, signing.
//!
//! Each method says what an implementor MUST do. The domain is synchronous on purpose: a use case
//! runs whole on one thread and can never be dropped half way through a transaction.

mod clock;
mod entropy;
mod hashing;
mod one_step;
mod sealing;
mod signing;
mod storage;
mod wake;

pub use clock::{Clock, SystemClock};
pub use entropy::{Entropy, OsEntropy};
pub use hashing::{Asker, HashError, PasswordHasher, Verdict};
pub use one_step::{Beginning, Begun};
pub use sealing::{Seal, SealFailure};
pub use signing::{Claims, SignError, TokenSigner, VerifyError};
pub use storage::{Inserted, Reads, Storage, StorageError, StorageResult, Tx, Unique};
pub use wake::{NoWake, Wake};
