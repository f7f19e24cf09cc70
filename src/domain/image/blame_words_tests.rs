//! Blame sentences of synthetic images, in a table.

use std::sync::Arc;

use proptest::prelude::*;

use super::super::stacks::{
    any_stack, directory, file, hardlink, listing, opaque, symlink, whiteout,
};
use super::super::{ImageConfig, LayerListing, Member, analyse};
use super::*;

const MB: u64 = 1_000_000;

/// Layers with their lines.
fn image(layers: Vec<(Option<u32>, Vec<Member>)>) -> Analysis {
    let (lines, members): (Vec<_>, Vec<_>) = layers.into_iter().unzip();
    let stack: Vec<_> = members
        .into_iter()
        .map(|it| Arc::new(listing(it)))
        .collect();
    let mut analysis = analyse(&ImageConfig::default(), &stack, &[]);
    for (layer, line) in analysis.layers.iter_mut().zip(lines) {
        layer.line = line;
    }
    analysis
}

fn owned(mut member: Member, owner: u64) -> Member {
    if let Member::Entry { entry, .. } = &mut member {
        entry.uid = owner;
    }
    member
}

fn sentences(layers: Vec<(Option<u32>, Vec<Member>)>) -> Vec<String> {
    let blame = Blame::of(&image(layers));
    let own = (blame.base..blame.layers.len()).map(|layer| layer..layer + 1);
    let base = (blame.base > 0).then_some(0..blame.base);
    let told = base.into_iter().chain(own);
    let mut told: Vec<String> = told.map(|layers| blame.sentence(layers)).collect();
    told.push(blame.worst());
    told
}

#[test]
fn a_deleted_file_still_ships() {
    assert_eq!(
        sentences(vec![
            (None, vec![file("bin/sh", 100 * MB), file("lib/c", 8 * MB)]),
            (Some(6), vec![file("big", 280 * MB), file("small", 32 * MB)]),
            (Some(9), vec![whiteout("big")]),
            (Some(10), vec![directory("empty")]),
        ]),
        [
            "the base image brings 108.0 MB",
            "line 6 adds 312.0 MB; 280.0 MB of it is deleted in line 9 and still ships",
            "line 9 adds no bytes; it deletes 280.0 MB from line 6, which still ships",
            "line 10 adds no bytes",
            "280.0 MB ships unseen; all of it comes from line 6 and is deleted in line 9",
        ]
    );
}

#[test]
fn several_lines_hide_what_one_brings() {
    assert_eq!(
        sentences(vec![
            (None, vec![file("etc/passwd", 1_000)]),
            (
                Some(6),
                vec![file("a", 200 * MB), file("b", 80 * MB), file("c", 32 * MB)]
            ),
            (Some(9), vec![whiteout("a"), file("etc/passwd", 2_000)]),
            (Some(11), vec![file("b", 5 * MB), file("etc/passwd", 3_000)]),
        ]),
        [
            "the base image brings 1.00 kB; all of it is replaced in line 9 and still ships",
            "line 6 adds 312.0 MB; 280.0 MB of it still ships unseen: 200.0 MB deleted \
             in line 9, 80.0 MB replaced in line 11",
            "line 9 adds 2.00 kB; all of it is replaced in line 11 and still ships; it hides 200.0 \
             MB that still ships: 200.0 MB from line 6 deleted, 1.00 kB from the base image replaced",
            "line 11 adds 5.00 MB, all of it is in the final image; it hides 80.0 MB that still \
             ships: 80.0 MB from line 6 replaced, 2.00 kB from line 9 replaced",
            "280.0 MB ships unseen; nearly all of it comes from line 6",
        ]
    );
}

#[test]
fn a_change_of_owner_ships_everything_twice() {
    assert_eq!(
        sentences(vec![
            (Some(4), vec![file("app/a", 30 * MB), file("app/b", MB)]),
            (
                Some(5),
                vec![
                    owned(file("app/a", 30 * MB), 1000),
                    owned(file("app/b", MB), 1000)
                ]
            ),
        ]),
        [
            "line 4 adds 31.0 MB; all of it is written again in line 5 with another owner or mode, \
             and ships twice",
            "line 5 adds 31.0 MB, all of it is in the final image; it writes 31.0 MB from line 4 \
             again with another owner or mode, which ships twice",
            "31.0 MB ships unseen; all of it comes from line 4 and is written again in \
             line 5",
        ]
    );
}

#[test]
fn images_without_waste_or_without_anything() {
    assert_eq!(
        sentences(vec![(Some(6), vec![file("a", 312 * MB)])]),
        [
            "line 6 adds 312.0 MB, all of it is in the final image",
            "nothing is wasted: every byte that ships is in the final image",
        ]
    );
    assert_eq!(
        sentences(vec![]),
        ["the image has no file with a byte in it"]
    );
    assert_eq!(
        sentences(vec![
            (None, vec![file("a", 5)]),
            (None, vec![whiteout("a")])
        ]),
        [
            "layer 1 adds 5 B; all of it is deleted in layer 2 and still ships",
            "layer 2 adds no bytes; it deletes 5 B from layer 1, which still ships",
            "5 B ships unseen; all of it comes from layer 1 and is deleted in layer 2",
        ],
        "without any line nothing is the base image's"
    );
}

#[test]
fn the_base_image_may_waste_too() {
    let layers = vec![
        (None, vec![file("a", 10 * MB), file("b", MB)]),
        (None, vec![file("a", 10 * MB)]),
        (Some(3), vec![file("c", 1)]),
    ];
    let blame = Blame::of(&image(layers));
    assert_eq!(
        blame.sentence(0..2),
        "the base image brings 21.0 MB; 10.0 MB of it is replaced in the base image itself and \
         still ships"
    );
    assert_eq!(
        blame.sentence(0..1),
        "layer 1 of the base image brings 11.0 MB; 10.0 MB of it is replaced in the base image and \
         still ships"
    );
    assert_eq!(
        blame.worst(),
        "10.0 MB ships unseen; all of it comes from the base image and is replaced there"
    );
}

#[test]
fn links_folders_and_repeated_members() {
    // A file is wasted only when its last name is gone.
    assert_eq!(
        sentences(vec![
            (Some(2), vec![file("a", 7), hardlink("b", "a")]),
            (Some(3), vec![whiteout("a")]),
            (Some(4), vec![whiteout("b"), symlink("b", "c")]),
        ])[..3],
        [
            "line 2 adds 7 B; all of it is deleted in line 4 and still ships",
            "line 3 adds no bytes",
            "line 4 adds no bytes; it deletes 7 B from line 2, which still ships",
        ]
    );
    assert_eq!(
        sentences(vec![
            (Some(2), vec![file("d/a", 7), file("d/b", 3)]),
            (Some(3), vec![opaque("d"), file("d/a", 2), file("d/a", 1)]),
        ])[..2],
        [
            "line 2 adds 10 B; all of it still ships unseen: 7 B replaced in line 3, \
             3 B deleted in line 3",
            "line 3 adds 3 B; 2 B of it is replaced in the same layer and still ships; it hides 10 \
             B that still ships: 7 B from line 2 replaced, 3 B from line 2 deleted",
        ]
    );
}

#[test]
fn many_places_are_summed_up() {
    let mut layers = vec![(
        Some(1),
        (0..6).map(|it| file(&format!("f{it}"), 10 + it)).collect(),
    )];
    layers.extend((0..6).map(|it| (Some(10 + it), vec![whiteout(&format!("f{it}"))])));
    assert_eq!(
        sentences(layers)[0],
        "line 1 adds 75 B; all of it still ships unseen: 15 B deleted in line 15, 14 B \
         deleted in line 14, 13 B deleted in line 13, 33 B in 3 more places"
    );
}

fn shared(stack: Vec<LayerListing>) -> Vec<Arc<LayerListing>> {
    stack.into_iter().map(Arc::new).collect()
}

proptest! {
    #[test]
    fn every_wasted_byte_is_blamed_once(stack in any_stack()) {
        let analysis = analyse(&ImageConfig::default(), &shared(stack), &[]);
        let blame = Blame::of(&analysis);
        let count = analysis.layers.len();
        let each: u64 = (0..count).map(|layer| blame.wasted(layer..layer + 1)).sum();
        prop_assert_eq!(each, analysis.wasted_bytes());
        prop_assert_eq!(blame.wasted(0..count), analysis.wasted_bytes());
        prop_assert_eq!(blame.bytes(0..count), analysis.total_bytes);
        for layer in 0..count {
            let clean = blame.wasted(layer..layer + 1) == 0;
            let words = blame.sentence(layer..layer + 1);
            let own = words.split("; it ").next().unwrap_or_default().to_owned();
            prop_assert_eq!(clean, !own.contains(';'), "{}", words);
        }
    }
}
