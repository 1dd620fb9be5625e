//! Changes of a list. EC2 makes one at a time, and a new version of the list with each change of its entries.
//!
//! What has to be done is worked out of the entries of a version, and sent with the number of that version: if EC2 has
//! a newer one by then, it refuses, and all is worked out anew. So neither a stale read nor a lost answer matters.

use super::{ABSENT, Entries, MOST, entries, entries_of, failure, is_moving, to_aws};
use crate::engine::{AbsentIf, Cx, Error, Result, required};
use aws_sdk_ec2::types::{ManagedPrefixList as AwsList, PrefixListState, RemovePrefixListEntry};
use ipnet::IpNet;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// The refusal of a version that is not the newest.
pub(in crate::services::ec2) const OTHER_VERSION: &str = "PrefixListVersionMismatch";
/// The refusal of a change while another one is made.
pub(in crate::services::ec2) const BUSY: &str = "IncorrectState";
/// The refusal of more entries than a list can have.
const FULL: &str = "PrefixListMaxEntriesExceeded";
/// Refusals because of what is in a call.
const ABOUT_ONE: [&str; 3] = [FULL, "InvalidParameterValue", "InvalidPrefixListModification"];

/// An entry: its CIDR block and its description.
type Entry = (IpNet, Option<String>);

/// What one call does.
#[derive(Debug, Default, PartialEq)]
struct Step {
    add: Vec<Entry>,
    remove: Vec<IpNet>,
}

/// The list as it is now. A refusal if it is not there.
async fn current(cx: &Cx, id: &str) -> Result<AwsList> {
    let answer = cx.ec2().describe_managed_prefix_lists().prefix_list_ids(id).send().await?;
    required(answer.prefix_lists.and_then(|mut lists| lists.pop()), "PrefixLists")
}

/// Waits until a list is as `is_over` wants it, and returns it.
async fn wait(
    cx: &Cx,
    id: &str,
    is_over: impl Fn(&AwsList) -> Result<bool> + Send + Sync,
) -> Result<AwsList> {
    let seen = Mutex::new(None);
    let look = || async {
        let list = current(cx, id).await?;
        let answer = is_over(&list);
        *seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(list);
        answer
    };
    cx.until_the_end("being changed", look).await?;
    required(seen.into_inner().unwrap_or_else(PoisonError::into_inner), "PrefixLists")
}

/// The list when nothing is being done to it.
async fn at_rest(cx: &Cx, id: &str) -> Result<AwsList> {
    wait(cx, id, |list| Ok(!is_moving(list))).await
}

/// The version of a list when EC2 has made another one of it than this; an error if it could not.
async fn version_after(cx: &Cx, id: &str, before: Option<i64>) -> Result<Option<i64>> {
    let is_over = |list: &AwsList| Ok(is_changed(list)? && list.version != before);
    Ok(wait(cx, id, is_over).await?.version)
}

fn is_changed(list: &AwsList) -> Result<bool> {
    if list.state() == Some(&PrefixListState::ModifyFailed) {
        return Err(Error::Failed(failure(list)));
    }
    Ok(!is_moving(list))
}

/// Leaves it to the engine to wait until EC2 has done what it was asked for, and shows it: `is_shown` looks at the
/// entries.
pub(in crate::services::ec2) fn leave_until(
    cx: &Cx,
    id: &str,
    is_shown: impl Fn(&Entries) -> bool + Send + Sync + Clone + 'static,
) {
    let (cx, id) = (cx.reading(), id.to_owned());
    cx.clone().leave_pending("being changed", move || {
        let (cx, id, is_shown) = (cx.clone(), id.clone(), is_shown.clone());
        async move {
            let list = current(&cx, &id).await.absent_if(&[ABSENT])?;
            if !list.as_ref().map_or(Ok(true), is_changed)? {
                return Ok(false);
            }
            Ok(entries(&cx, &id).await?.is_none_or(|entries| is_shown(&entries)))
        }
    });
}

/// Gives a list another name.
pub(in crate::services::ec2) async fn rename(cx: &Cx, id: &str, name: &str) -> Result<()> {
    if at_rest(cx, id).await?.prefix_list_name() == Some(name) {
        return Ok(());
    }
    let call = cx.ec2().modify_managed_prefix_list().prefix_list_id(id).prefix_list_name(name);
    call.send().await?;
    wait(cx, id, is_changed).await.map(drop)
}

/// Lets a list have so many entries. EC2 does not take that together with other entries.
pub(in crate::services::ec2) async fn resize(cx: &Cx, id: &str, most: Option<i32>) -> Result<()> {
    if at_rest(cx, id).await?.max_entries() == most {
        return Ok(());
    }
    let call = cx.ec2().modify_managed_prefix_list().prefix_list_id(id).set_max_entries(most);
    call.send().await?;
    wait(cx, id, is_changed).await.map(drop)
}

/// Makes `new` of the entries of a list that were `old` when they were read last.
pub(in crate::services::ec2) async fn change(
    cx: &Cx,
    id: &str,
    (old, new): (&Entries, &Entries),
) -> Result<()> {
    let list = at_rest(cx, id).await?;
    let mut version = list.version;
    let is = entries_of(cx, id, version).await?;
    let is_strange = |cidr: &&IpNet| !old.contains_key(cidr) && !new.contains_key(cidr);
    let strange: Vec<String> = is.keys().filter(is_strange).map(ToString::to_string).collect();
    if !strange.is_empty() {
        return Err(Error::Invalid(format!(
            "{id} has entries that this plan does not know ({}): somebody else has added them since. Plan again",
            strange.join(", ")
        )));
    }
    for step in steps(&is, new) {
        send(cx, id, version, &step).await?;
        version = version_after(cx, id, version).await?;
    }
    Ok(())
}

/// What makes `new` out of the entries that are there. One call cannot remove an entry and add it with another
/// description, and nothing is ever more than the list has room for.
fn steps(is: &Entries, new: &Entries) -> Vec<Step> {
    let (mut described, mut added) = (vec![], vec![]);
    for (cidr, description) in new {
        match is.get(cidr) {
            None => added.push((*cidr, description.clone())),
            Some(was) if was != description => described.push((*cidr, description.clone())),
            Some(_) => {}
        }
    }
    let gone: Vec<IpNet> = is.keys().filter(|cidr| !new.contains_key(cidr)).copied().collect();
    let before = described.chunks(MOST).map(|some| {
        let remove = some.iter().map(|(cidr, _)| *cidr).collect();
        Step { add: vec![], remove }
    });
    let mut steps: Vec<Step> = before.collect();
    described.append(&mut added);
    let (mut add, mut remove) = (described.chunks(MOST), gone.chunks(MOST));
    loop {
        match (add.next(), remove.next()) {
            (None, None) => return steps,
            (add, remove) => steps.push(Step {
                add: add.unwrap_or_default().to_vec(),
                remove: remove.unwrap_or_default().to_vec(),
            }),
        }
    }
}

async fn send(cx: &Cx, id: &str, version: Option<i64>, step: &Step) -> Result<()> {
    let add = step.add.iter().map(|(cidr, description)| to_aws(cidr, description.as_ref()));
    let remove = step.remove.iter();
    let remove = remove.map(|cidr| RemovePrefixListEntry::builder().cidr(cidr.to_string()).build());
    let call = cx.ec2().modify_managed_prefix_list().prefix_list_id(id);
    let call = call.set_current_version(version);
    // EC2 refuses an empty list.
    let call = call.set_add_entries(Some(add.collect()).filter(|add: &Vec<_>| !add.is_empty()));
    let some = Some(remove.collect()).filter(|remove: &Vec<_>| !remove.is_empty());
    call.set_remove_entries(some).send().await.map_err(explained)?;
    Ok(())
}

/// What is explained of a refusal because a list is full.
fn explained<E>(refusal: E) -> Error
where
    Error: From<E>,
{
    let refusal = Error::from(refusal);
    if refusal.code() != Some(FULL) {
        return refusal;
    }
    refusal.explained(
        "Raise `max_entries` of the list. Wherever the list is used, it counts as so many rules or routes.",
    )
}

/// Adds an entry, together with others that are to be added to the list at the same time.
pub(in crate::services::ec2) async fn add(cx: &Cx, id: &str, entry: Entry) -> Result<()> {
    cx.together(id, "entries added", entry, |all| each_added(cx, id, all)).await
}

/// Adds entries: with one call, or each by itself if one of them makes EC2 refuse that.
async fn each_added(cx: &Cx, id: &str, all: Vec<Entry>) -> Vec<Result<()>> {
    let mut ended = Vec::new();
    for some in all.chunks(MOST) {
        match added(cx, id, some).await {
            Ok(each) => ended.extend(each),
            Err(refusal) if some.len() > 1 && is_about_one(&refusal) => {
                for one in some {
                    let one = added(cx, id, std::slice::from_ref(one)).await;
                    ended.push(one.and_then(|ended| ended.into_iter().collect()));
                }
            }
            Err(error) => ended.extend(vec![Err(error); some.len()]),
        }
    }
    ended
}

fn is_about_one(refusal: &Error) -> bool {
    refusal.code().is_some_and(|code| ABOUT_ONE.contains(&code))
}

/// Adds those of some entries that are not there, and says of each whether it was not.
async fn added(cx: &Cx, id: &str, some: &[Entry]) -> Result<Vec<Result<()>>> {
    let reading = cx.reading();
    let version = at_rest(&reading, id).await?.version;
    let mut there: BTreeSet<IpNet> = entries_of(&reading, id, version).await?.into_keys().collect();
    let (mut step, mut ended) = (Step::default(), vec![]);
    for (cidr, description) in some {
        if there.insert(*cidr) {
            step.add.push((*cidr, description.clone()));
            ended.push(Ok(()));
        } else {
            ended.push(Err(taken(id, cidr)));
        }
    }
    if !step.add.is_empty() {
        send(cx, id, version, &step).await?;
    }
    Ok(ended)
}

fn taken(id: &str, cidr: &IpNet) -> Error {
    Error::Invalid(format!(
        "{id} has an entry for {cidr} already. If no other resource manages it, take it into the state with \
         `terraform import ADDRESS {id},{cidr}`"
    ))
}

/// Removes an entry, together with others that are to be removed from the list at the same time.
pub(in crate::services::ec2) async fn remove(cx: &Cx, id: &str, cidr: IpNet) -> Result<()> {
    let carry_out = |all: Vec<IpNet>| async move {
        let ended = removed(cx, id, &all).await.absent_if(&[ABSENT]).map(drop);
        vec![ended; all.len()]
    };
    cx.together(id, "entries removed", cidr, carry_out).await
}

async fn removed(cx: &Cx, id: &str, all: &[IpNet]) -> Result<()> {
    for some in all.chunks(MOST) {
        let version = at_rest(cx, id).await?.version;
        let there = entries_of(cx, id, version).await?;
        let remove: BTreeSet<IpNet> =
            some.iter().filter(|cidr| there.contains_key(cidr)).copied().collect();
        if !remove.is_empty() {
            let step = Step { add: vec![], remove: remove.into_iter().collect() };
            send(cx, id, version, &step).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(all: &[(&str, &str)]) -> Entries {
        let entry = |(cidr, text): &(&str, &str)| {
            (cidr.parse().unwrap(), Some(*text).filter(|text| !text.is_empty()).map(str::to_owned))
        };
        all.iter().map(entry).collect()
    }
    /// Steps in words.
    fn words(is: &Entries, new: &Entries) -> Vec<String> {
        let step = |step: Step| {
            let add = step
                .add
                .iter()
                .map(|(cidr, text)| format!("+{cidr} {}", text.as_deref().unwrap_or("")));
            let remove = step.remove.iter().map(|cidr| format!("-{cidr}"));
            add.chain(remove).collect::<Vec<_>>().join(" ")
        };
        steps(is, new).into_iter().map(step).collect()
    }

    #[test]
    fn what_comes_and_what_goes_is_one_call() {
        let is = list(&[("10.0.0.0/8", "a"), ("10.1.0.0/16", "")]);
        let new = list(&[("10.0.0.0/8", "a"), ("10.2.0.0/16", "")]);
        assert_eq!(words(&is, &new), ["+10.2.0.0/16  -10.1.0.0/16"]);
        assert_eq!(words(&is, &is), [""; 0]);
    }

    #[test]
    fn another_description_is_removed_before_it_is_added() {
        let is = list(&[("10.0.0.0/8", "a"), ("10.1.0.0/16", "")]);
        let new = list(&[("10.0.0.0/8", "b"), ("10.2.0.0/16", "c")]);
        let expected = ["-10.0.0.0/8", "+10.0.0.0/8 b +10.2.0.0/16 c -10.1.0.0/16"];
        assert_eq!(words(&is, &new), expected);
    }

    #[test]
    fn no_call_has_more_than_ec2_takes() {
        let many = |second: u8| -> Entries {
            (0..=249)
                .map(|third| (format!("10.{second}.{third}.0/24").parse().unwrap(), None))
                .collect()
        };
        let sizes = |is: &Entries, new: &Entries| -> Vec<(usize, usize)> {
            steps(is, new).iter().map(|step| (step.add.len(), step.remove.len())).collect()
        };
        assert_eq!(sizes(&Entries::new(), &many(1)), [(100, 0), (100, 0), (50, 0)]);
        let some: Entries = many(2).into_iter().take(120).collect();
        assert_eq!(sizes(&many(1), &some), [(100, 100), (20, 100), (0, 50)]);
        let described = many(1).into_keys().map(|cidr| (cidr, Some("a".to_owned()))).collect();
        let both = [(0, 100), (0, 100), (0, 50), (100, 0), (100, 0), (50, 0)];
        assert_eq!(sizes(&many(1), &described), both);
    }
}
