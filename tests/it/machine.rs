//! The machine under the program: small C programs built on the spot, and a filesystem of one's own in a file.
//!
//! Mounting needs root and loop devices; the tests that do it are ignored unless `tests/run` or `tests/long/run` finds both.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::world::DEADLINE;

/// Builds a C file of this folder with these flags; where it is.
pub(crate) fn built(folder: &Path, source: &str, flags: &[&str]) -> PathBuf {
    let target = folder.join(source.trim_end_matches(".c"));
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it").join(source);
    done(Command::new("cc").args(["-O2", "-o"]).arg(&target).arg(source).args(flags));
    target
}

#[track_caller]
fn done(command: &mut Command) {
    let output = command.output().unwrap_or_else(|why| panic!("{command:?}: {why}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// An ext4 filesystem in a file, mounted in a folder beside it; gone with this value.
pub(crate) struct Disk {
    folder: tempfile::TempDir,
    plug: PathBuf,
}

impl Disk {
    /// A fresh one of so many megabytes, none of them kept back for root.
    pub(crate) fn new(megabytes: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let plug = built(folder.path(), "pull_plug.c", &[]);
        let disk = Self { folder, plug };
        std::fs::File::create(disk.image()).unwrap().set_len(u64::from(megabytes) << 20).unwrap();
        std::fs::create_dir(disk.path()).unwrap();
        done(Command::new("mkfs.ext4").args(["-q", "-F", "-m", "0"]).arg(disk.image()));
        disk.mount("rw");
        disk
    }

    fn image(&self) -> PathBuf {
        self.folder.path().join("image")
    }

    /// Where it is mounted.
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("mounted")
    }

    /// Mounts it: `rw` or `ro`.
    pub(crate) fn mount(&self, how: &str) {
        done(Command::new("mount").args(["-t", "ext4", "-o", &format!("loop,{how}")]).arg(self.image()).arg(self.path()));
    }

    /// Unmounts it as soon as nobody holds it any more.
    pub(crate) fn unmount(&self) {
        let deadline = Instant::now() + DEADLINE;
        while !Command::new("umount").arg(self.path()).output().unwrap().status.success() {
            assert!(Instant::now() < deadline, "{} is still in use", self.path().display());
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
    }

    /// From now on nothing reaches the disk, not even what the kernel still holds; then it is mounted afresh by whoever wants it.
    pub(crate) fn pull_plug(&self) {
        done(Command::new(&self.plug).arg(self.path()));
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Whoever panicked may still hold it; the kernel lets go when they end.
        let _unmounted = Command::new("umount").arg("--lazy").arg(self.path()).output();
    }
}
