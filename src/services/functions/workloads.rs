//! Trust policies for pods of Kubernetes clusters.

use super::trust::{condition, policy, statement};
use super::{check, filled, text};
use crate::engine::{Function, Parameter, Refused};
use crate::policy::Element;
use crate::value::Type;

/// What tokens for AWS are made out to, unless the cluster says otherwise.
const AUDIENCE: &str = "sts.amazonaws.com";

pub(super) const TRUST_IRSA: Function = Function {
    name: "trust_irsa",
    summary: "Writes a trust policy for a service account of Kubernetes (IRSA)",
    doc: "Writes the trust policy of a role that pods assume with the token of their service account (IAM roles \
          for service accounts). Both the service account and the audience of the token are checked.",
    parameters: &[
        Parameter::text(
            "oidc_provider_arn",
            "ARN of the OpenID Connect provider of the cluster, as in \
             `arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/0123`.",
        ),
        Parameter::text("namespace", "Namespace of the service account. May hold wildcards."),
        Parameter::text("service_account", "Name of the service account. May hold wildcards."),
        Parameter {
            nullable: true,
            ..Parameter::text(
                "audience",
                "Audience of the token, which the provider has to list as a client ID. `sts.amazonaws.com` if null.",
            )
        },
    ],
    variadic: None,
    returns: || Type::String,
    call: |arguments| {
        let arn = text(arguments, 0)?;
        let (namespace, account) = (text(arguments, 1)?, text(arguments, 2)?);
        let issuer = issuer(arn)?;
        check::kubernetes_name(1, namespace, "namespace", true)?;
        check::kubernetes_name(2, account, "service account", true)?;
        if (namespace.to_owned() + account).chars().all(check::is_wild) {
            let text = "With wildcards alone, every pod of the cluster could assume the role.";
            return Err(Refused::argument(2, text));
        }
        let (aud, sub) = (format!("{issuer}:aud"), format!("{issuer}:sub"));
        let audience = filled(arguments, 3).unwrap_or(AUDIENCE);
        let subject = format!("system:serviceaccount:{namespace}:{account}");
        let conditions = if subject.contains(check::is_wild) {
            Element::object([
                ("StringEquals", Element::object([(aud, audience.into())])),
                ("StringLike", Element::object([(sub, subject.into())])),
            ])
        } else {
            condition("StringEquals", [(aud, audience), (sub, &subject)])
        };
        Ok(policy([statement(
            None,
            "Allow",
            ("Federated", arn),
            &["sts:AssumeRoleWithWebIdentity"],
            Some(conditions),
        )]))
    },
};

pub(super) const TRUST_POD_IDENTITY: Function = Function {
    name: "trust_pod_identity",
    summary: "Writes a trust policy for a service account of an EKS cluster (Pod Identity)",
    doc: "Writes the trust policy of a role that EKS assumes for the pods of one service account (Pod Identity). \
          Without the cluster, the namespace and the service account in it, every cluster of the account could \
          use the role.",
    parameters: &[
        Parameter::text("cluster_arn", "ARN of the EKS cluster."),
        Parameter::text("namespace", "Namespace of the service account."),
        Parameter::text("service_account", "Name of the service account."),
    ],
    variadic: None,
    returns: || Type::String,
    call: |arguments| {
        let cluster = text(arguments, 0)?;
        let (namespace, account) = (text(arguments, 1)?, text(arguments, 2)?);
        check::arn(0, cluster, "the ARN of an EKS cluster", |arn| {
            let name = arn.resource.strip_prefix("cluster/").unwrap_or_default();
            arn.service == "eks"
                && !arn.region.is_empty()
                && !name.is_empty()
                && !name.contains('/')
        })?;
        check::kubernetes_name(1, namespace, "namespace", false)?;
        check::kubernetes_name(2, account, "service account", false)?;
        let conditions = condition(
            "StringEquals",
            [
                ("aws:RequestTag/eks-cluster-arn", cluster),
                ("aws:RequestTag/kubernetes-namespace", namespace),
                ("aws:RequestTag/kubernetes-service-account", account),
            ],
        );
        Ok(policy([statement(
            None,
            "Allow",
            ("Service", "pods.eks.amazonaws.com"),
            &["sts:AssumeRole", "sts:TagSession"],
            Some(conditions),
        )]))
    },
};

/// The issuer of an OpenID Connect provider, without `https://`.
fn issuer(arn: &str) -> Result<String, Refused> {
    let parsed = check::arn(0, arn, "the ARN of an OpenID Connect provider", |arn| {
        let issuer = arn.resource.strip_prefix("oidc-provider/").unwrap_or_default();
        arn.service == "iam" && issuer.split('/').next().is_some_and(|host| host.contains('.'))
    })?;
    Ok(parsed.resource.trim_start_matches("oidc-provider/").to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::tests::call;
    use super::*;

    const PROVIDER: &str = "arn:aws-us-gov:iam::111122223333:oidc-provider/oidc.eks.us-gov-west-1.amazonaws.com/id/0A1B";
    const CLUSTER: &str = "arn:aws:eks:eu-central-1:111122223333:cluster/blue";

    #[test]
    fn a_service_account_is_checked_by_subject_and_audience() {
        let policy = call(&TRUST_IRSA, &[Some(PROVIDER), Some("kube-system"), Some("dns"), None]);
        let expected = concat!(
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"#,
            r#""arn:aws-us-gov:iam::111122223333:oidc-provider/oidc.eks.us-gov-west-1.amazonaws.com/id/0A1B"},"#,
            r#""Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"#,
            r#""oidc.eks.us-gov-west-1.amazonaws.com/id/0A1B:aud":"sts.amazonaws.com","#,
            r#""oidc.eks.us-gov-west-1.amazonaws.com/id/0A1B:sub":"system:serviceaccount:kube-system:dns"}}}]}"#,
        );
        assert_eq!(policy, Ok(expected.into()));
    }

    #[test]
    fn wildcards_need_another_test_and_the_audience_may_be_another() {
        let policy = call(
            &TRUST_IRSA,
            &[Some(PROVIDER), Some("team-*"), Some("dns"), Some("sts.amazonaws.com.cn")],
        );
        let policy = policy.unwrap();
        let text = policy.as_str().unwrap();
        let condition = concat!(
            r#""Condition":{"StringEquals":{"oidc.eks.us-gov-west-1.amazonaws.com/id/0A1B:aud":"#,
            r#""sts.amazonaws.com.cn"},"StringLike":{"oidc.eks.us-gov-west-1.amazonaws.com/id/0A1B:sub":"#,
            r#""system:serviceaccount:team-*:dns"}}"#,
        );
        assert!(text.contains(condition), "{text}");
    }

    #[test]
    fn pods_of_one_service_account_of_one_cluster_are_let_in() {
        let policy = call(&TRUST_POD_IDENTITY, &[Some(CLUSTER), Some("apps"), Some("web")]);
        let expected = concat!(
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","#,
            r#""Principal":{"Service":"pods.eks.amazonaws.com"},"Action":["sts:AssumeRole","sts:TagSession"],"#,
            r#""Condition":{"StringEquals":{"#,
            r#""aws:RequestTag/eks-cluster-arn":"arn:aws:eks:eu-central-1:111122223333:cluster/blue","#,
            r#""aws:RequestTag/kubernetes-namespace":"apps","#,
            r#""aws:RequestTag/kubernetes-service-account":"web"}}}]}"#,
        );
        assert_eq!(policy, Ok(expected.into()));
    }

    #[test]
    fn each_wrong_argument_is_refused_where_it_stands() {
        let irsa = |arguments: [&str; 3]| {
            let [arn, namespace, account] = arguments.map(Some);
            call(&TRUST_IRSA, &[arn, namespace, account, None]).unwrap_err().argument
        };
        assert_eq!(irsa(["arn:aws:iam::111122223333:role/r", "a", "b"]), Some(0));
        assert_eq!(irsa(["https://oidc.eks.eu-central-1.amazonaws.com/id/1", "a", "b"]), Some(0));
        assert_eq!(irsa([PROVIDER, "a:b", "b"]), Some(1));
        assert_eq!(irsa([PROVIDER, "a", ""]), Some(2));
        assert_eq!(irsa([PROVIDER, "*", "*"]), Some(2));
        assert_eq!(irsa([PROVIDER, "*", "?*"]), Some(2));
        let pods = |arguments: [&str; 3]| {
            call(&TRUST_POD_IDENTITY, &arguments.map(Some)).unwrap_err().argument
        };
        assert_eq!(pods(["arn:aws:eks:eu-central-1:111122223333:nodegroup/n", "a", "b"]), Some(0));
        assert_eq!(pods([CLUSTER, "team-*", "b"]), Some(1));
        assert_eq!(pods([CLUSTER, "a", "B"]), Some(2));
    }

    #[test]
    fn what_they_write_is_a_policy_that_aws_accepts() {
        for policy in [
            call(&TRUST_IRSA, &[Some(PROVIDER), Some("a"), Some("b?"), None]),
            call(&TRUST_POD_IDENTITY, &[Some(CLUSTER), Some("a"), Some("b")]),
        ] {
            crate::policy::parse(policy.unwrap().as_str().unwrap()).unwrap();
        }
    }
}
