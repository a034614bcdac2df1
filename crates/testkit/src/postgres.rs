//! A throwaway Postgres database.

use std::hash::{BuildHasher, Hasher, RandomState};

use diesel::{Connection, PgConnection, RunQueryDsl, connection::SimpleConnection, sql_query};
use url::Url;

use crate::environment;

/// Names the cluster, as a superuser: `postgres://USER:PASSWORD@HOST:PORT/MAINTENANCE_DATABASE`.
const CLUSTER: &str = "LATCHKEY_TEST_POSTGRES_URL";

/// An empty database in the cluster that `LATCHKEY_TEST_POSTGRES_URL` names, dropped on drop
/// together with whatever is still connected to it.
#[derive(Debug)]
pub struct Database {
    cluster: Url,
    name: String,
}

impl Database {
    /// Makes the database.
    ///
    /// # Panics
    /// When there is no cluster (the message says how to get one) or it refuses.
    pub fn create() -> Self {
        let cluster = Url::parse(&environment::required(CLUSTER))
            .unwrap_or_else(|error| panic!("{CLUSTER} is no URL: {error}"));
        let database = Self {
            cluster,
            name: format!("test_{:016x}", random()),
        };
        database
            .administer(&format!("CREATE DATABASE {}", database.name))
            .unwrap_or_else(|error| panic!("the cluster of {CLUSTER} makes no database: {error}"));
        database
    }

    /// The URL as `database.url` takes it.
    pub fn url(&self) -> String {
        let mut url = self.cluster.clone();
        url.set_path(&self.name);
        url.into()
    }

    /// Ends every connection to the database, as a restart of the server would.
    ///
    /// # Panics
    /// When the cluster refuses.
    pub fn disconnect_all(&self) {
        self.administer(&format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'",
            self.name
        ))
        .expect("the cluster ends the connections to a database of its own");
    }

    /// Every row of every table, one JSON object a line; bytes are hexadecimal after `\\x`.
    ///
    /// # Panics
    /// When the cluster refuses.
    pub fn dump(&self) -> String {
        let mut connection =
            PgConnection::establish(&self.url()).expect("the database can be reached");
        let tables: Vec<Text> = sql_query(
            "SELECT quote_ident(tablename) AS text FROM pg_tables WHERE schemaname = 'public'",
        )
        .load(&mut connection)
        .expect("the tables are listed");
        let rows = tables.iter().flat_map(|table| {
            let query = format!("SELECT row_to_json(t)::text AS text FROM {} t", table.text);
            let rows: Vec<Text> = sql_query(query)
                .load(&mut connection)
                .expect("the rows are read");
            rows.into_iter().map(|row| row.text + "\n")
        });
        rows.collect()
    }

    /// Removes every row of every table but those `kept`.
    ///
    /// # Panics
    /// When the cluster refuses.
    pub(crate) fn clear(&self, kept: &[&str]) {
        let mut connection =
            PgConnection::establish(&self.url()).expect("the database can be reached");
        // Foreign keys are triggers, and a replica runs none.
        let clear = format!(
            "SET session_replication_role = replica; \
             DO $$ DECLARE one text; BEGIN \
             FOR one IN SELECT quote_ident(tablename) FROM pg_tables \
             WHERE schemaname = 'public' AND tablename NOT IN ('{}') \
             LOOP EXECUTE 'DELETE FROM ' || one; END LOOP; END $$",
            kept.join("', '")
        );
        connection
            .batch_execute(&clear)
            .expect("the tables are emptied");
    }

    fn administer(&self, statement: &str) -> Result<(), Box<dyn std::error::Error>> {
        let mut connection = PgConnection::establish(self.cluster.as_str())?;
        sql_query(statement).execute(&mut connection)?;
        Ok(())
    }
}

#[derive(diesel::QueryableByName)]
struct Text {
    #[diesel(sql_type = diesel::sql_types::Text)]
    text: String,
}

impl Drop for Database {
    fn drop(&mut self) {
        // The cluster goes soon after; a panic here would hide that of the test.
        let _ = self.administer(&format!(
            "DROP DATABASE IF EXISTS {} WITH (FORCE)",
            self.name
        ));
    }
}

/// 64 bits, another for each call and process.
fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}
