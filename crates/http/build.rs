//! Takes the three files of Swagger UI that are served out of its archive, where they stand compressed already, and
//! lays them down as gzip (RFC 1952): embedding all of it unpacked would make the binary 4 MB larger.

use std::{
    env,
    error::Error,
    fs,
    io::{Cursor, Read},
    path::Path,
};

use utoipa_swagger_ui_vendored::SWAGGER_UI_VENDORED;
use zip::{CompressionMethod, ZipArchive};

const COMPRESSED: [&str; 2] = ["swagger-ui-bundle.js", "swagger-ui.css"];
const PLAIN: &str = "favicon-32x32.png";

/// No name, no time; the slowest compression, an unknown system.
const GZIP_HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 0xff];

#[expect(
    clippy::disallowed_methods,
    reason = "cargo tells a build script by its environment"
)]
fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let out = env::var_os("OUT_DIR").ok_or("cargo gives OUT_DIR")?;
    let out = Path::new(&out);
    let mut archive = ZipArchive::new(Cursor::new(SWAGGER_UI_VENDORED))?;
    for name in COMPRESSED {
        fs::write(out.join(format!("{name}.gz")), gzip(&mut archive, name)?)?;
    }
    let mut plain = Vec::new();
    let index = find(&archive, PLAIN)?;
    archive.by_index(index)?.read_to_end(&mut plain)?;
    fs::write(out.join(PLAIN), plain)?;
    Ok(())
}

/// The file as gzip: a zip archive holds the same deflate stream (RFC 1951) between other headers.
fn gzip(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let index = find(archive, name)?;
    let mut file = archive.by_index_raw(index)?;
    if file.compression() != CompressionMethod::DEFLATE {
        return Err(format!("{name} is not deflated").into());
    }
    let mut bytes = GZIP_HEADER.to_vec();
    file.read_to_end(&mut bytes)?;
    bytes.extend(file.crc32().to_le_bytes());
    bytes.extend(u32::try_from(file.size())?.to_le_bytes());
    Ok(bytes)
}

fn find(archive: &ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<usize, Box<dyn Error>> {
    // Below a folder that is named after the version; other flavours have files of the same name deeper down.
    let wanted = |path: &str| path.split('/').skip(1).eq(["dist", name]);
    (0..archive.len())
        .find(|index| {
            let name = archive.name_for_index(*index);
            name.is_some_and(|name| name.is_ok_and(|name| wanted(&name)))
        })
        .ok_or_else(|| format!("no {name} in the archive").into())
}
