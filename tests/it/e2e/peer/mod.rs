//! hashicorp/aws itself. No test needs it: fixtures keep what it did. README.md tells how they are made anew.

use crate::terraform::Terraform;
use std::env;
use std::fs;

/// The version whose work the fixtures keep.
const VERSION: &str = "5.100.0";

/// The same directory with hashicorp/aws in the place of this provider; none, unless `PEER_PLUGINS` names a mirror that
/// has it. The provider block must be in `main.tf` or in `provider.tf`.
pub(super) fn installed(terraform: Terraform) -> Option<Terraform> {
    let mirror = env::var("PEER_PLUGINS").ok()?;
    let config = format!(
        "provider_installation {{\n  filesystem_mirror {{\n    path = {mirror:?}\n  }}\n}}\n"
    );
    terraform.write("terraform.rc", &config);
    for file in ["main.tf", "provider.tf"] {
        let Ok(text) = fs::read_to_string(terraform.path(file)) else { continue };
        let theirs = format!("source = \"hashicorp/aws\", version = {VERSION:?}");
        terraform.write(file, &text.replace("source = \"assumerole/assumerole\"", &theirs));
    }
    terraform.run(&["init"]).succeeded();
    Some(terraform)
}
