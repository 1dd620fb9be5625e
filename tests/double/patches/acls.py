"""Network ACLs.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html
"""

from __future__ import annotations

from typing import Any

from .vpc import network

# So many rules of each direction an ACL has, those that are always there left out.
MOST = 20
LAST = 32766


def a_new_acl_denies_everything() -> None:
    """The rules behind all others are in every ACL; moto gives them to the default one only."""
    from moto.ec2.models.network_acls import NetworkAclBackend

    create = NetworkAclBackend.create_network_acl

    def create_network_acl(self: Any, vpc_id: str, tags: Any = None, default: bool = False) -> Any:
        acl = create(self, vpc_id, tags, default)
        if not default:
            self.add_default_entries(acl.id)
            acl.network_acl_entries = [entry for entry in acl.network_acl_entries if entry.rule_number > LAST]
        return acl

    NetworkAclBackend.create_network_acl = create_network_acl


def rules_say_what_counts_for_their_protocol() -> None:
    """Ports are those of TCP and UDP, types those of ICMP, which moto drops; CIDR blocks lose their host bits. A rule
    that is there is taken again if it says the same, and one that is not there is refused by name."""
    from moto.ec2.models.network_acls import NetworkAclBackend
    from moto.ec2.responses.network_acls import NetworkACLs

    create, replace = NetworkAclBackend.create_network_acl_entry, NetworkAclBackend.replace_network_acl_entry
    delete = NetworkAclBackend.delete_network_acl_entry
    made, replaced = NetworkACLs.create_network_acl_entry, NetworkACLs.replace_network_acl_entry

    def there(self: Any, acl_id: str, number: int, egress: bool) -> Any:
        entries = self.get_network_acl(acl_id).network_acl_entries
        return next((entry for entry in entries if (entry.rule_number, entry.egress) == (number, egress)), None)

    def canonical(said: dict[str, Any]) -> dict[str, Any]:
        protocol, types = str(said["protocol"]), said.get("icmp_type") is not None
        if protocol in ("6", "17"):
            if said["port_range_from"] is None:
                raise LookupError("The request must contain the parameter portRange")
        else:
            said = {**said, "port_range_from": None, "port_range_to": None}
        if protocol not in ("1", "58"):
            said = {**said, "icmp_type": None, "icmp_code": None}
        elif not types and protocol == "1":
            raise LookupError("The request must contain the parameter icmpTypeCode")
        return {**said, "cidr_block": network(said["cidr_block"]), "ipv6_cidr_block": network(said["ipv6_cidr_block"])}

    def checked(self: Any, said: dict[str, Any]) -> dict[str, Any]:
        try:
            return canonical(said)
        except LookupError as lacking:
            self.raise_error("MissingParameter", str(lacking))
            raise

    def create_network_acl_entry(self: Any, **said: Any) -> Any:
        said = checked(self, said)
        entry = there(self, said["network_acl_id"], said["rule_number"], said["egress"])
        if entry and all(getattr(entry, name) == value for name, value in said.items()):
            return entry
        entries = self.get_network_acl(said["network_acl_id"]).network_acl_entries
        its = [entry for entry in entries if entry.egress == said["egress"] and entry.rule_number <= LAST]
        if not entry and len(its) >= MOST and said["rule_number"] <= LAST:
            message = "The maximum number of network acl entries has been reached."
            self.raise_error("NetworkAclEntryLimitExceeded", message)
        return create(self, **said)

    def absent(self: Any, number: int) -> None:
        message = f"The network acl entry identified by {number} does not exist."
        self.raise_error("InvalidNetworkAclEntry.NotFound", message)

    def replace_network_acl_entry(self: Any, **said: Any) -> Any:
        if not there(self, said["network_acl_id"], said["rule_number"], said["egress"]):
            absent(self, said["rule_number"])
        return replace(self, **checked(self, said))

    def delete_network_acl_entry(self: Any, network_acl_id: str, rule_number: int, egress: bool) -> Any:
        if not there(self, network_acl_id, rule_number, egress):
            absent(self, rule_number)
        return delete(self, network_acl_id, rule_number, egress)

    def with_types(respond: Any) -> Any:
        """moto asks for the types by another name than its own parser gives them."""

        def answer(self: Any) -> Any:
            original = self._get_param

            def param(name: str, if_none: Any = None) -> Any:
                return original(name.replace("Icmp.", "IcmpTypeCode."), if_none)

            self._get_param = param
            return respond(self)

        return answer

    NetworkAclBackend.create_network_acl_entry = create_network_acl_entry
    NetworkAclBackend.replace_network_acl_entry = replace_network_acl_entry
    NetworkAclBackend.delete_network_acl_entry = delete_network_acl_entry
    NetworkACLs.create_network_acl_entry = with_types(made)
    NetworkACLs.replace_network_acl_entry = with_types(replaced)


def a_subnet_has_one_acl() -> None:
    """Associations that are not there are refused by name, and a subnet that is deleted has none; the ID of an ACL is a
    filter; and nobody deletes the ACL that comes with a VPC.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReplaceNetworkAclAssociation.html
    """
    from moto.ec2.models.network_acls import NetworkAcl, NetworkAclBackend
    from moto.ec2.models.subnets import SubnetBackend
    from moto.ec2.responses.network_acls import NetworkACLs

    replace, values = NetworkAclBackend.replace_network_acl_association, NetworkAcl.get_filter_value
    remove, delete = SubnetBackend.delete_subnet, NetworkACLs.delete_network_acl

    def replace_network_acl_association(self: Any, association_id: str, network_acl_id: str) -> Any:
        self.get_network_acl(network_acl_id)
        if not any(association_id in acl._associations for acl in self.network_acls.values()):
            message = f"The association ID '{association_id}' does not exist"
            self.raise_error("InvalidAssociationID.NotFound", message)
        return replace(self, association_id, network_acl_id)

    def delete_subnet(self: Any, subnet_id: str) -> Any:
        subnet = remove(self, subnet_id)
        for acl in self.network_acls.values():
            its = acl._associations.items()
            acl._associations = {key: value for key, value in its if value.subnet_id != subnet_id}
        return subnet

    def get_filter_value(self: Any, filter_name: str, method_name: str | None = None) -> Any:
        if filter_name == "network-acl-id":
            return self.id
        return values(self, filter_name, method_name)

    def delete_network_acl(self: Any) -> Any:
        acl = self.ec2_backend.get_network_acl(self._get_param("NetworkAclId"))
        if acl.default:
            message = f"cannot delete default network ACL {acl.id}"
            self.ec2_backend.raise_error("InvalidParameterValue", message)
        return delete(self)

    NetworkAclBackend.replace_network_acl_association = replace_network_acl_association
    SubnetBackend.delete_subnet, NetworkAcl.get_filter_value = delete_subnet, get_filter_value
    NetworkACLs.delete_network_acl = delete_network_acl


PATCHES = [
    a_new_acl_denies_everything,
    rules_say_what_counts_for_their_protocol,
    a_subnet_has_one_acl,
]
