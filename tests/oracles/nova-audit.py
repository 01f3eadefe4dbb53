# Runs Debian's own Nova (python3-nova) over the same disks: the oracle for `--as nova`, and the peer in the audit bench.
#
# stdin:  {"instancesPath": "/…", "domains": [{"uuid": "…", "name": "…", "xml": "<domain…", "volumes": ["vdb"] | null}]}
#         `volumes` null is a guest that Nova does not know (no block_device_info).
# stdout: {"localGib", "usedGib", "leastGib", "overCommitted", "error", "wallSeconds", "cpuSeconds"}
# A list of such requests is answered by a list: Nova alone takes two seconds to load.
import json
import os
import resource
import sys
import time
import warnings

warnings.simplefilter("ignore")
os.environ.setdefault("LC_ALL", "C")

import nova.conf
from nova import exception
from nova import objects
from nova.objects import fields
from nova.virt import driver as virt_driver
from nova.virt.libvirt import driver as libvirt_driver
from oslo_utils import units

CONF = nova.conf.CONF


class Domain:
    """What Nova asks of a libvirt domain during its disk audit."""

    def __init__(self, domain):
        self._domain = domain

    def UUIDString(self):
        return self._domain["uuid"]

    def name(self):
        return self._domain["name"]

    def XMLDesc(self, flags=0):
        return self._domain["xml"]


class Host:
    """Nova's view of libvirt: the list of domains and nothing else."""

    def __init__(self, domains):
        self._domains = [Domain(domain) for domain in domains]

    def list_instance_domains(self, only_running=True, only_guests=True):
        return self._domains


class Instance:
    def __init__(self, uuid):
        self.uuid = uuid


def main():
    request = json.load(sys.stdin)
    CONF([], project="nova", default_config_files=[])
    objects.register_all()
    answer = [answer_to(one) for one in request] if isinstance(request, list) else answer_to(request)
    json.dump(answer, sys.stdout)


def answer_to(request):
    CONF.set_override("instances_path", request["instancesPath"])
    known = {domain["uuid"]: domain["volumes"] for domain in request["domains"] if domain["volumes"] is not None}
    # The database is not what is under test: Nova is told which guests it knows and which devices are volumes.
    objects.InstanceList.get_by_filters = lambda *_a, **_k: [Instance(uuid) for uuid in known]
    objects.BlockDeviceMappingList.bdms_by_instance_uuid = lambda *_a, **_k: {uuid: known[uuid] for uuid in known}
    virt_driver.get_block_device_info = lambda _instance, volumes: {
        "block_device_mapping": [{"mount_device": "/dev/" + name} for name in volumes]
    }
    libvirt_driver.libvirt = __import__("libvirt")
    audit = libvirt_driver.LibvirtDriver.__new__(libvirt_driver.LibvirtDriver)
    audit._host = Host(request["domains"])
    answer = {"error": None, "overCommitted": None, "leastGib": None}
    info = audit._get_local_gb_info()
    answer["localGib"], answer["usedGib"] = int(info["total"]), int(info["used"])
    started, cpu = time.monotonic(), cpu_seconds()
    try:
        over = audit._get_disk_over_committed_size_total()
        answer["overCommitted"] = over
        answer["leastGib"] = int((info["free"] * units.Gi - over) / units.Gi)
    except Exception as error:  # whatever escapes here would abort Nova's audit
        answer["error"] = type(error).__name__
    answer["wallSeconds"] = time.monotonic() - started
    answer["cpuSeconds"] = cpu_seconds() - cpu
    return answer


def cpu_seconds():
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


main()
