//! The contracts that Latchkey serves, as the domain knows them: by name only.

/// The contract through which a session was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Surface {
    /// Document 000.
    DeviceTokens,
    /// Document 001.
    Phone,
    /// Document 002.
    Signup,
    /// Document 003.
    Jwt,
    /// Document 004.
    Company,
}

impl Surface {
    /// Every surface, in the order of the documents.
    pub const ALL: [Self; 5] = [
        Self::DeviceTokens,
        Self::Phone,
        Self::Signup,
        Self::Jwt,
        Self::Company,
    ];

    /// The name in configuration, logs and the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::DeviceTokens => "device_tokens",
            Self::Phone => "phone",
            Self::Signup => "signup",
            Self::Jwt => "jwt",
            Self::Company => "company",
        }
    }

    /// The surface of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|surface| surface.name() == name)
    }
}

/// A contract whose callers show opaque tokens, so that one can be made for a program that speaks it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OpaqueSurface {
    /// Document 000.
    DeviceTokens,
    /// Document 002.
    Signup,
    /// Document 004.
    #[default]
    Company,
}

impl OpaqueSurface {
    /// The one of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::DeviceTokens, Self::Signup, Self::Company]
            .into_iter()
            .find(|opaque| Surface::from(*opaque).name() == name)
    }
}

impl From<OpaqueSurface> for Surface {
    fn from(opaque: OpaqueSurface) -> Self {
        match opaque {
            OpaqueSurface::DeviceTokens => Self::DeviceTokens,
            OpaqueSurface::Signup => Self::Signup,
            OpaqueSurface::Company => Self::Company,
        }
    }
}
