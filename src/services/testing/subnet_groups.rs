//! Groups of subnets in the tables of the store. In answers the elements of their lists have names of their own.

use crate::store::{Said, Turn, texts};
use serde_json::{Value as Json, json};

/// Subnets, as answers tell them.
pub(crate) fn subnets(ids: &[String]) -> Json {
    let all: Vec<Json> = ids.iter().map(|id| json!({"SubnetIdentifier": id})).collect();
    json!({"Subnet": all})
}

/// Makes of the subnets in a call those in answers.
pub(crate) fn place(group: &mut Json) {
    let asked = group.as_object_mut().unwrap().remove("SubnetIds").unwrap_or_default();
    let ids = asked.get("SubnetIdentifier").map(texts).unwrap_or_default();
    group["Subnets"] = subnets(&ids);
}

/// The group that is named, or all of them.
pub(crate) fn described(turn: &mut Turn<'_>, list: &str, item: &str) -> Said {
    let mut shown = if turn.key().is_empty() {
        let all = turn.show_all(|_| true);
        turn.page(list, all)
    } else {
        turn.get(&format!("{list}[]"))?
    };
    let items = shown[list].take();
    shown[list] = json!({item: items});
    Ok(shown)
}

/// Sets the description and the subnets of a group.
pub(crate) fn modified(turn: &mut Turn<'_>, wrap: &str) -> Said {
    let mut fields = turn.fields();
    place(&mut fields);
    turn.set(wrap, &fields)
}

/// The subnets that a call names.
pub(crate) fn named(input: &Json) -> Vec<String> {
    texts(&input["SubnetIds"]["SubnetIdentifier"])
}
