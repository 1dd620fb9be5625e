//! The `endpoints` block: one optional URL for each service that hashicorp/aws knows, under all of its names.
//!
//! <https://github.com/hashicorp/terraform-provider-aws/blob/main/website/docs/guides/custom-service-endpoints.html.markdown>

use crate::aws::{Service, services};
use crate::schema::{Block, Doc, Node, Rules, Visitor, is_one_of};
use std::collections::BTreeMap;

/// URLs to use instead of AWS's own, by the name of the service.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Endpoints(BTreeMap<&'static str, String>);

impl Endpoints {
    /// The services that have a URL, with their URLs.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0
            .iter()
            .map(|(service, url)| (called(service).unwrap_or(service), url.as_str()))
            .filter(|(_, url)| !url.is_empty())
    }
}

/// The name of a service by which it is called; none if this provider does not call it.
fn called(name: &str) -> Option<&'static str> {
    Service::named(name).map(Service::name)
}

/// Whether a URL has an effect.
#[cfg(test)]
pub(super) fn is_called(name: &str) -> bool {
    called(name).is_some()
}

impl Block for Endpoints {
    const DOC: Doc = Doc(&["URLs to use instead of AWS's own, by service."]);
    const NODES: &'static [Node] = &NODES;

    fn visit(&mut self, visitor: &mut dyn Visitor) {
        for service in SERVICES {
            let mut url = self.0.get(service).cloned();
            visitor.node(service, &mut url);
            match url {
                Some(url) => self.0.insert(service, url),
                None => self.0.remove(service),
            };
        }
    }
}

/// What is said of the services that are called, by all of their names.
macro_rules! docs {
    ($($(#[$doc:meta])* $method:ident: $sdk:ident, $spelled:literal, [$name:literal $(, $other:literal)*],
        $id:literal, $place:ident, $protocol:ident $(, $pace:literal)?;)*) => {
        const DOCS: &[(&[&str], Doc)] = &[
            $((&[$name $(, $other)*], Doc(&[concat!("URL of the service `", $name, "`.")])),)*
            (&["sso"], Doc(&["URL of the service `sso`."])),
        ];
    };
}
services!(docs);

const WITHOUT_EFFECT: Doc =
    Doc(&["Accepted, but without effect: the provider does not call this service."]);

#[expect(clippy::large_const_arrays, reason = "it is there once, behind a reference")]
const NODES: [Node; SERVICES.len()] = {
    let first = Node::of::<Option<String>>("", WITHOUT_EFFECT, Rules::NONE.optional());
    let mut nodes = [first; SERVICES.len()];
    let mut i = 0;
    while i < nodes.len() {
        nodes[i] = Node { name: SERVICES[i], doc: doc(SERVICES[i]), ..first };
        i += 1;
    }
    nodes
};

const fn doc(name: &str) -> Doc {
    let mut i = 0;
    while i < DOCS.len() {
        if is_one_of(DOCS[i].0, name) {
            return DOCS[i].1;
        }
        i += 1;
    }
    WITHOUT_EFFECT
}

/// All names, those that hashicorp/aws 6 has given up included.
#[rustfmt::skip]
const SERVICES: &[&str] = &[
    "accessanalyzer", "account", "accountaccess", "acm", "acmpca", "agentregistry", "amg", "amp", "amplify",
    "apigateway", "apigatewayv2", "appautoscaling", "appconfig", "appfabric", "appflow", "appintegrations",
    "appintegrationsservice", "applicationautoscaling", "applicationinsights", "applicationsignals", "appmesh",
    "appregistry", "apprunner", "appstream", "appsync", "arcregionswitch", "arczonalshift", "athena",
    "auditmanager", "autoscaling", "autoscalingplans", "backup", "batch", "bcmdataexports", "beanstalk", "bedrock",
    "bedrockagent", "bedrockagentcore", "bedrockruntime", "billing", "budgets", "ce", "chatbot", "chime",
    "chimesdkmediapipelines", "chimesdkvoice", "cleanrooms", "cloud9", "cloudcontrol", "cloudcontrolapi",
    "cloudformation", "cloudfront", "cloudfrontkeyvaluestore", "cloudhsm", "cloudhsmv2", "cloudsearch", "cloudtrail",
    "cloudwatch", "cloudwatchevents", "cloudwatchevidently", "cloudwatchlog", "cloudwatchlogs",
    "cloudwatchobservabilityaccessmanager", "cloudwatchrum", "codeartifact", "codebuild", "codecatalyst",
    "codecommit", "codeconnections", "codedeploy", "codeguruprofiler", "codegurureviewer", "codepipeline",
    "codestarconnections", "codestarnotifications", "cognitoidentity", "cognitoidentityprovider", "cognitoidp",
    "comprehend", "computeoptimizer", "config", "configservice", "connect", "connectcases", "controltower",
    "costandusagereportservice", "costexplorer", "costoptimizationhub", "cur", "customerprofiles",
    "databasemigration", "databasemigrationservice", "databrew", "dataexchange", "datapipeline", "datasync",
    "datazone", "dax", "deploy", "detective", "devicefarm", "devopsagent", "devopsguru", "directconnect",
    "directoryservice", "directoryservicedata", "dlm", "dms", "docdb", "docdbelastic", "drs", "ds", "dsql",
    "dynamodb", "ec2", "ecr", "ecrpublic", "ecs", "efs", "eks", "elasticache", "elasticbeanstalk",
    "elasticloadbalancing", "elasticloadbalancingv2", "elasticsearch", "elasticsearchservice", "elastictranscoder",
    "elb", "elbv2", "emr", "emrcontainers", "emrserverless", "es", "eventbridge", "eventbridgev2", "events",
    "evidently", "evs", "finspace", "firehose", "fis", "fms", "fsx", "gamelift", "glacier", "globalaccelerator",
    "glue", "gluedatabrew", "grafana", "greengrass", "groundstation", "guardduty", "healthlake", "iam",
    "identitystore", "imagebuilder", "inspector", "inspector2", "inspectorv2", "interconnect", "internetmonitor",
    "invoicing", "iot", "iotanalytics", "iotevents", "ivs", "ivschat", "kafka", "kafkaconnect", "kendra",
    "keyspaces", "kinesis", "kinesisanalytics", "kinesisanalyticsv2", "kinesisvideo", "kms", "lakeformation",
    "lambda", "lambdacore", "lambdamicrovms", "launchwizard", "lex", "lexmodelbuilding", "lexmodelbuildingservice",
    "lexmodels", "lexmodelsv2", "lexv2models", "licensemanager", "lightsail", "location", "locationservice", "logs",
    "lookoutmetrics", "m2", "macie2", "mailmanager", "managedgrafana", "mediaconnect", "mediaconvert", "medialive",
    "mediapackage", "mediapackagev2", "mediapackagevod", "mediastore", "memorydb", "mgn", "mpa", "mq", "msk",
    "mwaa", "mwaaserverless", "neptune", "neptunegraph", "networkfirewall", "networkflowmonitor", "networkmanager",
    "networkmonitor", "networksecuritymanager", "notifications", "notificationscontacts", "oam",
    "observabilityadmin", "odb", "opensearch", "opensearchingestion", "opensearchserverless", "opensearchservice",
    "opsworks", "organizations", "osis", "outposts", "paymentcryptography", "pcaconnectorad", "pcs", "pinpoint",
    "pinpointsmsvoicev2", "pipes", "polly", "pricing", "prometheus", "prometheusservice", "qbusiness", "qldb",
    "quicksight", "ram", "rbin", "rds", "rdsdata", "rdsdataservice", "recyclebin", "redshift", "redshiftdata",
    "redshiftdataapiservice", "redshiftserverless", "rekognition", "resiliencehub", "resiliencehubv2",
    "resourceexplorer2", "resourcegroups", "resourcegroupstagging", "resourcegroupstaggingapi", "rolesanywhere",
    "route53", "route53domains", "route53profiles", "route53recoverycontrolconfig", "route53recoveryreadiness",
    "route53resolver", "rum", "s3", "s3api", "s3control", "s3files", "s3outposts", "s3tables", "s3vectors",
    "sagemaker", "savingsplans", "scheduler", "schemas", "sdb", "secretsmanager", "securityhub", "securitylake",
    "serverlessapplicationrepository", "serverlessapprepo", "serverlessrepo", "servicecatalog",
    "servicecatalogappregistry", "servicediscovery", "servicequotas", "ses", "sesv2", "sfn", "shield", "signer",
    "simpledb", "sns", "sqs", "ssm", "ssmcontacts", "ssmincidents", "ssmquicksetup", "ssmsap", "sso", "ssoadmin",
    "stepfunctions", "storagegateway", "sts", "swf", "synthetics", "taxsettings", "timestreaminfluxdb",
    "timestreamquery", "timestreamwrite", "transcribe", "transcribeservice", "transfer", "uxc",
    "verifiedpermissions", "vpclattice", "waf", "wafregional", "wafv2", "wellarchitected", "worklink", "workmail",
    "workspaces", "workspacesweb", "xray",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Value;

    #[test]
    fn services_stand_in_order_and_once() {
        let mut sorted = SERVICES.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted, SERVICES);
        assert!(Service::names().all(|service| SERVICES.contains(&service)));
    }

    #[test]
    fn other_names_of_a_service_mean_the_same() {
        let block = Value::object([("resourcegroupstagging", "http://localhost:1".into())]);
        let endpoints = Endpoints::decode(&block).unwrap();
        let expected = [("resourcegroupstaggingapi", "http://localhost:1")];
        assert_eq!(endpoints.iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn urls_survive_the_codec_and_empty_ones_are_none() {
        let block = Value::object([("sts", "http://localhost:1".into()), ("ec2", "".into())]);
        let endpoints = Endpoints::decode(&block).unwrap();
        assert_eq!(endpoints.iter().collect::<Vec<_>>(), [("sts", "http://localhost:1")]);
        assert_eq!(Endpoints::decode(&endpoints.clone().encode()).unwrap(), endpoints);
    }
}
