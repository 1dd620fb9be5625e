//! How a person attaches Terraform to a process that runs already.

use super::handshake::PROTOCOL_VERSION;

/// What to print once the process listens.
pub(super) fn instructions(network: &str, address: &str) -> String {
    let attach = serde_json::json!({
        super::ADDRESS: {
            "Protocol": "grpc",
            "ProtocolVersion": PROTOCOL_VERSION,
            "Pid": std::process::id(),
            // A host leaves a process alone that it did not start only if it is called a test.
            "Test": true,
            "Addr": { "Network": network, "String": address },
        }
    });
    // Inside single quotes a shell reads everything but a single quote as it is.
    let attach = attach.to_string().replace('\'', r"'\''");
    format!(
        "Serving without TLS until Ctrl-C. To attach Terraform or OpenTofu, run it with\n\n\
         TF_REATTACH_PROVIDERS='{attach}'\n\n"
    )
}
