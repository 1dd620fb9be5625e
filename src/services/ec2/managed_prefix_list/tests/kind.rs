//! Managed prefix lists as the EC2 API Reference documents them.
//!
//! <https://docs.aws.amazon.com/vpc/latest/userguide/working-with-managed-prefix-lists.html>

use crate::services::ec2::testing::kinds::IN_USE;
use crate::services::testing::Row;
use crate::store::{Does, Key, Kind, Refusal, Said, Turn, on, texts};
use serde_json::{Value as Json, json};

/// How `aws_ec2_managed_prefix_list` is tested with all types.
pub(in crate::services) const ROW: Row = Row {
    kinds: &[&LIST],
    makes: Some("managed-prefix-list"),
    ..Row::of("aws_ec2_managed_prefix_list")
};

/// A list, with the entries of each of its versions.
const LIST: Kind = Kind {
    key: Key::Made("prefixListId", "pl-"),
    absent: ("InvalidPrefixListID.NotFound", "The prefix list ID '{}' does not exist"),
    start: || {
        json!({
            "addressFamily": "IPv4", "associations": [], "maxEntries": 100, "state": "create-complete", "version": 1,
            "versions": [{"entries": []}],
        })
    },
    filled: &[
        ("ownerId", "{account}"),
        ("prefixListArn", "arn:aws:ec2:{region}:{account}:prefix-list/{prefixListId}"),
    ],
    new: |turn, list| {
        let entries = items(turn, "Entry");
        list.as_object_mut().unwrap().remove("entry");
        list["versions"] = json!([{"entries": entries}]);
        fits(list, &entries)
    },
    end: |turn, id| {
        let is_free = turn.subject()?.value["associations"] == json!([]);
        let refusal = || Refusal::new(IN_USE.0, IN_USE.1.replace("{}", id));
        if is_free { Ok(()) } else { Err(refusal()) }
    },
    token: Some("ClientToken"),
    tagged: Some("prefix-list"),
    pending: &[("state", "create-in-progress")],
    ending: Some(("state", "delete-in-progress")),
    operations: &[
        on("CreateManagedPrefixList", Does::Create("prefixList")),
        on("DescribeManagedPrefixLists", Does::Other(describe)),
        on("GetManagedPrefixListEntries", Does::Other(entries)),
        on("GetManagedPrefixListAssociations", Does::Other(associations)),
        on("ModifyManagedPrefixList", Does::Other(modify)),
        on("DeleteManagedPrefixList", Does::Delete),
    ],
    ..Kind::of("ec2", "managed-prefix-list")
};

/// What a call has in a list.
fn items(turn: &Turn<'_>, name: &str) -> Vec<Json> {
    let all = turn.param(name).and_then(Json::as_array).cloned().unwrap_or_default();
    let lowered = |item: Json| {
        let mut entry = json!({"cidr": item["Cidr"]});
        if item["Description"].is_string() {
            entry["description"] = item["Description"].clone();
        }
        entry
    };
    all.into_iter().map(lowered).collect()
}

fn number(value: &Json) -> usize {
    texts(value).concat().parse().unwrap_or_default()
}

fn invalid(message: impl Into<String>) -> Refusal {
    Refusal::new("InvalidParameterValue", message)
}

/// Refuses entries that a list cannot have.
fn fits(list: &Json, entries: &[Json]) -> Result<(), Refusal> {
    for entry in entries {
        let cidr = entry["cidr"].as_str().unwrap();
        let is_of = if cidr.contains(':') { "IPv6" } else { "IPv4" };
        if list["addressFamily"] != is_of {
            return Err(invalid(format!("{cidr} is not of the address family")));
        }
    }
    let most = number(&list["maxEntries"]);
    if entries.len() > most {
        let message = format!("You've reached the maximum number of entries ({most})");
        return Err(Refusal::new("PrefixListMaxEntriesExceeded", message));
    }
    Ok(())
}

/// By the IDs of lists, of which one has to be there, or by filters.
fn describe(turn: &mut Turn<'_>) -> Said {
    let ids = turn.param("prefixListId").map(texts).unwrap_or_default();
    let filters = turn.call.input["Filter"].as_array().cloned().unwrap_or_default();
    let items = turn.show_all(|list| {
        let passes = filters.iter().all(|filter| {
            let field = match filter["Name"].as_str().unwrap() {
                "prefix-list-id" => "prefixListId",
                "prefix-list-name" => "prefixListName",
                "owner-id" => "ownerId",
                other => panic!("there is no filter {other}"),
            };
            texts(&filter["Value"]).contains(&list.texts(field).concat())
        });
        passes && (ids.is_empty() || ids.contains(&list.key))
    });
    if !ids.is_empty() && items.is_empty() {
        let message = turn.kind.absent.1.replace("{}", &ids.concat());
        return Err(Refusal::new(turn.kind.absent.0, message));
    }
    Ok(turn.page("prefixListSet", items))
}

fn entries(turn: &mut Turn<'_>) -> Said {
    let list = turn.get("")?;
    let version = match turn.text("targetVersion") {
        "" => number(&list["version"]),
        version => version.parse().unwrap(),
    };
    let entries = list["versions"][version - 1]["entries"].as_array().cloned();
    Ok(turn.page("entrySet", entries.unwrap_or_default()))
}

fn associations(turn: &mut Turn<'_>) -> Said {
    let all = turn.subject()?.value["associations"].as_array().cloned();
    Ok(turn.page("prefixListAssociationSet", all.unwrap_or_default()))
}

/// What becomes of the entries of a list.
fn changed(turn: &Turn<'_>, list: &Json) -> Result<Option<Vec<Json>>, Refusal> {
    let (add, remove) = (items(turn, "AddEntry"), items(turn, "RemoveEntry"));
    if add.is_empty() && remove.is_empty() {
        return Ok(None);
    }
    if turn.text("currentVersion").parse() != Ok(list["version"].as_i64().unwrap_or_default()) {
        let message = "The prefix list has the incorrect version number";
        return Err(Refusal::new("PrefixListVersionMismatch", message));
    }
    if turn.param("maxEntries").is_some() {
        return Err(invalid("The size and the entries cannot be modified at the same time"));
    }
    if add.len() > 100 || remove.len() > 100 {
        return Err(invalid("The number of entries per request cannot exceeds limit (100)"));
    }
    let version = number(&list["version"]);
    let mut entries = list["versions"][version - 1]["entries"].as_array().cloned().unwrap();
    let no = |message: String| Refusal::new("InvalidPrefixListModification", message);
    for gone in &remove {
        if add.iter().any(|entry| entry["cidr"] == gone["cidr"]) {
            return Err(invalid(format!("{gone} is both added and removed")));
        }
        let at = entries.iter().position(|entry| entry["cidr"] == gone["cidr"]);
        entries.remove(at.ok_or_else(|| no(format!("{gone} does not exist.")))?);
    }
    for new in add {
        if entries.iter().any(|entry| entry["cidr"] == new["cidr"]) {
            return Err(no(format!("{new} already exists.")));
        }
        entries.push(new);
    }
    fits(list, &entries)?;
    Ok(Some(entries))
}

fn modify(turn: &mut Turn<'_>) -> Said {
    let list = turn.subject()?.value.clone();
    if list["state"].as_str().unwrap().ends_with("in-progress") {
        return Err(Refusal::new("IncorrectState", "The prefix list is being modified"));
    }
    let entries = changed(turn, &list)?;
    let (most, name) = (turn.param("maxEntries").cloned(), turn.param("prefixListName").cloned());
    let pending = turn.store.nature.pending;
    let answer = turn.change("prefixList", |list| {
        list["state"] = "modify-in-progress".into();
        if let Some(entries) = entries {
            list["version"] = (number(&list["version"]) + 1).into();
            list["versions"].as_array_mut().unwrap().push(json!({"entries": entries}));
        }
        if let Some(most) = most {
            list["maxEntries"] = most;
        }
        if let Some(name) = name {
            list["prefixListName"] = name;
        }
    })?;
    turn.subject()?.later(pending, "state", |state| *state = "modify-complete".into());
    Ok(answer)
}

/// What somebody else makes of the entries of a list.
pub(in crate::services::ec2) fn set_entries(list: &mut Json, all: &[(&str, &str)]) {
    let entry = |(cidr, text): &(&str, &str)| match *text {
        "" => json!({"cidr": cidr}),
        text => json!({"cidr": cidr, "description": text}),
    };
    let entries: Vec<Json> = all.iter().map(entry).collect();
    list["version"] = (number(&list["version"]) + 1).into();
    list["versions"].as_array_mut().unwrap().push(json!({"entries": entries}));
}

/// The entries of a list, in words.
pub(in crate::services::ec2) fn entries_of(list: &Json) -> Vec<String> {
    let now = &list["versions"][number(&list["version"]) - 1]["entries"];
    let line = |entry: &Json| {
        let text = entry["description"].as_str().map(|text| format!(" {text}"));
        format!("{}{}", entry["cidr"].as_str().unwrap(), text.unwrap_or_default())
    };
    let mut all: Vec<String> = now.as_array().unwrap().iter().map(line).collect();
    all.sort();
    all
}
