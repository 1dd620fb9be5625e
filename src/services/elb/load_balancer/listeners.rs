//! The listeners of a classic load balancer.

use super::{Elb, named};
use crate::diagnostic::Diagnostic;
use crate::engine::{Change, Cx, Result};
use crate::schema::types::{ArnText, ClassicProtocol};
use aws_sdk_elasticloadbalancing::types::{Listener as AwsListener, ListenerDescription};
use std::collections::BTreeMap;

model! {
    /// A port that the load balancer listens on.
    pub struct Listener {
        /// Port of the instances.
        #[tf(required, range = (1, 65535))]
        instance_port: i64,
        /// What instances are spoken to in: `HTTP`, `HTTPS`, `SSL` or `TCP`.
        #[tf(required)]
        instance_protocol: ClassicProtocol,
        /// Port of the load balancer.
        #[tf(required, range = (1, 65535))]
        lb_port: i64,
        /// What clients speak: `HTTP`, `HTTPS`, `SSL` or `TCP`.
        #[tf(required)]
        lb_protocol: ClassicProtocol,
        /// ARN of a certificate of IAM or ACM. Required with `HTTPS` and `SSL`.
        #[tf(optional)]
        ssl_certificate_id: Option<ArnText>,
    }
}

/// As AWS tells it.
pub(super) fn told(described: ListenerDescription) -> Option<Listener> {
    let it = described.listener?;
    let instance_protocol = it.instance_protocol.as_deref().unwrap_or(&it.protocol).into();
    Some(Listener {
        instance_port: it.instance_port.into(),
        instance_protocol,
        lb_port: it.load_balancer_port.into(),
        lb_protocol: it.protocol.as_str().into(),
        ssl_certificate_id: it.ssl_certificate_id.filter(|arn| !arn.is_empty()).map(Into::into),
    })
}

fn port(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// As calls take them.
pub(super) fn sent<'a>(
    listeners: impl IntoIterator<Item = &'a Listener>,
) -> Result<Vec<AwsListener>> {
    let listener = |listener: &Listener| {
        AwsListener::builder()
            .protocol(listener.lb_protocol.as_str())
            .load_balancer_port(port(listener.lb_port))
            .instance_protocol(listener.instance_protocol.as_str())
            .instance_port(port(listener.instance_port))
            .set_ssl_certificate_id(listener.ssl_certificate_id.clone().map(Into::into))
            .build()
    };
    let all = listeners.into_iter().map(listener);
    Ok(all.collect::<std::result::Result<_, _>>()?)
}

/// Makes the listeners those that are planned. Another certificate is set in place. What else differs needs a new listener of
/// the port, which gets the policies of the old one.
pub(super) async fn update(cx: &Cx, name: &str, change: &Change<'_, Elb>) -> Result<()> {
    let listeners = change.elements(Elb::listener);
    let (certificates, renewed): (Vec<_>, Vec<_>) =
        listeners.changed.iter().partition(|changed| has_other_certificate(changed));
    for changed in certificates {
        set_certificate(cx, name, changed.new).await?;
    }
    let ports = renewed.iter().map(|changed| changed.old.lb_port).collect::<Vec<_>>();
    let policies = policies_of(cx, name, &ports).await?;
    let removed = listeners.removed.iter().map(|listener| listener.lb_port).chain(ports);
    remove(cx, name, removed.map(port).collect()).await?;
    let new = renewed.iter().map(|changed| changed.new);
    add(cx, name, sent(listeners.added.iter().copied().chain(new))?).await?;
    for changed in renewed {
        let its = policies.get(&changed.new.lb_port).cloned().unwrap_or_default();
        set_policies(cx, name, changed, its).await?;
    }
    Ok(())
}

/// Whether the certificate is all that differs.
fn has_other_certificate(changed: &Change<'_, Listener>) -> bool {
    let [old, new] = [changed.old, changed.new].map(|listener| &listener.ssl_certificate_id);
    old.is_some()
        && new.is_some()
        && changed.of(Listener::instance_port).is_none()
        && changed.of(Listener::instance_protocol).is_none()
        && changed.of(Listener::lb_protocol).is_none()
}

async fn set_certificate(cx: &Cx, name: &str, listener: &Listener) -> Result<()> {
    let call = cx
        .elb()
        .set_load_balancer_listener_ssl_certificate()
        .load_balancer_name(name)
        .load_balancer_port(port(listener.lb_port))
        .set_ssl_certificate_id(listener.ssl_certificate_id.clone().map(Into::into));
    call.send().await?;
    Ok(())
}

/// The names of the policies of listeners that are made anew, by port, as they were before anything was changed.
async fn policies_of(cx: &Cx, name: &str, ports: &[i64]) -> Result<BTreeMap<i64, Vec<String>>> {
    if ports.is_empty() {
        return Ok(BTreeMap::new());
    }
    let read = async {
        let described = named(cx, name).await?.and_then(|its| its.listener_descriptions);
        let its = described.unwrap_or_default().into_iter().filter_map(|described| {
            let port = described.listener?.load_balancer_port.into();
            Some((port, described.policy_names.unwrap_or_default()))
        });
        Ok(its.filter(|(port, _)| ports.contains(port)).collect())
    };
    cx.once("policies", read).await
}

async fn remove(cx: &Cx, name: &str, ports: Vec<i32>) -> Result<()> {
    if ports.is_empty() {
        return Ok(());
    }
    let call = cx.elb().delete_load_balancer_listeners().load_balancer_name(name);
    let call = call.set_load_balancer_ports(Some(ports));
    cx.once("old listeners", async { Ok(call.send().await.map(drop)?) }).await
}

async fn add(cx: &Cx, name: &str, listeners: Vec<AwsListener>) -> Result<()> {
    if listeners.is_empty() {
        return Ok(());
    }
    let call = cx.elb().create_load_balancer_listeners().load_balancer_name(name);
    let call = call.set_listeners(Some(listeners));
    cx.once("new listeners", async { Ok(call.send().await.map(drop)?) }).await
}

/// Gives a new listener the policies of the one before. They belong to what clients speak.
async fn set_policies(
    cx: &Cx,
    name: &str,
    changed: &Change<'_, Listener>,
    policies: Vec<String>,
) -> Result<()> {
    let number = changed.new.lb_port;
    if policies.is_empty() {
        return Ok(());
    }
    if changed.of(Listener::lb_protocol).is_some() {
        let detail = format!(
            "The listener on port {number} of {name} had the policies {}, which are for another protocol. They are still \
             there, but no longer those of the listener.",
            policies.join(", ")
        );
        cx.warn(Diagnostic::warning("Policies of a listener are left", detail).at(Elb::listener));
        return Ok(());
    }
    let call = cx
        .elb()
        .set_load_balancer_policies_of_listener()
        .load_balancer_name(name)
        .load_balancer_port(port(number))
        .set_policy_names(Some(policies));
    let step = format!("policies of port {number}");
    cx.once(&step, async { Ok(call.send().await.map(drop)?) }).await
}
