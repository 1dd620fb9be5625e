//! IDs of attachments: the hash that hashicorp/aws gives them, and what an import says in its place.

use super::VolumeAttachment;
use crate::engine::Key;
use crate::quoted::quoted;
use crate::services::checksum::crc32;
use std::fmt;

/// What an import says, in this order...
pub(super) const PARTS: [&str; 3] = [
    VolumeAttachment::device_name.name,
    VolumeAttachment::volume_id.name,
    VolumeAttachment::instance_id.name,
];
/// ...and what stands between its parts.
pub(super) const BETWEEN: &str = ":";

/// The hash of an attachment, `vai-1234`, from which nobody can tell what it attaches; or its import ID.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::services) struct AttachmentId(String);

impl fmt::Display for AttachmentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Key for AttachmentId {
    fn parse(id: &str) -> Result<Self, String> {
        let is_hash = id.strip_prefix("vai-").is_some_and(|number| number.parse::<u32>().is_ok());
        if !is_hash && imported(id).is_none() {
            return Err(format!("{} is not DEVICE:VOLUME_ID:INSTANCE_ID.", quoted(id)));
        }
        Ok(Self(id.to_owned()))
    }
}

impl AttachmentId {
    /// The hash of an attachment.
    pub(super) fn of(attachment: &VolumeAttachment) -> Self {
        let VolumeAttachment { device_name, instance_id, volume_id, .. } = attachment;
        let hash = crc32(format!("{device_name}-{instance_id}-{volume_id}-").as_bytes());
        Self(format!("vai-{hash}"))
    }
    /// What an import ID says; none of a hash.
    pub(super) fn imported(&self) -> Option<VolumeAttachment> {
        imported(&self.0)
    }
}

/// The import ID of an attachment.
pub(super) fn import_id(of: &VolumeAttachment) -> String {
    [of.device_name.as_str(), &of.volume_id, &of.instance_id].join(BETWEEN)
}

fn imported(id: &str) -> Option<VolumeAttachment> {
    let parts: Vec<&str> = id.split(BETWEEN).collect();
    let &[device, volume, instance] = parts.as_slice() else { return None };
    let is_one = !device.is_empty() && volume.starts_with("vol-") && !instance.is_empty();
    is_one.then(|| VolumeAttachment {
        device_name: device.to_owned(),
        volume_id: volume.to_owned(),
        instance_id: instance.to_owned(),
        ..VolumeAttachment::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_that_of_hashicorp_aws() {
        let attachment = imported("/dev/sdh:vol-049df61146c4d7901:i-12345678").unwrap();
        assert_eq!(AttachmentId::of(&attachment).0, "vai-250936314");
        assert!(AttachmentId::parse("vai-250936314").is_ok());
    }

    #[test]
    fn an_import_id_has_three_parts() {
        for id in ["/dev/sdh:vol-1", "/dev/sdh:i-1:vol-1", ":vol-1:i-1", "vai-a", ""] {
            assert!(AttachmentId::parse(id).is_err(), "{id}");
        }
        let id = AttachmentId::parse("/dev/sdh:vol-1:i-1").unwrap();
        assert_eq!(import_id(&id.imported().unwrap()), id.0);
    }
}
