//! The whole of `aws` over the fake: real clients, real signatures, no network.

mod accounts;
mod assuming;
mod base;
mod clients;
mod errors;
mod insistence;
mod retries;
mod rotation;
mod secrets;
mod sessions;
mod transport;
mod trust;

use super::fake::{Answer, Call, Fake};
use super::{Accounts, Hop, Settings, settings};
use std::sync::OnceLock;

/// The role of another account that most cases assume.
const ROLE: &str = "arn:aws:iam::444455556666:role/R";
const SECOND: &str = "arn:aws:iam::777788889999:role/Second";
const EXTERNAL_ID: &str = "3f1c9a-External-Id";

fn hop(role: &str) -> Hop {
    Hop::new(settings::role_arn(role).unwrap())
}

fn with_chain(chain: Vec<Hop>) -> Settings {
    Settings { chain, ..Settings::default() }
}

/// A fake that can ask itself for the time, which scripts that hand out sessions need.
fn fake(script: impl Fn(&Fake, &Call) -> Answer + Send + Sync + 'static) -> Fake {
    let own: &'static OnceLock<Fake> = Box::leak(Box::default());
    let made = Fake::new(move |call| script(own.get().unwrap(), call));
    own.get_or_init(|| made).clone()
}

/// AWS as it is when all is well.
fn good(fake: &Fake, call: &Call) -> Answer {
    match call.action.as_str() {
        "AssumeRole" => Answer::session(call, fake.now()),
        "GetCallerIdentity" => Answer::identity("arn:aws:iam::111122223333:user/ci"),
        "DescribeVpcs" => Answer::xml(200, NO_VPCS),
        "CreateVpc" => Answer::xml(
            200,
            "<CreateVpcResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><vpc><vpcId>vpc-1</vpcId></vpc></CreateVpcResponse>",
        ),
        "GetRole" => Answer::error("NoSuchEntity", "The role with name X cannot be found.", 404),
        other => Answer::error("InvalidAction", other, 400),
    }
}

const NO_VPCS: &str = "<DescribeVpcsResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><vpcSet/></DescribeVpcsResponse>";

fn in_role(fake: &Fake) -> Accounts {
    fake.accounts(with_chain(vec![hop(ROLE)]))
}
