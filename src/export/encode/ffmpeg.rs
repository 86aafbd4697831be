//! Where ffmpeg is.

use std::{
    env,
    ffi::OsStr,
    path::{Path, PathBuf},
};

/// The first ffmpeg in the folders of a search path, which is written as PATH is.
#[must_use]
pub fn find(search: &OsStr) -> Option<PathBuf> {
    let name = format!("ffmpeg{}", env::consts::EXE_SUFFIX);
    env::split_paths(search).map(|folder| folder.join(&name)).find(|path| is_program(path))
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_found_where_it_is_one() {
        let [first, second] = [(); 2].map(|()| tempfile::tempdir().unwrap());
        let search = env::join_paths([first.path(), second.path()]).unwrap();
        assert_eq!((find(&search), find(OsStr::new(""))), (None, None));
        let name = format!("ffmpeg{}", env::consts::EXE_SUFFIX);
        let path = second.path().join(&name);
        std::fs::write(&path, "").unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(find(&search), None, "nobody may run it");
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
            std::fs::create_dir(first.path().join(&name)).unwrap();
        }
        assert_eq!(find(&search), Some(path));
    }
}
