//! The nouns.

mod challenge;
mod change;
mod company;
mod company_identifier;
mod email_address;
mod event;
mod ids;
mod limit;
mod message;
mod mfa;
mod mobile_number;
mod secret;
mod session;
mod signing_key;
mod surface;
mod user;
mod username;

pub use challenge::{Attempt, Challenge, Purpose};
pub use change::{Change, FeedEntry};
pub use company::{Company, CompanyChanges, NewCompany, Switch, SwitchType};
pub use company_identifier::CompanyIdentifier;
pub use email_address::EmailAddress;
pub use event::{Event, EventFilter, EventKind, Outcome, RecordedEvent, SurplusEvents, Via};
pub use ids::{
    ChallengeId, CompanyId, EmailId, MessageId, MobileId, PermissionId, SessionId, SwitchId,
    UserId, UserIdentifier,
};
pub use limit::{Budget, BudgetKey, Debit, KnownDevice, Patience, Try};
pub use message::{
    Channel, MessageKind, NewMessage, OutboxCounts, ParkedMessage, QueuedMessage, SecurityNotice,
};
pub use mfa::{Factors, SmsFactor, TotpFactor};
pub use mobile_number::MobileNumber;
pub use secret::{Code, LinkSecret, Password, PasswordHash, PlainToken, SecretHash};
pub use session::{Device, Rivals, Rotation, Session, SessionKind, SessionsToEnd};
pub use signing_key::{JwtAlgorithm, SigningKey};
pub use surface::{OpaqueSurface, Surface};
pub use user::{
    ADMIN_GROUP, Client, Credential, Email, Mobile, NamedAccount, NewUser, Page, Paged, Permission,
    PermissionGroup, PermissionLevel, Profile, User, UserChanges, UserFilter, UserStatus,
};
pub use username::{LoginIdentifier, Username};
