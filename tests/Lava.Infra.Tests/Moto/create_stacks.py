"""Creates synthesized stacks on a moto server, then updates them: `create_stacks.py [--endpoint URL] FOLDER [CHANGED-FOLDER...]`.

The server is one of its own, which ends with this program, or the one at URL: then with nothing in it that would call functions, which
moto doesn't run: it eats the records of a stream that is mapped to one.

Prints each stack with its status, and what exists in the end. Exit 1 when a stack isn't complete. What moto can't do is
left out: our own resource type (nothing calls the function behind it), and tags of keys (it reads them under another name).
"""
import json
import os
import pathlib
import socket
import subprocess
import sys
import time

import boto3
from botocore.config import Config

REGION, ACCOUNT = "us-east-1", "123456789012"
ASSETS = f"cdk-hnb659fds-assets-{ACCOUNT}-{REGION}"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(port):
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    sys.exit("moto_server did not start within 30 s")


def main(arguments):
    if arguments[0] == "--endpoint":
        failed = run([pathlib.Path(folder) for folder in arguments[2:]], arguments[1], {"AWS::Lambda::EventSourceMapping"})
        delete_timers(arguments[1])
        return failed
    folders = [pathlib.Path(folder) for folder in arguments]
    port = free_port()
    environment = dict(os.environ, AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test", AWS_DEFAULT_REGION=REGION)
    server = subprocess.Popen(["moto_server", "-H", "127.0.0.1", "-p", str(port)], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        return run(folders, f"http://127.0.0.1:{port}")
    finally:
        server.terminate()
        server.wait(10)


def client(service, url):
    return boto3.client(
        service, endpoint_url=url, region_name=REGION, aws_access_key_id="test", aws_secret_access_key="test",
        config=Config(connect_timeout=10, read_timeout=60, retries={"max_attempts": 1}))


def upload(folder, url):
    s3 = client("s3", url)
    for manifest in sorted(folder.glob("*.assets.json")):
        for file in json.loads(manifest.read_text())["files"].values():
            path = folder / file["source"]["path"]
            for destination in file["destinations"].values():
                s3.put_object(Bucket=ASSETS, Key=destination["objectKey"], Body=path.read_bytes())


def in_order(folder):
    """Names of the stacks, each after those it depends on."""
    artifacts = json.loads((folder / "manifest.json").read_text())["artifacts"]
    waiting = [name for name, artifact in artifacts.items() if artifact["type"] == "aws:cloudformation:stack"]
    while waiting:
        name = next(s for s in waiting if not any(d in waiting for d in artifacts[s].get("dependencies", [])))
        waiting.remove(name)
        yield name


def template(folder, name, without):
    body = json.loads((folder / f"{name}.template.json").read_text())
    body["Resources"] = {k: r for k, r in body["Resources"].items() if not r["Type"].startswith("Custom::") and r["Type"] not in without}
    for resource in body["Resources"].values():
        if resource["Type"] == "AWS::KMS::Key":
            resource["Properties"].pop("Tags", None)
    return json.dumps(body)


def deploy(folder, url, exist, without):
    """Creates or updates the stacks of a folder; true when one isn't complete."""
    upload(folder, url)
    cloudformation, failed = client("cloudformation", url), False
    for name in in_order(folder):
        change, wanted = ("update_stack", "UPDATE_COMPLETE") if name in exist else ("create_stack", "CREATE_COMPLETE")
        getattr(cloudformation, change)(StackName=name, TemplateBody=template(folder, name, without), Capabilities=["CAPABILITY_NAMED_IAM"])
        exist.add(name)
        status = cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]
        print(name, status, flush=True)
        failed |= status != wanted
    return failed


def delete_timers(url):
    """Takes away the rules that have only an hour: moto hands them every event, and fails."""
    events = client("events", url)
    for rule in events.list_rules()["Rules"]:
        if "ScheduleExpression" in rule:
            events.remove_targets(Rule=rule["Name"], Ids=[t["Id"] for t in events.list_targets_by_rule(Rule=rule["Name"])["Targets"]])
            events.delete_rule(Name=rule["Name"])


def run(folders, url, without=frozenset()):
    client("s3", url).create_bucket(Bucket=ASSETS)
    client("ssm", url).put_parameter(Name="/cdk-bootstrap/hnb659fds/version", Value="22", Type="String")
    exist = set()
    failed = [deploy(folder, url, exist, without) for folder in folders]
    print("tables", *sorted(client("dynamodb", url).list_tables()["TableNames"]))
    print("queues", *sorted(q.rsplit("/", 1)[1] for q in client("sqs", url).list_queues().get("QueueUrls", [])))
    functions = client("lambda", url).list_functions()["Functions"]
    print("functions", *sorted(f"{f['FunctionName']}:{f['MemorySize']}" for f in functions))
    print("variables", json.dumps({f["Handler"]: f["Environment"]["Variables"] for f in functions}))
    return 1 if any(failed) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
