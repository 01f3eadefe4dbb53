# nova-audit.py TREE COUNT   Debian's own Nova audits the first COUNT disks below TREE (<uuid>/disk, qcow2), as its periodic task does.
# Prints {"wallUs": …, "cpuUs": …, "disks": …}: of the audit alone, with the processes that it starts, without Python's own start.
import json
import os
import subprocess
import sys

ORACLE = os.path.join(os.path.dirname(__file__), "../../../tests/oracles/nova-audit.py")

DOMAIN = """<domain type='qemu'><name>{uuid}</name><uuid>{uuid}</uuid><memory>8192</memory><vcpu>1</vcpu><os><type>hvm</type></os>
<devices><disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='{path}'/><target dev='vda' bus='virtio'/></disk>
</devices></domain>"""


def main():
    tree, count = sys.argv[1], int(sys.argv[2])
    uuids = sorted(entry.name for entry in os.scandir(tree) if os.path.exists(os.path.join(tree, entry.name, "disk")))[:count]
    domains = [
        {"uuid": uuid, "name": uuid, "volumes": [], "xml": DOMAIN.format(uuid=uuid, path=os.path.join(tree, uuid, "disk"))}
        for uuid in uuids
    ]
    request = json.dumps({"instancesPath": tree, "domains": domains})
    run = subprocess.run(["/usr/bin/python3", ORACLE], input=request, capture_output=True, text=True, check=True)
    answer = json.loads(run.stdout)
    if answer["error"] is not None:
        raise SystemExit("Nova aborted its audit: " + answer["error"])
    microseconds = {"wallUs": answer["wallSeconds"] * 1e6, "cpuUs": answer["cpuSeconds"] * 1e6}
    json.dump({**microseconds, "disks": len(domains)}, sys.stdout)


main()
