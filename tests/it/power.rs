//! The power goes: the server is stopped, its filesystem ends without a flush, and both come back from what was on disk.
//!
//! Root only. `tests/long/run power` raises the counts. The control is the same program with one word changed in its
//! bytes, `synchronous = NORMAL` in the place of `FULL`; it must lose something, or the harness proves nothing.

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::time::Duration;

use crate::load::{Chance, Crowd, times};
use crate::machine::Disk;
use crate::world::{Store, World};

/// Cuts the power so many times under eight clients; in how many cuts something acknowledged was lost.
fn cut_again_and_again(disk: &Disk, world: &World, cuts: usize, crowd: &Crowd) -> usize {
    let mut chance = Chance::new(55);
    let mut missed = BTreeSet::new();
    let mut lossy = 0;
    crowd.work(8, || {
        for _ in 0..cuts {
            crowd.wait_for_more(1 + chance.below(60));
            std::thread::sleep(Duration::from_micros(u64::try_from(chance.below(20_000)).unwrap()));
            world.freeze();
            disk.pull_plug();
            world.stop();
            disk.unmount();
            disk.mount("rw");
            let missing = crowd.missing(world);
            lossy += usize::from(missing.iter().any(|key| !missed.contains(key)));
            missed.extend(missing);
            world.start(&[]);
        }
        crowd.wait_for_more(20);
    });
    println!("{cuts} cuts, {} acknowledged, {} lost, in {lossy} cuts", crowd.acknowledged(), missed.len());
    lossy
}

/// A world on the disk, served by this program.
fn world_on(disk: &Disk, program: Option<PathBuf>) -> World {
    let world = World::empty(Store::sqlite_in(&disk.path()));
    world.cli(&["migrate"]).done();
    program.into_iter().for_each(|program| world.serve_with(program));
    world.start(&[]);
    world
}

#[test]
#[ignore = "needs root and loop devices"]
fn a_power_cut_loses_nothing_that_was_acknowledged() {
    let disk = Disk::new(256);
    let world = world_on(&disk, None);
    let crowd = Crowd::new(&world, &world.bank("harbour").with_tokens());
    assert_eq!(cut_again_and_again(&disk, &world, times("GOODTURN_TEST_CUTS", 3), &crowd), 0);
    crowd.audit(&world);
}

#[test]
#[ignore = "needs root and loop devices"]
fn the_power_cut_is_real_without_full_synchronisation_it_loses_something() {
    let disk = Disk::new(256);
    let program = with_normal_synchronisation(&disk);
    let world = world_on(&disk, Some(program));
    let crowd = Crowd::new(&world, &world.bank("harbour").with_tokens());
    assert!(cut_again_and_again(&disk, &world, times("GOODTURN_TEST_CUTS_NORMAL", 3), &crowd) > 0);
}

/// The program with `NORMAL` where it says `FULL`, of the same length; it stands beside the mounted folder.
fn with_normal_synchronisation(disk: &Disk) -> PathBuf {
    let (full, normal) = (b"synchronous = FULL", b"synchronous = 1   ");
    let mut bytes = std::fs::read(env!("CARGO_BIN_EXE_goodturn")).unwrap();
    let places: Vec<usize> = bytes.windows(full.len()).enumerate().filter(|(_, text)| text == full).map(|(at, _)| at).collect();
    assert!(!places.is_empty(), "the program no longer sets synchronous = FULL in one piece");
    for at in places {
        bytes[at..at + normal.len()].copy_from_slice(normal);
    }
    let program = disk.path().with_file_name("goodturn-normal");
    std::fs::write(&program, bytes).unwrap();
    std::fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).unwrap();
    program
}
