//! No pause before the end of a mail.
//!
//! lettre writes a mail and the line that ends it separately and leaves the socket as it is, so the kernel holds that line
//! back until the server has acknowledged the mail: 40 ms, where the server has nothing to say meanwhile. If the process is
//! killed then, the kernel still sends the end, the server takes the mail, and nobody is there to record it. lettre shows
//! no socket, so those that lead to the server are found among the open files.

use rustix::process::{PidfdFlags, PidfdGetfdFlags, getpid, pidfd_getfd, pidfd_open};
use socket2::SockRef;
use std::fs;
use std::os::fd::OwnedFd;

/// Tells every connection of this process to one of `ports` to send what is written at once. Returns how many there are,
/// 0 also where the system does not let a process look at its own files.
pub(super) fn send_at_once(ports: &[u16]) -> usize {
    let Ok(own) = pidfd_open(getpid(), PidfdFlags::empty()) else {
        return 0;
    };
    let entries = fs::read_dir("/proc/self/fd")
        .into_iter()
        .flatten()
        .flatten();
    entries
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        // A file of our own for the same socket, so that it stays the same meanwhile.
        .filter_map(|number| pidfd_getfd(&own, number, PidfdGetfdFlags::empty()).ok())
        .filter(|file| leads_to(file, ports) && SockRef::from(file).set_tcp_nodelay(true).is_ok())
        .count()
}

fn leads_to(file: &OwnedFd, ports: &[u16]) -> bool {
    let peer = SockRef::from(file).peer_addr().ok();
    let peer = peer.and_then(|peer| peer.as_socket());
    peer.is_some_and(|peer| ports.contains(&peer.port()))
}

#[cfg(test)]
mod tests {
    use super::send_at_once;
    use std::io;
    use std::net::{TcpListener, TcpStream};

    #[test]
    fn connections_to_the_server_send_at_once_and_no_others() -> io::Result<()> {
        let (server, other) = (
            TcpListener::bind("127.0.0.1:0")?,
            TcpListener::bind("127.0.0.1:0")?,
        );
        let port = server.local_addr()?.port();
        let mail = [
            TcpStream::connect(server.local_addr()?)?,
            TcpStream::connect(server.local_addr()?)?,
        ];
        let elsewhere = TcpStream::connect(other.local_addr()?)?;
        assert_eq!(send_at_once(&[1, port]), 2);
        assert!(mail[0].nodelay()? && mail[1].nodelay()?);
        assert!(!elsewhere.nodelay()?);
        Ok(())
    }
}
