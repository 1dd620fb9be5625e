//! What a CIDR block overlaps with that a VPC cannot get.

use super::{Block, blocks};
use crate::engine::{Cx, Error};
use crate::schema::types::Cidr;
use crate::services::ec2::filter;
use crate::services::ec2::vpc::describe;
use ipnet::IpNet;

/// A refusal with the block that is in the way, if there is one. AWS says of an overlap no more than that the range is
/// invalid, or not even that.
pub(in crate::services::ec2) async fn explained(
    cx: &Cx,
    vpc: &str,
    cidr: Option<&str>,
    refusal: Error,
) -> Error {
    // What may have been done all the same may be what is in the way.
    let is_answer = refusal.code().is_some()
        && !refusal.aws().is_some_and(crate::aws::Error::may_have_been_done);
    let wanted = cidr.and_then(|cidr| Cidr::from(cidr).network());
    let (Some(wanted), true) = (wanted, is_answer) else { return refusal };
    let Ok(vpcs) = describe(&cx.reading(), vec![filter("vpc-id", [vpc])]).await else {
        return refusal;
    };
    let in_the_way = |block: &Block<'_>| block.network().is_some_and(|own| overlap(&own, &wanted));
    let Some(found) = vpcs.iter().find_map(|vpc| Some((vpc, blocks(vpc).find(in_the_way)?))) else {
        return refusal;
    };
    let (of, Block { association, cidr: own, .. }) = found;
    if found.1.network() != Some(wanted) {
        return refusal.explained(&format!(
            "{wanted} overlaps with {own}, which {vpc} has ({association}): the CIDR blocks of a VPC cannot overlap."
        ));
    }
    if of.cidr_block() == Some(own) {
        let what = format!("{own} is the CIDR block that {vpc} was created with.");
        return refusal.explained(&what);
    }
    refusal.because_of(association, &format!("{vpc} has {own} already, by {association}"))
}

fn overlap(a: &IpNet, b: &IpNet) -> bool {
    a.contains(b) || b.contains(a)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_overlap_where_one_is_in_the_other() {
        let overlap = |a: &str, b: &str| overlap(&a.parse().unwrap(), &b.parse().unwrap());
        assert!(overlap("10.0.0.0/16", "10.0.1.0/24") && overlap("10.0.1.0/24", "10.0.0.0/16"));
        assert!(overlap("2001:db8::/56", "2001:db8::/56"));
        assert!(!overlap("10.0.0.0/24", "10.0.1.0/24") && !overlap("0.0.0.0/0", "::/0"));
    }
}
