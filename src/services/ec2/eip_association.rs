//! `aws_eip_association`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::{FILTER_VALUES, eip, filter, obstacles};
use crate::engine::{
    AbsentIf, Because, Cx, End, Error, Found, Lost, Observed, Operation, Resource, Result, Retry,
    Setting, Spec, Within, required,
};
use aws_sdk_ec2::types::Address;

model! {
    /// Lets an Elastic IP address lead to an instance or a network interface.
    ///
    /// An association of `aws_eip` itself does the same: use one of both for an address.
    #[tf(at_least_one_of = &[EipAssociation::instance_id.name, EipAssociation::network_interface_id.name])]
    #[tf(at_least_one_of = &[EipAssociation::allocation_id.name, EipAssociation::public_ip.name])]
    pub struct EipAssociation {
        /// Allocation ID of the address.
        #[tf(optional, computed, replace, empty_is_unset)]
        allocation_id: Option<String>,
        /// Whether an address that leads elsewhere may be taken from there when the association is created. AWS does so
        /// unless this is `false`.
        #[tf(optional, unread)]
        allow_reassociation: Option<bool>,
        /// ID of the association.
        #[tf(computed)]
        id: Option<String>,
        /// ID of the instance that the address leads to.
        #[tf(optional, computed, replace, empty_is_unset, conflicts = &[EipAssociation::network_interface_id.name])]
        instance_id: Option<String>,
        /// ID of the network interface that the address leads to.
        #[tf(optional, computed, replace, empty_is_unset, conflicts = &[EipAssociation::instance_id.name])]
        network_interface_id: Option<String>,
        /// Private address that the address leads to. The primary one if nothing is set.
        #[tf(optional, computed, replace, empty_is_unset)]
        private_ip_address: Option<String>,
        /// The address. With `allocation_id`, there is no need for it.
        #[tf(optional, computed, replace, empty_is_unset)]
        public_ip: Option<String>,
    }
}

/// What an association is, for whoever ends it.
pub(super) const OF_AN_ADDRESS: &str = "association of an Elastic IP address";

impl Resource for EipAssociation {
    const SPEC: Spec = Spec {
        read_at_once: FILTER_VALUES,
        retries: &[
            // Neither the address nor what it is to lead to need be visible everywhere yet.
            not_yet("InvalidAllocationID.NotFound"),
            not_yet("InvalidInstanceID.NotFound"),
            not_yet("InvalidNetworkInterfaceID.NotFound"),
            not_yet("Gateway.NotAttached"),
            // An instance that only starts.
            Retry {
                operation: Operation::Create,
                code: "InvalidInstanceID",
                message: "pending instance",
                within: Within::Timeout,
            },
        ],
        sets: &[Setting::whole(
            OF_AN_ADDRESS,
            &[EipAssociation::allocation_id.name],
            None,
            End::Removes,
        )],
        await_delete: true,
        // An association that is there already is answered with its ID.
        ..Spec::of(
            "aws_eip_association",
            Lost::Idempotent,
            "the ID of the association, such as `eipassoc-0123456789abcdef0`",
        )
    };
    type Key = String;

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        let allocation = match &plan.allocation_id {
            Some(id) if !id.is_empty() => id.clone(),
            _ => of_address(cx, plan.public_ip.as_deref().unwrap_or_default()).await?,
        };
        let set = |string: &Option<String>| string.clone().filter(|string| !string.is_empty());
        let call = cx
            .ec2()
            .associate_address()
            .allocation_id(allocation)
            .set_allow_reassociation(plan.allow_reassociation)
            .set_instance_id(set(&plan.instance_id))
            .set_network_interface_id(set(&plan.network_interface_id))
            .set_private_ip_address(set(&plan.private_ip_address));
        required(call.send().await?.association_id, "AssociationId")
    }

    async fn read(cx: &Cx, ids: &[String]) -> Result<Found<Self>> {
        let all = async { Ok(Some(eip::describe(cx, vec![]).await?)) };
        let of = |ids: Vec<String>| eip::describe(cx, vec![filter("association-id", ids)]);
        let addresses = cx.described("addresses", ids, Address::association_id, all, of).await?;
        Ok(addresses.into_iter().filter_map(observed).collect())
    }

    async fn delete(cx: &Cx, id: &String, _: &Self) -> Result<()> {
        let call = cx.ec2().disassociate_address().association_id(id);
        call.send().await.absent_if(&["InvalidAssociationID.NotFound"])?;
        Ok(())
    }

    async fn obstacles(cx: &Cx, id: &String, _: &Error) -> Option<String> {
        let its = eip::describe(cx, vec![filter("association-id", [id])]).await.ok()?;
        obstacles::holding_address(cx, its.first()?.network_interface_id()?).await
    }
}

const fn not_yet(code: &'static str) -> Retry {
    Retry {
        operation: Operation::Create,
        code,
        message: "",
        within: Within::Propagation(Because::Named),
    }
}

/// The allocation ID of an address.
async fn of_address(cx: &Cx, ip: &str) -> Result<String> {
    let its = eip::describe(&cx.reading(), vec![filter("public-ip", [ip])]).await?;
    let id = its.into_iter().find_map(|address| address.allocation_id);
    id.ok_or_else(|| {
        Error::Invalid(format!("there is no Elastic IP address {ip} in this account and region"))
    })
}

fn observed(address: Address) -> Option<(String, Observed<EipAssociation>)> {
    let set = |string: Option<String>| string.filter(|string| !string.is_empty());
    let id = set(address.association_id)?;
    let model = EipAssociation {
        allocation_id: address.allocation_id,
        allow_reassociation: None,
        id: Some(id.clone()),
        instance_id: set(address.instance_id),
        network_interface_id: set(address.network_interface_id),
        private_ip_address: set(address.private_ip_address),
        public_ip: set(address.public_ip),
    };
    Some((id, Observed::settled(model)))
}
