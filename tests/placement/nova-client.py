# Nova's own client of Placement (Debian's python3-nova, nova.scheduler.client.report), unmodified, does what a cloud does all day.
#
# argument:  the path of a nova.conf that says where Placement is and how to be let in
# stdout:    one JSON document: what each step came to
import json
import os
import sys
import uuid
import warnings

warnings.simplefilter("ignore")
os.environ.setdefault("LC_ALL", "C")

import nova.monkey_patch  # as every service of Nova does: its trees of providers cannot be copied otherwise
import nova.conf
from nova import context as nova_context
from nova import objects
from nova.scheduler import utils as scheduler_utils
from nova.scheduler.client import report

HOST, CARD, OTHER, AGGREGATE = (str(uuid.uuid4()) for _ in range(4))
PROJECT, USER = str(uuid.uuid4()), str(uuid.uuid4())
UNITS = {"reserved": 0, "min_unit": 1, "step_size": 1, "allocation_ratio": 1.0}


def inventory(total, **others):
    return {**UNITS, "total": total, "max_unit": total, **others}


def new_client():
    """A client with a memory of its own, from nova.conf alone."""
    return report.SchedulerReportClient()


def raised(work):
    """The class of what it raises, and whatever it returns where it raises nothing."""
    try:
        return work()
    except Exception as error:
        return type(error).__name__


def request_of(**resources):
    request = scheduler_utils.ResourceRequest()
    for name, amount in resources.items():
        request._add_resource(name, amount)
    return request


def tree_of(client):
    tree = client.get_provider_tree_and_ensure_root(CONTEXT, HOST, name="host-" + HOST)
    tree.update_inventory(HOST, {
        "VCPU": inventory(8, allocation_ratio=4.0),
        "MEMORY_MB": inventory(16384, reserved=512),
        "DISK_GB": inventory(100),
    })
    return tree


def main():
    client = new_client()
    steps = {}

    tree = tree_of(client)
    tree.new_child("card-" + CARD, HOST, uuid=CARD)
    tree.update_inventory(CARD, {"CUSTOM_VGPU_SLOT": inventory(4)})
    tree.update_traits(HOST, ["HW_CPU_X86_AVX2", "CUSTOM_FROM_NOVA"])
    tree.update_aggregates(HOST, [AGGREGATE])
    client.update_from_provider_tree(CONTEXT, tree)
    fresh = new_client().get_provider_tree_and_ensure_root(CONTEXT, HOST)
    steps["tree"] = {
        "providers": sorted(fresh.data(one).name.split("-")[0] for one in fresh.get_provider_uuids()),
        "inventory": {name: one["total"] for name, one in fresh.data(HOST).inventory.items()},
        "child": {name: one["total"] for name, one in fresh.data(CARD).inventory.items()},
        "traits": sorted(fresh.data(HOST).traits),
        "aggregates": list(fresh.data(HOST).aggregates) == [AGGREGATE],
    }

    requests, summaries, version = client.get_allocation_candidates(
        CONTEXT, request_of(VCPU=2, MEMORY_MB=1024, DISK_GB=10, CUSTOM_VGPU_SLOT=1))
    steps["candidates"] = {
        "version": version,
        "first": {"host": requests[0]["allocations"][HOST], "card": requests[0]["allocations"][CARD]},
        "summary": summaries[HOST]["resources"]["VCPU"],
    }

    instance, migration = str(uuid.uuid4()), str(uuid.uuid4())
    claim = lambda who, request: client.claim_resources(CONTEXT, who, request, PROJECT, USER, version)
    steps["claim"] = claim(instance, requests[0])
    steps["usages"] = client.get_usages_counts_for_quota(CONTEXT, PROJECT, user_id=USER)
    steps["limits"] = client.get_usages_counts_for_limits(CONTEXT, PROJECT)
    steps["claimAgain"] = raised(lambda: client.put_allocations(CONTEXT, instance, {
        "allocations": requests[0]["allocations"], "project_id": PROJECT, "user_id": USER, "consumer_generation": None}))
    steps["overClaim"] = claim(str(uuid.uuid4()), {"allocations": {HOST: {"resources": {"DISK_GB": 91}}}})

    # A move: the migration holds the old host, then the instance claims the new one.
    held = client.get_allocs_for_consumer(CONTEXT, instance)
    steps["moveOut"] = client.move_allocations(CONTEXT, instance, migration)
    other = client.get_provider_tree_and_ensure_root(CONTEXT, OTHER, name="host-" + OTHER)
    other.update_inventory(OTHER, {"VCPU": inventory(8), "MEMORY_MB": inventory(4096), "DISK_GB": inventory(50)})
    client.update_from_provider_tree(CONTEXT, other)
    steps["moveIn"] = claim(instance, {"allocations": {OTHER: {"resources": {"VCPU": 2, "DISK_GB": 10}}}})
    moved = client.get_allocs_for_consumer(CONTEXT, migration)
    steps["moved"] = {
        "same": {one: of["resources"] for one, of in moved["allocations"].items()} ==
                {one: of["resources"] for one, of in held["allocations"].items()},
        "instance": list(client.get_allocations_for_consumer(CONTEXT, instance)) == [OTHER],
        "both": client.get_usages_counts_for_quota(CONTEXT, PROJECT)["project"],
    }
    steps["onHost"] = list(client.get_allocations_for_resource_provider(CONTEXT, HOST).allocations) == [migration]

    # An evacuation: the instance claims a second host under its own name.
    steps["evacuate"] = claim(instance, {"allocations": {HOST: {"resources": {"VCPU": 1}}}})
    steps["doubled"] = sorted(client.get_allocations_for_consumer(CONTEXT, instance)) == sorted([HOST, OTHER])

    # Somebody else changes a provider after it was read: aggregates are tried again, a tree is for the caller to read again.
    steps["retried"] = retried_aggregate(client)
    stale = new_client()
    tree = tree_of(stale)
    new_client().aggregate_add_host(CONTEXT, str(uuid.uuid4()), rp_uuid=HOST)
    tree.update_inventory(HOST, {**tree.data(HOST).inventory, "DISK_GB": inventory(200)})
    steps["conflict"] = raised(lambda: stale.update_from_provider_tree(CONTEXT, tree))
    tree = tree_of(stale)
    steps["readAgain"] = raised(lambda: stale.update_from_provider_tree(CONTEXT, tree))

    tree = tree_of(stale)
    tree.update_inventory(HOST, {"VCPU": inventory(8)})
    steps["inUse"] = raised(lambda: stale.update_from_provider_tree(CONTEXT, tree))

    # The card's slots become the host's own, with what was promised of them: a reshape.
    reshaper = new_client()
    tree = tree_of(reshaper)
    tree.update_inventory(HOST, {**tree.data(HOST).inventory, "CUSTOM_VGPU_SLOT": inventory(4)})
    tree.update_inventory(CARD, {})
    allocations = reshaper.get_allocations_for_provider_tree(CONTEXT, "host-" + HOST)
    for one in allocations.values():
        slots = one["allocations"].pop(CARD, None)
        if slots is not None:
            one["allocations"][HOST]["resources"]["CUSTOM_VGPU_SLOT"] = slots["resources"]["CUSTOM_VGPU_SLOT"]
    steps["reshape"] = raised(lambda: reshaper.update_from_provider_tree(CONTEXT, tree, allocations=allocations))
    steps["reshaped"] = {one: of["resources"] for one, of in client.get_allocations_for_consumer(
        CONTEXT, migration).items()} == {HOST: {"VCPU": 2, "MEMORY_MB": 1024, "DISK_GB": 10, "CUSTOM_VGPU_SLOT": 1}}

    node = objects.ComputeNode(uuid=HOST, host="host", hypervisor_hostname="host-" + HOST)
    client.delete_resource_provider(CONTEXT, node)
    steps["keptInUse"] = len(client.get_providers_in_tree(CONTEXT, HOST))
    steps["deleted"] = [client.delete_allocation_for_instance(CONTEXT, who, force=True) for who in (instance, migration)]
    steps["deletedAgain"] = client.delete_allocation_for_instance(CONTEXT, instance)
    client.delete_resource_provider(CONTEXT, node)
    steps["gone"] = raised(lambda: client.get_provider_by_name(CONTEXT, "host-" + HOST))
    steps["noUsages"] = client.get_usages_counts_for_quota(CONTEXT, PROJECT)["project"]
    print(json.dumps(steps, default=sorted))


def retried_aggregate(client):
    """Statuses of the writes of one call, before the first of which somebody else changes the provider."""
    put, rival, statuses = client.put, new_client(), []

    def racing(path, *rest, **options):
        if not statuses:
            rival.aggregate_add_host(CONTEXT, str(uuid.uuid4()), rp_uuid=HOST)
        answer = put(path, *rest, **options)
        statuses.append(answer.status_code)
        return answer

    client.put = racing
    client.aggregate_add_host(CONTEXT, str(uuid.uuid4()), rp_uuid=HOST)
    client.put = put
    return statuses


nova.conf.CONF(["--config-file", sys.argv[1]], project="nova")
objects.register_all()
CONTEXT = nova_context.get_admin_context()
main()
