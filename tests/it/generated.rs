//! `UPDATE=1 cargo test --test it generated` writes `core/src/wire/generated` anew.

use std::path::Path;

const PROTOS: [&str; 3] = ["health.proto", "plugin.proto", "tfplugin6.proto"];
const OUTPUTS: [&str; 3] = ["grpc.health.v1.rs", "plugin.rs", "tfplugin6.rs"];

#[test]
fn the_committed_code_is_what_the_protos_give() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let committed = root.join("core/src/wire/generated");
    let fresh = tempfile::tempdir().unwrap();
    let descriptors = protox::compile(PROTOS, [root.join("proto")]).unwrap();
    let (messages_only, services) =
        descriptors.file.into_iter().partition(|file| file.package.as_deref() == Some("tfplugin6"));
    for (files, servers) in [(messages_only, false), (services, true)] {
        tonic_prost_build::configure()
            .build_client(false)
            .build_server(servers)
            .btree_map(".")
            .bytes(".tfplugin6")
            .emit_rerun_if_changed(false)
            .out_dir(fresh.path())
            .compile_fds(tonic_prost_build::FileDescriptorSet { file: files })
            .unwrap();
    }
    for name in OUTPUTS {
        let fresh = std::fs::read_to_string(fresh.path().join(name)).unwrap();
        let committed = committed.join(name);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&committed, &fresh).unwrap();
        }
        let same = std::fs::read_to_string(&committed).is_ok_and(|text| text == fresh);
        assert!(same, "{name} differs from proto/: run UPDATE=1 cargo test --test it generated");
    }
}
