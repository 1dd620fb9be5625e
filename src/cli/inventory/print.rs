//! An inventory as a table and as JSON.

use super::items::Item;
use super::script;
use serde_json::{Value as Json, json};
use std::fmt::Write as _;

/// The version of what `--format json` prints; the number behind the point only ever adds something.
const VERSION: &str = "1.0";

/// A line for each object, account by account, in the order of deletion.
pub(super) fn table(items: &[Item]) -> String {
    let mut groups: Vec<(String, Vec<&Item>)> = Vec::new();
    for item in items {
        let head = head(item);
        match groups.iter_mut().find(|(known, _)| *known == head) {
            Some((_, group)) => group.push(item),
            None => groups.push((head, vec![item])),
        }
    }
    let mut told = String::new();
    for (head, group) in groups {
        let between = if told.is_empty() { "" } else { "\n" };
        let _ = writeln!(told, "{between}{head}, in the order in which it can be deleted:\n");
        lines(&mut told, &group);
    }
    told
}

/// In whose account, and through which role.
fn head(item: &Item) -> String {
    let account = item.account.as_deref();
    let account = account
        .map_or_else(|| "An account that is not known".to_owned(), |id| format!("Account {id}"));
    match item.roles.last() {
        Some(role) => format!("{account}, through {role}"),
        None => account,
    }
}

fn lines(told: &mut String, group: &[&Item]) {
    let rows: Vec<[String; 4]> = group
        .iter()
        .enumerate()
        .map(|(i, item)| {
            let region = item.region.clone().unwrap_or_else(|| "-".to_owned());
            [(i + 1).to_string(), region, item.name(), address(item)].map(|cell| plain(&cell))
        })
        .collect();
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
    };
    let (number, region, name) = (width(0), width(1), width(2));
    for [i, where_, what, address] in &rows {
        let _ = writeln!(told, "  {i:>number$}  {where_:<region$}  {what:<name$}  {address}");
    }
}

fn address(item: &Item) -> String {
    let deposed = if item.object.deposed { " (deposed)" } else { "" };
    let unknown = if item.way.is_none() { " (unknown type)" } else { "" };
    format!("{}{deposed}{unknown}", item.object.address)
}

/// As one line that does nothing to a terminal.
pub(super) fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The same for programs.
pub(super) fn json(items: &[Item]) -> String {
    let objects: Vec<Json> = items.iter().map(object).collect();
    let printed =
        serde_json::to_string_pretty(&json!({"format_version": VERSION, "objects": objects}));
    printed.unwrap_or_default() + "\n"
}

fn object(item: &Item) -> Json {
    let way = item.way;
    json!({
        "address": item.object.address,
        "type": item.object.type_name,
        "deposed": item.object.deposed,
        "id": item.object.string("id"),
        "arn": item.arn(),
        "account": item.account,
        "region": item.region,
        "roles": item.roles,
        "calls": script::calls(item),
        "why_no_calls": way.map_or(Some("the type is not known"), super::ways::Way::reason),
    })
}
