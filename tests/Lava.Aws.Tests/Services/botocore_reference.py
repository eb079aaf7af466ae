"""Says how botocore would send and sign the same requests: reads a list of cases as JSON, writes a list of answers.

A case: what our client sent (method, target, headers, body in base64), the service, operation and parameters that it was asked for, and
the keys and region. An answer: the Authorization that botocore's signer gives the very request that was sent, and the request that
botocore itself would send.
"""
import base64
import datetime
import json
import sys

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import botocore.session


def signed(case):
    headers = {k.lower(): v for k, v in case["headers"].items()}
    names = headers["authorization"].split("SignedHeaders=")[1].split(",")[0].split(";")
    request = botocore.awsrequest.AWSRequest(
        method=case["method"],
        url="http://" + headers["host"] + case["target"],
        headers={n: headers[n] for n in names if n in headers},
        data=base64.b64decode(case["body"]),
    )
    request.context["timestamp"] = headers["x-amz-date"]
    credentials = botocore.credentials.Credentials(case["key"], case["secret"])
    signer = botocore.auth.SigV4Auth(credentials, case["signing_name"], case["region"])
    canonical = signer.canonical_request(request)
    to_sign = signer.string_to_sign(request, canonical)
    signature = signer.signature(to_sign, request)
    scope = signer.credential_scope(request)
    names = signer.signed_headers(signer.headers_to_sign(request))
    return {
        "authorization": f"AWS4-HMAC-SHA256 Credential={case['key']}/{scope}, SignedHeaders={names}, Signature={signature}",
    }


class Sent(Exception):
    pass


def own(session, case):
    client = session.create_client(
        case["service"], region_name=case["region"], aws_access_key_id=case["key"], aws_secret_access_key=case["secret"],
        endpoint_url="http://127.0.0.1:9")
    found = {}

    def catch(request, **_):
        body = request.body or b""
        target = request.url.split("/", 3)[3]
        found.update(
            method=request.method, target="/" + target,
            body=base64.b64encode(body if isinstance(body, bytes) else body.encode()).decode(),
            content_type=_text(request.headers.get("Content-Type")), amz_target=_text(request.headers.get("X-Amz-Target")))
        raise Sent()

    client.meta.events.register("before-send", catch)
    try:
        getattr(client, case["operation"])(**_dates(case["parameters"]))
    except Sent:
        pass
    default = session.create_client(
        case["service"], region_name=case["region"], aws_access_key_id=case["key"], aws_secret_access_key=case["secret"])
    return {**found, "endpoint": default.meta.endpoint_url}


def _text(value):
    return value.decode() if isinstance(value, bytes) else value


def _dates(node):
    if isinstance(node, dict):
        if "$date" in node:
            return datetime.datetime.fromtimestamp(node["$date"], datetime.timezone.utc)
        return {k: _dates(v) for k, v in node.items()}
    return [_dates(v) for v in node] if isinstance(node, list) else node


session = botocore.session.Session()
print(json.dumps([{**signed(case), **own(session, case)} for case in json.load(sys.stdin)]))
