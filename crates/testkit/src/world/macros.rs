//! Running a test on both databases.

use super::{Backend, Builder, World};

/// What a test of [`both_databases!`](crate::both_databases) may take.
pub trait OnBackend {
    /// Makes it for one database.
    fn on(backend: Backend) -> Self;
}

impl OnBackend for Backend {
    fn on(backend: Backend) -> Self {
        backend
    }
}

impl OnBackend for Builder {
    fn on(backend: Backend) -> Self {
        World::builder(backend)
    }
}

impl OnBackend for World {
    fn on(backend: Backend) -> Self {
        World::on(backend)
    }
}

/// Makes two tests, `NAME::on_sqlite` and `NAME::on_postgres`, of each named function, which takes a
/// [`World`](crate::World), a [`Builder`](crate::world::Builder) or a
/// [`Backend`](crate::world::Backend).
///
/// ```text
/// both_databases!(a_user_who_registered_can_log_in);
///
/// fn a_user_who_registered_can_log_in(world: World) { … }
/// ```
#[macro_export]
macro_rules! both_databases {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[test]
            fn on_sqlite() {
                super::$name($crate::world::OnBackend::on($crate::world::Backend::Sqlite));
            }

            #[test]
            fn on_postgres() {
                super::$name($crate::world::OnBackend::on($crate::world::Backend::Postgres));
            }
        }
    )+};
}
