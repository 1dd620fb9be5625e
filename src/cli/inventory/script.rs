//! An inventory as a script of AWS CLI calls, for the owner of the account.

use super::Problem;
use super::items::Item;
use super::print::plain;
use super::ways::Step;
use crate::aws::partition::is_region_shaped;
use crate::cli::shell::word;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Where global services are asked if no object is in a region: the CLI asks nobody without one.
const GLOBAL: &str = "us-east-1";

/// What a step comes to for one object.
enum Line {
    Comment(String),
    Run(String),
    Each { query: String, calls: Vec<String> },
    Gone(String),
}

const RUN: &str = r#"
failed=0
run() {
  echo "+ $*"
  "$@" || { failed=$((failed + 1)); echo "failed: $*" >&2; }
}
"#;

/// Twenty minutes are more than AWS documents for anything that is waited for like this.
const GONE: &str = r#"
gone() {
  for _ in $(seq 80); do
    [ -z "$("$@")" ] && return
    sleep 15
  done
  failed=$((failed + 1)); echo "still there: $*" >&2
}
"#;

const END: &str = r#"
if [ "$failed" -gt 0 ]; then
  echo "$failed calls failed: look at what they say, and run this again" >&2
  exit 1
fi
"#;

/// A script that deletes everything. Each call can be refused without stopping the others.
pub(super) fn of(file: &str, items: &[Item]) -> Result<String, Problem> {
    let accounts: BTreeSet<&str> =
        items.iter().filter_map(|item| item.account.as_deref()).collect();
    if accounts.len() > 1 {
        let accounts = accounts.into_iter().map(str::to_owned).collect();
        return Err(Problem::Accounts { file: file.to_owned(), accounts });
    }
    let account = accounts.first();
    let of_items: Vec<(&Item, Vec<Line>)> = items.iter().map(|item| (item, lines(item))).collect();
    let mut regions = items.iter().filter_map(|item| item.region.as_deref());
    let region = regions.find(|region| is_region_shaped(region)).unwrap_or(GLOBAL);
    let mut told = head(file, account.copied(), region, items.len());
    told.push_str(RUN);
    if of_items.iter().flat_map(|(_, lines)| lines).any(|line| matches!(line, Line::Gone(_))) {
        told.push_str(GONE);
    }
    for (item, lines) in of_items {
        let _ =
            writeln!(told, "\n# {}", plain(&format!("{} {}", item.object.address, item.name())));
        for line in &lines {
            told.push_str(&printed(line));
        }
    }
    told.push_str(END);
    Ok(told)
}

fn head(file: &str, account: Option<&str>, region: &str, count: usize) -> String {
    let name = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));
    let (file, plural) = (plain(file), if count == 1 { "object" } else { "objects" });
    let whose = account.map_or_else(String::new, |account| format!(" in account {account}"));
    let mut head = format!(
        "#!/bin/sh\n\
         # Deletes the {count} {plural}{whose} that Terraform manages according to {file}, for good.\n\
         # Written by {name}. Read it before you run it: everything below is deleted in this order, with version 2\n\
         # of the AWS CLI and the credentials of this shell. A call that fails is counted and passed over, also where\n\
         # the object was gone already.\n\
         set -u\n\
         export AWS_PAGER='' AWS_DEFAULT_REGION=\"${{AWS_DEFAULT_REGION:-{region}}}\"\n"
    );
    if let Some(account) = account {
        let account = word(account);
        let _ = write!(
            head,
            "\naccount=$(aws sts get-caller-identity --query Account --output text) || exit 1\n\
             if [ \"$account\" != {account} ]; then\n  \
             echo \"these credentials are of account $account, and the objects are in {account}\" >&2\n  \
             exit 1\n\
             fi\n"
        );
    }
    head
}

fn printed(line: &Line) -> String {
    match line {
        Line::Comment(text) => format!("# {}\n", plain(text)),
        Line::Run(call) => format!("run {call}\n"),
        Line::Gone(query) => format!("gone {query}\n"),
        Line::Each { query, calls } => {
            let calls: Vec<String> = calls.iter().map(|call| format!("  run {call}\n")).collect();
            format!("for each in $({query}); do\n{}done\n", calls.concat())
        }
    }
}

/// The calls that delete an object, each as a line of a shell.
pub(super) fn calls(item: &Item) -> Vec<String> {
    let call = |line| match line {
        Line::Run(call) => Some(call),
        Line::Each { query, calls } => {
            Some(format!("for each in $({query}); do {}; done", calls.join("; ")))
        }
        Line::Comment(_) | Line::Gone(_) => None,
    };
    lines(item).into_iter().filter_map(call).collect()
}

fn lines(item: &Item) -> Vec<Line> {
    let Some(way) = item.way else {
        let type_name = &item.object.type_name;
        return vec![Line::Comment(format!("{type_name} is not known here: delete it by hand"))];
    };
    if let Some(reason) = way.reason() {
        return vec![Line::Comment(format!("No call: {reason}"))];
    }
    let aws = match &item.region {
        Some(region) => format!("aws --region {}", word(region)),
        None => "aws".to_owned(),
    };
    let mut found: Vec<Line> = Vec::new();
    for step in way.steps() {
        found.extend(step_of(step, &item.object.values, &aws));
    }
    if !found.iter().any(|line| matches!(line, Line::Run(_))) {
        found.push(Line::Comment("The state does not tell what it is called in AWS".to_owned()));
    }
    found
}

fn step_of(step: &Step, values: &Json, aws: &str) -> Vec<Line> {
    let fill = |template: &str| filled(template, values, aws);
    let line = match step {
        Step::Call(call) => fill(call).map(Line::Run),
        Step::Gone(query) => fill(query).map(Line::Gone),
        Step::Note(text) => Some(Line::Comment((*text).to_owned())),
        Step::Shell(make) => make(values, aws).map(Line::Run),
        Step::Made(make) => make(values).map(|words| {
            let words: Vec<String> = words.iter().map(|text| word(text)).collect();
            Line::Run(format!("{aws} {}", words.join(" ")))
        }),
        Step::Each(query, calls) => fill(query).map(|query| {
            let calls = calls.iter().filter_map(|call| fill(call)).collect();
            Line::Each { query, calls }
        }),
        Step::Held(attribute, what, call) => {
            let holds = values.get(attribute).and_then(Json::as_bool) == Some(true);
            return fill(call)
                .filter(|_| holds)
                .map(|call| {
                    let what = format!("{what} Who wants it to go says first:");
                    vec![Line::Comment(what), Line::Comment(call)]
                })
                .unwrap_or_default();
        }
    };
    line.into_iter().collect()
}

/// A template with the values of attributes; none if the object does not have one of them.
fn filled(template: &str, values: &Json, aws: &str) -> Option<String> {
    // Before any value is in it.
    let template = template.replace("aws ", &format!("{aws} "));
    let mut found = String::with_capacity(template.len());
    let mut rest = template.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}')?;
        found.push_str(before);
        if name == "each" {
            found.push_str("\"$each\"");
        } else {
            found.push_str(&word(&text(values.get(name)?)?));
        }
        rest = behind;
    }
    found.push_str(rest);
    Some(found)
}

/// A value as a word; none if it is empty, or no word.
fn text(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(is) => Some(is.to_string()),
        _ => None,
    }
}
