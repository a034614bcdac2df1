//! The floor: bare actix-web, diesel, jsonwebtoken and bcrypt, doing nothing but the work itself.
//!
//! No limits, no logs, no request ids, no security headers, no revocation: what is left is what any server built on
//! these libraries pays. One line of JSON on standard output says where it listens and which tokens it accepts.

mod answer;
mod keys;
mod least;
mod login;
mod lookup;
mod postgres;
mod refresh;
mod rows;
mod sqlite;
mod verify;

use actix_web::{App, HttpServer, web};
use answer::Answers;
use clap::Parser;
use keys::Keys;
use std::net::TcpListener;

#[derive(Parser)]
struct Arguments {
    /// An SQLite file to make, or a Postgres URL.
    #[arg(long)]
    database: String,
    /// A file with the answer of `GET /api/3/auth/`, to give the same.
    #[arg(long)]
    user_answer: std::path::PathBuf,
    /// Cost of the one stored password.
    #[arg(long, default_value_t = 12)]
    bcrypt_cost: u32,
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: String,
    /// The tables are there.
    #[arg(long)]
    existing: bool,
}

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let keys = web::Data::new(Keys::fixed()?);
    let answers = web::Data::new(Answers::read(&arguments.user_answer)?);
    let cost = (!arguments.existing).then_some(arguments.bcrypt_cost);
    let database = rows::open(&arguments.database, cost, &keys)?;
    let least = web::Data::new(least::Least::new(arguments.bcrypt_cost));
    let listener = TcpListener::bind(&arguments.listen)?;
    let address = listener.local_addr()?;

    let described = keys.describe(address)?;
    let server = HttpServer::new(move || {
        let reader = database.reader();
        App::new()
            .app_data(keys.clone())
            .app_data(answers.clone())
            .app_data(least.clone())
            .app_data(web::Data::new(database.clone()))
            .app_data(web::Data::new(reader))
            .service(answer::bare_get)
            .service(answer::bare_verify)
            .service(answer::bare_user)
            .service(verify::hs256)
            .service(verify::eddsa)
            .service(lookup::jwt)
            .service(lookup::opaque)
            .service(refresh::refresh)
            .service(refresh::begin)
            .service(login::login)
            .service(least::login)
    })
    .listen(listener)?
    .run();
    println!("{described}");
    server.await?;
    Ok(())
}
