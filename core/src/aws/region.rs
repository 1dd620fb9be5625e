//! Which region, when nothing says it outright.

use super::base;
use super::common::Common;
use super::error::{Error, Result};
use super::instance;
use super::partition;

/// The region of the provider: its argument, AWS_REGION, AWS_DEFAULT_REGION, the profile, and last the metadata service of EC2. Looked
/// up once.
pub(super) async fn of_provider(common: &Common) -> Result<String> {
    common.region.get_or_try_init(|| find(common)).await.cloned()
}

/// The region of STS.
pub(super) async fn of_sts(common: &Common) -> Result<String> {
    match &common.settings.sts_region {
        Some(region) => Ok(region.clone()),
        None => of_provider(common).await,
    }
}

async fn find(common: &Common) -> Result<String> {
    common.sound()?;
    let argument = common.settings.region.clone().filter(|region| !region.is_empty());
    let sources = [
        ("the argument `region`", argument),
        ("the environment variable AWS_REGION", common.env.get("AWS_REGION")),
        ("the environment variable AWS_DEFAULT_REGION", common.env.get("AWS_DEFAULT_REGION")),
    ];
    for (source, region) in sources {
        if let Some(region) = region {
            return checked(common, region, source);
        }
    }
    if let Some(region) = common.of_profile("region") {
        return checked(common, region, "the profile");
    }
    if let Some(region) = of_metadata(common).await? {
        return checked(common, region, "the metadata service of EC2");
    }
    Err(Error::Config(
        "no region: set `region` in the provider block, the environment variable AWS_REGION, or `region` in the profile".to_owned(),
    ))
}

/// Refuses a region that does not exist, unless that is switched off.
pub(super) fn checked(common: &Common, region: String, source: &str) -> Result<String> {
    if common.settings.skip_region_validation || partition::description(&region).is_some() {
        return Ok(region);
    }
    let hint = if partition::is_region_shaped(&region) {
        "if it is newer than this provider, set `skip_region_validation = true`"
    } else {
        "a region looks like `eu-west-1`"
    };
    Err(Error::Config(format!("`{region}`, from {source}, is not a region of AWS: {hint}")))
}

async fn of_metadata(common: &Common) -> Result<Option<String>> {
    let config = base::config(common);
    let Some(client) = base::metadata(common, &config)? else { return Ok(None) };
    if instance::is_asked_anyway(common) {
        return Ok(tokio::select! {
            biased;
            () = common.stop.wait() => None,
            region = instance::region(&client) => region,
        });
    }
    let provider = aws_config::imds::region::ImdsRegionProvider::builder()
        .configure(&config)
        .imds_client(client)
        .build();
    Ok(tokio::select! {
        biased;
        () = common.stop.wait() => None,
        region = provider.region() => region.map(|region| region.to_string()),
    })
}
