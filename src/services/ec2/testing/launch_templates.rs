//! Launch templates as the EC2 API Reference documents them.

use crate::store::{Does, Key, Kind, Object, Refusal, Said, Turn, on, texts};
use serde_json::{Value as Json, json};

/// A template, with all of its versions.
pub(super) const TEMPLATE: Kind = Kind {
    key: Key::Made("launchTemplateId", "lt-"),
    absent: ("InvalidLaunchTemplateId.NotFound", "The launch template {} does not exist"),
    start: || {
        let data = json!({"imageId": "ami-1", "instanceType": "m5.large"});
        json!({
            "defaultVersionNumber": 1, "latestVersionNumber": 1, "createdBy": "arn:aws:iam::111122223333:user/tester",
            "_versions": [{"versionNumber": 1, "launchTemplateData": data}],
        })
    },
    new: first,
    unique: &[(
        &["launchTemplateName"],
        "InvalidLaunchTemplateName.AlreadyExistsException",
        "Launch template name already in use.",
    )],
    token: Some("clientToken"),
    tagged: Some("launch-template"),
    operations: &[
        on("CreateLaunchTemplate", Does::Create("launchTemplate")),
        on("DescribeLaunchTemplates", Does::Other(templates)),
        on("DescribeLaunchTemplateVersions", Does::Other(versions)),
        on("CreateLaunchTemplateVersion", Does::Other(next)),
        on("ModifyLaunchTemplate", Does::Other(modify)),
        on("DeleteLaunchTemplate", Does::Delete),
    ],
    ..Kind::of("ec2", "launch-template")
};

/// The first version of a new template.
#[expect(clippy::unnecessary_wraps, reason = "other new objects can be refused")]
fn first(turn: &mut Turn<'_>, template: &mut Json) -> Result<(), Refusal> {
    template["_versions"] = json!([said(turn, 1)]);
    for name in ["launchTemplateData", "versionDescription"] {
        template.as_object_mut().unwrap().remove(name);
    }
    Ok(())
}

/// What a call says of a version.
fn said(turn: &Turn<'_>, number: usize) -> Json {
    let said = turn.fields();
    json!({
        "versionNumber": number, "_token": said["clientToken"],
        "versionDescription": said["versionDescription"],
        "launchTemplateData": told(&said["launchTemplateData"], false),
    })
}

/// What was said, in the names of answers: lists have other ones there.
fn told(said: &Json, in_interface: bool) -> Json {
    match said {
        Json::Object(fields) => fields
            .iter()
            .map(|(name, value)| {
                let set = match (name.as_str(), in_interface) {
                    _ if !value.is_array() => name.clone(),
                    ("securityGroupId", true) => "groupSet".to_owned(),
                    ("licenseSpecification", _) => "licenseSet".to_owned(),
                    ("privateIpAddress", _) => "privateIpAddressesSet".to_owned(),
                    _ => format!("{name}Set"),
                };
                (set, told(value, in_interface || name == "networkInterface"))
            })
            .collect(),
        Json::Array(all) => all.iter().map(|one| told(one, in_interface)).collect(),
        other => other.clone(),
    }
}

/// A call with an ID or a name fails as a whole where there is no such template.
fn templates(turn: &mut Turn<'_>) -> Said {
    let input = &turn.call.input;
    let (ids, names) = (texts(&input["LaunchTemplateId"]), texts(&input["LaunchTemplateName"]));
    let filters = input["Filter"].as_array().cloned().unwrap_or_default();
    let name_of = |object: &Object| object.texts("launchTemplateName").concat();
    let passes = |object: &Object, filter: &Json| {
        let (name, values) = (texts(&filter["Name"]).concat(), texts(&filter["Value"]));
        match name.strip_prefix("tag:") {
            Some(key) => object.tags.get(key).is_some_and(|value| values.contains(value)),
            None => name == "launch-template-name" && values.contains(&name_of(object)),
        }
    };
    let is_meant = |object: &Object| {
        (ids.is_empty() || ids.contains(&object.key))
            && (names.is_empty() || names.contains(&name_of(object)))
            && filters.iter().all(|filter| passes(object, filter))
    };
    let shown = turn.show_all(is_meant);
    if shown.len() < ids.len() {
        return Err(absent("InvalidLaunchTemplateId.NotFound"));
    }
    if shown.len() < names.len() {
        return Err(absent("InvalidLaunchTemplateName.NotFoundException"));
    }
    Ok(turn.page("launchTemplates", shown))
}

fn absent(code: &str) -> Refusal {
    Refusal::new(code, "At least one of the launch templates specified does not exist.")
}

/// Versions of one template, or the latest or the default ones of all.
fn versions(turn: &mut Turn<'_>) -> Said {
    let input = &turn.call.input;
    let (id, name) = (texts(&input["LaunchTemplateId"]), texts(&input["LaunchTemplateName"]));
    let wanted = texts(&input["LaunchTemplateVersion"]);
    let of_one = !id.is_empty() || !name.is_empty();
    let is_meant = |object: &Object| {
        let named = name == object.texts("launchTemplateName");
        !of_one || id.contains(&object.key) || (!name.is_empty() && named)
    };
    let shown = turn.show_all(is_meant);
    if of_one && shown.is_empty() {
        return Err(absent("InvalidLaunchTemplateId.NotFound"));
    }
    let mut all = Vec::new();
    for template in &shown {
        for version in template["_versions"].as_array().into_iter().flatten() {
            let number = &version["versionNumber"];
            let is_wanted = wanted.iter().any(|wanted| match wanted.as_str() {
                "$Latest" => *number == template["latestVersionNumber"],
                "$Default" => *number == template["defaultVersionNumber"],
                other => number.as_i64().is_some_and(|number| other.parse() == Ok(number)),
            });
            if is_wanted {
                let mut version = version.clone();
                for name in ["launchTemplateId", "launchTemplateName"] {
                    version[name] = template[name].clone();
                }
                version["defaultVersion"] = (*number == template["defaultVersionNumber"]).into();
                all.push(version);
            }
        }
    }
    Ok(turn.page("launchTemplateVersionSet", all))
}

fn next(turn: &mut Turn<'_>) -> Said {
    let token = turn.text("clientToken").to_owned();
    let there = turn.subject()?.value["_versions"].as_array().cloned().unwrap_or_default();
    let twin = there.iter().find(|version| version["_token"] == token.as_str());
    if let Some(twin) = twin {
        return Ok(json!({"launchTemplateVersion": twin}));
    }
    let version = said(turn, there.len() + 1);
    turn.change("", |template| {
        template["latestVersionNumber"] = version["versionNumber"].clone();
        template["_versions"].as_array_mut().unwrap().push(version.clone());
    })?;
    Ok(json!({"launchTemplateVersion": version}))
}

fn modify(turn: &mut Turn<'_>) -> Said {
    let wanted = turn.param("SetDefaultVersion").map(texts).unwrap_or_default().concat();
    let latest = turn.subject()?.value["latestVersionNumber"].as_u64().unwrap_or_default();
    match wanted.parse::<u64>() {
        Ok(number) if (1..=latest).contains(&number) => turn
            .change("launchTemplate", |template| template["defaultVersionNumber"] = number.into()),
        _ => Err(Refusal::new(
            "InvalidLaunchTemplateId.VersionNotFound",
            format!("Could not find the specified version {wanted} for the launch template"),
        )),
    }
}
