//! A login without a database: a lower bound for any server that checks a password and keeps what came of it.
//!
//! The password is checked off the event loop against a hash in memory; then so many blocks are written over old ones
//! of a file that does not grow, in one call, and synced. With none, nothing is kept: what is left is HTTP, bcrypt, and
//! going from one to the other.

use crate::answer::verified;
use crate::login::{Body, PASSWORD};
use actix_web::{HttpResponse, post, web};
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::sync::{Mutex, OnceLock, PoisonError};

const BLOCK: usize = 4096;
/// As long as SQLite's log, before it is begun anew.
const BLOCKS: usize = 4000;

/// What the route needs, made when it is first called.
pub struct Least {
    cost: u32,
    made: OnceLock<(String, Mutex<Journal>)>,
}

struct Journal {
    file: File,
    next: usize,
}

impl Least {
    pub fn new(cost: u32) -> Self {
        Self {
            cost,
            made: OnceLock::new(),
        }
    }

    fn log_in(&self, body: &Body, blocks: usize) -> anyhow::Result<bool> {
        let (hash, journal) = match self.made.get() {
            Some(made) => made,
            None => {
                let made = (
                    bcrypt::hash(PASSWORD, self.cost)?,
                    Mutex::new(Journal::new()?),
                );
                self.made.get_or_init(|| made)
            }
        };
        let right = bcrypt::verify(&body.password, hash)?;
        if right && blocks > 0 {
            let mut journal = journal.lock().unwrap_or_else(PoisonError::into_inner);
            journal.keep(blocks)?;
        }
        Ok(right)
    }
}

impl Journal {
    fn new() -> anyhow::Result<Self> {
        let mut options = File::options();
        let file = options
            .create(true)
            .truncate(true)
            .read(true)
            .write(true)
            .open("least.log")?;
        file.write_all_at(&vec![0; BLOCK * BLOCKS], 0)?;
        file.sync_all()?;
        Ok(Self { file, next: 0 })
    }

    fn keep(&mut self, blocks: usize) -> std::io::Result<()> {
        if self.next + blocks > BLOCKS {
            self.next = 0;
        }
        let bytes = vec![self.next as u8; BLOCK * blocks];
        self.file.write_all_at(&bytes, (BLOCK * self.next) as u64)?;
        self.next += blocks;
        self.file.sync_data()
    }
}

#[post("/login/least/{blocks}")]
pub async fn login(
    least: web::Data<Least>,
    blocks: web::Path<usize>,
    body: web::Json<Body>,
) -> HttpResponse {
    let blocks = blocks.into_inner().min(BLOCKS);
    match web::block(move || least.log_in(&body, blocks)).await {
        Ok(Ok(true)) => verified(PASSWORD, "floor@example.com", 1),
        Ok(Ok(false)) => HttpResponse::BadRequest().finish(),
        Ok(Err(_)) | Err(_) => HttpResponse::InternalServerError().finish(),
    }
}
