//! mobiles
