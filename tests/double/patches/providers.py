"""OpenID Connect providers and service-linked roles of IAM."""

from __future__ import annotations

import re
from typing import Any

LINKED_PATH = "/aws-service-role/"
# What moto calls otherwise than AWS, after AWSServiceRoleFor.
LINKED_NAMES = {
    "ecs": "ECS",
    "eks": "AmazonEKS",
    "eks-nodegroup": "AmazonEKSNodegroup",
    "elasticloadbalancing": "ElasticLoadBalancing",
    "rds": "RDS",
    "spot": "EC2Spot",
    "transitgateway": "VPCTransitGateway",
}
# Calls that may not touch what belongs to the service.
PROTECTED = (
    "add_role_to_instance_profile",
    "attach_role_policy",
    "delete_role",
    "delete_role_permissions_boundary",
    "delete_role_policy",
    "detach_role_policy",
    "put_role_permissions_boundary",
    "put_role_policy",
    "update_assume_role_policy",
)


def client_ids_can_be_changed() -> None:
    """AddClientIDToOpenIDConnectProvider and RemoveClientIDFromOpenIDConnectProvider; both may be repeated.

    https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddClientIDToOpenIDConnectProvider.html
    """
    from moto.core.responses import EmptyResult
    from moto.iam.exceptions import LimitExceededException, ValidationError
    from moto.iam.responses import IamResponse

    most = 100

    def named(self: Any) -> tuple[list[str], str]:
        provider = self.backend.get_open_id_connect_provider(self._get_param("OpenIDConnectProviderArn"))
        client = self._get_param("ClientID") or ""
        if not 1 <= len(client) <= 255:
            raise ValidationError("1 validation error detected: Value at 'clientID' failed to satisfy constraint: "
                                  "Member must have length between 1 and 255")
        return provider.client_id_list, client

    def add_client_id_to_open_id_connect_provider(self: Any) -> Any:
        clients, client = named(self)
        if client not in clients:
            if len(clients) >= most:
                raise LimitExceededException(f"Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: {most}")
            clients.append(client)
        return EmptyResult()

    def remove_client_id_from_open_id_connect_provider(self: Any) -> Any:
        clients, client = named(self)
        if client in clients:
            clients.remove(client)
        return EmptyResult()

    IamResponse.add_client_id_to_open_id_connect_provider = add_client_id_to_open_id_connect_provider
    IamResponse.remove_client_id_from_open_id_connect_provider = remove_client_id_from_open_id_connect_provider


def linked_roles_belong_to_their_service() -> None:
    """A service-linked role keeps its trust and its policies, and goes only by way of its service.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html
    """
    from moto.iam.exceptions import IAMException
    from moto.iam.responses import IamResponse

    class UnmodifiableEntity(IAMException):
        code = "UnmodifiableEntity"

    def protecting(original: Any) -> Any:
        def method(self: Any) -> Any:
            role = self.backend.get_role(self._get_param("RoleName"))
            if role.path.startswith(LINKED_PATH):
                raise UnmodifiableEntity(
                    f"Cannot perform the operation on the protected role '{role.name}' - this role is only modifiable "
                    "by AWS"
                )
            return original(self)

        return method

    for name in PROTECTED:
        setattr(IamResponse, name, protecting(getattr(IamResponse, name)))


def linked_roles_come_and_go_as_at_aws() -> None:
    """Names, refusals and deletion tasks of service-linked roles.

    https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateServiceLinkedRole.html
    """
    from moto.core.responses import ActionResult
    from moto.iam import models
    from moto.iam.exceptions import EntityAlreadyExists, IAMException, NotFoundException
    from moto.iam.responses import IamResponse

    class InvalidInput(IAMException):
        code = "InvalidInput"

    models.SERVICE_NAME_CONVERSION.update(LINKED_NAMES)
    create = models.IAMBackend.create_service_linked_role

    def create_service_linked_role(self: Any, service_name: str, description: str | None, suffix: str | None) -> Any:
        if not re.fullmatch(r"[\w-]+(\.[\w-]+)*\.amazonaws\.com(\.cn)?", service_name or ""):
            raise InvalidInput(f"Service Name {service_name} is not valid.")
        try:
            role = create(self, service_name, description, suffix)
        except EntityAlreadyExists as problem:
            name = re.search(r"AWSServiceRoleFor\S+", str(problem))
            raise InvalidInput(
                f"Service role name {name[0] if name else ''} has been taken in this account, please try a different "
                "suffix."
            ) from None
        role.made_by_request = True
        return role

    def delete_service_linked_role(self: Any) -> Any:
        role = self.backend.get_role(self._get_param("RoleName"))
        if not role.path.startswith(LINKED_PATH):
            raise InvalidInput(f"The role {role.name} is not a service-linked role.")
        task = f"task{role.path}{role.name}/{self.backend.delete_service_linked_role(role.name)}"
        self.backend.__dict__.setdefault("deletion_tasks", set()).add(task)
        return ActionResult({"DeletionTaskId": task})

    def get_service_linked_role_deletion_status(self: Any) -> Any:
        task = self._get_param("DeletionTaskId")
        if task not in self.backend.__dict__.get("deletion_tasks", ()):
            raise NotFoundException(f"Deletion Task Id {task} cannot be found.")
        return ActionResult({"Status": "SUCCEEDED"})

    models.IAMBackend.create_service_linked_role = create_service_linked_role
    IamResponse.delete_service_linked_role = delete_service_linked_role
    IamResponse.get_service_linked_role_deletion_status = get_service_linked_role_deletion_status


PATCHES = [
    client_ids_can_be_changed,
    linked_roles_belong_to_their_service,
    linked_roles_come_and_go_as_at_aws,
]
