//! Settings of the components of the control plane, which AWS changes with one update.

use aws_sdk_eks::types::{
    HorizontalPodAutoscalerControllerConfigRequest, KubeApiServerConfigRequest,
    KubeApiServerConfigResponse, KubeControllerManagerConfigRequest,
    KubeControllerManagerConfigResponse, KubeSchedulerConfigRequest, KubeSchedulerConfigResponse,
    NodeResourcesFitConfig, PodGcControllerConfigRequest, ResourceWeight, ScoringStrategy,
    ServiceNodePortRange,
};

model! {
    /// Settings of the API server.
    pub struct KubeApiServerConfig {
        /// How long events are kept: a number with a unit, such as `30m` or `1h`.
        #[tf(optional, computed)]
        event_ttl: Option<String>,
        /// Ports of services of the type NodePort.
        #[tf(block, computed)]
        service_node_port_range: Option<PortRange>,
    }
}

model! {
    /// A range of ports.
    pub struct PortRange {
        /// Last port.
        #[tf(required, range = (1, 65535))]
        max_port: i64,
        /// First port.
        #[tf(required, range = (1, 65535))]
        min_port: i64,
    }
}

model! {
    /// Settings of the controller manager.
    pub struct KubeControllerManagerConfig {
        /// The horizontal pod autoscaler.
        #[tf(block, computed)]
        horizontal_pod_autoscaler_controller_config: Option<PodAutoscaler>,
        /// The garbage collection of pods.
        #[tf(block, computed)]
        pod_gc_controller_config: Option<PodCollector>,
    }
}

model! {
    /// The horizontal pod autoscaler.
    pub struct PodAutoscaler {
        /// How often it looks at the load: a number with a unit, such as `15s` or `1m`.
        #[tf(optional, computed)]
        horizontal_pod_autoscaler_sync_period: Option<String>,
    }
}

model! {
    /// The garbage collection of pods.
    pub struct PodCollector {
        /// How many terminated pods there may be before it deletes them.
        #[tf(optional, computed)]
        terminated_pod_gc_threshold: Option<i64>,
    }
}

model! {
    /// Settings of the scheduler.
    pub struct KubeSchedulerConfig {
        /// How well nodes fit.
        #[tf(block, computed)]
        node_resources_fit: Option<NodeResourcesFit>,
    }
}

model! {
    /// How well nodes fit.
    pub struct NodeResourcesFit {
        /// How nodes are rated.
        #[tf(block, computed)]
        scoring_strategy: Option<Scoring>,
    }
}

model! {
    /// How nodes are rated.
    pub struct Scoring {
        /// Which nodes are better.
        #[tf(optional, computed, name = "type", one_of = &["LeastAllocated", "MostAllocated"])]
        kind: Option<String>,
        /// What counts.
        #[tf(block, computed)]
        resource: Vec<Weight>,
    }
}

model! {
    /// How much a resource counts.
    pub struct Weight {
        /// Name of the resource, such as `cpu`.
        #[tf(optional, computed)]
        name: Option<String>,
        /// Its weight.
        #[tf(optional, computed)]
        weight: Option<i64>,
    }
}

/// A number of a model as EKS takes it.
fn int32(number: Option<i64>) -> Option<i32> {
    number.and_then(|number| i32::try_from(number).ok())
}

impl KubeApiServerConfig {
    /// As EKS takes it.
    pub(super) fn to_aws(&self) -> KubeApiServerConfigRequest {
        let range = self.service_node_port_range.as_ref().map(|range| {
            ServiceNodePortRange::builder()
                .set_min_port(int32(Some(range.min_port)))
                .set_max_port(int32(Some(range.max_port)))
                .build()
        });
        KubeApiServerConfigRequest::builder()
            .set_event_ttl(self.event_ttl.clone())
            .set_service_node_port_range(range)
            .build()
    }
    /// As EKS tells it.
    pub(super) fn from_aws(told: KubeApiServerConfigResponse) -> Self {
        let range = told.service_node_port_range.map(|range| PortRange {
            max_port: range.max_port.into(),
            min_port: range.min_port.into(),
        });
        Self { event_ttl: told.event_ttl, service_node_port_range: range }
    }
}

impl KubeControllerManagerConfig {
    /// As EKS takes it.
    pub(super) fn to_aws(&self) -> KubeControllerManagerConfigRequest {
        let autoscaler = self.horizontal_pod_autoscaler_controller_config.as_ref();
        let autoscaler = autoscaler.map(|autoscaler| {
            HorizontalPodAutoscalerControllerConfigRequest::builder()
                .set_horizontal_pod_autoscaler_sync_period(
                    autoscaler.horizontal_pod_autoscaler_sync_period.clone(),
                )
                .build()
        });
        let collector = self.pod_gc_controller_config.as_ref().map(|collector| {
            PodGcControllerConfigRequest::builder()
                .set_terminated_pod_gc_threshold(int32(collector.terminated_pod_gc_threshold))
                .build()
        });
        KubeControllerManagerConfigRequest::builder()
            .set_horizontal_pod_autoscaler_controller_config(autoscaler)
            .set_pod_gc_controller_config(collector)
            .build()
    }
    /// As EKS tells it.
    pub(super) fn from_aws(told: KubeControllerManagerConfigResponse) -> Self {
        let autoscaler = told.horizontal_pod_autoscaler_controller_config.map(|autoscaler| {
            let period = autoscaler.horizontal_pod_autoscaler_sync_period;
            PodAutoscaler { horizontal_pod_autoscaler_sync_period: period }
        });
        let collector = told.pod_gc_controller_config.map(|collector| {
            let threshold = collector.terminated_pod_gc_threshold.map(i64::from);
            PodCollector { terminated_pod_gc_threshold: threshold }
        });
        Self {
            horizontal_pod_autoscaler_controller_config: autoscaler,
            pod_gc_controller_config: collector,
        }
    }
}

impl KubeSchedulerConfig {
    /// As EKS takes it.
    pub(super) fn to_aws(&self) -> KubeSchedulerConfigRequest {
        let strategy = |strategy: &Scoring| {
            let weight = |weight: &Weight| {
                ResourceWeight::builder()
                    .set_name(weight.name.clone())
                    .set_weight(int32(weight.weight))
                    .build()
            };
            let weights: Vec<_> = strategy.resource.iter().map(weight).collect();
            ScoringStrategy::builder()
                .set_type(strategy.kind.as_deref().map(Into::into))
                .set_resources(Some(weights).filter(|weights| !weights.is_empty()))
                .build()
        };
        let fit = self.node_resources_fit.as_ref().map(|fit| {
            let strategy = fit.scoring_strategy.as_ref().map(strategy);
            NodeResourcesFitConfig::builder().set_scoring_strategy(strategy).build()
        });
        KubeSchedulerConfigRequest::builder().set_node_resources_fit(fit).build()
    }
    /// As EKS tells it.
    pub(super) fn from_aws(told: KubeSchedulerConfigResponse) -> Self {
        let weight = |weight: ResourceWeight| Weight {
            name: weight.name,
            weight: weight.weight.map(i64::from),
        };
        let strategy = |strategy: ScoringStrategy| Scoring {
            kind: strategy.r#type.map(|kind| kind.as_str().to_owned()),
            resource: strategy.resources.unwrap_or_default().into_iter().map(weight).collect(),
        };
        let fit = told.node_resources_fit;
        let fit = fit
            .map(|fit| NodeResourcesFit { scoring_strategy: fit.scoring_strategy.map(strategy) });
        Self { node_resources_fit: fit }
    }
}
