//! Attributes that cost a call of their own for each instance: they are read where the state has them, or after an
//! import.

use super::read::Owned;
use super::{Instance, read, user_data};
use crate::engine::{Cx, Purpose, Result};
use crate::schema::{Attr, Field};
use crate::value::Value;
use aws_sdk_ec2::operation::describe_instance_attribute::DescribeInstanceAttributeOutput;
use aws_sdk_ec2::types::{Instance as AwsInstance, InstanceAttributeName as Name};

/// What these attributes are of one instance.
#[derive(Default)]
pub(super) struct Attributes {
    disable_api_stop: Option<bool>,
    disable_api_termination: Option<bool>,
    shutdown: Option<String>,
    user_data: Option<String>,
    password: Option<String>,
    /// Whether something is still to come.
    pub(super) is_waiting: bool,
}

impl Attributes {
    /// None if the instance is not there, although it was a moment ago.
    pub(super) async fn of_one_that_is_there(
        cx: &Cx,
        instance: &AwsInstance,
    ) -> Result<Option<Self>> {
        match Self::of(cx, instance).await {
            Err(error) if error.code() == Some(read::ABSENT) => Ok(None),
            attributes => attributes.map(Some),
        }
    }

    pub(super) async fn of(cx: &Cx, instance: &AwsInstance) -> Result<Self> {
        let id = instance.instance_id().unwrap_or_default();
        let is_import = read::is_import(cx, instance);
        let wants = |name: &str| is_import || !cx.known(id).get(name).is_null();
        let mut seen = Self::default();
        if read::is_ending(instance) {
            return Ok(seen);
        }
        if wants(Instance::disable_api_stop.name) {
            let said = |answer: DescribeInstanceAttributeOutput| answer.disable_api_stop?.value;
            let read = asked(cx, id, Name::DisableApiStop, said);
            seen.disable_api_stop = cx.part(id, Instance::disable_api_stop, read).await?;
        }
        if wants(Instance::disable_api_termination.name) {
            let said =
                |answer: DescribeInstanceAttributeOutput| answer.disable_api_termination?.value;
            let read = asked(cx, id, Name::DisableApiTermination, said);
            seen.disable_api_termination =
                cx.part(id, Instance::disable_api_termination, read).await?;
        }
        if wants(Instance::instance_initiated_shutdown_behavior.name) {
            let said = |answer: DescribeInstanceAttributeOutput| {
                answer.instance_initiated_shutdown_behavior?.value
            };
            let read = asked(cx, id, Name::InstanceInitiatedShutdownBehavior, said);
            let attribute = Instance::instance_initiated_shutdown_behavior;
            seen.shutdown = cx.part(id, attribute, read).await?;
        }
        if wants(Instance::user_data.name) {
            seen.user_data = data(cx, id, Instance::user_data).await?;
        } else if wants(Instance::user_data_base64.name) {
            seen.user_data = data(cx, id, Instance::user_data_base64).await?;
        }
        seen.read_password(cx, id, instance).await?;
        Ok(seen)
    }

    /// The password of a Windows instance takes minutes to be there. It is waited for where the instance is new.
    async fn read_password(&mut self, cx: &Cx, id: &str, instance: &AwsInstance) -> Result<()> {
        let is_wanted = *cx.known(id).get(Instance::get_password_data.name) == Value::Bool(true);
        if !is_wanted || !is_windows(instance) {
            return Ok(());
        }
        self.password = cx.part(id, Instance::password_data, password(cx, id)).await?;
        self.is_waiting = self.password.is_none() && cx.purpose() == Purpose::Settle;
        Ok(())
    }

    /// Puts them where they belong.
    pub(super) fn show(self, known: Option<&Instance>, seen: &mut Instance) {
        seen.disable_api_stop = self.disable_api_stop;
        seen.disable_api_termination = self.disable_api_termination;
        seen.instance_initiated_shutdown_behavior = self.shutdown;
        seen.password_data = self.password;
        user_data::show(&self.user_data.unwrap_or_default(), known, seen);
    }
}

/// The password of an instance, as soon as it has one.
pub(in crate::services::ec2) async fn password(cx: &Cx, id: &str) -> Result<Option<String>> {
    let answer = cx.ec2().get_password_data().instance_id(id).send().await?;
    let data = answer.password_data.map(|data| data.trim().to_owned());
    Ok(data.filter(|data| !data.is_empty()))
}

/// The password of an instance, which is waited for. None if it does not run Windows.
pub(in crate::services::ec2) async fn password_of(
    cx: &Cx,
    owned: &Owned,
) -> Result<Option<String>> {
    let id = owned.instance.instance_id().unwrap_or_default();
    if !is_windows(&owned.instance) {
        return Ok(None);
    }
    let is_there = || async { Ok(password(cx, id).await?.is_some()) };
    cx.until_the_end("without a password", is_there).await?;
    password(cx, id).await
}

/// Whether an instance runs Windows. EC2 spells that in two ways.
pub(in crate::services::ec2) fn is_windows(instance: &AwsInstance) -> bool {
    let platform = instance.platform().map(aws_sdk_ec2::types::PlatformValues::as_str);
    platform.is_some_and(|platform| platform.eq_ignore_ascii_case("windows"))
}

/// User data as EC2 has it. What may not be read is what the state has.
async fn data<T: Field + AsRef<str> + From<String>>(
    cx: &Cx,
    id: &str,
    attribute: Attr<Instance, Option<T>>,
) -> Result<Option<String>> {
    let said = |answer: DescribeInstanceAttributeOutput| answer.user_data?.value;
    let read = async { Ok(asked(cx, id, Name::UserData, said).await?.map(T::from)) };
    let read = cx.part(id, attribute, read).await?;
    Ok(read.map(|data| data.as_ref().to_owned()))
}

/// One attribute. Spot Instances do not have all of them.
async fn asked<T>(
    cx: &Cx,
    id: &str,
    name: Name,
    said: impl FnOnce(DescribeInstanceAttributeOutput) -> Option<T>,
) -> Result<Option<T>> {
    use crate::engine::AbsentIf;
    let call = cx.ec2().describe_instance_attribute().instance_id(id).attribute(name);
    let answer = call.send().await.absent_if(&["UnsupportedOperation"])?;
    Ok(answer.and_then(said))
}
