//! `aws_elb_attachment`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::load_balancer::{INSTANCES, REGISTERED};
use super::{NAMES, NO_INSTANCE, NO_LOAD_BALANCER, described, instances};
use crate::engine::{
    AbsentIf, Because, Cx, End, Found, How, Key, Lost, Observed, Operation, Resource, Result,
    Retry, Setting, Share, Spec, Within,
};
use aws_sdk_elasticloadbalancing::types::LoadBalancerDescription;
use std::collections::BTreeSet;
use std::fmt;

model! {
    /// Registers an instance with a classic load balancer.
    pub(in crate::services) struct Attachment {
        /// Name of the load balancer and ID of the instance, with a comma between them.
        #[tf(computed)]
        id: Option<String>,
        /// Name of the load balancer.
        #[tf(required, replace)]
        elb: String,
        /// ID of the instance.
        #[tf(required, replace)]
        instance: String,
    }
}

/// `NAME,INSTANCE`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::services) struct Registered {
    elb: String,
    instance: String,
}

impl fmt::Display for Registered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{}", self.elb, self.instance)
    }
}

impl Key for Registered {
    fn parse(id: &str) -> Result<Self, String> {
        match id.split_once(',') {
            Some((elb, instance))
                if !elb.is_empty() && !instance.is_empty() && !instance.contains(',') =>
            {
                Ok(Self { elb: elb.to_owned(), instance: instance.to_owned() })
            }
            _ => Err(format!("\"{id}\" is not NAME,INSTANCE, such as web,i-0123456789abcdef0.")),
        }
    }
}

/// What was made just before.
const fn young(code: &'static str) -> Retry {
    let within = Within::Propagation(Because::Named);
    Retry { operation: Operation::Create, code, message: "", within }
}

impl Resource for Attachment {
    const SPEC: Spec = Spec {
        read_at_once: 200,
        retries: &[
            young(NO_LOAD_BALANCER),
            young(NO_INSTANCE),
            // An instance is starting.
            Retry {
                operation: Operation::Create,
                code: "InvalidTarget",
                message: "",
                within: Within::Timeout,
            },
        ],
        sets: &[Setting::whole(
            REGISTERED,
            &[Attachment::elb.name, Attachment::instance.name],
            None,
            End::Removes,
        )],
        shares: &[Share { what: INSTANCES, of: Attachment::elb.name, how: How::Piece(None) }],
        // Registering twice is registering once.
        ..Spec::of(
            "aws_elb_attachment",
            Lost::Idempotent,
            "the name of the load balancer and the ID of the instance, with a comma between them",
        )
    };
    type Key = Registered;

    async fn create(cx: &Cx, plan: &Self) -> Result<Registered> {
        let call = cx.elb().register_instances_with_load_balancer().load_balancer_name(&plan.elb);
        call.set_instances(Some(instances([&plan.instance]))).send().await?;
        Ok(Registered { elb: plan.elb.clone(), instance: plan.instance.clone() })
    }

    async fn read(cx: &Cx, keys: &[Registered]) -> Result<Found<Self>> {
        let names: BTreeSet<&String> = keys.iter().map(|key| &key.elb).collect();
        let names: Vec<String> = names.into_iter().cloned().collect();
        let mut balancers = vec![];
        for names in names.chunks(NAMES) {
            balancers.extend(described(cx, names).await?);
        }
        let there = keys.iter().filter(|key| balancers.iter().any(|its| has(its, key)));
        Ok(there.map(|key| (key.clone(), observed(key))).collect())
    }

    async fn delete(cx: &Cx, key: &Registered, _: &Self) -> Result<()> {
        // Requests that are under way go on for a while. Nothing has to wait for that.
        let call = cx.elb().deregister_instances_from_load_balancer().load_balancer_name(&key.elb);
        let call = call.set_instances(Some(instances([&key.instance])));
        call.send().await.absent_if(&[NO_LOAD_BALANCER, NO_INSTANCE])?;
        Ok(())
    }

    // hashicorp/aws makes ids up, which say nothing about the object.
    fn upgrade(_: i64, state: &mut serde_json::Map<String, serde_json::Value>) {
        let text = |name: &str| state.get(name).and_then(|value| value.as_str()).map(str::to_owned);
        if let (Some(elb), Some(instance)) = (text("elb"), text("instance")) {
            state.insert("id".into(), Registered { elb, instance }.to_string().into());
        }
    }
}

fn has(balancer: &LoadBalancerDescription, key: &Registered) -> bool {
    let mut all = balancer.instances().iter();
    balancer.load_balancer_name() == Some(&key.elb)
        && all.any(|instance| instance.instance_id() == Some(&key.instance))
}

fn observed(key: &Registered) -> Observed<Attachment> {
    Observed::settled(Attachment {
        id: Some(key.to_string()),
        elb: key.elb.clone(),
        instance: key.instance.clone(),
    })
}
