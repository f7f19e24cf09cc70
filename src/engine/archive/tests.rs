//! Archives in every shape that engines write them, made by code; then damaged ones.

use std::io::Write;

use proptest::prelude::*;
use serde_json::{Value, json};
use tar::{Builder, Header};

use super::*;
use crate::domain::image::{LayerListing, Member, analyse};

fn header(kind: EntryType, size: usize) -> Header {
    let mut header = Header::new_gnu();
    header.set_entry_type(kind);
    header.set_size(size as u64);
    header.set_mode(0o644);
    header.set_uid(1000);
    header.set_gid(1001);
    header
}

use tar::EntryType;

fn add(tar: &mut Builder<Vec<u8>>, path: &str, bytes: &[u8]) {
    tar.append_data(&mut header(EntryType::Regular, bytes.len()), path, bytes)
        .unwrap();
}

fn add_link(tar: &mut Builder<Vec<u8>>, kind: EntryType, path: &str, target: &str) {
    tar.append_link(&mut header(kind, 0), path, target).unwrap();
}

/// A tar of regular files; `LINK -> TARGET` and `LINK => TARGET` are symbolic and hard links.
fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = Builder::new(Vec::new());
    for (path, bytes) in files {
        if let Some((path, target)) = path.split_once(" -> ") {
            add_link(&mut tar, EntryType::Symlink, path, target);
        } else if let Some((path, target)) = path.split_once(" => ") {
            add_link(&mut tar, EntryType::Link, path, target);
        } else {
            add(&mut tar, path, bytes);
        }
    }
    tar.into_inner().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn config(layers: usize, cmd: &str) -> Vec<u8> {
    let diff_ids: Vec<String> = (0..layers).map(|n| format!("sha256:{n:064}")).collect();
    let history: Vec<Value> = (0..layers)
        .map(|n| json!({"created_by": format!("RUN /bin/sh -c step {n} # buildkit")}))
        .collect();
    let config =
        json!({"config": {"Cmd": [cmd]}, "rootfs": {"diff_ids": diff_ids}, "history": history});
    config.to_string().into_bytes()
}

fn digest(bytes: &[u8]) -> String {
    format!("sha256:{}", hex(&Sha256::digest(bytes)))
}

fn wants(captures: &[&str], patterns: &[&str]) -> Wants {
    let owned = |texts: &[&str]| texts.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
    Wants::new(&owned(captures), &owned(patterns)).unwrap()
}

fn read_all(archive: &[u8]) -> Result<Vec<ArchivedImage>, EngineError> {
    read(archive, &Wants::default())
}

fn reason(archive: &[u8]) -> String {
    read_all(archive).unwrap_err().to_string()
}

fn paths(listing: &LayerListing) -> Vec<&str> {
    let path = |member| match member {
        &Member::Entry { ref path, .. }
        | &Member::Whiteout { ref path }
        | &Member::Opaque { ref path } => path.as_str(),
    };
    listing.members.iter().map(path).collect()
}

const BASE: &[(&str, &[u8])] = &[
    ("./app/a", b"12345"),
    ("app/secret.env", b"KEY=hunter2"),
    ("sh -> app/a", b""),
];
const TOP: &[(&str, &[u8])] = &[("app/.wh.a", b""), ("app/b", b"1")];

/// As Docker up to 24 saves: `<id>/layer.tar`, the manifest last.
fn legacy() -> Vec<u8> {
    let config = config(2, "a");
    let manifest = json!([{"Config": "cfg.json", "RepoTags": ["img:latest"], "Layers": ["1/layer.tar", "2/layer.tar"]}]);
    tar(&[
        ("1/VERSION", b"1.0"),
        ("1/json", b"{}"),
        ("1/layer.tar", &tar(BASE)),
        ("2/layer.tar", &tar(TOP)),
        ("cfg.json", &config),
        ("manifest.json", manifest.to_string().as_bytes()),
        ("repositories", b"{}"),
    ])
}

fn blob(digest: &str) -> String {
    format!("blobs/{}", digest.replace(':', "/"))
}

fn manifest_of(config: &[u8], layers: &[Vec<u8>]) -> Vec<u8> {
    let layers: Vec<Value> = layers
        .iter()
        .map(|l| json!({"digest": digest(l)}))
        .collect();
    json!({"config": {"digest": digest(config)}, "layers": layers})
        .to_string()
        .into_bytes()
}

/// An OCI layout of one image; `nested` puts the manifest behind an index of platforms.
fn oci(layers: &[Vec<u8>], nested: bool, manifest_json: bool) -> Vec<u8> {
    let config = config(layers.len(), "a");
    let manifest = manifest_of(&config, layers);
    let other = manifest_of(b"{\"not\": \"here\"}", &[]);
    let platforms = json!({"manifests": [
        {"digest": digest(b"attestation"), "annotations": {"vnd.docker.reference.type": "attestation-manifest"},
         "platform": {"os": "unknown", "architecture": "unknown"}},
        {"digest": digest(&other), "platform": {"os": "linux", "architecture": "mips"}},
        {"digest": digest(&manifest), "platform": {"os": "linux", "architecture": manifest::architecture()}},
    ]}).to_string().into_bytes();
    let root = if nested {
        digest(&platforms)
    } else {
        digest(&manifest)
    };
    let index = json!({"manifests": [{"digest": root, "annotations": {
        "io.containerd.image.name": "registry.example/library/img:1", "org.opencontainers.image.ref.name": "1"}}]});
    let docker = json!([{"Config": blob(&digest(&config)), "RepoTags": ["img:1"],
        "Layers": layers.iter().map(|l| blob(&digest(l))).collect::<Vec<_>>()}]);
    let mut out = Builder::new(Vec::new());
    for part in layers
        .iter()
        .chain([&config, &manifest, &other, &platforms])
    {
        add(&mut out, &blob(&digest(part)), part);
    }
    add(&mut out, "index.json", index.to_string().as_bytes());
    add(
        &mut out,
        "oci-layout",
        b"{\"imageLayoutVersion\":\"1.0.0\"}",
    );
    if manifest_json {
        add(&mut out, "manifest.json", docker.to_string().as_bytes());
    }
    out.into_inner().unwrap()
}

#[test]
fn old_docker_archives() {
    let images = read(
        &legacy()[..],
        &wants(&["app/*.env"], &["hunter[0-9]", "nothing"]),
    )
    .unwrap();
    let [image] = &images[..] else {
        panic!("one image")
    };
    assert!(image.is_called("img") && image.is_called("img:latest") && !image.is_called("im"));
    assert!(image.is_called(&digest(&config(2, "a"))));
    assert!(image.is_called(&digest(&config(2, "a"))[7..19]));
    let scan = image.scan();
    assert_eq!(paths(&scan.layers[0]), ["app/a", "app/secret.env", "sh"]);
    assert_eq!(paths(&scan.layers[1]), ["app/a", "app/b"]);
    assert_eq!(
        scan.captures[&(0, "app/secret.env".to_owned())],
        b"KEY=hunter2"
    );
    let hits: Vec<_> = scan
        .hits
        .iter()
        .map(|hit| (hit.pattern.as_str(), hit.layer, hit.path.as_str()))
        .collect();
    assert_eq!(hits, [("hunter[0-9]", 0, "app/secret.env")]);
    let analysis = analyse(&scan.config, &scan.layers, &[]);
    assert_eq!((analysis.total_bytes, analysis.final_bytes), (17, 12));
    assert_eq!(
        analysis.layers[1].instruction.as_deref(),
        Some("RUN step 1")
    );
    let entry = &analysis.tree.get("app/b").unwrap().entry;
    assert_eq!((entry.mode, entry.uid, entry.gid), (0o644, 1000, 1001));
}

#[test]
fn oci_layouts_in_every_dress() {
    let plain = tar(BASE);
    for layer in [
        plain.clone(),
        gzip(&plain),
        zstd::encode_all(&plain[..], 1).unwrap(),
    ] {
        for (nested, manifest_json) in [(false, false), (true, false), (false, true), (true, true)]
        {
            let layers = [layer.clone(), tar(TOP)];
            let archive = oci(&layers, nested, manifest_json);
            let images = read_all(&archive).unwrap();
            let [image] = &images[..] else {
                panic!("one image")
            };
            assert_eq!(
                paths(&image.scan().layers[0]),
                ["app/a", "app/secret.env", "sh"]
            );
            assert!(image.is_called(&digest(&manifest_of(&config(2, "a"), &layers))));
            assert!(image.is_called("registry.example/library/img:1") && image.is_called("img:1"));
            assert!(!image.is_called("g:1") && !image.is_called(""));
            assert_eq!(image.ids.len(), if nested { 3 } else { 2 });
        }
    }
}

#[test]
fn compressed_archives_are_unpacked_first() {
    assert_eq!(read_all(&gzip(&legacy())).unwrap().len(), 1);
    assert_eq!(
        read_all(&zstd::encode_all(&legacy()[..], 1).unwrap())
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn podman_links_and_repeated_layers() {
    let layers = ["b.tar", "1/layer.tar", "2/layer.tar", "b.tar"];
    let manifest = json!([{"Config": "cfg.json", "RepoTags": null, "Layers": layers}]).to_string();
    let config = config(4, "a");
    let base = tar(BASE);
    let archive = tar(&[
        ("manifest.json", manifest.as_bytes()),
        ("cfg.json", &config),
        ("b.tar", &base),
        ("1/layer.tar -> ../b.tar", b""),
        ("2/layer.tar => 1/layer.tar", b""),
    ]);
    let images = read(&archive[..], &wants(&["**/*.env"], &[])).unwrap();
    let scan = images[0].scan();
    assert_eq!(scan.layers.len(), 4);
    assert!(Arc::ptr_eq(&scan.layers[0], &scan.layers[2]));
    assert_eq!(scan.captures.len(), 4);
    let analysis = analyse(&scan.config, &scan.layers, &[]);
    assert_eq!((analysis.total_bytes, analysis.final_bytes), (64, 16));
}

#[test]
fn several_images_share_layers() {
    let (one, two) = (config(1, "one"), config(2, "two"));
    let manifest = json!([
        {"Config": "1.json", "RepoTags": ["one:1"], "Layers": ["b/layer.tar"]},
        {"Config": "2.json", "RepoTags": ["two:1"], "Layers": ["b/layer.tar", "t/layer.tar"]},
    ])
    .to_string();
    let archive = tar(&[
        ("b/layer.tar", &tar(BASE)),
        ("t/layer.tar", &tar(TOP)),
        ("1.json", &one),
        ("2.json", &two),
        ("manifest.json", manifest.as_bytes()),
    ]);
    let images = read_all(&archive).unwrap();
    let commands: Vec<_> = images
        .iter()
        .map(|image| image.config.cmd[0].as_str())
        .collect();
    assert_eq!(commands, ["one", "two"]);
    assert!(Arc::ptr_eq(&images[0].layers[0], &images[1].layers[0]));
}

#[test]
fn members_of_every_kind() {
    let long = format!("{}/file", "directory/".repeat(30));
    let mut layer = Builder::new(Vec::new());
    add(&mut layer, &long, b"x");
    let mut pax = header(EntryType::XHeader, 18);
    pax.set_cksum();
    layer.append(&pax, &b"18 path=usr/naive\n"[..]).unwrap();
    add(&mut layer, "ignored", b"yz");
    let mut fifo = header(EntryType::Fifo, 0);
    layer.append_data(&mut fifo, "pipe", &b""[..]).unwrap();
    let listing = read_listing(&layer.into_inner().unwrap()[..], &Wants::default())
        .unwrap()
        .listing;
    assert_eq!(
        paths(&listing),
        [long.replace("//", "/").as_str(), "usr/naive", "pipe"]
    );
    assert_eq!(listing.bytes(), 3);
}

#[test]
fn an_empty_layer_is_a_layer() {
    let manifest = json!([{"Config": "c", "RepoTags": [], "Layers": ["l"]}]).to_string();
    let archive = tar(&[
        ("l", &[0; 1024]),
        ("c", &config(1, "a")),
        ("manifest.json", manifest.as_bytes()),
    ]);
    assert_eq!(read_all(&archive).unwrap()[0].scan().layers[0].members, []);
}

#[test]
fn what_is_no_archive_says_so() {
    for (archive, word) in [
        (&b""[..], "neither manifest.json nor index.json"),
        (b"hello", "cut short"),
        (&[b'x'; 2048], "not a tar archive"),
        (&tar(&[("etc/passwd", b"root")]), "docker export"),
        (&gzip(b"hello")[..6], "end"),
        (&legacy()[..5_000], "cut short"),
        (
            &tar(&[("manifest.json", b"{}")]),
            "manifest.json cannot be read",
        ),
        (
            &tar(&[(
                "manifest.json",
                br#"[{"Config":"c","RepoTags":null,"Layers":null}]"#,
            )]),
            "`c` is not in it",
        ),
    ] {
        let said = reason(archive);
        assert!(
            said.starts_with("reading the image archive: ") && said.contains(word),
            "{said}"
        );
    }
}

#[test]
fn broken_parts_are_told_only_when_needed() {
    let mut broken = tar(BASE);
    broken[600] ^= 1;
    broken[1024 + 3] ^= 1;
    let with = |layer: &str| {
        let manifest = json!([{"Config": "c", "RepoTags": [], "Layers": [layer]}]).to_string();
        tar(&[
            ("good", &tar(TOP)),
            ("bad", &broken),
            ("c", &config(1, "a")),
            ("manifest.json", manifest.as_bytes()),
        ])
    };
    assert!(read_all(&with("good")).is_ok());
    assert!(reason(&with("bad")).contains("damaged"));
    assert!(reason(&with("c")).contains("is not a tar"));
    assert!(reason(&with("none")).contains("is not in it"));
}

#[test]
fn limits_hold() {
    let mut long = Builder::new(Vec::new());
    let name = vec![b'a'; 70_000];
    let mut extension = header(EntryType::GNULongName, name.len());
    extension.set_cksum();
    long.append(&extension, &name[..]).unwrap();
    let said = read_listing(&long.into_inner().unwrap()[..], &Wants::default())
        .unwrap_err()
        .0;
    assert!(said.contains("70000"), "{said}");

    let path = "p/".repeat(2_500);
    let said = read_listing(&tar(&[(&path, b"")])[..], &Wants::default())
        .unwrap_err()
        .0;
    assert!(said.contains("a path of"), "{said}");

    let mut liar = header(EntryType::Regular, 0);
    liar.set_size(u64::MAX / 2);
    liar.set_cksum();
    let said = read_listing(&liar.as_bytes()[..], &Wants::default())
        .unwrap_err()
        .0;
    assert!(said.contains("claims a file of"), "{said}");

    let big = vec![b' '; usize::try_from(limits::MAX_JSON).unwrap() + 1];
    let json = [b"[".to_vec(), big].concat();
    assert!(reason(&tar(&[("manifest.json", &json)])).contains("JSON document of more than"));
}

#[test]
fn captures_are_cut_and_their_sum_is_bounded() {
    let big = vec![7; (1 << 20) + 5];
    let record = read_listing(&tar(&[("big", &big)])[..], &wants(&["big"], &["x"])).unwrap();
    assert_eq!(record.captures["big"].len(), 1 << 20);
    assert_eq!(record.listing.bytes(), (1 << 20) + 5);
    let names: Vec<String> = (0..65).map(|n| format!("f{n}")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), &big[..])).collect();
    let said = read_listing(&tar(&many)[..], &wants(&["f*"], &[]))
        .unwrap_err()
        .0;
    assert!(said.contains("ask for fewer"), "{said}");
}

#[test]
fn the_first_member_alone_is_enough() {
    let whole = tar(&[("a", b"12345"), ("b", b"6")]);
    let (entry, bytes) = read_first(&whole[..512 + 512], 3).unwrap().unwrap();
    assert_eq!((entry.bytes, &bytes[..]), (5, &b"123"[..]));
    assert_eq!(read_first(&tar(&[])[..], 3).unwrap(), None);
}

#[test]
fn links_in_circles_end() {
    let archive = tar(&[("manifest.json -> x", b""), ("x -> manifest.json", b"")]);
    assert!(reason(&archive).contains("neither"));
}

#[test]
fn records_survive_a_cache_file() {
    let record = read_listing(
        &tar(&[("a", b"text"), ("b", b"\xff\x00")])[..],
        &wants(&["*"], &["text"]),
    )
    .unwrap();
    let json = serde_json::to_vec(&record).unwrap();
    assert_eq!(
        serde_json::from_slice::<LayerRecord>(&json).unwrap(),
        record
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn arbitrary_bytes_are_taken(bytes in prop::collection::vec(any::<u8>(), 0..3_000)) {
        let _read = read_all(&bytes);
    }

    #[test]
    fn cut_archives_are_errors(cut in any::<prop::sample::Index>(), compressed: bool) {
        let whole = if compressed { gzip(&oci(&[gzip(&tar(BASE)), tar(TOP)], true, false)) } else { legacy() };
        // What no image needs may go: the last member and the end marks, a checksum.
        let cut = cut.index(if compressed { whole.len() / 2 } else { whole.len() - 2_048 });
        prop_assert!(read_all(&whole[..cut]).is_err());
    }

    #[test]
    fn flipped_bits_are_taken(flips in prop::collection::vec((any::<prop::sample::Index>(), 0u8..8), 1..12), shape in 0..3) {
        let mut archive = match shape {
            0 => legacy(),
            1 => oci(&[gzip(&tar(BASE)), zstd::encode_all(&tar(TOP)[..], 1).unwrap()], true, true),
            _ => gzip(&legacy()),
        };
        for (at, bit) in flips {
            let at = at.index(archive.len());
            archive[at] ^= 1 << bit;
        }
        if let Ok(images) = read(&archive[..], &wants(&["**"], &["hunter"])) {
            for image in images {
                let scan = image.scan();
                let analysis = analyse(&scan.config, &scan.layers, &[]);
                prop_assert!(analysis.final_bytes <= analysis.total_bytes);
            }
        }
    }
}
