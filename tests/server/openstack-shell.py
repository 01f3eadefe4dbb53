# The openstack command, again and again: starting it takes a second, which a test of hundreds of commands would spend hundreds of
# times. Everything is loaded once; each command runs in a process forked from there, which calls what /usr/bin/openstack calls.
#
# stdin:  a command's words, a JSON list, a line
# stdout: {"status", "stdout", "stderr"} for each, a line of JSON
import json
import os
import sys
import tempfile
import warnings

warnings.simplefilter("ignore")

from openstackclient import shell
# What it loads only when a command needs it.
import keystoneauth1.loading, openstack, osc_placement.plugin, osc_placement.http

sys.argv = ["openstack"]


def run(words):
    with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
        child = os.fork()
        if child == 0:
            os.dup2(stdout.fileno(), 1)
            os.dup2(stderr.fileno(), 2)
            status = 1
            try:
                status = shell.main(words)
            except SystemExit as end:
                status = end.code
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(status or 0)
        _, status = os.waitpid(child, 0)
        texts = []
        for file in (stdout, stderr):
            file.seek(0)
            texts.append(file.read().decode())
    return {"status": os.waitstatus_to_exitcode(status), "stdout": texts[0], "stderr": texts[1]}


for line in sys.stdin:
    print(json.dumps(run(json.loads(line))), flush=True)
