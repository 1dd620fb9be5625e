//! Data source `aws_internet_gateway`.

use super::{ApiFilter, Search, TIMEOUT, filters};
use crate::engine::{Cx, DataSource, Resource, Result};
use crate::schema::types::Object;
use crate::services::ec2::internet_gateway::{self, InternetGateway};
use crate::services::ec2::{arn, from_aws};
use aws_sdk_ec2::types::{InternetGateway as AwsGateway, InternetGatewayAttachment};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

model! {
    /// Tells about an internet gateway. Exactly one has to match.
    pub(in crate::services) struct InternetGatewayData {
        /// ARN of the gateway.
        #[tf(computed)]
        arn: Option<String>,
        /// VPCs that the gateway is attached to.
        #[tf(computed)]
        attachments: Option<Vec<Object<Attachment>>>,
        /// ID of the gateway.
        #[tf(computed)]
        id: Option<String>,
        /// ID of the gateway.
        #[tf(optional, computed)]
        internet_gateway_id: Option<String>,
        /// ID of the account that owns the gateway.
        #[tf(computed)]
        owner_id: Option<String>,
        /// Tags that the gateway has. All of its tags are told.
        #[tf(optional, computed)]
        tags: Option<BTreeMap<String, String>>,
        /// A filter of the API `DescribeInternetGateways` that lets the gateway through.
        #[tf(block)]
        filter: BTreeSet<ApiFilter>,
    }
}

model! {
    /// An attachment.
    pub(in crate::services) struct Attachment {
        /// State of the attachment, such as `available`.
        #[tf(computed)]
        state: Option<String>,
        /// ID of the VPC.
        #[tf(computed)]
        vpc_id: Option<String>,
    }
}

impl DataSource for InternetGatewayData {
    const TYPE: &'static str = InternetGateway::SPEC.type_name;
    const TIMEOUT: Option<Duration> = Some(TIMEOUT);

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let id = config.internet_gateway_id.as_deref();
        let wanted = filters(&[("internet-gateway-id", id)], config.tags.as_ref(), &config.filter);
        let what = ["internet gateway", "internet gateways"];
        let search = Search::of(what, "internet-gateway-id", wanted);
        let look = || internet_gateway::describe(cx, search.filters());
        let id = AwsGateway::internet_gateway_id;
        let gateway = search.the_one(cx, Self::TYPE, id, look).await?;
        let attachments = gateway.attachments().iter().map(attachment).collect();
        Ok(Self {
            arn: arn(cx, gateway.owner_id(), "internet-gateway", gateway.internet_gateway_id()),
            attachments: Some(attachments),
            tags: Some(from_aws(gateway.tags())),
            id: gateway.internet_gateway_id.clone(),
            internet_gateway_id: gateway.internet_gateway_id,
            owner_id: gateway.owner_id,
            filter: config.filter.clone(),
        })
    }
}

fn attachment(attachment: &InternetGatewayAttachment) -> Object<Attachment> {
    let state = attachment.state().map(|state| state.as_str().to_owned());
    Object(Attachment { state, vpc_id: attachment.vpc_id.clone() })
}

#[cfg(test)]
mod tests {
    use crate::services::testing::World;
    use serde_json::json;

    #[tokio::test]
    async fn a_gateway_is_found_by_what_it_is() {
        let world = World::of("aws_internet_gateway");
        let id = world.aws().with(
            "internet-gateway",
            &json!({
                "attachmentSet": [{"state": "available", "vpcId": "vpc-1"}], "tags": {"Name": "main"},
            }),
        );
        world.aws().with("internet-gateway", &json!({}));
        let whole = json!({
            "arn": format!("arn:aws:ec2:us-east-1:111122223333:internet-gateway/{id}"),
            "attachments": [{"state": "available", "vpc_id": "vpc-1"}], "id": id, "owner_id": "111122223333",
            "region": "us-east-1", "tags": {"Name": "main"}, "internet_gateway_id": id,
        });
        for question in [
            json!({"internet_gateway_id": id}),
            json!({"tags": {"Name": "main"}}),
            json!({"filter": [{"name": "attachment.vpc-id", "values": ["vpc-1"]}]}),
        ] {
            let told = world.ask("aws_internet_gateway", &question).await.unwrap();
            for (name, value) in whole.as_object().unwrap() {
                assert_eq!(told[name], *value, "`{name}`");
            }
        }
        let many = world.ask("aws_internet_gateway", &json!({})).await.unwrap_err().to_string();
        assert!(many.starts_with("2 internet gateways match"), "{many}");
        let none = json!({"internet_gateway_id": "igw-9"});
        let none = world.ask("aws_internet_gateway", &none).await.unwrap_err().to_string();
        assert!(none.starts_with("there is no internet gateway"), "{none}");
    }
}
