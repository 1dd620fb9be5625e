//! What AWS calls the attributes of a load balancer: keys and strings, of which each type has its own.

use super::{APPLICATION, GATEWAY, LoadBalancer, Log, NETWORK};
use crate::engine::{AbsentIf, Change, Cx, Error, Result};
use crate::plan::Draft;
use crate::schema::Lit;
use crate::services::elbv2::attributes::{Attributes, Named, named, told};
use crate::value::{Path, Value};
use aws_sdk_elasticloadbalancingv2::types::LoadBalancerAttribute;

/// One of them.
struct Row {
    named: Named<LoadBalancer>,
    /// The types of load balancers that have it.
    of: &'static [&'static str],
    /// What it is where nobody has set it.
    default: Option<Lit>,
    /// What it always is in an application load balancer, which cannot be told.
    fixed: Option<Lit>,
}

const fn row(named: Named<LoadBalancer>, of: &'static [&'static str], default: Lit) -> Row {
    Row { named, of, default: Some(default), fixed: None }
}

const TABLE: &[Row] = &[
    row(named!(LoadBalancer.client_keep_alive, "client_keep_alive.seconds"), ALB, Lit::Int(3600)),
    row(
        named!(LoadBalancer.desync_mitigation_mode, "routing.http.desync_mitigation_mode"),
        ALB,
        Lit::Text("defensive"),
    ),
    row(
        named!(LoadBalancer.dns_record_client_routing_policy, "dns_record.client_routing_policy"),
        NLB,
        Lit::Text("any_availability_zone"),
    ),
    row(
        named!(
            LoadBalancer.drop_invalid_header_fields,
            "routing.http.drop_invalid_header_fields.enabled"
        ),
        ALB,
        OFF,
    ),
    Row {
        named: named!(
            LoadBalancer.enable_cross_zone_load_balancing,
            "load_balancing.cross_zone.enabled"
        ),
        of: &[NETWORK, GATEWAY],
        default: Some(OFF),
        fixed: Some(ON),
    },
    row(
        named!(LoadBalancer.enable_deletion_protection, "deletion_protection.enabled"),
        &[APPLICATION, NETWORK, GATEWAY],
        OFF,
    ),
    row(named!(LoadBalancer.enable_http2, "routing.http2.enabled"), ALB, ON),
    row(
        named!(
            LoadBalancer.enable_tls_version_and_cipher_suite_headers,
            "routing.http.x_amzn_tls_version_and_cipher_suite.enabled"
        ),
        ALB,
        OFF,
    ),
    row(named!(LoadBalancer.enable_waf_fail_open, "waf.fail_open.enabled"), ALB, OFF),
    row(
        named!(LoadBalancer.enable_xff_client_port, "routing.http.xff_client_port.enabled"),
        ALB,
        OFF,
    ),
    row(
        named!(LoadBalancer.enable_zonal_shift, "zonal_shift.config.enabled"),
        &[APPLICATION, NETWORK],
        OFF,
    ),
    row(named!(LoadBalancer.idle_timeout, "idle_timeout.timeout_seconds"), ALB, Lit::Int(60)),
    row(
        named!(LoadBalancer.preserve_host_header, "routing.http.preserve_host_header.enabled"),
        ALB,
        OFF,
    ),
    Row {
        named: named!(
            LoadBalancer.secondary_ips_auto_assigned_per_subnet,
            "secondary_ips.auto_assigned.per_subnet"
        ),
        of: NLB,
        default: None,
        fixed: None,
    },
    row(
        named!(LoadBalancer.xff_header_processing_mode, "routing.http.xff_header_processing.mode"),
        ALB,
        Lit::Text("append"),
    ),
];
const ALB: &[&str] = &[APPLICATION];
const NLB: &[&str] = &[NETWORK];
const ON: Lit = Lit::Bool(true);
const OFF: Lit = Lit::Bool(false);

/// As AWS writes it.
fn written(literal: Lit) -> String {
    match literal {
        Lit::Bool(is) => is.to_string(),
        Lit::Int(number) => number.to_string(),
        Lit::Text(text) | Lit::Decimal(text) => text.to_owned(),
        Lit::Nothing => String::new(),
    }
}

impl Row {
    fn is_of(&self, kind: &str) -> bool {
        self.of.contains(&kind)
    }
    /// What it always is.
    fn fixed(&self, kind: &str) -> Option<Lit> {
        self.fixed.filter(|_| kind == APPLICATION)
    }
}

/// Logs, which are three attributes each.
struct Logs {
    name: &'static str,
    /// What stands before `.enabled`, `.bucket` and `.prefix`.
    key: &'static str,
    of: &'static [&'static str],
    get: fn(&LoadBalancer) -> &Option<Log>,
    slot: fn(&mut LoadBalancer) -> &mut Option<Log>,
}

const LOGS: &[Logs] = &[
    Logs {
        name: LoadBalancer::access_logs.name,
        key: "access_logs.s3",
        of: &[APPLICATION, NETWORK],
        get: LoadBalancer::access_logs.get,
        slot: |balancer| &mut balancer.access_logs,
    },
    Logs {
        name: LoadBalancer::connection_logs.name,
        key: "connection_logs.s3",
        of: ALB,
        get: LoadBalancer::connection_logs.get,
        slot: |balancer| &mut balancer.connection_logs,
    },
    Logs {
        name: LoadBalancer::health_check_logs.name,
        key: "health_check_logs.s3",
        of: ALB,
        get: LoadBalancer::health_check_logs.get,
        slot: |balancer| &mut balancer.health_check_logs,
    },
];

impl Logs {
    /// What AWS tells of them. Of what is off it may have forgotten where it was, and a type that has no such logs can be
    /// told that they are off.
    fn observed(&self, told: &Attributes, known: &LoadBalancer) -> Option<Log> {
        let off = (self.get)(known).clone().filter(|log| log.enabled != Some(true));
        let text = |part: &str| told.get(&format!("{}.{part}", self.key)).cloned();
        let (enabled, bucket, prefix) = (text("enabled"), text("bucket"), text("prefix"));
        if enabled.is_none() && bucket.is_none() {
            return off;
        }
        let enabled = enabled.as_deref() == Some("true");
        let log = Log {
            bucket: bucket.unwrap_or_default(),
            enabled: Some(enabled),
            prefix: prefix.filter(|prefix| !prefix.is_empty()),
        };
        Some(off.filter(|_| !enabled).unwrap_or(log))
    }

    /// Where logs that are off would be, is no change where the state does not say it: those of hashicorp/aws and imports
    /// do not.
    fn keep_what_is_off(&self, draft: &mut Draft<'_>) {
        let at = Path::root().attribute(self.name).index(0);
        let part = |name: &str| at.attribute(name);
        let enabled = part(Log::enabled.name);
        let is_off = |value: &Value| *value == Value::Bool(false);
        let is_said = !draft.prior(part(Log::bucket.name)).is_empty();
        if is_said || !is_off(draft.prior(enabled.clone())) || !is_off(draft.planned(enabled)) {
            return;
        }
        for name in [Log::bucket.name, Log::prefix.name] {
            let prior = draft.prior(part(name)).clone();
            if !prior.is_null() && draft.changes(part(name)) {
                draft.set(part(name), prior);
            }
        }
    }

    fn to_be_set(&self, new: &LoadBalancer) -> Vec<(String, String)> {
        let Some(log) = (self.get)(new) else { return vec![] };
        let key = |part: &str| format!("{}.{part}", self.key);
        let enabled = log.enabled == Some(true);
        let mut all = vec![(key("enabled"), enabled.to_string())];
        if enabled {
            all.push((key("bucket"), log.bucket.clone()));
            all.push((key("prefix"), log.prefix.clone().unwrap_or_default()));
        }
        all
    }
}

/// Logs that are on need a bucket. Where they are off, AWS has an empty one, which is what Terraform generates from an import.
fn check_buckets(draft: &mut Draft<'_>) {
    for logs in LOGS {
        let at = Path::root().attribute(logs.name).index(0);
        let (bucket, enabled) = (at.attribute(Log::bucket.name), at.attribute(Log::enabled.name));
        let is_on = *draft.planned(enabled.clone()) == Value::Bool(true);
        let is_nowhere = draft.planned(bucket.clone()).as_str() == Some("");
        if is_on && is_nowhere && (draft.changes(bucket.clone()) || draft.changes(enabled)) {
            let detail = "Where `enabled` is true, `bucket` is the name of a bucket.";
            draft.error(bucket, "Invalid value", detail);
        }
    }
}

/// Refuses new logs of a type that has none.
fn check_logs(draft: &mut Draft<'_>, kind: &str) {
    for logs in LOGS.iter().filter(|logs| !logs.of.contains(&kind)) {
        let blocks = draft.config(logs.name).as_elements().unwrap_or_default();
        let is_on = blocks.iter().any(|log| *log.get(Log::enabled.name) == Value::Bool(true));
        if is_on && draft.changes(logs.name) {
            let detail = format!("A load balancer of the type `{kind}` has no `{}`.", logs.name);
            draft.error(logs.name, "Block that cannot be used", detail);
        }
    }
}

/// Plans what nobody has set, by the type: what is taken out of a configuration goes back to what AWS has by default.
pub(super) fn plan(draft: &mut Draft<'_>, kind: &str) {
    for row in TABLE {
        let name = row.named.name;
        if !draft.config(name).is_null() {
            continue;
        }
        let is_new = draft.prior(name).is_null();
        if row.is_of(kind) {
            if let Some(default) = row.default {
                draft.set(name, default.into());
            }
        } else if is_new {
            draft.set(name, row.fixed(kind).map_or(Value::Null, Value::from));
        }
    }
    for logs in LOGS {
        logs.keep_what_is_off(draft);
    }
    check_buckets(draft);
    check_logs(draft, kind);
}

/// Whether the load balancer is being imported: nothing is known of it but its ARN.
pub(super) fn is_import(cx: &Cx, arn: &str) -> bool {
    cx.known(arn).get(LoadBalancer::arn.name).is_null()
}

/// Asks for all of them, if any is asked for. None if there is no such load balancer.
pub(super) async fn read(
    cx: &Cx,
    arn: &str,
    balancer: &mut LoadBalancer,
    known: &LoadBalancer,
) -> Result<Option<()>> {
    let is_wanted = TABLE.iter().any(|row| (row.named.get)(known).is_some())
        || LOGS.iter().any(|logs| (logs.get)(known).is_some());
    if !is_wanted && !is_import(cx, arn) {
        return Ok(Some(()));
    }
    let name = LoadBalancer::enable_deletion_protection.name;
    match cx.facet(&[arn.to_owned()], name, described(cx, arn)).await? {
        Some(None) => return Ok(None),
        Some(Some(told)) => take(balancer, &told, known)?,
        None => keep(balancer, known),
    }
    Ok(Some(()))
}

async fn described(cx: &Cx, arn: &str) -> Result<Option<Attributes>> {
    let call = cx.elbv2().describe_load_balancer_attributes().load_balancer_arn(arn);
    let answer = call.send().await.absent_if(&[super::NO_LOAD_BALANCER])?;
    let pairs = |all: &[LoadBalancerAttribute]| told(all.iter().map(|a| (a.key(), a.value())));
    Ok(answer.map(|answer| pairs(answer.attributes())))
}

/// What AWS tells. What a type does not have is as it was written; and where a region does not know an attribute, it is
/// there what it is by default.
fn take(balancer: &mut LoadBalancer, told: &Attributes, known: &LoadBalancer) -> Result<()> {
    let kind = balancer.kind().to_owned();
    for row in TABLE {
        let Named { key, name, get, take } = &row.named;
        let (was, default) = (get(known), row.default.map(written));
        let text = match told.get(*key) {
            Some(told) if row.is_of(&kind) => Some(told.clone()),
            None if row.is_of(&kind) => was.filter(|was| Some(was) == default.as_ref()),
            _ => was.or_else(|| row.fixed(&kind).map(written)),
        };
        if let Some(text) = text.filter(|text| !take(balancer, text)) {
            let what =
                format!("AWS says {text:?} of the attribute {key}, which `{name}` cannot be");
            return Err(Error::Invalid(what));
        }
    }
    for logs in LOGS {
        *(logs.slot)(balancer) = logs.observed(told, known);
    }
    Ok(())
}

fn keep(balancer: &mut LoadBalancer, known: &LoadBalancer) {
    for row in TABLE {
        if let Some(text) = (row.named.get)(known) {
            (row.named.take)(balancer, &text);
        }
    }
    for logs in LOGS {
        (logs.slot)(balancer).clone_from((logs.get)(known));
    }
}

/// Sets what differs from what there is, in one call.
pub(super) async fn update(cx: &Cx, arn: &str, change: &Change<'_, LoadBalancer>) -> Result<()> {
    let (old, new) = (change.old, change.new);
    let kind = new.kind();
    let single = TABLE.iter().filter(|row| row.is_of(kind)).filter_map(|row| {
        let value = (row.named.get)(new)?;
        let differs = (row.named.get)(old).as_ref() != Some(&value);
        differs.then(|| (row.named.key.to_owned(), value))
    });
    let logs = LOGS.iter().filter(|logs| logs.of.contains(&kind));
    let logs = logs.filter(|logs| (logs.get)(old) != (logs.get)(new));
    let all: Vec<_> = single.chain(logs.flat_map(|logs| logs.to_be_set(new))).collect();
    if all.is_empty() {
        return Ok(());
    }
    let pair = |(key, value): (String, String)| {
        LoadBalancerAttribute::builder().key(key).value(value).build()
    };
    let call = cx.elbv2().modify_load_balancer_attributes().load_balancer_arn(arn);
    let call = call.set_attributes(Some(all.into_iter().map(pair).collect()));
    cx.once("attributes", async { Ok(call.send().await.map(drop)?) }).await
}
