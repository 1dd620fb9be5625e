//! A unix socket in a directory that only its owner, or the group that the host names, can enter.

use super::{Bound, Endpoint, Env, Error, Listener};
use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _, chown};
use std::path::{Path, PathBuf};
use tokio::net::UnixListener;

/// What fits into `sockaddr_un` on every unix, with its closing zero: 104 bytes on the BSDs and macOS, 108 on Linux.
const LONGEST_PATH: usize = 103;

/// Removed, with the socket in it, when dropped: hosts do not do it.
pub(super) struct Directory(PathBuf);

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_file(self.socket());
        let _ = fs::remove_dir(&self.0);
    }
}

impl Directory {
    fn socket(&self) -> PathBuf {
        self.0.join("s")
    }
}

/// Binds in the directory that the host names, else in the system's directory for temporary files.
pub(super) fn bind(env: Env<'_>) -> Result<Bound, Error> {
    let named = env("PLUGIN_UNIX_SOCKET_DIR").filter(|directory| !directory.is_empty());
    let parent = named.map_or_else(std::env::temp_dir, PathBuf::from);
    let failed = |source| Error::Socket { directory: parent.clone(), source };
    let group = env("PLUGIN_UNIX_SOCKET_GROUP").filter(|group| !group.is_empty());
    let group = group.map(|group| group_id(&group.to_string_lossy())).transpose()?;

    let directory = make_directory(&parent)?;
    let path = directory.socket();
    let listener = UnixListener::bind(&path).map_err(failed)?;
    if let Some(group) = group {
        share(&path, 0o660, group)
            .and_then(|()| share(&directory.0, 0o710, group))
            .map_err(failed)?;
    }
    let address = path.to_string_lossy().into_owned();
    let place = Endpoint { network: "unix", address, directory: Some(directory) };
    Ok(Bound { listener: Listener::Unix(listener), place })
}

/// Makes a new directory for the owner alone: the mode of the socket itself is not heeded on every system.
fn make_directory(parent: &Path) -> Result<Directory, Error> {
    let process = std::process::id();
    let mut attempt = 0;
    loop {
        let directory = parent.join(format!("assumerole-{process}-{attempt}"));
        let path = directory.join("s");
        if path.as_os_str().len() > LONGEST_PATH {
            return Err(Error::LongPath { path, most: LONGEST_PATH });
        }
        match DirBuilder::new().mode(0o700).create(&directory) {
            Ok(()) => return Ok(Directory(directory)),
            // Left behind by a process that was killed, or put there by somebody else.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && attempt < 1000 => {
                attempt += 1;
            }
            Err(source) => return Err(Error::Socket { directory: parent.to_owned(), source }),
        }
    }
}

fn share(path: &Path, mode: u32, group: u32) -> io::Result<()> {
    chown(path, None, Some(group))?;
    fs::set_permissions(path, Permissions::from_mode(mode))
}

/// The number of a group that is given by number or by name.
fn group_id(group: &str) -> Result<u32, Error> {
    if let Ok(id) = group.parse() {
        return Ok(id);
    }
    let groups = fs::read_to_string("/etc/group").unwrap_or_default();
    find_group(&groups, group).ok_or_else(|| Error::Group(group.to_owned()))
}

fn find_group(groups: &str, name: &str) -> Option<u32> {
    groups.lines().find_map(|line| {
        let mut fields = line.split(':');
        let found = fields.next() == Some(name);
        found.then(|| fields.nth(1)?.parse().ok()).flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::OsString;
    use std::os::unix::fs::MetadataExt as _;

    fn in_directory(directory: &Path, group: Option<&str>) -> Result<Endpoint, Error> {
        bind(&|name| match name {
            "PLUGIN_UNIX_SOCKET_DIR" => Some(OsString::from(directory)),
            "PLUGIN_UNIX_SOCKET_GROUP" => group.map(OsString::from),
            _ => None,
        })
        .map(|bound| bound.place)
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o777
    }

    #[tokio::test]
    async fn only_the_owner_can_reach_the_socket_and_nothing_is_left_of_it() {
        let directory = tempfile::tempdir().unwrap();
        let place = in_directory(directory.path(), None).unwrap();
        let socket = PathBuf::from(&place.address);
        assert!(socket.starts_with(directory.path()) && socket.exists());
        assert_eq!(mode(socket.parent().unwrap()), 0o700);
        drop(place);
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
    }

    #[tokio::test]
    async fn a_directory_that_a_killed_process_left_is_passed_over() {
        let directory = tempfile::tempdir().unwrap();
        let first = in_directory(directory.path(), None).unwrap();
        let second = in_directory(directory.path(), None).unwrap();
        assert_ne!(first.address, second.address);
    }

    #[tokio::test]
    async fn the_group_that_the_host_names_may_connect() {
        let directory = tempfile::tempdir().unwrap();
        let own = fs::metadata(directory.path()).unwrap().gid().to_string();
        let place = in_directory(directory.path(), Some(&own)).unwrap();
        let socket = Path::new(&place.address);
        assert_eq!((mode(socket), mode(socket.parent().unwrap())), (0o660, 0o710));
    }

    #[tokio::test]
    async fn a_group_that_does_not_exist_is_named() {
        let directory = tempfile::tempdir().unwrap();
        let error = in_directory(directory.path(), Some("no such group")).err().unwrap();
        assert!(error.to_string().starts_with(r#"there is no group "no such group""#), "{error}");
    }

    #[test]
    fn groups_are_found_by_their_whole_name() {
        let groups = "root:x:0:\nstaff:x:50:a,b\nstaffing:x:51:\n";
        assert_eq!(find_group(groups, "staff"), Some(50));
        assert_eq!(find_group(groups, "staf"), None);
    }

    #[tokio::test]
    async fn a_path_that_does_not_fit_is_an_error_that_says_what_to_do() {
        let directory = tempfile::tempdir().unwrap();
        let long = directory.path().join("x".repeat(LONGEST_PATH));
        fs::create_dir(&long).unwrap();
        let error = in_directory(&long, None).err().unwrap();
        assert!(error.to_string().ends_with("set TMPDIR to a shorter directory"), "{error}");
        assert_eq!(fs::read_dir(&long).unwrap().count(), 0);
    }
}
